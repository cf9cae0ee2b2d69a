"""What cannot be answered, as RFC 9457 problems: what happened, what was expected, what to try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

PROBLEM = "application/problem+json"
_HEADERS = {"Cache-Control": "no-store"}


class RefusedError(Exception):
    """A request that is refused. `status`: 400 not understood, 404 not there, 422 not possible here."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(f"{title}: {detail}")
        self.status = status
        self.title = title
        self.detail = detail


def respond(
    status: int,
    title: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[Mapping[str, str]] = (),
) -> Response:
    """Return a problem document; `errors` has one entry for each thing to mend."""
    content: dict[str, object] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
    }
    if errors:
        content["errors"] = list(errors)
    return JSONResponse(content, status, {**_HEADERS, **(headers or {})}, PROBLEM)


def refused(_: Request, error: Exception) -> Response:
    """Answer a RefusedError."""
    assert isinstance(error, RefusedError)
    return respond(error.status, error.title, error.detail)


def not_served(_: Request, error: Exception) -> Response:
    """Answer what the framework refuses: an unknown path, a method that is not served, a crowd."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        detail = "This address is read with GET, HEAD or (lists) POST; see openapi.json."
        return respond(405, "Method not served", detail, dict(error.headers or {}))
    if error.status_code == 503:
        detail = "Many are asking just now. Please try again in a moment."
        return respond(503, "Busy", detail, dict(error.headers or {}))
    return respond(error.status_code, "No such address", "The addresses of this API are in openapi.json.")


def failed(_: Request, _error: Exception) -> Response:
    """Answer an error of ours; nothing of the request is repeated."""
    return respond(500, "Our error", "Something went wrong on our side. Please try again.")
