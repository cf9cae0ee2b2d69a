"""The tables of the source as kinds of desk: a name and a sentence in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from madoguchi.model.answer import Text2
from madoguchi.model.edition import Edition, TableFacts

# How headings begin: the telephone sign, or the digit that it was misread as.
_SIGN = re.compile(r"^[☎8]\s+")


@dataclass(frozen=True, slots=True)
class DeskKind:
    """One table. Where it holds several programs, its printed heading is its name."""

    facts: TableFacts
    name: Text2
    helps: Text2


def desk_kinds(edition: Edition) -> tuple[DeskKind, ...]:
    """Return the tables that hold desks, in the order of the source."""
    programs: dict[str, dict[str, None]] = {}
    for desk in edition.desks:
        programs.setdefault(desk.table, {})[desk.program] = None
    return tuple(
        _kind(facts, [*programs[facts.id]], edition) for facts in edition.tables if facts.id in programs
    )


def _kind(facts: TableFacts, slugs: list[str], edition: Edition) -> DeskKind:
    found = [edition.program_by_slug[slug] for slug in slugs]
    if len(found) == 1:
        program = found[0]
        return DeskKind(
            facts, Text2(program.name, program.name_en), Text2(program.description, program.description_en)
        )
    names = Text2("、".join(p.name for p in found), ", ".join(p.name_en for p in found))
    return DeskKind(facts, Text2(_SIGN.sub("", facts.heading), names.en), names)
