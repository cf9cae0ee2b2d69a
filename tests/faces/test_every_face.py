"""One number, every face: for every desk, each face has exactly the numbers of the edition.

A new export fails here until it says how its numbers are read back: an extractor in `EXTRACTORS`,
or, for a format that needs a reader of its own, the test that does the same in `ELSEWHERE`.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.faces.exports.vcard import vcards
from madoguchi.model.edition import Edition
from madoguchi.text.phone import digits
from tests.faces.exports.readers import (
    Numbers,
    csv_numbers,
    edition_numbers,
    jsonl_numbers,
    jsonld_numbers,
    one_file_numbers,
    telephones,
    vcard_numbers,
    xlsx_numbers,
)
from tests.faces.web.conftest import TEL

TESTS = Path(__file__).parent.parent

EXTRACTORS: dict[str, Callable[[bytes], Numbers]] = {
    "edition": edition_numbers,
    "jsonl": jsonl_numbers,
    "csv": lambda content: csv_numbers(content, "窓口ID", "電話番号"),
    "gif": lambda content: csv_numbers(content, "施設情報_ID", "連絡先情報_連絡先電話番号"),
    "municipal-csv": lambda content: csv_numbers(content, "ID", "電話番号"),
    "xlsx": xlsx_numbers,
    "vcard": vcard_numbers,
    "jsonld": jsonld_numbers,
    "one-file": one_file_numbers,
}
# Format → the tests in which its numbers are compared, desk by desk (patterns below tests/).
ELSEWHERE = {
    "hsds": "faces/exports/test_hsds*.py",
    "hsds-datapackage": "faces/exports/test_hsds*.py",
    "pdf": "faces/printed/test_*.py",
}


def expected(edition: Edition) -> Numbers:
    return {desk.id: desk.numbers for desk in edition.desks}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_has_the_numbers_of_every_desk(name, edition, made):
    if name in EXTRACTORS:
        assert EXTRACTORS[name](made(name)) == expected(edition)
        return
    assert name in ELSEWHERE, f"say in {Path(__file__).name} how the numbers of `{name}` are read back"
    assert [*TESTS.glob(ELSEWHERE[name])], f"no test reads `{name}`: tests/{ELSEWHERE[name]} is not there"


def test_every_page_contact_and_script_of_a_desk_has_its_numbers(client, edition):
    shown: Numbers = {}
    described: Numbers = {}
    saved: Numbers = {}
    for desk in edition.desks:
        page = client.get(f"/desk/{desk.id}").text
        whole = TEL.findall(page)
        assert [number for _, number in whole] == list(dict.fromkeys(desk.numbers)), desk.name
        assert all(dialled == digits(number) for dialled, number in whole)
        links = TEL.findall(page[page.index("<article") : page.index("</article>")])
        shown[desk.id] = tuple(html.unescape(text) for _, text in links)
        (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
        node = json.loads(script)
        described[node["identifier"]] = telephones(node)
        saved |= vcard_numbers(vcards([desk], edition))  # what /desk/….vcf sends (test_downloads)
    assert shown == expected(edition)
    assert described == expected(edition)
    assert saved == expected(edition)


def test_every_slip_has_the_numbers_of_its_desks(client, edition):
    shown: Numbers = {}  # the printed ones: faces/printed/test_slip.py
    for start in range(0, len(edition.desks), 4):
        ids = [desk.id for desk in edition.desks[start : start + 4]]
        page = client.get("/slip", params={"desk": ids}).text
        slips = re.findall(r'<article class="slip-desk".*?</article>', page, re.S)
        for id, slip in zip(ids, slips, strict=True):
            shown[id] = tuple(html.unescape(text) for _, text in TEL.findall(slip))
    assert shown == expected(edition)
