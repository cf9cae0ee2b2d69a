"""The published description of the API (OpenAPI 3.1): made of the endpoints, the tables and the profile."""

from __future__ import annotations

from typing import Any

from madoguchi.faces.api.endpoints import ENDPOINTS, Endpoint
from madoguchi.faces.api.parameters import PARAMETERS
from madoguchi.faces.api.problems import PROBLEM
from madoguchi.faces.api.schemas import schemas
from madoguchi.faces.exports.hsds.wording import feed_text, words
from madoguchi.faces.exports.publication import publication_of
from madoguchi.model.edition import Edition

Json = dict[str, Any]
_TAGS = [
    {"name": "required", "description": "Required by the HSDS API specification."},
    {"name": "optional", "description": "Optional in the HSDS API specification."},
    {"name": "profile", "description": "Beside HSDS: this description and the profile."},
]


def document(edition: Edition) -> Json:
    """Return the OpenAPI document; `servers` is where the application is mounted by default."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{edition.name} (HSDS {words()['standard']})",
            "version": edition.id,
            "summary": "Open Referral HSDS, read only, no key, open to all origins.",
            "description": feed_text(edition),
            "license": {"name": publication_of(edition).licence},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": "/hsds"}],
        "tags": _TAGS,
        "paths": _paths(),
        "components": {
            "schemas": schemas(),
            "parameters": {name: _parameter(name) for name in PARAMETERS},
            "headers": {
                "ETag": {"schema": {"type": "string"}, "description": "The state of all answers."},
                "Last-Modified": {
                    "schema": {"type": "string"},
                    "description": "The day since which the source is held.",
                },
            },
            "responses": {
                "fresh": {"description": "What the caller has is still so."},
                "problem": {
                    "description": "Refused: what was wrong, and what was expected (RFC 9457).",
                    "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}},
                },
            },
        },
    }


def _paths() -> Json:
    paths: Json = {
        "/": {
            "get": _operation(
                "getAPIMetaInformation", "About this API", "required", {"$ref": _schema("root")}
            )
        },
        "/openapi.json": {"get": _operation("getOpenAPI", "This description", "profile", {"type": "object"})},
        "/profile.json": {"get": _operation("getProfile", "The profile", "profile", {"type": "object"})},
    }
    for endpoint in ENDPOINTS:
        paths[f"/{endpoint.path}"] = {"get": _list(endpoint, "get"), "post": _list(endpoint, "post")}
        paths[f"/{endpoint.path}/{{id}}"] = {"parameters": [_PATH_ID], "get": _detail(endpoint)}
    return paths


_PATH_ID = {"in": "path", "name": "id", "required": True, "schema": {"type": "string", "format": "uuid"}}


def _list(endpoint: Endpoint, method: str) -> Json:
    items: Json = {"$ref": _schema(endpoint.table)}
    if "minimal" in endpoint.parameters:
        items = {"anyOf": [items, {"$ref": _schema("service_minimal")}]}
    contents = {"properties": {"contents": {"type": "array", "items": items}}, "required": ["contents"]}
    page = {"allOf": [{"$ref": _schema("page")}, {"type": "object", **contents}]}
    tag = "required" if endpoint.required and method == "get" else "optional"
    operation = _operation(f"{method}List_{endpoint.path}", f"List: {endpoint.says}", tag, page)
    operation["parameters"] = [{"$ref": f"#/components/parameters/{name}"} for name in endpoint.parameters]
    operation["responses"]["200"]["content"]["application/x-ndjson"] = {"schema": {"type": "string"}}
    return operation | {"responses": operation["responses"] | _refusals("400", "404", "422")}


def _detail(endpoint: Endpoint) -> Json:
    tag = "required" if endpoint.required else "optional"
    schema = {"$ref": _schema(endpoint.table)}
    operation = _operation(f"getOne_{endpoint.path}", f"One of: {endpoint.says}", tag, schema)
    operation["parameters"] = [
        {"$ref": f"#/components/parameters/{name}"} for name in endpoint.detail_parameters
    ]
    return operation | {"responses": operation["responses"] | _refusals("400", "404")}


def _operation(id: str, summary: str, tag: str, schema: Json) -> Json:
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ("ETag", "Last-Modified")}
    answered = {
        "description": summary,
        "headers": headers,
        "content": {"application/json": {"schema": schema}},
    }
    fresh = {"$ref": "#/components/responses/fresh"}
    return {
        "operationId": id,
        "summary": summary,
        "tags": [tag],
        "responses": {"200": answered, "304": fresh, **_refusals("400")},
    }


def _refusals(*statuses: str) -> Json:
    return {status: {"$ref": "#/components/responses/problem"} for status in statuses}


def _parameter(name: str) -> Json:
    parameter = PARAMETERS[name]
    return {
        "in": "query",
        "name": name,
        "required": False,
        "description": parameter.description,
        "schema": parameter.schema,
    }


def _schema(name: str) -> str:
    return f"#/components/schemas/{name}"
