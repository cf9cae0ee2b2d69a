"""JSON as portals and civic technologists publish lists: each object is a row, its keys the header."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

from madoguchi.editions.proof import prove
from madoguchi.editorial.crosscheck.check import OtherList, crosscheck
from madoguchi.editorial.drafting import read_file
from madoguchi.errors import LimitError, SourceError
from madoguchi.faces.cli.main import app
from madoguchi.ingest.documents.blocks import Document, Grid, Remark
from madoguchi.ingest.documents.limits import Limits
from madoguchi.ingest.documents.reader import opened
from madoguchi.model.notice import Severity
from tests.hostile import seconds


def told(text: str) -> list[str | list[tuple[str, ...]]]:
    """Paragraphs as texts, grids as lists of rows."""
    document = opened(text.encode(), "list.json")
    assert isinstance(document, Document)
    return [
        [row.cells for row in block.rows] if isinstance(block, Grid) else block.text
        for block in document.blocks
    ]


def remarks(text: str) -> list[Remark]:
    document = opened(text.encode(), "list.json")
    assert isinstance(document, Document)
    return list(document.remarks)


# A parser of JSON still reads it.
LIST_IN_DEPTH = '{"a": ' * 900 + '[{"name": "東課", "tel": "0993-00-0001"}]' + "}" * 900


def desks(text: str) -> list[str]:
    """Each desk as its names, its numbers with their labels, its FAX, and that all is proven."""
    built = read_file(text.encode(), "list.json", edition="draft:other")
    assert prove(built.content)[1] == []
    return [
        "|".join(
            (
                " » ".join(value.text for value in (desk.organization, *desk.department)),
                " ".join(f"[{p.label}] {p.number}" if p.label else p.number for p in desk.phones),
                " ".join(fax.number for fax in desk.faxes),
            )
        )
        for desk in built.edition.desks
    ]


FEATURES = """{"type": "FeatureCollection",
"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
"features": [
{"type": "Feature", "properties": {"Name": "東支所", "TEL": "0993-00-1234", "FAX": null, "url": "http:\\/\\/east.example\\/a"}, "geometry": {"type": "Point", "coordinates": [130.29, 31.27]}},
{"type": "Feature", "properties": {"Name": "西支所", "TEL": "0993-00-1235", "FAX": "0993-00-1236"}, "geometry": {"type": "Polygon", "coordinates": [[[130.29, 31.27], [130.3, 31.28]]]}}
]}"""


def test_the_features_of_a_map_are_rows_and_their_places_on_it_are_left_out() -> None:
    assert told(FEATURES) == [
        [
            ("Name", "TEL", "FAX", "url"),
            ("東支所", "0993-00-1234", "", "http://east.example/a"),
            ("西支所", "0993-00-1235", "0993-00-1236", ""),
        ]
    ]
    assert desks(FEATURES) == ["東支所|0993-00-1234|", "西支所|0993-00-1235|0993-00-1236"]
    (remark,) = remarks(FEATURES)
    assert remark.code == "frame-left-out"
    assert "geometry" in str(remark.message)


def test_a_row_is_found_again_by_the_line_of_the_file_on_which_its_object_begins() -> None:
    built = read_file(FEATURES.encode(), "list.geojson", edition="draft:other")
    (source,) = built.edition.sources
    assert [(at.row if (at := source.in_file(line)) else 0) for line in (2, 3)] == [4, 5]
    assert [built.edition.lines[desk.row - 1].partition("\t")[0] for desk in built.edition.desks] == [
        "東支所",
        "西支所",
    ]
    at_once = read_file(FEATURES.replace("\n", "").encode(), "list.json", edition="draft:other")
    places = [at_once.edition.sources[0].in_file(line) for line in (2, 3)]
    assert [at.row if at else 0 for at in places] == [1, 2]  # of objects on one line, the count


@pytest.mark.parametrize(
    "text",
    [
        '[{"名称": "東支所", "電話": "0993-00-0001"}, {"名称": "西支所", "電話": "0993-00-0002"}]',
        '{"名称": "東支所", "電話": "0993-00-0001"}\n{"名称": "西支所", "電話": "0993-00-0002"}\n',
        '\ufeff{"updated": "2026-04-01", "list": [{"名称": "東支所", "電話": "0993-00-0001"}, {"名称": "西支所", "電話": "0993-00-0002"}]}',
        '{"help": "https://portal.example/", "success": true, "result": {"total": 2, "fields": [{"id": "名称", "type": "text"}, {"id": "電話", "type": "text"}],'
        ' "records": [{"名称": "東支所", "電話": "0993-00-0001"}, {"名称": "西支所", "電話": "0993-00-0002"}]}}',
        '{"fields": [{"id": "名称"}, {"id": "電話"}], "records": [["東支所", "0993-00-0001"], ["西支所", "0993-00-0002"]]}',
        '{"range": "A1:B3", "values": [["名称", "電話"], ["東支所", "0993-00-0001"], ["西支所", "0993-00-0002"]]}',
        '[{"\\u540d\\u79f0": "\\u6771\\u652f\\u6240", "電話": "0993-00-0001"}, {"名称": "西支所", "電話": "0993-00-0002",}, ] // 以上',
        "// 窓口\nexport const desks: Desk[] = [\n  { 名称: '東支所', 電話: '0993-00-0001', },\n  /* 移転 */ { 名称: `西支所`, \"電話\": '0993-00-0002' },\n];\n",
        "callback([{名称: '東支所', 電話: '0993-00-0001'}, {名称: '西支所', 電話: '0993-00-0002'}]);",
    ],
    ids=["array", "lines", "held", "portal", "rows", "sheet", "escaped", "script", "call"],
)
def test_the_same_list_in_every_form(text: str) -> None:
    assert told(text) == [[("名称", "電話"), ("東支所", "0993-00-0001"), ("西支所", "0993-00-0002")]]
    assert desks(text) == ["東支所|0993-00-0001|", "西支所|0993-00-0002|"]


@pytest.mark.parametrize(
    "text",
    [
        '[{"名称": "\\ud842\\udfb7野課", "電話": "0993-00-0001"}]',
        '[{"名称": "\\ud842\\udfb7野課", "電話": "0993-00-0001"},]',
        "const desks = [\n  { 名称: '\\uD842\\uDFB7野課', 電話: '0993-00-0001' },\n]\n",
    ],
    ids=["JSON", "forgiven", "script"],
)
def test_two_halves_of_a_character_are_one(text: str) -> None:
    assert told(text) == [[("名称", "電話"), ("𠮷野課", "0993-00-0001")]]


def test_half_a_character_alone_is_none_that_cannot_be_written() -> None:
    text = '[{"名称": "東課\\ud83d", "電話": "0993-00-0001", "\\udfb7": "1"}]'
    assert told(text) == [[("名称", "電話", "\ufffd"), ("東課\ufffd", "0993-00-0001", "1")]]


NESTED = """[
  {"name": {"ja": "東支所", "en": "East Branch"}, "address": {"addressRegion": "鹿児島県", "streetAddress": "東町1-2"},
   "contact": {"tel": "0993-00-0001", "fax": "0993-00-0011"}, "hours": ["9:00-12:00", "13:00-17:00"]},
  {"name": {"ja": "西支所", "en": "West Branch"}, "address": {"addressRegion": "鹿児島県", "streetAddress": "西町3-4"},
   "contact": {"tel": "0993-00-0002", "fax": null}, "hours": []}
]"""


def test_objects_in_an_object_are_columns_and_an_array_is_one_cell() -> None:
    (table,) = told(NESTED)
    assert table == [
        ("name", "name.en", "address.addressRegion", "address.streetAddress", "contact.tel", "contact.fax", "hours"),
        ("東支所", "East Branch", "鹿児島県", "東町1-2", "0993-00-0001", "0993-00-0011", "9:00-12:00、13:00-17:00"),
        ("西支所", "West Branch", "鹿児島県", "西町3-4", "0993-00-0002", "", ""),
    ]  # fmt: skip
    assert desks(NESTED) == ["東支所|0993-00-0001|0993-00-0011", "西支所|0993-00-0002|"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[{"name": "東支所", "phones": ["0993-00-0001", "0993-00-0002"]}, {"name": "西支所", "phones": ["0993-00-0003"]}]',
            ["東支所|0993-00-0001 0993-00-0002|", "西支所|0993-00-0003|"],
        ),
        (
            '[{"name": "東支所", "phones": [{"number": "0993-00-0001", "type": "代表"}, {"number": "0993-00-0002", "type": "fax"}]},'
            ' {"name": "西支所", "phones": [{"number": "0993-00-0003", "type": "夜間"}]}]',
            ["東支所|[代表] 0993-00-0001|0993-00-0002", "西支所|[夜間] 0993-00-0003|"],
        ),
        (
            '[{"name": "東支所", "contacts": [{"tel": "0993-00-0001", "fax": "0993-00-0011"}, {"tel": "0993-00-0002"}]},'
            ' {"name": "西支所", "contacts": [{"tel": "0993-00-0003", "fax": "0993-00-0013"}]}]',
            ["東支所|0993-00-0001 0993-00-0002|0993-00-0011", "西支所|0993-00-0003|0993-00-0013"],
        ),
        (
            '[{"区": "北区", "窓口": [{"名称": "市民課", "電話": "0993-00-0001"}, {"名称": "税務課", "電話": "0993-00-0002"}]},'
            ' {"区": "南区", "窓口": [{"名称": "市民課", "電話": "0993-00-0003"}]}]',
            ["北区 » 市民課|0993-00-0001|", "北区 » 税務課|0993-00-0002|", "南区 » 市民課|0993-00-0003|"],
        ),
        (
            '[{"名称": "東市役所", "電話番号": "0993-00-0001", "部署": [{"名称": "市民課", "電話番号": "0993-00-0002"}, {"名称": "税務課", "電話番号": "0993-00-0003"}]},'
            ' {"名称": "西市役所", "電話番号": "0993-00-0011", "部署": []}]',
            [
                "東市役所|0993-00-0001|",
                "西市役所|0993-00-0011|",
                "東市役所 » 市民課|0993-00-0002|",
                "東市役所 » 税務課|0993-00-0003|",
            ],
        ),
        (
            '{"east": {"name": "東支所", "tel": "0993-00-0001"}, "west": {"name": "西支所", "tel": "0993-00-0002"}}',
            ["東支所|0993-00-0001|", "西支所|0993-00-0002|"],
        ),
        (
            '{"東支所": {"tel": "0993-00-0001"}, "西支所": {"tel": "0993-00-0002"}}',
            ["東支所|0993-00-0001|", "西支所|0993-00-0002|"],
        ),
        ('{"東支所": "0993-00-0001", "西支所": "0993-00-0002"}', ["東支所|0993-00-0001|", "西支所|0993-00-0002|"]),
        (
            '{"枕崎市": [{"名称": "市民課", "電話": "0993-00-0001"}], "指宿市": [{"名称": "市民課", "電話": "0993-00-0002"}]}',
            ["枕崎市 » 市民課|0993-00-0001|", "指宿市 » 市民課|0993-00-0002|"],
        ),
        (
            '{"枕崎市": {"施設名": "東支所", "電話": "0993-00-0001"}, "指宿市": {"施設名": "西支所", "電話": "0993-00-0002"}}',
            ["東支所|0993-00-0001|", "西支所|0993-00-0002|"],
        ),
        ('{"name": "東支所", "address": {"street": "東町1"}, "tel": "0993-00-0001"}', ["東支所|0993-00-0001|"]),
    ],
    ids=[
        "numbers", "labels", "kinds", "groups", "sections", "ids", "names", "pairs", "cities", "in cities", "one",
    ],
)  # fmt: skip
def test_each_number_is_at_its_desk_however_deep_it_stands(text: str, expected: list[str]) -> None:
    assert desks(text) == expected


def errors(text: str) -> list[str]:
    """The numbers that stand at no desk, each an error."""
    built = read_file(text.encode(), "list.json", edition="draft:other")
    return [notice.value for notice in built.edition.notices if notice.code == "number-lost"]


OFFICES = """[
{"name_ja": "東大学 学生課", "name_en": "Student Affairs", "note_zh": "学生窗口", "tel": "0993-00-0001", "hours_ja": "平日 9:00-17:00",
 "desks": [{"name_ja": "教務係", "tel": "0993-00-0001"}, {"name_ja": "留学係", "note_zh": "留学生", "tel": "0993-00-0002"}]},
{"name_ja": "西大学 学生課", "name_en": "Student Affairs, West", "note_zh": "奖学金请打0993-00-0009，宿舍和课外活动也归这里，请先预约。", "tel": "0993-00-0003",
 "desks": [{"name_ja": "教務係", "tel": "0993-00-0004"}]}
]"""


def test_the_sections_of_an_office_in_several_languages_are_desks_below_its_japanese_name() -> None:
    assert desks(OFFICES) == [
        "東大学 学生課|0993-00-0001|",
        "西大学 学生課|0993-00-0003|",
        "東大学 学生課 » 教務係|0993-00-0001|",
        "東大学 学生課 » 留学係|0993-00-0002|",
        "西大学 学生課 » 教務係|0993-00-0004|",
    ]
    assert errors(OFFICES) == ["0993-00-0009"]  # of a text nobody knows whose number it holds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[{"ja": {"name": "東支所", "tel": "0993-00-0001"}, "en": {"name": "East", "tel": "0993-00-0001"}},'
            ' {"ja": {"name": "西支所", "tel": "0993-00-0002"}, "en": {"name": "West", "tel": "0993-00-0003"}}]',
            ["東支所|0993-00-0001|", "西支所|0993-00-0002 [en.tel] 0993-00-0003|"],
        ),
        (
            '{"en": [{"name": "East", "tel": "0993-00-0001"}, {"name": "West", "tel": "0993-00-0002"}],'
            ' "ja": [{"name": "東支所", "tel": "0993-00-0001"}, {"name": "西支所", "tel": "0993-00-0002"}]}',
            ["東支所|0993-00-0001|", "西支所|0993-00-0002|"],
        ),
        (
            '[{"nameJa": "東支所", "nameEn": "East", "tel": "0993-00-0001"}, {"nameJa": "西支所", "nameEn": "West", "tel": "0993-00-0002"}]',
            ["東支所|0993-00-0001|", "西支所|0993-00-0002|"],
        ),
    ],
    ids=["objects", "lists", "keys"],
)
def test_the_same_in_several_languages_is_one_desk_in_japanese(text: str, expected: list[str]) -> None:
    assert desks(text) == expected


NEWS = """{"about": "番号は紙面のとおりです。代表は0993-00-0001です。", "source": {"title": "広報ひがし", "day": "2026-04-01"},
"recording": {"label": "放送の聞き直し", "lead": "聞こえないときは", "tel": "0993-00-0008", "printed": "(00)0008"},
"days": [{"label": "修理の期限", "date": "2026-04-30"}, {"label": "申請の期限", "date": "2026-05-31"}],
"sections": [
{"label": "水道", "lead": "通水しています。", "items": [{"title": "使用料", "body": "請求しません。"}],
 "contacts": [{"name": "水道課", "tels": ["0993-00-0001", "0993-00-0002"]}]},
{"label": "住まい", "items": [
 {"title": "修理", "body": "費用を支援します。", "contacts": [{"name": "福祉課", "tels": ["0993-00-0003"]}]},
 {"title": "悪質商法", "body": "ご注意ください。", "contacts": [{"name": "東県消費生活センター", "tels": ["0993-00-0004"]}, {"name": "東市消費生活センター", "tels": ["0993-00-0005"]}]},
 {"title": "市営住宅", "body": "お待ちください。", "contact": {"name": "建築課", "tels": ["0993-00-0006"]}}]}
]}"""


def test_those_to_be_asked_about_an_article_are_the_desks_and_its_title_is_none() -> None:
    assert sorted(desks(NEWS)) == sorted(
        [
            "放送の聞き直し|0993-00-0008|",
            "水道課|0993-00-0001 0993-00-0002|",
            "福祉課|0993-00-0003|",
            "東県消費生活センター|0993-00-0004|",
            "東市消費生活センター|0993-00-0005|",
            "建築課|0993-00-0006|",
        ]
    )
    assert errors(NEWS) == []


@pytest.mark.parametrize("place", ["請求しません。", "番号は紙面のとおりです。代表は0993-00-0001です。"])
def test_a_number_in_a_text_beside_those_to_be_asked_is_an_error_and_at_no_desk(place: str) -> None:
    text = NEWS.replace(
        '"items": [{"title": "使用料", "body": "請求しません。"}],', '"body": "請求しません。",'
    )
    text = text.replace(place, "夜は0993-00-0007へ。")
    assert "0993-00-0007" in text
    assert errors(text) == ["0993-00-0007"]
    found = read_file(text.encode(), "list.json", edition="draft:other").edition.desks
    assert "0993-00-0007" not in {phone.number for desk in found for phone in desk.phones}


def test_those_to_be_asked_are_parts_of_an_office_with_a_name_and_labels_where_they_say_only_which_number() -> (
    None
):
    sections = '[{"name": "東市役所", "contacts": [{"name": "市民課", "tel": "0993-00-0001"}]}, {"name": "西市役所", "contacts": [{"name": "税務課", "tel": "0993-00-0002"}]}]'
    assert desks(sections) == ["東市役所 » 市民課|0993-00-0001|", "西市役所 » 税務課|0993-00-0002|"]
    labels = '[{"name": "東支所", "contacts": [{"name": "代表", "tel": "0993-00-0001"}, {"name": "夜間", "tel": "0993-00-0002"}]}, {"name": "西支所", "contacts": [{"name": "代表", "tel": "0993-00-0003"}]}]'
    assert desks(labels) == ["東支所|[代表] 0993-00-0001 [夜間] 0993-00-0002|", "西支所|[代表] 0993-00-0003|"]


def test_the_words_over_a_list_are_its_heading() -> None:
    assert told('{"保育園": [{"名称": "東園", "電話": "0993-00-0001"}], "公開": true}') == [
        "保育園",
        [("名称", "電話"), ("東園", "0993-00-0001")],
    ]


def test_what_is_no_list_beside_one_is_left_out_and_said() -> None:
    text = (
        '{"contacts": {"date": "2026/4/1", "data": [{"窓口": "東支所", "電話": "0993-00-0001"}]},'
        ' "visits": {"date": "2026/4/1", "data": [{"月": "4", "件数": 3}, {"月": "5", "件数": 4}]}}'
    )
    assert told(text) == [[("窓口", "電話"), ("東支所", "0993-00-0001")]]
    (remark,) = remarks(text)
    assert "contacts.date, visits.date, visits.data" in str(remark.message)
    assert remark.severity is Severity.INFO


def test_digits_without_quotes_have_lost_their_zero_and_are_an_error() -> None:
    text = '[{"name": "東支所", "tel": 993000001}, {"name": "西支所", "tel": "0993-00-0002"}]'
    built = read_file(text.encode(), "l.json", edition="draft:other")
    assert {"cell-not-text", "number-unread"} <= {
        n.code for n in built.edition.notices if n.severity is Severity.ERROR
    }
    assert [phone.number for desk in built.edition.desks for phone in desk.phones] == ["0993-00-0002"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '[{"name": "東支所"},\n{"name": "西支所" "tel": "0993-00-0001"}]',
            r'at 「"tel": "0993-00-0001」 \(line 2\); mend',
        ),
        ('{"name": "東支所"}\n{"name": "西支所",}\n{"name": x}\n', r"at 「,?}」 \(line 2\)"),
        ('{"desks": [\n{"tel": "0993-00-0001"},\n', "ends on line 3 before its objects do.*fetch it again"),
        ("[" * 100_000, "too many objects in one another"),
        (LIST_IN_DEPTH, "too many objects in one another"),
        ("const a = {\n" + LIST_IN_DEPTH[1:], "too many objects in one another"),
        ('{"name": "x", "scripts": {"test": "y"}}', "no list is found"),
        (
            '{"format": "madoguchi-edition/3", "desks": [{"tel": "0993-00-0001"}]}',
            "export its list as jsonl or csv",
        ),
        ('{"about": {"hsds": "3.2.3"}, "services": [{"name": "x"}]}', "export its list as jsonl or csv"),
        ("[]", "no list is found"),
        ("{}", "no list is found"),
    ],
    ids=[
        "comma",
        "lines",
        "cut",
        "deep",
        "a list in depth",
        "a script",
        "settings",
        "edition",
        "hsds",
        "empty array",
        "empty object",
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        opened(text.encode(), "list.json")


@pytest.mark.parametrize(
    "text",
    [
        "[東支所]\n電話 0993-00-0001\n",
        "{東支所} 0993-00-0001\n",
        "const desks = [\n  { 名称: '東支所', 電話: TEL },\n]\n",
        "const desks = [\n  { 名称: '東支所', 電話: '0993-00' + '-0001' },\n]\n",
    ],
)
def test_what_is_neither_json_nor_values_of_a_script_stays_a_text(text: str) -> None:
    assert not isinstance(opened(text.encode(), "list.txt"), Document)


def test_a_fax_is_none_to_call_however_deep_it_stands_and_however_long_the_way_to_it_is() -> None:
    text = """{"@context": "https://schema.org", "@graph": [
    {"@type": "GovernmentOffice", "name": "東支所", "telephone": "0993-00-0001",
     "parentOrganization": {"department": {"organization": {"contactPoint": {"contactType": "東", "faxNumber": ["0993-00-0011"]}}}}},
    {"@type": "GovernmentOffice", "name": "西支所", "telephone": "0993-00-0002",
     "parentOrganization": {"department": {"department": {"contactPoint": {"contactType": "西", "faxNumber": ["0993-00-0012"]}}}}}
    ]}"""
    assert desks(text) == ["東支所|0993-00-0001|0993-00-0011", "西支所|0993-00-0002|0993-00-0012"]


@pytest.mark.parametrize(
    "beginning", ['[{"a": "' + r"\"" * 100_000, "[{a: " + "' " * 20_000, "const a = [\n" + "/*" * 20_000]
)
def test_what_nothing_closes_takes_no_time_by_the_square(beginning: str) -> None:
    def read() -> None:
        with suppress(SourceError):
            opened(beginning.encode(), "list.txt")

    assert seconds(read, enough=2.0) < 2.0


def test_all_of_json_may_stand_on_one_line() -> None:
    rows = ", ".join(f'{{"名称": "第{n}支所", "電話": "0993-00-{n:04}"}}' for n in range(1, 1_501))
    (table,) = told(f"[{rows}]")
    assert (len(rows) > Limits().line, len(table), table[-1]) == (True, 1_501, ("第1500支所", "0993-00-1500"))


def test_more_columns_than_a_list_has_are_refused() -> None:
    with pytest.raises(LimitError):
        opened(b'[{"a": "0993-00-0001", "b": "x", "c": "y"}]', "l.json", Limits(columns=2))


def test_another_list_is_held_against_ours() -> None:
    edition = read_file(FEATURES.encode(), "list.geojson", edition="draft:other").edition
    other = '[{"name": "東支所", "tel": "0993-00-1234"},\n{"name": "西支所", "tel": "0993-00-1299"}]'
    found = crosscheck(edition, [OtherList(other.encode(), Path("other.json"))])
    assert [(each.status.value, each.other, each.line) for each in found] == [
        ("confirmed", "0993-00-1234", 1),
        ("differs", "0993-00-1299", 2),
    ]


def test_new_build_and_verify_take_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_DIRECTORY", "")  # what `--directory` says is taken back
    (tmp_path / "list.geojson").write_text(FEATURES, encoding="utf-8")
    folder = str(tmp_path / "city")
    for command in (
        ["new", folder, "--from", str(tmp_path / "list.geojson"), "--yes"],
        ["--directory", folder, "build"],
        ["--directory", folder, "build", "--check"],
        ["verify", f"{folder}/edition.json"],
    ):
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, result.output
