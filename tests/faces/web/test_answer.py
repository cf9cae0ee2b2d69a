"""The answer's ways on: other desks, other troubles, the general desk apart; reporting; what a server alone offers."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from madoguchi.answers import router as router_module
from tests.faces.web.conftest import TEL, desk_id


def answer(client, **asked):
    return client.get("/ask", params=asked).text


def test_the_general_desk_stands_apart_from_the_next_desks(client):
    page = answer(client, q="運転資金を借りたい", place="大阪市")
    following, general = (
        page.index("同じ困りごとを相談できる、ほかの窓口"),
        page.index("どこに聞けばよいか迷ったとき"),
    )
    below = page[following:]
    assert below.index("大阪信用保証協会") < general - following < below.index("大阪府よろず支援拠点")


def test_the_place_is_changed_on_the_answer_itself_and_the_question_stays(client):
    page = answer(client, q="返済が苦しい", place="横浜市", at="2024-01-01")
    chip = page.partition('<details class="where">')[2].partition("</details>")[0]
    for form in re.findall(r"<form .*?</form>", chip, re.S):
        assert 'action="/ask" method="get"' in form
        assert '<input type="hidden" name="q" value="返済が苦しい">' in form
        assert '<input type="hidden" name="at" value="2024-01-01">' in form
    places = re.findall(r'<li class="p\d\d"><button name="place" value="([^"]+)">', chip)
    assert len(places) == 47
    there = answer(client, q="返済が苦しい", place=places[26], at="2024-01-01")
    assert "大阪府中小企業活性化協議会" in there


def test_the_map_of_an_answer_keeps_language_furigana_and_shortlist(client, edition):
    kept = edition.desks[0].id[:8]
    page = answer(client, q="返済が苦しい", lang="easy", ruby="1", list=kept)
    form = next(form for form in re.findall(r"<form .*?</form>", page, re.S) if 'class="map"' in form)
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    assert sent == {"q": "返済が苦しい", "lang": "easy", "ruby": "1", "list": kept}


def test_a_number_that_was_typed_is_asked_no_place(client):
    page = answer(client, q="03-3501-1511")
    assert '<details class="where">' not in page
    assert "/compare" not in page


@pytest.mark.parametrize("typed", ["092-482-5424", "058-214-4171"], ids=["in a range", "with a label"])
def test_of_several_numbers_of_a_desk_the_typed_one_stands_first(client, typed):
    numbers = [text for _, text in TEL.findall(answer(client, q=typed))]
    assert len(set(numbers)) > 1
    assert numbers[0] == typed


def test_an_answer_is_compared_with_another_place_where_it_stands(client):
    page = answer(client, q="返済が苦しい", place="横浜市", at="2024-01-01", lang="en")
    form = page[page.index('action="/compare"') :].partition("</form>")[0]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert sent == {"q": "返済が苦しい", "place": "横浜市", "at": "2024-01-01", "lang": "en"}
    assert "/compare" not in answer(client, q="日本貿易保険")


def test_the_page_that_asks_back_has_a_box_and_a_map(client):
    page = answer(client, q="返済が苦しい")
    question = page[page.index('class="question"') :]
    assert 'class="ask-where"' in question
    assert '<ul class="map"' in question


def test_no_answer_offers_the_general_desk_as_such_and_keeps_what_was_typed(client, edition):
    page = answer(client, q="xyzzy", place="高知市")
    general = page[page.index("何でも相談できる窓口") :]
    assert f"/desk/{desk_id(edition, '高知県よろず支援拠点')}" in general
    assert "何でも相談できる窓口" in general
    assert 'value="xyzzy"' in page


def test_a_mistake_is_reported_by_a_form_where_there_is_one_and_nobody_is_sent_to_a_repository(
    app, client, edition, monkeypatch
):
    path = f"/desk/{desk_id(edition, '横浜市信用保証協会')}"
    alone = client.get(path).text
    # The packaged directory names nobody to write to, so nothing is promised.
    assert "番号が違っていたら" not in alone + answer(client, q="返済が苦しい", place="横浜市")
    monkeypatch.setitem(app.state.site.templates.globals, "reports", True)
    page = client.get(path).text
    assert f'href="/report/{desk_id(edition, "横浜市信用保証協会")}"' in page
    for lang in ("ja", "easy", "en", "zh", "vi", "ko"):
        pages = client.get(f"{path}?lang={lang}").text + client.get(f"/about?lang={lang}").text
        assert not re.search(r"issue|リポジトリ|GitHub|repositor|仓库|저장소", pages), lang


def test_the_keys_are_written_on_the_page_that_has_them(client):
    page = answer(client, q="返済が苦しい", place="横浜市")
    assert sorted(re.findall(r'accesskey="(\w)"', page)) == ["l", "q", "s"]
    assert "S でメモを印刷" in page


@pytest.mark.parametrize(
    ("address", "times", "explained"),
    [
        ("/ask?q=返済が苦しい&place=横浜市", 1, 0),
        ("/ask?q=xyzzy&place=横浜市", 1, 0),
        ("/api/ask?q=返済が苦しい", 1, 0),
        ("/steps?q=返済が苦しい", 1, 1),
        ("/slip?q=返済が苦しい&place=横浜市", 1, 0),
        ("/compare?q=返済が苦しい&place=横浜市&place=札幌市", 2, 0),
        ("/topic/loan?place=横浜市", 0, 0),
    ],
)
def test_a_question_is_understood_once_and_explained_where_somebody_asks(
    client, monkeypatch, address, times, explained
):
    counted = Counter()

    def counting(owner, name):
        function = getattr(owner, name)

        def called(*given, **named):
            counted[name] += 1
            return function(*given, **named)

        monkeypatch.setattr(owner, name, called)

    counting(router_module.Router, "understand")
    counting(router_module, "steps")
    assert client.get(address).status_code == 200
    assert (counted["understand"], counted["steps"]) == (times, explained)
