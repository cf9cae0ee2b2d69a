"""What looks the same is made the same, and said; what looks otherwise stays as it is printed."""

from __future__ import annotations

import unicodedata

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import Built, build
from madoguchi.editions.diff import compare
from madoguchi.editions.knowledge import Knowledge, source_of
from madoguchi.index.analyzer import search_form
from madoguchi.ingest.documents.reader import opened
from madoguchi.ingest.normal_form import normal_form
from madoguchi.ingest.source import read_source
from madoguchi.places.folding import place_key
from tests.ingest.test_documents import as_xlsx, drafted, noticed, numbers


@pytest.mark.parametrize(
    ("text", "normal", "codes"),
    [
        ("みやぎ ガイド パス", "みやぎ ガイド パス", []),
        ("みやき\u3099 カ\u3099イト\u3099 ハ\u309aス", "みやぎ ガイド パス", ["text-decomposed"]),
        ("Cafe\u0301", "Café", ["text-decomposed"]),
        ("\u1109\u1161\u11bc\u1103\u1161\u11b7", "상담", ["text-decomposed"]),
        ("か\u3099\u3099", "が\u3099", ["text-decomposed"]),
        ("\u309a", "\u309a", []),  # a mark without a letter stays
        ("神⼾市⻘葉区⻑町⽬⿊⻄", "神戸市青葉区長町目黒西", ["character-form"]),
        ("⽇本⾦融公庫⽀店", "日本金融公庫支店", ["character-form"]),
        ("⺀", "⺀", []),  # no kanji looks like it
        ("雇用環境‧均等部", "雇用環境・均等部", ["character-form"]),
        ("雇用環境·均等部 ア•イ", "雇用環境・均等部 ア・イ", ["character-form"]),
        ("• 東課 a·b 10·5", "• 東課 a·b 10·5", []),
        ("\uf90a\uf9f7", "金立", ["character-form"]),
        ("東課 𝟎𝟗𝟗-𝟏𝟐𝟑𝟒 𝙏𝙀𝙇", "東課 099-1234 TEL", ["character-form"]),
        ("東課 0\u20e39\u20e3-1\ufe0f\u20e32\ufe0f\u20e3", "東課 09-12", ["character-form"]),
        ("1\u20e3 東課 2\u20e3 西課", "1\u20e3 東課 2\u20e3 西課", []),  # what counts the rows
        ("kouhou★city.example.jp(★を@に)", "kouhou@city.example.jp(★を@に)", ["character-form"]),
        ("jinji[at]city.example.jp", "jinji@city.example.jp", ["character-form"]),
        ("jinji（アットマーク）city.example.lg.jp", "jinji@city.example.lg.jp", ["character-form"]),
        ("電話 099-222-0001 ■city.example.jp", "電話 099-222-0001 ■city.example.jp", []),
        ("099-222-0001★city.example.jp 内線12■city.example.jp", "099-222-0001★city.example.jp 内線12■city.example.jp", []),
        ("Web●city.example.jp Facebook★city.example.jp", "Web●city.example.jp Facebook★city.example.jp", []),
        ("tel■city.example.jp a-12★city.example.jp", "tel■city.example.jp a-12★city.example.jp", []),
        ("099-222-0001 [at] city.example.jp", "099-222-0001 [at] city.example.jp", []),
        ("099-222-0001 a1-b [at] city.example.jp", "099-222-0001 a1-b@city.example.jp", ["character-form"]),
        ("メールkouhou.1★city.example.jp", "メールkouhou.1@city.example.jp", ["character-form"]),
        ("URL■example.jp HP★www.example.jp 東課●example.jp a★b", "URL■example.jp HP★www.example.jp 東課●example.jp a★b", []),
        ("神\ufa19福\ufa1b髙﨑", "神\ufa19福\ufa1b髙﨑", []),  # old forms are what a body writes
        (
            "東地区13000-0001㈹ 西地区13000-0002㈹ 南地区15000-0003(代)",
            "東地区☎3000-0001㈹ 西地区☎3000-0002㈹ 南地区☎5000-0003(代)",
            ["character-form"],
        ),
        ("東支所 103-3000-0001 西支所 103-3000-0002", "東支所 103-3000-0001 西支所 103-3000-0002", []),  # two are slips
        ("東 13000-0001㈹ 西 23000-0002㈹ 南 35000-0003㈹", "東 13000-0001㈹ 西 23000-0002㈹ 南 35000-0003㈹", []),
        ("〒12345-6789 12345-6788 12345-6787 東", "〒12345-6789 12345-6788 12345-6787 東", []),
        ("☎\ufe0e \u260f\ufe0f", "☎ ☏", ["variant-form"]),
        ("葛\U000e0100飾", "葛\U000e0100飾", []),
        ("03\u200b-3501-\u00ad1511\ufeff", "03-3501-1511", ["character-invisible"]),
        ("東課\t03-3501-1511\x1a", "東課\t03-3501-1511", ["character-invisible"]),
        ("Desk\t03-3501-1511\x1a", "Desk\t03-3501-1511", ["character-invisible"]),
        ("⼾か\u3099\u200b", "戸が", ["text-decomposed", "character-form", "character-invisible"]),
    ],
)  # fmt: skip
def test_a_text_in_its_normal_form(text: str, normal: str, codes: list[str]) -> None:
    found, remarks = normal_form(text)
    assert found == normal
    assert [remark.code for remark in remarks] == codes
    assert normal_form(found) == (found, ())


def test_one_notice_a_document_says_how_many_and_the_first() -> None:
    _, (remark,) = normal_form("⼾田\n" * 40)
    assert remark.message.startswith("40 characters are not those that they look like")
    assert "「⼾」 is KANGXI RADICAL DOOR; it was read as 戸" in remark.message
    assert remark.value == "⼾"


def test_the_list_as_a_mac_writes_it_is_the_same_edition(built: Built, knowledge: Knowledge) -> None:
    content = unicodedata.normalize("NFD", "\n".join(source_of(GUIDEBOOK).raw)).encode()
    source = read_source(content, edition="2023")
    other = build(source, knowledge).edition
    assert source.digest != source_of(GUIDEBOOK).digest
    assert source.content == content
    assert list(compare(built.edition, other)) == []
    assert (other.desks, other.lines) == (built.edition.desks, built.edition.lines)
    new = [notice for notice in other.notices if notice not in built.edition.notices]
    assert [(notice.code, notice.severity.value) for notice in new] == [("text-decomposed", "INFO")]


IP = [
    ["知財総合⽀援窓⼝"],
    ["都道府県", "電話番号", "住所"],
    ["⻘森県", "017-762-7351", "⻘森県⻘森市⻑島1-1-1"],
    ["埼⽟県", "048-621-7050", "埼⽟県さいたま市"],
]


def test_radicals_in_a_table_are_one_notice_and_no_obstacle(knowledge: Knowledge) -> None:
    edition = drafted(as_xlsx({"一覧": IP}), knowledge)
    assert numbers(edition) == {
        "青森県知財総合支援窓口": ("017-762-7351",),
        "埼玉県知財総合支援窓口": ("048-621-7050",),
    }
    assert len(noticed(edition, "character-form")) == 1
    assert edition.desks[0].address is not None
    assert edition.desks[0].address.printed == "青森県青森市長島1-1-1"
    assert edition.lines[2].startswith("青森県\t017-762-7351")


def test_invisible_characters_part_no_number(knowledge: Knowledge) -> None:
    rows = ["知財総合支援窓口", "都道府県\t電話番号", "青森県\t017-762\u200b-7351"]
    edition = drafted("\n".join(rows).encode(), knowledge)
    assert numbers(edition) == {"青森県知財総合支援窓口": ("017-762-7351",)}


def test_a_sign_in_colour_before_a_heading_is_the_sign(knowledge: Knowledge) -> None:
    rows = ["☎\ufe0f 知財総合支援窓口", "都道府県\t電話番号", "青森県\t017-762-7351"]
    assert [desk.table for desk in drafted("\n".join(rows).encode(), knowledge).desks] == ["ip"]


def test_a_variant_form_is_kept_and_found_without(knowledge: Knowledge) -> None:
    rows = [
        "知財総合支援窓口",
        "都道府県\t電話番号\t住所",
        "東京都\t03-3695-1111\t東京都葛\U000e0100飾区立石5-13-1",
    ]
    edition = drafted("\n".join(rows).encode(), knowledge)
    (notice,) = noticed(edition, "variant-form")
    assert notice.severity.value == "INFO"
    assert "a variant form of 葛, harmless" in notice.message
    assert not noticed(edition, "foreign-script")
    assert edition.desks[0].address is not None
    assert edition.desks[0].address.text == "東京都葛\U000e0100飾区立石5-13-1"
    assert search_form("葛\U000e0100飾区役所") == search_form("葛飾区役所")
    assert place_key("葛\U000e0100飾区") == place_key("葛飾区")


def test_a_variant_form_moves_no_id(knowledge: Knowledge) -> None:
    rows = ["祇園相談室一覧", "窓口名\t電話番号", "祇{}園相談室\t075-561-1191"]
    one, other = (drafted("\n".join(rows).format(form).encode(), knowledge) for form in ("", "\U000e0100"))
    assert [desk.id for desk in one.desks] == [desk.id for desk in other.desks]
    assert list(compare(one, other)) == []


def test_a_page_and_a_csv_are_made_normal_too() -> None:
    for content in ("<table><tr><td>神⼾</td><td>1</td></tr></table>", "神⼾,1\n東京,2\n"):
        document = opened(content.encode(), "list")
        assert [remark.code for remark in document.remarks] == ["character-form"]
