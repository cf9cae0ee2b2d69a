"""Spoiled copies of the packaged list: read, not refused; nothing lost in silence; others untouched."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import Built, build
from madoguchi.editions.knowledge import knowledge_of, source_of
from madoguchi.faces.exports.jsonl import desk_row
from madoguchi.ingest.pieces.headings import heading_words
from madoguchi.ingest.source import read_source
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk

T = TypeVar("T")
Choose = Callable[[Sequence[T]], T]

LINES = source_of(GUIDEBOOK).content.decode("utf-8").split("\n")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
# Looks like a phone number, whatever the reader makes of it.
NUMBER = re.compile(r"(?<![\d-])0\d{1,4}[-(]\d{1,5}[-)]\d{2,6}(?![\d-])|0\d{3}-\d{6}(?!\d)")
PREFECTURE_TABLES = (
    *("prefecture-sme", "innovation-plan", "kodoka", "prefecture-centers", "revitalization"),
    *("succession", "guarantee", "labour", "chuokai", "ip", "yorozu"),
)


@cache
def _packaged() -> Built:
    return build(source_of(GUIDEBOOK), knowledge_of(GUIDEBOOK))


def _read(text: str | bytes) -> Edition:
    content = text if isinstance(text, bytes) else text.encode("utf-8")
    return build(read_source(content, edition="2023"), knowledge_of(GUIDEBOOK)).edition


def _row(desk: Desk, edition: Edition, *without: str) -> dict[str, Any]:
    """The exported desk without `without`, what depends on its line or on others, and how a number is printed."""
    row = desk_row(desk, edition)
    row["phones"] = [(phone["number"], phone["label"]) for phone in row["phones"]]
    return {k: v for k, v in row.items() if k not in {"source", "notices", *without}}


# -- the same list, written otherwise ---------------------------------------------------------


def _lines_ended(end: str) -> str:
    return end.join(LINES)


SAME = {
    "CRLF and BOM": "\ufeff" + _lines_ended("\r\n"),
    "old line ends": _lines_ended("\r"),
    "full-width digits": _lines_ended("\n").translate(WIDE),
    "trailing spaces": "".join(f"{line}{' ' * (n % 3)}{'　' * (n % 2)}\n" for n, line in enumerate(LINES)),
}


@pytest.mark.parametrize("way", SAME)
def test_a_list_written_otherwise_gives_the_same_desks(way: str) -> None:
    before, after = _packaged().edition, _read(SAME[way])
    assert [_row(desk, after) for desk in after.desks] == [_row(desk, before) for desk in before.desks]
    assert [desk.lines for desk in after.desks] == [desk.lines for desk in before.desks]
    assert [desk.notices for desk in after.desks] == [desk.notices for desk in before.desks]


# -- what spoils a text -------------------------------------------------------------------------


@dataclass(frozen=True)
class Spoiled:
    """A copy; desks that rest on `touched` lines (of the original) may differ, the others not.

    `loosely` names tables whose desks may differ in their remarks only.
    """

    text: str
    what: str
    touched: frozenset[int] = frozenset()
    loosely: frozenset[str] = frozenset()
    harmless: bool = False  # nothing is lost, so nothing need be noticed


@cache
def _rows() -> dict[str, list[int]]:
    """Table → the lines of its rows."""
    from madoguchi.ingest.reader import read_list

    reading = read_list(source_of(GUIDEBOOK), knowledge_of(GUIDEBOOK).tables)
    return {table.table: list(table.rows) for table in reading.tables if table.rows}


def _data_lines() -> list[int]:
    return [line for lines in _rows().values() for line in lines]


def _table_of(line: int) -> str:
    return next(table for table, lines in _rows().items() if line in lines)


def _with_dependents(line: int) -> frozenset[int]:
    """The line, and the row of which it is the name above: (同) repeats it."""
    below = LINES[line] if line < len(LINES) else ""
    return frozenset({line, line + 1} if below.startswith("(同)") else {line})


def _replaced(line: int, *new: str) -> str:
    return "\n".join([*LINES[: line - 1], *new, *LINES[line:]])


def delete_line(choose: Choose[Any]) -> Spoiled:
    line = choose(_data_lines())
    return Spoiled(_replaced(line), f"line {line} deleted", _with_dependents(line))


def change_digit(choose: Choose[Any]) -> Spoiled:
    line = choose([n for n in _data_lines() if NUMBER.search(LINES[n - 1])])
    text = LINES[line - 1]
    numbers = [range(*m.span()) for m in NUMBER.finditer(text)]
    at = choose([i for span in numbers for i in span if text[i].isdigit()])
    digit = choose([d for d in "0123456789" if d != text[at]])
    changed = text[:at] + digit + text[at + 1 :]
    return Spoiled(_replaced(line, changed), f"line {line}: {changed}", frozenset({line}))


def double_cell(choose: Choose[Any]) -> Spoiled:
    line = choose(_data_lines())
    cells = LINES[line - 1].split("\t")
    at = choose(range(len(cells)))
    doubled = "\t".join([*cells[: at + 1], *cells[at:]])
    return Spoiled(_replaced(line, doubled), f"line {line}, cell {at} doubled", frozenset({line}))


def rename_heading(choose: Choose[Any]) -> Spoiled:
    table = choose([t for t in _packaged().edition.tables if t.heading_line])
    line = table.heading_line or 0
    cell = source_of(GUIDEBOOK).line(line).split("\t")[0].strip()
    old = heading_words(cell.text)
    new = choose([f"新{old}", old.replace("支援", "応援").replace("担当", "所管") + "一覧", "○○支援の窓口"])
    own = {n for d in _packaged().edition.desks if d.table == table.id for n in d.lines}
    text = LINES[line - 1].replace(old, new, 1)
    return Spoiled(_replaced(line, text), f"heading 「{old}」 renamed 「{new}」", frozenset({line, *own}))


def shuffle_rows(choose: Choose[Any]) -> Spoiled:
    table = choose(PREFECTURE_TABLES)
    lines = list(_rows()[table])
    texts = [LINES[line - 1] for line in lines]
    for i in range(len(texts) - 1, 0, -1):  # Fisher-Yates, so that the choice can be shrunk
        k = choose(range(i + 1))
        texts[i], texts[k] = texts[k], texts[i]
    spoiled = list(LINES)
    for line, text in zip(lines, texts, strict=True):
        spoiled[line - 1] = text
    return Spoiled("\n".join(spoiled), f"rows of {table} shuffled", harmless=True)


def insert_column(choose: Choose[Any]) -> Spoiled:
    table = choose([table for table, lines in _rows().items() if table != "sme-agency"])
    rows = set(_rows()[table])
    first = min(rows)
    headers = {n for n in range(first - 2, max(rows)) if n not in rows and "\t" in LINES[n - 1]}
    at = choose(range(len(LINES[first - 1].split("\t")) + 1))
    title, value = choose(
        [("備考", "要予約"), ("FAX", "03-9999-0001"), ("メール", "a@example.jp"), ("対応言語", "")]
    )
    spoiled = list(LINES)
    for line in rows | headers:
        cells = LINES[line - 1].split("\t")
        cells.insert(at, title if line in headers else value)
        spoiled[line - 1] = "\t".join(cells)
    return Spoiled("\n".join(spoiled), f"column {title} at {at} of {table}", loosely=frozenset({table}))


def truncate(choose: Choose[Any]) -> Spoiled:
    text = "\n".join(LINES)
    at = choose(range(1, text.rindex("\t")))  # what follows the last cell is a remark
    kept = text[:at]
    line = kept.count("\n") + 1
    last = [t.id for t in _packaged().edition.tables if (t.heading_line or 0) <= line][-1:]
    return Spoiled(kept, f"cut at {at}, line {line}", frozenset(range(line, len(LINES) + 2)), frozenset(last))


SPOILERS = (*(delete_line, change_digit, double_cell, rename_heading, shuffle_rows, insert_column, truncate),)


# -- what must hold -----------------------------------------------------------------------------


def check(spoiled: Spoiled) -> None:
    before, after = _packaged().edition, _read(spoiled.text)
    _others_unchanged(before, after, spoiled)
    _numbers_conserved(after)
    if not spoiled.harmless:
        _noticed(before, after, spoiled)


def _others_unchanged(before: Edition, after: Edition, spoiled: Spoiled) -> None:
    others = [desk for desk in before.desks if not spoiled.touched & set(desk.lines)]
    for desk in others:
        without = ("notes",) if desk.table in spoiled.loosely else ()
        assert desk.id in after.desk_by_id, (spoiled.what, desk.name)
        found = after.desk_by_id[desk.id]
        assert _row(found, after, *without) == _row(desk, before, *without), spoiled.what
    assert len(after.desk_by_id) == len(after.desks), spoiled.what


def _numbers_conserved(edition: Edition) -> None:
    at_desks = {re.sub(r"\D", "", number) for desk in edition.desks for number in desk.numbers}
    told = " ".join(re.sub(r"\D", "", n.value) + " " + re.sub(r"\D", "", n.message) for n in edition.notices)
    for line in edition.lines:
        for token in NUMBER.findall(unicodedata.normalize("NFKC", line)):
            digits = re.sub(r"\D", "", token)
            assert digits in at_desks or digits in told, (token, line)


def _noticed(before: Edition, after: Edition, spoiled: Spoiled) -> None:
    """What was lost or added is seen: in a notice, in the numbers, or in the count of the desks."""
    notices = [Counter((n.code, n.value) for n in edition.notices) for edition in (before, after)]
    numbers = [Counter(n for d in edition.desks for n in d.numbers) for edition in (before, after)]
    assert notices[1] - notices[0] or numbers[0] != numbers[1], spoiled.what


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda f: f.__name__)
@settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_a_spoiled_copy_is_read_and_nothing_is_lost_in_silence(
    spoil: Callable[[Choose[Any]], Spoiled], data: st.DataObject
) -> None:
    check(spoil(lambda choices: data.draw(st.sampled_from(choices))))


# -- spoiled rows that once misled the reader ---------------------------------------------------


def _desks(edition: Edition, line: int) -> dict[str, tuple[str, ...]]:
    return {d.department[-1].text: d.numbers for d in edition.desks if d.department and line in d.lines}


def test_an_unreadable_number_among_several_does_not_move_the_others() -> None:
    line = next(
        n for n, text in enumerate(LINES, start=1) if text.startswith("産業部\t中小企業課 取引適正化")
    )
    edition = _read("\n".join(LINES).replace("082-224-5745", "82-224-5745"))
    before = _desks(_packaged().edition, line)
    assert before["取引適正化推進室"] == ("082-224-5745",)
    assert _desks(edition, line) == {**before, "取引適正化推進室": ()}
    assert "82-224-5745" in {n.value for n in edition.notices if n.code == "number-unread"}


def test_an_unreadable_number_is_no_section_and_opens_no_group() -> None:
    text = "\n".join(LINES).replace("03-3501-1768", "13-3501-1768").replace("011-709-1754", "0117091754")
    edition = _read(text)
    names = {(desk.program, desk.name) for desk in edition.desks}
    assert names == {(desk.program, desk.name) for desk in _packaged().edition.desks}


def test_a_footnote_without_its_row_is_told_of_nobody_else() -> None:
    marked = next(text for text in LINES if text.startswith("東京信用保証協会(※)"))
    edition = _read("\n".join(LINES).replace(f"{marked}\n", ""))
    assert not [desk.name for desk in edition.desks if desk.table == "guarantee" and desk.notes]
    assert any(n.code == "left-over" and "新事務所に移転" in n.value for n in edition.notices)


def test_a_line_cut_off_is_no_remark_of_the_table_above() -> None:
    edition = _read("\n".join(LINES).split("府県中小企業団体中央会")[0])
    assert edition.lines[-1] == "8 都道"
    assert not [desk.name for desk in edition.desks if desk.table == "labour" and desk.notes]
    assert any(n.code == "left-over" and n.lines == (len(edition.lines),) for n in edition.notices)
