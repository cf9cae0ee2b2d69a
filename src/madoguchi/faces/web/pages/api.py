"""For programs: suggestions, and one question as JSON (the same as `madoguchi ask --json`)."""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from madoguchi.answers.explain import place_name
from madoguchi.answers.languages import program_name, topic_name
from madoguchi.answers.suggest import Suggester, Suggestion, SuggestionKind
from madoguchi.answers.topics import all_topics
from madoguchi.errors import InputError
from madoguchi.faces.exports.answers import answer_json_full
from madoguchi.faces.web.errors import problem
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.view.words import read_day
from madoguchi.model.edition import Edition

NO_STORE = {"Cache-Control": "no-store"}
_MOST_KEPT = 4096


def routes(site: Site) -> PageRouter:
    """Return the routes that answer in JSON."""
    router = PageRouter()
    suggester = Suggester(site.edition, site.router.gazetteer)
    site.templates.globals["suggests"] = True

    @router.api_route("/api/suggest", methods=GET)
    def suggest(request: Request, q: str = "", place: str = "") -> Response:
        """Suggestions for what is typed: `q` for the question, else `place` for the place; `lang` names them too."""
        found = suggester.asked(q) if q else suggester.places(place)
        told = site.page(request).lang
        rows = [
            {"kind": s.kind, "text": s.text, "of": s.of, "id": s.id, **in_language(s, told)} for s in found
        ]
        return JSONResponse({"suggestions": rows}, headers=NO_STORE)

    def in_language(found: Suggestion, lang: str) -> dict[str, str]:
        """The name of a trouble, a kind of desk or a place in a language, and what to fill in: the name where it is understood."""
        label = _label(site.edition, found, lang)
        if not label:
            return {}
        return {"label": label, "value": label if understood(found, label) else found.of + found.text}

    @lru_cache(maxsize=_MOST_KEPT)
    def understood(found: Suggestion, label: str) -> bool:
        if found.kind is SuggestionKind.PLACE:
            return [place.prefecture + (place.municipality or "") for place in site.router.place(label)] == [
                found.of + found.text
            ]
        return found.kind is SuggestionKind.TOPIC and found.id in site.router.answer(label, "").topics

    @router.api_route("/api/ask", methods=GET)
    def ask(q: str = "", place: str = "", at: str = "") -> Response:
        try:
            day = read_day(at)
        except InputError as error:
            return problem(400, "The day was not understood", str(error))
        answer = site.answer(q, place, day)
        return JSONResponse(answer_json_full(answer, site.edition), headers=NO_STORE)

    return router


def _label(edition: Edition, found: Suggestion, lang: str) -> str:
    """A suggestion in a language; empty where it is the Japanese name, or is none but that."""
    if found.kind is SuggestionKind.TOPIC:
        name = topic_name(edition.bundle, all_topics(edition.bundle)[found.id])
    elif found.kind is SuggestionKind.PROGRAM:
        name = program_name(edition.bundle, edition.program_by_slug[found.id])
    elif found.kind is SuggestionKind.PLACE:
        name = place_name(found.of + found.text)
    else:
        return ""
    label = name.of(lang)
    return "" if label == name.ja else label
