"""The directory's entities, named as in Open Referral HSDS 3.2.

`Desk` is the flat unit that a person calls (窓口): in HSDS a service_at_location with its
service, contact, phones, schedule and service areas. `Organization`, `Program` and
`Location` are its neighbours, referred to by id.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from madoguchi.model.provenance import Span, Value


@dataclass(frozen=True, slots=True)
class Phone:
    """One full number with its printed hyphens. `label` says which line it is (代表, 直通 …).

    `extension` is its 内線 as printed; `says` are the places of the words that tell its kind (電話, FAX).
    """

    number: str
    label: str | None
    value: Value
    label_spans: tuple[Span, ...] = ()
    extension: Value | None = None
    says: tuple[Span, ...] = ()

    @property
    def printed(self) -> str:
        """The token as it stands on a line of the source."""
        return self.value.printed

    @property
    def extension_text(self) -> str:
        """The extension as printed, which may be a range; empty for none."""
        return self.extension.text if self.extension else ""

    @property
    def with_extension(self) -> str:
        """The number and what to ask for: 03-3501-1511 内線2345."""
        return f"{self.number} 内線{self.extension_text}" if self.extension else self.number


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A printed fact that begins on a day: `since` is ISO (YYYY-MM-DD or YYYY-MM).

    `field` is what changes (`address`, `phones`); `text` is the new value, or None where
    the source only says that it may change; `note` is the sentence as printed.
    """

    field: str
    since: str
    text: str | None
    note: Value


@dataclass(frozen=True, slots=True)
class Program:
    """A public scheme or body that desks belong to. Tables belong to sources, programs to the world."""

    id: str
    slug: str
    name: str
    name_en: str = ""
    description: str = ""
    description_en: str = ""


@dataclass(frozen=True, slots=True)
class Organization:
    """A body that runs desks; `parent_organization_id` as in HSDS."""

    id: str
    name: str
    parent_organization_id: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A place with a printed address; `municipality` is its 6-digit code where we know it."""

    id: str
    address: Value
    postal_code: Value | None
    municipality: str | None


@dataclass(frozen=True, slots=True)
class Desk:
    """One unit that can be called, with the proof of each of its values.

    `phones` are called; `faxes` never are, and stand apart so that no face can offer one. A number for both (TEL/FAX) stands in
    both, each with the words that say so. `also` are its further
    proofs: the desk as other sources print it, whole, each with a number that this one has.
    """

    id: str
    program: str
    table: str
    organization: Value
    organization_id: str
    department: tuple[Value, ...] = ()
    operator: Value | None = None
    operator_id: str | None = None
    prefecture: Value | None = None
    service_area: tuple[Value, ...] = ()
    phones: tuple[Phone, ...] = ()
    faxes: tuple[Phone, ...] = ()
    urls: tuple[Value, ...] = ()
    emails: tuple[Value, ...] = ()
    postal_code: Value | None = None
    address: Value | None = None
    location_id: str | None = None
    hours: Value | None = None
    notes: tuple[Value, ...] = ()
    dated: tuple[DatedFact, ...] = ()
    lines: tuple[int, ...] = ()
    row: int = 0  # the line of its own row
    printed: str = ""
    key: str = ""  # what its id was minted from: program, prefecture, name as first read, ordinal
    referral: str | None = None  # slug of the program that the source refers to when this desk is not reached
    notices: tuple[str, ...] = field(default=())
    also: tuple[Desk, ...] = ()

    def __hash__(self) -> int:
        """By its id, which is its own within an edition: desks are looked for among a hundred thousand."""
        return hash(self.id)

    @property
    def name(self) -> str:
        """The full name: organization and department, as a caller would ask for it."""
        return " ".join([self.organization.text, *(level.text for level in self.department)])

    @property
    def table_name(self) -> str:
        """The table of the source that it stands in: its id, or its heading where nobody described it."""
        return self.table or self.program

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(phone.number for phone in self.phones)

    def values(self) -> list[tuple[str, Value]]:
        """Every (field name, value) of the desk: what the evidence page shows."""
        found: list[tuple[str, Value]] = [("organization", self.organization)]
        found += [("department", level) for level in self.department]
        optional = {
            "operator": self.operator,
            "prefecture": self.prefecture,
            "postal_code": self.postal_code,
            "address": self.address,
            "hours": self.hours,
        }
        found += [(name, value) for name, value in optional.items() if value is not None]
        found += [("service_area", area) for area in self.service_area]
        found += [("phone", phone.value) for phone in self.phones]
        found += [("fax", fax.value) for fax in self.faxes]
        found += [("extension", p.extension) for p in (*self.phones, *self.faxes) if p.extension]
        found += [("url", url) for url in self.urls]
        found += [("email", email) for email in self.emails]
        found += [("note", note) for note in self.notes]
        return found
