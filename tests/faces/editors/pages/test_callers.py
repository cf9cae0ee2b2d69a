"""Callers' answers on the editors' pages: what wants a look, what is made of it, words as material."""

from __future__ import annotations

import csv
import io
import json

import pytest

from madoguchi.model.calling import CallOutcome
from madoguchi.store.callers import count, days_of, keep_words, questions
from madoguchi.store.editions import packaged_edition
from madoguchi.store.reports import reports
from tests.answers.scoring import any_selects
from tests.clock import RUN_DAY
from tests.faces.conftest import TestClient

NUMBER = "03-3501-1511"


@pytest.fixture(scope="module")
def desk():
    return next(d for d in packaged_edition().desks if NUMBER in d.numbers)


@pytest.fixture(scope="module")
def other():
    return next(d for d in packaged_edition().desks if len(d.numbers) == 1 and NUMBER not in d.numbers)


@pytest.fixture
def answered(store, desk, other):
    """Three say that one number is dead, and one got through to another."""
    with store.writing() as connection:
        for of, said, times in ((other, CallOutcome.REACHED, 1), (desk, CallOutcome.DEAD, 3)):
            for _ in range(times):
                count(connection, desk=of.id, number=of.numbers[0], said=said, day=RUN_DAY.isoformat())


@pytest.fixture
def words(store, desk):
    with store.writing() as connection:
        for text in ("=家賃が\n<b>払えない</b>", "ねこ"):
            keep_words(
                connection, desk=desk.id, words=text, place="高松市", lang="ja", day=RUN_DAY.isoformat()
            )


def about(desk, act):
    return {"desk": desk.id, "number": desk.numbers[0], "act": act}


def read(store, what):
    with store.reading() as connection:
        return what(connection)


@pytest.mark.usefixtures("answered")
def test_numbers_said_dead_stand_first_and_are_marked(signed_in, desk, other):
    page = signed_in().get("/edit/callers").text
    assert page.index(f"/edit/desks/{desk.id}") < page.index(f"/edit/desks/{other.id}")
    assert page.count("要確認") == 1
    assert "「使われていない」が「つながった」より多い番号が1件あります" in page


@pytest.mark.usefixtures("answered", "words")
def test_who_is_not_signed_in_sees_nothing(browser_of, desk):
    assert browser_of().get("/edit/callers").status_code == 303
    assert browser_of().get("/edit/callers/words.csv").status_code == 303
    assert browser_of().post("/edit/callers", data=about(desk, "clear")).status_code == 403


def test_without_answers_and_words_it_says_so(signed_in):
    page = signed_in().get("/edit/callers").text
    assert "まだ答えはありません" in page
    assert "待っている言葉はありません" in page
    assert "/edit/callers/words.csv" not in page


@pytest.mark.usefixtures("answered")
def test_a_report_of_them_is_confirmed_and_made_once(signed_in, store, node, desk):
    editor = signed_in()
    answer = editor.submit("/edit/callers", about(desk, "report"))
    assert answer.status_code == 303
    assert "報告にしました" in editor.get(answer.headers["location"]).text
    (report,) = read(store, reports)
    assert (report.desk, report.number, report.state.value) == (desk.id, NUMBER, "confirmed")
    assert "報告ずみ" in editor.get("/edit/callers").text
    assert "使われていない 3件" in editor.get("/edit/reports?state=confirmed").text
    assert node.look()


@pytest.mark.usefixtures("answered")
def test_answers_are_removed_for_good(signed_in, store, desk, other):
    editor = signed_in()
    editor.submit("/edit/callers", about(desk, "clear"))
    assert [id for id, _ in read(store, days_of)] == [other.id]
    again = editor.submit("/edit/callers", about(desk, "clear"))
    assert again.status_code == 400
    assert "についての答えはありません" in again.text
    assert "かけた人の答えを消した" in editor.get("/edit/audit").text


@pytest.mark.usefixtures("words")
def test_words_become_material_with_the_right_desk_and_a_file_of_the_trainers_format(
    signed_in, store, desk, other
):
    editor = signed_in()
    page = editor.get("/edit/callers").text
    assert "&lt;b&gt;払えない&lt;/b&gt;" in page
    editor.submit("/edit/callers", {"act": "use", "id": "1", "wanted": other.numbers[0]})
    editor.submit("/edit/callers", {"act": "discard", "id": "2"})
    content = editor.get("/edit/callers/words.csv").content.decode("utf-8")
    (row,) = csv.DictReader(io.StringIO(content))
    assert row["id"] == "call-001"
    assert row["query"] == "'=家賃が <b>払えない</b>"  # no spreadsheet runs it
    assert (row["place"], row["kind"], row["behaviour"], row["also"]) == ("高松市", "caller", "answer", "")
    assert [d.id for d in packaged_edition().desks if any_selects(row["expect"], d)] == [other.id]
    assert desk.name in row["remarks"]
    line = json.loads(editor.get("/edit/callers/words.jsonl").text)
    assert line == {"query": "=家賃が\n<b>払えない</b>", "place": "高松市", "desk": other.id}
    answer = editor.submit("/edit/callers", {"act": "handed", "ids": "1"})
    assert "渡した1件を消しました" in editor.get(answer.headers["location"]).text
    assert read(store, questions) == ()


@pytest.mark.usefixtures("words")
def test_words_for_which_no_desk_is_right_are_material_too(signed_in):
    editor = signed_in()
    editor.submit("/edit/callers", {"act": "use", "id": "2", "wanted": ""})
    content = editor.get("/edit/callers/words.csv").content.decode("utf-8")
    (row,) = csv.DictReader(io.StringIO(content))
    assert (row["expect"], row["behaviour"]) == ("", "abstain")


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(
    "data",
    [
        {"act": "use", "id": "1", "wanted": "どこか"},
        {"act": "use", "id": "x"},
        {"act": "discard", "id": "99"},
        {"act": "handed", "ids": "1 x"},
        {"act": "nonsense"},
        {},
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(signed_in, store, data):
    before = read(store, questions)
    answer = signed_in().submit("/edit/callers", data)
    assert answer.status_code == 400
    assert "できませんでした" in answer.text
    assert read(store, questions) == before


@pytest.mark.usefixtures("words")
def test_a_heap_of_nonsense_is_discarded_at_once_or_not_at_all(signed_in, store):
    editor = signed_in()
    assert 'name="ids" value="1 2"' in editor.get("/edit/callers").text
    assert editor.submit("/edit/callers", {"act": "discard", "ids": "1 2 3"}).status_code == 400
    assert len(read(store, questions)) == 2
    assert editor.submit("/edit/callers", {"act": "discard", "ids": "1 2"}).status_code == 303
    assert read(store, questions) == ()


@pytest.mark.usefixtures("answered")
def test_the_overview_tells_of_numbers_that_want_a_look(signed_in):
    assert "<strong>1</strong> かけた人が「使われていない」という番号" in signed_in().get("/edit").text


def test_there_is_no_file_of_another_kind(signed_in):
    assert signed_in().get("/edit/callers/words.exe").status_code == 404


@pytest.mark.usefixtures("answered")
def test_a_desk_over_time_has_a_line_of_them_for_the_editors_alone(signed_in, node, desk):
    line = "つながった 0件、別の窓口 0件、使われていない 3件"
    assert line in signed_in().get(f"/edit/desks/{desk.id}").text
    node.look()
    assert line not in TestClient(node, base_url="http://127.0.0.1").get(f"/desk/{desk.id}").text
