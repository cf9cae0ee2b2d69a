"""What answers an address of the editors' pages."""

from __future__ import annotations

import inspect
from unittest.mock import MagicMock

import pytest

from madoguchi.faces.editors.app import PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__.rpartition(".")[2])
def test_what_answers_an_address_is_a_method(page):
    """A stack trace names it, and a test can call it."""
    routes = page.routes(MagicMock()).routes
    assert routes
    assert [route.path for route in routes if not inspect.ismethod(route.endpoint)] == []
