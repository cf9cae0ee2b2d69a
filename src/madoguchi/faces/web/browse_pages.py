"""Browsing: by kind of desk, by prefecture, by trouble; and what this site is."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from madoguchi.answers.place_choice import for_function
from madoguchi.answers.router import today
from madoguchi.answers.topics import all_topics, parents
from madoguchi.faces.web.ask_pages import GET, topics_by_parent
from madoguchi.faces.web.cards import Card, card_of, cards_of
from madoguchi.faces.web.errors import send_missing
from madoguchi.faces.web.kinds import desk_kinds
from madoguchi.faces.web.routing import PageRouter
from madoguchi.faces.web.site import Page, Site
from madoguchi.faces.web.tiles import tile_of
from madoguchi.index.directory import NATION, Function
from madoguchi.model.entities import Desk, Program
from madoguchi.places.place import Place


@dataclass(frozen=True, slots=True)
class Group:
    """Desks of one program on a page."""

    program: Program
    table: str
    cards: tuple[Card, ...]


def routes(site: Site) -> PageRouter:
    """Return the routes of the browsing pages."""
    router = PageRouter()

    @router.api_route("/tables", methods=GET)
    def tables(request: Request) -> Response:
        return site.send(request, "tables.html", kinds=desk_kinds(site.edition))

    @router.api_route("/all", methods=GET)
    def everything(request: Request) -> Response:
        groups = _groups(site, site.page(request), list(site.edition.desks), as_printed=True)
        return site.send(request, "all.html", groups=groups)

    @router.api_route("/table/{id}", methods=GET)
    def table(request: Request, id: str) -> Response:
        kind = next((kind for kind in desk_kinds(site.edition) if kind.facts.id == id), None)
        if kind is None:
            return send_missing(site, request)
        desks = [desk for desk in site.edition.desks if desk.table == id]
        bodies: dict[str, list[Card]] = {}
        for card in cards_of(site, site.page(request), desks, today()):
            bodies.setdefault(card.desk.organization.text, []).append(card)
        return site.send(request, "table.html", kind=kind, bodies=bodies)

    @router.api_route("/prefecture/{name}", methods=GET)
    def prefecture(request: Request, name: str) -> Response:
        tile = tile_of(name)
        if tile is None:
            return send_missing(site, request)
        page = site.page(request)
        if name != tile.name:
            return RedirectResponse(page.url(f"/prefecture/{tile.name}"), 308)
        local = [desk for desk in site.edition.desks if serves_part_of(desk, tile.name)]
        nation = [desk for desk in site.edition.desks if NATION in {area.text for area in desk.service_area}]
        return site.send(
            request,
            "prefecture.html",
            tile=tile,
            groups=_groups(site, page, local),
            nation=_groups(site, page, [desk for desk in nation if desk not in local]),
        )

    @router.api_route("/topics", methods=GET)
    def topics(request: Request) -> Response:
        return site.send(request, "topics.html", trouble=topics_by_parent())

    @router.api_route("/topic/{id}", methods=GET)
    def topic(request: Request, id: str, place: str = "") -> Response:
        found = all_topics().get(id)
        if found is None:
            return send_missing(site, request)
        page = site.page(request)
        places = site.router.places(place)
        kinds = [_function(site, page, function_id, places) for function_id in found.functions]
        return site.send(
            request,
            "topic.html",
            private=bool(place.strip()),
            topic=found,
            parent=parents()[found.parent],
            kinds=kinds,
            place=place,
            understood="・".join(p.prefecture + (p.municipality or "") for p in places[:3]),
        )

    @router.api_route("/about", methods=GET)
    def about(request: Request) -> Response:
        numbers = {number for desk in site.edition.desks for number in desk.numbers}
        return site.send(request, "about.html", numbers=len(numbers))

    return router


def serves_part_of(desk: Desk, prefecture: str) -> bool:
    """Whether a desk serves the prefecture or a part of it by its own area (not by all of Japan)."""
    return any(area.text.startswith(prefecture) for area in desk.service_area)


def _function(
    site: Site, page: Page, id: str, places: tuple[Place, ...]
) -> tuple[Function, tuple[Card, ...], bool]:
    directory = site.router.directory
    choice = for_function(directory, directory.functions[id], places)
    cards = tuple(card_of(site, page, desk, today()) for desk in choice.desks[:6])
    return directory.functions[id], cards, choice.ask


def _groups(site: Site, page: Page, desks: list[Desk], *, as_printed: bool = False) -> list[Group]:
    """Desks by program, in the order of the source; within one as printed, or the narrowest area first."""
    by_program: dict[str, list[Desk]] = {}
    for desk in desks:
        by_program.setdefault(desk.program, []).append(desk)
    return [
        Group(
            site.edition.program_by_slug[slug],
            found[0].table,
            cards_of(
                site, page, found if as_printed else sorted(found, key=lambda d: len(d.service_area)), today()
            ),
        )
        for slug, found in by_program.items()
    ]
