"""Teaching a directory: what changes is seen before it is written, and counts at once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from madoguchi.answers.router import Router
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editorial.teaching import (
    add_lesson,
    compared,
    lesson_for,
    lessons_about,
    own_questions,
    question_as_line,
    taught,
    to_ask,
    to_show,
    with_lesson,
    without_lesson,
)
from madoguchi.errors import DescriptionError, InputError
from madoguchi.index.taught import Lesson, read_lessons
from tests.answers.another_list import WORDS, fresh

QUESTIONS = [
    {"query": "竹ぼうきはどこへ", "desk": "環境センター"},
    {"query": "住民票", "desk": "市民課"},
    {"query": "公民館", "place": "峰山町", "desk": "峰山公民館"},
    {"query": "パスポート"},
]


@pytest.fixture
def router(tmp_path: Path) -> Router:
    router = Router(fresh(tmp_path / "city"))
    lines = "\n".join(json.dumps(each, ensure_ascii=False) for each in QUESTIONS)
    (tmp_path / "city" / "questions.jsonl").write_text(f"{lines}\n\n")
    return router


def test_what_a_word_changes_is_seen_at_once(router: Router) -> None:
    lesson = lesson_for(router, Lesson("the centre takes them", desk="環境センター", words=("竹ぼうき",)))
    asked = compared(router, taught(router, lesson), own_questions(router.edition.bundle))
    assert [(each.question.query, each.right) for each in asked] == [
        ("竹ぼうきはどこへ", True),
        ("住民票", True),
        ("公民館", True),
        ("パスポート", None),
    ]
    assert [each.changed for each in asked] == [True, False, False, False]
    assert (asked[0].before, asked[0].after.split()[-1]) == ("no desk", "環境センター")


def test_what_is_taught_is_tried_itself_and_shown_though_nothing_changes(router: Router) -> None:
    lesson = lesson_for(router, Lesson("so they say", section="市民課", words=("竹ぼうき", "住民票の写し")))
    before, after = taught(router, CENTRE), taught(taught(router, CENTRE), lesson)
    asked = compared(before, after, to_ask(after, ()))
    assert [(each.question.query, each.changed) for each in asked] == [
        ("竹ぼうき", True),
        ("住民票の写し", False),
    ]
    assert asked[0].before.endswith("環境センター")
    assert to_show(asked, before, after) == asked


def test_a_kind_of_desk_is_taught_by_its_name(router: Router) -> None:
    program = replace(router.edition.programs[0], name="支所の窓口")
    router = Router(replace(router.printed, programs=(program,)))
    for said in (program.name, program.slug):
        assert lesson_for(router, Lesson("x", program=said, words=("a",))).program == program.slug
    with pytest.raises(InputError, match=f"{program.name} \\({program.slug}\\)"):
        lesson_for(router, Lesson("x", program="ない種類", words=("a",)))


def test_what_was_taught_counts_at_once_and_says_so(router: Router) -> None:
    bundle = router.edition.bundle
    add_lesson(bundle, Lesson("the centre takes them", desk="環境センター", words=("竹ぼうき",)))
    add_lesson(
        bundle, Lesson("seen at the desk", section="道路河川課", questions=("家の前の道がでこぼこで危ない",))
    )
    now = Router(router.printed)
    (item, *_) = now.answer("竹ぼうきの捨て方").items
    assert item.desk.name.endswith("環境センター")
    assert item.reasons[0].ja == "「竹ぼうき」は、この窓口の担当として登録されています"
    (item, *_) = now.answer("家の前の道がでこぼこなんです").items
    assert item.desk.name.endswith("道路河川課")
    assert item.reasons[0].ja == "この窓口への質問の例「家の前の道がでこぼこで危ない」と似ています"
    assert now.answer("明日の天気を知りたい").abstained


@pytest.mark.parametrize(
    ("lesson", "told"),
    [
        (Lesson("x", desk="環境課", words=("a",)), "no desk of the list"),
        (Lesson("x", desk="環境センター"), "nothing is taught"),
    ],
)
def test_what_cannot_be_taught_is_said(lesson: Lesson, told: str, router: Router) -> None:
    with pytest.raises(InputError, match=told):
        lesson_for(router, lesson)


def test_the_packaged_directory_is_not_taught() -> None:
    with pytest.raises(InputError, match="madoguchi new"):
        add_lesson(GUIDEBOOK, Lesson("x", desk="ジェトロ", words=("a",)))


def test_a_question_that_is_none_is_named_with_its_line(tmp_path: Path) -> None:
    bundle = fresh(tmp_path / "city", words=WORDS).bundle
    (tmp_path / "city" / "questions.jsonl").write_text('{"query": "a"}\n{"place": "b"}\n')
    with pytest.raises(DescriptionError, match="line 2"):
        own_questions(bundle)


CENTRE = Lesson("x", desk="環境センター", words=("竹ぼうき",))
ROADS = Lesson("y", section="道路河川課", questions=("家の前の道がでこぼこで危ない", "住民票"))


def test_examples_of_all_desks_are_asked_beside_the_office_s_own(router: Router) -> None:
    own = own_questions(router.edition.bundle)
    asked = to_ask(taught(taught(router, CENTRE), ROADS), own)
    assert asked[: len(own)] == own
    assert [each.query for each in asked[len(own) :]] == ["家の前の道がでこぼこで危ない", "竹ぼうき"]
    found = compared(router, taught(router, CENTRE), own)
    assert [(each.was_right, each.right) for each in found[:2]] == [(False, True), (True, True)]


def test_a_question_is_written_as_it_is_read(router: Router) -> None:
    own = own_questions(router.edition.bundle)
    lines = (router.edition.bundle.root / "questions.jsonl").read_text().split("\n")
    assert [question_as_line(each) for each in own] == [f"{line}\n" for line in lines if line]


def test_lessons_come_and_go_in_the_file_and_stand_at_their_desks(router: Router) -> None:
    text = with_lesson(with_lesson("# of the office\nversion = 1\n", CENTRE), ROADS)
    lessons = read_lessons(text)
    assert lessons == (CENTRE, ROADS)
    (centre,) = [desk for desk in router.directory.edition.desks if desk.name.endswith("環境センター")]
    assert lessons_about(lessons, centre, router.directory) == ((0, CENTRE),)
    assert read_lessons(without_lesson(text, 0)) == (ROADS,)
    assert without_lesson(text, 0).startswith("# of the office\nversion = 1\n")
    with pytest.raises(InputError, match="not there any more"):
        without_lesson(text, 2)
