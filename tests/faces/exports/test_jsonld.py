"""schema.org: each desk a service with its operator, area and channel; safe inside a page."""

from __future__ import annotations

import json

import pytest

from madoguchi.faces.exports.jsonld import desk_script, jsonld_file
from tests.faces.exports.readers import jsonld_desks

# The types used and their properties, from schema.org's own definitions (inherited ones included).
PROPERTIES = {
    "Dataset": "name alternateName description conditionsOfAccess creditText version temporalCoverage dateModified inLanguage",
    "GovernmentService": "identifier name serviceType description provider serviceOperator areaServed availableChannel subjectOf",
    "ServiceChannel": "servicePhone serviceUrl serviceLocation",
    "ContactPoint": "telephone contactType areaServed hoursAvailable",
    "OpeningHoursSpecification": "dayOfWeek opens closes description",
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
    objects = list(_objects(json.loads(made("jsonld"))["@graph"]))
    assert objects
    for node in objects:
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
    weekdays, holidays = phone["hoursAvailable"]
    assert (weekdays["opens"], weekdays["closes"], len(weekdays["dayOfWeek"])) == ("09:00", "17:00", 5)
    assert holidays == {"@type": "OpeningHoursSpecification", "dayOfWeek": "PublicHolidays"}  # closed


WORKDAYS = "Monday Tuesday Wednesday Thursday Friday"
# hours, then of each specification: days, opens, closes, whether the printed words are beside them
OPENING = [
    ("月～金 9:00～17:00", [(WORKDAYS, "09:00", "17:00", False)]),
    (
        "月～金 9:00～17:00（祝日を除く）",
        [(WORKDAYS, "09:00", "17:00", False), ("PublicHolidays", None, None, False)],
    ),
    ("土日祝 10:00～16:00", [("Saturday Sunday PublicHolidays", "10:00", "16:00", False)]),
    ("祝日 10:00～16:00", [("PublicHolidays", "10:00", "16:00", False)]),
    (
        "水 9:00～12:00、13:00～17:00",
        [("Wednesday", "09:00", "12:00", False), ("Wednesday", "13:00", "17:00", False)],
    ),
    ("日曜 22:00～翌5:00", [("Sunday", "22:00", "05:00", False)]),
    ("土曜 0:00～24:00（年末年始を除く）", [("Saturday", "00:00", "23:59", True)]),
    ("土曜 18:00～24:00（8/13を除く）", [("Saturday", "18:00", "23:59", True)]),
    ("第2・4土曜 10:00～16:00", None),  # no such day in schema.org
    ("平日 9:00～17:00、第2土曜 9:00～12:00", None),  # half of it would say that it is closed on the others
    ("9:00～17:00", None),  # no days: a reader would take it for every day
    ("毎日 8:00～翌8:00", None),  # an end that is not before the begin is the same day's
    ("随時", None),
]


@pytest.mark.parametrize(("hours", "wanted"), OPENING, ids=[case[0] for case in OPENING])
def test_hours_as_schema_org_says_them(timed, hours, wanted):
    (node,) = jsonld_desks(jsonld_file(timed(hours)))
    (phone,) = node["availableChannel"]["servicePhone"]
    found = phone.get("hoursAvailable")
    if wanted is None:
        assert found is None
        return
    nodes = found if isinstance(found, list) else [found]
    days = [n["dayOfWeek"] if isinstance(n["dayOfWeek"], str) else " ".join(n["dayOfWeek"]) for n in nodes]
    told = [n.get("description") for n in nodes]
    assert [
        (day, n.get("opens"), n.get("closes"), bool(words))
        for day, n, words in zip(days, nodes, told, strict=True)
    ] == wanted
    assert {*told} <= {None, hours}


def test_all_kinds_of_hours_use_terms_of_schema_org_alone(all_hours):
    for node in _objects(json.loads(jsonld_file(all_hours))["@graph"]):
        if node.get("@type") == "OpeningHoursSpecification":
            assert not node.keys() - {*PROPERTIES["OpeningHoursSpecification"].split(), "@type"}
            assert node["dayOfWeek"]


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
