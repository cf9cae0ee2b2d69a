"""What the tests of the pages look for."""

from __future__ import annotations

import re

from madoguchi.model.edition import Edition
from tests.faces.conftest import TestClient

__all__ = ["TEL", "TestClient", "desk_id", "foreign_scripts"]

TEL = re.compile(r'<a class="tel" href="tel:(\d+)">([^<]*)</a>')


def desk_id(edition: Edition, name: str) -> str:
    """The id of the desk of that full name."""
    return next(desk.id for desk in edition.desks if desk.name == name)


def foreign_scripts(page: str) -> list[str]:
    """Every script tag of a page that is not a file of our own (or data that nothing runs)."""
    own = re.compile(r'<script (?:src="/static/[0-9a-f]{16}/\w+\.js" defer|type="application/ld\+json")>')
    return [tag for tag in re.findall(r"<script[^>]*>?", page) if not own.fullmatch(tag)]
