"""The site that the page functions of the served one are given: its pages are files, and promise nothing of a server."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple, cast

from jinja2 import ChoiceLoader, PackageLoader
from markupsafe import Markup
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.answers.place_choice import Choice
from madoguchi.answers.router import Router
from madoguchi.faces.offline.addresses import MANIFEST, Address, FileLinks
from madoguchi.faces.offline.remembering import remember_parts
from madoguchi.faces.offline.words import words
from madoguchi.faces.palette import theme_of
from madoguchi.faces.web.page_cache import Keep
from madoguchi.faces.web.site import PIECES, Page, Site
from madoguchi.faces.web.view.kept import Kept, Pieces
from madoguchi.faces.web.view.messages import Messages
from madoguchi.faces.web.view.phrasing import unbroken
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.model.place import Place
from madoguchi.text.dates import today

# All that a page may load comes from its own site; what is typed goes nowhere.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'"
)


class Head(NamedTuple):
    """What every page has in its head: what it may load, its colour, its manifest, the script that it runs."""

    policy: str
    theme: str
    manifest: str
    script: str


class Asked(Request):
    """An address as a page function takes it; nobody sent it."""

    def __init__(self, address: Address) -> None:
        super().__init__(
            {"type": "http", "method": "GET", "path": address.path, "root_path": "", "headers": []}
        )
        self.address = address
        self._params = QueryParams(dict(address.params))

    @property
    def query_params(self) -> QueryParams:
        """What is asked, the language too."""
        return self._params


class Rendered(Response):
    """A page without the heads that only a server sends."""

    def __init__(self, content: str, status: int) -> None:
        self.body, self.status_code = content.encode(), status


@dataclass(frozen=True)
class FilePage(Page):
    """A page that is a file. It keeps nothing of a person's, so the same links stand on all pages of a folder."""

    links: FileLinks
    sentences: dict[Hashable, Markup]

    def url(self, path: str, **params: str) -> str:
        """Return the way to a page in this one's language."""
        return self.links.page(path, (*params.items(), ("lang", self.lang)))

    def line(self, number: int) -> str:
        """Return the way to a line of the source, which is one page."""
        return f"{self.url('/source')}#L{number}"

    def marked(self, text: str) -> Markup:
        """Return a sentence with the Japanese in it told apart; the same ones stand on many pages."""
        key = (self.lang, text)
        if key not in self.sentences:
            self.sentences[key] = super().marked(text)
        return self.sentences[key]

    def told(self, message: str) -> Markup:
        """Return what the program or an entry of the data says."""
        said = (message.template, repr(message.values)) if isinstance(message, Message) else message
        key = (self.lang, "told", said)
        if key not in self.sentences:
            self.sentences[key] = super().told(message)
        return self.sentences[key]

    @property
    def _switches(self) -> Mapping[str, str]:
        return self.links.languages

    def here(self, lang: str, shortlist: Iterable[str]) -> str:  # noqa: ARG002 (nothing is kept here)
        """Return the way to this very page in a language."""
        return self.links.languages[lang]


@dataclass(frozen=True)
class StaticSite(Site):
    """The site whose pages are files, all made in one go."""

    def page_of(self, request: Request) -> Page:
        """Return a page for a request."""
        assert isinstance(request, Asked)
        address = request.address
        t = self.words(address.lang)
        return FilePage(address.path, address.params, t, links=FileLinks(address), sentences=self._sentences)

    @cached_property
    def _sentences(self) -> dict[Hashable, Markup]:
        return {}

    def words(self, lang: str) -> Messages:
        """Return the strings of a language, those of the static site over those of the pages."""
        if lang not in self._words:
            plain, own = super().words(lang), words(lang)
            promises = dict.fromkeys(("site.privacy", "about.privacy"), own("offline.privacy"))
            self._words[lang] = replace(plain, strings={**plain.strings, **own.strings, **promises})
        return self._words[lang]

    @cached_property
    def _words(self) -> dict[str, Messages]:
        return {}

    def choice(self, function: str, places: tuple[Place, ...]) -> Choice:
        """Return the desks that do something for a place: the same in every language."""
        key = (function, places)
        if key not in self._choices:
            self._choices[key] = super().choice(function, places)
        return self._choices[key]

    @cached_property
    def _choices(self) -> dict[tuple[str, tuple[Place, ...]], Choice]:
        return {}

    @cached_property
    def kept(self) -> Kept:
        """What the pages say of every desk, in every language."""
        return Kept(today(), most=sys.maxsize)

    def send(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        private: bool = False,
        state: str = "",  # noqa: ARG002 (for a server)
        kept: Keep | None = Keep.DAY,  # noqa: ARG002 (for a server)
        **context: object,
    ) -> Response:
        """Render a page. Nobody asks again for it, so it has no tag, and no head that a server would send."""
        page = self.page(request)
        given = {**self._given(page), "private": private, "pieces": self.pieces(page), **context}
        return Rendered(self.templates.get_template(template).render(given), status)

    def pieces(self, page: Page) -> Pieces:
        """Return what the pages of a language in a folder have of pieces."""
        return cast(Pieces, self.templates.get_template(PIECES).make_module(self._given(page)))

    def _given(self, page: Page) -> dict[str, object]:
        return {"page": page, "t": page.t, "edition": self.edition, "private": False, "now": today()}


def static_site(edition: Edition, router: Router, script: str) -> StaticSite:
    """Return the site of an edition; `script` is the file that every page runs."""
    everything = len(edition.lines) + len(edition.desks) + len(edition.notices)
    site = StaticSite(edition, router, most_rows=everything, most_notices=everything)
    own = PackageLoader("madoguchi.faces.offline", "templates")
    site.templates.loader = ChoiceLoader([loader for loader in (site.templates.loader, own) if loader])
    site.templates.globals["static"] = Head(POLICY, theme_of(edition.bundle), MANIFEST, script)
    remember_parts(site.templates, site.kept)
    site.templates.filters["unbroken"] = lru_cache(maxsize=None, typed=True)(unbroken)  # nobody types here
    return site
