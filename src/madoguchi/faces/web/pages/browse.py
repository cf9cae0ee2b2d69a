"""Browsing: by kind of desk, by prefecture, by trouble; and what this site is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from madoguchi.answers.explain import places_named
from madoguchi.answers.topics import all_topics, parents, topics_by_parent
from madoguchi.faces.web.errors import send_missing
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Page, Site
from madoguchi.faces.web.view.cards import Card, cards_of
from madoguchi.faces.web.view.kinds import desk_kinds
from madoguchi.faces.web.view.long_lists import Part, part_of
from madoguchi.faces.web.view.tiles import tile_of, tiles
from madoguchi.faces.web.view.words import LONGEST_SHOWN
from madoguchi.index.analyzer import search_form, search_form_of_name
from madoguchi.index.directory import Function
from madoguchi.model.entities import Desk, Program
from madoguchi.model.place import Place
from madoguchi.text.dates import today
from madoguchi.text.phone import digits
from madoguchi.text.prefecture import named_in


@dataclass(frozen=True, slots=True)
class Group:
    """Desks of one program on a page; `several`: such desks serve several prefectures each."""

    program: Program
    table: str
    desks: tuple[Desk, ...]
    cards: tuple[Card, ...] = ()
    several: bool = False


def routes(site: Site) -> PageRouter:
    """Return the routes of the browsing pages."""
    router = PageRouter()
    serving_several = {
        slug for slug, desks in site.router.directory.by_program.items() if _serve_several(desks)
    }

    @router.api_route("/tables", methods=GET)
    def tables(request: Request) -> Response:
        return site.send(request, "tables.html", kinds=desk_kinds(site.edition))

    @router.api_route("/all", methods=GET)
    def everything(request: Request, q: str = "", place: str = "", part: str = "") -> Response:
        desks = _narrowed(site, q, place)
        groups, shown_part = _shown(site, site.page(request), _groups(site, desks), part)
        return site.send(
            request,
            "all.html",
            private=bool(q.strip() or place.strip()),
            groups=groups,
            part=shown_part,
            q=q,
            place=place,
            found=len(desks),
            areas=_codes(site, shown_part.rows),
        )

    @router.api_route("/table/{id:path}", methods=GET)
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
        groups, found = _shown(site, page, _in_order_of_use(site, local, tile.name, serving_several), part)
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
            understood=places_named(tuple(dict.fromkeys(map(_called, places)))),
            choices=list(dict.fromkeys(map(_called, places))) if len(places) > 1 else [],
        )

    @router.api_route("/about", methods=GET)
    def about(request: Request) -> Response:
        numbers = {number for desk in site.edition.desks for number in desk.numbers}
        return site.send(request, "about.html", numbers=len(numbers))

    return router


def _called(place: Place) -> str:
    return place.prefecture + (place.municipality or "")


def _function(
    site: Site, page: Page, id: str, places: tuple[Place, ...]
) -> tuple[Function, tuple[Card, ...]]:
    desks = site.choice(id, places).desks[:6]
    return site.router.directory.functions[id], cards_of(site, page, desks, today())


def _groups(site: Site, desks: Iterable[Desk], *, narrowest_first: bool = False) -> list[Group]:
    """Desks by program, in the order of the source; within one as printed, or the narrowest area first."""
    by_program: dict[str, list[Desk]] = {}
    for desk in desks:
        by_program.setdefault(desk.program, []).append(desk)
    if narrowest_first:
        for found in by_program.values():
            found.sort(key=lambda desk: len(desk.service_area))
    return [
        Group(site.edition.program_by_slug[slug], found[0].table_name, tuple(found))
        for slug, found in by_program.items()
    ]


def _in_order_of_use(
    site: Site, local: Sequence[Desk], prefecture: str, serving_several: Set[str]
) -> list[Group]:
    """The desks of a prefecture by program: what takes every trouble, then its own, then offices of several prefectures.

    Of those that are left the order of the source is kept.
    """
    directory = site.router.directory
    general = directory.general
    first = site.choice(general.id, (Place(prefecture),)).desks if general else ()
    programs = {desk.program for desk in first}
    groups = [
        replace(group, several=group.program.slug in serving_several)
        for group in _groups(site, local, narrowest_first=True)
    ]
    return sorted(groups, key=lambda group: (group.program.slug not in programs, group.several))


def _serve_several(desks: Sequence[Desk]) -> bool:
    """Whether most desks of a program serve several prefectures each: one may happen to have but one."""
    areas = [{named_in(area.text) or area.text for area in desk.service_area} for desk in desks]
    return 2 * sum(len(area) > 1 for area in areas) > len(desks)


def _narrowed(site: Site, q: str, place: str) -> tuple[Desk, ...]:
    """The desks of a prefecture, those of the whole list where none is named, that have every word in name or number."""
    tile = tile_of(place)
    desks = site.router.directory.by_prefecture.get(tile.name, ()) if tile else site.edition.desks
    words = [(search_form(word), digits(search_form(word))) for word in q[:LONGEST_SHOWN].split()]
    return tuple(desk for desk in desks if all(_has(desk, *word) for word in words))


def _has(desk: Desk, word: str, number: str) -> bool:
    return word in search_form_of_name(desk.name) or (
        bool(number) and any(number in digits(each) for each in desk.numbers)
    )


def _codes(site: Site, desks: Sequence[Desk]) -> dict[str, str]:
    """Desk's id → the codes of the prefectures that it serves, of some desks."""
    wanted = {desk.id for desk in desks}
    found: dict[str, list[str]] = {}
    for tile in tiles():
        for desk in site.router.directory.by_prefecture.get(tile.name, ()):
            if desk.id in wanted:
                found.setdefault(desk.id, []).append(tile.code)
    return {id: " ".join(codes) for id, codes in found.items()}


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
