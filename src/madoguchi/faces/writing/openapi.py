"""The published description of the API (OpenAPI 3.1), made of the schemas that it checks by."""

from __future__ import annotations

from madoguchi.faces.api.problems import PROBLEM
from madoguchi.faces.writing.schemas import GIVEN, PROBLEM_SCHEMA, TAKEN, Json
from madoguchi.store.tokens import Scope

KEY_PATTERN = "^[A-Za-z0-9_.:-]{1,64}$"
MOST_LISTED, LISTED, MOST_PASSED = 200, 50, 1_000_000
_ONE = {Scope.PROPOSALS: "proposal", Scope.REPORTS: "report", Scope.VERIFICATIONS: "verification"}
_SAYS = {
    Scope.PROPOSALS: "Another value of a desk, with its evidence; a second person reviews it, another publishes it.",
    Scope.REPORTS: "Something is wrong with a desk; an editor looks into it. A desk has thirty a day at most.",
    Scope.VERIFICATIONS: "What somebody found who called a number, or read its owner's page or letter.",
}
_WHY = {
    400: "The request is not understood: no JSON, or a parameter or key that is none.",
    401: "No token, or one that does not hold.",
    403: "The token may not do this.",
    404: "The program sent no such thing.",
    405: "The method is not served at this address.",
    409: "Another change of the same value waits, or the same request is being done at this moment.",
    413: "The body is too large.",
    415: "The body is not `application/json`.",
    422: "The body is understood but cannot be taken; `errors` says why. Nothing was kept.",
    429: "Too much in this time; `Retry-After` says when to go on.",
    503: "The store cannot be used now. Send it again with the same key: it is done once.",
}


def document() -> Json:
    """Return the OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Madoguchi: proposals, reports and verifications",
            "version": "1",
            "summary": "For programs that an office trusts with a token.",
            "description": "A token (`madoguchi token new`) has scopes: `proposals`, `reports`, `verifications`. "
            "Nothing that is sent here reaches readers before a person has accepted it, but for verifications, "
            "which say when and how a number was checked. What is read back is what the token's own program sent.",
            "license": {"name": "See the directory's own licence at /about"},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "tags": [{"name": scope.value, "description": _SAYS[scope]} for scope in Scope],
        "paths": {"/openapi.json": {"get": _own()}} | {p: o for scope in Scope for p, o in _paths(scope)},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "problem": PROBLEM_SCHEMA,
                **{f"new_{_ONE[scope]}": TAKEN[scope] for scope in Scope},
                **{_ONE[scope]: GIVEN[scope] for scope in Scope},
            },
            "responses": {f"problem_{status}": _problem(status) for status in _WHY},
        },
    }


def _own() -> Json:
    answered = {
        "description": "This description.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
    return {
        "operationId": "getDescription",
        "summary": "This description; it needs no token",
        "security": [],
        "responses": {"200": answered} | _refusals(405),
    }


def _paths(scope: Scope) -> tuple[tuple[str, Json], ...]:
    path = f"/{scope.value}"
    id_schema = GIVEN[scope]["properties"]["id"]
    if id_schema["type"] == "integer":
        id_schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
    id_parameter = {"in": "path", "name": "id", "required": True, "schema": id_schema}
    return (
        (path, {"get": _list(scope), "post": _new(scope)}),
        (f"{path}/{{id}}", {"parameters": [id_parameter], "get": _get(scope)}),
    )


def _new(scope: Scope) -> Json:
    one = _ONE[scope]
    made = _answer(f"The {one} was kept; the same request with the same key gets the same.", one)
    made["headers"] = {"Location": {"description": "Where it is read.", "schema": {"type": "string"}}}
    key = {
        "in": "header",
        "name": "Idempotency-Key",
        "required": False,
        "description": "Names this request for a day: sent again with the same body, it is done once.",
        "schema": {"type": "string", "pattern": KEY_PATTERN},
    }
    return {
        "operationId": f"new_{one}",
        "summary": _SAYS[scope],
        "tags": [scope.value],
        "parameters": [key],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/new_{one}"}}},
        },
        "responses": {"201": made} | _refusals(*(status for status in _WHY if status != 404)),
    }


def _list(scope: Scope) -> Json:
    one = _ONE[scope]
    answer = _answer(f"What this program sent, the newest {one} first.", one)
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{one}"}}
    answer["content"]["application/json"]["schema"] = {
        "type": "object",
        "properties": {"total": {"type": "integer"}, "items": items},
        "required": ["total", "items"],
        "additionalProperties": False,
    }
    return {
        "operationId": f"list_{scope.value}",
        "summary": f"The program's own {scope.value}",
        "tags": [scope.value],
        "parameters": [
            _number("limit", 1, MOST_LISTED, LISTED, "How many at most."),
            _number("offset", 0, MOST_PASSED, 0, "How many to pass over."),
        ],
        "responses": {"200": answer} | _refusals(400, 401, 403, 405, 429, 503),
    }


def _get(scope: Scope) -> Json:
    one = _ONE[scope]
    return {
        "operationId": f"get_{one}",
        "summary": f"One {one} of the program's own, and what became of it",
        "tags": [scope.value],
        "responses": {"200": _answer(f"The {one}.", one)} | _refusals(400, 401, 403, 404, 405, 429, 503),
    }


def _number(name: str, least: int, most: int, default: int, says: str) -> Json:
    schema = {"type": "integer", "minimum": least, "maximum": most, "default": default}
    return {"in": "query", "name": name, "required": False, "description": says, "schema": schema}


def _answer(says: str, one: str) -> Json:
    schema = {"$ref": f"#/components/schemas/{one}"}
    return {"description": says, "content": {"application/json": {"schema": schema}}}


def _refusals(*statuses: int) -> Json:
    return {str(status): {"$ref": f"#/components/responses/problem_{status}"} for status in statuses}


def _problem(status: int) -> Json:
    headers: Json = {}
    if status == 401:
        headers["WWW-Authenticate"] = {"schema": {"type": "string"}}
    if status in (429, 503):
        headers["Retry-After"] = {"schema": {"type": "string"}, "description": "Seconds."}
    return {
        "description": _WHY[status],
        **({"headers": headers} if headers else {}),
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}},
    }
