"""The tools' answers: the router's own, one status each, age in fields of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.answers.contacts import contacts_for
from madoguchi.answers.doors import all_doors
from madoguchi.answers.signals.danger import alarm_in
from madoguchi.model.answer import Alarm, Crisis, Danger
from tests.answers.scoring import read_questions

QUESTIONS = read_questions("tuning")[::8]
IN_PERIOD = "2024-01-31"


def test_questions_get_the_routers_answer(call, router):
    for row in QUESTIONS:
        if not row["query"].strip() or len(row["query"]) > 2000:
            continue
        answer = router.answer(row["query"], row["place"])
        told = call("route_question", question=row["query"], place=row["place"])
        assert [entry["id"] for entry in told["desks"]] == [item.desk.id for item in answer.items]
        for entry, item in zip(told["desks"], answer.items, strict=True):
            assert [r["number"] for r in entry["numbers"]] == list(dict.fromkeys(item.numbers))
            assert entry.get("reasons", []) == [reason.ja for reason in item.reasons]
        assert (told["status"] == "unknown") == answer.abstained
        if answer.clarify:
            assert told["status"] == "ambiguous"
            assert answer.question.text.ja in told["question"]["text"]


def test_the_same_answer_is_found_while_the_period_runs_and_stale_after_it(call, edition):
    end = edition.sources[0].facts.period_end
    asked = {"question": "返済が苦しい", "place": "大阪市"}
    in_time = call("route_question", **asked, as_of=end.isoformat())
    late = call("route_question", **asked, as_of=(end + timedelta(days=3)).isoformat())
    assert (in_time["status"], in_time["edition"]["age_days"]) == ("found", 0)
    assert (late["status"], late["edition"]["age_days"]) == ("stale", 3)
    assert in_time["desks"] == late["desks"]
    assert end.isoformat() in late["message"]
    assert end.isoformat() not in in_time["message"]


def test_a_day_before_the_period_is_told(call, edition):
    before = edition.sources[0].facts.period_start - timedelta(days=1)
    told = call("get_desk", id=edition.desks[0].id, as_of=before.isoformat())
    assert told["status"] == "found"
    assert "not yet" in told["message"]


@pytest.mark.parametrize(
    ("tool", "given", "status"),
    [
        ("route_question", {"question": "明日の天気を教えて"}, "unknown"),
        ("route_question", {"question": "解雇された"}, "ambiguous"),
        ("route_question", {"question": "信用保証協会", "place": "府中市"}, "ambiguous"),
        ("find_desks", {"topic": "labour"}, "ambiguous"),
        ("find_desks", {"name": "そんな窓口はない"}, "unknown"),
        ("get_desk", {"id": "00000000-0000-0000-0000-000000000000"}, "unknown"),
    ],
)
def test_unknown_and_ambiguous_stay_so_whatever_the_age(call, tool, given, status):
    assert call(tool, **given, as_of=IN_PERIOD)["status"] == status
    assert call(tool, **given, as_of="2030-01-01")["status"] == status


def test_what_is_dated_is_told_with_its_day(call, edition):
    desk = next(d for d in edition.desks if d.dated)
    fact = desk.dated[0]
    (before,) = call("get_desk", id=desk.id, as_of="2023-04-01")["desks"]
    (after,) = call("get_desk", id=desk.id, as_of=IN_PERIOD)["desks"]
    assert before["dated"][0]["begun"] is False
    assert after["dated"][0]["begun"] is True
    assert after["dated"][0]["printed"] == fact.note.text
    assert after["dated"][0]["lines"] == list(fact.note.lines)


def test_a_suspect_entry_carries_its_warning(call, edition):
    notice = next(n for n in edition.notices if n.desks and n.severity.value == "WARNING")
    (told,) = call("get_desk", id=notice.desks[0])["desks"]
    assert {"code": notice.code, "message": notice.message} in told["warnings"]


# -- finding ----------------------------------------------------------------------------------


def names(told):
    return [row["name"] for row in told["desks"]]


@pytest.mark.parametrize(
    "name", ["中小企業庁 事業環境部 取引課", "中小企業庁取引課", "中小企業庁 取引課", "中小企業庁（取引課）"]
)
def test_a_desk_is_found_by_the_parts_of_its_name(call, name):
    told = call("find_desks", name=name, as_of=IN_PERIOD)
    assert (told["status"], names(told)) == ("found", ["中小企業庁 事業環境部 取引課"])


def test_a_name_that_is_only_near_is_never_taken_for_it(call):
    told = call("find_desks", name="東京よろず支援処点", as_of=IN_PERIOD)
    assert told["status"] == "ambiguous"
    assert "No desk has this name" in told["message"]
    assert names(told)[0] == "東京都よろず支援拠点"


def test_every_desk_is_found_by_its_full_name(call, edition):
    for desk in edition.desks[::3]:
        told = call("find_desks", name=desk.name, program=desk.program)
        assert desk.id in [row["id"] for row in told["desks"]] or told["total"] > len(told["desks"]), (
            desk.name
        )


def test_a_program_and_a_prefecture_narrow(call, edition):
    told = call("find_desks", program="guarantee", prefecture="岐阜県", as_of=IN_PERIOD)
    expected = {
        d.name
        for d in edition.desks
        if d.program == "guarantee" and any(a.text.startswith("岐阜県") for a in d.service_area)
    }
    assert set(names(told)) == expected
    assert told["status"] == "found"
    assert told["total"] == len(expected)


def test_where_no_local_desk_is_the_nations_is_found(call):
    assert names(call("find_desks", program="jfc", prefecture="大阪府")) == ["株式会社日本政策金融公庫"]
    assert names(call("find_desks", name="日本政策金融公庫", prefecture="大阪府"))[0].endswith(
        "日本政策金融公庫"
    )


def test_a_topic_gives_its_desks_in_order(call, router):
    told = call("find_desks", topic="turnaround", prefecture="大阪府")
    answer = router.answer("返済が苦しい", "大阪府")
    assert told["desks"][0]["id"] == answer.items[0].desk.id


def test_a_name_of_several_bodies_is_ambiguous(call):
    told = call("find_desks", name="JETRO", prefecture="静岡県")
    assert told["status"] == "ambiguous"
    assert {"ジェトロ静岡", "ジェトロ浜松"} == set(names(told))


def test_too_many_desks_are_counted_and_the_way_to_narrow_is_told(call, edition):
    told = call("find_desks", program="guarantee")
    assert told["total"] == sum(d.program == "guarantee" for d in edition.desks)
    assert len(told["desks"]) < told["total"]
    assert "narrow" in told["message"]


# -- danger -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("route_question", {"question": "もう死にたい"}),
        ("route_question", {"question": "融資", "place": "死にたい"}),
        ("find_desks", {"name": "死にたい"}),
        ("reverse_number", {"number": "死にたい"}),
    ],
)
def test_a_danger_to_life_gets_the_emergency_contacts_and_no_desk(desk, call, tool, given):
    told = call(tool, **given)
    expected = [(c.name, c.number or None) for c in contacts_for(Alarm(Crisis.CERTAIN, Danger.LIFE))]
    assert [(row["name"], row["number"]) for row in told["contacts"]] == expected
    assert (told["crisis"], told["danger"]) == ("certain", "life")
    assert told["desks"] == []
    assert told["status"] == "unknown"
    text = desk.answer(tool, given).content[0].text
    assert all((number or name) in text for name, number in expected)


def test_an_idiom_is_no_danger_and_no_desk_has_a_dangerous_name(call, edition):
    assert call("route_question", question="死にそうなくらい忙しい", place="大阪府")["crisis"] is None
    assert [d.name for d in edition.desks if alarm_in(d.name)] == []


def test_a_hint_of_danger_gets_the_contacts_beside_the_desks(call):
    told = call("route_question", question="保険金で借金を返すことばかり考える", place="大阪府")
    assert told["crisis"] == "possible"
    assert told["contacts"][0]["number"] == "0120-279-338"
    assert told["desks"]


def test_a_question_outside_the_list_names_the_office_whose_work_it_is(call):
    told = call("route_question", question="通販で買った靴が届かない", place="")
    assert told["desks"] == []
    assert [(row["name"], row["number"]) for row in told["outside"]] == [
        (all_doors()["consumer"].name.ja, "188")
    ]
