"""What one row lacks and nearly all other rows of its table have."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from madoguchi.ingest.pieces.cells import EMPTY
from madoguchi.message import Message
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.rules.evidence import printed_of
from madoguchi.rules.rule import EditionDraft, Rule

_ENOUGH = 5  # rows that a table needs before a gap in one of them says anything
_MOST = 0.89  # nine of ten

_FIELDS: tuple[tuple[Message, Callable[[Desk], object]], ...] = (
    (Message("department or operator"), lambda desk: desk.department or desk.operator),
    (Message("address"), lambda desk: desk.address),
    (Message("postal code"), lambda desk: desk.postal_code),
)


def _rows(draft: EditionDraft, table: str) -> list[Desk]:
    """The desks of a table's rows; the one that its heading names is left out."""
    headings = {t.heading_line for t in draft.reading.tables}
    return [d for d in draft.desks_by_table.get(table, []) if draft.row_of.get(d.id) not in headings]


class CellEmpty(Rule):
    """A row lacks a section, an address or a postal code that nearly all rows of its table have.

    The caller is put through by the switchboard, or the visitor has no door to go to.

    Bad: 「住宅機構沖縄事務所⇥⇥098-000-0001」 below ten rows that name a section.
    Good: the cell filled, or a dash that says there is none.
    """

    code = "cell-empty"
    severity = Severity.WARNING
    of_each_list = True

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for spec in draft.tables.tables:
            desks = _rows(draft, spec.id) if not spec.group else []
            for field, value_of in _FIELDS:
                lacking = [desk for desk in desks if not value_of(desk)]
                if len(desks) < _ENOUGH or len(desks) - len(lacking) < _MOST * len(desks):
                    continue
                for desk in lacking:
                    row = draft.row_of.get(desk.id, 0)
                    if row and not _says_none(draft.source.folded[row - 1]):
                        yield self.notice(
                            [row],
                            printed_of(desk.organization),
                            Message(
                                "{desk} has no {field}; {having} of {count} desks of 「{table}」 have one",
                                desk=desk.name,
                                field=field,
                                having=len(desks) - len(lacking),
                                count=len(desks),
                                table=spec.title,
                            ),
                            Message("look for the cell in the printed page"),
                            [desk],
                        )


def _says_none(line: str) -> bool:
    return any(cell.strip() in EMPTY for cell in line.split("\t"))


class LabelledNumberMissing(Rule):
    """A desk lacks the second, labelled number that nearly all desks of its table have.

    Its people reach the general line with a matter that everywhere else has a line of its own.

    Bad: 和歌山県地域活性化協議会 without a number for 家計改善支援事業.
    Good: the second number, or a note that the first serves both.
    """

    code = "labelled-number-missing"
    severity = Severity.WARNING
    of_each_list = True

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for spec in draft.tables.tables:
            desks = _rows(draft, spec.id)
            labels = {p.label for desk in desks for p in desk.phones if p.label}
            for label in sorted(labels):
                lacking = [d for d in desks if label not in {p.label for p in d.phones}]
                if len(desks) < _ENOUGH or len(desks) - len(lacking) < _MOST * len(desks):
                    continue
                for desk in lacking:
                    yield self.notice(
                        [draft.row_of[desk.id]],
                        printed_of(desk.organization),
                        Message(
                            "{desk} has no number for 「{label}」; {having} of {count} desks of 「{table}」 have one",
                            desk=desk.name,
                            label=label,
                            having=len(desks) - len(lacking),
                            count=len(desks),
                            table=spec.title,
                        ),
                        Message("look for it in the printed page; if there is none, say so in a note"),
                        [desk],
                    )


GAP_RULES: tuple[type[Rule], ...] = (CellEmpty, LabelledNumberMissing)
