"""Several addresses in one cell: cut it into sites, and set dated moves and remarks apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from madoguchi.text.dates import find_dates

# A prefecture followed by a municipality begins an address; 青森県共同ビル does not.
_PREFECTURE = re.compile(
    r"(?<=\s)(?:北海道|東京都|(?:京都|大阪)府|[一-龥]{2,3}県)(?=[一-龥ぁ-んァ-ヶ]{1,6}?[市区町村郡])(?!市)"
)
_REMARK = re.compile(r"[※*]")


@dataclass(frozen=True, slots=True)
class Site:
    """One site: `start:end` of its address; `moves` are (iso, start, end) of a printed later one."""

    start: int
    end: int
    moves: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AddressCell:
    """All that an address cell says: its sites and the spans of its remarks."""

    sites: tuple[Site, ...]
    remarks: tuple[tuple[int, int], ...]


def read_address_cell(text: str) -> AddressCell:
    """Cut a folded address cell at each new prefecture name, date and remark.

    A site begins where the cell's own prefecture is named again, so a cell without a
    prefecture is one site.
    """
    remark = _REMARK.search(text)
    body_end = remark.start() if remark else len(text)
    remarks = ((remark.start(), len(text)),) if remark else ()
    prefecture = re.match(r"\s*(北海道|東京都|(?:京都|大阪)府|[一-龥]{2,3}?県)", text)
    starts = [0]
    if prefecture:
        again = prefecture.group(1)
        starts += [m.start() for m in _PREFECTURE.finditer(text, 1, body_end) if m.group() == again]
    sites = [_read_site(text, a, b) for a, b in zip(starts, [*starts[1:], body_end], strict=True)]
    return AddressCell(tuple(sites), remarks)


def _read_site(text: str, start: int, end: int) -> Site:
    dates = [date for date in find_dates(text[start:end]) if date.begins]
    if not dates:
        return Site(start, end)
    bounds = [*(start + date.start for date in dates), end]
    moves = tuple((date.iso, start + date.end, bound) for date, bound in zip(dates, bounds[1:], strict=True))
    return Site(start, bounds[0], moves)
