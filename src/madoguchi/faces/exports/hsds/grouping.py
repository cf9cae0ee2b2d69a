"""Desks → services: desks that differ in nothing but the site are one service."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.editions.ids import mint
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk, Phone


@dataclass(frozen=True, slots=True)
class Service:
    """One service and its desks, in the order of the source; most have one."""

    id: str
    desks: tuple[Desk, ...]

    @property
    def desk(self) -> Desk:
        """The desk that speaks for the service: the first."""
        return self.desks[0]


def services_of(edition: Edition) -> tuple[Service, ...]:
    """Return the services of an edition.

    One service: same body, department, program, numbers (with labels and extensions), FAX numbers, mail
    addresses, hours and operator, and a site each; the sites may serve different areas. The id rests on the
    first desk's id, never on a number.
    """
    groups: dict[tuple[object, ...], list[Desk]] = {}
    for desk in edition.desks:
        groups.setdefault(_likeness(desk), []).append(desk)
    return tuple(Service(mint("service", desks[0].id), tuple(desks)) for desks in groups.values())


def _likeness(desk: Desk) -> tuple[object, ...]:
    if desk.location_id is None:  # without a site of its own a desk is not one of several sites
        return (desk.id,)
    return (
        desk.organization_id,
        desk.operator_id,
        desk.program,
        tuple(level.text for level in desk.department),
        tuple(map(_line, desk.phones)),
        tuple(map(_line, desk.faxes)),
        tuple(email.text for email in desk.emails),
        desk.hours.text if desk.hours else None,
    )


def _line(phone: Phone) -> tuple[str | None, ...]:
    return phone.number, phone.label, phone.extension.text if phone.extension else None
