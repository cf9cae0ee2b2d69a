"""An edition's bytes: whatever a desk holds, it comes back as it was."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.codec import decode, encode
from madoguchi.model.edition import Edition
from madoguchi.model.entities import DatedFact, Desk, Phone
from madoguchi.model.provenance import Changed, Corrected, Derived, Editorial, Printed, Span

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
WORDS = st.text("代表直通内線0123456789-～ab@.", min_size=1, max_size=12)
SPANS = st.lists(st.builds(Span, st.integers(1, 9), st.integers(0, 40), st.integers(0, 40)), max_size=2)
PROOF = (TEXT, SPANS.map(tuple), TEXT)
VALUE = st.one_of(
    st.builds(Printed, *PROOF),
    st.builds(Corrected, *PROOF, st.lists(WORDS, min_size=1, max_size=2).map(tuple)),
    st.builds(Derived, *PROOF, WORDS, st.lists(WORDS, max_size=2).map(tuple)),
    st.builds(Changed, *PROOF, WORDS),
    st.builds(Editorial, *PROOF, WORDS, WORDS),
)
PHONE = st.builds(
    Phone, WORDS, st.none() | WORDS, VALUE, SPANS.map(tuple), st.none() | VALUE, SPANS.map(tuple)
)


def several(member):
    return st.lists(member, max_size=3).map(tuple)


DESK = st.builds(
    Desk,
    id=WORDS, program=WORDS, table=WORDS, organization=VALUE, organization_id=WORDS,
    department=several(VALUE), operator=st.none() | VALUE, operator_id=st.none() | WORDS,
    prefecture=st.none() | VALUE, service_area=several(VALUE), phones=several(PHONE), faxes=several(PHONE),
    urls=several(VALUE), emails=several(VALUE), postal_code=st.none() | VALUE, address=st.none() | VALUE,
    location_id=st.none() | WORDS, hours=st.none() | VALUE, notes=several(VALUE),
    dated=several(st.builds(DatedFact, WORDS, WORDS, st.none() | TEXT, VALUE)),
    lines=st.lists(st.integers(1, 9), max_size=3).map(tuple), row=st.integers(0, 9), printed=TEXT, key=TEXT,
    referral=st.none() | WORDS, notices=several(WORDS),
    also=st.just(()) | st.builds(Desk, id=WORDS, program=WORDS, table=WORDS, organization=VALUE, organization_id=WORDS, phones=several(PHONE)).map(lambda desk: (desk,)),
)  # fmt: skip


@pytest.fixture(scope="module")
def empty(edition: Edition) -> Edition:
    """An edition that says nothing of any desk."""
    nothing = {field.name: () for field in fields(Edition) if isinstance(getattr(edition, field.name), tuple)}
    return replace(edition, **{**nothing, "sources": edition.sources})


def test_every_field_of_a_desk_and_of_a_number_is_tried() -> None:
    made = DESK.wrapped_strategy if hasattr(DESK, "wrapped_strategy") else DESK
    assert {field.name for field in fields(Desk)} == set(made.kwargs)
    assert len(fields(Phone)) == 6


# Not made smaller: a desk has so many fields that this would take minutes, and the difference names the field.
@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(desks=st.lists(DESK, max_size=2))
def test_what_is_encoded_is_decoded_as_it_was(empty: Edition, desks: list[Desk]) -> None:
    edition = replace(empty, desks=tuple(desks))
    content = encode(edition)
    back = decode(content, GUIDEBOOK)
    assert replace(back, revision=edition.revision) == edition
    assert encode(back) == content
