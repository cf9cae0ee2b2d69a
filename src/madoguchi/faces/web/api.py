"""For programs: suggestions, and one question as JSON (the same as `madoguchi ask --json`)."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from madoguchi.answers.suggest import Suggester
from madoguchi.errors import InputError
from madoguchi.faces.exports.answers import answer_json_full
from madoguchi.faces.web.errors import problem
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.words import read_day

NO_STORE = {"Cache-Control": "no-store"}


def routes(site: Site) -> PageRouter:
    """Return the routes that answer in JSON."""
    router = PageRouter()
    suggester = Suggester(site.edition, site.router.gazetteer)
    site.templates.globals["suggests"] = True

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
