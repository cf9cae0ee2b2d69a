"""The columns of a table that is read as found, or as its description has them: header, meaning, and what its cells look like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from madoguchi.ingest.columns.kinds import (
    ReadColumn,
    find_hours_in_remarks,
    find_keys_like_numbers,
    find_phones_in_remarks,
    find_repeating,
    find_series,
    kind_of,
)
from madoguchi.ingest.columns.roles import ColumnRoles
from madoguchi.ingest.columns.times import days_in
from madoguchi.ingest.pieces.headers import Kind, header_words, label_in, same_words
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import DIRECT, find_phones
from madoguchi.text.phone_words import FAX, TEL, NumberKind, kinds_of_two, says_fax_alone

# Rows that are looked at; more tell nothing new.
SAMPLE = 200
# 電話, FAX番号: a cell that says of the number beside it what it is for.
_SAYS_KIND = re.compile(rf"{TEL}|{FAX}", re.IGNORECASE)
# The same as address books write it: Work Fax, Mobile.
_TYPE = re.compile(
    rf"(?:work|home|main|other|mobile|office|business)(?:\s?(?:{TEL}|{FAX}))?|{_SAYS_KIND.pattern}",
    re.IGNORECASE,
)
_SAYS_TYPE = re.compile(r"\b(?:type|label)\b|種[別類]|区分", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is read. `titled`: its cells are remarks that say nothing without the header.

    `named_within`: its cells name the desks beside their numbers; `says_kind`: they say of those right of them whether
    they are to be called. `label` is what the header says of numbers where several columns have some, `days` for
    which kind of day its hours are; `repeats`: its cells tell once more what other columns do;
    `looks` is what its cells look like, for people; `known` whether its header's words are known.
    """

    header: str
    role: Role
    kind: Kind | None = None
    titled: bool = False
    looks: str = ""
    known: bool = False
    label: str = ""
    days: str = ""
    named_within: bool = False
    says_kind: bool = False
    repeats: bool = False


def read_columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, heading: str = ""
) -> tuple[Column, ...]:
    """Return the columns of a table. `header` may be empty; rows may be shorter or longer than it.

    `heading` is what stands above the table: where it names a body, columns of sections are its own.

    >>> [str(c.role) for c in read_columns(("施設名称1", "連絡先", "定員"), [("屋島相談室", "087-841-9464", "60")])]
    ['organization', 'phones', 'note']
    """
    sample = rows[:: max(1, len(rows) // SAMPLE)]
    width = max((len(header), *map(len, sample)), default=0)
    read = [
        ReadColumn(
            at, header[at] if at < len(header) else "", [row[at] if at < len(row) else "" for row in sample]
        )
        for at in range(width)
    ]
    for column in read:
        column.kind = kind_of(column)
    find_series(read)
    find_phones_in_remarks(read)
    find_keys_like_numbers(read)
    find_hours_in_remarks(read)
    find_repeating(read)
    for column in _find_types(read):
        column.kind, column.says_kind = Kind.CODE, True
    ColumnRoles(read, heading).assign()
    _part_both_kinds(read)
    found = (
        Column(
            c.header,
            c.role,
            c.kind,
            c.titled,
            str(c.main or ""),
            c.is_known or c.says_kind,
            days=c.days if c.role is Role.HOURS else "",
            says_kind=c.says_kind,
            repeats=c.repeats,
        )
        for c in read
    )
    return _labelled(as_heading_says(found, heading))


def _find_types(read: Sequence[ReadColumn]) -> list[ReadColumn]:
    """The columns that say of the numbers right of them whether they are to be called: 電話, FAX.

    Words of an address book (Work, Main) say so where their header says type, or one of them FAX, and where another column
    than theirs may name the desks: they may be the names of the desks themselves.
    """
    beside = [column for column, right in pairwise(read) if right.kind is Kind.PHONE and column.filled]
    found = [column for column in beside if all(map(_SAYS_KIND.fullmatch, column.filled))]
    types = [
        column
        for column in beside
        if column not in found
        and all(map(_TYPE.fullmatch, column.filled))
        and (_SAYS_TYPE.search(column.header) or any(map(_SAYS_KIND.search, column.filled)))
    ]
    named = any(column.words > 0.5 for column in read if column not in types)
    return found + types if named else found


def _part_both_kinds(columns: Sequence[ReadColumn]) -> None:
    """Of two columns of numbers below one header of both kinds (電話・FAX, merged) find the one of FAX numbers."""
    for at, column in enumerate(columns):
        kinds, beside = kinds_of_two(column.header), []
        for other in columns[at:]:
            if other.role is not Role.PHONES or other.header not in ("", column.header):
                break
            beside.append(other)
        alone = all(
            sum(len(g.numbers) for g in find_phones(cell)) < 2 for each in beside for cell in each.filled
        )
        if kinds is not None and len(beside) == len(kinds) and alone:
            beside[kinds.index(NumberKind.FAX)].role = Role.FAX


def as_heading_says(columns: Iterable[Column], heading: str) -> tuple[Column, ...]:
    """Return columns of numbers as those of FAX where the heading says so, and no header otherwise: FAX番号一覧."""
    if not says_fax_alone(heading):
        return tuple(columns)
    words = header_words()
    return tuple(
        replace(c, role=Role.FAX)
        if c.role is Role.PHONES
        and ((match := words.match(c.header)) is None or match.kind is not Kind.PHONE)
        else c
        for c in columns
    )


def described_columns(
    header: Sequence[str],
    roles: Sequence[Role | None],
    rows: Sequence[Sequence[str]] = (),
    *,
    named_within: bool = False,
    told_again: Sequence[str] = (),
) -> tuple[Column, ...]:
    """Return the columns of a table as its description has them; one that it does not have is a remark.

    `header` may be shorter than `roles`; of the `rows` a column that is left out may say what the numbers right of it are for. `named_within`: the first column of numbers names the desks, too; `told_again`
    are the headers of columns that repeat others.
    """
    columns = []
    for at, role in enumerate(roles):
        text = header[at] if at < len(header) else ""
        titled = role in (None, Role.NAMED_NOTE, Role.READING, Role.EXTENSION) and bool(text)
        days = days_in(text) if role is Role.HOURS else ""
        read = Role.NOTE if role in (None, Role.NAMED_NOTE) else role
        names = named_within and role is Role.PHONES and roles.index(role) == at
        beside = role is Role.CODE and at + 1 < len(roles) and roles[at + 1] in (Role.PHONES, Role.CONTACT)
        filled = [row[at] for row in rows if beside and at < len(row) and row[at]]
        columns.append(
            Column(
                text,
                read or Role.NOTE,
                titled=titled,
                known=role is not None,
                days=days,
                named_within=names,
                says_kind=bool(filled) and all(map(_TYPE.fullmatch, filled)),
                repeats=text in told_again,
            )
        )
    return _labelled(columns)


def _labelled(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns, with what their headers say of the numbers where several have some; of one that they are direct."""
    found = tuple(columns)
    phones = [column.header for column in found if column.role is Role.PHONES]
    if len(phones) < 2:
        return tuple(
            replace(column, label=direct[0] if (direct := DIRECT.search(column.header)) else "")
            if column.role is Role.PHONES
            else column
            for column in found
        )
    return tuple(
        replace(column, label=_label(column.header, phones)) if column.role is Role.PHONES else column
        for column in found
    )


def _label(header: str, phones: Sequence[str]) -> str:
    """What a header says of its numbers; where only a count tells it from the others, all of it: 電話1, 電話2."""
    label = label_in(header) if header else ""
    return label or (header if len({h for h in phones if same_words(h, header)}) > 1 else "")
