"""What is left out: a former number, an extension and a doubled cell are no more than that, and a row is no heading."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import accounted
from madoguchi.ingest.record import ClaimReason
from tests.editions.forging import Edition, Forgery, as_found, codes_after, drop_desk, made_to_fit, printed

LIST = """青空市の窓口

農政局 みどり課　電話：0993-00-1001（内線12）　※9月1日、2日、3日は休みます
畜産局 まきば課　電話：0993-00-2001（旧 0993-11-2001）
"""
TABLE = """相談室の一覧

名称\t設置者\t住所\t電話\t祝日
東相談室\t青空市\t青空市東町1-1\t0993-00-0001\tN
西相談室\t青空市\t青空市西町1-2\t0993-00-0002\tN
南相談室\t海辺会\t青空市南町1-3\t0993-00-0003\tY
北相談室\t青空市\t青空市北町1-4\t0993-00-0004\tN
中相談室\t海辺会\t青空市中町1-5\t0993-00-0005\tN
"""


@pytest.fixture(scope="module")
def desks(knowledge: Knowledge) -> Edition:
    return as_found(LIST, knowledge)


@pytest.fixture(scope="module")
def table(knowledge: Knowledge) -> Edition:
    return as_found(TABLE, knowledge)


def test_the_proof_knows_each_reason_of_the_reader_and_no_other() -> None:
    assert {reason.value for reason in ClaimReason} == accounted._REASONS.keys()


def test_a_former_number_is_nothing_but_a_number(desks: Edition) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        whole = desk["notes"][0][2][0]
        desk["notes"] = [printed(edition, 3, "※9月1日")]
        edition["accounted"].append([*whole, "former number"])
        edition["notices"] = []
        made_to_fit(edition)

    assert [why for *_, why in desks["accounted"]].count("former number") == 1
    assert "accounted" in codes_after(desks, forge)


def test_an_extension_hides_no_part_of_a_name(desks: Edition) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        start, end = edition["lines"][2].index("みどり課"), edition["lines"][2].index("12") + 2
        desk["organization"], desk["department"] = printed(edition, 3, "農政局"), []
        edition["accounted"].append([3, start, end, "extension of a number"])
        made_to_fit(edition)

    assert desks["desks"][0]["phones"][0]["extension"][0] == "12"
    assert "accounted" in codes_after(desks, forge)


@pytest.mark.parametrize(("field", "words"), [("operator", "青空市"), ("notes", "N")])
def test_a_cell_whose_words_stand_in_another_cell_is_none_that_is_doubled(
    table: Edition, field: str, words: str
) -> None:
    def forge(edition: Edition) -> None:
        for desk in edition["desks"]:
            values = desk.get(field, []) if field == "notes" else [desk.get(field, ["", "", []])]
            for value in [value for value in values if value[0].endswith(words)]:
                edition["accounted"].append([*value[2][-1], "doubled cell"])
                desk.pop(field)
        made_to_fit(edition)

    assert "accounted" in codes_after(table, forge)


def test_a_sign_that_is_a_remark_of_other_rows_is_no_empty_cell(knowledge: Knowledge) -> None:
    edition = as_found(TABLE.replace("\tN\n", "\t○\n").replace("\tY\n", "\t×\n"), knowledge)

    def forge(edition: Edition) -> None:
        (note,) = edition["desks"][1].pop("notes")
        edition["accounted"].append([*note[2][-1], "empty cell"])
        made_to_fit(edition)

    assert [note[0] for desk in edition["desks"] for note in desk["notes"]].count("祝日：○") == 4
    assert "accounted" in codes_after(edition, forge)


# -- desks that are dissolved into others -----------------------------------------------------

OFFICES = """窓口の一覧

窓口\t課\t電話番号\t受付時間
東市役所\t市民課\t0993-00-0001\t平日 8:30～17:15
西町役場\t住民課\t0993-00-0002\t平日 9:00～17:00
南村役場\t総務課\t0993-00-0003\t平日 9:00～16:00
"""
LEADERS = """窓口の一覧

東の窓口
県民相談室 ………… 0993-00-0001　平日 9:00～17:00
計量検定所 ………… 0993-00-0002　平日 8:30～17:15
くらしの安心局 …… 0993-00-0003　平日 8:30～17:15
"""


@pytest.fixture(scope="module")
def offices(knowledge: Knowledge) -> Edition:
    return as_found(OFFICES, knowledge)


@pytest.fixture(scope="module")
def leaders(knowledge: Knowledge) -> Edition:
    return as_found(LEADERS, knowledge)


def dissolve(edition: Edition, into: int, at: int, *, name: str) -> None:
    """Give all of a desk to another one; its names are that one's sections or remarks, or accounted for."""
    one, other = edition["desks"][into], edition["desks"][at]
    names = [other["organization"], *other.get("department", ())]
    one["phones"] = sorted([*one["phones"], *other["phones"]], key=lambda phone: phone["value"][2])
    one["notes"] = [*one.get("notes", ()), other["hours"]]
    if name in ("department", "notes"):
        one[name] = sorted([*one.get(name, ()), *names], key=lambda value: value[2])
    else:
        edition["accounted"] += [[*value[2][0], name] for value in names]
    drop_desk(edition, other)
    edition["tables"][0]["rows"] -= 1
    made_to_fit(edition)


@pytest.mark.parametrize("name", ["heading of a group", "notes", "department"])
@pytest.mark.parametrize(("into", "at"), [(0, 1), (1, 2), (1, 0)])
def test_a_row_is_not_dissolved_into_a_neighbour(offices: Edition, into: int, at: int, name: str) -> None:
    assert [desk["row"] for desk in offices["desks"]] == [4, 5, 6]
    assert "row-left" in codes_after(offices, lambda edition: dissolve(edition, into, at, name=name))


def test_a_table_is_not_one_desk(offices: Edition) -> None:
    def forge(edition: Edition) -> None:
        for _ in range(2):
            dissolve(edition, 0, 1, name="heading of a group")

    assert "row-left" in codes_after(offices, forge)


@pytest.mark.parametrize("name", ["total of the table", "heading of a group", "notes", "department"])
def test_a_line_with_a_name_and_a_number_is_not_dissolved(leaders: Edition, name: str) -> None:
    assert [desk["organization"][0] for desk in leaders["desks"]] == [
        "県民相談室",
        "計量検定所",
        "くらしの安心局",
    ]
    assert "unit" in codes_after(leaders, lambda edition: dissolve(edition, 0, 1, name=name))


SECTIONS = """施設の一覧

施設名\t担当課\t電話番号\t備考
東福祉事務所\t生活課\t0993-00-0001\t夜間は休みます
西福祉事務所\t保護課\t0993-00-0002\t祝日も受け付けます
南福祉事務所\t相談課\t0993-00-0003\t予約が必要です
"""


@pytest.fixture(scope="module")
def sections(knowledge: Knowledge) -> Edition:
    return as_found(SECTIONS, knowledge)


def exchanged(edition: Edition) -> None:
    for desk in edition["desks"]:
        desk["organization"], desk["department"] = desk["department"][0], [desk["organization"]]


def operated(edition: Edition) -> None:
    for desk in edition["desks"]:
        desk["operator"] = desk.pop("department")[0]


def remarked(edition: Edition) -> None:
    for desk in edition["desks"]:
        desk["notes"] = [*desk.pop("department"), *desk["notes"]]


def headed(edition: Edition) -> None:
    for desk in edition["desks"]:
        desk["operator"] = printed(edition, 3, "施設名")


def left_out(edition: Edition) -> None:
    for desk in edition["desks"]:
        note = desk.pop("notes")[0]
        edition["accounted"].append([*note[2][-1], "code of the row"])


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (exchanged, "level"),
        (operated, "column"),
        (remarked, "column"),
        (headed, "header"),
        (left_out, "column"),
    ],
)
def test_a_column_is_not_told_otherwise_in_all_rows(sections: Edition, forge: Forgery, code: str) -> None:
    def fitted(edition: Edition) -> None:
        forge(edition)
        made_to_fit(edition)

    assert code in codes_after(sections, fitted)


def test_the_word_for_the_kind_of_a_column_is_no_label(sections: Edition) -> None:
    def forge(edition: Edition) -> None:
        for desk in edition["desks"]:
            word = printed(edition, 3, "電話番号")
            desk["phones"][0] |= {"label": word[0], "label_spans": word[2]}

    assert "label" in codes_after(sections, forge)


def test_closed_days_have_the_word_above_them(knowledge: Knowledge) -> None:
    text = "窓口の一覧\n\n窓口\t電話番号\t休業日\n東相談室\t0993-00-0001\t土日祝\n西相談室\t0993-00-0002\t月曜日\n"

    def forge(edition: Edition) -> None:
        for desk in edition["desks"]:
            (note,) = desk["notes"]
            assert note[0].startswith("休業日")
            desk["notes"] = [printed(edition, desk["row"], note[0].partition("：")[2])]

    assert "header" in codes_after(as_found(text, knowledge), forge)


def test_the_heading_above_a_column_of_names_is_not_the_body(knowledge: Knowledge) -> None:
    rows = "".join(f"{name}相談室\t0993-00-000{at}\n" for at, name in enumerate("東西南北"))

    def forge(edition: Edition) -> None:
        for desk in edition["desks"]:
            desk["department"] = [desk["organization"]]
            desk["organization"] = printed(edition, 1, "融資の相談")
        made_to_fit(edition)

    assert "column" in codes_after(as_found(f"融資の相談\n\n窓口\t電話番号\n{rows}", knowledge), forge)


SHELTERS = """避難所の一覧

名称\t住所\t電話番号\t備考
東公園\t青空市東町1-2-3\t0993-00-0001\t広場
西公園\t青空市西町1-2-4\t\t広場
南公園\t青空市南町1-2-5\t\t広場
北公園\t青空市北町1-2-6\t0993-00-0004\t広場
"""


@pytest.mark.parametrize("row", [5, 6])
def test_a_row_without_a_number_is_no_heading(knowledge: Knowledge, row: int) -> None:
    edition = as_found(SHELTERS, knowledge)
    assert [desk["row"] for desk in edition["desks"]] == [4, 5, 6, 7]

    def forge(edition: Edition) -> None:
        desk = next(desk for desk in edition["desks"] if desk["row"] == row)
        spans = [desk["organization"][2][0], desk["address"][2][0], desk["notes"][0][2][-1]]
        edition["accounted"] += [[*span, "heading of a group"] for span in spans]
        edition["desks"].remove(desk)
        edition["notices"] = [each for each in edition["notices"] if desk["id"] not in each["desks"]]
        made_to_fit(edition)

    assert "accounted" in codes_after(edition, forge)


BELOW = """地方局の一覧

本局\t東国担当\t電話：0993-00-0001
中央局\t未来室
\t東海担当\t電話：0993-00-0002
\t北陸担当\t電話：0993-00-0003
西局\t連携課\t電話：0993-00-0004
南局\t企画課\t電話：0993-00-0005
北局\t企画課\t電話：0993-00-0006
"""


@pytest.mark.parametrize("name", ["heading of a group", "notes"])
def test_a_section_over_an_empty_cell_is_a_row(knowledge: Knowledge, name: str) -> None:
    edition = as_found(BELOW, knowledge)
    assert [desk["row"] for desk in edition["desks"]][2:4] == [5, 6]

    def forge(edition: Edition) -> None:
        gone, desk = edition["desks"].pop(3), edition["desks"][2]
        desk["phones"] += gone["phones"]
        section = gone["department"][-1]
        if name == "notes":
            desk["notes"] = [section]
        else:
            edition["accounted"].append([*section[2][0], name])
        edition["notices"] = []
        made_to_fit(edition)

    assert "row-left" in codes_after(edition, forge)


def test_the_mark_of_a_footnote_is_no_sign(knowledge: Knowledge) -> None:
    def forge(edition: Edition) -> None:
        for place in edition["accounted"]:
            place[3] = "sign" if place[3] == "footnote mark" else place[3]
        edition["desks"][0]["notes"] = edition["desks"][1]["notes"]

    rows = "東相談室\t0244-37-0001\n西相談室※\t0244-37-0002\n"
    marked = as_found(f"窓口の一覧\n\n窓口\t電話番号\n{rows}※水曜は休み\n", knowledge)
    assert "accounted" in codes_after(marked, forge)


def test_a_row_that_counts_how_many_there_are_of_each_kind_is_no_desk(knowledge: Knowledge) -> None:
    table = "保育所の一覧\n\nNO.\t施設\t住所\t電話番号\n1\t東園\t青空市東町1-2-3\t0993-00-0001\n2\t西園\t青空市西町1-2-4\t0993-00-0002\n"
    counted = as_found(
        f"{table}\t社会福祉法人11,学校法人29、個人3\t\t\n\t［増０件、減０件］\t\t\n", knowledge
    )
    assert [desk["organization"][0] for desk in counted["desks"]] == ["東園", "西園"]
    named = as_found(f"{table}3\t南園\t青空市南町1-2-5\t\n", knowledge)
    assert [desk["organization"][0] for desk in named["desks"]] == ["東園", "西園", "南園"]

    def forge(edition: Edition) -> None:
        desk = edition["desks"][-1]
        places = [desk["organization"][2][0], desk["address"][2][0], [6, 0, 1]]
        drop_desk(edition, desk)
        edition["accounted"] = [each for each in edition["accounted"] if each[0] != 6]
        edition["accounted"] += [[*place, "total of the table"] for place in places]
        made_to_fit(edition)

    assert "accounted" in codes_after(named, forge)
