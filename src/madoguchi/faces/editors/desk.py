"""What all editors' pages share: who is signed in, forms that can be trusted, how a page is sent."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends
from fastapi.concurrency import run_in_threadpool
from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup
from starlette.background import BackgroundTask
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from madoguchi.data.bundle import command
from madoguchi.editions.timeline import after_of
from madoguchi.editorial.authority import actor_in_words
from madoguchi.editorial.signing_in import note_seen
from madoguchi.editorial.unfinished import DiscardWork
from madoguchi.errors import InputError, StoreError, UncertainError
from madoguchi.faces.editors.guard import (
    FORM_LIMIT,
    UPLOAD_LIMIT,
    FactorNeededError,
    ForgedError,
    LateFormError,
    PasswordNeededError,
    RoleNeededError,
    SignInNeededError,
    TooLargeError,
    is_said_larger,
    is_same,
    limited,
)
from madoguchi.faces.editors.hashing import Hashing
from madoguchi.faces.editors.marking import marked
from madoguchi.faces.editors.reviews import Reviews
from madoguchi.faces.editors.unfinished import (
    KEEP_THEMSELVES,
    KEPT,
    beginning,
    content_of,
    is_same_form,
    is_worth_keeping,
    keep_form,
    with_files,
)
from madoguchi.faces.editors.unfinished import address_of as where
from madoguchi.faces.editors.uploads import Reading
from madoguchi.faces.editors.words import words
from madoguchi.faces.origin import is_our_own
from madoguchi.faces.web.assets import editors_assets
from madoguchi.faces.web.node import Node
from madoguchi.faces.web.site import Page, RepeatingPage, Site
from madoguchi.faces.web.view.messages import LANGUAGES
from madoguchi.ingest.documents.kinds import ACCEPTED
from madoguchi.message import translated
from madoguchi.model.edition import Edition
from madoguchi.store.database import Database
from madoguchi.store.people import Person, Role, find_person
from madoguchi.store.second_factors import has_factor
from madoguchi.store.sessions import Session, ended_session, session_of, was_given
from madoguchi.store.unfinished import FORM, UnfinishedWork, new_id, unfinished_one
from madoguchi.text.dates import JAPAN, today
from madoguchi.text.untrusted import cut, showable


class _Number(Convertor[int]):
    """A number in an address, `{id:number}`: no more digits than any row's has; else there is no such page."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("number", _Number())

COOKIE = "madoguchi-session"
CSRF = "csrf"
# Where a person must be able to go before choosing a password of their own.
_ALWAYS_OPEN = ("/edit/password", "/edit/sign-out")
# … and before setting up the second factor that the role needs.
_OPEN_WITHOUT_FACTOR = (*_ALWAYS_OPEN, "/edit/account/second-factor", "/edit/account/recovery-codes.txt")
LONGEST_FIELD = 64 * 1024  # characters: the keys of 500 rows
# What answers a form that was not accepted as it is.
_REFUSED = (400, 409)
_MOST_FIELDS = 5000  # a page of 500 rows with a mark and some more at each


@dataclass(frozen=True, slots=True)
class Signed:
    """Who sent a request."""

    person: Person
    session: Session
    has_factor: bool = False


@dataclass(frozen=True)
class EditorsDesk:
    """The editors' database, the node that serves the public pages, the drafts in memory, the templates,
    and the children that read what is sent.

    A page's function is best a plain one: it then waits for the database in a thread of its own. It
    takes a form as an argument of the type `Form` (`Upload` where files come), see below.
    """

    database: Database
    node: Node
    reviews: Reviews
    templates: EditorsTemplates
    reading: Reading
    failing_takes: float = 1.0  # seconds until a failed sign-in is told, whatever was wrong
    require_second_factor: bool = False  # of reviewers and administrators
    sends_mail: bool = False  # whether the office has a mail server
    hashing: Hashing = field(default_factory=Hashing)

    def signed(self, request: Request) -> Signed | None:
        """Return who sent a request; None where nobody is signed in."""
        if not hasattr(request.state, "signed"):
            request.state.signed = self._look_up(request.cookies.get(COOKIE, ""))
        found: Signed | None = request.state.signed
        return found

    def person(self, request: Request) -> Person:
        """Return who is signed in; else the sign-in page is shown, which leads back here."""
        return self.who(request).person

    def who(self, request: Request) -> Signed:
        """Return who is signed in, with their session."""
        signed = self.signed(request)
        if signed is None:
            raise SignInNeededError
        if signed.person.must_change and request.url.path not in _ALWAYS_OPEN:
            raise PasswordNeededError
        wanted = self.needs_factor(signed.person) and not signed.has_factor
        if wanted and request.url.path not in _OPEN_WITHOUT_FACTOR:
            raise FactorNeededError
        return signed

    def needs_factor(self, person: Person) -> bool:
        """Whether the settings want a second factor of somebody."""
        return self.require_second_factor and person.role.covers(Role.REVIEWER)

    def require(self, request: Request, role: Role) -> Person:
        """Return who is signed in if they have the role or a higher one; else a 403 page is shown."""
        person = self.person(request)
        if not person.role.covers(role):
            raise RoleNeededError(role)
        return person

    async def form(self, request: Request) -> FormData:
        """Read a form of up to 1 MB that one of our pages gave to this very person."""
        return await self._read(request, FORM_LIMIT)

    async def upload(self, request: Request) -> FormData:
        """Read a form with files, of up to 64 MB in all."""
        return await self._read(request, UPLOAD_LIMIT)

    async def long_text(self, request: Request) -> FormData:
        """Read a form of up to 1 MB in which a field may hold a whole file."""
        return await self._read(request, FORM_LIMIT, FORM_LIMIT)

    async def _read(self, request: Request, limit: int, longest: int = LONGEST_FIELD) -> FormData:
        # Nobody else's body is read at all; of whose session has ended it is kept.
        session, holds = await run_in_threadpool(self._sender, request)
        if session is None or not is_our_own(request):
            raise ForgedError
        too_large = is_said_larger(request, limit)
        sent = (
            await beginning(request, FORM_LIMIT)
            if too_large
            else await limited(request, limit).form(max_fields=_MOST_FIELDS)
        )
        form = FormData(
            [
                (key, cut(value, longest) if isinstance(value, str) else value)
                for key, value in sent.multi_items()
            ]
        )
        token = str(form.get(CSRF, ""))
        if not is_same(token, session.csrf):
            holds = False
            if not await run_in_threadpool(self._was_given, session.person, token):
                raise ForgedError
        request.state.sent = form
        if too_large or not holds:
            id = await run_in_threadpool(self.keep_typed, request, session.person, late=True)
            if too_large:
                raise TooLargeError(limit, id)
            if not id:
                raise ForgedError
            raise LateFormError(id, signed_in=self.signed(request) is not None)
        return await run_in_threadpool(self._going_on, request, session.person, form)

    def _sender(self, request: Request) -> tuple[Session | None, bool]:
        """Whose form this is, and whether they may send it: a session that ended of itself says only whose it was."""
        try:
            return self.who(request).session, True
        except SignInNeededError:
            with self.database.reading() as connection:
                token = request.cookies.get(COOKIE, "")
                session = ended_session(connection, token, datetime.now(UTC)) if token else None
                person = find_person(connection, session.person) if session else None
            if session is None or person is None or not person.active:
                raise
            return session, False

    def _was_given(self, person: str, token: str) -> bool:
        with self.database.reading() as connection:
            return was_given(connection, person, token)

    def keep_typed(self, request: Request, person: str, id: str = "", *, late: bool = False) -> str:
        """Keep what a form held; return the id, empty where nothing of it is worth it."""
        form = request.state.sent
        if not is_worth_keeping(request, form, late=late):
            return ""
        multipart = request.headers.get("content-type", "").startswith("multipart/")
        return keep_form(self.database, person, request, content_of(form, multipart=multipart), id)

    def keep_sent(self, request: Request, person: str) -> str:
        """Keep a form while its work is done, under the id of what it goes on with; return the id, empty for none."""
        with contextlib.suppress(StoreError, UncertainError):
            return self.keep_typed(request, person, _kept_as(request))
        return ""

    def _going_on(self, request: Request, person: str, form: FormData) -> FormData:
        """The form, with the files that were kept with it where it goes on with something."""
        id = str(form.get(KEPT, ""))
        if not id:
            return form
        try:
            with self.database.reading() as connection:
                work, content = unfinished_one(connection, person, id)
        except InputError:  # finished in another window, or discarded
            return form
        if work.kind != FORM or work.path != where(request) or not is_same_form(content, form):
            return form
        request.state.going_on = id
        request.state.sent = with_files(form, content["files"])
        sent: FormData = request.state.sent
        return sent

    def printed(self) -> Edition:
        """Return the published edition as printed, with all its changes."""
        with self.database.reading() as connection:
            return self.reviews.printed(connection)

    def page(self, request: Request) -> RepeatingPage:
        """Return a request's language and addresses, as `page_of` does."""
        return page_of(request)

    def send(self, request: Request, template: str, *, status: int = 200, **context: object) -> Response:
        """Render a page that is kept nowhere.

        Every template has t, page, person (None: nobody), csrf, now, said and confirmed (whether the
        standby has what was saved); `problem`, if given, is
        shown above everything.
        """
        given = self.given(request, **context)
        content = self.templates.now.get_template(template).render(given)
        headers = {"Content-Language": self.page(request).lang, "Cache-Control": "no-store"}
        keeping = None
        if status in _REFUSED and hasattr(request.state, "sent") and (signed := self.signed(request)):
            keeping = BackgroundTask(
                self._keep_refused, request, signed.person.name, str(given["unfinished"])
            )
        return HTMLResponse(content, status, headers, background=keeping)

    def _keep_refused(self, request: Request, person: str, id: str) -> None:
        """Keep a form that was refused; the page that says so holds it too, so nothing waits for it."""
        with contextlib.suppress(StoreError, UncertainError):
            if not request.url.path.startswith(KEEP_THEMSELVES):
                self.keep_typed(request, person, id)

    def unfinished(self, person: str, id: str, kind: str) -> tuple[UnfinishedWork, dict[str, Any]]:
        """Return work of a kind that was kept; there is no page of one that was not."""
        try:
            with self.database.reading() as connection:
                work, content = unfinished_one(connection, person, id)
        except InputError:
            raise HTTPException(404) from None
        if work.kind != kind:
            raise HTTPException(404)
        return work, content

    def _finished(self, request: Request) -> None:
        """Forget the form that was kept, now that it was accepted."""
        if signed := self.signed(request):
            self.forget(signed.person.name, request.state.going_on)

    def forget(self, person: str, id: str) -> None:
        """Forget what was kept of a form, now that its work is done."""
        with contextlib.suppress(StoreError, UncertainError), self.database.writing() as connection:
            DiscardWork(id, by=person).carry_out(connection)

    def given(self, request: Request, **context: object) -> dict[str, object]:
        """Return what a template is given."""
        page = self.page(request)
        try:
            signed = self.signed(request)
        except StoreError:
            signed = None
        return {
            "page": page,
            "t": page.t,
            "person": signed.person if signed else None,
            "csrf": signed.session.csrf if signed else "",
            "now": today(),
            "said": said_in(page),
            "confirmed": self.database.confirmed,
            "unfinished": _kept_as(request),
            "who_is": lambda actor: translated(actor_in_words(actor), page.lang) if actor else "",
            **context,
            "problem": page.said(context.get("problem", "")),
        }

    def back(self, request: Request, path: str, said: str = "", **numbers: int) -> Response:
        """Go on to another page after a form; it shows the message `said` (a key of editors.po)."""
        address, _, anchor = path.partition("#")
        asked = [(key, str(value)) for key, value in (("said", said), *numbers.items()) if value != ""]
        if (lang := request.query_params.get("lang")) in LANGUAGES[1:] and "lang=" not in address:
            asked.append(("lang", str(lang)))
        if asked:
            address += ("&" if "?" in address else "?") + urlencode(asked)
        done = BackgroundTask(self._finished, request) if hasattr(request.state, "going_on") else None
        return RedirectResponse(address + (f"#{anchor}" if anchor else ""), 303, background=done)

    def _look_up(self, token: str) -> Signed | None:
        if not token or not self.database.exists():
            return None
        moment = datetime.now(UTC)
        with self.database.reading() as connection:
            session = session_of(connection, token, moment)
            person = find_person(connection, session.person) if session else None
            factor = person is not None and has_factor(connection, person.name)
        if session is None or person is None or not person.active:
            return None
        note_seen(self.database, session, moment)
        return Signed(person, session, factor)


def _kept_as(request: Request) -> str:
    """The id under which a form that is refused is kept: the one it goes on with, or a new one."""
    if not hasattr(request.state, "sent"):
        return ""
    if not hasattr(request.state, "going_on"):
        request.state.going_on = new_id()
    id: str = request.state.going_on
    return id


async def _form(request: Request) -> FormData:
    desk: EditorsDesk = request.app.state.desk
    return await desk.form(request)


async def _upload(request: Request) -> FormData:
    desk: EditorsDesk = request.app.state.desk
    return await desk.upload(request)


async def _long_text(request: Request) -> FormData:
    desk: EditorsDesk = request.app.state.desk
    return await desk.long_text(request)


# A trusted form as the argument of a plain function.
Form = Annotated[FormData, Depends(_form)]
Upload = Annotated[FormData, Depends(_upload)]
LongText = Annotated[FormData, Depends(_long_text)]


def page_of(request: Request) -> RepeatingPage:
    """Return a request's language and addresses; the language switch keeps all that was asked."""
    query = request.query_params
    t = words(query.get("lang", "").strip().lower())
    return RepeatingPage(request.url.path, query, t, tuple(query.multi_items()))


def said_in(page: RepeatingPage) -> str:
    """The message that the last form left in the address: our own words, with numbers at most."""
    text = page.t.known(page.query.get("said", ""), "")
    numbers = {key: int(value) for key, value in page.query.items() if re.fullmatch(r"[0-9]{1,9}", value)}
    try:
        return text.format(**numbers)
    except (KeyError, IndexError):
        return ""


def address_of(request: Request) -> str:
    """Return the address that asks; behind a proxy it is the one that a trusted proxy names (origin.Front)."""
    return request.client.host if request.client else ""


def in_japan(moment: str) -> str:
    """2026-11-23T01:02:03Z → 2026-11-23 10:02, as a clock in Japan says it; any other text as it stands."""
    try:
        return f"{datetime.fromisoformat(moment).astimezone(JAPAN):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return showable(moment)


def _own_asset(name: str) -> str:
    return f"/edit{editors_assets()[name].path}"


class EditorsTemplates:
    """The templates of the editors' pages; they may use those of the public ones, and have what `own` adds to them.

    A publication may bring other names, texts and colours: they are made anew with each site that the node takes.
    """

    def __init__(self, node: Node, **own: object) -> None:
        self._node, self._own = node, own
        self._made: tuple[Site, Environment, Environment] | None = None

    @property
    def now(self) -> Environment:
        """Those that go with the site that is served now."""
        return self._of(self._node.site)[1]

    @property
    def growing(self) -> Environment:
        """The same for a page that is sent while it grows."""
        return self._of(self._node.site)[2]

    def _of(self, site: Site) -> tuple[Site, Environment, Environment]:
        made = self._made
        if made is None or made[0] is not site:
            environment = _environment(site.templates, self._own)
            self._made = made = site, environment, environment.overlay(enable_async=True)
        return made


def _environment(public: Environment, own: Mapping[str, object]) -> Environment:
    loader = ChoiceLoader([PackageLoader("madoguchi.faces.editors", "templates"), public.loader])  # type: ignore[list-item]
    environment = public.overlay(loader=loader)
    ours = {"own": _own_asset, "languages": LANGUAGES, "marked": marked, "accepted": ACCEPTED}
    environment.globals = {**public.globals, **ours, "command": partial(command, by_name=True), **own}
    filters = {"japan": in_japan, "after_of": after_of, "listed": _listed, "aside": _aside}
    environment.filters = {**public.filters, **filters}
    return environment


def _listed(values: Iterable[object], page: Page) -> str:
    """Several values in one line, as a page of a language parts them."""
    return page.either("、", ", ").join(map(str, values))


def _aside(text: object, page: Page) -> Markup:
    """A text in brackets behind another, as a page of a language writes them."""
    return Markup(page.either("（{}）", " ({})")).format(text)
