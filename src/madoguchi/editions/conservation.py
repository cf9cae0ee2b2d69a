"""Conservation: nothing of the source is lost.

Two readings that do not share code are held against each other: what the reader delivered,
with its spans, and plain patterns run over the lines. That nothing is invented, the proof shows (`proof/`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from madoguchi.ingest.record import Claim, ClaimReason
from madoguchi.ingest.source import SourceText
from madoguchi.message import Message
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Span
from madoguchi.text.fold import fold
from madoguchi.text.phone import LOST

# The codes of what was lost: no edition stands with one of them.
CONSERVATION = frozenset({"left-over", "number-lost", "value-lost"})
# Signs that part or decorate what was read and say nothing by themselves.
_SILENT = re.compile(r"[\s、,／/・:：<>()（）\[\]［］*＊※～〜~+\-]")
_SILENT_ALL = re.compile(rf"{_SILENT.pattern}*\Z")
_NO_DIGIT = re.compile(r"\D")
_UNCOVERED = re.compile(rb"\0+")
_NUMBER = re.compile(
    r"(?<![\d-])(?<!\d\.)(?:0\d{1,4}-\d{1,4}-\d{3,5}|0\d{3}-\d{5,7}|\(?0\d{1,4}[()-]\d{1,4}[)-]\d{3,5}|0[1-9]\d{8,9})(?![\d-]|[A-Za-z](?![A-Za-z]))"
    rf"(?:(?<=\d{{4}})|(?![{LOST}]))"
)
# The same parted by other signs, in full: 011.204.5330, 017 734 9365, 019─629─5546.
_RARE_NUMBER = re.compile(r"(?<![\d.-])0\d{1,4}([ .．・_─━ｰ~〜～|︱]{1,2})\d{1,4}\1\d{4}(?![\d-])")
_MAIL = re.compile(r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++")
_URL = re.compile(
    r"https?://(?:(?:[.;:!?']|,(?!\(?0\d{1,4}[()-]\d|0[1-9]\d{8}|[ぁ-ヿ一-龥々]|https?://))*+"
    r"(?:[\w#$%&*+/=@~-]|\[[\w!#$%&'*+,./:;=?@~-]*+\]))++"
)
# What a number is shortened to behind another: ～0090, または7827, (夜間は7658).
_TAIL = re.compile(
    r"\s?[(（]?(?:[～〜~]\s?\d{1,4}|[^\W\d_]{0,6}?(?:または|又は|もしくは|若しくは|および|及び|or|[とは、,・/／])\s?\d{4})(?![\d年])\D{0,4}"
)
_POSTAL_CODE = re.compile(r"\d{3}-\d{4}")
_POSTAL = re.compile(r"(?:^|\t|〒)[^\S\t]*+(\d{3}-\d{4})(?=\s|$)")


def check_conservation(
    source: SourceText, desks: tuple[Desk, ...], claims: tuple[Claim, ...]
) -> list[Notice]:
    """Return an ERROR for each thing lost; of a list that was read whole there is none."""
    return [
        *_left_over(source, desks, claims),
        *_lost_tokens(source, desks, claims),
        *_lost_tails(source, desks),
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
                source,
                "left-over",
                number,
                rest,
                Message("「{rest}」 was not read (read of this line: 「{read}」)", rest=rest, read=read),
            )


def _spans(desks: tuple[Desk, ...], claims: tuple[Claim, ...]) -> Iterable[Span]:
    for desk in desks:
        for _, value in desk.values():
            yield from value.spans
    yield from (claim.span for claim in claims)


def _lost_tokens(source: SourceText, desks: tuple[Desk, ...], claims: tuple[Claim, ...]) -> Iterable[Notice]:
    """Numbers, URLs, mail addresses and postal codes that plain patterns find and the edition lacks."""
    numbers: dict[int, set[str]] = {}
    texts: dict[int, set[str]] = {}
    for claim in claims:
        if claim.why is ClaimReason.ABOUT_THE_FILE:  # #license | https://…
            texts.setdefault(claim.span.line, set()).add(fold(source.printed(claim.span)))
        if claim.holds_no_number:
            numbers.setdefault(claim.span.line, set()).add(_digits(fold(source.printed(claim.span))))
    for desk in desks:
        for phone in (*desk.phones, *desk.faxes):
            for span in phone.value.spans:
                numbers.setdefault(span.line, set()).add(_digits(phone.number))
                # One without its area code may look like a postal code: 200-2011.
                texts.setdefault(span.line, set()).add(fold(source.printed(span)))
        for value in (*desk.urls, *desk.emails, desk.postal_code):
            for span in value.spans if value else ():
                texts.setdefault(span.line, set()).add(fold(source.printed(span)))
        for span in (span for note in desk.notes for span in note.spans):
            told = fold(source.printed(span))
            if _POSTAL_CODE.fullmatch(told):  # 郵便番号：…, of what the desk lets
                texts.setdefault(span.line, set()).add(told)
    for number, line in enumerate(source.folded, start=1):
        urls = _URL.findall(line) if "http" in line else ()
        free = _URL.sub("", line) if urls else line
        mails = _MAIL.findall(free) if "@" in free else ()
        free = _MAIL.sub("", free) if mails else free
        for token in (*_NUMBER.findall(free), *(m.group() for m in _RARE_NUMBER.finditer(free))):
            bare = _digits(token)
            token = token if ")" in token else token.lstrip("(")
            if len(bare) >= 9 and bare not in numbers.get(number, ()):
                yield _error(
                    source,
                    "number-lost",
                    number,
                    token,
                    Message("the number {token} is at no desk", token=token),
                )
        for token in (*urls, *mails, *_POSTAL.findall(line)):
            if token not in texts.get(number, ()):
                yield _error(
                    source, "value-lost", number, token, Message("{token} is at no desk", token=token)
                )


def _lost_tails(source: SourceText, desks: tuple[Desk, ...]) -> Iterable[Notice]:
    """The ends of further numbers that were read as words behind the number that they shorten: または7827."""
    for desk in desks:
        ends = {(span.line, span.end) for phone in (*desk.phones, *desk.faxes) for span in phone.value.spans}
        ends |= {(span.line, span.end) for phone in desk.phones for span in phone.label_spans}
        for value in (*desk.notes, *desk.department):
            span = value.spans[0] if value.spans and _TAIL.fullmatch(value.text) else None
            if span is None or not any(
                line == span.line
                and end <= span.start
                and not source.folded[line - 1][end : span.start].strip(" ()")
                for line, end in ends
            ):
                continue
            yield _error(
                source,
                "number-lost",
                span.line,
                value.text,
                Message("the number {token} is at no desk", token=value.text),
            )


def _digits(number: str) -> str:
    return _NO_DIGIT.sub("", number)


def _error(source: SourceText, code: str, line: int, value: str, message: str) -> Notice:
    fix = Message(
        "describe its column in tables.toml, or write the number as it is dialled, one desk a line; if it is written so, "
        "report it"
    )
    return Notice(
        code,
        Severity.ERROR,
        (line,),
        value,
        Message("{where}: {message}", where=source.lines_in_words([line]), message=message),
        fix,
    )
