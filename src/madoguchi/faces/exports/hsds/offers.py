"""Services and what hangs on them: numbers, contact, hours, areas, sites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cached_property

from madoguchi.data.bundle import PROGRAMS
from madoguchi.editions.ids import mint
from madoguchi.faces.exports.classes import operator_roles
from madoguchi.faces.exports.hsds.bodies import is_web_address, runs
from madoguchi.faces.exports.hsds.codes import extent_of, site_of
from madoguchi.faces.exports.hsds.evidence import (
    Row,
    corrections,
    derived,
    editorial,
    once,
    proof,
    reading_of,
)
from madoguchi.faces.exports.hsds.grouping import Service
from madoguchi.faces.exports.hsds.terms import Tags, attribute_rows
from madoguchi.faces.exports.opening import closing_time, remark_of
from madoguchi.faces.exports.proofs import words_of
from madoguchi.faces.hours import schedules_of
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk, Location, Phone
from madoguchi.model.provenance import Value
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.text.online import is_plain_address

# Japan Standard Time; Japan has no summer time.
HOURS_EAST = 9
JAPAN = timezone(timedelta(hours=HOURS_EAST))


def moment(day: date) -> str:
    """Return the begin of a day in Japan as UTC with milliseconds, as HSDS writes times.

    >>> moment(date(2026, 11, 22))
    '2026-11-21T15:00:00.000Z'
    """
    begin = datetime.combine(day, time(), JAPAN).astimezone(UTC)
    return begin.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Offers:
    """Makes the rows of one service after another, of an edition."""

    edition: Edition
    tags: Tags
    gazetteer: Gazetteer

    @cached_property
    def _locations(self) -> dict[str, Location]:
        return {location.id: location for location in self.edition.locations}

    def _held(self, value: Value) -> date | None:
        """The day since which the source of a value is held."""
        return self.edition.source_of(min(value.lines, default=1)).facts.held_since

    def rows(self, service: Service) -> Iterator[tuple[str, Row]]:
        """Yield (table, row) for a service and all that is its own."""
        yield "service", self.service(service)
        yield from self._links("service", service.id, [*self._codes(service)])
        contact = self._contact(service)
        if contact:
            yield "contact", contact
            yield from (("metadata", row) for row in contact["metadata"])
        yield from (("contact", row) for row in self._more_addresses(service))
        for row, codes in self._phones(service, contact["id"] if contact else None):
            yield "phone", row
            yield from self._links("phone", row["id"], codes)
        yield from (("schedule", row) for row in self._schedules(service))
        yield from (("service_area", row) for row in self._areas(service))
        yield from (("url", row) for row in self._more_urls(service))
        for desk in service.desks:
            yield from self._site(service, desk)

    def service(self, service: Service) -> Row:
        """Return the service's own row."""
        desk = service.desk
        program = self.edition.program_by_slug.get(desk.program)
        dated = [fact.note for d in service.desks for fact in d.dated]
        notes = [note for d in service.desks for note in d.notes if note.text not in {n.text for n in dated}]
        description = "\n".join(
            dict.fromkeys([*([program.description] if program else []), *(n.text for n in notes)])
        )
        row: Row = {"id": service.id, "organization_id": runs(desk)}
        if program:
            row["program_id"] = program.id
        row["name"] = desk.name
        if description:
            row["description"] = description
        if desk.urls and is_web_address(desk.urls[0].text):
            row["url"] = desk.urls[0].text
        if addresses := _addresses(desk):
            row["email"] = addresses[0].text
        row["status"] = "active"
        if dated:
            row["alert"] = "\n".join(dict.fromkeys(note.text for note in dated))
        if day := self.edition.source_of_desk(desk).facts.held_since:
            row["last_modified"] = moment(day)
        row["desk_ids"] = [d.id for d in service.desks]
        if desk.operator and (role := operator_roles(self.edition.bundle).get(desk.program)):
            row["operator_role"] = {"name": role["name"], "name_en": role["name_en"], "kind": "editorial"}
        referral = self.edition.program_by_slug.get(desk.referral) if desk.referral else None
        if referral:
            row["referral_program_id"] = referral.id
        if codes := list(dict.fromkeys(code for d in service.desks for code in d.notices)):
            row["notices"] = codes
        row["source_evidence"] = once(self._proofs(service))
        return row

    def _proofs(self, service: Service) -> Iterator[Row]:
        kept = ("organization", "department", "operator", "prefecture", "url", "email", "note")
        for desk in service.desks:
            yield from (proof(column, value) for column, value in desk.values() if column in kept)
            yield from (proof("alert", fact.note) for fact in desk.dated)
            for other in desk.also:
                yield from (proof(column, value) for column, value in other.values() if column in kept)
        if program := self.edition.program_by_slug.get(service.desk.program):
            yield editorial("description", program.description, PROGRAMS)

    def _codes(self, service: Service) -> Iterator[str]:
        for desk in service.desks:
            yield from self.tags.codes(desk)

    def _links(self, entity: str, id: str, codes: list[str]) -> Iterator[tuple[str, Row]]:
        yield from (("attribute", row) for row in attribute_rows(entity, id, codes))

    def _contact(self, service: Service) -> Row | None:
        desk = service.desk
        if not desk.department:
            return None
        id = mint("contact", service.id)
        levels = [level.text for level in desk.department]
        row: Row = {"id": id, "service_id": service.id, "department": " ".join(levels)}
        if reading := reading_of(self.edition.bundle, *levels):
            row["department_kana"] = reading
        addresses = [_addresses(d)[:1] for d in service.desks]
        if addresses[0]:
            row["email"] = addresses[0][0].text
        proofs = [proof("department", level) for d in service.desks for level in d.department]
        row["source_evidence"] = once(
            proofs + [proof("email", email) for found in addresses for email in found]
        )
        row["metadata"] = corrections(
            "contact",
            id,
            [("department", level) for level in desk.department],
            self.edition.source_of_desk(desk).facts.held_since,
        )
        return row

    def _more_addresses(self, service: Service) -> Iterator[Row]:
        """Mail addresses behind the first, which is the service's own: a contact each."""
        for ordinal, address in enumerate(_addresses(service.desk)[1:], start=1):
            yield {
                "id": mint("contact", f"{service.id}|email|{ordinal}"),
                "service_id": service.id,
                "email": address.text,
                "source_evidence": once(proof("email", _addresses(d)[ordinal]) for d in service.desks),
            }

    def _phones(self, service: Service, contact: str | None) -> Iterator[tuple[Row, list[str]]]:
        desk = service.desk
        for at, phone in enumerate(desk.phones):
            row = self._number(service, str(at + 1), contact, [d.phones[at] for d in service.desks], "voice")
            yield row, [*self.tags.codes_of_number(desk, phone)]
        for at in range(len(desk.faxes)):  # for no function: nobody may be sent there to call
            yield (
                self._number(service, f"fax|{at + 1}", contact, [d.faxes[at] for d in service.desks], "fax"),
                [],
            )

    def _number(
        self, service: Service, ordinal: str, contact: str | None, same: list[Phone], type: str
    ) -> Row:
        """The row of a number, which stands at each of the service's desks."""
        phone = same[0]
        row: Row = {"id": mint("phone", f"{service.id}|{ordinal}"), "service_id": service.id}
        if contact:
            row["contact_id"] = contact
        row["number"] = phone.number
        extension = phone.extension_text
        # The standard wants a number: a range is none, and 0123 would lose its zero.
        counts = extension.isdecimal() and str(int(extension)) == extension
        if counts:
            row["extension"] = int(extension)
        row["type"] = type
        if words := (phone.label or "") if counts else words_of(phone):
            row["description"] = words
        extensions = [proof("extension", p.extension) for p in same if p.extension]
        row["source_evidence"] = once([*(proof("number", p.value) for p in same), *extensions])
        return row

    def _schedules(self, service: Service) -> Iterator[Row]:
        """A row for each span of each set of days; what recurs without a fixed day has none: holidays, unsaid days."""
        hours = service.desk.hours
        if hours is None:
            return
        for ordinal, schedule in enumerate(schedules_of(service.desk) or (), start=1):
            remark = remark_of(schedule)
            own = service.id if ordinal == 1 else f"{service.id}|{ordinal}"
            row: Row = {"id": mint("schedule", own), "service_id": service.id, "timezone": HOURS_EAST}
            if schedule.byday or schedule.bymonthday:
                row["freq"] = "MONTHLY" if schedule.monthly else "WEEKLY"
            if schedule.byday:
                row["byday"] = ",".join(schedule.byday)
            if schedule.bymonthday:
                row["bymonthday"] = ",".join(map(str, schedule.bymonthday))
            row["description"] = hours.text
            row["opens_at"] = f"{schedule.opens_at}:00+09:00"
            row["closes_at"] = f"{closing_time(schedule)}:00+09:00"
            row["source_evidence"] = [proof("description", hours)]
            if remark:
                row["notes"] = remark
                row["source_evidence"].append(derived("notes", remark, f"the printed hours: {hours.text}"))
            yield row

    def _areas(self, service: Service) -> Iterator[Row]:
        """The areas of a service; where it has several sites, those of each site."""
        several = len(service.desks) > 1
        for desk in service.desks:
            for area in desk.service_area:
                site = {"service_at_location_id": desk.id} if several else {}
                yield {
                    "id": mint("service-area", "|".join((service.id, *site.values(), area.text))),
                    "service_id": service.id,
                    **site,
                    "name": area.text,
                    **extent_of(area.text, self.gazetteer),
                    "source_evidence": [proof("name", area)],
                }

    def _more_urls(self, service: Service) -> Iterator[Row]:
        for url in service.desk.urls[1:]:
            if is_web_address(url.text):
                yield {
                    "id": mint("url", f"{service.id}|{url.text}"),
                    "url": url.text,
                    "service_id": service.id,
                }

    def _site(self, service: Service, desk: Desk) -> Iterator[tuple[str, Row]]:
        found = self._locations.get(desk.location_id or "")
        if found is None:
            return
        site = site_of(found, self.gazetteer)
        row: Row = {
            "id": found.id,
            "location_type": "physical",
            "organization_id": runs(desk),
            "name": desk.organization.text,
        }
        if site.address is None:
            row["description"] = found.address.text
        if found.municipality:
            row["municipality_code"] = found.municipality
        row["source_evidence"] = site.proofs
        values = [("address", found.address)]
        row["metadata"] = corrections("location", found.id, values, self._held(found.address))
        yield "location", row
        yield from (("metadata", entry) for entry in row["metadata"])
        if site.address:
            yield "address", {"id": mint("address", found.id), "location_id": found.id, **site.address}
        yield (
            "service_at_location",
            {
                "id": desk.id,
                "service_id": service.id,
                "location_id": found.id,
                "description": found.address.text,
                "desk_ids": [desk.id],
            },
        )


def _addresses(desk: Desk) -> list[Value]:
    """The mail addresses that the standard takes."""
    return [email for email in desk.emails if is_plain_address(email.text)]
