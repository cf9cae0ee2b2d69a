"""Commands of the editors' desk: the database, drafts, the gate, publishing, changes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from madoguchi.store.database import Database

db = typer.Typer(help="The editors' database.", no_args_is_help=True)
changes = typer.Typer(
    help="Changes between editions: proposed, reviewed by a second person, published.", no_args_is_help=True
)

ByOption = Annotated[
    str, typer.Option("--by", help="Who does it. [default: MADOGUCHI_PERSON, else the system's user name]")
]
NoteOption = Annotated[str, typer.Option("--note", help="Why, for whoever reads the history.")]


def opened() -> Database:
    """Return the database of the settings."""
    from madoguchi.faces.served import database_of
    from madoguchi.settings import read_settings

    return database_of(read_settings())


def person(by: str) -> str:
    """Return who acts: the option, the environment, else the system's user."""
    import getpass

    return by.strip() or os.environ.get("MADOGUCHI_PERSON", "").strip() or getpass.getuser()


@db.command("upgrade")
def upgrade() -> None:
    """Make the tables, or bring them to this program's version. Safe to call again."""
    database = opened()
    typer.echo(f"{database.shown}: tables of version {database.upgrade()}")


@db.command("version")
def version() -> None:
    """Show which database is used and the version of its tables."""
    database = opened()
    typer.echo(
        f"{database.shown}: {database.version() or 'no tables yet; make them with `madoguchi db upgrade`'}"
    )


def import_command(
    file: Annotated[Path, typer.Argument(help="The new list: text, CSV, XLSX or PDF.")],
    edition: Annotated[
        str, typer.Option("--edition", help="Its id. [default: the year after the current]")
    ] = "",
    title: Annotated[str, typer.Option("--title", help="Its title, if it is another one.")] = "",
    publisher: Annotated[str, typer.Option("--publisher", help="Who published it.")] = "",
    period_start: Annotated[str, typer.Option("--period-start", help="ISO day from which it holds.")] = "",
    period_end: Annotated[str, typer.Option("--period-end", help="ISO day until which it holds.")] = "",
    by: ByOption = "",
) -> None:
    """Read a new edition of the list as a draft, and show what changed. Nothing is published."""
    from madoguchi.editorial.importing import import_file
    from madoguchi.errors import SourceError
    from madoguchi.faces.cli.asking import read_day
    from madoguchi.faces.cli.telling import Heard, told_import

    try:
        content = file.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot read {file}: {error.strerror}", path=str(file)) from error
    facts = {
        "title": title,
        "publisher": publisher,
        "period_start": read_day(period_start or None),
        "period_end": read_day(period_end or None),
    }
    with Heard() as heard:
        imported = import_file(
            opened(), content, file.name, by=person(by), edition=edition, facts=facts, progress=heard
        )
    for line in told_import(imported):
        typer.echo(line)


def drafts_command(
    discard: Annotated[
        int | None, typer.Option("--discard", help="Put this draft away; it is kept, closed.")
    ] = None,
    by: ByOption = "",
) -> None:
    """List the drafts, newest first."""
    from madoguchi.store.drafts import DISCARDED, all_drafts, close

    database = opened()
    if discard is not None:
        with database.writing() as connection:
            close(connection, discard, DISCARDED, by=person(by))
    with database.reading() as connection:
        for draft in all_drafts(connection):
            typer.echo(
                f"{draft.id:>4}  {draft.state:<9}  edition {draft.edition}  {draft.file_name}  "
                f"{draft.made_at}  {draft.made_by}"
            )


def publish_command(
    draft: Annotated[
        int | None, typer.Option("--draft", help="A draft; without it, the accepted changes.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the gate; publish nothing.")] = False,
    accept_matches: Annotated[
        bool,
        typer.Option("--accept-matches", help="Accept every match that evidence makes and nobody decided."),
    ] = False,
    waive: Annotated[
        list[str] | None,
        typer.Option("--waive", help="KEY=REASON: pass a blocking notice or a bound, with its reason."),
    ] = None,
    note: NoteOption = "",
    by: ByOption = "",
) -> None:
    """Show the gate (counts, blocking notices, differences); publish when it is open. Exit 1 when it is closed."""
    from madoguchi.editorial.gate import look
    from madoguchi.editorial.publishing import publish
    from madoguchi.faces.cli.deciding import decide_on_draft
    from madoguchi.faces.cli.telling import told_gate

    database, who = opened(), person(by)
    if draft is not None and (waive or accept_matches):
        decide_on_draft(database, draft, waive or [], accept_matches=accept_matches, by=who)
    gate = look(database, draft)
    for line in told_gate(gate):
        typer.echo(line)
    if gate.problems:
        raise typer.Exit(1)
    if not dry_run:
        made = publish(database, person=who, note=note, draft=draft, gate=gate)
        typer.echo(
            f"published revision {made.revision[:12]} (number {made.seq}); nodes take it within seconds"
        )


def rollback_command(
    to: Annotated[
        str | None, typer.Option("--to", help="A revision, or `packaged`. [default: the one before]")
    ] = None,
    note: NoteOption = "",
    by: ByOption = "",
) -> None:
    """Serve an earlier revision again."""
    from madoguchi.editorial.publishing import rollback

    made = rollback(opened(), person=person(by), note=note, to=to)
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


# -- changes -----------------------------------------------------------------------------------


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


@changes.command("accept")
def accept_change(id: str, note: NoteOption = "", by: ByOption = "") -> None:
    """Accept a proposal of somebody else; it comes with the next publication."""
    _decided(id, accept=True, note=note, by=by)


@changes.command("reject")
def reject_change(id: str, note: NoteOption = "", by: ByOption = "") -> None:
    """Reject a proposal of somebody else."""
    _decided(id, accept=False, note=note, by=by)


def _decided(id: str, *, accept: bool, note: str, by: str) -> None:
    from madoguchi.faces.cli.telling import told_change
    from madoguchi.store.changes import decide

    with opened().writing() as connection:
        proposal = decide(connection, id, by=person(by), accept=accept, note=note)
    typer.echo(told_change(proposal))


@changes.command("withdraw")
def withdraw_change(id: str, note: NoteOption = "", by: ByOption = "") -> None:
    """Take a proposed or accepted change back; the next publication is without it."""
    from madoguchi.faces.cli.telling import told_change
    from madoguchi.store.changes import withdraw

    with opened().writing() as connection:
        proposal = withdraw(connection, id, by=person(by), note=note)
    typer.echo(told_change(proposal))


def add_to(app: typer.Typer) -> None:
    """Hang the commands into the command line."""
    app.command("import")(import_command)
    app.command("drafts")(drafts_command)
    app.command("publish")(publish_command)
    app.command("rollback")(rollback_command)
    app.command("history")(history_command)
    app.add_typer(changes, name="changes")
    app.add_typer(db, name="db")
