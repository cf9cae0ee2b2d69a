"""Conservation: nothing of the source is lost, nothing of the edition is invented.

Two readings that do not share code are held against each other: what the reader delivered,
with its spans, and plain patterns run over the raw lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from madoguchi.ingest.record import Claim
from madoguchi.ingest.source import SourceText
from madoguchi.model.entities import Desk, Phone
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Corrected, Derived, Editorial, Printed, Span, Value
from madoguchi.text.derive import RULES
from madoguchi.text.fold import fold

# Signs that part or decorate what was read and say nothing by themselves.
_SILENT = re.compile(r"[\s、,／/・:：<>()（）\[\]［］*＊※～〜~+\-]")
_SILENT_ALL = re.compile(rf"{_SILENT.pattern}*\Z")
_NO_DIGIT = re.compile(r"\D")
_UNCOVERED = re.compile(rb"\0+")
_NUMBER = re.compile(r"(?<![\d-])0[0-9][0-9()-]{6,12}[0-9]")
_URL = re.compile(r"https?://[^\s<>()（）、。]+")
_POSTAL = re.compile(r"(?:^|\t|〒)[^\S\t]*+(\d{3}-\d{4})(?=\s|$)")


def check_conservation(
    source: SourceText, desks: tuple[Desk, ...], claims: tuple[Claim, ...]
) -> list[Notice]:
    """Return an ERROR for each thing lost or made up; an empty list is the proof."""
    return [
        *_left_over(source, desks, claims),
        *_lost_tokens(source, desks),
        *_unproven(source, desks),
    ]


def _left_over(source: SourceText, desks: tuple[Desk, ...], claims: tuple[Claim, ...]) -> Iterable[Notice]:
    """Characters of the source that no value and no claim accounts for."""
    covered = [bytearray(len(line)) for line in source.raw]
    for span in _spans(desks, claims):
        covered[span.line - 1][span.start : span.end] = b"\x01" * (span.end - span.start)
    for number, (line, mask) in enumerate(zip(source.folded, covered, strict=True), start=1):
        if all(_SILENT_ALL.match(line, *gap.span()) for gap in _UNCOVERED.finditer(mask)):
            continue
        left = "".join("\0" if mask[i] or _SILENT.match(char) else char for i, char in enumerate(line))
        for rest in re.findall(r"[^\0]+", left):
            read = "".join(char for i, char in enumerate(line) if mask[i])
            yield _error(
                "left-over", number, rest, f"「{rest}」 was not read (read of this line: 「{read}」)"
            )


def _spans(desks: tuple[Desk, ...], claims: tuple[Claim, ...]) -> Iterable[Span]:
    for desk in desks:
        for _, value in desk.values():
            yield from value.spans
    yield from (claim.span for claim in claims)


def _lost_tokens(source: SourceText, desks: tuple[Desk, ...]) -> Iterable[Notice]:
    """Numbers, URLs and postal codes that plain patterns find and the edition lacks."""
    numbers: dict[int, set[str]] = {}
    texts: dict[int, set[str]] = {}
    for desk in desks:
        for phone in desk.phones:
            for span in phone.value.spans:
                numbers.setdefault(span.line, set()).add(_digits(phone.number))
        for value in (*desk.urls, desk.postal_code):
            for span in value.spans if value else ():
                texts.setdefault(span.line, set()).add(fold(source.printed(span)))
    for number, line in enumerate(source.folded, start=1):
        for token in _NUMBER.findall(line):
            if len(_digits(token)) >= 9 and _digits(token) not in numbers.get(number, set()):
                yield _error("number-lost", number, token, f"the number {token} is at no desk")
        for token in (*_URL.findall(line), *_POSTAL.findall(line)):
            if token not in texts.get(number, set()):
                yield _error("value-lost", number, token, f"{token} is at no desk")


def _digits(number: str) -> str:
    return _NO_DIGIT.sub("", number)


def _unproven(source: SourceText, desks: tuple[Desk, ...]) -> Iterable[Notice]:
    """Values of the edition whose proof does not hold."""
    for desk in desks:
        for field, value in desk.values():
            if why := _flaw(source, value):
                line = value.lines[0] if value.lines else desk.lines[0]
                yield _error("value-unproven", line, value.text, f"{field} of {desk.name}: {why}")
        for phone in desk.phones:
            if not _stands_in(phone):
                yield _error(
                    "number-invented", desk.lines[0], phone.number, f"{phone.number} is not printed there"
                )


def _stands_in(phone: Phone) -> bool:
    """Whether the printed token gives this number: whole, as its tail, or inside its range."""
    number, ends = _digits(phone.number), re.split(r"[～〜~]", fold(phone.printed))
    if len(ends) == 2:
        first, last = (_digits(end)[-len(_digits(ends[1])) :] for end in ends)
        return (
            first <= number[-len(last) :] <= last and _digits(ends[0])[: -len(last)] == number[: -len(last)]
        )
    return len(_digits(ends[0])) >= 2 and number.endswith(_digits(ends[0]))


def _flaw(source: SourceText, value: Value) -> str:
    """Why a value is not proven, or an empty string."""
    if value.spans and source.printed(*value.spans) != value.printed:
        return f"its spans read 「{source.printed(*value.spans)}」, it says 「{value.printed}」"
    match value:
        case Printed():
            plain = fold(value.printed)
            alike = plain == value.text or _digits(plain) == _digits(value.text) != ""
            return "" if value.spans and alike else f"not what is printed: 「{value.printed}」"
        case Editorial():
            return (
                "" if value.file and value.entry and not value.spans else "editorial without file and entry"
            )
        case Derived():
            made = RULES[value.rule](fold(source.printed(value.spans[0])), *value.inputs)
            return "" if made == value.text else f"{value.rule} makes 「{made}」 of it"
        case Corrected():
            return "" if value.errata and value.spans else "corrected without erratum or source"
        case _:
            return f"a {value.kind} value stands in no printed edition"


def _error(code: str, line: int, value: str, message: str) -> Notice:
    fix = "mend the reader or tables.toml so that it is read, or correct the evidence"
    return Notice(code, Severity.ERROR, (line,), value, f"line {line}: {message}", fix)
