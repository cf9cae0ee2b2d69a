"""`madoguchi watch …`: look at the owners' pages, as far as an editor has switched it on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from madoguchi.faces.cli.output import language
from madoguchi.faces.cli.storing import ByOption, opened, person
from madoguchi.message import translated

if TYPE_CHECKING:
    from madoguchi.editorial.watch.fetching import Fetcher
    from madoguchi.model.edition import Edition

watch = typer.Typer(
    help="Look at the owners' pages for the numbers of our desks. Off until an editor switches it on.",
    no_args_is_help=True,
)
_SECONDS_BETWEEN = 300  # two looks whether something is due
DeskArgument = Annotated[str, typer.Argument(help="A desk's id, or its number.")]
UrlArgument = Annotated[str, typer.Argument(help="The page's address.")]


@watch.command("on")
def switch_on(
    hours: Annotated[int, typer.Option("--hours", help="Hours between two visits of a page.")] = 168,
    most: Annotated[int, typer.Option("--most", help="Most requests in 24 hours.")] = 100,
    program: Annotated[
        list[str] | None, typer.Option("--program", help="Only desks of this program; may be repeated.")
    ] = None,
    by: ByOption = "",
) -> None:
    """Switch the watch of the owners' pages on, with limits."""
    _switch(True, hours, most, tuple(program or ()), by)


@watch.command("off")
def switch_off(by: ByOption = "") -> None:
    """Look at no page any more; a run that goes on stops after its page."""
    from madoguchi.store.watching import settings

    with opened().reading() as connection:
        now = settings(connection)
    _switch(False, now.hours, now.most, now.programs, by)


@watch.command("run")
def run_command(
    once: Annotated[bool, typer.Option("--once", help="Look at what is due, then end.")] = False,
    most: Annotated[int, typer.Option("--most", min=0, help="Most pages at a time. [0: all due]")] = 0,
    program: Annotated[str, typer.Option("--program", help="Only desks of this program.")] = "",
    by: ByOption = "",
) -> None:
    """Look at the pages that are due, and go on doing so. Nothing is changed by it."""
    from madoguchi.editorial.watch.running import run
    from madoguchi.errors import RefusedError

    who = person(by)
    while True:
        try:
            done = run(opened(), fetcher_for, by=who, most=most, program=program)
        except RefusedError as error:
            typer.echo(translated(error.message, language()))
        else:
            told = [f"{n} {name}" for name, n in (*done.visits.items(), *done.looks.items())]
            if told or once:
                typer.echo(f"{sum(done.visits.values())} page(s): {', '.join(told) or '-'}; {done.left} left")
        if once:
            return
        time.sleep(_SECONDS_BETWEEN)


@watch.command("status")
def status() -> None:
    """Show whether the watch is on, and what the newest visit of each page found."""
    from madoguchi.store.watching import looks_of, newest_visits, settings

    edition = _edition()
    with opened().reading() as connection:
        now = settings(connection)
        state = "on" if now.is_on else "off"
        names = {program.slug: program.name for program in edition.programs}
        programs = "、".join(names.get(slug, slug) for slug in now.programs) or "all"
        typer.echo(
            f"watching is {state}: every {now.hours} h, at most {now.most} requests a day, programs: {programs}"
        )
        for url, visit in newest_visits(connection).items():
            typer.echo(f"{visit.at}  {visit.outcome.value:11}  {url}  {translated(visit.told, language())}")
            for look in looks_of(connection, visit.id):
                desk = edition.desk_by_id.get(look.desk)
                other = f" → {look.other}" if look.other else ""
                typer.echo(
                    f"    {look.status.value:9}  {look.number}{other}  {desk.name if desk else look.desk}"
                )


@watch.command("pages")
def list_pages() -> None:
    """List the watched pages, with their desks."""
    from madoguchi.editorial.watch.running import pages

    edition = _edition()
    with opened().reading() as connection:
        for page in pages(connection, edition):
            names = "、".join(edition.desk_by_id[id].name for id in page.desks)
            typer.echo(f"{page.url}  {names}")


@watch.command("add")
def add(desk: DeskArgument, url: UrlArgument, by: ByOption = "") -> None:
    """Add a page of a desk to the watch."""
    from madoguchi.editorial.desk_lookup import desk_named
    from madoguchi.editorial.watch.running import WatchPage

    edition, who = _edition(), person(by)
    found = desk_named(edition, desk)
    WatchPage(edition, found.id, url, by=who).carry_out_in(opened())
    typer.echo(f"{found.name}: {url}")


@watch.command("stop")
def stop(desk: DeskArgument, url: UrlArgument, by: ByOption = "") -> None:
    """Remove a page of a desk from the watch."""
    from madoguchi.editorial.desk_lookup import desk_named
    from madoguchi.editorial.watch.running import StopPage

    edition, who = _edition(), person(by)
    found = desk_named(edition, desk)
    StopPage(edition, found.id, url, by=who).carry_out_in(opened())
    typer.echo(f"{found.name}: no more {url}")


def fetcher_for(most: int) -> Fetcher:
    """Return a fetcher for so many requests, which says where whoever runs this is found."""
    from madoguchi import __version__
    from madoguchi.editorial.watch.fetching import Fetcher
    from madoguchi.errors import InputError
    from madoguchi.message import Message
    from madoguchi.settings import read_settings

    contact = read_settings().base_url
    if not contact:
        raise InputError(
            Message(
                "set MADOGUCHI_BASE_URL to this site's address first: the owners of the pages are to see "
                "who looks at them"
            )
        )
    return Fetcher(contact, __version__, most)


def _switch(is_on: bool, hours: int, most: int, programs: tuple[str, ...], by: str) -> None:
    from madoguchi.editorial.watch.running import SetWatching
    from madoguchi.store.watching import Watching

    edition, who = _edition(), person(by)
    SetWatching(edition, Watching(is_on, hours, most, programs), by=who).carry_out_in(opened())
    typer.echo(f"watching is {'on' if is_on else 'off'}")


def _edition() -> Edition:
    from madoguchi.editorial.importing import served_edition

    return served_edition(opened())
