"""A change touches what it names, and nothing else of the desk: no number, FAX, extension or address is lost."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from madoguchi.editions.timeline import apply_change, as_of
from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.model.entities import Desk, Phone
from madoguchi.model.provenance import Printed, Span

DAY = date(2024, 4, 1)
EVIDENCE = (Evidence(Method.CALLED, "0244-36-0211", "お間違いありません", "2024-03-31"),)


def value(text: str) -> Printed:
    return Printed(text, (Span(4, 0, len(text)),), text)


DESK = Desk(
    id="5b0c0b52-2f5b-5a51-8d8e-0d5c0f3f3a11",
    program="city",
    table="city",
    organization=value("青空市"),
    organization_id="o",
    department=(value("商工部"), value("商工課")),
    phones=(
        Phone("0244-36-0211", "代表", value("0244-36-0211"), extension=value("23"), says=(Span(4, 0, 3),)),
        Phone("0244-36-0213", None, value("0244-36-0213")),
    ),
    faxes=(Phone("0244-36-0212", None, value("0244-36-0212"), extension=value("24")),),
    urls=(value("https://aozora.example/"),),
    emails=(value("shigoto@aozora.example"), value("shoko@aozora.example")),
    postal_code=value("975-0004"),
    address=value("原町区本町2-27"),
    hours=value("9時～17時"),
)
# What a change names → the desk's field that it may touch.
CHANGES = {
    Field.PHONE: ("0244-36-0211", "0244-36-0299", "phones"),
    Field.ORGANIZATION: ("青空市", "大空市", "organization"),
    Field.DEPARTMENT: ("商工部商工課", "商工部 産業課", "department"),
    Field.ADDRESS: ("原町区本町2-27", "原町区本町2-99", "address"),
    Field.POSTAL_CODE: ("975-0004", "975-0099", "postal_code"),
    Field.HOURS: ("9時～17時", "10時～16時", "hours"),
    Field.URL: ("https://aozora.example/", "https://oozora.example/", "urls"),
}


def change(field: Field, before: str, after: str) -> DeskChange:
    return DeskChange("c1", DESK.id, field, before, after, DAY, "変わった", EVIDENCE)


def test_every_kind_of_change_is_tried() -> None:
    assert {*CHANGES, Field.DESK, Field.ADDED} == set(Field)


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_touches_nothing_else(field: Field) -> None:
    before, after, name = CHANGES[field]
    changed = apply_change(DESK, change(field, before, after))
    assert changed is not None
    assert [f.name for f in fields(Desk) if getattr(changed, f.name) != getattr(DESK, f.name)] == [name]


def test_a_changed_number_keeps_its_label_and_its_extension() -> None:
    changed = apply_change(DESK, change(Field.PHONE, "0244-36-0211", "0244-36-0299"))
    assert changed is not None
    assert [(p.number, p.label, p.extension) for p in changed.phones] == [
        ("0244-36-0299", "代表", value("23")),
        ("0244-36-0213", None, None),
    ]


@pytest.mark.parametrize("after", ["0244-36-0299", ""])
def test_a_fax_is_no_number_that_a_change_of_numbers_can_name(after: str) -> None:
    assert apply_change(DESK, change(Field.PHONE, "0244-36-0212", after)) == DESK


def test_a_day_later_the_others_are_as_they_were(edition) -> None:
    one = replace(edition, desks=(DESK,), changes=(change(Field.PHONE, "0244-36-0213", ""),))
    (desk,) = as_of(one, DAY).desks
    assert desk == replace(DESK, phones=DESK.phones[:1])
