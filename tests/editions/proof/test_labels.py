"""Forgeries of what stands beside numbers, and of words taken for headers and headings: the line itself says otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.editions.knowledge import Knowledge
from tests.editions.forging import Edition, Forgery, as_found, codes_after, desk_named, drop_desk, made_to_fit

BLOCKS = """東市 窓口一覧

【くらし】
東消費センター
電話：0993-00-0001（相談専用）
FAX：0993-00-0002
受付時間：平日9時～16時
※来所には予約が要ります。

【こころ】
西保健所
電話：0993-00-0003
夜間・休日：0993-00-0004
担当区域：西町、南町
受付時間：平日9時～17時
"""
# Lines of the blocks.
CALLED, FAX, HOURS, NOTE, NIGHT, AREA = 5, 6, 7, 8, 13, 14
INLINE = """市役所の電話番号

○総務部
総務課 0993-00-0011 FAX 0993-00-0012
税務課 0993-00-0013 夜間 0993-00-0014
相談は、市民課（電話 0993-00-0015、FAX 0993-00-0016）へ。
"""
ROWS = """窓口の一覧

窓口名\t電話番号\t夜間・休日\tFAX\t受付時間
東病院\t0993-00-0021\t0993-00-0022\t0993-00-0023\t平日 9:00～17:00
西病院\t0993-00-0024\t0993-00-0025\t\t平日 9:00～16:00
南病院\t0993-00-0026\t\t0993-00-0027\t平日 9:00～15:00
北病院\t0993-00-0028\t0993-00-0029\t0993-00-0030\t平日 9:00～14:00
"""
HEADER, WEST, SOUTH = 3, 5, 6
FORMS = """窓口の一覧

課名\t電話番号
東課\t0993-00-0031 代表 0993-00-0032 直通
西課\t【代表】0993-00-0033〈夜間〉0993-00-0034
南課\t総務……0993-00-0035 税務……0993-00-0036
北課\t0993-00-0037(代)(平日のみ)
中課\t0993-00-0038 TEL 0993-00-0039 FAX
港課\t夜間：0993-00-0040・1
山課\tTEL/FAX 0993-00-0042
川課\t(代表)0993-00-0043 (直通)0993-00-0044
浜課\t0993-00-0045（夜間は0993-00-0046へ）(直)
谷課\t0993-00-0047(内線12)(直)
"""


@pytest.fixture(scope="module")
def blocks(knowledge: Knowledge) -> Edition:
    return as_found(BLOCKS, knowledge)


@pytest.fixture(scope="module")
def inline(knowledge: Knowledge) -> Edition:
    return as_found(INLINE, knowledge)


@pytest.fixture(scope="module")
def rows(knowledge: Knowledge) -> Edition:
    return as_found(ROWS, knowledge)


def test_every_way_in_which_a_label_stands_at_its_number_is_proven(knowledge: Knowledge) -> None:
    desks = as_found(FORMS, knowledge)["desks"]
    told = [[phone.get("label") for phone in desk["phones"]] for desk in desks]
    assert told == [
        ["代表", "直通"],
        ["代表", "夜間"],
        ["総務", "税務"],
        ["代表 平日のみ"],
        [None],
        ["夜間", "夜間"],
        [None],
        ["代表", "直通"],
        [None, "夜間 直通"],
        ["直通"],
    ]


def taken_for(why: str, line: int, *words: str) -> Forgery:
    """Take words of a line for something that is of no desk."""

    def forge(edition: Edition) -> None:
        text = edition["lines"][line - 1]
        for word in words:
            start = text.index(word)
            edition["accounted"].append([line, start, start + len(word), why])

    return forge


def without(edition: Edition, line: int, why: str) -> None:
    edition["accounted"] = [each for each in edition["accounted"] if (each[0], each[3]) != (line, why)]


def phone_of(edition: Edition, name: str, at: int = 0) -> dict[str, Any]:
    phone: dict[str, Any] = desk_named(edition, name)["phones"][at]
    return phone


def unlabelled(phone: dict[str, Any]) -> None:
    del phone["label"], phone["label_spans"]


# -- words in the body of a desk are no headers and no headings -------------------------------------


@pytest.mark.parametrize("why", ["above the header", "heading", "heading of a group", "header"])
def test_hours_are_not_left_out(blocks: Edition, why: str) -> None:
    def forge(edition: Edition) -> None:
        del desk_named(edition, "東消費センター")["hours"]
        taken_for(why, HOURS, "平日9時", "16時")(edition)
        made_to_fit(edition)

    assert "accounted" in codes_after(blocks, forge)


@pytest.mark.parametrize("why", ["above the header", "heading", "header"])
@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("東消費センター", NOTE, ["来所には予約が要ります。"]),
        ("西保健所", AREA, ["担当区域", "西町", "南町"]),
        ("西保健所", AREA, ["担当区域：西町、南町"]),
    ],
)
def test_remarks_are_not_left_out(blocks: Edition, name: str, line: int, words: list[str], why: str) -> None:
    def forge(edition: Edition) -> None:
        del desk_named(edition, name)["notes"]
        taken_for(why, line, *words)(edition)

    assert "accounted" in codes_after(blocks, forge)


@pytest.mark.parametrize("why", ["above the header", "heading", "header"])
def test_the_first_words_of_a_name_head_nothing(blocks: Edition, why: str) -> None:
    def forge(edition: Edition) -> None:
        desk = desk_named(edition, "東消費センター")
        line, _, end = desk["organization"][2][0]
        desk["organization"] = ["消費センター", "printed", [[line, 1, end]], "消費センター"]
        taken_for(why, line, "東")(edition)
        made_to_fit(edition)

    assert "accounted" in codes_after(blocks, forge)


@pytest.mark.parametrize("why", ["above the header", "heading", "heading of a group", "header"])
def test_a_row_is_not_merged_with_the_one_above(rows: Edition, why: str) -> None:
    def forge(edition: Edition) -> None:
        south = desk_named(edition, "南病院")
        desk_named(edition, "西病院")["phones"] += south["phones"]
        desk_named(edition, "西病院")["faxes"] = south["faxes"]
        drop_desk(edition, south)
        taken_for(why, SOUTH, "南病院", "平日 9:00～15:00")(edition)
        made_to_fit(edition)

    assert "accounted" in codes_after(rows, forge)


# -- telephone and FAX ------------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["above the header", "header", "heading"])
def test_a_fax_is_no_telephone_whatever_its_word_is_taken_for(blocks: Edition, why: str) -> None:
    def forge(edition: Edition) -> None:
        desk = desk_named(edition, "東消費センター")
        (fax,) = desk.pop("faxes")
        del fax["says"]
        desk["phones"].append(fax)
        without(edition, FAX, "kind of a number")
        taken_for(why, FAX, "FAX")(edition)

    assert "kind" in codes_after(blocks, forge)


@pytest.mark.parametrize("name", ["総務課", "市民課"])
def test_a_fax_of_a_line_is_no_telephone(inline: Edition, name: str) -> None:
    def forge(edition: Edition) -> None:
        desk = desk_named(edition, name)
        (fax,) = desk.pop("faxes")
        del fax["says"]
        desk["phones"].append(fax)

    assert "kind" in codes_after(inline, forge)


def test_telephone_and_fax_do_not_change_places(inline: Edition) -> None:
    def forge(edition: Edition) -> None:
        desk = desk_named(edition, "総務課")
        (phone,), (fax,) = desk["phones"], desk["faxes"]
        for name in ("number", "value"):
            phone[name], fax[name] = fax[name], phone[name]

    assert "kind" in codes_after(inline, forge)


def test_the_word_for_a_fax_is_no_label(inline: Edition) -> None:
    def forge(edition: Edition) -> None:
        (fax,) = desk_named(edition, "総務課")["faxes"]
        fax |= {"label": "FAX", "label_spans": fax["says"]}
        line, start, end = fax["says"][0]
        edition["accounted"].append([line, start, end, "label of a number"])

    assert "label" in codes_after(inline, forge)


# -- labels -----------------------------------------------------------------------------------------


def labelled(edition: Edition, phone: dict[str, Any], line: int, words: str) -> None:
    start = edition["lines"][line - 1].index(words)
    phone |= {"label": words, "label_spans": [[line, start, start + len(words)]]}
    edition["accounted"].append([line, start, start + len(words), "label of a number"])


@pytest.mark.parametrize(
    ("line", "words"), [(1, "窓口"), (3, "くらし"), (HOURS, "受付時間"), (NIGHT, "夜間・休日"), (4, "東消費")]
)
def test_no_words_of_elsewhere_are_a_label(blocks: Edition, line: int, words: str) -> None:
    forge: Forgery = lambda edition: labelled(edition, phone_of(edition, "西保健所"), line, words)  # noqa: E731
    assert "label" in codes_after(blocks, forge)


@pytest.mark.parametrize("words", ["窓口名", "FAX", "夜間・休日", "受付時間"])
def test_no_header_of_another_column_is_a_label(rows: Edition, words: str) -> None:
    forge: Forgery = lambda edition: labelled(edition, phone_of(edition, "南病院"), HEADER, words)  # noqa: E731
    assert "label" in codes_after(rows, forge)


def test_a_header_is_no_label_in_the_table_below(knowledge: Knowledge) -> None:
    head = "課名\t連絡先 電話番号\n"
    text = f"課の一覧\n\n本庁\n\n{head}東課\t0993-00-0051\n西課\t0993-00-0052\n\n支所\n\n課名\t電話番号\n南課\t0993-00-0053\n北課\t0993-00-0054\n"
    forge: Forgery = lambda edition: labelled(edition, phone_of(edition, "南課"), 5, "連絡先 電話番号")  # noqa: E731
    assert "label" in codes_after(as_found(text, knowledge), forge)


@pytest.mark.parametrize("both", [False, True])
def test_a_label_does_not_move_to_the_number_before(inline: Edition, *, both: bool) -> None:
    def forge(edition: Edition) -> None:
        one, other = desk_named(edition, "税務課")["phones"]
        one |= {"label": other["label"], "label_spans": other["label_spans"]}
        if not both:
            unlabelled(other)

    assert "label" in codes_after(inline, forge)


@pytest.mark.parametrize(
    ("name", "at", "line", "words"),
    [("東消費センター", 0, CALLED, "相談専用"), ("西保健所", 1, NIGHT, "夜間・休日")],
)
@pytest.mark.parametrize("why", ["", "above the header", "header", "heading"])
def test_a_label_at_its_number_is_not_left_out(
    blocks: Edition, name: str, at: int, line: int, words: str, why: str
) -> None:
    def forge(edition: Edition) -> None:
        unlabelled(phone_of(edition, name, at))
        without(edition, line, "label of a number")
        if why:
            taken_for(why, line, words)(edition)

    assert "label" in codes_after(blocks, forge)


@pytest.mark.parametrize(("name", "at"), [("川課", 0), ("川課", 1), ("谷課", 0), ("港課", 0)])
def test_no_label_becomes_a_remark(knowledge: Knowledge, name: str, at: int) -> None:
    def forge(edition: Edition) -> None:
        desk = desk_named(edition, name)
        span = desk["phones"][at]["label_spans"][0]
        words = edition["lines"][span[0] - 1][span[1] : span[2]]
        desk.setdefault("notes", []).append([words, "printed", [span], words])
        edition["accounted"].remove([*span, "label of a number"])
        unlabelled(desk["phones"][at])

    assert "label" in codes_after(as_found(FORMS, knowledge), forge)


def test_an_extension_is_no_code_of_its_row(knowledge: Knowledge) -> None:
    text = "課の一覧\n\n課名\t電話番号\t内線\n東課\t0993-00-0071\t11\n西課\t0993-00-0072\t12\n南課\t0993-00-0073\t13\n"

    def forge(edition: Edition) -> None:
        for desk in edition["desks"]:
            del desk["phones"][0]["extension"]
        for each in edition["accounted"]:
            each[3] = each[3].replace("extension of a number", "code of the row")

    assert "accounted" in codes_after(as_found(text, knowledge), forge)


@pytest.mark.parametrize("names", [["東病院"], ["東病院", "西病院", "北病院"]])
def test_the_header_of_a_column_of_numbers_is_not_left_out(rows: Edition, names: list[str]) -> None:
    def forge(edition: Edition) -> None:
        for name in names:
            unlabelled(phone_of(edition, name, 1))
        if len(names) > 1:
            without(edition, HEADER, "label of a number")

    assert "label" in codes_after(rows, forge)


@pytest.mark.parametrize(("begin", "end"), [(0, 2), (1, 5), (3, 5)])
def test_the_header_of_a_column_of_numbers_is_not_cut(rows: Edition, begin: int, end: int) -> None:
    def forge(edition: Edition) -> None:
        phone = phone_of(edition, "東病院", 1)
        line, start, _ = phone["label_spans"][0]
        labelled(edition, phone, line, edition["lines"][line - 1][start + begin : start + end])

    assert "label" in codes_after(rows, forge)


def test_no_number_of_the_row_below_is_at_the_row_above(rows: Edition) -> None:
    def forge(edition: Edition) -> None:
        desk_named(edition, "西病院")["faxes"] = desk_named(edition, "南病院")["faxes"]
        made_to_fit(edition)

    assert "far" in codes_after(rows, forge)


def test_two_offices_of_a_sentence_are_not_one(knowledge: Knowledge) -> None:
    text = (
        "窓口のお知らせ\n\n相談は、東センター（電話 0993-00-0061）または西センター（電話 0993-00-0062）へ。\n"
    )

    def forge(edition: Edition) -> None:
        east, west = desk_named(edition, "東センター"), desk_named(edition, "西センター")
        east["phones"] += west["phones"]
        east.setdefault("notes", []).extend(west.get("notes", ()))
        drop_desk(edition, west)
        made_to_fit(edition)

    assert "unit" in codes_after(as_found(text, knowledge), forge)


EXTENSIONS = """内線番号表
電話は代表 0993-00-0001 におかけのうえ、内線番号をお伝えください。
課名\t係名\t内線\t窓口
税務課\t市民税係\t2131\t5番
税務課\t資産税係\t2132\t6番
福祉課\t障がい福祉係\t2151\t11番
"""


def test_the_main_number_in_a_sentence_above_extensions_is_dialled_before_them(knowledge: Knowledge) -> None:
    edition = as_found(EXTENSIONS, knowledge)
    assert [desk["organization"][0] for desk in edition["desks"]] == ["税務課", "税務課", "福祉課"]
    called = {(phone["number"], phone["label"]) for desk in edition["desks"] for phone in desk["phones"]}
    assert called == {("0993-00-0001", "代表")}

    def forge(edition: Edition) -> None:
        edition["lines"][1] = edition["lines"][1].replace("代表", "夜間")
        for desk in edition["desks"]:
            desk["phones"][0]["label"] = "夜間"

    assert "far" in codes_after(edition, forge)


MAIN_BELOW = """北浜商工会議所 部署別連絡先

課\t直通\t業務
総務課\t087-000-0371\t会館の予約
経理課\t087-000-0372\t会費
検定課\t087-000-0373\t簿記

※代表電話 087-000-0370
"""


def test_the_main_number_below_a_table_is_of_the_office_above_it_and_of_no_row(knowledge: Knowledge) -> None:
    edition = as_found(MAIN_BELOW, knowledge)
    assert edition["desks"][0]["phones"][0]["number"] == "087-000-0370"

    def forge(edition: Edition) -> None:
        office, row, *_ = edition["desks"]
        row["phones"] = [*row["phones"], *office["phones"]]
        made_to_fit(edition)

    assert "far" in codes_after(edition, forge)
