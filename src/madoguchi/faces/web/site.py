"""What all pages share: the edition, the router, the templates, and how a page is sent."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast
from zlib import crc32

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from madoguchi.answers.explain import place_name, places_named
from madoguchi.answers.languages import (
    function_helps,
    function_name,
    parent_name,
    program_description,
    program_name,
    topic_name,
)
from madoguchi.answers.place_choice import Choice, for_function
from madoguchi.answers.router import Router
from madoguchi.answers.topics import all_topics
from madoguchi.data import read_text
from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.errors import MadoguchiError, StoreError
from madoguchi.faces.api.packing import QUICK, packed
from madoguchi.faces.hours import hours_in, told_in_remarks
from madoguchi.faces.identity import NOBODY, Operator, contact_link, examples_of, offered, words_of
from madoguchi.faces.web.access import note_answer
from madoguchi.faces.web.assets import assets
from madoguchi.faces.web.links import Links, ServedLinks
from madoguchi.faces.web.page_cache import Keep, keep
from madoguchi.faces.web.view.compiling import COMPILED, PageEnvironment
from madoguchi.faces.web.view.furigana import Furigana
from madoguchi.faces.web.view.icons import icons
from madoguchi.faces.web.view.kept import Kept, Pieces
from madoguchi.faces.web.view.long_lists import MOST_NOTICES, MOST_ROWS, part_with
from madoguchi.faces.web.view.messages import (
    LANGUAGES,
    OWN_NAMES,
    PAGE_LANGUAGES,
    PAGES,
    TAGS,
    Messages,
    messages_of,
    read_web_data,
)
from madoguchi.faces.web.view.name_readings import name_reading
from madoguchi.faces.web.view.phrasing import PhrasedElements, Phrasing, typed, unbroken
from madoguchi.faces.web.view.shortlist import SHORT, read_shortlist, written
from madoguchi.faces.web.view.tiles import Square, squares, tiles
from madoguchi.faces.web.view.words import (
    LONGEST_SHOWN,
    day_in_words,
    dial_link,
    in_file_in_words,
    period_in_words,
    period_line,
    shown,
    sources_shown,
    terms_in_words,
    years_in_words,
)
from madoguchi.index.directory import by_prefecture
from madoguchi.index.home import home_of
from madoguchi.index.words import MOST_NAMES
from madoguchi.message import Message, in_parts, strings, translated
from madoguchi.model.answer import Answer, LocalizedText
from madoguchi.model.edition import Edition, is_unknown, is_untold
from madoguchi.model.place import Place
from madoguchi.model.provenance import ClaimKind
from madoguchi.places.gazetteer import place_tables
from madoguchi.store.served import Holder, Served
from madoguchi.text.dates import day_of, today

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from madoguchi.store.editions import Publication

PIECES = "pieces.html"
# As many prefectures as stand in a row; of more a map is drawn.
FEW_PLACES = 6
# What a question's address may hold; the language switch keeps these.
KEPT = ("q", "place", "at", "severity", "code", "part", "list", "ruby")
# The ways at the foot of every page: path, and the key of its words.
FOOT = {
    "/": "site.home",
    "/topics": "site.topics",
    "/tables": "site.tables",
    "/all": "site.all",
    "/notices": "site.notices",
    "/source": "site.source",
    "/data": "site.data",
    "/about": "site.about",
    "/coverage": "site.coverage",
    "/counsel": "counsel.title",
    "/changes": "changes.title",
}
_PAGE = "madoguchi.page"  # what of a request's scope holds its page
_STATIC_PAGE = "public, no-cache"
_PRIVATE_PAGE = "no-store"

# A text of data has no catalogue: what holds such letters is Japanese.
_HIRAGANA = re.compile("[ぁ-ん]")
_IN_A_ROW = re.compile("[A-Za-z]{2}[,;:]? [A-Za-z]{2}")
# A name as it stands within a sentence of another language.
_LETTERS = "[ぁ-ゖァ-ヺー々〆一-龥☎]++"
_NAME = re.compile(f"「?{_LETTERS}(?:[ 　・]{_LETTERS})*+」?")
# Within Chinese only kana tell one.
_NAME_IN_CHINESE = re.compile(f"(?:「|(?<![「々〆一-龥]))[々〆一-龥]*+[ぁ-ゖァ-ヺー](?:{_LETTERS})?」?")


@dataclass(frozen=True)
class Page:
    """One request's language and addresses; templates call it `page`."""

    path: str
    query: Mapping[str, str]
    t: Messages
    links: Links = field(default_factory=ServedLinks, kw_only=True)

    @property
    def lang(self) -> str:
        return self.t.lang

    @property
    def served(self) -> bool:
        """Whether a server answers this page: what only a server has is left out of the others."""
        return self.links.served

    @property
    def way(self) -> int:
        """The place of the page among the ways at its foot; -1 for any other page."""
        return list(FOOT).index(self.path) if self.path in FOOT else -1

    def url(self, path: str, **params: str) -> str:
        """Return an address on this site in the page's language, with the shortlist. Empty parameters are left out."""
        return self._address(path, self.lang, {**params, **self._kept(params)})

    def file(self, path: str) -> str:
        """Return the link to a file, or to what answers programs: the same in every language."""
        return self.links.file(path)

    def action(self, path: str) -> str:
        """Return where a form is sent. A server is told the language by the form; the static site has another page."""
        return self.file(path) if self.served else self.url(path)

    def line(self, number: int) -> str:
        """Return the address of a line of the source."""
        part = part_with(number)
        return f"{self.url('/source', part=str(part) if part > 1 else '')}#L{number}"

    def part(self, number: int) -> str:
        """Return another part of this very list."""
        return self._address(self.path, self.lang, {**self._asked, "part": str(number) if number > 1 else ""})

    def switch(self, lang: str) -> str:
        """Return this very page in another language, with what was asked."""
        return self.here(lang, self.shortlist)

    def here(self, lang: str, shortlist: Iterable[str]) -> str:
        """Return this very page, with what was asked, in a language and with a shortlist."""
        kept = written(shortlist)
        asked = [*self._asked_here, *([("list", kept)] if kept else [])]
        return self.links.page(self.path, asked if lang == PAGE_LANGUAGES[0] else [*asked, ("lang", lang)])

    def switched(self, piece: Markup) -> Markup:
        """Fill the addresses of this very page in each language, with furigana or without, into a piece."""
        return Markup(str.__mod__(piece, self._switches))

    @cached_property
    def _switches(self) -> Mapping[str, str]:
        ways = {lang: self.switch(lang) for lang in PAGE_LANGUAGES}
        return {name: escape(way) for name, way in [*ways.items(), ("ruby", self.with_ruby(not self.ruby))]}

    @cached_property
    def ruby(self) -> bool:
        """Whether the page has furigana: asked for, and in Japanese."""
        return self.query.get("ruby") == "1" and self.t.base == "ja"

    def with_ruby(self, wanted: bool) -> str:
        """Return this very page with furigana, or without."""
        return self._address(self.path, self.lang, {**self._asked, "ruby": "1" if wanted else ""})

    @cached_property
    def shortlist(self) -> tuple[str, ...]:
        """The short ids of the desks that the person keeps, from the address."""
        text = self.query.get("list", "")
        return read_shortlist(text) if text else ()

    @cached_property
    def _asked(self) -> dict[str, str]:
        """What was asked, as the links to this very page keep it."""
        return {key: self.query[key] for key in KEPT if key in self.query}

    @cached_property
    def _asked_here(self) -> tuple[tuple[str, str], ...]:
        return tuple((key, value) for key, value in self._asked.items() if value and key != "list")

    @cached_property
    def _list(self) -> str:
        return written(self.shortlist)

    def _kept(self, params: Mapping[str, str]) -> dict[str, str]:
        """What every link of the page takes along."""
        return {"list": params.get("list", self._list), "ruby": "1" if self.ruby else ""}

    def _address(self, path: str, lang: str, params: Mapping[str, str]) -> str:
        given = {**params, "lang": "" if lang == PAGE_LANGUAGES[0] else lang}  # comes last
        return self.links.page(path, tuple((key, value) for key, value in given.items() if value))

    def squares(self) -> tuple[Square, ...]:
        """Return the squares of the map."""
        return squares(self.lang)

    def without_question(self) -> Page:
        """Return a page of the same kind that knows nothing of what was asked, nor where."""
        kept = {key: self.query[key] for key in ("list", "ruby") if key in self.query}
        return Page("", kept, self.t, links=self.links.without_question())

    def toggled(self, id: str) -> str:
        """Return this very page with a desk put on the shortlist, or taken off; it opens at that desk."""
        short, listed = id[:SHORT], self.shortlist
        others = tuple(other for other in listed if other != short)
        return f"{self.here(self.lang, others if short in listed else (*listed, short))}#d-{short}"

    def text(self, both: LocalizedText) -> str:
        """Return a sentence in the page's language."""
        return both.of(self.lang)

    def tongue(self, both: LocalizedText) -> str:
        """Return the language in which a text stands because the page's language has none; else nothing."""
        if self.t.base == "ja" or both.own(self.lang) or (self.lang == "en" and both.en):
            return ""
        return "en" if both.en else "ja"

    def said(self, message: object) -> str:
        """Return what the program or an error says, in the page's language or, where it has no words for it, in English."""
        if isinstance(message, MadoguchiError):
            return message.in_language(self.lang)
        return translated(message if isinstance(message, str) else str(message), self.lang)

    def told(self, message: str) -> Markup:
        """Return the same of a message for the page, with the language of each part that is in another than the page."""
        return Markup("").join(self._part(text, spoken) for text, spoken in in_parts(message, self.lang))

    def _part(self, text: str, spoken: str | None) -> Markup:
        """A part of a message; of what somebody wrote kana tell that it is Japanese, and words in a row that it isn't."""
        if spoken is None:
            spoken = "ja" if _HIRAGANA.search(text) else "en" if _IN_A_ROW.search(text) else ""
        if spoken == "en" and (told := self.t.quoted.get(text)):
            return self.marked(told)
        if spoken in (self.lang, "") or self.t.base == spoken == "ja":
            return self.marked(text)
        within = unbroken(shown(text)) if spoken == "ja" else _names_marked(text, _NAME)
        return Markup(f'<span lang="{spoken}">{{}}</span>').format(within)

    def marked(self, text: str) -> Markup:
        """Return a sentence of the page with the Japanese names and quotations in it told apart from its own language."""
        if self.t.base == "ja":
            return unbroken(shown(text))
        return _names_marked(text, _NAME_IN_CHINESE if self.lang == "zh" else _NAME)

    def either(self, ja: str, en: str) -> str:
        """Return the one of two texts that the page's language wants."""
        return ja if self.t.base == "ja" or not en else en

    def day(self, iso: str) -> str:
        """Return an ISO day or month in words."""
        return day_in_words(iso, self.lang)


@dataclass(frozen=True)
class RepeatingPage(Page):
    """A page whose address names several desks or places: its own addresses keep them all."""

    pairs: tuple[tuple[str, str], ...] = ()

    def here(self, lang: str, shortlist: Iterable[str]) -> str:
        """Return this very page in a language and with a shortlist."""
        kept = [pair for pair in self.pairs if pair[0] not in ("lang", "list")]
        added = [(key, value) for key, value in (("list", written(shortlist)), ("lang", lang)) if value]
        return self.links.page(self.path, [*kept, *added])

    def with_ruby(self, wanted: bool) -> str:
        """Return this very page with furigana, or without."""
        others = (pair for pair in self.pairs if pair[0] != "ruby")
        return self.with_pairs([*others, *([("ruby", "1")] if wanted else [])])

    def with_pairs(self, pairs: Iterable[tuple[str, str]]) -> str:
        """Return this very page with something else asked of it, in its language and with its shortlist."""
        return replace(self, pairs=tuple(pairs)).here(self.lang, self.shortlist)


@dataclass(frozen=True)
class Site:
    """One edition's pages. Immutable: a newer edition gets a site of its own.

    `edition` is as of the day the site was made; `served` is what the store said then, `holder` what
    it says now. Both are None where the pages have no store behind them.
    """

    edition: Edition
    router: Router
    holder: Holder | None = None
    served: Served | None = None
    most_rows: int = MOST_ROWS  # of a list on one page
    operator: Operator = NOBODY
    most_notices: int = MOST_NOTICES  # of those, which are long

    @cached_property
    def templates(self) -> Environment:
        """The pages' templates, with the names that the edition's bundle has for things."""
        return _environment(self.edition, self.operator)

    @cached_property
    def templates_with_furigana(self) -> Environment:
        """The same templates; what they write as text has readings above its kanji."""
        return self.templates.overlay(extensions=[Furigana])

    @property
    def kept(self) -> Kept:
        """What the pages of this edition say today whoever asks."""
        day = today()
        if self._days_kept[-1].day != day:
            self._days_kept[:] = [Kept(day)]
        return self._days_kept[-1]

    @cached_property
    def _days_kept(self) -> list[Kept]:
        return [Kept(today())]

    def pieces(self, page: Page) -> Pieces:
        """Return what a page has of pieces; those of a page with a shortlist are not kept: it is a person's own."""
        same, kept = (page.lang, page.ruby, page.links.start), None if page.shortlist else self.kept
        read = partial(self._pieces_read, page.without_question())
        return (
            kept.get((PIECES, same), lambda: Pieces(same, read, kept)) if kept else Pieces(same, read, None)
        )

    def _pieces_read(self, bare: Page) -> Any:
        template = self._templates_of(bare).get_template(PIECES)
        return template.make_module({"page": bare, "t": bare.t, "edition": self.edition, "private": False})

    def _templates_of(self, page: Page) -> Environment:
        return self.templates_with_furigana if page.ruby else self.templates

    def on(self, day: date) -> Edition:
        """Return the directory as of a day."""
        return self.router.on(day).edition

    @cached_property
    def published_of(self) -> dict[str, list[tuple[Publication, Mapping[str, Any]]]]:
        """Desk's id → what was published about it, newest first: the publication and the difference."""
        found: dict[str, list[tuple[Publication, Mapping[str, Any]]]] = {}
        for each in self.served.publications if self.served else ():
            for difference in each.differences:
                found.setdefault(difference["desk"], []).append((each, difference))
        return found

    def answer(
        self, query: str, place: str, at: date, *, explain: bool = False, safe: bool = False
    ) -> Answer:
        """Ask the router; threads may do so at once. Of an answer its kind is counted, nothing else."""
        found = self.router.answer(query, place, at, explain=explain, safe=safe)
        note_answer(found)
        return found

    def choice(self, function: str, places: tuple[Place, ...]) -> Choice:
        """Return the desks that do something for a place."""
        directory = self.router.directory
        return for_function(directory, directory.functions[function], places)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write to the store behind the pages. Raises StoreError where there is none, or it is away."""
        if self.holder is None:
            raise StoreError(Message("these pages have no store behind them"))
        with self.holder.writing() as connection:
            yield connection

    def repeating(self, request: Request) -> RepeatingPage:
        """Return the page of a request whose address repeats a parameter."""
        plain = self.page(request)
        asked = tuple(request.query_params.multi_items())
        return RepeatingPage(plain.path, plain.query, plain.t, asked, links=plain.links)

    def words(self, lang: str) -> Messages:
        """Return the strings of a language in this directory's words; of one that is not ours the Japanese ones."""
        return messages_of(self.edition, lang if lang in offered(self.edition) else LANGUAGES[0])

    def page(self, request: Request) -> Page:
        """Return what the templates need to know of a request: the same page whoever asks for it."""
        if _PAGE not in request.scope:
            request.scope[_PAGE] = self.page_of(request)
        return cast(Page, request.scope[_PAGE])

    def page_of(self, request: Request) -> Page:
        """Return a page for a request."""
        query = request.query_params
        lang = query.get("lang", "").strip().lower()
        return Page(request.scope["path"], query, self.words(lang))

    def etag(self, state: str = "") -> str:
        """Name the state of a page: edition, templates, day (ages are counted by day), and its own."""
        # What stands beside the edition (reports, checks, publications) changes without a new revision.
        beside = f"-{crc32(repr(self.served.state).encode()):x}" if self.served else ""
        return f'W/"{self.edition.revision[:16]}-{_look(self.edition.bundle)}-{self.edition.bundle.state}-{today():%Y%m%d}{beside}{state}"'

    def send(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        private: bool = False,
        state: str = "",
        kept: Keep | None = Keep.DAY,
        **context: object,
    ) -> Response:
        """Render a page. A private one (it holds what a person asked) is never stored anywhere.

        `state` names what a page shows beside the edition, for its ETag; `kept` says how long that is
        right for everybody (see page_cache.py), None that it is not.
        """
        headers = {"Cache-Control": _PRIVATE_PAGE}
        if not private and status == 200:
            etag = self.etag(state)
            headers = {"Cache-Control": _STATIC_PAGE, "ETag": etag}
            if etag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers={**headers, "Vary": "Accept-Encoding"})
            if kept:
                keep(request, kept)
        page = self.page(request)
        content = (
            self._templates_of(page)
            .get_template(template)
            .render(
                {
                    "page": page,
                    "pieces": self.pieces(page),
                    "t": page.t,
                    "edition": self.edition,
                    "private": private,
                    "now": today(),
                    **context,
                }
            )
        )
        headers["Content-Language"] = page.t.tag
        response = HTMLResponse(content, status, headers)
        return packed(request, response, QUICK) if private else response


def _environment(edition: Edition, operator: Operator) -> Environment:
    bundle = edition.bundle
    environment = PageEnvironment(
        loader=PackageLoader("madoguchi.faces.web", "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[PhrasedElements],
        bytecode_cache=COMPILED,
        cache_size=-1,  # there are as many as there are
    )
    local, identity = by_prefecture(edition), words_of(bundle, operator)

    @pass_context
    def asset(context: Context, name: str) -> str:
        page: Page = context["page"]
        return page.file(assets(bundle)[name].path)

    environment.globals.update(
        asset=asset,
        identity=identity,
        examples=examples_of(edition),
        contact_link=partial(contact_link, identity.contact),
        few_places=FEW_PLACES,
        kinds_of_values=tuple(ClaimKind),
        foot=FOOT,
        unknown=is_unknown,
        untold=is_untold,
        troubled=bool(all_topics(bundle)),
        prefectures=[tile.name for tile in tiles() if tile.name in local],
        icons=icons(),
        languages={lang: own for lang, own in OWN_NAMES.items() if lang in offered(edition)},
        tags=TAGS,
        topic_name=partial(topic_name, bundle),
        parent_name=partial(parent_name, bundle),
        function_name=partial(function_name, bundle),
        function_helps=partial(function_helps, bundle),
        program_name=partial(program_name, bundle),
        program_description=partial(program_description, bundle),
        longest=LONGEST_SHOWN,
        hours_in=hours_in,
        told_in_remarks=told_in_remarks,
        in_file_in_words=in_file_in_words,
        home=home_of(edition, place_tables()),
        tiles=tiles(),
        period_in_words=period_in_words,
        period_line=period_line,
        sources_shown=sources_shown,
        terms_in_words=terms_in_words,
        years_in_words=years_in_words,
        dial_link=dial_link,
        name_reading=name_reading,
        place_name=place_name,
        places_named=places_named,
    )
    environment.filters["shown"] = shown
    environment.filters["day_of"] = day_of
    environment.filters["breakable"] = breakable
    environment.filters["unbroken"] = unbroken
    environment.filters["typed"] = typed
    environment.filters["phrased"] = Phrasing(partial(_stock, edition)).phrased
    environment.tests["unknown"] = is_unknown
    environment.tests["kana"] = lambda text: bool(_KANA.search(text))
    return environment


def _stock(edition: Edition) -> Iterator[str]:
    """What pages say that no person typed: the names of an edition's desks, and of what they are for; our strings."""
    bundle = edition.bundle
    if len(edition.desks) <= MOST_NAMES:  # to hold those of a long list takes more than to part a name anew
        for desk in edition.desks:
            yield from (desk.name, desk.organization.text)
    names = [program_name(bundle, program) for program in edition.program_by_slug.values()]
    for topic in all_topics(bundle).values():
        names += [topic_name(bundle, topic), parent_name(bundle, topic.parent)]
    for name in (*names, *(tile.called for tile in tiles())):
        yield from (name.ja, name.en, *(text for _, text in name.others))
    yield from OWN_NAMES.values()
    for lang in PAGE_LANGUAGES:
        yield from messages_of(edition, lang).strings.values()


_KANA = re.compile(r"[ぁ-んァ-ヴ]")


def _names_marked(text: str, name: re.Pattern[str]) -> Markup:
    safe = str(unbroken(shown(text)))  # a Markup would escape what is put into it
    return Markup(name.sub(r'<span lang="ja">\g<0></span>', safe))


_BREAK = Markup("<wbr>")
# Behind @ and the strokes of an address, and before its dots: where a person would break it.
_JOINTS = re.compile(r"(?<=@)|(?<=/)(?!/)|(?=\.)")


def breakable(text: str) -> Markup:
    """Return a mail address or a URL for a page: a narrow screen breaks it at its joints, not within a word.

    >>> print(breakable("koho@asanagi.example.jp"))
    koho@<wbr>asanagi<wbr>.example<wbr>.jp
    """
    return _BREAK.join(_JOINTS.split(text))


_LANGUAGE_DATA = ("reasons.toml", "furigana.csv", "crisis-contact-names.toml", "scripts.toml")


@lru_cache(BUNDLES)
def _look(bundle: Bundle) -> str:
    """A digest of templates, strings and assets: when the look changes, so do the ETags."""
    digest = hashlib.sha256()
    folder = files("madoguchi.faces.web").joinpath("templates")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        digest.update(file.read_bytes())
    digest.update(read_web_data("icons.toml").encode())
    for lang in PAGE_LANGUAGES:
        digest.update(repr(strings(PAGES, lang)).encode())
    for name in _LANGUAGE_DATA:
        digest.update(read_text(name).encode())
    for asset in assets(bundle).values():
        digest.update(asset.digest.encode())
    return digest.hexdigest()[:12]
