"""Browsing: by kind of desk, by prefecture, by trouble; and what this site is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from madoguchi.answers.explain import places_named
from madoguchi.answers.place_choice import for_function
from madoguchi.answers.router import today
from madoguchi.answers.topics import all_topics, parents, topics_by_parent
from madoguchi.faces.web.cards import Card, card_of, cards_of
from madoguchi.faces.web.errors import send_missing
from madoguchi.faces.web.kinds import desk_kinds
from madoguchi.faces.web.long_lists import Part, part_of
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Page, Site
from madoguchi.faces.web.tiles import tile_of
from madoguchi.index.directory import Function
from madoguchi.model.entities import Desk, Program
from madoguchi.places.place import Place


@dataclass(frozen=True, slots=True)
class Group:
    """Desks of one program on a page."""

    program: Program
    table: str
    desks: tuple[Desk, ...]
    cards: tuple[Card, ...] = ()


def routes(site: Site) -> PageRouter:
    """Return the routes of the browsing pages."""
    router = PageRouter()

    @router.api_route("/tables", methods=GET)
    def tables(request: Request) -> Response:
        return site.send(request, "tables.html", kinds=desk_kinds(site.edition))

    @router.api_route("/all", methods=GET)
    def everything(request: Request, part: str = "") -> Response:
        groups, found = _shown(site, site.page(request), _groups(site, site.edition.desks), part)
        return site.send(request, "all.html", groups=groups, part=found)

    @router.api_route("/table/{id}", methods=GET)
    def table(request: Request, id: str, part: str = "") -> Response:
        kind = next((kind for kind in desk_kinds(site.edition) if kind.facts.id == id), None)
        if kind is None:
            return send_missing(site, request)
        found = part_of(site.edition.desks_by_table[id], part, site.most_rows)
        bodies: dict[str, list[Card]] = {}
        for card in cards_of(site, site.page(request), found.rows, today()):
            bodies.setdefault(card.desk.organization.text, []).append(card)
        return site.send(request, "table.html", kind=kind, bodies=bodies, part=found)

    @router.api_route("/prefecture/{name}", methods=GET)
    def prefecture(request: Request, name: str, part: str = "") -> Response:
        tile = tile_of(name)
        if tile is None:
            return send_missing(site, request)
        page = site.page(request)
        if name != tile.name:
            return RedirectResponse(page.url(f"/prefecture/{tile.name}"), 308)
        directory = site.router.directory
        local = directory.by_prefecture.get(tile.name, ())
        ours = {desk.id for desk in local}
        groups, found = _shown(site, page, _groups(site, local, narrowest_first=True), part)
        nation = [desk for desk in directory.nationwide if desk.id not in ours]
        return site.send(
            request,
            "prefecture.html",
            tile=tile,
            groups=groups,
            part=found,
            nation=_groups(site, nation, narrowest_first=True),
        )

    @router.api_route("/topics", methods=GET)
    def topics(request: Request) -> Response:
        trouble = topics_by_parent(site.edition.bundle)
        return site.send(request, "topics.html", trouble=trouble) if trouble else send_missing(site, request)

    @router.api_route("/topic/{id}", methods=GET)
    def topic(request: Request, id: str, place: str = "") -> Response:
        found = all_topics(site.edition.bundle).get(id)
        if found is None:
            return send_missing(site, request)
        page = site.page(request)
        places = site.router.place(place)
        kinds = [_function(site, page, function_id, places) for function_id in found.functions]
        return site.send(
            request,
            "topic.html",
            private=bool(place.strip()),
            topic=found,
            parent=parents(site.edition.bundle)[found.parent],
            kinds=kinds,
            place=place,
            understood=places_named(tuple(p.prefecture + (p.municipality or "") for p in places[:3])),
        )

    @router.api_route("/about", methods=GET)
    def about(request: Request) -> Response:
        numbers = {number for desk in site.edition.desks for number in desk.numbers}
        return site.send(request, "about.html", numbers=len(numbers))

    return router


def _function(
    site: Site, page: Page, id: str, places: tuple[Place, ...]
) -> tuple[Function, tuple[Card, ...], bool]:
    directory = site.router.directory
    choice = for_function(directory, directory.functions[id], places)
    cards = tuple(card_of(site, page, desk, today()) for desk in choice.desks[:6])
    return directory.functions[id], cards, choice.ask


def _groups(site: Site, desks: Iterable[Desk], *, narrowest_first: bool = False) -> list[Group]:
    """Desks by program, in the order of the source; within one as printed, or the narrowest area first."""
    by_program: dict[str, list[Desk]] = {}
    for desk in desks:
        by_program.setdefault(desk.program, []).append(desk)
    if narrowest_first:
        for found in by_program.values():
            found.sort(key=lambda desk: len(desk.service_area))
    return [
        Group(site.edition.program_by_slug[slug], found[0].table, tuple(found))
        for slug, found in by_program.items()
    ]


def _shown(site: Site, page: Page, groups: list[Group], asked: str) -> tuple[list[Group], Part[Desk]]:
    """The groups, with cards, of the part that is asked for."""
    found = part_of([desk for group in groups for desk in group.desks], asked, site.most_rows)
    inside: dict[str, list[Desk]] = {}
    for desk in found.rows:
        inside.setdefault(desk.program, []).append(desk)
    shown = [
        replace(group, cards=cards_of(site, page, inside[group.program.slug], today()))
        for group in groups
        if group.program.slug in inside
    ]
    return shown, found
