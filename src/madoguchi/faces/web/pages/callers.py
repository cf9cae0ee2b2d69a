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
from madoguchi.model.calling import CallOutcome
from madoguchi.model.entities import Desk
from madoguchi.text.dates import today

_LONGEST_BODY = 48 * 1024  # a question of 2,000 characters, each of them nine bytes, and a place
_TRAP = "homepage"
# Behind the thanks of an answer: words that somebody let us have.
_WORDS = "words"


def routes(site: Site, limits: CallLimits | None = None) -> PageRouter:
    """Return the routes of the answers, for a site with a store behind it."""
    router, pages = PageRouter(), _CallerPages(site, limits or CallLimits())
    site.templates.globals["takes_answers"] = True
    router.post("/called/{id}")(pages.called)
    router.post("/called/{id}/words")(pages.words)
    router.api_route("/called/{id}/thanks", methods=GET)(pages.thanked)
    return router


class _CallerPages:
    """What answers a tap, words, and whoever is thanked for them."""

    def __init__(self, site: Site, limits: CallLimits) -> None:
        self._site, self._limits = site, limits

    async def called(self, request: Request, id: str) -> Response:
        """Count a tap; after a wrong desk ask for the words."""
        desk = self._desk(id)
        if desk is None:
            return send_gone(self._site, request, id, today())
        given = await fields_sent(request, _LONGEST_BODY) or {}
        said, number = given.get("said", ""), given.get("number", "")
        words = words_to_keep(desk, given.get("q", ""))
        place = words_to_keep(desk, given.get("place", ""), LONGEST_PLACE)
        shown = partial(self._send, request, desk, said=said, number=number, words=words, place=place)
        if said not in set(CallOutcome):
            return self._send(request, desk, 400, problem="no_answer")
        if not _is_from_here(request):
            return shown(403, problem="elsewhere")
        if number not in desk.numbers:
            return self._send(request, desk, 409, problem="renumbered")
        problem, status = await self._count(request, desk, number, said)
        if problem:
            return self._send(request, desk, status, problem=problem)
        return shown() if said == CallOutcome.WRONG_DESK and words else self._thanks(request, desk, said)

    async def words(self, request: Request, id: str) -> Response:
        """Take the words that a person lets us have."""
        desk = self._desk(id)
        if desk is None:
            return send_gone(self._site, request, id, today())
        given = await fields_sent(request, _LONGEST_BODY) or {}
        words, place = (given.get(key, "") for key in ("words", "place"))
        problem, status = _problem(request, given)
        if not problem:
            problem, status = await self._take(request, desk, words, place)
        if problem:
            said = CallOutcome.WRONG_DESK.value
            return self._send(request, desk, status, problem=problem, said=said, words=words, place=place)
        return self._thanks(request, desk, _WORDS)

    def thanked(self, request: Request, id: str, said: str = "") -> Response:
        """Thank for an answer that was sent."""
        desk = self._desk(id)
        if desk is None or said not in {*CallOutcome, _WORDS}:
            return send_missing(self._site, request)
        return self._send(request, desk, said=said)

    def _desk(self, id: str) -> Desk | None:
        return self._site.edition.desk_by_id.get(id)

    async def _count(self, request: Request, desk: Desk, number: str, said: str) -> tuple[str, int]:
        """Count an answer; else what kept it from being counted, as a key of the messages, and the status.

        Whoever answers once more is thanked once more: nothing tells whether it was counted.
        """
        allowed, key = self._limits, f"{desk.id} {number}"
        if not allowed.number.allows(request, key):
            return "", 200
        if not allowed.day.allows(request):
            return "too_often", 429
        try:
            await run_in_threadpool(_written, self._site, CountAnswer(desk, number=number, said=said))
        except StoreError:
            allowed.give_back(request, key)
            return "away", 503
        except UncertainError:
            pass  # it may stand: whoever is asked again would count twice
        return "", 200

    async def _take(self, request: Request, desk: Desk, words: str, place: str) -> tuple[str, int]:
        """Keep words; else what kept them from being taken, as a key of the messages, and the status."""
        if not self._limits.words.allows(request):
            return "too_often", 429
        lang = self._site.page(request).lang
        try:
            taking = TakeWords(desk, words=words, place=place, lang=lang)
            await run_in_threadpool(_written, self._site, taking)
        except InputError:
            return "no_words", 400
        except FullError:
            return "full", 429
        except StoreError:
            return "away", 503
        except UncertainError:
            pass  # it may stand, so nobody is told that nothing was kept
        return "", 200

    def _send(
        self,
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
        response = self._site.send(
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

    def _thanks(self, request: Request, desk: Desk, said: str) -> Response:
        """On to a page of its own: loading it again sends nothing."""
        address = self._site.page(request).url(f"/called/{desk.id}/thanks", said=said)
        return RedirectResponse(address, 303, {"Cache-Control": "no-store"})


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
