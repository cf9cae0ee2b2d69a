"""Commands of a new edition: import, drafts, review, publish, rollback, history."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from madoguchi.faces.cli.files import KINDS, read_bytes
from madoguchi.faces.cli.storing import ByOption, PublicNoteOption, opened, person

if TYPE_CHECKING:
    from madoguchi.faces.cli.draft_decisions import ReviewOptions
    from madoguchi.store.database import Database


def import_command(
    file: Annotated[Path, typer.Argument(help=f"The new list: {KINDS}.")],
    edition: Annotated[
        str,
        typer.Option(
            "--edition",
            help="Its id. [default: the year or day of the list, else the next after the current]",
        ),
    ] = "",
    title: Annotated[str, typer.Option("--title", help="Its title, if it is another one.")] = "",
    publisher: Annotated[str, typer.Option("--publisher", help="Who published it.")] = "",
    period: Annotated[
        str, typer.Option("--period", help="For which days it holds: 2024-04-01/2025-03-31.")
    ] = "",
    by: ByOption = "",
) -> None:
    """Read a new edition of the list as a draft, and show what changed. Nothing is published."""
    from madoguchi.editorial.importing import import_file
    from madoguchi.faces.cli.editions import read_period
    from madoguchi.faces.cli.editor_output import ProgressPrinter, render_import

    content = read_bytes(file)
    start, end = read_period(period) if period else (None, None)
    facts = {"title": title, "publisher": publisher, "period_start": start, "period_end": end}
    gc.disable()  # one list, then the process ends: looking for cycles would only cost time
    with ProgressPrinter() as heard:
        imported = import_file(
            opened(), content, file.name, by=person(by), edition=edition, facts=facts, progress=heard
        )
    for line in render_import(imported):
        typer.echo(line)
    gc.freeze()  # nor when it ends


def drafts_command() -> None:
    """List the drafts, newest first."""
    from madoguchi.store.drafts import all_drafts

    with opened().reading() as connection:
        for draft in all_drafts(connection):
            typer.echo(
                f"{draft.id:>4}  {draft.state:<9}  edition {draft.edition}  {draft.file_name}  "
                f"{draft.made_at}  {draft.made_by}"
            )


# What may be decided on a draft.
AcceptOption = Annotated[
    list[str] | None,
    typer.Option(
        "--accept",
        help="Accept a match: a desk of the draft is the older one, by (the beginning of) its id.",
    ),
]
DenyOption = Annotated[
    list[str] | None, typer.Option("--deny", help="Deny a match: it is a new desk, not the older one.")
]
AcceptAllOption = Annotated[
    bool, typer.Option("--accept-all", help="Accept every match that nobody has decided.")
]
WaiveOption = Annotated[
    list[str] | None,
    typer.Option("--waive", help="KEY=REASON: waive a blocking notice or a bound; the keys are shown."),
]
ErratumOption = Annotated[
    Path | None,
    typer.Option("--erratum", help="Corrections of misprints: a file like data/guidebook/errata.toml."),
]
TakeBackOption = Annotated[
    list[str] | None, typer.Option("--take-back", help="Undo a decision; give what it is on.")
]
SeenOption = Annotated[
    list[str] | None,
    typer.Option("--seen", help="Mark a row's differences as seen, by (the beginning of) its key."),
]
AlikeOption = Annotated[
    list[str] | None,
    typer.Option("--alike", help="Mark all rows with the very same change as this one as seen."),
]
HeirOption = Annotated[
    list[str] | None,
    typer.Option("--heir", help="KEY=DESK[,DESK]: who took over from a desk that is gone, by number or id."),
]
UnseenOption = Annotated[
    bool,
    typer.Option("--unseen", help="Show every difference that nobody has marked as seen, with its key."),
]
ApproveOption = Annotated[
    bool,
    typer.Option("--approve", help="Approve the draft as it stands, with its corrections and waivers."),
]
DiscardOption = Annotated[
    bool,
    typer.Option("--discard", help="Close this draft without publishing it (it stays in the store)."),
]


def review_command(
    draft: Annotated[int, typer.Argument(help="A draft; `madoguchi drafts` lists them.")],
    accept: AcceptOption = None,
    deny: DenyOption = None,
    accept_all: AcceptAllOption = False,
    waive: WaiveOption = None,
    erratum: ErratumOption = None,
    take_back: TakeBackOption = None,
    seen: SeenOption = None,
    alike: AlikeOption = None,
    heir: HeirOption = None,
    unseen: UnseenOption = False,
    approve: ApproveOption = False,
    discard: DiscardOption = False,
    by: ByOption = "",
) -> None:
    """Show what is to be decided on a draft, and decide it: who is who, errata, waivers."""
    from madoguchi.editorial.gate import look
    from madoguchi.faces.cli.draft_decisions import ReviewOptions
    from madoguchi.faces.cli.editor_output import render_review, render_unseen

    database = opened()
    said = ReviewOptions(
        waive or (), accept or (), deny or (), accept_all, seen or (), alike or (), heir or ()
    )
    if said != ReviewOptions() or erratum or take_back or approve:
        _decide(database, draft, said, erratum, take_back or [], approve=approve, by=person(by))
    if discard:
        _discard(database, draft, by=person(by))
        return
    gate = look(database, draft)
    for line in (render_unseen if unseen else render_review)(gate):
        typer.echo(line)


def _decide(
    database: Database,
    draft: int,
    said: ReviewOptions,
    erratum: Path | None,
    undone: list[str],
    *,
    approve: bool,
    by: str,
) -> None:
    """Decide what an editor says of a draft: misprints first, since the draft is then read anew; approval last."""
    from madoguchi.editorial.publish_rights import Approve
    from madoguchi.faces.cli.draft_decisions import correct, decide_on_draft
    from madoguchi.faces.cli.editor_output import ProgressPrinter

    if erratum or undone:
        with ProgressPrinter() as heard:
            correct(database, draft, erratum, undone, by=by, progress=heard)
    decide_on_draft(database, draft, said, by=by)
    if approve:
        with database.writing() as connection:
            Approve(draft, by=by).carry_out(connection)


def _discard(database: Database, draft: int, *, by: str) -> None:
    from madoguchi.editorial.reviewing import Discard

    with database.writing() as connection:
        Discard(draft, by=by).carry_out(connection)
    typer.echo(f"draft {draft} is closed without being published")


def publish_command(
    draft: Annotated[
        int | None, typer.Option("--draft", help="A draft; without it, the accepted changes.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the gate; publish nothing.")] = False,
    note: PublicNoteOption = "",
    by: ByOption = "",
) -> None:
    """Show the gate (counts, blocking notices, differences); publish when it is open. Exit 1 when it is closed."""
    from madoguchi.editorial.gate import look
    from madoguchi.editorial.publishing import Publish
    from madoguchi.faces.cli.editor_output import render_gate

    database = opened()
    gate = look(database, draft)
    for line in render_gate(gate):
        typer.echo(line)
    if gate.problems:
        raise typer.Exit(1)
    if not dry_run:
        ready = Publish.ready(database, by=person(by), note=note, draft=draft, gate=gate)
        with database.writing() as connection:
            made = ready.carry_out(connection)
        typer.echo(
            f"published revision {made.revision[:12]} (number {made.seq}); nodes take it within seconds"
        )


def rollback_command(
    to: Annotated[
        str | None,
        typer.Option("--to", help="A revision, `packaged`, or `publication:7`. [default: the one before]"),
    ] = None,
    note: PublicNoteOption = "",
    by: ByOption = "",
) -> None:
    """Serve an earlier revision again."""
    from madoguchi.editorial.publishing import RollBack

    with opened().writing() as connection:
        made = RollBack(note, to, by=person(by)).carry_out(connection)
    typer.echo(
        f"revision {made.revision[:12]} is served again (it was {made.previous[:12] or 'the packaged one'})"
    )


def history_command() -> None:
    """List what was published and taken back, newest first."""
    from madoguchi.store.editions import history

    with opened().reading() as connection:
        for each in history(connection):
            desks = sum(each.counts.values())
            typer.echo(
                f"{each.seq:>4}  {each.at}  {each.action:<8}  {each.revision[:12]}  {desks} desks  "
                f"{len(each.differences)} differences  {each.person}  {each.note}".rstrip()
            )
