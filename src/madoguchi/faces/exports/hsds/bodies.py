"""Bodies, their departments and the programs, as HSDS organizations and programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from madoguchi.data.bundle import PROGRAMS
from madoguchi.editions.ids import mint, organization_chain
from madoguchi.faces.exports.hsds.evidence import (
    Row,
    corrections,
    editorial,
    english,
    once,
    proof,
    reading_of,
)
from madoguchi.faces.exports.hsds.grouping import Service
from madoguchi.faces.exports.hsds.wording import text
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk, Program
from madoguchi.model.provenance import Value
from madoguchi.text.online import is_plain_address

WORDS = "hsds/hsds.toml"


@dataclass(frozen=True, slots=True)
class Body:
    """A body or a department of one, with the values that name it and the programs it is in."""

    id: str
    name: str
    parent: str | None
    values: list[tuple[str, Value]] = field(default_factory=list)
    programs: dict[str, None] = field(default_factory=dict)
    urls: list[str] = field(default_factory=list)
    emails: list[Value] = field(default_factory=list)


def runs(desk: Desk) -> str:
    """Return the id of the organization that a desk's service belongs to: the innermost of its chain."""
    return [link.id for link in organization_chain(desk)][-1]


def bodies_of(edition: Edition) -> dict[str, Body]:
    """Return bodies and departments by id, a parent before its departments."""
    found: dict[str, Body] = {}
    for desk in edition.desks:
        for link in organization_chain(desk):
            body = found.setdefault(link.id, Body(link.id, link.name, link.parent))
            body.values.append((link.field, link.value))
            body.programs[desk.program] = None
        if not desk.department and not desk.operator:
            body = found[desk.organization_id]
            body.urls.extend(url.text for url in desk.urls)
            body.emails.extend(email for email in desk.emails if is_plain_address(email.text))
    return found


def organization_rows(edition: Edition, bodies: dict[str, Body]) -> list[Row]:
    """Return bodies and departments as organizations."""
    return [_organization(body, bodies, edition) for body in bodies.values()]


def _organization(body: Body, bodies: dict[str, Body], edition: Edition) -> Row:
    programs = "、".join(_program_name(slug, edition) for slug in body.programs)
    if body.parent is None:
        description = text("organization", source=edition.name, programs=programs)
    else:
        description = text("department", parent=bodies[body.parent].name, programs=programs)
    row: Row = {"id": body.id, "name": body.name, "description": description}
    if body.urls and is_web_address(body.urls[0]):
        row["website"] = body.urls[0]
    if body.emails:
        row["email"] = body.emails[0].text
    if body.parent:
        row["parent_organization_id"] = body.parent
    if reading := reading_of(edition.bundle, body.name):
        row["name_kana"] = reading
    distinct = list(dict.fromkeys(body.values))
    # A body stands in many rows: the first proof of each kind tells enough.
    first = {value.kind: (column, value) for column, value in reversed(distinct)}
    row["source_evidence"] = [proof(column, value) for column, value in reversed(first.values())]
    row["source_evidence"] += [proof("email", email) for email in body.emails[:1]]
    row["source_evidence"].append(editorial("description", description, WORDS))
    row["metadata"] = corrections(
        "organization", body.id, [("name", value) for _, value in distinct], edition.held_since
    )
    return row


def _program_name(slug: str, edition: Edition) -> str:
    program = edition.program_by_slug.get(slug)
    return program.name if program else slug


def is_web_address(address: str) -> bool:
    """Whether a printed address can stand in a field that must be a URI."""
    return address.isascii() and address.startswith(("https://", "http://")) and " " not in address


def program_rows(edition: Edition, services: Iterable[Service]) -> tuple[list[Row], list[Row]]:
    """Return the programs that have desks, and the collectives that stand in for a body of their own.

    HSDS's tables give each program exactly one organization and no two programs the same one.
    """
    of_program: dict[str, dict[str, None]] = {}
    for service in services:
        of_program.setdefault(service.desk.program, {})[next(organization_chain(service.desk)).id] = None
    programs, collectives = [], []
    taken: set[str] = set()
    for program in edition.programs:
        if program.slug not in of_program:
            continue  # of the bundle, and not of this list
        ids = list(of_program[program.slug])
        if len(ids) == 1 and ids[0] not in taken:
            organization_id = ids[0]
        else:
            collective = _collective(program)
            collectives.append(collective)
            organization_id = collective["id"]
        taken.add(organization_id)
        programs.append(_program(program, organization_id))
    return programs, collectives


def _program(program: Program, organization_id: str) -> Row:
    basis = PROGRAMS
    return {
        "id": program.id,
        "organization_id": organization_id,
        "name": program.name,
        "description": program.description,
        "name_en": english(program.name_en, basis),
        "source_evidence": once(
            editorial(column, value, basis)
            for column, value in (("name", program.name), ("description", program.description))
        ),
    }


def _collective(program: Program) -> Row:
    description = text("collective", program=program.name, description=program.description)
    return {
        "id": mint("collective", program.slug),
        "name": program.name,
        "description": description,
        "collective": True,
        "source_evidence": [editorial("name", program.name, WORDS)],
    }
