"""An edition that pages can be made of: every program that a desk names is there."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from madoguchi.model.edition import Edition, TableFacts
from madoguchi.model.entities import Program


def whole(edition: Edition) -> Edition:
    """Return the edition; a draft's table that nothing describes stands for its own program.

    The published edition has every program: it is returned as it is.
    """
    missing = dict.fromkeys(desk.program for desk in edition.desks)
    for slug in edition.program_by_slug:
        missing.pop(slug, None)
    if not missing:
        return edition
    # Files are named after programs and tables: a name that every server and header takes.
    slugs = {name: f"undescribed-{number}" for number, name in enumerate(missing, start=1)}
    desks = tuple(
        replace(desk, program=slugs[desk.program], table=slugs[desk.program])
        if desk.program in slugs
        else desk
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
