"""The description of the tables (`tables.toml`), read into frozen values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from madoguchi.data.bundle import TABLES
from madoguchi.data.loading import tables
from madoguchi.errors import DescriptionError
from madoguchi.message import Message, vocabulary

ALL_PREFECTURES = "47"  # the coverage of a table that should name each prefecture
# A unit cell whose levels are parted by a sign, so that nothing has to be cut at 部 or 課.
LEVELS, LEVEL_SIGN = "levels", "»"


class Role(StrEnum):
    """What the words of a column mean."""

    ORGANIZATION = "organization"
    PREFECTURE = "prefecture"
    DIVISION = "division"
    UNIT = "unit"
    OPERATOR = "operator"
    PHONES = "phones"
    EXTENSION = "extension"
    CONTACT = "contact"
    POSTAL_CODE = "postal_code"
    ADDRESS = "address"
    HOURS = "hours"
    FAX = "fax"
    EMAIL = "email"
    URL = "url"
    NOTE = "note"
    NAMED_NOTE = "named_note"
    READING = "reading"  # how the name is read: a remark with its header, by which the desk is found
    CODE = "code"
    DATE = "date"
    UNKNOWN = "unknown"


CALLED = (Role.PHONES, Role.CONTACT)
NUMBERS = (*CALLED, Role.FAX)
# Columns that say who is called.
NAMING = frozenset((Role.ORGANIZATION, Role.PREFECTURE, Role.DIVISION, Role.UNIT, Role.OPERATOR))
# For messages.
ROLES_IN_WORDS = vocabulary(
    Message("organization"), Message("prefecture"), Message("division"), Message("unit"),
    Message("operator"), Message("phones"), Message("extension"), Message("contact"),
    Message("postal_code"), Message("address"), Message("hours"), Message("fax"),
    Message("email"), Message("url"), Message("note"), Message("named_note"),
    Message("reading"), Message("code"), Message("date"), Message("unknown"),
)  # fmt: skip
_COLUMN_ROLES = tuple(role.value for role in Role if role is not Role.UNKNOWN)
_HEADING_ROLES = (Role.ORGANIZATION.value,)
# Keys of a table that know only some words.
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "cell": ("", "path", "units", LEVELS),
    "area": ("", "name", "nation", "prefecture", "jurisdictions"),
    "heading_as": _HEADING_ROLES,
    "coverage": ("", ALL_PREFECTURES),
    "text": _COLUMN_ROLES,
    "group": _COLUMN_ROLES,
}


@dataclass(frozen=True, slots=True)
class RowRule:
    """What differs for the row whose text holds `match`."""

    match: str
    program: str | None = None
    organization_in_operator: bool = False
    nation: bool = False
    referral: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Spanning:
    """A unit whose number cell is the next row's: one printed cell before two rows."""

    organization: str
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table as `tables.toml` describes it; the file's head explains each field.

    `columns` has each header with its role, a repeated one several times, an unlabelled one as ""; where no
    column has a header, the table has no header row and its columns stand in their order.
    """

    id: str
    program: str
    heading: tuple[str, ...]
    columns: tuple[tuple[str, Role], ...] = ()
    text: Role = Role.UNKNOWN
    group: Role | None = None
    cell: str = ""
    headed: bool = True
    heading_as: str = ""
    name: str = ""
    unless_name: str = ""
    same: str = ""
    join: bool = False
    carry: bool = True
    unit_in_operator: str = ""
    department: tuple[str, ...] = ()
    rows: int | None = None
    coverage: str = ""
    area: str = "name"
    referral: dict[str, str] | None = None
    row: tuple[RowRule, ...] = ()
    spanning: tuple[Spanning, ...] = ()
    as_found: bool = False
    names_beside_numbers: bool = False
    told_again: tuple[str, ...] = ()
    source: str = ""  # the id of the list that prints it; empty: any, which is enough where there is one

    def role_of(self, header: str) -> Role | None:
        return dict(self.columns).get(header)

    def likeness(self, heading: str) -> float:
        """Return how like a heading is to the likest of its own: 0 to 1."""
        return max(SequenceMatcher(None, heading, known).ratio() for known in self.heading)

    @property
    def title(self) -> str:
        """What to call the table: its heading, or its id where it has none."""
        return self.heading[0] if self.heading else self.id

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers that have words, sorted."""
        return tuple(sorted(header for header, _ in self.columns if header))

    def roles_of(self, header: Sequence[str], width: int) -> tuple[Role | None, ...]:
        """The role of each of `width` columns below a header row; None for one that is not described.

        Of columns with the same header the first has the first role that is described for it.
        """
        left: dict[str, list[Role]] = {}
        for text, role in self.columns:
            left.setdefault(text, []).append(role)
        texts = [*header, *[""] * (width - len(header))]
        return tuple(left[text].pop(0) if left.get(text) else None for text in texts)

    def rule_for(self, text: str) -> RowRule | None:
        return next((rule for rule in self.row if rule.match in text), None)


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table we know."""

    tables: tuple[TableSpec, ...]

    @property
    def by_heading(self) -> Tables:
        """Those that are told by their words alone, wherever these stand; not those that are read as found."""
        return Tables(tuple(table for table in self.tables if not table.as_found))

    def of(self, source: str) -> Tables:
        """The tables of one list: those that name it, and those that name none."""
        return Tables(tuple(table for table in self.tables if table.source in ("", source)))

    def knows_header(self, header: str) -> bool:
        return any(table.role_of(header) for table in self.tables if header)


def read_tables(content: str) -> Tables:
    """Parse the description. Raises DescriptionError that names the entry to mend."""
    specs = tuple(_read_table(entry) for entry in tables(content, "table", TABLES))
    twice = {spec.id for spec in specs if sum(other.id == spec.id for other in specs) > 1}
    if twice:
        raise DescriptionError(Message("table ids used twice: {twice}", twice=sorted(twice)), file=TABLES)
    return Tables(specs)


def _named(described: dict[str, str | list[str]] | list[str]) -> Iterator[tuple[str, str]]:
    """Header → role, or roles where a header stands several times; a list where there is no header row."""
    if isinstance(described, list):
        described = {"": described}
    for header, roles in described.items():
        for role in roles if isinstance(roles, list) else [roles]:
            yield header, role


def _read_table(entry: dict[str, Any]) -> TableSpec:
    name = entry["id"]
    for header, role in _named(entry.get("columns", {})):
        if role not in _COLUMN_ROLES:
            raise DescriptionError(
                Message(
                    "column {header!r}: {role!r} is no role; expected one of {column_roles}",
                    header=header,
                    role=role,
                    column_roles=", ".join(_COLUMN_ROLES),
                ),
                file=TABLES,
                entry=name,
                code="no-such",
                key=f"{header}" if header else "columns",
                expected=_COLUMN_ROLES,
            )
    for key, expected in _CHOICES.items():
        if key in entry and entry[key] not in expected:
            raise DescriptionError(
                Message(
                    "key {key}: there is no {value!r}; expected one of {expected}",
                    key=key,
                    value=entry[key],
                    expected=", ".join(each or '""' for each in expected),
                ),
                file=TABLES,
                entry=name,
                code="no-such",
                key=f"{key} {entry[key]}",
                expected=expected,
            )
    try:
        values = dict(entry)
        values["heading"] = tuple(entry["heading"])
        values["columns"] = tuple((header, Role(role)) for header, role in _named(entry.get("columns", {})))
        values["text"] = Role(entry.get("text", "unknown"))
        values["group"] = Role(entry["group"]) if "group" in entry else None
        values["department"] = tuple(entry.get("department", ()))
        values["told_again"] = tuple(entry.get("told_again", ()))
        values["row"] = tuple(RowRule(**row) for row in entry.get("row", ()))
        values["spanning"] = tuple(Spanning(**span) for span in entry.get("spanning", ()))
        re.compile(values.get("unit_in_operator", ""))
        return TableSpec(**values)
    except (TypeError, ValueError, re.error) as error:
        raise DescriptionError(str(error), file=TABLES, entry=name) from error
