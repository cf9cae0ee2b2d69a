"""Teaching a directory: a word or an example question more for a desk, and which of the office's questions it changes.

The office's own questions stand in `questions.jsonl` of its folder, one a line: {"query", "place", "desk"}; place and
desk (who should answer: a name or an id) may be left out. Nothing is trained: what is taught counts at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from madoguchi.answers.router import Router
from madoguchi.data.bundle import GUIDEBOOK, Bundle
from madoguchi.editorial.replacing import replace_file
from madoguchi.errors import DescriptionError, InputError
from madoguchi.index.taught import (
    FILE,
    QUESTIONS,
    Lesson,
    desks_called,
    desks_of,
    lessons_as_toml,
    read_lessons,
)
from madoguchi.model.answer import Answer

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question of the office, and who should answer it, if that is said."""

    query: str
    place: str = ""
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what is answered: before something was taught, and with it.

    The names are of the first desk, or of what is done instead (`asks back`, `no desk`). `right`: whether it is the
    desk that should answer; None where nobody said which.
    """

    question: OwnQuestion
    before: str
    after: str
    right: bool | None

    @property
    def changed(self) -> bool:
        return self.before != self.after


def own_questions(bundle: Bundle) -> tuple[OwnQuestion, ...]:
    """Return the office's questions; none where it has no such file. Raises DescriptionError that names the line."""
    return tuple(_read(bundle.text(QUESTIONS)))


def _read(content: str) -> Iterator[OwnQuestion]:
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            texts = {key: said.get(key) or "" for key in ("query", "place", "desk")}
        except (ValueError, AttributeError, RecursionError) as error:
            raise DescriptionError(
                'expected {"query": "…", "place": "…", "desk": "…"}', file=QUESTIONS, entry=f"line {number}"
            ) from error
        if not texts["query"] or not all(isinstance(text, str) for text in texts.values()):
            raise DescriptionError(
                "query is a text; so are place and desk", file=QUESTIONS, entry=f"line {number}"
            )
        yield OwnQuestion(**texts)


def compared(before: Router, after: Router, questions: Iterable[OwnQuestion]) -> tuple[Asked, ...]:
    """Return every question with what is answered before and after."""
    return tuple(
        Asked(
            question,
            _told(before.answer(question.query, question.place)),
            _told(answer := after.answer(question.query, question.place)),
            _is_right(question, answer, after),
        )
        for question in questions
    )


def _told(answer: Answer) -> str:
    if answer.items:
        return answer.items[0].desk.name
    return "asks back" if answer.question else "no desk"


def _is_right(question: OwnQuestion, answer: Answer, router: Router) -> bool | None:
    if not question.desk:
        return None
    wanted = {desk.id for desk in desks_called(question.desk, router.directory)}
    return bool(answer.items) and answer.items[0].desk.id in wanted


def lesson_for(router: Router, lesson: Lesson) -> Lesson:
    """Return a lesson that a desk, a section or a program of the list is meant by.

    Raises InputError that says which desks have such a name, where none or several have.
    """
    if not (lesson.words or lesson.questions):
        raise InputError("nothing is taught: give a --word or a --question")
    found = desks_of(lesson, router.directory)
    if not found:
        raise InputError(
            f"no desk of the list is called {lesson.whom!r}; `madoguchi ask {lesson.whom}` may find it"
        )
    if lesson.desk and len(found) > 1:
        names = "; ".join(f"{desk.name} ({desk.id[:8]})" for desk in found[:MOST_NAMED])
        raise InputError(
            f"{len(found)} desks are called {lesson.desk!r}: give the beginning of an id, or --section: {names}"
        )
    return lesson


def taught(router: Router, lesson: Lesson) -> Router:
    """Return the router as it answers once it has learned a lesson more."""
    lessons = (*router.lessons, lesson)
    return Router(router.printed, router.gazetteer, lessons=lessons)


def add_lesson(bundle: Bundle, lesson: Lesson) -> None:
    """Write a lesson behind those of the folder. Raises InputError for the packaged directory."""
    if bundle == GUIDEBOOK:
        raise InputError(
            "the packaged directory is not taught; make one of your own: madoguchi new DIR --from LIST"
        )
    content = bundle.text(FILE) or "version = 1\n"
    content = content.rstrip("\n") + "\n" + lessons_as_toml((lesson,))
    read_lessons(content)
    replace_file(bundle.root / FILE, content.encode())
