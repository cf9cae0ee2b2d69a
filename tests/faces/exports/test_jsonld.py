"""schema.org: each desk a service with its operator, area and channel; safe inside a page."""

from __future__ import annotations

import json

import pytest

from madoguchi.faces.exports.jsonld import desk_script
from tests.faces.exports.readers import jsonld_desks

# The types used and their properties, from schema.org's own definitions (inherited ones included).
PROPERTIES = {
    "Dataset": "name alternateName description conditionsOfAccess creditText version temporalCoverage dateModified inLanguage",
    "GovernmentService": "identifier name serviceType description provider serviceOperator areaServed availableChannel subjectOf",
    "ServiceChannel": "servicePhone serviceUrl serviceLocation",
    "ContactPoint": "telephone contactType areaServed hoursAvailable",
    "OpeningHoursSpecification": "dayOfWeek opens closes",
    "GovernmentOffice": "name department",
    "Organization": "name department",
    "AdministrativeArea": "name identifier",
    "Country": "name alternateName identifier",
    "Place": "name address",
    "PostalAddress": "postalCode addressRegion addressLocality streetAddress",
}


@pytest.fixture(scope="module")
def nodes(made):
    return {node["identifier"]: node for node in jsonld_desks(made("jsonld"))}


def _objects(value):
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    if isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


def test_only_terms_of_schema_org_are_used(made):
    document = json.loads(made("jsonld"))
    assert document["@context"] == "https://schema.org"
    for node in _objects(document["@graph"]):
        if "@type" in node:
            extra = node.keys() - {*PROPERTIES[node["@type"]].split(), "@type", "@id"}
            assert not extra, node["@type"]
        else:
            assert node.keys() == {"@id"}


def test_nothing_is_empty(made):
    for node in _objects(json.loads(made("jsonld"))["@graph"]):
        assert all(value not in ("", [], {}, None) for value in node.values())


def test_the_operator_is_the_printed_one_and_the_provider_is_the_body(nodes, edition):
    for desk in edition.desks:
        node = nodes[desk.id]
        levels, body = [], node["provider"]
        while body:
            levels.append(body["name"])
            body = body.get("department")
        assert levels == [desk.organization.text, *(level.text for level in desk.department)]
        operator = desk.operator.text if desk.operator else desk.organization.text
        assert node["serviceOperator"]["name"] == operator


def test_areas_are_the_editions(nodes, edition):
    for desk in edition.desks:
        names = [area.get("alternateName", area["name"]) for area in nodes[desk.id].get("areaServed", ())]
        assert names == [area.text for area in desk.service_area]


def test_hours_only_where_they_are_printed_and_languages_never(nodes, edition):
    for desk in edition.desks:
        phones = nodes[desk.id].get("availableChannel", {}).get("servicePhone", [])
        assert all(("hoursAvailable" in phone) == bool(desk.hours) for phone in phones)
        assert not any("availableLanguage" in phone for phone in phones)
    (hotline,) = [desk for desk in edition.desks if desk.hours]
    (phone,) = nodes[hotline.id]["availableChannel"]["servicePhone"]
    assert (phone["hoursAvailable"]["opens"], phone["hoursAvailable"]["closes"]) == ("09:00", "17:00")
    assert len(phone["hoursAvailable"]["dayOfWeek"]) == 5


def test_offices_of_authorities_are_told_from_other_bodies(nodes, edition):
    types = {desk.program: nodes[desk.id]["provider"]["@type"] for desk in edition.desks}
    assert types["labour"] == types["pref-sme"] == "GovernmentOffice"
    assert types["guarantee"] == types["yorozu"] == "Organization"


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "a\u2028b", "&lt;"])
def test_no_text_can_end_the_script_element(text, renamed):
    edition = renamed(text)
    script = desk_script(edition.desks[0], edition)
    assert not set("<>&\u2028\u2029") & set(script)
    assert json.loads(script)["name"] == f"{text} {text}"
