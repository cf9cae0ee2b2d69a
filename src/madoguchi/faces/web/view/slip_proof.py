"""What a slip rests on: the lines and kinds of each value, the list, its age, what is not known of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from madoguchi.faces.web.view.messages import Messages
from madoguchi.faces.web.view.words import day_in_words, sources_shown
from madoguchi.message import translated
from madoguchi.model.edition import Edition, SourceFacts, is_unknown, is_untold
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Value

_PROVEN = (
    *("phone", "extension", "fax", "email", "url"),
    *("organization", "department", "operator", "hours", "postal_code", "address"),
)

# A reason begins by saying that it is one: "unknown: …", in any language.
_NOT_KNOWN = re.compile(r"^[^:：]{1,20}[:：] *")


def evidence_of(desk: Desk, edition: Edition, t: Messages) -> Iterator[str]:
    """Each field that the slip shows, with the kinds of its values and the lines they rest on."""
    order = {field: place for place, field in enumerate(_PROVEN)}
    pairs = sorted((pair for pair in desk.values() if pair[0] in order), key=lambda pair: order[pair[0]])
    for field, group in groupby(pairs, key=lambda pair: pair[0]):
        values = [value for _, value in group]
        yield t(
            "slip.evidence_item",
            field=t(f"field.{field}"),
            kinds="・".join(dict.fromkeys(t(f"kind.{value.kind.value}") for value in values)),
            lines=_line_numbers(values, desk, edition) or t("desk.no_line"),
        )


def _line_numbers(values: Iterable[Value], desk: Desk, edition: Edition) -> str:
    """The lines as their list counts them; those of a further list that prints the desk behind its name."""
    own = edition.source_of_desk(desk)
    parts = edition.by_source(sorted({line for value in values for line in value.lines}))
    return ", ".join(
        ("" if source == own else f"{source.facts.name} ") + ", ".join(map(str, lines))
        for source, lines in parts
    )


def sources_of(edition: Edition, desks: Iterable[Desk], t: Messages) -> Iterator[str]:
    """Of each source of the desks its period, and what is not known of it; what is editorial."""
    for source in sources_shown(edition, desks, t):
        named = f"{source.name}{'：' if t.lang == 'ja' else ': '}" if source.name else ""
        yield f"{named}{source.line}"
        yield _origin(source.facts, edition, t)
    yield t("slip.legend")


def origin_of(desk: Desk, edition: Edition) -> str:
    """Which source a desk rests on, where the edition has several."""
    return edition.source_of_desk(desk).facts.name if len(edition.sources) > 1 else ""


def _origin(source: SourceFacts, edition: Edition, t: Messages) -> str:
    return t(
        "slip.source",
        title=source.name,
        publisher=_known(source, "publisher", t),
        licence=_known(source, "licence", t),
        held=day_in_words(source.held_since.isoformat(), t.lang)
        if source.held_since
        else t("slip.unknown", why=t("slip.untold")),
        edition=edition.id,
        revision=edition.revision[:12] or t("slip.draft"),
    )


def _known(source: SourceFacts, name: str, t: Messages) -> str:
    """A fact as it stands; of one that is not known, why: as somebody wrote it down, or that nobody told."""
    text: str = getattr(source, name)
    if not is_unknown(text):
        return text
    said = translated(source.said(name), t.base)
    said = _NOT_KNOWN.sub("", t.quoted.get(said, said))
    why = t("slip.untold") if is_untold(text) else said
    return t("slip.unknown", why=why)
