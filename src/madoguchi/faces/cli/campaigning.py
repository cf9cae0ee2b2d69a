"""`madoguchi campaign …`: numbers to look at, the sheet for whoever calls, what was found."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from madoguchi.faces.cli.files import read_bytes
from madoguchi.faces.cli.storing import ByOption, opened, person
from madoguchi.message import Message
from madoguchi.text.dates import day_of, today

if TYPE_CHECKING:
    from madoguchi.editorial.campaigns import Progress
    from madoguchi.model.edition import Edition
    from madoguchi.store.database import Database

campaign = typer.Typer(
    help="Verification campaigns: call the numbers that most want it, and write down what was found.",
    no_args_is_help=True,
)


@campaign.command("new")
def new_campaign(
    name: Annotated[str, typer.Argument(help="What it is called on the sheet.")],
    count: Annotated[int, typer.Option("--count", help="How many numbers.")] = 50,
    rule: Annotated[
        str,
        typer.Option(
            "--rule",
            help="riskiest: most speaks for a mistake; oldest: not proven for longest, as `madoguchi freshness` counts.",
        ),
    ] = "riskiest",
    program: Annotated[str, typer.Option("--program", help="Only desks of this program.")] = "",
    prefecture: Annotated[str, typer.Option("--prefecture", help="Only desks of this prefecture.")] = "",
    by: ByOption = "",
) -> None:
    """Choose the numbers to check."""
    from madoguchi.editorial.campaigns import Begin
    from madoguchi.errors import InputError
    from madoguchi.store.campaigns import CampaignRule

    if rule not in (CampaignRule.OLDEST, CampaignRule.RISKIEST):
        raise InputError(
            Message(
                "--rule {rule!r} is none of: {oldest}, {riskiest}",
                rule=rule,
                oldest=CampaignRule.OLDEST,
                riskiest=CampaignRule.RISKIEST,
            )
        )
    database, on = opened(), today()
    asked = Begin(
        _edition(database, on),
        name=name,
        rule=CampaignRule(rule),
        count=count,
        on=on,
        by=person(by),
        program=program,
        prefecture=prefecture,
    )
    with database.writing() as connection:
        made = asked.carry_out(connection)
    _, progress = _progress(made.id)
    typer.echo(f"campaign {made.id}: {len(progress.lines)} number(s)")
    typer.echo(f"the sheet: madoguchi campaign sheet {made.id} -o calls.xlsx")


@campaign.command("list")
def list_campaigns() -> None:
    """List the campaigns, newest first."""
    from madoguchi.store.campaigns import campaigns

    with opened().reading() as connection:
        for each in campaigns(connection):
            state = f"ended {day_of(each.closed_at)}" if each.closed_at else "open"
            typer.echo(
                f"{each.id:4}  {state}  {each.rule.value:8}  {day_of(each.made_at)} {each.made_by}  {each.name}"
            )


@campaign.command("status")
def campaign_status(id: int) -> None:
    """Show how far a campaign is, by prefecture, and what is left."""
    _, progress = _progress(id)
    from madoguchi.editorial.call_sheets import why_of

    of = progress.campaign
    typer.echo(f"campaign {of.id}: {of.name}: {progress.settled} of {len(progress.lines)} settled")
    for outcome, n in progress.outcomes.items():
        typer.echo(f"  {n:4}  {outcome}")
    for prefecture, (settled, everything) in progress.by_prefecture.items():
        typer.echo(f"  {settled:4} of {everything:4}  {prefecture or 'all Japan'}")
    for line in progress.lines:
        if not line.settled:
            name = line.desk.name if line.desk else "(no longer in the list)"
            why = "; ".join(why_of(line.call, "en"))
            typer.echo(f"{line.call.position:4}  {line.call.number}  {name}  {line.call.desk}  {why}")


@campaign.command("sheet")
def campaign_sheet(
    id: int,
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.xlsx to fill in, FILE.pdf to print.")],
) -> None:
    """Write the call sheet."""
    _, progress = _progress(id)
    from madoguchi.editorial.call_sheets import workbook
    from madoguchi.errors import InputError
    from madoguchi.faces.cli.output import write_bytes

    if output.suffix.lower() == ".pdf":
        from madoguchi.faces.printed.call_sheet import call_sheet_pdf

        write_bytes(call_sheet_pdf(progress, today()), output)
    elif output.suffix.lower() == ".xlsx":
        write_bytes(workbook(progress), output)
    else:
        raise InputError(Message("{output}: a call sheet is an .xlsx or a .pdf", output=output))


@campaign.command("upload")
def campaign_upload(
    id: int,
    file: Annotated[Path, typer.Argument(help="The filled workbook, or a CSV saved from it.")],
    by: ByOption = "",
) -> None:
    """Write down what a filled sheet says: all of it, or nothing. It may be sent again."""
    database, on = opened(), today()
    from madoguchi.editorial.call_sheets import read_filled, take_in

    content = read_bytes(file)
    rows = read_filled(content, str(file))
    new, proposed = take_in(database, _edition(database, on), id, rows, on=on, by=person(by))
    typer.echo(f"campaign {id}: {new} look(s) recorded, {proposed} change(s) proposed")


@campaign.command("record")
def campaign_record(
    id: int,
    number: Annotated[str, typer.Argument(help="The number that was checked, as on the sheet.")],
    outcome: Annotated[str, typer.Argument(help="right, wrong, changed, no-answer or unsure.")],
    how: Annotated[str, typer.Option("--how", help="called, owner-site or letter.")] = "called",
    evidence: Annotated[
        str, typer.Option("--evidence", help="What was said, or where it stands; no names of persons.")
    ] = "",
    after: Annotated[str, typer.Option("--after", help="The new number, where it changed.")] = "",
    day: Annotated[str, typer.Option("--day", help="The day of the check (ISO). [default: today]")] = "",
    by: ByOption = "",
) -> None:
    """Record one check of a number."""
    from madoguchi.editorial.campaigns import CallLook, Verify
    from madoguchi.errors import InputError
    from madoguchi.faces.cli.asking import read_day
    from madoguchi.faces.cli.draft_decisions import one_of
    from madoguchi.model.verification import How, Outcome
    from madoguchi.text.phone import digits

    edition, progress = _progress(id)
    found = [line for line in progress.lines if digits(line.call.number) == digits(number)]
    if not found:
        raise InputError(
            Message(
                "{number} is not on the sheet of campaign {id}; `madoguchi campaign status {id}` shows it",
                number=number,
                id=id,
            )
        )
    call, on = found[0].call, today()
    look = CallLook(
        call.desk,
        call.number,
        one_of(Outcome, outcome, "the outcome"),
        one_of(How, how, "--how"),
        read_day(day or None) or on,
        evidence,
        after,
    )
    database = opened()
    by = person(by)
    with database.writing() as connection:
        kept, proposal = Verify(edition, look, on=on, by=by, campaign=id).carry_out(connection)
    typer.echo(f"{kept.number}: {kept.outcome.value} ({kept.how.value}, {kept.day}, {kept.person})")
    if proposal:
        typer.echo(f"proposed: change {proposal.change.id}; somebody else accepts it")


@campaign.command("assign")
def campaign_assign(
    id: int,
    callers: Annotated[
        list[str] | None, typer.Argument(help="Who calls; nobody: whoever comes first.")
    ] = None,
    by: ByOption = "",
) -> None:
    """Deal the numbers that are not settled out to people, each a run of the sheet."""
    from madoguchi.editorial.campaigns import Assign

    database, who = opened(), person(by)
    with database.writing() as connection:
        dealt = Assign(_edition(database, today()), id, callers or [], by=who).carry_out(connection)
    typer.echo(f"campaign {id}: {dealt} number(s) dealt out to {', '.join(callers or []) or 'nobody'}")


@campaign.command("close")
def campaign_close(id: int, by: ByOption = "") -> None:
    """End a campaign; what was found stays."""
    from madoguchi.editorial.campaigns import End

    by = person(by)
    with opened().writing() as connection:
        ended = End(id, by=by).carry_out(connection)
    typer.echo(f"campaign {id} ended: {ended.name}")


def _progress(id: int) -> tuple[Edition, Progress]:
    from madoguchi.editorial.campaigns import progress_of

    database = opened()
    edition = _edition(database, today())
    with database.reading() as connection:
        return edition, progress_of(connection, edition, id)


def _edition(database: Database, on: date) -> Edition:
    """The published edition as a caller is told of it today: its numbers are what is looked at."""
    from madoguchi.editions.timeline import as_of
    from madoguchi.editorial.importing import served_edition

    return as_of(served_edition(database), on)
