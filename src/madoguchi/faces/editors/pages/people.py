"""Who may sign in: added, given a role or a first password, disabled by an administrator."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

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
    router = APIRouter()

    def show(
        request: Request, *, status: int = 200, problem: object = "", typed: FormData | None = None
    ) -> Response:
        with desk.database.reading() as connection:
            people, factors = all_people(connection), with_factor(connection)
            waiting = waits(connection, datetime.now(UTC))
        return desk.send(
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

    @router.get("/people")
    def people(request: Request) -> Response:
        desk.require(request, Role.ADMINISTRATOR)
        return show(request)

    @router.post("/people")
    async def add(request: Request, form: Form) -> Response:
        by = desk.require(request, Role.ADMINISTRATOR).name
        name, full, role, password = (
            str(form.get(key, "")).strip() for key in ("name", "full_name", "role", "password")
        )
        try:
            given = _role(role)
            await desk.hashing.run(
                lambda: AddPerson.ready(
                    desk.database, name, full, given, password, by=by, must_change=True
                ).carry_out_in(desk.database),
                name=by,
                exists=True,
            )
        except BusyError:
            problem = desk.page(request).t("sign_in.busy")
        except (InputError, RefusedError) as error:
            problem = error.in_language(desk.page(request).t.lang)
        else:
            return desk.back(request, "/edit/people", said="people.said_added")
        return await desk.hashing.page(lambda: show(request, status=400, problem=problem, typed=form))

    @router.post("/people/{name}")
    async def change(request: Request, name: str, form: Form) -> Response:
        by = desk.require(request, Role.ADMINISTRATOR).name
        act = str(form.get("act", ""))
        if act == "password" and name == by:
            return desk.back(request, "/edit/password")  # one's own takes the old one
        try:
            await desk.hashing.run(
                lambda: _asked(desk, name, act, form, by).carry_out_in(desk.database), name=by, exists=True
            )
        except BusyError:
            problem = desk.page(request).t("sign_in.busy")
        except (InputError, RefusedError) as error:
            problem = error.in_language(desk.page(request).t.lang)
        else:
            return desk.back(request, f"/edit/people#p-{name}", said="people.said_changed")
        return await desk.hashing.page(lambda: show(request, status=409, problem=problem))

    return router


def _asked(desk: EditorsDesk, name: str, act: str, form: FormData, by: str) -> Transition[object]:
    """What a form asks for."""
    match act:
        case "password":
            return GivePassword.ready(desk.database, name, str(form.get("password", "")), by=by)
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
            Message("{text!r} is not a role; choose from {role}", text=text, role=", ".join(Role))
        ) from None
