"""Records → entities: ids, organizations, locations, desks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from madoguchi.editions.areas import AreaRule, Jurisdiction, jurisdiction_of
from madoguchi.editions.ids import desk_keys, mint
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.siting import municipalities_of
from madoguchi.ingest.record import Record
from madoguchi.ingest.source import SourceText
from madoguchi.model.entities import Desk, Location, Organization
from madoguchi.places.records import Municipality
from madoguchi.text.normalize import normalized_name


@dataclass(frozen=True, slots=True)
class Entities:
    """What an edition is made of; `keys[i]` is the id key of `desks[i]`."""

    desks: tuple[Desk, ...]
    keys: tuple[str, ...]
    organizations: tuple[Organization, ...]
    locations: tuple[Location, ...]


def assemble(
    first_read: tuple[Record, ...],
    corrected: tuple[Record, ...],
    source: SourceText,
    knowledge: Knowledge,
) -> Entities:
    """Give every record its id, area, organization and location.

    Ids rest on the records as first read, values on the corrected ones.
    """
    areas = {spec.id: spec.area for spec in knowledge.tables.tables}
    rules: dict[str, list[AreaRule]] = {}
    for rule in knowledge.areas:
        for program in rule.program:
            rules.setdefault(program, []).append(rule)
    served = [
        jurisdiction_of(
            record,
            areas.get(record.table, ""),
            tuple(rules.get(record.program, ())),
            knowledge.gazetteer,
            knowledge.forms,
        )
        for record in corrected
    ]
    prefectures = [place.prefecture.text if place.prefecture else None for place in served]
    sites = municipalities_of(corrected, prefectures, source, knowledge.gazetteer)
    keys = desk_keys(
        (record.program, prefecture or "", _full_name(record))
        for record, prefecture in zip(first_read, prefectures, strict=True)
    )
    desks: list[Desk] = []
    organizations: dict[str, Organization] = {}
    locations: dict[str, Location] = {}
    for record, key, place, site in zip(corrected, keys, served, sites, strict=True):
        known = knowledge.ids.get(key)
        desk_id = known.id if known else mint("desk", key)
        organization = _organization(record.organization.text)
        organizations.setdefault(organization.id, organization)
        operator = _organization(record.operator.text) if record.operator else None
        if operator:
            organizations.setdefault(operator.id, operator)
        location = _location(record, site, locations)
        if location:
            locations.setdefault(location.id, location)
        desks.append(_desk(desk_id, key, record, organization, operator, location, place, source))
    return Entities(
        tuple(desks),
        tuple(keys),
        tuple(sorted(organizations.values(), key=lambda o: o.name)),
        tuple(locations.values()),
    )


def _full_name(record: Record) -> str:
    return " ".join([record.organization.text, *(level.text for level in record.department)])


@lru_cache(maxsize=65536)  # a body has many desks
def _organization(name: str) -> Organization:
    return Organization(mint("organization", normalized_name(name)), name)


def _location(record: Record, site: Municipality | None, known: dict[str, Location]) -> Location | None:
    if record.address is None:
        return None
    code = site.code if site else None
    key = f"{record.program}|{normalized_name(record.address.text)}"
    location_id = mint("location", key)
    same = known.get(location_id)
    if same and same.municipality != code:  # 中央区1-1 in the rows of two cities
        location_id = mint("location", f"{key}|{code or ''}")
    return Location(location_id, record.address, record.postal_code, code)


def _desk(
    desk_id: str,
    key: str,
    record: Record,
    organization: Organization,
    operator: Organization | None,
    location: Location | None,
    place: Jurisdiction,
    source: SourceText,
) -> Desk:
    return Desk(
        id=desk_id,
        program=record.program,
        table=record.table,
        organization=record.organization,
        organization_id=organization.id,
        department=record.department,
        operator=record.operator,
        operator_id=operator.id if operator else None,
        prefecture=place.prefecture,
        service_area=place.areas,
        phones=record.phones,
        faxes=record.faxes,
        urls=record.urls,
        emails=record.emails,
        postal_code=record.postal_code,
        address=record.address,
        location_id=location.id if location else None,
        hours=record.hours,
        notes=record.notes,
        dated=record.dated,
        lines=record.lines(),
        row=record.row,
        key=key,
        printed=source.raw[record.row - 1],
        referral=record.referral,
    )
