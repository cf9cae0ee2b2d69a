"""Who may sign in: added, given a role or a first password, disabled by an administrator."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.authority import ROLES_IN_WORDS
from madoguchi.editorial.passwords import RULES
from madoguchi.editorial.people import (
    AddPerson,
    Disable,
    Enable,
    GivePassword,
    GiveRole,
    ResetFactor,
    Unlock,
)
from madoguchi.editorial.transition import Transition
from madoguchi.errors import InputError, RefusedError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.editors.hashing import BusyError
from madoguchi.message import Message
from madoguchi.store.people import Role, all_people
from madoguchi.store.second_factors import with_factor
from madoguchi.store.sign_in import waits


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the people."""
    pages = PeoplePages(desk)
    return APIRouter(
        routes=[
            APIRoute("/people", pages.people, methods=["GET"]),
            APIRoute("/people", pages.add, methods=["POST"]),
            APIRoute("/people/{name}", pages.change, methods=["POST"]),
        ]
    )


class PeoplePages:
    """Who may sign in; for administrators."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def _show(
        self, request: Request, *, status: int = 200, problem: object = "", typed: FormData | None = None
    ) -> Response:
        with self.desk.database.reading() as connection:
            people, factors = all_people(connection), with_factor(connection)
            waiting = waits(connection, datetime.now(UTC))
        return self.desk.send(
            request,
            "people.html",
            status=status,
            people=people,
            roles=list(Role),
            factors=factors,
            waits=waiting,
            **RULES,
            problem=problem,
            typed=typed or {},
        )

    def people(self, request: Request) -> Response:
        """Everybody, and a form for one more."""
        self.desk.require(request, Role.ADMINISTRATOR)
        return self._show(request)

    async def add(self, request: Request, form: Form) -> Response:
        """Add a person with a first password."""
        by = self.desk.require(request, Role.ADMINISTRATOR).name
        name, full, role, password = (
            str(form.get(key, "")).strip() for key in ("name", "full_name", "role", "password")
        )
        try:
            given = _role(role)
            await self.desk.hashing.run(
                lambda: AddPerson.ready(
                    self.desk.database, name, full, given, password, by=by, must_change=True
                ).carry_out_in(self.desk.database),
                name=by,
                exists=True,
            )
        except BusyError:
            problem = self.desk.page(request).t("sign_in.busy")
        except (InputError, RefusedError) as error:
            problem = error.in_language(self.desk.page(request).t.lang)
        else:
            return self.desk.back(request, "/edit/people", said="people.said_added")
        return await self.desk.hashing.page(
            lambda: self._show(request, status=400, problem=problem, typed=form)
        )

    async def change(self, request: Request, name: str, form: Form) -> Response:
        """Give a role or a password, disable, enable, unlock."""
        by = self.desk.require(request, Role.ADMINISTRATOR).name
        act = str(form.get("act", ""))
        if act == "password" and name == by:
            return self.desk.back(request, "/edit/password")  # one's own takes the old one
        try:
            await self.desk.hashing.run(
                lambda: self._asked(name, act, form, by).carry_out_in(self.desk.database),
                name=by,
                exists=True,
            )
        except BusyError:
            problem = self.desk.page(request).t("sign_in.busy")
        except (InputError, RefusedError) as error:
            problem = error.in_language(self.desk.page(request).t.lang)
        else:
            return self.desk.back(request, f"/edit/people#p-{name}", said="people.said_changed")
        return await self.desk.hashing.page(lambda: self._show(request, status=409, problem=problem))

    def _asked(self, name: str, act: str, form: FormData, by: str) -> Transition[object]:
        """What a form asks for."""
        match act:
            case "password":
                return GivePassword.ready(self.desk.database, name, str(form.get("password", "")), by=by)
            case "disable":
                return Disable(name, by=by)
            case "enable":
                return Enable(name, by=by)
            case "unlock":
                return Unlock(name, by=by)
            case "factor":
                return ResetFactor(name, by=by)
            case _:
                return GiveRole(name, _role(str(form.get("role", ""))), by=by)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise InputError(
            Message(
                "{text!r} is not a role; choose from {role}",
                text=text,
                role=tuple(ROLES_IN_WORDS[role.value] for role in Role),
            )
        ) from None
