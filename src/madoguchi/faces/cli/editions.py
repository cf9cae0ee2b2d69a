"""Which edition a command works on: the packaged one, or a text of the list read as a draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.errors import SourceError
from madoguchi.store.editions import current_edition

if TYPE_CHECKING:
    from madoguchi.model.edition import Edition


def open_edition(source: Path | None) -> Edition:
    """Return the packaged edition, or the draft that `source` reads as."""
    return current_edition() if source is None else read_draft(source)


def read_draft(path: Path) -> Edition:
    """Read a text of the list as a draft: always delivered, what is wrong stands in its notices.

    Raises SourceError when there is no such text or it is not UTF-8.
    """
    # The reader and its rules are needed for drafts alone; `ask` must start fast without them.
    from madoguchi.editions.build import build
    from madoguchi.editions.knowledge import packaged_knowledge
    from madoguchi.ingest.source import read_source

    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror}", path=str(path)) from error
    source = read_source(content, edition=f"draft:{path.name}", path=str(path))
    return build(source, packaged_knowledge()).edition
