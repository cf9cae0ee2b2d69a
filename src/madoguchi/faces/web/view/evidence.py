"""The printed lines of a desk with each value marked, and each value with how we know it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from madoguchi.data.bundle import ERRATA
from madoguchi.faces.web.site import Page
from madoguchi.message import Message, as_written
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Changed, Corrected, Derived, Editorial, Value
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
    """A line of the volume, cut where marks begin and end; `own` is its number in its source's own file."""

    number: int
    own: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """An erratum that the edition embeds."""

    id: str
    reason: Message
    evidence: Message


@dataclass(frozen=True, slots=True)
class ValueShown:
    """A value with its kind, the lines it rests on, and the errata that corrected it."""

    field: str
    value: Value
    corrections: tuple[Correction, ...] = ()

    @property
    def change(self) -> str:
        """The id of the change that made it what it is."""
        return self.value.change if isinstance(self.value, Changed) else ""


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
        PrintedLine(number, edition.line_of(number), cut(edition.lines[number - 1], marks[number]))
        for number in sorted(marks)
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
    """Return every value of a desk, once each, with the corrections that its claim cites."""
    return tuple(
        ValueShown(field, value, _corrections(value, edition))
        for field, value in dict.fromkeys(desk.values())
    )


def _corrections(value: Value, edition: Edition) -> tuple[Correction, ...]:
    if not isinstance(value, Corrected):
        return ()
    says = [edition.entries.get((ERRATA, id), {}) for id in value.errata]
    return tuple(
        Correction(id, as_written(entry.get("reason", "")), as_written(entry.get("evidence", "")))
        for id, entry in zip(value.errata, says, strict=True)
    )


def basis_shown(edition: Edition, page: Page, value: Value) -> Markup:
    """How the value came to be, in one phrase: the rule, or the entry of our data with its reason."""
    if (
        isinstance(value, Derived) and value.rule in RULES
    ):  # an edition of the former format tells it in words
        return page.marked(page.t(f"rule.{value.rule}", given="、".join(value.inputs)))
    if isinstance(value, Editorial):
        says = edition.entries.get((value.file, value.entry), {})
        return escape(f"{value.file}: ") + page.told(as_written(says.get("reason", value.entry)))
    return page.told(as_written(value.basis))
