"""Whatever an address or a header holds: no page takes longer over it than over a question."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from madoguchi.faces.api.endpoints import ENDPOINTS
from madoguchi.faces.web.door import LONGEST_HEADER, MOST_PARAMETERS
from madoguchi.faces.web.routing import PageRoute
from tests.hostile import LENGTH, TEXTS, seconds

BOUND = 0.5  # seconds of a processor; on a quiet one the slowest takes a fifth
# What pages read of the address beside the parameters that their routes declare.
EVERYWHERE = ("lang", "list", "ruby")
REPEATED = {"/compare": ("place",), "/slip": ("desk",), "/list": ("desk",), "/numbers": ("severity", "code")}
WORST = {
    "as many as an address holds": "\ufdfa" * (40_000 // 9),
    "marks out of order": TEXTS["marks out of order"],
}


def parameters(app) -> Iterator[tuple[str, str]]:
    """Every address of the application with every parameter that it reads."""
    for route in app.routes:
        if isinstance(route, PageRoute):
            path = route.path
            for name in (*route.query, *REPEATED.get(path, ()), *(EVERYWHERE if path == "/ask" else ())):
                yield path, name
    for endpoint in ENDPOINTS:
        for name in endpoint.parameters:
            yield f"/hsds/{endpoint.path}", name


def test_no_parameter_of_any_page_costs_time(app, client):
    asked = sorted(set(parameters(app)))
    assert len(asked) > 40
    assert {("/ask", "q"), ("/api/ask", "place"), ("/compare", "place"), ("/hsds/services", "search")} <= set(
        asked
    )
    slow = {}
    for path, name in asked:
        address = path.replace("{id}", "succession").replace("{name}", "東京都")
        for kind, text in WORST.items():
            given = {"q": "資金繰り", "place": "大阪府", name: text}
            if address.startswith("/hsds"):
                given = {name: text}
            took = seconds(partial(client.get, address, params=given), enough=BOUND)
            if took > BOUND:
                slow[path, name, kind] = took
    assert slow == {}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("field", ["q", "place"])
def test_no_question_and_no_place_costs_time(router, text, field):
    given = ("資金繰り", text) if field == "place" else (text, "")
    assert seconds(lambda: router.answer(*given), enough=BOUND) < BOUND
    assert seconds(lambda: router.answer(*(each[:200] for each in given)), enough=BOUND) < BOUND


def test_a_question_that_becomes_too_long_is_refused_as_any_long_one(client):
    for text in ("\ufdfa" * LENGTH, "\ufdfa" * 112, "㌀" * 1_000):
        assert client.get("/api/ask", params={"q": text}).json()["abstained"]
        page = client.get("/ask", params={"q": text}).text
        assert "もう少し短く" in page
    assert "もう少し短く" not in client.get("/ask", params={"q": "\ufdfa" * 111}).text


@pytest.mark.parametrize("query", ["&".join(["desk=x"] * 5_000), "q=" + "a" * 50_000])
def test_an_address_that_no_page_links_to_is_refused(client, query):
    assert client.get(f"/list?{query}").status_code == 414


def test_as_many_parameters_as_a_page_may_have_are_read(client):
    assert client.get("/list?" + "&".join(["desk=x"] * (MOST_PARAMETERS - 1))).status_code in (200, 400, 404)


@pytest.mark.parametrize(
    "name", ["if-none-match", "if-modified-since", "cookie", "origin", "accept-language"]
)
def test_an_endless_header_is_refused_and_a_long_one_costs_nothing(client, name):
    for value in ('"' * 60_000, "\\" * 60_000, "a=b; " * 12_000):
        assert client.get("/hsds/services", headers={name: value}).status_code == 431
    for value in (
        '"' * (LONGEST_HEADER - 100),
        "1 " * (LONGEST_HEADER // 2 - 100),
        " " * (LONGEST_HEADER - 100) + "x",
    ):
        assert seconds(partial(client.get, "/hsds/services", headers={name: value}), enough=BOUND) < BOUND


def test_a_long_path_is_refused(client):
    assert client.get("/topic/" + "x" * 9_000).status_code == 414


def test_a_query_within_bounds_is_passed_on_as_it_came(client):
    for text in ("%E3%81", "%ED%A0%80" * 60, "a+b%20c" * 60, "é" * 60, "%00" * 200):
        assert client.get(f"/ask?place=%E5%A4%A7%E9%98%AA&q={text}").status_code == 200
    long = "資金繰り+" * 60
    assert long.replace("+", " ") in client.get("/ask", params={"q": long.replace("+", " ")}).text
