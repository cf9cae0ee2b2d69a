"""The files that a command is given: read whole, or refused in one sentence."""

from __future__ import annotations

from pathlib import Path

from madoguchi.errors import SourceError, why_not
from madoguchi.message import Message

# What a list may come as.
KINDS = "text, Markdown, web page, CSV, TSV, JSON, YAML, XML, vCard, XLSX, XLS or PDF"


def read_bytes(path: Path) -> bytes:
    """Return what a file holds. Raises SourceError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> SourceError:
    """Return the refusal of a file that could not be opened, or could not be read to its end."""
    why = why_not(error) if isinstance(error, OSError) else error
    return SourceError(Message("cannot read {path}: {error}", path=path, error=why), path=str(path))
