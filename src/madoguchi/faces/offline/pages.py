"""Every page of the static site: its address, and the page made by the functions of the served one.

The page functions of the web face are called directly. What differs is said by the site that they are
given: its pages have links to files, and its words promise nothing of a server.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from jinja2 import ChoiceLoader, PackageLoader
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from madoguchi.answers.router import Router
from madoguchi.answers.topics import all_topics, topics_by_parent
from madoguchi.faces.offline.addresses import ASK, CRISIS, MANIFEST, Address, FileLinks
from madoguchi.faces.offline.errors import SiteError
from madoguchi.faces.offline.remembering import remember_parts
from madoguchi.faces.offline.words import words
from madoguchi.faces.palette import theme_of
from madoguchi.faces.web.crisis import send_crisis
from madoguchi.faces.web.pages import ask, browse, downloads, gaps, records
from madoguchi.faces.web.routing import PageRoute
from madoguchi.faces.web.shelf import Shelf
from madoguchi.faces.web.site import Page, Site
from madoguchi.faces.web.view.messages import LANGUAGES, Messages
from madoguchi.faces.web.view.tiles import tiles
from madoguchi.index.directory import by_prefecture, functions_of
from madoguchi.index.past import Past
from madoguchi.message import Message
from madoguchi.model.edition import Edition, Was
from madoguchi.model.notice import Severity
from madoguchi.places.place import Place

# All that a page may load comes from its own site; what is typed goes nowhere.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'"
)


class Head(NamedTuple):
    """What every page has in its head: what it may load, its colour, its manifest, the module that it runs."""

    policy: str
    theme: str
    manifest: str
    module: str


class PlaceOnly(Router):
    """A router for pages that are asked about a place alone: each is looked up once."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(edition)
        self._seen: dict[str, tuple[Place, ...]] = {}

    def place(self, text: str) -> tuple[Place, ...]:
        """Return the places that a place field names."""
        if text not in self._seen:
            self._seen[text] = super().place(text)
        return self._seen[text]


@dataclass(frozen=True)
class StaticSite(Site):
    """The site whose pages are files, all made in one go."""

    def page(self, request: Request) -> Page:
        """Return what the templates need to know of a request."""
        address = Address(request.scope["path"], request.query_params)
        return Page(address.path, address.params, self.words(address.lang), links=FileLinks(address))

    def words(self, lang: str) -> Messages:
        """Return the strings of a language, those of the static site over those of the pages."""
        if lang not in self._words:
            plain, own = super().words(lang), words(lang)
            promises = dict.fromkeys(("site.privacy", "about.privacy"), own("offline.privacy"))
            self._words[lang] = replace(plain, strings={**plain.strings, **own.strings, **promises})
        return self._words[lang]

    @cached_property
    def _words(self) -> dict[str, Messages]:
        return {}


@dataclass
class Pages:
    """The page functions over one edition; `code` is the file of the module that every page runs."""

    edition: Edition
    code: str = ""

    @cached_property
    def router(self) -> Router:
        """The router that the pages ask."""
        return PlaceOnly(self.edition)

    @cached_property
    def site(self) -> Site:
        """The site whose templates make the pages."""
        return _site(self.edition, self.router, self.code)

    @cached_property
    def _routes(self) -> list[PageRoute]:
        files = downloads.routes(self.site, self.shelf).routes
        return [*files, *_routes(self.site, (ask, browse, gaps, records))]

    @cached_property
    def shelf(self) -> Shelf:
        """Where the page of the files has their sizes from."""
        return Shelf(self.edition)

    def html(self, address: Address) -> str:
        """Return a page. Raises SiteError when a server would not send it, or where a link leads to no file."""
        if address.path == ASK:
            return _text(_search(self.site, _request(address)), address)
        if address.path == CRISIS:
            return _text(send_crisis(self.site, _request(address)), address)
        return _text(_called(self._routes, address), address)

    def content(self, path: str) -> bytes:
        """Return a file that the server sends: an export, contacts."""
        return bytes(_called(self._routes, Address(path)).body)


def addresses(edition: Edition, lang: str) -> Iterator[Address]:
    """Yield the address of every page in a language, kin beside kin."""
    own = {} if lang == LANGUAGES[0] else {"lang": lang}
    for path in ("/", ASK, CRISIS, "/tables", "/all", "/source", "/about", "/notices"):
        yield Address(path, own)
    if all_topics(edition.bundle):
        yield Address("/topics", own)
    if functions_of(edition.bundle):
        yield Address("/coverage", own)
    for function in functions_of(edition.bundle):
        yield Address(f"/coverage/{function}", own)
    for severity in Severity:
        yield Address("/notices", {"severity": severity.value, **own})
    for code in sorted({notice.code for notice in edition.notices}):
        yield Address("/notices", {"code": code, **own})
    for table in dict.fromkeys(desk.table for desk in edition.desks):
        yield Address(f"/table/{table}", own)
    local = by_prefecture(edition)
    places = [tile for tile in tiles() if tile.name in local]
    for tile in places:
        yield Address(f"/prefecture/{tile.name}", own)
    for desk in edition.desks:
        yield Address(f"/desk/{desk.id}", own)
    for id, gone in Past(edition).gone.items():
        if gone.was is Was.DESK:
            yield Address(f"/desk/{id}", own)
    for topic in all_topics(edition.bundle):
        yield Address(f"/topic/{topic}", own)
        for tile in places:
            yield Address(f"/topic/{topic}", {"place": tile.name, **own})


def _site(edition: Edition, router: Router, code: str) -> Site:
    everything = len(edition.lines) + len(edition.desks) + len(edition.notices)
    site = StaticSite(edition, router, most_rows=everything, most_notices=everything)
    own = PackageLoader("madoguchi.faces.offline", "templates")
    site.templates.loader = ChoiceLoader([loader for loader in (site.templates.loader, own) if loader])
    site.templates.globals["head"] = Head(POLICY, theme_of(edition.bundle), MANIFEST, code)
    remember_parts(site.templates)
    return site


def _routes(site: Site, modules: tuple[Any, ...]) -> list[PageRoute]:
    return [route for module in modules for route in module.routes(site).routes]


def _request(address: Address) -> Request:
    query = urlencode(address.params).encode()
    scope = {"type": "http", "method": "GET", "path": address.path, "root_path": "", "headers": []}
    return Request({**scope, "query_string": query, "scheme": "http", "server": ("localhost", 80)})


def _called(routes: list[PageRoute], address: Address) -> Response:
    request = _request(address)
    for route in routes:
        match, scope = route.matches(request.scope)
        if match is Match.FULL:
            request.scope.update(scope)
            return route.answer(request)
    raise SiteError(Message("no page of the site answers {path}", path=address.path))


def _text(response: Response, address: Address) -> str:
    if response.status_code not in (200, 410):  # of a desk that is gone the page stays
        raise SiteError(
            Message(
                "{path} {dict} answers {status_code}",
                path=address.path,
                dict=dict(address.params),
                status_code=response.status_code,
            )
        )
    return bytes(response.body).decode("utf-8")


def _search(site: Site, request: Request) -> Response:
    return site.send(request, "search.html", private=True, trouble=topics_by_parent(site.edition.bundle))
