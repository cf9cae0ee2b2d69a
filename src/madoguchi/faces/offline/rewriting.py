"""A served page → a static one: links to files, a form that sends nothing, an age left to the browser.

The pages are our own templates, so their text is known: what must change is found by that text, and
a page on which it is not found stops the build.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import escape

from madoguchi.faces.offline.addresses import SEARCH, Address, file_of, read_address, relative
from madoguchi.faces.offline.errors import SiteError
from madoguchi.faces.offline.words import words
from madoguchi.faces.palette import theme_of
from madoguchi.faces.web.messages import messages_of
from madoguchi.faces.web.phrasing import phrased
from madoguchi.message import Message
from madoguchi.model.edition import Edition

# All that a page may load comes from its own site; what is typed goes nowhere.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'"
)
_LINK = '="/'
_MAP = re.compile(r'(<ul class="map".*?</ul>)', re.S)
_FORM = re.compile(r'<form class="ask.*?</form>\n', re.S)
# Without names a browser without JavaScript sends nothing: no question in anybody's log.
_SENT = re.compile(r'(<input id="[a-z]+") name="[a-z]+"')
_HIDDEN = re.compile(r'<input type="hidden"[^>]*>\n')
_NOTICES = "/notices?"
_BY_CLOCK = ("edition.as_of", "edition.age")
_EDITION = re.compile(r'<p class="edition"(?: data-source="([\w-]+)")?>(.*?)</p>', re.S)


@dataclass(frozen=True, slots=True)
class Look:
    """What every page has in its head: where the browser's code is, and the last day (ISO) of each source.

    `period_ends`: id of a source, "" where there is one → its last day; without an entry where nobody told it.
    """

    script: str
    manifest: str
    period_ends: Mapping[str, str]
    edition: Edition


def static_page(page: str, address: Address, look: Look) -> str:
    """Return a page of the static site. Raises SiteError for a link that leads to no file."""
    file = file_of(address)
    page = _without_server(page, address, look)
    page = _FORM.sub(lambda form: _HIDDEN.sub("", _SENT.sub(r"\1", form.group())), page)
    page = _EDITION.sub(lambda line: _edition_line(line[1] or "", line[2], address.lang, look), page)
    folder = posixpath.dirname(file)
    body, end, footer = page.partition("</main>")
    # The tile map and the footer are the same on many pages: their links are turned once a folder.
    pieces = _MAP.split(body)
    pieces[0::2] = [_linked(piece, address, file, folder) for piece in pieces[0::2]]
    pieces[1::2] = [_linked_once(piece, folder) for piece in pieces[1::2]]
    return _with_head("".join([*pieces, end, _linked_once(footer, folder)]), folder, address, look)


def _linked(text: str, page: Address, file: str, folder: str) -> str:
    """Turn every link of a text. In our templates an attribute that begins with a slash is a link."""
    first, *rest = text.split(_LINK)
    parts = [first]
    for piece in rest:
        link, _, after = piece.partition('"')
        parts.append(f'="{_target("/" + link, page, file, folder)}"{after}')
    return "".join(parts)


@lru_cache(maxsize=5_000)
def _linked_once(text: str, folder: str) -> str:
    return _linked(text, Address(""), "", folder)


def _target(link: str, page: Address, file: str, folder: str) -> str:
    code = page.params.get("code", "") if link.startswith(_NOTICES) else ""
    target, fragment = _file(link, code)
    if fragment and target == file:  # a place on the page itself
        return fragment
    return _way(target, folder) + fragment


# The same links stand on thousands of pages.
@lru_cache(maxsize=50_000)
def _file(link: str, code: str) -> tuple[str, str]:
    """The file that a link leads to, and the place in it (with its #)."""
    address, fragment = read_address(html.unescape(link))
    target = file_of(address, code)
    if target.endswith(SEARCH):
        fragment = address.asked() or fragment
    return target, html.escape(f"#{fragment}") if fragment else ""


@lru_cache(maxsize=50_000)
def _way(target: str, folder: str) -> str:
    return html.escape(relative(target, folder))


def _edition_line(source: str, line: str, lang: str, look: Look) -> str:
    """A list and its period. How old it is, and as of which day, only the reader's clock can say."""
    for told in _told_by_clock(*(messages_of(look.edition, lang)(key) for key in _BY_CLOCK)):
        line = told.sub("", line)
    if "<strong>" in line:
        raise SiteError(
            Message(
                "the age of the list was not found in {line!r}; see faces/offline/rewriting.py", line=line
            )
        )
    end = f' data-period-end="{look.period_ends[source]}"' if source in look.period_ends else ""
    named = f' data-source="{source}"' if source else ""
    return f'<p class="edition"{named}{end}>{line}</p>'


@lru_cache
def _told_by_clock(as_of: str, age: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(f"^{_any(as_of)} *"), re.compile(f" *<strong>{_any(age)}</strong>")


def _any(message: str) -> str:
    """A pattern for a message with whatever fills it."""
    return ".*?".join(re.escape(piece) for piece in re.split(r"\{[a-z]+\}", escape(message)))


def _with_head(page: str, folder: str, address: Address, look: Look) -> str:
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f'<meta name="theme-color" content="{theme_of(look.edition.bundle)}">\n'
        f'<link rel="manifest" href="{relative(look.manifest, folder)}">\n'
        f'<script type="module" src="{relative(look.script, folder)}"></script>\n'
    )
    anchor = '<meta charset="utf-8">\n'
    if '<form class="ask' in page:
        note = f'<noscript><p class="note">{words(address.lang)("offline.no_script")}</p></noscript>\n'
        page = page.replace('<form class="ask', note + '<form class="ask', 1)
    return _changed(page, anchor, anchor + head, address)


def _without_server(page: str, address: Address, look: Look) -> str:
    """Take out what only a server has: its API, and promises about its log."""
    words_of_pages = messages_of(look.edition, address.lang)

    def t(key: str) -> str:
        return str(escape(words_of_pages(key)))

    def title(key: str) -> str:
        return str(escape(phrased(words_of_pages(key), address.lang)))

    if address.path == "/about":
        page = _changed(page, t("about.privacy"), words(address.lang)("offline.privacy"), address)
        start = page.index(f"<h2>{title('about.links_title')}</h2>")
        page = page[:start] + page[page.index("<h2>", start + 1) :]
    if address.path == "/data":
        for key in ("data.ask", "data.hsds"):
            page = _changed(page, *_row(page, title(key)), address)
        start = page.index(f'<p class="fine">{t("data.pinned")}')
        page = page[:start] + page[page.index("</p>\n", start) + len("</p>\n") :]
    return _changed(page, t("site.privacy"), words(address.lang)("offline.privacy"), address, needed=False)


def _row(page: str, title: str) -> tuple[str, str]:
    start = page.index(f"<div><dt>{title}</dt>")
    return page[start : page.index("</div>\n", start) + len("</div>\n")], ""


def _changed(page: str, old: str, new: str, address: Address, *, needed: bool = True) -> str:
    if needed and page.count(old) != 1:
        raise SiteError(
            Message(
                "{path}: {old!r} is expected once; say in faces/offline/rewriting.py what it is now",
                path=address.path,
                old=old[:60],
            )
        )
    return page.replace(old, new)
