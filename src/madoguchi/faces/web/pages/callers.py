"""“Did you get through?”: one tap after a call, and words that a person who reached a wrong desk lets us have.

No account, no cookie, no name. A tap adds one to a count; the words are asked for apart, and kept only where the
person says so. Until then they stand in the body of a form alone: no address, no log and no store has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from madoguchi.editorial.callers import (
    LONGEST_PLACE,
    LONGEST_WORDS,
    CountAnswer,
    FullError,
    TakeWords,
    words_to_keep,
)
from madoguchi.editorial.transition import Transition
from madoguchi.errors import InputError, StoreError, UncertainError
from madoguchi.faces.origin import OWN_ORIGIN, is_our_own
from madoguchi.faces.web.errors import send_gone, send_missing
from madoguchi.faces.web.limiting import CallLimits
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.sent import fields_sent
from madoguchi.faces.web.site import Site
from madoguchi.model.calling import Said
from madoguchi.model.entities import Desk
from madoguchi.text.dates import today

_LONGEST_BODY = 48 * 1024  # a question of 2,000 characters, each of them nine bytes, and a place
_TRAP = "homepage"
# Behind the thanks of an answer: words that somebody let us have.
_WORDS = "words"


def routes(site: Site, limits: CallLimits | None = None) -> PageRouter:
    """Return the routes of the answers, for a site with a store behind it."""
    router = PageRouter()
    allowed = limits or CallLimits()
    site.templates.globals["takes_answers"] = True

    def found(id: str) -> Desk | None:
        return site.edition.desk_by_id.get(id)

    def send(
        request: Request,
        desk: Desk,
        status: int = 200,
        *,
        problem: str = "",
        said: str = "",
        number: str = "",
        words: str = "",
        place: str = "",
    ) -> Response:
        """The page that answers a tap: thanks, or what kept it from being counted, with what was sent."""
        response = site.send(
            request,
            "called.html",
            status=status,
            private=True,
            desk=desk,
            problem=problem,
            said=said,
            number=number,
            words=words,
            place=place,
            trap=_TRAP,
            longest=(LONGEST_WORDS, LONGEST_PLACE),
        )
        response.headers.update(OWN_ORIGIN)
        return response

    def thanks(request: Request, desk: Desk, said: str) -> Response:
        """On to a page of its own: loading it again sends nothing."""
        address = site.page(request).url(f"/called/{desk.id}/thanks", said=said)
        return RedirectResponse(address, 303, {"Cache-Control": "no-store"})

    @router.post("/called/{id}")
    async def called(request: Request, id: str) -> Response:
        desk = found(id)
        if desk is None:
            return send_gone(site, request, id, today())
        given = await fields_sent(request, _LONGEST_BODY) or {}
        said, number = given.get("said", ""), given.get("number", "")
        words = words_to_keep(desk, given.get("q", ""))
        place = words_to_keep(desk, given.get("place", ""), LONGEST_PLACE)
        shown = partial(send, request, desk, said=said, number=number, words=words, place=place)
        if said not in set(Said):
            return send(request, desk, 400, problem="no_answer")
        if not _is_from_here(request):
            return shown(403, problem="elsewhere")
        if number not in desk.numbers:
            return send(request, desk, 409, problem="renumbered")
        # Whoever answers once more is thanked once more: nothing tells whether it was counted.
        if allowed.number.allows(request, f"{desk.id} {number}"):
            if not allowed.day.allows(request):
                return send(request, desk, 429, problem="too_often")
            try:
                await run_in_threadpool(_written, site, CountAnswer(desk, number=number, said=said))
            except StoreError:
                allowed.give_back(request, f"{desk.id} {number}")
                return send(request, desk, 503, problem="away")
            except UncertainError:
                pass  # it may stand: whoever is asked again would count twice
        if said == Said.WRONG_DESK and words:
            return shown()
        return thanks(request, desk, said)

    @router.post("/called/{id}/words")
    async def words(request: Request, id: str) -> Response:
        desk = found(id)
        if desk is None:
            return send_gone(site, request, id, today())
        given = await fields_sent(request, _LONGEST_BODY) or {}
        words, place = (given.get(key, "") for key in ("words", "place"))
        problem, status = _problem(request, given)
        if not problem and not allowed.words.allows(request):
            problem, status = "too_often", 429
        if not problem:
            lang = site.page(request).lang
            try:
                taking = TakeWords(desk, words=words, place=place, lang=lang)
                await run_in_threadpool(_written, site, taking)
            except InputError:
                problem, status = "no_words", 400
            except FullError:
                problem, status = "full", 429
            except StoreError:
                problem, status = "away", 503
            except UncertainError:
                pass  # it may stand, so nobody is told that nothing was kept
        if problem:
            said = Said.WRONG_DESK.value
            return send(request, desk, status, problem=problem, said=said, words=words, place=place)
        return thanks(request, desk, _WORDS)

    @router.api_route("/called/{id}/thanks", methods=GET)
    def thanked(request: Request, id: str, said: str = "") -> Response:
        desk = found(id)
        if desk is None or said not in {*Said, _WORDS}:
            return send_missing(site, request)
        return send(request, desk, said=said)

    return router


def _written(site: Site, asked: Transition[object]) -> None:
    with site.writing() as connection:
        asked.carry_out(connection)


def _is_from_here(request: Request) -> bool:
    """Whether a form was sent by hand from a page of ours.

    Pages of answers say nothing of where they are, so a browser names no origin; that the form is of this very
    site it says itself (Sec-Fetch-Site), which no page can make it say. One that says neither is asked once more
    on a page that lets it name its origin.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin" and (
            request.headers.get("origin", "null") in ("", "null") or is_our_own(request)
        )
    return is_our_own(request)


def _problem(request: Request, given: Mapping[str, str]) -> tuple[str, int]:
    """What keeps words from being taken, as a key of the messages, and the status to say it with."""
    if not _is_from_here(request):
        return "elsewhere_words", 403
    if given.get(_TRAP):
        return "trap", 400
    if given.get("agree") != "yes":
        return "not_agreed", 400
    return "", 200
