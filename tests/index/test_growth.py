"""What is looked up by index gives what a look at every desk would, and keeps no more than it may."""

from __future__ import annotations

import pytest

from madoguchi.data import read_text
from madoguchi.index import directory, likeness
from madoguchi.index.directory import serving
from madoguchi.index.lexicon import TYPO_RATIO, Lexicon, program_aliases
from madoguchi.index.likeness import MOST_PLACES, Names
from madoguchi.model.edition import Edition
from madoguchi.places.place import Place

PLACES = [
    Place("大阪府"),
    Place("北海道"),
    Place("大阪府", "堺市"),
    Place("神奈川県", "横浜市西区", city="横浜市"),
    Place("東京都", "千代田区"),
]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_the_desks_of_a_place_are_the_same_by_index_and_one_by_one(
    edition: Edition, place: Place, monkeypatch
):
    by_index = serving(edition.desks, place)
    monkeypatch.setattr(directory, "_FEW", len(edition.desks))
    assert by_index == serving(edition.desks, place)
    assert len(by_index) > 20


def test_another_edition_has_an_index_of_its_own(edition: Edition):
    for _ in range(300):
        fewer = tuple(desk for desk in edition.desks if desk.program != "jfc")
        assert {s.desk.program for s in serving(fewer, Place("大阪府"))}.isdisjoint({"jfc"})
    assert len(directory._INDEXED) <= 256


def test_places_that_were_asked_for_are_remembered_within_bounds(edition: Edition):
    names = Names(edition, program_aliases(read_text("aliases.toml")))
    first = names._serving_one(Place("大阪府")).copy()
    for at in range(3 * MOST_PLACES):
        names._serving_one(Place("大阪府", f"第{at}町"))
    assert len(names._here) <= MOST_PLACES
    assert (names._serving_one(Place("大阪府")) == first).all()
    assert first.sum() == len(serving(edition.desks, Place("大阪府")))


def test_the_largest_shares_of_a_large_list_are_those_of_a_full_sort():
    import numpy as np

    shares = np.random.default_rng(5).permutation(20_000) / 20_000
    assert (likeness._largest(shares, 80) == shares.argsort()[::-1][:80]).all()


def test_a_pair_that_many_desks_have_counts_as_one_that_few_have(monkeypatch):
    names = ["よろず支援拠点", "信用保証協会", "支援センター", "労働局支援"] * 5
    parts = [{name} for name in names]
    masks = likeness._Pairs(parts, str).shares("支援拠点")
    monkeypatch.setattr(likeness, "_COMMON", 0)
    assert (likeness._Pairs(parts, str).shares("支援拠点") == masks).all()


@pytest.mark.parametrize("typed", ["大阪信用保協会", "よろず支援拠店", "なにわ信用保証協", "後継者"])
def test_only_names_that_are_too_long_or_short_are_left_out_of_the_search_for_a_slip(
    edition: Edition, typed: str
):
    from rapidfuzz import fuzz, process

    lexicon = Lexicon(edition, read_text("aliases.toml"))
    everywhere = process.extractOne(typed, lexicon._long_surfaces, scorer=fuzz.ratio, score_cutoff=TYPO_RATIO)
    found = lexicon.find_typo(typed)
    assert bool(found) == bool(everywhere)
    if everywhere:
        assert {mention.name.surface for mention in found} == {everywhere[0]}
