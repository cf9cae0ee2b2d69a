"""Which columns a table of the guidebook has, how wide they are, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from madoguchi.data import read_text
from madoguchi.ingest.cells import read_cell
from madoguchi.ingest.layout import Layout, read_layout
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import LEVEL_SIGN, Role
from madoguchi.model.entities import DatedFact, Desk
from madoguchi.model.provenance import Value

NATION = "全国"
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


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` tells the template how to set it, `header` is printed, `width` is typst's."""

    key: str
    header: str
    width: str


@cache
def layout() -> Layout:
    """Return the layout that print and reader share."""
    return read_layout(read_text("print-tables.toml"))


def columns_of(desks: Iterable[Desk], *, notes: bool) -> tuple[Column, ...]:
    """Return the columns that a table of these desks needs, in the layout's order."""
    shown = tuple(desks)
    needed = [role for _, role in layout().columns if _NEEDED[role](shown)]
    columns = [Column(role.value, layout().header(role), _width(role, shown)) for role in needed]
    return (*columns, Column(NOTES, layout().own[0], "11mm")) if notes else tuple(columns)


def _width(role: Role, desks: tuple[Desk, ...]) -> str:
    if role is not Role.PHONES:
        beside = _BESIDE_ADDRESSES if any(desk.address for desk in desks) else {}
        return beside.get(role, _WIDTHS[role])
    labels = [phone.label for desk in desks for phone in desk.phones if phone.label]
    urls = any(urls_of(desk) for desk in desks)
    if urls or any(len(label) > _SHORT_LABEL for label in labels):
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
    return {
        Role.PREFECTURE.value: _prefecture(desk),
        Role.ORGANIZATION.value: unbroken(desk.organization.text),
        Role.UNIT.value: unbroken(f" {LEVEL_SIGN} ".join(level.text for level in desk.department)),
        Role.OPERATOR.value: _text(desk.operator),
        Role.HOURS.value: _text(desk.hours),
        Role.POSTAL_CODE.value: _text(desk.postal_code),
        Role.ADDRESS.value: _address(desk),
    }


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
    return unbroken(" ".join([desk.address.text if desk.address else "", *moves]).strip())


def moves_of(desk: Desk) -> tuple[DatedFact, ...]:
    """Return the printed moves of a desk: a later address with the day from which it holds."""
    return tuple(fact for fact in desk.dated if fact.field == "address" and fact.text)


def _text(value: Value | None) -> str:
    return unbroken(value.text) if value else ""
