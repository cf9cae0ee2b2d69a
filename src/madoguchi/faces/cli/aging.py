"""`madoguchi freshness`: how long ago the numbers were last proven, by program and by prefecture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from madoguchi.message import Message

if TYPE_CHECKING:
    from madoguchi.editorial.freshness import AgeGroup, Freshness
    from madoguchi.model.edition import Edition


def freshness_command(
    program: Annotated[str, typer.Option("--program", help="Only desks of this program.")] = "",
    prefecture: Annotated[str, typer.Option("--prefecture", help="Only desks of this prefecture.")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object with every number, the oldest first.")
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Every number, the oldest first, as CSV.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File or device; default: standard output.")
    ] = None,
) -> None:
    """Show how long ago the numbers were last proven: by their list, by a check, or by a change."""
    from madoguchi.editions.timeline import as_of
    from madoguchi.editorial.freshness import freshness
    from madoguchi.errors import InputError
    from madoguchi.faces.cli.output import write_bytes, write_text
    from madoguchi.faces.exports.freshness import freshness_csv, freshness_json
    from madoguchi.faces.served import published
    from madoguchi.text.dates import today
    from madoguchi.text.prefecture import full_name

    served = published()
    on = today()
    edition = as_of(served.edition, on)
    if program and program not in edition.program_by_slug:
        named = ", ".join(sorted(edition.program_by_slug))
        raise InputError(Message("--program {name!r} is none of: {named}", name=program, named=named))
    place = full_name(prefecture) if prefecture else ""
    if place is None:
        raise InputError(Message("--prefecture {name!r} is not a prefecture", name=prefecture))
    looked = served.standing.looked if served.standing else {}
    found = freshness(edition, looked, on).of(program=program, prefecture=place)
    if as_csv:
        write_bytes(freshness_csv(found, edition), output)
    elif as_json:
        write_text([freshness_json(found)], output)
    else:
        write_text(_render_freshness(found, edition), output)


def _render_freshness(found: Freshness, edition: Edition) -> Iterator[str]:
    from madoguchi.editorial.freshness import Age

    everything = found.everything
    yield f"{everything.total} number(s), {everything.past_a_year} without a proof of the last year\n"
    words = {Age.OLDER: "older", Age.NONE: "no proof, or found wrong since"}
    for age in Age:
        yield f"  {everything.counts.get(age, 0):6}  {words.get(age, f'up to {age.value} month(s)')}\n"
    yield "by program:\n"
    for group in found.by_program:
        yield _render_group(group, f"{group.key}  {edition.program_by_slug[group.key].name}")
    yield "by prefecture:\n"
    for name, group in sorted(found.by_prefecture.items(), key=lambda pair: -pair[1].percent):
        yield _render_group(group, name or "(none)")


def _render_group(group: AgeGroup, name: str) -> str:
    return f"  {group.past_a_year:6} of {group.total:6} past a year  {name}\n"
