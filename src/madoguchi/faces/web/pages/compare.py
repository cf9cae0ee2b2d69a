"""One question for two places, side by side: for a counsellor, or who has to do with both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.errors import InputError
from madoguchi.faces.web.crisis import send_crisis
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Page, RepeatingPage, Site
from madoguchi.faces.web.view.cards import Card, card_of
from madoguchi.faces.web.view.words import read_day
from madoguchi.model.answer import Answer, Refusal
from madoguchi.text.dates import today

PLACES = 2


@dataclass(frozen=True, slots=True)
class Column:
    """What one place gives. `first` is None where nothing is answered, or a place must be chosen first.

    `choices` are places of that name, each with the address of the comparison with it.
    """

    place: str
    understood: str
    answer: Answer
    first: Card | None
    next: tuple[Card, ...]
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison: what it is about, and whether the places differ in it."""

    key: str
    differs: bool


# What is compared, by the name that the template shows it under.
_COMPARED: dict[str, Callable[[Card], object]] = {
    "desk": lambda card: card.desk.name,
    "numbers": lambda card: (card.numbers, card.faxes, card.mails),
    "why": lambda card: card.reasons,
    "area": lambda card: card.area,
    "operator": lambda card: card.desk.operator.text if card.desk.operator else "",
    "hours": lambda card: card.desk.hours.text if card.desk.hours else "",
    "address": lambda card: card.address,
    "url": lambda card: tuple(url.text for url in card.desk.urls),
}
# Said even where no place has any: a caller looks for it.
_ALWAYS = ("desk", "numbers")


def routes(site: Site) -> PageRouter:
    """Return the route of the comparison; only where it is served do the other pages link it."""
    router = PageRouter()
    site.templates.globals["compares"] = True

    @router.api_route("/compare", methods=GET)
    def compare(request: Request, q: str = "", at: str = "", only: str = "") -> Response:
        page = site.repeating(request)
        given = request.query_params.getlist("place")
        places = (given + [""] * PLACES)[:PLACES]
        try:
            day = read_day(at)
        except InputError:
            asked: dict[str, Any] = {"q": q, "place": places[0], "at": at}
            return site.send(request, "bad_day.html", status=400, private=True, example=today(), **asked)
        answers = [site.answer(q, place, day) for place in places if place.strip()] if q.strip() else []
        for answer in answers or [site.answer(q, "", day)]:
            if answer.refusal is Refusal.CRISIS:
                return send_crisis(site, request, answer.alarm)
        columns = [_column(site, page, answer) for answer in answers]
        columns = [replace(column, choices=_choices(page, column)) for column in columns]
        firsts = [column.first for column in columns if column.first]
        lines = list(_lines(firsts)) if len(firsts) == len(columns) else []
        return site.send(
            request,
            "compare.html",
            private=True,
            page=page,
            q=q,
            at=at,
            places=places,
            columns=columns,
            lines=[line for line in lines if line.differs or not only],
            narrowed=_narrowed(page, lines, only=bool(only)),
            only=bool(only),
            same=len(columns) == PLACES and len({card.desk.id for card in firsts}) == 1,
            compared=[card.desk for card in firsts],
            day=day,
        )

    return router


def _column(site: Site, page: Page, answer: Answer) -> Column:
    place = answer.place
    cards = [card_of(site, page, item.desk, answer.at, item) for item in answer.items]
    if answer.clarify or answer.place_not_understood or not cards:
        return Column(place, answer.understood_place, answer, None, ())
    return Column(place, answer.understood_place or place, answer, cards[0], tuple(cards[1:]))


def _choices(page: RepeatingPage, column: Column) -> tuple[tuple[str, str], ...]:
    """The places that the question back offers, each as this very comparison with it."""
    answer = column.answer
    choices = answer.question.choices if answer.question else answer.possible_places

    def chosen(choice: str) -> str:
        return page.with_pairs((key, choice if value == column.place else value) for key, value in page.pairs)

    return tuple((choice, chosen(choice)) for choice in choices)


def _narrowed(page: RepeatingPage, lines: list[Line], *, only: bool) -> str:
    """The address of this comparison with what differs alone, or with all; empty where that would be the same."""
    if not 0 < sum(line.differs for line in lines) < len(lines):
        return ""
    others = (pair for pair in page.pairs if pair[0] != "only")
    return page.with_pairs([*others, *([] if only else [("only", "1")])])


def _lines(cards: list[Card]) -> Iterator[Line]:
    for key, told in _COMPARED.items():
        values = [told(card) for card in cards]
        if key in _ALWAYS or any(values):
            yield Line(key, len(set(values)) > 1)
