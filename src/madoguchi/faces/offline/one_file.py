"""The whole directory in one HTML file: no network, no server, nothing beside it."""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import quote

from madoguchi.answers.contacts import contact_in_words, emergency_contacts
from madoguchi.answers.topics import all_topics
from madoguchi.faces.exports.publication import publication_of
from madoguchi.faces.identity import offered
from madoguchi.faces.offline.browser import script_of, source
from madoguchi.faces.offline.complete_programs import whole
from madoguchi.faces.offline.pages import Pages
from madoguchi.faces.offline.search_data import facts_in_words, search_json
from madoguchi.faces.offline.words import words
from madoguchi.faces.web.assets import assets
from madoguchi.faces.web.pages.browse import Group
from madoguchi.faces.web.site import Page
from madoguchi.faces.web.view.cards import card_of
from madoguchi.faces.web.view.messages import LANGUAGES, OWN_NAMES, PAGE_LANGUAGES, messages
from madoguchi.faces.web.view.words import period_line
from madoguchi.model.answer import LocalizedText
from madoguchi.model.edition import Edition, Source
from madoguchi.model.notice import Notice, Severity

# Its name among the exports.
ONE_FILE = "one-file"


def one_file(edition: Edition) -> bytes:
    """Return the file. The same edition gives the same bytes: no clock goes into it."""
    pages = Pages(whole(edition))
    return one_page(pages, search_json(pages.router))


def one_page(pages: Pages, search: str) -> bytes:
    """Return the file, made with pages that are there and the data for the search."""
    edition = pages.edition
    page = Page("/", {}, pages.site.words(LANGUAGES[0]))
    own = assets(edition.bundle)
    style = own["site.css"].content.decode() + source("one-file.css")
    opening, script = source("opening.js"), script_of("one-file", edition)
    mark = own["mark.svg"].content.decode()
    text = pages.site.templates.get_template("one-file.html").render(
        page=page,
        t=page.t,
        words=words(page.lang),
        languages=[(lang, own) for lang, own in OWN_NAMES.items() if lang in offered(edition)],
        edition=edition,
        groups=_groups(pages, page),
        numbers=len({number for desk in edition.desks for number in desk.numbers}),
        noticed=_noticed(edition),
        topics=all_topics(edition.bundle).values(),
        contacts=emergency_contacts(),
        publication=publication_of(edition),
        policy=_policy(style, opening, script),
        icon="data:image/svg+xml," + quote(mark),
        mark=mark.replace("<svg ", '<svg width="32" height="32" aria-hidden="true" ', 1).replace(
            ' role="img" aria-label="窓口"', ""
        ),
        said=_Said(),
        facts_in_words=facts_in_words,
        period_lines=_period_lines,
        contact_in_words=contact_in_words,
        style=style,
        opening=opening,
        script=script,
        data=search,
    )
    return text.encode()


class _Said:
    """Texts by language, each kept once, whatever how often it stands in the list; a call gives its number.

    The script puts the one of the chosen language in its place.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, text: LocalizedText | dict[str, str]) -> int:
        by_language = text if isinstance(text, dict) else {"ja": text.ja, "en": text.en, **dict(text.others)}
        told = json.dumps(by_language, ensure_ascii=False).replace("<", "\\u003c")
        return self._numbers.setdefault(told, len(self._numbers))

    def table(self) -> str:
        """Return all that was asked for before, as a JSON array in the order of the numbers."""
        return f"[{','.join(self._numbers)}]"


def _period_lines(source: Source) -> dict[str, str]:
    return {lang: period_line(source.facts, messages(lang)) for lang in PAGE_LANGUAGES}


def _groups(pages: Pages, page: Page) -> list[Group]:
    """Every desk by program, in the order of the source."""
    edition = pages.edition
    return [
        Group(
            edition.program_by_slug[slug],
            desks[0].table,
            desks,
            tuple(card_of(pages.site, page, desk, edition.day_held(desk)) for desk in desks),
        )
        for slug, desks in edition.desks_by_program.items()
    ]


def _noticed(edition: Edition) -> dict[str, list[tuple[int, Notice]]]:
    """Desk → its notices with their number in the list of all."""
    found: dict[str, list[tuple[int, Notice]]] = {desk.id: [] for desk in edition.desks}
    for number, notice in enumerate(edition.notices, start=1):
        for desk in notice.desks:
            if notice.severity is not Severity.INFO and desk in found:
                found[desk].append((number, notice))
    return found


def _policy(style: str, *scripts: str) -> str:
    """Nothing may be loaded; of code and styles only what stands in the file."""
    code = " ".join(f"'{_hash(script)}'" for script in scripts)
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src {code}; img-src data:; "
        "form-action 'none'; base-uri 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
