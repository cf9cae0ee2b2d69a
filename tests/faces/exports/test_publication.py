"""Every file says where it comes from, and the same edition gives the same bytes."""

from __future__ import annotations

import io
import zipfile

import pytest

from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.model.edition import Edition

OURS = ("jsonl", "csv", "xlsx", "vcard", "gif", "municipal-csv", "jsonld")


# What is known of the terms of the packaged list: files with Japanese headers say it in Japanese.
IN_JAPANESE = ("csv", "xlsx", "vcard", "gif", "municipal-csv")
NO_LICENCE = "不明（手元の一覧には、利用条件が書かれていません）"


def _licence(name: str, edition: Edition) -> str:
    return NO_LICENCE if name in IN_JAPANESE else edition.sources[0].facts.licence


def _text(name: str, content: bytes) -> str:
    """All text of a file; a vCard unfolded, a workbook unpacked."""
    if name == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(book.read(member).decode("utf-8") for member in book.namelist())
    return content.replace(b"\r\n ", b"").decode("utf-8-sig")


@pytest.mark.parametrize("name", OURS)
def test_source_licence_edition_date_and_revision_stand_in_each(name, made, edition):
    text, source = _text(name, made(name)), edition.sources[0].facts
    period = f"{source.period_start.isoformat()}/{source.period_end.isoformat()}"
    for fact in (
        source.title,
        _licence(name, edition),
        period,
        source.held_since.isoformat(),
        edition.revision,
    ):
        assert fact in text


@pytest.mark.parametrize("name", OURS)
def test_the_same_edition_gives_the_same_bytes(name, made, edition):
    assert EXPORTS[name].write(edition) == made(name)


@pytest.mark.parametrize("name", ["csv", "gif", "municipal-csv", "jsonl"])
def test_a_row_that_is_copied_out_still_says_where_it_is_from(name, made, edition):
    lines = made(name).decode("utf-8-sig").splitlines()
    rows = lines if name == "jsonl" else lines[1:]
    assert len(rows) == len(edition.desks)
    assert all(edition.revision in row and _licence(name, edition) in row for row in rows)


@pytest.mark.parametrize("name", OURS)
def test_a_draft_is_exported_with_the_desks_of_no_program(name, draft):
    assert draft.desks[-1].numbers == ("03-1111-2222",)
    assert "03-1111-2222" in _text(name, EXPORTS[name].write(draft))


def test_names_and_file_names_are_each_used_once():
    names = [export.filename for export in EXPORTS.values()]
    assert len(set(names)) == len(names)
    assert all(name == export.name for name, export in EXPORTS.items())
