"""Lines that stand in no table → rows: a desk a line, several on one, or a block of lines for each.

A name opens a desk; what follows without a name of its own is said of it, up to the next name. What can't be told
of one desk for sure - a number behind an empty line, a second address - is given to none and stays unread, which
the reader then says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from madoguchi.ingest.pieces.contacts import (
    BULLET,
    KINDS,
    Entry,
    Part,
    are_parts,
    as_fax,
    entries_of,
    name_behind_number,
    with_label_before,
    with_label_behind,
    without_bullet,
)
from madoguchi.ingest.pieces.fields import NAMES_A_DESK, lines_of_fields, pair_of_two, pairs_of
from madoguchi.ingest.pieces.headers import Kind, header_words, label_in
from madoguchi.ingest.pieces.line_names import ROLES, name_in, names_desk
from madoguchi.ingest.pieces.marks import recurring_words
from madoguchi.ingest.pieces.shapes import BODY, BUILDING, LATIN_ADDRESS, Shape, begins_with_place, shape_of
from madoguchi.ingest.record import Claim
from madoguchi.ingest.running import forms
from madoguchi.ingest.running.belonging import EXTENSION_LINE, Belonging, is_of_its_own, is_one_body
from madoguchi.ingest.running.counted import counted_lines
from madoguchi.ingest.running.desks import (
    PLACES,
    Desk,
    Group,
    Running,
    claims_of_signs,
    drop_repeated,
    goes_on_with_fax,
    may_be_said_of,
    meant_as_number,
    particles,
    say_of_others,
)
from madoguchi.ingest.running.offices import entries_of_field, offices_in, with_said_of
from madoguchi.ingest.running.side_by_side import (
    are_calls,
    kinds_of_columns,
    names_beside,
    part_numbers,
)
from madoguchi.ingest.running.signatures import Signature, signatures
from madoguchi.ingest.running.waiting import (
    WITHIN_TOWN,
    heading_in,
    items_below,
    items_of_one_desk,
    named_above,
    says_where,
    section_of_open,
)
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.model.provenance import Span
from madoguchi.text.phone import find_phones

_LETTERS = re.compile(r"[^\W_]")
_ANNOUNCING = {Kind.PHONE, Kind.FAX, Kind.EMAIL, Kind.URL, Kind.CONTACT, Kind.POSTAL_CODE}
_WITHIN = (Kind.UNIT, Kind.DIVISION, Kind.KEEPER)
_NEVER = 10_000
_SPARSE = 0.7  # where so many lines stand apart, empty lines part nothing


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
    reader = _Reader(lines, heading, begins or {}, within=within)
    reader.run()
    return reader.result()


class _Reader:
    """Reads lines top to bottom."""

    def __init__(
        self, lines: Sequence[Slice], heading: Slice | None, begins: Mapping[int, int], *, within: bool
    ) -> None:
        self.lines = lines
        self._within = within
        self._recurring = recurring_words(line.text for line in lines)
        self._numbered = {line.line: line for line in lines}
        self._fields = lines_of_fields(lines)
        self._items = items_below(lines)
        gaps = [b.line - a.line > 1 for a, b in pairwise(lines)]
        self._sparse = len(gaps) > 0 and sum(gaps) >= _SPARSE * len(gaps)
        self._gap = 2 if self._sparse else 1  # between lines that stand below one another
        self._listed = items_of_one_desk(lines, self._gap)
        self._kind_lines = forms.kinds_of_offices(lines, self._gap)
        self._not_remarks = self._kind_lines | forms.names_behind_places(lines)
        self._groups: list[Group] = [Group(None)]
        self._claims: list[Claim] = []
        self._open: Desk | None = None
        self._waiting = [heading] if heading is not None else []  # lines of words since the last desk
        self._announced: tuple[Slice, Kind] | None = None
        self._kinds: tuple[Role, ...] = ()  # of the numbers of a line, as a header above says
        self._placed: Slice | None = None  # the body whose sections stand below its address
        self._last = 0  # the last line that said something of the open desk
        self._belonging = Belonging.lines(lines, begins)
        self._indent = self._open_indent = 0  # where the line begins, and that of the open desk's name
        self._said: set[int] = set()  # lines of headings whose words for numbers are accounted for
        self._is_fax = False  # whether the heading or the word above says so of all numbers below it
        self._in_bracket = False  # whether a remark goes on from the line above
        self._beside = names_beside(lines)
        self._counted = counted_lines(lines)
        self._signatures = signatures(lines)
        self._in_sentences = False  # whether sentences below the last line that waits say something of nobody
        self._is_item = False  # whether the line has a bullet
        self._nested = _NEVER  # from which indent on words before numbers are labels of them
        self._signed: Signature | None = None  # the one that is being read
        self._of_events = forms.lines_of_events(lines)
        self._are_calls = are_calls(lines)  # whether several numbers side by side are all to be called

    def run(self) -> None:
        behind = [name_behind_number(line) for line in self.lines]
        for index, line in enumerate(self.lines):
            if index in self._signatures or (self._signed and index == self._signed.lines.stop):
                self._begin_signature(self._signatures.get(index))
            if self._signed is not None and index in self._signed.names:
                continue
            around = [behind[at] for at in (index - 1, index + 1) if 0 <= at < len(behind)]
            if index in self._beside:
                for named in self._beside[index]:
                    self._begin(named.name)
                    self._say_all(named.parts)
                    self._close()
                continue
            if (entry := behind[index]) is not None and any(around):
                self._entry(entry, apart=False)  # 099-… 東課, line by line: the number stands first
            else:
                self._read(line, self._stands_apart(index))

    def result(self) -> Running:
        groups = [Group(g.heading, [d for d in g.desks if d.has_number or d.has_place]) for g in self._groups]
        desks = [desk for group in groups for desk in group.desks]
        if not any(desk.has_number for desk in desks):
            return Running([], [], list(self.lines))
        drop_repeated(groups)
        used = {piece.line for desk in desks for piece in (desk.name, *(part.place for part in desk.cells))}
        used |= {desk.unit.line for desk in desks if desk.unit is not None}
        used |= {claim.span.line for claim in self._claims}
        self._claims += [
            Claim(words.span, "particle before a number") for words in particles(desks, self.lines)
        ]
        self._claims += claims_of_signs(line for line in self.lines if line.line in used)
        left = [line for line in self.lines if line.line not in used]
        return Running([g for g in groups if g.desks], self._claims, left)

    def _stands_apart(self, index: int) -> bool:
        """Whether an empty line parts a line from the one above."""
        return index > 0 and not self._sparse and self.lines[index].line - self.lines[index - 1].line > 1

    # -- one line -------------------------------------------------------------------------

    def _read(self, line: Slice, apart: bool) -> None:
        self._indent, self._is_item = self._belonging.indent(line), BULLET.match(line.text) is not None
        cells = [cell.strip() for cell in line.split("\t")]
        if not _LETTERS.search(line.text):
            self._claims.append(Claim(line.span, "separator"))
            return
        if (entry := self._counted.get(line.line)) is not None:
            if entry.name is not None:
                self._begin(entry.name)
            self._say_all(entry.parts)
            return
        if len(cells) > 1 and (pairs := pairs_of(cells) or pair_of_two(cells)):
            for title, kind, value in pairs:
                self._field(title, kind, value)
            return
        if line.line in self._fields and len(filled := [cell for cell in cells if cell.text]) == 2:
            self._give(Part(Role.NOTE, filled[1], filled[0]))
            return
        text = line.text.strip()
        if line.line in self._of_events:
            return
        if (self._in_bracket or forms.OPENS.match(text)) and self._goes_on_in_bracket(line):
            return
        if kinds := kinds_of_columns(line):
            self._kinds = kinds
            self._claims.append(Claim(line.span, "header"))
            return
        if self._belonging.parted and self._goes_on_with_extension(line):
            return
        entries = entries_of(line, self._recurring)
        if len(entries) == 1 and line.line not in self._listed and self._announces(entries[0]):
            return  # 名称：…
        if entries and (len(entries) > 1 or entries[0].parts):
            if self._announced is not None and self._announced[1] in (Kind.FAX, Kind.PHONE):
                fax = self._announced[1] is Kind.FAX
                self._is_fax = fax and entries[0].name is not None
                entries = [as_fax(entry) for entry in entries] if fax else entries
            self._announced = None
            parts = are_parts(entries)
            if self._waiting or (self._open is not None and not apart):
                entries[0] = with_label_before(entries[0], line)
            for at, entry in enumerate(entries):
                body = self._open.name if parts and at and self._open and not self._open.unit else None
                if body is not None and entry.name is not None and not self._waiting:
                    self._begin_part(body, entry)
                else:
                    self._entry(with_label_behind(entry), apart and at == 0)
            return
        bare = without_bullet(line)
        floor = bare.text[:1].isdecimal() and self._goes_on_with_address(bare, apart)  # 12階: no header
        known = None if floor else header_words().match(bare.text.rstrip(":："))
        if (
            known
            and known.whole
            and bare.text
            and not (known.kind in forms.HEADS and forms.IN_CORNERS.fullmatch(text))
        ):
            words = bare.find(bare.text.strip(" *:：")) or bare
            self._announced = (words, known.kind)
            self._claims.append(Claim(words.span, "header"))
            return
        if self._announced is not None and self._follows(bare, apart):
            return
        if WITHIN_TOWN.search(text):
            self._close()  # what follows is said of another
            return
        shape = shape_of(bare.text)
        if shape is Shape.DATE:
            self._claims.append(Claim(line.strip().span, "above the header"))
            return
        is_latin = bool(LATIN_ADDRESS.match(text)) and (bool(self._waiting) or self._open is not None)
        if shape is Shape.ADDRESS or is_latin or (shape is Shape.POSTAL_CODE and "〒" in bare.text):
            self._entry(Entry(parts=[Part(Role.ADDRESS, line.strip() if is_latin else bare)]), apart)
        elif shape is Shape.DAYS and self._open is not None and not apart:
            self._entry(Entry(parts=[Part(Role.HOURS, bare)]), apart)
        elif self._goes_on_with_address(bare, apart):
            self._say(Part(Role.ADDRESS, bare))
        elif forms.REMARK.search(bare.text or text) and line.line not in self._not_remarks:
            if self._open is not None and not apart and line.line <= self._last + self._gap:
                self._say(Part(Role.NOTE, bare if bare.text else line.strip()))
        elif self._open and self._open.has_number and self._last == self._items.get(line.line):
            self._say(Part(Role.NOTE, bare))
        elif line.line in self._listed and (self._open or self._waiting):
            self._give(Part(Role.NOTE, bare))
        elif line.line in self._kind_lines and self._open and not self._waiting:
            self._say(Part(Role.NOTE, bare))
        elif text:
            self._waiting.append(line)
            self._in_sentences = False

    def _goes_on_with_extension(self, line: Slice) -> bool:
        """Whether a line has a section and its extension alone; it is reached by the number of a line further out."""
        told, main = EXTENSION_LINE.match(line.text), self._belonging.main(line)
        name = name_in(line.cut(*told.span("name"))) if told else None
        if told is None or name is None or main is None or find_phones(line.text[: told.end("extension")]):
            return False
        self._begin(name, extension=True)
        self._say(Part(Role.PHONES, main))
        self._say(Part(Role.EXTENSION, line.cut(*told.span("extension"))))
        self._claims.append(Claim(line.cut(*told.span("word")).span, "header"))
        rest = line.cut(*told.span("rest")).strip()
        own = [part for entry in entries_of(rest) for part in entry.parts if entry.name is None]
        for part in own or ([Part(Role.NOTE, rest)] if _LETTERS.search(rest.text) else []):
            self._say(part)
        return True

    def _goes_on_in_bracket(self, line: Slice) -> bool:
        """Whether a line is of a remark in brackets that goes over several lines; a number is none."""
        if self._open is None or find_phones(line.text) or line.line > self._last + 2:
            self._in_bracket = False
            return False
        self._in_bracket = ")" not in line.text
        self._say(Part(Role.NOTE, line.strip()))
        return True

    def _announces(self, entry: Entry) -> bool:
        """Whether a line has nothing but a name and the words that announce it; its desk is open then."""
        if entry.parts or not entry.announced or entry.name is None:
            return False
        self._begin_announced(entry.name, entry.announced[-1])
        if entry.is_asked:
            self._belonging.stands(entry.name)
        self._claims += [Claim(piece.span, "header") for piece in entry.announced]
        return True

    def _begin_announced(self, name: Slice, title: Slice) -> None:
        """Open the desk that a line announces, or name the section of the one above: 担当課 総務課."""
        known = header_words().match(title.text.strip(" :："))
        is_unit = known is not None and known.kind in (Kind.UNIT, Kind.DIVISION)
        if is_unit and self._open is not None and self._open.unit is None and not self._open.cells:
            self._open.unit = name
            self._last = name.line
            return
        self._begin(name)

    def _field(self, title: Slice, kind: Kind, value: Slice) -> None:
        self._claims.append(Claim(title.span, "header"))
        if (kind in NAMES_A_DESK or (kind is Kind.KEEPER and self._open is None)) and (
            name := name_in(value) or value
        ):
            if self._open is not None and kind in (Kind.DESK, Kind.TITLE) and not self._open.cells:
                self._open.unit = name
                return
            if self._goes_on_with(kind, value):
                self._give(Part(Role.NOTE, value, title))
            else:
                self._begin(name)
            return
        role = ROLES.get(kind)
        if role is Role.UNIT and self._open is not None and self._open.has_number:
            role = None  # below its number: who answers there, no further part of the name
        if kind is Kind.CONTACT or (role is Role.ADDRESS and find_phones(value.text)):
            self._reached(kind, value)
            return
        label = role in (None, Role.PHONES) and (role is None or label_in(title.text))
        self._give(Part(role or Role.NOTE, value, title if label else None))

    def _reached(self, kind: Kind, value: Slice) -> None:
        """A cell of all that reaches the open desk, or offices of the body that is named above."""
        if offices := offices_in(value):
            self._entry(Entry(), apart=False)
        body = self._open if offices else None
        for entry in offices or entries_of_field(kind, value, whole=self._has_no_number_yet()):
            if entry.name is not None and body is not None:
                self._begin_part(body.name, with_said_of(body, entry))
            else:
                self._entry(entry, apart=False)

    def _goes_on_with(self, kind: Kind, value: Slice) -> bool:
        """Whether a field that names a desk elsewhere is one more of the open one: 施設 | 水洗トイレ below 東キャンプ場."""
        if kind is not Kind.NAME or self._open is None or not self._has_no_number_yet():
            return False
        return not BODY.search(value.text) or bool(BODY.search(self._open.name.text))

    def _has_no_number_yet(self) -> bool:
        """Whether fields are being said of a desk that nobody can call so far."""
        desk = self._open
        return desk is not None and bool(desk.cells) and not (desk.has_number or self._waiting)

    def _give(self, part: Part) -> None:
        """What a field says: of the open desk, or of the one that the lines above name."""
        self._entry(Entry(parts=[part]), apart=False)

    def _follows(self, line: Slice, apart: bool) -> bool:
        """Whether a line is what the word above it announces: 所在地, and below it the address."""
        assert self._announced is not None
        title, kind = self._announced
        self._announced = None
        names = kind in NAMES_A_DESK or (kind in _WITHIN and self._open is None)
        if names and (name := name_in(line)):
            self._begin(name)
            return True
        role = ROLES.get(kind)
        if kind in _ANNOUNCING or (role is None and forms.REMARK.search(line.text)):
            return False
        if role is None:
            if self._open is None or self._waiting:
                return False
            self._say(Part(Role.NOTE, line, title))
            return True
        self._entry(Entry(parts=[Part(role, line)]), apart)
        return True

    def _goes_on_with_address(self, line: Slice, apart: bool) -> bool:
        """東ビル5階, in the line below an address; or the address below its postal code."""
        last = self._open.cells[-1] if self._open is not None and self._open.cells else None
        near = last is not None and line.line <= self._last + self._gap and not apart
        if last is None or not near or last.role is not Role.ADDRESS or self._waiting:
            return False
        only_code = shape_of(last.place.text) is Shape.POSTAL_CODE
        return bool(BUILDING.search(line.text)) or (only_code and begins_with_place(line.text))

    # -- desks ----------------------------------------------------------------------------

    def _entry(self, entry: Entry, apart: bool) -> None:
        """What a line says of one desk: of a new one, of the open one, or of nobody for sure."""
        if entry.name is not None and (self._signed or self._is_label(entry.name)):
            self._say_signed(entry)
            return
        if entry.name is not None and self._waiting:
            if says_where(entry.name, self._waiting[-1]):
                entry.parts.insert(0, Part(Role.NOTE, entry.name))
                entry.name = None
            else:
                self._say_kinds(self._waiting[-1])
        elif entry.name is not None and not apart and self._is_where(entry.name):
            entry.parts.insert(0, Part(Role.NOTE, entry.name))
            entry.name = None
        if (entry.spaced or Role.FAX in self._kinds) and not part_numbers(
            entry, self._kinds, are_calls=self._are_calls
        ):
            self._close()
            return
        if entry.name is None and entry.label is not None and self._open is None and not self._waiting:
            name = entry.label if len(entry.label.text) > 1 else None
            entry.name = name if name is not None and BODY.search(name.text) else None
        if entry.name is not None and not entry.parts:
            self._waiting.append(entry.name)
            return
        if entry.name is not None and (body := self._body_of_section(entry, apart)) is not None:
            assert self._open is not None
            if self._open.unit is None:
                self._open.unit = entry.name
            else:
                self._begin(body, entry.name)
        elif entry.name is not None:
            self._begin(entry.name)
            if entry.is_asked:
                self._belonging.stands(entry.name)
        elif self._within:
            self._close()
            return
        elif (
            self._waiting
            and not apart
            and (section := section_of_open(self._open, self._waiting, self._last))
        ):
            assert self._open is not None
            self._waiting, self._open.unit = self._waiting[:-1], section
        elif self._waiting and self._is_far_below(entry):
            return
        elif self._waiting:
            above = named_above(
                self._waiting, self._gap, self._indent, self._belonging.indent, self._kind_lines
            )
            self._waiting = list(above.rest)
            if not above.levels:
                return
            self._begin(*above.levels)
            self._open_indent = above.line.start - self._belonging.begins.get(above.line.line, 0)
            self._say_all(Part(Role.NOTE, said.strip()) for said in above.said)
        elif self._open is None or not may_be_said_of(
            self._open, entry, apart=apart, further_in=self._indent > self._open_indent
        ):
            self._close()
            return
        is_fax = self._is_fax or (
            goes_on_with_fax(self._open, entry)
            and self._belonging.indent(entry.parts[0].place) == self._indent
        )
        for part in (as_fax(entry) if is_fax else entry).parts:
            self._say(part)
        if self._open is not None:
            self._open.announced += entry.announced
        self._claims += [Claim(piece.span, "header") for piece in entry.announced]

    def _is_far_below(self, entry: Entry) -> bool:
        """Whether sentences part what has no number from a heading that names no desk: 暮らしの掲示板, and an event's place."""
        self._in_sentences |= entry.is_prose
        return self._in_sentences and not entry.has_number and not names_desk(self._waiting[-1])

    def _begin_signature(self, signature: Signature | None) -> None:
        """Open the desk of a block between rules; nothing of the one above is said of it."""
        self._close()
        self._signed = signature
        if signature is not None:
            self._begin(*signature.names.values())
            self._groups[-1].desks[-1].is_signed = True

    def _is_label(self, words: Slice) -> bool:
        """Whether words before a number, in an item below the one of a desk, say which of its numbers it is.

        - 保育課, and further in - 入園の手続: 099-…, - 保育料: 099-….
        """
        if (own := BODY.search(words.text) is not None or names_desk(words)) or self._indent < self._nested:
            self._nested = _NEVER
        if own or self._nested < _NEVER or not self._waiting:
            return not own and self._nested < _NEVER
        head = self._waiting[-1]
        name = name_in(without_bullet(head)) if BULLET.match(head.text) and self._is_item else None
        further_in = words.line == head.line + 1 and self._indent > self._belonging.indent(head)
        if not (name and further_in and names_desk(name)):
            return False
        self._waiting.pop()
        self._begin(name)
        self._nested = self._indent
        return True

    def _say_signed(self, entry: Entry) -> None:
        """What a line of a signature says, the words before its number as the label of it: 営業 TEL 099-…."""
        if self._open is None or entry.name is None:
            return
        line = self._numbered[entry.name.line]
        first, *others = entry.parts or [Part(Role.NOTE, entry.name)]
        if first.role is Role.PHONES:
            words = line.cut(entry.name.start - line.start, first.place.end - line.start)
            self._say(replace(first, place=words))
        else:
            self._say(Part(Role.NOTE, entry.name))
            others = [part for part in entry.parts if part.place != entry.name]
        self._say_all(others, entry.announced)

    def _is_where(self, words: Slice) -> bool:
        """Whether words before a number say where the desk is that the line above names, which has no number so far."""
        if (desk := self._open) is None or desk.has_number or words.line - self._last > self._gap:
            return False
        return says_where(words, desk.unit or desk.name)

    def _begin_part(self, body: Slice, entry: Entry) -> None:
        """Open a further part of the body that the lines above name, with all that is said of it."""
        assert entry.name is not None
        self._begin(body, entry.name)
        self._say_all(entry.parts, entry.announced)

    def _body_of_section(self, entry: Entry, apart: bool) -> Slice | None:
        """The body whose sections have a line each below its address: 東事務所, 東市東町1, 課税課 099-…, 収納課 099-…."""
        desk, name = self._open, entry.name
        if desk is None or name is None or apart or self._waiting or name.line - self._last > self._gap:
            return None
        placed = any(part.role in PLACES for part in desk.cells)
        if not (placed or desk.unit is not None) or not entry.has_number:
            return None
        if shape_of(name.text) is not Shape.UNIT or " " in name.text or is_of_its_own(name.text):
            return None
        if entry.is_asked and not is_one_body(desk.name.text):
            return None  # 申・問 東支部, below a talk and where it is held
        if desk.unit is None and not desk.has_number and BODY.search(desk.name.text):
            self._placed = desk.name
        return self._placed if self._placed is desk.name else None

    def _begin(self, name: Slice, unit: Slice | None = None, *, extension: bool = False) -> None:
        """Open a desk; lines of words that wait above it are headings."""
        waiting = [
            line for line in self._waiting if line.line < name.line
        ]  # an event before its office heads nothing
        self._waiting = self._belonging.without_levels(waiting, name.line)
        if self._waiting:
            for heading in self._waiting:
                words = heading_in(heading)
                self._claims += [
                    Claim(words.span, "heading"),
                    Claim(Span(heading.line, heading.start, words.start), "heading sign"),
                    Claim(Span(heading.line, words.end, heading.end), "heading sign"),
                ]
            self._groups.append(Group(heading_in(self._waiting[-1])))
            self._say_kinds(self._waiting[-1])
            self._belonging.below(self._waiting[-1], without_bullet(self._waiting[-1]))
            self._waiting = []
        own = [name, unit] if unit is not None else self._belonging.as_above(name)
        if own[-1].start > name.start and unit is None:
            self._claims.append(Claim(name.cut(0, own[-1].start - name.start).span, "as above"))
        above = self._belonging.above(name, extension=extension) if len(own) == 1 else []
        chain = [*above, *own]
        self._open, self._open_indent = Desk(chain[0], unit=chain[1] if chain[1:] else None), self._indent
        self._open.cells += [Part(Role.UNIT, level) for level in chain[2:]]
        self._open.line = name.line if unit is None and chain[0] is not name else 0
        self._belonging.begun(self._open, chain, is_part=bool(above))
        self._groups[-1].desks.append(self._open)
        self._last = (unit or name).line

    def _say_kinds(self, heading: Slice) -> None:
        """What a heading says of all numbers below it: FAX番号一覧, 窓口一覧(電話／FAX)."""
        told = [(m, Role.FAX if m["fax"] else Role.PHONES) for m in KINDS.finditer(heading.text)]
        if heading.line not in self._said:
            self._claims += [Claim(heading.cut(*m.span()).span, "header") for m, _ in told]
            self._said.add(heading.line)
        self._is_fax = [role for _, role in told] == [Role.FAX]
        self._kinds = tuple(role for _, role in told) if len(told) > 1 else ()

    def _say(self, part: Part) -> None:
        assert self._open is not None
        if part.role is Role.NOTE and forms.PARTICLE.fullmatch(part.place.text) and self._open.has_number:
            self._claims.append(Claim(part.place.span, "between numbers"))  # 099-…へ
            return
        say_of_others(self._groups[-1].desks, part, self._numbered)
        self._open.cells.append(meant_as_number(part, self._numbered.get(part.place.line, part.place)))
        self._last = max(self._last, part.place.line)
        if self._waiting:  # words between what is said of one desk are a remark on it
            self._open.cells += [Part(Role.NOTE, words.strip()) for words in self._waiting]
            self._waiting = []

    def _say_all(self, parts: Iterable[Part], announced: Iterable[Slice] = ()) -> None:
        for part in parts:
            self._say(part)
        self._claims += [Claim(piece.span, "header") for piece in announced]

    def _close(self) -> None:
        self._open = None
        self._waiting = []
