"""A table without rules on a page → a grid: its columns are told by the places of its words.

Columns stand apart where the same strip is empty in line after line, and what is right of it begins,
ends or is centred at one place. Rows are told by rules, by the space between them, or by what a
line begins with.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from madoguchi.ingest.documents.blocks import Grid, Remark, Row
from madoguchi.ingest.documents.cellwords import struck_out
from madoguchi.ingest.documents.lettering import (
    CELL,
    Line,
    baselines,
    broken_at_margin,
    joined,
    lines_of,
    unstruck,
)
from madoguchi.message import Message
from madoguchi.model.notice import Severity
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_words import FAX, TEL

Char = dict[str, Any]
Strip = tuple[float, float]
Edges = tuple[float, float, float]
# In parts of the size of the type.
_APART = 0.55  # between two pieces of a line that may stand in two columns
_NARROWEST = 0.5  # of a strip between columns
_WIDE = 2.0  # a strip that tells two columns by itself
_SAME_PLACE, _EXACT = 0.35, 0.1
_NEXT_LINE = 3.0  # the space to the next line of the same table
_KINDS_OF_SPACE = 0.12  # by which the space between rows differs from that within a row
# Of the lines of a table: how many have words in each column; and of those, how many stand in line.
_SUPPORT, _IN_LINE = 0.15, 0.6
_FEWEST = 3  # lines of a table
# A name and a number, with no word between them that says what the number is.
_ROW = re.compile(
    r"(?![^\t]{0,99}\t)[^0-9０-９、。：:]{2,60}(?<!電話)(?<!番号)(?<![A-Za-z])[ 　]{1,9}[0０][0-9０-９]{1,4}[-－‐(（][0-9０-９]{1,4}[-－‐)）][0-9０-９]{4}"
)
# 電話：…   FAX：…: what is said of one desk, no two columns.
_FIELD = re.compile(rf"(?:{TEL}|{FAX})(?:番号)?\s?[:：]", re.IGNORECASE)
_BESIDE_NUMBER = 4  # characters: (代)
_HEADING_APART = 2.2  # from a line alone to the row that it stands over; lines of a cell are nearer
_BROKEN = 0.8  # of the lines that are joined were broken at a margin
_SEEN = 3  # lines above by which a column is known
_OLD = 3  # lines after which a strip is no accident any more
_LONGEST = 400  # lines of a page at which a table is looked for; a page has sixty
_MOST_COLUMNS = 40
_LEADERS = "・…‥.．·･"  # between a name and its number; so many in a row are no words
_LEADER_RUN = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line, apart from its neighbours: its characters and its edges in points."""

    chars: tuple[Char, ...]
    x0: float
    x1: float

    @property
    def text(self) -> str:
        return "".join(char["text"] for char in self.chars)


@dataclass(frozen=True, slots=True)
class TypeLine:
    """A line of type as pieces from left to right; `base` is the height that its letters stand on."""

    pieces: tuple[Piece, ...]
    top: float
    bottom: float
    size: float
    base: float

    @property
    def knows_cells(self) -> bool:
        """Whether its pieces are known to be cells, not only told by the space between them."""
        return CELL in self.pieces[0].chars[0]

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Run:
    """Lines from `first` to `last` that stand in the same columns, parted by `strips`."""

    first: int
    last: int
    strips: tuple[Strip, ...]


def type_lines(chars: Iterable[Char]) -> list[TypeLine]:
    """Return the lines of some characters, top to bottom, cut where words stand apart."""
    found = []
    for row in map(_without_leaders, baselines(chars)):
        inked = [char for char in row if not char["text"].isspace()]
        if not inked:
            continue
        size = max(char["size"] for char in inked)
        pieces: list[list[Char]] = []
        spaces: list[Char] = []
        for char in row:
            if char["text"].isspace():
                spaces.append(char)
            elif (
                pieces
                and not char.get(CELL)
                and char["x0"] - max(c["x1"] for c in pieces[-1][-3:]) <= _APART * size
            ):
                pieces[-1] += [*spaces, char]
                spaces = []
            else:
                pieces.append([char])
                spaces = []
        cut = tuple(Piece(tuple(p), p[0]["x0"], max(c["x1"] for c in p)) for p in pieces)
        top, bottom = min(c["top"] for c in inked), max(c["bottom"] for c in inked)
        found.append(TypeLine(cut, top, bottom, size, median(map(_base, inked))))
    return found


def _base(char: Char) -> float:
    """The height that a letter stands on: fonts put different boxes around their letters."""
    return -float(char["matrix"][5]) if char.get("upright", True) else float(char["bottom"])


def _without_leaders(row: list[Char]) -> list[Char]:
    """The characters of a line without the dots that lead from a name to its number."""
    if not any(char["text"] in _LEADERS for char in row):
        return row
    kept: list[Char] = []
    for is_dot, together in groupby(row, key=lambda char: char["text"] in _LEADERS):
        run = list(together)
        if not is_dot or len(run) < _LEADER_RUN:
            kept += run
    return kept


def runs_of(lines: Sequence[TypeLine]) -> list[Run]:
    """Return the runs of lines that are tables, in order: those with the most columns and lines win."""
    found: list[Run] = []
    for at, line in enumerate(lines[:_LONGEST]):
        # A line within a run begins another one only where it has more pieces than that has columns.
        known = max((len(run.strips) for run in found if run.first <= at <= run.last), default=0)
        if known < len(line.pieces) - 1 < _MOST_COLUMNS and (run := _run_from(lines, at)):
            found.append(_with_header(lines, run))
    found.sort(key=lambda run: (-(run.last - run.first + 1) * len(run.strips) ** 2, run.first))
    kept: list[Run] = []
    for run in found:
        left = _without(lines, run, kept)
        if left is not None:
            kept.append(left)
    return sorted(kept, key=lambda run: run.first)


def _without(lines: Sequence[TypeLine], run: Run, kept: Iterable[Run]) -> Run | None:
    """What is left of a run without the lines of better ones: the stretch of it that has the most, if it is a table."""
    taken = {at for other in kept for at in range(other.first, other.last + 1)}
    if taken.isdisjoint(range(run.first, run.last + 1)):
        return run
    stretches: list[list[int]] = [[]]
    for at in range(run.first, run.last + 1):
        if at not in taken:
            stretches[-1].append(at)
        elif stretches[-1]:
            stretches.append([])
    longest = max(stretches, key=len)
    if len(longest) < _FEWEST:
        return None
    return _judged(lines, longest[0], longest[-1], list(run.strips))


def grid_of(lines: Sequence[TypeLine], run: Run, rules: Iterable[float], place: Message) -> Grid:
    """Return the table of a run. `rules` are the heights of horizontal lines on the page."""
    middles = [(strip[0] + strip[1]) / 2 for strip in run.strips]
    table = lines[run.first : run.last + 1]
    placed = [_placed(line, middles) for line in table]
    columns = range(len(middles) + 1)
    edges = [_edges(placed, column) for column in columns]
    rows = []
    for group in _grouped(table, placed, edges, sorted(rules)):
        cells = []
        met = [
            line.text for line in (table[at] for at in group) if len(line.pieces) > 1 and _meets(line, run)
        ]
        remarks = [_run_together(words) for words in met]
        for column in columns:
            chars, struck = unstruck(
                char for at in group for piece in placed[at].get(column, ()) for char in piece.chars
            )
            remarks += [struck_out(struck)] if struck else []
            cells.append(joined(lines_of(chars), edges[column][1] - edges[column][0]) if chars else "")
        rows.append(Row(tuple(cells), place, tuple(remarks)))
    return Grid(tuple(rows))


def _meets(line: TypeLine, run: Run) -> bool:
    """Whether words of a line reach from one column into another."""
    return any(piece.x0 < strip[0] and strip[1] < piece.x1 for piece in line.pieces for strip in run.strips)


def _run_together(words: str) -> Remark:
    return Remark(
        "columns-untold", Severity.ERROR, words,
        Message("in the row 「{words}」 two cells run into one another: where one ends can't be told", words=words),
        Message("compare the row with the printed page; ask for the list as a workbook, or for a table with rules"),
    )  # fmt: skip


def untold_rows(lines: Iterable[str]) -> list[str]:
    """Return the lines that seem rows of a table: several, one below the other, each a name and its number."""
    found: list[str] = []
    together: list[str] = []
    for line in (*lines, ""):
        if _ROW.match(line):
            together.append(line)
            continue
        found += together if len(together) >= _FEWEST else []
        together = []
    return found


# -- columns ----------------------------------------------------------------------------------------------


def _run_from(lines: Sequence[TypeLine], first: int) -> Run | None:
    """The table that begins at a line, as far as the strips between its pieces stay empty and its columns in line."""
    strips = [(strip, 1, _behind(strip, lines[first])) for strip in _strips(lines[first])]
    last = first
    crossing = 0
    for at in range(first + 1, len(lines)):
        line = lines[at]
        if not strips or line.top - lines[at - 1].bottom > _NEXT_LINE * line.size:
            break
        left = [(_free(strip, line), age, seen) for strip, age, seen in strips]
        if any(strip is None and age >= _OLD for strip, age, _ in left):
            crossing += 1  # a line over all columns may stand between rows, two end the table
            if crossing > 1:
                break
            continue
        told = [(strip, age, seen, _behind(strip, line)) for strip, age, seen in left if strip]
        apart = len(line.pieces) > 1 and not any(here for *_, here in told)
        if last > first and (
            apart or not _is_in_line([(seen, here) for _, _, seen, here in told], line.size)
        ):
            break  # the header of the next table
        strips = [(strip, age + 1, [*seen, *here][-_SEEN:]) for strip, age, seen, here in told]
        last, crossing = at, 0
    return _judged(lines, first, last, [strip for strip, *_ in strips])


def _behind(strip: Strip, line: TypeLine) -> list[Edges]:
    """Where the piece of a line stands that is right behind a strip: its edges and its middle; nothing where none is."""
    piece = next((piece for piece in line.pieces if piece.x0 >= strip[1] - 0.1), None)
    return [(piece.x0, piece.x1, (piece.x0 + piece.x1) / 2)] if piece else []


def _is_in_line(columns: Iterable[tuple[list[Edges], list[Edges]]], size: float) -> bool:
    """Whether a line goes on with one column at least: its piece begins, ends or is centred where one above does."""
    told = [(seen, here[0]) for seen, here in columns if seen and here]
    near = _SAME_PLACE * size
    return not told or any(
        abs(one - other) <= near
        for seen, here in told
        for above in seen
        for one, other in zip(above, here, strict=True)
    )


def _with_header(lines: Sequence[TypeLine], run: Run) -> Run:
    """The run with a line above it that stands in its columns; a line over all of them may lie between."""
    first = run.first
    for at in range(first - 1, max(first - 3, -1), -1):
        line, below = lines[at], lines[at + 1]
        if below.top - line.bottom > _NEXT_LINE * line.size:
            break
        if len(line.pieces) > 1 and all(_free(strip, line) for strip in run.strips):
            first = (
                at
                if all(_heads(line, strip, lines[run.first : run.last + 1]) for strip in run.strips)
                else first
            )
            break
    return Run(first, run.last, run.strips)


def _heads(header: TypeLine, strip: Strip, table: Iterable[TypeLine]) -> bool:
    """Whether what a line has behind a strip stands over the column there."""
    over = _behind(strip, header)
    column = [edges for line in table for edges in _behind(strip, line)]
    return (
        not over
        or not column
        or (over[0][0] <= max(x1 for _, x1, _ in column) and over[0][1] >= min(x0 for x0, *_ in column))
    )


def _strips(line: TypeLine) -> list[Strip]:
    return [(one.x1, other.x0) for one, other in pairwise(line.pieces)]


def _free(strip: Strip, line: TypeLine) -> Strip | None:
    """The widest part of a strip that a line leaves empty."""
    left, right = strip
    edges = [left]
    for piece in line.pieces:
        if piece.x1 > left and piece.x0 < right:
            edges += [max(left, piece.x0), min(right, piece.x1)]
    edges.append(right)
    widest = max(zip(edges[::2], edges[1::2], strict=True), key=lambda part: part[1] - part[0])
    if widest[1] - widest[0] >= _NARROWEST * line.size:
        return widest
    return _beside_cells(strip, line) if line.knows_cells else None


def _beside_cells(strip: Strip, line: TypeLine) -> Strip | None:
    """What is left of a strip between known cells, however little; None where one reaches over it."""
    left, right = strip
    slack = _EXACT * line.size
    for piece in line.pieces:
        if piece.x1 <= left + slack or piece.x0 >= right - slack:
            continue
        if piece.x1 <= right + slack:
            left = min(piece.x1, right)
        elif piece.x0 >= left - slack:
            right = max(piece.x0, left)
        else:
            return None
    return left, right


def _judged(lines: Sequence[TypeLine], first: int, last: int, strips: list[Strip]) -> Run | None:
    """The run with those of its strips that part columns."""
    table = lines[first : last + 1]
    while strips:
        kept = [strip for at, strip in enumerate(strips) if _parts_columns(table, strips, at)]
        if len(kept) == len(strips):
            return Run(first, last, tuple(strips))
        strips = kept
    return None


def _parts_columns(table: Sequence[TypeLine], strips: Sequence[Strip], at: int) -> bool:
    """Whether enough lines have words in the columns beside a strip, and those of one column stand in line."""
    strip = strips[at]
    begin = strips[at - 1][1] if at else float("-inf")
    end = strips[at + 1][0] if at + 1 < len(strips) else float("inf")
    told = [line for line in table if not _are_fields(line, strip)]
    lefts = [
        (p, line.size) for line in told for p in line.pieces if begin - 0.1 <= p.x0 and p.x1 <= strip[0] + 0.1
    ]
    rights = [
        (p, line.size) for line in told for p in line.pieces if strip[1] - 0.1 <= p.x0 and p.x1 <= end + 0.1
    ]
    places = [piece.x0 for piece, _ in rights]
    wide = strip[1] - strip[0] >= _WIDE * table[0].size
    exact = bool(places) and max(places) - min(places) <= _EXACT * table[0].size
    if min(len(lefts), len(rights)) < max(2 if wide or exact else _FEWEST, _SUPPORT * len(table)):
        return False
    return (
        _in_line([(p.x0, size) for p, size in rights])
        or _in_line([(p.x1, size) for p, size in rights])
        or _in_line([((p.x0 + p.x1) / 2, size) for p, size in rights])
        or (wide and _in_line([(p.x0, size) for p, size in lefts]))
    )


def _are_fields(line: TypeLine, strip: Strip) -> bool:
    """Whether the pieces on either side of a strip each announce a number."""
    return any(
        _FIELD.match(one.text) and _FIELD.match(other.text)
        for one, other in pairwise(line.pieces)
        if one.x1 <= strip[0] + 0.1 and strip[1] - 0.1 <= other.x0
    )


def _in_line(places: list[tuple[float, float]]) -> bool:
    middle = median(x for x, _ in places)
    return sum(abs(x - middle) <= _SAME_PLACE * size for x, size in places) >= _IN_LINE * len(places)


# -- rows -------------------------------------------------------------------------------------------------

Placed = dict[int, list[Piece]]


def _placed(line: TypeLine, middles: list[float]) -> Placed:
    """The pieces of a line by their columns; one that reaches over several stands in the first of them."""
    found: Placed = {}
    for piece in line.pieces:
        crosses = sum(piece.x0 < middle < piece.x1 for middle in middles)
        at = bisect_right(middles, piece.x0 if crosses else (piece.x0 + piece.x1) / 2)
        found.setdefault(at, []).append(piece)
    return found


def _edges(placed: Sequence[Placed], column: int) -> Strip:
    pieces = [piece for line in placed for piece in line.get(column, ())]
    return min((p.x0 for p in pieces), default=0.0), max((p.x1 for p in pieces), default=0.0)


def _grouped(
    table: Sequence[TypeLine], placed: Sequence[Placed], edges: Sequence[Strip], rules: Sequence[float]
) -> list[list[int]]:
    """The lines of each row. Lines of which the heights overlap stand in one row in any case."""
    clusters: list[list[int]] = []
    for at, line in enumerate(table):
        above = max((table[n].bottom for n in clusters[-1]), default=0.0) if clusters else 0.0
        if clusters and line.top < above - 0.15 * line.size:
            clusters[-1].append(at)
        else:
            clusters.append([at])
    bottoms = [max(table[n].bottom for n in cluster) for cluster in clusters]
    tops = [min(table[n].top for n in cluster) for cluster in clusters]
    lasts = [max(table[n].base for n in cluster) for cluster in clusters]
    firsts = [min(table[n].base for n in cluster) for cluster in clusters]
    spaces = [below - above for above, below in zip(lasts, firsts[1:], strict=False)]
    ruled = [
        any(bottom - 1 <= rule <= top + 1 for rule in rules)
        for bottom, top in zip(bottoms, tops[1:], strict=False)
    ]
    by_rules = [ruled] if sum(ruled) >= max(2, len(ruled) / 4) else []
    ways = (each for each in by_rules or _by_space(spaces, table[0].size))
    breaks = next(
        (
            each
            for each in ways
            if not _swallows_rows(clusters, placed, each)
            or _joins_at_margins(table, placed, clusters, each, edges)
        ),
        None,
    )
    if breaks is None:
        breaks = [
            not _goes_on(table, placed, clusters[at], clusters[at + 1], edges) for at in range(len(spaces))
        ]
    groups: list[list[int]] = []
    for at, cluster in enumerate(clusters):
        if at and not breaks[at - 1] and not _heads_rows(table, placed, groups[-1], cluster):
            groups[-1] += cluster
        else:
            groups.append(list(cluster))
    return groups


def _heads_rows(
    table: Sequence[TypeLine], placed: Sequence[Placed], above: Sequence[int], below: Sequence[int]
) -> bool:
    """Whether a line alone stands well above a row of several cells: no rule parts a heading from its table."""
    if len(above) > 1 or len(table[above[0]].pieces) > 1 or len({c for at in below for c in placed[at]}) < 2:
        return False
    line = table[above[0]]
    return min(table[at].base for at in below) - line.base > _HEADING_APART * line.size


def _by_space(spaces: Sequence[float], size: float) -> Iterator[list[bool]]:
    """Yield where rows may end: at the larger of two kinds of space, the plainest difference first."""
    ordered = sorted(spaces)
    jumps = sorted(((other - one, (one + other) / 2) for one, other in pairwise(ordered)), reverse=True)
    for jump, limit in jumps:
        if jump < _KINDS_OF_SPACE * size:
            return
        yield [space > limit for space in spaces]


def _swallows_rows(clusters: Sequence[list[int]], placed: Sequence[Placed], breaks: Sequence[bool]) -> bool:
    """Whether rows would be joined: too many of them with several whole numbers, one below the other."""
    numbered = [any(_has_number(placed[at], column) for at in c for column in placed[at]) for c in clusters]
    rows = 1 + sum(
        1
        for at, parted in enumerate(breaks)
        if parted and any(numbered[: at + 1]) and any(numbered[at + 1 :])
    )
    return 5 * max(0, sum(numbered) - rows) > sum(numbered)


def _has_number(line: Placed, column: int) -> bool:
    return bool(find_phones(fold("".join(piece.text for piece in line.get(column, ())))))


def _goes_on(
    table: Sequence[TypeLine],
    placed: Sequence[Placed],
    above: list[int],
    below: list[int],
    edges: Sequence[Strip],
) -> bool:
    """Whether lines at even spaces go on with the cells above: each was broken at the margin of its column."""
    filled = {column for at in below for column in placed[at]}
    if 0 in filled or any(_has_number(placed[at], column) for at in below for column in placed[at]):
        return False
    return _is_at_margins(table, placed, above, below, edges)


def _joins_at_margins(
    table: Sequence[TypeLine],
    placed: Sequence[Placed],
    clusters: Sequence[list[int]],
    breaks: Sequence[bool],
    edges: Sequence[Strip],
) -> bool:
    """Whether nearly all lines that are joined go on with cells that were broken at their margins."""
    inside = [(clusters[at], clusters[at + 1]) for at, parted in enumerate(breaks) if not parted]
    broken = sum(
        _is_at_margins(table, placed, *both, edges) and not _are_numbers(placed, *both) for both in inside
    )
    return broken >= _BROKEN * len(inside) > 0


def _are_numbers(placed: Sequence[Placed], above: list[int], below: list[int]) -> bool:
    """Whether a column has one number in a line and one in the next: they are as wide as their column, each its row's."""
    return any(
        _is_one_number(placed[above[-1]], column) and _is_one_number(placed[below[0]], column)
        for column in placed[below[0]]
    )


def _is_one_number(line: Placed, column: int) -> bool:
    text = fold("".join(piece.text for piece in line.get(column, ())))
    found = find_phones(text)
    return len(found) == 1 and len(text) <= found[0].end - found[0].start + _BESIDE_NUMBER


def _is_at_margins(
    table: Sequence[TypeLine],
    placed: Sequence[Placed],
    above: list[int],
    below: list[int],
    edges: Sequence[Strip],
) -> bool:
    """Whether each cell of a line goes on with the one above it, which was broken at the margin of its column."""
    for column in {column for at in below for column in placed[at]}:
        over = placed[above[-1]].get(column, [])
        here = placed[below[0]].get(column, [])
        if not over or not here:
            return False
        one, other = _line(over, table[above[-1]]), _line(here, table[below[0]])
        if not broken_at_margin(one, other, edges[column][1] - edges[column][0]):
            return False
    return True


def _line(pieces: Sequence[Piece], line: TypeLine) -> Line:
    (found,) = lines_of([char for piece in pieces for char in piece.chars]) or (
        Line("", 0.0, 0.0, line.top, line.bottom, line.size),
    )
    return found
