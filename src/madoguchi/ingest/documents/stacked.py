"""Offices that stand below one another inside a table of a page, in a cell or in rows beside one cell → lines.

Such a table has a label and what it says: 会社名 | …, 所在地 | …. Where the label is that of several offices, each in lines of its
own, the columns tell none of them from the others: what stands there is read line by line, as outside of tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from madoguchi.ingest.documents.pageflow import Flow, FlowCell, FlowRow, FlowTable, plain
from madoguchi.ingest.pieces.contacts import BULLET
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones

_FEWEST = 2  # offices that make a list of their own


def parted(table: FlowTable) -> Iterator[FlowTable | list[Flow]]:
    """Yield the parts of a table from top to bottom: rows with columns as tables, offices in lines as what they stand in.

    A label stands first of the latter.
    """
    kept: list[FlowRow] = []
    at, reached = 0, 0  # `reached`: the first row that no cell of the rows before reaches
    while at < len(table.rows):
        offices, count = ([], 1) if at < reached else _offices(table.rows[at:])
        if offices:
            if kept:
                yield replace(table, rows=kept, caption=Flow())
            kept = []
            yield offices
        else:
            kept.append(table.rows[at])
            reached = max([reached, *(at + (cell.down or len(table.rows)) for cell in table.rows[at].cells)])
        at += count
    if kept:
        yield replace(table, rows=kept, caption=Flow())


def _offices(rows: Sequence[FlowRow]) -> tuple[list[Flow], int]:
    """The label and the offices with which some rows begin, and over how many rows they reach; else none, of one row."""
    cells = [cell for cell in rows[0].cells if cell.flow.words()]
    if rows[0].hidden or not 1 <= len(cells) <= 2 or any(cell.hidden for cell in cells):
        return [], 1
    if len(cells) == 2 and _are_marked(cells[1].flow) and not _has_number(cells[0].flow.words()):
        return [cell.flow for cell in cells], max(1, *(cell.down for cell in cells))
    label, count = cells[0], min(cells[0].down or len(rows), len(rows))
    if count <= _FEWEST or label is not rows[0].cells[0] or _has_number(label.flow.words()):
        return [], 1
    beside = [_only_once([c for c in row.cells if c is not label]) for row in rows[:count]]
    if any(len(flows) > 1 for flows in beside) or any(row.hidden for row in rows[:count]):
        return [], 1
    flows = [flow for own in beside for flow in own]
    return ([label.flow, *flows], count) if _are_below_names(flows) else ([], 1)


def _only_once(cells: Sequence[FlowCell]) -> list[Flow]:
    """What stands in some cells of a row, without what is told again for another width of the window."""
    return list({_letters(cell.flow): cell.flow for cell in reversed(cells) if cell.flow.words()}.values())


def _letters(flow: Flow) -> str:
    return "".join(filter(str.isalnum, flow.words()))


def _are_below_names(flows: Sequence[Flow]) -> bool:
    """Whether numbers stand below names, in rows of their own: 東院, 東町1-2, 電話 099-…, 西院, …."""
    called = [_has_number(flow.words()) for flow in flows]
    names = [not own and (at == 0 or called[at - 1]) for at, own in enumerate(called)]
    alone = [
        at
        for at, own in enumerate(called)
        if own and (at == 0 or called[at - 1]) and not _begins_with_name(flows[at])
    ]
    return not alone and sum(called) >= _FEWEST <= sum(names) and bool(called) and not called[0]


def _begins_with_name(flow: Flow) -> bool:
    lines = _lines(flow)
    return len(lines) > 1 and not (_has_number(lines[0]) or lines[0].startswith("("))  # whose, then?


def _are_marked(flow: Flow) -> bool:
    """Whether lines with the same sign before them each begin an office, whose number stands below: ■東店<br>電話 099-…."""
    lines = _lines(flow)
    signs = [match[0].strip() if (match := BULLET.match(line)) else "" for line in lines]
    sign = next(filter(None, signs), "")
    begun = [at for at, own in enumerate(signs) if own == sign]
    if not sign or len(begun) < _FEWEST or any(flow.tables()):
        return False
    ends = [*begun[1:], len(lines)]
    return all(
        not _has_number(lines[begin]) and any(map(_has_number, lines[begin + 1 : end]))
        for begin, end in zip(begun, ends, strict=True)
    )


def _lines(flow: Flow) -> list[str]:
    return [
        fold(plain(part.text)) for part in flow.parts if not isinstance(part, FlowTable) and plain(part.text)
    ]


def _has_number(words: str) -> bool:
    return any(group.numbers for group in find_phones(fold(words)))
