"""Slices of the source → values with their proof."""

from __future__ import annotations

from madoguchi.ingest.cells import Numbers
from madoguchi.ingest.record import Claim
from madoguchi.ingest.source import Slice, SourceText
from madoguchi.model.entities import Phone
from madoguchi.model.provenance import Kind, Span, Value


def printed(place: Slice, source: SourceText, *, text: str | None = None, rule: str = "") -> Value:
    """Return the value printed at `place`; with another `text`, a value derived by `rule`."""
    span = place.span
    raw = source.raw[span.line - 1][span.start : span.end]
    if text is None or text == place.text:
        return Value(place.text, Kind.PRINTED, (span,), place.text if raw == place.text else raw)
    return Value(text, Kind.DERIVED, (span,), raw, rule)


def derived(text: str, places: tuple[Slice, ...], source: SourceText, rule: str) -> Value:
    """Return a value that a rule made from several places."""
    spans = tuple(place.span for place in places)
    return Value(text, Kind.DERIVED, spans, source.printed(*spans), rule)


def editorial(text: str, basis: str) -> Value:
    """Return a value that comes from one of our data files; `basis` names file and reason."""
    return Value(text, Kind.EDITORIAL, (), "", basis)


COMPLETED = "number completed from a range or tail"


def phones_of(numbers: Numbers, source: SourceText) -> tuple[Phone, ...]:
    """Return the numbers of one printed group; completed ones say that they were completed."""
    label = numbers.label.text if numbers.label else numbers.group.mark
    base = numbers.slice.start - numbers.group.start
    found = []
    for number in numbers.group.numbers:
        span = Span(numbers.slice.line, base + number.start, base + number.end)
        raw = source.printed(span)
        kind, basis = (Kind.PRINTED, "") if number.whole else (Kind.DERIVED, COMPLETED)
        found.append(Phone(number.number, label, Value(number.number, kind, (span,), raw, basis)))
    return tuple(found)


def claims_of(numbers: Numbers) -> tuple[Claim, ...]:
    """Return what stands around the numbers of a group: its mark (代) and its label."""
    claims = [Claim(numbers.slice.span, "mark of a number")] if numbers.group.mark else []
    if numbers.label is not None:
        claims.append(Claim(numbers.label.span, "label of a number"))
    if numbers.purpose is not None:
        claims.append(Claim(numbers.purpose.span, "label of a number"))
    return tuple(claims)
