"""The API that programs write with, over a store of its own, and programs with tokens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from madoguchi.editorial.programs import GiveToken
from madoguchi.faces.web.limiting import Limiter
from madoguchi.faces.web.node import Node
from madoguchi.faces.writing import SEGMENT
from madoguchi.faces.writing.app import create_writing
from madoguchi.store.database import Database
from madoguchi.store.served import Holder
from madoguchi.store.tokens import Scope
from tests.faces.conftest import TestClient
from tests.people import with_people

START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
Program = Callable[..., TestClient]


@pytest.fixture
def served(database: Database) -> Node:
    """A node over the store with the API in it; it counts no requests."""
    with_people(database)
    made = {SEGMENT: lambda node: create_writing(node, database, Limiter(10_000))}
    return Node(Holder(database), made)


@pytest.fixture
def program(database: Database, served: Node) -> Program:
    """Return a function that gives a program a token: `program("calls", "reports")` sends with it."""

    def begin(name: str = "calls", *scopes: str) -> TestClient:
        given = [Scope(scope) for scope in scopes] or list(Scope)
        _, secret = GiveToken(name, given, START, by="taro").carry_out_in(database)
        return TestClient(served, headers={"authorization": f"Bearer {secret}"})

    return begin
