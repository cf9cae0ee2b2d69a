"""The `madoguchi` command. Each command is a page of its own; all are thin."""

from __future__ import annotations

import gc
import os
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core

from madoguchi import __version__
from madoguchi.data.bundle import VARIABLE, chosen, directory_at
from madoguchi.data.loading import located
from madoguchi.errors import DescriptionError, MadoguchiError, MissingExtraError, why_not
from madoguchi.extras import explained, installed, require
from madoguchi.faces.cli.files import KINDS
from madoguchi.faces.cli.output import PlainStream, refuse_in, refused_in, speak
from madoguchi.message import Message, translated

# The editors' commands, each a function or a group of commands, in the order in which the help lists them.
_EDITORS = {
    "import": "publishing:import_command",
    "drafts": "publishing:drafts_command",
    "review": "publishing:review_command",
    "publish": "publishing:publish_command",
    "rollback": "publishing:rollback_command",
    "history": "publishing:history_command",
    "gaps": "gaps:gaps_command",
    "freshness": "aging:freshness_command",
    "teach": "teaching:teach_command",
    "changes": "editing:changes",
    "callers": "calling:callers",
    "campaign": "campaigning:campaign",
    "watch": "watching:watch",
    "comment": "mailing:comment",
    "mail": "mailing:mail",
    "db": "storing:db",
    "user": "people:user",
    "owner": "access:owner",
    "token": "access:token",
    "knowledge": "knowing:knowledge",
}


class Commands(typer.core.TyperGroup):
    """The commands, of which the editors' are imported and made when they are asked for: a question need not wait."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands, in the order of the help."""
        return list(dict.fromkeys((*super().list_commands(ctx), *_EDITORS)))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command by its name; None where there is none."""
        if cmd_name in self.commands or cmd_name not in _EDITORS:
            return super().get_command(ctx, cmd_name)
        module, _, name = _EDITORS[cmd_name].partition(":")
        found = getattr(import_module(f"madoguchi.faces.cli.{module}"), name)
        made = typer.Typer(add_completion=False, rich_markup_mode=None)
        if not isinstance(found, typer.Typer):
            made.command(cmd_name)(found)
            return typer.main.get_command(made)
        made.add_typer(found, name=cmd_name)
        group: Any = typer.main.get_command(made)
        return group.commands[cmd_name]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that the first word names; for none the error suggests one of all that there are."""
        named = next((word for word in args if not word.startswith("-")), "")
        if named not in self.list_commands(ctx):  # typer looks for what is alike among those that are made
            self.commands.update({name: self.get_command(ctx, name) for name in _EDITORS})
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=Commands,
    help="A directory of desks whose every number can be proven.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

SourceOption = Annotated[
    Path | None,
    typer.Option(
        "--source",
        help=f"Another list ({KINDS}), read as a draft; or of the store: draft:1, a revision.",
    ),
]
OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", help="File or device; default: standard output.")
]


# Commands that may be told their folder, and need no other.
_NAME_THEIR_OWN = ("new", "add", "check")


def _version(value: bool) -> None:
    if value:
        typer.echo(f"madoguchi {__version__}")
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    directory: Annotated[
        Path | None,
        typer.Option(
            "--directory",
            envvar=VARIABLE,
            help="The folder of a directory of your own (madoguchi new). [default: the packaged one]",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Ask, export, check and build the directory."""
    context.obj = directory
    if directory is None or context.invoked_subcommand in _NAME_THEIR_OWN:
        return
    refuse_in("ja")
    directory_at(directory)
    os.environ[VARIABLE] = str(directory.resolve())  # for child processes too


@app.command("ask")
def ask_command(
    text: Annotated[
        str | None, typer.Argument(help="The question, in your own words; a name or a number works too.")
    ] = None,
    place: Annotated[str, typer.Option("--place", help="Prefecture, city, ward, town or postal code.")] = "",
    at: Annotated[
        str | None, typer.Option("--at", help="Answer as of this day (ISO); default: today.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the question was understood.")] = False,
    batch: Annotated[
        Path | None, typer.Option("--batch", help="JSON Lines of {id, query, place}; - for standard input.")
    ] = None,
    output: OutputOption = None,
) -> None:
    """Ask which desk to call, and why."""
    import json

    from madoguchi.errors import InputError
    from madoguchi.faces.cli.asking import ask_batch, make_router, read_day, told
    from madoguchi.faces.cli.output import write_text
    from madoguchi.faces.exports.answers import answer_json_full

    day = read_day(at)
    if batch is not None:
        write_text(ask_batch(batch, day), output)
        return
    gc.disable()  # one question, then the process ends: collecting would only cost time
    if text is None:
        raise InputError(Message("ask what? `madoguchi ask TEXT --place PLACE`, or --batch FILE.jsonl"))
    router = make_router()
    answer = router.answer(text, place, day, explain=explain)
    if as_json:
        row = answer_json_full(answer, router.edition)
        if explain:
            row["trace"] = [{"step": step.name, "detail": step.detail} for step in answer.trace]
        write_text([json.dumps(row, ensure_ascii=False, indent=2) + "\n"], output)
    else:
        write_text([line + "\n" for line in told(answer, router.edition, explain=explain)], output)


@app.command("new")
def new_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; new, or empty.")],
    file: Annotated[
        Path,
        typer.Option(
            "--from",
            metavar="LIST",
            help=f"The list: {KINDS}; packaged: the directory that comes with it.",
        ),
    ],
    title: Annotated[str, typer.Option("--title", help="What the directory is called.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; take everything as proposed.")] = False,
) -> None:
    """Make a directory of any office's list: a folder that says how the list reads, and answers at once."""
    from madoguchi.faces.cli.founding import found

    speak("ja")
    for line in found(folder, file, title=title, ask=not yes):
        typer.echo(line)


@app.command("add")
def add_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a directory.")],
    file: Annotated[
        Path,
        typer.Argument(metavar="LIST", help=f"A further list: {KINDS}."),
    ],
    title: Annotated[str, typer.Option("--title", help="What the list is called.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; take everything as proposed.")] = False,
    beside: Annotated[
        bool,
        typer.Option(
            "--beside", help="It is another list, though it looks like a newer text of one that is there."
        ),
    ] = False,
) -> None:
    """Put a further list beside those of a directory: sources named, a desk of two lists shown once."""
    from madoguchi.faces.cli.founding import add

    speak("ja")
    for line in add(folder, file, title=title, ask=not yes, beside=beside):
        typer.echo(line)


@app.command("check")
def check_command(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="DIR",
            help="The folder of a directory. [default: that of --directory]",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")] = False,
    output: OutputOption = None,
) -> None:
    """Say what a directory's folder lacks and how good it is. Exit 1 when something is wrong, 2 without a folder."""
    from madoguchi.errors import InputError
    from madoguchi.faces.cli.checking import check
    from madoguchi.faces.cli.output import write_text

    if not as_json:
        speak("ja")
    folder = folder or context.obj
    if folder is None:
        raise InputError(Message("check which directory? `madoguchi check DIR`"))
    told, sound = check(folder, as_json=as_json)
    write_text(told, output)
    if not sound:
        raise typer.Exit(1)


@app.command("export")
def export_command(
    name: Annotated[str, typer.Argument(help="What to export; `madoguchi export list` shows the names.")],
    output: OutputOption = None,
    source: SourceOption = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="With site: put it in place of whatever the folder holds.")
    ] = False,
    title: Annotated[str, typer.Option("--title", help="What the list of --source is called.")] = "",
    publisher: Annotated[str, typer.Option("--publisher", help="Who published it.")] = "",
    licence: Annotated[str, typer.Option("--licence", help="Under which terms.")] = "",
    period: Annotated[
        str, typer.Option("--period", help="For which days it holds: 2024-04-01/2025-03-31.")
    ] = "",
) -> None:
    """Write the directory in a format that others read."""
    from madoguchi.faces.cli.editions import open_edition, told_facts
    from madoguchi.faces.cli.exporting import SITE, export_named, export_site, listed
    from madoguchi.faces.cli.output import write_bytes, write_text
    from madoguchi.model.notice import Severity

    if name == "list":
        write_text(listed(), output)
        return
    told = told_facts(title, publisher, licence, period)
    if name == SITE:
        edition = open_edition(source, told)
        export_site(edition, output, replace=replace)
    else:
        export = export_named(name)
        edition = open_edition(source, told)
        write_bytes(export.write(edition), output)
    if any(notice.severity is Severity.ERROR for notice in edition.notices):
        typer.echo(
            "some of the text could not be read; `madoguchi lint --source` lists what and where", err=True
        )
        raise typer.Exit(1)


@app.command("slip")
def slip_command(
    desks: Annotated[
        list[str] | None, typer.Argument(help="Names, numbers or ids of desks; up to three fit one page.")
    ] = None,
    ask: Annotated[str, typer.Option("--ask", help="A question: its first desks, with the reasons.")] = "",
    topic: Annotated[
        str, typer.Option("--topic", help="What it is about (an id of the topics); chooses the call script.")
    ] = "",
    place: Annotated[str, typer.Option("--place", help="Prefecture, city, ward, town or postal code.")] = "",
    at: Annotated[str | None, typer.Option("--at", help="As of this day (ISO); default: today.")] = None,
    lang: Annotated[str, typer.Option("--lang", help="ja or en.")] = "ja",
    output: OutputOption = None,
) -> None:
    """Print desks on one sheet of A4 (PDF): large numbers, QR codes, why, and what to say."""
    from madoguchi.faces.cli.asking import make_router, read_day
    from madoguchi.faces.cli.output import write_bytes
    from madoguchi.faces.cli.slipping import slip_file

    require("print")
    day = read_day(at)
    content = slip_file(
        desks or [], ask=ask, topic=topic, place=place, at=day, lang=lang, router=make_router()
    )
    write_bytes(content, output)


@app.command("lint")
def lint_command(
    as_json: Annotated[bool, typer.Option("--json", help="One notice a line as JSON.")] = False,
    source: SourceOption = None,
    output: OutputOption = None,
) -> None:
    """Show every notice: what looks wrong, where, why, and what to do. Exit 1 when an ERROR stands."""
    from madoguchi.faces.cli.editions import open_edition
    from madoguchi.faces.cli.linting import lint_json, lint_text
    from madoguchi.faces.cli.output import write_text
    from madoguchi.model.notice import Severity

    edition = open_edition(source)
    colour = output is None and sys.stdout.isatty()
    write_text(lint_json(edition) if as_json else lint_text(edition, colour=colour), output)
    if any(notice.severity is Severity.ERROR for notice in edition.notices):
        raise typer.Exit(1)


@app.command("verify")
def verify_command(
    edition: Annotated[Path, typer.Argument(help="A file that `madoguchi export edition` wrote.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="One unproven value a line as JSON, then the digests.")
    ] = False,
    output: OutputOption = None,
) -> None:
    """Prove an edition file from the file alone. Exit 1 when a value is not what its claim yields."""
    from madoguchi.faces.cli.output import write_text
    from madoguchi.faces.cli.verifying import told, verified

    digests, flaws = verified(edition)
    write_text(told(digests, flaws, as_json=as_json), output)
    if flaws:
        raise typer.Exit(1)


@app.command("diff")
def diff_command(
    old: Annotated[
        str,
        typer.Argument(
            help="An edition's id, current, draft:1, a revision, a list, an edition.json, or a directory's folder."
        ),
    ],
    new: Annotated[str, typer.Argument(help="The newer one, named likewise.")],
    as_json: Annotated[bool, typer.Option("--json", help="One difference a line as JSON.")] = False,
    output: OutputOption = None,
) -> None:
    """Show what changed between two editions: every number, name, department, address and area."""
    from madoguchi.faces.cli.diffing import diff_json, diff_text, editions_named
    from madoguchi.faces.cli.output import write_text

    editions = editions_named(old, new)
    colour = output is None and sys.stdout.isatty()
    write_text(diff_json(*editions) if as_json else diff_text(*editions, colour=colour), output)


@app.command("crosscheck")
def crosscheck_command(
    files: Annotated[
        list[Path],
        typer.Argument(help="Other lists: CSV, TSV, JSON, XLSX, PDF, text; a folder for all of its own."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One finding a line as JSON.")] = False,
    date: Annotated[
        str, typer.Option("--date", help="Of which year, month or day (ISO) a list is that does not say.")
    ] = "",
    source: SourceOption = None,
    output: OutputOption = None,
) -> None:
    """Compare other lists with the edition: each number confirmed, different, another line, or absent."""
    from madoguchi.editorial.crosscheck.check import crosscheck
    from madoguchi.faces.cli.crosschecking import crosscheck_json, crosscheck_text, progress, read_lists
    from madoguchi.faces.cli.editions import open_edition
    from madoguchi.faces.cli.output import write_text

    lists = read_lists(files, date)
    edition = open_edition(source)
    findings = crosscheck(edition, lists, progress=progress)
    colour = output is None and sys.stdout.isatty()
    told = crosscheck_json(findings) if as_json else crosscheck_text(findings, edition, colour=colour)
    write_text(told, output)


@app.command("serve")
def serve_command(
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="0: a free one. [default: MADOGUCHI_PORT or 8000]"),
    ] = None,
) -> None:
    """Serve the pages on loopback."""
    require("serve")
    from madoguchi.faces import editors, writing
    from madoguchi.faces.cli.checking import refuse_faulty
    from madoguchi.faces.editors.lazy import LazyEditors, LazyOwners, LazyWriting
    from madoguchi.faces.offline.kept import SEGMENTS, create_kept
    from madoguchi.faces.web.node import Mounted
    from madoguchi.faces.web.server import serve
    from madoguchi.settings import read_settings

    mounted: dict[str, Mounted] = dict.fromkeys(SEGMENTS, create_kept)
    environment = os.environ if port is None else {**os.environ, "MADOGUCHI_PORT": str(port)}
    settings, beside = read_settings(environment), None
    refuse_faulty(chosen())
    if installed("editors"):
        if settings.mail is not None:
            from madoguchi.faces.editors.mailing import mailing

            beside = partial(mailing, server=settings.mail, base=settings.base_url)
        mounted[editors.SEGMENT] = LazyEditors
        mounted[editors.OWNERS] = LazyOwners
        mounted[writing.SEGMENT] = LazyWriting
    else:
        typer.echo(f"without the editors' pages; for them, {MissingExtraError.ways('editors')}", err=True)
    serve(settings, mounted, beside)


@app.command("mcp")
def mcp_command(
    http: Annotated[
        bool, typer.Option("--http", help="Streamable HTTP on loopback instead of standard input and output.")
    ] = False,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="With --http; 0: a free one. [default: 8001]"),
    ] = None,
) -> None:
    """Serve the directory's tools to assistants (Model Context Protocol)."""
    if port is not None and not http:
        from madoguchi.errors import InputError

        raise InputError(Message("--port is for HTTP; try: madoguchi mcp --http --port 8001"))
    require("mcp")
    from madoguchi.faces.mcp.running import DEFAULT_PORT, serve_http, serve_stdio

    if http:
        serve_http(DEFAULT_PORT if port is None else port)
    else:
        serve_stdio()


@app.command("build")
def build_command(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail when the edition is not current.")
    ] = False,
) -> None:
    """Build the directory's edition from its list and what is known of it, or say why it does not build."""
    from madoguchi.faces.cli.building import build_directory

    typer.echo(build_directory(check=check))


def run() -> None:
    """Entry point: our own errors become one clear line and exit status 2; 1 for an extra that is missing."""
    # One question is too small to share among threads; they only get in each other's way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.stdout, sys.stderr = PlainStream(sys.stdout), PlainStream(sys.stderr)
    speak("")
    refuse_in("")
    try:
        app()
    except ModuleNotFoundError as error:
        if (missing := explained(error)) is None:
            raise
        typer.echo(f"madoguchi: {missing.in_language(refused_in())}", err=True)
        sys.exit(1)
    except MadoguchiError as error:
        typer.echo(f"madoguchi: {_placed(error).in_language(refused_in())}", err=True)
        sys.exit(1 if isinstance(error, MissingExtraError) else 2)
    except BrokenPipeError:  # `madoguchi export jsonl | head`: the reader has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except OSError as error:  # a file or folder that can't be used where nobody says more of it
        if error.filename is None:
            raise
        told = Message("{path}: {why}", path=error.filename, why=why_not(error))
        typer.echo(f"madoguchi: {translated(told, refused_in())}", err=True)
        sys.exit(2)


def _placed(error: MadoguchiError) -> MadoguchiError:
    """An error of a data file with its line, as far as that can be found in the directory's own."""
    if not isinstance(error, DescriptionError) or error.line:
        return error
    try:
        return located(error, chosen().text(error.file))
    except DescriptionError:
        return error


if __name__ == "__main__":
    run()
