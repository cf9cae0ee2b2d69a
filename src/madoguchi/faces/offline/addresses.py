"""Addresses of the served site → files of the static one, and the links of its pages: the relative way to a file.

Japanese pages stand at the top, those of another language in its folder (`vi/`). Names of files are plain ASCII with their
ending (`prefecture/aomori.html`), so that every web server, and a file system, finds them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from urllib.parse import quote, urlencode

from madoguchi.faces.offline.errors import SiteError
from madoguchi.faces.web.links import Asked
from madoguchi.faces.web.view.messages import LANGUAGES, PAGE_LANGUAGES
from madoguchi.faces.web.view.tiles import tile_of
from madoguchi.message import Message

ASK, CRISIS, _NOTICES = "/ask", "/crisis", "/notices"
_PAGES = {"/": "index", ASK: "search", CRISIS: "crisis"} | {
    f"/{name}": name for name in ("topics", "tables", "all", "notices", "source", "data", "about", "coverage")
}
_FILES = ("/static/", "/data/")
MANIFEST = "manifest.webmanifest"
_SINGLE_FILES = ("/llms.txt", "/coverage.csv", f"/{MANIFEST}")
_ONE_TOPIC = re.compile("topic/[^/]+$")
# What the address of a question holds; it travels behind a #, which no server ever sees.
_ASKED = ("q", "place")


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the served site: its path as people read it, and its parameters."""

    path: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        return self.params.get("lang", LANGUAGES[0])

    def asked(self) -> str:
        """Return what it asks, as the part behind the # of the search page."""
        return urlencode({name: self.params[name] for name in _ASKED if self.params.get(name)})


def in_language(lang: str) -> dict[str, str]:
    """Return what an address has for a language: the pages of the first one have nothing."""
    return {} if lang == LANGUAGES[0] else {"lang": lang}


class FileLinks:
    """The links of one page of the static site. Raises SiteError for a link that leads to no file."""

    served = False

    def __init__(self, address: Address) -> None:
        self._file = file_of(address)
        # Links start from the page's folder ("" is the top); those of every topic in the same way, up to the topics.
        self.start = _ONE_TOPIC.sub("topic/_", posixpath.dirname(self._file))
        self._code = address.params.get("code", "")
        self._lang = address.lang
        self._folder = _folder(address.lang)

    def page(self, path: str, asked: Asked) -> str:
        """Return the way to a page; what a question asks stands behind a #."""
        return _way(self.start, path, tuple(asked), self._code if path == _NOTICES else "")

    @cached_property
    def languages(self) -> dict[str, str]:
        """The ways to this very page by language."""
        page = quote(self._file[len(self._folder) :])
        ways = {lang: top + page for lang, top in _tops(self.start).items()}
        ways[self._lang] = relative(self._file, self.start)
        return ways

    def file(self, path: str) -> str:
        """Return the way to a file."""
        return _way(self.start, path, (), "")

    def without_question(self) -> FileLinks:
        """Return these very links: no page of the static site is asked anything."""
        return self


# The same links stand on thousands of pages.
@lru_cache(maxsize=200_000)
def _way(start: str, path: str, asked: tuple[tuple[str, str], ...], code: str) -> str:
    address = Address(path, dict(asked))
    target = file_of(address, code)
    question = address.asked() if path == ASK else ""
    return relative(target, start) + (f"#{question}" if question else "")


def file_of(address: Address, code: str = "") -> str:
    """Return the file that stands for a served address; `code`: as seen from that code's notices.

    Raises SiteError for an address that the static site has no file for.
    """
    path = address.path
    if path.startswith(_FILES) or path in _SINGLE_FILES:
        return path[1:]
    if path.endswith(".vcf"):
        return _contacts(path)
    return _folder(address.lang) + _page(address, code) + ".html"


def _folder(lang: str) -> str:
    """The beginning of the files of pages in a language."""
    return "" if lang == LANGUAGES[0] else f"{lang}/"


def relative(target: str, folder: str) -> str:
    """Return the way from a folder of the site ("" is its top) to a file.

    >>> relative("topic/loan.html", "topic/sales")
    '../loan.html'
    """
    inside, _, name = target.rpartition("/")
    return _between(folder, inside) + quote(name)


@cache
def _tops(start: str) -> dict[str, str]:
    """The ways from a folder to that of each language."""
    up = "../" * len(start.split("/")) if start else ""
    return {lang: up + _folder(lang) for lang in PAGE_LANGUAGES}


@cache
def _between(start: str, end: str) -> str:
    """The way from a folder to another, with its last slash."""
    up, down = start.split("/") if start else [], end.split("/") if end else []
    while up and down and up[0] == down[0]:
        up, down = up[1:], down[1:]
    return quote("".join(f"{each}/" for each in (*[".."] * len(up), *down)))


def _page(address: Address, seen_from: str) -> str:
    path = address.path
    if path == _NOTICES:
        return _notices(address.params, seen_from)
    if path in _PAGES:
        return _PAGES[path]
    kind, _, name = path[1:].partition("/")
    if kind in ("desk", "table", "coverage") and name:
        return f"{kind}/{name}"
    if kind == "prefecture":
        return f"prefecture/{_romaji(name, path)}"
    if kind == "topic" and name:
        place = address.params.get("place")
        return f"topic/{name}/{_romaji(place, path)}" if place else f"topic/{name}"
    raise SiteError(
        Message("the static site has no page for {path}; say in faces/offline/addresses.py which", path=path)
    )


def _notices(params: Mapping[str, str], seen_from: str) -> str:
    """One page a code and one a severity; a link to both leads to the one that changes the view."""
    code, severity = params.get("code", ""), params.get("severity", "")
    if severity and code == seen_from:
        code = ""
    if code:
        return f"notices/{code}"
    return f"notices/{severity.lower()}" if severity else "notices"


def _contacts(path: str) -> str:
    folder, _, name = path[1:].removesuffix(".vcf").partition("/")
    return f"{folder}/{_romaji(name, path) if folder == 'prefecture' else name}.vcf"


@cache
def _romaji(name: str, path: str) -> str:
    tile = tile_of(name)
    if tile is None:
        raise SiteError(
            Message("{path}: {name!r} is not a prefecture, so there is no page for it", path=path, name=name)
        )
    return tile.romaji.lower()
