"""The counsellor's screen: two clients side by side, each with up to three troubles, and a sheet to take along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.faces.identity import offered
from madoguchi.faces.origin import base_of
from madoguchi.faces.printed.qr import Qr, qr_of
from madoguchi.faces.web.crisis import contacts_shown
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import RepeatingPage, Site
from madoguchi.faces.web.view.cards import Card, card_of
from madoguchi.faces.web.view.messages import LANGUAGES
from madoguchi.faces.web.view.shortlist import written
from madoguchi.model.answer import Answer, Refusal
from madoguchi.text.dates import today

CLIENTS = ("a", "b")
TROUBLES = 3
# Of a trouble's desks the first is shown whole, of so many others name and number.
_NEXT = 2


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble of a client: what was typed, the first desk, the next, and what must be chosen before there is one.

    `key`: the name of its field in the form. `choices`: places of one name, each with this very screen's address
    for it. `contacts` stand where somebody may be in danger; `certain`: they stand alone.
    """

    key: str
    asked: str
    answer: Answer | None = None
    first: Card | None = None
    next: tuple[Card, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    contacts: Sequence[Mapping[str, str]] = ()

    @property
    def certain(self) -> bool:
        return self.answer is not None and self.answer.refusal is Refusal.CRISIS


@dataclass(frozen=True, slots=True)
class Client:
    """A column: who asks from where, in which language they read, and the addresses of what they take along."""

    key: str
    place: str
    lang: str
    troubles: tuple[Trouble, ...]
    slip: str = ""
    list: str = ""
    code: Qr | None = None


def routes(site: Site) -> PageRouter:
    """Return the route of the screen; only where it is served do the other pages link it."""
    router = PageRouter()
    site.templates.globals["counsels"] = True

    @router.api_route("/counsel", methods=GET)
    def counsel(request: Request) -> Response:
        page, day = site.repeating(request), today()
        clients = [_client(site, request, page, key, day) for key in CLIENTS]
        shown = [t.first.desk for c in clients for t in c.troubles if t.first]
        return site.send(
            request, "counsel.html", private=True, page=page, clients=clients, answered=shown, day=day
        )

    return router


def _client(site: Site, request: Request, page: RepeatingPage, key: str, day: date) -> Client:
    """The column of a client, from its fields: a1 to a3 the troubles, a_place, a_lang."""
    given = request.query_params
    place, lang = given.get(f"{key}_place", ""), given.get(f"{key}_lang", "")
    lang = lang if lang in offered(site.edition) else page.lang
    names = [f"{key}{number}" for number in range(1, TROUBLES + 1)]
    troubles = tuple(_trouble(site, page, name, given.get(name, ""), place, day) for name in names)
    desks = list(dict.fromkeys(t.first.desk.id for t in troubles if t.first))
    if not desks:
        return Client(key, place, lang, troubles)
    own = [] if lang == LANGUAGES[0] else [("lang", lang)]
    slip = page.links.page("/slip", [*(("desk", id) for id in desks), *own])
    kept = page.links.page("/list", [("list", written(desks)), *own])
    base = base_of(request)
    return Client(key, place, lang, troubles, slip, kept, qr_of(base + kept) if base else None)


def _trouble(site: Site, page: RepeatingPage, key: str, asked: str, place: str, day: date) -> Trouble:
    if not asked.strip():
        return Trouble(key, asked)
    answer = site.answer(asked, place, day)
    contacts = contacts_shown(answer.alarm, page.lang) if answer.alarm else ()
    if answer.clarify or not answer.items:
        return Trouble(key, asked, answer, None, (), _choices(page, key, answer), contacts)
    cards = [card_of(site, page, item.desk, day, item) for item in answer.items[: 1 + _NEXT]]
    return Trouble(key, asked, answer, cards[0], tuple(cards[1:]), (), contacts)


def _choices(page: RepeatingPage, key: str, answer: Answer) -> tuple[tuple[str, str], ...]:
    """The places that the question back offers, each as this very screen with it."""
    field = f"{key[0]}_place"
    kept = [pair for pair in page.pairs if pair[0] != field]
    choices = answer.question.choices if answer.question else ()
    return tuple((choice, page.with_pairs([*kept, (field, choice)])) for choice in choices)
