"""Pieces of pages are made once; none of them is made of what a person typed, and all go with the day."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date
from types import CodeType, FunctionType, ModuleType
from urllib.parse import quote

import pytest
from jinja2 import DictLoader, Environment

from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.view.kept import Kept, Pieces, of_the_list
from tests.faces.conftest import TestClient

DAY = date(2024, 1, 16)


@of_the_list
class Listed:
    """Something of the list."""


class Grown(Listed):
    """The same, with what somebody asked."""


def pieces(kept: Kept | None, language: str = "ja") -> Pieces:
    template = Environment(loader=DictLoader({"p": "{% macro piece(a, b=1) %}{{ made() }}{% endmacro %}"}))
    count = iter(range(100))
    module = template.get_template("p").make_module({"made": lambda: f"{language}{next(count)}"})
    return Pieces(language, lambda: module, kept)


def test_a_piece_is_made_once_for_the_same_arguments_and_language():
    kept, one, other = Kept(DAY), Listed(), Listed()
    ja, en = pieces(kept), pieces(kept, "en")
    assert [ja.piece(one), ja.piece(one), ja.piece(other), ja.piece(one, 2)] == ["ja0", "ja0", "ja1", "ja2"]
    assert en.piece(one) == "en0"


def test_nothing_is_kept_where_nothing_is_to_be():
    own, listed = pieces(None), Listed()
    assert [own.piece(listed), own.piece(listed)] == ["ja0", "ja1"]


@pytest.mark.parametrize("given", ["返済が苦しい", Grown(), ("返済が苦しい",), object()])
def test_no_piece_is_made_of_what_may_hold_what_was_typed(given):
    for kept in (Kept(DAY), None):
        with pytest.raises(TypeError, match="may hold what was typed"):
            pieces(kept).piece(given)


def test_the_oldest_goes_first():
    kept = Kept(DAY, most=2)
    for key in "abc":
        kept.get(key, f"first {key}".title)
    assert kept.get("c", lambda: "again") == "First C"
    assert kept.get("a", lambda: "again") == "again"
    assert len(kept.values()) == 2


def test_what_is_kept_goes_with_the_day(edition, router, monkeypatch):
    site = create_app(edition, router).state.site
    kept = site.kept
    kept.get("a", lambda: "a")
    assert site.kept is kept
    monkeypatch.setattr("madoguchi.faces.web.site.today", lambda: DAY)
    assert site.kept is not kept
    assert site.kept.values() == []


def test_of_a_page_is_kept_what_the_next_one_has_too(edition, router):
    app = create_app(edition, router)
    client, site = TestClient(app), app.state.site

    def asked(**more: str) -> int:
        page = client.get("/ask", params={"q": "ぬるぽ電器です。返済が苦しい", "place": "横浜市", **more})
        assert "ぬるぽ電器" in page.text
        return len(site.kept.values())

    first = asked()
    assert first > 5
    assert asked(q="のどか電器です。返済が苦しい" + "ぬるぽ電器") == first
    # A shortlist is a person's own, and so is another day.
    assert asked(list=edition.desks[0].id[:8]) == first
    held = site.kept.values()
    asked(at="2024-01-16")
    assert not [each for each in site.kept.values() if "2024-01-16" in str(each)]
    assert not [each for each in held if "ぬるぽ" in str(each) or "のどか" in str(each)]


def test_nothing_that_is_kept_remembers_what_was_typed(edition, router):
    app = create_app(edition, router)
    client, typed = TestClient(app), "ぬるぽ電器の返済が苦しい"
    for lang in ("ja", "en"):
        assert client.get("/ask", params={"q": typed, "place": "横浜市", "lang": lang}).status_code == 200
    assert not [
        text for text in texts_within(app.state.site.kept) if "ぬるぽ" in text or quote(typed) in text
    ]


def texts_within(thing: object) -> Iterator[str]:
    """Every text that a thing holds, however deep; of a function what it closes over."""
    seen: set[int] = set()
    reached: list[object] = [thing]
    while reached:
        each = reached.pop()
        if id(each) in seen or isinstance(each, (type, ModuleType, CodeType)):
            continue
        seen.add(id(each))
        if isinstance(each, str):
            yield each
        elif isinstance(each, FunctionType):
            reached += [each.__closure__, each.__defaults__, each.__kwdefaults__]
        else:
            reached += gc.get_referents(each)
