"""The numbers by the age of their last proof: by class of age, by program, on the map, and as lists to call from."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.campaigns import MOST_CALLS
from madoguchi.editorial.freshness import (
    PAST_A_YEAR,
    Age,
    AgeGroup,
    Freshness,
    Proofs,
    proofs,
    with_looks,
)
from madoguchi.faces.editors.desk import EditorsDesk
from madoguchi.faces.exports.freshness import freshness_csv
from madoguchi.faces.web.view.tiles import Tile, tiles
from madoguchi.model.edition import Edition
from madoguchi.store.campaigns import CampaignRule
from madoguchi.store.verifications import newest
from madoguchi.text.dates import today

A_PAGE = 200  # numbers
_USUAL_CALLS = 50
# How much of a square is filled: from which share (of a hundred) past a year.
_FILLS = ((100, "all"), (50, "most"), (1, "some"), (0, "few"))


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the overview and its lists."""
    pages = FreshnessPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/freshness", pages.overview, methods=["GET"]),
            APIRoute("/freshness/numbers", pages.numbers, methods=["GET"]),
            APIRoute("/freshness.csv", pages.file, methods=["GET"]),
        ]
    )


class FreshnessPages:
    """The numbers by the age of their last proof."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk
        self.held = _Held(desk)

    def overview(self, request: Request) -> Response:
        """The ages by class, by program and on the map."""
        self.desk.person(request)
        found = self.held.freshness()
        ages = [(age, found.everything.counts.get(age, 0)) for age in Age]
        places = found.by_prefecture
        return self.desk.send(
            request,
            "freshness.html",
            everything=found.everything,
            ages=ages,
            programs=[(self.desk.node.site.edition.program_by_slug[g.key], g) for g in found.by_program],
            map=[_square(tile, places.get(tile.name)) for tile in tiles()] if any(places) else [],
            elsewhere=places.get(""),
            past=[age.value for age in PAST_A_YEAR],
        )

    def numbers(self, request: Request, program: str = "", prefecture: str = "", part: str = "") -> Response:
        """The numbers of a program, a prefecture or an age, oldest first."""
        self.desk.person(request)
        ages = [age for age in request.query_params.getlist("age") if age in set(Age)]
        found = self.held.freshness().of(program=program, prefecture=prefecture, ages=ages)
        total = found.everything.total
        first = A_PAGE * (int(part) if part.isascii() and part.isdigit() and len(part) < 6 else 0)
        asked = [("program", program), ("prefecture", prefecture), *(("age", age) for age in ages)]
        kept = [(key, text) for key, text in asked if text]
        count = min(total, MOST_CALLS, _USUAL_CALLS)
        campaign = {
            "program": program,
            "prefecture": prefecture,
            "rule": CampaignRule.OLDEST.value,
            "count": f"{count}",
        }
        more = urlencode([*kept, ("part", str(first // A_PAGE + 1))])
        lang = self.desk.page(request).lang
        language = f"&lang={lang}" if lang != "ja" else ""
        return self.desk.send(
            request,
            "freshness_numbers.html",
            numbers=found.some(first, A_PAGE),
            total=total,
            program=self.desk.node.site.edition.program_by_slug.get(program),
            prefecture=prefecture,
            ages=ages,
            campaign=campaign,
            more=f"/edit/freshness/numbers?{more}{language}" if total > first + A_PAGE else "",
            file=f"/edit/freshness.csv?{urlencode(kept)}",
        )

    def file(self, request: Request, program: str = "", prefecture: str = "") -> Response:
        """The same numbers as CSV."""
        self.desk.person(request)
        ages = request.query_params.getlist("age")
        found = self.held.freshness().of(program=program, prefecture=prefecture, ages=ages)
        headers = {
            "Content-Disposition": 'attachment; filename="madoguchi-freshness.csv"',
            "Cache-Control": "no-store",
        }
        content = freshness_csv(found, self.desk.node.site.edition)
        return Response(content, headers=headers, media_type="text/csv; charset=utf-8")


class _Held:
    """What the served edition proves of its numbers today, worked out once; the looks are read each time."""

    def __init__(self, desk: EditorsDesk) -> None:
        self._desk = desk
        self._edition: Edition | None = None
        self._proofs: Proofs | None = None

    def freshness(self) -> Freshness:
        with self._desk.database.reading() as connection:
            looked = newest(connection, settled=True)
        edition, on, held = self._desk.node.site.edition, today(), self._proofs
        if held is None or self._edition is not edition or held.on != on:
            held = proofs(edition, on)
            self._edition, self._proofs = edition, held
        return with_looks(held, looked)


def _square(tile: Tile, group: AgeGroup | None) -> tuple[Tile, AgeGroup | None, str]:
    """A prefecture with its numbers and how far its square is filled; `without` where it has none."""
    fill = next(fill for least, fill in _FILLS if group.percent >= least) if group else "without"
    return tile, group, fill
