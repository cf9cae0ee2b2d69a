"""The pipeline: sources → tables → records → entities → notices → edition. One screen.

Each stage takes a value and returns a new one. A draft is always delivered, whatever the
text; what may not be published is for `publishable.py` to refuse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from madoguchi.editions.assemble import Entities, assemble
from madoguchi.editions.cited import cited
from madoguchi.editions.codec import encode, revision_of
from madoguchi.editions.collector import resting_collector
from madoguchi.editions.conservation import check_conservation
from madoguchi.editions.ids import RecordedId, mint
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.progress import Progress, Stage, during, no_progress
from madoguchi.editions.shown import as_far_as_described, folded, in_order, of_shown, with_notices
from madoguchi.ingest.errata import Applied, apply_errata
from madoguchi.ingest.reader import read_list, tables_of
from madoguchi.ingest.record import Reading
from madoguchi.ingest.source import BoundList, SourceText, stretches_of
from madoguchi.ingest.spec import Tables
from madoguchi.model.edition import Accounted, Edition, Source, SourceFacts, TableFacts
from madoguchi.model.entities import Desk, Program
from madoguchi.model.notice import Notice
from madoguchi.rules.registry import EditionDraft, run_rules
from madoguchi.rules.sources import further_proofs


@dataclass(frozen=True)
class Built:
    """An edition with its bytes, and what is needed to record its ids."""

    edition: Edition
    content: bytes
    entities: Entities
    applied: Applied


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a text that arrived: where it is one of the described list, and where it is none.

    `of_others` are the facts of the lists that it was bound with, by their ids.
    """

    of_the_list: SourceFacts
    of_another: SourceFacts
    of_others: Mapping[str, SourceFacts] = field(default_factory=dict)


def build(
    source: SourceText, knowledge: Knowledge, progress: Progress = no_progress, known: Known | None = None
) -> Built:
    """Read one or several lists and return them as an edition with all its notices.

    `known` is of a list that is not one of the knowledge's own, byte by byte. Without it, the lists are those that
    the knowledge's facts speak of; one of another id is the first of them.
    """
    with resting_collector():
        return _build(source, knowledge, progress, known)


def _build(source: SourceText, knowledge: Knowledge, progress: Progress, known: Known | None) -> Built:
    with during(Stage.READ, len(source.raw), progress):
        reading = read_list(source, knowledge.tables)
    sources = _sources(reading, knowledge, known)
    with during(Stage.ERRATA, len(knowledge.errata), progress):
        applied = apply_errata(reading, knowledge.errata)
    with during(Stage.ENTITIES, len(applied.records), progress):
        entities = assemble(reading.records, applied.records, source, knowledge)
    with during(Stage.CONSERVATION, len(entities.desks), progress):
        lost = check_conservation(source, entities.desks, reading.claims)
    twins = further_proofs(entities.desks, source)
    found = [
        *reading.notices,
        *lost,
        *_broken_rules(source, reading, applied, entities, knowledge, sources, twins, progress),
    ]
    described = [part for part in source.parts if tables_of(part, source, knowledge.tables).tables]
    found = [as_far_as_described(notice, source, described) for notice in found]
    notices = of_shown(in_order([source.located(notice) for notice in found], entities.desks), twins)
    desks = folded(with_notices(entities.desks, notices), twins)
    edition = Edition(
        id=source.edition,
        sources=sources,
        lines=source.raw,
        programs=_programs(knowledge, entities.desks, source, described),
        organizations=entities.organizations,
        locations=entities.locations,
        desks=desks,
        tables=_table_facts(reading, entities.desks, desks),
        notices=notices,
        knowledge=cited(entities.desks, entities.locations, applied, knowledge),
        accounted=tuple(dict.fromkeys(Accounted(claim.span, claim.why.value) for claim in reading.claims)),
        bundle=knowledge.bundle,
    )
    with during(Stage.ENCODE, len(edition.desks), progress):
        content = encode(edition)
    return Built(replace(edition, revision=revision_of(content)), content, entities, applied)


def _sources(reading: Reading, knowledge: Knowledge, known: Known | None) -> tuple[Source, ...]:
    """The lists of a text with what is known of each, in their order."""
    return tuple(
        Source(
            part.id,
            replace(
                _facts(part, reading, knowledge, known), edition=reading.source.edition, sha256=part.sha256
            ),
            part.first,
            part.count,
            stretches_of(reading.source.places[part.first - 1 : part.first - 1 + part.count]),
        )
        for part in reading.source.parts
    )


def _facts(part: BoundList, reading: Reading, knowledge: Knowledge, known: Known | None) -> SourceFacts:
    pinned = {source.id: source.facts for source in knowledge.sources}.get(part.id)
    if known is None:
        return pinned or knowledge.sources[0].facts
    if part.id in known.of_others:
        return known.of_others[part.id]
    if pinned is not None and pinned.sha256 == part.sha256:
        return pinned
    described = tables_of(part, reading.source, knowledge.tables)
    return known.of_the_list if reading.is_of(described) else known.of_another


def _broken_rules(
    source: SourceText,
    reading: Reading,
    applied: Applied,
    entities: Entities,
    knowledge: Knowledge,
    sources: tuple[Source, ...],
    twins: Mapping[str, str],
    progress: Progress,
) -> list[Notice]:
    # What the pinned text says of its days holds for the list's other texts as far as nobody knows better.
    pinned = len(sources) == len(knowledge.sources) == 1 and reading.is_of(knowledge.tables)
    end = knowledge.sources[0].facts.period_end if pinned else None
    ends = {each.id: each.facts.period_end or end for each in sources}
    draft = EditionDraft(
        source,
        reading,
        applied,
        entities.desks,
        _of_lists_read(knowledge, source),
        knowledge.gazetteer,
        {id: day for id, day in ends.items() if day},
        entities.locations,
        knowledge.suspects,
        twins,
    )
    return run_rules(draft, partial(progress, Stage.RULES))


def _of_lists_read(knowledge: Knowledge, source: SourceText) -> Tables:
    """The tables but those of a list that is known and not among what is read: of that one nothing is missing."""
    absent = {each.id for each in knowledge.sources} - {part.id for part in source.parts}
    tables = knowledge.tables
    return replace(tables, tables=tuple(spec for spec in tables.tables if spec.source not in absent))


def recorded_ids(built: Built, knowledge: Knowledge) -> tuple[RecordedId, ...]:
    """Return `ids.csv` with every id of this edition recorded; what is recorded never changes."""
    known = dict(knowledge.ids)
    first = {recorded.id: recorded.first_edition for recorded in known.values()}
    for key, desk in zip(built.entities.keys, built.entities.desks, strict=True):
        known.setdefault(key, RecordedId(desk.id, key, first.get(desk.id, built.edition.id)))
    return tuple(known.values())


def _programs(
    knowledge: Knowledge, desks: tuple[Desk, ...], source: SourceText, described: Sequence[BoundList]
) -> tuple[Program, ...]:
    """The known programs; of a list of which no table is described, one for each heading: it has the heading's name.

    Where no program is known, each that the tables name is one: it is called as they are headed, where no other is.
    """
    if not knowledge.programs:
        found = dict.fromkeys(desk.program for desk in desks)
        return tuple(Program(mint("program", slug), slug, _headed(slug, knowledge.tables)) for slug in found)
    if len(described) == len(source.parts):
        return knowledge.programs
    slugs = {program.slug for program in knowledge.programs}
    own = (desk for desk in desks if source.part_of(desk.row) not in described)
    others = dict.fromkeys(desk.program for desk in own if desk.program not in slugs)
    return (*knowledge.programs, *(Program(mint("program", slug), slug, slug) for slug in others))


def _headed(slug: str, described: Tables) -> str:
    """The heading that the tables of a program alone have; its slug where they have none."""
    of: dict[str, set[str]] = {}
    for spec in described.tables:
        for heading in spec.heading[:1]:
            of.setdefault(heading, set()).add(spec.program)
    return next((heading for heading, programs in of.items() if programs == {slug}), slug)


def _table_facts(
    reading: Reading, printed: tuple[Desk, ...], desks: tuple[Desk, ...]
) -> tuple[TableFacts, ...]:
    """The tables as they were read, with the number of desks that are shown of each."""
    counts = Counter(desk.table_name for desk in desks)
    programs = {desk.table_name: desk.program for desk in reversed(printed)}
    facts = []
    for table in reading.tables:
        heading = reading.source.raw[table.heading_line - 1].split("\t")[0] if table.heading_line else ""
        facts.append(
            TableFacts(
                table.table,
                programs.get(table.table, ""),
                heading,
                table.heading_line,
                len(table.rows),
                counts[table.table],
            )
        )
    return tuple(facts)
