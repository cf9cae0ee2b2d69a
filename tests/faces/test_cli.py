"""The `madoguchi` command: every command runs, and every misuse is told in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

from madoguchi import __version__
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import Built
from madoguchi.editions.knowledge import source_of
from madoguchi.faces.cli.diffing import WORDS
from madoguchi.faces.cli.main import Commands, app
from madoguchi.model.difference import DifferenceKind
from tests.faces.conftest import Run

LIST = source_of(GUIDEBOOK).content.decode("utf-8")


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A text of the list in which one number differs and one table has no description."""
    path = tmp_path / "changed.txt"
    text = (
        LIST.replace("03-3501-1669", "03-3501-1689") + "\n☎ 海外窓口\n\n窓口名\t電話番号\n東\t03-1111-2222\n"
    )
    path.write_text(text, encoding="utf-8")
    return path


def _rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


# -- all of them --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"), [("exprot", "export"), ("impotr", "import"), ("chages", "changes")]
)
def test_a_slip_in_a_command_is_told_with_what_may_be_meant(madoguchi: Run, typed: str, meant: str) -> None:
    status, _, err = madoguchi(typed)
    assert status == 2
    assert f"'{meant}'" in err


def test_every_command_has_its_help(madoguchi: Run) -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, Commands)
    names = set(group.list_commands(typer.Context(group)))
    assert names >= {"ask", "export", "lint", "diff", "serve", "build"}
    status, overview, _ = madoguchi("--help")
    assert status == 0
    for name in names:
        assert name in overview
        status, text, _ = madoguchi(name, "--help")
        assert status == 0
        assert "Usage" in text


def test_the_version_is_told(madoguchi: Run) -> None:
    assert madoguchi("--version")[:2] == (0, f"madoguchi {__version__}\n")


def test_an_unknown_command_is_refused(madoguchi: Run) -> None:
    status, _, err = madoguchi("publish-everything")
    assert status == 2
    assert "publish-everything" in err


# -- export -------------------------------------------------------------------------------------


def test_export_writes_a_desk_a_line(madoguchi: Run, built: Built) -> None:
    status, out, err = madoguchi("export", "jsonl")
    assert (status, err) == (0, "")
    assert [row["id"] for row in _rows(out)] == [desk.id for desk in built.edition.desks]


def test_export_to_a_file_is_the_same(madoguchi: Run, tmp_path: Path) -> None:
    (tmp_path / "desks.jsonl").write_text("old", encoding="utf-8")
    status, out, _ = madoguchi("export", "jsonl", "-o", tmp_path / "desks.jsonl")
    assert (status, out) == (0, "")
    assert (tmp_path / "desks.jsonl").read_text(encoding="utf-8") == madoguchi("export", "jsonl")[1]
    assert [path.name for path in tmp_path.iterdir()] == ["desks.jsonl"]  # nothing half-written beside it


@pytest.mark.long
@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="this system has no /dev/stdout")
def test_export_to_a_device() -> None:
    words = [sys.executable, "-m", "madoguchi.faces.cli.main", "export", "jsonl", "-o"]
    written = subprocess.run([*words, "/dev/stdout"], stdout=subprocess.PIPE, check=True).stdout
    assert len(written.splitlines()) == 837
    assert subprocess.run([*words, "/dev/null"], stdout=subprocess.PIPE, check=True).stdout == b""


@pytest.mark.long
@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="this system has no /dev/stdout")
def test_a_link_to_a_file_is_written_through_never_replaced(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "madoguchi.faces.cli.main", "export", "jsonl", "-o"]
    link, target = tmp_path / "link", tmp_path / "target"
    target.write_text("")
    link.symlink_to(target)
    subprocess.run([*words, str(link)], check=True)
    assert link.is_symlink()
    assert len(target.read_bytes().splitlines()) == 837


def test_output_that_cannot_be_written_is_told(madoguchi: Run, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none" / "desks.jsonl"):
        status, _, err = madoguchi("export", "jsonl", "-o", place)
        assert status == 2
        assert err.startswith("madoguchi: ")
        assert str(place) in err
        assert len(err.splitlines()) == 1


def test_an_unknown_export_names_what_there_is(madoguchi: Run) -> None:
    status, out, err = madoguchi("export", "xml")
    assert (status, out) == (2, "")
    assert "'xml'" in err
    assert "jsonl" in err


def test_export_of_a_draft_with_an_error_delivers_and_exits_1(madoguchi: Run, changed: Path) -> None:
    status, out, err = madoguchi("export", "jsonl", "--source", changed)
    rows = _rows(out)
    assert status == 1
    assert "lint" in err
    assert len(rows) == 838
    assert rows[-1]["phones"][0]["number"] == "03-1111-2222"
    assert {row["source"]["edition"] for row in rows} == {"draft:changed.txt"}


@pytest.mark.parametrize("command", [("export", "jsonl"), ("lint",)], ids=["export", "lint"])
def test_a_source_that_is_no_text_is_refused_in_one_line(
    madoguchi: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "picture").write_bytes(b"\x89PNG\xff\xfe")
    (tmp_path / "program").write_bytes(b"\x7fELF\x00\x01")
    for name, why in (
        ("missing", "there is no such file"),
        ("picture", "UTF-8"),
        ("program", "a program"),
        (".", "it is a folder"),
    ):
        status, out, err = madoguchi(*command, "--source", tmp_path / name)
        assert (status, out) == (2, "")
        assert why in err
        assert len(err.splitlines()) == 1


# -- lint ---------------------------------------------------------------------------------------


def test_lint_of_the_packaged_list_finds_no_error(madoguchi: Run, built: Built) -> None:
    status, out, _ = madoguchi("lint", "--json")
    rows = _rows(out)
    assert status == 0
    assert len(rows) == len(built.edition.notices)
    for row in rows:
        assert list(row) == ["code", "severity", "lines", "value", "message", "fix"]
        assert row["severity"] in {"WARNING", "INFO"}
        assert all(isinstance(line, int) for line in row["lines"])


def test_lint_tells_a_person_line_excerpt_and_fix(madoguchi: Run) -> None:
    status, out, _ = madoguchi("lint")
    assert status == 0
    assert "fix: " in out
    assert "0 ERROR" in out.splitlines()[-1]
    assert "\033[" not in out  # no colours where nobody sees them


def test_lint_of_a_draft_with_an_error_exits_1(madoguchi: Run, changed: Path, tmp_path: Path) -> None:
    status, out, _ = madoguchi("lint", "--json", "--source", changed, "-o", tmp_path / "notices.jsonl")
    assert (status, out) == (1, "")
    rows = _rows((tmp_path / "notices.jsonl").read_text(encoding="utf-8"))
    assert {row["code"] for row in rows if row["severity"] == "ERROR"} == {"unknown-table"}


# -- diff ---------------------------------------------------------------------------------------


def test_diff_as_json(madoguchi: Run, changed: Path, built: Built) -> None:
    status, out, err = madoguchi("diff", "current", changed, "--json")
    rows = _rows(out)
    assert (status, err) == (0, "")
    assert all(list(row) == ["kind", "id", "table", "before", "after", "lines"] for row in rows)
    number, table, added = rows
    desk = next(desk for desk in built.edition.desks if desk.numbers == ("03-3501-1669",))
    assert number == {
        "kind": "number",
        "id": desk.id,
        "table": "sme-agency",
        "before": "03-3501-1669",
        "after": "03-3501-1689",
        "lines": [18, 18],
    }
    heading = LIST.count("\n") + 2
    assert (table["kind"], table["before"], table["after"]) == ("table", None, "海外窓口")
    assert table["lines"] == [None, heading]
    assert (added["kind"], added["before"], added["lines"]) == ("added", None, [None, heading + 3])
    assert added["after"]["organization"] == "東"
    assert added["after"]["source"]["edition"] == "draft:changed.txt"


def test_diff_for_a_person_marks_the_digits(madoguchi: Run, changed: Path, tmp_path: Path) -> None:
    status, _, _ = madoguchi("diff", "2023", changed, "-o", tmp_path / "diff.txt")
    text = (tmp_path / "diff.txt").read_text(encoding="utf-8")
    assert status == 0
    assert "    - 03-3501-16[6]9\n    + 03-3501-16[8]9\n" in text
    assert "中小企業庁 事業環境部 取引課" in text
    assert text.endswith("2023 -> draft:changed.txt: 3 difference(s)\n")


def test_diff_says_what_kind_of_change_it_is(madoguchi: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(
        LIST.replace("午後5時]", "午後6時]").replace("011-204-5330(直)", "011-204-5330(代)"), encoding="utf-8"
    )
    text = madoguchi("diff", "2023", copy)[1]
    assert (
        "番号の区分 (label)  北海道 経済部 地域経済局 中小企業課  line 144 -> 144\n    - [直通]\n    + [代表]\n"
        in text
    )
    assert "受付時間 (hours)  がんばる中小企業経営相談ホットライン  line 485 -> 485\n" in text
    assert text.endswith("2 difference(s)\n")
    assert set(WORDS) == set(DifferenceKind)


def test_diff_of_an_edition_with_itself_is_empty(madoguchi: Run) -> None:
    assert madoguchi("diff", "2023", "current", "--json") == (0, "", "")


def test_diff_names_what_it_does_not_know(madoguchi: Run) -> None:
    status, out, err = madoguchi("diff", "2023", "1999")
    assert (status, out) == (2, "")
    assert "'1999'" in err


# -- ask ----------------------------------------------------------------------------------------


def test_ask_as_json(madoguchi: Run) -> None:
    status, out, _ = madoguchi("ask", "03-3501-1669", "--json", "--at", "2023-10-01")
    answer = json.loads(out)
    assert status == 0
    assert answer["answers"][0]["numbers"] == ["03-3501-1669"]
    assert answer["abstained"] is False
    assert answer["at"] == "2023-10-01"
    assert answer["edition"]["age_days"] == 0
    assert "trace" not in answer
    assert "trace" in json.loads(madoguchi("ask", "03-3501-1669", "--json", "--explain")[1])


@pytest.mark.parametrize("day", ["2023/10/1", "令和5年10月1日"])
def test_a_day_is_taken_as_people_write_it(madoguchi: Run, day: str) -> None:
    status, out, _ = madoguchi("ask", "03-3501-1669", "--json", "--at", day)
    assert (status, json.loads(out)["at"]) == (0, "2023-10-01")


def test_ask_for_a_person_shows_number_and_age(madoguchi: Run) -> None:
    status, out, _ = madoguchi("ask", "青森県信用保証協会", "--at", "2024-04-10")
    assert status == 0
    assert out.startswith("017-723-1351  青森県信用保証協会")
    assert "10日" in out


def test_batch_keeps_the_order_and_the_ids(madoguchi: Run, tmp_path: Path) -> None:
    questions = [
        {"id": "z", "query": "011-241-2231", "place": None},
        {"id": 2, "query": "", "place": None},
        {"query": "青森県信用保証協会"},
        {"id": "a", "query": "03-0000-0000", "place": "青森県"},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n\n".join(json.dumps(question) for question in questions), encoding="utf-8")
    status, out, _ = madoguchi("ask", "--batch", file)
    rows = _rows(out)
    assert status == 0
    assert [row["id"] for row in rows] == ["z", 2, None, "a"]
    assert all(
        list(row) == ["id", "answers", "abstained", "clarify", "crisis", "danger", "contacts", "outside"]
        for row in rows
    )
    assert rows[0]["answers"][0]["name"] == "北海道信用保証協会"
    assert [row["abstained"] for row in rows] == [False, True, False, True]


@pytest.mark.parametrize(
    "line",
    [
        *("not json", "[1]", '{"id": 1}', '{"query": 5}', '{"query": "x", "place": 5}'),
        *("[" * 100_000 + "]" * 100_000, '{"query": ' + "9" * 5_000 + "}"),
    ],
    ids=("words", "a list", "no query", "a number", "no place", "deep", "digits"),
)
def test_a_bad_line_of_a_batch_is_named(madoguchi: Run, tmp_path: Path, line: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{{"query": "青森県信用保証協会"}}\n\n{line}\n', encoding="utf-8")
    status, _, err = madoguchi("ask", "--batch", file)
    assert status == 2
    assert f"{file}, line 3" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("place", "told", "not_told"),
    [
        ("ここ", "「ここ」という場所が見つかりません。", "場所は --place"),
        ("", "どの都道府県ですか", "見つかりません"),
        ("府中市", "（例: --place 東京都府中市）", "見つかりません"),
        ("新潟市", "新潟", "--place"),
    ],
)
def test_where_a_place_is_wanted_the_option_is_named(
    madoguchi: Run, place: str, told: str, not_told: str
) -> None:
    out = madoguchi("ask", "労働相談", "--place", place)[1]
    assert told in out
    assert not_told not in out
    assert ("--place" in out) == (place != "新潟市")


def test_what_ask_cannot_use_is_told(madoguchi: Run, tmp_path: Path) -> None:
    for words, why in (
        (("ask",), "--batch"),
        (("ask", "後継者がいない", "--at", "yesterday"), "'yesterday'"),
        (("ask", "後継者がいない", "--at", "2023-13-01"), "2024-01-31"),
        (("ask", "--batch", tmp_path / "none.jsonl"), "none.jsonl"),
    ):
        status, out, err = madoguchi(*words)
        assert (status, out) == (2, "")
        assert why in err
        assert len(err.splitlines()) == 1


# -- build --------------------------------------------------------------------------------------


def test_build_check_passes_on_the_package(madoguchi: Run, built: Built) -> None:
    status, out, _ = madoguchi("build", "--check")
    assert status == 0
    assert f"edition {built.edition.id}: 837 desks, 830 numbers" in out
    assert built.edition.revision[:12] in out
