"""Numbers that a program wrote as sums (244367311.0) → digits as they were; with their zeros where the file says these are gone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from madoguchi.ingest.documents.blocks import Remark, Row
from madoguchi.ingest.pieces.headers import Kind, header_words
from madoguchi.message import Message
from madoguchi.model.notice import Severity
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones

_HEADED = {Kind.PHONE, Kind.FAX, Kind.CONTACT, Kind.EXTENSION, Kind.POSTAL_CODE}
_DECIMAL = re.compile(r"(?P<digits>\d{2,11})\.0")
# 先頭の0が落ちています, 頭のゼロがなくなっている, leading zeros are missing
_SAID = re.compile(
    r"(?:先頭|頭|最初)の?\s?[「]?(?:0|ゼロ|零)[」]?\s?[がはも].{0,12}?(?:落ち|消え|抜け|欠け|取れ|な[いくし]|無[いくし]|失われ|表示されま?せ?ん|省)"
    r"|leading zeros? .{0,40}?(?:missing|lost|dropped|gone|removed|stripped)",
    re.IGNORECASE,
)
_LOST_PHONE = re.compile(r"[1-9]\d{8,9}")
_LOST_POSTAL_CODE = re.compile(r"[1-9]\d{5}")


def with_zeros(rows: Sequence[Row]) -> tuple[list[Row], list[Remark]]:
    """Return the rows of a table without the .0 of its numbers, and what is remarked on that.

    A zero at the front is put back where a line of the table says that they are gone, and the number is one of the
    numbering plan only with it: a guess would call a stranger.
    """
    said = any(_SAID.search(fold(" ".join(row.cells))) for row in rows)
    kinds: Mapping[int, Kind] = {}
    found: list[Row] = []
    changed: list[str] = []
    for row in rows:
        kinds = _headed(row, kinds)
        cells = list(row.cells)
        for at, kind in kinds.items():
            if at < len(cells) and (now := _as_it_was(cells[at], kind, said)) != cells[at]:
                changed.append(now)
                cells[at] = now
        found.append(replace(row, cells=tuple(cells)) if tuple(cells) != row.cells else row)
    return found, [_remark(changed)] if changed else []


def _headed(row: Row, so_far: Mapping[int, Kind]) -> Mapping[int, Kind]:
    """The columns of numbers that hold from a row on: those that it names, if it is a header, else those `so_far`.

    One filled cell alone, (連絡先), heads no columns but a group of rows.
    """
    filled = [(at, cell) for at, cell in enumerate(row.cells) if cell]
    if len(filled) < 2 or any(_DECIMAL.fullmatch(cell) or find_phones(fold(cell)) for _, cell in filled):
        return so_far
    known = [(at, match) for at, cell in filled if (match := header_words().match(fold(cell)))]
    named = {at: match.kind for at, match in known if match.whole and match.kind in _HEADED}
    return named if len(known) > 1 else named or so_far


def _as_it_was(cell: str, kind: Kind, said: bool) -> str:
    decimal = _DECIMAL.fullmatch(cell)
    digits = decimal["digits"] if decimal else cell
    if not said or kind is Kind.EXTENSION:
        return digits
    if kind is Kind.POSTAL_CODE:
        return f"0{digits}" if _LOST_POSTAL_CODE.fullmatch(digits) else digits
    whole = _LOST_PHONE.fullmatch(digits) and not find_phones(digits) and find_phones(f"0{digits}")
    return f"0{digits}" if whole else digits


def _remark(changed: Sequence[str]) -> Remark:
    return Remark(
        "character-form", Severity.INFO, changed[0],
        Message(
            "{count:,} numbers are written as a program counts, with .0 or without a zero at the front: the first was read as 「{now}」",
            count=len(changed), now=changed[0],
        ),
        Message("format the column as text and type the number as it is printed"),
    )  # fmt: skip
