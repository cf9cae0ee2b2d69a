"""Sections of a list that nobody described which are for a trouble by their name alone, or by a duty that is printed.

税務課 is for 税金, where the list says no more of it. 守衛所（落とし物、鍵の貸出） is for 財布をなくした: both are the work of
one door (`doors.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from madoguchi.answers.doors import OF_EVERYTHING, is_no_single_office, likeliest_door
from madoguchi.data import read_text
from madoguchi.data.loading import entries, parsed
from madoguchi.index.analyzer import search_form
from madoguchi.index.words import MOST_NAMES
from madoguchi.model.answer import Door
from madoguchi.model.entities import Desk

_FILE = "kinds.toml"
MOST_OF_IT = 0.5
# A duty is a door's work from this chance on.
SURE_OF_A_DUTY = 0.6
SHORTEST_DUTY = 2
# The sentences that say why a section is for a question (`reasons.toml`).
BY_NAME, BY_DUTY = "of-a-kind", "of-a-duty"
_PARTED = re.compile(r"[、，,・。／/;；\s()（）]+")
_COMPOUND = re.compile(r"[一-龥々]{3,}")


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A kind of section and what it is for; see `data/common/kinds.toml`."""

    id: str
    reason: str
    sections: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    doors: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def names(self, level: str, part: str) -> bool:
        """Whether a level of a desk's name is such a section by a part of its name."""
        return part in level and not any(other in level for other in self.unless)


@dataclass(frozen=True, slots=True)
class Own:
    """The list's own section of a kind: what it is called, its desks, and the doors that it is itself.

    `family`: the ids of all desks that a part of a name makes such sections. `by`: the sentence that says why. `duties`:
    desk id → the duty that is printed of it, where that is why.
    """

    section: str
    desks: tuple[Desk, ...]
    doors: frozenset[str]
    family: frozenset[str] = frozenset()
    by: str = BY_NAME
    duties: Mapping[str, str] = field(default_factory=dict)

    def said_of(self, desk: Desk) -> str:
        """What the sentence that says why names: the desk's duty, else the section."""
        return self.duties.get(desk.id, self.section)


@cache
def all_kinds() -> tuple[SectionKind, ...]:
    """Return every kind, in the order of the file."""
    return entries(read_text(_FILE), "kind", SectionKind, file=_FILE)


@cache
def compounds() -> tuple[str, ...]:
    """Return the everyday words in kanji alone, folded: what is only a part of one is another thing (住民 of 住民税)."""
    words = (search_form(word) for kind in all_kinds() for word in kind.words)
    return tuple(dict.fromkeys(word for word in words if _COMPOUND.fullmatch(word)))


def is_part_of_a_compound(folded: str, terms: Sequence[str]) -> bool:
    """Whether all that a list says of a question is parts of one everyday word of it."""
    return any(_is_made_of(word, folded, terms) for word in compounds())


def _is_made_of(word: str, folded: str, terms: Iterable[str]) -> bool:
    """Whether a question has a longer word, and all terms are parts of it."""
    return word in folded and all(term != word and term in word for term in terms)


@cache
def _marks() -> tuple[str, ...]:
    return tuple(parsed(read_text(_FILE), _FILE)["marks"])


@dataclass(frozen=True)
class OwnSections:
    """The kinds of which a list has a section: `desks` are those of whom nobody described what they do."""

    desks: tuple[Desk, ...]
    says: Callable[[Desk], tuple[str, ...]]  # what the list prints of a desk's duties

    @cached_property
    def by_kind(self) -> dict[str, Own]:
        """Kind → the list's section; those of a municipality only where the list is one's."""
        named = tuple((desk, _levels(desk)) for desk in self.desks)
        names = "\n".join({level for _, levels in named for level in levels})
        municipal = any(mark in names for mark in _marks())
        found = {}
        for kind in all_kinds():
            parts = [part for part in (*kind.sections, *(kind.city if municipal else ())) if part in names]
            if own := _own(kind, parts, named):
                found[kind.id] = own
        return found

    @cached_property
    def by_door(self) -> dict[str, Own]:
        """Door → the section that is this door, or takes its callers too; else the desks with a duty that is its work."""
        kinds = tuple(kind for kind in all_kinds() if kind.id in self.by_kind)
        helping = {door: self.by_kind[kind.id] for kind in reversed(kinds) for door in kind.also}
        named = {door: self.by_kind[kind.id] for kind in kinds for door in kind.doors}
        return helping | self.by_duty | named

    @cached_property
    def by_duty(self) -> dict[str, Own]:
        """Door → the desks of which a duty is printed that is surely that door's work, the surest first.

        Nothing of a list of more than `MOST_NAMES` desks: reading all duties would take seconds.
        """
        found: dict[str, list[tuple[float, str, Desk]]] = {}
        for desk in self.desks if len(self.desks) <= MOST_NAMES else ():
            for duty in dict.fromkeys(item for text in self.says(desk) for item in items_of(text)):
                door, chance = likeliest_door(duty)
                if chance >= SURE_OF_A_DUTY and door not in OF_EVERYTHING:
                    found.setdefault(door, []).append((chance, duty, desk))
        owns = {}
        for door, each in found.items():
            each.sort(key=lambda one: -one[0])
            desks = tuple({desk.id: desk for _, _, desk in each}.values())
            duties = {desk.id: duty for _, duty, desk in reversed(each)}
            owns[door] = Own(each[0][1], desks, frozenset(), frozenset(duties), BY_DUTY, duties)
        return owns

    @cached_property
    def doors(self) -> frozenset[str]:
        """The doors that sections of the list are themselves."""
        return frozenset[str]().union(*(own.doors for own in self.by_kind.values()))

    @cached_property
    def by_word(self) -> dict[str, Own]:
        """Folded everyday word → the section for it, the longest word first."""
        words = {
            search_form(word): self.by_kind[kind.id]
            for kind in all_kinds()
            if kind.id in self.by_kind
            for word in kind.words
        }
        return dict(sorted(words.items(), key=lambda each: -len(each[0])))

    def for_question(self, folded: str, doors: tuple[Door, ...]) -> Own | None:
        """Return the section that a question is for: by a word of it, or by the doors that it would be sent to.

        Where it is surely another door's, the word must be most of what is said: 印鑑証明, not 引っ越し業者に騙された.
        Of two doors that it may be one that the list is itself comes first; that everybody is sent to two says nothing. By
        a printed duty only what is surely one door's is found.
        """
        known = () if is_no_single_office(doors) else doors
        sent = next(
            (
                own
                for rank, door in enumerate(known)
                if (own := self.by_door.get(door.id))
                and (door.id in own.doors or (rank == 0 and (own.by != BY_DUTY or len(known) == 1)))
            ),
            None,
        )
        least = MOST_OF_IT * len(folded) if len(doors) == 1 and sent is None else 0
        said = (own for word, own in self.by_word.items() if word in folded and len(word) >= least)
        return next(said, sent)

    def of_a_longer_word(self, folded: str, terms: Iterable[str]) -> Own | None:
        """Return the section of an everyday word of which the list's own words are parts: 住民税, where 住民課 was found."""
        return next((own for word, own in self.by_word.items() if _is_made_of(word, folded, terms)), None)


def items_of(text: str) -> tuple[str, ...]:
    """Return what a printed duty names one after the other: 落とし物, 鍵の貸出."""
    return tuple(item for item in _PARTED.split(text) if len(item) >= SHORTEST_DUTY)


def _levels(desk: Desk) -> tuple[str, ...]:
    return (desk.organization.text, *(level.text for level in desk.department))


def _own(
    kind: SectionKind, parts: Sequence[str], named: Iterable[tuple[Desk, tuple[str, ...]]]
) -> Own | None:
    """The section by the closest part of its name: the desks that end with it, or all that stand below it."""
    for part in parts:
        having = [
            (desk, levels, level) for desk, levels in named for level in levels if kind.names(level, part)
        ]
        if having:
            last = [each for each in having if each[2] == each[1][-1]] or having
            desks = tuple({desk.id: desk for desk, _, _ in last}.values())
            family = (
                desk.id for desk, levels in named if any(kind.names(x, y) for x in levels for y in parts)
            )
            return Own(last[0][2], desks, frozenset(kind.doors), frozenset(family))
    return None
