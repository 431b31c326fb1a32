# gongkai: set-up, demo, tests and checks. Everything lives in .venv; nothing else on the machine is changed.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format clean

help:
	@echo "make demo    set up, extract the sample reports, print a summary"
	@echo "make test    set up, run the tests"
	@echo "make check   format, lint, types, import contract, then the tests"
	@echo "make setup   create .venv with $(BIN)/gongkai"

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "gongkai needs Python 3.11 or later"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade -c constraints.txt pip
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev,notebooks]'
	touch $(STAMP)

demo: setup
	rm -rf build/demo
	$(BIN)/gongkai extract corpora/sample --out build/demo
	$(BIN)/gongkai summary build/demo

test: setup
	$(BIN)/python -m pytest

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
