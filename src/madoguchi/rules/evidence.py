"""Where a finding stands: the printed characters behind a text, and whether they were mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from madoguchi.message import Message
from madoguchi.model.provenance import ClaimKind, Value
from madoguchi.rules.rule import EditionDraft
from madoguchi.text.fold import fold


def is_mended(draft: EditionDraft, line: int, start: int, end: int) -> bool:
    """Whether an applied erratum is about characters `start:end` of a line."""
    return any(start < b and a < end for a, b in _mended_spans(draft, line))


def _mended_spans(draft: EditionDraft, line: int) -> Iterator[tuple[int, int]]:
    text = draft.source.folded[line - 1]
    for each in draft.applied.applied:
        if line in each.lines and (at := text.find(fold(each.erratum.printed))) >= 0:
            yield at, at + len(each.erratum.printed)


def as_printed(draft: EditionDraft, value: Value, start: int, end: int) -> str:
    """Return the source's own characters for `start:end` of a value's text.

    A corrected or derived text does not stand there character by character: its own is returned.
    """
    if value.kind is not ClaimKind.PRINTED or len(value.spans) != 1:
        return value.text[start:end]
    span = value.spans[0]
    return draft.source.raw[span.line - 1][span.start + start : span.start + end]


def printed_of(value: Value) -> str:
    """Return what is printed for a value, its text where nothing is."""
    return value.printed or value.text


def lines_of(draft: EditionDraft, numbers: Iterable[int]) -> Message:
    """Return 「line 5」 or 「lines 5, 9」 for a message; where there are several sources, of which (see `SourceText`)."""
    return draft.source.lines_in_words(numbers)
