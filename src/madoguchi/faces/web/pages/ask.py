"""Home, the answer, and what is shown instead of one: a question back, kind words, a crisis page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.answers.contacts import police_and_ambulance
from madoguchi.answers.place_choice import Choice, for_function
from madoguchi.answers.topics import all_topics, topics_by_parent
from madoguchi.errors import InputError
from madoguchi.faces.web.crisis import contacts_shown, in_language, send_crisis
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.view.calling import calling_of
from madoguchi.faces.web.view.cards import Card, card_of, referral_of
from madoguchi.faces.web.view.kinds import desk_kinds
from madoguchi.faces.web.view.tiles import tile_of
from madoguchi.faces.web.view.unphoned import unphoned_of
from madoguchi.faces.web.view.words import read_day, read_moment
from madoguchi.model.answer import Answer, Refusal
from madoguchi.text.dates import today
from madoguchi.text.prefecture import PREFECTURES, full_name, named_in

# Other troubles that may be meant are offered from this chance on, and so many of them.
WORTH_OFFERING, MOST_OFFERED = 0.02, 4


def routes(site: Site) -> PageRouter:
    """Return the routes of the question pages."""
    router = PageRouter()

    @router.api_route("/", methods=GET)
    def home(request: Request) -> Response:
        return site.send(
            request,
            "home.html",
            trouble=topics_by_parent(site.edition.bundle),
            kinds=desk_kinds(site.edition),
        )

    @router.api_route("/ask", methods=GET)
    def ask(request: Request, q: str = "", place: str = "", at: str = "", safe: str = "") -> Response:
        asked: dict[str, Any] = {"q": q, "place": place, "at": at}
        try:
            day = read_day(at)
        except InputError:
            return site.send(request, "bad_day.html", status=400, private=True, example=today(), **asked)
        answer = site.answer(q, place, day, safe=safe == "1")
        if answer.refusal is Refusal.CRISIS:
            return send_crisis(site, request, answer.alarm, again={**asked, "safe": "1"})
        if answer.abstained:
            return _send_abstained(site, request, answer, asked)
        return _send_answer(site, request, answer, asked)

    return router


def _send_abstained(site: Site, request: Request, answer: Answer, asked: dict[str, Any]) -> Response:
    directory = site.router.directory
    where = answer.places
    general = directory.general
    choice = for_function(directory, general, where if len(where) == 1 else ()) if general else Choice()
    prefectures = [place.prefecture for place in where] or [full_name(asked["place"]) or ""]
    return site.send(
        request,
        "abstain.html",
        private=True,
        answer=answer,
        alarm=_alarm_shown(site, request, answer),
        always=[in_language(contact, site.page(request).lang) for contact in police_and_ambulance()],
        why=answer.refusal or Refusal.OUT_OF_SCOPE,
        general=[card_of(site, site.page(request), desk, answer.at) for desk in choice.desks[:1]],
        named=[tile for name in dict.fromkeys(prefectures) if (tile := tile_of(name))],
        trouble=topics_by_parent(site.edition.bundle),
        kinds=desk_kinds(site.edition),
        **asked,
    )


def _alarm_shown(site: Site, request: Request, answer: Answer) -> list[dict[str, str]]:
    """The contacts of the quiet box above an answer; none without an alarm."""
    return contacts_shown(answer.alarm, site.page(request).lang) if answer.alarm else []


def _by_prefecture(answer: Answer) -> list[tuple[str, list[str]]]:
    """The places to choose from, in the order of their prefectures."""
    choices = answer.question.choices if answer.question else ()
    order = {name: at for at, name in enumerate(PREFECTURES)}
    found: dict[str, list[str]] = {}
    for choice in choices:
        found.setdefault(named_in(choice) or choice, []).append(choice)
    return sorted(found.items(), key=lambda entry: order.get(entry[0], len(order)))


def _others(answer: Answer) -> list[str]:
    """Troubles that the question may also be about, the likeliest first."""
    likely = [topic for topic, chance in answer.likely if chance >= WORTH_OFFERING]
    return [topic for topic in likely if topic not in answer.topics][:MOST_OFFERED]


def _without(card: Card, said: tuple[str, ...]) -> Card:
    """The card without reasons that stand beside the first desk already."""
    return replace(card, reasons=tuple(reason for reason in card.reasons if reason not in said))


def _send_answer(site: Site, request: Request, answer: Answer, asked: dict[str, Any]) -> Response:
    page = site.page(request)
    moment = read_moment(asked["at"])
    cards = [card_of(site, page, item.desk, answer.at, item, moment) for item in answer.items]
    # Desks that share a typed number, or stand for places of one name, are equals: none is first.
    equals = answer.clarify or (bool(answer.numbers) and len(cards) > 1)
    first = cards[0] if cards and not equals else None
    known = all_topics(site.edition.bundle)
    rest = [_without(card, first.reasons) for card in cards[1:]] if first else []
    referral = referral_of(site, page, first.desk, answer.places, answer.at) if first else None
    return site.send(
        request,
        "answer.html",
        private=True,
        answer=answer,
        alarm=_alarm_shown(site, request, answer),
        first=first,
        equals=cards if equals else [],
        unphoned=unphoned_of(first.desk, site.edition, answer.at) if first else None,
        rest=[card for card in rest if not card.general],
        general=[card for card in rest if card.general],
        referral=referral,
        call=calling_of(
            site, page, first, answer.at, answer=answer, query=asked["q"], rest=rest, referral=referral
        )
        if first
        else None,
        following=next(iter(rest), None),
        topics=[known[topic] for topic in answer.topics],
        instead=[known[topic] for topic in answer.instead],
        others=[] if answer.instead else [known[topic] for topic in _others(answer)],
        places_asked=_by_prefecture(answer),
        place_matters=not answer.clarify and not answer.numbers,
        **asked,
    )
