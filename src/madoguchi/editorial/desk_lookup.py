"""A desk as somebody names it: by its id, how that begins, or its number."""

from __future__ import annotations

import re

from madoguchi.errors import InputError
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.text.phone import digits
from madoguchi.text.untrusted import showable

_BETWEEN = re.compile(r"[\s,、，]+")
_FEWEST_DIGITS, _SHORT_ID = 9, 8


def desk_named(edition: Edition, wanted: str) -> Desk:
    """Return the desk of an id, or of the beginning of one, or of a number. Raises InputError for none, or several."""
    if wanted in edition.desk_by_id:
        return edition.desk_by_id[wanted]
    bare = digits(wanted)
    found = [d for d in edition.desks if len(bare) >= _FEWEST_DIGITS and bare in map(digits, d.numbers)]
    found = found or [d for d in edition.desks if len(wanted) >= _SHORT_ID and d.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "\n".join(f"  {desk.id}  {desk.name}" for desk in found)
        raise InputError(
            Message(
                "{wanted} is the number of {n} desks; name one by its id:\n{listed}",
                wanted=wanted,
                n=len(found),
                listed=listed,
            )
        )
    raise InputError(Message("no desk has the id or the number {showable!r}", showable=showable(wanted)))


def heirs_named(edition: Edition, text: str) -> tuple[str, ...]:
    """Return the ids of the desks that are named with spaces or commas between. Raises InputError for none, or several."""
    return tuple(dict.fromkeys(desk_named(edition, each).id for each in _BETWEEN.split(text.strip()) if each))
