"""vCards of every version are read as the rows of a list."""

from __future__ import annotations

import pytest

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.blocks import Document, Grid
from madoguchi.ingest.documents.jsontext import Object
from madoguchi.ingest.documents.reader import opened
from madoguchi.ingest.documents.vcardtext import is_vcard, read_vcard
from madoguchi.model.notice import Severity


def members(*lines: str) -> dict[str, object]:
    (cards,), _ = read_vcard("\n".join(("BEGIN:VCARD", *lines, "END:VCARD")), "a.vcf")
    assert isinstance(cards, list)
    (found,) = cards
    assert isinstance(found, Object)
    return dict(found.members)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["FN:東支所"], {"名称": "東支所"}),
        (["N:東支所;;;;"], {"名称": "東支所"}),
        (["FN:東支", " 所"], {"名称": "東支所"}),  # a long line is folded
        (["FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=B1=", "=E8=AA=B2"], {"名称": "東課"}),
        (["FN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=93=8C=89=DB"], {"名称": "東課"}),
        (["FN;CHARSET=NONE;ENCODING=QUOTED-PRINTABLE:=E6=9D=B1=E8=AA=B2"], {"名称": "東課"}),
        (["FN:朝凪市役所 市民課", "ORG:朝凪市役所;市民課"], {"機関名": "朝凪市役所", "部署": "市民課"}),
        (["FN:朝凪市役所 市民課", "ORG:朝凪市役所"], {"名称": "朝凪市役所 市民課"}),
        (["FN:東支所", "ORG:朝凪市"], {"機関名": "朝凪市", "部署": "東支所"}),
        (["FN:朝凪市", "ORG:朝凪市;"], {"名称": "朝凪市"}),
    ],
)
def test_a_card_has_the_name_of_a_desk(lines: list[str], name: dict[str, str]) -> None:
    assert members(*lines) == name


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("TEL:0991-12-3001", {"電話番号": ["0991-12-3001"]}),
        ("TEL;TYPE=WORK,VOICE:0991-12-3001", {"電話番号": ["0991-12-3001"]}),
        ("TEL;CELL:090-0000-0001", {"電話番号": ["090-0000-0001"]}),
        ("TEL;WORK;FAX:0991-12-3002", {"FAX番号": ["0991-12-3002"]}),
        ("tel;type=fax;type=work:0991-12-3002", {"FAX番号": ["0991-12-3002"]}),
        ('TEL;VALUE=uri;TYPE="work,fax":tel:+81-991-12-3002', {"FAX番号": ["+81-991-12-3002"]}),
        ("TEL;VALUE=uri:tel:+81-991-12-3001;ext=215", {"電話番号": ["+81-991-12-3001 内線215"]}),
        ("a.TEL:0991-12-3001\na.X-ABLabel:夜間", {"電話番号": ["夜間 0991-12-3001"]}),
        ("a.TEL:0991-12-3001\na.X-ABLabel:_$!<Work>!$_", {"電話番号": ["0991-12-3001"]}),
        ("item2.TEL:0991-12-3002\nitem2.X-ABLabel:FAX", {"FAX番号": ["0991-12-3002"]}),
        ("item2.TEL:0991-12-3002\nitem2.X-ABLabel:_$!<WorkFAX>!$_", {"FAX番号": ["0991-12-3002"]}),
        ("a.TEL:0991-12-3001\na.X-ABLabel:電話・FAX", {"電話番号": ["電話・FAX 0991-12-3001"]}),
        ("X-ABShowAs:COMPANY\nADR:;;中町1-2;朝凪市;;;\nX-ABADR:jp", {"所在地": ["朝凪市中町1-2"]}),
        ("TEL:0991-12-3001\nTEL:0991-12-3003", {"電話番号": ["0991-12-3001", "0991-12-3003"]}),
        ("ADR:;2階;中町1-2;朝凪市;福島県;999-0001;日本", {"郵便番号": ["999-0001"], "所在地": ["福島県朝凪市中町1-22階"]}),
        ("ADR:;;1-2 Nakamachi;Asanagi;;;Japan", {"所在地": ["1-2 Nakamachi, Asanagi"]}),
        ("EMAIL;TYPE=INTERNET:a@example.jp", {"メールアドレス": ["a@example.jp"]}),
        ("URL:https://example.jp/a", {"URL": ["https://example.jp/a"]}),
        (r"NOTE:月～金\n9時から\, 昼休みあり", {"備考": ["月～金 9時から, 昼休みあり"]}),
        ("REV:20240401T083000Z\nUID:0991-12-9998", {"更新日": ["20240401T083000Z"]}),
        ("X-HOURS:9:00-17:00", {"X-HOURS": ["9:00-17:00"]}),  # what nobody knows is not lost
    ],
)  # fmt: skip
def test_a_property_stands_under_its_header(line: str, told: dict[str, list[str]]) -> None:
    assert members("FN:東支所", *line.split("\n")) == {"名称": "東支所", **told}


def test_cards_are_rows_and_pictures_are_none() -> None:
    text = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:東支所\r\nTEL:0991-12-3001\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\nEND:VCARD\r\n"
        "begin:vcard\r\nversion:2.1\r\nfn:西支所\r\ntel;fax:0991-12-3002\r\nend:vcard\r\n"
    )
    document = opened(text.encode(), "a.txt")
    assert isinstance(document, Document)
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert [row.cells for row in grid.rows] == [
        ("名称", "電話番号", "FAX番号"),
        ("東支所", "0991-12-3001", ""),
        ("西支所", "", "0991-12-3002"),
    ]
    assert [row.line for row in grid.rows[1:]] == [1, 8]
    assert [remark.value for remark in document.remarks if remark.code == "frame-left-out"] == ["PHOTO"]


def test_cards_beside_one_with_a_body_have_theirs() -> None:
    text = "BEGIN:VCARD\nFN:東課\nORG:朝凪市;東課\nEND:VCARD\nBEGIN:VCARD\nFN:西館\nEND:VCARD"
    (cards,), _ = read_vcard(text, "a.vcf")
    assert cards == [Object((("機関名", "朝凪市"), ("部署", "東課")), 1), Object((("機関名", "西館"),), 5)]


@pytest.mark.parametrize("behind", ["", "\nBEGIN:VCARD\nFN:西\nEND:VCARD"])
def test_a_card_without_an_end_is_cut_off(behind: str) -> None:
    with pytest.raises(SourceError, match="card of line 3"):
        read_vcard(f"BEGIN:VCARD\nEND:VCARD\nBEGIN:VCARD\nFN:東{behind}", "a.vcf")


def test_a_line_that_no_card_has_as_a_property_is_told() -> None:
    lines = ["BEGIN:VCARD", "FN:東", "夜間 0991-12-3009", "QUJD", "", "END:VCARD", "TEL:0991-12-3008"]
    _, remarks = read_vcard("\n".join(lines), "a.vcf")
    assert [(each.value, each.severity) for each in remarks] == [
        ("夜間 0991-12-3009", Severity.WARNING),
        ("TEL:0991-12-3008", Severity.WARNING),
        ("QUJD", Severity.INFO),
    ]


def test_what_only_speaks_of_cards_is_none() -> None:
    assert not is_vcard("名刺\nBEGIN:VCARD\n")
    assert is_vcard("\nBEGIN:VCARD\nEND:VCARD")
