"""One application over the packaged edition, shared by every test of the pages."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from madoguchi.answers.router import Router
from madoguchi.faces.web.app import create_app
from madoguchi.model.edition import Edition
from madoguchi.store.editions import packaged_edition

with warnings.catch_warnings():  # starlette would rather have httpx's successor; httpx is what we pin
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.filterwarnings("ignore", message=".*httpx.*")
    from starlette.testclient import TestClient

TEL = re.compile(r'<a class="tel" href="tel:(\d+)">([^<]*)</a>')


@pytest.fixture(scope="session")
def edition() -> Edition:
    return packaged_edition()


@pytest.fixture(scope="session")
def router(edition: Edition) -> Router:
    return Router(edition)


@pytest.fixture(scope="session")
def app(edition: Edition, router: Router) -> FastAPI:
    return create_app(edition, router)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:  # one event loop for all requests
        yield client


def desk_id(edition: Edition, name: str) -> str:
    """The id of the desk of that full name."""
    return next(desk.id for desk in edition.desks if desk.name == name)


def foreign_scripts(page: str) -> list[str]:
    """Every script tag of a page that is not a file of our own (or data that nothing runs)."""
    own = re.compile(r'<script (?:src="/static/[0-9a-f]{16}/\w+\.js" defer|type="application/ld\+json")>')
    return [tag for tag in re.findall(r"<script[^>]*>?", page) if not own.fullmatch(tag)]
