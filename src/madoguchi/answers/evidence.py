"""Evidence: what is noticed in a question, of one type; and all of it together, as one understanding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from madoguchi.answers.question import Question, Span
from madoguchi.model.answer import Alarm, Refusal
from madoguchi.model.entities import Desk
from madoguchi.model.place import Place

WHOLE: Span = (0, 0)  # the whole question


class EvidenceKind(StrEnum):
    """What was noticed."""

    NUMBER = "number"  # target: bare digits
    NAME = "name"  # target: what is named; source: program, function, organization or department
    LIKENESS = "likeness"  # desks whose names the question is like; target: the form that was compared
    WORD = "word"  # target: a topic; source: the listed word
    MEANING = "meaning"  # target: a topic; strength: its probability
    LISTED = "listed"  # desks whose own row says most of the question; target: the words, parted by spaces
    EXAMPLE = "example"  # desks whose example question it is like; target: that question


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing noticed: what it points at, where it stands in the folded question, how strong it is (0 to 1).

    The strength of a word is its weight in the lists. `desks` are those that a likeness, or the list's own words, point at.
    """

    kind: EvidenceKind
    target: str
    span: Span = WHOLE
    strength: float = 1.0
    source: str = ""
    desks: tuple[Desk, ...] = ()


def weight_of(words: Iterable[Evidence]) -> float:
    """Return what listed words of one topic weigh together."""
    return sum(word.strength for word in words)


def apart_from(words: Iterable[Evidence], spans: list[Span]) -> tuple[Evidence, ...]:
    """Return the words that touch none of the spans."""
    return tuple(
        word for word in words if not any(start < word.span[1] and word.span[0] < end for start, end in spans)
    )


class Sides(NamedTuple):
    """What stands before and what stands behind a joint of a question speaks of: topics with their probability."""

    before: tuple[Evidence, ...]
    behind: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """The places that count; several: the text is ambiguous. `not_understood`: the field made no sense.

    `text` is what was typed for them; `others` what was typed of other places that may be meant instead.
    """

    places: tuple[Place, ...] = ()
    text: str = ""
    from_field: bool = False
    not_understood: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understanding:
    """All that was noticed of a question. `rest` is what is left of it without names, places and filling.

    `direct`: it is a name and little else. `sides`: of each joint, where it may pass to another trouble; `beside`: what
    is said beside the names speaks of. A refusal: nothing was looked for.
    """

    question: Question
    evidence: tuple[Evidence, ...] = ()
    where: Where = field(default_factory=Where)
    sides: tuple[Sides, ...] = ()
    beside: tuple[Evidence, ...] = ()
    rest: str = ""
    direct: bool = False
    refusal: Refusal | None = None
    alarm: Alarm | None = None

    def of(self, kind: EvidenceKind) -> tuple[Evidence, ...]:
        """Return the evidence of a kind, in the order in which it was noticed."""
        return tuple([each for each in self.evidence if each.kind is kind])

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The bare digits of the numbers that were typed."""
        return tuple(each.target for each in self.of(EvidenceKind.NUMBER))

    @cached_property
    def names(self) -> tuple[Evidence, ...]:
        """The names in the question."""
        return self.of(EvidenceKind.NAME)

    @cached_property
    def meaning(self) -> tuple[Evidence, ...]:
        """The topics with their probabilities, the likeliest first."""
        return self.of(EvidenceKind.MEANING)

    @cached_property
    def like(self) -> Evidence | None:
        """The desks that the question is like a name of, if any."""
        return next(iter(self.of(EvidenceKind.LIKENESS)), None)

    @property
    def listed(self) -> Evidence | None:
        """The desks whose own row says most of the question, if any."""
        return next(iter(self.of(EvidenceKind.LISTED)), None)

    @property
    def example(self) -> Evidence | None:
        """The desks whose example question it is like, if any."""
        return next(iter(self.of(EvidenceKind.EXAMPLE)), None)

    @cached_property
    def words(self) -> dict[str, tuple[Evidence, ...]]:
        """Topic → its listed words in the question, the topic with most weight first."""
        found: dict[str, list[Evidence]] = {}
        for each in self.of(EvidenceKind.WORD):
            found.setdefault(each.target, []).append(each)
        ordered = sorted(found.items(), key=lambda entry: -weight_of(entry[1]))
        return {topic: tuple(words) for topic, words in ordered}
