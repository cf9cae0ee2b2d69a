"""Desks by number, by program, by body, by function and place: the look-ups that routing needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.data.loading import tables
from madoguchi.errors import DescriptionError
from madoguchi.index.analyzer import search_form
from madoguchi.index.past import Past
from madoguchi.message import Message
from madoguchi.model.answer import Near, Slip
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.place import Place
from madoguchi.text.department import body_levels
from madoguchi.text.phone import digits, expand_range, is_local
from madoguchi.text.prefecture import NATION, beginning

NATIONAL_RANK = 3


@dataclass(frozen=True, slots=True)
class Selector:
    """Which desks do it: all given patterns must be found."""

    program: str
    organization: str = ""
    department: str = ""
    address: str = ""
    label: str = ""

    def takes(self, desk: Desk) -> bool:
        return (
            desk.program == self.program
            and (not self.organization or bool(re.search(self.organization, desk.organization.text)))
            and (
                not self.department
                or bool(desk.department and re.search(self.department, desk.department[-1].text))
            )
            and (not self.address or bool(desk.address and re.search(self.address, desk.address.text)))
        )


@dataclass(frozen=True, slots=True)
class Function:
    """What desks do; see `functions.toml`."""

    id: str
    name: str
    name_en: str
    helps: str
    helps_en: str
    desks: tuple[Selector, ...]
    reason: str
    national: tuple[Selector, ...] = ()
    words: tuple[str, ...] = ()
    asked_for: re.Pattern[str] | None = None
    general: bool = False
    one_body: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """A desk that serves a place; `rank` 0: municipality, 1: prefecture, 2: several, 3: nation."""

    desk: Desk
    rank: int


# Of fewer digits a slip would be near to too much; more are no slip.
_LEAST_DIGITS, _MOST_DIGITS = 7, 13


def _slips(number: str) -> Iterator[tuple[Slip, str]]:
    """What may have been meant, the likeliest slip first: neighbours swapped, one digit another, one lost, one too many."""
    if not _LEAST_DIGITS <= len(number) <= _MOST_DIGITS:
        return
    parts = [(number[:at], number[at:]) for at in range(len(number) + 1)]
    yield from ((Slip.SWAPPED, a + b[1] + b[0] + b[2:]) for a, b in parts if len(b) > 1 and b[0] != b[1])
    yield from ((Slip.CHANGED, a + digit + b[1:]) for a, b in parts if b for digit in "0123456789")
    yield from ((Slip.MISSING, a + digit + b) for a, b in parts for digit in "0123456789")
    yield from ((Slip.ADDED, a + b[1:]) for a, b in parts if b)


def _by_digits(pairs: Iterable[tuple[str, Desk]]) -> dict[str, tuple[Desk, ...]]:
    found: dict[str, list[Desk]] = {}
    for number, desk in pairs:
        found.setdefault(digits(number), []).append(desk)
    return {number: tuple({desk.id: desk for desk in desks}.values()) for number, desks in found.items()}


_EXTENSION = re.compile(r"内線(?:番号)?[：:\s]{0,3}([0-9][0-9、,・/〜～~\-]*)")
_ONE_EXTENSION = re.compile(r"([0-9]{1,6})(?:[〜～~\-]([0-9]{1,6}))?")


def _extensions(desk: Desk) -> Iterator[str]:
    """Every extension of a desk, those of a range each."""
    texts = (*(phone.label or "" for phone in desk.phones), *(note.text for note in desk.notes))
    told = (match[1] for text in texts for match in _EXTENSION.finditer(text))
    for text in (*(phone.extension_text for phone in desk.phones), *told):
        for match in _ONE_EXTENSION.finditer(text):
            yield from expand_range(match[1], match[2]) if match[2] else (match[1],)


@lru_cache(BUNDLES)
def functions_of(bundle: Bundle) -> dict[str, Function]:
    """Return the functions of a bundle; none where it has no such file."""
    return read_functions(bundle.text("functions.toml"))


def read_functions(content: str) -> dict[str, Function]:
    """Parse `functions.toml`, in its order. Raises DescriptionError."""
    found: dict[str, Function] = {}
    for entry in tables(content, "function", "functions.toml"):
        values: dict[str, Any] = dict(entry)
        values["desks"] = tuple(Selector(**selector) for selector in entry["desks"])
        values["national"] = tuple(Selector(**selector) for selector in entry.get("national", ()))
        values["words"] = tuple(search_form(word) for word in entry.get("words", ()))
        values["asked_for"] = _pattern(entry) if "asked_for" in entry else None
        found[entry["id"]] = Function(**values)
    return found


def _pattern(entry: dict[str, Any]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(entry["asked_for"]))
    except re.error as error:
        raise DescriptionError(
            Message("no regular expression ({error})", error=error),
            file="functions.toml",
            entry=entry["id"],
            key="asked_for",
        ) from error


@dataclass(frozen=True)
class Directory:
    """One edition, indexed. Immutable: a newer edition gets a directory of its own."""

    edition: Edition
    functions: dict[str, Function]
    _selected: dict[Selector, Group] = field(default_factory=dict, repr=False)

    @cached_property
    def by_digits(self) -> dict[str, tuple[Desk, ...]]:
        """Bare digits → desks that have the number, in the source's order."""
        return _by_digits((number, desk) for desk in self.edition.desks for number in desk.numbers)

    @cached_property
    def by_fax_digits(self) -> dict[str, tuple[Desk, ...]]:
        """Bare digits → desks whose FAX the number is: to tell whose it is, never to call it."""
        return _by_digits((fax.number, desk) for desk in self.edition.desks for fax in desk.faxes)

    @cached_property
    def by_extension(self) -> dict[str, tuple[Desk, ...]]:
        """Extension (2019) → desks that have it, also among several, in a range, as a label or as a remark of its own."""
        return _by_digits((each, desk) for desk in self.edition.desks for each in _extensions(desk))

    @cached_property
    def completed(self) -> dict[str, tuple[str, ...]]:
        """Bare digits without the area code → the whole numbers that the list prints so (22-1106), FAX numbers too.

        Those of numbers that are printed whole are none of these: in a list of all Japan many are alike.
        """
        found: dict[str, dict[str, None]] = {}
        for desk in self.edition.desks:
            for phone in (*desk.phones, *desk.faxes):
                local = digits(phone.number.partition("-")[2])
                if local and not is_local(phone.number) and not digits(phone.printed).startswith("0"):
                    found.setdefault(local, {})[digits(phone.number)] = None
        return {local: tuple(numbers) for local, numbers in found.items()}

    def as_listed(self, number: str) -> str:
        """Return the digits under which the list may have a whole number: without its area code where it prints none."""
        if number in self.by_digits or number in self.by_fax_digits:
            return number
        ends = (number[at:] for at in range(1, len(number)))
        return next((end for end in ends if end in self._local), number)

    @cached_property
    def _local(self) -> frozenset[str]:
        """Bare digits of the numbers that the list prints without their area code, and FAX numbers."""
        phones = (phone for desk in self.edition.desks for phone in (*desk.phones, *desk.faxes))
        return frozenset(digits(phone.number) for phone in phones if is_local(phone.number))

    def near(self, number: str) -> tuple[Near, ...]:
        """Return the numbers that bare digits are by one slip of the finger, with the first desk of each."""
        found: dict[str, Near] = {}
        for slip, other in _slips(number):
            for desk in self.by_digits.get(other, ())[:1]:
                printed = next(each for each in desk.numbers if digits(each) == other)
                found.setdefault(other, Near(printed, desk, slip))
        return tuple(found.values())

    @cached_property
    def past(self) -> Past:
        """The numbers and ids of other days."""
        return Past(self.edition)

    @cached_property
    def by_program(self) -> dict[str, Group]:
        """Program → its desks, in the source's order."""
        return {program: Group(desks) for program, desks in self.edition.desks_by_program.items()}

    @cached_property
    def by_organization(self) -> dict[str, tuple[Desk, ...]]:
        """Folded name of the body → its desks."""
        found: dict[str, list[Desk]] = {}
        for desk in self.edition.desks:
            found.setdefault(search_form(desk.organization.text), []).append(desk)
        return {name: tuple(desks) for name, desks in found.items()}

    @cached_property
    def by_building(self) -> dict[str, tuple[Desk, ...]]:
        """Folded name of a building → the desks whose printed address has it."""
        found: dict[str, list[Desk]] = {}
        for desk in self.edition.desks:
            for building in buildings_of(desk):
                found.setdefault(search_form(building), []).append(desk)
        return {name: tuple(desks) for name, desks in found.items()}

    @cached_property
    def by_level(self) -> dict[str, tuple[Desk, ...]]:
        """Folded name of a level → desks that have it: of a department, or run together in the body's name."""
        found: dict[str, list[Desk]] = {}
        for desk in self.edition.desks:
            for level in levels_of(desk):
                found.setdefault(search_form(level), []).append(desk)
        return {name: tuple(desks) for name, desks in found.items()}

    @cached_property
    def by_prefecture(self) -> dict[str, tuple[Desk, ...]]:
        """Prefecture → the desks that serve it or a part of it by their own area."""
        return by_prefecture(self.edition)

    @cached_property
    def nationwide(self) -> tuple[Desk, ...]:
        """The desks that serve all of Japan."""
        return tuple(d for d in self.edition.desks if NATION in {area.text for area in d.service_area})

    @cached_property
    def general(self) -> Function | None:
        """The function of the desks that take every trouble, where the list has such desks."""
        return next((each for each in self.functions.values() if each.general), None)

    @cached_property
    def offered(self) -> frozenset[str]:
        """The functions that at least one desk of the list has: those of another list's desks are none here."""
        return frozenset(
            name
            for name, function in self.functions.items()
            if any(self.selected(selector) for selector in (*function.desks, *function.national))
        )

    def selected(self, selector: Selector) -> Group:
        """All desks that a selector takes."""
        found = self._selected.get(selector)
        if found is None:
            desks = self.by_program.get(selector.program, ())
            found = self._selected[selector] = Group(desk for desk in desks if selector.takes(desk))
        return found


# In an address a building stands behind the house number and a space; behind it the floor, and in whose rooms it is.
_FLOOR = re.compile(r"(?<![0-9])(?<![0-9][-~・,])(?:地下)?[0-9]+(?:[-~・,][0-9]+)*(?:階|F(?![a-z])|号室).*$")
_BRACKETS, _WITHIN = re.compile(r"[()]"), re.compile(r"(?:施設)?内$")
_NUMBERS = re.compile(r"[-0-9番地号丁目の]+")
SHORTEST_BUILDING = 4


def buildings_of(desk: Desk) -> tuple[str, ...]:
    """Return the buildings that a desk's address names, as printed: WBGマリブイースト of 中瀬2-6-1 WBGマリブイースト23階."""
    parts = desk.address.text.split()[1:] if desk.address else []
    pieces = [piece for part in parts for piece in _BRACKETS.split(_FLOOR.sub("", part))]
    named = (_WITHIN.sub("", piece) for piece in pieces if not _NUMBERS.fullmatch(piece))
    return tuple(name for name in named if len(name) >= SHORTEST_BUILDING)


def levels_of(desk: Desk) -> tuple[str, ...]:
    """Return the levels of a desk's office, outermost first; a body of one level is none of them."""
    return (*body_levels(desk.organization.text), *(level.text for level in desk.department))


def by_prefecture(edition: Edition) -> dict[str, tuple[Desk, ...]]:
    """Return prefecture → the desks that serve it or a part of it by their own area (not by all of Japan)."""
    found: dict[str, dict[str, Desk]] = {}
    for desk in edition.desks:
        for area in desk.service_area:
            if name := beginning(area.text):
                found.setdefault(name, {})[desk.id] = desk
    return {name: tuple(desks.values()) for name, desks in found.items()}


def rank_of(desk: Desk, place: Place) -> int | None:
    """Return how specifically a desk serves a place (see `Served`); None where its area does not hold it.

    A place known as a prefecture only is not inside a desk's single municipality.
    """
    areas = [area.text for area in desk.service_area]
    if any(name in areas for name in _own_names(place)):
        return 0
    if place.prefecture in areas:
        return 1 if len(areas) == 1 else 2
    return NATIONAL_RANK if NATION in areas else None


def _own_names(place: Place) -> tuple[str, ...]:
    """How the areas of a place's own municipality may be called: a ward's, its city's."""
    if not place.municipality:
        return ()
    return (place.prefecture + place.municipality, place.prefecture + (place.city or place.municipality))


def serving(desks: tuple[Desk, ...], place: Place) -> tuple[Served, ...]:
    """Return the desks whose area holds the place, the most specific first, else in their order."""
    if isinstance(desks, Group):
        return desks.areas.serving(place)
    ranked = ((rank_of(desk, place), at) for at, desk in enumerate(desks))
    return tuple(
        Served(desks[at], rank) for rank, at in sorted((rank, at) for rank, at in ranked if rank is not None)
    )


class Areas:
    """Some desks by the areas that they serve."""

    def __init__(self, desks: tuple[Desk, ...]) -> None:
        self._desks = desks
        self._positions: dict[str, list[int]] = {}
        for at, desk in enumerate(desks):
            for area in {area.text for area in desk.service_area}:
                self._positions.setdefault(area, []).append(at)
        self._wide: dict[str, tuple[tuple[int, Served], ...]] = {}

    def positions(self, place: Place) -> set[int]:
        """Return where the desks stand that serve a place."""
        return {at for name in (*_own_names(place), place.prefecture, NATION) for at in self._at(name)}

    def _at(self, area: str) -> Iterable[int]:
        return self._positions.get(area, ())

    def serving(self, place: Place) -> tuple[Served, ...]:
        """Return the desks of the municipality, then of the prefecture, of several, of the nation."""
        seen = {at for name in _own_names(place) for at in self._at(name)}
        found = [Served(self._desks[at], 0) for at in sorted(seen)]
        for area in (place.prefecture, NATION):
            wide = self._served(area)
            found += [served for at, served in wide if at not in seen]
            seen.update(at for at, _ in wide)
        return tuple(found)

    def _served(self, area: str) -> tuple[tuple[int, Served], ...]:
        if area not in self._wide:
            ranked = [
                (NATIONAL_RANK if area == NATION else 1 if len(self._desks[at].service_area) == 1 else 2, at)
                for at in self._at(area)
            ]
            self._wide[area] = tuple((at, Served(self._desks[at], rank)) for rank, at in sorted(ranked))
        return self._wide[area]


class Group(tuple[Desk, ...]):
    """Desks that are asked again and again, of a program or a selector: they keep an index of their areas."""

    @cached_property
    def areas(self) -> Areas:
        return Areas(self)
