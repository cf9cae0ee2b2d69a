"""Which edition a command works on: the published one, or a text of the list read as a draft."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.editions.timeline import as_of
from madoguchi.errors import SourceError
from madoguchi.faces.served import published_edition

if TYPE_CHECKING:
    from madoguchi.model.edition import Edition


def open_edition(source: Path | None) -> Edition:
    """Return the published edition as of today, or the draft that `source` reads as."""
    if source is not None:
        return read_draft(source)
    edition = published_edition()
    if edition.changes:
        from madoguchi.answers.router import today

        return as_of(edition, today())
    return edition


def read_draft(path: Path) -> Edition:
    """Read a list (text, CSV, XLSX or PDF) as a draft: what is wrong stands in its notices.

    Raises SourceError when there is no such file or it is none of these.
    """
    # The reader and its rules are needed for drafts alone; `ask` must start fast without them.
    from madoguchi.data import read_text
    from madoguchi.editions.build import build
    from madoguchi.editions.knowledge import packaged_knowledge
    from madoguchi.ingest.documents.reader import read_document
    from madoguchi.ingest.layout import read_layout

    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror}", path=str(path)) from error
    knowledge, layout = packaged_knowledge(), read_layout(read_text("print-tables.toml"))
    arrived = read_document(content, knowledge.tables, layout, edition=f"draft:{path.name}", path=str(path))
    if arrived.own_print:  # it prints names complete and corrected: nothing is left to do twice
        knowledge = replace(knowledge, tables=layout.described(knowledge.tables), errata=())
    return build(arrived.source, knowledge).edition
