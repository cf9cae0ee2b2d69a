"""Lists that are no plain table, read end to end: running text, blocks of lines, fields and values, cells of many things."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from madoguchi.editions.build import Built
from madoguchi.editions.proof import prove
from madoguchi.editorial.drafting import read_file
from madoguchi.model.entities import Desk, Phone
from tests.ingest.test_documents import as_pdf

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "cases" / "running-lists.toml").read_text(encoding="utf-8")
)["list"]


def workbook(text: str) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = None
    for line in text.splitlines():
        if line.startswith("== "):
            sheet = book.create_sheet(line[3:])
            row = 0
        elif sheet is not None:
            row += 1
            for at, cell in enumerate(line.split("|"), start=1):
                sheet.cell(row, at, cell or None)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(text: str, kind: str = "txt") -> Built:
    text = text.lstrip("\n")
    content = {"xlsx": workbook, "typst": as_pdf}.get(kind, str.encode)(text)
    return read_file(content, f"list.{'pdf' if kind == 'typst' else kind}", edition="draft:other")


def number(phone: Phone, sign: str = "") -> str:
    label = f"[{phone.label}] " if phone.label else ""
    return f"{label}{sign}{phone.number}" + (f" (内 {phone.extension.text})" if phone.extension else "")


def told(desk: Desk) -> str:
    name = " » ".join(value.text for value in (desk.organization, *desk.department))
    numbers = " ".join([*map(number, desk.phones), *(number(fax, "F") for fax in desk.faxes)])
    values = [value.text if value else "" for value in (desk.postal_code, desk.address, desk.hours)]
    return "|".join([name, numbers, *values, " ".join(v.text for v in (*desk.emails, *desk.urls))])


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_every_desk_reads_as_by_hand(case: dict[str, Any]) -> None:
    built = read(case["text"], case["kind"])
    assert [told(desk) for desk in built.edition.desks] == case["desks"].strip().splitlines()
    assert prove(built.content)[1] == []
