"""Teaching a directory: a word or an example question more for a desk, and which of the office's questions it changes.

The office's own questions stand in `questions.jsonl` of its folder, one a line: {"query", "place", "desk"}; place and
desk (who should answer: a name or an id) may be left out. Nothing is trained: what is taught counts at once. The
command and the page share all of it; the command writes into a folder, the page saves a version.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from madoguchi.answers.router import Router
from madoguchi.data.bundle import GUIDEBOOK, QUESTIONS, Bundle
from madoguchi.data.editing import with_entry, without_entry
from madoguchi.editorial.replacing import replace_file
from madoguchi.errors import DescriptionError, InputError
from madoguchi.index.directory import Directory
from madoguchi.index.taught import (
    FILE,
    Lesson,
    desks_called,
    desks_of,
    lessons_as_toml,
    read_lessons,
)
from madoguchi.message import Message
from madoguchi.model.answer import Answer
from madoguchi.model.entities import Desk
from madoguchi.text.normalize import normalized_name

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
    desk that should answer, `was_right` whether it was; None where nobody said which.
    """

    question: OwnQuestion
    before: str
    after: str
    right: bool | None
    was_right: bool | None = None

    @property
    def changed(self) -> bool:
        return self.before != self.after


def question_as_line(question: OwnQuestion) -> str:
    """Return a question as `questions.jsonl` has it."""
    told = {"query": question.query, "place": question.place, "desk": question.desk}
    return json.dumps({key: text for key, text in told.items() if text}, ensure_ascii=False) + "\n"


def own_questions(bundle: Bundle) -> tuple[OwnQuestion, ...]:
    """Return the office's questions; none where it has no such file. Raises DescriptionError that names the line."""
    return tuple(_read(bundle.text(QUESTIONS)))


def _read(content: str) -> Iterator[OwnQuestion]:
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            texts = {key: said.pop(key, None) or "" for key in ("query", "place", "desk")}
        except (ValueError, AttributeError, TypeError, RecursionError) as error:
            raise _no_question(number) from error
        if said:
            raise _no_question(number)
        if not texts["query"] or not all(isinstance(text, str) for text in texts.values()):
            raise DescriptionError(
                Message("query is a text; so are place and desk"), file=QUESTIONS, line=number
            )
        yield OwnQuestion(**texts)


def _no_question(line: int) -> DescriptionError:
    return DescriptionError(
        Message('expected {{"query": "…", "place": "…", "desk": "…"}}'), file=QUESTIONS, line=line
    )


def compared(before: Router, after: Router, questions: Iterable[OwnQuestion]) -> tuple[Asked, ...]:
    """Return every question with what is answered before and after."""
    found = []
    for question in questions:
        one, other = (router.answer(question.query, question.place) for router in (before, after))
        right = _is_right(question, other, after)
        found.append(
            Asked(
                question,
                _first_desk_name(one),
                _first_desk_name(other),
                right,
                _is_right(question, one, before),
            )
        )
    return tuple(found)


def _first_desk_name(answer: Answer) -> str:
    if answer.items:
        return answer.items[0].desk.name
    return "asks back" if answer.question else "no desk"


def _is_right(question: OwnQuestion, answer: Answer, router: Router) -> bool | None:
    if not question.desk:
        return None
    wanted = {desk.id for desk in desks_called(question.desk, router.directory)}
    return bool(answer.items) and answer.items[0].desk.id in wanted


def lesson_for(router: Router, lesson: Lesson) -> Lesson:
    """Return a lesson that a desk, a section or a program of the list is meant by; the program by its slug, though it
    was named.

    Raises InputError that says which desks have such a name, where none or several have.
    """
    if not (lesson.words or lesson.questions):
        raise InputError(Message("nothing is taught: give a --word or a --question"))
    found = desks_of(lesson, router.directory)
    if lesson.program and not found:
        return replace(lesson, program=_program_called(lesson.program, router))
    if not found:
        raise InputError(
            Message(
                "no desk of the list is called {whom!r}; `madoguchi ask {whom}` may find it", whom=lesson.whom
            )
        )
    if lesson.desk and len(found) > 1:
        names = "; ".join(f"{desk.name} ({desk.id[:8]})" for desk in found[:MOST_NAMED])
        raise InputError(
            Message(
                "{n} desks are called {desk!r}: give the beginning of an id, or --section: {names}",
                n=len(found),
                desk=lesson.desk,
                names=names,
            )
        )
    return lesson


def _program_called(name: str, router: Router) -> str:
    """The slug of the one kind of desk of a name. Raises InputError that says which there are."""
    programs = [p for p in router.edition.programs if router.directory.by_program.get(p.slug)]
    found = [program for program in programs if normalized_name(program.name) == normalized_name(name)]
    if len(found) != 1:
        raise InputError(
            Message(
                "no one kind of desk is called {name!r}; there are: {kinds}",
                name=name,
                kinds=", ".join(f"{program.name} ({program.slug})" for program in programs),
            )
        )
    return found[0].slug


def taught(router: Router, lesson: Lesson) -> Router:
    """Return the router as it answers once it has learned a lesson more."""
    return with_lessons(router, (*router.lessons, lesson))


def with_lessons(router: Router, lessons: tuple[Lesson, ...]) -> Router:
    """Return the router as it answers with these lessons and no other."""
    return Router(router.printed, lessons=lessons)


def to_ask(router: Router, own: Iterable[OwnQuestion]) -> tuple[OwnQuestion, ...]:
    """Return the questions by which a lesson is judged: the office's own, the examples that desks were taught, and the
    words, each alone; of a word nobody says who should answer it, since several desks may have it."""
    examples = (
        OwnQuestion(question, desk=lesson.desk) for lesson in router.lessons for question in lesson.questions
    )
    words = (OwnQuestion(word) for lesson in router.lessons for word in lesson.words)
    found: dict[tuple[str, str], OwnQuestion] = {}
    for each in (*own, *examples, *words):
        found.setdefault((each.query, each.place), each)
    return tuple(found.values())


def to_show(asked: Iterable[Asked], before: Router, after: Router) -> tuple[Asked, ...]:
    """Return what is newly taught, whether it changes anything or not, then the other questions whose answer changes."""
    fresh = {
        text
        for lesson in after.lessons
        if lesson not in before.lessons
        for text in (*lesson.words, *lesson.questions)
    }
    shown = [each for each in asked if each.changed or each.question.query in fresh]
    return tuple(sorted(shown, key=lambda each: each.question.query not in fresh))


def lessons_about(
    lessons: Iterable[Lesson], desk: Desk, directory: Directory
) -> tuple[tuple[int, Lesson], ...]:
    """Return the lessons that a desk has, its section's and its program's among them, with their places in the file."""
    return tuple(
        (number, lesson)
        for number, lesson in enumerate(lessons)
        if any(each.id == desk.id for each in desks_of(lesson, directory))
    )


def with_lesson(content: str, lesson: Lesson) -> str:
    """Return `words.toml` with a lesson more. Raises DescriptionError for one that says too little."""
    text = with_entry(content or "version = 1\n", FILE, "word", lessons_as_toml((lesson,)))
    read_lessons(text)
    return text


def without_lesson(content: str, number: int) -> str:
    """Return `words.toml` without a lesson (its place, from 0). Raises InputError where there is none."""
    if not 0 <= number < len(read_lessons(content)):
        raise InputError(Message("this entry is not there any more; load the page again"))
    return without_entry(content, FILE, "word", number)


def add_lesson(bundle: Bundle, lesson: Lesson) -> None:
    """Write a lesson behind those of the folder. Raises InputError for the packaged directory."""
    refuse_packaged(bundle)
    replace_file(bundle.root / FILE, with_lesson(bundle.text(FILE), lesson).encode())


def refuse_packaged(bundle: Bundle) -> None:
    """Raise InputError for the packaged directory, which is not taught."""
    if bundle == GUIDEBOOK:
        raise InputError(
            Message(
                "the packaged directory is not taught; make one of your own: madoguchi new DIR --from LIST"
            )
        )
