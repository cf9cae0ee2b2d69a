"""What people say for words of lists."""

from __future__ import annotations

import re

import pytest

from madoguchi.index.list_words import compared, list_words, plain_words, said_for


def test_what_joins_two_nouns_is_left_out() -> None:
    assert compared("仏生山の総合センター") == compared("仏生山総合せんたー")


@pytest.mark.parametrize(
    ("printed", "said"),
    [("みなと市社会福祉協議会", "社協"), ("東児童相談所", "児相"), ("関東経済産業局", "経産局")],
)
def test_a_printed_word_has_what_people_say_for_it(printed: str, said: str) -> None:
    assert said in {each for each, _, _ in said_for(printed)}


def test_what_the_text_says_itself_is_not_said_again() -> None:
    assert "社協" not in {each for each, _, _ in said_for("社会福祉協議会(社協)")}


def test_words_that_are_the_same_stand_for_each_other() -> None:
    entry = next(each for each in list_words() if each.same)
    for printed in entry.printed:
        others = {said for said, _, same in said_for(printed) if same}
        assert others >= {each for each in entry.printed if compared(each) not in compared(printed)}


def test_each_entry_leads_somewhere_and_says_why() -> None:
    for entry in list_words():
        assert entry.printed, entry
        assert entry.said or entry.same, entry
        assert len(entry.reason) > 3, entry
        assert not entry.same or len(entry.printed) > 1, entry


@pytest.mark.parametrize("text", ["市役所", "何時から", "申し込み", "相談"])
def test_what_stands_in_any_question_is_plain(text: str) -> None:
    assert plain_words().fullmatch(compared(text)) or re.sub(plain_words(), "", compared(text)) == ""


@pytest.mark.parametrize("text", ["年金", "児童", "水道"])
def test_what_tells_desks_apart_is_not_plain(text: str) -> None:
    assert not plain_words().search(compared(text))
