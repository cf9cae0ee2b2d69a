"""The editors' database on the command line: which one it is, who acts, `madoguchi db …`."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from madoguchi.data.bundle import command

if TYPE_CHECKING:
    from madoguchi.store.database import Database

db = typer.Typer(help="The editors' database.", no_args_is_help=True)

ByOption = Annotated[
    str,
    typer.Option(
        "--by",
        help="Who does it: a name as `madoguchi user list` shows it. "
        "[default: MADOGUCHI_PERSON, else the system's user name]",
    ),
]
NoteOption = Annotated[str, typer.Option("--note", help="Why, for whoever reads the history.")]
PublicNoteOption = Annotated[
    str, typer.Option("--note", help="Why; the public log of changes shows it, too.")
]


def opened() -> Database:
    """Return the database of the settings.

    Raises MissingExtraError without the editors' libraries: commands ask for it before they load any.
    """
    from madoguchi.faces.served import database_of
    from madoguchi.settings import read_settings

    return database_of(read_settings())


def person(by: str) -> str:
    """Return who acts: the option, the environment, else the system's user.

    Here the system's own access rules stand in for a password; the name must still be that of an active
    person, letter by letter. Raises RefusedError for one that is not; what the person may do is looked at
    where it is done.
    """
    from madoguchi.editorial.authority import authorized
    from madoguchi.store.people import Role

    name = _named(by) or getpass.getuser()
    with opened().reading() as connection:
        return authorized(connection, name, Role.EDITOR).name


def operator(by: str) -> str:
    """Return who manages people: an administrator where one is named, else the system's user.

    Raises RefusedError for another name that is no administrator's.
    """
    from madoguchi.editorial.authority import authorized
    from madoguchi.store.people import Role

    user = getpass.getuser()
    name = _named(by) or user
    if name == user:
        return user
    with opened().reading() as connection:
        return authorized(connection, name, Role.ADMINISTRATOR).name


def _named(by: str) -> str:
    return by or os.environ.get("MADOGUCHI_PERSON", "")


@db.command("upgrade")
def upgrade() -> None:
    """Make the tables, or bring them to this program's version. Safe to call again."""
    database = opened()
    typer.echo(f"{database.shown}: tables of version {database.upgrade()}")


@db.command("version")
def version() -> None:
    """Show which database is used and the version of its tables."""
    from madoguchi.store.migrating import HEAD, is_newer

    database = opened()
    found = database.version()
    state = (
        f"tables of version {found}" if found else f"no tables yet; make them with `{command('db upgrade')}`"
    )
    if found and is_newer(found):
        state += f", newer than this program's {HEAD}; install the newer program"
    elif found and found != HEAD:
        state += f", not {HEAD}; run `{command('db upgrade')}`"
    typer.echo(f"{database.shown}: {state}")


@db.command("backup")
def backup(
    folder: Annotated[Path, typer.Argument(help="Where to put it; made if it is not there.")],
) -> None:
    """Back up the store while it is in use, open the copy to prove it, and print its name."""
    from madoguchi.store.backups import back_up

    typer.echo(str(back_up(opened(), folder)))


@db.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(help="A backup of the same kind of database.")],
    by: ByOption = "",
) -> None:
    """Put a backup in place of the store; what stands now is backed up beside it first. Nodes may go on."""
    from madoguchi.editorial.publishing import restore
    from madoguchi.errors import StoreError
    from madoguchi.store.editions import current_revision
    from madoguchi.store.migrating import HEAD

    database = opened()
    try:
        usable = database.version() == HEAD
    except StoreError:
        usable = False  # damaged, or away: restoring says more
    who = operator(by) if usable else getpass.getuser()  # else there is nobody to look up
    done = restore(database, file, by=who)
    if done.before is not None:
        typer.echo(f"what stood before: {done.before}")
    version = database.version()
    if version != HEAD:
        typer.echo(f"restored {file.name}: tables of version {version}; run `{command('db upgrade')}`")
        return
    with database.reading() as connection:
        revision = current_revision(connection)
    typer.echo(f"restored {file.name}: {f'revision {revision[:12]}' if revision else 'nothing published'}")
