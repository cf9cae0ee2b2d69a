"""An edition as of a day: the printed directory with the changes that are in force.

The printed edition is never touched. Each value that a change brings keeps the lines and the
printed text of the one that it takes the place of, and cites the change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from madoguchi.editions.ids import desk_keys, mint
from madoguchi.model.change import DeskChange, Field, NewDesk
from madoguchi.model.edition import Edition, Former, Was
from madoguchi.model.entities import Desk, Organization, Phone
from madoguchi.model.provenance import Changed, Value
from madoguchi.text.normalize import normalized_name
from madoguchi.text.phone import digits


def in_force(edition: Edition, day: date) -> tuple[DeskChange, ...]:
    """Return the changes that are in force on a day, the earlier ones first."""
    return tuple(
        sorted((c for c in edition.changes if c.effective <= day), key=lambda c: (c.effective, c.id))
    )


def as_of(edition: Edition, day: date) -> Edition:
    """Return the edition as a person must be told of it on a day; the same object where nothing changed.

    It keeps the revision and all changes of the printed edition, also those still to come.
    """
    changes = in_force(edition, day)
    if not changes:
        return edition
    added = added_desks(edition, day)
    known = {body.id for body in edition.organizations}
    bodies = {
        desk.organization_id: Organization(desk.organization_id, desk.organization.text) for desk in added
    }
    bodies |= {
        d.operator_id: Organization(d.operator_id, d.operator.text)
        for d in added
        if d.operator_id and d.operator
    }
    return replace(
        edition,
        desks=_in_place([*_changed(edition.desks, changes), *_changed(added, changes)]),
        organizations=(*edition.organizations, *(bodies[id] for id in bodies if id not in known)),
        former=(*_ended(edition, changes, added), *edition.former),
    )


def _ended(edition: Edition, changes: tuple[DeskChange, ...], added: tuple[Desk, ...]) -> Iterable[Former]:
    """The desks that changes have ended, remembered as those of an earlier edition are."""
    stood = {**edition.desk_by_id, **{desk.id: desk for desk in added}}
    for change in changes:
        if change.field is Field.DESK and (desk := stood.get(change.desk)) and fits(desk, change):
            yield Former(
                desk.id,
                Was.DESK,
                desk.name,
                change.effective,
                edition.id,
                edition.revision,
                desk.program,
                desk.numbers,
                tuple(fax.number for fax in desk.faxes),
                heirs_told(change),
            )


def added_desks(edition: Edition, day: date | None = None) -> tuple[Desk, ...]:
    """Return the desks that changes add to what the list prints, by a day; without one those to come, too."""
    printed = edition.desk_by_id
    return tuple(
        _added(change, change.desk_says)
        for change in sorted(edition.changes, key=lambda c: (c.effective, c.id))
        if change.desk_says and change.desk not in printed and (day is None or change.effective <= day)
    )


def heirs_told(change: DeskChange) -> tuple[str, ...]:
    """Return the ids of the desks that take over from one that a change ends."""
    return tuple(change.after.split()) if change.field is Field.DESK else ()


def after_of(change: DeskChange, edition: Edition) -> str:
    """Return what a change makes of a value; of a desk that ends the names of those that take over, not their ids."""
    if change.field is not Field.DESK:
        return change.after
    known = edition.desk_by_id
    heirs = (known.get(heir) or heir for heir in heirs_told(change))
    # Two desks of one body may have one name: the number tells which.
    return "、".join(
        heir if isinstance(heir, str) else " ".join([heir.name, *heir.numbers[:1]]) for heir in heirs
    )


def added_key(says: NewDesk) -> str:
    """Return the key from which the id of an added desk is minted: a list that prints it later mints the same."""
    return desk_keys([(says.program, says.prefecture, says.name)])[0]


def _added(change: DeskChange, says: NewDesk) -> Desk:
    def value(text: str) -> Value:
        return Changed(text, (), "", change.id)

    def one(text: str) -> Value | None:
        return value(text) if text else None

    return Desk(
        id=change.desk,
        program=says.program,
        table=says.table,
        organization=value(says.organization),
        organization_id=mint("organization", normalized_name(says.organization)),
        department=tuple(map(value, says.department)),
        operator=one(says.operator),
        operator_id=mint("organization", normalized_name(says.operator)) if says.operator else None,
        prefecture=one(says.prefecture),
        service_area=tuple(map(value, says.service_area)),
        phones=tuple(Phone(number, None, value(number)) for number in says.numbers),
        urls=tuple(map(value, says.urls)),
        postal_code=one(says.postal_code),
        address=one(says.address),
        hours=one(says.hours),
        key=added_key(says),
    )


def _in_place(desks: list[Desk]) -> tuple[Desk, ...]:
    """The desks in the list's order; an added one stands behind the last of its program."""
    if all(desk.row for desk in desks):
        return tuple(desks)
    last = {desk.program: at for at, desk in enumerate(desks) if desk.row}
    order = {
        id(desk): (at if desk.row else last.get(desk.program, at), bool(not desk.row))
        for at, desk in enumerate(desks)
    }
    return tuple(sorted(desks, key=lambda desk: order[id(desk)]))


def fits(desk: Desk, change: DeskChange) -> bool:
    """Whether the desk still says what the change takes it to say before."""
    return not change.before or _plain(change.field, change.before) in _said(desk, change.field)


def taken_up(desk: Desk, change: DeskChange) -> bool:
    """Whether the desk says already what the change would bring."""
    said = _said(desk, change.field)
    if change.field is Field.ADDED:
        return True
    if not change.after or change.field is Field.DESK:
        return _plain(change.field, change.before) not in said
    return _plain(change.field, change.after) in said


def _changed(desks: Iterable[Desk], changes: tuple[DeskChange, ...]) -> Iterable[Desk]:
    by_desk: dict[str, list[DeskChange]] = defaultdict(list)
    for change in changes:
        by_desk[change.desk].append(change)
    for desk in desks:
        now: Desk | None = desk
        for change in by_desk.get(desk.id, ()):
            now = apply_change(now, change) if now else None
        if now:
            yield now


def apply_change(desk: Desk, change: DeskChange) -> Desk | None:
    """Return the desk with the change made; None where it closes; as it was where it does not fit."""
    if not fits(desk, change):
        return desk
    match change.field:
        case Field.DESK:
            return None
        case Field.ADDED:
            return desk
        case Field.PHONE:
            return replace(desk, phones=_phones(desk.phones, change))
        case Field.URL:
            return replace(desk, urls=_urls(desk.urls, change))
        case Field.DEPARTMENT:
            old = desk.department
            levels = change.after.split()
            bases = [old[min(n, len(old) - 1)] if old else None for n in range(len(levels))]
            return replace(
                desk, department=tuple(_value(t, b, change) for t, b in zip(levels, bases, strict=True))
            )
        case Field.ORGANIZATION:
            return replace(desk, organization=_value(change.after, desk.organization, change))
        case Field.ADDRESS | Field.POSTAL_CODE | Field.HOURS:
            name = change.field.value
            now: dict[str, Any] = {name: _or_none(getattr(desk, name), change)}
            return replace(desk, **now)


def _phones(phones: tuple[Phone, ...], change: DeskChange) -> tuple[Phone, ...]:
    found: list[Phone] = []
    for phone in phones:
        if not change.before or digits(phone.number) != digits(change.before):
            found.append(phone)
        elif change.after:
            found.append(replace(phone, number=change.after, value=_value(change.after, phone.value, change)))
    if not change.before:
        found.append(Phone(change.after, None, _value(change.after, None, change)))
    return tuple(found)


def _urls(urls: tuple[Value, ...], change: DeskChange) -> tuple[Value, ...]:
    found = [
        url if url.text != change.before else _value(change.after, url, change)
        for url in urls
        if url.text != change.before or change.after
    ]
    return (*found, _value(change.after, None, change)) if not change.before else tuple(found)


def _or_none(old: Value | None, change: DeskChange) -> Value | None:
    return _value(change.after, old, change) if change.after else None


def _value(text: str, old: Value | None, change: DeskChange) -> Value:
    spans, printed = (old.spans, old.printed) if old else ((), "")
    return Changed(text, spans, printed, change.id)


def _plain(field: Field, text: str) -> str:
    return digits(text) if field is Field.PHONE else normalized_name(text)


def _said(desk: Desk, field: Field) -> list[str]:
    """What the desk says of a field, each without differences of width, spacing or hyphens."""
    match field:
        case Field.PHONE:
            return [digits(number) for number in desk.numbers]
        case Field.URL:
            return [normalized_name(url.text) for url in desk.urls]
        case Field.DEPARTMENT:
            return [normalized_name("".join(level.text for level in desk.department))]
        case Field.DESK | Field.ADDED:
            return [normalized_name(desk.name)]
        case _:
            value: Value | None = getattr(desk, field.value)
            return [normalized_name(value.text)] if value else []
