"""The whole way from a question to its desks, as a page: what was read, how likely, what was left out."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from madoguchi.answers.explain import sentence
from madoguchi.answers.languages import topic_name
from madoguchi.answers.topics import all_topics
from madoguchi.errors import InputError
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.view.words import read_day
from madoguchi.message import Message
from madoguchi.model.answer import Answer, LocalizedText, Refusal
from madoguchi.text.dates import today

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
        answer = site.answer(q, place, day, explain=True)
        if answer.refusal in (Refusal.CRISIS, Refusal.EMPTY):
            return RedirectResponse(site.page(request).url("/ask", **asked), status_code=303)
        return site.send(
            request,
            "steps.html",
            private=True,
            answer=answer,
            read=[(key, _details(answer, names)) for key, names in READ],
            chances=_chances(site, answer),
            decided=[step.detail for step in answer.trace if step.name in DECIDED],
            **asked,
        )

    return router


# The parts of the page: its heading and the steps that stand in it.
READ = (
    ("steps.folded", ("compared as",)),
    ("steps.numbers", ("digits",)),
    ("steps.names", ("name", "like")),
    ("steps.places", ("place",)),
    ("steps.words", ("words",)),
)
DECIDED = ("candidate", "confidence")


def _details(answer: Answer, names: tuple[str, ...]) -> list[Message]:
    return [step.detail for step in answer.trace if step.name in names]


def _chances(site: Site, answer: Answer) -> list[tuple[LocalizedText, float]]:
    """Return (name, chance) of the likeliest topics."""
    bundle = site.edition.bundle
    topics = all_topics(bundle)
    found = [
        (topic_name(bundle, topics[topic]), chance)
        for topic, chance in answer.likely[:MOST_TOPICS]
        if chance >= LEAST_CHANCE
    ]
    none = 1 - sum(chance for _, chance in answer.likely)
    if answer.likely and none >= LEAST_CHANCE:
        found.append((sentence("no-topic"), none))
    return sorted(found, key=lambda entry: -entry[1])
