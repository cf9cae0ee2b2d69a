"""The editors' application: everything under `/edit`, beside the public pages of a node."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from madoguchi.errors import MadoguchiError, RefusedError, StoreError, UncertainError
from madoguchi.faces.editors import SEGMENT
from madoguchi.faces.editors.desk import COOKIE, EditorsDesk, EditorsTemplates
from madoguchi.faces.editors.guard import (
    DOOR_LIMIT,
    FORM_LIMIT,
    FactorNeededError,
    ForgedError,
    Guarded,
    LateFormError,
    PasswordNeededError,
    RoleNeededError,
    SignInNeededError,
    TooLargeError,
    limited,
)
from madoguchi.faces.editors.pages import (
    access,
    account,
    audit,
    callers,
    campaigns,
    changes,
    crosscheck,
    desk_history,
    drafts,
    feed,
    freshness,
    further_lists,
    gate,
    home,
    knowledge,
    knowledge_forms,
    notices,
    people,
    reports,
    sheets,
    sign_in,
    tables,
    teaching,
    unfinished,
    walk,
    watch,
)
from madoguchi.faces.editors.reviews import Reviews
from madoguchi.faces.editors.unfinished import HOLD_SECRETS, address_of
from madoguchi.faces.editors.uploads import Reading
from madoguchi.faces.origin import is_our_own
from madoguchi.faces.web.access import Privacy
from madoguchi.faces.web.assets import editors_assets
from madoguchi.faces.web.door import Door
from madoguchi.faces.web.node import Node
from madoguchi.store.database import Database
from madoguchi.store.people import Role

PAGES = (
    home,
    unfinished,
    drafts,
    walk,
    notices,
    gate,
    knowledge,
    knowledge_forms,
    teaching,
    further_lists,
    tables,
    sheets,
    changes,
    crosscheck,
    watch,
    reports,
    callers,
    campaigns,
    freshness,
    desk_history,
    sign_in,
    account,
    feed,
    people,
    access,
    audit,
)

# What the navigation offers, in this order, to whom.
MENU = (
    ("", (
        ("/edit", "home", None),
        ("/edit/drafts", "drafts", None),
        ("/edit/changes", "changes", None),
        ("/edit/reports", "reports", None),
    )),
    ("checks", (
        ("/edit/campaigns", "campaigns", None),
        ("/edit/callers", "callers", None),
        ("/edit/freshness", "freshness", None),
        ("/edit/watch", "watch", None),
        ("/edit/crosscheck", "crosscheck", None),
        ("/edit/owners", "owners", None),
    )),
    ("settings", (
        ("/edit/knowledge", "knowledge", None),
        ("/edit/people", "people", Role.ADMINISTRATOR),
        ("/edit/tokens", "tokens", Role.ADMINISTRATOR),
    )),
    ("records", (
        ("/edit/history", "history", None),
        ("/edit/audit", "audit", None),
    )),
)  # fmt: skip


def create_editors(
    node: Node,
    database: Database,
    *,
    failing_takes: float = 1.0,
    require_second_factor: bool = False,
    sends_mail: bool = False,
) -> ASGIApp:
    """Return the application; it is mounted into the node, whose pages show what it publishes."""
    reading = Reading(database)
    desk = EditorsDesk(
        database,
        node,
        Reviews(database, node.holder),
        EditorsTemplates(node, menu=MENU),
        reading,
        failing_takes=failing_takes,
        require_second_factor=require_second_factor,
        sends_mail=sends_mail,
    )
    failures = _Failures(desk)
    app = FastAPI(openapi_url=None, exception_handlers=failures.handlers())
    app.state.desk = desk
    for pages in PAGES:
        app.include_router(pages.routes(desk), prefix=f"/{SEGMENT}")

    @app.api_route("/edit/static/{digest}/{name}", methods=["GET", "HEAD"])
    def static(digest: str, name: str) -> Response:
        asset = editors_assets().get(name)
        if asset is None:
            raise HTTPException(404)
        headers = {"Cache-Control": asset.caching(digest)}
        return Response(asset.content, headers=headers, media_type=asset.media_type)

    # The session's cookie never comes from another site, so what is compressed cannot be guessed at.
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Guarded)
    app.add_middleware(Door)
    app.add_middleware(Privacy, failed=failures.failed)
    return app


class _Failures:
    """What is said when a page cannot be given; a page of its own for each reason."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def handlers(self) -> dict[int | type[Exception], Any]:
        return {
            SignInNeededError: self.sign_in,
            PasswordNeededError: self.password,
            FactorNeededError: self.factor,
            RoleNeededError: self.role,
            ForgedError: self.forged,
            LateFormError: self.late,
            TooLargeError: self.large,
            StoreError: self.store,
            UncertainError: self.uncertain,
            MadoguchiError: self.refused,
            HTTPException: self.http,
            RequestValidationError: self.http,
        }

    def sign_in(self, request: Request, _: Exception) -> Response:
        page = self.desk.page(request)
        if request.method in ("GET", "HEAD"):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(page.url("/edit/sign-in", next=request.url.path + query), 303)
        return self.desk.send(request, "signed_out.html", status=403)

    def password(self, request: Request, _: Exception) -> Response:
        return self.desk.back(request, "/edit/password")

    def factor(self, request: Request, _: Exception) -> Response:
        return self.desk.back(request, account.SECOND_FACTOR)

    def role(self, request: Request, error: Exception) -> Response:
        role = error.role.value if isinstance(error, RoleNeededError) else ""
        return self.desk.send(request, "not_yours.html", status=403, role=role)

    def forged(self, request: Request, _: Exception) -> Response:
        return self.desk.send(request, "signed_out.html", status=403)

    def large(self, request: Request, error: Exception) -> Response:
        limit = error.limit if isinstance(error, TooLargeError) else 0
        kept = error.kept if isinstance(error, TooLargeError) else ""
        return self.desk.send(request, "too_large.html", status=413, megabytes=limit >> 20, work=kept)

    def late(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, LateFormError)
        onward = f"/edit/kept/{error.kept}"
        if error.signed_in:
            return self.desk.back(request, onward, said="kept.said_late")
        return RedirectResponse(self.desk.page(request).url("/edit/sign-in", next=onward, late="1"), 303)

    async def store(self, request: Request, error: Exception) -> Response:
        typed = await self._typed(request)
        return await run_in_threadpool(self._store, request, error, typed)

    async def _typed(self, request: Request) -> list[tuple[str, str]]:
        """What a form of ours held that the store could not take: the page gives it back to be sent once more."""
        if request.method != "POST" or not is_our_own(request) or request.url.path.startswith(HOLD_SECRETS):
            return []
        form = getattr(request.state, "sent", None)
        if form is None:
            try:
                limit = FORM_LIMIT if COOKIE in request.cookies else DOOR_LIMIT
                form = await limited(request, limit).form(max_fields=1000)
            except Exception:  # whatever it is, there is nothing to give back
                return []
        return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]

    def _store(self, request: Request, error: Exception, typed: list[tuple[str, str]]) -> Response:
        try:
            made = self.desk.database.version() is not None
        except StoreError:
            made = True  # it cannot be asked: it is away, not missing
        posted = request.method not in ("GET", "HEAD")
        return self.desk.send(
            request,
            "no_store.html",
            status=503,
            made=made,
            posted=posted,
            uncertain=False,
            told=error,
            typed=typed,
            again=address_of(request),
        )

    async def uncertain(self, request: Request, error: Exception) -> Response:
        given = {"made": True, "posted": True, "uncertain": True, "told": error, "again": address_of(request)}
        typed = await self._typed(request)
        return await run_in_threadpool(
            lambda: self.desk.send(request, "no_store.html", status=503, typed=typed, **given)
        )

    def refused(self, request: Request, error: Exception) -> Response:
        status = 409 if isinstance(error, RefusedError) else 400
        return self.desk.send(request, "refused.html", status=status, problem=error)

    def http(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        return self.desk.send(request, "no_page.html", status=status)

    async def failed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an error of ours."""
        response = self.desk.send(Request(scope, receive), "broken.html", status=500)
        await response(scope, receive, send)
