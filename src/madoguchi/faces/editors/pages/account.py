"""One's own account: where one is signed in, and the second factor."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import segno
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.mailing import EndMail, SetMail
from madoguchi.editorial.passwords import WeakPasswordError
from madoguchi.editorial.second_factor import (
    BeginFactor,
    Confirmed,
    ConfirmFactor,
    NewCodes,
    RemoveFactor,
    address_in_app,
    pending,
    shown,
)
from madoguchi.editorial.signing_in import SignOut, SignOutElsewhere
from madoguchi.editorial.transition import Made
from madoguchi.errors import InputError, RefusedError
from madoguchi.faces.editors.desk import EditorsDesk, Form, Signed, address_of
from madoguchi.faces.editors.hashing import BusyError
from madoguchi.message import Message
from madoguchi.store.mails import address_of as address_of_mail
from madoguchi.store.mails import last_of
from madoguchi.store.second_factors import codes_left, has_codes, has_factor
from madoguchi.store.sessions import feed_since, sessions_of
from madoguchi.text.mail import LONGEST_ADDRESS

SECOND_FACTOR = "/edit/account/second-factor"
_MOST_CODES = 20


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of one's own account."""
    router = APIRouter()

    @router.get("/account")
    def account(request: Request) -> Response:
        signed = desk.who(request)
        with desk.database.reading() as connection:
            sessions = sessions_of(connection, signed.person.name, datetime.now(UTC))
            feed = feed_since(connection, signed.person.name)
            mail, last = (
                address_of_mail(connection, signed.person.name),
                last_of(connection, signed.person.name),
            )
            on, left = has_factor(connection, signed.person.name), codes_left(connection, signed.person.name)
        return desk.send(
            request, "account.html", sessions=sessions, this=signed.session.key, on=on, left=left,
            required=desk.needs_factor(signed.person), feed=feed, mail=mail, last_mail=last,
            sends_mail=desk.sends_mail,
        )  # fmt: skip

    @router.post("/account/sessions")
    def ending(request: Request, form: Form) -> Response:
        session, id = desk.who(request).session, str(form.get("id", ""))
        if form.get("act") == "others":
            ended = SignOutElsewhere(session, by=session.person).carry_out_in(desk.database)
            return desk.back(request, "/edit/account", said="account.said_others", n=ended)
        SignOut(id, datetime.now(UTC), by=session.person).carry_out_in(desk.database)
        return desk.back(request, "/edit/account", said="account.said_ended")

    @router.post("/account/mail")
    def mailing(request: Request, form: Form) -> Response:
        by = desk.person(request).name
        if form.get("act") == "end":
            EndMail(by=by).carry_out_in(desk.database)
            return desk.back(request, "/edit/account#mail", said="mail.said_ended")
        address = str(form.get("address", ""))[:LONGEST_ADDRESS]
        SetMail(address, desk.page(request).lang, datetime.now(UTC), by=by).carry_out_in(desk.database)
        return desk.back(request, "/edit/account#mail", said="mail.said_set")

    @router.get("/account/second-factor")
    def factor_page(request: Request) -> Response:
        return _show(desk, request, desk.who(request))

    @router.post("/account/second-factor")
    async def factor(request: Request, form: Form) -> Response:
        signed = desk.who(request)
        act, password = str(form.get("act", "")), str(form.get("password", ""))
        moment, session, by = datetime.now(UTC), signed.session, signed.person.name
        address, t = address_of(request), desk.page(request).t
        codes: tuple[str, ...] = ()

        async def with_password(asked: type[Confirmed[Made]]) -> Made:
            def work() -> Made:
                ready = asked.ready(desk.database, session, password, moment, address=address)
                return ready.carry_out_in(desk.database)

            return await desk.hashing.run(work, name=by, exists=True)

        try:
            match act:
                case "begin":
                    await with_password(BeginFactor)
                case "confirm":
                    code = str(form.get("code", ""))
                    confirming = ConfirmFactor(session, code, moment, by=by)
                    codes = await desk.hashing.page(lambda: confirming.carry_out_in(desk.database))
                case "codes":
                    codes = await with_password(NewCodes)
                case "remove":
                    await with_password(RemoveFactor)
                    return desk.back(request, "/edit/account", said="account.said_removed")
                case _:
                    raise InputError(Message("{act!r} is none of begin, confirm, codes, remove", act=act))
        except BusyError:
            problem = t("sign_in.busy")
        except (WeakPasswordError, RefusedError):
            problem = t("password.old_wrong")
        except InputError:
            problem = t("account.code_wrong")
        else:
            if codes:
                in_groups = [shown(code) for code in codes]
                return await desk.hashing.page(
                    lambda: desk.send(request, "recovery_codes.html", codes=in_groups)
                )
            return desk.back(request, SECOND_FACTOR)
        return await desk.hashing.page(lambda: _show(desk, request, signed, problem))

    @router.post("/account/recovery-codes.txt")
    def codes_file(request: Request, form: Form) -> Response:
        """The codes that the page has just shown, as a file: the store knows only their digests."""
        name = desk.who(request).person.name
        codes = [str(code) for code in form.getlist("code")][:_MOST_CODES]
        with desk.database.reading() as connection:
            if not has_codes(connection, name, [code.replace("-", "") for code in codes]):
                raise InputError(Message("these are not your recovery codes; make new ones"))
        text = f"madoguchi {name}\n" + "\n".join(codes) + "\n"
        headers = {"Content-Disposition": 'attachment; filename="madoguchi-recovery-codes.txt"'}
        return Response(text, headers=headers, media_type="text/plain; charset=utf-8")

    return router


def _show(desk: EditorsDesk, request: Request, signed: Signed, problem: str = "") -> Response:
    name = signed.person.name
    with desk.database.reading() as connection:
        on, left = has_factor(connection, name), codes_left(connection, name)
        secret = pending(connection, name, datetime.now(UTC))
    return desk.send(
        request,
        "second_factor.html",
        status=400 if problem else 200,
        problem=problem,
        on=on,
        left=left,
        secret=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)) if secret else "",
        qr=_qr(address_in_app(name, secret)) if secret else "",
        required=desk.needs_factor(signed.person),
    )


def _qr(text: str) -> str:
    """Return a QR code as SVG without style attributes, which the pages do not allow."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out,
        kind="svg",
        scale=5,
        border=4,
        xmldecl=False,
        svgns=True,
        omitsize=False,
        light="#fff",
        dark="#000",
    )
    return out.getvalue().decode()
