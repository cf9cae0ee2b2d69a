"""“This number is wrong”: a form for everybody. No account, no cookie, no name; a few a day for each address."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.errors import StoreError
from madoguchi.faces.web.errors import send_missing
from madoguchi.faces.web.limiting import Limiter
from madoguchi.faces.web.site import Site
from madoguchi.model.entities import Desk
from madoguchi.settings import read_settings
from madoguchi.store.reports import What, add, count_since

LONGEST_WORDS = 500
_LONGEST_BODY = 16 * 1024
_MOST, _SECONDS = 5, 600.0
_MOST_A_DAY = 30  # reports of one desk: more say nothing new
# One for the process: a newer edition makes new pages, not new chances.
_limiter = Limiter(_MOST, _SECONDS)


class _Reporting:
    """True in templates while there is a store that takes reports."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def __bool__(self) -> bool:
        return self._site.holder is not None and self._site.holder.has_store


def routes(site: Site) -> APIRouter:
    """Return the routes of the form."""
    router = APIRouter()
    reporting = _Reporting(site)
    site.templates.globals["reports"] = reporting
    trusting = read_settings().trust_proxy

    @router.api_route("/report/{id}", methods=["GET", "HEAD"])
    def form(request: Request, id: str) -> Response:
        desk = site.edition.desk_by_id.get(id)
        if desk is None or not reporting:
            return send_missing(site, request)
        return _form(site, request, desk)

    @router.post("/report/{id}")
    async def report(request: Request, id: str) -> Response:
        desk = site.edition.desk_by_id.get(id)
        if desk is None or not reporting:
            return send_missing(site, request)
        body = await _body(request)
        if body is None:
            return _form(site, request, desk, "too_long", status=413)
        given = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        if not _own(request):
            return _form(site, request, desk, "elsewhere", given, status=403)
        problem = _problem(desk, given)
        if problem:
            return _form(site, request, desk, problem, given, status=400)
        if given.get("mail"):  # a field that nobody sees: who fills it in is no person
            return site.send(request, "report_thanks.html", private=True, desk=desk, id=None)
        if not _limiter.allows(_address(request, trusting)):
            return _form(site, request, desk, "too_often", given, status=429)
        try:
            number = await run_in_threadpool(_kept, site, desk, given)
        except StoreError:
            return _form(site, request, desk, "away", given, status=503)
        return site.send(request, "report_thanks.html", private=True, desk=desk, id=number)

    return router


def _kept(site: Site, desk: Desk, given: dict[str, str]) -> int | None:
    assert site.holder is not None
    with site.holder.writing() as connection:
        if count_since(connection, desk.id, timedelta(days=1)) >= _MOST_A_DAY:
            return None
        report = add(
            connection,
            desk=desk.id,
            number=given.get("number", ""),
            what=What(given["what"]),
            words=given.get("words", "").strip(),
            revision=site.edition.revision,
        )
        return report.id


def _form(
    site: Site,
    request: Request,
    desk: Desk,
    problem: str = "",
    given: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> Response:
    return site.send(
        request,
        "report.html",
        status=status,
        private=True,
        desk=desk,
        what=[what.value for what in What],
        problem=problem,
        given=given or {},
        longest_words=LONGEST_WORDS,
    )


def _problem(desk: Desk, given: dict[str, str]) -> str:
    if given.get("what") not in set(What):
        return "no_what"
    if given.get("number", "") not in ("", *desk.numbers):
        return "no_what"
    if len(given.get("words", "")) > LONGEST_WORDS:
        return "too_long"
    return ""


async def _body(request: Request) -> str | None:
    """The form as it was sent; None when it is too large."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > _LONGEST_BODY:
            return None
    return content.decode("utf-8", "replace")


def _own(request: Request) -> bool:
    """Whether our own page sent the form: another site must not let its visitors report."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin in (None, "null") or urlsplit(origin or "").netloc == request.headers.get("host", "")


def _address(request: Request, trusting: bool) -> str:
    """Who asks: the peer, or whom the proxy in front names last."""
    if trusting and (named := request.headers.get("x-forwarded-for")):
        return named.rpartition(",")[2].strip()
    return request.client.host if request.client else ""
