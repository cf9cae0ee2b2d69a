"""Another office's list, asked by name and place: the desks of that name, never a question that changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.answers.router import Router
from madoguchi.answers.topics import all_topics, topics_of
from madoguchi.answers.warming import questions_to_warm
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.faces.cli.asking import told
from madoguchi.faces.exports.answers import answer_json_full
from madoguchi.model.answer import Refusal
from madoguchi.text.department import body_levels
from tests.answers.another_list import IN_COLUMNS, RUN_TOGETHER, listed

FIRE = ("消防局総務課", "消防局予防課", "消防局北消防署")
# What is typed, and in which place field → the desks, in this order.
NAMED: dict[tuple[str, str], tuple[str, ...]] = {
    ("消防局", ""): FIRE,
    ("消防局", "高松市"): FIRE,
    ("消防局", "香川県"): FIRE,
    ("消防局の電話番号", ""): FIRE,
    ("消防局はどこですか", "高松市"): FIRE,
    ("高松市消防局", ""): FIRE,
    ("高松市の消防局", ""): FIRE,
    ("消防", ""): FIRE,
    ("消防の番号を教えて", "高松市"): FIRE,
    ("予防課", ""): ("消防局予防課",),
    ("消防局予防課", "高松市"): ("消防局予防課",),
    ("消防局 予防課", ""): ("消防局予防課",),
    ("北消防署", ""): ("消防局北消防署",),
    ("市民課", ""): ("市民局市民課",),
    ("市民局", "高松市"): ("市民局",),
    ("納税課", "高松市"): ("税務部納税課",),
    ("教育委員会", ""): ("教育委員会学校教育課", "教育委員会総務課"),
    ("学校教育課", ""): ("教育委員会学校教育課",),
    ("総務課", ""): ("消防局総務課", "教育委員会総務課"),
    ("会計課", "高松市"): ("会計課",),
    ("国保", ""): ("国保・高齢者医療課",),
    ("環境", ""): ("環境保全推進課",),
}


@pytest.fixture(scope="module", params=["", "香川県", "香川県高松市"])
def router(request: pytest.FixtureRequest) -> Router:
    """Over the list without areas, and with the one area of all its desks."""
    return Router(listed(RUN_TOGETHER, request.param))


@pytest.mark.parametrize(("asked", "names"), NAMED.items(), ids="@".join)
def test_a_name_gives_the_desks_that_have_it(
    asked: tuple[str, str], names: tuple[str, ...], router: Router
) -> None:
    answer = router.answer(*asked)
    assert tuple(item.desk.name for item in answer.items) == names
    assert answer.question is None
    assert all(item.reasons for item in answer.items)


@pytest.mark.parametrize("place", ["", "高松市"])
@pytest.mark.parametrize(
    "query", ["後継者がいない", "資金繰りが苦しい", "図書館", "あああ", "", "相談したい"]
)
def test_what_no_desk_of_the_list_is_for_is_said_with_what_to_do(
    query: str, place: str, router: Router
) -> None:
    answer = router.answer(query, place)
    assert (answer.items, answer.question, answer.abstained) == ((), None, True)
    assert answer.refusal in (Refusal.OUT_OF_SCOPE, Refusal.EMPTY)
    assert answer.message
    assert answer.message.ja
    assert not answer.instead  # no trouble to choose from that leads nowhere
    shown = list(told(answer, router.edition, explain=False))
    assert shown[0] == answer.message.ja
    assert "期間は不明" in shown[-1]
    assert answer_json_full(answer, router.edition)["message"] == answer.message.ja


def test_a_desk_in_columns_is_found_by_its_body_and_by_its_section() -> None:
    router = Router(listed(IN_COLUMNS))
    fire = [item.desk.numbers for item in router.answer("消防局", "高松市").items]
    assert fire == [("087-111-0001",), ("087-111-0002",)]
    assert [item.desk.numbers for item in router.answer("市民課").items] == [("087-111-0004",)]


def test_of_two_offices_of_one_name_the_place_chooses() -> None:
    here, there = listed(RUN_TOGETHER, "香川県高松市"), listed(RUN_TOGETHER, "香川県丸亀市")
    (one,) = (desk for desk in here.desks if desk.name == "会計課")
    (other,) = (replace(desk, id="another") for desk in there.desks if desk.name == "会計課")
    both = Router(replace(here, desks=(one, other)))
    assert both.answer("会計課", "丸亀市").items[0].desk.service_area[0].text == "香川県丸亀市"


def test_every_abstention_carries_a_message(router: Router) -> None:
    for query in ("", "あ" * 3000, "死にたい", "03-0000-0000", "天気"):
        answer = router.answer(query)
        assert answer.abstained
        assert answer.message
        assert answer.message.ja
        assert answer.message.en
        assert {lang for lang, _ in answer.message.others} == {"easy", "zh", "vi", "ko"}


def test_the_topics_of_a_list_are_those_that_it_has_desks_for() -> None:
    assert set(topics_of(GUIDEBOOK, frozenset())) == {"general"}
    everything = frozenset(name for topic in all_topics(GUIDEBOOK).values() for name in topic.functions)
    assert topics_of(GUIDEBOOK, everything) == all_topics(GUIDEBOOK)
    some = topics_of(GUIDEBOOK, frozenset({"succession"}))
    assert set(some) == {
        "general",
        *(t.id for t in all_topics(GUIDEBOOK).values() if "succession" in t.functions),
    }
    assert all(topic.functions == ("succession",) for id, topic in some.items() if id != "general")


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("消防局総務課", ("消防局", "総務課")),
        ("消防局 総務課", ("消防局", "総務課")),
        ("消防局北消防署", ("消防局", "北消防署")),
        ("健康福祉局こども未来部保育課扇町保育所", ("健康福祉局", "こども未来部", "保育課", "扇町保育所")),
        ("教育委員会学校教育課", ("教育委員会", "学校教育課")),
        ("保健所健康づくり課", ("保健所", "健康づくり課")),
        ("図書館総務係", ("図書館", "総務係")),
        ("総務部情報政策課第一係", ("総務部", "情報政策課", "第一係")),
        ("会計課", ()),
        ("市民所得課税課", ()),
        ("旅館業務課", ()),
        ("東部保育所", ()),
        ("中部経済産業局", ()),
        ("中小企業基盤整備機構 中部本部", ()),
        ("青森県よろず支援拠点", ()),
        ("", ()),
    ],
)
def test_levels_that_run_together_in_the_name_of_a_body(name: str, levels: tuple[str, ...]) -> None:
    assert body_levels(name) == levels


def test_what_warms_a_router_is_asked_of_its_own_list() -> None:
    router = Router(listed(RUN_TOGETHER))
    asked = dict(questions_to_warm(router))
    misspelt = "市民局民課窓口サービスセンター"
    assert misspelt in asked
    assert [item.desk.name for item in router.answer(misspelt).items] == ["市民局市民課窓口サービスセンター"]
    assert router.answer("円周率の百桁目", asked["円周率の百桁目"]).items == ()
