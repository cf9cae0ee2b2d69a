"""Who may sign in: added, given a role or a first password, disabled by an administrator."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.signing_in import (
    SHORTEST,
    add_somebody,
    disable,
    enable,
    give_password,
    give_role,
)
from madoguchi.errors import InputError, RefusedError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.store.database import now
from madoguchi.store.people import Role, all_people


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the people."""
    router = APIRouter()

    def show(
        request: Request, *, status: int = 200, problem: str = "", typed: FormData | None = None
    ) -> Response:
        with desk.database.reading() as connection:
            people = all_people(connection)
        return desk.send(
            request,
            "people.html",
            status=status,
            people=people,
            roles=list(Role),
            shortest=SHORTEST,
            moment=now(),
            problem=problem,
            typed=typed or {},
        )

    @router.get("/people")
    def people(request: Request) -> Response:
        desk.require(request, Role.ADMINISTRATOR)
        return show(request)

    @router.post("/people")
    def add(request: Request, form: Form) -> Response:
        by = desk.require(request, Role.ADMINISTRATOR).name
        name, full, role, password = (
            str(form.get(key, "")).strip() for key in ("name", "full_name", "role", "password")
        )
        try:
            add_somebody(desk.database, name, full, _role(role), password, by=by, must_change=True)
        except (InputError, RefusedError) as error:
            return show(request, status=400, problem=str(error), typed=form)
        return desk.back(request, "/edit/people", said="people.said_added")

    @router.post("/people/{name}")
    def change(request: Request, name: str, form: Form) -> Response:
        by = desk.require(request, Role.ADMINISTRATOR).name
        act = str(form.get("act", ""))
        try:
            if act == "password" and name == by:
                return desk.back(request, "/edit/password")  # one's own takes the old one
            if act == "password":
                give_password(desk.database, name, str(form.get("password", "")), by=by)
            elif act == "disable":
                disable(desk.database, name, by=by)
            elif act == "enable":
                enable(desk.database, name, by=by)
            else:
                give_role(desk.database, name, _role(str(form.get("role", ""))), by=by)
        except (InputError, RefusedError) as error:
            return show(request, status=409, problem=str(error))
        return desk.back(request, f"/edit/people#p-{name}", said="people.said_changed")

    return router


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise InputError(f"{text!r} is no role; choose one of {', '.join(Role)}") from None
