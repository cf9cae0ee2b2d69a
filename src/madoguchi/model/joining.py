"""One desk of several lists: what only a further list prints of it is the desk's as well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from madoguchi.model.entities import Desk, Phone

# What goes together: a desk gains all of it from the first further proof that has any, where it has none itself.
_TOGETHER = (
    ("faxes",),
    ("urls",),
    ("emails",),
    ("hours",),
    ("address", "postal_code", "location_id"),
    ("notes", "dated"),
)


def joined(desk: Desk, also: tuple[Desk, ...]) -> Desk:
    """Return a desk with its further proofs, and with what only they print: FAX, pages, mail, hours, address, remarks
    and the extension of its number."""
    gained: dict[str, Any] = {"also": also}
    for fields in _TOGETHER:
        if not _has(desk, fields):
            giver = next((other for other in also if _has(other, fields)), None)
            gained |= {field: getattr(giver, field) for field in fields} if giver else {}
    phones = tuple(_extended(phone, also) for phone in desk.phones)
    return replace(desk, phones=phones, **gained)


def as_printed(desk: Desk) -> Desk:
    """Return a desk as its own list prints it: without its further proofs and what it has from them alone."""
    lost: dict[str, Any] = {"also": ()}
    for fields in _TOGETHER:
        is_gained = any(
            _has(other, fields) and all(getattr(desk, f) == getattr(other, f) for f in fields)
            for other in desk.also
        )
        lost |= (
            {field: () if isinstance(getattr(desk, field), tuple) else None for field in fields}
            if is_gained
            else {}
        )
    phones = tuple(_as_printed(phone, desk.also) for phone in desk.phones)
    return replace(desk, phones=phones, **lost) if desk.also else desk


def _has(desk: Desk, fields: Iterable[str]) -> bool:
    return any(getattr(desk, field) for field in fields)


def _extended(phone: Phone, also: Iterable[Desk]) -> Phone:
    giver = None if phone.extension else next((e for e in _same(phone, also) if e.extension), None)
    return replace(phone, extension=giver.extension) if giver else phone


def _as_printed(phone: Phone, also: Iterable[Desk]) -> Phone:
    is_gained = phone.extension and any(each.extension == phone.extension for each in _same(phone, also))
    return replace(phone, extension=None) if is_gained else phone


def _same(phone: Phone, also: Iterable[Desk]) -> list[Phone]:
    return [each for other in also for each in other.phones if _digits(each) == _digits(phone)]


def _digits(phone: Phone) -> str:
    return "".join(filter(str.isdecimal, phone.number))
