"""What a body sees that keeps its own rows: everything under `/own`, with a session of its own, apart from `/edit`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from madoguchi.editorial.change_validation import as_it_will_be, field_of, value_of
from madoguchi.editorial.owners import (
    FIELDS,
    Confirm,
    LeaveLink,
    OpenLink,
    ProposeOwn,
    desks_of,
    own_desk,
    own_proposals,
)
from madoguchi.errors import InputError, MadoguchiError, RefusedError, StoreError, UncertainError
from madoguchi.faces.editors import LINK, OWNERS
from madoguchi.faces.editors.desk import CSRF, EditorsTemplates, page_of, said_in
from madoguchi.faces.editors.guard import (
    DOOR_LIMIT,
    ForgedError,
    Guarded,
    SignInNeededError,
    TooLargeError,
    is_plain_loopback,
    is_same,
    limited,
)
from madoguchi.faces.editors.reviews import Reviews
from madoguchi.faces.origin import is_our_own
from madoguchi.faces.web.access import Privacy
from madoguchi.faces.web.assets import editors_assets
from madoguchi.faces.web.door import Door
from madoguchi.faces.web.limiting import Limiter
from madoguchi.faces.web.node import Node
from madoguchi.faces.web.view.evidence import values_shown
from madoguchi.faces.web.view.messages import LANGUAGES
from madoguchi.model.change import Field
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.verification import Verification
from madoguchi.store.changes import accepted
from madoguchi.store.database import Database
from madoguchi.store.owner_links import (
    SESSION_LASTS,
    OwnerSession,
    link_behind,
    owner_session,
)
from madoguchi.store.verifications import of_desk
from madoguchi.text.dates import required_day, today
from madoguchi.text.untrusted import cut

COOKIE = "madoguchi-owner"
# Links that one address opens, and what one link does, in ten minutes.
MOST_OPENED, MOST_ACTS, SECONDS = 20, 60, 600.0
_MOST_FIELDS = 20
_LONGEST = 2000
_TYPED = ("which", "after", "effective", "reason")
_ROOT = f"/{OWNERS}"


class TooOftenError(Exception):
    """An address opened, or a body did, too much in this time."""


def create_owners(node: Node, database: Database, clock: Any = None) -> ASGIApp:
    """Return the application; it is mounted into the node. `clock` is for tests of the limits."""
    given = {"clock": clock} if clock else {}
    pages = OwnPages(
        node,
        database,
        Limiter(MOST_OPENED, SECONDS, **given),
        Limiter(MOST_ACTS, SECONDS, **given),
    )
    routes = [
        Route(_ROOT, pages.home, methods=["GET"]),
        Route(f"{_ROOT}/open", pages.opening, methods=["GET"]),
        Route(f"{_ROOT}/open", pages.opened, methods=["POST"]),
        Route(f"{_ROOT}/leave", pages.leave, methods=["POST"]),
        Route(f"{_ROOT}/desk/{{id}}", pages.desk, methods=["GET"]),
        Route(f"{_ROOT}/desk/{{id}}/right", pages.right, methods=["POST"]),
        Route(f"{_ROOT}/desk/{{id}}/propose", pages.propose, methods=["POST"]),
        Route(f"{_ROOT}/static/{{digest}}/{{name}}", _static, methods=["GET"]),
    ]
    handled: dict[Any, Any] = {
        SignInNeededError: pages.no_session,
        ForgedError: pages.no_session,
        TooOftenError: pages.too_often,
        TooLargeError: pages.too_large,
        StoreError: pages.away,
        UncertainError: pages.away,
        MadoguchiError: pages.refused,
        HTTPException: pages.missing,
    }
    app = Starlette(routes=routes, exception_handlers=handled)
    app.router.redirect_slashes = False
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Guarded)
    app.add_middleware(Door)
    app.add_middleware(Privacy, failed=pages.failed)
    return app


class OwnPages:
    """The pages of one body: its desks, what it said of them, and what became of it."""

    def __init__(self, node: Node, database: Database, opening: Limiter, acting: Limiter) -> None:
        self.database, self.opening_limit, self.acting_limit = database, opening, acting
        self.reviews = Reviews(database, node.holder)
        self.templates = EditorsTemplates(node, own=_own_asset)

    # -- coming and going ---------------------------------------------------------------------------

    def opening(self, request: Request) -> Response:
        """What the link shows: a question with a button. Whatever only looks at the address uses up nothing."""
        secret = request.query_params.get(LINK, "")
        with self.database.reading() as connection:
            link = link_behind(connection, secret, datetime.now(UTC))
        if link is None:
            return self.send(request, "own_ended.html", status=410)
        return self.send(request, "own_open.html", link=link, key=LINK, secret=secret)

    async def opened(self, request: Request) -> Response:
        """Open the link: the browser holds the session from now on."""
        if not is_our_own(request):
            raise ForgedError
        form = await limited(request, DOOR_LIMIT).form(max_fields=_MOST_FIELDS, max_files=0)
        if not self.opening_limit.allows(request):
            raise TooOftenError
        try:
            token = await run_in_threadpool(self._open, str(form.get(LINK, "")))
        except RefusedError:
            return await run_in_threadpool(self.send, request, "own_ended.html", status=410)
        response = self.back(request, _ROOT)
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(SESSION_LASTS.total_seconds()),
            path=_ROOT,
            secure=not is_plain_loopback(request),
            httponly=True,
            samesite="strict",
        )
        return response

    def _open(self, secret: str) -> str:
        return OpenLink.ready(self.database, secret, datetime.now(UTC)).carry_out_in(self.database)

    async def leave(self, request: Request) -> Response:
        """End this session; the link may be opened again."""
        session, _ = await self._form(request)
        leaving = LeaveLink(session, by=session.link.actor)
        await run_in_threadpool(leaving.carry_out_in, self.database)
        response = await run_in_threadpool(self.send, request, "own_left.html")
        response.delete_cookie(COOKIE, path=_ROOT, httponly=True, samesite="strict")
        return response

    # -- desks ------------------------------------------------------------------------------------------

    def home(self, request: Request) -> Response:
        """The body's desks, and what became of its proposals."""
        session = self.session(request)
        with self.database.reading() as connection:
            edition = self.reviews.printed(connection)
            proposals = own_proposals(connection, edition, session.link)
            desks = desks_of(edition, session.link)
            looked = {desk.id: _last(of_desk(connection, desk.id), session) for desk in desks}
        return self.send(
            request,
            "own_home.html",
            session=session,
            desks=desks,
            looked=looked,
            proposals=proposals,
            edition=edition,
        )

    def desk(self, request: Request) -> Response:
        """One desk: each value with its evidence, a button and a form."""
        session = self.session(request)
        with self.database.reading() as connection:
            edition = self.reviews.printed(connection)
        return self._send_desk(request, session, edition, self._desk(request, session, edition))

    async def right(self, request: Request) -> Response:
        """Take it that the desk is all right as it is."""
        session, _ = await self._form(request)
        return await run_in_threadpool(self._right, request, session)

    async def propose(self, request: Request) -> Response:
        """Take a proposal."""
        session, form = await self._form(request)
        typed = {name: cut(str(form.get(name, "")), _LONGEST).strip() for name in _TYPED}
        return await run_in_threadpool(self._propose, request, session, typed)

    def _right(self, request: Request, session: OwnerSession) -> Response:
        with self.database.writing() as connection:
            edition = self.reviews.printed(connection)
            desk = self._desk(request, session, edition)
            Confirm(edition, session.link, desk.id, today(), by=session.link.actor).carry_out(connection)
        return self.back(request, f"{_ROOT}/desk/{desk.id}", "own.said_right")

    def _propose(self, request: Request, session: OwnerSession, typed: dict[str, str]) -> Response:
        with self.database.reading() as connection:
            edition = self.reviews.printed(connection)
        desk = self._desk(request, session, edition)
        field, _, before = typed["which"].partition(":")
        try:
            proposing = ProposeOwn(
                edition,
                session.link,
                desk.id,
                field=field_of(field),
                before=before,
                after=typed["after"],
                effective=required_day(typed["effective"]),
                reason=typed["reason"],
                on=today(),
                by=session.link.actor,
            )
            proposing.carry_out_in(self.database)
        except InputError as error:
            return self._send_desk(request, session, edition, desk, typed=typed, problem=error, status=400)
        return self.back(request, f"{_ROOT}/desk/{desk.id}", "own.said_proposed")

    def _desk(self, request: Request, session: OwnerSession, edition: Edition) -> Desk:
        """The desk of the address, if it is the body's own; of others nothing is said, not even that they are."""
        desk = own_desk(edition, session.link, request.path_params["id"])
        if desk is None:
            raise HTTPException(404)
        return desk

    def _send_desk(
        self,
        request: Request,
        session: OwnerSession,
        edition: Edition,
        desk: Desk,
        *,
        typed: dict[str, str] | None = None,
        problem: object = "",
        status: int = 200,
    ) -> Response:
        with self.database.reading() as connection:
            standing = accepted(connection)
            proposals = [
                each
                for each in own_proposals(connection, edition, session.link)
                if each.change.desk == desk.id
            ]
            look = _last(of_desk(connection, desk.id), session)
        now = as_it_will_be(desk, standing, today())
        return self.send(
            request,
            "own_desk.html",
            status=status,
            problem=problem,
            session=session,
            desk=desk,
            now=now,
            values=values_shown(desk, edition),
            choices=_choices(now) if now else [],
            look=look,
            proposals=proposals,
            typed=typed or {},
            today=today().isoformat(),
        )

    # -- who asks -----------------------------------------------------------------------------------------

    def session(self, request: Request) -> OwnerSession:
        """Return the session of a request. Raises SignInNeededError where none holds."""
        token = request.cookies.get(COOKIE, "")
        if not token:
            raise SignInNeededError
        with self.database.reading() as connection:
            session = owner_session(connection, token, datetime.now(UTC))
        if session is None:
            raise SignInNeededError
        return session

    async def _form(self, request: Request) -> tuple[OwnerSession, FormData]:
        """Read a form that one of our pages gave to this very session."""
        session = await run_in_threadpool(self.session, request)
        if not is_our_own(request):
            raise ForgedError
        form = await limited(request, DOOR_LIMIT).form(max_fields=_MOST_FIELDS, max_files=0)
        if not is_same(str(form.get(CSRF, "")), session.csrf):
            raise ForgedError
        if not self.acting_limit.allows_name(str(session.link.id)):
            raise TooOftenError
        return session, form

    # -- what is sent -------------------------------------------------------------------------------------

    def send(self, request: Request, template: str, *, status: int = 200, **context: object) -> Response:
        """Render a page that is kept nowhere."""
        page, session = page_of(request), context.get("session")
        given = {
            "page": page,
            "t": page.t,
            "csrf": session.csrf if isinstance(session, OwnerSession) else "",
            "said": said_in(page),
            "session": None,
            **context,
            "problem": page.said(context.get("problem", "")),
        }
        headers = {"Content-Language": page.lang, "Cache-Control": "no-store"}
        return HTMLResponse(self.templates.now.get_template(template).render(given), status, headers)

    def back(self, request: Request, path: str, said: str = "") -> Response:
        """Go on to another page after a form; it shows the message `said`."""
        asked = {"said": said} if said else {}
        if (lang := request.query_params.get("lang")) in LANGUAGES[1:]:
            asked["lang"] = str(lang)
        return RedirectResponse(f"{path}?{urlencode(asked)}" if asked else path, 303)

    def no_session(self, request: Request, _: Exception) -> Response:
        return self.send(request, "own_ended.html", status=403)

    def too_often(self, request: Request, _: Exception) -> Response:
        response = self.send(request, "own_trouble.html", status=429, why="too_often")
        response.headers["Retry-After"] = f"{SECONDS:.0f}"
        return response

    def too_large(self, request: Request, _: Exception) -> Response:
        return self.send(request, "own_trouble.html", status=413, why="too_large")

    def away(self, request: Request, error: Exception) -> Response:
        why = "uncertain" if isinstance(error, UncertainError) else "away"
        return self.send(request, "own_trouble.html", status=503, why=why)

    def refused(self, request: Request, error: Exception) -> Response:
        status = 409 if isinstance(error, RefusedError) else 400
        return self.send(request, "own_trouble.html", status=status, why="refused", problem=error)

    def missing(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        return self.send(request, "own_trouble.html", status=status, why="missing")

    async def failed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an error of ours."""
        response = self.send(Request(scope, receive), "own_trouble.html", status=500, why="broken")
        await response(scope, receive, send)


def _last(looks: tuple[Verification, ...], session: OwnerSession) -> Verification | None:
    """The newest look of the body itself."""
    return next((look for look in looks if look.person == session.link.actor), None)


def _choices(desk: Desk) -> list[tuple[str, str]]:
    """What the form offers to change: field and value, each number and address apart, then one more of these."""
    found = [(Field.PHONE.value, number) for number in desk.numbers]
    found += [(Field.URL.value, url.text) for url in desk.urls]
    single = (field for field in FIELDS if field not in (Field.PHONE, Field.URL))
    found += [(field.value, value_of(desk, field)) for field in single]
    return [*found, (Field.PHONE.value, ""), (Field.URL.value, "")]


def _static(request: Request) -> Response:
    asset = editors_assets().get(request.path_params["name"])
    if asset is None:
        raise HTTPException(404)
    headers = {"Cache-Control": asset.caching(request.path_params["digest"])}
    return Response(asset.content, headers=headers, media_type=asset.media_type)


def _own_asset(name: str) -> str:
    """The address of a style: the body need not reach `/edit`, which an office may keep to its own network."""
    return f"{_ROOT}{editors_assets()[name].path}"
