"""Who may speak from outside: a link for a body that keeps its own rows, a token for a program. Each is shown once."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.owners import Invite, RevokeLink
from madoguchi.editorial.programs import GiveToken, RevokeToken, scopes_named
from madoguchi.errors import InputError, RefusedError
from madoguchi.faces.editors import address_of_link
from madoguchi.faces.editors.desk import EditorsDesk, Form, in_japan
from madoguchi.faces.origin import base_of
from madoguchi.index.analyzer import search_form
from madoguchi.model.edition import Edition
from madoguchi.store.owner_links import OwnerLink, links
from madoguchi.store.people import Role
from madoguchi.store.tokens import Scope, all_tokens
from madoguchi.text.untrusted import cut

FOUND = 50
_LONGEST = 600
_TYPED = ("organization", "address", "note")
# A body as it can be chosen: its id, its name, and how many desks it has.
_Found = tuple[str, str, int]


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the links and the tokens."""
    owners, tokens = OwnerLinkPages(desk), TokenPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/owners", owners.owners, methods=["GET"]),
            APIRoute("/owners", owners.inviting, methods=["POST"]),
            APIRoute("/owners/{id:number}/revoke", owners.revoking, methods=["POST"]),
            APIRoute("/tokens", tokens.tokens, methods=["GET"]),
            APIRoute("/tokens", tokens.making, methods=["POST"]),
            APIRoute("/tokens/{name}/revoke", tokens.revoking, methods=["POST"]),
        ]
    )


class OwnerLinkPages:
    """A body is invited by a link, which ends or is revoked."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def _show(
        self,
        request: Request,
        *,
        q: str = "",
        found: tuple[_Found, ...] = (),
        status: int = 200,
        **context: object,
    ) -> Response:
        with self.desk.database.reading() as connection:
            all_links = links(connection)
        given: dict[str, object] = {"typed": {}, "made": None, "mail": "", **context}
        moment = datetime.now(UTC)
        return self.desk.send(
            request, "owners.html", status=status, links=all_links, moment=moment, q=q, found=found, **given
        )

    def owners(self, request: Request, q: str = "") -> Response:
        """Every link, and the bodies that a search finds."""
        self.desk.person(request)
        return self._show(request, q=q, found=search(self.desk.printed(), q))

    def inviting(self, request: Request, form: Form) -> Response:
        """Invite a body; the link is shown in this answer alone."""
        by = self.desk.person(request).name
        edition, moment = self.desk.printed(), datetime.now(UTC)
        typed = {name: cut(str(form.get(name, "")), _LONGEST).strip() for name in _TYPED}
        try:
            inviting = Invite(
                edition,
                typed["organization"],
                moment=moment,
                by=by,
                address=typed["address"],
                note=typed["note"],
            )
            link, secret = inviting.carry_out_in(self.desk.database)
        except InputError as error:
            found = _of_ids(edition, [typed["organization"]])
            return self._show(request, found=found, typed=typed, problem=error, status=400)
        # Shown in this answer alone: who goes back to the page does not see it again.
        address = address_of_link(base_of(request), secret)
        return self._show(request, made=link, address=address, mail=self._mail(request, link, address))

    def revoking(self, request: Request, id: int, _form: Form) -> Response:
        """End a link before its time."""
        by = self.desk.person(request).name
        try:
            RevokeLink(id, datetime.now(UTC), by=by).carry_out_in(self.desk.database)
        except (InputError, RefusedError) as error:
            return self._show(request, problem=error, status=409)
        return self.desk.back(request, f"/edit/owners#l-{id}", said="owners.said_revoked")

    def _mail(self, request: Request, link: OwnerLink, address: str) -> str:
        """What opens the editor's own mail program, with the letter begun; empty without an address."""
        if not link.address:
            return ""
        t = self.desk.page(request).t
        letter = {
            "subject": t("owners.mail_subject"),
            "body": t("owners.mail_body", name=link.name, at=in_japan(link.ends_at), link=address),
        }
        return f"mailto:{quote(link.address, safe='@')}?{urlencode(letter, quote_via=quote)}"


class TokenPages:
    """An administrator makes a program's token, shown once, and revokes it."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def _show(self, request: Request, *, status: int = 200, **context: object) -> Response:
        with self.desk.database.reading() as connection:
            tokens = all_tokens(connection)
        given: dict[str, object] = {"typed": {}, "chosen": (), "made": None, **context}
        return self.desk.send(
            request, "tokens.html", status=status, tokens=tokens, scopes=list(Scope), **given
        )

    def tokens(self, request: Request) -> Response:
        """Every token, and a form for another."""
        self.desk.require(request, Role.ADMINISTRATOR)
        return self._show(request)

    def making(self, request: Request, form: Form) -> Response:
        """Make a token; its secret is shown in this answer alone."""
        by = self.desk.require(request, Role.ADMINISTRATOR).name
        name = str(form.get("name", "")).strip()
        chosen = [str(scope) for scope in form.getlist("scope")]
        try:
            giving = GiveToken(name, scopes_named(chosen), datetime.now(UTC), by=by)
            token, secret = giving.carry_out_in(self.desk.database)
        except InputError as error:
            return self._show(request, problem=error, typed={"name": name}, chosen=chosen, status=400)
        # Shown in this answer alone: who goes back to the page does not see it again.
        return self._show(request, made=token, secret=secret)

    def revoking(self, request: Request, name: str, _form: Form) -> Response:
        """End a token."""
        by = self.desk.require(request, Role.ADMINISTRATOR).name
        try:
            RevokeToken(name, datetime.now(UTC), by=by).carry_out_in(self.desk.database)
        except (InputError, RefusedError) as error:
            return self._show(request, problem=error, status=409)
        return self.desk.back(request, f"/edit/tokens#t-{name}", said="owners.said_revoked")


def search(edition: Edition, q: str) -> tuple[_Found, ...]:
    """Return the first bodies whose name has what was typed."""
    wanted = search_form(q)
    if not wanted:
        return ()
    found = [
        id
        for id, desks in edition.desks_by_organization.items()
        if wanted in search_form(desks[0].organization.text)
    ]
    return _of_ids(edition, found[:FOUND])


def _of_ids(edition: Edition, ids: list[str]) -> tuple[_Found, ...]:
    by_id = edition.desks_by_organization
    return tuple((id, by_id[id][0].organization.text, len(by_id[id])) for id in ids if id in by_id)
