"""The published description against the running API on a store of its own: schemathesis, no clock, no chance."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from madoguchi.editorial.programs import GiveToken
from madoguchi.faces.web.limiting import Limiter
from madoguchi.faces.web.node import Node
from madoguchi.faces.writing import SEGMENT
from madoguchi.faces.writing.app import create_writing
from madoguchi.faces.writing.openapi import document
from madoguchi.store.served import Holder
from madoguchi.store.tokens import Scope
from tests.conftest import sqlite_store
from tests.faces.writing.conftest import START
from tests.people import with_people

LISTS = [f"/{scope.value}" for scope in Scope]
OPERATIONS = [
    ("/openapi.json", "GET"),
    *((path, method) for path in LISTS for method in ("GET", "POST")),
    *((f"{path}/{{id}}", "GET") for path in LISTS),
]
# A body that fits its schema may still name no desk of the list: the answer is 422, as described.
LEFT_OUT = ("positive_data_acceptance",)


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    database = with_people(sqlite_store(tmp_path_factory.mktemp("writing") / "store.sqlite"))
    app = Node(Holder(database), {SEGMENT: lambda node: create_writing(node, database, Limiter(100_000))})
    _, secret = GiveToken("tester", list(Scope), START, by="taro").carry_out_in(database)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    yield schema, {"Authorization": f"Bearer {secret}"}
    database.close()


def test_every_operation_is_tried(described):
    operations = [result.ok() for result in described[0].get_all_operations()]
    found = {(operation.path, operation.method.upper()) for operation in operations}
    assert found | {("/openapi.json", "GET")} == set(OPERATIONS)


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_the_api_does_what_its_description_says(described, path, method, mode):
    schema, headers = described
    operation = schema[path][method]
    if mode is GenerationMode.NEGATIVE and path == "/openapi.json":
        return  # there is nothing that could be wrong
    left_out = [check for check in CHECKS.get_all() if check.__name__ in LEFT_OUT and method == "POST"]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=12,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def tried(case):
        response = case.call_and_validate(headers=headers, excluded_checks=left_out)
        assert mode is GenerationMode.NEGATIVE or response.status_code not in (401, 429)

    tried()


def test_the_description_is_a_sound_schema():
    description = document()
    schemas = description["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    for ref in set(_references(description)):
        _, _, kind, name = ref.split("/")
        assert name in description["components"][kind], ref


def _references(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref":
                yield inner
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
