"""`madoguchi gaps`: where a function has no desk of its own, and who answers instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from madoguchi.editorial.gaps import GapRow


def gaps_command(
    as_csv: Annotated[bool, typer.Option("--csv", help="Every function × prefecture as CSV.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Every function × prefecture, one a line as JSON.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File or device; default: standard output.")
    ] = None,
) -> None:
    """Show where a function has no local desk, and where a caller is sent instead."""
    from madoguchi.editorial.gaps import coverage
    from madoguchi.faces.cli.asking import make_router
    from madoguchi.faces.cli.output import write_bytes, write_text
    from madoguchi.faces.exports.coverage import coverage_csv, coverage_json

    rows = coverage(make_router().directory)
    if as_csv:
        write_bytes(coverage_csv(rows), output)
    elif as_json:
        write_text(coverage_json(rows), output)
    else:
        write_text(_render_gaps(rows), output)


def _render_gaps(rows: Iterable[GapRow]) -> Iterator[str]:
    from madoguchi.editorial.gaps import Cover, Spread, fallbacks

    spread: Spread | None = None
    headings = {
        Spread.UNEVEN: "uneven: near in some prefectures, far or missing in others",
        Spread.LOCAL: "local: a desk in every prefecture",
        Spread.REGIONAL: "regional: one desk for several prefectures",
        Spread.NATIONAL: "national: one desk for all Japan",
    }
    for row in rows:
        if row.spread is not spread:
            yield f"{headings[row.spread]}\n"
            spread = row.spread
        told = ", ".join(f"{row.counts[cover]} {cover.value}" for cover in Cover if row.counts[cover])
        yield f"  {row.function.id}  {row.function.name}  ({told})\n"
        if spread is Spread.LOCAL:
            continue
        for (cover, desk), prefectures in fallbacks(row).items():
            where = "all 47" if len(prefectures) == 47 else "、".join(prefectures)
            name = desk.name if desk else "the general desk of the prefecture"
            yield f"    {cover.value:8} {name}: {where}\n"
