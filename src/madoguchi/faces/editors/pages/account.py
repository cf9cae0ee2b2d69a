"""One's own account: where one is signed in, and the second factor."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import segno
from fastapi import APIRouter
from fastapi.routing import APIRoute
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
from madoguchi.text.online import LONGEST_ADDRESS

SECOND_FACTOR = "/edit/account/second-factor"
_MOST_CODES = 20


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of one's own account."""
    pages = AccountPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/account", pages.account, methods=["GET"]),
            APIRoute("/account/sessions", pages.ending, methods=["POST"]),
            APIRoute("/account/mail", pages.mailing, methods=["POST"]),
            APIRoute("/account/second-factor", pages.factor_page, methods=["GET"]),
            APIRoute("/account/second-factor", pages.factor, methods=["POST"]),
            APIRoute("/account/recovery-codes.txt", pages.codes_file, methods=["POST"]),
        ]
    )


class AccountPages:
    """One's own account: sessions, mail, the second factor and its codes."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def account(self, request: Request) -> Response:
        """The account at a glance."""
        signed = self.desk.who(request)
        with self.desk.database.reading() as connection:
            sessions = sessions_of(connection, signed.person.name, datetime.now(UTC))
            feed = feed_since(connection, signed.person.name)
            mail, last = (
                address_of_mail(connection, signed.person.name),
                last_of(connection, signed.person.name),
            )
            on, left = has_factor(connection, signed.person.name), codes_left(connection, signed.person.name)
        return self.desk.send(
            request,
            "account.html",
            sessions=sessions,
            this=signed.session.key,
            on=on,
            left=left,
            required=self.desk.needs_factor(signed.person),
            feed=feed,
            mail=mail,
            last_mail=last,
            sends_mail=self.desk.sends_mail,
        )

    def ending(self, request: Request, form: Form) -> Response:
        """End one session, or all others."""
        session, id = self.desk.who(request).session, str(form.get("id", ""))
        if form.get("act") == "others":
            ended = SignOutElsewhere(session, by=session.person).carry_out_in(self.desk.database)
            return self.desk.back(request, "/edit/account", said="account.said_others", n=ended)
        SignOut(id, datetime.now(UTC), by=session.person).carry_out_in(self.desk.database)
        return self.desk.back(request, "/edit/account", said="account.said_ended")

    def mailing(self, request: Request, form: Form) -> Response:
        """Set the address for mail, or end the mail."""
        by = self.desk.person(request).name
        if form.get("act") == "end":
            EndMail(by=by).carry_out_in(self.desk.database)
            return self.desk.back(request, "/edit/account#mail", said="mail.said_ended")
        address = str(form.get("address", ""))[:LONGEST_ADDRESS]
        SetMail(address, self.desk.page(request).lang, datetime.now(UTC), by=by).carry_out_in(
            self.desk.database
        )
        return self.desk.back(request, "/edit/account#mail", said="mail.said_set")

    def factor_page(self, request: Request) -> Response:
        """The second factor: begun, confirmed, on."""
        return self._show(request, self.desk.who(request))

    async def factor(self, request: Request, form: Form) -> Response:
        """Begin, confirm or remove the second factor, or make new codes."""
        signed = self.desk.who(request)
        act, password = str(form.get("act", "")), str(form.get("password", ""))
        moment, session, by = datetime.now(UTC), signed.session, signed.person.name
        address, t = address_of(request), self.desk.page(request).t
        codes: tuple[str, ...] = ()

        async def with_password(asked: type[Confirmed[Made]]) -> Made:
            def work() -> Made:
                ready = asked.ready(self.desk.database, session, password, moment, address=address)
                return ready.carry_out_in(self.desk.database)

            return await self.desk.hashing.run(work, name=by, exists=True)

        try:
            match act:
                case "begin":
                    await with_password(BeginFactor)
                case "confirm":
                    code = str(form.get("code", ""))
                    confirming = ConfirmFactor(session, code, moment, by=by)
                    codes = await self.desk.hashing.page(lambda: confirming.carry_out_in(self.desk.database))
                case "codes":
                    codes = await with_password(NewCodes)
                case "remove":
                    await with_password(RemoveFactor)
                    return self.desk.back(request, "/edit/account", said="account.said_removed")
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
                return await self.desk.hashing.page(
                    lambda: self.desk.send(request, "recovery_codes.html", codes=in_groups)
                )
            return self.desk.back(request, SECOND_FACTOR)
        return await self.desk.hashing.page(lambda: self._show(request, signed, problem))

    def codes_file(self, request: Request, form: Form) -> Response:
        """The codes that the page has just shown, as a file: the store knows only their digests."""
        name = self.desk.who(request).person.name
        codes = [str(code) for code in form.getlist("code")][:_MOST_CODES]
        with self.desk.database.reading() as connection:
            if not has_codes(connection, name, [code.replace("-", "") for code in codes]):
                raise InputError(Message("these are not your recovery codes; make new ones"))
        text = f"madoguchi {name}\n" + "\n".join(codes) + "\n"
        headers = {"Content-Disposition": 'attachment; filename="madoguchi-recovery-codes.txt"'}
        return Response(text, headers=headers, media_type="text/plain; charset=utf-8")

    def _show(self, request: Request, signed: Signed, problem: str = "") -> Response:
        name = signed.person.name
        with self.desk.database.reading() as connection:
            on, left = has_factor(connection, name), codes_left(connection, name)
            secret = pending(connection, name, datetime.now(UTC))
        return self.desk.send(
            request,
            "second_factor.html",
            status=400 if problem else 200,
            problem=problem,
            on=on,
            left=left,
            secret=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)) if secret else "",
            qr=_qr(address_in_app(name, secret)) if secret else "",
            required=self.desk.needs_factor(signed.person),
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
