"""When somebody may be in danger: the emergency contacts in the language of a page, and the page that has nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.answers.contacts import EmergencyContact, contacts_for, emergency_words
from madoguchi.faces.web.site import Site
from madoguchi.model.answer import Alarm


def send_crisis(
    site: Site, request: Request, alarm: Alarm | None = None, again: Mapping[str, str] | None = None
) -> Response:
    """The emergency contacts and nothing else. `again`: the question, for people who say that nobody is in danger."""
    shown = contacts_shown(alarm, site.page(request).lang)
    return site.send(request, "crisis.html", private=True, contacts=shown, again=again)


def contacts_shown(alarm: Alarm | None, lang: str) -> list[dict[str, str]]:
    """Return the emergency contacts for a danger, the closest first, in a page's language."""
    return [in_language(contact, lang) for contact in contacts_for(alarm)]


def in_language(contact: EmergencyContact, lang: str) -> dict[str, str]:
    """Return name (`ja`: the Japanese one), what for, hours, number and source of a contact, as a language has them."""
    said = emergency_words().get(contact.name, {}).get(lang, {})
    own = {"name": contact.name, "what": contact.what, "hours": contact.hours, "ja": contact.name}
    return {**own, **said, "number": contact.number, "source": contact.source, "seen": contact.seen}
