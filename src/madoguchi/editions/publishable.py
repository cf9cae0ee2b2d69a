"""What stands in the way of a draft before it may become an edition, in words."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.editions.build import Built
from madoguchi.editions.conservation import CONSERVATION
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import Flaw, prove
from madoguchi.editions.proof.words import in_words as flaw_in_words
from madoguchi.errors import BuildError, ConservationError
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity, lines_in_words


def publishable(built: Built, knowledge: Knowledge) -> Built:
    """Return the draft when it may become an edition, else raise with everything in the way."""
    errors = [n for n in built.edition.notices if n.severity is Severity.ERROR]
    lost = tuple(n.message for n in errors if n.code in CONSERVATION)
    if lost:
        raise ConservationError(lost)
    problems = [in_words(notice, built.edition) for notice in errors]
    problems += [
        Message(
            "erratum {erratum}: its text stands at {places} places of table {table}, not at one",
            erratum=erratum.id,
            places=places,
            table=erratum.table,
        )
        for erratum, places in built.applied.missed
    ]
    slugs = built.edition.program_by_slug
    problems += [
        Message("desk {desk}: there is no program {program}", desk=d.name, program=d.program)
        for d in built.edition.desks
        if d.program not in slugs
    ]
    problems += unproven(built)
    produced = set(built.entities.keys)
    problems += [
        Message("ids.csv: the key {key} is no longer read; record its successor or an alias", key=key)
        for key, known in knowledge.ids.items()
        if known.first_edition == built.edition.id and not known.successor and key not in produced
    ]
    problems += [
        Message("ids.csv: {key} is not recorded; run `madoguchi build`", key=key)
        for key in sorted(produced - knowledge.ids.keys())
    ]
    if problems:
        raise BuildError(tuple(problems))
    return built


def unproven(built: Built) -> tuple[Message, ...]:
    """Return each value of an edition that its claim does not yield, with its desk and line; none where it proves itself."""
    desks = {desk.id: desk for desk in built.edition.desks}
    return tuple(_of_desk(flaw, desks, built.edition) for flaw in prove(built.content)[1])


def _of_desk(flaw: Flaw, desks: Mapping[str, Desk], edition: Edition) -> Message:
    parts = flaw.path.split("/")
    desk = desks.get(parts[1]) if parts[0] == "desks" and len(parts) > 1 else None
    if desk is None:
        return flaw_in_words(flaw)
    source = edition.source_of(desk.row)
    return Message(
        "{desk} ({source}, line {line}): {flaw}",
        desk=desk.name,
        source=source.id,
        line=source.line(desk.row),
        flaw=flaw_in_words(flaw),
    )


def in_words(notice: Notice, edition: Edition) -> Message:
    """Return a notice in one line: where it stands (of several sources, of which), its code, what it says."""
    where = Message("line ?")
    if notice.lines:
        source = edition.source_of(notice.lines[0])
        own = (source.line(notice.lines[0]),)
        where = lines_in_words(own, source.id if len(edition.sources) > 1 else "")
    return Message("{where}: {code}: {message}", where=where, code=notice.code, message=notice.message)
