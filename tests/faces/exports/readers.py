"""Readers of the published formats, written apart from what writes them: numbers by desk id."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Any

import openpyxl

Numbers = dict[str, tuple[str, ...]]


def csv_rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file, as a program reads them: without BOM and without the guard."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    return [{name: cell[1:] if cell.startswith("'") else cell for name, cell in row.items()} for row in rows]


def csv_numbers(content: bytes, id: str, phone: str) -> Numbers:
    """The numbers of each row; several stand in one cell, parted as GIF DS-445 says."""
    return {row[id]: tuple(row[phone].split(" / ")) if row[phone] else () for row in csv_rows(content)}


def jsonl_numbers(content: bytes) -> Numbers:
    rows = [json.loads(line) for line in content.decode("utf-8").splitlines()]
    return {row["id"]: tuple(phone["number"] for phone in row["phones"]) for row in rows}


def edition_numbers(content: bytes) -> Numbers:
    desks = json.loads(content)["desks"]
    return {desk["id"]: tuple(phone["number"] for phone in desk.get("phones", ())) for desk in desks}


def jsonld_desks(content: bytes) -> list[dict[str, Any]]:
    graph = json.loads(content)["@graph"]
    return [node for node in graph if node["@type"] == "GovernmentService"]


def telephones(node: dict[str, Any]) -> tuple[str, ...]:
    phones = node.get("availableChannel", {}).get("servicePhone", ())
    return tuple(phone["telephone"] for phone in phones)


def jsonld_numbers(content: bytes) -> Numbers:
    return {node["identifier"]: telephones(node) for node in jsonld_desks(content)}


def sheet_rows(sheet: Any) -> list[dict[str, Any]]:
    """The rows of a sheet as cells by heading."""
    header, *rows = sheet.iter_rows()
    names = [cell.value for cell in header]
    return [dict(zip(names, row, strict=True)) for row in rows]


def xlsx_numbers(content: bytes) -> Numbers:
    found: Numbers = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        if "窓口ID" not in [cell.value for cell in sheet[1]]:
            continue
        for row in sheet_rows(sheet):
            cells = [cell for name, cell in row.items() if re.fullmatch(r"電話番号\d*", name)]
            found[row["窓口ID"].value] = tuple(cell.value for cell in cells if cell.value is not None)
    return found


@dataclass(frozen=True)
class Line:
    """A content line of a vCard."""

    group: str
    name: str
    parameters: dict[str, str]
    value: str


_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:,]*)')
_START = re.compile(r"(?:([A-Za-z0-9-]+)\.)?([A-Za-z0-9-]+)")


def vcards(content: bytes) -> list[list[Line]]:
    """The cards of a file: unfolded, parted into lines, each line into its parts (RFC 6350, 3.3)."""
    text = content.replace(b"\r\n ", b"").decode("utf-8")
    cards: list[list[Line]] = []
    for raw in text.removesuffix("\r\n").split("\r\n"):
        start = _START.match(raw)
        assert start, raw
        parameters, position = {}, start.end()
        while match := _PARAMETER.match(raw, position):
            parameters[match[1].upper()] = match[2].strip('"')
            position = match.end()
        assert raw[position] == ":", raw
        line = Line(start[1] or "", start[2].upper(), parameters, raw[position + 1 :])
        if line.name == "BEGIN":
            cards.append([])
        cards[-1].append(line)
    return cards


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value)


def components(value: str) -> list[str]:
    """The components of a structured value."""
    return [unescaped(part) for part in re.split(r"(?<!\\);", value)]


def one(card: list[Line], name: str) -> Line:
    (line,) = [line for line in card if line.name == name]
    return line


def card_id(card: list[Line]) -> str:
    return one(card, "UID").value.removeprefix("urn:uuid:")


def rfc_3966(printed: str) -> str:
    """The URI of a number of the list, made otherwise than the exports make it."""
    if printed.startswith(("0120-", "0570-", "0800-", "0990-")):
        return f"tel:{printed};phone-context=+81"
    assert printed.startswith("0")
    return f"tel:+81-{printed[1:]}"


def vcard_numbers(content: bytes) -> Numbers:
    """The printed number of each TEL, after checking that its URI is that very number as RFC 3966 has it."""
    found: Numbers = {}
    for card in vcards(content):
        phones = [line for line in card if line.name == "TEL"]
        for line in phones:
            printed = line.parameters["X-PRINTED"]
            assert line.value == rfc_3966(printed)
        found[card_id(card)] = tuple(line.parameters["X-PRINTED"] for line in phones)
    return found


def one_file_numbers(content: bytes) -> Numbers:
    """The numbers of each desk's article in the one HTML file, after checking what each link dials."""
    found: Numbers = {}
    for id, article in re.findall(
        r'<article class="row" id="([^"]+)">(.*?)</article>', content.decode(), re.S
    ):
        links = re.findall(r'<a class="tel" href="tel:(\d+)">([^<]*)</a>', article)
        assert all(dialled == re.sub(r"\D", "", text) for dialled, text in links)
        found[id] = tuple(text for _, text in links)
    return found
