"""What one column of an undescribed table holds, by its cells as much as by its header.

Header and contents vote. A header whose words we know is believed, unless what stands below is clearly
something else (dates under 電話番号); an unknown or missing one leaves it to the contents.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from madoguchi.ingest.pieces.headers import Kind, Match, header_words
from madoguchi.ingest.pieces.marks import NUMBER_LABEL
from madoguchi.ingest.pieces.shapes import TELLING, Shape, rises, shape_of
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import HOME_CODES, find_phones
from madoguchi.text.phone_words import says_fax_alone

# The share of a column's cells that must look alike: to tell a column without a header that we know, and to
# contradict one that we do.
ALIKE = 0.6
_CONTRADICTS = 0.75
# A column that tells rows apart has more than so many different cells; a text that holds others, so many letters more.
_FEW, _LONGER = 0.3, 8
# 税金納期、国保保険料, ごみ・リサイクル・し尿, 道路／河川／公園: several things, parted by signs.
_LISTED = re.compile(r"\S[、，,]\S|\S[・/／][^・/／]{1,20}[・/／]\S")


@dataclass(slots=True)
class ReadColumn:
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
    days: str = ""
    says_kind: bool = False
    repeats: bool = False

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
    def is_known(self) -> bool:
        """Whether its header's words say what it is taken for, or that it holds what stands there: 夜間・休日."""
        if self.match is None:
            return self.kind is Kind.PHONE and bool(NUMBER_LABEL.fullmatch(self.header))
        return self.kind is self.match.kind or not self.match.weak

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


# What the cells of a kind may look like among the telling shapes; anything else contradicts the header.
_CLOCKS = re.compile(r"[\d\s:：時分→←↓↑|~～〜-]+")  # times of day, and where one goes
_NUMBERS = {Shape.PHONE, Shape.INTEGER, Shape.CODE, Shape.POSTAL_CODE, Shape.PROSE}
_NAMES = {Shape.CODE, Shape.INTEGER, Shape.PROSE, Shape.ADDRESS}
_TIMES = {Shape.HOURS, Shape.CLOCK, Shape.INTEGER, Shape.PROSE}
_REACHED_BY = {Shape.PHONE, Shape.EMAIL, Shape.URL}
_KEYS = {Shape.CODE, Shape.INTEGER, Shape.DATE, Shape.POSTAL_CODE}
_OF_WORDS = (Kind.UNIT, Kind.PREFECTURE, Kind.MUNICIPALITY)
# op_1, 設備2: one of several columns of the same.
_COUNTED = re.compile(r"(?P<stem>.{0,30}[^\d])\d{1,2}")
# 5番, 12番窓口: at which counter of a hall.
_COUNTER = re.compile(r"(?:[A-Za-z]-?)?\d{1,3}(?:-\d{1,2})?番?(?:窓口|カウンター)?")
_OPEN = (Kind.HOURS, Kind.OPENS, Kind.DAYS)
_HEADER_PARTS = re.compile(r"[・／/、,，()（）と]|及び|および")
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


def kind_of(column: ReadColumn) -> Kind | None:
    match = column.match
    if (
        column.shapes[Shape.PHONE]
        and NUMBER_LABEL.fullmatch(column.header)
        and _has_words_or(column, Shape.PHONE)
    ):
        return Kind.PHONE  # 夜間・休日 over numbers, with 転送 among them
    if match is None:
        return _by_contents(column)
    if match.kind is Kind.TEXT and not match.of_another and column.share(Shape.PHONE) == 1.0:
        return Kind.PHONE  # 粗大ごみ予約 over numbers
    if not column.filled:
        return match.kind
    if match.weak and match.kind in (Kind.PHONE, Kind.FAX) and column.share(Shape.PHONE) < ALIKE:
        return _by_contents(column)  # F over floors
    if match.kind is Kind.PERSON and column.share(Shape.UNIT) >= ALIKE:
        return Kind.UNIT  # 担当者 over 戸籍係, 市民税係
    if match.kind is Kind.DESK and sum(map(bool, map(_COUNTER.fullmatch, column.filled))) >= ALIKE * len(
        column.filled
    ):
        return Kind.TEXT  # 窓口 over 5番, 6番
    if match.kind in _DECIDED_BELOW:
        return _DECIDED_BELOW[match.kind](column)
    fits = _FITS.get(match.kind)
    if fits is _NAMES and not any(
        any(map(str.isalnum, cell)) and not _CLOCKS.fullmatch(cell) for cell in column.filled
    ):
        return _by_contents(column)  # 東市立病院 over 10:10 →, in a timetable
    if match.kind in (Kind.CODE, Kind.SERIAL) and all(map(str.isdecimal, column.filled)):
        return match.kind  # 管理番号 0993000001: digits alone are what its header says
    if fits is not None and column.main in TELLING and column.main not in fits:
        needed = ALIKE if match.weak else _CONTRADICTS
        if column.share(column.main) >= needed:
            return _by_contents(column)
    return match.kind


def _has_words_or(column: ReadColumn, shape: Shape) -> bool:
    """Whether nothing but words, or what looks so, stands in a column."""
    return all(each is shape or each not in TELLING for each in column.shapes)


def _by_contents(column: ReadColumn) -> Kind | None:
    """The kind of a column whose header says nothing, or is contradicted."""
    if column.share(Shape.INTEGER) >= ALIKE and rises(column.filled):
        return Kind.SERIAL
    for shape, kind in _BY_SHAPE.items():
        # Days under an unknown word may be those on which nobody is there.
        if column.share(shape) >= ALIKE and not (kind is Kind.DAYS and column.header):
            return Kind.FAX if kind is Kind.PHONE and says_fax_alone(column.header) else kind  # fax_shigai
    if column.share(Shape.CLOCK, Shape.HOURS) >= ALIKE:
        return Kind.HOURS
    return None


def _contact(column: ReadColumn) -> Kind:
    """お問い合わせ先: numbers, addresses of any kind, or whoever is to be asked; of several kinds numbers come first."""
    if 3 * sum(bool(find_phones(cell)) for cell in column.filled) >= len(column.filled) > 0:
        return Kind.PHONE
    for shape in (Shape.PHONE, Shape.EMAIL, Shape.URL, Shape.ADDRESS):
        if column.share(shape) >= 0.3:
            return _BY_SHAPE[shape]
    return Kind.DESK if column.words >= ALIKE else Kind.PHONE


def _half_of_hours(column: ReadColumn) -> Kind | None:
    """開館, "Open": a time of day, whole hours, or something else altogether (a flag)."""
    if column.share(Shape.HOURS) >= ALIKE:
        return Kind.HOURS
    if column.share(Shape.CLOCK, Shape.INTEGER) >= ALIKE and column.match:
        return column.match.kind
    return _by_contents(column)


def _days(column: ReadColumn) -> Kind:
    """開設日: days of the week, or the day on which it was opened; 診療日 月 over ○ says of one day whether it is one."""
    if column.share(Shape.FLAG) >= ALIKE:
        return Kind.TEXT
    if column.share(Shape.DATE) >= ALIKE:
        return Kind.DATE
    return Kind.HOURS if column.share(Shape.HOURS) >= ALIKE else Kind.DAYS


def _closed(column: ReadColumn) -> Kind:
    """休館日; beside 開館時間 in one header it is the rest of the hours: 開館時間・休館日. 電話 休日 over numbers is theirs."""
    if column.share(Shape.PHONE) >= _CONTRADICTS:
        return Kind.PHONE
    parts = map(header_words().match, _HEADER_PARTS.split(column.header))
    return Kind.HOURS if any(part and part.kind in _OPEN for part in parts) else Kind.CLOSED


def _date(column: ReadColumn) -> Kind:
    if column.share(Shape.DAYS, Shape.HOURS, Shape.CLOCK) >= ALIKE:
        return Kind.HOURS
    return Kind.PHONE if column.share(Shape.PHONE) >= _CONTRADICTS else Kind.DATE


def _coordinate(column: ReadColumn) -> Kind | None:
    weak = column.match is not None and column.match.weak
    return _by_contents(column) if weak and column.share(Shape.COORDINATE) < ALIKE else Kind.COORDINATE


def _prefecture(column: ReadColumn) -> Kind:
    """県名; a column of areas with 東部地区 or 本部 among them has no prefecture for every desk."""
    return Kind.PREFECTURE if column.share(Shape.PREFECTURE) >= _CONTRADICTS else Kind.AREA


def _owner(column: ReadColumn) -> Kind:
    return Kind.PHONE if column.share(Shape.PHONE) >= _CONTRADICTS else Kind.OWNER


_DECIDED_BELOW = {
    Kind.CONTACT: _contact,
    Kind.CLOSED: _closed,
    Kind.OPENS: _half_of_hours,
    Kind.CLOSES: _half_of_hours,
    Kind.DAYS: _days,
    Kind.DATE: _date,
    Kind.COORDINATE: _coordinate,
    Kind.PREFECTURE: _prefecture,
    Kind.OWNER: _owner,
}


def find_series(columns: Sequence[ReadColumn]) -> None:
    """Words below one of op_1, op_2, … are what they are below most of them: 個室 among 授乳スペース is no section."""
    series: dict[str, list[ReadColumn]] = defaultdict(list)
    for column in columns:
        counted = _COUNTED.fullmatch(column.header) if column.match is None and column.filled else None
        if counted:
            series[counted["stem"]].append(column)
    for found in series.values():
        if 2 * sum(column.kind is None for column in found) > len(found):
            for column in found:
                column.kind = None if column.kind in _OF_WORDS else column.kind


def are_items(column: ReadColumn) -> bool:
    """Whether most cells list several things: 開庁時間、防災、広報."""
    return 2 * sum(bool(_LISTED.search(cell)) for cell in column.filled) > len(column.filled)


def schemes_of(titles: Sequence[ReadColumn], section: ReadColumn) -> list[ReadColumn]:
    """The columns of what a section is asked about that name the row beside it: 制度名 東助成 | 商工課, 制度名 西助成 | 商工課.

    What each of a list of sections does, told right of it, is a remark: 総務課 | 選挙, 税務課 | 納税; so are several
    things in one cell.
    """
    told = section.distinct == 1 and len(section.filled) > 1
    return [c for c in titles if not are_items(c) and (c.at < section.at or not told)]


def find_phones_in_remarks(columns: Sequence[ReadColumn]) -> None:
    """Where no column has numbers to call, one of remarks or of an unknown kind that is full of them has."""
    if any(c.kind is Kind.PHONE and c.filled for c in columns):
        return
    for column in columns:
        if column.kind in (None, Kind.TEXT, Kind.NOTE, Kind.SERIAL, Kind.CODE, Kind.COUNT, Kind.AREA):
            # 110 and 119 among them are whole numbers to look at.
            some = column.kind is Kind.SERIAL and column.shapes[Shape.PHONE] and not rises(column.filled)
            if some or column.share(Shape.PHONE) >= ALIKE:
                column.kind = Kind.PHONE


def find_keys_like_numbers(columns: Sequence[ReadColumn]) -> None:
    """Beside numbers to call of a known header, what looks like some below the word for a key is none: 水道番号 0993-00-9999."""
    known = [c for c in columns if c.kind is Kind.PHONE and c.match and c.match.kind is Kind.PHONE]
    for column in columns if any(c.share(Shape.PHONE) >= ALIKE for c in known) else ():
        if column.kind is Kind.PHONE and column.match and column.match.kind is Kind.CODE:
            column.kind = Kind.CODE
    bare = [c for c in columns if c.kind is Kind.PHONE and not c.header and all(map(str.isdecimal, c.filled))]
    dialled = [c for c in columns if c.kind is Kind.PHONE and not any(map(str.isdecimal, c.filled))]
    for column in bare if dialled else ():
        if not set(map(_area, column.filled)) & {"", *(_area(cell) for c in dialled for cell in c.filled)}:
            column.kind = Kind.TEXT  # 0993000001 beside 0244-00-0001, and nobody says what either is


def _area(cell: str) -> str:
    """The first digits of a number, which those of one region have in common; "" for those of no region."""
    begin = "".join(filter(str.isdecimal, cell))[:4]
    return "" if begin in HOME_CODES or begin[:3] in HOME_CODES else begin[:3]


def find_hours_in_remarks(columns: Sequence[ReadColumn]) -> None:
    """Where no column has hours, one of remarks (備考) that has nothing else in any of its cells has."""
    if any(c.kind in (Kind.HOURS, Kind.DAYS, Kind.OPENS, Kind.CLOSES) for c in columns):
        return
    for column in columns:
        hours = column.shapes[Shape.HOURS]
        if column.kind is Kind.NOTE and hours > 1 and hours + column.shapes[Shape.DAYS] == len(column.filled):
            column.kind = Kind.HOURS


def find_repeating(columns: Sequence[ReadColumn]) -> None:
    """Find the columns in which the whole contact of a row stands once more as running text: its numbers and its words.

    担当部署：東課 電話：099-000-0001(代) 住所：… beside columns for each of them.
    """
    numbers = [c for c in columns if c.kind is Kind.PHONE and c.share(Shape.PHONE) >= ALIKE]
    for column in columns:
        told = column.match is not None and column.match.kind in (
            Kind.CONTACT,
            Kind.PHONE,
            Kind.NOTE,
            Kind.TEXT,
        )
        others = [c for c in columns if c is not column and c.words >= ALIKE and c.distinct > _FEW]
        if told and any(
            _is_within(number, column, digits=True) and any(_is_within(c, column) for c in others)
            for number in numbers
            if number is not column
        ):
            column.repeats = True


def _is_within(column: ReadColumn, text: ReadColumn, *, digits: bool = False) -> bool:
    """Whether what stands in a column stands within longer words of another one, in nearly all rows."""
    kept = str.isdecimal if digits else str.strip
    both = [(a, b) for a, b in zip(column.cells, text.cells, strict=True) if a and b]
    within = 0
    for cell, other in both:
        one = "".join(filter(kept, cell))
        within += bool(one) and one in "".join(filter(kept, other)) and len(other) > len(cell) + _LONGER
    return len(both) > 1 and within >= _CONTRADICTS * len(both)
