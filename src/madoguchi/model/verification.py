"""What somebody found who looked at a number: called it, read its owner's page, or wrote to its owner.

An HTTP 200 is no verification.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a look at a number brought."""

    RIGHT = "right"
    WRONG = "wrong"  # not in use, or somebody else's
    CHANGED = "changed"  # the office has another number now
    NO_ANSWER = "no-answer"
    UNSURE = "unsure"


class How(StrEnum):
    """How somebody looked."""

    CALLED = "called"
    OWNER_SITE = "owner-site"
    LETTER = "letter"
    OWNER = "owner"  # the owner itself, by its link


# After these the number is known; the others leave it on the sheet.
SETTLED = (Outcome.RIGHT, Outcome.WRONG, Outcome.CHANGED)


@dataclass(frozen=True, slots=True)
class Verification:
    """One look. `day` is the ISO day of the look itself, `at` the moment when it was written down."""

    id: int
    desk: str
    number: str
    outcome: Outcome
    how: How
    evidence: str
    day: str
    campaign: int | None
    at: str
    person: str
