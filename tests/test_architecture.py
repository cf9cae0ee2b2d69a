"""The architecture is a test: layers point downward, rooms stay small, each says what it is."""

from __future__ import annotations

import ast
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import madoguchi

ROOT = Path(__file__).parent.parent
PACKAGE = Path(madoguchi.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 600
FEW_LINES = 250


def test_imports_point_downward_only() -> None:
    # A process of its own: the linter sets up logging anew, which other tests read.
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", ".importlinter"]
    run = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


def test_no_page_imports_another_page() -> None:
    """What two pages share is no page: it stands in a module that both may import."""
    trees = {
        _name(path): ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("faces/**/*.py")
    }
    pages = {name for name, tree in trees.items() if _has_routes(tree)}
    assert len(pages) > 30
    assert {name: found for name in pages if (found := _imported(trees[name]) & pages)} == {}


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)


def _has_routes(tree: ast.Module) -> bool:
    return any(isinstance(each, ast.FunctionDef) and each.name == "routes" for each in tree.body)


def _imported(tree: ast.Module) -> set[str]:
    """The modules, and what may be modules, that a module imports anywhere in it."""
    found: set[str] = set()
    for each in ast.walk(tree):
        if isinstance(each, ast.Import):
            found |= {alias.name for alias in each.names}
        if isinstance(each, ast.ImportFrom) and each.module:
            found |= {each.module, *(f"{each.module}.{alias.name}" for alias in each.names)}
    return found


def test_every_floor_of_the_house_is_in_the_contract() -> None:
    contract = (ROOT / ".importlinter").read_text(encoding="utf-8")
    floors = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    missing = {floor for floor in floors if f"madoguchi.{floor}" not in contract}
    assert not missing, f"say in .importlinter on which floor these live: {sorted(missing)}"


def test_rooms_are_small() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    told = [
        f"{count} {path.relative_to(PACKAGE)}"
        for path, count in sorted(lines.items(), key=lambda pair: -pair[1])
        if count > FEW_LINES
    ]
    assert max(lines.values()) <= MOST_LINES, "split along a noun: " + ", ".join(told)
    if told:
        warnings.warn(f"modules above {FEW_LINES} lines: {', '.join(told)}", stacklevel=1)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path} needs a docstring"


def test_nothing_is_called_by_a_name_that_says_nothing() -> None:
    assert {path.stem for path in MODULES} & {"utils", "helpers", "common", "misc"} == set()
