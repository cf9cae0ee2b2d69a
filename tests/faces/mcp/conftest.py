"""The tools over the packaged edition, and a call that every test may make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mcp_types import CallToolResult

from madoguchi.answers.router import Router
from madoguchi.faces.mcp.assistant import Assistant
from madoguchi.faces.mcp.server import Desk

Call = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def desk(router: Router) -> Desk:
    return Desk(Assistant(router))


@pytest.fixture(scope="session")
def call(desk: Desk) -> Call:
    """Return the structured content of a call that must not fail."""

    def called(tool: str, **given: str) -> dict[str, Any]:
        result = desk.answer(tool, given)
        assert not result.is_error, text_of(result)
        assert result.structured_content is not None
        return result.structured_content

    return called


def text_of(result: CallToolResult) -> str:
    return "\n".join(block.text for block in result.content)
