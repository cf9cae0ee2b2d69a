"""A list described by data alone: it builds with what must be there, and says in one line what is missing or wrong."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from madoguchi.data.bundle import VARIABLE
from madoguchi.data.loading import entries, value_of
from madoguchi.editions.areas import read_jurisdictions
from madoguchi.editions.ids import read_ids
from madoguchi.editions.knowledge import read_pinned, read_programs
from madoguchi.errors import DescriptionError
from madoguchi.faces.cli import main
from madoguchi.ingest.errata import read_errata
from madoguchi.ingest.spec import read_tables
from madoguchi.places.gazetteer import place_tables
from madoguchi.rules.reviewed import read_suspects

LIST = "市の窓口\n\n課名\t電話番号\n消防局総務課\t087-861-2500\n消防局予防課\t087-861-1504\n"
TABLES = """[[table]]
id = "desks"
program = "city"
heading = ["市の窓口"]
columns = { "課名" = "organization", "電話番号" = "phones" }
"""
PROGRAMS = """[[program]]
slug = "city"
name = "市の窓口"
name_en = "Desks of the city"
description = "市の課"
description_en = "sections of the city"
"""
SOURCE = "sources/desks.toml"


def described(content: bytes = LIST.encode(), file: str = "desks.txt") -> str:
    return f'file = "{file}"\nsha256 = "{hashlib.sha256(content).hexdigest()}"\ntitle = "市の窓口"\n'


FILES = {
    "bundle.toml": 'edition = "city"\n',
    SOURCE: described(),
    "sources/desks.txt": LIST,
    "tables.toml": TABLES,
    "programs.toml": PROGRAMS,
}
Files = Mapping[str, str | bytes | None]
Build = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a directory of its own."""
    return tmp_path / "city"


@pytest.fixture
def as_process(folder: Path) -> Build:
    """Write the folder's files (None: leave it out) and run a command; return exit status, output and errors."""

    def run(changed: Files, *words: str) -> tuple[int, str, str]:
        write(folder, changed)
        done = subprocess.run(
            [sys.executable, "-m", main.__name__, "--directory", str(folder), *(words or ("build",))],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.fixture
def build(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Build:
    """Do the same in this process: a start of Python takes longer than all that these tests look at."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv(VARIABLE, "")  # what the command sets does not outlast the test

    def run(changed: Files, *words: str) -> tuple[int, str, str]:
        write(folder, changed)
        monkeypatch.setattr(sys, "argv", ["madoguchi", "--directory", str(folder), *(words or ("build",))])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main.run()
        code = end.value.code
        return (code if isinstance(code, int) else 0), *capsys.readouterr()

    return run


def write(folder: Path, changed: Files) -> None:
    for name, content in {**FILES, **changed}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_a_list_with_what_must_be_there_is_built_and_asked(as_process: Build, folder: Path) -> None:
    code, out, err = as_process({})
    assert (code, err) == (0, "")
    assert out.startswith("city 版: 窓口 2、電話番号 2、")
    assert (folder / "edition.json").exists()
    assert "desk" not in (folder / "ids.csv").read_text().splitlines()[0]
    code, out, err = as_process({}, "build", "--check")
    assert (code, err) == (0, "")
    code, out, _ = as_process({}, "ask", "消防局", "--place", "高松市")
    assert code == 0
    assert "087-861-2500  消防局総務課" in out
    assert "出典: 市の窓口（期間は不明）" in out
    code, out, _ = as_process({}, "export", "jsonl")
    assert '"title": "市の窓口"' in out
    assert '"licence": "unknown: nobody said under which terms"' in out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("errata.toml", "version = 1\n"),
        ("suspects.toml", "version = 1\n"),
        ("errata.toml", ""),
        ("jurisdictions.toml", "version = 1\n"),
        ("ids.csv", ""),
        (SOURCE, described() + 'period_start = 2025-04-01\npublisher = "高松市"\n'),
        ("bundle.toml", '\ufeffedition = "city"\n'),
        ("tables.toml", None),
        ("programs.toml", "version = 1\n"),
    ],
)
def test_what_may_be_missing_may_be_empty(name: str, content: str, build: Build) -> None:
    code, out, err = build({name: content})
    assert (code, err) == (0, "")
    assert out.startswith("city 版: 窓口 2、")


BRANCH = "支所の窓口\n\n支所名\t電話番号\n国分寺支所\t087-874-1111\n消防局総務課\t087-861-2500\n"
OF_TWO = {
    "sources/branches.toml": described(BRANCH.encode(), "branches.txt").replace("市の窓口", "支所の窓口")
    + 'id = "branches"\norder = 2\nperiod_start = 2025-04-01\nperiod_end = 2026-03-31\n',
    "sources/branches.txt": BRANCH,
    SOURCE: described() + 'id = "city"\norder = 1\n',
    "tables.toml": TABLES.replace('program = "city"', 'program = "city"\nsource = "city"')
    + TABLES.replace('"desks"', '"branches"').replace("市の窓口", "支所の窓口").replace("課名", "支所名")
    + 'source = "branches"\n',
}


BELOW_ONE_HEADING = LIST + "\n市の窓口\n\n支所名\t電話番号\n国分寺支所\t087-874-1111\n"


AS_FOUND = TABLES.replace("columns", "as_found = true\ncolumns")


@pytest.mark.parametrize(
    ("changed", "programs"),
    [
        ({"programs.toml": None}, {"city": "市の窓口"}),
        ({"tables.toml": None}, {"city": "市の窓口", "市の窓口": "市の窓口"}),
        ({"tables.toml": None, "programs.toml": None}, {"市の窓口": "市の窓口"}),
        # Two kinds below one heading are called by their slugs.
        (
            {
                "programs.toml": None,
                "sources/desks.txt": BELOW_ONE_HEADING,
                SOURCE: described(BELOW_ONE_HEADING.encode()),
                "tables.toml": AS_FOUND
                + AS_FOUND.replace('"desks"', '"other"')
                .replace('"city"', '"branches"')
                .replace("課名", "支所名"),
            },
            {"city": "city", "branches": "branches"},
        ),
        # Of two lists the second is not described.
        (
            {
                **OF_TWO,
                "tables.toml": TABLES.replace('program = "city"', 'program = "city"\nsource = "city"'),
            },
            {"city": "市の窓口", "支所の窓口": "支所の窓口"},
        ),
    ],
)
def test_what_may_be_missing_is_missed_by_no_command(
    changed: Files, programs: dict[str, str], build: Build, folder: Path
) -> None:
    assert build(changed)[0] == 0
    code, out, err = build(changed, "check")
    assert (code, err) == (0, ""), out
    assert build(changed, "verify", str(folder / "edition.json"))[::2] == (0, "")
    raw = json.loads((folder / "edition.json").read_text())
    assert {each["slug"]: each["name"] for each in raw["programs"]} == programs


def test_a_directory_of_two_lists_is_built_and_each_answer_names_its_own(build: Build) -> None:
    code, out, err = build(OF_TWO)
    assert (code, err) == (0, "")
    assert out.startswith("city 版: 窓口 3、電話番号 3、")  # one of them is printed in both
    code, out, _ = build(OF_TWO, "ask", "国分寺支所", "--place", "高松市", "--at", "2026-04-10")
    assert "087-874-1111  国分寺支所" in out
    assert "出典: 支所の窓口（2025-04-01〜2026-03-31、期間の終わりから10日たっています）" in out
    code, out, _ = build(OF_TWO, "export", "jsonl")
    sources = {row["organization"]: row["source"] for row in map(json.loads, out.splitlines())}
    assert (sources["国分寺支所"]["id"], sources["国分寺支所"]["lines"]) == ("branches", [1, 4])
    assert (sources["消防局総務課"]["id"], sources["消防局総務課"]["also"][0]["id"]) == ("city", "branches")


@pytest.mark.long
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {SOURCE: described() + 'id = "branches"\n'},
            ("sources/branches.toml", "key id", "another source's"),
        ),
        ({SOURCE: described() + 'id = "a b"\n'}, (SOURCE, "key id", "short name")),
        ({SOURCE: described() + 'order = "1"\n'}, (SOURCE, "key order", "whole number")),
        (
            {"tables.toml": TABLES + 'source = "town"\n'},
            ("tables.toml, line ", "[desks]", "key source", "branches"),
        ),
        ({"sources/branches.txt": BRANCH + "x"}, ("sources/branches.txt", "sha256", "never edited")),
    ],
)
def test_what_is_wrong_with_one_of_two_lists_is_told_in_one_line(
    changed: dict[str, str], told: tuple[str, ...], build: Build
) -> None:
    code, _, err = build({**OF_TWO, **changed})
    assert code == 2
    assert len(err.splitlines()) == 1
    assert [text for text in told if text not in err] == []


def test_the_list_may_be_a_workbook(build: Build) -> None:
    book, out = Workbook(), io.BytesIO()
    for line in LIST.splitlines():
        book.active.append(line.split("\t") if line else [])
    book.save(out)
    content = out.getvalue()
    code, said, err = build({SOURCE: described(content, "desks.xlsx"), "sources/desks.xlsx": content})
    assert (code, err) == (0, "")
    assert said.startswith("city 版: 窓口 2、電話番号 2、")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"bundle.toml": None}, ("bundle.toml is missing", "madoguchi new")),
        ({"bundle.toml": "version = 1\n"}, ("bundle.toml", "key edition is missing")),
        ({SOURCE: None}, ("sources/: 0 descriptions", "file, sha256, title")),
        ({SOURCE: 'title = "x"\n'}, (SOURCE, "key file is missing")),
        ({SOURCE: 'file = "desks.txt"\n'}, (SOURCE, "key sha256 is missing")),
        (
            {SOURCE: described() + 'period_start = "2025"\n'},
            (SOURCE, "key period_start", "a day without quotes"),
        ),
        ({SOURCE: described() + "colour = 1\n"}, (SOURCE, "unknown key colour", "publisher")),
        ({SOURCE: described() + 'edition = "2023"\n'}, (SOURCE, "key edition", "'city'")),
        ({SOURCE: described(file="../x.txt")}, (SOURCE, "key file", "same folder")),
        ({SOURCE: "file = \n"}, (SOURCE, "not TOML", "line 1")),
        ({"sources/desks.txt": None}, ("sources/desks.txt", "no such file", "sources/desks.toml")),
        ({"sources/desks.txt": LIST + "x"}, ("sources/desks.txt", "sha256", "never edited")),
        (
            {"programs.toml": '[[program]]\nslug = "city"\n'},
            ("programs.toml, line 1 [city]", "key name is missing"),
        ),
        ({"programs.toml": 'program = "city"\n'}, ("programs.toml", "[[program]]")),
        ({"errata.toml": '[[erratum]]\nid = "a"\n'}, ("errata.toml, line 1 [a]", "key table is missing")),
        ({"suspects.toml": "suspect = 1\n"}, ("suspects.toml", "[[suspect]]")),
        (
            {"jurisdictions.toml": '[[area]]\nprogram = "city"\n'},
            ("jurisdictions.toml, line 2 [area 1]", "key program"),
        ),
        ({"ids.csv": "a,b\n1,2\n"}, ("ids.csv", "expected the columns")),
        ({"aliases.toml/x": "a folder"}, ("aliases.toml", "it is a folder")),
        ({"jurisdiction.toml": ""}, ("jurisdiction.toml", "did you mean jurisdictions.toml")),
        ({"programs.toml": PROGRAMS.encode("shift_jis")}, ("programs.toml", "not UTF-8")),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else value[-1],
)
def test_what_is_missing_or_wrong_is_told_in_one_line(
    changed: dict[str, str | None], told: tuple[str, ...], build: Build
) -> None:
    code, out, err = build(changed)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert err.startswith("madoguchi: ")
    assert [text for text in told if text not in err] == []


# -- one loader ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Thing:
    id: str
    line: int
    names: tuple[str, ...] = ()
    day: date | None = None


def test_tables_become_values() -> None:
    text = (
        '[[thing]]\nid = "a"\nline = 3\nnames = ["x", "y"]\nday = 2024-03-31\n[[thing]]\nid = "b"\nline = 4\n'
    )
    assert entries(text, "thing", Thing, file="things.toml") == (
        Thing("a", 3, ("x", "y"), date(2024, 3, 31)),
        Thing("b", 4),
    )
    assert entries("version = 1\n", "thing", Thing, file="things.toml") == ()
    assert value_of({"line": 1}, Thing, file="things.toml", id="c") == Thing("c", 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[thing]]\nid = "a"\n', "things.toml [a]: key line is missing; expected a whole number"),
        ("[[thing]]\nid = 1\nline = 1\n", 'things.toml [1]: key id: expected a text in quotes, such as "…"'),
        ('[[thing]]\nid = "a"\nline = true\n', "things.toml [a]: key line: expected a whole number"),
        ('[[thing]]\nid = "a"\nline = 1\nnames = "x"\n', "key names: expected a list of texts"),
        ('[[thing]]\nid = "a"\nline = 1\nnames = [1]\n', "key names: expected a list of texts"),
        (
            '[[thing]]\nid = "a"\nline = 1\nday = 2024-03-31T00:00:00\n',
            "key day: expected a day without quotes",
        ),
        ('[[thing]]\nid = "a"\nline = 1\nfoo = 1\n', "unknown key foo; expected: id, line, names, day"),
        ("[thing]\nid = 1\n", "things.toml: key 'thing': expected tables, each below a line [[thing]]"),
        ("[[thing]]\nline = 1\n", "things.toml [thing 1]: key id is missing"),
        ("thing = [1]\n", "each below a line [[thing]]"),
        ("[[thing\n", "things.toml, line 1: not TOML: a bracket ] is missing"),
        (f"x = {'9' * 5_000}\n", "things.toml, line 2: not TOML: "),
    ],
)
def test_what_is_no_such_value_is_told_by_file_entry_and_key(text: str, told: str) -> None:
    with pytest.raises(DescriptionError) as error:
        entries(text, "thing", Thing, file="things.toml")
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_every_reader_of_the_lists_data_takes_an_empty_file() -> None:
    assert read_errata("") == ()
    assert read_suspects("") == ()
    assert read_programs("") == ()
    assert read_tables("").tables == ()
    assert read_jurisdictions("", place_tables()) == ()
    assert read_ids("") == {}


def test_a_suspect_has_one_of_two_severities() -> None:
    text = '[[suspect]]\nprinted = "x"\nseverity = "ERROR"\nmessage = "m"\nevidence = "e"\nfix = "f"\n'
    with pytest.raises(
        DescriptionError, match=r"suspects.toml \[x\]: key severity: expected WARNING or INFO"
    ):
        read_suspects(text)


def test_what_a_description_does_not_say_is_unknown() -> None:
    pinned = read_pinned('file = "a.txt"\nsha256 = "0"\n', file="sources/x.toml", edition="x")
    assert pinned.file == "a.txt"
    assert (pinned.facts.period, pinned.facts.held_since) == ("", None)
    assert pinned.facts.title.startswith("unknown")
