"""How the values of a desk are known, as short texts for a table's cells."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Kind, Value

KINDS = {
    Kind.PRINTED: "印字",
    Kind.CORRECTED: "訂正",
    Kind.DERIVED: "導出",
    Kind.CHANGED: "変更",
    Kind.EDITORIAL: "編集",
}
# A reading is made by a program and may be wrong; whoever reads the file must see that.
MACHINE = "導出（機械による読み）"


def kind_of(values: Iterable[Value]) -> str:
    """Return the kinds of the values that a cell holds, each once: 印字, 印字・導出.

    Empty for no value.
    """
    return "・".join(dict.fromkeys(KINDS[value.kind] for value in values))


def lines_of(desk: Desk) -> str:
    """Return the lines on which the desk is printed, 1-based: 5;11;18."""
    return ";".join(map(str, desk.lines))


def phone_notes(desk: Desk) -> str:
    """Return what the list says of each number that it labels: 03-3501-1511：代表."""
    return "；".join(f"{phone.number}：{phone.label}" for phone in desk.phones if phone.label)


def dated_notes(desk: Desk) -> str:
    """Return the printed facts that begin on a day, as printed."""
    return "；".join(fact.note.text for fact in desk.dated)


def remarks(desk: Desk) -> str:
    """Return the printed remarks of a desk, dated ones included, each once."""
    texts = [note.text for note in desk.notes] + [fact.note.text for fact in desk.dated]
    return "；".join(dict.fromkeys(texts))
