"""Signing in and out, and one's own password."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.passwords import LONGEST as LONGEST_PASSWORD
from madoguchi.editorial.passwords import RULES, SHORTEST, WeakPasswordError
from madoguchi.editorial.signing_in import ChangePassword, SignedIn, SignInOrigin, SignOut, sign_in
from madoguchi.errors import InputError, RefusedError
from madoguchi.faces.editors.desk import COOKIE, EditorsDesk, Form, address_of
from madoguchi.faces.editors.guard import (
    DOOR_LIMIT,
    ForgedError,
    is_plain_loopback,
    limited,
    local_path,
)
from madoguchi.faces.editors.hashing import BusyError
from madoguchi.faces.origin import is_our_own
from madoguchi.store.people import all_people, find_person
from madoguchi.store.sessions import LONGEST, REMEMBERED
from madoguchi.text.untrusted import cut

_READING = 20.0  # seconds for the form
_LONGEST_NAME, _LONGEST_CODE = 64, 64
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of signing in, signing out and the own password."""
    pages = SignInPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/sign-in", pages.sign_in_page, methods=["GET"]),
            APIRoute("/sign-in", pages.signing_in, methods=["POST"]),
            APIRoute("/sign-out", pages.signing_out, methods=["POST"]),
            APIRoute("/password", pages.password_page, methods=["GET"]),
            APIRoute("/password", pages.changing, methods=["POST"]),
        ]
    )


class SignInPages:
    """Signing in, signing out and the own password."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def _show(self, request: Request, *, status: int = 200, name: str = "", **context: object) -> Response:
        with self.desk.database.reading() as connection:
            nobody = not all_people(connection)
        onward = local_path(request.query_params.get("next", ""))
        return self.desk.send(
            request,
            "sign_in.html",
            status=status,
            name=name,
            onward=onward,
            nobody=nobody,
            plain=request.scope.get("scheme") == "http" and not is_plain_loopback(request),
            **context,
        )

    def _exists(self, name: str) -> bool:
        with self.desk.database.reading() as connection:
            return find_person(connection, name) is not None

    def sign_in_page(self, request: Request) -> Response:
        """The form, or onward for who has signed in."""
        if self.desk.signed(request):
            return self.desk.back(request, local_path(request.query_params.get("next", "")))
        return self._show(request)

    async def signing_in(self, request: Request) -> Response:
        """Sign a person in; whatever is wrong is told after the same time."""
        began = time.monotonic()
        if not is_our_own(request):
            raise ForgedError
        try:  # whoever is slow to send holds nothing but a connection
            async with asyncio.timeout(_READING):
                form = await limited(request, DOOR_LIMIT).form(max_fields=10)
        except TimeoutError:
            raise HTTPException(408) from None
        name = cut(str(form.get("name", "")), _LONGEST_NAME).strip()
        name = name.lower() if name.isascii() else name
        password, code = str(form.get("password", "")), cut(str(form.get("code", "")), _LONGEST_CODE)
        moment, origin = datetime.now(UTC), SignInOrigin(address_of(request), _agent(request))
        held = request.cookies.get(COOKIE, "")

        def work() -> SignedIn:
            return sign_in(self.desk.database, name, password, moment, code=code, origin=origin, instead=held)

        try:
            known = await self.desk.hashing.page(lambda: self._exists(name))
            signed = await self.desk.hashing.run(work, name=name, exists=known)
        except (BusyError, RefusedError) as error:
            # Whatever was wrong is told after the same time, so that nobody asks more often either.
            await asyncio.sleep(max(0.0, began + self.desk.failing_takes - time.monotonic()))
            if isinstance(error, BusyError):
                return await self.desk.hashing.page(
                    lambda: self._show(request, status=503, name=name, busy=True)
                )
            return await self.desk.hashing.page(
                lambda: self._show(request, status=403, name=name, failed=True)
            )
        path = local_path(request.query_params.get("next", ""))
        response = self.desk.back(request, "/edit/password" if signed.person.must_change else path)
        response.set_cookie(
            COOKIE,
            signed.token,
            max_age=int((LONGEST + REMEMBERED).total_seconds()),  # what comes too late is known by it
            path="/edit",
            secure=not is_plain_loopback(request),
            httponly=True,
            samesite="strict",
        )
        return response

    def signing_out(self, request: Request, _form: Form) -> Response:
        """End this session."""
        if signed := self.desk.signed(request):
            SignOut(signed.session.id, datetime.now(UTC), by=signed.person.name).carry_out_in(
                self.desk.database
            )
        response = self.desk.back(request, "/edit/sign-in", said="sign_in.said_out")
        response.delete_cookie(COOKIE, path="/edit", httponly=True, samesite="strict")
        return response

    def password_page(self, request: Request) -> Response:
        """A form for one's own password."""
        self.desk.person(request)
        return self.desk.send(request, "password.html", **RULES)

    async def changing(self, request: Request, form: Form) -> Response:
        """Change one's own password."""
        session = self.desk.who(request).session
        old, new, again = (str(form.get(key, "")) for key in ("old", "new", "again"))
        moment, address = datetime.now(UTC), address_of(request)
        t = self.desk.page(request).t

        def work() -> None:
            changing = ChangePassword.ready(
                self.desk.database, session, old, new, moment=moment, address=address
            )
            changing.carry_out_in(self.desk.database)

        try:
            if new != again:
                raise InputError(t("password.differ"))
            await self.desk.hashing.run(work, name=session.person, exists=True)
        except BusyError:
            problem = t("sign_in.busy")
        except WeakPasswordError as error:
            problem = t(f"password.{error.why}", n=SHORTEST, most=LONGEST_PASSWORD)
        except RefusedError:
            problem = t("password.old_wrong")
        except InputError as error:
            problem = error.in_language(t.lang)
        else:
            return self.desk.back(request, "/edit", said="password.said_changed")
        return await self.desk.hashing.page(
            lambda: self.desk.send(request, "password.html", status=400, problem=problem, **RULES)
        )


def _agent(request: Request) -> str:
    """Browser and system in two words: enough to know one's own session, no fingerprint."""
    told = request.headers.get("user-agent", "")[:500]
    found = (next((name for sign, name in signs if sign in told), "") for signs in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in found if name)
