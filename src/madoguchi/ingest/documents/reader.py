"""Any document → a text of the list: the kind is known by the content, not by the file's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.errors import LimitError, SourceError
from madoguchi.ingest.documents.blocks import Document
from madoguchi.ingest.documents.delimited import decoded, looks_delimited, read_csv
from madoguchi.ingest.documents.exported import exported_list, json_lines
from madoguchi.ingest.documents.guidebook import list_of
from madoguchi.ingest.documents.limits import LIMITS, Limits
from madoguchi.ingest.documents.package import is_workbook
from madoguchi.ingest.documents.transcript import transcribe
from madoguchi.ingest.layout import Layout
from madoguchi.ingest.source import SourceText, read_source
from madoguchi.ingest.spec import Tables

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_MARKUP = re.compile(r"\s{0,99}<(?:!doctype|html|table|\?xml|\?mso)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A text of the list, and whether it was printed by this program: then its own layout reads it."""

    source: SourceText
    own_print: bool = False


def read_document(
    content: bytes,
    tables: Tables,
    layout: Layout,
    *,
    edition: str,
    path: str,
    limits: Limits = LIMITS,
    programs: Mapping[str, str] | None = None,
) -> Arrived:
    """Read a list that came as text, CSV, XLSX or PDF; a file that we exported is read as what it was.

    `programs` are the slugs of programs by their names, which stand in our own files.

    Raises SourceError when it is none of them, can't be opened or is beyond a limit; bad data only
    yields notices.
    """
    own_file = json_lines(content, path, tables, layout, programs or {})
    document = own_file or _taken_apart(content, path, limits)
    if document is None:
        return Arrived(read_source(content, edition=edition, path=path))
    own_file = own_file or exported_list(document, tables, layout, programs or {})
    own = own_file is not None or layout.recognises(document.text())
    if own_file is not None:
        document, tables = own_file, layout.described(tables)
    elif own:
        document = list_of(document, layout)
        tables = layout.described(tables)
    return Arrived(transcribe(document, tables, content=content, edition=edition), own)


def _taken_apart(content: bytes, path: str, limits: Limits) -> Document | None:
    """The document, or None for a plain text of the list."""
    # The parsers are heavy and most lists are text: each is imported when it is needed.
    if b"%PDF-" in content[:1024]:
        from madoguchi.ingest.documents.pdf import read_pdf

        return read_pdf(content, path, limits)
    if content.startswith(b"PK\x03\x04"):
        if not is_workbook(content, path, limits):
            raise SourceError(f"{path}: an archive that is no XLSX workbook; a list is expected", path=path)
        from madoguchi.ingest.documents.spreadsheet import read_xlsx

        return read_xlsx(content, path, limits)
    if content.startswith(_OLD_OFFICE):
        raise SourceError(
            f"{path}: an old Office file (.xls, .doc) or one with a password; save it as .xlsx", path=path
        )
    return _as_csv(content, path, limits)


def _as_csv(content: bytes, path: str, limits: Limits) -> Document | None:
    try:
        text, encoding = decoded(content, path, limits)
    except LimitError:
        raise
    except SourceError:
        return None  # the reader of texts says what is wrong with it
    if _MARKUP.match(text):
        raise SourceError(
            f"{path}: a page of the web or other markup, whatever its name; open it in a spreadsheet "
            "program and save it as .xlsx",
            path=path,
        )
    if "\0" in text or not looks_delimited(text):
        return None
    return read_csv(text, encoding, path, limits)
