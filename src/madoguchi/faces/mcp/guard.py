"""The last look at a result: a number that is not in the list never leaves.

Every floor below keeps numbers as printed; this check does not trust them. It reads what is
about to be sent, field by field and as plain text, and stops all of it for one wrong number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from madoguchi.answers.contacts import emergency_contacts
from madoguchi.answers.doors import all_doors, numbered_doors
from madoguchi.errors import MadoguchiError
from madoguchi.model.edition import Edition
from madoguchi.text.fold import fold
from madoguchi.text.phone import digits, find_phones
from madoguchi.text.private import spelled_numbers

# Ten or eleven digits in a row that could be dialled, as in a number without its hyphens; not the
# digits of an address on the web.
_BARE = re.compile(r"(?<![\w./-])0\d{9,10}(?![\w-])")
# Hashes, not texts: what looks like a number in them is none.
_HASHES = ("id", "revision")


class UnlistedNumberError(MadoguchiError):
    """A result holds a number that the list does not have there. The message does not repeat it."""


class NumberGuard:
    """Knows every number of one edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._known = {
            digits(phone.number) for desk in edition.desks for phone in (*desk.phones, *desk.faxes)
        }
        self._doors = {
            (door.name.ja, door.number or None, door.source or None)
            for door in (*all_doors().values(), *numbered_doors())
        }
        self._emergency = {(contact.name, contact.number or None) for contact in emergency_contacts()}

    def check(self, content: dict[str, Any], text: str) -> None:
        """Raise UnlistedNumberError unless every number is the list's own, at its own desk, verbatim.

        A FAX number never stands among those to call.
        Emergency contacts and offices outside the list pass as they stand in their files, and only in the
        fields `contacts` and `outside`; where the danger is certain no desk may stand beside them.
        """
        for desk in content.get("desks", ()):
            own = self._edition.desk_by_id[desk["id"]]
            faxes = [fax.number for fax in own.faxes]
            if any(row["number"] not in own.numbers for row in desk["numbers"]):
                raise UnlistedNumberError(f"desk {desk['id']}: a number to call that is not this desk's")
            if any(row["number"] not in faxes for row in desk.get("faxes", ())):
                raise UnlistedNumberError(f"desk {desk['id']}: a FAX number that is not this desk's")
        emergency = content.get("contacts", ())
        if any((row["name"], row["number"]) not in self._emergency for row in emergency):
            raise UnlistedNumberError("an emergency contact that is not in its file")
        outside = content.get("outside", ())
        if any((row["name"], row["number"], row["source"]) not in self._doors for row in outside):
            raise UnlistedNumberError("an office outside the list that is not in its file")
        if content.get("crisis") == "certain" and content.get("desks"):
            raise UnlistedNumberError("desks beside emergency contacts")
        allowed = self._known | {digits(row["number"]) for row in (*emergency, *outside) if row["number"]}
        allowed |= self._quoted(content)
        for desk in content.get("desks", ()):
            text = text.replace(desk["id"], "")  # its hexadecimal digits may look like a number
        for where, said in (*_texts(content, "result"), ("text", text)):
            if any(number not in allowed for number in _numbers_in(said)):
                raise UnlistedNumberError(f"{where}: a number that is not in the list")

    def _quoted(self, content: dict[str, Any]) -> set[str]:
        """The numbers on lines of the list that are quoted whole: one of the past stands there and at no desk."""
        lines = [
            row["text"]
            for desk in content.get("desks", ())
            for row in desk.get("printed_lines", ())
            if row["text"] == self._line(desk["id"], row["line"])
        ]
        return {number for line in lines for number in _numbers_in(line)}

    def _line(self, desk: str, number: int) -> str:
        """A line of the list that a desk stands in, as that list counts them."""
        source = self._edition.source_of_desk(self._edition.desk_by_id[desk])
        return self._edition.lines[source.first - 1 + number - 1] if number <= source.count else ""


def _numbers_in(text: str) -> Iterator[str]:
    folded = fold(text)
    for group in find_phones(folded):
        yield digits(group.numbers[0].number)  # what follows it (、0345) is no number by itself
    yield from _BARE.findall(folded)
    yield from spelled_numbers(text)


def _texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Every text of a result with the name of its field."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _HASHES:
                yield from _texts(inner, key)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, where)
