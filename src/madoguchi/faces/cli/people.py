"""Commands for the people of the editors' desk: `madoguchi user …`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from madoguchi.faces.cli.storing import ByOption, opened, operator
from madoguchi.message import Message

if TYPE_CHECKING:
    from madoguchi.store.people import Role

user = typer.Typer(help="The people who may sign in to the editors' pages.", no_args_is_help=True)

_ROLES = "editor, reviewer or administrator."
NameArgument = Annotated[str, typer.Argument(help="What the person signs in with.")]
StdinOption = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input, not from a prompt.")
]
KeepOption = Annotated[
    bool, typer.Option("--keep", help="The person chose it: do not ask for another at the first sign-in.")
]


@user.command("add")
def add(
    name: NameArgument,
    role: Annotated[str, typer.Option("--role", help=_ROLES)] = "editor",
    full_name: Annotated[str, typer.Option("--full-name", help="As it is shown. [default: the name]")] = "",
    password_stdin: StdinOption = False,
    keep: KeepOption = False,
    by: ByOption = "",
) -> None:
    """Add a person with a first password, which they change at the first sign-in.

    It has 12 to 256 characters of any kind; what is easily guessed is refused: common passwords, names, dates, rows
    of keys, repetitions, and only words of this directory.
    """
    from madoguchi.editorial.people import AddPerson

    database = opened()
    adding = AddPerson.ready(
        database,
        name,
        full_name,
        _role(role),
        _password(from_stdin=password_stdin),
        by=operator(by),
        must_change=not keep,
    )
    made = adding.carry_out_in(database)
    typer.echo(f"{made.name} may sign in as {made.role.value}")


@user.command("list")
def list_people() -> None:
    """List everybody: name, role, state."""
    from datetime import UTC, datetime

    from madoguchi.store.people import all_people
    from madoguchi.store.second_factors import with_factor
    from madoguchi.store.sign_in import waits

    with opened().reading() as connection:
        people, factors = all_people(connection), with_factor(connection)
        waiting = waits(connection, datetime.now(UTC))
    for each in people:
        state = "active" if each.active else "disabled"
        if each.name in waiting:
            state += f", to wait until {waiting[each.name]} from unknown places"
        if each.name in factors:
            state += ", second factor"
        first = "  (first password)" if each.must_change else ""
        typer.echo(f"{each.name:<16} {each.role.value:<14} {state:<10} {each.full_name}{first}")
    if not people:
        typer.echo("nobody yet; `madoguchi user add NAME --role administrator` adds the first", err=True)


@user.command("disable")
def disable_person(name: NameArgument, by: ByOption = "") -> None:
    """Disable a person; every session ends at once."""
    from madoguchi.editorial.people import Disable

    Disable(name, by=operator(by)).carry_out_in(opened())
    typer.echo(f"{name} can sign in no more")


@user.command("enable")
def enable_person(name: NameArgument, by: ByOption = "") -> None:
    """Let a disabled person sign in again."""
    from madoguchi.editorial.people import Enable

    Enable(name, by=operator(by)).carry_out_in(opened())
    typer.echo(f"{name} may sign in again")


@user.command("role")
def change_role(
    name: NameArgument, role: Annotated[str, typer.Argument(help=_ROLES)], by: ByOption = ""
) -> None:
    """Give a person another role."""
    from madoguchi.editorial.people import GiveRole

    GiveRole(name, _role(role), by=operator(by)).carry_out_in(opened())
    typer.echo(f"{name} is {role} from now on")


@user.command("unlock")
def unlock_person(name: NameArgument, by: ByOption = "") -> None:
    """Forget the wrong passwords tried for a person: they need not wait."""
    from madoguchi.editorial.people import Unlock

    Unlock(name, by=operator(by)).carry_out_in(opened())
    typer.echo(f"{name} need not wait")


@user.command("reset-second-factor")
def reset_second_factor(name: NameArgument, by: ByOption = "") -> None:
    """Remove a person's second factor and recovery codes; they set up another one."""
    from madoguchi.editorial.people import ResetFactor

    had = ResetFactor(name, by=operator(by)).carry_out_in(opened())
    typer.echo(f"{name} has no second factor any more" if had else f"{name} had no second factor")


@user.command("password")
def new_password(
    name: NameArgument, password_stdin: StdinOption = False, keep: KeepOption = False, by: ByOption = ""
) -> None:
    """Give a person a new password (`madoguchi user add --help` says what one may be); it also ends every wait."""
    from madoguchi.editorial.people import GivePassword

    database, password = opened(), _password(from_stdin=password_stdin)
    giving = GivePassword.ready(database, name, password, by=operator(by), must_change=not keep)
    giving.carry_out_in(database)
    typer.echo(f"{name} has a new password; every session of theirs ended")


def _password(*, from_stdin: bool) -> str:
    """Read a password: never from the arguments, which other people of the machine could see."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _role(text: str) -> Role:
    from madoguchi.errors import InputError
    from madoguchi.store.people import Role

    try:
        return Role(text)
    except ValueError:
        raise InputError(Message("--role {text!r}: expected {roles}", text=text, roles=_ROLES)) from None
