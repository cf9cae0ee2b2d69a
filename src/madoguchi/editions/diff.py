"""Two editions held against each other: every difference, each as what it is.

Where rows and tables stand is no difference, nor is how digits and spaces are written; what a
person would dial, name, visit or be told to serve is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from madoguchi.editions.collector import resting_collector
from madoguchi.editions.ids import plain
from madoguchi.editions.matching import Matching, match_desks, table_of
from madoguchi.editions.progress import Progress, Stage, during, unheard
from madoguchi.ingest.sections import heading_words
from madoguchi.ingest.source import Slice
from madoguchi.model.difference import Change, Difference
from madoguchi.model.edition import Edition, TableFacts
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Value
from madoguchi.text.fold import fold


def compare(
    old: Edition,
    new: Edition,
    progress: Progress = unheard,
    apart: Collection[tuple[str, str]] = (),
) -> tuple[Difference, ...]:
    """Return what differs, table by table in the older edition's order, then by line.

    `apart` are ids of desks, older and newer, that are two desks whatever the evidence says.
    """
    with resting_collector(), during(Stage.COMPARE, len(new.desks), progress):
        matching = match_desks(old, new).without(apart)
        found = [*_tables(old, new, matching), *_desks(old, new, matching)]
    order = {facts.id: n for n, facts in enumerate((*reversed(new.tables), *reversed(old.tables)))}
    return tuple(
        sorted(
            found,
            key=lambda d: (
                -order.get(d.table, 0),
                d.kind is not Change.TABLE,
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
    return heading_words(Slice(fold(facts.heading).strip(), 1, 0)).text


def _tables(old: Edition, new: Edition, matching: Matching) -> Iterator[Difference]:
    before, after = _headings(old), _headings(new)
    bare = {facts.id for edition in (old, new) for facts in edition.tables if facts.id and not facts.rows}
    for table, facts in after.items():
        known = before.get(matching.tables.get(table, table))
        if known is None and table in bare:
            continue  # a desk on a line of its own, set as a table of one row
        former = _words(known) if known else None
        if former is None or plain(former) != plain(_words(facts)):
            lines = (known.heading_line if known else None, facts.heading_line)
            yield Difference(Change.TABLE, table, table, former, _words(facts) or None, lines)
    still = {matching.tables.get(table, table) for table in after}
    for table, facts in before.items():
        if table not in still and table not in bare:
            yield Difference(Change.TABLE, table, table, _words(facts), None, (facts.heading_line, None))


# -- desks -------------------------------------------------------------------------------------


def _desks(old: Edition, new: Edition, matching: Matching) -> Iterator[Difference]:
    renamed = {d.table for d in _tables(old, new, matching) if d.before is not None and d.after is not None}
    for desk in matching.removed:
        yield Difference(Change.REMOVED, desk.id, table_of(desk), desk, None, (_row(desk, old), None))
    for desk in matching.added:
        yield Difference(Change.ADDED, desk.id, table_of(desk), None, desk, (None, _row(desk, new)))
    for before, after in matching.pairs:
        if (
            before.id not in matching.splits
            and after.id not in matching.merges
            and _says(before) == _says(after)
        ):
            continue  # nearly all
        lines = (_row(before, old), _row(after, new))
        beside, taken_in = matching.splits.get(before.id, ()), matching.merges.get(after.id, ())
        if beside:
            yield _difference(Change.SPLIT, before, after, _told([before]), _told([after, *beside]), lines)
        if taken_in:
            yield _difference(Change.MERGED, before, after, _told([before, *taken_in]), _told([after]), lines)
        if not (beside or taken_in):
            yield from _names(before, after, lines, under_new_heading=table_of(after) in renamed)
            yield from _numbers(before, after, lines)
        yield from _moved(before, after, lines, matching)
        yield from _addresses(before, after, lines)
        yield from _areas(before, after, lines)


def _says(desk: Desk) -> tuple[object, ...]:
    """All that is compared of a desk: where two say the same, nothing differs."""
    values = (desk.organization, desk.operator, desk.prefecture, desk.postal_code, desk.address)
    return (
        (desk.table, desk.program),
        *(value and value.text for value in values),
        [level.text for level in desk.department],
        [(phone.number, phone.label) for phone in desk.phones],
        [area.text for area in desk.service_area],
        [(fact.since, fact.text) for fact in desk.dated],
    )


def _told(desks: Iterable[Desk]) -> str:
    return " / ".join(" ".join([desk.name, *desk.numbers]) for desk in desks)


def _row(desk: Desk, edition: Edition) -> int:
    """The line of the desk's own row."""
    rows = [line for line in desk.lines if edition.lines[line - 1] == desk.printed]
    return rows[-1] if rows else desk.lines[-1]


def _difference(
    kind: Change,
    before: Desk,
    after: Desk,
    was: str | None,
    is_: str | None,
    lines: tuple[int, int],
    values: tuple[Value | None, Value | None] = (None, None),
) -> Difference:
    """A difference of a pair, at the lines of the values where they have one of their own."""
    at = [
        value.lines[-1] if value and value.lines else line for value, line in zip(values, lines, strict=True)
    ]
    return Difference(kind, before.id, table_of(after), was, is_, (at[0], at[1]))


def _text(value: Value | None) -> str | None:
    return value.text if value else None


def _joined(values: Iterable[Value]) -> str:
    return " ".join(value.text for value in values)


def _same(one: str | None, other: str | None) -> bool:
    return one == other or plain(one or "") == plain(other or "")


def _read_otherwise(before: Desk, after: Desk) -> bool:
    """Whether the two were read by other descriptions, so that their names are completed otherwise."""
    return before.table != after.table


def _organizations_differ(before: Desk, after: Desk) -> bool:
    one, other = before.organization, after.organization
    if _read_otherwise(before, after) and _same(fold(one.printed), fold(other.printed)):
        return False
    return not _same(one.text, other.text)


def _departments_differ(before: Desk, after: Desk) -> bool:
    return not _same(_joined(before.department), _joined(after.department))


def _names(
    before: Desk, after: Desk, lines: tuple[int, int], *, under_new_heading: bool
) -> Iterator[Difference]:
    # Where the body's name ends and the section's begins is no difference while both make one name.
    renamed = not _same(before.name, after.name)
    values = before.organization, after.organization
    from_heading = under_new_heading and all(
        value.lines[:1] == desk.lines[:1] for value, desk in zip(values, (before, after), strict=True)
    )
    if renamed and _organizations_differ(before, after) and not from_heading:
        yield _difference(Change.NAME, before, after, values[0].text, values[1].text, lines, values)
    if not _same(_text(before.operator), _text(after.operator)):
        runs = before.operator, after.operator
        yield _difference(Change.NAME, before, after, _text(runs[0]), _text(runs[1]), lines, runs)
    if renamed and _departments_differ(before, after):
        levels = tuple(_joined(desk.department) or None for desk in (before, after))
        last = tuple(desk.department[-1] if desk.department else None for desk in (before, after))
        yield _difference(Change.DEPARTMENT, before, after, levels[0], levels[1], lines, (last[0], last[1]))


def _numbers(before: Desk, after: Desk, lines: tuple[int, int]) -> Iterator[Difference]:
    """Other numbers, or the same ones with their labels exchanged."""
    labels = [{phone.number: phone.label for phone in desk.phones} for desk in (before, after)]
    exchanged = labels[0] != labels[1] and before.numbers != after.numbers
    if set(before.numbers) == set(after.numbers) and not exchanged:
        return
    values = tuple(
        next((p.value for p in mine.phones if p.number not in other.numbers), None)
        for mine, other in ((before, after), (after, before))
    )
    numbers = [" ".join(desk.numbers) or None for desk in (before, after)]
    yield _difference(Change.NUMBER, before, after, numbers[0], numbers[1], lines, (values[0], values[1]))


def _moved(before: Desk, after: Desk, lines: tuple[int, int], matching: Matching) -> Iterator[Difference]:
    table = matching.tables.get(table_of(after), table_of(after))
    if table != table_of(before):
        yield _difference(Change.MOVED, before, after, table_of(before), table_of(after), lines)
    elif before.program != after.program and before.table and not _organizations_differ(before, after):
        yield _difference(Change.MOVED, before, after, before.program, after.program, lines)


def _addresses(before: Desk, after: Desk, lines: tuple[int, int]) -> Iterator[Difference]:
    for field in ("address", "postal_code"):
        values: tuple[Value | None, Value | None] = getattr(before, field), getattr(after, field)
        if not _same(_text(values[0]), _text(values[1])):
            yield _difference(
                Change.ADDRESS, before, after, _text(values[0]), _text(values[1]), lines, values
            )
    moves = [_moves(desk) for desk in (before, after)]
    if not _same(*moves):
        yield _difference(Change.ADDRESS, before, after, moves[0] or None, moves[1] or None, lines)


def _moves(desk: Desk) -> str:
    """The later addresses that are printed with the day from which they hold."""
    return " ".join(f"{fact.since} {fact.text}" for fact in desk.dated if fact.text)


def _areas(before: Desk, after: Desk, lines: tuple[int, int]) -> Iterator[Difference]:
    """Another area, unless it only follows from another name, department, address or table.

    Most areas are known by name from our own data: a changed name may lose one that has not
    changed. A prefecture that is printed in a cell of its own always counts.
    """
    follows = (
        _organizations_differ(before, after)
        or _departments_differ(before, after)
        or not _same(_text(before.address), _text(after.address))
        or _read_otherwise(before, after)
    )
    if follows and not (_has_own_cell(before) and _has_own_cell(after)):
        return
    areas = [_joined(desk.service_area) for desk in (before, after)]
    prefectures = before.prefecture, after.prefecture
    if sorted(areas[0].split()) != sorted(areas[1].split()):
        yield _difference(Change.AREA, before, after, areas[0] or None, areas[1] or None, lines, prefectures)
    elif not _same(*map(_text, prefectures)):
        was, is_ = map(_text, prefectures)
        yield _difference(Change.AREA, before, after, was, is_, lines, prefectures)


def _has_own_cell(desk: Desk) -> bool:
    """Whether its prefecture is printed apart from its name, and says its area."""
    cell = desk.prefecture.spans if desk.prefecture else ()
    apart = bool(cell) and not set(cell) <= set(desk.organization.spans)
    return apart and any(area.spans == cell for area in desk.service_area)
