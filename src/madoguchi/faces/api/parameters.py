"""The parameters of the API: how each is documented and how its text is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from starlette.datastructures import QueryParams

from madoguchi.faces.api.problems import RefusedError
from madoguchi.places.gazetteer import postal_digits
from madoguchi.text.untrusted import cut, is_longer

MOST_PER_PAGE = 1000
LONGEST_SEARCH = 500
_LONGEST_CODE = 40
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_NUMBER = re.compile(r"[0-9]{1,9}")
_JAPAN = timezone(timedelta(hours=9))


def read_uuid(name: str, text: str) -> str:
    """Return a UUID in lower case. Raises RefusedError 400."""
    if not _UUID.fullmatch(text):
        raise _misread(name, "a UUID, such as 6d61646f-6775-5368-8369-e7aa93e58fa3")
    return text.lower()


def _misread(name: str, expected: str) -> RefusedError:
    # What was sent is not repeated: it may be what a person typed.
    return RefusedError(400, f"{name} was not understood", f"{name}: expected {expected}.")


def _whole(least: int, most: int) -> Callable[[str, str], int]:
    def read(name: str, text: str) -> int:
        if not _NUMBER.fullmatch(text) or not least <= int(text) <= most:
            raise _misread(name, f"a whole number from {least} to {most}")
        return int(text)

    return read


def _truth(name: str, text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise _misread(name, "true or false")
    return text.lower() == "true"


def _format(name: str, text: str) -> str:
    if text not in ("json", "ndjson"):
        raise _misread(name, "json or ndjson")
    return text


def _search(name: str, text: str) -> str | None:
    if is_longer(text, LONGEST_SEARCH):
        raise _misread(name, f"at most {LONGEST_SEARCH} characters")
    return text or None


def _moment(name: str, text: str) -> datetime:
    """A day or a time; without an offset it is Japan's, where the desks are."""
    try:
        # A plus sign that was not encoded reaches us as a space.
        found = datetime.fromisoformat(re.sub(r" (?=\d\d:\d\d$)", "+", text.strip()))
        return (found if found.tzinfo else found.replace(tzinfo=_JAPAN)).astimezone(UTC)
    except OverflowError:  # the first or last day that there is
        return datetime.min.replace(tzinfo=UTC) if text.startswith("0") else datetime.max.replace(tzinfo=UTC)
    except ValueError as error:
        raise _misread(name, "a date or a time as in ISO 8601, such as 2026-11-22T00:00:00Z") from error


def _postcode(name: str, text: str) -> str:
    found = postal_digits(cut(text, _LONGEST_CODE))
    if len(found) != 7:
        raise _misread(name, "a Japanese postal code of seven digits, such as 100-0001")
    return found


def _proximity(name: str, text: str) -> None:
    if text:
        raise RefusedError(
            422,
            f"{name} cannot be answered",
            "The directory has no coordinates, so distances are unknown. Use postcode alone: it gives the desks "
            "that serve the place.",
        )


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter: its JSON Schema, what it does, how its text is read."""

    schema: dict[str, Any]
    description: str
    read: Callable[[str, str], Any]


_ID = {"type": "string", "format": "uuid"}
_BOOLEAN = {"type": "boolean"}
PARAMETERS: dict[str, Parameter] = {
    "search": Parameter(
        {"type": "string", "maxLength": LONGEST_SEARCH},
        "Full text: all words must be found, in any order; width, kana and spelling variants are one.",
        _search,
    ),
    "page": Parameter(
        {"type": "integer", "minimum": 1, "maximum": 999999999},
        "Page number, from 1.",
        _whole(1, 999_999_999),
    ),
    "per_page": Parameter(
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE},
        "Results on a page; 50 when left out, all when `minimal` is true.",
        _whole(1, MOST_PER_PAGE),
    ),
    "format": Parameter(
        {"type": "string", "enum": ["json", "ndjson"]},
        "`ndjson` streams all results, one a line, without pages.",
        _format,
    ),
    "taxonomy_term_id": Parameter(
        _ID, "Only what has this term (a topic also counts through its children).", read_uuid
    ),
    "taxonomy_id": Parameter(_ID, "Only what has any term of this taxonomy.", read_uuid),
    "organization_id": Parameter(
        _ID, "Only what this organization or a department of it provides.", read_uuid
    ),
    "parent_id": Parameter(_ID, "Only terms whose parent is this one.", read_uuid),
    "modified_after": Parameter(
        {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]},
        "Only what was modified on or after this time; a time without an offset is Japan's.",
        _moment,
    ),
    "minimal": Parameter(
        _BOOLEAN, "Only what a harvester compares: id and date; goes before `full`.", _truth
    ),
    "full": Parameter(_BOOLEAN, "Objects with all related data.", _truth),
    "full_service": Parameter(_BOOLEAN, "Organizations with their services in full.", _truth),
    "top_only": Parameter(_BOOLEAN, "Only terms that are at the top: without a parent.", _truth),
    "postcode": Parameter(
        {"type": "string", "pattern": "^[0-9]{3}-?[0-9]{4}$"},
        "A Japanese postal code: only what serves a municipality of it, national desks included.",
        _postcode,
    ),
    "proximity": Parameter(
        {"type": "string", "enum": [""]},
        "Not possible while the directory has no coordinates: any value is answered 422.",
        _proximity,
    ),
}

PAGING = ("page", "per_page", "format")


@dataclass(frozen=True)
class Query:
    """The parameters of one request, read; what was left out is None."""

    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


def read_query(given: QueryParams, known: tuple[str, ...]) -> Query:
    """Read the parameters of a request. Raises RefusedError 400 (or 422) for what cannot be used."""
    values: dict[str, Any] = {}
    for name, text in given.multi_items():
        if name not in known:
            raise RefusedError(
                400, "Unknown parameter", f"This address knows: {', '.join(known) or 'no parameter'}."
            )
        if name in values:
            raise RefusedError(
                400, f"{name} was given twice", f"Give {name} once; different filters combine with AND."
            )
        values[name] = PARAMETERS[name].read(name, text)
    return Query(values)
