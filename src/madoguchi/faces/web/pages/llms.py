"""`/llms.txt`: the site told to assistants, in the form of the llms.txt proposal (llmstxt.org).

A heading, a summary, what to heed, then lists of links. Made from the edition; a link stands
there only where the site has the page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match

from madoguchi.answers.topics import all_topics
from madoguchi.faces.exports.catalogue import available
from madoguchi.faces.exports.publication import publication_of
from madoguchi.faces.identity import description_of, sample_of, title_of
from madoguchi.faces.web.links import Links, ServedLinks
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.view.kinds import desk_kinds
from madoguchi.faces.web.view.tiles import tiles
from madoguchi.index.directory import by_prefecture
from madoguchi.model.edition import Edition

Serves = Callable[[str], bool]
_PARAMETERS = (
    "q: the trouble in a person's words, or a name, or a number; place: prefecture, town or postal code; "
    "at: ISO day; lang=en for English"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A page: its path on this site, its name, what is there, and what is asked of it."""

    path: str
    name: str
    says: str
    asked: tuple[tuple[str, str], ...] = ()


def routes(site: Site) -> PageRouter:
    """Return the route of the file."""
    router = PageRouter()

    @router.api_route("/llms.txt", methods=GET)
    def llms(request: Request) -> Response:
        def serves(path: str) -> bool:
            scope = {**request.scope, "path": path, "method": "GET"}
            return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)

        text = llms_text(site.edition, serves)
        etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
        headers = {"Cache-Control": "public, no-cache", "ETag": etag}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return PlainTextResponse(text, headers=headers)

    return router


def llms_text(edition: Edition, serves: Serves, links: Links | None = None) -> str:
    """Return the file. `serves` tells which paths the site has; `links` writes them, as a server's without."""
    return "\n".join(_lines(edition, serves, links or ServedLinks())) + "\n"


def _lines(edition: Edition, serves: Serves, links: Links) -> Iterator[str]:
    numbers = {number for desk in edition.desks for number in desk.numbers}
    title = title_of(edition)
    yield f"# {title.of('en')}" if title else "# Madoguchi (窓口)"
    yield ""
    what = description_of(edition).of("en")
    what = what[:1].upper() + what[1:]
    count = len(edition.sources)
    name = f"{edition.name} ({edition.name_en})" if edition.name_en else edition.name
    lists = "one printed list" if count == 1 else f"one of {count} printed lists"
    yield (
        f"> {what}: {len(edition.desks)} desks with {len(numbers)} "
        f"phone numbers, each traced to its line in {lists}, {name}."
    )
    yield ""
    yield from (f"- {sentence}" for sentence in _to_heed(edition))
    for heading, section in _sections(edition):
        kept = [link for link in section if serves(link.path)]
        if kept:
            yield from ("", f"## {heading}", "")
            yield from (
                f"- [{link.name}]({links.page(link.path, link.asked)}){link.says and f': {link.says}'}"
                for link in kept
            )


def _to_heed(edition: Edition) -> Iterator[str]:
    yield "Give a phone number only as it stands on these pages, with its hyphens; never one from memory."
    if any(desk.faxes for desk in edition.desks):
        yield "A FAX number is marked so and stands apart; never give it as one to call, unless it stands among those as well."
    for facts in (source.facts for source in edition.sources):
        the_list = "The list" if len(edition.sources) == 1 else f"The list {facts.name}"
        if facts.period:
            days = f"{facts.period_start or 'unknown'} to {facts.period_end or 'unknown'}"
            yield (
                f"{the_list} {f'is of {facts.day_of}' if facts.day_of else f'speaks for {days}'}. "
                "Every answer tells how many days have passed since; tell it too."
            )
        else:
            yield f"Nobody said for which days {the_list[0].lower()}{the_list[1:]} speaks; tell it too."
    if any(helps for *_, helps in _kinds(edition)):
        yield "What a kind of desk does is described by this directory, and is not printed in the list."
    publication = publication_of(edition)
    yield f"Publisher: {publication.publisher}. Licence: {publication.licence}."
    yield f"Edition {edition.id}, revision {edition.revision}."
    yield "Assistants that speak the Model Context Protocol: `madoguchi mcp` serves the same as tools."


def _sections(edition: Edition) -> Iterator[tuple[str, Iterable[Link]]]:
    """Headings with their links. What stands under Optional may be skipped, says the proposal."""
    yield ("Ask", _ask(edition))
    yield ("Data", _data(edition))
    yield ("Browse", _browse(edition))
    yield ("Topics", (Link(f"/topic/{t.id}", t.name, t.name_en) for t in all_topics(edition.bundle).values()))
    yield ("Kinds of desk", (Link(f"/table/{id}", name, helps) for id, name, helps in _kinds(edition)))
    local = by_prefecture(edition)
    prefectures = (
        Link(f"/prefecture/{t.name}", t.name, f"every desk of {t.romaji}") for t in tiles() if t.name in local
    )
    yield ("Optional", prefectures)


def _kinds(edition: Edition) -> Iterator[tuple[str, str, str]]:
    """Each kind of desk: its id, its name, and what it does in English, else in Japanese; "" where nobody said."""
    for kind in desk_kinds(edition):
        yield kind.facts.id, kind.name.ja, kind.helps.en or kind.helps.ja


def _ask(edition: Edition) -> Iterator[Link]:
    sample = tuple((name, text) for name, text in asdict(sample_of(edition)).items() if text)
    yield Link("/ask", "A question as a page", _PARAMETERS, sample)
    says = "the same parameters; desks with numbers and reasons, or a question back, or none"
    yield Link("/api/ask", "A question as JSON", says, sample)


def _data(edition: Edition) -> Iterator[Link]:
    yield Link("/data", "All files", "what each is for, with its size")
    for export in available():
        yield Link(f"/data/{edition.id}/{export.filename}", export.title.en, export.purpose.en)
    yield Link("/hsds/", "HSDS API", "Open Referral's standard: services, organizations, taxonomies")
    yield Link("/hsds/openapi.json", "OpenAPI", "the description of that API")
    yield Link("/hsds/profile.json", "Profile", "what stands there beyond the standard")


def _browse(edition: Edition) -> Iterator[Link]:
    if all_topics(edition.bundle):
        yield Link("/topics", "By trouble", "all topics")
    yield Link("/tables", "By kind of desk", "all tables of the list")
    yield Link("/notices", "Notices", "what looks wrong in the list, and every correction with its evidence")
    yield Link("/source", "The list", "every printed line, with the desks that stand on it")
    yield Link("/about", "About", "what is proven here, what is not, and privacy")
