"""The whole application with the API in it, the official schemas where they are at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012 as _DRAFT

from tests.faces.conftest import TestClient

STANDARD = Path(__file__).parents[4] / "shared" / "hsds" / "3.2.3"


@pytest.fixture(scope="session")
def everything(client: TestClient) -> Callable[..., list[dict[str, Any]]]:
    """All objects of a list with these parameters, as a stream gives them."""

    def read(path: str, **parameters: str) -> list[dict[str, Any]]:
        response = client.get(f"/hsds/{path}", params={"format": "ndjson", **parameters})
        assert response.status_code == 200, response.text
        return [json.loads(line) for line in response.text.splitlines()]

    return read


@pytest.fixture(scope="session")
def official() -> Callable[[str], Draft202012Validator]:
    """The validator of an official schema: a compiled one, or the one file of a taxonomy."""
    folder = STANDARD / "schema"
    if not folder.is_dir():
        pytest.skip(f"the official HSDS schemas are not at {STANDARD}")
    files = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    resources = [
        (content["$id"], Resource.from_contents(content, default_specification=_DRAFT))
        for content in files.values()
        if "$id" in content
    ]
    registry: Registry[Any] = Registry().with_resources(resources)
    made: dict[str, Draft202012Validator] = {}

    def validator(name: str) -> Draft202012Validator:
        if name not in made:
            path = folder / f"{name}.json"
            schema = json.loads(path.read_text(encoding="utf-8"))
            made[name] = Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())
        return made[name]

    return validator
