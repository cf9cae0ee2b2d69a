"""Candidates: what leads to them, and where their desks are."""

from __future__ import annotations

import pytest

from madoguchi.answers.candidates import Candidate, Through, candidates_for
from madoguchi.answers.question import question_of
from madoguchi.answers.router import Router


def candidates(router: Router, query: str, place: str = "") -> tuple[Candidate, ...]:
    return candidates_for(router.understand(question_of(query, place)), router.ground)


def test_the_general_desk_and_none_at_all_are_always_candidates(router: Router) -> None:
    for query in ("後継者がいない", "JETRO", "天気"):
        found = candidates(router, query)
        assert "general-advice" in [each.target for each in found]
        assert [each.through for each in found].count(Through.NOTHING) == 1


def test_a_topic_leads_to_its_first_function_at_the_place(router: Router) -> None:
    first = next(
        each for each in candidates(router, "後継者がいない", "高槻市") if each.target == "succession"
    )
    assert first.choice.desks[0].name == "大阪府事業承継・引継ぎ支援センター"


@pytest.mark.parametrize(
    ("query", "function"),
    [
        ("仙台市の補助で看板を直せますか", "support-center"),
        ("青森県の補助で機械を入れたい", "prefecture-section"),
        ("県の産業振興の財団に相談したい", "prefecture-center"),
        ("Is there a grant from the city for my bakery", "support-center"),
    ],
)
def test_the_level_that_is_asked_for_is_a_candidate(router: Router, query: str, function: str) -> None:
    found = next(each for each in candidates(router, query) if each.target == function)
    assert found.features["topic: asked for"] == 1


@pytest.mark.parametrize(
    ("query", "place", "desk"),
    [
        ("関東経産局 下請法の窓口", "", "関東経済産業局 産業部 適正取引推進課"),
        ("近畿経産局の知財の室", "", "近畿経済産業局 地域経済部 知的財産室"),
        ("札幌の経産局の、下請けいじめを聞いてくれる室", "", "北海道経済産業局 産業部 取引適正化推進室"),
    ],
)
def test_a_body_and_what_its_section_does_lead_to_that_section(
    router: Router, query: str, place: str, desk: str
) -> None:
    duties = [each for each in candidates(router, query, place) if "duty: bias" in each.features]
    assert desk in [each.choice.desks[0].name for each in duties]
    assert router.answer(query, place).items[0].desk.name == desk


def test_two_troubles_have_two_desks_first(router: Router) -> None:
    answer = router.answer("後継者がいなくて困っています。それと新しい看板の商標を取りたいです", "高槻市")
    programs = {item.desk.program for item in answer.items[:2]}
    assert programs == {"succession", "ip"}


@pytest.mark.parametrize(
    ("query", "program"),
    [
        ("保証付きの融資を受けたい", "guarantee"),
        ("銀行で借りるときに保証をしてもらいたい", "guarantee"),
        ("신용보증을 받아 대출을 받고 싶어요", "guarantee"),
        ("商工中金から組合の配送車の資金を借りたい", "shoko-chukin"),
        ("保証人になってくれる親戚がいないが公庫から融資を受けたい", "jfc"),
    ],
)
def test_of_two_functions_of_a_topic_that_are_spoken_of_the_topic_s_first_or_the_named_one_counts(
    router: Router, query: str, program: str
) -> None:
    assert router.answer(query, "福島県").items[0].desk.program == program


def test_of_the_offices_of_one_body_the_nearest_stands_alone_and_bodies_of_their_own_do_not(
    router: Router,
) -> None:
    overseas = [item.desk.name for item in router.answer("製品を海外に輸出したい", "北九州市").items]
    assert overseas[0] == "ジェトロ北九州"
    assert "ジェトロ福岡" not in overseas
    guarantees = [item.desk.name for item in router.answer("保証協会に保証をしてもらいたい", "川崎市").items]
    assert guarantees[:2] == ["川崎市信用保証協会", "神奈川県信用保証協会"]


@pytest.mark.parametrize(
    ("query", "place", "first", "second"),
    [
        ("大阪労働局", "奈良県生駒市", "奈良労働局", "大阪労働局"),
        ("JICA関西", "福井県敦賀市", "JICA北陸", "JICA関西"),
        ("近畿経産局の知的財産室", "高松市", "四国経済産業局", "近畿経済産業局"),
    ],
)
def test_the_place_field_wins_over_the_place_of_a_named_body_and_both_are_shown(
    router: Router, query: str, place: str, first: str, second: str
) -> None:
    answer = router.answer(query, place)
    names = [item.desk.organization.text for item in answer.items[:2]]
    assert names[0] == first
    assert names[1].startswith(second)
    reasons = [[reason.ja for reason in item.reasons] for item in answer.items[:2]]
    assert not any(second in reason for reason in reasons[0])  # nobody named it


def test_a_body_that_serves_the_place_or_stands_without_a_place_field_stays_first(router: Router) -> None:
    for query, place in (("大阪労働局", "堺市"), ("奈良にいますが大阪労働局", "")):
        assert router.answer(query, place).items[0].desk.organization.text == "大阪労働局"


def test_a_section_that_is_named_beside_its_prefecture_s_office_wins_over_the_prefecture_s_own(
    router: Router,
) -> None:
    for query, section in (
        ("徳島県庁の企業支援の課", "企業支援課"),
        ("山梨県庁の成長産業をやってる課", "成長産業推進課"),
    ):
        assert router.answer(query).items[0].desk.department[-1].text == section


def test_a_misspelt_name_beside_a_place_is_the_desk_there(router: Router) -> None:
    assert router.answer("よろず支援きょうてん たかまつ").items[0].desk.name == "香川県よろず支援拠点"
