"""What one request's Host says never stands in another's answer, however the answer was kept."""

from __future__ import annotations

import pytest

from madoguchi.faces.origin import Front
from madoguchi.faces.web.node import Node
from madoguchi.store.served import Holder
from tests.faces.conftest import TestClient

BASE = "https://madoguchi.example.jp"
# This machine by three names, and a site of which nobody told us that it is ours.
HOSTS = ("localhost:8001", "127.0.0.1:8002", "evil.example:8003", "[::1]:8004")
PATHS = (
    *("/", "/embed", "/widget", "/list", "/about", "/changes", "/changes.atom", "/changes.json"),
    *("/llms.txt", "/robots.txt", "/sitemap.xml", "/source", "/data", "/topics", "/slip", "/opensearch.xml"),
    *("/hsds", "/hsds/", "/hsds/openapi.json", "/hsds/profile.json", "/hsds/services?per_page=1"),
    *("/healthz", "/list?lang=en", "/embed?lang=en", "/changes.atom?lang=en", "/nowhere", "/static/x/y"),
)


@pytest.fixture(scope="module")
def node():
    return Node(Holder(None))


def asked(node, base_url, host, path):
    """Status, headers and body that a browser gets."""
    front = Front(node, (), base_url)
    browser = TestClient(front, base_url="http://127.0.0.1", follow_redirects=False)
    answer = browser.get(path, headers={"host": host})
    return answer.status_code, str(answer.headers), answer.text


@pytest.mark.parametrize("base_url", ["", BASE])
def test_no_host_stands_in_the_answer_to_another(node, base_url):
    wrong = []
    for path in PATHS:
        for host in (*HOSTS, HOSTS[0]):  # the first again, when the others may have been kept
            status, headers, text = asked(node, base_url, host, path)
            assert status < 500, path
            others = [other for other in HOSTS if other in headers + text and (other != host or base_url)]
            if others or (host.startswith("evil") and "evil.example" in headers + text):
                wrong.append((path, host, others))
    assert wrong == []


def test_addresses_of_the_embed_page_are_those_of_its_own_host(node):
    for host in (HOSTS[0], HOSTS[1], HOSTS[0]):
        assert f"http://{host}/widget" in asked(node, "", host, "/embed")[2]
        assert f"http://{host}/hsds" in asked(node, "", host, "/hsds/")[2]
    assert f"{BASE}/widget" in asked(node, BASE, HOSTS[0], "/embed")[2]
