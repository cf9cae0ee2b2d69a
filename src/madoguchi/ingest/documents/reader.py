"""Any file → what it holds, then a text of the list: the kind is known by the content, not by the file's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from madoguchi.ingest.documents.aligned import with_spaces_before_words, with_tabs
from madoguchi.ingest.documents.blocks import Document, Grid, Remark
from madoguchi.ingest.documents.delimited import delimiter_of, read_csv
from madoguchi.ingest.documents.encoding import decoded
from madoguchi.ingest.documents.exported import exported_list, json_lines, list_of_guidebook, refuse_list_page
from madoguchi.ingest.documents.glued import with_items_apart
from madoguchi.ingest.documents.jsontext import Value, is_json, read_json, read_script, too_deep
from madoguchi.ingest.documents.kinds import (
    is_old_workbook,
    is_workbook,
    is_yaml,
    refuse_markup,
    refuse_other_kinds,
    refuse_without_words,
)
from madoguchi.ingest.documents.limits import LIMITS, Limits
from madoguchi.ingest.documents.markdown import without_bars
from madoguchi.ingest.documents.objects import read_objects
from madoguchi.ingest.documents.transcript import transcribe
from madoguchi.ingest.documents.vcardtext import is_vcard, read_vcard
from madoguchi.ingest.documents.webpage import is_page, read_page
from madoguchi.ingest.documents.wikitext import as_page, is_wikitext
from madoguchi.ingest.documents.wrapped import with_whole_lines
from madoguchi.ingest.documents.xmltext import read_xml
from madoguchi.ingest.layout import Layout
from madoguchi.ingest.normal_form import normal_form
from madoguchi.ingest.source import SourceText, text_source
from madoguchi.ingest.spec import Tables


@dataclass(frozen=True, slots=True)
class Text:
    """A file that is plain text, in its normal form. `delimiter` parts its cells; "" where nothing does."""

    text: str
    delimiter: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrived:
    """A text of the list, and whether it was printed by this program: then its own layout reads it.

    `title`: what a web page is called in the window of a browser.
    """

    source: SourceText
    own_print: bool = False
    title: str = ""


def opened(content: bytes, path: str, limits: Limits = LIMITS) -> Document | Text:
    """Return what a file holds: text, CSV, TSV, Markdown, a web page, JSON, YAML, XML, vCards, wikitext, a script of values, XLSX, XLS or PDF.

    Raises SourceError when it is none of them, can't be opened, has no words or is beyond a limit.
    """
    # The parsers are heavy and most lists are text: each is imported when it is needed.
    if b"%PDF-" in content[:1024]:
        from madoguchi.ingest.documents.pdf import read_pdf

        return _in_normal_form(read_pdf(content, path, limits))
    if is_old_workbook(content):
        from madoguchi.ingest.documents.old_workbook import as_xlsx

        content = as_xlsx(content, path)
    if is_workbook(content, path, limits):
        from madoguchi.ingest.documents.spreadsheet import read_xlsx

        return _in_normal_form(read_xlsx(content, path, limits))
    refuse_other_kinds(content, path)
    found = decoded(content, path, limits)
    refuse_without_words(found.text, path)
    text, changed = normal_form(found.text)
    remarks = (*found.remarks(), *changed)
    if is_json(text):
        return _of_objects(read_json(text, path), path, limits, remarks)
    if is_vcard(text):
        cards, left_out = read_vcard(text, path)
        return _of_objects(cards, path, limits, (*remarks, *left_out))
    if is_page(text):
        page = _in_normal_form(read_page(text, path, limits))
        return replace(page, remarks=(*remarks, *page.remarks))
    if is_wikitext(text):
        html, of_notes = as_page(text)
        page = _in_normal_form(read_page(html, path, limits))
        return replace(page, remarks=(*remarks, *of_notes, *page.remarks))
    values, of_comments = read_xml(text)
    if values:
        return _of_objects(values, path, limits, (*remarks, *of_comments))
    refuse_markup(text, path)
    if script := read_script(text):
        return _of_objects(script, path, limits, remarks)
    if is_yaml(path):
        from madoguchi.ingest.documents.yamltext import read_yaml

        values, of_comments = read_yaml(text, path)
        if values:
            return _of_objects(values, path, limits, (*remarks, *of_comments))
    return Text(text, delimiter_of(text), remarks)


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
    """Read a list that came as a file of any kind; a file that we exported is read as what it was.

    `programs` are the slugs of programs by their names, which stand in our own files.

    Raises SourceError when it is no list (see `opened`); bad data only yields notices.
    """
    own_file = json_lines(content, path, tables, layout, programs or {})
    document = own_file or opened(content, path, limits)
    if isinstance(document, Text):
        if not document.delimiter:
            text, struck = without_bars(document.text)
            notices = (*(remark.notice() for remark in document.remarks), *struck)
            text = with_items_apart(with_whole_lines(with_tabs(with_spaces_before_words(text))))
            return Arrived(text_source(content, text, edition=edition, notices=notices))
        document = read_csv(document.text, document.delimiter, path, limits, document.remarks)
    refuse_list_page(document, path)
    own_file = own_file or exported_list(document, tables, layout, programs or {})
    own = own_file is not None or layout.recognises(document.text())
    if own_file is not None:
        document, tables = own_file, layout.described(tables)
    elif own:
        document = list_of_guidebook(document, layout)
        tables = layout.described(tables)
    return Arrived(transcribe(document, tables, content=content, edition=edition), own, document.title)


def _of_objects(values: Sequence[Value], path: str, limits: Limits, remarks: tuple[Remark, ...]) -> Document:
    try:
        document = _in_normal_form(read_objects(values, path, limits))
    except RecursionError as error:
        raise too_deep(path) from error
    return replace(document, remarks=(*remarks, *document.remarks))


def _in_normal_form(document: Document) -> Document:
    """The same document with all its words in their normal form, and one remark on each kind of change."""
    _, remarks = normal_form(document.text())
    if not remarks:
        return document
    blocks = tuple(
        replace(block, rows=tuple(replace(row, cells=tuple(map(_words, row.cells))) for row in block.rows))
        if isinstance(block, Grid)
        else replace(block, text=_words(block.text))
        for block in document.blocks
    )
    return replace(document, blocks=blocks, remarks=(*remarks, *document.remarks))


def _words(text: str) -> str:
    return normal_form(text)[0]
