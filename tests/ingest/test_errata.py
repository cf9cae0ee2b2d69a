"""Errata: one that fits one printed place mends it, whatever field it is of, and keeps what is printed."""

from __future__ import annotations

import pytest

from madoguchi.ingest.errata import Erratum, apply_errata
from madoguchi.ingest.reader import read_list
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import read_tables
from madoguchi.model.provenance import ClaimKind

LIST = """市の窓口

課名\t係\t運営\t郵便番号\t住所\t電話番号\t備考
福祉果\t介護掛\t東市公杜\t123-4567\t東町l-1\t087-861-2500\t要予約、夜問も可
税務課\t市民税係\t\t\t\t087-861-2511\t
"""
TABLES = """[[table]]
id = "desks"
program = "city"
heading = ["市の窓口"]
columns = { "課名" = "organization", "係" = "unit", "運営" = "operator", "郵便番号" = "postal_code", "住所" = "address", "電話番号" = "phones", "備考" = "note" }
"""
CASES = [
    ("organization", "福祉果", "福祉課", "organization"),
    ("department", "介護掛", "介護係", "department"),
    ("operator", "公杜", "公社", "operator"),
    ("postal_code", "123-4567", "123-4568", "postal_code"),
    ("address", "町l-1", "町1-1", "address"),
    ("note", "夜問", "夜間", "notes"),
]


def erratum(field: str, printed: str, corrected: str) -> Erratum:
    return Erratum("mend", "desks", field, printed, corrected, 4, "misread", "the postal table")


@pytest.mark.parametrize(("field", "printed", "corrected", "name"), CASES, ids=[case[0] for case in CASES])
def test_a_value_of_every_field_is_mended_in_place(
    field: str, printed: str, corrected: str, name: str
) -> None:
    reading = read_list(read_source(LIST.encode(), edition="city"), read_tables(TABLES))
    outcome = apply_errata(reading, (erratum(field, printed, corrected),))
    assert [(each.erratum.id, each.lines, each.records) for each in outcome.applied] == [("mend", (4,), (0,))]
    was, now = getattr(reading.records[0], name), getattr(outcome.records[0], name)
    values = list(zip(was, now, strict=True)) if isinstance(was, tuple) else [(was, now)]
    mended = [(old, new) for old, new in values if new.kind is ClaimKind.CORRECTED]
    assert [(new.text, new.printed) for _, new in mended] == [
        (old.text.replace(printed, corrected), old.printed) for old, _ in mended
    ]
    assert len(mended) == 1
    assert outcome.records[1:] == reading.records[1:]


def test_what_stands_nowhere_is_missed() -> None:
    reading = read_list(read_source(LIST.encode(), edition="city"), read_tables(TABLES))
    outcome = apply_errata(reading, (erratum("operator", "西市公杜", "西市公社"),))
    assert (outcome.applied, outcome.records) == ((), reading.records)
    assert [places for _, places in outcome.missed] == [0]
