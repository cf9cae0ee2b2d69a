"""What callers should know of a number before they dial: who pays, a switchboard, a direct line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from madoguchi.answers.scripts import is_direct
from madoguchi.faces.web.view.messages import Messages
from madoguchi.model.entities import Desk, Phone
from madoguchi.places.numbering_plan import kind_of
from madoguchi.text.phone import SWITCHBOARD


def explained(desk: Desk, phones: Iterable[Phone], t: Messages) -> tuple[str, ...]:
    """Return a sentence for each kind of number that is among a desk's, in their order."""
    return tuple(dict.fromkeys(says for phone in phones for says in _says(desk, phone, t)))


def _says(desk: Desk, phone: Phone, t: Messages) -> Iterator[str]:
    if phone.label == SWITCHBOARD:
        section = "".join(level.text for level in desk.department)
        yield t("phone_means.switchboard_for", section=section) if section else t("phone_means.switchboard")
    if is_direct(phone):
        yield t("phone_means.direct")
    if means := t.known(f"phone_means.{kind_of(phone.number)}", ""):
        yield means
