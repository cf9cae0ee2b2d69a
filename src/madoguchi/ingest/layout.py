"""The guidebook's own layout (`data/common/print-tables.toml`): what is printed by it is read back by it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from madoguchi.data import read_text
from madoguchi.data.loading import parsed
from madoguchi.errors import DescriptionError
from madoguchi.ingest.spec import LEVELS, Role, RowRule, Tables, TableSpec
from madoguchi.text.normalize import without_spaces

_FILE = "print-tables.toml"


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns and signs of the guidebook; the file's head explains each field."""

    legend: str
    list_text: tuple[str, ...]
    own: tuple[str, ...]
    columns: tuple[tuple[str, Role], ...]
    in_files: tuple[tuple[str, Role], ...]

    @property
    def columns_read(self) -> tuple[tuple[str, Role], ...]:
        """The columns of the print and of our files."""
        return (*self.columns, *self.in_files)

    def header(self, role: Role) -> str:
        """Return the text of the column of a role."""
        return next(text for text, meaning in self.columns_read if meaning is role)

    def recognises(self, text: str) -> bool:
        """Whether the visible text of a document holds the guidebook's legend."""
        return without_spaces(self.legend) in without_spaces(text)

    def described(self, tables: Tables) -> Tables:
        """Return the descriptions of the same tables as the guidebook prints them."""
        return Tables(tuple(map(self._described, tables.tables)))

    def _described(self, spec: TableSpec) -> TableSpec:
        """Names are printed complete and levels apart, so nothing is left to complete or to cut."""
        return TableSpec(
            id=spec.id,
            program=spec.program,
            heading=spec.heading or (spec.title,),
            columns=self.columns_read,
            cell=LEVELS,
            coverage=spec.coverage,
            source=spec.source,
            area=spec.area,
            referral=spec.referral,
            row=tuple(RowRule(rule.match, rule.program, referral=rule.referral) for rule in spec.row),
        )


@cache
def own_layout() -> Layout:
    """Return the layout that print and reader share. Raises DescriptionError that names what is wrong in its file."""
    raw = parsed(read_text(_FILE), _FILE)
    try:
        return Layout(
            legend=raw["legend"],
            list_text=tuple(raw["list_text"]),
            own=tuple(raw["own"]),
            columns=tuple((header, Role(role)) for header, role in raw["columns"].items()),
            in_files=tuple((header, Role(role)) for header, role in raw.get("in_files", {}).items()),
        )
    except (KeyError, ValueError) as error:
        raise DescriptionError(str(error), file=_FILE) from error
