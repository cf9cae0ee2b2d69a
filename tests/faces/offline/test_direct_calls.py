"""The templates of a static site, compiled in their own way beside those of a server."""

from __future__ import annotations

from madoguchi.answers.router import Router
from madoguchi.faces.offline.pages import Address, Pages
from madoguchi.faces.web.app import create_app
from madoguchi.store.editions import packaged_edition
from tests.faces.conftest import TestClient


def test_a_process_that_made_a_static_page_still_serves_pages() -> None:
    edition = packaged_edition()
    made = Pages(edition).html(Address("/notices"))
    served = TestClient(create_app(edition, Router(edition))).get("/notices")
    assert served.status_code == 200
    assert Pages(edition).html(Address("/notices")) == made
