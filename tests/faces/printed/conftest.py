"""The guidebook of the packaged edition, and the same pages with everything invisible taken away."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.faces.printed.book import book
from madoguchi.ingest.documents.reader import Arrived, read_document
from madoguchi.ingest.layout import Layout, own_layout
from madoguchi.model.edition import Edition
from tests.artefacts import kept_value


@pytest.fixture(scope="session")
def layout() -> Layout:
    return own_layout()


@pytest.fixture(scope="session")
def pdf(edition: Edition) -> bytes:
    """The guidebook."""
    return kept_value("guidebook", lambda: book(edition))


@pytest.fixture(scope="session")
def pages_alone(pdf: bytes) -> bytes:
    """The bare pages in a new file: no metadata, no tags, no attachment, no outline comes along."""
    whole, bare = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new()
    bare.import_pages(whole)
    out = io.BytesIO()
    bare.save(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def read_back(pages_alone: bytes, knowledge: Knowledge, layout: Layout) -> Arrived:
    """The guidebook's pages, read by our own reader."""
    return kept_value(
        "guidebook-read",
        lambda: read_document(pages_alone, knowledge.tables, layout, edition="draft:book", path="book.pdf"),
    )
