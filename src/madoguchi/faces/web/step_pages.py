"""The whole way from a question to its desks, as a page: what was read, how likely, what was left out."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from madoguchi.answers.router import today
from madoguchi.answers.topics import NO_TOPIC, all_topics
from madoguchi.answers.understand import Understanding
from madoguchi.answers.vectors import has_vectors
from madoguchi.errors import InputError
from madoguchi.faces.web.ask_pages import GET
from madoguchi.faces.web.routing import PageRouter
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.words import read_day
from madoguchi.model.answer import Refusal

MOST_TOPICS = 6
LEAST_CHANCE = 0.01


def routes(site: Site) -> PageRouter:
    """Return the route of the steps page."""
    router = PageRouter()

    @router.api_route("/steps", methods=GET)
    def steps(request: Request, q: str = "", place: str = "", at: str = "") -> Response:
        asked: dict[str, Any] = {"q": q, "place": place, "at": at}
        try:
            day = read_day(at)
        except InputError:
            return site.send(request, "bad_day.html", status=400, private=True, example=today(), **asked)
        answer, understood = site.ask(q, place, day, explain=True)
        if answer.refusal in (Refusal.CRISIS, Refusal.EMPTY):
            return RedirectResponse(site.page(request).url("/ask", **asked), status_code=303)
        return site.send(
            request,
            "steps.html",
            private=True,
            understood=understood,
            answer=answer,
            words_only=not has_vectors(),
            chances=_chances(understood),
            decided=[step for step in answer.trace if step.name not in READ],
            **asked,
        )

    return router


# Steps that the page shows in parts of their own.
READ = ("compared as", "name", "place", "words", "tokens", "topic")


def _chances(understood: Understanding) -> list[tuple[str, str, float]]:
    """Return (Japanese name, English name, chance) of the likeliest topics."""
    if understood.meaning is None:
        return []
    topics = all_topics()
    return [
        (topics[t.topic].name, topics[t.topic].name_en, t.probability)
        if t.topic != NO_TOPIC
        else ("この一覧の窓口の話ではない", "not for a desk of this list", t.probability)
        for t in understood.meaning.topics[:MOST_TOPICS]
        if t.probability >= LEAST_CHANCE
    ]
