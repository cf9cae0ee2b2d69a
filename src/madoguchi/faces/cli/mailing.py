"""`madoguchi mail …`: the mails that tell people what waits for them; `madoguchi comment …`: what they say of desks."""

from __future__ import annotations

from typing import Annotated

import typer

from madoguchi.faces.cli.output import language
from madoguchi.faces.cli.storing import ByOption, opened, person
from madoguchi.message import Message, translated

mail = typer.Typer(
    help="Mails that tell people what waits for them; sent where MADOGUCHI_SMTP_HOST is set.",
    no_args_is_help=True,
)
comment = typer.Typer(help="What editors say to each other about a desk.", no_args_is_help=True)
DeskArgument = Annotated[str, typer.Argument(help="A desk's id, or its number.")]


@mail.command("list")
def list_mails() -> None:
    """List the mails that are not sent yet: for whom, since when, how often tried, and why it failed."""
    from madoguchi.store.mails import addresses, waiting

    with opened().reading() as connection:
        found, written_to = waiting(connection), addresses(connection)
    for each in found:
        why = f"  {translated(each.failure, language())}" if each.failure else ""
        typer.echo(
            f"{each.person:<16} since {each.made_at}  {len(each.entries)} thing(s)  tried {each.tries}{why}"
        )
    typer.echo(f"{len(found)} mail(s) wait; {len(written_to)} person(s) are written to", err=True)


@mail.command("send")
def send_mails() -> None:
    """Send what is due, once; a node that serves does it every minute. Exit 1 where a mail was not taken."""
    from madoguchi.editions.timeline import as_of
    from madoguchi.editorial.importing import served_edition
    from madoguchi.errors import InputError
    from madoguchi.faces.editors.mailing import send_now
    from madoguchi.settings import read_settings
    from madoguchi.text.dates import today

    settings, database = read_settings(), opened()
    if settings.mail is None:
        raise InputError(Message("no mail is sent: set MADOGUCHI_SMTP_HOST, the office's mail server"))
    edition = as_of(served_edition(database), today())
    done = send_now(database, edition, settings.mail, settings.base_url)
    typer.echo(f"{done.sent} sent, {done.failed} not taken, {done.left} wait")
    if done.failed:
        raise typer.Exit(1)


@comment.command("list")
def list_comments(desk: DeskArgument) -> None:
    """List what was said about a desk, the oldest first."""
    from madoguchi.editorial.desk_lookup import desk_named
    from madoguchi.editorial.importing import served_edition
    from madoguchi.store.comments import comments_of

    database = opened()
    found = desk_named(served_edition(database), desk)
    with database.reading() as connection:
        for each in comments_of(connection, found.id):
            words = each.words.replace("\n", "\n    ") if each.taken_back_at is None else "(taken back)"
            typer.echo(f"{each.id}  {each.at}  {each.person}\n    {words}")


@comment.command("add")
def add_comment(
    desk: DeskArgument,
    words: Annotated[str, typer.Argument(help="What is said; @NAME calls somebody.")],
    by: ByOption = "",
) -> None:
    """Say something about a desk; whom it calls finds it among what waits for them."""
    from madoguchi.editorial.commenting import AddComment
    from madoguchi.editorial.desk_lookup import desk_named
    from madoguchi.editorial.importing import served_edition

    database, who = opened(), person(by)
    edition = served_edition(database)
    found = desk_named(edition, desk)
    made = AddComment(edition, found.id, words, by=who).carry_out_in(database)
    called = f"; called: {', '.join(made.calls)}" if made.calls else ""
    typer.echo(f"comment {made.id} on {found.name}{called}")
