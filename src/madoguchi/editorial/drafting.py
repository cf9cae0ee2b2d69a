"""A list in any form → a draft edition, without a store: for `export`, `lint` and `diff` as for an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from madoguchi.data import read_text
from madoguchi.editions.build import Built, build
from madoguchi.editions.knowledge import packaged_knowledge
from madoguchi.editions.progress import Progress, unheard
from madoguchi.ingest.documents.reader import read_document
from madoguchi.ingest.errata import Erratum
from madoguchi.ingest.layout import read_layout
from madoguchi.model.edition import SourceFacts


def read_file(
    content: bytes,
    path: str,
    *,
    edition: str,
    facts: SourceFacts | None = None,
    errata: Sequence[Erratum] = (),
    progress: Progress = unheard,
) -> Built:
    """Read a list (text, CSV, XLSX or PDF) as a draft: what is wrong stands in its notices.

    `errata` are those of this very list. The packaged ones are tried too: a misprint may stand for
    years, and one that stands no longer finds no place. Raises SourceError when it is none of these.
    """
    knowledge, layout = packaged_knowledge(), read_layout(read_text("print-tables.toml"))
    programs = {program.name: program.slug for program in knowledge.programs}
    arrived = read_document(content, knowledge.tables, layout, edition=edition, path=path, programs=programs)
    if arrived.own_print:  # it prints names complete and corrected: nothing is left to do twice
        knowledge = replace(knowledge, tables=layout.described(knowledge.tables), errata=())
    knowledge = replace(knowledge, errata=(*knowledge.errata, *errata))
    if facts is not None:
        knowledge = replace(knowledge, facts=facts)
    return build(arrived.source, knowledge, progress)
