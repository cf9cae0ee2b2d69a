"""For owners of other sites: the widget that they frame, and a page that shows how.

The widget is a form of plain HTML. It opens the answer in a tab of its own, so that what a person
asks never passes through the page around it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.answers.question import LONGEST_PLACE
from madoguchi.answers.topics import all_topics
from madoguchi.faces.identity import sample_of
from madoguchi.faces.origin import base_of
from madoguchi.faces.web.access import HEADERS
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Site
from madoguchi.text.dates import today
from madoguchi.text.untrusted import cut

POLICY = "Content-Security-Policy"
# The one page that others may frame. It runs nothing and asks for nothing but its styles.
_FRAMED = (
    HEADERS[POLICY].replace("frame-ancestors 'none'", "frame-ancestors *").replace("script-src 'self'; ", "")
)
# Stands for this site's address where nobody has told it (MADOGUCHI_BASE_URL).
ADDRESS = "https://…"


def routes(site: Site) -> PageRouter:
    """Return the routes of the widget and of its page. The pages link to them where they are served."""
    router = PageRouter()
    site.templates.globals["embeds"] = True

    @router.api_route("/widget", methods=GET)
    def widget(request: Request, place: str = "", topic: str = "") -> Response:
        chosen = all_topics(site.edition.bundle).get(topic)
        response = site.send(
            request, "widget.html", private=True, place=cut(place, LONGEST_PLACE), topic=chosen
        )
        response.headers[POLICY] = _FRAMED
        # The page around it is another site's: only there is it kept, and it holds nothing of a person.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    @router.api_route("/embed", methods=GET)
    def embed(request: Request) -> Response:
        base = base_of(request)
        context: dict[str, Any] = {
            "base": base or ADDRESS,
            "example": asdict(sample_of(site.edition)),
            "day": today(),
            "topics": all_topics(site.edition.bundle).values(),
        }
        return site.send(request, "embed.html", state=base, kept=None, **context)

    return router
