"""Change the code one place at a time and see whether its tests notice: a test that can't fail shows here.

Usage: python tools/mutate.py [--each 5] [--seed 0] [--seconds 120] [FOLDER or MODULE below src/madoguchi ...]

Each module with a test file of its own (`text/phone.py` and `tests/text/test_phone.py`) is changed at
some places, drawn by the seed: a comparison is turned round, a number is one more, `and` becomes `or`,
`not` goes, a function returns None, a statement is left out. A change with which the tests still
pass has survived; one that they never come to an end with has not. What is printed: a line for each
survivor, and a count for each folder. No file is changed on disk.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "madoguchi"
_MOST_MEMORY = 4 * 2**30  # bytes: a loop that no longer ends must not fill the machine
TURNED = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A module with one place changed."""

    path: Path
    line: int
    what: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return f"{self.path.relative_to(PACKAGE)}:{self.line} {self.what}"


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    """Each way to change this node, in words and as what is done to (a copy of) it."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in TURNED:
        other = TURNED[type(node.ops[0])]
        yield f"{type(node.ops[0]).__name__} → {other.__name__}", lambda n: n.ops.__setitem__(0, other())
    if isinstance(node, ast.BoolOp):
        swapped = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{type(node.op).__name__} → {swapped.__name__}", lambda n: setattr(n, "op", swapped())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield (
            "not left out",
            lambda n: setattr(n, "op", ast.Not()) or setattr(n, "operand", ast.UnaryOp(ast.Not(), n.operand)),
        )
    if isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool):
        yield f"{node.value} → {node.value + 1}", lambda n: setattr(n, "value", n.value + 1)
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{node.value} → {not node.value}", lambda n: setattr(n, "value", not n.value)
    if isinstance(node, ast.Return) and not (node.value is None or ast.unparse(node.value) == "None"):
        yield "returns None", lambda n: setattr(n, "value", ast.Constant(None))
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "call left out", lambda n: setattr(n, "value", ast.Constant(None))


def mutants(path: Path, most: int, drawn: random.Random) -> list[Mutant]:
    """Some of the ways in which a module can be changed, drawn by chance."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bodies = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {id(node) for body in bodies for statement in body.body for node in ast.walk(statement)}
    found = [
        (at, way, what)
        for at, node in enumerate(ast.walk(tree))
        if id(node) in inside
        for way, (what, _) in enumerate(_changes(node))
    ]
    made = []
    for at, way, what in drawn.sample(found, min(most, len(found))):
        changed = copy.deepcopy(tree)
        node = next(node for number, node in enumerate(ast.walk(changed)) if number == at)
        list(_changes(node))[way][1](node)
        made.append(Mutant(path, node.lineno, what, ast.fix_missing_locations(changed)))
    return made


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives the changed module in place of the one on disk."""

    def __init__(self, mutant: Mutant) -> None:
        parts = mutant.path.relative_to(PACKAGE.parent).with_suffix("").parts
        self.module, self.mutant = ".".join(parts), mutant

    def find_spec(self, name, _path=None, _target=None):
        if name != self.module:
            return None
        return importlib.util.spec_from_file_location(name, self.mutant.path, loader=self)

    def get_source(self, _name):
        return self.mutant.path.read_text(encoding="utf-8")

    def get_code(self, _name):
        return compile(self.mutant.tree, str(self.mutant.path), "exec")


def notices(test: Path, mutant: Mutant | None, seconds: int) -> bool:
    """Whether the tests of a file fail, in a child of this process; None changes nothing."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        child = os.fork()
        if child == 0:
            try:
                _try(test, mutant, folder)
            finally:
                os._exit(1)
        return _outcome(child, seconds)


def _try(test: Path, mutant: Mutant | None, folder: str) -> None:
    """Run the tests in this process, which ends with them: with status 0 where they pass."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    os.environ["MADOGUCHI_TESTS_FOLDER"] = folder
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    if mutant:
        sys.meta_path.insert(0, _Changed(mutant))
    import pytest

    os._exit(int(pytest.main(["-x", "-n", "0", "-p", "no:cacheprovider", "-m", "not long", str(test)])))


def _outcome(child: int, seconds: int) -> bool:
    """Whether a child ends with another status than 0, or not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status != 0
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def pairs(wanted: list[str]) -> list[tuple[Path, Path]]:
    """Each module that was asked for and has a test file of its own, with that file."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        inner = path.relative_to(PACKAGE)
        test = ROOT / "tests" / inner.parent / f"test_{inner.name}"
        if test.exists() and (not wanted or any(str(inner).startswith(each) for each in wanted)):
            found.append((path, test))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "wanted", nargs="*", help="folders or modules below src/madoguchi; all, when none is named"
    )
    parser.add_argument("--each", type=int, default=5, help="how many places of each module")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=120, help="how long the tests of one change may take")
    told = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(PACKAGE.parent)]
    import numpy  # noqa: F401  what every child would load again
    import pytest  # noqa: F401
    import sqlalchemy  # noqa: F401

    killed: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    for path, test in pairs(told.wanted):
        if notices(test, None, told.seconds):
            print(f"{test.relative_to(ROOT)} fails as it stands, or has no quick test: left out", flush=True)
            continue
        for mutant in mutants(path, told.each, random.Random(f"{told.seed} {path.name}")):
            folder = str(path.parent.relative_to(PACKAGE))
            tried[folder] += 1
            if notices(test, mutant, told.seconds):
                killed[folder] += 1
            else:
                print(f"survived: {mutant.name}", flush=True)
    for folder in tried:
        print(f"{folder}: {killed[folder]} of {tried[folder]} noticed")
    print(f"all: {killed.total()} of {tried.total()} noticed")


if __name__ == "__main__":
    main()
