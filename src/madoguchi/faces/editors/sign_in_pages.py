"""Signing in and out, and one's own password."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

import anyio
from anyio.to_thread import run_sync
from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.signing_in import SHORTEST, SignedIn, change_password, sign_in, sign_out
from madoguchi.errors import InputError, RefusedError
from madoguchi.faces.editors.desk import COOKIE, EditorsDesk, Form
from madoguchi.faces.editors.guard import (
    FORM_LIMIT,
    ForgedError,
    is_plain_loopback,
    limited,
    local_path,
)
from madoguchi.faces.origin import is_our_own
from madoguchi.store.people import all_people
from madoguchi.store.sessions import LONGEST
from madoguchi.text.outside import cut

# One hash takes 64 MB and all of a core: two at a time, a few waiting, the rest is sent away.
AT_ONCE, WAITING = 2, 16
_LONGEST_NAME = 64


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of signing in, signing out and the own password."""
    router = APIRouter()
    hashing = _Hashing()

    def show(request: Request, *, status: int = 200, name: str = "", **context: object) -> Response:
        with desk.database.reading() as connection:
            nobody = not all_people(connection)
        onward = local_path(request.query_params.get("next", ""))
        return desk.send(
            request,
            "sign_in.html",
            status=status,
            name=name,
            onward=onward,
            nobody=nobody,
            plain=request.scope.get("scheme") == "http" and not is_plain_loopback(request),
            **context,
        )

    @router.get("/sign-in")
    def sign_in_page(request: Request) -> Response:
        if desk.signed(request):
            return desk.back(request, local_path(request.query_params.get("next", "")))
        return show(request)

    @router.post("/sign-in")
    async def signing_in(request: Request) -> Response:
        began = time.monotonic()
        if not is_our_own(request):
            raise ForgedError
        form = await limited(request, FORM_LIMIT).form()
        name = cut(str(form.get("name", "")), _LONGEST_NAME).strip().lower()
        if not hashing.has_room:
            return await run_in_threadpool(lambda: show(request, status=503, name=name, busy=True))
        try:
            signed = await hashing.run(desk, name, str(form.get("password", "")))
        except RefusedError:
            # Whatever was wrong is told after the same time.
            await asyncio.sleep(max(0.0, began + desk.failing_takes - time.monotonic()))
            return await run_in_threadpool(lambda: show(request, status=403, name=name, failed=True))
        path = local_path(request.query_params.get("next", ""))
        response = desk.back(request, "/edit/password" if signed.person.must_change else path)
        response.set_cookie(
            COOKIE,
            signed.token,
            max_age=int(LONGEST.total_seconds()),
            path="/edit",
            secure=not is_plain_loopback(request),
            httponly=True,
            samesite="strict",
        )
        return response

    @router.post("/sign-out")
    def signing_out(request: Request, _form: Form) -> Response:
        if signed := desk.signed(request):
            sign_out(desk.database, signed.session)
        response = desk.back(request, "/edit/sign-in", said="sign_in.said_out")
        response.delete_cookie(COOKIE, path="/edit", httponly=True, samesite="strict")
        return response

    @router.get("/password")
    def password_page(request: Request) -> Response:
        desk.person(request)
        return desk.send(request, "password.html", shortest=SHORTEST)

    @router.post("/password")
    def changing(request: Request, form: Form) -> Response:
        desk.person(request)
        old, new, again = (str(form.get(key, "")) for key in ("old", "new", "again"))
        page = desk.page(request)
        try:
            if new != again:
                raise InputError(page.t("password.differ"))
            if signed := desk.signed(request):
                change_password(desk.database, signed.session, old, new)
        except (InputError, RefusedError) as error:
            return desk.send(request, "password.html", status=400, shortest=SHORTEST, problem=str(error))
        return desk.back(request, "/edit", said="password.said_changed")

    return router


class _Hashing:
    """A few passwords at a time, whatever comes: the public pages must not feel it."""

    def __init__(self) -> None:
        self._limiter: anyio.CapacityLimiter | None = None

    @property
    def has_room(self) -> bool:
        return self._limiter is None or self._limiter.statistics().tasks_waiting < WAITING

    async def run(self, desk: EditorsDesk, name: str, password: str) -> SignedIn:
        if self._limiter is None:  # it belongs to the running loop
            self._limiter = anyio.CapacityLimiter(AT_ONCE)
        moment = datetime.now(UTC)
        return await run_sync(lambda: sign_in(desk.database, name, password, moment), limiter=self._limiter)
