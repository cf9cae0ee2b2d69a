"""An answer: which desk, which number, why, and on what evidence; or honestly none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from madoguchi.message import Message
from madoguchi.model.entities import Desk, Phone
from madoguchi.model.place import Place


class Refusal(StrEnum):
    """Why no desk is named."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    CRISIS = "crisis"
    NOT_IN_LIST = "not-in-list"
    OUT_OF_SCOPE = "out-of-scope"


class Crisis(StrEnum):
    """How sure it is that a person is in danger: `certain`: the emergency contacts alone are shown."""

    POSSIBLE = "possible"
    CERTAIN = "certain"


class Danger(StrEnum):
    """What kind of danger it is; orders the emergency contacts."""

    LIFE = "life"
    VIOLENCE = "violence"
    ACCIDENT = "accident"
    CRIME = "crime"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A sign of danger in a text; `words` are those that said it, empty where the whole text did."""

    crisis: Crisis
    danger: Danger
    words: str = ""


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A text in the two languages of every face; `others` are (language, text) of the pages' other ones."""

    ja: str
    en: str
    others: tuple[tuple[str, str], ...] = ()

    def of(self, lang: str) -> str:
        """Return the text in a language; what a language lacks stands in English, or in Japanese.

        やさしい日本語 (`easy`) falls back to Japanese, and so does a text without English.
        """
        if lang in ("ja", "en"):
            return self.ja if lang == "ja" or not self.en else self.en
        return self.own(lang) or (self.ja if lang == "easy" or not self.en else self.en)

    def own(self, lang: str) -> str:
        """Return the text of a language that is neither Japanese nor English; empty where there is none."""
        for other, text in self.others:
            if other == lang:
                return text
        return ""


@dataclass(frozen=True, slots=True)
class Door:
    """Another office whose work a question is; it is not in the list. `number` only with its `source`."""

    id: str
    name: LocalizedText
    what: LocalizedText
    number: str = ""
    source: str = ""


class Slip(StrEnum):
    """How a typed number differs from one of the list that it was perhaps meant for."""

    CHANGED = "changed"  # one digit is another
    SWAPPED = "swapped"  # two neighbours change places
    MISSING = "missing"  # one digit too few was typed
    ADDED = "added"  # one too many


@dataclass(frozen=True, slots=True)
class Near:
    """A number of the list that a typed one is nearly: never an answer, only what it may have been meant for."""

    number: str
    desk: Desk
    slip: Slip


@dataclass(frozen=True, slots=True)
class Answered:
    """A desk in an answer; `first` is the number to call first, or its label, if any.

    `general` marks a desk that is shown for want of a more specific one, or behind it.
    """

    desk: Desk
    reasons: tuple[LocalizedText, ...]
    general: bool = False
    first: str = ""

    @property
    def phones(self) -> tuple[Phone, ...]:
        """All that the desk has, the one to call first at the front."""
        if not self.first:
            return self.desk.phones
        return tuple(
            sorted(self.desk.phones, key=lambda phone: self.first not in (phone.label, phone.number))
        )

    @property
    def numbers(self) -> tuple[str, ...]:
        """At most six numbers, the one to call first at the front."""
        return tuple(phone.number for phone in self.phones)[:6]


@dataclass(frozen=True, slots=True)
class ClarifyingQuestion:
    """What the screen asks back, for the place; `choices` are places to choose from, if few."""

    text: LocalizedText
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the trace: what was looked at and what came of it."""

    name: str
    detail: Message


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is said to one question, as of one day."""

    query: str
    place: str
    at: date
    items: tuple[Answered, ...] = ()
    refusal: Refusal | None = None
    question: ClarifyingQuestion | None = None
    understood_place: str = ""
    place_not_understood: bool = False
    other_places: tuple[str, ...] = ()  # what was typed of places that may be meant instead
    places: tuple[Place, ...] = ()  # where the trouble is; several: the text was ambiguous
    numbers: tuple[str, ...] = ()  # bare digits of the numbers that were typed
    topics: tuple[str, ...] = ()
    likely: tuple[tuple[str, float], ...] = ()  # all topics with their probability, the likeliest first
    confidence: float | None = None  # share of such answers that are right; None for names and numbers
    instead: tuple[str, ...] = ()  # topics to choose from, when the answer is unsure
    message: LocalizedText | None = None
    near: tuple[Near, ...] = ()  # of a number that is not in the list
    of_another_day: bool = (
        False  # the number was a desk's until a day, or will be one's: `message` says whose
    )
    outside: tuple[Door, ...] = ()  # whose work it is, where it is none of ours
    alarm: Alarm | None = None  # a sign that the person is in danger; `certain` goes with no desk at all
    trace: tuple[Step, ...] = field(default=())  # made only where somebody asks why

    @property
    def surely_outside(self) -> bool:
        """Whether one office outside the list is named; two are only perhaps the right ones."""
        return len(self.outside) == 1

    @property
    def abstained(self) -> bool:
        """True when no desk is named and nothing is asked: there is no confident answer."""
        return not self.items and self.question is None

    @property
    def possible_places(self) -> tuple[str, ...]:
        """The places to choose from where several may be meant and nothing is asked back."""
        if self.question is not None or len(self.places) < 2:
            return ()
        return tuple(dict.fromkeys(place.prefecture + (place.municipality or "") for place in self.places))

    @property
    def clarify(self) -> bool:
        return self.question is not None
