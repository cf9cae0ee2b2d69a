"""What the place tests share: the tables, loaded once."""

from __future__ import annotations

import pytest

from madoguchi.places.finder import PlaceFinder, place_finder
from madoguchi.places.gazetteer import Gazetteer, place_tables


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return place_tables()


@pytest.fixture(scope="session")
def finder() -> PlaceFinder:
    return place_finder()
