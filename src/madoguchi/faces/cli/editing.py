"""`madoguchi changes …`: what is otherwise since the list was printed, proposed and reviewed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from madoguchi.errors import InputError
from madoguchi.faces.cli.files import read_bytes
from madoguchi.faces.cli.storing import ByOption, NoteOption, opened, person
from madoguchi.message import Message

if TYPE_CHECKING:
    from madoguchi.editorial.change_review import Reviewed

# On what a change rests.
SourceOption = Annotated[
    str, typer.Option("--source", help="Where it stands: an address, a letter, who said it.")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in one sentence.")]
MethodOption = Annotated[
    str, typer.Option("--method", help="owner-site, letter, called, other-list, report or new-edition.")
]
SaysOption = Annotated[str, typer.Option("--says", help="What the source says, in its words.")]
DayOption = Annotated[str, typer.Option("--day", help="Of which day the source is (ISO).")]

changes = typer.Typer(
    help="Changes between editions: proposed, reviewed by a second person, published.", no_args_is_help=True
)


@changes.command("list")
def list_changes(
    state: Annotated[
        str, typer.Option("--state", help="proposed, accepted, rejected, withdrawn or absorbed.")
    ] = "",
) -> None:
    """List the changes, newest first."""
    from madoguchi.editorial.importing import served_edition
    from madoguchi.faces.cli.editor_output import render_change
    from madoguchi.store.changes import proposals

    edition = served_edition(opened())
    with opened().reading() as connection:
        for proposal in proposals(connection, state=state):
            typer.echo(render_change(proposal, edition))


@changes.command("propose")
def propose_change(
    desk: Annotated[str, typer.Argument(help="A desk's id, or its number now.")],
    after: Annotated[str, typer.Argument(help='The new value; "" removes the old one.')],
    source: SourceOption,
    reason: ReasonOption,
    field: Annotated[
        str,
        typer.Option(
            "--field", help="phone, organization, department, address, postal_code, hours, url or desk."
        ),
    ] = "phone",
    before: Annotated[
        str | None, typer.Option("--before", help="The value that changes. [default: the only one there is]")
    ] = None,
    effective: Annotated[
        str, typer.Option("--effective", help="ISO day from which it holds. [default: today]")
    ] = "",
    method: MethodOption = "owner-site",
    says: SaysOption = "",
    day: DayOption = "",
    by: ByOption = "",
) -> None:
    """Propose a change of one desk; a second person accepts it."""
    from madoguchi.faces.cli.draft_decisions import proposed
    from madoguchi.faces.cli.editor_output import render_change

    typer.echo(
        render_change(
            proposed(
                opened(),
                desk,
                field,
                before,
                after,
                effective=effective,
                reason=reason,
                evidence=(method, source, says, day),
                by=person(by),
            )
        )
    )


@changes.command("add")
def add_desk(
    organization: Annotated[str, typer.Argument(help="The new desk's body, as it calls itself.")],
    program: Annotated[str, typer.Option("--program", help="Its program: a slug of the directory.")],
    source: SourceOption,
    reason: ReasonOption,
    department: Annotated[
        list[str] | None, typer.Option("--department", help="A level of its department, the outermost first.")
    ] = None,
    number: Annotated[list[str] | None, typer.Option("--number", help="A number, with its hyphens.")] = None,
    url: Annotated[list[str] | None, typer.Option("--url", help="A page of its own.")] = None,
    operator: Annotated[str, typer.Option("--operator", help="Who runs it.")] = "",
    prefecture: Annotated[str, typer.Option("--prefecture", help="The one that it is for.")] = "",
    area: Annotated[
        list[str] | None, typer.Option("--area", help="What it serves. [default: its prefecture]")
    ] = None,
    postal_code: Annotated[str, typer.Option("--postal-code")] = "",
    address: Annotated[str, typer.Option("--address")] = "",
    hours: Annotated[str, typer.Option("--hours")] = "",
    effective: Annotated[
        str, typer.Option("--effective", help="ISO day from which it is there. [default: today]")
    ] = "",
    method: MethodOption = "owner-site",
    says: SaysOption = "",
    day: DayOption = "",
    by: ByOption = "",
) -> None:
    """Propose a desk that the list does not have; a second person accepts it."""
    from madoguchi.faces.cli.draft_decisions import added
    from madoguchi.faces.cli.editor_output import render_change
    from madoguchi.model.change import NewDesk

    new = NewDesk(
        program,
        organization.strip(),
        "",
        tuple(department or ()),
        operator,
        prefecture,
        tuple(area or ()),
        tuple(number or ()),
        tuple(url or ()),
        postal_code,
        address,
        hours,
    )
    evidence = (method, source, says, day)
    made = added(opened(), new, effective=effective, reason=reason, evidence=evidence, by=person(by))
    typer.echo(render_change(made))


@changes.command("end")
def end_desk(
    desk: Annotated[str, typer.Argument(help="A desk's id, or its number now.")],
    source: SourceOption,
    reason: ReasonOption,
    heir: Annotated[
        list[str] | None, typer.Option("--heir", help="A desk that takes over, by its number or id.")
    ] = None,
    effective: Annotated[
        str, typer.Option("--effective", help="ISO day from which it no longer exists. [default: today]")
    ] = "",
    method: MethodOption = "owner-site",
    says: SaysOption = "",
    day: DayOption = "",
    by: ByOption = "",
) -> None:
    """Propose that a desk ends, and who takes over; a second person accepts it."""
    from madoguchi.faces.cli.draft_decisions import proposed
    from madoguchi.faces.cli.editor_output import render_change

    typer.echo(
        render_change(
            proposed(
                opened(),
                desk,
                "desk",
                None,
                " ".join(heir or ()),
                effective=effective,
                reason=reason,
                evidence=(method, source, says, day),
                by=person(by),
            )
        )
    )


IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="ID…", help="Ids, or how each begins.")]
AlikeOption = Annotated[
    list[str] | None, typer.Option("--alike", help="A change's id: that one and all that look alike.")
]


@changes.command("accept")
def accept_change(
    ids: IdsArgument = None, alike: AlikeOption = None, note: NoteOption = "", by: ByOption = ""
) -> None:
    """Accept proposals of somebody else; they come with the next publication. Exit 1 when one does not fit."""
    _decided(ids or [], alike or [], accept=True, note=note, by=by)


@changes.command("reject")
def reject_change(
    ids: IdsArgument = None, alike: AlikeOption = None, note: NoteOption = "", by: ByOption = ""
) -> None:
    """Reject proposals of somebody else."""
    _decided(ids or [], alike or [], accept=False, note=note, by=by)


@changes.command("walk")
def walk_changes(
    by: ByOption = "",
    decide: Annotated[
        bool, typer.Option("--decide/--list", help="Ask of each what is to become of it, or only list.")
    ] = True,
) -> None:
    """Go through what waits for a review, by where it came from; what looks alike is asked once."""
    from madoguchi.editorial.authority import actor_in_words
    from madoguchi.editorial.change_review import review_each, waiting
    from madoguchi.editorial.importing import served_edition
    from madoguchi.faces.cli.editor_output import render_change

    database, who = opened(), person(by)
    edition = served_edition(database)
    found = waiting(database, edition)
    for batch in found.batches:
        typer.echo(f"{batch.origin}, {actor_in_words(batch.by)}, {batch.day}: {len(batch.proposals)}")
        asked: set[str] = set()
        for proposal in (each for each in batch.proposals if each.change.id not in asked):
            group = found.alike.get(proposal.change.id, (proposal,))
            asked |= {each.change.id for each in group}
            for each in group:
                typer.echo(f"  {render_change(each, edition)}")
                for why in found.unfit.get(each.change.id, ()):
                    typer.echo(f"    does not fit: {why}")
            if not decide:
                continue
            said = ""
            while said not in ("a", "r", "s", "q"):
                said = typer.prompt(f"  these {len(group)}: [a]ccept, [r]eject, [s]kip, [q]uit", default="s")[
                    :1
                ]
            if said == "q":
                return
            if said != "s":
                ids = [each.change.id for each in group]
                _print_reviewed(review_each(database, edition, ids, by=who, accept=said == "a"))


@changes.command("sheet")
def changes_sheet(
    output: Annotated[Path, typer.Option("-o", "--output", help="The workbook (XLSX).")],
    program: Annotated[str, typer.Option("--program", help="Only desks of this program.")] = "",
    prefecture: Annotated[str, typer.Option("--prefecture", help="Only desks of this prefecture.")] = "",
) -> None:
    """Write the values of the desks as a workbook, to be edited and uploaded."""
    database = opened()
    from madoguchi.editorial.importing import served_edition
    from madoguchi.editorial.spreadsheets import workbook
    from madoguchi.faces.cli.draft_decisions import chosen_desks
    from madoguchi.faces.cli.output import write_bytes

    edition = served_edition(database)
    write_bytes(workbook(edition, chosen_desks(edition, program, prefecture)), output)


@changes.command("upload")
def changes_upload(
    file: Annotated[Path, typer.Argument(help="The edited workbook, or a CSV saved from it.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the differences; propose nothing.")
    ] = False,
    by: ByOption = "",
) -> None:
    """Show what an edited sheet changes, and propose all of it. Exit 1 when a row has a problem."""
    database = opened()
    from madoguchi.editorial.spreadsheets import propose_all, upload_of
    from madoguchi.faces.cli.editor_output import render_upload

    content = read_bytes(file)
    upload = upload_of(database, content, str(file))
    for line in render_upload(upload):
        typer.echo(line)
    if upload.problems:
        raise typer.Exit(1)
    if not dry_run:
        typer.echo(
            f"proposed: {len(propose_all(database, upload, by=person(by)))}; a second person accepts them"
        )


def _decided(ids: list[str], alike_to: list[str], *, accept: bool, note: str, by: str) -> None:
    from madoguchi.editorial.change_review import alike, review_each
    from madoguchi.editorial.importing import served_edition
    from madoguchi.store.changes import PROPOSED, proposal_of, proposals

    database, who = opened(), person(by)
    with database.reading() as connection:
        groups = alike(proposals(connection, state=PROPOSED))
        named = [proposal_of(connection, id).change.id for id in alike_to]
    wanted = [*ids, *(each.change.id for id in named for each in groups.get(id, ()))]
    wanted += [id for id in named if id not in groups]
    if not wanted:
        raise InputError(Message("name a change by its id, or several; `madoguchi changes walk` shows them"))
    found = review_each(database, served_edition(database), wanted, by=who, accept=accept, note=note)
    if len(wanted) == 1 and found.refused:
        raise found.refused[0][1]
    _print_reviewed(found)
    if found.refused:
        raise typer.Exit(1)


def _print_reviewed(found: Reviewed) -> None:
    """Say what became of changes that were decided together."""
    from madoguchi.faces.cli.editor_output import render_change

    for proposal in found.done:
        typer.echo(render_change(proposal))
    for id, error in found.refused:
        typer.echo(f"{id}: NOT DONE: {error}")
    if len(found.done) + len(found.refused) > 1:
        typer.echo(f"{len(found.done)} decided, {len(found.refused)} not")


@changes.command("withdraw")
def withdraw_change(id: str, note: NoteOption = "", by: ByOption = "") -> None:
    """Take a proposed or accepted change back; the next publication is without it."""
    from madoguchi.editorial.changing import Withdraw
    from madoguchi.faces.cli.editor_output import render_change

    who = person(by)
    with opened().writing() as connection:
        proposal = Withdraw(id, by=who, note=note).carry_out(connection)
    typer.echo(render_change(proposal))
