"""The documentation under test: every block of Python is run, every command of a console is compared."""

from __future__ import annotations

import argparse
import doctest
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

from extraction.cli import build_parser

PAGES = ("README.md", "README.zh.md", "docs/outputs.md")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
OUT = "build/sample"


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [body for found, body in BLOCK.findall(text) if found == language]


@pytest.mark.parametrize("page", PAGES)
def test_python_blocks(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    code = "\n".join(blocks(page, "python")).replace(OUT, str(tmp_path / "out"))
    test = doctest.DocTestParser().get_doctest(code, {}, page, page, 0)
    assert test.examples
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


@pytest.mark.parametrize("page", PAGES[:2])
def test_console_blocks(page: str, tmp_path: Path) -> None:
    commands = 0
    for block in blocks(page, "console"):
        for part in block.split("$ ")[1:]:
            command, _, expected = part.partition("\n")
            printed = run(command.replace(OUT, str(tmp_path / "out")))
            pattern = ".*?".join(map(re.escape, expected.rstrip("\n").split("…")))
            assert re.fullmatch(pattern, printed, re.DOTALL), f"{command}\n{printed}"
            commands += 1
    assert commands


def run(command: str) -> str:
    program = command.replace("gongkai", f"'{sys.executable}' -m extraction", 1)
    environment = {**os.environ, "COLUMNS": "132"}
    done = subprocess.run(
        program, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.rstrip("\n")


def test_the_two_commands_are_targets_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES[:2]:
        (block,) = blocks(page, "sh")
        targets = re.findall(r"^make (\w+)", block, re.MULTILINE)
        assert targets == ["demo", "test"]
        assert all(f"\n{target}:" in makefile for target in targets)


def test_the_two_readmes_are_in_step() -> None:
    """The same blocks, the same links, the same commands and as many parts in both languages."""
    english, chinese = ((ROOT / page).read_text(encoding="utf-8") for page in PAGES[:2])
    for language in ("console", "python"):
        assert blocks(PAGES[1], language) == blocks(PAGES[0], language)
    for pattern in (r"\]\((docs/[^)]+|CONTRIBUTING\.md)\)", r"^## ()", r"^\|()", r"(--[a-z-]+)"):
        found = [sorted(re.findall(pattern, text, re.MULTILINE)) for text in (english, chinese)]
        assert found[0] == found[1], pattern


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md"])
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_warning_and_every_failure_is_explained() -> None:
    told = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")))
    codes = {"year_doubt", "unequal_lists"}
    for path in (ROOT / "extraction" / "knowledge").rglob("*.toml"):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        codes |= {warning["code"] for warning in content.get("warning", ())}
    for path in (ROOT / "extraction" / "readers").rglob("*.py"):
        codes |= set(re.findall(r"ReadError\(\s*\"([a-z_]+)\"", path.read_text(encoding="utf-8")))
    assert len(codes) > 20
    assert codes - told - {"path_as_text"} == set()


def options() -> dict[str, set[str]]:
    """The options of every command, nested ones by all their words."""
    found: dict[str, set[str]] = {}
    waiting = [("", build_parser())]
    for name, parser in waiting:
        found[name] = {option for action in parser._actions for option in action.option_strings}
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                waiting += [(f"{name} {inner}".strip(), each) for inner, each in action.choices.items()]
    return found


def test_every_command_that_is_named_has_the_options_named_with_it() -> None:
    known = options()
    named = 0
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "corpora").glob("*.md")]
    for page in pages:
        for words, rest in re.findall(
            r"(?:`|\$ )gongkai((?: [a-z]+)*)([^\n`]*)", page.read_text(encoding="utf-8")
        ):
            command = max(
                (name for name in known if f"{words} ".startswith(f" {name} ")), key=len, default=""
            )
            assert command or not words, f"{page}: gongkai{words}"
            unknown = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", rest)) - known[command]
            assert unknown == set(), f"{page}: gongkai{words}{rest}"
            named += 1
    assert named > 30


def test_every_benchmark_is_in_the_list_and_says_how_it_is_run() -> None:
    scripts = {
        path.name: path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "benchmarks").glob("*.py")
    }
    listed = re.findall(
        r"^\| `(\w+\.py)` \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(listed) == sorted(scripts)
    for name, text in scripts.items():
        head = text.split('"""')[1]
        assert f"tests/benchmarks/{name}" in head, name
        taken = re.findall(r"add_argument\(\"(--[a-z]+)", text)
        assert sorted(re.findall(r"(?<![\w-])--[a-z]+", head)) == sorted(taken), name
