"""“This number is wrong”: a form for everybody. No account, no cookie, no name; a few an hour for each address."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from madoguchi.editorial.reporting import LONGEST_WORDS, EnoughError, TakeReport
from madoguchi.errors import InputError, StoreError, UncertainError
from madoguchi.faces.origin import OWN_ORIGIN, is_our_own
from madoguchi.faces.web.errors import send_gone, send_missing, send_on
from madoguchi.faces.web.limiting import SECONDS, Limiter
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.sent import fields_sent
from madoguchi.faces.web.site import Site
from madoguchi.model.entities import Desk
from madoguchi.store.reports import Report, What
from madoguchi.text.dates import today
from madoguchi.text.untrusted import is_longer

# A form with 500 characters, each of them nine bytes when it is sent, and room for the rest.
_LONGEST_BODY = 16 * 1024
# A field that nobody sees: a program that fills in every field gives itself away.
_TRAP = "homepage"


def routes(site: Site, limiter: Limiter | None = None) -> PageRouter:
    """Return the routes of the form, for a site with a store behind it.

    `limiter` outlives an edition; without one, these pages have their own.
    """
    router = PageRouter()
    limits = limiter or Limiter()
    site.templates.globals["reports"] = True

    def found(id: str) -> Desk | None:
        return site.edition.desk_by_id.get(id)

    @router.api_route("/report/{id}", methods=GET)
    def form(request: Request, id: str) -> Response:
        desk = found(id)
        return _form(site, request, desk) if desk else send_on(site, request, id, today())

    @router.post("/report/{id}")
    async def report(request: Request, id: str) -> Response:
        desk = found(id)
        if desk is None:
            return send_gone(site, request, id, today())
        sent = await fields_sent(request, _LONGEST_BODY)
        given = sent or {}
        problem, status = _problem(request, sent)
        if not problem and not limits.allows(request):
            problem, status = "too_often", 429
        if not problem:
            try:
                kept = await run_in_threadpool(_kept, site, desk, given)
            except InputError:  # a newer edition has come since the form was opened
                problem, status = "renumbered", 409
            except EnoughError:
                problem, status = "enough", 429
            except (StoreError, UncertainError):
                problem, status = "away", 503
        if problem:
            return _form(site, request, desk, problem, given, status=status)
        address = site.page(request).url(f"/report/{desk.id}/thanks", n=str(kept.id))
        return RedirectResponse(address, 303, {"Cache-Control": "no-store"})

    @router.api_route("/report/{id}/thanks", methods=GET)
    def thanks(request: Request, id: str, n: str = "") -> Response:
        desk = found(id)
        if desk is None or not (n.isascii() and n.isdigit() and len(n) < 10):
            return send_missing(site, request)
        return site.send(request, "report_thanks.html", private=True, desk=desk, number=n)

    return router


def _kept(site: Site, desk: Desk, given: Mapping[str, str]) -> Report:
    with site.writing() as connection:
        return TakeReport(
            desk,
            number=given.get("number", ""),
            what=given["what"],
            words=given.get("words", ""),
            revision=site.edition.revision,
        ).carry_out(connection)


def _form(
    site: Site,
    request: Request,
    desk: Desk,
    problem: str = "",
    given: Mapping[str, str] | None = None,
    *,
    status: int = 200,
) -> Response:
    response = site.send(
        request,
        "report.html",
        status=status,
        private=True,
        desk=desk,
        what=list(What),
        problem=problem,
        given=given or {},
        trap=_TRAP,
        longest_words=LONGEST_WORDS,
    )
    response.headers.update(OWN_ORIGIN)
    if status == 429:
        response.headers["Retry-After"] = f"{SECONDS:.0f}"
    return response


def _problem(request: Request, given: Mapping[str, str] | None) -> tuple[str, int]:
    """What keeps the form from being taken, as a key of the messages, and the status to say it with."""
    # A browser that says more of it (Sec-Fetch-Site) must not contradict.
    if not is_our_own(request) or request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return "elsewhere", 403
    if given is None:
        return "too_long", 413
    if given.get(_TRAP):
        return "trap", 400
    if given.get("what") not in set(What):
        return "no_what", 400
    if is_longer(given.get("words", "").replace("\r\n", "\n").strip(), LONGEST_WORDS):
        return "too_long", 400
    return "", 200
