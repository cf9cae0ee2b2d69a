"""Which role each column of an undescribed table has, told by all of them together.

One of them is the name, a whole address makes its parts needless, days, opening and closing times are the hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from madoguchi.ingest.columns.kinds import ALIKE, ReadColumn, are_items, schemes_of
from madoguchi.ingest.columns.times import columns_of_days, may_be_of_days, of_weekdays
from madoguchi.ingest.pieces.contacts import entries_of
from madoguchi.ingest.pieces.headers import ROLE_OF_KIND, Kind, header_words, same_words
from madoguchi.ingest.pieces.shapes import BODY, TELLING, Shape, begins_with_place, without_prefecture
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.normalize import without_spaces

_MONTH_AND_DAY = re.compile(r"\d{1,2}\s?[月/]\s?\d{1,2}(?:日|\s?\(|$)")
# Where something is held or stands: the address right of it is that of no desk, where a desk has another.
_EVENT = re.compile(r"会場|開催|建物")
_TO = re.compile(r"[~～〜→ー―-]|から")
# Who sells or lets what the row is about: their number stands beside them, and the address left of them is that of the goods.
_DEALER = re.compile(r"(?:取り?扱い?|仲介|販売|施工)(?:業者|会社|不動産)")
_FIRM = re.compile(r"\([株有合資]\)|[㈱㈲]|[式限同資]会社")
_OF_THE_GOODS = (Kind.NAME, Kind.ADDRESS, Kind.ADDRESS_PART, Kind.BUILDING, Kind.POSTAL_CODE, Kind.PREFECTURE)
# A title of what many offices do, which is the name of none: 都道府県による相談窓口(4月30日現在).
OF_MANY = re.compile(r"による|各[^\s]|都道府県|市町村|(?<![市区町村]の)窓口|[月年日]現在|時点")
# 住所カナ, 代表者フリガナ: how another cell is read.
_READING_OF_ANOTHER = re.compile(
    "住所|所在|町名|地名|氏名|代表|担当|[長者]名?(?:[(_\\s]|カナ|かな|フリ|ふり|よみ|ヨミ)"
)
# Places that have no sections: a hospital or a city has.
_PLACE = re.compile(r"(?:[校園館場]|公園|広場|ひろば|クラブ|団地|住宅)(?:\s?\([^()]*\)|跡地?|施設){0,2}$")
# So many rows that the same few words in a column are a sort, not a name.
_ENOUGH = 10
# Of so many names that are branches or sections alone, the body left of them is who is called.
_MOST = 0.75
# 東事務所管内: in whose area the desk stands, and no section of it.
_WHOSE_AREA = re.compile(r"(?:管内|管轄|所管)$")
# 駅前支店, 本店営業部 融資課, 審査部: an office of a body that stands elsewhere.
_BRANCH_ALONE = re.compile(
    r"[^\s()]{0,8}(?:[本支][店社部所局]|営業所|営業部|出張所|分室|[課室係部])(?:\s[^\s()]{1,10}[課室係部])?(?:\s?\([^()]*\))?"
)
# What a column means whatever the others are; which of them have the hours and the sections all of them tell together.
_ROLES = {kind: role for kind, role in ROLE_OF_KIND.items() if role not in (Role.HOURS, Role.UNIT)}
_WHO = (Kind.NAME, Kind.BODY, Kind.DESK)


def role_of_word(word: str) -> Role | None:
    """Return what a column with this word as its header would mean by it alone; None for a word that says nothing."""
    match = header_words().match(word)
    return _ROLES.get(match.kind) if match else None


def _names_with_numbers(column: ReadColumn) -> bool:
    """Whether nearly all cells of a column are the names of bodies, some of them with their numbers behind them."""
    names = [
        entries[0].name.text if (entries := entries_of(Slice(cell, 1, 0))) and entries[0].name else cell
        for cell in column.filled
    ]
    return sum(bool(BODY.search(name)) for name in names) >= _MOST * len(names)


class ColumnRoles:
    """All columns of a table, of which each is given its role."""

    def __init__(self, columns: list[ReadColumn], heading: str) -> None:
        self.columns = columns
        self.heading = heading
        self._bare = not any(c.filled for c in columns)  # a header without rows: its words alone count

    def of(self, *kinds: Kind | None) -> list[ReadColumn]:
        """The columns of a kind that hold anything."""
        return [c for c in self.columns if c.kind in kinds and (c.filled or self._bare)]

    def assign(self) -> None:
        self._set_apart()
        for column in self.columns:
            column.role = _ROLES.get(column.kind, Role.NOTE) if column.kind else Role.NOTE
            plain = column.kind is Kind.NOTE and column.main not in (TELLING - {Shape.PROSE}) | {Shape.FLAG}
            column.titled = column.role in (Role.NOTE, Role.EXTENSION) and not plain and bool(column.header)
            if column.repeats:
                column.kind, column.role, column.titled = Kind.TEXT, Role.NOTE, bool(column.header)
        self._names()
        self._reading()
        self._addresses()
        self._hours()
        self._once(Role.PREFECTURE)
        self._once(Role.POSTAL_CODE)
        self._once(Role.OPERATOR)

    def _set_goods_apart(self) -> None:
        """Where a dealer stands right left of the numbers, what tells the goods is a remark: 住宅名, 所在地, 取扱業者名, 電話."""
        for dealer, right in pairwise(self.columns):
            of_firms = sum(bool(_FIRM.search(cell)) for cell in dealer.filled)
            if right.kind is Kind.PHONE and _DEALER.match(dealer.header) and 2 * of_firms > len(dealer.cells):
                for column in (c for c in self.of(*_OF_THE_GOODS) if c.at < dealer.at):
                    column.kind = Kind.TEXT
                dealer.kind = Kind.NAME
                return

    def _set_apart(self) -> None:
        """What is said of whoever runs the place is a remark; a place without an address may name the row."""
        self._set_goods_apart()
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
        if any(c.share(Shape.ADDRESS) >= ALIKE for c in addresses):
            for column in addresses:
                beside = not any(c is not column and same_words(c.header, column.header) for c in addresses)
                if not beside or column.share(Shape.ADDRESS) >= 0.3:
                    continue
                if column.words > ALIKE:
                    column.kind = None
                elif column.share(Shape.PHONE) and _names_with_numbers(column):  # 会場 over 東会館(電話099-…)
                    column.kind = Kind.NAME

    def _give(self, columns: Iterable[ReadColumn], role: Role) -> None:
        for column in columns:
            column.role, column.titled = role, False

    def _once(self, role: Role) -> None:
        """A desk has one of these: the first column has it, the others are remarks or repeat it."""
        for column in [c for c in self.columns if c.role is role and c.filled][1:]:
            column.role, column.titled = Role.NOTE, bool(column.header)

    # -- names ----------------------------------------------------------------------------------

    def _names(self) -> None:
        for column in self.of(Kind.UNIT, Kind.DIVISION):
            if len(self.of(*_WHO)) and sum(map(bool, map(_WHOSE_AREA.search, column.filled))) >= _MOST * len(
                column.filled
            ):
                column.kind, column.role, column.titled = Kind.TEXT, Role.NOTE, bool(column.header)
        name = self._name()
        if name and (prefecture := self._prefecture_of(name)):
            name.kind, name = Kind.UNIT, prefecture
        if name and name.kind is Kind.NAME and (body := self._body_of_branches(name)):
            name.kind, name = Kind.DESK, body
        if name and (whole := self._with_body(name)):
            name.kind, name.role, name.titled, name = Kind.TEXT, Role.NOTE, bool(name.header), whole
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
        elif not self.of(Kind.PREFECTURE) and (not BODY.search(self.heading) or OF_MANY.search(self.heading)):
            # Sections without a body: the outermost level is who is called.
            outer = self.of(Kind.DIVISION) or self.of(Kind.UNIT)
            self._give(outer[:1], Role.ORGANIZATION)
        if name and (further := self._beside_name(name)):
            self._give([further], Role.UNIT)
        divisions = [c for c in self.columns if c.role is Role.DIVISION]
        self._give(divisions[1:], Role.UNIT)

    def _reading(self) -> None:
        """How the name is read stands in the first column of kana that is said of nothing else, and has no kanji."""
        named = any(
            column.role is Role.ORGANIZATION and column.kind is not Kind.KANA for column in self.columns
        )
        for column in self.of(Kind.KANA) if named else ():
            whole = bool(column.header) and not _READING_OF_ANOTHER.search(column.header)
            if whole and column.role is Role.CODE and column.share(Shape.KANA) >= ALIKE:
                column.role, column.titled = Role.READING, True
                return

    def _body_of_branches(self, name: ReadColumn) -> ReadColumn | None:
        """The bodies left of names that say nothing without them: 金融機関名 東銀行, 店舗名 駅前支店."""
        body = next((c for c in self.of(Kind.BODY) if c.at < name.at), None)
        if body is None or body.share(Shape.MUNICIPALITY, Shape.PREFECTURE) >= ALIKE:
            return None
        branches = sum(bool(_BRANCH_ALONE.fullmatch(cell)) for cell in name.filled)
        return body if branches >= _MOST * len(name.filled) > 0 else None

    def _prefecture_of(self, name: ReadColumn) -> ReadColumn | None:
        """The prefectures left of towns that are no desks, where one alone stands for all of it: 鹿児島県 | 枕崎市, 鹿児島県 | (none)."""
        found = next((c for c in self.of(Kind.PREFECTURE) if c.at == name.at - 1), None)
        if found is None or name.kind is not Kind.MUNICIPALITY or len(found.filled) < len(found.cells):
            return None
        return found if len(name.filled) < len(name.cells) else None

    def _body_of_sections(self, name: ReadColumn) -> ReadColumn | None:
        """The municipalities or divisions left of names that are all sections of one: 市町村 枕崎市, 部 総務部 | 名称 市民課."""
        above = [c for c in self.of(Kind.UNIT, Kind.DIVISION) if c.at < name.at]
        shares = [c.share(Shape.UNIT) for c in (name, *above[:1])]
        if above and min(shares) >= _MOST and not _repeats(above[0], name):
            return above[0]
        city = next((c for c in self.of(Kind.MUNICIPALITY) if c.at < name.at), None)
        alone = not self.of(Kind.BODY, Kind.DESK, Kind.UNIT, Kind.DIVISION)
        whole = city is not None and len(city.filled) == len(city.cells)
        return city if alone and whole and name.share(Shape.UNIT) >= _MOST else None

    def _with_body(self, body: ReadColumn) -> ReadColumn | None:
        """The sections right of a body that begin with it in nearly all rows: 東省 | 東省大臣官房広報室."""
        if body.kind not in (Kind.BODY, Kind.OWNER, None):
            return None
        for column in self.of(Kind.UNIT, Kind.DESK, Kind.DIVISION):
            both = [
                (without_spaces(a), without_spaces(b))
                for a, b in zip(body.cells, column.cells, strict=True)
                if a and b
            ]
            begin = sum(b.startswith(a) and len(b) > len(a) for a, b in both)
            if len(both) > 1 and begin >= _MOST * len(both):
                return column
        return None

    def _beside_name(self, name: ReadColumn) -> ReadColumn | None:
        """The column right of the names, below the same word of the header: 名称 over 警察署 | 東署, 警察署 | 西署, 教育庁 | (none)."""
        right = next((c for c in self.columns if c.at == name.at + 1), None)
        if right is None or right.header or not name.header or right.kind is not None or right.words < ALIKE:
            return None
        pairs = [(a, b) for a, b in zip(name.cells, right.cells, strict=True) if b]
        grouped = len({a for a, _ in pairs}) < len(pairs) == len(set(pairs))
        bodies = sum(bool(BODY.search(b)) for _, b in pairs)
        return right if grouped and 2 * bodies >= len(pairs) else None

    def _name(self) -> ReadColumn | None:
        """The column that names the row."""
        named, bodies, desks = (self.of(kind) for kind in _WHO)
        if named:
            best = max(named, key=_as_name)
            others = [c for c in self.of(None) if c.words > ALIKE and c.distinct > 4 * best.distinct]
            if others and len(best.filled) >= _ENOUGH:
                return max(others, key=_as_name)  # 係, 課, 局 under "… name" are sorts of names
            if (city := self._body_of_sections(best)) is not None:
                best.kind = Kind.DESK
                return city
            return next(c for c in named if same_words(c.header, best.header))  # 施設名称1 before 施設名称2
        units = self.of(Kind.UNIT, Kind.DIVISION)
        cities = self.of(Kind.MUNICIPALITY)
        if bodies:
            return bodies[0]
        if cities and desks and cities[0].at < desks[0].at and _are_sections(desks[0]):
            return cities[0]
        if desks:
            if (division := self._body_of_sections(desks[0])) is not None:
                return division
            # 制度名 beside the section to be asked about it: both make the name.
            schemes = schemes_of(self.of(Kind.TITLE), desks[0]) if _are_sections(desks[0]) else []
            return schemes[0] if schemes else desks[0]
        if owners := self.of(Kind.OWNER):
            # Jurisdiction right of a column that nobody knows the word for, and that tells the rows apart.
            left = [c for c in self.of(None) if c.words > ALIKE and c.distinct == 1 and c.at < owners[0].at]
            known = owners[0].match is not None and owners[0].match.kind is Kind.OWNER
            return owners[0] if known or not left else left[0]
        if units or (cities and not self.of(None, Kind.TITLE)):
            areas = [*cities, *self.of(Kind.PREFECTURE)]
            schemes = schemes_of(self.of(Kind.TITLE), units[0]) if units and not areas else []
            before = [c for c in self.of(None) if units and c.at < units[0].at and c.words > ALIKE]
            before = [c for c in before if not are_items(c)]
            return next(iter([*before, *cities, *schemes]), None)
        for kinds in ((Kind.TITLE,), (None,), (Kind.KANA, Kind.LATIN), (Kind.TEXT, Kind.AREA, Kind.CATEGORY)):
            if found := [c for c in self.of(*kinds) if c.words > ALIKE or self._bare]:
                return max(found, key=_as_name)
        # 場所 over 東支所, 西支所: where one may call is who is called.
        for column in self.of(Kind.ADDRESS):
            if column.share(Shape.ADDRESS) < 0.3 and column.words > ALIKE:
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
            for column in kept:
                if column.at < first.at:  # where something else is: 会場 東会館 | 住所
                    column.role, column.titled = Role.NOTE, bool(column.header)
        elif addresses or parts:
            begin = min(c.at for c in (*addresses, *parts))
            self._give([*parts, *(c for c in cities if c.at < begin)], Role.ADDRESS)
            self._give(self.of(Kind.BUILDING), Role.ADDRESS)

    def _own_addresses(self) -> list[ReadColumn]:
        """The columns of the desk's one address; another place's, or a place that is no address, is a remark.

        施設所在地1 and 施設所在地2 are one, 会場 and 住所 are two.
        """
        found = self.of(Kind.ADDRESS)
        if len(found) < 2:
            return found
        first = max(found, key=lambda c: (c.share(Shape.ADDRESS) >= 0.5, -c.at))
        own = [c for c in found if c is first or same_words(c.header, first.header)]
        left = {c.at: c for c in self.columns}
        events = [c for c in found if c.at and _EVENT.search(left[c.at - 1].header)]
        if apart := self._of_its_contact(found if events else own):
            own = [apart]
        for column in found:
            if column not in own and column.role is Role.ADDRESS:
                column.role, column.titled = Role.NOTE, bool(column.header)
        return own

    def _of_its_contact(self, found: Sequence[ReadColumn]) -> ReadColumn | None:
        """Of several whole addresses, with other columns between them, the one at the numbers: the other is that
        of an event.
        """
        phones = self.of(Kind.PHONE)
        whole = [c for c in found if c.share(Shape.ADDRESS) >= ALIKE]
        beside = any(right.at - left.at == 1 for left, right in pairwise(found))
        if len(whole) < 2 or len(whole) < len(found) or beside or not phones:
            return None
        return min(whole, key=lambda c: abs(c.at - phones[0].at))

    # -- hours ----------------------------------------------------------------------------------

    def _hours(self) -> None:
        """Hours or their two ends: of each kind of day where headers name some, else the first; and days."""
        of_days = columns_of_days(self.columns)
        hours, opens, closes = (
            [c for c in self.of(kind) if not (c.days or (c.main is Shape.CLOCK and may_be_of_days(c.header)))]
            for kind in (Kind.HOURS, Kind.OPENS, Kind.CLOSES)
        )
        clocks = [c for c in hours if c.match is None and c.main is Shape.CLOCK]
        spans = [c for c in hours if c.main is not Shape.CLOCK]
        if closes and not (opens or spans):  # 開園時間 7:00, 閉園時間 19:00
            opens = [c for c in hours if c.match is not None and c.at < closes[0].at][-1:]
        if of_days and (of_weekdays(of_days) or not (hours or (opens and closes))):
            hours = of_days
        elif opens and closes and not spans:
            hours = [min(opens, key=_is_part), min(closes, key=_is_part)]
        elif len(clocks) == 2 and clocks[1].at == clocks[0].at + 1:
            hours = clocks
        elif hours and (parted := self._parted_hours(hours[0])):
            hours = parted
        else:
            hours = hours[:1]
        of_dates = any(
            c.filled and sum(map(bool, map(_MONTH_AND_DAY.match, c.filled))) >= ALIKE * len(c.filled)
            for c in self.columns
        )
        days = (
            [] if of_dates or hours is of_days else self.of(Kind.DAYS)[:1]
        )  # beside 12月6日 it says which day of the week that is
        self._give([*days, *hours], Role.HOURS)

    def _parted_hours(self, begin: ReadColumn) -> list[ReadColumn]:
        """Hours under one header in a column for each end, and one of signs between them, if any: 開所時間 over 7:00 | ～ | 19:00."""
        behind = [
            c for c in self.columns if begin.at < c.at <= begin.at + 2 and c.header in ("", begin.header)
        ]
        signs = [c for c in behind if c.filled and all(map(_TO.fullmatch, c.filled))][:1]
        ends = [c for c in behind if c not in signs and c.main is Shape.CLOCK][:1]
        beside = bool(ends) and ends[0].at == begin.at + 1 + len(signs)
        return [begin, *signs, *ends] if beside and begin.main is Shape.CLOCK else []


def _is_part(column: ReadColumn) -> bool:
    """Whether a header has other words beside that for one end of the hours: 延長保育開始."""
    return column.match is None or not column.match.whole


def _as_name(column: ReadColumn) -> float:
    """How well a column would name its rows: filled, distinct, of bodies, and on the left."""
    filled = len(column.filled) / max(1, len(column.cells))
    bodies = sum(1 for cell in column.filled if BODY.search(cell)) / max(1, len(column.filled))
    strong = 0.5 if column.match and not column.match.weak else 0.0
    return 2 * column.distinct + filled + column.words + bodies / 2 + strong - 0.05 * column.at


def _repeats(column: ReadColumn, other: ReadColumn) -> bool:
    """Whether what stands in a column stands in the other one, too, row by row."""
    both = [
        (without_spaces(a), without_spaces(b))
        for a, b in zip(column.cells, other.cells, strict=True)
        if a and b
    ]
    return bool(both) and sum(a in b for a, b in both) >= 0.9 * len(both)


def _looks_after(column: ReadColumn, name: ReadColumn, phones: Sequence[ReadColumn]) -> bool:
    """Whether sections are those of the office that keeps the list: a few beside many places that have none of their own.

    What each place is called by is its own number then, and not the section's.
    """
    places = sum(bool(_PLACE.search(cell)) for cell in name.filled)
    few = len(column.filled) >= _ENOUGH and 3 * len(set(column.filled)) <= len(column.filled)
    if not phones or not few or column.main is not Shape.UNIT or 5 * places < 3 * len(name.filled):
        return False
    pairs = {(unit, call) for unit, call in zip(column.cells, phones[0].cells, strict=True) if unit and call}
    return len(pairs) > 2 * len({unit for unit, _ in pairs})


def _are_sections(column: ReadColumn) -> bool:
    return column.share(Shape.UNIT) >= 0.5 or column.distinct < 0.5


def _is_whole(column: ReadColumn, cities: Sequence[ReadColumn]) -> bool:
    """Whether its addresses begin with a prefecture or a municipality; they hold it where a column names it."""
    named = [
        (city, cell)
        for c in cities
        for city, cell in zip(c.cells, column.cells, strict=True)
        if city and cell
    ]
    if named:
        return 2 * sum(
            without_spaces(without_prefecture(city)) in without_spaces(cell) for city, cell in named
        ) >= len(named)
    return 2 * sum(map(begins_with_place, column.filled)) >= len(column.filled)


# -- headers ---------------------------------------------------------------------------------------------


def _keeper(column: ReadColumn) -> Kind:
    """所管 beside nothing that names the row: a section, else a body."""
    return Kind.UNIT if column.share(Shape.UNIT) >= 0.5 else Kind.OWNER
