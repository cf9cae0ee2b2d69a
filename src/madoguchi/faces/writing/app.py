"""Proposals, reports and verification outcomes as programs send them: bearer tokens, scopes, JSON, problems."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from madoguchi.editorial.programs import note_used, once
from madoguchi.errors import InputError, RefusedError, StoreError, UncertainError
from madoguchi.faces.api.problems import respond
from madoguchi.faces.editors.guard import TooLargeError, limited
from madoguchi.faces.editors.reviews import Reviews
from madoguchi.faces.web.access import Privacy
from madoguchi.faces.web.door import Door
from madoguchi.faces.web.limiting import Limiter
from madoguchi.faces.web.node import Node
from madoguchi.faces.writing import SEGMENT, things
from madoguchi.faces.writing.checking import parsed, wrong_in
from madoguchi.faces.writing.openapi import KEY_PATTERN, LISTED, MOST_LISTED, MOST_PASSED, document
from madoguchi.faces.writing.schemas import TAKEN
from madoguchi.store import tokens
from madoguchi.store.database import Database
from madoguchi.store.tokens import Token, token_behind

BODY_LIMIT = 64 * 1024  # bytes
MOST_REQUESTS, SECONDS = 120, 60.0  # of one token, in so many seconds, on each node
_READING = 20.0  # seconds for a body
_SECONDS_UNTIL_AGAIN = "5"
_NUMBER = re.compile(r"[0-9]{1,7}")
_MOST_ERRORS = 20


class ProblemError(Exception):
    """A request that is refused; `answer` says why."""

    def __init__(self, status: int, title: str, detail: str, **more: Any) -> None:
        super().__init__(title)
        self.answer = respond(status, title, detail, **more)


def create_writing(node: Node, database: Database, limiter: Limiter | None = None) -> ASGIApp:
    """Return the application; it is mounted into the node at `/api/v1`. `limiter` counts by token."""
    api = WritingApi(database, Reviews(database, node.holder), limiter or Limiter(MOST_REQUESTS, SECONDS))
    root = f"/{SEGMENT}"
    routes = [Route(f"{root}/openapi.json", _described, methods=["GET"])]
    for scope in tokens.Scope:
        routes.append(Route(f"{root}/{scope.value}", api.all_of(scope), methods=["GET", "POST"]))
        routes.append(Route(f"{root}/{scope.value}/{{id}}", api.one_of(scope), methods=["GET"]))
    app = Starlette(
        routes=routes,
        exception_handlers={
            ProblemError: _refused,
            TooLargeError: _too_large,
            StoreError: _away,
            UncertainError: _away,
            HTTPException: _not_served,
        },
    )
    app.router.redirect_slashes = False
    app.add_middleware(Door)
    app.add_middleware(Privacy, failed=_failed)
    return app


@dataclass(frozen=True)
class WritingApi:
    """The store, the published edition, and how often each token was used lately."""

    database: Database
    reviews: Reviews
    limiter: Limiter

    def all_of(self, scope: tokens.Scope) -> Callable[[Request], Awaitable[Response]]:
        """Return the endpoint of a scope: what the program sent, and where it sends."""

        async def answer(request: Request) -> Response:
            token = await run_in_threadpool(self._token, request, scope)
            if request.method == "POST":
                _read_query(request, ())
                key, content = _key(request), await _body(request)
                return await run_in_threadpool(self._make, token, scope, key, content)
            asked = _read_query(request, ("limit", "offset"))
            return await run_in_threadpool(self._list, token, scope, asked)

        return answer

    def one_of(self, scope: tokens.Scope) -> Callable[[Request], Awaitable[Response]]:
        """Return the endpoint of one thing that the program sent."""

        async def answer(request: Request) -> Response:
            token = await run_in_threadpool(self._token, request, scope)
            _read_query(request, ())
            return await run_in_threadpool(self._show, token, scope, request.path_params["id"])

        return answer

    def _token(self, request: Request, scope: tokens.Scope) -> Token:
        """The token that a request brings. Raises ProblemError 401, 429 or 403."""
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        moment = datetime.now(UTC)
        with self.database.reading() as connection:
            token = token_behind(connection, secret.strip()) if kind.lower() == "bearer" else None
        if token is None:
            detail = "Send `Authorization: Bearer TOKEN`; an administrator makes one: madoguchi token new."
            raise ProblemError(401, "No token that holds", detail, headers={"WWW-Authenticate": "Bearer"})
        if not self.limiter.allows_name(token.name):
            raise ProblemError(
                429,
                "Too many requests",
                "This token has sent too much just now.",
                headers={"Retry-After": f"{SECONDS:.0f}"},
            )
        _need(token, scope)
        note_used(self.database, token, moment)
        return token

    def _make(self, token: Token, scope: tokens.Scope, key: str, content: bytes) -> Response:
        sent = _sent(scope, content)
        if sent.get("after") and scope is tokens.Scope.VERIFICATIONS:
            _need(token, tokens.Scope.PROPOSALS)
        digest = hashlib.sha256(scope.value.encode() + b"\n" + content).hexdigest()
        moment = datetime.now(UTC)
        try:
            with self.database.writing() as connection:

                def make() -> str:
                    return things.make(scope, connection, self.reviews.printed(connection), sent, token)

                made = once(connection, token, key, digest, moment, make)
                id, _, proposal = made.partition(" ")
                thing = _found(scope, connection, token, id)
        except (InputError, RefusedError) as error:
            raise _cannot(error) from error
        if proposal:
            thing["proposal"] = proposal
        location = f"/{SEGMENT}/{scope.value}/{thing['id']}"
        return _json(thing, 201, {"Location": location})

    def _list(self, token: Token, scope: tokens.Scope, asked: Mapping[str, int]) -> Response:
        limit, offset = asked.get("limit", LISTED), asked.get("offset", 0)
        with self.database.reading() as connection:
            found = things.all_of(scope, connection, token)
        items = found[offset : offset + limit]
        return _json({"total": len(found), "items": items})

    def _show(self, token: Token, scope: tokens.Scope, id: str) -> Response:
        with self.database.reading() as connection:
            return _json(_found(scope, connection, token, id))


def _found(scope: tokens.Scope, connection: Connection, token: Token, id: str) -> dict[str, Any]:
    thing = things.one_of(scope, connection, token, id)
    if thing is None:
        raise ProblemError(404, "No such thing", "This program sent nothing with this id.")
    return thing


def _need(token: Token, scope: tokens.Scope) -> None:
    if scope not in token.scopes:
        has = ", ".join(token.scopes)
        raise ProblemError(403, "Not in the token's scopes", f"This needs {scope.value}; it has {has}.")


def _sent(scope: tokens.Scope, content: bytes) -> dict[str, str]:
    try:
        value = parsed(content)
    except ValueError as error:
        raise ProblemError(400, "No JSON", f"The body is no JSON in UTF-8: {str(error)[:200]}.") from error
    if wrong := list(wrong_in(TAKEN[scope], value)):
        errors = [each._asdict() for each in wrong[:_MOST_ERRORS]]
        raise ProblemError(422, "Not as described", "The body is not what openapi.json says.", errors=errors)
    taken: dict[str, str] = value
    return taken


def _cannot(error: InputError | RefusedError) -> ProblemError:
    """What the rules of the house say, as a problem."""
    status, headers = things.status_of(error)
    errors = [{"detail": str(problem)} for problem in error.problems]
    return ProblemError(status, "Not taken", str(error.message), headers=headers, errors=errors)


async def _body(request: Request) -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise ProblemError(415, "Not JSON", "Send the body as application/json.")
    try:
        async with asyncio.timeout(_READING):
            return await limited(request, BODY_LIMIT).body()
    except TimeoutError:
        raise ProblemError(400, "Too slow", "The body did not come in time.") from None


def _key(request: Request) -> str:
    given = request.headers.getlist("idempotency-key")
    if not given:
        return ""
    if len(given) > 1 or not re.search(KEY_PATTERN, given[0]) or given[0].endswith("\n"):
        raise ProblemError(400, "No key", f"Idempotency-Key has one value of the form {KEY_PATTERN}.")
    return given[0]


_BOUNDS = {"limit": (1, MOST_LISTED), "offset": (0, MOST_PASSED)}


def _read_query(request: Request, known: tuple[str, ...]) -> Mapping[str, int]:
    """The parameters as numbers. Raises ProblemError for one that is not known, or no such number."""
    read: dict[str, int] = {}
    for name, text in request.query_params.multi_items():
        if name not in known or name in read:
            expected = ", ".join(known) or "none"
            raise ProblemError(400, "Parameters", f"Each parameter stands once; there are: {expected}.")
        least, most = _BOUNDS[name]
        if not _NUMBER.fullmatch(text) or not least <= int(text) <= most:
            raise ProblemError(400, "Parameters", f"{name} is a number from {least} to {most}.")
        read[name] = int(text)
    return read


async def _described(request: Request) -> Response:
    _read_query(request, ())
    return _json(document())


def _json(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(content, status, {"Cache-Control": "no-store", **(headers or {})})


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return error.answer


def _too_large(_: Request, _error: Exception) -> Response:
    return respond(413, "Too large", f"A body has {BODY_LIMIT} bytes at most.")


def _away(_: Request, error: Exception) -> Response:
    if isinstance(error, UncertainError):
        detail = (
            "The store broke off: whether this was kept is not known. With a key, the same can be sent again."
        )
    else:
        detail = "Nothing was kept. Please try again in a moment."
    return respond(503, "The store cannot be used now", detail, {"Retry-After": _SECONDS_UNTIL_AGAIN})


def _not_served(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return respond(405, "Method not served", "The methods are in openapi.json.", error.headers)
    return respond(error.status_code, "No such address", "The addresses are in openapi.json.")


async def _failed(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer an error of ours; nothing of the request is repeated."""
    answer = respond(500, "Our error", "Something went wrong on our side. Please try again.")
    await answer(scope, receive, send)
