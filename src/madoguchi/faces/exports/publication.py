"""What every file says of itself: source, licence, edition, period, date, revision."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from madoguchi.model.edition import Edition

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


# What stands in a cell or a sentence for a day that nobody told; where a format knows null, null does.
_UNSAID = {
    "period": "unknown: nobody said for which days the list speaks",
    "held_since": "unknown: nobody said since when it is held",
}


@dataclass(frozen=True, slots=True)
class Publication:
    """The facts as texts. What is not known is said in the words of the edition ("unknown: …").

    `name` is what to call the list where "unknown" can't stand: its title, else the edition. `title_en` is
    empty where there is none. `period` is an ISO 8601 interval, `held_since` the ISO day on which the source
    was obtained, each None where nobody told it; `revision` is the sha256 of the edition's bytes.
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

    def labelled(self) -> tuple[tuple[str, str], ...]:
        """Return (Japanese label, text) for each fact that stands in a file."""
        return tuple((label, getattr(self, name) or _UNSAID[name]) for name, label in LABELS.items())

    def sentence(self) -> str:
        """Return all of it in one line, for formats that have only a note."""
        return "。".join(f"{label}：{text}" for label, text in self.labelled())

    def name_uri(self) -> str:
        """Name the edition by its hash (RFC 6920): true wherever a file is, unlike a site's address.

        Empty for an edition without a revision.
        """
        if not _SHA256.fullmatch(self.revision):
            return ""
        digest = base64.urlsafe_b64encode(bytes.fromhex(self.revision)).rstrip(b"=").decode()
        return f"ni:///sha-256;{digest}"


def publication_of(edition: Edition) -> Publication:
    """Return what the files of an edition say of themselves."""
    source = edition.source
    return Publication(
        name=source.name,
        title=source.title,
        title_en=source.title_en,
        publisher=source.publisher,
        licence=source.licence,
        edition=edition.id,
        period=source.period or None,
        held_since=source.held_since.isoformat() if source.held_since else None,
        revision=edition.revision,
    )
