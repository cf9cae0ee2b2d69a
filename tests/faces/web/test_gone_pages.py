"""An id that was ever given out is never missing: its page stays, programs are sent on, and lists follow."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from madoguchi.answers.router import Router
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.codec import decode, encode
from madoguchi.faces.exports.hsds.graph import graph_of
from madoguchi.faces.mcp.arguments import Arguments
from madoguchi.faces.mcp.assistant import Assistant
from madoguchi.faces.offline.addresses import Address
from madoguchi.faces.offline.pages import Pages, addresses
from madoguchi.faces.web.app import create_app
from madoguchi.index.past import Past
from madoguchi.store.editions import packaged_edition
from tests.editions.next_edition import DAY, next_edition
from tests.faces.conftest import TestClient

OLD = packaged_edition()


@cache
def _router() -> Router:
    return Router(decode(encode(next_edition(OLD)), GUIDEBOOK))


@pytest.fixture(scope="module")
def browser() -> TestClient:
    router = _router()
    return TestClient(create_app(router.edition, router), follow_redirects=False)


def gone(*, heirs: int) -> str:
    """A desk that is gone, which so many took over from."""
    found = Past(_router().edition).gone
    return next(desk.id for desk in OLD.desks if desk.id in found and len(found[desk.id].heirs) == heirs)


def test_no_page_of_any_desk_of_the_earlier_edition_is_missing(browser: TestClient) -> None:
    found = Past(_router().edition).gone
    lost = [desk.id for desk in OLD.desks if desk.id in found]
    assert len(lost) > 150
    told = Counter(browser.get(f"/desk/{id}").status_code for id in lost)
    assert told == {410: len(lost)}
    for heirs, status in ((0, 303), (1, 301), (2, 303)):
        answer = browser.get(f"/desk/{gone(heirs=heirs)}.vcf")
        assert answer.status_code == status
        assert browser.get(answer.headers["location"]).status_code in (200, 410)
    assert browser.get("/desk/00000000-0000-0000-0000-000000000000").status_code == 404


@pytest.mark.parametrize("lang", ["ja", "easy", "en", "zh", "vi", "ko"])
def test_the_page_says_until_when_and_who_took_over(browser: TestClient, lang: str) -> None:
    id = gone(heirs=1)
    was, (heir,) = OLD.desk_by_id[id], Past(_router().edition).gone[id].heirs
    page = browser.get(f"/desk/{id}", params={"lang": lang}).text
    assert was.name in page
    assert f"/desk/{heir}" in page
    assert all(number in page for number in was.numbers)
    assert "2026" in page


def test_slips_and_kept_lists_hand_out_what_took_over(browser: TestClient) -> None:
    id = gone(heirs=1)
    (heir,) = Past(_router().edition).gone[id].heirs
    name = _router().edition.desk_by_id[heir].name
    assert name in browser.get("/slip", params={"desk": id}).text
    assert name in browser.get("/list", params={"list": id[:8]}).text
    nobody = browser.get("/slip", params={"desk": gone(heirs=0)})
    assert nobody.status_code == 410
    assert OLD.desk_by_id[gone(heirs=0)].name in nobody.text


@pytest.mark.parametrize("table", ["service", "organization", "service_at_location"])
def test_no_object_of_the_earlier_feed_is_missing(browser: TestClient, table: str) -> None:
    now = graph_of(_router().edition).of(table)
    lost = [id for id in graph_of(OLD).of(table) if id not in now]
    assert lost
    for id in lost:
        answer = browser.get(f"/hsds/{table}s/{id}")
        assert answer.status_code in (301, 303, 410), id
        if answer.status_code == 410:
            assert "2026-11-29" in answer.json()["detail"]
        else:
            assert browser.get(answer.headers["location"]).status_code == 200


def test_the_page_of_a_number_that_nobody_took_over_says_whose_it_was(browser: TestClient) -> None:
    was = OLD.desk_by_id[gone(heirs=0)]
    page = browser.get("/ask", params={"q": was.numbers[0]}).text
    assert f"2026年11月29日まで「{was.name}」の番号でした" in page
    told = browser.get("/api/ask", params={"q": was.numbers[0]}).json()
    assert (told["abstained"], was.name in told["message"]) == (True, True)


def test_an_assistant_is_told_of_ids_and_numbers_of_the_earlier_edition() -> None:
    assistant = Assistant(_router())
    for heirs in (0, 1):
        was = OLD.desk_by_id[gone(heirs=heirs)]
        by_id = assistant.call("get_desk", Arguments({"id": was.id}, DAY))
        by_number = assistant.call("reverse_number", Arguments({"number": was.numbers[0]}, DAY))
        asked = assistant.call("route_question", Arguments({"question": was.numbers[0], "place": ""}, DAY))
        assert was.name in by_id.message
        for told in (by_number, asked):
            assert was.name in told.message
            assert len(told.desks) == heirs


def test_the_static_site_has_the_page_too() -> None:
    edition = _router().edition
    id = gone(heirs=1)
    assert Address(f"/desk/{id}", {}) in list(addresses(edition, "ja"))
    assert OLD.desk_by_id[id].name in Pages(edition).html(Address(f"/desk/{id}", {})).decode()
