"""The cells of one row, each sorted by what its column means: nothing is lost, whatever stands where."""

from __future__ import annotations

import pytest

from madoguchi.editions.proof import prove
from madoguchi.ingest.line_rows import Row
from madoguchi.ingest.parts import Parts
from madoguchi.ingest.record import ClaimReason
from madoguchi.ingest.row_cells import sort_cells
from madoguchi.ingest.section import Section, undescribed
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from tests.ingest.test_running import read

HEADERS = {
    "名称": Role.ORGANIZATION, "電話": Role.PHONES, "内線": Role.EXTENSION, "FAX": Role.FAX, "住所": Role.ADDRESS,
    "時間": Role.HOURS, "備考": Role.NOTE, "コード": Role.CODE, "更新日": Role.DATE,
}  # fmt: skip


def _sorted(**told: str) -> Parts:
    line = "\t".join(told.values())
    cells = [cell.strip() for cell in Slice(line, 1, 0).cells()]
    own = tuple((HEADERS[header], header, cell) for header, cell in zip(told, cells, strict=True))
    return sort_cells(Row(1, own), Section(undescribed(""), described=False))


def test_words_and_numbers_go_by_their_columns() -> None:
    parts = _sorted(
        名称="東課", 電話="099-000-0001", FAX="099-000-0002", 住所="東市東町1-1", 時間="9時～17時"
    )
    assert {role: [place.text for place in places] for role, places in parts.words.items()} == {
        Role.ORGANIZATION: ["東課"],
        Role.ADDRESS: ["東市東町1-1"],
        Role.HOURS: ["9時～17時"],
    }
    assert [numbers.slice.text for numbers in (*parts.numbers, *parts.faxes)] == [
        "099-000-0001",
        "099-000-0002",
    ]
    assert [*parts.notes, *parts.claims, *parts.notices] == []


@pytest.mark.parametrize(
    ("header", "cell", "reason", "words"),
    [
        ("コード", "12345", ClaimReason.ROW_CODE, "12345"),
        ("更新日", "2026-04-01", ClaimReason.ROW_DATE, "2026-04-01"),
        ("住所", "〒999-0001 東市東町1-1", ClaimReason.POSTAL_SIGN, "〒"),
        ("内線", "123", ClaimReason.EXTENSION, "123"),
        ("内線", "-", ClaimReason.EMPTY, "-"),
        ("電話", "099-000-0001(旧 099-000-0009)", ClaimReason.FORMER, "099-000-0009"),
    ],
)
def test_what_is_no_value_is_accounted_for(header: str, cell: str, reason: ClaimReason, words: str) -> None:
    told = {"名称": "東課", "電話": "099-000-0001", header: cell}
    line = "\t".join(told.values())
    claims = {(claim.why, line[claim.span.start : claim.span.end]) for claim in _sorted(**told).claims}
    assert (reason, words) in claims


def test_an_extension_before_its_number_waits_for_it() -> None:
    numbers = _sorted(名称="東課", 内線="123", 電話="099-000-0001").numbers
    assert [(each.slice.text, each.extension and each.extension.text) for each in numbers] == [
        ("099-000-0001", "123")
    ]


def test_words_where_a_number_should_stand_are_a_remark_and_are_said() -> None:
    parts = _sorted(名称="東課", 電話="準備中")
    assert [note.text for note in parts.notes] == ["準備中"]
    assert [notice.code for notice in parts.notices] == ["unread-cell"]


def test_a_former_number_that_has_not_changed_is_in_use_and_nothing_is_said_of_it() -> None:
    built = read(
        "課名,旧電話番号,新電話番号\n東課,099-111-2301,099-111-2311\n西課,099-111-2302,変更なし\n", "csv"
    )
    desk = built.edition.desks[1]
    assert [phone.number for phone in desk.phones] == ["099-111-2302"]
    assert not desk.notes
    assert "unread-cell" not in {notice.code for notice in built.edition.notices}
    assert prove(built.content)[1] == []


def test_who_shares_a_fax_is_not_said_by_one_word() -> None:
    """共通 may say that one FAX is that of all rows."""
    edition = read("課名,電話,FAX\n東課,099-111-2301,099-111-2311\n西課,099-111-2302,共通\n", "csv").edition
    assert not edition.desks[1].faxes
    assert [notice.value for notice in edition.notices if notice.code == "unread-cell"] == ["共通"]
