"""However long a value of the list is, it is printed as far as one page takes it, and the cut is told."""

from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pytest

from madoguchi.answers.router import Router
from madoguchi.answers.scripts import chosen
from madoguchi.editorial.campaigns import CallLine, Progress
from madoguchi.faces.printed.book import book, book_data
from madoguchi.faces.printed.call_sheet import call_sheet_pdf
from madoguchi.faces.printed.columns import cells_of, is_whole
from madoguchi.faces.printed.slip import slip_pdf
from madoguchi.faces.web.view.messages import messages
from madoguchi.faces.web.view.slips import slip_of
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Corrected
from madoguchi.store.campaigns import Call, Campaign, CampaignRule
from tests.faces.printed.test_slip import DAY

LONG = {
    "kanji": "東" * 1_900,
    "one word": "a" * 4_000,
    "what the font lacks": "\u0902" * 2_000,
    "spaces": "東 " * 1_500,
    "lines": "東\n" * 1_500,
}


def long_desk(desk: Desk, text: str) -> Desk:
    """A desk with a text in every cell, fifty levels, forty homepages and sixty numbers."""
    value = Corrected(text, desk.organization.spans, text, ("x",))
    names = ("organization", "prefecture", "operator", "hours", "postal_code", "address")
    return replace(
        desk,
        **dict.fromkeys(names, value),
        department=(value,) * 50,
        urls=(value,) * 40,
        phones=(replace(desk.phones[0], label=text, number=text),) * 60,
    )


def some_of(edition: Edition) -> Edition:
    """The eight first desks of a table with narrow columns, and nothing else."""
    desks = tuple(desk for desk in edition.desks if desk.table == "labour")[:8]
    ids = {desk.id for desk in desks}
    return replace(edition, desks=desks, notices=tuple(n for n in edition.notices if ids & set(n.desks)))


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_value_is_cut_in_print_and_told(edition: Edition, text: str) -> None:
    few = some_of(edition)
    desk = long_desk(few.desks[3], text)
    pdf = book(replace(few, desks=(*few.desks[:3], desk, *few.desks[4:])))
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        said = "".join("".join(page.extract_text().split()) for page in opened.pages)
    assert "「…」のあとを省いています" in said
    assert all(number in said for other in (few.desks[2], few.desks[4]) for number in other.numbers)
    assert cells_of(desk)["address"].endswith("…")


def test_an_address_that_is_too_long_is_printed_to_its_mark(edition: Edition) -> None:
    few = some_of(edition)
    first = few.desks[0]
    long = replace(first, address=replace(first.address, text="東" * 1_900))
    row = book_data(replace(few, desks=(long, *few.desks[1:])))["chapters"][0]["tables"][0]["rows"][0]
    assert row["cells"]["address"] == "東" * 239 + "…"
    assert row["findings"][0]["text"].startswith("略記：")
    assert f"{first.lines[0]}" in row["findings"][0]["text"]


def test_nothing_of_the_edition_is_cut(edition: Edition) -> None:
    assert all(is_whole(desk) for desk in edition.desks)


def test_long_headings_and_titles_are_typeset(edition: Edition) -> None:
    few = some_of(edition)
    long = "東" * 3_000
    programs = tuple(replace(p, name=long, name_en="x" * 3_000, description=long) for p in few.programs)
    tables = tuple(replace(table, heading=f"☎{long}") for table in few.tables)
    told = replace(
        few,
        sources=(replace(few.sources[0], facts=replace(few.sources[0].facts, title=long)),),
        programs=programs,
        tables=tables,
    )
    assert book(told).startswith(b"%PDF")


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_slips_and_call_sheets_take_long_values(router: Router, text: str) -> None:
    desk = long_desk(router.edition.desks[0], text)
    desk = replace(desk, department=desk.department[:1], urls=desk.urls[:1], phones=desk.phones[:1])
    slip = slip_of(router.directory, [chosen(desk, (), router.directory)], DAY, messages("ja"))
    assert slip_pdf(slip).startswith(b"%PDF")
    campaign = Campaign(1, "秋", CampaignRule.RISKIEST, "2026-11-01T00:00:00Z", "hanako")
    line = CallLine(Call(1, desk.id, text, ()), desk, None, tuple(range(5_000)))
    assert call_sheet_pdf(Progress(campaign, (line, line)), DAY).startswith(b"%PDF")
