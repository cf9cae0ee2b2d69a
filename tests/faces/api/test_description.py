"""The published description against the running API: schemathesis, every check, no clock, no chance."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode

from madoguchi.faces.api.endpoints import ENDPOINTS
from madoguchi.faces.exports.hsds.wording import profile, tables

LISTS = [f"/{endpoint.path}" for endpoint in ENDPOINTS]
OPERATIONS = [
    *((path, "GET") for path in ("/", "/openapi.json", "/profile.json", *LISTS)),
    *((f"{path}/{{id}}", "GET") for path in LISTS),
    *((path, "POST") for path in LISTS),
]


@pytest.fixture(scope="module")
def described(app):
    return schemathesis.openapi.from_asgi("/hsds/openapi.json", app)


def test_every_operation_is_tried(described):
    operations = [result.ok() for result in described.get_all_operations()]
    found = {(operation.path, operation.method.upper()) for operation in operations}
    assert found | {("/openapi.json", "GET")} == set(OPERATIONS)  # schemathesis leaves its own source out


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_the_api_does_what_its_description_says(described, path, method, mode):
    operation = described[path][method]
    if mode is GenerationMode.NEGATIVE and not (operation.query or operation.path_parameters):
        return  # there is nothing that could be wrong

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=6,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def tried(case):
        case.call_and_validate()

    tried()


def test_the_description_is_a_sound_schema(client):
    description = client.get("/hsds/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    schemas = description["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    references = set(_references(description))
    assert {ref.rpartition("/")[2] for ref in references if "/schemas/" in ref} <= set(schemas)


def _references(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref":
                yield inner
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def test_the_profile_only_adds(client):
    patches = client.get("/hsds/profile.json").json()
    assert patches == profile()
    for file, patch in patches.items():
        table = tables().get(file.removesuffix(".json"))
        if table:
            assert set(patch) == {"properties"}
            assert not set(patch["properties"]) & set(table.columns), file
            assert None not in patch["properties"].values()


@pytest.mark.parametrize("path", ["services", "organizations", "service_at_locations"])
def test_objects_fit_our_own_description(client, everything, path):
    description = client.get("/hsds/openapi.json").json()
    table = path.removesuffix("s")
    validator = Draft202012Validator({"$ref": f"#/components/schemas/{table}", **description})
    errors = [
        f"{row['id']} {error.json_path}: {error.message[:150]}"
        for row in everything(path, full="true")[::4]
        for error in validator.iter_errors(row)
    ]
    assert errors == []
