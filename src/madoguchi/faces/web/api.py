"""For programs: is it up, and one question as JSON (the same as `madoguchi ask --json`)."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from madoguchi.answers.suggest import Suggester
from madoguchi.errors import InputError
from madoguchi.faces.exports.answers import answer_json_full
from madoguchi.faces.web.ask_pages import GET
from madoguchi.faces.web.errors import problem
from madoguchi.faces.web.routing import PageRouter
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.words import read_day
from madoguchi.store.served import Holder, Origin

NO_STORE = {"Cache-Control": "no-store"}


def routes(site: Site) -> PageRouter:
    """Return the routes that answer in JSON."""
    router = PageRouter()
    suggester = Suggester(site.edition, site.router.gazetteer)
    site.templates.globals["suggests"] = True

    @router.api_route("/healthz", methods=GET)
    async def healthz() -> Response:
        edition, holder = site.edition, site.holder
        degraded = holder.degraded if holder else ""
        state: dict[str, Any] = {
            "status": "degraded" if degraded else "ok",
            "edition": edition.id,
            "revision": edition.revision,
            "desks": len(edition.desks),
            "origin": str(site.served.origin if site.served else Origin.PACKAGED),
            "database": {"status": _database(holder)},
        }
        if degraded:
            state["reason"] = degraded
        return JSONResponse(state, headers=NO_STORE)

    @router.api_route("/api/suggest", methods=GET)
    def suggest(q: str = "", place: str = "") -> Response:
        """Suggestions for what is typed: `q` for the question, else `place` for the place."""
        found = suggester.asked(q) if q else suggester.places(place)
        rows = [{"kind": s.kind, "text": s.text, "of": s.of, "id": s.id} for s in found]
        return JSONResponse({"suggestions": rows}, headers=NO_STORE)

    @router.api_route("/api/ask", methods=GET)
    def ask(q: str = "", place: str = "", at: str = "") -> Response:
        try:
            day = read_day(at)
        except InputError as error:
            return problem(400, "The day was not understood", str(error))
        answer = site.answer(q, place, day)
        return JSONResponse(answer_json_full(answer, site.edition), headers=NO_STORE)

    return router


def _database(holder: Holder | None) -> str:
    """How the database is; why it is away stands in the log, for it names the place."""
    if holder is None:
        return "none"
    return "away" if holder.away else "ok" if holder.has_store else "none"
