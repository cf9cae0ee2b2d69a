"""The reader: a text of one or several lists and the description of their tables → everything they say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import dropwhile

from madoguchi.ingest.columns.reading import Column
from madoguchi.ingest.columns.roles import OF_MANY
from madoguchi.ingest.footnotes import bare_mark, footnote, is_of, of_marks
from madoguchi.ingest.pieces.cells import read_cell, read_contact
from madoguchi.ingest.record import Claim, ClaimReason, Reading, Record, TableReading
from madoguchi.ingest.row_cells import ABOUT_THE_ROW, headers_for_both
from madoguchi.ingest.rows import RowReader
from madoguchi.ingest.section import Section
from madoguchi.ingest.sections import read_sections
from madoguchi.ingest.source import BoundList, Slice, SourceText
from madoguchi.ingest.spec import NUMBERS, Role, Tables
from madoguchi.ingest.values import claims_of, phones_of, printed
from madoguchi.model.entities import DatedFact, Phone
from madoguchi.model.notice import Notice
from madoguchi.model.provenance import Value
from madoguchi.text.dates import find_dates
from madoguchi.text.fold import fold
from madoguchi.text.hours import find_hours
from madoguchi.text.phone import MARKS, as_printed
from madoguchi.text.phone_words import KIND, NumberKind, kind_told

SAMPLES = 2  # cells that show what a column holds
# A line below the rows that says so is a footnote; any other, such as a heading cut off, is left over.
_FOOTNOTE = re.compile(r"[※*(\[・注⁰¹²³⁴-⁹]")
# A remark on a number to call: 電話番号が変更, 番号が変わります; no 郵便番号.
_SAYS_NUMBER = re.compile("(?<!郵便)(?<!整理)番号")
_MARKED_HEADING = re.compile(r"\((代表|代|直通|直)\)$")


def read_list(source: SourceText, tables: Tables) -> Reading:
    """Read a text whole, each list of it by itself: no table, remark or footnote reaches into the next.

    Nothing is refused: what cannot be read is claimed and noticed.
    """
    records: list[Record] = []
    claims: list[Claim] = []
    notices: list[Notice] = []
    seen: list[TableReading] = []
    sections: list[Section] = []
    for part in source.parts:
        read = read_sections(source, tables_of(part, source, tables), part.lines)
        claims += read.claims
        notices += read.notices
        sections += read.sections
    claims += [Claim(span, ClaimReason.AREA_CODE) for span in source.area_codes_said]
    notices = [*_of_document(source, sections), *notices]
    for_both = headers_for_both(sections)
    for section in sections:
        found, more_claims, more_notices = _read_section(section, source, for_both)
        records += found
        claims += more_claims
        notices += more_notices
        line = section.heading.line if section.heading else None
        rows = tuple(row.line for row in section.rows)
        name = section.spec.id or section.spec.program
        columns = () if section.running else _columns(section)
        samples = _samples(section, columns)
        contact = bool(rows) and _heads_as_desk(section)
        seen.append(
            TableReading(name, line, rows, section.described, section.title, columns, samples, contact)
        )
    running = {row.line for section in sections if section.running for row in section.rows}
    # The columns of a page were read one after the other.
    records.sort(key=lambda record: (record.row, _begins(record) if record.row in running else 0))
    return Reading(source, tuple(records), tuple(seen), tuple(claims), tuple(notices))


def tables_of(part: BoundList, source: SourceText, tables: Tables) -> Tables:
    """Return the tables that one list of a text may have; all, where it is the only one."""
    return tables.of(part.id) if len(source.parts) > 1 else tables


def _columns(section: Section) -> tuple[Column, ...]:
    """The columns of a table as they were found; of a described one those of its rows, if any is not described."""
    if section.found or not section.described:
        return section.found[-1].columns if section.found else ()
    described = {header for header, _ in section.spec.columns} | {""}
    if all(head in described for row in section.rows for _, head, _ in row.cells):
        return ()
    seen = dict.fromkeys((role, head) for row in section.rows for role, head, _ in row.cells if head)
    return tuple(Column(head, role, known=head in described, looks="words") for role, head in seen)


def _heads_as_desk(section: Section) -> bool:
    """Whether lines below a heading have a number, or an address of the web, by which the desk is reached that it names.

    Below a title of what many offices do (都道府県の相談窓口(4月30日現在)) an address alone is where the list was found;
    on its own line an address is that of what the heading names.
    """
    heading = section.heading
    if heading is None:
        return False
    lines = [line for line in (*section.contact, *section.free) if not line.text.startswith("※")]
    of_many = OF_MANY.search(heading.text)
    return any(
        cell.numbers or (cell.urls and (line.line == heading.line or not of_many))
        for line, cell in zip(lines, map(read_cell, lines), strict=True)
    )


def _samples(section: Section, columns: tuple[Column, ...]) -> tuple[tuple[str, ...], ...]:
    """Some different cells of each column."""
    found: list[dict[str, None]] = [{} for _ in columns]
    for row in section.rows:
        if all(len(cells) >= SAMPLES for cells in found):
            break
        left: dict[tuple[Role, str], list[str]] = {}
        for role, header, cell in row.cells:
            left.setdefault((role, header), []).append(cell.text)
        for column, cells in zip(columns, found, strict=True):
            own = left.get((column.role, column.header))
            if own and (text := as_printed(" ".join(own.pop(0).split()))) and len(cells) < SAMPLES:
                cells.setdefault(text)
    return tuple(map(tuple, found))


def _of_document(source: SourceText, sections: list[Section]) -> Iterable[Notice]:
    """What was remarked on the document, without numbers that lost their form where no number to call stands."""
    elsewhere = {
        (row.line, cell.text)
        for section in sections
        for row in section.rows
        for role, _, cell in row.cells
        if role in ABOUT_THE_ROW or (section.as_found and role not in NUMBERS)
    }
    for notice in source.notices:
        places = {(line, fold(notice.value)) for line in notice.lines}
        if notice.code != "cell-not-text" or not places or not places <= elsewhere:
            yield notice


def _read_section(
    section: Section, source: SourceText, for_both: frozenset[str]
) -> tuple[list[Record], list[Claim], list[Notice]]:
    rows = RowReader(section, source, for_both)
    rows.run()
    records, said_again = _with_fax_below(rows.records) if section.as_found else (list(rows.records), [])
    own, claims = _heading_desk(section, source)
    claims += said_again
    if own is not None:
        records.insert(0, own)
    else:
        hours, announced = _hours(section.free, source)
        if not all(record.hours for record in records):  # else they are said of nobody
            records = [r if r.hours else replace(r, hours=hours) for r in records]
            claims += announced
    table_notes = tuple(printed(line, source) for line in section.free if _is_remark(line.text, section))
    footnotes = tuple(dropwhile(lambda line: not _FOOTNOTE.match(line.text), section.footnotes))
    if rows.marked:
        told = [footnote(line) for line in footnotes]
        claims += [Claim(mark.span, ClaimReason.FOOTNOTE_MARK) for mark, _ in told if mark.text]
        if section.as_found:  # one whose mark stands at no row is said of all of them
            marks = tuple(mark for row in rows.marked.values() for mark in row)
            of_all = [words for number, words in told if not _is_of_rows(number, marks)]
            table_notes += tuple(printed(words, source) for words in of_all)
            told = [(number, words) for number, words in told if words not in of_all]
        records = [
            _with_footnotes(r, of_marks(told, rows.marked[r.row]), source) if r.row in rows.marked else r
            for r in records
        ]
    elif not _dated(tuple(printed(line, source) for line in footnotes)):
        # A dated one is about one body: when no row has its mark, it is left over and noticed,
        # not told of every desk of the table.
        table_notes += tuple(printed(line, source) for line in footnotes)
    if table_notes:
        records = [
            replace(r, notes=r.notes + table_notes, dated=r.dated + _dated(table_notes)) for r in records
        ]
    return records, [*rows.claims, *claims], rows.notices


def _begins(record: Record) -> int:
    """Where the name of a desk begins on its row."""
    names = (record.organization, *record.department)
    return min((span.start for name in names for span in name.spans if span.line == record.row), default=0)


def _with_fax_below(records: Iterable[Record]) -> tuple[list[Record], list[Claim]]:
    """The records, a row told of the desk above that has its FAX and what else that lacks: 東院 | 電話 …, 東院 | FAX ….

    Its name is accounted for by claims.
    """
    found: list[Record] = []
    claims: list[Claim] = []
    for record in records:
        above = found[-1] if found else None
        if above is not None and _is_fax_of(record, above):
            found[-1] = replace(
                above,
                faxes=record.faxes,
                postal_code=above.postal_code or record.postal_code,
                address=above.address or record.address,
                hours=above.hours or record.hours,
            )
            again = (record.organization, *record.department, *record.notes)
            claims += [Claim(span, ClaimReason.AS_ABOVE) for value in again for span in value.spans]
        else:
            found.append(record)
    return found, claims


def _is_fax_of(record: Record, above: Record) -> bool:
    """Whether a record says of the desk above it, which has numbers to call, its FAX and nothing that is known of it."""
    same = record.organization.text == above.organization.text
    same = same and [v.text for v in record.department] == [v.text for v in above.department]
    had = (above.postal_code, above.address, above.hours)
    told = (record.postal_code, record.address, record.hours)
    again = any(a and b for a, b in zip(had, told, strict=True))
    notes = {note.text for note in record.notes} <= {note.text for note in above.notes}
    alone = notes and not (again or record.phones or record.urls or record.emails)
    return same and alone and bool(record.faxes and above.phones) and not above.faxes


def _is_remark(text: str, section: Section) -> bool:
    """Whether a line between a heading and its table is said of all of its rows."""
    return text.startswith("※") or (section.as_found and bool(section.rows) and "。" in text)


def _heading_desk(section: Section, source: SourceText) -> tuple[Record | None, list[Claim]]:
    """The desk that a heading names, when a number or URL stands beside or under it."""
    heading = section.heading
    if heading is None or not (section.spec.heading_as or not section.rows):
        return None, []
    claims: list[Claim] = []
    phones: list[Phone] = []
    faxes: list[Phone] = []
    urls: list[Value] = []
    notes: list[Value] = []
    hours, announced = _hours((*section.contact, *section.free), source)
    claims += announced
    for line in (*section.contact, *section.free):
        if _is_remark(line.text, section) or find_hours(line.text):
            continue
        cell = read_contact(line)
        claims += [Claim(words.span, ClaimReason.BETWEEN_NUMBERS) for words in cell.between]
        before = {n: cell.words_before(n.slice.start) for n in cell.numbers}
        for numbers, label in before.items():
            kind = KIND.fullmatch(label.text) if label else None
            if kind:
                told = numbers._replace(kind=kind_told(kind), says=label)
            else:
                told = numbers._replace(labels=numbers.labels or ((label,) if label else ()))
            phones += phones_of(told, source) if told.kind is not NumberKind.FAX else ()
            faxes += phones_of(told, source) if told.kind is not NumberKind.VOICE else ()
            claims += claims_of(told)
        urls += [printed(url, source) for url in cell.urls]
        labels = {label for label in before.values() if label}
        notes += [printed(word, source) for word in cell.words if word not in labels]
        notes += [printed(remark, source) for remark in cell.remarks]
    if not phones and not urls and not faxes:
        return None, claims
    phones = list({phone.number: phone for phone in reversed(phones)}.values())[::-1]
    mark = _MARKED_HEADING.search(heading.text)
    if mark:
        said, at = MARKS[mark.group(1)], (heading.cut(*mark.span(1)).span,)
        heading = heading.cut(0, mark.start()).strip()
        phones = [p if p.label else replace(p, label=said, label_spans=at) for p in phones]
    spec = section.spec
    record = Record(
        table=spec.id,
        program=spec.program,
        row=heading.line,
        organization=printed(heading, source),
        phones=tuple(phones),
        faxes=tuple(faxes),
        urls=tuple(urls),
        hours=hours,
        notes=tuple(notes),
        heading=(heading.span,),
        national=spec.area == "nation" or (bool(section.rows) and not spec.as_found),
        referral=spec.referral["to"] if spec.referral else None,
    )
    return record, claims


def _hours(lines: Iterable[Slice], source: SourceText) -> tuple[Value | None, list[Claim]]:
    """The hours that a free-standing line announces, for the heading's desk or the whole table."""
    hours: Value | None = None
    claims: list[Claim] = []
    for line in lines:
        if at := find_hours(line.text):
            hours = printed(line.cut(*at), source)
            claims.append(Claim(line.cut(0, at[0]).span, ClaimReason.ANNOUNCES_HOURS))
    return hours, claims


def _is_of_rows(number: Slice, marks: tuple[str, ...]) -> bool:
    """Whether a footnote is said of the rows with some marks; one without a number where a row has a mark without."""
    return is_of(number, marks) if number.text else "" in map(bare_mark, marks)


def _with_footnotes(record: Record, lines: tuple[Slice, ...], source: SourceText) -> Record:
    notes = tuple(printed(line, source) for line in lines)
    urls = tuple(printed(url, source) for line in lines for url in read_cell(line).urls)
    return replace(
        record, notes=record.notes + notes, urls=record.urls + urls, dated=record.dated + _dated(notes)
    )


def _dated(notes: tuple[Value, ...]) -> tuple[DatedFact, ...]:
    """Facts that begin on a printed day: 「…5月8日より…電話番号が変更となっている可能性」."""
    found = []
    for note in notes:
        for date in find_dates(note.text):
            if date.begins:
                concerns = "phones" if _SAYS_NUMBER.search(note.text) else "address"
                found.append(DatedFact(concerns, date.iso, None, note))
    return tuple(found)
