"""The architecture is a test: layers point downward, rooms stay small, each says what it is."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import warnings
from configparser import ConfigParser
from pathlib import Path

import pytest

import madoguchi
from madoguchi.data import bundle, shapes

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


@pytest.mark.long
def test_pages_are_made_without_the_reader_of_lists() -> None:
    made = "madoguchi.faces.web.app, madoguchi.faces.offline.folder"
    code = f"import sys, {made}; print(*(name for name in sys.modules if name.startswith('madoguchi.')))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = run.stdout.split()
    assert "madoguchi.faces.web.site" in loaded
    assert not [name for name in loaded if name.split(".")[1] in ("ingest", "rules")]


def test_every_floor_of_the_house_is_in_the_contract() -> None:
    contract = (ROOT / ".importlinter").read_text(encoding="utf-8")
    floors = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    missing = {floor for floor in floors if f"madoguchi.{floor}" not in contract}
    assert not missing, f"say in .importlinter on which floor these live: {sorted(missing)}"
    told = ConfigParser()
    told.read_string(contract)
    below = told["importlinter:contract:settings"]["source_modules"].split()
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__", "settings"}
    assert {f"madoguchi.{each}" for each in (floors | modules) - {"faces", "locale"}} == set(below)


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


def test_a_file_of_knowledge_is_named_in_one_place() -> None:
    """The proof shares nothing with the rest; the table of shapes, below the bundle, names every file."""
    files = {bundle.TABLES, bundle.PROGRAMS, bundle.ERRATA, bundle.JURISDICTIONS, bundle.SUSPECTS, bundle.IDS}
    own = {Path(bundle.__file__), Path(shapes.__file__)}
    said = {
        str(path.relative_to(PACKAGE)): node.value
        for path in MODULES
        if path not in own and path.parent.name != "proof"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in files
    }
    assert said == {}


def test_nothing_is_called_by_a_name_that_says_nothing() -> None:
    assert {path.stem for path in MODULES} & {"utils", "helpers", "common", "misc"} == set()


# -- who writes to the store ---------------------------------------------------------------------

STATEMENTS = {"insert", "update", "delete"}
# They write, though not by a statement of SQL.
BY_HAND = {"madoguchi.store.backups.restore"}


def _writers() -> set[str]:
    """The functions of the store that write: with a statement of SQL, or by calling one that does."""
    calls: dict[str, set[str]] = {}
    for path in sorted((PACKAGE / "store").glob("*.py")):
        module, tree = _name(path), ast.parse(path.read_text(encoding="utf-8"))
        known = _meant(tree) | {
            each.name: f"{module}.{each.name}" for each in tree.body if isinstance(each, ast.FunctionDef)
        }
        for each in tree.body:
            if isinstance(each, ast.FunctionDef):
                calls[f"{module}.{each.name}"] = _called(each, known | _meant(each))
    found = {name for name, called in calls.items() if any(map(_is_statement, called))} | BY_HAND
    while more := {name for name, called in calls.items() if called & found} - found:
        found |= more
    return found


def _is_statement(name: str) -> bool:
    """Whether a name is that of a writing statement: of the library, or of one of our tables."""
    return name.rpartition(".")[2] in STATEMENTS and name.startswith(
        ("sqlalchemy.", "madoguchi.store.tables.")
    )


def _meant(tree: ast.AST) -> dict[str, str]:
    """What the imported names of a module, or of a function, mean: name → where it comes from."""
    return {
        alias.asname or alias.name: f"{each.module}.{alias.name}"
        for each in ast.walk(tree)
        if isinstance(each, ast.ImportFrom)
        for alias in each.names
    }


def _called(tree: ast.AST, known: dict[str, str]) -> set[str]:
    """The functions that are named in a piece of code, by where they come from; named is as good as called."""
    found = set()
    for each in ast.walk(tree):
        if isinstance(each, ast.Name):
            found.add(known.get(each.id, ""))
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id in known:
            found.add(f"{known[each.value.id]}.{each.attr}")
    return found


def test_who_writes_to_the_store_is_known_by_what_it_does() -> None:
    writers = {name.removeprefix("madoguchi.store.") for name in _writers()}
    assert {
        "audit.record", "changes.move", "changes.propose", "drafts.decide", "editions.move_pointer", "unfinished.discard",
        "reports.add", "sessions.touch", "tokens.add_token", "verifications.add", "watching.take",
    } <= writers  # fmt: skip
    assert writers & {
        "audit.entries", "changes.proposals", "drafts.draft_of", "editions.history", "unfinished.all_unfinished", "reports.reports",
        "served.packaged", "sessions.session_of", "verifications.newest",
    } == set()  # fmt: skip


def test_no_face_writes_to_the_store() -> None:
    """A face asks the editors' floor for it, where it is checked and written into the audit."""
    writers = _writers()
    written = {}
    for path in PACKAGE.rglob("faces/**/*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        meant = _meant(tree)
        named = {*meant.values(), *_called(tree, meant)}
        if found := {name for name in named if name in writers or _is_statement(name)}:
            written[_name(path)] = sorted(found)
    assert written == {}


def test_nothing_but_a_transition_writes_into_the_audit() -> None:
    """No act without its line, no line without its act: one place writes them both."""
    recording = set()
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if "audit" in text:
            tree = ast.parse(text)
            meant = _meant(tree)
            if "madoguchi.store.audit.record" in {*meant.values(), *_called(tree, meant)}:
                recording.add(_name(path))
    assert recording == {"madoguchi.editorial.transition"}


def test_no_day_is_cut_off_a_moment_of_the_store() -> None:
    """A moment is kept in UTC, and its day is Japan's: `text.dates.day_of` says it."""
    cut = re.compile(r"\b(?:at|\w+_at)\[:10\]")
    files = [path for kind in ("*.py", "*.html", "*.atom") for path in PACKAGE.rglob(kind)]
    assert [path.name for path in files if cut.search(path.read_text(encoding="utf-8"))] == []


def test_why_a_file_cannot_be_used_is_said_in_our_words() -> None:
    """The system says it in English alone; a mail server's reasons are told in its own words."""
    own = {"errors.py", "editorial/smtp.py"}
    told = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if ".strerror" in path.read_text(encoding="utf-8")
    }
    assert told == own
