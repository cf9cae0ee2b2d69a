"""Commands of the editors' desk: `madoguchi changes …`, and where all of them hang."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from madoguchi.faces.cli import aging, gapping, publishing, teaching
from madoguchi.faces.cli.campaigning import campaign
from madoguchi.faces.cli.storing import ByOption, NoteOption, db, opened, person
from madoguchi.faces.cli.watching import watch
from madoguchi.message import Message

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
    from madoguchi.faces.cli.telling import told_change
    from madoguchi.store.changes import proposals

    with opened().reading() as connection:
        for proposal in proposals(connection, state=state):
            typer.echo(told_change(proposal))


@changes.command("propose")
def propose_change(
    desk: Annotated[str, typer.Argument(help="A desk's id, or its number now.")],
    after: Annotated[str, typer.Argument(help='The new value; "" takes the old one away.')],
    source: Annotated[
        str, typer.Option("--source", help="Where it stands: an address, a letter, who said it.")
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why, in one sentence.")],
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
    method: Annotated[
        str, typer.Option("--method", help="owner-site, letter, called, other-list, report or new-edition.")
    ] = "owner-site",
    says: Annotated[str, typer.Option("--says", help="What the source says, in its words.")] = "",
    day: Annotated[str, typer.Option("--day", help="Of which day the source is (ISO).")] = "",
    by: ByOption = "",
) -> None:
    """Propose a change of one desk; a second person accepts it."""
    from madoguchi.faces.cli.deciding import proposed
    from madoguchi.faces.cli.telling import told_change

    typer.echo(
        told_change(
            proposed(
                opened(), desk, field, before, after, effective=effective, reason=reason,
                evidence=(method, source, says, day), by=person(by),
            )
        )
    )  # fmt: skip


@changes.command("add")
def add_desk(
    organization: Annotated[str, typer.Argument(help="The new desk's body, as it calls itself.")],
    program: Annotated[str, typer.Option("--program", help="Its program: a slug of the directory.")],
    source: Annotated[
        str, typer.Option("--source", help="Where it stands: an address, a letter, who said it.")
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why, in one sentence.")],
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
    method: Annotated[
        str, typer.Option("--method", help="owner-site, letter, called, other-list, report or new-edition.")
    ] = "owner-site",
    says: Annotated[str, typer.Option("--says", help="What the source says, in its words.")] = "",
    day: Annotated[str, typer.Option("--day", help="Of which day the source is (ISO).")] = "",
    by: ByOption = "",
) -> None:
    """Propose a desk that the list does not have; a second person accepts it."""
    from madoguchi.faces.cli.deciding import added
    from madoguchi.faces.cli.telling import told_change
    from madoguchi.model.change import NewDesk

    new = NewDesk(
        program, organization.strip(), "", tuple(department or ()), operator, prefecture, tuple(area or ()),
        tuple(number or ()), tuple(url or ()), postal_code, address, hours,
    )  # fmt: skip
    evidence = (method, source, says, day)
    made = added(opened(), new, effective=effective, reason=reason, evidence=evidence, by=person(by))
    typer.echo(told_change(made))


@changes.command("end")
def end_desk(
    desk: Annotated[str, typer.Argument(help="A desk's id, or its number now.")],
    source: Annotated[
        str, typer.Option("--source", help="Where it stands: an address, a letter, who said it.")
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why, in one sentence.")],
    heir: Annotated[
        list[str] | None, typer.Option("--heir", help="A desk that takes over, by its number or id.")
    ] = None,
    effective: Annotated[
        str, typer.Option("--effective", help="ISO day from which it is no more. [default: today]")
    ] = "",
    method: Annotated[
        str, typer.Option("--method", help="owner-site, letter, called, other-list, report or new-edition.")
    ] = "owner-site",
    says: Annotated[str, typer.Option("--says", help="What the source says, in its words.")] = "",
    day: Annotated[str, typer.Option("--day", help="Of which day the source is (ISO).")] = "",
    by: ByOption = "",
) -> None:
    """Propose that a desk ends, and who takes over; a second person accepts it."""
    from madoguchi.faces.cli.deciding import proposed
    from madoguchi.faces.cli.telling import told_change

    typer.echo(
        told_change(
            proposed(
                opened(), desk, "desk", None, " ".join(heir or ()), effective=effective, reason=reason,
                evidence=(method, source, says, day), by=person(by),
            )
        )
    )  # fmt: skip


@changes.command("accept")
def accept_change(id: str, note: NoteOption = "", by: ByOption = "") -> None:
    """Accept a proposal of somebody else; it comes with the next publication."""
    _decided(id, accept=True, note=note, by=by)


@changes.command("reject")
def reject_change(id: str, note: NoteOption = "", by: ByOption = "") -> None:
    """Reject a proposal of somebody else."""
    _decided(id, accept=False, note=note, by=by)


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
    from madoguchi.faces.cli.deciding import chosen_desks
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
    from madoguchi.errors import SourceError
    from madoguchi.faces.cli.telling import told_upload

    try:
        content = file.read_bytes()
    except OSError as error:
        raise SourceError(
            Message("cannot read {file}: {error}", file=file, error=error.strerror), path=str(file)
        ) from error
    upload = upload_of(database, content, str(file))
    for line in told_upload(upload):
        typer.echo(line)
    if upload.problems:
        raise typer.Exit(1)
    if not dry_run:
        typer.echo(
            f"proposed: {len(propose_all(database, upload, by=person(by)))}; a second person accepts them"
        )


def _decided(id: str, *, accept: bool, note: str, by: str) -> None:
    from madoguchi.editorial.changing import review
    from madoguchi.editorial.importing import served_edition
    from madoguchi.faces.cli.telling import told_change

    database, who = opened(), person(by)
    edition = served_edition(database)
    with database.writing() as connection:
        proposal = review(connection, edition, id, by=who, accept=accept, note=note)
    typer.echo(told_change(proposal))


@changes.command("withdraw")
def withdraw_change(id: str, note: NoteOption = "", by: ByOption = "") -> None:
    """Take a proposed or accepted change back; the next publication is without it."""
    from madoguchi.editorial.changing import withdraw
    from madoguchi.faces.cli.telling import told_change

    who = person(by)
    with opened().writing() as connection:
        proposal = withdraw(connection, id, by=who, note=note)
    typer.echo(told_change(proposal))


def add_to(app: typer.Typer) -> None:
    """Hang the commands into the command line."""
    app.command("import")(publishing.import_command)
    app.command("drafts")(publishing.drafts_command)
    app.command("review")(publishing.review_command)
    app.command("publish")(publishing.publish_command)
    app.command("rollback")(publishing.rollback_command)
    app.command("history")(publishing.history_command)
    app.command("gaps")(gapping.gaps_command)
    app.command("freshness")(aging.freshness_command)
    app.command("teach")(teaching.teach_command)
    app.add_typer(changes, name="changes")
    app.add_typer(campaign, name="campaign")
    app.add_typer(watch, name="watch")
    app.add_typer(db, name="db")
