"""The pipeline: source → tables → records → entities → notices → edition. One screen.

Each stage takes a value and returns a new one. A draft is always delivered, whatever the
text; only `publishable` refuses.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial

from madoguchi.editions.assemble import Entities, assemble
from madoguchi.editions.cited import cited
from madoguchi.editions.codec import encode, revision_of
from madoguchi.editions.collector import resting_collector
from madoguchi.editions.conservation import CONSERVATION, check_conservation
from madoguchi.editions.ids import RecordedId, mint
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.progress import Progress, Stage, during, unheard
from madoguchi.editions.proof import prove
from madoguchi.errors import BuildError, ConservationError
from madoguchi.ingest.errata import Applied, apply_errata
from madoguchi.ingest.reader import read_list
from madoguchi.ingest.record import Reading
from madoguchi.ingest.source import SourceText
from madoguchi.model.edition import Accounted, Edition, SourceFacts, TableFacts
from madoguchi.model.entities import Desk, Program
from madoguchi.model.notice import Notice, Severity
from madoguchi.rules.registry import Draft, run_rules


@dataclass(frozen=True)
class Built:
    """An edition with its bytes, and what is needed to record its ids."""

    edition: Edition
    content: bytes
    entities: Entities
    applied: Applied


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a text that is being read: where it is one of the described list, and where it is none."""

    of_the_list: SourceFacts
    of_another: SourceFacts


def build(
    source: SourceText, knowledge: Knowledge, progress: Progress = unheard, known: Known | None = None
) -> Built:
    """Read a text of the list and return it as an edition with all its notices.

    Without `known` it is the very text that the knowledge's facts speak of.
    """
    with resting_collector():
        return _build(source, knowledge, progress, known or Known(knowledge.facts, knowledge.facts))


def _build(source: SourceText, knowledge: Knowledge, progress: Progress, known: Known) -> Built:
    with during(Stage.READ, len(source.raw), progress):
        reading = read_list(source, knowledge.tables)
    facts = known.of_the_list if reading.is_of(knowledge.tables) else known.of_another
    with during(Stage.ERRATA, len(knowledge.errata), progress):
        applied = apply_errata(reading, knowledge.errata)
    with during(Stage.ENTITIES, len(applied.records), progress):
        entities = assemble(reading.records, applied.records, source, knowledge)
    with during(Stage.CONSERVATION, len(entities.desks), progress):
        lost = check_conservation(source, entities.desks, reading.claims)
    found = [
        *reading.notices,
        *lost,
        *_broken_rules(source, reading, applied, entities, knowledge, facts, progress),
    ]
    if (
        not knowledge.tables.tables
    ):  # nothing is described, so nothing is missing: how it was read is good to know
        found = [replace(n, severity=Severity.INFO) if n.code == UNKNOWN_TABLE else n for n in found]
    notices = _in_order([source.located(notice) for notice in found], entities.desks)
    edition = Edition(
        id=source.edition,
        source=replace(facts, edition=source.edition, sha256=source.digest),
        lines=source.raw,
        programs=_programs(knowledge, entities.desks),
        organizations=entities.organizations,
        locations=entities.locations,
        desks=_with_notices(entities.desks, notices),
        tables=_table_facts(reading, entities.desks),
        notices=notices,
        knowledge=cited(entities.desks, entities.locations, applied, knowledge),
        accounted=tuple(Accounted(claim.span, claim.why) for claim in reading.claims),
        bundle=knowledge.bundle,
    )
    with during(Stage.ENCODE, len(edition.desks), progress):
        content = encode(edition)
    return Built(replace(edition, revision=revision_of(content)), content, entities, applied)


def _broken_rules(
    source: SourceText,
    reading: Reading,
    applied: Applied,
    entities: Entities,
    knowledge: Knowledge,
    facts: SourceFacts,
    progress: Progress,
) -> list[Notice]:
    # What the pinned text says of its days holds for the list's other texts as far as nobody knows better.
    pinned = knowledge.facts.period_end if reading.is_of(knowledge.tables) else None

    draft = Draft(
        source,
        reading,
        applied,
        entities.desks,
        knowledge.tables,
        knowledge.gazetteer,
        facts.period_end or pinned,
        entities.locations,
        knowledge.suspects,
    )
    return run_rules(draft, partial(progress, Stage.RULES))


def publishable(built: Built, knowledge: Knowledge) -> Built:
    """Return the draft when it may become an edition, else raise with everything in the way."""
    errors = [n for n in built.edition.notices if n.severity is Severity.ERROR]
    lost = tuple(n.message for n in errors if n.code in CONSERVATION)
    if lost:
        raise ConservationError(lost)
    problems = [f"line {n.lines[0] if n.lines else '?'}: {n.code}: {n.message}" for n in errors]
    problems += [
        f"erratum {erratum.id}: its text stands at {places} places of table {erratum.table}, not at one"
        for erratum, places in built.applied.missed
    ]
    slugs = built.edition.program_by_slug
    problems += [
        f"desk {d.name}: no program {d.program}" for d in built.edition.desks if d.program not in slugs
    ]
    _, flaws = prove(built.content)
    problems += [f"{flaw.path}: {flaw.code}: {flaw.says}" for flaw in flaws]
    produced = set(built.entities.keys)
    problems += [
        f"ids.csv: the key {key} is no longer read; record its successor or an alias"
        for key, known in knowledge.ids.items()
        if known.first_edition == built.edition.id and not known.successor and key not in produced
    ]
    problems += [
        f"ids.csv: {key} is not recorded; run `madoguchi build`" for key in produced - knowledge.ids.keys()
    ]
    if problems:
        raise BuildError(tuple(problems))
    return built


def recorded_ids(built: Built, knowledge: Knowledge) -> tuple[RecordedId, ...]:
    """Return `ids.csv` with every id of this edition recorded; what is recorded never changes."""
    known = dict(knowledge.ids)
    first = {recorded.id: recorded.first_edition for recorded in known.values()}
    for key, desk in zip(built.entities.keys, built.edition.desks, strict=True):
        known.setdefault(key, RecordedId(desk.id, key, first.get(desk.id, built.edition.id)))
    return tuple(known.values())


# How a table is told of that nobody described (rules/reading.py).
UNKNOWN_TABLE = "unknown-table"


def _programs(knowledge: Knowledge, desks: tuple[Desk, ...]) -> tuple[Program, ...]:
    """The known programs; of a list of which no table is described, one for each heading: it has the heading's name."""
    if knowledge.tables.tables:
        return knowledge.programs
    slugs = {program.slug for program in knowledge.programs}
    others = dict.fromkeys(desk.program for desk in desks if desk.program not in slugs)
    return (*knowledge.programs, *(Program(mint("program", slug), slug, slug) for slug in others))


def _in_order(notices: list[Notice], desks: tuple[Desk, ...]) -> tuple[Notice, ...]:
    """Notices by line, each with the desks that stand on its lines."""
    by_line: dict[int, list[str]] = {}
    for desk in desks:
        own = {line for value in (*desk.department, desk.organization) for line in value.lines[-1:]}
        own |= {line for phone in (*desk.phones, *desk.faxes) for line in phone.value.lines}
        for line in own:
            by_line.setdefault(line, []).append(desk.id)
    full = [
        n
        if n.desks
        else replace(n, desks=tuple(dict.fromkeys(d for line in n.lines for d in by_line.get(line, ()))))
        for n in notices
    ]
    return tuple(sorted(full, key=lambda n: (n.lines[:1] or (0,), n.code, n.value)))


def _with_notices(desks: tuple[Desk, ...], notices: tuple[Notice, ...]) -> tuple[Desk, ...]:
    codes: dict[str, list[str]] = {}
    for notice in notices:
        for desk in notice.desks:
            codes.setdefault(desk, []).append(notice.code)
    return tuple(
        replace(desk, notices=tuple(sorted(set(codes[desk.id])))) if desk.id in codes else desk
        for desk in desks
    )


def _table_facts(reading: Reading, desks: tuple[Desk, ...]) -> tuple[TableFacts, ...]:
    counts = Counter(desk.table for desk in desks)
    programs = {desk.table: desk.program for desk in reversed(desks)}
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
