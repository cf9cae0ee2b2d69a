"""What we export is read back: the same desks, as far as the format carries them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable

import openpyxl
import pytest

from madoguchi.editions.build import Built
from madoguchi.editions.diff import compare
from madoguchi.editions.proof import prove
from madoguchi.editorial.drafting import read_file
from madoguchi.errors import SourceError
from madoguchi.faces.exports.gif import gif_file
from madoguchi.faces.exports.jsonl import jsonl_file
from madoguchi.faces.exports.municipal import municipal_file
from madoguchi.faces.exports.spreadsheet import csv_for_excel
from madoguchi.faces.exports.xlsx import workbook
from madoguchi.model.difference import Change
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Severity

FILES: dict[str, Callable[[Edition], bytes]] = {
    "csv": csv_for_excel,
    "xlsx": workbook,
    "gif": gif_file,
    "municipal-csv": municipal_file,
    "jsonl": jsonl_file,
}
# gif has the organization and its department in one cell.
WHOLE = ("csv", "xlsx", "municipal-csv", "jsonl")


@pytest.fixture(scope="module")
def files(built: Built) -> dict[str, bytes]:
    return {kind: write(built.edition) for kind, write in FILES.items()}


def read(content: bytes, kind: str) -> Built:
    return read_file(content, f"desks.{kind}", edition="draft:back")


def told(desk: Desk) -> tuple[object, ...]:
    """What a desk says, apart from its id: a corrected name is read as a printed one.

    Levels of a department are joined: where one ends is lost in most formats.
    """
    values = sorted((field, v.text) for field, v in desk.values() if field not in ("phone", "department"))
    department = " ".join(level.text for level in desk.department)
    phones = tuple((phone.number, phone.label) for phone in desk.phones)
    return desk.program, desk.table, department, phones, tuple(values), desk.referral


@pytest.mark.parametrize(
    "kind",
    [kind if kind in ("csv", "jsonl") else pytest.param(kind, marks=pytest.mark.long) for kind in FILES],
)
def test_nothing_differs_nothing_is_an_error_and_all_is_proven(
    kind: str, files: dict[str, bytes], built: Built
) -> None:
    back = read(files[kind], kind)
    assert compare(built.edition, back.edition) == ()
    assert [n for n in back.edition.notices if n.severity is Severity.ERROR] == []
    assert prove(back.content)[1] == []


@pytest.mark.long
@pytest.mark.parametrize("kind", WHOLE)
def test_every_desk_says_the_same(kind: str, files: dict[str, bytes], built: Built) -> None:
    before = Counter(map(told, built.edition.desks))
    after = Counter(map(told, read(files[kind], kind).edition.desks))
    assert before - after == Counter()
    assert after - before == Counter()


def test_in_gif_only_the_cut_between_body_and_section_is_lost(files: dict[str, bytes], built: Built) -> None:
    def beside_the_cut(desk: Desk) -> tuple[object, ...]:
        fields = (desk.operator, desk.postal_code, desk.address, desk.hours)
        phones = tuple((phone.number, phone.label) for phone in desk.phones)
        return (
            *(desk.table, desk.program, desk.name, phones, tuple(value and value.text for value in fields)),
            tuple(url.text for url in desk.urls),
        )

    back = read(files["gif"], "gif").edition
    assert Counter(map(beside_the_cut, back.desks)) == Counter(map(beside_the_cut, built.edition.desks))


def changed(content: bytes, old: str, new: str) -> bytes:
    """The file as a clerk hands it in, one number corrected: other bytes, and no mark of ours left but the columns."""
    assert content.count(old.encode()) >= 1
    return content.replace(old.encode(), new.encode())


@pytest.mark.long
@pytest.mark.parametrize("kind", ["csv", "gif", "municipal-csv", "jsonl"])
def test_a_corrected_number_is_the_one_difference(kind: str, files: dict[str, bytes], built: Built) -> None:
    found = compare(built.edition, read(changed(files[kind], "03-3501-1669", "03-3501-1689"), kind).edition)
    assert [(d.kind, d.before, d.after) for d in found] == [(Change.NUMBER, "03-3501-1669", "03-3501-1689")]


@pytest.mark.long
def test_a_corrected_number_in_the_workbook_is_the_one_difference(
    files: dict[str, bytes], built: Built
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    cells = [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "03-3501-1669"
    ]
    assert len(cells) == 1
    cells[0].value = "03-3501-1689"
    out = io.BytesIO()
    book.save(out)
    found = compare(built.edition, read(out.getvalue(), "xlsx").edition)
    assert [(d.kind, d.before, d.after) for d in found] == [(Change.NUMBER, "03-3501-1669", "03-3501-1689")]


def test_columns_may_be_moved_and_rows_left_out(files: dict[str, bytes], built: Built) -> None:
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    out = io.StringIO()
    csv.writer(out).writerows(list(reversed(row)) for n, row in enumerate(rows) if n != 5)
    found = compare(built.edition, read(out.getvalue().encode(), "csv").edition)
    assert [(d.kind, d.id) for d in found] == [(Change.REMOVED, built.edition.desks[4].id)]


def test_a_line_that_is_no_desk_is_named(files: dict[str, bytes]) -> None:
    lines = files["jsonl"].split(b"\n")
    with pytest.raises(SourceError, match="line 3 is no desk"):
        read(b"\n".join([*lines[:2], b'{"id": 1}', *lines[3:]]), "jsonl")


def test_what_is_not_ours_is_read_as_any_list() -> None:
    content = "窓口名,機関,電話番号\n東相談室,東市,087-000-1111\n".encode()
    (desk,) = read(content, "csv").edition.desks
    assert (desk.name, desk.numbers, desk.table) == ("東市 東相談室", ("087-000-1111",), "")
