"""The printed lines of a desk with each value marked, and each value with how we know it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from madoguchi.faces.web.messages import Messages
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice
from madoguchi.model.provenance import Derived, Editorial, Kind, Value
from madoguchi.text.derive import RULES


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a printed line; `fields` are the values that rest on it, the narrowest first.

    `opens` names the fields whose span begins here: the page writes their label once.
    """

    text: str
    fields: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of the source, cut where marks begin and end."""

    number: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class ValueShown:
    """A value with its kind, the lines it rests on, and what changed or made it."""

    field: str
    value: Value
    correction: Notice | None = None


def printed_lines(desk: Desk, edition: Edition) -> tuple[PrintedLine, ...]:
    """Return every line that the desk is printed on or rests on, in order, marked."""
    marks: dict[int, set[tuple[int, int, str]]] = {number: set() for number in desk.lines}
    pairs = [*desk.values(), *(("dated", fact.note) for fact in desk.dated)]
    for field, value in pairs:
        if field == "service_area":
            continue  # its words are the name's or the prefecture's: a second mark would say nothing new
        for span in value.spans:
            marks.setdefault(span.line, set()).add((span.start, span.end, field))
    return tuple(
        PrintedLine(number, cut(edition.lines[number - 1], marks[number])) for number in sorted(marks)
    )


def cut(text: str, marks: set[tuple[int, int, str]]) -> tuple[Segment, ...]:
    """Cut a line at every edge of a mark; overlapping marks share their segments.

    >>> [(s.text, s.fields) for s in cut("abcd", {(0, 3, "x"), (2, 4, "y")})]
    [('ab', ('x',)), ('c', ('y', 'x')), ('d', ('y',))]
    """
    inside = {(max(0, start), min(len(text), end), field) for start, end, field in marks}
    edges = sorted(
        {0, len(text), *(edge for start, end, _ in inside if start < end for edge in (start, end))}
    )
    segments = []
    for start, end in pairwise(edges):
        covering = sorted((b - a, a, field) for a, b, field in inside if a <= start and end <= b)
        fields = tuple(dict.fromkeys(field for _, _, field in covering))
        opens = tuple(dict.fromkeys(field for _, a, field in covering if a == start))
        segments.append(Segment(text[start:end], fields, opens))
    return tuple(segments)


def values_shown(desk: Desk, edition: Edition) -> tuple[ValueShown, ...]:
    """Return every value of a desk, once each, with the correction that changed it if any."""
    corrections = [
        notice for notice in edition.notices_by_desk.get(desk.id, ()) if notice.code == "erratum-applied"
    ]
    found = []
    for field, value in dict.fromkeys(desk.values()):
        found.append(ValueShown(field, value, _correction(value, corrections)))
    return tuple(found)


def _correction(value: Value, corrections: list[Notice]) -> Notice | None:
    if value.kind is not Kind.CORRECTED:
        return None
    fitting = [n for n in corrections if set(n.lines) & set(value.lines)]
    quoting = [n for n in fitting if n.value in value.printed or f"「{value.text}」" in n.message]
    return next(iter([*quoting, *fitting, *corrections]), None)


def basis_in_words(edition: Edition, t: Messages, value: Value) -> str:
    """How the value came to be, in one phrase: the rule, or the entry of our data with its reason."""
    if (
        isinstance(value, Derived) and value.rule in RULES
    ):  # an edition of the former format tells it in words
        return t(f"rule.{value.rule}", given="、".join(value.inputs))
    if isinstance(value, Editorial):
        says = next((e.says for e in edition.knowledge if (e.file, e.id) == value.cites), {})
        return f"{value.file}: {says.get('reason', value.entry)}"
    return value.basis
