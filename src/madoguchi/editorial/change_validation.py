"""Whether a change makes sense: against the edition, beside the changes that were accepted and those that wait."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

import phonenumbers

from madoguchi.editions.timeline import added_desks, apply_change, fits, heirs_told
from madoguchi.errors import InputError
from madoguchi.message import Message
from madoguchi.model.change import DeskChange, Field, Method
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.text.dates import typed_day
from madoguchi.text.phone import digits
from madoguchi.text.prefecture import PREFECTURES
from madoguchi.text.untrusted import accepted as accepted_text
from madoguchi.text.untrusted import showable

LONGEST_VALUE = LONGEST_ADDRESS = 500  # characters
LONGEST_REASON = 2000
_ADDRESS = re.compile(
    r"https?://(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}(?::[0-9]{1,5})?"
    r"(?:[/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?"
)
_DIGITS = re.compile(r"(?=.{1,20}$)[0-9]+(?:-[0-9]+)*")
_POSTAL_CODE = re.compile(r"[0-9]{3}-[0-9]{4}")
_YEARS = range(1900, 2100)  # what an edition may say of the day from which something holds
_NEVER_EMPTY = (Field.ORGANIZATION,)


def field_of(text: str) -> Field:
    """Return what changes, as a form says it. Raises InputError."""
    if text not in set(Field):
        raise InputError(Message("choose what changes"))
    return Field(text)


def method_of(text: str, among: Collection[Method] = tuple(Method)) -> Method:
    """Return how it is known, as a form says it, of those that the form offers. Raises InputError."""
    if text not in among:
        raise InputError(Message("choose how it is known"))
    return Method(text)


def unfit(edition: Edition, change: DeskChange, standing: Sequence[DeskChange]) -> tuple[str, ...]:
    """Say what is wrong with a change now, or which accepted change would not fit any more beside it."""
    wrong = problems(edition, change, standing)
    desk = desk_or_added(edition, change.desk, standing) if change.field is not Field.ADDED else None
    if wrong or desk is None:
        return wrong
    about = [each for each in standing if each.desk == change.desk]
    spoilt = _not_fitting(desk, [*about, change]) - _not_fitting(desk, about)
    return tuple(
        Message(
            "beside it, change {id} would find another value than it was accepted for; withdraw that one first",
            id=id,
        )
        for id in sorted(spoilt)
    )


def _not_fitting(desk: Desk, changes: Iterable[DeskChange]) -> set[str]:
    """Return the ids of the changes that find another value, each applied after the earlier ones."""
    now: Desk | None = desk
    found = set()
    for each in sorted(changes, key=lambda c: (c.effective, c.id)):
        if now is None or not fits(now, each):
            found.add(each.id)
        else:
            now = apply_change(now, each)
    return found


def problems(
    edition: Edition,
    change: DeskChange,
    standing: Sequence[DeskChange] = (),
    proposed: Sequence[DeskChange] = (),
) -> tuple[str, ...]:
    """Return what is wrong with a change, one line each, in words that say what to do.

    `standing` are the accepted changes, `proposed` those of the same desk that wait for a review.
    """
    if change.field is Field.ADDED:
        return (*_new(edition, change, (*standing, *proposed)), *_texts(change), *_ground(change))
    desk = desk_or_added(edition, change.desk, standing)
    if desk is None:
        return (Message("no desk has the id {id!r}; search the desk by its name or number", id=change.desk),)
    then = as_it_will_be(desk, standing, change.effective)
    if then is None:
        return (
            Message("{name} is closed from an earlier day on; withdraw that change first", name=desk.name),
        )
    found = [*_texts(change), *_values(then, change), *_ground(change)]
    if change.field is Field.DESK:
        known = {*edition.desk_by_id, *(each.desk for each in standing if each.field is Field.ADDED)}
        found += [
            Message(
                "{heir!r} is not another desk that could take over; name it by its number or id",
                heir=showable(heir)[:40],
            )
            for heir in heirs_told(change)
            if heir not in known or heir == change.desk
        ]
    if waits(change, proposed):
        found.append(Message("another change of the same value waits for its review; decide that one first"))
    return tuple(found)


def desk_or_added(edition: Edition, id: str, standing: Iterable[DeskChange]) -> Desk | None:
    """Return a desk of the list, or one that an accepted change adds."""
    added = replace(edition, changes=tuple(standing))
    return edition.desk_by_id.get(id) or next((d for d in added_desks(added) if d.id == id), None)


def _new(edition: Edition, change: DeskChange, others: Iterable[DeskChange]) -> Iterable[str]:
    """What is wrong with a desk that is to be added."""
    says = change.desk_says
    if says is None or not says.organization:
        yield Message("give the new desk's name: the body, and its department if it has one")
        return
    if says.program not in edition.program_by_slug:
        known = ", ".join(edition.program_by_slug)
        yield Message(
            "{showable!r} is not a program of the directory; choose from: {known}",
            showable=showable(says.program),
            known=known,
        )
    if change.desk in edition.desk_by_id:
        yield Message("{name} stands in the list already; change its values instead", name=says.name)
    if any(each.desk == change.desk and each.field is Field.ADDED for each in others):
        yield Message("this very desk is added by another change already; decide or withdraw that one first")
    if not (says.numbers or says.urls or says.address):
        yield Message("a desk has a number, a page or an address; give at least one")
    if says.prefecture and says.prefecture not in PREFECTURES:
        yield Message(
            "{showable!r} is not a prefecture; write it in full, such as 青森県",
            showable=showable(says.prefecture),
        )
    for number in says.numbers:
        yield from _number(None, number)
    for url in says.urls:
        if not is_address(url):
            yield Message(
                "{showable!r} is not an address; write it as https://www.example.jp/page",
                showable=showable(url),
            )
    if says.postal_code and not _POSTAL_CODE.fullmatch(says.postal_code):
        yield Message(
            "{showable!r} is not a postal code; write it as 100-0001", showable=showable(says.postal_code)
        )
    texts = (says.name, says.operator, says.address, says.hours, *says.service_area)
    for text in filter(None, texts):
        try:
            accepted_text("a value", text, LONGEST_VALUE)
        except InputError as error:
            yield str(error)


def waits(change: DeskChange, proposed: Iterable[DeskChange]) -> bool:
    """Whether another change of the very same value waits for its review."""
    return any((c.field, c.before) == (change.field, change.before) for c in proposed)


def as_it_will_be(desk: Desk, standing: Iterable[DeskChange], day: date) -> Desk | None:
    """Return the printed desk with the accepted changes that are in force on a day; None where it is closed."""
    now: Desk | None = desk
    for change in sorted(standing, key=lambda c: (c.effective, c.id)):
        if now is not None and change.desk == desk.id and change.effective <= day:
            now = apply_change(now, change)
    return now


def _values(desk: Desk, change: DeskChange) -> Iterable[str]:
    if not change.before and not change.after:
        yield Message("nothing is changed: give what it says now, and what it is to say")
    elif _same(change):
        yield Message("{after!r} is what the desk says already", after=change.after)
    elif not fits(desk, change):
        yield (
            Message(
                "{name} does not say {before!r} on that day but {value_of}; copy the value from the "
                "desk's page",
                name=desk.name,
                before=change.before,
                value_of=value_of(desk, change.field),
            )
        )
    elif not change.before and change.field not in (Field.PHONE, Field.URL) and value_of(desk, change.field):
        yield Message(
            "the desk has a value already ({value_of}); give it as what changes",
            value_of=value_of(desk, change.field),
        )
    if not change.after and change.field in _NEVER_EMPTY:
        yield Message("a desk cannot be without its body's name; to close the desk, change its field `desk`")
    if change.field is Field.PHONE and change.after:
        yield from _number(desk, change.after)
    if change.field is Field.URL and change.after and not is_address(change.after):
        yield Message(
            "{showable!r} is not an address; write it as https://www.example.jp/page",
            showable=showable(change.after),
        )
    if change.field is Field.POSTAL_CODE and change.after and not _POSTAL_CODE.fullmatch(change.after):
        yield Message(
            "{showable!r} is not a postal code; write it as 100-0001", showable=showable(change.after)
        )


def is_address(text: str) -> bool:
    """Whether a text is the address of a page: scheme, host and path in the characters of RFC 3986."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def _texts(change: DeskChange) -> Iterable[str]:
    """What cannot be stored, whatever the field."""
    if change.effective.year not in _YEARS:
        yield Message("{text!r} is not a date; write it as 2027-01-31", text=change.effective.isoformat())
    texts = [
        (Message("the old value"), change.before, LONGEST_VALUE),
        (Message("the new value"), change.after, LONGEST_VALUE),
    ]
    texts.append((Message("the reason"), change.reason, LONGEST_REASON))
    for each in change.evidence:
        texts += [
            (Message("the source"), each.source, LONGEST_REASON),
            (Message("what it says"), each.says, LONGEST_REASON),
        ]
        if typed_day(each.day) is None:
            yield Message(
                "{showable!r} is not a day of a source; write 2026-11-01, 2026-11, 2026, or nothing",
                showable=showable(each.day)[:40],
            )
    for what, text, most in texts:
        try:
            accepted_text(what, text, most)
        except InputError as error:
            yield error.message


def _number(desk: Desk | None, after: str) -> Iterable[str]:
    if not _DIGITS.fullmatch(after):
        yield Message(
            "{showable!r}: write the number in digits and hyphens, as its owner prints it",
            showable=showable(after),
        )
    elif not _is_number(after):
        yield Message(
            "{after!r} is not a number of the Japanese numbering plan; check its digits", after=after
        )
    elif "-" not in after:
        yield Message("{after!r}: write it with its hyphens, as its owner prints it", after=after)
    elif desk and digits(after) in {digits(number) for number in desk.numbers}:
        yield Message("{name} has the number {after} already", name=desk.name, after=after)


def _is_number(text: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, "JP"))
    except phonenumbers.NumberParseException:
        return False


def _ground(change: DeskChange) -> Iterable[str]:
    if not change.reason:
        yield Message("say why: one sentence for whoever reads it next year")
    if not change.evidence or not all(each.source.strip() for each in change.evidence):
        yield Message(
            "give evidence: the owner's page, a letter, a call, another list; without it there is no change"
        )


def _same(change: DeskChange) -> bool:
    return bool(change.before) and change.before == change.after


def value_of(desk: Desk, field: Field) -> str:
    """Return what a desk says of a field, several values joined by 、."""
    match field:
        case Field.PHONE:
            return "、".join(desk.numbers)
        case Field.URL:
            return "、".join(url.text for url in desk.urls)
        case Field.DEPARTMENT:
            return " ".join(level.text for level in desk.department)
        case Field.DESK | Field.ADDED:
            return desk.name
        case Field.ORGANIZATION:
            return desk.organization.text
        case Field.ADDRESS:
            return desk.address.text if desk.address else ""
        case Field.POSTAL_CODE:
            return desk.postal_code.text if desk.postal_code else ""
        case Field.HOURS:
            return desk.hours.text if desk.hours else ""
