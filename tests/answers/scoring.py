"""Scores answers against expectations written as selectors: program[/text in the full name …].

Of two troubles (kind `both`) `expect` is for the one and `also` for the other; either may stand first.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from madoguchi.model.answer import Answer
from madoguchi.model.entities import Desk

QUESTIONS = Path(__file__).parents[2] / "training" / "questions"


def read_questions(part: str) -> list[dict[str, str]]:
    """Return the rows of a file of `training/questions`, such as `tuning` or `locked`."""
    with (QUESTIONS / f"{part}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tuning_parts() -> list[str]:
    """Return the names of the files of tuning questions."""
    return sorted(file.stem for file in QUESTIONS.glob("tuning*.csv"))


@dataclass(frozen=True)
class Outcome:
    """How one case went."""

    case: dict[str, str]
    answer: Answer
    first: bool
    in_three: bool
    behaved: bool
    both: bool

    @property
    def right(self) -> bool:
        """The behaviour is right and, where an answer is expected, so is the first desk."""
        return self.behaved and (self.case["behaviour"] != "answer" or self.first)


def selects(selector: str, desk: Desk) -> bool:
    """Whether a desk is what a selector means."""
    program, *texts = selector.strip().split("/")
    labels = "".join(phone.label or "" for phone in desk.phones)
    name = desk.name.replace(" ", "") + labels
    return desk.program == program and all(text.replace(" ", "") in name for text in texts)


def any_selects(selectors: str, desk: Desk) -> bool:
    """Whether a desk is what one of several selectors means."""
    return any(selects(selector, desk) for selector in selectors.split(";") if selector.strip())


def score(case: dict[str, str], answer: Answer) -> Outcome:
    """Hold an answer against a case of training/questions."""
    desks = [item.desk for item in answer.items]
    two = case["kind"] == "both"
    first = bool(desks) and any_selects(
        f"{case['expect']};{case['also']}" if two else case["expect"], desks[0]
    )
    both = two and all(
        any(any_selects(case[trouble], desk) for desk in desks[:2]) for trouble in ("expect", "also")
    )
    three = any(any_selects(f"{case['expect']};{case['also']}", desk) for desk in desks[:3])
    behaved = {
        "answer": bool(desks),
        "clarify": answer.clarify,
        "abstain": answer.abstained,
    }[case["behaviour"]]
    return Outcome(case, answer, first, three, behaved, both)
