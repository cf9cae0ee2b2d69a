"""The docs: generated pages current, links alive, commands that run, data with its reasons."""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tools.generate_reference import generate
from typer.testing import CliRunner

import madoguchi.data
from madoguchi.faces.cli.main import app
from madoguchi.store.database import Database
from madoguchi.store.editions import packaged_edition
from tests.people import with_people

ROOT = Path(__file__).parent.parent
DATA = Path(madoguchi.data.__file__).parent
# The pages of operation are run whole, on servers of their own, by tests/deploy/test_operation.py.
OPERATION = [ROOT / "docs" / "how-to" / name for name in ("run.md", "run-several-nodes.md")]
CITY = ROOT / "examples" / "city"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "bench").glob("*.md"),
        *(ROOT / "training").glob("*.md"),
    ]
)
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# -- generated pages ----------------------------------------------------------------------------


def test_generated_pages_are_current() -> None:
    folder = ROOT / "docs" / "reference"
    pages = generate(packaged_edition())
    stale = [
        n for n, text in pages.items() if not (folder / n).exists() or (folder / n).read_text("utf-8") != text
    ]
    assert stale == [], "run `python tools/generate_reference.py`"
    assert {p.name for p in folder.glob("*.md")} == {*pages, "index.md"}, "a page that nothing generates"


# -- links ------------------------------------------------------------------------------------

_FENCE = re.compile(r"^```.*?^```[ \t]*$", re.M | re.S)
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)|<(?:img|source)[^>]*?src(?:set)?=\"([^\"]+)\"")


def _anchor(heading: str) -> str:
    """The anchor that a Markdown page gives a heading: lower case, no punctuation, hyphens."""
    plain = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", lambda m: m.group(1) or "", heading.strip())
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain.lower()))


def _anchors(path: Path) -> set[str]:
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    return {_anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.M)}


def _dead(page: Path) -> Iterator[str]:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    for link in (a or b for a, b in _LINK.findall(text)):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        path = (page.parent / target).resolve() if target else page
        if not path.exists():
            yield f"{link}: no such file"
        elif anchor and path.suffix == ".md" and anchor not in _anchors(path):
            yield f"{link}: no such heading"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    assert list(_dead(page)) == []


def test_every_page_is_on_the_reading_path() -> None:
    docs = ROOT / "docs"
    linked: set[Path] = set()
    waiting = [docs / "index.md"]
    while waiting:
        page = waiting.pop()
        linked.add(page)
        text = _FENCE.sub("", page.read_text(encoding="utf-8"))
        targets = {(page.parent / (a or b).partition("#")[0]).resolve() for a, b in _LINK.findall(text)}
        waiting += [
            t for t in targets if t.suffix == ".md" and t.is_file() and docs in t.parents and t not in linked
        ]
    assert {_name(p) for p in docs.rglob("*.md")} - {_name(p) for p in linked} == set()


# -- paths in code and prose ------------------------------------------------------------------

_PATH = re.compile(r"(?<![\w./:@-])(?:[\w-]+/)+[\w.-]+\.(?:py|toml|csv|tsv|js|css|html|json|npz)\b")
# What stands in no folder of this project: made, packed, of an example, of somebody else.
_ELSEWHERE = {
    "build/docs/index.html",
    "dist/tokens.css",
    "knowledge/errata.toml",
    "mycity/bundle.toml",
    "mycity/tables.toml",
    "ours/words.toml",
    "places/towns.tsv",
    "prefecture/aomori.html",
    "profile/desk.csv",
    "profile/source_evidence.csv",
    "topic/loan.html",
}
_REPLACED = "\nReplaced by ["  # a decision that stands no more speaks of files as they were


def test_files_that_are_named_are_there() -> None:
    files = [_name(path) for path in _project_files()]
    ends = {name[at:] for name in files for at in (0, *(m.end() for m in re.finditer("/", name)))}
    named: dict[str, str] = {}
    for name in files:
        if not re.match(r"(?:src|tools|bench|docs|deploy)/|[A-Z][\w.]+$|pyproject", name):
            continue
        if not name.endswith((".py", ".md", ".toml", ".js", ".css", ".sh", "Makefile")):
            continue
        text = (ROOT / name).read_text(encoding="utf-8")
        if name.endswith(".md"):
            text = "" if _REPLACED in text else " ".join(re.findall(r"`([^`\n]+)`", text))
        named |= dict.fromkeys(_PATH.findall(text), name)
    assert len(named) > 150
    gone = [f"{name}: {path}" for path, name in named.items() if path not in ends | _ELSEWHERE]
    assert gone == []
    assert named.keys() >= _ELSEWHERE


# -- commands ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """Commands that a page shows, and what it shows them to print (a `text` block right behind)."""

    page: Path
    commands: tuple[str, ...]
    shown: str


_BLOCK = re.compile(
    r"^[ \t]*```sh\n(.*?)^[ \t]*```[ \t]*\n(?:\s*\n?[ \t]*```text\n(.*?)^[ \t]*```)?", re.M | re.S
)
_COMMAND = re.compile(r"^(?:\$ )?(madoguchi .*)$")
_SHELL = re.compile(r"[|<>&;$]")
# Would not come to an end, or would write into the package.
_NOT_RUN = re.compile(r"^madoguchi (?:--directory \S+ )?(?:serve|mcp|build(?! --check))")


def _blocks() -> Iterator[Block]:
    for page in (page for page in PAGES if page not in OPERATION):
        for source, shown in _BLOCK.findall(page.read_text(encoding="utf-8")):
            lines = [_COMMAND.match(line.split("  #")[0].strip()) for line in source.splitlines()]
            commands = tuple(line.group(1) for line in lines if line and not _NOT_RUN.match(line.group(1)))
            if commands:
                yield Block(page, commands, shown)


BLOCKS = list(_blocks())


@pytest.fixture(scope="module")
def example_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the docs speak of: another text of the list, some questions, a city's lists."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copy(DATA / "guidebook" / "sources" / "contact-list-2023.txt", folder / "new-list.txt")
    shutil.copy(ROOT / "tests" / "cases" / "crosscheck-list.csv", folder / "other-list.csv")
    shutil.copy(CITY / "list.xlsx", folder / "list.xlsx")
    next_year = openpyxl.load_workbook(CITY / "list.xlsx")
    next_year.worksheets[0]["E4"] = "0993-00-0101"
    next_year.save(folder / "list-2027.xlsx")
    (folder / "desks.csv").write_text(
        "名称,電話番号,住所\n東相談室,087-000-1111,高松市東町1-2\n西相談室,087-000-2222,高松市西町3-4\n",
        encoding="utf-8",
    )
    (folder / "branches.csv").write_text(
        "支所名,電話番号,住所\n北支所,087-000-3333,高松市北町5-6\n西相談室,087-000-2222,高松市西町3-4\n",
        encoding="utf-8",
    )
    lines = (
        '{"id": 1, "query": "後継者がいない", "place": "大阪府"}',
        '{"id": 2, "query": "03-3501-1511", "place": null}',
    )
    (folder / "questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    database = Database(f"sqlite:///{folder}/docs.sqlite")
    database.upgrade()
    with_people(database)
    return folder


def _run(command: str) -> tuple[int, str]:
    if _SHELL.search(command):
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", command],
            capture_output=True,
            text=True,
            env={**os.environ, "PATH": path},
            check=False,
        )
        return done.returncode, done.stdout + done.stderr
    result = CliRunner().invoke(app, shlex.split(command)[1:], prog_name="madoguchi")
    if result.exception and not isinstance(result.exception, SystemExit):
        return 2, repr(result.exception)
    return result.exit_code, result.stdout_bytes.decode("utf-8") + result.stderr


@pytest.mark.long
@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: f"{_name(b.page)}: {b.commands[0]}")
def test_commands_of_the_docs_run(block: Block, example_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example_files)
    if any("--directory" in command for command in block.commands):  # its store is its own
        monkeypatch.delenv("MADOGUCHI_DATABASE_URL", raising=False)
    else:
        monkeypatch.setenv("MADOGUCHI_DATABASE_URL", f"sqlite:///{example_files}/docs.sqlite")
    monkeypatch.setenv("MADOGUCHI_PERSON", "hanako")
    monkeypatch.setenv("MADOGUCHI_DIRECTORY", "")  # none, and none is left behind by a command
    city = example_files / "mycity"  # as the commands of an earlier block have left it
    shutil.rmtree(city, ignore_errors=True)
    if not any(command.startswith("madoguchi new mycity ") for command in block.commands):
        shutil.copytree(CITY / "directory", city)
    printed = ""
    for command in block.commands:
        status, output = _run(command)
        assert status == 0, f"{command}: exit {status}: {output[-500:]}"
        printed += output
    missing = [line for line in block.shown.splitlines() if line.strip() not in printed and "…" not in line]
    assert missing == [], f"{_name(block.page)} shows what is not printed (a line with … may differ)"


def test_the_readme_works_as_pasted(tmp_path: Path) -> None:
    # The command is found because the README says how, not because the tests' environment has it.
    (tmp_path / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    minute = text.partition("## Sixty seconds")[2].partition("\n## ")[0]
    pasted = "set -e\n" + "".join(re.findall(r"^```sh\n(.*?)^```", minute, re.M | re.S))
    own = str(Path(sys.prefix) / "bin")
    path = os.pathsep.join(part for part in os.environ["PATH"].split(os.pathsep) if part != own)
    done = subprocess.run(
        ["bash", "-c", pasted], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": path},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "06-6944-6257" in done.stdout


def test_there_are_commands_to_run() -> None:
    assert {command.split()[1] for block in BLOCKS for command in block.commands} >= {
        "ask",
        "export",
        "lint",
        "build",
    }


# -- data files -------------------------------------------------------------------------------

# Files whose every entry must carry these keys, none of them empty.
REASONED: dict[str, dict[str, tuple[str, ...]]] = {
    "guidebook/aliases.toml": dict.fromkeys(("alias", "short"), ("reason",)),
    "common/calls-instead.toml": {"case": ("reason",), "end": ("reason",)},
    "common/filling.toml": {"filling": ("reason",)},
    "common/kinds.toml": {"kind": ("reason",)},
    "common/list-words.toml": {"word": ("reason",)},
    "guidebook/scripts.toml": {"script": ("reason",)},
    "common/scripts.toml": {"script": ("reason",)},
    "common/danger.toml": {"sign": ("reason",), "harmless": ("reason",)},
    "common/crosscheck.toml": dict.fromkeys(("column", "extra"), ("reason",)),
    "guidebook/crosscheck.toml": dict.fromkeys(("name", "family", "section", "programme"), ("reason",)),
    "guidebook/errata.toml": {"erratum": ("reason", "evidence")},
    "guidebook/functions.toml": {"function": ("reason",)},
    "guidebook/jurisdictions.toml": dict.fromkeys(("area", "form"), ("reason",)),
    "common/number-kinds.toml": {"kind": ("source", "reason")},
    "guidebook/topics.toml": {"topic": ("reason",)},
    "common/verification.toml": {"sign": ("reason",)},
    "common/router/joints.toml": {"joint": ("reason",)},
    "common/watch.toml": dict.fromkeys(("former", "former_behind", "present"), ("reason",)),
    "guidebook/suspects.toml": {"suspect": ("message", "evidence", "fix")},
    "common/spellings.csv": {"": ("reason",)},
    "common/letters.csv": {"": ("reason",)},
    "common/crisis-contacts.tsv": {"": ("source", "seen")},
    "guidebook/bounds.csv": {"": ("reason",)},
    "common/furigana.csv": {"": ("reason",)},
    "common/places/former.csv": {"": ("reason",)},
    "common/places/variants.csv": {"": ("reason",)},
    "common/places/regions.csv": {"": ("reason",)},
    "common/places/localities.csv": {"": ("reason",)},
    "common/places/lookalikes.csv": {"": ("reason",)},
    "common/places/exonyms.csv": {"": ("language", "reason")},
}
# Files that say in one place where all of them comes from.
TOLD_AT_THE_HEAD = (
    "common/doors.toml",
    "common/holidays.toml",
    "common/hours.toml",
    "common/header-words.toml",
    "common/own-exports.toml",
    "common/not-romaji.txt",
    "common/router/weights.toml",
    "common/crisis-contact-names.toml",
    "common/door-names.toml",
    "common/export-names.toml",
    "common/reasons.toml",
    "common/print-tables.toml",
    "guidebook/bundle.toml",
    "guidebook/sections.toml",
    "guidebook/programs.toml",
    "guidebook/tables.toml",
    "guidebook/names/*.toml",
    "guidebook/sources/*.toml",
)
TOLD_ELSEWHERE = {
    "guidebook/ids.csv": "minted by the build",
    "guidebook/edition.json": "made by the build",
    "guidebook/sources/*.txt": "the pinned list; its .toml says what is known of it",
    "guidebook/topics/*.toml": "explained in topics.toml; what each covers and is not is tested below",
    "guidebook/topics.npz": "trained by tools/train_topics.py",
    "common/danger.npz": "trained by tools/train_danger.py",
    "common/doors.npz": "trained by tools/train_doors.py",
    "common/places/merged.csv": "made by tools/bake_merged.py",
    "guidebook/readings.csv": "made by tools/bake_readings.py",
}


def _data_files() -> list[str]:
    found = [p for p in DATA.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc")]
    return sorted(str(path.relative_to(DATA)) for path in found)


def _fits(name: str, *patterns: str) -> bool:
    return any(Path(name).match(pattern) and name.count("/") == pattern.count("/") for pattern in patterns)


def _entries(path: Path, key: str) -> list[dict[str, Any]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return list(tomllib.loads(text).get(key, ()))
    return list(csv.DictReader(io.StringIO(text), delimiter="\t" if path.suffix == ".tsv" else ","))


@pytest.mark.parametrize("pattern", REASONED)
def test_every_entry_has_its_reason(pattern: str) -> None:
    paths = list(DATA.glob(pattern))
    assert paths, f"no file is {pattern}"
    for path in paths:
        for key, wanted in REASONED[pattern].items():
            entries = _entries(path, key)
            assert entries, f"{path.name}: no {key}"
            bare = [
                entry for entry in entries if not all(str(entry.get(name) or "").strip() for name in wanted)
            ]
            assert bare == [], f"{path.name}: without {' and '.join(wanted)}"


def test_every_topic_says_what_it_covers_and_what_it_is_not() -> None:
    told: dict[str, set[str]] = {}
    for path in (DATA / "guidebook" / "topics").glob("*.toml"):
        for entry in _entries(path, "topic"):
            told.setdefault(entry["id"], set()).update(key for key, value in entry.items() if value)
    topics = {entry["id"] for entry in _entries(DATA / "guidebook" / "topics.toml", "topic")}
    assert {
        id for id in topics if not {"covers", "covers_en", "not", "strong"} <= told.get(id, set())
    } == set()


def test_exceptions_of_a_table_have_their_reason() -> None:
    spanning = [
        s
        for entry in _entries(DATA / "guidebook" / "tables.toml", "table")
        for s in entry.get("spanning", ())
    ]
    assert spanning
    assert all(entry["reason"] for entry in spanning)


@pytest.mark.parametrize("name", _data_files())
def test_every_data_file_says_where_it_comes_from(name: str) -> None:
    if Path(name).name == "ORIGIN.txt" or _fits(name, *REASONED, *TOLD_ELSEWHERE):
        return
    if _fits(name, *TOLD_AT_THE_HEAD):
        assert (DATA / name).read_text(encoding="utf-8").startswith("#"), (
            f"{name}: say at its head what it is"
        )
        return
    origin = DATA / Path(name).parent / "ORIGIN.txt"
    assert origin.exists(), f"{name}: give it an ORIGIN.txt, or a reason to each entry (tests/test_docs.py)"
    assert Path(name).name in origin.read_text(encoding="utf-8"), f"{name} is not in its ORIGIN.txt"


# -- the project as a whole -----------------------------------------------------------------------

# Written in two parts so that this file does not hold what it refuses.
_HOSTS = [
    ".".join(parts)
    for parts in (
        *(("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com")),
        *(("deb", "debian", "org"), ("ftp", "debian", "org"), ("security", "debian", "org")),
        *(("snapshot", "debian", "org"), ("proxy", "golang", "org"), ("crates", "io"), ("anaconda", "org")),
    )
]


def _project_files() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"not a git checkout: {error}")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_file_names_the_host_of_a_registry() -> None:
    found = []
    for path in _project_files():
        content = path.read_bytes()
        found += [f"{_name(path)}: {host}" for host in _HOSTS if host.encode() in content]
    assert found == []


NUMBERS_IN_WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def test_the_figures_of_the_readmes_are_those_of_the_edition() -> None:
    edition = packaged_edition()
    desks, numbers = len(edition.desks), len({number for desk in edition.desks for number in desk.numbers})
    hours = sum(desk.hours is not None for desk in edition.desks)
    bare = sum(not desk.phones for desk in edition.desks)
    english, japanese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.ja.md"))
    for told in (
        f"{desks} desks with {numbers} distinct numbers",
        f"{hours} of the {desks} desks",
        f"**{NUMBERS_IN_WORDS[bare]} desks have no number**",
    ):
        assert told in english
    for told in (
        f"{desks}窓口、重複を除いて{numbers}番号",
        f"{desks}窓口のうち、時間が印刷されているのは{hours}窓口",
        f"{bare}窓口の電話番号",
    ):
        assert told in japanese


def test_every_dependency_is_explained() -> None:
    told = (ROOT / "docs" / "explanation" / "dependencies.md").read_text(encoding="utf-8")
    groups = [DECLARED["project"]["dependencies"], *DECLARED["project"]["optional-dependencies"].values()]
    groups += DECLARED["dependency-groups"].values()
    declared = [line for lines in groups for line in lines if isinstance(line, str)]  # else a group's name
    names = {re.split(r"[;<>=]", line)[0].strip() for line in declared}
    names = {name for name in names if not name.startswith("madoguchi[")}
    assert {name for name in names if f"| {name} |" not in told} == set()


def test_the_two_readmes_are_twins() -> None:
    english, japanese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.ja.md"))
    assert len(re.findall(r"^#+ ", english, re.M)) == len(re.findall(r"^#+ ", japanese, re.M))
    assert re.findall(r"^```sh\n(.*?)^```", english, re.M | re.S) == re.findall(
        r"^```sh\n(.*?)^```", japanese, re.M | re.S
    )


def test_the_changelog_says_each_thing_once() -> None:
    heads = [
        line[:50]
        for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
        if line[:2] == "- "
    ]
    assert heads
    assert [head for head, count in Counter(heads).items() if count > 1] == []
