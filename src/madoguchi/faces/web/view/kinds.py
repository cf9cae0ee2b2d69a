"""The tables of the source as kinds of desk: a name and a sentence in the languages of the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from madoguchi.answers.languages import program_description, program_name
from madoguchi.model.answer import LocalizedText
from madoguchi.model.edition import Edition, TableFacts

# How headings begin: the telephone sign, or the digit that it was misread as.
_SIGN = re.compile(r"^[☎8]\s+")


@dataclass(frozen=True, slots=True)
class DeskKind:
    """One table. Where it holds several programs, its printed heading is its name."""

    facts: TableFacts
    name: LocalizedText
    helps: LocalizedText


def desk_kinds(edition: Edition) -> tuple[DeskKind, ...]:
    """Return the tables that hold desks, in the order of the source."""
    found = {
        table: tuple(
            slug for slug in slugs if slug in edition.program_by_slug
        )  # of a draft, not of every heading
        for table, slugs in edition.programs_by_table.items()
    }
    first = {facts.id: facts for facts in reversed(edition.tables)}  # one table may stand under many headings
    return tuple(
        _kind(facts, found[facts.id], edition)
        for facts in edition.tables
        if facts.id and found.get(facts.id) and first[facts.id] is facts
    )


def _kind(facts: TableFacts, slugs: tuple[str, ...], edition: Edition) -> DeskKind:
    found = [edition.program_by_slug[slug] for slug in slugs]
    if len(found) == 1:
        return DeskKind(
            facts, program_name(edition.bundle, found[0]), program_description(edition.bundle, found[0])
        )
    names = _joined([program_name(edition.bundle, program) for program in found])
    return DeskKind(facts, replace(names, ja=_SIGN.sub("", facts.heading)), names)


def _joined(names: list[LocalizedText]) -> LocalizedText:
    others = {lang for name in names for lang, _ in name.others}
    return LocalizedText(
        "、".join(name.ja for name in names),
        ", ".join(name.en for name in names),
        tuple((lang, ", ".join(name.of(lang) for name in names)) for lang in sorted(others)),
    )
