"""`madoguchi callers …`: what callers answer by number, and the words that some of them let the editors have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from madoguchi.faces.cli.storing import ByOption, opened, person
from madoguchi.message import Message

if TYPE_CHECKING:
    from madoguchi.model.edition import Edition
    from madoguchi.store.database import Database

callers = typer.Typer(
    help="What callers answer to “did you get through?”, and words that they let the editors have.",
    no_args_is_help=True,
)
WordsArgument = Annotated[
    int, typer.Argument(help="The number of the words, as `madoguchi callers words` shows it.")
]


@callers.command("list")
def list_answers() -> None:
    """List the numbers with answers of the last 90 days, those that most need a check first."""
    from madoguchi.editorial.callers import answers
    from madoguchi.text.dates import today

    database = opened()
    edition = _edition(database)
    with database.reading() as connection:
        found = answers(connection, edition, today())
    typer.echo("dead  wrong desk  reached  last answer")
    for each in found:
        name = each.desk.name if each.desk else "(no longer in the list)"
        look = "  LOOK" if each.doubted else ""
        typer.echo(
            f"{each.dead:4}  {each.wrong_desk:10}  {each.reached:7}  {each.last}  {each.number}  {name}  {each.id}{look}"
        )


@callers.command("clear")
def clear_command(
    number: Annotated[str, typer.Argument(help="The number; with --desk where several desks have it.")],
    desk: Annotated[str, typer.Option("--desk", help="The desk's id.")] = "",
    by: ByOption = "",
) -> None:
    """Remove all answers about a number: they were made up, or are out of date."""
    from madoguchi.editorial.callers import ClearAnswers
    from madoguchi.editorial.desk_lookup import desk_named
    from madoguchi.text.phone import digits

    database, who = opened(), person(by)
    found = desk_named(_edition(database), desk or number)
    own = next((each for each in found.numbers if digits(each) == digits(number)), number)
    gone = ClearAnswers(found.id, own, by=who).carry_out_in(database)
    typer.echo(f"{own}: {gone} answer(s) removed")


@callers.command("words")
def list_words() -> None:
    """List the words that wait for a review, then those that are material."""
    from madoguchi.store.callers import questions

    database = opened()
    desks = _edition(database).desk_by_id
    with database.reading() as connection:
        found = questions(connection)
    for each in sorted(found, key=lambda each: each.state.value, reverse=True):
        shown = desks[each.desk].name if each.desk in desks else each.desk
        right = f" -> {desks[each.wanted].name if each.wanted in desks else each.wanted or 'no desk'}"
        place = f" [{each.place}]" if each.place else ""
        words = " ".join(each.words.split())
        typer.echo(
            f"{each.id:4}  {each.state.value:8}  {each.day}  {words}{place}  (shown: {shown})"
            f"{right if each.state == 'material' else ''}"
        )


@callers.command("use")
def use_command(
    id: WordsArgument,
    desk: Annotated[
        str, typer.Option("--desk", help="The desk that is right: its id or number; without: none of ours.")
    ] = "",
    by: ByOption = "",
) -> None:
    """Take words as material for the router: nothing is taught by it, they wait for `export`."""
    from madoguchi.editorial.callers import UseWords

    database, who = opened(), person(by)
    edition = _edition(database)
    used = UseWords(edition, id, desk, by=who).carry_out_in(database)
    typer.echo(
        f"words {id}: material for {edition.desk_by_id[used.wanted].name if used.wanted else 'no desk'}"
    )


@callers.command("discard")
def discard_command(
    ids: Annotated[
        list[int], typer.Argument(help="The numbers of words, as `madoguchi callers words` shows them.")
    ],
    by: ByOption = "",
) -> None:
    """Remove words for good."""
    from madoguchi.editorial.callers import DiscardWords

    database, who = opened(), person(by)
    DiscardWords(ids, by=who).carry_out_in(database)
    typer.echo(f"words {', '.join(map(str, ids))}: removed")


@callers.command("export")
def export_command(
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", help="FILE.csv as training/questions has them, FILE.jsonl for questions.jsonl."
        ),
    ],
    keep: Annotated[bool, typer.Option("--keep", help="Leave them in the store.")] = False,
    by: ByOption = "",
) -> None:
    """Write the words that are material into a file, and remove them from the store."""
    from madoguchi.editorial.callers import HandOnWords, material
    from madoguchi.errors import InputError
    from madoguchi.faces.cli.output import write_bytes
    from madoguchi.faces.exports.caller_words import words_csv, words_jsonl

    database, who = opened(), person(by)
    with database.reading() as connection:
        found = material(connection)
    if output.suffix.lower() == ".csv":
        write_bytes(words_csv(found, _edition(database)), output)
    elif output.suffix.lower() == ".jsonl":
        write_bytes(words_jsonl(found), output)
    else:
        raise InputError(Message("{output}: words are a .csv or a .jsonl", output=output))
    if not keep:
        HandOnWords([each.id for each in found], by=who).carry_out_in(database)
    typer.echo(f"{output}: {len(found)} question(s){'' if keep else ', removed from the store'}")


def _edition(database: Database) -> Edition:
    """The published edition as a caller is told of it today."""
    from madoguchi.editions.timeline import as_of
    from madoguchi.editorial.importing import served_edition
    from madoguchi.text.dates import today

    return as_of(served_edition(database), today())
