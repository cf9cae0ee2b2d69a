"""A desk as a card: its number first, what it is, why it is shown, what to beware of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from madoguchi.answers.explain import area_in_words
from madoguchi.faces.web.site import Page, Site
from madoguchi.faces.web.view.kept import of_the_list
from madoguchi.faces.web.view.number_kinds import explained
from madoguchi.faces.web.view.opening import OpeningShown, opening_shown
from madoguchi.faces.web.view.standing_shown import confirmed_of, reported_of
from madoguchi.faces.web.view.words import (
    SAID_AS_FACT,
    FactShown,
    MailShown,
    NumberShown,
    SourceShown,
    address_now,
    facts_shown,
    faxes_shown,
    mails_shown,
    number_shown,
    remarks_of,
    sources_shown,
)
from madoguchi.index.directory import serving
from madoguchi.model.answer import Answered, LocalizedText
from madoguchi.model.entities import Desk, Program
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.place import Place
from madoguchi.text.dates import today


@of_the_list
@dataclass(frozen=True, slots=True)
class DeskShown:
    """What a page says of one desk, whatever was asked. Two are the same where desk, numbers and day are.

    `hidden` numbers stand on the desk's own page only; `means` says what kinds of numbers they are;
    `reported` says which numbers are being looked into, `confirmed` what callers say of each number; `faxes` and
    `mails` are where to write; `source` is what it rests on, where the edition has several.
    """

    key: tuple[str, tuple[str, ...], date]
    desk: Desk = field(compare=False)
    program: Program = field(compare=False)
    numbers: tuple[NumberShown, ...] = field(compare=False)
    hidden: int = field(compare=False)
    facts: tuple[FactShown, ...] = field(compare=False)
    warnings: tuple[Notice, ...] = field(compare=False)
    area: LocalizedText = field(compare=False)
    address: str = field(compare=False)
    means: tuple[str, ...] = field(compare=False)
    reported: tuple[str, ...] = field(compare=False)
    faxes: tuple[NumberShown, ...] = field(compare=False)
    mails: tuple[MailShown, ...] = field(compare=False)
    source: SourceShown | None = field(compare=False)
    remarks: tuple[str, ...] = field(compare=False)
    confirmed: tuple[tuple[str, str], ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Card(DeskShown):
    """What a page says of one desk, with why it answers a question and what of it holds at this moment.

    `shown` is the same without these; `opening` is there where hours and moment are known.
    """

    shown: DeskShown
    reasons: tuple[str, ...]
    general: bool
    opening: OpeningShown | None


_FIELDS = tuple(each.name for each in fields(DeskShown))


def card_of(
    site: Site,
    page: Page,
    desk: Desk,
    at: date,
    item: Answered | None = None,
    moment: datetime | None = None,
) -> Card:
    """Return the card of a desk as of a day; `item` adds why it answers a question.

    With a `moment` of that day (Japan's time, naive) the card says whether the desk is open.
    """
    if page.served or item or at != today():
        return _card(site, page, desk, at, item, moment)
    # Where all pages are made, the same card stands on many of them.
    return site.kept.get(("card", page.lang, desk.id), lambda: _card(site, page, desk, at, None, None))


def _card(
    site: Site, page: Page, desk: Desk, at: date, item: Answered | None, moment: datetime | None
) -> Card:
    numbers = tuple(dict.fromkeys(item.numbers if item else desk.numbers))
    # Kept for answers: of a list the page is kept whole. Another day was typed by somebody.
    shown = (
        site.kept.get((page.lang, desk.id, numbers), lambda: _desk_shown(site, page, desk, numbers, at))
        if item and at == today()
        else _desk_shown(site, page, desk, numbers, at)
    )
    same: dict[str, Any] = {name: getattr(shown, name) for name in _FIELDS}
    return Card(
        **same,
        shown=shown,
        reasons=tuple(page.text(reason) for reason in item.reasons) if item else (),
        general=item.general if item else False,
        opening=opening_shown(desk, moment, page.t),
    )


def _desk_shown(site: Site, page: Page, desk: Desk, numbers: tuple[str, ...], at: date) -> DeskShown:
    by_number = {phone.number: phone for phone in desk.phones}
    phones = [by_number[number] for number in numbers]
    return DeskShown(
        key=(desk.id, numbers, at),
        desk=desk,
        program=site.edition.program_by_slug[desk.program],
        numbers=tuple(number_shown(phone, page.t) for phone in phones),
        hidden=len(by_number) - len(numbers),
        facts=facts_shown(desk, at, page.t),
        warnings=tuple(n for n in notices_of(site, desk) if n.code not in SAID_AS_FACT),
        area=area_in_words(desk),
        address=address_now(desk, at),
        means=explained(desk, phones, page.t),
        reported=reported_of(site, page, desk, numbers, at),
        faxes=faxes_shown(desk, page.t),
        mails=mails_shown(desk),
        source=_source_of(site, desk, page),
        remarks=tuple(remarks_of(desk)),
        confirmed=confirmed_of(site, page, desk, numbers, at),
    )


def _source_of(site: Site, desk: Desk, page: Page) -> SourceShown | None:
    return sources_shown(site.edition, [desk], page.t)[0] if len(site.edition.sources) > 1 else None


def cards_of(site: Site, page: Page, desks: Iterable[Desk], at: date) -> tuple[Card, ...]:
    """Return the cards of several desks."""
    return tuple(card_of(site, page, desk, at) for desk in desks)


# A dated fact is said in words of its own on every card; its notice would say it twice.


def notices_of(site: Site, desk: Desk) -> tuple[Notice, ...]:
    """Return what a caller should know of a desk's entry; corrections are shown with the evidence."""
    named = site.edition.notices_by_desk.get(desk.id, ())
    return tuple(notice for notice in named if notice.severity is not Severity.INFO)


@dataclass(frozen=True, slots=True)
class Referral:
    """Where the source sends a caller who does not get through: a program, its desks for the place."""

    program: Program
    table: str
    cards: tuple[Card, ...]


def referral_of(site: Site, page: Page, desk: Desk, places: tuple[Place, ...], at: date) -> Referral | None:
    """Return the referral that the source prints for a desk, narrowed to the place if it is known."""
    desks = site.router.directory.by_program.get(desk.referral or "", ())
    if not desks:
        return None
    near: list[Desk] = []
    for place in places:
        near += [s.desk for s in serving(desks, place) if s.rank < 3 and s.desk.id != desk.id]
    return Referral(
        program=site.edition.program_by_slug[desks[0].program],
        table=desks[0].table_name,
        cards=cards_of(site, page, tuple(dict.fromkeys(near))[:3], at),
    )
