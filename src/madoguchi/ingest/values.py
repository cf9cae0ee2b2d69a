"""Slices of the source → values with their proof."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.ingest.pieces.area_codes import AreaCode
from madoguchi.ingest.pieces.cells import Numbers
from madoguchi.ingest.record import Claim, ClaimReason
from madoguchi.ingest.source import Slice, SourceText
from madoguchi.model.entities import Phone
from madoguchi.model.provenance import Derived, Printed, Span, Value
from madoguchi.text.derive import AREA_CODE_TOLD
from madoguchi.text.phone import MARKS, PrintedNumber, as_printed


def printed(
    place: Slice, source: SourceText, *, text: str | None = None, rule: str = "", inputs: tuple[str, ...] = ()
) -> Value:
    """Return the value printed at `place`; with another `text`, a value derived by `rule` from `inputs`, too."""
    span = place.span
    raw = source.raw[span.line - 1][span.start : span.end]
    place = place._replace(text=as_printed(place.text))
    if text is None or text == place.text:
        return Printed(place.text, (span,), place.text if raw == place.text else raw)
    return Derived(text, (span,), raw, rule, inputs)


def derived(
    text: str, places: tuple[Slice, ...], source: SourceText, rule: str, inputs: tuple[str, ...] = ()
) -> Value:
    """Return a value that a rule made from several places."""
    spans = tuple(place.span for place in places)
    return Derived(as_printed(text), spans, source.printed(*spans), rule, inputs)


def phones_of(numbers: Numbers, source: SourceText) -> tuple[Phone, ...]:
    """Return the numbers of one printed group; completed ones say that they were completed."""
    group, base = numbers.group, numbers.slice.start - numbers.group.start
    label, at = _label_of(numbers, base)
    extension = printed(numbers.extension, source) if numbers.extension else None
    says = (numbers.says.span,) if numbers.says else ()
    found: list[Phone] = []
    area = source.area_code_at(numbers.slice.span)
    for number in group.numbers:
        span = Span(numbers.slice.line, base + number.start, base + number.end)
        value = _number_of(number, span, source, area)
        found.append(Phone(value.text, label, value, at, extension, says))
    return tuple(found)


def _number_of(number: PrintedNumber, span: Span, source: SourceText, area: AreaCode) -> Value:
    """A number as it is printed, or completed: from the one before it, or by the area code that the list prints, or that
    its office tells.
    """
    raw, before = source.printed(span), f"{area.code}-" if area.code else ""
    if not number.whole:
        inputs = (before + number.begin, str(number.nth))
        return Derived(before + number.number, (span,), raw, "number-completed", inputs)
    if area.code:
        rule = AREA_CODE_TOLD if area.is_told else "area-code-added"
        return Derived(before + number.number, (span,), raw, rule, (area.code,))
    return Printed(number.number, (span,), raw)


def _label_of(numbers: Numbers, base: int) -> tuple[str | None, tuple[Span, ...]]:
    """The words printed for a group, joined by a space, and where they stand."""
    words = [MARKS.get(label.text, label.text) for label in numbers.labels]
    at = [label.span for label in numbers.labels]
    group = numbers.group
    if group.mark and group.numbers and group.mark not in words:
        words.append(group.mark)
        at.append(Span(numbers.slice.line, base + group.numbers[-1].end, base + group.end))
    return (" ".join(words) or None), tuple(at)


def claims_of(numbers: Numbers) -> tuple[Claim, ...]:
    """Return what stands around the numbers of a group: its mark (代), its labels, the words that tell its kind."""
    claims = [Claim(numbers.slice.span, ClaimReason.MARK)] if numbers.group.mark else []
    claims += [Claim(label.span, ClaimReason.LABEL) for label in numbers.labels]
    said = (word for word in (numbers.says, numbers.says_fax) if word is not None)
    claims += [Claim(word.span, ClaimReason.KIND) for word in said]
    if numbers.purpose is not None:
        claims.append(Claim(numbers.purpose.span, ClaimReason.AROUND_LABEL))
    return tuple(claims)


def better_told(first: Phone, again: Phone) -> tuple[Phone, Phone]:
    """Return of a number that stands twice the place that has a label for it, with the extension of either, and the other."""
    kept, left = (again, first) if again.label and not first.label else (first, again)
    return replace(kept, extension=kept.extension or left.extension), left


def place_of(phone: Phone) -> Span:
    """Return where a number stands first."""
    return phone.value.spans[0]
