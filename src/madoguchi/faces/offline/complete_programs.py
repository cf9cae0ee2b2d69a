"""An edition that pages can be made of: every program that a desk names is there."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from madoguchi.model.edition import Edition, TableFacts
from madoguchi.model.entities import Program


def whole(edition: Edition) -> Edition:
    """Return the edition; a table that nothing describes stands for its own program.

    One whose tables are all described is returned as it is.
    """
    known = edition.program_by_slug
    undescribed = {desk for desk in edition.desks if not desk.table or desk.program not in known}
    if not undescribed:
        return edition
    # Files are named after programs and tables: a name that every server and header takes.
    names = dict.fromkeys(desk.program for desk in edition.desks if desk in undescribed)
    slugs = {name: f"undescribed-{number}" for number, name in enumerate(names, start=1)}
    desks = tuple(
        replace(desk, program=slugs[desk.program], table=slugs[desk.program]) if desk in undescribed else desk
        for desk in edition.desks
    )
    count = Counter(desk.program for desk in desks)
    programs = (Program(new, new, name, name, "", "") for name, new in slugs.items())
    tables = (TableFacts(new, new, name, None, count[new], count[new]) for name, new in slugs.items())
    return replace(
        edition,
        desks=desks,
        programs=(*edition.programs, *programs),
        tables=(*edition.tables, *tables),
    )
