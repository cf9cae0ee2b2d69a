"""Lines that are fields of one desk: what a cell says of the next (電話 | 099-000-0001)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from madoguchi.ingest.pieces.headers import Kind, Match, header_words
from madoguchi.ingest.pieces.shapes import Shape, shape_of
from madoguchi.ingest.source import Slice
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_words import FAX, TEL

_CALLED = {Kind.PHONE, Kind.FAX, Kind.CONTACT}
_SAYS_WHICH = re.compile(rf"[【〔\[(<]?(?:{TEL}|{FAX})", re.IGNORECASE)
NAMES_A_DESK = {Kind.NAME, Kind.BODY, Kind.DESK, Kind.TITLE}


def is_field(cells: Sequence[Slice]) -> bool:
    """Whether a line of a table says of one desk what its first cell names: 電話 | 099-…."""
    return bool(pairs_of(cells))


def says_all_itself(cells: Sequence[Slice]) -> bool:
    """Whether a line has cells that each say which number they hold, and nothing else: 電話：099-… | FAX：099-…."""
    filled = [cell.text for cell in cells if cell.text]
    return len(filled) > 1 and all(_SAYS_WHICH.match(text) and find_phones(text) for text in filled)


def are_fields(rows: Sequence[Sequence[Slice]]) -> bool:
    """Whether rows of a table say one thing each of one desk: most do, or half of a table of pairs, a number and more."""
    said = [pairs_of(cells) for cells in rows]
    known = sum(map(bool, said))
    if 4 * known >= 3 * len(rows):
        return known > 0
    called = sum(any(kind in _CALLED for _, kind, _ in each) for each in said)
    pairs = all(sum(bool(cell.text) for cell in cells) == 2 for cells in rows)
    return pairs and 2 * known >= len(rows) and 0 < called < known


def heads_fields(cells: Sequence[Slice], below: Sequence[Sequence[Slice]]) -> bool:
    """Whether a row heads a table of fields: 項目 | 内容."""
    words = [cell.text for cell in cells if cell.text]
    kinds = [match.kind if (match := header_words().match(word)) and match.whole else None for word in words]
    return (
        len(kinds) == 2
        and kinds[0] in (Kind.TITLE, Kind.CATEGORY)
        and kinds[1] in (Kind.TEXT, Kind.NOTE)
        and len(below) > 1
        and are_fields(below)
    )


def says_how_to_reach(cells: Sequence[Slice]) -> bool:
    """Whether a field has a number or an address to reach somebody by, under a word that says so or where that is."""
    return any(
        kind
        in (Kind.PHONE, Kind.FAX, Kind.EMAIL, Kind.CONTACT, Kind.ADDRESS, Kind.DESK, Kind.BODY, Kind.NAME)
        and (shape_of(value.text) in (Shape.PHONE, Shape.EMAIL) or bool(find_phones(value.text)))
        for _, kind, value in pairs_of(cells)
    )


def lines_of_fields(lines: Sequence[Slice]) -> frozenset[int]:
    """The lines of small tables that say one thing of one desk in each row, though the word of some is not known."""
    found: set[int] = set()
    run: list[Slice] = []
    for line in [*lines, None]:
        if line is not None and "\t" in line.text and (not run or line.line == run[-1].line + 1):
            run.append(line)
            continue
        if run and are_fields([[cell.strip() for cell in row.split("\t")] for row in run]):
            found |= {row.line for row in run}
        run = [line] if line is not None and "\t" in line.text else []
    return frozenset(found)


def pairs_of(cells: Sequence[Slice]) -> list[tuple[Slice, Kind, Slice]]:
    """The fields of a line with their values: 電話 | 099-… | FAX | 099-…; none where a cell is neither."""
    found: list[tuple[Slice, Kind, Slice]] = []
    title: tuple[Slice, Kind] | None = None
    for cell in cells:
        if not cell.text:
            continue
        known = field_kind(cell.text, strict=title is not None)
        if known is not None:
            title = (cell, known)  # of 連絡先 | 電話 | 099-… the nearest word counts
        elif title is None:
            return []
        else:
            found.append((*title, cell))
            title = None
    return found


def pair_of_two(cells: Sequence[Slice]) -> list[tuple[Slice, Kind, Slice]]:
    """種別 | 病院: among fields the second cell is a value, whatever its words mean elsewhere."""
    filled = [cell for cell in cells if cell.text]
    kind = field_kind(filled[0].text, strict=False) if len(filled) == 2 else None
    return [(filled[0], kind, filled[1])] if kind is not None else []


def field_kind(text: str, *, strict: bool) -> Kind | None:
    """What a cell says that stands behind it; `strict`: it says so from end to end."""
    known: Match | None = header_words().match(text)
    if strict and known is not None and known.kind is Kind.PERSON and text[:1] in "[［〔【":
        return None  # 代表者 | ［氏名］: in place of a name that is not told
    if not strict and (known is None or not known.whole):
        known = _called_among(text) or known
    if (
        known is None
        or not (known.whole or not known.weak)
        or shape_of(text) is Shape.PHONE
        or find_phones(text)
    ):
        return None
    if not known.whole and (strict or known.kind in NAMES_A_DESK | {Kind.UNIT, Kind.DIVISION}):
        return None
    return known.kind


def _called_among(text: str) -> Match | None:
    """What the first of several words says by itself, where numbers stand behind such a one: お問合せ／利用申請."""
    first, sign, _ = text.replace("/", "／").partition("／")
    match = header_words().match(first) if sign else None
    return match if match is not None and match.whole and match.kind in _CALLED else None
