"""Desks while lines of words are read: which one is open, what is said of it, and which lines wait for one."""

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
    as_fax,
    without_bullet,
)
from madoguchi.ingest.pieces.line_names import name_in, names_desk
from madoguchi.ingest.pieces.shapes import (
    BODY,
    Shape,
    shape_of,
)
from madoguchi.ingest.record import Claim, ClaimReason
from madoguchi.ingest.running.belonging import Belonging, is_of_its_own, is_one_body
from madoguchi.ingest.running.desks import (
    PLACES,
    DeskDraft,
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
from madoguchi.ingest.running.forms import kinds_of_offices
from madoguchi.ingest.running.side_by_side import (
    are_calls,
    part_numbers,
)
from madoguchi.ingest.running.signatures import Signature
from madoguchi.ingest.running.waiting import (
    heading_in,
    named_above,
    says_where,
    section_of_open,
)
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.model.provenance import Span
from madoguchi.text.phone_words import KIND, kinds_of_two

_AROUND = " *:：【】[]〔〕<>＜＞《》()（）■◆●○□◇・"  # signs around the words of a heading
IN_CORNERS = re.compile(r"[【〔\[<＜《].{1,20}[】〕\]>＞》]")
_ASKED = re.compile(r"(?:問い?合わ?せ|連絡|相談|受付|申込み?|照会)(?:窓口|先)$")
_PARTICLE = re.compile(r"(?:番?[へに]|まで)[。]?")
_NEVER = 10_000
_SPARSE = 0.7  # where so many lines stand apart, empty lines part nothing


class OpenDesks:
    """The desks of some lines, in the order in which they are named; `result` is what was read."""

    def __init__(
        self, lines: Sequence[Slice], heading: Slice | None, begins: Mapping[int, int], *, within: bool
    ) -> None:
        self.lines = lines
        self._within = within
        self._numbered = {line.line: line for line in lines}
        gaps = [b.line - a.line > 1 for a, b in pairwise(lines)]
        self.sparse = len(gaps) > 0 and sum(gaps) >= _SPARSE * len(gaps)
        self.gap = 2 if self.sparse else 1  # between lines that stand below one another
        self.kind_lines = kinds_of_offices(lines, self.gap)
        self._groups: list[Group] = [Group(None)]
        self.claims: list[Claim] = []
        self.open: DeskDraft | None = None
        self.waiting = [heading] if heading is not None else []  # lines of words since the last desk
        self.kinds: tuple[Role, ...] = ()  # of the numbers of a line, as a header above says
        self._placed: Slice | None = None  # the body whose sections stand below its address
        self.last = 0  # the last line that said something of the open desk
        self.belonging = Belonging.lines(lines, begins)
        self._indent = self._open_indent = 0  # where the line begins, and that of the open desk's name
        self._said: set[int] = set()  # lines of headings whose words for numbers are accounted for
        self.is_fax = False  # whether the heading or the word above says so of all numbers below it
        self.both: Slice | None = None  # the words that say telephone and FAX of one number: TEL/FAX
        self._in_sentences = False  # whether sentences below the last line that waits say something of nobody
        self._is_item = False  # whether the line has a bullet
        self._nested = _NEVER  # from which indent on words before numbers are labels of them
        self.signed: Signature | None = None  # the one that is being read
        self._are_calls = are_calls(lines)  # whether several numbers side by side are all to be called

    def result(self) -> Running:
        groups = [Group(g.heading, [d for d in g.desks if d.has_number or d.has_place]) for g in self._groups]
        desks = [desk for group in groups for desk in group.desks]
        if not any(desk.has_number for desk in desks):
            return Running([], [], list(self.lines))
        drop_repeated(groups)
        used = {piece.line for desk in desks for piece in (desk.name, *(part.place for part in desk.cells))}
        used |= {desk.unit.line for desk in desks if desk.unit is not None}
        used |= {claim.span.line for claim in self.claims}
        self.claims += [Claim(words.span, ClaimReason.PARTICLE) for words in particles(desks, self.lines)]
        self.claims += claims_of_signs(line for line in self.lines if line.line in used)
        left = [line for line in self.lines if line.line not in used]
        return Running([g for g in groups if g.desks], self.claims, left)

    def at(self, line: Slice) -> None:
        """Go on to a line: how far in it begins says what it may be said of."""
        self._indent, self._is_item = self.belonging.indent(line), BULLET.match(line.text) is not None

    def wait(self, line: Slice) -> None:
        """Keep words that may name or head what stands below them."""
        self.waiting.append(line)
        self._in_sentences = False

    def take(self, entry: Entry, apart: bool) -> None:
        """What a line says of one desk: of a new one, of the open one, or of nobody for sure."""
        if entry.name is not None and (self.signed or self._is_label(entry.name)):
            self._say_signed(entry)
            return
        self._sort_name(entry, apart)
        if (entry.spaced or Role.FAX in self.kinds) and not part_numbers(
            entry, self.kinds, are_calls=self._are_calls
        ):
            self.close()
            return
        if entry.name is None and entry.label is not None and self.open is None and not self.waiting:
            name = entry.label if len(entry.label.text) > 1 else None
            entry.name = name if name is not None and BODY.search(name.text) else None
        if entry.name is not None and not entry.parts:
            self.waiting.append(entry.name)
            return
        if entry.name is not None:
            self._begin_named(entry.name, entry, apart)
        elif not self._is_said_of_above(entry, apart):
            return
        is_fax = self.is_fax or (
            goes_on_with_fax(self.open, entry) and self.belonging.indent(entry.parts[0].place) == self._indent
        )
        self.say_all(self._of_both((as_fax(entry) if is_fax else entry).parts))
        if self.open is not None:
            self.open.announced += entry.announced
        self.claims += [Claim(piece.span, ClaimReason.HEADER) for piece in entry.announced]

    def _of_both(self, parts: list[Part]) -> list[Part]:
        """The parts of an entry, its one number titled by the words that say telephone and FAX, where some do."""
        numbers = [part for part in parts if part.role in (Role.PHONES, Role.FAX)]
        if self.both is None or len(numbers) != 1 or KINDS.search(numbers[0].place.text):
            return parts
        return [replace(part, title=self.both) if part in numbers else part for part in parts]

    def _sort_name(self, entry: Entry, apart: bool) -> None:
        """Make a remark of words that stand as a name and only say where the desk is that is named above: 東センター隣 099-…."""
        if entry.name is None:
            return
        is_where = (
            says_where(entry.name, self.waiting[-1])
            if self.waiting
            else not apart and self._is_where(entry.name)
        )
        if is_where:
            entry.parts.insert(0, Part(Role.NOTE, entry.name))
            entry.name = None
        elif self.waiting:
            self._say_kinds(self.waiting[-1])

    def _begin_named(self, name: Slice, entry: Entry, apart: bool) -> None:
        """Open the desk that a line names: one of its own, one below a title and an address, a section of the body above."""
        if not apart and (placed := self._titled_block(name, entry)):
            self.begin(name)
            self.say_all(placed)
        elif (body := self._body_of_section(entry, apart)) is not None:
            assert self.open is not None
            if self.open.unit is None:
                self.open.unit = name
            else:
                self.begin(body, name)
        else:
            self.begin(name)
            if entry.is_asked:
                self.belonging.stands(name)

    def _is_said_of_above(self, entry: Entry, apart: bool) -> bool:
        """Whether what a line says without a name is said of a desk above it for sure; that one is open then."""
        if self._within:
            self.close()
            return False
        if self.waiting and not apart:
            section = section_of_open(self.open, self.waiting, self.last)
            if section is not None:
                assert self.open is not None
                self.waiting, self.open.unit = self.waiting[:-1], section
                return True
        if self.waiting:
            return not self._is_far_below(entry) and self._begin_above()
        further_in = self._indent > self._open_indent
        if self.open is None or not may_be_said_of(self.open, entry, apart=apart, further_in=further_in):
            self.close()
            return False
        return True

    def _begin_above(self) -> bool:
        """Open the desk that the lines of words above name, if they name one."""
        above = named_above(self.waiting, self.gap, self._indent, self.belonging.indent, self.kind_lines)
        self.waiting = list(above.rest)
        if not above.levels:
            return False
        self.begin(*above.levels)
        self._open_indent = above.line.start - self.belonging.begins.get(above.line.line, 0)
        self.say_all(Part(Role.NOTE, said.strip()) for said in above.said)
        return True

    def _is_far_below(self, entry: Entry) -> bool:
        """Whether sentences part what has no number from a heading that names no desk: 暮らしの掲示板, and an event's place."""
        self._in_sentences |= entry.is_prose
        return self._in_sentences and not entry.has_number and not names_desk(self.waiting[-1])

    def begin_signature(self, signature: Signature | None) -> None:
        """Open the desk of a block between rules; nothing of the one above is said of it."""
        self.close()
        self.signed = signature
        if signature is not None:
            self.begin(*signature.names.values())
            self._groups[-1].desks[-1].is_signed = True

    def _is_label(self, words: Slice) -> bool:
        """Whether words before a number, in an item below the one of a desk, say which of its numbers it is.

        - 保育課, and further in - 入園の手続: 099-…, - 保育料: 099-….
        """
        if (own := BODY.search(words.text) is not None or names_desk(words)) or self._indent < self._nested:
            self._nested = _NEVER
        if own or self._nested < _NEVER or not self.waiting:
            return not own and self._nested < _NEVER
        head = self.waiting[-1]
        name = name_in(without_bullet(head)) if BULLET.match(head.text) and self._is_item else None
        further_in = words.line == head.line + 1 and self._indent > self.belonging.indent(head)
        if not (name and further_in and names_desk(name)):
            return False
        self.waiting.pop()
        self.begin(name)
        self._nested = self._indent
        return True

    def _say_signed(self, entry: Entry) -> None:
        """What a line of a signature says, the words before its number as the label of it: 営業 TEL 099-…."""
        if self.open is None or entry.name is None:
            return
        line = self._numbered[entry.name.line]
        first, *others = entry.parts or [Part(Role.NOTE, entry.name)]
        if first.role is Role.PHONES:
            words = line.cut(entry.name.start - line.start, first.place.end - line.start)
            self.say(replace(first, place=words))
        else:
            self.say(Part(Role.NOTE, entry.name))
            others = [part for part in entry.parts if part.place != entry.name]
        self.say_all(others, entry.announced)

    def _is_where(self, words: Slice) -> bool:
        """Whether words before a number say where the desk is that the line above names, which has no number so far."""
        if (desk := self.open) is None or desk.has_number or words.line - self.last > self.gap:
            return False
        return says_where(words, desk.unit or desk.name)

    def _titled_block(self, name: Slice, entry: Entry) -> list[Part]:
        """Where the desk of a line is, if its address stands above it below a title: 【問い合わせ窓口】, 東市東町1-1, 東市環境課 099-….

        The title then heads it, and is no desk.
        """
        desk = self.open
        if desk is None or desk.unit is not None or not desk.cells or self.waiting or not entry.has_number:
            return []
        title = self._numbered.get(desk.name.line)
        near = name.line - self.last <= self.gap and names_desk(name)
        if title is None or not (
            near and IN_CORNERS.fullmatch(title.text.strip()) and _ASKED.search(desk.name.text)
        ):
            return []
        if any(part.role not in PLACES for part in desk.cells):
            return []
        self._groups[-1].desks.remove(desk)
        self.open, self.waiting = None, [title]
        return desk.cells

    def begin_part(self, body: Slice, entry: Entry) -> None:
        """Open a further part of the body that the lines above name, with all that is said of it."""
        assert entry.name is not None
        self.begin(body, entry.name)
        self.say_all(entry.parts, entry.announced)

    def _body_of_section(self, entry: Entry, apart: bool) -> Slice | None:
        """The body whose sections have a line each below its address: 東事務所, 東市東町1, 課税課 099-…, 収納課 099-…."""
        desk, name = self.open, entry.name
        if desk is None or name is None or apart or self.waiting or name.line - self.last > self.gap:
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

    def begin(self, name: Slice, unit: Slice | None = None, *, extension: bool = False) -> None:
        """Open a desk; lines of words that wait above it are headings."""
        waiting = [
            line for line in self.waiting if line.line < name.line
        ]  # an event before its office heads nothing
        self.waiting = self.belonging.without_levels(waiting, name.line)
        if self.waiting:
            for heading in self.waiting:
                words = heading_in(heading)
                self.claims += [
                    Claim(words.span, ClaimReason.HEADING),
                    Claim(Span(heading.line, heading.start, words.start), ClaimReason.HEADING_SIGN),
                    Claim(Span(heading.line, words.end, heading.end), ClaimReason.HEADING_SIGN),
                ]
            self._groups.append(Group(heading_in(self.waiting[-1])))
            self._say_kinds(self.waiting[-1])
            self.belonging.below(self.waiting[-1], without_bullet(self.waiting[-1]))
            self.waiting = []
        own = [name, unit] if unit is not None else self.belonging.as_above(name)
        if own[-1].start > name.start and unit is None:
            self.claims.append(Claim(name.cut(0, own[-1].start - name.start).span, ClaimReason.AS_ABOVE))
        above = self.belonging.above(name, extension=extension) if len(own) == 1 else []
        chain = [*above, *own]
        self.open, self._open_indent = DeskDraft(chain[0], unit=chain[1] if chain[1:] else None), self._indent
        self.open.cells += [Part(Role.UNIT, level) for level in chain[2:]]
        self.open.line = name.line if unit is None and chain[0] is not name else 0
        self.belonging.begun(self.open, chain, is_part=bool(above))
        self._groups[-1].desks.append(self.open)
        self.last = (unit or name).line

    def _say_kinds(self, heading: Slice) -> None:
        """What a heading says of all numbers below it: FAX番号一覧, 窓口一覧(電話／FAX)."""
        told = [(m, Role.FAX if m["fax"] else Role.PHONES) for m in KINDS.finditer(heading.text)]
        if heading.line not in self._said:
            self.claims += [Claim(heading.cut(*m.span()).span, ClaimReason.HEADER) for m, _ in told]
            self._said.add(heading.line)
        self.is_fax = [role for _, role in told] == [Role.FAX]
        self.kinds = tuple(role for _, role in told) if len(told) > 1 else ()
        alone = kinds_of_two(heading.text) is not None and KIND.fullmatch(heading.text.strip(_AROUND))
        self.both = heading.cut(told[0][0].start(), told[-1][0].end()) if told and alone else None

    def say(self, part: Part) -> None:
        assert self.open is not None
        if part.role is Role.NOTE and _PARTICLE.fullmatch(part.place.text) and self.open.has_number:
            self.claims.append(Claim(part.place.span, ClaimReason.BETWEEN_NUMBERS))  # 099-…へ
            return
        say_of_others(self._groups[-1].desks, part, self._numbered)
        self.open.cells.append(meant_as_number(part, self._numbered.get(part.place.line, part.place)))
        self.last = max(self.last, part.place.line)
        if self.waiting:  # words between what is said of one desk are a remark on it
            self.open.cells += [Part(Role.NOTE, words.strip()) for words in self.waiting]
            self.waiting = []

    def say_all(self, parts: Iterable[Part], announced: Iterable[Slice] = ()) -> None:
        for part in parts:
            self.say(part)
        self.claims += [Claim(piece.span, ClaimReason.HEADER) for piece in announced]

    def close(self) -> None:
        self.open = None
        self.waiting = []
