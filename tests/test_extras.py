"""Core stays light, an extra that is missing is named in one line, and what is imported is declared."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import madoguchi
import madoguchi.data
from madoguchi.errors import MissingExtraError
from madoguchi.extras import EXTRAS

ROOT = Path(__file__).parent.parent
PACKAGE = Path(madoguchi.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_PROVIDERS = packages_distributions()
OF_EXTRAS = sorted({module for modules in EXTRAS.values() for module in modules})
LIST = Path(madoguchi.data.__file__).parent / "guidebook" / "sources" / "contact-list-2023.txt"
# Declared, though no line of ours imports them: other packages look for them.
FOUND_BY_OTHERS = {
    "httptools": "uvicorn",
    "uvloop": "uvicorn",
    "python-multipart": "starlette",
    "sudachidict-small": "sudachipy",
}
# Declared ahead of the code that uses them; the entry goes when the code is there.
NOT_YET = {"pyotp", "zxcvbn"}

_RUN = """
import json, sys
without, commands, looking_for = map(json.loads, sys.argv[1:])
for module in without:
    sys.modules[module] = None  # as if it were not installed
import contextlib, functools, io, typer.main
from madoguchi.faces.cli.main import run
typer.main.get_command = functools.cache(typer.main.get_command)
told = []
for arguments in commands:
    sys.argv = ["madoguchi", *arguments]
    said, status = io.StringIO(), 0
    with contextlib.redirect_stderr(said):
        try:
            run()
        except SystemExit as end:
            status = end.code or 0
    loaded = [name for name in looking_for if sys.modules.get(name) is not None]
    told.append([status, said.getvalue(), loaded])
sys.stdout.flush()
sys.stderr.write(json.dumps(told))
"""


def _ran(
    *commands: list[str], without: Iterable[str] = (), looking_for: Iterable[str] = (), folder: Path
) -> list[tuple[int, str, list[str]]]:
    """Run commands in a fresh process; return status, standard error and what is loaded after each."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *map(json.dumps, (list(without), commands, list(looking_for)))],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [(status, said, loaded) for status, said, loaded in json.loads(done.stderr)]


# -- core ---------------------------------------------------------------------------------------

CORE_COMMANDS = [
    ["--version"],
    ["ask", "後継者がいない", "--place", "大阪府"],
    ["lint"],
    *(["export", name] for name in ("jsonl", "csv", "vcard", "gif", "municipal-csv", "jsonld")),
    *(["export", name] for name in ("hsds", "hsds-datapackage")),
    ["gaps"],
    ["export", "jsonl", "--source", str(LIST)],
    ["lint", "--source", str(LIST)],
    ["diff", "2023", str(LIST)],
    ["crosscheck", str(LIST)],
]


@pytest.mark.long
def test_the_core_loads_nothing_of_an_extra(tmp_path: Path) -> None:
    told = _ran(*CORE_COMMANDS, looking_for=OF_EXTRAS, folder=tmp_path)
    wrong = [each for each in zip(CORE_COMMANDS, told, strict=True) if each[1] != (0, "", [])]
    assert wrong == []


@pytest.mark.long
def test_the_package_alone_loads_nothing_but_itself() -> None:
    code = "import sys; before = set(sys.modules); import madoguchi; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {name.partition(".")[0] for name in done.stdout.split()} == {"madoguchi"}


# -- a missing extra ----------------------------------------------------------------------------

NEEDS = {
    "serve": [["serve"], ["export", "one-file"], ["export", "site", "-o", "site"]],
    "mcp": [["mcp"], ["mcp", "--http"]],
    "print": [["export", "pdf"], ["slip", "03-3501-1669"]],
    "documents": [
        ["export", "xlsx"],
        ["lint", "--source", "list.xlsx"],
        ["export", "jsonl", "--source", "list.pdf"],
        ["diff", "2023", "list.xlsx"],
        ["crosscheck", "list.xlsx"],
        ["crosscheck", "list.pdf"],
    ],
    "editors": [
        ["import", "list.txt"],
        ["drafts"],
        ["review", "1"],
        ["publish"],
        ["rollback"],
        ["history"],
        ["db", "upgrade"],
        ["db", "version"],
        ["user", "list"],
        ["user", "add", "hanako"],
        ["changes", "list"],
        ["changes", "propose", "03-3501-1669", "03-0000-0000", "--source", "s", "--reason", "r"],
        ["changes", "sheet", "-o", "edit.xlsx"],
        ["changes", "upload", "list.xlsx"],
        ["campaign", "list"],
        ["campaign", "status", "1"],
        ["campaign", "sheet", "1", "-o", "calls.xlsx"],
        ["campaign", "upload", "1", "list.xlsx"],
        ["campaign", "new", "spring"],
        ["watch", "status"],
        ["watch", "run", "--once"],
        ["lint", "--source", "draft:1"],
    ],
}


@pytest.mark.long
def test_a_command_whose_extra_is_missing_says_what_to_install(tmp_path: Path) -> None:
    shutil.copy(LIST, tmp_path / "list.txt")
    _workbook(tmp_path / "list.xlsx")
    (tmp_path / "list.pdf").write_bytes(b"%PDF-1.7\n")
    wanted = [(extra, command) for extra, commands in NEEDS.items() for command in commands]
    told = _ran(*(command for _, command in wanted), without=OF_EXTRAS, folder=tmp_path)
    wrong = [
        (command, status, said)
        for (extra, command), (status, said, _) in zip(wanted, told, strict=True)
        if status != 1
        or not re.fullmatch(rf"madoguchi: this needs \w+, .*pip install 'madoguchi\[{extra}\]'\n", said)
    ]
    assert wrong == []


@pytest.mark.long
def test_help_and_the_list_of_formats_need_no_extra(tmp_path: Path) -> None:
    commands = [["--help"], ["export", "list"]]
    commands += [[*command[:1], "--help"] for each in NEEDS.values() for command in each]
    told = _ran(*commands, without=OF_EXTRAS, folder=tmp_path)
    assert {status for status, _, _ in told} == {0}


@pytest.mark.parametrize("extra", EXTRAS)
def test_what_to_install_is_said_for_a_checkout_too(extra: str) -> None:
    """As README says it: the print font is a package of the checkout, which no index has."""
    own = "./fonts '.[print]'" if extra == "print" else f"'.[{extra}]'"
    assert f"from a checkout: pip install {own}; else: pip install 'madoguchi[{extra}]'" in str(
        MissingExtraError(extra, "somewhat")
    )


def test_what_was_published_is_not_replaced_by_what_is_packaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", f"sqlite:///{tmp_path}/store.sqlite")
    (tmp_path / "store.sqlite").touch()
    told = _ran(["ask", "融資"], ["serve"], without=EXTRAS["editors"], folder=tmp_path)
    assert [status for status, _, _ in told] == [1, 1]
    assert all(said.endswith("pip install 'madoguchi[editors]'\n") for _, said, _ in told)


_PAGES = """
import sys
for module in sys.argv[1].split():
    sys.modules[module] = None
from starlette.testclient import TestClient
from madoguchi.faces.served import holder_of
from madoguchi.faces.web.node import Node
from madoguchi.settings import read_settings
client = TestClient(Node(holder_of(read_settings())))
for path in ("/", "/ask?q=融資&place=大阪府", "/list", "/slip?q=融資&place=大阪府", "/llms.txt", "/edit", "/report/x"):
    print(client.get(path).status_code, path)
data = client.get("/data").text
print("madoguchi.csv" in data, "madoguchi.pdf" in data, "madoguchi.xlsx" in data)
print(client.get("/data/2023/madoguchi.csv").status_code, client.get("/data/2023/madoguchi.pdf").status_code)
"""


@pytest.mark.long
def test_pages_need_neither_a_database_nor_a_typesetter() -> None:
    others = set(OF_EXTRAS) - set(EXTRAS["serve"])
    done = subprocess.run(
        [sys.executable, "-c", _PAGES, " ".join(others)], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [
        "200 /",
        "200 /ask?q=融資&place=大阪府",
        "200 /list",
        "200 /slip?q=融資&place=大阪府",
        "200 /llms.txt",
        "404 /edit",
        "404 /report/x",
        "True False False",
        "200 404",
    ], done.stderr[-2000:]


def _workbook(path: Path) -> None:
    import openpyxl

    openpyxl.Workbook().save(path)


# -- what is declared ---------------------------------------------------------------------------


def declared(requirements: list[str]) -> set[str]:
    """Return the normalized names of the distributions, without our own extras."""
    names = {re.match(r"[\w.-]+", line).group() for line in requirements}  # type: ignore[union-attr]
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names} - {"madoguchi"}


CORE = declared(PROJECT["dependencies"])
BY_EXTRA = {
    extra: declared(lines) for extra, lines in PROJECT["optional-dependencies"].items() if extra != "all"
}


def _imported() -> Iterator[tuple[Path, str]]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name.partition(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield path, node.module.partition(".")[0]


def _distributions(module: str) -> set[str]:
    found = _PROVIDERS.get(module, [module])
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


def test_everything_that_is_imported_is_declared_and_the_other_way_round() -> None:
    known = CORE.union(*BY_EXTRA.values())
    used: set[str] = set()
    undeclared = []
    for path, module in _imported():
        if module in sys.stdlib_module_names or module == "madoguchi":
            continue
        names = _distributions(module)
        used |= names
        if not names & known:
            undeclared.append(f"{path.relative_to(PACKAGE)}: {module}")
    assert undeclared == []
    assert known - used - set(FOUND_BY_OTHERS) - NOT_YET == set()


def test_the_floors_below_the_faces_and_the_store_need_only_the_core() -> None:
    light = ("text", "model", "places", "rules", "editions", "index", "answers", "data")
    strangers = [
        f"{path.relative_to(PACKAGE)}: {module}"
        for path, module in _imported()
        if path.relative_to(PACKAGE).parts[0] in light
        and module not in sys.stdlib_module_names
        and module != "madoguchi"
        and not _distributions(module) & CORE
    ]
    assert strangers == []


def test_each_extra_looks_for_the_modules_that_it_declares() -> None:
    # uvloop is not declared everywhere, so nobody may look for it.
    for extra, modules in EXTRAS.items():
        assert {name for module in modules for name in _distributions(module)} == BY_EXTRA[extra] - {"uvloop"}


def test_all_means_every_extra() -> None:
    (everything,) = PROJECT["optional-dependencies"]["all"]
    assert set(re.findall(r"\w+", everything)) - {"madoguchi"} == set(EXTRAS)
