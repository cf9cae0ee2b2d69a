"""Programs that write: an administrator makes a token, shown once, and revokes it."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.programs import give_token, scopes_named, take_token_back
from madoguchi.errors import InputError, RefusedError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.store.people import Role
from madoguchi.store.tokens import Scope, all_tokens


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the tokens."""
    router = APIRouter()

    def show(request: Request, *, status: int = 200, **context: object) -> Response:
        with desk.database.reading() as connection:
            tokens = all_tokens(connection)
        given: dict[str, object] = {"typed": {}, "chosen": (), "made": None, **context}
        return desk.send(request, "tokens.html", status=status, tokens=tokens, scopes=list(Scope), **given)

    @router.get("/tokens")
    def tokens(request: Request) -> Response:
        desk.require(request, Role.ADMINISTRATOR)
        return show(request)

    @router.post("/tokens")
    def making(request: Request, form: Form) -> Response:
        by = desk.require(request, Role.ADMINISTRATOR).name
        name = str(form.get("name", "")).strip()
        chosen = [str(scope) for scope in form.getlist("scope")]
        try:
            token, secret = give_token(
                desk.database, name, scopes_named(chosen), moment=datetime.now(UTC), by=by
            )
        except InputError as error:
            return show(request, problem=error, typed={"name": name}, chosen=chosen, status=400)
        # Shown in this answer alone: who goes back to the page does not see it again.
        return show(request, made=token, secret=secret)

    @router.post("/tokens/{name}/revoke")
    def revoking(request: Request, name: str, _form: Form) -> Response:
        by = desk.require(request, Role.ADMINISTRATOR).name
        try:
            take_token_back(desk.database, name, moment=datetime.now(UTC), by=by)
        except (InputError, RefusedError) as error:
            return show(request, problem=error, status=409)
        return desk.back(request, f"/edit/tokens#t-{name}", said="owners.said_revoked")

    return router
