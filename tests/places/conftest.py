"""What the place tests share: the tables, loaded once."""

from __future__ import annotations

import pytest

from madoguchi.places import Gazetteer, PlaceFinder


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer()


@pytest.fixture(scope="session")
def finder(gazetteer: Gazetteer) -> PlaceFinder:
    return PlaceFinder(gazetteer)
