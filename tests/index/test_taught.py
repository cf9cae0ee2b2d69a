"""Words and example questions that an office teaches: read, resolved to desks, compared with questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.errors import DescriptionError
from madoguchi.index.directory import Directory
from madoguchi.index.taught import (
    Lesson,
    alike,
    desks_called,
    desks_of,
    features_of,
    lessons_as_toml,
    read_lessons,
)
from tests.answers.another_list import fresh, listed


def test_what_is_written_is_read_again() -> None:
    lessons = (
        Lesson('she said "so"', desk="環境センター", words=("不燃物", "a\\b"), questions=("どこ\nですか",)),
        Lesson("x", program="ごみ", words=("粗大",)),
    )
    assert read_lessons("version = 1\n" + lessons_as_toml(lessons)) == lessons


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('desk = "a"\nsection = "b"\nwords = ["c"]\nreason = "d"', "one of desk, section, program"),
        ('words = ["c"]\nreason = "d"', "one of desk, section, program"),
        ('desk = "a"\nreason = "d"', "words or questions"),
        ('desk = "a"\nwords = ["・"]\nreason = "d"', "none of them empty"),
        ('desk = "a"\nwords = ["c"]\nreason = " "', "reason"),
        ('desk = "a"\nwords = ["c"]', "reason"),
        ('desk = "a"\nwords = "c"\nreason = "d"', "words"),
    ],
)
def test_an_entry_that_says_too_little_or_too_much_is_refused(content: str, told: str) -> None:
    with pytest.raises(DescriptionError, match=told):
        read_lessons(f"[[word]]\n{content}\n")


@pytest.mark.parametrize(
    ("lesson", "names"),
    [
        (Lesson("x", desk="環境センター"), ["環境センター"]),
        (Lesson("x", desk="かんきょうせんたー"), []),
        (Lesson("x", section="市民課"), ["市民課"]),
        (Lesson("x", desk="公民館"), []),
        (Lesson("x", program="nothing of the list"), []),
    ],
)
def test_an_entry_is_about_the_desks_that_it_names(lesson: Lesson, names: list[str], tmp_path: Path) -> None:
    directory = Directory(fresh(tmp_path / "city"), {})
    assert [desk.name.split()[-1] for desk in desks_of(lesson, directory)] == names


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("入園係", ["入園係 こども園課"]),
        ("こども園課", ["入園係 こども園課", "給付係 こども園課"]),
        ("入園係こども園課", ["入園係 こども園課"]),
    ],
)
def test_a_desk_is_meant_by_any_of_its_names(said: str, names: list[str]) -> None:
    listed_names = (
        "窓口\t担当課\t電話番号\n入園係\tこども園課\t087-111-0001\n給付係\tこども園課\t087-111-0002\n"
    )
    directory = Directory(listed(listed_names), {})
    assert [desk.name for desk in desks_called(said, directory)] == names


def test_questions_are_alike_by_their_words_more_than_by_their_grammar() -> None:
    taught = features_of("猫道いるとき言えばいいですか")
    assert alike(taught, taught) == pytest.approx(1.0)
    near, far = features_of("道猫いる"), features_of("犬登録いるとき言えばいいですか")
    assert alike(taught, near) > alike(features_of("犬登録"), taught)
    assert alike(taught, far) < 0.75
    assert alike(features_of(""), taught) == 0.0
