"""What the editors' commands say: progress, an import, the gate, a change."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from madoguchi.editions.progress import Stage
from madoguchi.editorial.gate import Gate
from madoguchi.editorial.importing import Imported
from madoguchi.editorial.reviewing import bound_key, notice_key
from madoguchi.model.notice import Severity
from madoguchi.store.changes import Proposal

_STAGES = {
    Stage.READ: "reading the lines",
    Stage.ERRATA: "applying errata",
    Stage.ENTITIES: "making desks",
    Stage.CONSERVATION: "checking that nothing is lost",
    Stage.RULES: "running the rules",
    Stage.ENCODE: "writing the edition",
    Stage.COMPARE: "comparing with the edition that is served",
}
_MOST = 20  # lines of one kind that are shown before the rest is counted


class Heard:
    """Progress on standard error: a line a stage, and its share where it takes longer than a moment."""

    def __enter__(self) -> Heard:
        self._began = self._told = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        """Tell how far it is; see editions/progress.py."""
        now = time.monotonic()
        if 0 < done < total and now - self._told < 1:
            return
        self._told = now
        share = f" {done:,} of {total:,}" if total else ""
        sys.stderr.write(f"{now - self._began:6.1f} s  {_STAGES[stage]}{share}\n")
        sys.stderr.flush()


def told_import(imported: Imported) -> Iterator[str]:
    """Yield what an editor must know of a draft."""
    edition, draft = imported.edition, imported.draft
    if imported.again:
        yield f"this very file is draft {draft.id} already; nothing was imported twice"
    tables = [facts for facts in edition.tables if facts.id]
    numbers = {number for desk in edition.desks for number in desk.numbers}
    yield f"draft {draft.id}: edition {edition.id} from {draft.file_name}"
    yield f"  {len(tables)} tables, {len(edition.desks):,} desks, {len(numbers):,} numbers"
    for heading in imported.unknown:
        yield f"  unknown table, set apart: {heading}"
    lost = imported.lost
    yield "  conservation: " + (
        f"{lost} thing(s) lost or invented" if lost else "nothing lost, nothing invented"
    )
    yield "  notices: " + ", ".join(f"{imported.severities[s]} {s.value}" for s in Severity)
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(imported.kinds.items()))
    yield f"  against what is served: {kinds or 'no difference'}"
    yield f"look at it: madoguchi diff current draft:{draft.id}, or /edit/drafts/{draft.id} on the page"
    yield f"then:       madoguchi publish --draft {draft.id} --dry-run"


def told_gate(gate: Gate) -> Iterator[str]:
    """Yield the gate: counts between their bounds, what blocks and how to pass it, the differences."""
    yield f"{'program':<24} {'now':>6} {'then':>6}  {'floor':>6} {'ceiling':>7}"
    for bound in gate.bounds:
        ceiling = "any" if bound.ceiling is None else f"{bound.ceiling}"
        mark = "" if bound.holds else f"  OUT OF BOUNDS  (key: {bound_key(bound.program)})"
        yield f"{bound.program:<24} {bound.before:>6} {bound.after:>6}  {bound.floor:>6} {ceiling:>7}{mark}"
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(gate.kinds.items()))
    yield f"differences: {kinds or 'none'}"
    carried = gate.carried
    if carried.absorbed:
        yield f"changes that the new list says itself: {len(carried.absorbed)}"
    for notice in gate.blocking[:_MOST]:
        yield f"blocks: line {notice.lines[0] if notice.lines else '?'}: {notice.message}"
        yield f"        fix: {notice.fix}  (key: {notice_key(notice)})"
    if len(gate.undecided) > _MOST:
        yield f"matches to review: {len(gate.undecided)}"
    problems = gate.problems
    if not problems:
        yield "the gate is open"
        return
    yield f"the gate is closed: {len(problems)} problem(s)"
    yield from (f"  - {problem}" for problem in problems[:_MOST])
    if len(problems) > _MOST:
        yield f"  … and {len(problems) - _MOST} more"


def told_change(proposal: Proposal) -> str:
    """Return a change in one line."""
    change = proposal.change
    reviewed = (
        f", {proposal.state} by {proposal.reviewed_by}" if proposal.reviewed_by else f", {proposal.state}"
    )
    return (
        f"{change.id}  {change.field.value}: {change.before or '(nothing)'} -> {change.after or '(nothing)'} "
        f"from {change.effective.isoformat()}  desk {change.desk}  proposed by {proposal.proposed_by}{reviewed}"
    )
