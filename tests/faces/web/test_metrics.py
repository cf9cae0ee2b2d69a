"""Metrics count by template, status and kind; nothing that anybody typed stands in them."""

from __future__ import annotations

import logging
import re
import socket
import warnings
from pathlib import Path

import httpx
import pytest

from madoguchi.errors import InputError
from madoguchi.faces.editors.lazy import LazyEditors
from madoguchi.faces.web import access
from madoguchi.faces.web.access import Handled, JsonLines, Observed, record, request_id, route_of
from madoguchi.faces.web.metrics import KINDS, Metrics
from madoguchi.faces.web.node import Node
from madoguchi.store.database import Database
from madoguchi.store.served import Holder

with warnings.catch_warnings():  # starlette would rather have httpx's successor; httpx is what we pin
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.filterwarnings("ignore", message=".*httpx.*")
    from starlette.testclient import TestClient

ALERTS = Path(__file__).parents[3] / "deploy" / "prometheus-alerts.yml"


@pytest.fixture(scope="module")
def node(tmp_path_factory) -> Node:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('metrics')}/store.sqlite")
    return Node(Holder(database), {"edit": LazyEditors})


@pytest.fixture
def metrics(node, monkeypatch):
    monkeypatch.setattr(access.log, "level", logging.INFO)
    found = Metrics(node)
    yield found
    found.stop()
    access.answers.setLevel(logging.WARNING)


def scraped(port: int) -> str:
    return httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=30).text


def test_requests_and_answers_are_counted_and_nothing_typed_is_in_them(node, metrics):
    port = metrics.serve("127.0.0.1", 0)
    browser = TestClient(Observed(node))
    for path in (
        "/ask?q=himitsu",
        "/ask?q=融資&place=大阪市",
        "/ask?q=雇用",
        "/ask?q=死にたい",
        "/api/ask?q=03-3501-1511",
        "/desk/himitsu",
        "/himitsu",
        "/hsds/services/himitsu",
        "/hsds/himitsu",
        "/edit/drafts/1/himitsu",
        "/edit/sign-in?next=himitsu",
        "/static/0000000000000000/himitsu/himitsu.css",
        "/himitsu/../himitsu",
    ):
        browser.get(path)
    browser.request("HIMITSU", "/")
    text = scraped(port)
    assert "himitsu" not in text.lower()
    for line in (
        'madoguchi_requests_total{kept="0",method="GET",route="/ask",status="200"} 4.0',
        'madoguchi_requests_total{kept="0",method="GET",route="/desk/{id}",status="404"} 1.0',
        'madoguchi_requests_total{kept="0",method="GET",route="/edit/sign-in",status="503"} 1.0',
        'madoguchi_requests_total{kept="0",method="GET",route="/hsds/services/{id}",status="400"} 1.0',
        'madoguchi_requests_total{kept="0",method="GET",route="/static/{digest}/{name:path}",status="404"} 1.0',
        'madoguchi_request_seconds_count{route="/ask"} 4.0',
        'madoguchi_answers_total{kind="danger"} 1.0',
        "madoguchi_database_up 0.0",
        "madoguchi_ready 0.0",
        f'revision="{node.site.edition.revision}"',
    ):
        assert line in text
    assert 'method="OTHER"' in text
    counted = dict(re.findall(r'madoguchi_answers_total\{kind="(\w+)"\} (\d)', text))
    assert set(counted) == set(KINDS)
    assert sum(map(int, counted.values())) == 5
    assert counted["found"] != "0"


def test_the_alerts_speak_of_metrics_that_there_are(metrics):
    record([Handled("/", "GET", 200, 1.0, "0")])
    port = metrics.serve("127.0.0.1", 0)
    record([Handled("/", "GET", 200, 1.0, "0")])
    named = set(re.findall(r"\b((?:madoguchi|process)_\w+)\b", ALERTS.read_text(encoding="utf-8")))
    there = set(re.findall(r"^(\w+)", scraped(port), re.M))
    assert named
    assert named - there == set()


def test_a_port_that_is_taken_is_told(metrics):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InputError, match="MADOGUCHI_METRICS_PORT"):
            metrics.serve("127.0.0.1", other.getsockname()[1])


def test_kept_pages_are_counted_together(metrics):
    port = metrics.serve("127.0.0.1", 0)
    record([Handled("/desk/{id}", "GET", 200, 0.0, str(n), kept=True) for n in range(1000)])
    text = scraped(port)
    assert 'madoguchi_requests_total{kept="1",method="GET",route="/desk/{id}",status="200"} 1000.0' in text
    assert 'madoguchi_request_seconds_count{route="/desk/{id}"}' not in text


@pytest.mark.parametrize("given", ["", "himitsu 1", "a" * 65, "x\n", "１２３４５６７８"])
def test_what_is_no_number_of_a_request_gets_one_of_our_own(given):
    assert request_id(given) != given
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]+", request_id(given))


def test_the_log_is_one_object_a_line():
    entry = logging.LogRecord("x", logging.INFO, "", 0, "", (), None)
    entry.handled = (Handled('/"', "GET", 200, 1.26, "a"), Handled("/", "GET", 304, 0.0, "b", kept=True))
    one, two = JsonLines().format(entry).splitlines()
    assert one.endswith(
        '"level": "info", "route": "/\\"", "method": "GET", "status": 200, "ms": 1.3, "id": "a"}'
    )
    assert two.endswith('"route": "/", "method": "GET", "status": 304, "ms": 0.0, "id": "b"}')


def test_an_error_is_logged_without_its_text():
    try:
        raise ValueError("himitsu")
    except ValueError as error:
        entry = logging.LogRecord("x", logging.ERROR, "", 0, "bad %s", ("luck",), (ValueError, error, None))
    told = JsonLines().format(entry)
    assert told.endswith('"level": "error", "message": "bad luck"}')
    assert "himitsu" not in told


def test_a_route_that_nobody_knows_is_unmatched():
    assert route_of({"path": "/himitsu"}) == "unmatched"
    assert route_of({"path": "/himitsu", "endpoint": Observed(None), "path_params": {}}) == "unmatched"
