"""What editors' files are put through, as tasks for a child process (see child.py).

Each task opens the database itself and does what the command of the same name does: the child keeps
all of it in one transaction, or nothing, wherever it is stopped. What it returns is small and plain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import PurePath
from typing import IO, Any

from madoguchi.child import MB, Allowance, Tell
from madoguchi.editions.timeline import as_of
from madoguchi.editorial.call_sheets import read_filled, take_in
from madoguchi.editorial.crosscheck.check import OtherList, crosscheck
from madoguchi.editorial.crosscheck.finding import Finding, Status, Why, grouped
from madoguchi.editorial.importing import import_file, rebuild, served_edition
from madoguchi.editorial.spreadsheets import Read, propose_all, upload_of, workbook
from madoguchi.ingest.errata import Erratum
from madoguchi.store.database import Database

Address = tuple[str, str]  # of a database: its URL and its password
_FINDINGS = 8  # of a number that are told; all of them count
_DAYS = ("period_start", "period_end")


def allowance(size: int, desks: int) -> Allowance:
    """Return what a child may use to read files of `size` bytes beside an edition of so many desks.

    A small file has no need of much memory: the packaged list as a PDF of 2 MB takes 145 MB and 8
    seconds (and its process 130 MB more of addresses), 100,000 desks in 7 MB of text take 754 MB and
    50 seconds, and more where they are held against as many.
    """
    memory = 512 * MB + 160 * size + 10_000 * desks
    seconds = 90 + size // (50 << 10) + desks // 400
    return Allowance(min(memory, 4096 * MB), min(seconds, 900), 4 * min(seconds, 900))


def import_draft(
    database: Address,
    name: str,
    by: str,
    edition: str,
    facts: Mapping[str, str],
    files: Sequence[IO[bytes]],
    tell: Tell,
) -> int:
    """Keep a file as a draft; return the draft's number."""
    told = {key: date.fromisoformat(v) if key in _DAYS else v for key, v in facts.items() if v}
    imported = import_file(
        Database(*database), _read(files)[0], name, by=by, edition=edition, facts=told, progress=tell
    )
    return imported.draft.id


def rebuild_draft(
    database: Address,
    draft: int,
    add: Sequence[Mapping[str, Any]],
    drop: Sequence[str],
    by: str,
) -> None:
    """Read a draft's file anew with its errata."""
    errata = [Erratum(**each) for each in add]
    rebuild(Database(*database), draft, add=errata, drop=drop, by=by)


def check_lists(
    database: Address,
    names: Sequence[str],
    origin: str,
    day: str,
    shown: int,
    files: Sequence[IO[bytes]],
) -> dict[str, Any]:
    """Cross-check lists; return findings by status, the first `shown` groups of each."""
    lists = [
        OtherList(content, PurePath(name), origin, day, named=True)
        for content, name in zip(_read(files), names, strict=True)
    ]
    findings = crosscheck(served_edition(Database(*database)), lists)
    groups = {status.value: grouped(findings, status) for status in Status}
    return {
        "counts": Counter(finding.status.value for finding in findings),
        "groups": {
            status: {
                "all": len(found),
                "first": [
                    {"all": len(group), "first": [asdict(each) for each in group[:_FINDINGS]]}
                    for group in found[:shown]
                ],
            }
            for status, found in groups.items()
        },
    }


def finding_of(raw: Mapping[str, Any]) -> Finding:
    """Return a finding as `check_lists` returned it."""
    return Finding(**{**raw, "status": Status(raw["status"]), "why": Why(raw["why"])})


def look_at_changes(database: Address, name: str, shown: int, files: Sequence[IO[bytes]]) -> dict[str, Any]:
    """Return what a sheet of changes asks for: its first rows that change something, and how many do."""
    upload = upload_of(Database(*database), _read(files)[0], name)
    return {
        "rows": [_row(row) for row in upload.rows[:shown]],
        "more": max(0, len(upload.rows) - shown),
        "changes": len(upload.changes),
        "problems": len(upload.problems),
    }


def _row(row: Read) -> dict[str, Any]:
    change = row.change
    told = {"field": change.field.value, "before": change.before, "after": change.after} if change else None
    return {"row": row.row, "name": row.name, "change": told, "problems": row.problems}


def write_changes_sheet(database: Address, program: str, prefecture: str, files: Sequence[IO[bytes]]) -> None:
    """Write the workbook of the values of some desks into the file; "" stands for all of them."""
    edition = served_edition(Database(*database))
    desks = [
        desk
        for desk in edition.desks
        if program in ("", desk.program)
        and (not prefecture or (desk.prefecture and desk.prefecture.text == prefecture))
    ]
    files[0].write(workbook(edition, desks))
    files[0].flush()


def propose_changes(database: Address, name: str, by: str, files: Sequence[IO[bytes]]) -> int:
    """Propose all that a sheet of changes asks for, or nothing; return how many changes these are."""
    store = Database(*database)
    return len(propose_all(store, upload_of(store, _read(files)[0], name), by=by))


def take_in_calls(
    database: Address, campaign: int, name: str, on: str, by: str, files: Sequence[IO[bytes]]
) -> tuple[int, int]:
    """Write down what a filled call sheet says, or nothing; return looks and proposed changes."""
    store, day = Database(*database), date.fromisoformat(on)
    edition = as_of(served_edition(store), day)
    return take_in(store, edition, campaign, read_filled(_read(files)[0], name), on=day, by=by)


def _read(files: Sequence[IO[bytes]]) -> list[bytes]:
    for file in files:
        file.seek(0)
    return [file.read() for file in files]
