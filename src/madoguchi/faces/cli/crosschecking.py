"""`madoguchi crosscheck`: what other lists say about our numbers, for a person or for a program."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from madoguchi.editorial.crosscheck.check import OtherList
from madoguchi.editorial.crosscheck.finding import Finding, FindingStatus, Why
from madoguchi.errors import InputError
from madoguchi.faces.cli.files import unreadable
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.text.marking import BRACKETS, COLOURS, marked_numbers

# What of a folder is read; a file named on its own is read whatever its name.
# Kinds of files that are taken from a folder; beside lists, a .json is mostly about them.
_KINDS = {".csv", ".tsv", ".txt", ".md", ".xlsx", ".pdf", ".html", ".htm", ".geojson", ".jsonl", ".vcf"}
# Where the files of a folder come from, as its keeper wrote it down.
ORIGIN = "ORIGIN.txt"
_DATE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_HEADINGS = {
    FindingStatus.DIFFERS: "differs: the same desk, another number",
    FindingStatus.OTHER_LINE: "other-line: another section or service of the same body; no contradiction",
    FindingStatus.CONFIRMED: "confirmed: the same number",
    FindingStatus.ABSENT: "absent: the edition has no such desk",
}
_REASONS = {
    Why.SAME_DESK: "",
    Why.SAME_BODY: "for a section or task that we print otherwise",
    Why.OTHER_LABEL: "under another name",
    Why.OTHER_SECTION: "another section, group or office",
    Why.OTHER_PROGRAMME: "the section, for another programme",
    Why.EXTRA_LINE: "a line for an event or out of hours",
    Why.OTHER_KIND: "another kind of line (toll-free, IP, mobile)",
    Why.SEVERAL_LINES: "the other list gives our number, too",
    Why.NOT_OURS: "",
}


def read_lists(paths: Iterable[Path], date: str) -> list[OtherList]:
    """Read files, and the lists that stand in folders, with the dates that are known of them.

    `date` is for lists that do not say theirs. Raises SourceError for a file that isn't there,
    InputError for another form of date.
    """
    if date and not _DATE.fullmatch(date):
        raise InputError(
            Message(
                "--date {date!r} is not an ISO year, month or day; try 2024, 2024-01 or 2024-01-04", date=date
            )
        )
    return [_read(file, date, named=not path.is_dir()) for path in paths for file in _files(path)]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = (file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in _KINDS)
    return sorted(file for file in found if file.name != ORIGIN)


def _read(path: Path, date: str, *, named: bool) -> OtherList:
    origin = path.parent / ORIGIN
    try:
        told = origin.read_text(encoding="utf-8", errors="replace") if origin.is_file() else ""
        return OtherList(path.read_bytes(), path, told, date, named)
    except OSError as error:
        raise unreadable(path, error) from error


def progress(file: str) -> None:
    """Tell on a terminal which file is being read."""
    if sys.stderr.isatty():
        sys.stderr.write(f"reading {file}\n")


def crosscheck_json(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield one finding a line: status, id, number, other, file, line, date, printed."""
    for finding in findings:
        row = {
            "status": finding.status.value,
            "id": finding.id,
            "number": finding.number,
            "other": finding.other,
            "file": finding.file,
            "line": finding.line,
            "date": finding.date,
            "printed": finding.printed,
        }
        yield json.dumps(row, ensure_ascii=False) + "\n"


def crosscheck_text(findings: tuple[Finding, ...], edition: Edition, *, colour: bool) -> Iterator[str]:
    """Yield the findings for a terminal, what contradicts us first; the digits that differ are marked."""
    mark = COLOURS if colour else BRACKETS
    for status, heading in _HEADINGS.items():
        group = [finding for finding in findings if finding.status is status]
        if group:
            yield f"{heading}\n"
            for finding in group:
                yield from _render_finding(finding, edition, mark)
            yield "\n"
    counts = Counter(finding.status for finding in findings)
    files = len({finding.file for finding in findings})
    yield f"{edition.id}: {len(findings)} number(s) in {files} file(s): "
    yield ", ".join(f"{counts[status]} {status.value}" for status in _HEADINGS) + "\n"


def _render_finding(finding: Finding, edition: Edition, mark: tuple[str, str]) -> Iterator[str]:
    where = f"{finding.file}:{finding.line}, {finding.date or 'no date'}"
    reason = f"  ({_REASONS[finding.why]})" if _REASONS[finding.why] else ""
    desk = edition.desk_by_id.get(finding.id) if finding.id else None
    if desk is None:
        yield f"  {finding.other}  {finding.printed}  {where}{reason}\n"
    elif finding.status is FindingStatus.CONFIRMED:
        yield f"  {finding.other}  {desk.name}  {where}{reason}\n"
    else:
        ours, other = finding.number or "-", finding.other
        if finding.status is FindingStatus.DIFFERS:
            ours, other = marked_numbers(ours, other, mark)
        yield f"  {desk.name}  {finding.id}\n"
        yield f"    ours   {ours}\n    theirs {other}  {where}{reason}\n           {finding.printed}\n"
