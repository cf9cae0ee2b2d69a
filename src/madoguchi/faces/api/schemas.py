"""The schemas of the answers: HSDS's tables, what nests in what, and the profile merged over them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from madoguchi.faces.exports.hsds.wording import Field, profile, tables

Json = dict[str, Any]

# What stands inside an object: a name for one thing, a name with * for many.
_NESTED = {
    "service": {
        "organization": "organization",
        "program": "program",
        "phones*": "phone",
        "schedules*": "schedule",
        "service_areas*": "service_area",
        "service_at_locations*": "service_at_location",
        "contacts*": "contact",
        "additional_urls*": "url",
        "attributes*": "attribute",
        "metadata*": "metadata",
    },
    "service_at_location": {
        "service": "service",
        "location": "location",
        "phones*": "phone",
        "schedules*": "schedule",
        "service_areas*": "service_area",
        "contacts*": "contact",
    },
    "organization": {
        "locations*": "location",
        "programs*": "program",
        "services*": "service",
        "metadata*": "metadata",
    },
    "location": {"addresses*": "address", "metadata*": "metadata"},
    "contact": {"phones*": "phone", "metadata*": "metadata"},
    "phone": {"attributes*": "attribute"},
    "attribute": {"taxonomy_term": "taxonomy_term"},
    "taxonomy_term": {"taxonomy_detail": "taxonomy"},
}
_TYPES: dict[str, Json] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "time": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "uuid": {"type": "string", "format": "uuid"},
    "uri": {"type": "string", "format": "uri"},
    "email": {"type": "string", "format": "email"},
}


def schemas() -> Json:
    """Return the schemas by name, as an OpenAPI document holds them."""
    found: Json = {name: _object(name) for name in tables()}
    for file, patch in profile().items():
        if file.endswith(".json"):
            name = file.removesuffix(".json")
            found[name] = _merged(found.get(name, {}), _here(patch))
    return {**found, **_OWN}


def _object(name: str) -> Json:
    table = tables()[name]
    properties = {field.name: _property(field) for field in table.fields}
    for part, target in _NESTED.get(name, {}).items():
        ref = {"$ref": f"#/components/schemas/{target}"}
        many = part.endswith("*")
        properties[part.rstrip("*")] = {"type": "array", "minItems": 1, "items": ref} if many else ref
    return {
        "type": "object",
        "properties": properties,
        "required": [*table.required],
        "additionalProperties": False,
    }


def _property(field: Field) -> Json:
    return {**_TYPES[field.type], **({"enum": [*field.enum]} if field.enum else {})}


def _merged(target: Json, patch: Json) -> Json:
    """JSON Merge Patch (RFC 7396)."""
    found = deepcopy(target)
    for name, value in patch.items():
        if value is None:
            found.pop(name, None)
        elif isinstance(value, dict):
            below = found.get(name)
            found[name] = _merged(below if isinstance(below, dict) else {}, value)
        else:
            found[name] = value
    return found


def _here(value: Any) -> Any:
    """References to a schema's file → to its place in this document."""
    if isinstance(value, dict):
        return {
            key: f"#/components/schemas/{inner.removesuffix('.json')}" if key == "$ref" else _here(inner)
            for key, inner in value.items()
        }
    return [_here(inner) for inner in value] if isinstance(value, list) else value


_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_ENVELOPE: Json = {
    "total_items": _COUNT,
    "total_pages": _COUNT,
    "page_number": {"type": "integer", "minimum": 1},
    "size": _COUNT,
    "first_page": {"type": "boolean"},
    "last_page": {"type": "boolean"},
    "empty": {"type": "boolean"},
}
_URI: Json = {"type": "string", "format": "uri"}
_MINIMAL = ("id", "name", "status", "last_modified", "modified_date")
_OWN: Json = {
    "page": {"type": "object", "properties": _ENVELOPE, "required": [*_ENVELOPE]},
    "root": {
        "type": "object",
        "properties": {
            "version": _TEXT,
            "profile": _URI,
            "openapi_url": _URI,
            "description": _TEXT,
            "data_guide": _URI,
            "source": {"type": "object", "description": "The source and what is not known of it."},
        },
        "required": ["version", "profile", "openapi_url"],
        "additionalProperties": False,
    },
    "problem": {
        "type": "object",
        "properties": {
            "type": _TEXT,
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
        },
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
    },
    "service_minimal": {
        "type": "object",
        "properties": dict.fromkeys(_MINIMAL, _TEXT),
        "required": [*_MINIMAL],
        "additionalProperties": False,
    },
}
