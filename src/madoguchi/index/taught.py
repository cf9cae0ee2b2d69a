"""What an office teaches its directory: words and example questions of its desks (`words.toml`).

[[word]]
  desk | section | program   one desk (its name or the beginning of its id), every desk of a section, of a program
  words                      as people say them; width, kana and spacing do not matter
  questions                  whole questions as people ask them; one that is alike is answered alike
  reason                     why, or who said so
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from madoguchi.data.loading import entries, quoted
from madoguchi.errors import DescriptionError
from madoguchi.index.analyzer import search_form, search_form_of_name
from madoguchi.index.directory import Directory, levels_of
from madoguchi.index.likeness import pairs_of
from madoguchi.message import Message
from madoguchi.model.entities import Desk

FILE = "words.toml"
SHORTEST_ID = 6
# Runs of kanji, katakana and Latin letters are words as they look; pairs of kana alone say little.
_WORD = re.compile(r"[^ぁ-んー\W]{2,}")
_KANA = re.compile(r"[ぁ-んー]+")
KANA_PAIR, PAIR, WORD = 0.3, 1.0, 1.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """One `[[word]]`."""

    reason: str
    desk: str = ""
    section: str = ""
    program: str = ""
    words: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def whom(self) -> str:
        """What the entry is about, as it is written."""
        return self.desk or self.section or self.program


def read_lessons(content: str) -> tuple[Lesson, ...]:
    """Parse `words.toml`; none where it is empty. Raises DescriptionError for an entry that says too little or too much."""
    found = entries(content, "word", Lesson, file=FILE, name="desk")
    for number, lesson in enumerate(found, start=1):
        entry = lesson.whom or f"word {number}"
        if sum(map(bool, (lesson.desk, lesson.section, lesson.program))) != 1:
            raise DescriptionError(Message("name one of desk, section, program"), file=FILE, entry=entry)
        if not (lesson.words or lesson.questions) or not all(
            map(search_form, (*lesson.words, *lesson.questions))
        ):
            raise DescriptionError(
                Message("give words or questions, none of them empty"), file=FILE, entry=entry
            )
        if not lesson.reason.strip():
            raise DescriptionError(Message("key reason: say why, or who said so"), file=FILE, entry=entry)
    return found


def desks_of(lesson: Lesson, directory: Directory) -> tuple[Desk, ...]:
    """Return the desks of which an entry speaks: none where the list has no such desk any more."""
    if lesson.program:
        return directory.by_program.get(lesson.program, ())
    if lesson.section:
        wanted = search_form(lesson.section)
        return tuple(desk for desk in directory.edition.desks if wanted in _sections(desk))
    return desks_called(lesson.desk, directory)


def desks_called(name: str, directory: Directory) -> tuple[Desk, ...]:
    """Return the desks of a name, of its last level, else of any, or of (the beginning of) an id; several where it is not one's."""
    desks = directory.edition.desks
    if len(name) >= SHORTEST_ID and (of_id := tuple(d for d in desks if d.id.startswith(name.lower()))):
        return of_id
    wanted = search_form(name)
    named = tuple(desk for desk in desks if search_form_of_name(desk.name) == wanted)
    last = named or tuple(desk for desk in desks if _sections(desk)[-1] == wanted)
    return last or tuple(desk for desk in desks if wanted in _sections(desk))


def _sections(desk: Desk) -> tuple[str, ...]:
    levels = map(search_form_of_name, (desk.organization.text, *levels_of(desk)))
    return tuple(dict.fromkeys(levels))


@dataclass(frozen=True)
class Taught:
    """The lessons of a bundle over the desks of an edition."""

    directory: Directory
    lessons: tuple[Lesson, ...] = ()

    @cached_property
    def words(self) -> dict[str, tuple[str, ...]]:
        """Desk's id → the words that it was given."""
        found: dict[str, list[str]] = {}
        for lesson in self.lessons:
            for desk in desks_of(lesson, self.directory) if lesson.words else ():
                found.setdefault(desk.id, []).extend(lesson.words)
        return {desk: tuple(words) for desk, words in found.items()}

    @cached_property
    def examples(self) -> tuple[tuple[str, tuple[Desk, ...]], ...]:
        """Example questions as they are written, each with its desks."""
        taught = ((desks_of(lesson, self.directory), lesson) for lesson in self.lessons if lesson.questions)
        return tuple((question, desks) for desks, lesson in taught if desks for question in lesson.questions)


def features_of(core: str) -> dict[str, float]:
    """Return what a folded question without filling is compared by: its pairs of letters and its words, with weights."""
    found = {pair: KANA_PAIR if _KANA.fullmatch(pair) else PAIR for pair in pairs_of(core)}
    return found | {f"{word}$": WORD for word in _WORD.findall(core)}


def alike(one: dict[str, float], other: dict[str, float]) -> float:
    """Return how much of two questions is the same (0 to 1): twice the weight of what both have over the weight of both."""
    shared = sum(weight for feature, weight in one.items() if feature in other)
    return 2 * shared / ((_weight(one) + _weight(other)) or 1.0)


def _weight(features: dict[str, float]) -> float:
    return sum(features.values())


def lessons_as_toml(lessons: Iterable[Lesson]) -> str:
    """Return entries as they stand in `words.toml`."""
    return "".join(
        "\n[[word]]\n"
        + "".join(
            f"{key} = {quoted(value)}\n"
            for key in ("desk", "section", "program")
            if (value := getattr(lesson, key))
        )
        + "".join(
            f"{key} = [{', '.join(map(quoted, values))}]\n"
            for key in ("words", "questions")
            if (values := getattr(lesson, key))
        )
        + f"reason = {quoted(lesson.reason)}\n"
        for lesson in lessons
    )
