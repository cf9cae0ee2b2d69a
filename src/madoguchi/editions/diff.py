"""Two editions held against each other: every difference, each as what it is.

Where rows and tables stand is no difference, nor is how digits and spaces are written; what a
person would dial, name, visit or be told to serve is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from madoguchi.editions.collector import resting_collector
from madoguchi.editions.desk_difference import Pair, differences
from madoguchi.editions.matching import Matching, match_desks
from madoguchi.editions.progress import Progress, Stage, during, no_progress
from madoguchi.ingest.pieces.headings import heading_words
from madoguchi.model.difference import Difference, DifferenceKind
from madoguchi.model.edition import Edition, TableFacts
from madoguchi.model.entities import Desk
from madoguchi.model.joining import as_printed
from madoguchi.text.fold import fold
from madoguchi.text.normalize import normalized_name


def compare(
    old: Edition,
    new: Edition,
    progress: Progress = no_progress,
    matching: Matching | None = None,
) -> tuple[Difference, ...]:
    """Return what differs, table by table in the older edition's order, then by line.

    `matching` says who is who, where that is known already.
    """
    with resting_collector(), during(Stage.COMPARE, len(new.desks), progress):
        matching = matching or match_desks(old, new)
        found = [*_tables(old, new, matching), *_desks(old, new, matching)]
    order = {facts.id: n for n, facts in enumerate((*reversed(new.tables), *reversed(old.tables)))}
    return tuple(
        sorted(
            found,
            key=lambda d: (
                -order.get(d.table, 0),
                d.kind is not DifferenceKind.TABLE,
                d.lines[0] or d.lines[1] or 0,
            ),
        )
    )


# -- tables ------------------------------------------------------------------------------------


def _headings(edition: Edition) -> dict[str, TableFacts]:
    """Tables with rows; a desk that is a line of its own is a desk, not a table."""
    found: dict[str, TableFacts] = {}
    for facts in edition.tables:
        if facts.id and facts.rows:
            found.setdefault(facts.id, facts)
    return found


def _words(facts: TableFacts) -> str:
    """The words of a heading; none where a table that has none is called by its id (desks-1), as our exports do."""
    words = heading_words(fold(facts.heading).strip())
    return "" if words == facts.id and words.isascii() else words


def _tables(old: Edition, new: Edition, matching: Matching) -> Iterator[Difference]:
    before, after = _headings(old), _headings(new)
    bare = {facts.id for edition in (old, new) for facts in edition.tables if facts.id and not facts.rows}
    for table, facts in after.items():
        known = before.get(matching.tables.get(table, table))
        if known is None and table in bare:
            continue  # a desk on a line of its own, set as a table of one row
        former = _words(known) if known else None
        if former is None or normalized_name(former) != normalized_name(_words(facts)):
            lines = (known.heading_line if known else None, facts.heading_line)
            yield Difference(DifferenceKind.TABLE, table, table, former, _words(facts) or None, lines)
    if not after and not matching.removed:
        return  # a file of rows alone, as most standards want it: no heading is missing
    still = {matching.tables.get(table, table) for table in after}
    for table, facts in before.items():
        if table not in still and table not in bare:
            yield Difference(
                DifferenceKind.TABLE, table, table, _words(facts), None, (facts.heading_line, None)
            )


# -- desks -------------------------------------------------------------------------------------


def _desks(old: Edition, new: Edition, matching: Matching) -> Iterator[Difference]:
    renamed = {d.table for d in _tables(old, new, matching) if d.before is not None and d.after is not None}
    for desk in matching.removed:
        yield Difference(
            DifferenceKind.REMOVED, desk.id, desk.table_name, desk, None, (_row(desk, old), None)
        )
    for desk in matching.added:
        yield Difference(DifferenceKind.ADDED, desk.id, desk.table_name, None, desk, (None, _row(desk, new)))
    for before, after in matching.pairs:
        table = matching.tables.get(after.table_name, after.table_name)
        # What only a further list prints is told of that list.
        pair = Pair(
            as_printed(before),
            as_printed(after),
            (_row(before, old), _row(after, new)),
            taken_in=matching.merges.get(after.id, ()),
            beside=matching.splits.get(before.id, ()),
            tables=(before.table_name, after.table_name) if table != before.table_name else None,
            new_heading=after.table_name in renamed,
        )
        if pair.beside:
            yield pair.told(DifferenceKind.SPLIT, [_told([before]), _told([after, *pair.beside])])
        if pair.taken_in:
            yield pair.told(DifferenceKind.MERGED, [_told([before, *pair.taken_in]), _told([after])])
        yield from differences(pair)
        if before.also or after.also:
            yield from _further(before, after, old, new)


def _further(before: Desk, after: Desk, old: Edition, new: Edition) -> Iterator[Difference]:
    """What further lists print of one desk, list by list: otherwise, no longer, or for the first time."""
    sides = [
        {edition.source_of_desk(each).id: each for each in (as_printed(desk), *desk.also)}
        for desk, edition in ((before, old), (after, new))
    ]
    further = {
        source
        for desk, edition in ((before, old), (after, new))
        for source in (edition.source_of_desk(each).id for each in desk.also)
    }
    for source in sorted(further):
        was, is_ = (side.get(source) for side in sides)
        if was and is_ and (was.id, is_.id) != (before.id, after.id):
            inner = differences(Pair(was, is_, (_row(was, old), _row(is_, new))))
            yield from (replace(each, id=before.id) for each in inner)
        elif was and not is_ and was.id != before.id:
            lines = (_row(was, old), None)
            yield Difference(DifferenceKind.FURTHER_GONE, before.id, was.table_name, was, None, lines)
        elif is_ and not was and is_.id != after.id:
            yield Difference(
                DifferenceKind.FURTHER, after.id, is_.table_name, None, is_, (None, _row(is_, new))
            )


def _told(desks: Iterable[Desk]) -> str:
    return " / ".join(" ".join([desk.name, *desk.numbers]) for desk in desks)


def _row(desk: Desk, edition: Edition) -> int | None:
    """The line of the desk's own row; a desk that was added between two editions has none."""
    rows = [line for line in desk.lines if edition.lines[line - 1] == desk.printed]
    return rows[-1] if rows else (desk.lines or (None,))[-1]
