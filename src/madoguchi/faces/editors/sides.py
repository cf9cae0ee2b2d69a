"""A row of the walk as two columns: what each side says, with the characters that changed marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from markupsafe import Markup, escape

from madoguchi.editorial.walking import WalkRow
from madoguchi.faces.editors.marking import marked
from madoguchi.faces.exports.proofs import labelled
from madoguchi.faces.web.view.evidence import PrintedLine, printed_lines
from madoguchi.faces.web.view.messages import Messages
from madoguchi.model.difference import DifferenceKind
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk

# What is always shown, so that a person knows which desk it is.
_ALWAYS = ("name", "phone")


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of both sides; several values of a side stand under each other."""

    field: str
    old: tuple[Markup, ...]
    new: tuple[Markup, ...]
    differs: bool


def lines_of(row: WalkRow) -> tuple[FieldRow, ...]:
    """Return the name, the numbers, and every other field in which the sides differ."""
    sides = [_by_field(desk) if desk else {} for desk in (row.old, row.new)]
    found = []
    for field in dict.fromkeys(key for side in sides for key in side):
        old, new = (side.get(field, ()) for side in sides)
        if field in _ALWAYS or (old != new and (field != "table" or DifferenceKind.MOVED in row.kinds)):
            found.append(FieldRow(field, *_marked(old, new), differs=old != new))
    return tuple(found)


def proof_of(desk: Desk, edition: Edition) -> tuple[PrintedLine, ...]:
    """Return the printed lines of a desk that matter here: its own row, and where its numbers stand."""
    lines = printed_lines(desk, edition)
    rows = [line for line in lines if edition.lines[line.number - 1] == desk.printed][-1:]
    kept = tuple(
        line for line in lines if line in rows or any({"phone", "fax"} & {*p.fields} for p in line.segments)
    )
    return kept or lines[-1:]


def evidence_of(row: WalkRow, t: Messages) -> str:
    """Why two desks of different ids are taken for one, in the words of a page."""
    old, new = row.old, row.new
    if old is None or new is None or not row.evidence:
        return ""
    shared = [number for number in new.numbers if number in old.numbers]
    if shared:
        return t("walk.same_number", numbers="、".join(shared[:3]))
    return t("walk.same_name") if old.name == new.name else t("walk.like_name")


def _by_field(desk: Desk) -> dict[str, tuple[str, ...]]:
    """What a desk says of each field, and behind it what further lists print of it otherwise."""
    found = dict(_values_by_field(desk))
    for other in desk.also:
        for field, texts in _values_by_field(other):
            if field not in ("name", "table"):
                found[field] = tuple(dict.fromkeys([*found[field], *texts]))
    return found


def _values_by_field(desk: Desk) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "name", (desk.name,)
    yield "phone", tuple(map(labelled, desk.phones))
    yield "fax", tuple(map(labelled, desk.faxes))
    yield "operator", (desk.operator.text,) if desk.operator else ()
    yield "postal_code", (desk.postal_code.text,) if desk.postal_code else ()
    yield "address", (desk.address.text,) if desk.address else ()
    yield "dated", tuple(dict.fromkeys(fact.note.text for fact in desk.dated))
    dated = {fact.note for fact in desk.dated}
    yield "note", tuple(note.text for note in desk.notes if note not in dated)
    yield "prefecture", (desk.prefecture.text,) if desk.prefecture else ()
    yield "service_area", ("、".join(area.text for area in desk.service_area),) if desk.service_area else ()
    yield "hours", (desk.hours.text,) if desk.hours else ()
    yield "email", tuple(email.text for email in desk.emails)
    yield "url", tuple(url.text for url in desk.urls)
    yield "table", (desk.table_name,)


def _marked(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[tuple[Markup, ...], tuple[Markup, ...]]:
    """Mark what differs; a value that both sides have stays plain wherever it stands."""
    gone = [text for text in old if text not in new]
    come = [text for text in new if text not in old]
    was: dict[str, Markup] = {}
    is_: dict[str, Markup] = {}
    for before, after in zip_longest(gone, come, fillvalue=""):
        was[before], is_[after] = marked(before, after)
    return (
        tuple(was.get(text) or escape(text) for text in old),
        tuple(is_.get(text) or escape(text) for text in new),
    )
