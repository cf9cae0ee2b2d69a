"""What is looked up by index gives what a look at every desk would, and keeps no more than it may."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from numpy.typing import NDArray

from madoguchi.answers.router import Router
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.index import directory, likeness
from madoguchi.index.directory import Areas, Group, rank_of, serving
from madoguchi.index.lexicon import TYPO_RATIO, Lexicon, program_aliases
from madoguchi.index.likeness import MOST_PLACES, Names
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.place import Place

PLACES = [
    Place("大阪府"),
    Place("北海道"),
    Place("大阪府", "堺市"),
    Place("神奈川県", "横浜市西区", city="横浜市"),
    Place("東京都", "千代田区"),
]


def rank(desk: Desk, place: Place) -> int | None:
    """How specifically a desk serves a place, by a look at each of its areas."""
    city = place.city or place.municipality
    own = {place.prefecture + name for name in (place.municipality, city) if name}
    areas = [area.text for area in desk.service_area]
    if own & set(areas):
        return 0
    if place.prefecture in areas:
        return 1 if len(areas) == 1 else 2
    return 3 if "全国" in areas else None


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_the_desks_of_a_place_are_the_same_by_index_and_one_by_one(edition: Edition, place: Place):
    ranked = [
        (found, at) for at, desk in enumerate(edition.desks) if (found := rank(desk, place)) is not None
    ]
    served = serving(edition.desks, place)
    assert [(s.rank, s.desk.id) for s in served] == [(r, edition.desks[at].id) for r, at in sorted(ranked)]
    assert len(served) > 20
    assert serving(Group(edition.desks), place) == served
    assert Areas(edition.desks).positions(place) == {at for _, at in ranked}


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_the_rank_of_one_desk_is_that_among_all(edition: Edition, place: Place):
    assert [rank_of(desk, place) for desk in edition.desks] == [rank(desk, place) for desk in edition.desks]


def test_one_desk_after_another_is_asked_about_without_an_index(monkeypatch, router: Router):
    listing = router.ground.listing
    monkeypatch.setattr(directory, "Areas", pytest.fail)
    own = [desk for desk in router.edition.desks if desk.service_area]
    here = [desk for desk in own if listing.may_serve(desk, (Place("大阪府"),))]
    assert here == [desk for desk in own if rank(desk, Place("大阪府")) is not None]


def test_a_program_s_desks_keep_the_index_of_their_areas(router: Router):
    desks = router.directory.by_program["guarantee"]
    serving(desks, Place("大阪府"))
    assert desks.areas is router.directory.by_program["guarantee"].areas


def test_places_that_were_asked_for_are_remembered_within_bounds(edition: Edition):
    names = Names(edition, program_aliases(GUIDEBOOK))
    first = names._serving_one(Place("大阪府")).copy()
    for at in range(3 * MOST_PLACES):
        names._serving_one(Place("大阪府", f"第{at}町"))
    assert names._serving_one.cache_info().currsize <= MOST_PLACES
    assert (names._serving_one(Place("大阪府")) == first).all()
    assert first.sum() == len(serving(edition.desks, Place("大阪府")))


def test_the_largest_shares_of_a_large_list_are_those_of_a_full_sort():
    import numpy as np

    shares = np.random.default_rng(5).permutation(20_000) / 20_000
    assert (likeness._largest(shares, 80) == shares.argsort()[::-1][:80]).all()


def test_a_pair_that_many_desks_have_counts_as_one_that_few_have(monkeypatch):
    names = ["よろず支援拠点", "信用保証協会", "支援センター", "労働局支援"] * 5
    parts = [{name} for name in names]
    masks = shares_of(likeness._Pairs(parts, str), "支援拠点")
    monkeypatch.setattr(likeness, "_COMMON", 0)
    assert (shares_of(likeness._Pairs(parts, str), "支援拠点") == masks).all()


def shares_of(pairs: likeness._Pairs, form: str) -> NDArray[Any]:
    return pairs.shares(pairs.known(form))


def test_pairs_that_the_same_desks_have_are_held_once():
    names = ["よろず支援拠点", "信用保証協会", "支援センター", "労働局支援", "商工会"]
    written = likeness._Pairs([{name} for name in names], str)
    parts = [{name, "財団"} if name == "商工会" else {name} for name in names]
    own, sharing = likeness._Pairs(parts, str), likeness._Pairs(parts, str, written)
    for form in ("支援拠点", "商工会財団", "信用保証"):
        assert (shares_of(sharing, form) == shares_of(own, form)).all()
        assert sharing.known(form).most == own.known(form).most
    assert sharing._desks["支援"] is written._desks["支援"]
    assert "財団" in sharing._desks
    assert "財団" not in written._desks


def slips(surfaces: list[str]) -> Iterator[str]:
    """Names with a character or two lost, added, swapped or replaced."""
    dice = random.Random(11)
    for name in dice.sample(surfaces, 300):
        text = list(name)
        for _ in range(dice.randint(1, 2)):
            at = dice.randrange(len(text))
            match dice.randrange(4):
                case 0 if len(text) > 3:
                    del text[at]
                case 1:
                    text.insert(at, dice.choice("支援県大課"))
                case 2:
                    text[at] = dice.choice("支援県大課")
                case _:
                    text[at], text[-1] = text[-1], text[at]
        yield "".join(text)


def test_a_slip_is_found_among_the_names_near_it_as_among_all(edition: Edition):
    from rapidfuzz import fuzz, process

    lexicon = Lexicon(edition)
    everything = lexicon._long_surfaces
    found = 0
    for typed in ("大阪信用保協会", "よろず支援拠店", "なにわ", *slips(everything)):
        best = process.extractOne(typed, everything, scorer=fuzz.ratio, score_cutoff=TYPO_RATIO)
        mentions = lexicon.find_typo(typed)
        assert {mention.name.surface for mention in mentions} == ({best[0]} if best else set())
        found += bool(best)
    assert found > 150


def test_what_cannot_be_alike_enough_is_not_looked_for(edition: Edition):
    names = Names(edition, program_aliases(GUIDEBOOK))
    alike = 0
    for form in ("大阪信用保協会", "よろず支援拠点", "資金繰りが苦しい", "香川県商工労働部経営支援課"):
        most, shares = names._written.known(form).most, shares_of(names._written, form)
        assert float(shares.max()) <= most + 1e-9
        least = names.nearest([form], lambda form=form: [form], (), 0.62)
        if least.share >= 0.62:
            alike += 1
            assert least == names.nearest([form], lambda form=form: [form], ())
    assert alike >= 2
