"""One section → its records: carried cells, merged cells, number pairing, sites."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from madoguchi.ingest.findings import finding
from madoguchi.ingest.names import Names, desk_name, stated_level
from madoguchi.ingest.parts import Parts
from madoguchi.ingest.pieces.cells import (
    Numbers,
    are_told_apart,
    nth_of,
    read_number_cell,
    with_ranges,
)
from madoguchi.ingest.record import Claim, ClaimReason, Record
from madoguchi.ingest.row_cells import sort_cells, sort_numbers
from madoguchi.ingest.section import Section
from madoguchi.ingest.source import Slice, SourceText
from madoguchi.ingest.spec import LEVEL_SIGN, LEVELS, NAMING, Role, RowRule
from madoguchi.ingest.values import better_told, claims_of, phones_of, place_of, printed
from madoguchi.message import Message
from madoguchi.model.entities import DatedFact, Phone
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Span, Value
from madoguchi.text.address import read_address_cell
from madoguchi.text.department import split_levels, split_paths
from madoguchi.text.phone_words import NumberKind
from madoguchi.text.prefecture import full_name

_NATION = {"全国"}
# What a row right below that of a desk may say of it, where that one does not.
_LACKED = {Role.ADDRESS, Role.POSTAL_CODE, Role.HOURS}
_SLASH = r"\s*／[\s／]*"
# The standard data sets of municipalities write seven digits.
_POSTAL_DIGITS = re.compile(r"\d{3}-?\d{4}")
_POSTAL = re.compile(r"\d{3}-\d{4}")


class RowReader:
    """Reads the rows of one section; `records`, `claims` and `notices` are its result.

    `for_both` are the `headers_for_both` of its list.
    """

    def __init__(self, section: Section, source: SourceText, for_both: frozenset[str]) -> None:
        self.section = section
        self._for_both = for_both
        self.spec = section.spec
        self.source = source
        self.records: list[Record] = []
        self.claims: list[Claim] = []
        self.notices: list[Notice] = []
        self._organization: Value | None = None  # of the group that is open
        self._division: Slice | None = None
        self._last_line = 0  # of the row that was read before
        self.marked: dict[int, tuple[str, ...]] = {}  # rows with footnote marks, and the marks: (※), (※2)

    def run(self) -> None:
        """Read every row, then hand the numbers of spanning cells to the rows before them."""
        if self.section.heading is not None and self.spec.group is Role.DIVISION:
            self._organization = printed(self.section.heading, self.source)
        for row in self.section.rows:
            self._read(self._accounted(sort_cells(row, self.section, self._for_both)))
            self._last_line = row.line
        self._share_spanning_cells()

    def _accounted(self, parts: Parts) -> Parts:
        self.claims += parts.claims
        self.notices += parts.notices
        return parts

    # -- one row ------------------------------------------------------------------------

    def _read(self, parts: Parts) -> None:
        if parts.marks:
            self.marked[parts.row.line] = tuple(mark.text for mark in parts.marks)
            self.claims += [Claim(mark.span, ClaimReason.FOOTNOTE_MARK) for mark in parts.marks]
        roles = set(parts.words)
        known = [role for role, _, _ in parts.row.cells if role in NAMING]
        first_role = known[0] if known else Role.UNKNOWN
        if self.spec.group and roles == {first_role} and not self._is_unit_row(parts, first_role):
            self._open_group(parts, first_role)
        elif not roles and self.section.as_found and parts.says_nothing:
            pass  # the number of a row that was left empty
        elif not roles or self._goes_on(parts, roles):
            self._continue(parts)
        else:
            self._read_units(parts)

    def _is_unit_row(self, parts: Parts, first_role: Role) -> bool:
        numbers = parts.numbers or parts.faxes
        return self.spec.group is Role.DIVISION and bool(numbers) and first_role is Role.UNIT

    def _open_group(self, parts: Parts, first_role: Role) -> None:
        words = parts.words[first_role][0]
        self._division = None
        if self.spec.group is Role.DIVISION:
            self._division = words
            self.claims.append(Claim(words.span, ClaimReason.CARRIED))
            return
        self._organization = printed(words, self.source)
        self._add(parts, (), self._phones(parts.numbers))

    def _goes_on(self, parts: Parts, roles: set[Role]) -> bool:
        """Whether a row without a name, right below one with a name, says what that one lacks: its address below 〒 and TEL."""
        last = self.records[-1] if self.records and self.section.as_found else None
        if last is None or self.section.running or roles - _LACKED or parts.row.line != self._last_line + 1:
            return False
        had = {Role.ADDRESS: last.address, Role.POSTAL_CODE: last.postal_code, Role.HOURS: last.hours}
        return not any(had[role] for role in roles) and not (parts.numbers and last.phones and last.address)

    def _continue(self, parts: Parts) -> None:
        """A row without words: contact data that was printed below its name."""
        if not self.records or self.section.running:
            self._say_unnamed(parts)
            return
        last = self.records[-1]
        if last.department or self.spec.group is not Role.ORGANIZATION:
            self._say_row("row-without-name", Severity.WARNING, parts,
                          Message("the row has no name; its contact data was given to {organization}", organization=last.organization.text),
                          Message("give the row its name"))  # fmt: skip
        self.records[-1] = replace(
            last,
            phones=last.phones + self._phones(parts.numbers),
            faxes=last.faxes + self._phones(parts.faxes),
            emails=last.emails + tuple(printed(email, self.source) for email in parts.emails),
            urls=last.urls + tuple(printed(url, self.source) for url in parts.urls),
            postal_code=last.postal_code or self._postal_code(parts.first(Role.POSTAL_CODE)),
            address=last.address or parts.address(self.source),
            hours=last.hours or parts.hours(self.source),
            notes=last.notes + parts.remarks(self.source),
        )

    def _say_unnamed(self, parts: Parts) -> None:
        self._say_row("row-unread", Severity.ERROR, parts, Message("the row has a number but no name"),
                      Message("give the row its name, or delete it"))  # fmt: skip
        self.claims += [Claim(c.span, ClaimReason.UNREAD_ROW) for _, _, c in parts.row.cells if c.text]

    # -- the units of a row ---------------------------------------------------------------

    def _read_units(self, parts: Parts) -> None:
        if Role.DIVISION in parts.words:
            self._division = parts.words[Role.DIVISION][0]
        elif not self.spec.carry:
            self._division = None
        paths = self._paths(parts)
        if len(paths) <= 1:
            self._add_sites(parts, paths[0] if paths else ())
            self._add_within(parts)
            return
        groups = self._pair(parts, len(paths))
        for at, (path, numbers) in enumerate(zip(paths, groups, strict=True)):
            self._add(parts, path, self._phones(numbers), faxes=nth_of(parts.faxes, at, len(paths)))

    def _add_within(self, parts: Parts) -> None:
        """The desks that stand with their own numbers in a bracket behind the name of the row."""
        for each in parts.within:
            own = Parts(parts.row, notes=parts.notes, titled=parts.titled)
            own.words[Role.ORGANIZATION] = [each.body or each.name]
            cell = read_number_cell(
                each.number, NumberKind.FAX if each.role is Role.FAX else NumberKind.VOICE
            )
            for numbers in cell.numbers:
                sort_numbers(own, numbers, cell)
            self._add(self._accounted(own), (each.name,) if each.body else (), self._phones(own.numbers))

    def _paths(self, parts: Parts) -> list[tuple[Slice, ...]]:
        """The units that the row names, each as its levels, outermost first."""
        division = self._levels(self._division) if self._division else ()
        operator, pattern = parts.first(Role.OPERATOR), self.spec.unit_in_operator
        if pattern and operator and re.search(pattern, operator.text):
            parts.words[Role.UNIT] = parts.words.pop(Role.OPERATOR)
        cells = parts.words.get(Role.UNIT, [])
        if not cells:
            return [division] if division else []
        if self.spec.cell == "units":
            units = [u for cell in cells for word in cell.words() for u in word.split(_SLASH) if u.text]
            return [(*division, *self._levels(unit)) for unit in units]
        if self.spec.cell == "path":
            levels = tuple(level for cell in cells for level in self._levels(cell))
            texts = tuple(level.text for level in levels)
            spans = [(0, len(levels))] if self.section.running else split_paths(texts)
            return [(*division, *levels[a:b]) for a, b in spans]
        if self.spec.cell == LEVELS:
            parted = [level for cell in cells for level in cell.split(LEVEL_SIGN)]
            self.claims += [
                Claim(Span(level.line, level.end, level.end + len(LEVEL_SIGN)), ClaimReason.BETWEEN_LEVELS)
                for level in parted[:-1]
            ]
            return [tuple(level.strip() for level in parted)]
        return [(*division, cell) for cell in cells]

    def _levels(self, place: Slice) -> tuple[Slice, ...]:
        if place.text.isascii():
            return (place,)  # General Affairs: its spaces part words, not levels
        words: list[Slice] = []
        for word in place.words():
            goes_on = bool(words) and words[-1].text.count("(") > words[-1].text.count(")")
            if words and (goes_on or word.text.startswith("(")):  # 産業支援課 (…ステーション): one name
                words[-1] = place.cut(words[-1].start - place.start, word.end - place.start)
            else:
                words.append(word)
        return tuple(word.cut(a, b) for word in words for a, b in split_levels(word.text))

    def _pair(self, parts: Parts, units: int) -> list[list[Numbers]]:
        """n names against n number groups in one cell; a mismatch is said, never smoothed over."""
        groups = with_ranges(parts.numbers)
        if len(groups) == units:
            return groups
        if len(groups) == 1:
            self._say_row("number-shared-by-names", Severity.WARNING, parts,
                          Message("one number {number} stands for {names} names", number=groups[0][0].slice.text, names=units),
                          Message("check that each of the names is reached under it"))  # fmt: skip
            return [list(groups[0]) for _ in range(units)]
        severity = Severity.WARNING if not groups else Severity.ERROR
        self._say_row("unpaired-merged-cells", severity, parts,
                      Message("{names} names stand against {numbers} numbers; paired in order as far as they go", names=units, numbers=len(groups)),
                      Message("restore the missing name or number"))  # fmt: skip
        pairs = [*groups[:units], *([] for _ in range(units - len(groups)))]
        pairs[-1] = [*pairs[-1], *(numbers for group in groups[units:] for numbers in group)]
        return pairs

    def _add_sites(self, parts: Parts, path: tuple[Slice, ...]) -> None:
        """One unit, at one site or several: n numbers against n addresses in one cell."""
        place = parts.first(Role.ADDRESS)
        if place is None or len(parts.words[Role.ADDRESS]) > 1:
            self._add(parts, path, self._phones(parts.numbers), parts.address(self.source))
            return
        cell = read_address_cell(place.text)
        notes = tuple(printed(place.cut(a, b).strip(), self.source) for a, b in cell.remarks)
        groups = with_ranges(parts.numbers)
        if len(cell.sites) > 1 and len(groups) not in (1, len(cell.sites)):
            self._say_row("counts-differ", Severity.ERROR, parts,
                          Message("{numbers} numbers stand against {addresses} addresses", numbers=len(groups), addresses=len(cell.sites)),
                          Message("restore the missing number or address"))  # fmt: skip
        elif (
            len(cell.sites) != len(groups)
            and max(len(cell.sites), len(groups)) > 1
            and not self.section.as_found  # in other offices' lists two numbers of one place are nothing odd
            and not are_told_apart(parts.numbers)
        ):
            self._say_row("counts-differ", Severity.WARNING, parts,
                          Message("{numbers} number(s) stand against {addresses} address(es)", numbers=len(groups), addresses=len(cell.sites)),
                          Message("check which number belongs to which address"))  # fmt: skip
        for index, site in enumerate(cell.sites):
            moves = tuple(
                DatedFact("address", iso, place.cut(a, b).strip().text,
                          printed(place.cut(site.end if n == 0 else a, b).strip(), self.source))
                for n, (iso, a, b) in enumerate(site.moves)
            )  # fmt: skip
            if len(cell.sites) == 1 or len(groups) == 1:
                mine = parts.numbers
            else:
                last = index == len(cell.sites) - 1
                mine = [n for group in (groups[index:] if last else groups[index : index + 1]) for n in group]
            at = place.cut(site.start, site.end).strip()
            self._add(parts, path, self._phones(mine), printed(at, self.source) if at.text else None,
                      notes=(*(move.note for move in moves), *notes), dated=moves,
                      faxes=nth_of(parts.faxes, index, len(cell.sites)))  # fmt: skip

    # -- building records -------------------------------------------------------------------

    def _add(
        self,
        parts: Parts,
        path: tuple[Slice, ...],
        phones: tuple[Phone, ...],
        address: Value | None = None,
        notes: tuple[Value, ...] = (),
        dated: tuple[DatedFact, ...] = (),
        faxes: list[Numbers] | None = None,
    ) -> None:
        rule = self.spec.rule_for(self.source.folded[parts.row.line - 1])
        names = self._names(parts, rule)
        organization = names.organization
        if not organization.text:
            if not path:
                self._say_unnamed(parts)
                return
            # A section of no body: the whole cell, or the outermost of several.
            unit = parts.first(Role.UNIT) if Role.DIVISION not in parts.words and not self._division else None
            organization, path = printed(unit or path[0], self.source), () if unit else path[1:]
        self.records.append(
            Record(
                table=self.spec.id,
                program=(rule and rule.program) or self.spec.program,
                row=parts.row.line,
                organization=organization,
                department=(*self._heading_levels, *(printed(level, self.source) for level in path)),
                operator=names.operator,
                prefecture=self._prefecture(parts),
                phones=phones,
                faxes=self._phones(parts.faxes if faxes is None else faxes),
                urls=tuple(printed(url, self.source) for url in parts.urls),
                emails=tuple(printed(email, self.source) for email in parts.emails),
                postal_code=self._postal_code(parts.first(Role.POSTAL_CODE)),
                address=address,
                hours=parts.hours(self.source),
                notes=(*names.notes, *parts.remarks(self.source), *notes),
                dated=dated,
                heading=self._heading_spans,
                national=bool(rule and rule.nation) or self._is_national(parts),
                referral=self._referral(rule),
            )
        )

    def _names(self, parts: Parts, rule: RowRule | None) -> Names:
        name = parts.first(Role.ORGANIZATION)
        if name is None and self._organization is not None and self.spec.group:
            return Names(self._organization)
        return desk_name(
            self.spec,
            self.source,
            name=name,
            prefecture=parts.first(Role.PREFECTURE),
            operator=parts.first(Role.OPERATOR),
            heading=None if self.section.names_its_rows else self.section.heading,
            previous=self.records[-1].organization if self.records else None,
            organization_in_operator=bool(rule and rule.organization_in_operator),
        )

    @cached_property
    def _heading_levels(self) -> tuple[Value, ...]:
        heading = self.section.heading
        return tuple(stated_level(level, heading, self.source, self.spec) for level in self.spec.department)

    @cached_property
    def _heading_spans(self) -> tuple[Span, ...]:
        return (self.section.heading.span,) if self.section.heading else ()

    def _prefecture(self, parts: Parts) -> Value | None:
        place = parts.first(Role.PREFECTURE)
        if place is None and self.spec.area == "prefecture" and parts.first(Role.ORGANIZATION) is None:
            place = self.source.line(parts.row.line).cut(0, 0)
        if place is None:
            return None
        if self._is_national(parts):
            self.claims.append(Claim(place.span, ClaimReason.NATION))
            return None
        name = full_name(place.text)
        if name is None:
            self._say("unknown-prefecture", Severity.ERROR, place,
                      Message("「{words}」 is no prefecture", words=place.text), Message("correct the cell, or the column it stands in"))  # fmt: skip
            return None
        return printed(place, self.source, text=name, rule="prefecture-in-full")

    def _is_national(self, parts: Parts) -> bool:
        place = parts.first(Role.PREFECTURE)
        return place is not None and place.text in _NATION

    def _postal_code(self, place: Slice | None) -> Value | None:
        if place is None:
            return None
        if place.text.startswith("〒"):
            self.claims.append(Claim(place.cut(0, 1).span, ClaimReason.POSTAL_SIGN))
            place = place.cut(1, len(place.text)).strip()
        if not (_POSTAL_DIGITS if self.section.as_found else _POSTAL).fullmatch(place.text):
            self._say("postal-code-form", Severity.ERROR, place,
                      Message("「{words}」 is no postal code (three digits, hyphen, four digits)", words=place.text),
                      Message("correct the cell, or the column it stands in"))  # fmt: skip
        return printed(place, self.source)

    def _referral(self, rule: RowRule | None) -> str | None:
        referral = (rule.referral if rule else None) or self.spec.referral
        return referral["to"] if referral else None

    def _phones(self, groups: list[Numbers]) -> tuple[Phone, ...]:
        seen: dict[str, Phone] = {}
        for group in groups:
            new: list[Phone] = []
            again: list[Phone] = []
            for phone in phones_of(group, self.source):
                (again if phone.number in seen else new).append(phone)
                seen.setdefault(phone.number, phone)
            for phone in again:
                if not self.section.repeating:
                    self._say("number-doubled", Severity.WARNING, groups[0].slice,
                              Message("{number} stands twice in one cell; it was kept once", number=phone.number), Message("delete the second"))  # fmt: skip
                    lines = {span.line for span in phone.value.spans}  # a label elsewhere is a header's
                    beside = (*phone.label_spans, *phone.says)
                    spans = (*phone.value.spans, *(s for s in beside if not new and s.line in lines))
                else:
                    kept, left = better_told(seen[phone.number], phone)
                    seen[phone.number], spans = kept, left.value.spans
                    new += [kept] if left is not phone else []
                self.claims += [Claim(span, ClaimReason.DOUBLED_NUMBER) for span in spans]
            if new or not again:
                self.claims += claims_of(group)
        return tuple(sorted(seen.values(), key=place_of) if self.section.repeating else seen.values())

    # -- cells that span two rows -------------------------------------------------------------

    def _share_spanning_cells(self) -> None:
        for index, record in enumerate(self.records[:-1]):
            if record.phones or not self._spans_next(record):
                continue
            below = self.records[index + 1].phones
            self.records[index] = replace(record, phones=below)
            place = self.source.line(record.row).strip()
            self._say("number-cell-spans-rows", Severity.WARNING, place,
                      Message("{section} has no number of its own line; it shares {numbers} with the row below", section=record.department[-1].text, numbers=tuple(p.number for p in below)),
                      Message("nothing, if the printed cell spans both rows (see tables.toml, spanning)"))  # fmt: skip

    def _spans_next(self, record: Record) -> bool:
        own = record.department[-1].text if record.department else None
        bodies = (span.organization for span in self.spec.spanning if span.unit == own)
        return record.organization.text in bodies

    def _say_row(self, code: str, severity: Severity, parts: Parts, message: Message, fix: Message) -> None:
        self._say(code, severity, self.source.line(parts.row.line).strip(), message, fix)

    def _say(self, code: str, severity: Severity, place: Slice, message: Message, fix: Message) -> None:
        self.notices.append(finding(code, severity, place, message, fix))
