"""An answer in the making: desks in order, or a question, or a refusal, and how it came to that."""

from __future__ import annotations

from dataclasses import dataclass, field

from madoguchi.answers.aliases import Alias
from madoguchi.answers.place_choice import Choice
from madoguchi.answers.reasons import sentence
from madoguchi.answers.topics import Topic
from madoguchi.answers.understand import Understanding
from madoguchi.index.directory import Directory
from madoguchi.index.sections import Sections
from madoguchi.model.answer import Answered, Question, Refusal, Step, Text2
from madoguchi.model.entities import Desk
from madoguchi.places.place import Place

MOST_ANSWERS = 5


@dataclass(slots=True)
class Route:
    """Desks in order, or a question, or a refusal; and how it came to that."""

    items: list[Answered] = field(default_factory=list)
    question: Question | None = None
    refusal: Refusal | None = None
    message: Text2 | None = None
    topics: tuple[str, ...] = ()
    confidence: float | None = None
    trace: list[Step] = field(default_factory=list)

    def add(
        self,
        desk: Desk,
        reasons: list[Text2 | None],
        *,
        general: bool = False,
        label: str = "",
        apart: bool = False,
    ) -> None:
        """Add a desk once, at most `MOST_ANSWERS` of them; what is left out goes into the trace.

        Desks of one program under the same numbers are one card, unless they are wanted `apart`.
        """
        if any(item.desk.id == desk.id for item in self.items):
            return
        twin = next((item.desk for item in self.items if not apart and _one_card(item.desk, desk)), None)
        if twin:
            self.say("dropped", f"{desk.name}: the same numbers as {twin.name}, one card")
        elif len(self.items) >= MOST_ANSWERS:
            self.say("dropped", f"{desk.name}: {MOST_ANSWERS} desks are enough")
        else:
            kept = tuple(reason for reason in reasons if reason is not None)
            self.items.append(Answered(desk, kept, general, label))

    def say(self, name: str, detail: str) -> None:
        """Note a step for the trace."""
        self.trace.append(Step(name, detail))


def _one_card(one: Desk, other: Desk) -> bool:
    return one.program == other.program and bool(one.numbers) and set(one.numbers) == set(other.numbers)


@dataclass(frozen=True, slots=True)
class Ground:
    """What routing stands on: the edition's desks, indexed, and our knowledge about them."""

    directory: Directory
    topics: dict[str, Topic]
    aliases: dict[str, Alias]
    sections: Sections


def place_for(desk: Desk, places: tuple[Place, ...]) -> Place | None:
    areas = {area.text for area in desk.service_area}
    exact = [
        p for p in places if {p.prefecture + (p.city or ""), p.prefecture + (p.municipality or "")} & areas
    ]
    return next(iter(exact), places[0] if places else None)


def ask_place(choice: Choice, asked: Understanding) -> Question:
    choices = tuple(
        dict.fromkeys(place.prefecture + (place.municipality or "") for place, _ in choice.by_place)
    )
    if choices:
        return Question(
            "place",
            sentence("which-place", place=asked.place_text),
            choices[:12],
        )
    return Question(
        "place",
        sentence("which-prefecture"),
    )
