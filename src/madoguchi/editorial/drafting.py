"""A list in any form → a draft edition, without a store: for `export`, `lint` and `diff` as for an import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from madoguchi.data import read_text
from madoguchi.editions.build import Built, Known, build
from madoguchi.editions.knowledge import Knowledge, Pinned, packaged_knowledge
from madoguchi.editions.progress import Progress, unheard
from madoguchi.errors import SourceError
from madoguchi.ingest.documents.reader import read_document
from madoguchi.ingest.errata import Erratum
from madoguchi.ingest.layout import read_layout
from madoguchi.ingest.source import SourceText
from madoguchi.model.edition import SourceFacts, unknown_facts
from madoguchi.text.phone import find_phones

_SHOWN = 30  # characters of what a file without desks begins with


def read_file(
    content: bytes,
    path: str,
    *,
    edition: str,
    known: Known | None = None,
    told: Mapping[str, Any] | None = None,
    errata: Sequence[Erratum] = (),
    progress: Progress = unheard,
) -> Built:
    """Read a list (text, CSV, web page, XLSX or PDF) as a draft: what is wrong stands in its notices.

    `known` is what is known of the text; without it, what was `told` (facts by name) and what the package
    knows (see `as_packaged`).
    `errata` are those of this very list. The packaged ones are tried too: a misprint may stand for
    years, and one that stands no longer finds no place. Raises SourceError when it is none of these,
    and when nothing of it was read: no desk, and no number anywhere.
    """
    knowledge, layout = packaged_knowledge(), read_layout(read_text("print-tables.toml"))
    programs = {program.name: program.slug for program in knowledge.programs}
    arrived = read_document(content, knowledge.tables, layout, edition=edition, path=path, programs=programs)
    pinned = _likest(arrived.source, knowledge)
    if len(knowledge.sources) > 1 and not arrived.own_print:
        knowledge = _of_one_list(knowledge, pinned.id)
    if arrived.own_print:  # it prints names complete and corrected: nothing is left to do twice
        knowledge = replace(knowledge, tables=layout.described(knowledge.tables), errata=())
    knowledge = replace(knowledge, errata=(*knowledge.errata, *errata))
    built = build(
        arrived.source, knowledge, progress, known or as_packaged(arrived.source, pinned.facts, told)
    )
    # Names alone are no list: a desk has a number, an address or a page.
    reached = any(d.phones or d.faxes or d.emails or d.urls or d.address for d in built.edition.desks)
    if not reached and not any(find_phones(line) for line in arrived.source.folded):
        raise _without_desk(arrived.source, path)
    return built


def _likest(source: SourceText, knowledge: Knowledge) -> Pinned:
    """The one of our lists that a text is likely a text of: the one with most of its headings."""
    lines = {line.split("\t")[0].strip() for line in source.folded}

    def headings(pinned: Pinned) -> int:
        return sum(any(h in lines for h in spec.heading) for spec in knowledge.tables.of(pinned.id).tables)

    return max(knowledge.sources, key=headings)


def _of_one_list(knowledge: Knowledge, id: str) -> Knowledge:
    """What is known of one list by itself: in a text of it no table of another one is missing."""
    tables = knowledge.tables.of(id)
    names = {spec.id for spec in tables.tables}
    errata = tuple(erratum for erratum in knowledge.errata if erratum.table in names)
    return replace(knowledge, tables=tables, errata=errata)


def _without_desk(source: SourceText, path: str) -> SourceError:
    words = [" ".join(line.split()) for line in source.raw if line.strip()]
    begins = words[0][:_SHOWN] if words else ""
    return SourceError(
        f"{path}: no desk and no phone number was found in its {len(words):,} line(s), which begin 「{begins}」; "
        "is it the list? A row of it has the name of a desk and its number, each in a cell",
        path=path,
    )


def as_packaged(source: SourceText, pinned: SourceFacts, told: Mapping[str, Any] | None = None) -> Known:
    """Return what is known of a text: what was told, and what we know of the list ourselves.

    Of the pinned text (the same bytes), all that we know of it. Another text of the same list has its
    title, but is of another day: its period, publisher, licence and arrival are unknown. Of another
    office's list nothing is known.
    """
    told = told or {}
    if source.digest == pinned.sha256:
        facts = replace(pinned, **told)
        return Known(facts, facts)
    facts = replace(unknown_facts(source.edition), **told)
    if "title" in told:
        return Known(facts, facts)
    return Known(replace(facts, title=pinned.title, title_en=pinned.title_en), facts)
