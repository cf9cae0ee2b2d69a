"""schema.org JSON-LD: each desk a GovernmentService with its channel, as search engines read it."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from madoguchi.faces.exports.areas import areas_of
from madoguchi.faces.exports.classes import class_of
from madoguchi.faces.exports.opening import closing_time
from madoguchi.faces.exports.publication import publication_of
from madoguchi.faces.exports.sites import Site, site_at
from madoguchi.faces.hours import schedules_of
from madoguchi.model.edition import Edition, SourceFacts, is_unknown
from madoguchi.model.entities import Desk, Phone
from madoguchi.places.gazetteer import Gazetteer, place_tables
from madoguchi.text.prefecture import NATION
from madoguchi.text.schedule import WEEKDAYS, HolidayRule, Schedule

Node = dict[str, Any]
CONTEXT = "https://schema.org"
_COUNTRY = {"@type": "Country", "name": "日本", "alternateName": NATION, "identifier": "JP"}
_DAYS = dict(
    zip(
        WEEKDAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)
_HOLIDAYS = "PublicHolidays"
# In a script element "</script>" and "<!--" would end the data; U+2028 and U+2029 end a line of JavaScript.
_IN_HTML = {c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def jsonld_file(edition: Edition) -> bytes:
    """Return one graph: the data set, then every desk, a node a line."""
    gazetteer = place_tables()
    subject = partial(_subject, {"@id": publication_of(edition).name_uri()}, edition)
    desks = (desk_node(desk, edition, gazetteer, subject(desk)) for desk in edition.desks)
    nodes = [dataset_node(edition), *desks]
    lines = ",\n".join(json.dumps(node, ensure_ascii=False) for node in nodes)
    return f'{{"@context": "{CONTEXT}", "@graph": [\n{lines}\n]}}\n'.encode()


def desk_script(desk: Desk, edition: Edition) -> str:
    """Return a desk's JSON-LD for a script element of a page: nothing in it can end the element."""
    node = {"@context": CONTEXT, **desk_node(desk, edition, place_tables(), dataset_node(edition))}
    text = json.dumps(node, ensure_ascii=False)
    for character, written in _IN_HTML.items():
        text = text.replace(character, written)
    return text


def dataset_node(edition: Edition) -> Node:
    """Return the edition as a Dataset: sources, licence, period, date, revision."""
    facts = publication_of(edition)
    whats = dict.fromkeys(s.facts.what for s in edition.sources if not is_unknown(s.facts.what))
    several = len(edition.sources) > 1
    return _filled(
        {
            "@type": "Dataset",
            "@id": facts.name_uri(),
            "name": facts.name,
            "alternateName": facts.title_en,
            "description": "; ".join(whats),
            # schema.org wants an address for a licence and a body for a publisher: what the list does
            # not tell stands in words.
            "conditionsOfAccess": facts.licence,
            "creditText": facts.sentence(),
            "version": f"{facts.edition} {facts.revision}",
            "temporalCoverage": _periods(edition) if several else facts.period,
            "isBasedOn": [_source_node(source.facts) for source in edition.sources] if several else [],
            "dateModified": facts.held_since,
            "inLanguage": "ja",
        }
    )


def _periods(edition: Edition) -> list[str]:
    return list(dict.fromkeys(s.facts.period for s in edition.sources if s.facts.period))


def _source_node(facts: SourceFacts) -> Node:
    """One of several sources: what it is called, what it speaks for, its terms."""
    return _filled(
        {
            "@type": "CreativeWork",
            "name": facts.name,
            "alternateName": facts.title_en,
            "temporalCoverage": facts.period,
            "conditionsOfAccess": facts.licence,
            "creditText": facts.publisher,
        }
    )


def desk_node(desk: Desk, edition: Edition, gazetteer: Gazetteer, subject: Node | list[Node]) -> Node:
    """Return a desk as a GovernmentService, told of in `subject`. What the list does not say is left out."""
    program = edition.program_by_slug.get(desk.program)
    areas = _areas(desk, gazetteer)
    body = _body(desk, edition)
    return _filled(
        {
            "@type": "GovernmentService",
            "@id": f"urn:uuid:{desk.id}",
            "identifier": desk.id,
            "name": desk.name,
            "serviceType": program.name if program else desk.program,
            "description": program.description if program else "",
            "provider": _body(desk, edition, _written(desk, edition)),
            "serviceOperator": {"@type": "Organization", "name": desk.operator.text}
            if desk.operator
            else body,
            "areaServed": areas,
            "availableChannel": _channel(desk, areas, edition, gazetteer),
            "subjectOf": subject,
        }
    )


def _subject(whole: Node, edition: Edition, desk: Desk) -> Node | list[Node]:
    """The edition that tells of a desk; of several sources also the one that it stands in."""
    return [whole, _source_node(edition.source_of_desk(desk).facts)] if len(edition.sources) > 1 else whole


def _filled(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in ("", [], None)}


def _body(desk: Desk, edition: Edition, contact: Node | None = None) -> Node:
    """The body with its departments, one inside the other, outermost first; the innermost has the contact."""
    type = class_of(edition.bundle, desk.program).type
    names = [desk.organization.text, *(level.text for level in desk.department)]
    node: Node = _filled({"@type": type, "name": names.pop(), "contactPoint": contact})
    while names:
        node = {"@type": type, "name": names.pop(), "department": node}
    return node


def _areas(desk: Desk, gazetteer: Gazetteer) -> list[Node]:
    return [
        _COUNTRY
        if area.name == NATION
        else _filled({"@type": "AdministrativeArea", "name": area.name, "identifier": area.code})
        for area in areas_of(desk, gazetteer)
    ]


def _channel(desk: Desk, areas: list[Node], edition: Edition, gazetteer: Gazetteer) -> Node | None:
    phones = [_contact(phone, desk, areas, edition) for phone in desk.phones]
    site = site_at(desk, edition, gazetteer)
    node = _filled(
        {
            "@type": "ServiceChannel",
            "servicePhone": phones,
            "serviceUrl": [url.text for url in desk.urls],
            "serviceLocation": _place(desk, site) if site.whole else None,
        }
    )
    return node if len(node) > 1 else None


def _contact(phone: Phone, desk: Desk, areas: list[Node], edition: Edition) -> Node:
    program = edition.program_by_slug.get(desk.program)
    return _filled(
        {
            "@type": "ContactPoint",
            "telephone": phone.number,
            "contactType": phone.label or (program.name if program else desk.program),
            "areaServed": areas,
            "hoursAvailable": _hours(desk),
        }
    )


def _written(desk: Desk, edition: Edition) -> Node | None:
    """Where to write: FAX numbers and mail addresses, apart from what is called."""
    node = {"faxNumber": [fax.number for fax in desk.faxes], "email": [email.text for email in desk.emails]}
    if not any(node.values()):
        return None
    program = edition.program_by_slug.get(desk.program)
    return _filled(
        {"@type": "ContactPoint", "contactType": program.name if program else desk.program, **node}
    )


def _hours(desk: Desk) -> Node | list[Node] | None:
    """The hours, when schema.org has words for all of them: it has none for the second Saturday, or for unsaid days."""
    schedules = schedules_of(desk) or ()
    if not schedules or any(s.monthly or not s.says_days or s.opens_at == s.closes_at for s in schedules):
        return None
    nodes = [_opening(schedule, desk) for schedule in schedules]
    if all(schedule.holidays is HolidayRule.CLOSED for schedule in schedules):
        # A specification without `opens` says closed.
        nodes.append({"@type": "OpeningHoursSpecification", "dayOfWeek": _HOLIDAYS})
    return nodes if len(nodes) > 1 else nodes[0]


def _opening(schedule: Schedule, desk: Desk) -> Node:
    days = [_DAYS[day] for day in schedule.byday]
    told = schedule.year_end is not HolidayRule.NOTHING or schedule.closed_dates
    return _filled(
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [*days, _HOLIDAYS] if schedule.every_holiday else days,
            "opens": schedule.opens_at,
            "closes": closing_time(schedule),
            "description": desk.hours.text if desk.hours and told else "",
        }
    )


def _place(desk: Desk, site: Site) -> Node:
    rest = site.whole.removeprefix(site.prefecture).removeprefix(site.city).strip()
    address = {
        "@type": "PostalAddress",
        "postalCode": site.postal_code,
        "addressRegion": site.prefecture,
        "addressLocality": site.city,
        "streetAddress": rest,
    }
    return {"@type": "Place", "name": desk.name, "address": _filled(address)}
