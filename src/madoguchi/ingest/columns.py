"""What each column of an undescribed table means, by what stands in it as much as by its header.

Header and contents vote. A header whose words we know is believed, unless what stands below is clearly
something else (dates under 電話番号); an unknown or missing one leaves it to the contents. Then the columns are
looked at together: one of them is the name, a whole address makes its parts needless, days, opening and closing
times are the hours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import pairwise

from madoguchi.ingest.headers import Kind, Match, header_words, label_in, same_words
from madoguchi.ingest.shapes import (
    BODY,
    TELLING,
    Shape,
    begins_with_place,
    rises,
    shape_of,
    without_prefecture,
)
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_cell import FAX, TEL, says_fax_alone

# Rows that are looked at; more tell nothing new.
SAMPLE = 200
_MONTH_AND_DAY = re.compile(r"\d{1,2}\s?[月/]\s?\d{1,2}(?:日|\s?\(|$)")
# The share of a column's cells that must look alike: to tell a column without a header that we know, and to
# contradict one that we do.
_ALIKE = 0.6
_CONTRADICTS = 0.75
# Places that have no sections: a hospital or a city has.
_PLACE = re.compile(r"(?:[校園館場]|公園|広場|ひろば|クラブ|団地|住宅)(?:\s?\([^()]*\)|跡地?|施設){0,2}$")
# 電話, FAX番号: a cell that says of the number beside it what it is for.
_SAYS_KIND = re.compile(rf"(?:{TEL}|{FAX})", re.IGNORECASE)
# So many rows that the same few words in a column are a sort, not a name.
_ENOUGH = 10


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is read. `titled`: its cells are remarks that say nothing without the header.

    `named_within`: its cells name the desks beside their numbers; `says_kind`: they say of those right of them whether
    they are to be called. `label` is what the header says of numbers where several columns have some;
    `looks` is what its cells look like, for people; `known` whether its header's words are known.
    """

    header: str
    role: Role
    kind: Kind | None = None
    titled: bool = False
    looks: str = ""
    known: bool = False
    label: str = ""
    named_within: bool = False
    says_kind: bool = False


def read_columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, heading: str = ""
) -> tuple[Column, ...]:
    """Return the columns of a table. `header` may be empty; rows may be shorter or longer than it.

    `heading` is what stands above the table: where it names a body, columns of sections are its own.

    >>> [str(c.role) for c in read_columns(("施設名称1", "連絡先", "定員"), [("屋島相談室", "087-841-9464", "60")])]
    ['organization', 'phones', 'note']
    """
    sample = rows[:: max(1, len(rows) // SAMPLE)]
    width = max((len(header), *map(len, sample)), default=0)
    read = [
        _Read(
            at, header[at] if at < len(header) else "", [row[at] if at < len(row) else "" for row in sample]
        )
        for at in range(width)
    ]
    for column in read:
        column.kind = _kind(column)
    _find_phones(read)
    for column, right in pairwise(read):
        if right.kind is Kind.PHONE and column.filled and all(map(_SAYS_KIND.fullmatch, column.filled)):
            column.kind, column.says_kind = Kind.CODE, True
    table = _Table(read, heading)
    table.assign()
    found = (
        Column(
            c.header,
            c.role,
            c.kind,
            c.titled,
            str(c.main or ""),
            c.match is not None or c.says_kind,
            says_kind=c.says_kind,
        )
        for c in read
    )
    return _labelled(as_heading_says(found, heading))


def as_heading_says(columns: Iterable[Column], heading: str) -> tuple[Column, ...]:
    """Return columns of numbers as those of FAX where the heading says so, and no header otherwise: FAX番号一覧."""
    if not says_fax_alone(heading):
        return tuple(columns)
    words = header_words()
    return tuple(
        replace(c, role=Role.FAX)
        if c.role is Role.PHONES
        and ((match := words.match(c.header)) is None or match.kind is not Kind.PHONE)
        else c
        for c in columns
    )


def described_columns(
    header: Sequence[str], roles: Sequence[Role | None], *, named_within: bool = False
) -> tuple[Column, ...]:
    """Return the columns of a table as its description has them; one that it does not have is a remark.

    `header` may be shorter than `roles`. `named_within`: the first column of numbers names the desks, too.
    """
    columns = []
    for at, role in enumerate(roles):
        text = header[at] if at < len(header) else ""
        if role is Role.HOURS:
            titled = shape_of(text) is Shape.DAYS
        else:
            titled = role in (None, Role.NAMED_NOTE, Role.EXTENSION) and bool(text)
        read = Role.NOTE if role in (None, Role.NAMED_NOTE) else role
        names = named_within and role is Role.PHONES and roles.index(role) == at
        columns.append(
            Column(text, read or Role.NOTE, titled=titled, known=role is not None, named_within=names)
        )
    return _labelled(columns)


def _labelled(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns, with what their headers say of the numbers where several have some."""
    found = tuple(columns)
    phones = [column.header for column in found if column.role is Role.PHONES]
    if len(phones) < 2:
        return found
    return tuple(
        replace(column, label=_label(column.header, phones)) if column.role is Role.PHONES else column
        for column in found
    )


def _label(header: str, phones: Sequence[str]) -> str:
    """What a header says of its numbers; where only a count tells it from the others, all of it: 電話1, 電話2."""
    label = label_in(header) if header else ""
    return label or (header if len({h for h in phones if same_words(h, header)}) > 1 else "")


@dataclass(slots=True)
class _Read:
    """One column while it is being read."""

    at: int
    header: str
    cells: list[str]
    filled: list[str] = field(default_factory=list)
    shapes: Counter[Shape] = field(default_factory=Counter)
    match: Match | None = None
    kind: Kind | None = None
    role: Role = Role.UNKNOWN
    titled: bool = False
    says_kind: bool = False

    def __post_init__(self) -> None:
        looks = [(cell, shape_of(cell)) for cell in self.cells]
        self.filled = [cell for cell, shape in looks if shape is not Shape.EMPTY]
        self.shapes = Counter(shape for _, shape in looks if shape is not Shape.EMPTY)
        self.match = header_words().match(self.header)

    @property
    def main(self) -> Shape | None:
        """What most of its cells look like."""
        return self.shapes.most_common(1)[0][0] if self.shapes else None

    def share(self, *shapes: Shape) -> float:
        return sum(self.shapes[shape] for shape in shapes) / len(self.filled) if self.filled else 0.0

    @property
    def distinct(self) -> float:
        """1 where no two cells are equal, near 0 where all are."""
        return len(set(self.filled)) / len(self.filled) if self.filled else 0.0

    @property
    def words(self) -> float:
        """The share of cells that may be a name."""
        return self.share(
            Shape.WORDS, Shape.UNIT, Shape.LATIN, Shape.KANA, Shape.MUNICIPALITY, Shape.PREFECTURE
        )


# -- one column ------------------------------------------------------------------------------------------

# What the cells of a kind may look like among the telling shapes; anything else contradicts the header.
_NUMBERS = {Shape.PHONE, Shape.INTEGER, Shape.CODE, Shape.POSTAL_CODE, Shape.PROSE}
_NAMES = {Shape.CODE, Shape.INTEGER, Shape.PROSE, Shape.ADDRESS}
_TIMES = {Shape.HOURS, Shape.CLOCK, Shape.INTEGER, Shape.PROSE}
_REACHED_BY = {Shape.PHONE, Shape.EMAIL, Shape.URL}
_KEYS = {Shape.CODE, Shape.INTEGER, Shape.DATE, Shape.POSTAL_CODE}
_FITS: dict[Kind, AbstractSet[Shape]] = {
    **dict.fromkeys((Kind.PHONE, Kind.FAX, Kind.EXTENSION), _NUMBERS),
    **dict.fromkeys(
        (Kind.NAME, Kind.BODY, Kind.DESK, Kind.OWNER, Kind.UNIT, Kind.KEEPER, Kind.DIVISION, Kind.PERSON),
        _NAMES,
    ),
    **dict.fromkeys((Kind.KANA, Kind.LATIN), _NAMES),
    **dict.fromkeys((Kind.HOURS, Kind.DAYS, Kind.OPENS, Kind.CLOSES), _TIMES),
    **dict.fromkeys((Kind.CODE, Kind.SERIAL), _KEYS),
    Kind.MUNICIPALITY: {Shape.PROSE},
    Kind.EMAIL: {Shape.EMAIL, Shape.URL, Shape.PROSE},
    Kind.URL: {Shape.URL, Shape.EMAIL, Shape.CODE, Shape.PROSE},
    Kind.POSTAL_CODE: {Shape.POSTAL_CODE, Shape.CODE, Shape.INTEGER},
    Kind.ADDRESS: {Shape.ADDRESS, Shape.PROSE, Shape.INTEGER, Shape.CODE},
    Kind.ADDRESS_PART: TELLING - _REACHED_BY,
    Kind.BUILDING: TELLING - _REACHED_BY,
    Kind.DATE: {Shape.DATE, Shape.INTEGER, Shape.CODE, Shape.PROSE},
    Kind.COORDINATE: {Shape.COORDINATE, Shape.INTEGER, Shape.CODE},
    **dict.fromkeys((Kind.CLOSED, Kind.CATEGORY, Kind.AREA, Kind.TITLE), TELLING - _REACHED_BY),
    Kind.COUNT: {Shape.INTEGER, Shape.CODE, Shape.PROSE, Shape.COORDINATE},
}
_BY_SHAPE = {
    Shape.PHONE: Kind.PHONE,
    Shape.EMAIL: Kind.EMAIL,
    Shape.URL: Kind.URL,
    Shape.POSTAL_CODE: Kind.POSTAL_CODE,
    Shape.ADDRESS: Kind.ADDRESS,
    Shape.PREFECTURE: Kind.PREFECTURE,
    Shape.MUNICIPALITY: Kind.MUNICIPALITY,
    Shape.HOURS: Kind.HOURS,
    Shape.DAYS: Kind.DAYS,
    Shape.DATE: Kind.DATE,
    Shape.COORDINATE: Kind.COORDINATE,
    Shape.CODE: Kind.CODE,
    Shape.UNIT: Kind.UNIT,
}


def _kind(column: _Read) -> Kind | None:
    match = column.match
    if match is None:
        return _by_contents(column)
    if not column.filled:
        return match.kind
    if match.kind in _DECIDED_BELOW:
        return _DECIDED_BELOW[match.kind](column)
    fits = _FITS.get(match.kind)
    if match.kind in (Kind.CODE, Kind.SERIAL) and all(map(str.isdecimal, column.filled)):
        return match.kind  # 管理番号 0993000001: digits alone are what its header says
    if fits is not None and column.main in TELLING and column.main not in fits:
        needed = _ALIKE if match.weak else _CONTRADICTS
        if column.share(column.main) >= needed:
            return _by_contents(column)
    return match.kind


def _by_contents(column: _Read) -> Kind | None:
    """The kind of a column whose header says nothing, or is contradicted."""
    if column.share(Shape.INTEGER) >= _ALIKE and rises(column.filled):
        return Kind.SERIAL
    for shape, kind in _BY_SHAPE.items():
        # Days under an unknown word may be those on which nobody is there.
        if column.share(shape) >= _ALIKE and not (kind is Kind.DAYS and column.header):
            return kind
    if column.share(Shape.CLOCK, Shape.HOURS) >= _ALIKE:
        return Kind.HOURS
    return None


def _contact(column: _Read) -> Kind:
    """お問い合わせ先: numbers, addresses of any kind, or whoever is to be asked; of several kinds numbers come first."""
    if 3 * sum(bool(find_phones(cell)) for cell in column.filled) >= len(column.filled) > 0:
        return Kind.PHONE
    for shape in (Shape.PHONE, Shape.EMAIL, Shape.URL, Shape.ADDRESS):
        if column.share(shape) >= 0.3:
            return _BY_SHAPE[shape]
    return Kind.DESK if column.words >= _ALIKE else Kind.PHONE


def _half_of_hours(column: _Read) -> Kind | None:
    """開館, "Open": a time of day, whole hours, or something else altogether (a flag)."""
    if column.share(Shape.HOURS) >= _ALIKE:
        return Kind.HOURS
    if column.share(Shape.CLOCK, Shape.INTEGER) >= _ALIKE and column.match:
        return column.match.kind
    return _by_contents(column)


def _days(column: _Read) -> Kind:
    """開設日: days of the week, or the day on which it was opened."""
    if column.share(Shape.DATE) >= _ALIKE:
        return Kind.DATE
    return Kind.HOURS if column.share(Shape.HOURS) >= _ALIKE else Kind.DAYS


def _date(column: _Read) -> Kind:
    if column.share(Shape.DAYS, Shape.HOURS, Shape.CLOCK) >= _ALIKE:
        return Kind.HOURS
    return Kind.PHONE if column.share(Shape.PHONE) >= _CONTRADICTS else Kind.DATE


def _coordinate(column: _Read) -> Kind | None:
    weak = column.match is not None and column.match.weak
    return _by_contents(column) if weak and column.share(Shape.COORDINATE) < _ALIKE else Kind.COORDINATE


def _prefecture(column: _Read) -> Kind:
    """県名; a column of areas with 東部地区 or 本部 among them has no prefecture for every desk."""
    return Kind.PREFECTURE if column.share(Shape.PREFECTURE) >= _CONTRADICTS else Kind.AREA


def _keeper(column: _Read) -> Kind:
    """所管 beside nothing that names the row: a section, else a body."""
    return Kind.UNIT if column.share(Shape.UNIT) >= 0.5 else Kind.OWNER


def _owner(column: _Read) -> Kind:
    return Kind.PHONE if column.share(Shape.PHONE) >= _CONTRADICTS else Kind.OWNER


_DECIDED_BELOW = {
    Kind.CONTACT: _contact,
    Kind.OPENS: _half_of_hours,
    Kind.CLOSES: _half_of_hours,
    Kind.DAYS: _days,
    Kind.DATE: _date,
    Kind.COORDINATE: _coordinate,
    Kind.PREFECTURE: _prefecture,
    Kind.OWNER: _owner,
}


def _find_phones(columns: Sequence[_Read]) -> None:
    """Where no column has numbers to call, one of remarks or of an unknown kind that is full of them has."""
    if any(c.kind is Kind.PHONE and c.filled for c in columns):
        return
    for column in columns:
        if column.kind in (None, Kind.TEXT, Kind.NOTE, Kind.SERIAL, Kind.CODE, Kind.COUNT, Kind.AREA):
            # 110 and 119 among them are whole numbers to look at.
            some = column.kind is Kind.SERIAL and column.shapes[Shape.PHONE] and not rises(column.filled)
            if some or column.share(Shape.PHONE) >= _ALIKE:
                column.kind = Kind.PHONE


# -- the columns together --------------------------------------------------------------------------------

_ROLES = {
    Kind.PHONE: Role.PHONES,
    Kind.FAX: Role.FAX,
    Kind.EXTENSION: Role.EXTENSION,
    Kind.EMAIL: Role.EMAIL,
    Kind.URL: Role.URL,
    Kind.POSTAL_CODE: Role.POSTAL_CODE,
    **dict.fromkeys((Kind.ADDRESS, Kind.ADDRESS_PART, Kind.BUILDING), Role.ADDRESS),
    Kind.PREFECTURE: Role.PREFECTURE,
    Kind.OWNER: Role.OPERATOR,
    Kind.DATE: Role.DATE,
    Kind.NOTE: Role.NOTE,
    **dict.fromkeys(
        (Kind.CODE, Kind.SERIAL, Kind.COORDINATE, Kind.IMAGE, Kind.KANA, Kind.LATIN, Kind.PERSON), Role.CODE
    ),
}
_WHO = (Kind.NAME, Kind.BODY, Kind.DESK)


class _Table:
    """All columns of a table; gives each its role."""

    def __init__(self, columns: list[_Read], heading: str) -> None:
        self.columns = columns
        self.heading = heading
        self._bare = not any(c.filled for c in columns)  # a header without rows: its words alone count

    def of(self, *kinds: Kind | None) -> list[_Read]:
        """The columns of a kind that hold anything."""
        return [c for c in self.columns if c.kind in kinds and (c.filled or self._bare)]

    def assign(self) -> None:
        self._set_apart()
        for column in self.columns:
            column.role = _ROLES.get(column.kind, Role.NOTE) if column.kind else Role.NOTE
            plain = column.kind is Kind.NOTE and column.main not in (TELLING - {Shape.PROSE}) | {Shape.FLAG}
            column.titled = column.role in (Role.NOTE, Role.EXTENSION) and not plain and bool(column.header)
        self._names()
        self._addresses()
        self._hours()
        self._once(Role.PREFECTURE)
        self._once(Role.POSTAL_CODE)
        self._once(Role.OPERATOR)

    def _set_apart(self) -> None:
        """What is said of whoever runs the place is a remark; a place without an address may name the row."""
        for kind in (Kind.ADDRESS, Kind.PREFECTURE, Kind.POSTAL_CODE, Kind.PHONE, Kind.FAX, Kind.NAME):
            for column in self.of(kind):
                if column.match and column.match.of_another and len(self.of(kind)) > 1:
                    column.kind = Kind.TEXT
        for column in self.of(Kind.PREFECTURE):
            if column.match and column.match.of_another:
                column.kind = Kind.TEXT
        named = bool(self.of(Kind.NAME, Kind.BODY))
        for column in self.of(Kind.KEEPER):
            column.kind = Kind.TEXT if named else _keeper(column)
        addresses = self.of(Kind.ADDRESS)
        if any(c.share(Shape.ADDRESS) >= _ALIKE for c in addresses):
            for column in addresses:
                beside = not any(c is not column and same_words(c.header, column.header) for c in addresses)
                if beside and column.share(Shape.ADDRESS) < 0.3 and column.words > _ALIKE:
                    column.kind = None

    def _give(self, columns: Iterable[_Read], role: Role) -> None:
        for column in columns:
            column.role, column.titled = role, False

    def _once(self, role: Role) -> None:
        """A desk has one of these: the first column has it, the others are remarks or repeat it."""
        for column in [c for c in self.columns if c.role is role and c.filled][1:]:
            column.role, column.titled = Role.NOTE, bool(column.header)

    # -- names ----------------------------------------------------------------------------------

    def _names(self) -> None:
        name = self._name()
        for column in self.of(Kind.UNIT):
            if name and name.kind is Kind.NAME and _looks_after(column, name, self.of(Kind.PHONE)):
                column.kind, column.role, column.titled = Kind.TEXT, Role.NOTE, bool(column.header)
        parts = self.of(*_WHO, Kind.UNIT, Kind.DIVISION)
        repeated = [
            c for c in parts if name and c is not name and c.kind is not Kind.BODY and _repeats(c, name)
        ]
        self._give(repeated, Role.CODE)
        left = [c for c in parts if c is not name and c not in repeated]
        more = [c for c in left if name and c.kind is Kind.NAME and same_words(c.header, name.header)]
        self._give(more, Role.UNIT)
        self._give([c for c in left if c.kind is Kind.UNIT], Role.UNIT)
        self._give([c for c in left if c.kind is Kind.DIVISION], Role.DIVISION)
        self._give([c for c in left if c.kind is Kind.DESK], Role.UNIT)
        self._give([c for c in left if c.kind is Kind.BODY][:1], Role.OPERATOR)
        if name:
            self._give([name], Role.ORGANIZATION)
        elif not self.of(Kind.PREFECTURE) and not BODY.search(self.heading):
            # Sections without a body: the outermost level is who is called.
            outer = self.of(Kind.DIVISION) or self.of(Kind.UNIT)
            self._give(outer[:1], Role.ORGANIZATION)
        divisions = [c for c in self.columns if c.role is Role.DIVISION]
        self._give(divisions[1:], Role.UNIT)

    def _name(self) -> _Read | None:
        """The column that names the row."""
        named, bodies, desks = (self.of(kind) for kind in _WHO)
        if named:
            best = max(named, key=_as_name)
            others = [c for c in self.of(None) if c.words > _ALIKE and c.distinct > 4 * best.distinct]
            if others and len(best.filled) >= _ENOUGH:
                return max(others, key=_as_name)  # 係, 課, 局 under "… name" are sorts of names
            return next(c for c in named if same_words(c.header, best.header))  # 施設名称1 before 施設名称2
        units = self.of(Kind.UNIT, Kind.DIVISION)
        cities = self.of(Kind.MUNICIPALITY)
        if bodies:
            return bodies[0]
        if cities and desks and cities[0].at < desks[0].at and _are_sections(desks[0]):
            return cities[0]
        if desks:
            # 制度名 beside the section to be asked about it: both make the name.
            schemes = self.of(Kind.TITLE) if _are_sections(desks[0]) else []
            return schemes[0] if schemes else desks[0]
        if owners := self.of(Kind.OWNER):
            return owners[0]
        if units or (cities and not self.of(None, Kind.TITLE)):
            schemes = [] if cities or self.of(Kind.PREFECTURE) else self.of(Kind.TITLE)
            before = [c for c in self.of(None) if units and c.at < units[0].at and c.words > _ALIKE]
            return next(iter([*before, *cities, *schemes]), None)
        for kinds in ((Kind.TITLE,), (None,), (Kind.KANA, Kind.LATIN), (Kind.TEXT, Kind.AREA, Kind.CATEGORY)):
            if found := [c for c in self.of(*kinds) if c.words > _ALIKE or self._bare]:
                return max(found, key=_as_name)
        # 場所 over 東支所, 西支所: where one may call is who is called.
        for column in self.of(Kind.ADDRESS):
            if column.share(Shape.ADDRESS) < 0.3 and column.words > _ALIKE:
                column.kind = None
                return column
        return None

    # -- addresses ------------------------------------------------------------------------------

    def _addresses(self) -> None:
        """A whole address makes its parts needless; parts, and a town without its city, are put together."""
        addresses, parts = self._own_addresses(), self.of(Kind.ADDRESS_PART)
        cities = [c for c in self.of(Kind.MUNICIPALITY) if c.role is not Role.ORGANIZATION]
        whole = [c for c in addresses if _is_whole(c, cities)]
        if whole:
            first = whole[0]
            self._give([*parts, *cities], Role.CODE)
            self._give([c for c in addresses if c is not first and _repeats(c, first)], Role.CODE)
            kept = [c for c in self.of(Kind.BUILDING) if not _repeats(c, first)]
            self._give([c for c in self.of(Kind.BUILDING) if c not in kept], Role.CODE)
            self._give([c for c in kept if c.at > first.at], Role.ADDRESS)
        elif addresses or parts:
            begin = min(c.at for c in (*addresses, *parts))
            self._give([*parts, *(c for c in cities if c.at < begin)], Role.ADDRESS)
            self._give(self.of(Kind.BUILDING), Role.ADDRESS)

    def _own_addresses(self) -> list[_Read]:
        """The columns of the desk's one address; another place's, or a place that is no address, is a remark.

        施設所在地1 and 施設所在地2 are one, 会場 and 住所 are two.
        """
        found = self.of(Kind.ADDRESS)
        if len(found) < 2:
            return found
        first = max(found, key=lambda c: (c.share(Shape.ADDRESS) >= 0.5, -c.at))
        own = [c for c in found if c is first or same_words(c.header, first.header)]
        for column in found:
            if column not in own and column.role is Role.ADDRESS:
                column.role, column.titled = Role.NOTE, bool(column.header)
        return own

    # -- hours ----------------------------------------------------------------------------------

    def _hours(self) -> None:
        """Days, the first opening and closing time, and hours under a header of hours or days."""
        hours = self.of(Kind.HOURS)
        of_header = [c for c in hours if shape_of(c.header) is Shape.DAYS]
        if of_header:  # a column a day, of which some have no hours but 休
            of_header = [
                c for c in self.columns if shape_of(c.header) is Shape.DAYS and c.shapes[Shape.HOURS]
            ]
        opens, closes = self.of(Kind.OPENS), self.of(Kind.CLOSES)
        clocks = [c for c in hours if c.match is None and c.main is Shape.CLOCK]
        if opens and closes and not hours:
            hours = [opens[0], closes[0]]
        elif len(clocks) == 2 and clocks[1].at == clocks[0].at + 1:
            hours = clocks
        else:
            hours = of_header or hours[:1]
        of_dates = any(
            c.filled and sum(map(bool, map(_MONTH_AND_DAY.match, c.filled))) >= _ALIKE * len(c.filled)
            for c in self.columns
        )
        days = (
            [] if of_dates else self.of(Kind.DAYS)[:1]
        )  # beside 12月6日 it says which day of the week that is
        self._give([*days, *hours], Role.HOURS)
        for column in of_header:
            column.titled = True


def _as_name(column: _Read) -> float:
    """How well a column would name its rows: filled, distinct, of bodies, and on the left."""
    filled = len(column.filled) / max(1, len(column.cells))
    bodies = sum(1 for cell in column.filled if BODY.search(cell)) / max(1, len(column.filled))
    strong = 0.5 if column.match and not column.match.weak else 0.0
    return 2 * column.distinct + filled + column.words + bodies / 2 + strong - 0.05 * column.at


def _repeats(column: _Read, other: _Read) -> bool:
    """Whether what stands in a column stands in the other one, too, row by row."""
    both = [(_tight(a), _tight(b)) for a, b in zip(column.cells, other.cells, strict=True) if a and b]
    return bool(both) and sum(a in b for a, b in both) >= 0.9 * len(both)


def _looks_after(column: _Read, name: _Read, phones: Sequence[_Read]) -> bool:
    """Whether sections are those of the office that keeps the list: a few beside many places that have none of their own.

    What each place is called by is its own number then, and not the section's.
    """
    places = sum(bool(_PLACE.search(cell)) for cell in name.filled)
    few = len(column.filled) >= _ENOUGH and 3 * len(set(column.filled)) <= len(column.filled)
    if not phones or not few or column.main is not Shape.UNIT or 5 * places < 3 * len(name.filled):
        return False
    pairs = {(unit, call) for unit, call in zip(column.cells, phones[0].cells, strict=True) if unit and call}
    return len(pairs) > 2 * len({unit for unit, _ in pairs})


def _tight(text: str) -> str:
    return "".join(text.split())


def _are_sections(column: _Read) -> bool:
    return column.share(Shape.UNIT) >= 0.5 or column.distinct < 0.5


def _is_whole(column: _Read, cities: Sequence[_Read]) -> bool:
    """Whether its addresses begin with a prefecture or a municipality; they hold it where a column names it."""
    named = [
        (city, cell)
        for c in cities
        for city, cell in zip(c.cells, column.cells, strict=True)
        if city and cell
    ]
    if named:
        return 2 * sum(_tight(without_prefecture(city)) in _tight(cell) for city, cell in named) >= len(named)
    return 2 * sum(map(begins_with_place, column.filled)) >= len(column.filled)


# -- headers ---------------------------------------------------------------------------------------------
