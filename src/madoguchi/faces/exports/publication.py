"""What every file says of itself: sources, licence, edition, period, date, revision."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from madoguchi.faces.exports.csv_cells import AND
from madoguchi.message import translated
from madoguchi.model.edition import Edition, Source, SourceFacts, is_unknown, is_untold
from madoguchi.model.entities import Desk

_SHA256 = re.compile(r"[0-9a-f]{64}")
# What each file calls these facts, in the order in which it gives them.
LABELS = {
    "title": "出典",
    "publisher": "発行者",
    "licence": "利用条件",
    "edition": "版",
    "period": "対象期間",
    "held_since": "入手日",
    "revision": "改訂",
}


# What stands among the periods of several sources for one that nobody told.
_UNDATED = "unknown: nobody said for which days the list speaks"
# The Japanese word for what nobody told: files with Japanese headers say it in their language. Where a format knows
# null, null stands, and where it is in English, the words of the edition ("unknown: …").
UNKNOWN_JA = "不明"


def in_japanese(facts: SourceFacts, name: str) -> str:
    """Return a fact for a Japanese file or page: the stock text for what nobody told is a word, a reason of its own stays."""
    text = getattr(facts, name)
    if is_untold(text):
        return UNKNOWN_JA
    said = translated(facts.said(name), "ja")
    return f"{UNKNOWN_JA}（{said}）" if is_unknown(text) else said


@dataclass(frozen=True, slots=True)
class Publication:
    """The facts as texts. What is not known is said in the words of the edition ("unknown: …").

    `name` is what to call the list where "unknown" can't stand: its title, else the edition. `title_en` is
    empty where there is none. `period` is an ISO 8601 interval, `held_since` the ISO day on which the source
    was obtained, each None where nobody told it; `revision` is the sha256 of the edition's bytes. `labelled` are
    the facts that stand in a file, each with its Japanese label, in Japanese.
    """

    name: str
    title: str
    title_en: str
    publisher: str
    licence: str
    edition: str
    period: str | None
    held_since: str | None
    revision: str
    labelled: tuple[tuple[str, str], ...]

    def sentence(self) -> str:
        """Return all of it in one line, for formats that have only a note."""
        return "。".join(f"{label}：{text}" for label, text in self.labelled)

    def name_uri(self) -> str:
        """Name the edition by its hash (RFC 6920): true wherever a file is, unlike a site's address.

        Empty for an edition without a revision.
        """
        if not _SHA256.fullmatch(self.revision):
            return ""
        digest = base64.urlsafe_b64encode(bytes.fromhex(self.revision)).rstrip(b"=").decode()
        return f"ni:///sha-256;{digest}"


def publication_of(edition: Edition, desk: Desk | None = None) -> Publication:
    """Return what the files of an edition say of themselves, or what they say of the source of one desk.

    What several sources say differently is told of each: 「一覧：CC BY 4.0；市の窓口：CC0」.
    """
    sources = edition.sources if desk is None else (edition.source_of_desk(desk),)
    several, facts = len(sources) > 1, sources[0].facts
    held = edition.held_since if several else facts.held_since
    told = {
        "title": edition.name if several else in_japanese(facts, "title"),
        "publisher": of_each(sources, lambda facts: in_japanese(facts, "publisher")),
        "licence": of_each(sources, lambda facts: in_japanese(facts, "licence")),
        "edition": edition.id,
        "period": of_each(sources, lambda facts: facts.period or UNKNOWN_JA),
        "held_since": held.isoformat() if held else UNKNOWN_JA,
        "revision": edition.revision,
    }
    return Publication(
        name=edition.name if several else facts.name,
        title=edition.name if several else facts.title,
        title_en=edition.name_en if several else facts.title_en,
        publisher=of_each(sources, lambda facts: facts.publisher),
        licence=of_each(sources, lambda facts: facts.licence),
        edition=edition.id,
        period=of_each(sources, lambda facts: facts.period or _UNDATED) if several else facts.period or None,
        held_since=held.isoformat() if held else None,
        revision=edition.revision,
        labelled=tuple((label, told[name]) for name, label in LABELS.items()),
    )


def publications(edition: Edition) -> Callable[[Desk], Publication]:
    """Return what tells a desk's publication: one a source, however many desks there are."""
    known: dict[str, Publication] = {}

    def of(desk: Desk) -> Publication:
        source = edition.source_of_desk(desk).id
        if source not in known:
            known[source] = publication_of(edition, desk)
        return known[source]

    return of


def of_each(sources: Sequence[Source], fact: Callable[[SourceFacts], str]) -> str:
    """Return a fact of several sources: once where all say the same, else with the name of each."""
    told = [fact(source.facts) for source in sources]
    if len(set(told)) == 1:
        return told[0]
    return AND.join(f"{source.facts.name}：{text}" for source, text in zip(sources, told, strict=True))
