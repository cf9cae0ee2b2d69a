"""Lines that stand in no table → rows: a desk a line, several on one, or a block of lines for each.

A name opens a desk; what follows without a name of its own is said of it, up to the next name. What can't be told
of one desk for sure - a number behind an empty line, a second address - is given to none and stays unread, which
the reader then says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from madoguchi.ingest.pieces.contacts import (
    Entry,
    Part,
    are_parts,
    as_fax,
    entries_of,
    name_with_address,
    names_behind_numbers,
    with_label_before,
    with_label_behind,
    without_bullet,
)
from madoguchi.ingest.pieces.counted import counted_lines
from madoguchi.ingest.pieces.fields import NAMES_A_DESK, lines_of_fields, pair_of_two, pairs_of
from madoguchi.ingest.pieces.headers import Kind, header_words, label_in
from madoguchi.ingest.pieces.line_names import ROLES_OF_FIELDS, name_in
from madoguchi.ingest.pieces.marks import recurring_words
from madoguchi.ingest.pieces.shapes import (
    BODY,
    BUILDING,
    LATIN_ADDRESS,
    LEGAL_FORM,
    Shape,
    begins_with_place,
    shape_of,
)
from madoguchi.ingest.record import Claim, ClaimReason
from madoguchi.ingest.running.belonging import EXTENSION_LINE
from madoguchi.ingest.running.desks import (
    Running,
)
from madoguchi.ingest.running.forms import lines_of_events, names_behind_places
from madoguchi.ingest.running.offices import branches_in, entries_of_field, offices_in, with_said_of
from madoguchi.ingest.running.open_desks import IN_CORNERS, OpenDesks
from madoguchi.ingest.running.side_by_side import (
    kinds_of_columns,
    names_beside,
)
from madoguchi.ingest.running.signatures import signatures
from madoguchi.ingest.running.waiting import (
    WITHIN_TOWN,
    items_below,
    items_of_one_desk,
)
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_words import KIND, kinds_of_two

_LETTERS = re.compile(r"[^\W_]")
_REMARK = re.compile(
    rf"^\s*(?!{LEGAL_FORM.pattern})[※*(（注]|。|(?:です|ます|ません|ください|下さい)$|^(?:なお|ただし|また)、|(?:徒歩|車で|下車)[^\s\d]{{0,4}}\d{{1,3}}\s?分|線\s?「?[^\s「」]{{1,10}}」?駅(?:直結|すぐ|下車|より|から)"
)
_ANNOUNCING = {Kind.PHONE, Kind.FAX, Kind.EMAIL, Kind.URL, Kind.CONTACT, Kind.POSTAL_CODE}
# 【その他】 heads the lines below it.
_HEADS = (Kind.NOTE, Kind.TEXT, Kind.CATEGORY)
_WITHIN = (Kind.UNIT, Kind.DIVISION, Kind.KEEPER)
_OPENS = re.compile(r"\([^()]*\Z")  # a remark in brackets that goes on in the next line
_SAYS_WHEN = re.compile(
    r"\d\s?[:：時]|[月火水木金土日](?:曜|[・、～〜~-]|$)|平日|休日|祝|毎[日週月]|随時|終日|常時|無休|24|[A-Za-z]{3}"
)


def read_running(
    lines: Sequence[Slice],
    heading: Slice | None = None,
    *,
    within: bool = False,
    begins: Mapping[int, int] | None = None,
) -> Running:
    """Read lines that stand in no table, below a heading. Without a desk among them all of them are left.

    `within`: they stand between the rows of a table, of whose cells they may be the rest: only a number with its
    name before it in the line is a desk's. `begins`: where the column of the page begins in lines right of another one.
    """
    return _Reader(lines, heading, begins or {}, within=within).read()


@dataclass(frozen=True)
class _Line:
    """A line that is read, and whether an empty line parts it from the one above."""

    whole: Slice
    apart: bool

    @property
    def number(self) -> int:
        return self.whole.line

    @property
    def text(self) -> str:
        return self.whole.text.strip()

    @cached_property
    def bare(self) -> Slice:
        """The line without its bullet."""
        return without_bullet(self.whole)

    @cached_property
    def shape(self) -> Shape:
        return shape_of(self.bare.text)

    @cached_property
    def cells(self) -> list[Slice]:
        return [cell.strip() for cell in self.whole.split("\t")]


class _Reader:
    """Reads lines top to bottom: what each says."""

    def __init__(
        self, lines: Sequence[Slice], heading: Slice | None, begins: Mapping[int, int], *, within: bool
    ) -> None:
        self._lines = lines
        self._desks = OpenDesks(lines, heading, begins, within=within)
        self._recurring = recurring_words(line.text for line in lines)
        self._fields = lines_of_fields(lines)
        self._items = items_below(lines)
        self._listed = items_of_one_desk(lines, self._desks.gap)
        self._not_remarks = self._desks.kind_lines | names_behind_places(lines)
        self._announced: tuple[Slice, Kind] | None = None
        self._tells_both: Slice | None = None  # TEL/FAX, in the line above
        self._in_bracket = False  # whether a remark goes on from the line above
        self._beside = names_beside(lines)
        self._counted = counted_lines(lines)
        self._signatures = signatures(lines)
        self._of_events = lines_of_events(lines)

    def read(self) -> Running:
        behind = names_behind_numbers(self._lines)
        for index, line in enumerate(self._lines):
            if index in self._signatures or (self._desks.signed and index == self._desks.signed.lines.stop):
                self._desks.begin_signature(self._signatures.get(index))
            if self._desks.signed is not None and index in self._desks.signed.names:
                continue
            if index in self._beside:
                for named in self._beside[index]:
                    self._desks.begin(named.name)
                    self._desks.say_all(named.parts)
                    self._desks.close()
                continue
            if (entry := behind.get(index)) is not None:
                self._desks.take(entry, apart=False)  # 099-… 東課, line by line: the number stands first
            else:
                self._read(line, self._stands_apart(index))
        return self._desks.result()

    def _stands_apart(self, index: int) -> bool:
        """Whether an empty line parts a line from the one above."""
        return (
            index > 0 and not self._desks.sparse and self._lines[index].line - self._lines[index - 1].line > 1
        )

    # -- one line -------------------------------------------------------------------------

    def _read(self, line: Slice, apart: bool) -> None:
        """Take a line as the first of `_KINDS_OF_LINES` that it is; one of none waits for a desk that it may head."""
        self._desks.at(line)
        told = _Line(line, apart)
        if not any(takes(self, told) for takes in _KINDS_OF_LINES) and told.text:
            self._desks.wait(line)

    def _parts(self, line: _Line) -> bool:
        """Signs alone, which part what stands around them: ----."""
        if _LETTERS.search(line.whole.text):
            return False
        self._desks.claims.append(Claim(line.whole.span, ClaimReason.SEPARATOR))
        return True

    def _counts(self, line: _Line) -> bool:
        """A line of an item that a sign counts, and what the lines below it say: ① 東診療所."""
        if (entry := self._counted.get(line.number)) is None:
            return False
        if entry.name is not None:
            self._desks.begin(entry.name)
        self._desks.say_all(entry.parts)
        return True

    def _tells_fields(self, line: _Line) -> bool:
        """Titles and what they say, side by side: 住所 | 東市東町1-1 | 電話 | 099-…."""
        if len(line.cells) < 2:
            return False
        pairs = pairs_of(line.cells) or pair_of_two(line.cells)
        for title, kind, value in pairs or ():
            self._field(title, kind, value)
        return bool(pairs)

    def _tells_other_field(self, line: _Line) -> bool:
        """A field whose title is no known header, among fields that are: 最寄り | 東駅."""
        filled = [cell for cell in line.cells if cell.text]
        if line.number not in self._fields or len(filled) != 2:
            return False
        self._give(Part(Role.NOTE, filled[1], filled[0]))
        return True

    def _is_of_event(self, line: _Line) -> bool:
        """What a sign says of a talk, and of no desk: 所 東公民館."""
        return line.number in self._of_events

    def _goes_on_in_bracket(self, line: _Line) -> bool:
        """A remark in brackets that goes over several lines; a number is none: (平日に限る。, and below it 祝日を除く)."""
        if not (self._in_bracket or _OPENS.match(line.text)):
            return False
        if self._desks.open is None or find_phones(line.whole.text) or line.number > self._desks.last + 2:
            self._in_bracket = False
            return False
        self._in_bracket = ")" not in line.whole.text
        self._desks.say(Part(Role.NOTE, line.whole.strip()))
        return True

    def _heads_columns(self, line: _Line) -> bool:
        """What the numbers of each line below are: 電話　　FAX."""
        if not (kinds := kinds_of_columns(line.whole)):
            return False
        self._desks.kinds = kinds
        self._desks.claims.append(Claim(line.whole.span, ClaimReason.HEADER))
        return True

    def _tells_branches(self, line: _Line) -> bool:
        """A body and, in one bracket, its offices: 各支所地域課(東 ☎099-…、西 ☎099-…)."""
        if (branches := branches_in(line.whole)) is None:
            return False
        for office in branches.offices:
            if office.name == branches.body:
                self._desks.take(office, line.apart)
            else:
                self._desks.begin_part(branches.body, office)
            self._desks.say_all(branches.said)
        self._desks.close()
        for rest in branches.rest:
            self._read(rest, apart=True)
        return True

    def _names_and_calls(self, line: _Line) -> bool:
        """Names and what reaches them: 東課 099-…　西課 099-…; or a name that a word announces: 名称：東課."""
        entries = entries_of(line.whole, self._recurring)
        if len(entries) == 1 and line.number not in self._listed and self._announces(entries[0]):
            return True
        if not entries or (len(entries) == 1 and not entries[0].parts):
            return False
        if self._announced is not None and self._announced[1] in (Kind.FAX, Kind.PHONE):
            fax = self._announced[1] is Kind.FAX
            self._desks.is_fax = fax and entries[0].name is not None
            entries = [as_fax(entry) for entry in entries] if fax else entries
        self._announced = None
        if told := self._tells_both:
            near = line.number <= told.line + self._desks.gap and self._is_one_number(entries, line)
            self._desks.both = told if near else None
        parts = are_parts(entries)
        if self._desks.waiting or (self._desks.open is not None and not line.apart):
            entries[0] = with_label_before(entries[0], line.whole)
        for at, entry in enumerate(entries):
            body = (
                self._desks.open.name
                if parts and at and self._desks.open and not self._desks.open.unit
                else None
            )
            if body is not None and entry.name is not None and not self._desks.waiting:
                self._desks.begin_part(body, entry)
            else:
                self._desks.take(with_label_behind(entry), line.apart and at == 0)
        if self._tells_both is not None:
            self._desks.both = self._tells_both = None
        return True

    def _is_one_number(self, entries: Sequence[Entry], line: _Line) -> bool:
        """Whether a line has a number and no name, and the next one has no further number alone."""
        below = next((each for each in self._lines if each.line > line.number), None)
        bare = without_bullet(below).text if below is not None else ""
        goes_on = bool(found := find_phones(bare)) and found[0].start == 0
        return len(entries) == 1 and entries[0].name is None and not goes_on

    def _announces_both(self, line: _Line) -> bool:
        """Words alone that say telephone and FAX of the number in the line below: TEL/FAX, and below it 099-…."""
        words = line.bare.find(line.bare.text.strip(" *:：")) or line.bare
        if self._desks.open is None and not self._desks.waiting:
            return False
        if not words.text or kinds_of_two(words.text) is None or not KIND.fullmatch(words.text):
            return False
        self._tells_both = words
        self._desks.claims.append(Claim(words.span, ClaimReason.HEADER))
        return True

    def _announces_below(self, line: _Line) -> bool:
        """A header alone, of what the line below says: 所在地. A floor is none: 12階."""
        bare = line.bare
        if bare.text[:1].isdecimal() and self._is_rest_of_address(line):
            return False
        known = header_words().match(bare.text.rstrip(":："))
        if not (known and known.whole and bare.text):
            return False
        if known.kind in _HEADS and IN_CORNERS.fullmatch(line.text):
            return False
        words = bare.find(bare.text.strip(" *:：")) or bare
        self._announced = (words, known.kind)
        self._desks.claims.append(Claim(words.span, ClaimReason.HEADER))
        return True

    def _follows(self, line: _Line) -> bool:
        """What the word above announces: 所在地, and below it the address."""
        if self._announced is None:
            return False
        (title, kind), self._announced = self._announced, None
        bare = line.bare
        names = kind in NAMES_A_DESK or (kind in _WITHIN and self._desks.open is None)
        if names and (name := name_in(bare)):
            self._desks.begin(name)
            return True
        role = ROLES_OF_FIELDS.get(kind)
        if kind in _ANNOUNCING or (role is None and _REMARK.search(bare.text)):
            return False
        no_hours = role is Role.HOURS and not _SAYS_WHEN.search(bare.text)
        if no_hours or (kind is Kind.PERSON and BODY.search(bare.text)):
            # 受付 above 東センター2階, 代表 above 東市役所
            self._desks.claims.remove(Claim(title.span, ClaimReason.HEADER))
            return False
        if role is None:
            if self._desks.open is None or self._desks.waiting:
                return False
            self._desks.say(Part(Role.NOTE, bare, title))
            return True
        self._desks.take(Entry(parts=[Part(role, bare)]), line.apart)
        return True

    def _ends_desk(self, line: _Line) -> bool:
        """A number that is called within the town alone: what follows is said of another. 東分遣所：5-3200."""
        if not WITHIN_TOWN.search(line.text):
            return False
        self._desks.close()
        return True

    def _names_with_address(self, line: _Line) -> bool:
        """A name and in a bracket where it is: 東相談室(東京都千代田区霞が関1-2)."""
        if (placed := name_with_address(line.whole)) is None:
            return False
        self._desks.take(placed, line.apart)
        return True

    def _is_date(self, line: _Line) -> bool:
        """The day of the list: 令和8年4月1日現在."""
        if line.shape is not Shape.DATE:
            return False
        self._desks.claims.append(Claim(line.whole.strip().span, ClaimReason.ABOVE_HEADER))
        return True

    def _is_address(self, line: _Line) -> bool:
        """An address, or the postal code above it: 〒999-0001; 1-1 Higashi, Aozora."""
        bare = line.bare
        is_latin = bool(LATIN_ADDRESS.match(line.text)) and (
            bool(self._desks.waiting) or self._desks.open is not None
        )
        is_address = line.shape is Shape.ADDRESS and "。" not in bare.text
        if not (is_address or is_latin or (line.shape is Shape.POSTAL_CODE and "〒" in bare.text)):
            return False
        self._desks.take(
            Entry(parts=[Part(Role.ADDRESS, line.whole.strip() if is_latin else bare)]), line.apart
        )
        return True

    def _is_hours(self, line: _Line) -> bool:
        """Days and hours of the desk above: 月～金 9時～17時."""
        if line.shape is not Shape.DAYS or self._desks.open is None or line.apart:
            return False
        self._desks.take(Entry(parts=[Part(Role.HOURS, line.bare)]), line.apart)
        return True

    def _goes_on_with_address(self, line: _Line) -> bool:
        """The rest of an address: 東ビル5階, below 東市東町1-1."""
        if not self._is_rest_of_address(line):
            return False
        self._desks.say(Part(Role.ADDRESS, line.bare))
        return True

    def _remarks(self, line: _Line) -> bool:
        """A sentence, or what a sign marks as a remark, said of the desk right above if there is one: ※予約制です."""
        bare = line.bare
        if not _REMARK.search(bare.text or line.text) or line.number in self._not_remarks:
            return False
        if (
            self._desks.open is not None
            and not line.apart
            and line.number <= self._desks.last + self._desks.gap
        ):
            self._desks.say(Part(Role.NOTE, bare if bare.text else line.whole.strip()))
        return True

    def _is_item_below(self, line: _Line) -> bool:
        """One of the items below a desk and its number that say what it does: ・就労の相談."""
        if not (
            self._desks.open
            and self._desks.open.has_number
            and self._desks.last == self._items.get(line.number)
        ):
            return False
        self._desks.say(Part(Role.NOTE, line.bare))
        return True

    def _is_listed(self, line: _Line) -> bool:
        """One of the items that all tell of the desk above them: ・東駅下車, among its address and its number."""
        if line.number not in self._listed or not (self._desks.open or self._desks.waiting):
            return False
        self._give(Part(Role.NOTE, line.bare))
        return True

    def _tells_kind(self, line: _Line) -> bool:
        """What kind of office the desk is, in a line of its own: グループホーム, below ひなたの家."""
        if line.number not in self._desks.kind_lines or not self._desks.open or self._desks.waiting:
            return False
        self._desks.say(Part(Role.NOTE, line.bare))
        return True

    def _goes_on_with_extension(self, line: _Line) -> bool:
        """A section and its extension alone, reached by the number of a line further out: 課税課　内線 211."""
        return self._desks.belonging.parted and self._has_extension(line.whole)

    def _has_extension(self, line: Slice) -> bool:
        told, main = EXTENSION_LINE.match(line.text), self._desks.belonging.main(line)
        name = name_in(line.cut(*told.span("name"))) if told else None
        if told is None or name is None or main is None or find_phones(line.text[: told.end("extension")]):
            return False
        self._desks.begin(name, extension=True)
        self._desks.say(Part(Role.PHONES, main))
        self._desks.say(Part(Role.EXTENSION, line.cut(*told.span("extension"))))
        self._desks.claims.append(Claim(line.cut(*told.span("word")).span, ClaimReason.HEADER))
        rest = line.cut(*told.span("rest")).strip()
        own = [part for entry in entries_of(rest) for part in entry.parts if entry.name is None]
        for part in own or ([Part(Role.NOTE, rest)] if _LETTERS.search(rest.text) else []):
            self._desks.say(part)
        return True

    def _announces(self, entry: Entry) -> bool:
        """Whether a line has nothing but a name and the words that announce it; its desk is open then."""
        if entry.parts or not entry.announced or entry.name is None:
            return False
        self._begin_announced(entry.name, entry.announced[-1])
        if entry.is_asked:
            self._desks.belonging.stands(entry.name)
        self._desks.claims += [Claim(piece.span, ClaimReason.HEADER) for piece in entry.announced]
        return True

    def _begin_announced(self, name: Slice, title: Slice) -> None:
        """Open the desk that a line announces, or name the section of the one above: 担当課 総務課."""
        known = header_words().match(title.text.strip(" :："))
        is_unit = known is not None and known.kind in (Kind.UNIT, Kind.DIVISION)
        if (
            is_unit
            and self._desks.open is not None
            and self._desks.open.unit is None
            and not self._desks.open.cells
        ):
            self._desks.open.unit = name
            self._desks.last = name.line
            return
        self._desks.begin(name)

    def _field(self, title: Slice, kind: Kind, value: Slice) -> None:
        self._desks.claims.append(Claim(title.span, ClaimReason.HEADER))
        if (kind in NAMES_A_DESK or (kind is Kind.KEEPER and self._desks.open is None)) and (
            name := name_in(value) or value
        ):
            if (
                self._desks.open is not None
                and kind in (Kind.DESK, Kind.TITLE)
                and not self._desks.open.cells
            ):
                self._desks.open.unit = name
                return
            if self._goes_on_with(kind, value):
                self._give(Part(Role.NOTE, value, title))
            else:
                self._desks.begin(name)
            return
        role = ROLES_OF_FIELDS.get(kind)
        if role is Role.UNIT and self._desks.open is not None and self._desks.open.has_number:
            role = None  # below its number: who answers there, no further part of the name
        if kind is Kind.CONTACT or (role is Role.ADDRESS and find_phones(value.text)):
            self._reached(kind, value)
            return
        label = role in (None, Role.PHONES) and (role is None or label_in(title.text))
        both = role is Role.PHONES and kinds_of_two(title.text) is not None
        self._give(Part(role or Role.NOTE, value, title if label or both else None))

    def _reached(self, kind: Kind, value: Slice) -> None:
        """A cell of all that reaches the open desk, or offices of the body that is named above."""
        if offices := offices_in(value):
            self._desks.take(Entry(), apart=False)
        body = self._desks.open if offices else None
        for entry in offices or entries_of_field(kind, value, whole=self._has_no_number_yet()):
            if entry.name is not None and body is not None:
                self._desks.begin_part(body.name, with_said_of(body, entry))
            else:
                self._desks.take(entry, apart=False)

    def _goes_on_with(self, kind: Kind, value: Slice) -> bool:
        """Whether a field that names a desk elsewhere is one more of the open one: 施設 | 水洗トイレ below 東キャンプ場."""
        if kind is not Kind.NAME or self._desks.open is None or not self._has_no_number_yet():
            return False
        return not BODY.search(value.text) or bool(BODY.search(self._desks.open.name.text))

    def _has_no_number_yet(self) -> bool:
        """Whether fields are being said of a desk that nobody can call so far."""
        desk = self._desks.open
        return desk is not None and bool(desk.cells) and not (desk.has_number or self._desks.waiting)

    def _give(self, part: Part) -> None:
        """What a field says: of the open desk, or of the one that the lines above name."""
        self._desks.take(Entry(parts=[part]), apart=False)

    def _is_rest_of_address(self, line: _Line) -> bool:
        """Whether a line names a building or a floor below an address, or a place below its postal code."""
        last = self._desks.open.cells[-1] if self._desks.open is not None and self._desks.open.cells else None
        near = last is not None and line.number <= self._desks.last + self._desks.gap and not line.apart
        if last is None or not near or last.role is not Role.ADDRESS or self._desks.waiting:
            return False
        only_code = shape_of(last.place.text) is Shape.POSTAL_CODE
        return bool(BUILDING.search(line.bare.text)) or (only_code and begins_with_place(line.bare.text))


# What a line may be, in the order in which it is asked; each takes what it knows and says whether it did.
_KINDS_OF_LINES: tuple[Callable[[_Reader, _Line], bool], ...] = (
    _Reader._parts,
    _Reader._counts,
    _Reader._tells_fields,
    _Reader._tells_other_field,
    _Reader._is_of_event,
    _Reader._goes_on_in_bracket,
    _Reader._heads_columns,
    _Reader._goes_on_with_extension,
    _Reader._tells_branches,
    _Reader._names_and_calls,
    _Reader._announces_both,
    _Reader._announces_below,
    _Reader._follows,
    _Reader._ends_desk,
    _Reader._names_with_address,
    _Reader._is_date,
    _Reader._is_address,
    _Reader._is_hours,
    _Reader._goes_on_with_address,
    _Reader._remarks,
    _Reader._is_item_below,
    _Reader._is_listed,
    _Reader._tells_kind,
)
