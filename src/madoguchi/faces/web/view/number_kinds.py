"""What callers should know of a number before they dial: who pays, a switchboard, a direct line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from madoguchi.answers.scripts import is_direct
from madoguchi.data import read_text
from madoguchi.faces.web.view.messages import Messages
from madoguchi.model.entities import Desk, Phone
from madoguchi.text.phone import digits, is_local

SWITCHBOARD = "代表"


@dataclass(frozen=True, slots=True)
class NumberKind:
    """One entry of `number-kinds.toml`; `type` is the name that phonenumbers has for it."""

    prefix: str
    id: str
    type: str
    source: str
    reason: str


@cache
def number_kinds() -> tuple[NumberKind, ...]:
    """Return the kinds that cost a caller something else than an ordinary call."""
    return tuple(NumberKind(**entry) for entry in tomllib.loads(read_text("number-kinds.toml"))["kind"])


def kind_of(number: str) -> str:
    """Return the kind of a number (`free`, `navi`, `ip`, `local`: without its area code), or nothing for an ordinary line.

    >>> kind_of("0570-082100")
    'navi'
    """
    if is_local(number):
        return "local"
    bare = digits(number)
    return next((kind.id for kind in number_kinds() if bare.startswith(kind.prefix)), "")


def explained(desk: Desk, phones: Iterable[Phone], t: Messages) -> tuple[str, ...]:
    """Return a sentence for each kind of number that is among a desk's, in their order."""
    return tuple(dict.fromkeys(says for phone in phones for says in _says(desk, phone, t)))


def _says(desk: Desk, phone: Phone, t: Messages) -> Iterator[str]:
    if phone.label == SWITCHBOARD:
        section = "".join(level.text for level in desk.department)
        yield t("phone_means.switchboard_for", section=section) if section else t("phone_means.switchboard")
    if is_direct(phone):
        yield t("phone_means.direct")
    if kind := kind_of(phone.number):
        yield t(f"phone_means.{kind}")
