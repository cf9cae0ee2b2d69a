"""What travels beside the data: freshness, open origins, problems, where things are."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

import pytest

from madoguchi.faces.api.app import create_hsds
from madoguchi.faces.api.feed import Feed
from madoguchi.faces.api.paging import page

UNKNOWN = "00000000-0000-5000-8000-000000000000"


def first_id(client, path):
    return client.get(f"/hsds/{path}?per_page=1").json()["contents"][0]["id"]


def test_the_root_says_version_profile_and_description(client, edition):
    root = client.get("/hsds/").json()
    assert root["version"] == "3.2.3"
    assert root["source"]["revision"] == edition.revision
    assert root["source"]["licence"] == edition.sources[0].facts.licence
    for name in ("profile", "openapi_url", "data_guide"):
        assert client.get(root[name]).status_code == 200, name
    assert client.get("/hsds").json() == root


@pytest.mark.parametrize(
    "path",
    ["", "services", "services?full=true", "organizations", "openapi.json", "taxonomies?format=ndjson"],
)
def test_an_answer_is_asked_again_by_its_state(client, edition, path):
    response = client.get(f"/hsds/{path}")
    etag = response.headers["etag"]
    assert edition.revision[:16] in etag
    modified = parsedate_to_datetime(response.headers["last-modified"])
    assert modified.isoformat() == f"{edition.sources[0].facts.held_since.replace(day=21)}T15:00:00+00:00"
    for asked in (
        {"if-none-match": etag},
        {"if-none-match": f'"other", {etag.removeprefix("W/")}'},
        {"if-modified-since": response.headers["last-modified"]},
    ):
        again = client.get(f"/hsds/{path}", headers=asked)
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["access-control-allow-origin"] == "*"
    stale = {"if-none-match": '"other"', "if-modified-since": response.headers["last-modified"]}
    assert client.get(f"/hsds/{path}", headers=stale).status_code == 200
    assert client.get(f"/hsds/{path}", headers={"if-modified-since": "soon"}).status_code == 200


def test_what_was_searched_for_is_stored_nowhere(client):
    assert client.get("/hsds/services?search=融資").headers["cache-control"] == "no-store"
    assert client.get("/hsds/services?postcode=100-0001").headers["cache-control"] == "no-store"
    assert client.get("/hsds/services?page=2").headers["cache-control"] == "public, no-cache"


@pytest.mark.parametrize("path", ["/hsds/services", "/hsds/nope", "/hsds/services?page=0", "/api/ask?q=融資"])
def test_scripts_of_any_origin_may_read(client, path):
    headers = client.get(path, headers={"origin": "https://example.org"}).headers
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers
    assert "default-src 'none'" in headers["content-security-policy"]
    asked = {"origin": "https://example.org", "access-control-request-method": "GET"}
    preflight = client.options(path, headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"


def test_the_pages_for_people_are_not_opened(client):
    for path in ("/", "/about", "/hsdsx"):
        assert "access-control-allow-origin" not in client.get(path).headers


def test_post_and_head_are_get(client):
    got = client.get("/hsds/services?page=2")
    assert client.post("/hsds/services?page=2").json() == got.json()
    head = client.head("/hsds/services?page=2")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == got.headers["etag"]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("services?page=0", 400, "page: expected a whole number from 1"),
        ("services?page=9999", 404, "there are 17 pages of 50"),
        ("services?page=２", 400, "page: expected"),
        ("services?per_page=1001", 400, "from 1 to 1000"),
        ("services?format=xml", 400, "json or ndjson"),
        ("services?full=yes", 400, "true or false"),
        ("services?taxonomy_term_id=loan", 400, "expected a UUID"),
        ("services?taxonomy_term_id=", 400, "expected a UUID"),
        (f"services?taxonomy_term_id={UNKNOWN}", 404, "no taxonomy_term has this id"),
        (f"services?taxonomy_id={UNKNOWN}", 404, "no taxonomy has this id"),
        (f"services?organization_id={UNKNOWN}", 404, "no organization has this id"),
        ("services?modified_after=yesterday", 400, "ISO 8601"),
        ("services?postcode=1", 400, "seven digits"),
        ("services?postcode=000-0000", 404, "postcode"),
        ("services?taxonomy_term=loan", 400, "This address knows: search"),
        ("services?search=a&search=b", 400, "Give search once"),
        (f"services?search={'あ' * 501}", 400, "at most 500"),
        ("service_at_locations?proximity=500", 422, "no coordinates"),
        ("service_at_locations?proximity=500&postcode=100-0001", 422, "Use postcode alone"),
        (f"taxonomy_terms?parent_id={UNKNOWN}", 404, "no taxonomy_term"),
        ("services/loan", 400, "id: expected a UUID"),
        (f"services/{UNKNOWN}", 404, "No service has this id"),
        (f"organizations/{UNKNOWN}", 404, "No organization has this id"),
        ("nope", 404, "openapi.json"),
    ],
)
def test_a_problem_says_what_was_expected(client, path, status, says):
    response = client.get(f"/hsds/{path}")
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    content = response.json()
    assert content["status"] == status
    assert set(content) == {"type", "title", "status", "detail"}
    assert says in content["title"] + content["detail"]


def test_a_problem_repeats_nothing_of_what_was_sent(client, caplog):
    assert "ひみつ" not in client.get("/hsds/services?page=ひみつ&search=ひみつ").text
    assert "ひみつ" not in caplog.text


def test_another_method_is_a_problem_too(client):
    response = client.put("/hsds/services")
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"
    assert {"GET", "POST"} <= set(response.headers["allow"].split(", "))


def test_an_upper_case_id_and_a_short_stay_are_understood(client):
    id = first_id(client, "services")
    assert client.get(f"/hsds/services/{id.upper()}").json()["id"] == id
    assert client.get("/hsds/services?modified_after=2020-01-01T00:00:00+09:00").status_code == 200


def test_an_error_of_ours_is_a_problem(edition, monkeypatch):
    from starlette.testclient import TestClient

    monkeypatch.setattr(Feed, "encoded", lambda *_: 1 / 0)
    client = TestClient(create_hsds(edition), raise_server_exceptions=False)
    response = client.get("/services")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "division" not in response.text


def test_a_long_answer_is_packed_for_those_who_take_it(client):
    plain = client.get("/hsds/services?full=true", headers={"accept-encoding": "identity"})
    packed = client.get("/hsds/services?full=true", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) * 5 < int(plain.headers["content-length"])
    assert packed.content == plain.content


def test_nothing_is_made_before_the_first_request(edition):
    started = time.process_time()
    create_hsds(edition)
    assert time.process_time() - started < 0.05


def test_a_page_of_fifty_full_services_takes_few_milliseconds(edition):
    feed = Feed(edition)
    ids = list(feed.graph.of("service"))
    best = []
    for number in range(1, len(ids) // 50 + 1):  # each page for the first time, then again
        for _ in range(2):
            started = time.process_time()
            page(feed, "services-full", ids, number, 50)
            best.append(time.process_time() - started)
    best.sort()
    assert best[len(best) // 2] < 0.02
