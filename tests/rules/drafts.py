"""Tiny texts of the list, read by the real reader with the real descriptions."""

from __future__ import annotations

from datetime import date

from madoguchi.editions.assemble import assemble
from madoguchi.editions.conservation import check_conservation
from madoguchi.editions.knowledge import Knowledge
from madoguchi.ingest.errata import Erratum, apply_errata
from madoguchi.ingest.reader import read_list
from madoguchi.ingest.source import read_source
from madoguchi.model.notice import Notice
from madoguchi.rules.registry import EditionDraft, run_rules

PERIOD_END = date(2024, 3, 31)


def draft_of(text: str, knowledge: Knowledge, errata: tuple[Erratum, ...] = ()) -> EditionDraft:
    """Return a text as the draft that the rules see, with no errata but the given ones."""
    source = read_source(text.encode("utf-8"), edition="draft")
    reading = read_list(source, knowledge.tables)
    applied = apply_errata(reading, errata)
    made = assemble(reading.records, applied.records, source, knowledge)
    tables, gazetteer = knowledge.tables, knowledge.gazetteer
    return EditionDraft(
        source,
        reading,
        applied,
        made.desks,
        tables,
        gazetteer,
        {"draft": PERIOD_END},
        made.locations,
        knowledge.suspects,
    )


def notices_of(text: str, knowledge: Knowledge, errata: tuple[Erratum, ...] = ()) -> list[Notice]:
    """Return everything that is said about a text: by reader, conservation and rules."""
    draft = draft_of(text, knowledge, errata)
    lost = check_conservation(draft.source, draft.desks, draft.reading.claims)
    return [*draft.reading.notices, *lost, *run_rules(draft)]
