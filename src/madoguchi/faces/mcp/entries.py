"""A desk as the tools show it: numbers as printed, where they stand, what to beware of, the proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from madoguchi.answers.explain import area_in_words
from madoguchi.model.answer import Answered
from madoguchi.model.edition import Edition
from madoguchi.model.entities import DatedFact, Desk, Phone
from madoguchi.model.notice import Severity
from madoguchi.model.provenance import Value


class Entries:
    """The desks of one edition, each with its warnings at hand."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._warnings: dict[str, list[dict[str, str]]] = {}
        for notice in edition.notices:
            if notice.severity is not Severity.INFO:
                for id in notice.desks:
                    warning = {"code": notice.code, "message": notice.message}
                    self._warnings.setdefault(id, []).append(warning)

    def entry(
        self, desk: Desk, at: date, *, item: Answered | None = None, proof: bool = False
    ) -> dict[str, Any]:
        """Return a desk as of a day. `item` adds why and which numbers first; `proof` every value."""
        by_number = {phone.number: phone for phone in desk.phones}
        phones = [by_number[number] for number in dict.fromkeys(item.numbers)] if item else desk.phones
        entry: dict[str, Any] = {
            "id": desk.id,
            "name": desk.name,
            "program": desk.program,
            "program_name": self._edition.program_by_slug[desk.program].name,
            "prefecture": desk.prefecture.text if desk.prefecture else None,
            "area": area_in_words(desk).ja,
            "source": self._edition.source_of_desk(desk).id if len(self._edition.sources) > 1 else None,
            "numbers": [_number(phone, self._edition) for phone in phones],
            "faxes": [_number(fax, self._edition) for fax in desk.faxes],
            "emails": [email.text for email in desk.emails],
            "hours": desk.hours.text if desk.hours else None,
            "reasons": [reason.ja for reason in item.reasons] if item else [],
            "general": item.general if item else None,
            "dated": [_dated(fact, at, self._edition) for fact in desk.dated],
            "warnings": self._warnings.get(desk.id),
            "printed_lines": self._printed_lines(desk, everything=proof),
            "also_printed": [
                {
                    "source": self._edition.source_of_desk(other).id,
                    "lines": self._printed_lines(other, everything=proof),
                }
                for other in desk.also
            ],
        }
        if proof:
            entry["values"] = _values(desk, self._edition)
        return {key: value for key, value in entry.items() if value or key == "numbers"}

    def _printed_lines(self, desk: Desk, *, everything: bool) -> list[dict[str, Any]]:
        """The lines on which the numbers stand (without numbers: the desk), or all that it rests on."""
        values: Iterable[Value] = (phone.value for phone in (*desk.phones, *desk.faxes))
        lines = {line for value in values for line in value.lines} or set(desk.lines)
        if everything:
            lines |= {*desk.lines, *(line for _, value in desk.values() for line in value.lines)}
        return [
            {
                "line": self._edition.line_of(line),
                "text": self._edition.lines[line - 1],
                **_of_another(desk, [line], self._edition),
            }
            for line in sorted(lines)
        ]


def _number(phone: Phone, edition: Edition) -> dict[str, Any]:
    label = {"label": phone.label} if phone.label else {}
    extension = {"extension": phone.extension.text} if phone.extension else {}
    return {
        "number": phone.number,
        **label,
        **extension,
        "lines": edition.lines_of(phone.value.lines),
        "printed": phone.printed,
    }


def _values(desk: Desk, edition: Edition) -> list[dict[str, Any]]:
    """Every value once, with how we know it."""
    found = []
    for name, value in dict.fromkeys(desk.values()):
        row = {
            "field": name,
            "text": value.text,
            **value.claim,
            "lines": edition.lines_of(value.lines),
            **_of_another(desk, value.lines, edition),
            "printed": value.printed,
            "basis": value.basis,
        }
        found.append({key: entry for key, entry in row.items() if entry})
    return found


def _of_another(desk: Desk, lines: Sequence[int], edition: Edition) -> dict[str, str]:
    """The source of some lines where it is not the one that the desk rests on: a further list prints the value."""
    source = edition.source_of(lines[0]).id if lines else ""
    return {"source": source} if source and source != edition.source_of_desk(desk).id else {}


def _dated(fact: DatedFact, at: date, edition: Edition) -> dict[str, Any]:
    """A printed fact with a day; `begun` compares at the precision that was printed."""
    row = {
        "field": fact.field,
        "since": fact.since,
        "text": fact.text,
        "printed": fact.note.text,
        "lines": edition.lines_of(fact.note.lines),
        "begun": at.isoformat()[: len(fact.since)] >= fact.since,
    }
    return {key: value for key, value in row.items() if value is not None}
