"""vCard 4.0 (RFC 6350): a desk as a contact of kind `org`, for phones and address books."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from madoguchi.faces.exports.proofs import labelled, lines_of, remarks
from madoguchi.faces.exports.publication import Publication, publications
from madoguchi.faces.exports.sites import Site, site_at
from madoguchi.faces.exports.vcard_lines import folded, parameter, structured, text_value
from madoguchi.faces.hours import hours_shown
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk, Phone
from madoguchi.places.gazetteer import place_tables
from madoguchi.text.phone import is_local, tel_uri

PRODUCT = "-//Madoguchi//Madoguchi//JA"
# The number as printed beside the link that dials it: a phone ignores what it does not know.
PRINTED = "X-PRINTED"


def vcard_file(edition: Edition) -> bytes:
    """Return the cards of all desks, in the order of the source."""
    return vcards(edition.desks, edition)


def vcards(desks: Iterable[Desk], edition: Edition) -> bytes:
    """Return the cards of some desks of an edition, one behind the other."""
    return b"".join(each_vcard(desks, edition).values())


def each_vcard(desks: Iterable[Desk], edition: Edition) -> dict[str, bytes]:
    """Return the card of each of some desks by its id."""
    of = publications(edition)
    return {
        desk.id: "".join(map(folded, card_lines(desk, edition, of(desk)))).encode("utf-8") for desk in desks
    }


def card_lines(desk: Desk, edition: Edition, publication: Publication) -> Iterator[str]:
    """Yield the card's lines, not yet folded."""
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"PRODID:{PRODUCT}"
    yield f"UID:urn:uuid:{desk.id}"
    yield "KIND:org"
    yield f"FN;LANGUAGE=ja:{text_value(desk.name)}"
    yield "ORG:" + structured([desk.organization.text, *(level.text for level in desk.department)])
    for number, phone in enumerate(desk.phones, 1):
        yield from _phone_lines(phone, number)
    for number, fax in enumerate(desk.faxes, len(desk.phones) + 1):
        yield from _fax_lines(fax, number)
    for email in desk.emails:
        yield f"EMAIL;TYPE=work:{text_value(email.text)}"
    if desk.address:
        yield _address_line(site_at(desk, edition, place_tables()))
    for url in desk.urls:
        yield f"URL:{url.text}"
    program = edition.program_by_slug.get(desk.program)
    if program:
        yield f"CATEGORIES:{text_value(program.name)}"
    yield f"NOTE;LANGUAGE=ja:{text_value(note_of(desk, edition, publication))}"
    if source := publication.name_uri():
        yield f"SOURCE:{source}"
    if publication.held_since:
        yield f"REV:{publication.held_since.replace('-', '')}T000000Z"
    yield "END:VCARD"


def note_of(desk: Desk, edition: Edition, publication: Publication) -> str:
    """Return what else the list says, where it says it, and what the file rests on."""
    found = [
        ("電話番号", "、".join(map(labelled, desk.phones))),
        ("FAX", "、".join(map(labelled, desk.faxes))),
        ("設置・運営", desk.operator.text if desk.operator else ""),
        ("受付時間", hours_shown(desk.hours.text) if desk.hours else ""),
        ("担当地域", "、".join(area.text for area in desk.service_area)),
        ("注記", remarks(desk)),
        ("一覧の行", lines_of(desk, edition)),
        ("一覧の印字", desk.printed.replace("\t", " ").strip()),
        ("注意", "、".join(desk.notices)),
    ]
    told = [f"{label}：{text}" for label, text in found if text]
    return "\n".join([*told, publication.sentence()])


def _phone_lines(phone: Phone, ordinal: int) -> Iterator[str]:
    """A number's line; a label stands in a group of its own, as address books read it."""
    group = f"item{ordinal}." if phone.label else ""
    printed = parameter(PRINTED, phone.number)
    if is_local(phone.number):  # no program could dial it
        yield f'{group}TEL;VALUE=text;TYPE="voice,work";PREF={ordinal}:{text_value(phone.number)}'
    else:
        yield f'{group}TEL;VALUE=uri;TYPE="voice,work";PREF={ordinal};{printed}:{_uri(phone)}'
    if phone.label:
        yield f"{group}X-ABLABEL:{text_value(phone.label)}"


def _fax_lines(fax: Phone, ordinal: int) -> Iterator[str]:
    """A FAX is a text, not a link, and never preferred: nobody may call one."""
    group = f"item{ordinal}." if fax.label else ""
    yield f'{group}TEL;VALUE=text;TYPE="fax,work":{text_value(fax.number)}'
    if fax.label:
        yield f"{group}X-ABLABEL:{text_value(fax.label)}"


def _uri(phone: Phone) -> str:
    """The link that dials a number, its extension behind it (RFC 3966); a range of extensions is no one's."""
    return tel_uri(phone.number, phone.extension_text)


def _address_line(site: Site) -> str:
    """ADR: post box and extended address are empty as RFC 6350 recommends; the country is not printed."""
    label = f"〒{site.postal_code} {site.whole}" if site.postal_code else site.whole
    street = " ".join(part for part in (site.town + site.block, site.building) if part)
    rest = site.whole.removeprefix(site.prefecture).removeprefix(site.city).strip()
    parts = ("", "", street or rest, site.city, site.prefecture, site.postal_code, "")
    return f"ADR;{parameter('LABEL', label)}:{structured(parts)}"
