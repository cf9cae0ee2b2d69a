"""The lists of the API: their table, parameters, forms. The routes and openapi.json are made of it."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.faces.api.parameters import PAGING, Query

_TERMS = ("taxonomy_term_id", "taxonomy_id")
_PLACE = ("postcode", "proximity")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A list and its details. `required` as in the standard's own description of the API."""

    path: str
    table: str
    says: str
    parameters: tuple[str, ...]
    detail_parameters: tuple[str, ...] = ()
    required: bool = False

    def form(self, query: Query) -> str:
        """Return the name of the form that a list shows."""
        if query["minimal"]:
            return f"{self.path}-minimal"
        if query["full_service"]:
            return f"{self.path}-full-service"
        return f"{self.path}-full" if query["full"] else self.path

    def detail_form(self, query: Query) -> str:
        """Return the name of the form of one object."""
        if "full" not in self.parameters:
            return self.path
        return f"{self.path}-full-service" if query["full_service"] else f"{self.path}-full"


ENDPOINTS = (
    Endpoint(
        "services",
        "service",
        "what one can call: a desk, or one service at several sites",
        ("search", *PAGING, *_TERMS, "organization_id", "modified_after", "minimal", "full", *_PLACE),
        required=True,
    ),
    Endpoint(
        "organizations",
        "organization",
        "bodies that run desks, and their departments",
        ("search", "full_service", "full", *_TERMS, *PAGING),
        ("full_service",),
    ),
    Endpoint(
        "service_at_locations",
        "service_at_location",
        "services at the sites whose address the list prints",
        ("search", *_TERMS, "organization_id", "modified_after", "full", *PAGING, *_PLACE),
    ),
    Endpoint("taxonomies", "taxonomy", "functions and topics", ("search", *PAGING)),
    Endpoint(
        "taxonomy_terms",
        "taxonomy_term",
        "each function, each topic",
        ("search", *PAGING, "taxonomy_id", "top_only", "parent_id"),
    ),
)
