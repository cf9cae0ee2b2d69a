"""Whole tables: is each there, are its rows all there, is each prefecture there once and in order?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import reduce
from itertools import pairwise

from madoguchi.ingest.spec import ALL_PREFECTURES, Role, TableSpec
from madoguchi.message import Message
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.rules.bodies import bare_name
from madoguchi.rules.evidence import lines_of, printed_of
from madoguchi.rules.rule import EditionDraft, Rule
from madoguchi.text.prefecture import PREFECTURES, short_name


def _heading(draft: EditionDraft, spec: TableSpec) -> tuple[list[int], str]:
    """The lines of a table's heading and how it is printed."""
    lines = [t.heading_line for t in draft.reading.tables if t.table == spec.id and t.heading_line]
    if not lines:
        return [], spec.title
    raw = draft.source.raw[lines[0] - 1].strip()
    known = [heading for heading in spec.heading if heading in raw]
    return lines[:1], known[0] if known else raw.split("\t")[0]


def _found(draft: EditionDraft) -> Iterable[TableSpec]:
    seen = {table.table for table in draft.reading.tables}
    return (spec for spec in draft.tables.tables if spec.id in seen)


class TableMissing(Rule):
    """A table that the description knows is not in the text.

    A whole class of desks would vanish from the directory without a word. A text with desks in which no
    described table is found is another list, read by its headers: of it nothing is missing.

    Bad: a text cut off before 生活相談センター.
    Good: every described table is found, or its description is retired with a reason.
    """

    code = "table-missing"
    severity = Severity.ERROR

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        seen = {table.table for table in draft.reading.tables}
        ours = draft.reading.recognised or not draft.desks
        for spec in draft.tables.tables if ours else ():
            if spec.id not in seen:
                yield self.notice(
                    (),
                    spec.title,
                    Message("the table 「{table}」 is not in this text", table=spec.title),
                    Message(
                        "restore it, or take table {table_id} out of tables.toml if the list no longer has it",
                        table_id=spec.id,
                    ),
                )


class RowCount(Rule):
    """A table has more or fewer rows than were counted by hand in the source.

    A row that was lost in extraction is a desk that nobody finds.

    Bad: 46 rows in a table of 47.
    Good: as many rows as tables.toml says; the number is changed when the list has changed.
    """

    code = "row-count"
    severity = Severity.WARNING
    of_each_list = True

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for spec in _found(draft):
            rows = sum(len(table.rows) for table in draft.reading.tables if table.table == spec.id)
            if spec.rows is not None and rows != spec.rows:
                lines, heading = _heading(draft, spec)
                yield self.notice(
                    lines,
                    heading,
                    Message(
                        "「{heading}」 should have {rows} rows, {found} were found",
                        heading=heading,
                        rows=spec.rows,
                        found=rows,
                    ),
                    Message(
                        "look for the row; if the list has changed, set rows = {rows} for table {table_id}",
                        rows=rows,
                        table_id=spec.id,
                    ),
                )


def _places(draft: EditionDraft, spec: TableSpec) -> list[tuple[str, int, Desk]]:
    """(prefecture, row, desk) of each row that stands for a whole prefecture, in printed order.

    Where the table has no column for it, the name of the body decides; city associations,
    branches that serve only municipalities, and rows of another kind of body do not count.
    """
    by_column = any(role is Role.PREFECTURE for _, role in spec.columns)
    found: dict[int, tuple[str, int, Desk]] = {}
    for desk in draft.desks_by_table.get(spec.id, []):
        row = draft.row_of.get(desk.id, 0)
        if desk.prefecture is None or row in found:
            continue
        areas = [area.text for area in desk.service_area]
        if by_column or not areas or desk.prefecture.text in areas:
            found[row] = (desk.prefecture.text, row, desk)
    places = [found[row] for row in sorted(found)]
    return places if by_column else _of_usual_kind(places)


def _of_usual_kind(places: list[tuple[str, int, Desk]]) -> list[tuple[str, int, Desk]]:
    """Where most names are 「X県 + kind」 only those: 住宅機構北海道本部 is no 生活相談センター."""
    kinds = [_kind(prefecture, desk) for prefecture, _, desk in places]
    usual, count = Counter(kinds).most_common(1)[0] if kinds else ("", 0)
    if 2 * count < len(places):
        return places
    return [place for place, kind in zip(places, kinds, strict=True) if kind.endswith(usual)]


def _kind(prefecture: str, desk: Desk) -> str:
    """The name of a body without its prefecture: 青森県社会福祉協議会 is a 社会福祉協議会."""
    name = bare_name(desk.organization.text)
    return name.removeprefix(prefecture).removeprefix(short_name(prefecture))


def _complete_tables(draft: EditionDraft) -> Iterable[TableSpec]:
    return (spec for spec in _found(draft) if spec.coverage == ALL_PREFECTURES)


class PrefectureMissing(Rule):
    """A table of all 47 prefectures lacks one.

    A person from there is told that there is no desk, or is sent to a neighbour's.

    Bad: 都道府県労働局 without 鳥取.
    Good: 47 prefectures, or a note why one has none.
    """

    code = "prefecture-missing"
    severity = Severity.WARNING
    of_each_list = True

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for spec in _complete_tables(draft):
            there = {prefecture for prefecture, _, _ in _places(draft, spec)}
            lines, heading = _heading(draft, spec)
            for prefecture in PREFECTURES:
                if prefecture not in there:
                    yield self.notice(
                        lines,
                        prefecture,
                        Message(
                            "「{heading}」 has no desk for {prefecture} ({having} of 47 prefectures have one)",
                            heading=heading,
                            prefecture=prefecture,
                            having=len(there),
                        ),
                        Message("look for the row in the printed page; it may be lost or misread"),
                    )


class PrefectureTwice(Rule):
    """A prefecture has two rows in a table of all prefectures.

    One of the two was likely another prefecture's: its people get the wrong number.

    Bad: 島根 in two rows and 鳥取 in none.
    Good: one row a prefecture; city associations and branches with their own area aside.
    """

    code = "prefecture-twice"
    severity = Severity.WARNING
    of_each_list = True

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for spec in _complete_tables(draft):
            rows: dict[str, list[tuple[int, Desk]]] = {}
            for prefecture, row, desk in _places(draft, spec):
                rows.setdefault(prefecture, []).append((row, desk))
            for prefecture, uses in rows.items():
                if len(uses) > 1:
                    lines = [row for row, _ in uses]
                    yield self.notice(
                        lines,
                        _printed_name(draft, *uses[-1]),
                        Message(
                            "{prefecture} stands in {count} rows of 「{table}」 ({where})",
                            prefecture=prefecture,
                            count=len(uses),
                            table=spec.title,
                            where=lines_of(draft, lines),
                        ),
                        Message("look which row is another prefecture's, or is printed twice"),
                        [desk for _, desk in uses],
                    )


def _printed_name(draft: EditionDraft, row: int, desk: Desk) -> str:
    """What the row itself prints for the prefecture: its cell, else the name of the body."""
    line = draft.source.raw[row - 1] if 0 < row <= len(draft.source.raw) else ""
    printed = [printed_of(value) for value in (desk.prefecture, desk.organization) if value]
    return next((text for text in printed if text in line), printed[-1])


class PrefectureOrder(Rule):
    """Prefectures stand in another order than most tables of the list have them.

    It is no fault by itself, but a row that was moved by hand is a row where cells slip.

    Bad: 奈良 before 大阪 in one table, after it in seven others, unseen.
    Good: the same, seen, and each row's number held against its prefecture.
    """

    code = "prefecture-order"
    severity = Severity.INFO
    of_each_list = True

    _ENOUGH = 3  # tables that must agree before an order is the usual one

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        tables = {spec.id: _places(draft, spec) for spec in _complete_tables(draft)}
        ranks = {id: {place[0]: n for n, place in enumerate(places)} for id, places in tables.items()}
        for spec in _complete_tables(draft):
            places = tables[spec.id]
            others = [rank for id, rank in ranks.items() if id != spec.id]
            odd = [
                (one, next_)
                for one, next_ in pairwise(places)
                if _usually_after(one[0], next_[0], others, self._ENOUGH)
            ]
            if odd:
                yield self.notice(
                    [place[1] for pair in odd for place in pair],
                    _printed_name(draft, *odd[0][0][1:]),
                    _out_of_order(spec, [(one[0], next_[0]) for one, next_ in odd]),
                    Message(
                        "nothing, if the page prints it so; check that the numbers moved with their names"
                    ),
                    [place[2] for pair in odd for place in pair],
                )


def _out_of_order(spec: TableSpec, odd: list[tuple[str, str]]) -> Message:
    told = [Message("{one} before {other}", one=one, other=other) for one, other in odd[:3]]
    pairs = reduce(lambda some, last: Message("{some}、{last}", some=some, last=last), told)
    if len(odd) > 3:
        return Message(
            "unusual order in 「{table}」: {pairs} and {more} more",
            table=spec.title,
            pairs=pairs,
            more=len(odd) - 3,
        )
    return Message("unusual order in 「{table}」: {pairs}", table=spec.title, pairs=pairs)


def _usually_after(one: str, next_: str, ranks: list[dict[str, int]], enough: int) -> bool:
    known = [rank[one] > rank[next_] for rank in ranks if one in rank and next_ in rank]
    return sum(known) >= enough and 2 * sum(known) > len(known)


TABLE_RULES: tuple[type[Rule], ...] = (
    *(TableMissing, RowCount, PrefectureMissing, PrefectureTwice, PrefectureOrder),
)
