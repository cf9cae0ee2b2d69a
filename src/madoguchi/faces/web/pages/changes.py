"""What was published, and what changed by it: a page for people, Atom and JSON for programs.

All of it is held in memory with the edition, so that it stands while the database is away. No person
is named: who decided is in the editors' own record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.faces.origin import base_of
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Page, Site
from madoguchi.faces.web.view.changes_shown import DifferenceShown, difference_shown
from madoguchi.faces.web.view.messages import Messages
from madoguchi.faces.web.view.words import day_in_words
from madoguchi.store.editions import Publication

A_PAGE = 20  # publications
MOST_SHOWN = 200  # differences of one publication; the rest is counted
_LONG_AGO = date(1970, 1, 1)  # a feed must have a day: of a list whose arrival nobody told
ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"


@dataclass(frozen=True, slots=True)
class Entry:
    """A publication with the differences that a page shows, and how many it does not."""

    publication: Publication
    shown: tuple[DifferenceShown, ...]
    rest: int


def routes(site: Site) -> PageRouter:
    """Return the routes of the change log and its feeds."""
    router = PageRouter()
    site.templates.globals["change_log"] = True

    @router.api_route("/changes", methods=GET)
    def changes(request: Request, before: str = "") -> Response:
        past = _older(published(site), before)
        page = site.page(request)
        entries = [entry_of(each, page) for each in past[:A_PAGE]]
        return site.send(
            request,
            "changes.html",
            entries=entries,
            older=past[A_PAGE - 1].seq if len(past) > A_PAGE else None,
        )

    @router.api_route("/changes.atom", methods=GET)
    def atom(request: Request, lang: str = "", before: str = "") -> Response:
        context = _feed_context(site, request, lang, before, "/changes.atom")
        content = site.templates.get_template("changes.atom").render(context)
        return _sent(request, content.encode(), ATOM)

    @router.api_route("/changes.json", methods=GET)
    def feed(request: Request, lang: str = "", before: str = "") -> Response:
        context = _feed_context(site, request, lang, before, "/changes.json")
        content = json.dumps(_json_feed(context), ensure_ascii=False, indent=1) + "\n"
        return _sent(request, content.encode(), JSON_FEED)

    return router


def published(site: Site) -> tuple[Publication, ...]:
    """Return what was published, newest first; nothing where no store stands behind the pages."""
    return site.served.publications if site.served else ()


def entry_of(publication: Publication, page: Page) -> Entry:
    """Return a publication as a page shows it."""
    told = publication.differences
    return Entry(
        publication,
        tuple(difference_shown(d, page) for d in told[:MOST_SHOWN]),
        max(0, len(told) - MOST_SHOWN),
    )


def _older(past: tuple[Publication, ...], before: str) -> tuple[Publication, ...]:
    if not (before.isascii() and before.isdigit() and len(before) < 10):
        return past
    return tuple(each for each in past if each.seq < int(before))


# -- feeds -------------------------------------------------------------------------------------


def _feed_context(site: Site, request: Request, lang: str, before: str, path: str) -> dict[str, Any]:
    base = base_of(request)
    page = site.page(request)
    past = _older(published(site), before)
    kept = {"lang": lang} if lang and page.lang == lang else {}

    def address(**params: str) -> str:
        query = urlencode({**kept, **params})
        return f"{base}{path}" + (f"?{query}" if query else "")

    return {
        "base": base,
        "page": page,
        "t": page.t,
        "own": address(**({"before": before} if before else {})),
        "older": address(before=str(past[A_PAGE - 1].seq)) if len(past) > A_PAGE else None,
        "updated": past[0].at if past else f"{site.edition.held_since or _LONG_AGO}T00:00:00Z",
        "feed_id": f"tag:{urlsplit(base).hostname or 'localhost'},2026:madoguchi:changes:{page.lang}",
        "entries": [_item(each, page, base) for each in past[:A_PAGE]],
    }


def _item(publication: Publication, page: Page, base: str) -> dict[str, Any]:
    lines = list(_in_lines(entry_of(publication, page), page.t))
    title = page.t(f"changes.{publication.action}", n=len(publication.differences))
    return {
        "id": f"urn:sha256:{publication.revision}:{publication.seq}",
        "title": title,
        "url": f"{base}{page.url('/changes')}#p{publication.seq}",
        "at": publication.at,
        "text": "\n".join([*([publication.note] if publication.note else []), *lines]) or title,
        "publication": publication,
    }


def _in_lines(entry: Entry, t: Messages) -> Iterator[str]:
    for shown in entry.shown:
        arrow = " → ".join(part.striptags() for part in (shown.before, shown.after) if part)
        since = (
            f" ({t('changes.from', day=day_in_words(shown.effective, t.lang))})" if shown.effective else ""
        )
        yield f"{shown.name} {shown.what}: {arrow}{since}"
    if entry.rest:
        yield t("source.more", n=entry.rest)


def _json_feed(context: Mapping[str, Any]) -> dict[str, Any]:
    t = context["t"]
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{t('site.name')} {t('changes.title')}",
        "home_page_url": f"{context['base']}/changes",
        "feed_url": context["own"],
        "language": t.tag,
        "items": [
            {
                "id": item["id"],
                "url": item["url"],
                "title": item["title"],
                "content_text": item["text"],
                "date_published": item["at"],
                "_madoguchi": {
                    "action": item["publication"].action,
                    "revision": item["publication"].revision,
                    "differences": list(item["publication"].differences),
                },
            }
            for item in context["entries"]
        ],
    }
    if context["older"]:
        feed["next_url"] = context["older"]
    return feed


def _sent(request: Request, content: bytes, media_type: str) -> Response:
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {"Cache-Control": "public, no-cache", "ETag": etag}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)
