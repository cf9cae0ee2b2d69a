"""Commands for what is known of the list, as versions in the store: `madoguchi knowledge …`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from madoguchi.data.bundle import directory_at
from madoguchi.faces.cli.storing import ByOption, opened, person
from madoguchi.message import Message

if TYPE_CHECKING:
    from madoguchi.data.bundle import Bundle

knowledge = typer.Typer(help="What is known of the list, as versions in the store.", no_args_is_help=True)

_OWN = "own"
_NAMED = "A version's number, `own` for the folder that is worked on, or another folder."


@knowledge.command("list")
def list_command() -> None:
    """List the versions, newest first; `*` marks the one that is served."""
    from madoguchi.store.editions import pointed
    from madoguchi.store.knowledge import versions

    with opened().reading() as connection:
        served = pointed(connection).knowledge
        for each in versions(connection):
            mark = "*" if each.bundle == served else " "
            typer.echo(
                f"{mark}{each.seq:>4}  {each.bundle[:12]}  {each.at}  {each.person}  {each.note}".rstrip()
            )


@knowledge.command("save")
def save_command(
    folder: Annotated[Path, typer.Argument(help="A directory's folder; its sources are not saved.")],
    note: Annotated[str, typer.Option("--note", help="What was changed, and why.")] = "",
    by: ByOption = "",
) -> None:
    """Check a folder with everything that reads it, and keep it as the newest version."""
    from madoguchi.editorial.knowledge import SaveVersion

    database = opened()
    made = SaveVersion.ready(database, directory_at(folder.resolve()), by=person(by), note=note).carry_out_in(
        database
    )
    typer.echo(
        f"version {made.seq} ({made.bundle[:12]}); drafts are read with it, readers get it when it is published"
    )


@knowledge.command("diff")
def diff_command(
    before: Annotated[str, typer.Argument(help=_NAMED)],
    after: Annotated[str, typer.Argument(help=_NAMED)],
) -> None:
    """Show what differs between two versions, line by line."""
    from madoguchi.editorial.knowledge import differences

    for each in differences(_bundle(before), _bundle(after)):
        typer.echo(f"{each.how} {each.name}")
        for sign, text in each.lines:
            typer.echo(text if sign == "@" else f"{sign}{text}")


@knowledge.command("get")
def get_command(
    version: Annotated[str, typer.Argument(help=_NAMED)],
    folder: Annotated[Path, typer.Argument(help="Where to write it; a new or an empty folder.")],
) -> None:
    """Write the files of a version into a folder."""
    from madoguchi.errors import InputError

    files = _bundle(version).portable
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(Message("{folder} holds something already; name a new folder", folder=folder))
    for name, content in files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise InputError(Message("{name!r} would lie outside of {folder}", name=name, folder=folder))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    typer.echo(f"{len(files)} files in {folder}; the list itself goes into {folder}/sources")


def _bundle(named: str) -> Bundle:
    from madoguchi.data.bundle import chosen
    from madoguchi.store.knowledge import read_bundle, version_of

    if named == _OWN:
        return chosen()
    if not (named.isascii() and named.isdecimal()):
        return directory_at(Path(named).resolve())
    with opened().reading() as connection:
        return read_bundle(connection, version_of(connection, int(named[:9])).bundle)
