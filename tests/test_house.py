"""The rules of the house, held by machine: words in knowledge, sizes of code, public names, what the wheel holds."""

from __future__ import annotations

import ast
import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from conftest import ROOT
from make_reference import catalogue_reference, outputs_reference

import extraction
from extraction.genre.prints import TableName
from extraction.gold.reading import SECTION_KEYS
from extraction.schema import APPLICANTS, TABLES

PACKAGE = ROOT / "extraction"
MODULES = sorted(PACKAGE.rglob("*.py"))
CHINESE = re.compile("[\u4e00-\u9fff]")
LONGEST_MODULE, LONGEST_FUNCTION, MOST_PARAMETERS = 400, 50, 6
KNOWLEDGE = sorted((PACKAGE / "knowledge").rglob("*.toml"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def docstrings(tree: ast.Module) -> set[int]:
    """The ids of the nodes that are docstrings of modules, classes and functions; not those behind an assignment."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


def test_no_chinese_in_a_literal(trees: dict[Path, ast.Module]) -> None:
    found = []
    for path, tree in trees.items():
        documented = docstrings(tree)
        for node in ast.walk(tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if is_text and id(node) not in documented and CHINESE.search(node.value):
                found.append(f"{name_of(path)}:{node.lineno} {node.value}")
    assert found == []


def test_no_indicator_in_a_literal(trees: dict[Path, ast.Module]) -> None:
    """What is true of an indicator is knowledge; sections, tables and applicants are words of the outputs."""
    indicators = set(extraction.load_genre().indicators) - {"other"}
    printed = {*SECTION_KEYS, *get_args(TableName), *TABLES, *APPLICANTS}
    families = {name.partition(".")[0] for name in indicators}
    forbidden = (indicators | families | {f"{family}." for family in families}) - printed
    found = []
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in forbidden:
                found.append(f"{name_of(path)}:{node.lineno} {node.value}")
    assert found == []


def test_modules_and_functions_are_short(trees: dict[Path, ast.Module]) -> None:
    found = []
    for path, tree in trees.items():
        length = len(path.read_text(encoding="utf-8").splitlines())
        if length > LONGEST_MODULE:
            found.append(f"{name_of(path)}: {length} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    found.append(f"{name_of(path)}:{node.lineno} {node.name}: {lines} lines")
                given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                if len([one for one in given if one.arg not in ("self", "cls")]) > MOST_PARAMETERS:
                    found.append(f"{name_of(path)}:{node.lineno} {node.name}: too many parameters")
    assert found == []


def test_modules_have_no_names_that_say_nothing() -> None:
    forbidden = re.compile("util|helper|manager|service|misc|common|base$")
    assert [name_of(path) for path in MODULES if forbidden.search(path.stem)] == []


def test_every_module_says_what_it_is_for(trees: dict[Path, ast.Module]) -> None:
    assert [name_of(path) for path, tree in trees.items() if not ast.get_docstring(tree)] == []


def public(tree: ast.Module) -> Iterator[str]:
    """The functions and classes of a module whose names are public."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def exported(tree: ast.Module) -> list[str] | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "__all__" for t in node.targets):
            return list(ast.literal_eval(node.value))
    return None


def test_every_module_says_what_it_exports(trees: dict[Path, ast.Module]) -> None:
    found = []
    for path, tree in trees.items():
        if path.name == "__main__.py":
            continue
        names = exported(tree)
        if names is None:
            found += [f"{name_of(path)}: no __all__"] if list(public(tree)) else []
            continue
        module = importlib.import_module(
            ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        )
        found += [f"{name_of(path)}: {name} is not there" for name in names if not hasattr(module, name)]
    assert found == []


def test_the_public_names_are_these() -> None:
    assert sorted(extraction.__all__) == [
        "ArtefactError", "ExtractionError", "KnowledgeError", "ReadError", "RunError", "__version__", "extract",
        "load_genre", "run",
    ]  # fmt: skip


def test_the_version_is_said_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == extraction.__version__
    assert f"## {extraction.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("module", [m.name for m in pkgutil.walk_packages([str(PACKAGE)], "extraction.")])
def test_examples_in_docstrings(module: str) -> None:
    if module.endswith("__main__"):
        return
    result = doctest.testmod(importlib.import_module(module))
    assert result.failed == 0


def test_the_example_of_the_package() -> None:
    assert doctest.testmod(extraction).failed == 0


def test_nothing_speaks_of_a_workplace() -> None:
    """No registry's host, no path of one machine, in any file that is kept."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    hosts = re.compile(rb"py" rb"pi\.org|python" rb"hosted|/ho" rb"me/\w|/wo" rb"rk/\w")
    binary = {".npz", ".pdf", ".docx", ".doc", ".ttf", ".otf", ".png"}
    found = [
        name
        for name in listed.stdout.decode().split("\0")
        if name and Path(name).suffix not in binary and (ROOT / name).is_file()
        and hosts.search((ROOT / name).read_bytes())
    ]  # fmt: skip
    assert found == []


def test_constraints_are_plain_pins() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split("\n")
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+_-]+", line)] == []
    pinned = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in pins}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["dev"], *extras["notebooks"]]
    names = {re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[ ;]", item)[0]).lower() for item in wanted}
    assert names - pinned == set()


MODULE_OF = {
    "pyahocorasick": "ahocorasick",
    "scikit-learn": "sklearn",
    "charset-normalizer": "charset_normalizer",
}


def test_what_is_required_is_imported_and_what_is_imported_is_required(trees: dict[Path, ast.Module]) -> None:
    imported = {
        name.partition(".")[0]
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        )
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=]", item)[0] for item in project["dependencies"]}
    extras = {"ray", "rapidocr_onnxruntime"}
    assert imported - set(sys.stdlib_module_names) - {"extraction"} - extras == {
        MODULE_OF.get(name, name) for name in names
    }


@pytest.mark.parametrize("path", KNOWLEDGE, ids=name_of)
def test_knowledge_is_toml_that_ends_in_a_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert tomllib.loads(text)
    assert text.endswith("\n")
    assert "\t" not in text


def test_the_reference_is_current() -> None:
    for name, text in (("indicators", catalogue_reference()), ("fields", outputs_reference())):
        assert (ROOT / "docs" / "reference" / f"{name}.md").read_text(encoding="utf-8") == text, (
            "run: python tests/make_reference.py"
        )


def test_the_wheel_holds_the_package_and_nothing_else(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    build = "import sys\nfrom hatchling.build import build_wheel\nprint(build_wheel(sys.argv[1]))"
    made = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(tmp_path / made.stdout.split()[-1]) as wheel:
        names = set(wheel.namelist())
    info = f"gongkai-{extraction.__version__}.dist-info/"
    outside = {name for name in names if not name.startswith(("extraction/", info))}
    assert outside == set()
    assert {name_of(path) for path in (*MODULES, *KNOWLEDGE)} <= names
    assert {"extraction/py.typed", f"{info}entry_points.txt", f"{info}licenses/LICENSE"} <= names
    assert any(name.startswith("extraction/models/") for name in names)
    assert not [name for name in names if "__pycache__" in name]
