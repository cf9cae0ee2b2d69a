"""What the API takes and gives, as JSON Schemas: published as they are, and checked by them."""

from __future__ import annotations

from typing import Any

from madoguchi.editorial.campaigns import LONGEST_EVIDENCE, LOOKS
from madoguchi.editorial.change_validation import LONGEST_REASON, LONGEST_VALUE
from madoguchi.editorial.reporting import LONGEST_WORDS
from madoguchi.model.change import Field, Method
from madoguchi.model.verification import Outcome
from madoguchi.store.reports import ReportState, What
from madoguchi.store.tokens import Scope

Json = dict[str, Any]
MOST_EVIDENCE = 10
# A desk is added with all that it says, which is no single value.
FIELDS = tuple(field for field in Field if field is not Field.ADDED)
_LONGEST_ID, _LONGEST_NUMBER = 36, 32
# Moments and days, and what may not have come yet.
_MOMENT: Json = {"type": "string", "format": "date-time"}
_LATER: Json = {"type": ["string", "null"], "format": "date-time"}


def _text(most: int, says: str, least: int = 0) -> Json:
    return {"type": "string", "minLength": least, "maxLength": most, "description": says}


def _one_of(values: Any, says: str = "") -> Json:
    return {
        "type": "string",
        "enum": [each.value for each in values],
        **({"description": says} if says else {}),
    }


def _day(says: str) -> Json:
    return {"type": "string", "format": "date", "description": says}


def _object(properties: Json, *optional: str) -> Json:
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


_DESK = _text(_LONGEST_ID, "The id of a desk, as every export and /hsds has it.", 1)
_NUMBER = _text(_LONGEST_NUMBER, "The number, digits and hyphens as the desk has it.", 1)

_EVIDENCE = _object(
    {
        "method": _one_of(Method, "How it is known."),
        "source": _text(LONGEST_REASON, "An address, a letter, who said it.", 1),
        "says": _text(LONGEST_REASON, "What the source says, in its words."),
        "day": _text(10, "Of which day the source is: 2026-11-01, 2026-11, 2026, or empty."),
    },
    "says",
    "day",
)

# What is taken, by scope.
TAKEN: dict[Scope, Json] = {
    Scope.PROPOSALS: _object(
        {
            "desk": _DESK,
            "field": _one_of(FIELDS, "What of the desk changes."),
            "before": _text(LONGEST_VALUE, "The value that changes; empty: one more number or address."),
            "after": _text(LONGEST_VALUE, "The new value; empty: there is none any more."),
            "effective": _day("From which day it holds."),
            "reason": _text(LONGEST_REASON, "Why, in one sentence.", 1),
            "evidence": {"type": "array", "items": _EVIDENCE, "minItems": 1, "maxItems": MOST_EVIDENCE},
        }
    ),
    Scope.REPORTS: _object(
        {
            "desk": _DESK,
            "number": _text(_LONGEST_NUMBER, "Which number; empty or left out: another thing of the desk."),
            "what": _one_of(What, "What is wrong."),
            "words": _text(LONGEST_WORDS, "More about it."),
        },
        "number",
        "words",
    ),
    Scope.VERIFICATIONS: _object(
        {
            "desk": _DESK,
            "number": _NUMBER,
            "outcome": _one_of(Outcome, "What the look brought."),
            "how": _one_of(LOOKS, "How somebody looked. An HTTP 200 is no verification."),
            "day": _day("The day of the look; not in the future."),
            "evidence": _text(LONGEST_EVIDENCE, "Where it stands; needed unless somebody called."),
            "after": _text(
                _LONGEST_NUMBER,
                "The new number where it changed: it becomes a proposal, and takes that scope too.",
            ),
        },
        "evidence",
        "after",
    ),
}

# What is given, by scope: what was sent, and what became of it.
GIVEN: dict[Scope, Json] = {
    Scope.PROPOSALS: _object(
        {
            "id": {"type": "string", "format": "uuid"},
            **TAKEN[Scope.PROPOSALS]["properties"],
            "evidence": {"type": "array", "items": {**_EVIDENCE, "required": list(_EVIDENCE["properties"])}},
            "state": {
                "type": "string",
                "enum": ["proposed", "accepted", "rejected", "withdrawn", "absorbed"],
            },
            "proposed_at": _MOMENT,
            "reviewed_at": _LATER,
            "note": {"type": "string", "description": "What the reviewer said."},
        }
    ),
    Scope.REPORTS: _object(
        {
            "id": {"type": "integer"},
            **TAKEN[Scope.REPORTS]["properties"],
            "words": {"type": "string", "description": "Mail addresses and mobile numbers are masked."},
            "state": _one_of(ReportState),
            "at": _MOMENT,
            "decided_at": _LATER,
            "note": {"type": "string", "description": "What the editor said."},
        }
    ),
    Scope.VERIFICATIONS: _object(
        {
            "id": {"type": "integer"},
            **{k: v for k, v in TAKEN[Scope.VERIFICATIONS]["properties"].items() if k != "after"},
            "at": _MOMENT,
            "proposal": {
                "type": "string",
                "format": "uuid",
                "description": "The proposal that `after` became; in the answer to it alone.",
            },
        },
        "proposal",
    ),
}

PROBLEM_SCHEMA: Json = {
    "type": "object",
    "description": "RFC 9457. `errors` has one line for each thing to mend; `pointer` (RFC 6901) where it stands.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
                "required": ["detail"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}
