"""Errata: what the printer or the extraction got wrong, corrected with reason and evidence.

An erratum is anchored by its table and the printed text, which must stand exactly once
among that table's values; the line number is only a locator for people.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from madoguchi.data.bundle import ERRATA
from madoguchi.data.loading import entries
from madoguchi.errors import DescriptionError, InputError
from madoguchi.ingest.record import ClaimReason, Reading, Record
from madoguchi.message import Message, Wording
from madoguchi.model.provenance import Corrected, Value
from madoguchi.text.fold import fold
from madoguchi.text.phone import digits
from madoguchi.text.untrusted import accepted, showable

FIELDS = ("heading", "organization", "department", "operator", "address", "postal_code", "note")
_IN_RECORD = {"note": "notes"}  # the others are called the same in a record

_KINDS: dict[str, type | tuple[type, ...]] = {
    "line": int,
    "reason": (str, dict),
    "evidence": (str, dict),
}  # the others are texts
_LONGEST = 2000  # characters of any text of a correction


@dataclass(frozen=True, slots=True)
class Erratum:
    """One correction. `unit` narrows it to the desk whose last level reads so."""

    id: str
    table: str
    field: str
    printed: str
    corrected: str
    line: int
    reason: Wording
    evidence: Wording
    unit: str = ""


@dataclass(frozen=True, slots=True)
class AppliedErratum:
    """An erratum that fitted: the lines of its printed places, and which records it mended, by their index from 0."""

    erratum: Erratum
    lines: tuple[int, ...]
    records: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """The outcome: corrected records, which errata fitted where, and which did not."""

    records: tuple[Record, ...]
    applied: tuple[AppliedErratum, ...]
    missed: tuple[tuple[Erratum, int], ...]  # erratum, how many places had its text


def read_errata(content: str, *, file: str = ERRATA) -> tuple[Erratum, ...]:
    """Parse an errata file; none where it is empty. Raises DescriptionError that names the entry to mend."""
    found = entries(content, "erratum", Erratum, file=file)
    if len({erratum.id for erratum in found}) < len(found):
        raise DescriptionError(Message("an id is used twice"), file=file)
    return tuple(checked(erratum, file) for erratum in found)


def checked(erratum: Erratum, file: str) -> Erratum:
    """Return the erratum when it is one that may be applied. Raises DescriptionError that says why not."""
    for field in fields(Erratum):
        value = getattr(erratum, field.name)
        if not isinstance(value, _KINDS.get(field.name, str)):
            raise DescriptionError(
                Message("{name} is no {type}", name=field.name, type=field.type),
                file=file,
                entry=str(erratum.id),
            )
        try:
            for text in value.values() if isinstance(value, dict) else [str(value)]:
                accepted(field.name, text, _LONGEST)
        except InputError as error:
            raise DescriptionError(
                str(error),
                file=file,
                entry=showable(erratum.id),
            ) from error
    if erratum.field not in FIELDS:
        raise DescriptionError(
            Message("field must be one of {fields}", fields=FIELDS), file=file, entry=erratum.id
        )
    if not (erratum.reason and erratum.evidence):
        raise DescriptionError(
            Message("a correction needs a reason and evidence"), file=file, entry=erratum.id
        )
    if len(digits(erratum.printed)) >= 10:
        raise DescriptionError(
            Message("digits of phone numbers are never corrected"), file=file, entry=erratum.id
        )
    return erratum


def apply_errata(reading: Reading, errata: tuple[Erratum, ...]) -> Applied:
    """Return the records with every erratum applied that fits exactly one printed place."""
    records = list(reading.records)
    applied, missed = [], []
    for erratum in errata:
        if erratum.field == "heading":
            lines = _heading_lines(reading, erratum)
            indexes: tuple[int, ...] = ()
        else:
            indexes, lines = _anchor(records, erratum)
        if len(lines) != 1:
            missed.append((erratum, len(lines)))
            continue
        for index in indexes:
            records[index] = _correct(records[index], erratum)
        applied.append(AppliedErratum(erratum, lines, indexes))
    return Applied(tuple(records), tuple(applied), tuple(missed))


def _heading_lines(reading: Reading, erratum: Erratum) -> tuple[int, ...]:
    lines = {
        claim.span.line
        for claim in reading.claims
        if claim.why is ClaimReason.HEADING
        and reading.source.folded[claim.span.line - 1].startswith(erratum.printed)
    }
    tables = {table.heading_line for table in reading.tables if table.table == erratum.table}
    return tuple(sorted(line for line in lines if line in tables))


def _anchor(records: list[Record], erratum: Erratum) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Indexes of the records, and the distinct lines of the printed places, that it fits."""
    indexes, lines = [], set()
    for index, record in enumerate(records):
        if record.table != erratum.table:
            continue
        if erratum.unit and not (record.department and record.department[-1].text == erratum.unit):
            continue
        hits = [v for v in _values(record, erratum.field) if erratum.printed in fold(v.printed)]
        if hits:
            indexes.append(index)
            lines |= {(hit.lines, hit.spans if not erratum.unit else ()) for hit in hits}
    return tuple(indexes), tuple(sorted({line for found, _ in lines for line in found}))


def _values(record: Record, field: str) -> tuple[Value, ...]:
    found: tuple[Value, ...] | Value | None = getattr(record, _IN_RECORD.get(field, field))
    if isinstance(found, tuple):
        return found
    return (found,) if found else ()


def _correct(record: Record, erratum: Erratum) -> Record:
    def mend(value: Value) -> Value:
        if erratum.printed not in fold(value.printed):
            return value
        text = value.text.replace(erratum.printed, erratum.corrected)
        if text == value.text:  # the text was completed from the printed form
            text = erratum.corrected
        earlier = value.errata if isinstance(value, Corrected) else ()
        return Corrected(text, value.spans, value.printed, (*earlier, erratum.id))

    name = _IN_RECORD.get(erratum.field, erratum.field)
    mended = tuple(map(mend, _values(record, erratum.field)))
    if not mended:
        return record
    now: dict[str, Any] = {name: mended if isinstance(getattr(record, name), tuple) else mended[0]}
    return replace(record, **now)
