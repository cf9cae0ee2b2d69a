"""Every page of the static site: its address, and the page made by the functions of the served one.

The page functions of the web face are called directly. What differs is said by the site that they are
given: its pages have links to files, and its words promise nothing of a server.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from madoguchi.answers.router import Router
from madoguchi.answers.topics import all_topics, topics_by_parent
from madoguchi.faces.offline.addresses import ASK, CRISIS, Address, in_language
from madoguchi.faces.offline.errors import SiteError
from madoguchi.faces.offline.site import Asked, static_site
from madoguchi.faces.web.crisis import send_crisis
from madoguchi.faces.web.pages import ask, browse, downloads, gaps, records
from madoguchi.faces.web.routing import PageRoute, PageRouter
from madoguchi.faces.web.shelf import Shelf
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.view.tiles import tiles
from madoguchi.index.directory import by_prefecture, functions_of
from madoguchi.index.past import Past
from madoguchi.message import Message
from madoguchi.model.edition import Edition, Was
from madoguchi.model.notice import Severity
from madoguchi.model.place import Place


class PrefectureOnly(Router):
    """A router for pages that are asked about a prefecture alone."""

    def place(self, text: str) -> tuple[Place, ...]:
        """Return the prefecture."""
        return (Place(text),) if text else ()


@dataclass
class Pages:
    """The page functions over one edition; `code` is the file of the script that every page runs."""

    edition: Edition
    code: str = ""

    @cached_property
    def router(self) -> Router:
        """The router that the pages ask."""
        return PrefectureOnly(self.edition)

    @cached_property
    def site(self) -> Site:
        """The site whose templates make the pages."""
        return static_site(self.edition, self.router, self.code)

    @cached_property
    def _routes(self) -> dict[str, list[PageRoute]]:
        """The functions by the first part of the addresses that they answer."""
        made: list[PageRouter] = [module.routes(self.site) for module in (ask, browse, gaps, records)]
        found: dict[str, list[PageRoute]] = {}
        for router in (downloads.routes(self.site, self.shelf), *made):
            for route in router.routes:
                found.setdefault(_first(route.path), []).append(route)
        return found

    @cached_property
    def shelf(self) -> Shelf:
        """Where the page of the files has their sizes from."""
        return Shelf(self.edition)

    def html(self, address: Address) -> bytes:
        """Return a page. Raises SiteError when a server would not send it, or where a link leads to no file."""
        if address.path == ASK:
            return _sent(_search(self.site, Asked(address)), address)
        if address.path == CRISIS:
            return _sent(send_crisis(self.site, Asked(address)), address)
        return _sent(self._called(address), address)

    def content(self, path: str) -> bytes:
        """Return a file that the server sends: an export, contacts."""
        return bytes(self._called(Address(path)).body)

    def _called(self, address: Address) -> Response:
        request = Asked(address)
        for route in self._routes.get(_first(address.path), ()):
            match, scope = route.matches(request.scope)
            if match is Match.FULL:
                request.scope.update(scope)
                return route.answer(request)
        raise SiteError(Message("no page of the site answers {path}", path=address.path))


def addresses(edition: Edition, lang: str) -> Iterator[Address]:
    """Yield the address of every page in a language, kin beside kin."""
    own = in_language(lang)
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


def _first(path: str) -> str:
    return path.split("/", 2)[1]


def _sent(response: Response, address: Address) -> bytes:
    if response.status_code not in (200, 410):  # of a desk that is gone the page stays
        raise SiteError(
            Message(
                "{path} {dict} answers {status_code}",
                path=address.path,
                dict=dict(address.params),
                status_code=response.status_code,
            )
        )
    return bytes(response.body)


def _search(site: Site, request: Request) -> Response:
    return site.send(request, "search.html", private=True, trouble=topics_by_parent(site.edition.bundle))
