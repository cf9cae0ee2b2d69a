"""Forgeries of names, remarks, and whole columns that fit in themselves, with all that rests on them worked out again."""

from __future__ import annotations

import copy
import hashlib
import json
from typing import Any

import pytest

from madoguchi.editions.build import Built
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.editions.proof.rules import minted
from madoguchi.editions.proof.text import tight
from tests.editions.forging import (
    RUNNING,
    Edition,
    Forgery,
    add_desk,
    as_found,
    codes_after,
    drop_desk,
    joined,
    made_to_fit,
    of_bureaus,
    printed,
    proven,
)

HALL = """市の窓口

施設名\tカナ\t係\t運営者\t業務内容\t場所\t電話番号\t内線\tFAX\t開館\t閉館\t予約\t定員\t備考
保健センター\tホケンセンター\t母子係\t(公財)東市事業団\t母子手帳の交付、健診\t東町1-1\t0993-00-0051\t2101\t0993-00-0921\t8:30\t17:15\tY\t30\t駅の近く
図書館\tトショカン\t\t(公財)東市事業団\t本の貸出、予約\t東町1-2\t0993-00-0052\t2102\t0993-00-0052\t9:30\t19:00\tN\t200\t休館は月曜
市民会館\tシミンカイカン\t貸館係\t(公財)東市事業団\tホールの予約\t西町2-1\t0993-00-0053\t2103\t0993-00-0053\t9:00\t21:00\tN\t800\t駅の近く
体育館\tタイイクカン\t\t東市スポーツ協会\tプールの予約\t西町3-4\t0993-00-0054\t2104\t0993-00-0924\t9:00\t21:00\tY\t400\t雨天も可
清掃センター\tセイソウセンター\t受付係\t東市スポーツ協会\tごみの持ち込み\t岬40\t0993-00-0055\t2105\t0993-00-0925\t8:30\t16:30\tN\t20\t車で
"""
BUREAUS = """地方局の一覧

部署\t課室\t電話番号
総務部\t人事課 会計課\t011-200-0001 011-200-0002
産業部\t創業・商業課(振興担当)\t011-200-0004 (※融資については011-200-0005)
\t工業部 工業課\t011-200-0006
\t農業課\t011-200-0007
\t林業課\t011-200-0008

※いずれも平日の窓口です
"""
HALLS = "名称\t電話番号\n東会館(東市公社)\t0993-00-0001\n西会館\t0993-00-0002\n南会館\t0993-00-0003\n北会館\t0993-00-0004\n"
HEADER = 3  # the line of the header of the hall's table


@pytest.fixture(scope="module")
def hall(knowledge: Knowledge) -> Edition:
    return as_found(HALL, knowledge)


@pytest.fixture(scope="module")
def halls(knowledge: Knowledge) -> Edition:
    return as_found(HALLS, knowledge)


@pytest.fixture(scope="module")
def running(knowledge: Knowledge) -> Edition:
    return as_found(RUNNING, knowledge)


@pytest.fixture(scope="module")
def bureaus(knowledge: Knowledge) -> Edition:
    return of_bureaus(BUREAUS, knowledge)


def fits(forge: Forgery) -> Forgery:
    def forged(edition: Edition) -> None:
        forge(edition)
        made_to_fit(edition)

    return forged


def test_what_is_made_to_fit_and_not_altered_is_proven(
    hall: Edition, bureaus: Edition, running: Edition
) -> None:
    for edition in (hall, bureaus, running):
        again = copy.deepcopy(edition)
        made_to_fit(again)
        proven(json.dumps(again, ensure_ascii=False).encode())


# -- columns of a list that was read as found -----------------------------------------------------


def opening_and_closing_to_remarks(edition: Edition) -> None:
    for desk in edition["desks"]:
        for word, span in zip(("開館", "閉館"), desk.pop("hours")[2], strict=True):
            text = edition["lines"][span[0] - 1][span[1] : span[2]]
            desk["notes"].append(joined(edition, HEADER, word, [text, "printed", [span], text]))


def operators_to_remarks(edition: Edition) -> None:
    for desk in edition["desks"]:
        desk["notes"].append(joined(edition, HEADER, "運営者", desk.pop("operator")))


def places_to_remarks(edition: Edition) -> None:
    for desk in edition["desks"]:
        desk["notes"].append(joined(edition, HEADER, "場所", desk.pop("address")))


def teams_to_remarks(edition: Edition) -> None:
    for desk in edition["desks"]:
        desk["notes"] += desk.pop("department", [])


def what_they_do_to_teams(edition: Edition) -> None:
    for desk in edition["desks"]:
        note = next(n for n in desk["notes"] if n[0].startswith("業務内容"))
        desk["notes"].remove(note)
        words = note[0].partition("：")[2]
        desk.setdefault("department", []).append(printed(edition, desk["row"], words))


def flags_left_out(edition: Edition) -> None:
    for desk in edition["desks"]:
        note = next(n for n in desk["notes"] if n[0].startswith("予約："))
        desk["notes"].remove(note)
        edition["accounted"].append([*note[2][1], "code of the row"])


def names_below_the_heading(edition: Edition) -> None:
    for desk in edition["desks"]:
        desk["department"] = [desk["organization"], *desk.get("department", ())]
        desk["organization"] = printed(edition, 1, "市の窓口")


def faxes_doubled(edition: Edition) -> None:
    for desk in edition["desks"]:
        if desk["faxes"][0]["number"] == desk["phones"][0]["number"]:
            edition["accounted"].append([*desk.pop("faxes")[0]["value"][2][0], "doubled cell"])


def extension_at_the_fax(edition: Edition) -> None:
    desk = edition["desks"][0]
    desk["faxes"][0]["extension"] = desk["phones"][0].pop("extension")


def team_of_another_body(edition: Edition) -> None:
    edition["desks"][1]["department"] = [edition["desks"][0]["department"][-1]]


def remark_in_two(edition: Edition) -> None:
    desk = edition["desks"][0]
    note = next(n for n in desk["notes"] if n[0].startswith("業務内容"))
    desk["notes"].remove(note)
    for words in ("母子手帳の交付", "健診"):
        value = printed(edition, desk["row"], words)
        desk["notes"].append(joined(edition, HEADER, "業務内容", value))


def word_of_the_header_as_remark(edition: Edition) -> None:
    edition["desks"][0]["notes"].append(printed(edition, HEADER, "施設名"))


def kana_to_teams(edition: Edition) -> None:
    for desk in edition["desks"]:
        at = desk["row"]
        kana = edition["lines"][at - 1].split("\t")[1]
        desk["department"] = [printed(edition, at, kana), *desk.get("department", ())]
        span = desk["department"][0][2][0]
        edition["accounted"] = [each for each in edition["accounted"] if each[:3] != span]


def capacities_left_out(edition: Edition) -> None:
    for desk in edition["desks"]:
        note = next(n for n in desk["notes"] if n[0].startswith("定員："))
        desk["notes"].remove(note)
        edition["accounted"].append([*note[2][1], "code of the row"])


def some_remarks_left_out(edition: Edition) -> None:
    for desk in edition["desks"][:3]:
        note = next(n for n in desk["notes"] if n[1] == "printed")
        desk["notes"].remove(note)
        edition["accounted"].append([*note[2][0], "code of the row"])


def heading_cut(edition: Edition) -> None:
    edition["tables"][0]["heading"] = "市の"


def desk_of_the_same_print(edition: Edition) -> None:
    del add_desk(edition, edition["desks"][0])["department"]


@pytest.mark.parametrize(
    "forge",
    [
        opening_and_closing_to_remarks,
        operators_to_remarks,
        places_to_remarks,
        teams_to_remarks,
        what_they_do_to_teams,
        flags_left_out,
        names_below_the_heading,
        faxes_doubled,
        extension_at_the_fax,
        team_of_another_body,
        remark_in_two,
        word_of_the_header_as_remark,
        kana_to_teams,
        capacities_left_out,
        some_remarks_left_out,
        heading_cut,
        desk_of_the_same_print,
    ],
)
def test_a_column_that_was_told_otherwise_is_found(hall: Edition, forge: Forgery) -> None:
    assert codes_after(hall, fits(forge))


# -- names of a described table -------------------------------------------------------------------


def row_of(edition: Edition, words: str) -> dict[str, Any]:
    return next(desk for desk in edition["desks"] if words in desk["printed"])


def levels(edition: Edition, row: str, *words: str) -> None:
    desk = row_of(edition, row)
    at = desk["row"]
    division = [level for level in desk["department"] if level[2][0][0] != at or level[0] == "産業部"]
    desk["department"] = [*division, *(printed(edition, at, word) for word in words)]


def two_levels_in_one(edition: Edition) -> None:
    levels(edition, "工業課", "工業部 工業課")


def level_cut_at_a_dot(edition: Edition) -> None:
    levels(edition, "創業", "創業", "商業課(振興担当)")


def bracket_as_level(edition: Edition) -> None:
    levels(edition, "創業", "創業・商業課", "振興担当")


def units_in_one(edition: Edition) -> None:
    one, other = (desk for desk in edition["desks"] if "人事課" in desk["printed"])
    one["department"].append(other["department"][-1])
    one["phones"] += other["phones"]
    drop_desk(edition, other)


def label_to_remark(edition: Edition) -> None:
    desk = row_of(edition, "創業")
    phone = desk["phones"][1]
    phone.pop("label"), phone.pop("label_spans")
    desk["notes"] = [printed(edition, desk["row"], "(※融資については"), *desk.get("notes", ())]
    row = desk["row"]
    edition["accounted"] = [each for each in edition["accounted"] if each[0] != row]


def remark_of_all_at_one(edition: Edition) -> None:
    for desk in edition["desks"][1:]:
        desk["notes"] = [note for note in desk.get("notes", ()) if "平日" not in note[0]]


def row_to_the_desk_above(edition: Edition) -> None:
    above, desk = row_of(edition, "農業課"), row_of(edition, "林業課")
    above["phones"] += desk["phones"]
    above["notes"] = [desk["department"][-1], *above["notes"]]
    drop_desk(edition, desk)


@pytest.mark.parametrize(
    "forge",
    [
        two_levels_in_one,
        level_cut_at_a_dot,
        bracket_as_level,
        units_in_one,
        label_to_remark,
        remark_of_all_at_one,
        row_to_the_desk_above,
    ],
)
def test_a_name_or_remark_that_was_told_otherwise_is_found(bureaus: Edition, forge: Forgery) -> None:
    assert codes_after(bureaus, fits(forge))


# -- a list of names and numbers ------------------------------------------------------------------


@pytest.mark.parametrize(("field", "words"), [("operator", "東市公社"), ("notes", "(東市公社)")])
def test_what_stands_in_brackets_behind_a_name_is_of_the_name(halls: Edition, field: str, words: str) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        value = printed(edition, desk["row"], words)
        desk["organization"] = printed(edition, desk["row"], "東会館")
        desk[field] = [value] if field == "notes" else value

    assert "cell" in codes_after(halls, fits(forge))


# -- lines of words -------------------------------------------------------------------------------


def name_swallowed_by_the_desk_before(edition: Edition) -> None:
    before, desk = edition["desks"][1:]
    before["notes"] = [desk["organization"]]
    before["phones"] += desk["phones"]
    drop_desk(edition, desk)


def test_a_name_before_a_number_is_no_remark(running: Edition) -> None:
    assert "label" in codes_after(running, fits(name_swallowed_by_the_desk_before))


def test_a_name_between_two_numbers_is_of_another_desk(running: Edition) -> None:
    def forge(edition: Edition) -> None:
        before, desk = edition["desks"][1:]
        before["department"] = [desk["organization"]]
        before["phones"] += desk["phones"]
        drop_desk(edition, desk)

    assert "unit" in codes_after(running, fits(forge))


# -- the packaged list ----------------------------------------------------------------------------


def hours_as_heading(edition: Edition) -> None:
    desk = next(desk for desk in edition["desks"] if "hours" in desk)
    span = desk.pop("hours")[2][0]
    edition["accounted"] = [a for a in edition["accounted"] if a[:2] != [span[0], 0]]
    edition["accounted"].append([span[0], 0, span[2], "heading of a group"])
    desk["lines"] = [line for line in desk["lines"] if line != span[0]]


def area_of_the_name_left_out(edition: Edition) -> None:
    desk = next(d for d in edition["desks"] if d["organization"][0].startswith("岩手県事業承継"))
    del desk["prefecture"], desk["service_area"]
    name = tight(desk["organization"][0])
    desk["key"] = f"{desk['program']}||{name}|1"
    desk["id"] = minted("desk", desk["key"])


def mark_as_remark(edition: Edition) -> None:
    desk = next(d for d in edition["desks"] if d["printed"].endswith("011-204-5330(直)"))
    phone, row = desk["phones"][0], desk["row"]
    phone.pop("label"), phone.pop("label_spans")
    desk["notes"] = [printed(edition, row, "直")]
    edition["accounted"] = [each for each in edition["accounted"] if each[0] != row]


def number_and_page_of_the_heading_at_a_section(edition: Edition) -> None:
    agency, desk = edition["desks"][:2]
    for field in ("phones", "urls"):
        desk[field] = [*agency[field], *desk.get(field, ())]


def test_forgeries_of_the_packaged_list_are_found_each_in_its_place(built: Built) -> None:
    edition = json.loads(built.content)
    for forge in (
        hours_as_heading,
        area_of_the_name_left_out,
        mark_as_remark,
        number_and_page_of_the_heading_at_a_section,
    ):
        forge(edition)
    found = {(f.code, *f.path.split("/")[2:]) for f in prove(json.dumps(edition).encode())[1]}
    assert found == {
        ("accounted",),
        ("area", "service_area"),
        ("label", "notes"),
        ("label", "phones", "0", "label"),
        ("far", "phones", "0", "number"),
        ("far", "urls", "0"),
        ("notice", "notices"),
    }


# -- where one list ends --------------------------------------------------------------------------


@pytest.mark.parametrize("at", [2, 3])
def test_lines_of_words_are_one_list(knowledge: Knowledge, at: int) -> None:
    lines = RUNNING.replace("・", "\n", 2)
    edition = as_found(lines, knowledge)

    def forge(edition: Edition) -> None:
        one = edition["sources"][0]
        other = one | {"id": "other", "first": at, "count": one["count"] - at + 1}
        one["count"] = at - 1
        edition["sources"].append(other)
        for source in (one, other):
            own = edition["lines"][source["first"] - 1 :][: source["count"]]
            source["sha256"] = hashlib.sha256("".join(f"{line}\n" for line in own).encode()).hexdigest()

    assert "window" in codes_after(edition, forge)


@pytest.mark.parametrize(
    "text",
    [
        "相談窓口(平日9:00～17:00)\n\n名称\t電話番号\n東会館\t0993-00-0001\n西会館\t0993-00-0002\n",
        "名称\t電話番号(平日9時～17時)\n東会館\t0993-00-0001\n西会館\t0993-00-0002\n南会館\t0993-00-0003\n",
        "名称\t昼(9:00～17:00)電話\n東会館\t0993-00-0001\n西会館\t0993-00-0002\n南会館\t0993-00-0003\n",
        "名称\t電話番号\t開館\n東会館\t0993-00-0001\t火～日\n西会館\t0993-00-0002\t毎日\n南会館\t0993-00-0003\t土日\n",
    ],
)
def test_hours_within_a_title_and_days_below_a_header_are_no_forgery(knowledge: Knowledge, text: str) -> None:
    raw = as_found(text, knowledge)
    assert len(raw["desks"]) >= 2
