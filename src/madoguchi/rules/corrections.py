"""Notices about errata: which were applied, and which no longer fit the text."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.ingest.errata import Erratum
from madoguchi.message import Message
from madoguchi.model.notice import Notice, Severity
from madoguchi.rules.rule import EditionDraft, Rule


class ErratumApplied(Rule):
    """A misprint or misread text was corrected; the printed text stays in the evidence.

    A reader who compares the directory with the paper must see where and why they differ.

    Bad: `ゆいの社` shown as the name of a town, which no postal table knows.
    Good: `ゆいの杜`, with the printed form, the reason and the evidence beside it.
    """

    code = "erratum-applied"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        records = draft.applied.records
        for each in draft.applied.applied:
            desks = [draft.desks[index] for index in each.records if index < len(records)]
            yield self.notice(
                each.lines,
                each.erratum.printed,
                _corrected(each.erratum),
                Message("evidence: {evidence}", evidence=each.erratum.evidence),
                desks,
            )


def _corrected(erratum: Erratum) -> Message:
    corrected, reason = erratum.corrected, erratum.reason
    if erratum.unit:
        return Message(
            "corrected to 「{corrected}」 (of {desk}): {reason}",
            corrected=corrected,
            desk=erratum.unit,
            reason=reason,
        )
    return Message("corrected to 「{corrected}」: {reason}", corrected=corrected, reason=reason)


class ErratumUnmatched(Rule):
    """An erratum's printed text does not stand at exactly one place of its table.

    Either the misprint is gone from this text, or it stands twice and the correction would
    be a guess; so nothing was corrected.

    Bad: an erratum for `21あおり` against a text that reads `21あおもり`.
    Good: the erratum is retired when the new edition prints the name rightly.
    """

    code = "erratum-unmatched"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        # Of a described table that is not in the text nothing was to be corrected: it is missing, or the
        # text is another list's.
        absent = {spec.id for spec in draft.tables.tables} - draft.reading.recognised
        for erratum, places in draft.applied.missed:
            if erratum.table in absent:
                continue
            yield self.notice(
                (),
                erratum.printed,
                Message(
                    "erratum {erratum}: its text stands at {places} places of table {table}; not applied",
                    erratum=erratum.id,
                    places=places,
                    table=erratum.table,
                ),
                Message("retire the erratum if the text now reads rightly, or anchor it with `unit`"),
            )


CORRECTION_RULES: tuple[type[Rule], ...] = (ErratumApplied, ErratumUnmatched)
