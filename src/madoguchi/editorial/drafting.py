"""A list in any form → a draft edition, without a store: for `export`, `lint` and `diff` as for an import."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from madoguchi.data.bundle import Bundle, chosen
from madoguchi.editions.build import Built, Known, build
from madoguchi.editions.knowledge import Knowledge, Pinned, knowledge_of
from madoguchi.editions.progress import Progress, no_progress
from madoguchi.errors import SourceError
from madoguchi.ingest.documents.reader import read_document
from madoguchi.ingest.errata import Erratum
from madoguchi.ingest.layout import own_layout
from madoguchi.ingest.source import BoundList, SourceText, bind
from madoguchi.message import Message
from madoguchi.model.edition import Edition, Source, SourceFacts, unknown_facts
from madoguchi.store.editions import packaged_edition
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones

_SHOWN = 30  # characters of what a file without desks begins with


def read_file(
    content: bytes,
    path: str,
    *,
    edition: str,
    known: Callable[[SourceFacts], Known] | None = None,
    told: Mapping[str, Any] | None = None,
    errata: Sequence[Erratum] = (),
    among: Edition | None = None,
    progress: Progress = no_progress,
    bundle: Bundle | None = None,
) -> Built:
    """Read a list, of any kind that one may come as, as a draft: what is wrong stands in its notices.

    `known` says what is known of the text, by the facts of the list of `among` that it follows; without it, what was
    `told` (facts by name) and what the directory knows (see `as_packaged`). Where the directory has several
    lists, the text takes the place of the one that it is a text of, and the others are those of `among`
    (the packaged edition, if nothing is given); a text of a list that is not in `among` yet joins them.
    `errata` are those of this very list. The directory's own are tried too: a misprint may stand for
    years, and one that stands no longer finds no place. `bundle` is the knowledge to read it with, the
    process's own directory by default. Raises SourceError when it is none of these,
    and when nothing of it was read: no desk, and no number anywhere.
    """
    knowledge, layout = knowledge_of(bundle or chosen()), own_layout()
    programs = {program.name: program.slug for program in knowledge.programs}
    arrived = read_document(content, knowledge.tables, layout, edition=edition, path=path, programs=programs)
    if among is None and len(knowledge.sources) > 1:
        among = packaged_edition()
    pinned = _likest(arrived.source, path, knowledge, among)
    if pinned is not None and pinned.facts.area_code:
        arrived = replace(arrived, source=replace(arrived.source, area_code=pinned.facts.area_code))
    if arrived.own_print:  # it prints names complete and corrected: nothing is left to do twice
        knowledge = replace(knowledge, tables=layout.described(knowledge.tables), errata=())
    knowledge = replace(knowledge, errata=(*knowledge.errata, *errata))
    volume = _volume(among, knowledge) if among and pinned and not arrived.own_print else {}
    facts = _known(arrived.source, pinned or knowledge.sources[0], among, volume, known, told)
    if among and pinned and volume.keys() - {pinned.id}:
        source = _bound(arrived.source, among, pinned, volume, knowledge)
    else:
        source = _alone(arrived.source, pinned, knowledge)
    built = build(source, knowledge, progress, facts)
    # Names alone are no list: a desk has a number, an address or a page.
    desks = [
        d
        for d in built.edition.desks
        if built.edition.source_of_desk(d).facts.sha256 == arrived.source.digest
    ]
    reached = any(d.phones or d.faxes or d.emails or d.urls or d.address for d in desks)
    if not reached and not any(find_phones(line) for line in arrived.source.folded):
        raise _without_desk(arrived.source, path)
    return built


def _known(
    text: SourceText,
    pinned: Pinned,
    among: Edition | None,
    volume: Mapping[str, Source],
    known: Callable[[SourceFacts], Known] | None,
    told: Mapping[str, Any] | None,
) -> Known:
    """What is known of a text, and of the lists that it is bound with."""
    if known is None or among is None:
        found = as_packaged(text, pinned.facts, told)
    else:
        found = known(volume.get(pinned.id, among.sources[0]).facts)
    return replace(found, of_others={id: each.facts for id, each in volume.items() if id != pinned.id})


def _volume(edition: Edition, knowledge: Knowledge) -> dict[str, Source]:
    """The lists of an edition by their ids, where a text of one of several stands among them; else nothing.

    Whatever an edition of one list calls it, it is the first.
    """
    known = [each.id for each in knowledge.sources]
    if len(known) == 1:
        return {}
    alone = len(edition.sources) == 1
    return {s.id if s.id in known or not alone else known[0]: s for s in edition.sources}


def _list_of(edition: Edition, pinned: Pinned | None) -> Source | None:
    """The list of an edition of several that a text is a text of; None where it has no other list to stand beside."""
    if pinned is None or len(edition.sources) == 1:
        return None
    return next((source for source in edition.sources if source.id == pinned.id), None)


def _likest(text: SourceText, path: str, knowledge: Knowledge, among: Edition | None) -> Pinned | None:
    """The one of our lists that a text is likely a text of; None where it has nothing of any.

    The one with most of its headings, or headers where its tables have no heading; of those with as many, the one
    with most of its lines, then the one whose file has its name.
    """
    lines = [line.split("\t") for line in text.folded]
    firsts, cells = {line[0].strip() for line in lines}, {cell.strip() for line in lines for cell in line}
    whole = set(filter(None, map(str.strip, text.folded)))

    def alike(pinned: Pinned) -> tuple[int, int, bool]:
        tables = knowledge.tables.of(pinned.id).tables
        said = sum(
            not firsts.isdisjoint(spec.heading)
            if spec.heading and spec.headed
            else bool(spec.headers) and cells.issuperset(spec.headers)
            for spec in tables
        )
        source = _list_of(among, pinned) if among else None
        own = among.lines[source.first - 1 : source.last] if among and source else ()
        held = len(whole & {fold(line).strip() for line in own})
        return said, held, PurePath(path).name == pinned.file

    if own := [each for each in knowledge.sources if each.facts.sha256 == text.digest]:
        return own[0]
    best = max(knowledge.sources, key=alike)
    said, held, _ = alike(best)
    return best if said or 2 * held > len(whole) else None


def _bound(
    text: SourceText, edition: Edition, pinned: Pinned, volume: Mapping[str, Source], knowledge: Knowledge
) -> SourceText:
    """A text in the place of its list, with an edition's other lists as they were read for it."""
    texts = {id: text_of(edition, each) for id, each in volume.items()} | {pinned.id: text}
    order = [each.id for each in knowledge.sources]
    ids = sorted(texts, key=lambda id: order.index(id) if id in order else len(order))
    return bind(text.edition, [(id, texts[id]) for id in ids])


def _alone(text: SourceText, pinned: Pinned | None, knowledge: Knowledge) -> SourceText:
    """A text that stands in no volume. Where the directory has one list, it has that list's id, year after year."""
    if pinned is None and len(knowledge.sources) > 1:
        return text
    return bind(text.edition, [((pinned or knowledge.sources[0]).id, text)])


def text_of(edition: Edition, source: Source) -> SourceText:
    """Return a source of an edition as the text that it was read from, in its normal form."""
    raw = edition.lines[source.first - 1 : source.last]
    part = BoundList(source.id, source.facts.sha256, 1, source.count, source.facts.area_code)
    return SourceText(edition.id, b"", raw, bound_of=(part,))


def volume_of(edition: Edition, ids: Sequence[str] = ()) -> SourceText:
    """Return the text that an edition was read from, all lists of it, in its normal form.

    `ids` are those of the directory's lists: what an edition of one list calls otherwise is the first of them.
    """
    alone = len(edition.sources) == 1
    parts = (
        BoundList(
            ids[0] if ids and alone and each.id not in ids else each.id,
            each.facts.sha256,
            each.first,
            each.count,
            each.facts.area_code,
        )
        for each in edition.sources
    )
    return SourceText(edition.id, b"", edition.lines, bound_of=tuple(parts))


def _without_desk(source: SourceText, path: str) -> SourceError:
    words = [" ".join(line.split()) for line in source.raw if line.strip()]
    begins = words[0][:_SHOWN] if words else ""
    return SourceError(
        Message(
            "{path}: no desk and no whole phone number was found in its {n:,} line(s), which begin "
            "「{begins}」; is it the list? A row of it has the name of a desk and its number, each in "
            "a cell",
            path=path,
            n=len(words),
            begins=begins,
        ),
        path=path,
    )


def as_packaged(source: SourceText, pinned: SourceFacts, told: Mapping[str, Any] | None = None) -> Known:
    """Return what is known of a text: what was told, and what we know of the list ourselves.

    Of the pinned text (the same bytes), all that we know of it. Another text of the same list has its
    title, but is of another day: its period, publisher, licence and arrival are unknown. Of another
    office's list nothing is known.
    """
    told = told or {}
    if source.digest == pinned.sha256:
        facts = replace(pinned, **told)
        return Known(facts, facts)
    facts = replace(unknown_facts(source.edition), **told)
    if "title" in told:
        return Known(facts, facts)
    return Known(replace(facts, title=pinned.title, title_en=pinned.title_en), facts)
