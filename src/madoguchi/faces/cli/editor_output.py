"""What the editors' commands say: progress, an import, the gate, a change."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from itertools import zip_longest

from madoguchi.editions.progress import Stage
from madoguchi.editions.timeline import after_of
from madoguchi.editorial.authority import actor_in_words
from madoguchi.editorial.gate import Gate
from madoguchi.editorial.importing import Imported
from madoguchi.editorial.reviewing import bound_key, notice_key
from madoguchi.editorial.spreadsheets import Upload
from madoguchi.editorial.walking import alike
from madoguchi.model.difference import side_text
from madoguchi.model.edition import Edition
from madoguchi.model.notice import Severity
from madoguchi.store.changes import Proposal
from madoguchi.store.drafts import ERRATUM, WAIVER
from madoguchi.text.screen import padded, screen_width

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


class ProgressPrinter:
    """Progress on standard error: a line a stage, and its share where it takes longer than a moment."""

    def __enter__(self) -> ProgressPrinter:
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


def render_import(imported: Imported) -> Iterator[str]:
    """Yield what an editor must know of a draft."""
    edition, draft = imported.edition, imported.draft
    if imported.again:
        yield f"this very file is draft {draft.id} already; it was read anew, not imported twice"
    tables = len(edition.tables) - len(imported.unknown)
    numbers = {number for desk in edition.desks for number in desk.numbers}
    yield f"draft {draft.id}: edition {edition.id} from {draft.file_name}"
    yield f"  {tables} tables, {len(edition.desks):,} desks, {len(numbers):,} numbers"
    for facts in (source.facts for source in edition.sources):
        days = f"{facts.period_start or 'unknown'} to {facts.period_end or 'unknown'} ({facts.period_reason})"
        yield f"  title: {facts.title}"
        yield f"  period: {days if facts.period else facts.period_reason}"
    for heading in imported.unknown:
        yield f"  unknown table, set apart: {heading}"
    lost = imported.lost
    yield "  conservation: " + (
        f"{lost} thing(s) lost or invented" if lost else "nothing lost, nothing invented"
    )
    yield "  notices: " + ", ".join(f"{imported.severities[s]} {s.value}" for s in Severity)
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(imported.kinds.items()))
    yield f"  against what is served: {kinds or 'no difference'}"
    if carried := imported.carried:
        counts = ", ".join(f"{n} {kind}" for kind, n in carried.counts.items() if n)
        yield f"  carried over from draft {carried.of}: {counts or 'nothing'}"
        yield from (f"  not carried over, nothing answers to it: {d.kind} {d.subject}" for d in carried.left)
    yield f"look at it: madoguchi diff current draft:{draft.id}, or /edit/drafts/{draft.id} on the page"
    yield f"decide:     madoguchi review {draft.id}"
    yield f"then:       madoguchi publish --draft {draft.id} --dry-run"


def render_gate(gate: Gate) -> Iterator[str]:
    """Yield the gate: counts between their bounds, the differences, what blocks and how to pass it."""
    wide = max(len("program"), *(screen_width(bound.program) for bound in gate.bounds))
    yield f"{'program':<{wide}} {'now':>6} {'then':>6}  {'floor':>6} {'ceiling':>7}"
    for bound in gate.bounds:
        ceiling = "any" if bound.ceiling is None else f"{bound.ceiling}"
        mark = "" if bound.holds else f"  OUT OF BOUNDS  (key: {bound_key(bound.program)})"
        yield f"{padded(bound.program, wide)} {bound.before:>6} {bound.after:>6}  {bound.floor:>6} {ceiling:>7}{mark}"
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(gate.kinds.items()))
    yield f"differences: {kinds or 'none'}"
    if gate.carried.absorbed:
        yield f"changes that the list says itself: {len(gate.carried.absorbed)}"
    yield from _render_problems(gate)


def render_review(gate: Gate) -> Iterator[str]:
    """Yield what was decided on a draft and what still is to be."""
    assert gate.draft
    about = gate.draft
    yield f"draft {about.id}: {about.state}, edition {about.edition} from {about.file_name}"
    for match in gate.matches:
        state = {None: "?", True: "accepted", False: "denied"}[match.accepted]
        yield f"match     {match.new.id}  {state}"
        yield f"          {match.new.name}  <-  {match.old.name}  ({match.reason})"
    for decision in (each for each in gate.decisions if each.kind in (ERRATUM, WAIVER)):
        lost = "  FITS NO LONGER" if decision in gate.unfit else ""
        yield f"{decision.kind:<9} {decision.subject}  by {decision.person}: {decision.reason}{lost}"
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(gate.kinds.items()))
    yield f"differences: {kinds or 'none'}"
    yield from _render_problems(gate)


def render_unseen(gate: Gate) -> Iterator[str]:
    """Yield every row that nobody has looked at: its key, and each difference with before and after."""
    groups = alike(gate.unseen)
    for row in gate.unseen:
        desk = row.new or row.old
        name = desk.name if desk else ""
        same = f"  ({len(groups[row.key])} rows say the same: --alike)" if row.key in groups else ""
        yield f"{row.key}  {name}{same}"
        for each in row.differences:
            before, after = (side_text(side) or "(nothing)" for side in (each.before, each.after))
            yield f"    {each.kind.value}: {before} -> {after}"
        if row.evidence:
            yield f"    the same desk? {row.evidence}"
    yield f"not seen: {gate.unseen_differences} of {len(gate.differences)} difference(s), at {len(gate.unseen)} place(s)"


def _render_problems(gate: Gate) -> Iterator[str]:
    problems = gate.problems
    if not problems:
        yield "the gate is open"
        return
    yield f"the gate is closed: {len(problems)} problem(s)"
    for problem, notice in zip_longest(problems[:_MOST], gate.blocking[:_MOST]):
        yield f"  - {problem}"
        if notice:
            yield f"    fix: {notice.fix}  (key: {notice_key(notice)})"
    if len(problems) > _MOST:
        yield f"  … and {len(problems) - _MOST} more"
    if gate.draft:
        if gate.unseen:
            yield f"look at it: madoguchi review {gate.draft.id} --unseen, or /edit/drafts/{gate.draft.id}/walk on the page"
        yield f"decide:     madoguchi review {gate.draft.id} --help"


def render_upload(upload: Upload) -> Iterator[str]:
    """Yield what an edited sheet changes, row by row."""
    for row in upload.rows:
        if row.change:
            change = row.change
            yield (
                f"row {row.row}: {row.name}  {change.field.value}: {change.before or '(nothing)'} -> "
                f"{change.after or '(nothing)'} from {change.effective.isoformat()}"
            )
        yield from (f"row {row.row}: PROBLEM {problem}" for problem in row.problems)
    yield f"{len(upload.changes)} change(s), {len(upload.problems)} problem(s), {upload.unchanged} row(s) as before"


def render_change(proposal: Proposal, edition: Edition | None = None) -> str:
    """Return a change in one line, with the names of its desks in an edition."""
    change = proposal.change
    known = edition.desk_by_id.get(change.desk) if edition else None
    desk = f"{known.name} ({change.desk[:8]})" if known else change.desk
    after = after_of(change, edition) if edition else change.after
    reviewed = (
        f", {proposal.state} by {proposal.reviewed_by}" if proposal.reviewed_by else f", {proposal.state}"
    )
    return (
        f"{change.id}  {change.field.value}: {change.before or '(nothing)'} -> {after or '(nothing)'} "
        f"from {change.effective.isoformat()}  desk {desk}  proposed by {actor_in_words(proposal.proposed_by)}{reviewed}"
    )
