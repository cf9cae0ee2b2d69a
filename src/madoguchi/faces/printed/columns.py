"""Which columns a table of the book has, how wide they are, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from madoguchi.faces.hours import hours_shown
from madoguchi.faces.printed.glyphs import printable
from madoguchi.ingest.layout import own_layout
from madoguchi.ingest.pieces.cells import read_cell
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import LEVEL_SIGN, Role
from madoguchi.model.entities import DatedFact, Desk, Phone
from madoguchi.model.provenance import Value
from madoguchi.text.prefecture import NATION

NOTES = "notes"
# A space at which no line is broken: a broken one could not be told from a word that was broken.
_SPACE = "\u00a0"
# Widths as typst takes them. A fraction shares what the fixed ones leave.
_WIDTHS = {
    Role.PREFECTURE: "16.5mm",
    Role.ORGANIZATION: "1.25fr",
    Role.UNIT: "1.5fr",
    Role.OPERATOR: "1fr",
    Role.HOURS: "24mm",
    Role.POSTAL_CODE: "18mm",
    Role.ADDRESS: "2.1fr",
}
# Beside addresses the names are short and the addresses long.
_BESIDE_ADDRESSES = {Role.ORGANIZATION: "1.15fr", Role.UNIT: "1.3fr", Role.OPERATOR: "1.1fr"}
_NUMBERS_WIDTH = {"plain": "29mm", "labelled": "38mm", "wide": "62mm", "stacked": "35mm"}
_SHORT_LABEL = 4  # 代表, 直通: stand before the number even in a narrow column
# Characters. A row is never broken across pages (tagged cells cannot be), so each cell fits one page
# even in the narrowest column that its key has. The longest of a real list has 66.
_LONGEST, _LONGEST_ADDRESS, _LONGEST_LABEL, _LONGEST_NUMBER = 120, 240, 60, 40
CUT = "…"
# Lines of the numbers' cell, and how many characters of a label or a homepage stand in one.
_MOST_LINES, _A_LINE = 32, 10
_BREAKS = re.compile(r"[\t\r\n\x0b\x0c\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` tells the template how to set it, `header` is printed, `width` is typst's."""

    key: str
    header: str
    width: str


def columns_of(desks: Iterable[Desk], *, notes: bool) -> tuple[Column, ...]:
    """Return the columns that a table of these desks needs, in the layout's order."""
    shown = tuple(desks)
    needed = [role for _, role in own_layout().columns if _NEEDED[role](shown)]
    columns = [Column(role.value, own_layout().header(role), _width(role, shown)) for role in needed]
    return (*columns, Column(NOTES, own_layout().own[0], "11mm")) if notes else tuple(columns)


def _width(role: Role, desks: tuple[Desk, ...]) -> str:
    if role is not Role.PHONES:
        beside = _BESIDE_ADDRESSES if any(desk.address for desk in desks) else {}
        return beside.get(role, _WIDTHS[role])
    labels = [label for desk in desks for label, _ in _lines_of(desk) if label]
    written = any(urls_of(desk) or desk.emails for desk in desks)
    extensions = any(phone.extension for desk in desks for _, phone in _lines_of(desk))
    if written or extensions or any(len(label) > _SHORT_LABEL for label in labels):
        return _NUMBERS_WIDTH["stacked" if stacks_labels(desks) else "wide"]
    return _NUMBERS_WIDTH["labelled" if labels else "plain"]


def stacks_labels(desks: tuple[Desk, ...]) -> bool:
    """Whether long labels stand above their numbers: where addresses need the width."""
    return any(desk.address for desk in desks)


def above_number(label: str, desks: tuple[Desk, ...]) -> bool:
    """Whether a label is so long that it stands on a line of its own."""
    return len(label) > _SHORT_LABEL and stacks_labels(desks)


def _prefectures_needed(desks: tuple[Desk, ...]) -> bool:
    """Where the list has a column for it, or most desks are for one; not where it is the desk's own name."""
    if all(d.prefecture is None or d.prefecture.text == d.organization.text for d in desks):
        return False
    own_cell = any(set(d.prefecture.spans) - set(d.organization.spans) for d in desks if d.prefecture)
    return own_cell or 2 * sum(d.prefecture is not None for d in desks) > len(desks)


_NEEDED: dict[Role, Callable[[tuple[Desk, ...]], bool]] = {
    Role.PREFECTURE: _prefectures_needed,
    Role.ORGANIZATION: bool,
    Role.UNIT: lambda desks: any(desk.department for desk in desks),
    Role.OPERATOR: lambda desks: any(desk.operator for desk in desks),
    Role.PHONES: bool,
    Role.HOURS: lambda desks: any(desk.hours for desk in desks),
    Role.POSTAL_CODE: lambda desks: any(desk.postal_code for desk in desks),
    Role.ADDRESS: lambda desks: any(desk.address for desk in desks),
}


def cells_of(desk: Desk) -> dict[str, str]:
    """Return the text of each column but the numbers', spaces made unbreakable."""
    return {role.value: unbroken(shortened(text, _most(role))) for role, text in _texts(desk).items()}


def _texts(desk: Desk) -> dict[Role, str]:
    return {
        Role.PREFECTURE: _prefecture(desk),
        Role.ORGANIZATION: desk.organization.text,
        Role.UNIT: f" {LEVEL_SIGN} ".join(level.text for level in desk.department),
        Role.OPERATOR: _text(desk.operator),
        Role.HOURS: hours_shown(_text(desk.hours)),
        Role.POSTAL_CODE: _text(desk.postal_code),
        Role.ADDRESS: _address(desk),
    }


def numbers_of(desk: Desk, beside: tuple[Desk, ...]) -> dict[str, list[Any]]:
    """Return the numbers, FAX numbers, mail addresses and homepages of a desk in a table of desks.

    As many as one page takes; each stands there as a list would print it, so that it is read back.
    """
    phones, urls, lines = [], [], 0
    for said, phone in _lines_of(desk):
        label = shortened(said, _LONGEST_LABEL)
        lines += 2 + len(label) // _A_LINE
        if lines <= _MOST_LINES:
            phones.append(
                {
                    "label": unbroken(label),
                    "above": above_number(label, beside),
                    "number": shortened(phone.number, _LONGEST_NUMBER),
                    "extension": f"内線{phone.extension_text}" if phone.extension else "",
                    "called": phone in desk.phones,
                }
            )
    for written in _written(desk):
        text = shortened(written.text, _LONGEST)
        lines += 1 + len(text) // _A_LINE
        if lines <= _MOST_LINES:
            urls.append(text)
    return {"phones": phones, "urls": urls}


def is_whole(desk: Desk) -> bool:
    """Whether all of a desk is printed; else something ends with the mark `CUT` or is left out."""
    told = numbers_of(desk, (desk,))
    if (len(told["phones"]), len(told["urls"])) != (len(_lines_of(desk)), len(_written(desk))):
        return False
    texts = [(text, _most(role)) for role, text in _texts(desk).items()]
    texts += [(label, _LONGEST_LABEL) for label, _ in _lines_of(desk)]
    texts += [(phone.number, _LONGEST_NUMBER) for _, phone in _lines_of(desk)]
    texts += [(value.text, _LONGEST) for value in _written(desk)]
    return all(len(printable(text)) <= longest for text, longest in texts)


def _lines_of(desk: Desk) -> list[tuple[str, Phone]]:
    """Each number with the words that stand before it; those of a FAX say that it is one."""
    faxes = [(f"FAX {fax.label}" if fax.label else "FAX", fax) for fax in desk.faxes]
    return [*((phone.label or "", phone) for phone in desk.phones), *faxes]


def _written(desk: Desk) -> list[Value]:
    return [*desk.emails, *urls_of(desk)]


def _most(role: Role) -> int:
    return _LONGEST_ADDRESS if role is Role.ADDRESS else _LONGEST


def shortened(text: str, longest: int) -> str:
    """Return a text as one line of no more characters than a place has room for; `CUT` tells of the rest."""
    line = _BREAKS.sub(" ", text)
    shown = printable(line)
    return line if len(shown) <= longest else shown[: longest - 1] + CUT


def urls_of(desk: Desk) -> tuple[Value, ...]:
    """Return the homepages; one that stands in a printed remark is printed there."""
    remarks = [read_cell(Slice(note.text, 1, 0)) for note in desk.notes]
    told = {url.text for cell in remarks for url in cell.urls}
    return tuple(url for url in desk.urls if url.text not in told)


def unbroken(text: str) -> str:
    """Return a text whose spaces are no place to break a line."""
    return text.replace(" ", _SPACE)


def _prefecture(desk: Desk) -> str:
    if desk.prefecture:
        return desk.prefecture.text
    return NATION if [area.text for area in desk.service_area] == [NATION] else ""


def _address(desk: Desk) -> str:
    """The address, and behind it the later one with its day, as the list prints them."""
    moves = [fact.note.text for fact in moves_of(desk)]
    return " ".join([desk.address.text if desk.address else "", *moves]).strip()


def moves_of(desk: Desk) -> tuple[DatedFact, ...]:
    """Return the printed moves of a desk: a later address with the day from which it holds."""
    return tuple(fact for fact in desk.dated if fact.field == "address" and fact.text)


def _text(value: Value | None) -> str:
    return value.text if value else ""
