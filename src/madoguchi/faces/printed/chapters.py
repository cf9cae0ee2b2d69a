"""The chapters of the book: one a program, with its tables and every desk as a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from madoguchi.faces.printed.columns import cells_of, columns_of, numbers_of, shortened
from madoguchi.faces.printed.findings import findings_by_desk
from madoguchi.faces.printed.remarks import remarks_of
from madoguchi.faces.printed.words import age_of
from madoguchi.ingest.pieces.headings import span_of_words
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.text.fold import fold

_LONGEST_HEADING = 120  # characters; they stand at the head of every page, too


@dataclass(frozen=True, slots=True)
class Chapter:
    """A program with its desks, table by table, in the order of the list."""

    slug: str
    tables: tuple[tuple[str, tuple[Desk, ...]], ...]


def chapters_of(edition: Edition) -> tuple[Chapter, ...]:
    """Return the programs that have desks, in the order in which the list first names them.

    A program whose only desk stands in another's table (a federation among the banks) comes with
    its own table, where it has one.
    """
    desks: dict[str, dict[str, list[Desk]]] = {}
    for desk in edition.desks:
        desks.setdefault(desk.program, {}).setdefault(desk.table, []).append(desk)
    return tuple(
        Chapter(slug, tuple((table, tuple(rows)) for table, rows in tables.items()))
        for slug, tables in desks.items()
    )


def chapters_as_data(edition: Edition) -> list[dict[str, Any]]:
    """Return the chapters as the template takes them."""
    findings = findings_by_desk(edition)
    headings = {facts.id: _heading(facts.heading) for facts in edition.tables}
    return [
        {
            **_program(chapter.slug, edition),
            "tables": [
                {
                    "heading": headings.get(table) or _program(chapter.slug, edition)["name"],
                    "source": _source(desks, edition),
                    **_table(desks, findings),
                }
                for table, desks in chapter.tables
            ],
        }
        for chapter in chapters_of(edition)
    ]


def _source(desks: tuple[Desk, ...], edition: Edition) -> str:
    """Where there are several sources, which one a table's desks stand in, and until when it speaks."""
    if len(edition.sources) == 1:
        return ""
    told = [f"「{source.facts.name}」（{age_of(source.facts)}）" for source in edition.sources_of(desks)]
    return "出典：" + "、".join(told)


def _program(slug: str, edition: Edition) -> dict[str, str]:
    program = edition.program_by_slug.get(slug)
    if program is None:  # a draft may hold a table that no program describes yet
        # A list without any heading is called by its own name.
        return {"name": shortened(slug or edition.name, _LONGEST_HEADING), "name_en": "", "description": ""}
    return {"name": program.name, "name_en": program.name_en, "description": program.description}


def _heading(printed: str) -> str:
    """A heading as printed, without the sign before it and the numbers behind it."""
    begin, end = span_of_words(fold(printed))
    return shortened(printed[begin:end], _LONGEST_HEADING)


def _table(desks: tuple[Desk, ...], findings: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    remarks = remarks_of(desks)
    columns = columns_of(desks, notes=any(desk.id in findings for desk in desks))
    return {
        "columns": [{"key": c.key, "header": c.header, "width": c.width} for c in columns],
        "remarks": list(remarks.table),
        "rows": list(_rows(desks, remarks.marks, findings)),
        "below": [{"mark": mark, "text": text} for mark, text in remarks.lines],
    }


def _rows(
    desks: tuple[Desk, ...], marks: dict[str, str], findings: dict[str, tuple[str, ...]]
) -> Iterator[dict[str, Any]]:
    above = None
    for desk in desks:
        yield {
            "cells": cells_of(desk),
            "same": desk.organization.text == above,
            "mark": marks.get(desk.id, ""),
            **numbers_of(desk, desks),
            "findings": list(findings.get(desk.id, ())),
        }
        above = desk.organization.text
