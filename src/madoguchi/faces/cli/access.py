"""Commands for those who speak from outside: `madoguchi owner …` for bodies, `madoguchi token …` for programs."""

from __future__ import annotations

from typing import Annotated

import typer

from madoguchi.faces.cli.storing import ByOption, NoteOption, opened, operator, person

owner = typer.Typer(
    help="Bodies that keep their own rows, invited by a link that ends.", no_args_is_help=True
)
token = typer.Typer(help="Programs that write, each with a token.", no_args_is_help=True)


@owner.command("invite")
def invite_owner(
    organization: Annotated[str, typer.Argument(help="The body's name as the list has it, or its id.")],
    address: Annotated[
        str, typer.Option("--address", help="Its mail address, only to write to. Nothing is sent.")
    ] = "",
    note: NoteOption = "",
    by: ByOption = "",
) -> None:
    """Make a link for a body and print it, this once; it holds for thirty days."""
    from datetime import UTC, datetime

    from madoguchi.editorial.owners import Invite, organization_named
    from madoguchi.faces.editors import address_of_link
    from madoguchi.settings import read_settings
    from madoguchi.store.knowledge import served_edition

    database, who = opened(), person(by)
    with database.reading() as connection:
        edition = served_edition(connection)
    id = organization_named(edition, organization)
    inviting = Invite(edition, id, moment=datetime.now(UTC), by=who, address=address, note=note)
    link, secret = inviting.carry_out_in(database)
    typer.echo(f"link {link.id} for {link.name}, until {link.ends_at}; it is not shown again:")
    typer.echo(address_of_link(read_settings().base_url, secret))


@owner.command("list")
def list_owners() -> None:
    """List the links: number, body, state."""
    from datetime import UTC, datetime

    from madoguchi.store.owner_links import links

    moment = datetime.now(UTC)
    with opened().reading() as connection:
        found = links(connection)
    for each in found:
        state = "revoked" if each.revoked_at else "holds" if each.holds(moment) else "ended"
        used = f"opened {each.opened_at}" if each.opened_at else "not opened"
        typer.echo(f"{each.id:<5} {state:<8} until {each.ends_at}  {used}  by {each.made_by}  {each.name}")
    if not found:
        typer.echo("nobody is invited; `madoguchi owner invite NAME` makes a link", err=True)


@owner.command("revoke")
def revoke_owner(
    id: Annotated[int, typer.Argument(help="The link's number.")],
    by: ByOption = "",
) -> None:
    """End a link, and what was opened by it, at once."""
    from datetime import UTC, datetime

    from madoguchi.editorial.owners import RevokeLink

    link = RevokeLink(id, datetime.now(UTC), by=person(by)).carry_out_in(opened())
    typer.echo(f"link {link.id} for {link.name} holds no more")


@token.command("new")
def new_token(
    name: Annotated[str, typer.Argument(help="What audit and proposals call the program; given once.")],
    scope: Annotated[
        list[str], typer.Option("--scope", help="proposals, reports or verifications; may be repeated.")
    ],
    by: ByOption = "",
) -> None:
    """Make a token for a program and print it, this once."""
    from datetime import UTC, datetime

    from madoguchi.editorial.programs import GiveToken, scopes_named

    giving = GiveToken(name, scopes_named(scope), datetime.now(UTC), by=operator(by))
    made, secret = giving.carry_out_in(opened())
    typer.echo(f"token {made.name} may write {', '.join(made.scopes)}; it is not shown again:")
    typer.echo(secret)


@token.command("list")
def list_tokens() -> None:
    """List the tokens: name, state, scopes, last use."""
    from madoguchi.store.tokens import all_tokens

    with opened().reading() as connection:
        found = all_tokens(connection)
    for each in found:
        state = "holds" if each.holds else "revoked"
        used = f"used {each.used_at}" if each.used_at else "not used"
        typer.echo(f"{each.name:<16} {state:<8} {', '.join(each.scopes)}  {used}  by {each.made_by}")
    if not found:
        typer.echo("there is no token; `madoguchi token new NAME --scope reports` makes one", err=True)


@token.command("revoke")
def revoke_a_token(
    name: Annotated[str, typer.Argument(help="The token's name.")],
    by: ByOption = "",
) -> None:
    """End a token: from this moment the program can no longer write."""
    from datetime import UTC, datetime

    from madoguchi.editorial.programs import RevokeToken

    RevokeToken(name, datetime.now(UTC), by=operator(by)).carry_out_in(opened())
    typer.echo(f"token {name} holds no more")
