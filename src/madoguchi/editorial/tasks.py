"""What editors' files are put through, as tasks for a child process (see child.py).

Each task opens the database itself and does what the command of the same name does: the child keeps
all of it in one transaction, or nothing, wherever it is stopped. What it returns is small and plain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import PurePath
from typing import IO, Any

from madoguchi.answers.router import Router
from madoguchi.child import MB, Allowance, Tell
from madoguchi.editions.timeline import as_of
from madoguchi.editorial.call_sheets import read_filled, take_in
from madoguchi.editorial.checking import check
from madoguchi.editorial.crosscheck.check import OtherList, crosscheck
from madoguchi.editorial.crosscheck.finding import Finding, FindingStatus, Why, grouped
from madoguchi.editorial.describing import Description, describe, proposed_from, tried, undescribed
from madoguchi.editorial.importing import import_file, read_again, rebuild, served_edition
from madoguchi.editorial.joining import Meant, join_list, look_at_list
from madoguchi.editorial.knowledge import SaveVersion, current, edited, save_again
from madoguchi.editorial.spreadsheets import Read, propose_all, upload_of, workbook
from madoguchi.editorial.teaching import (
    Asked,
    OwnQuestion,
    compared,
    own_questions,
    to_ask,
    to_show,
    with_lessons,
)
from madoguchi.index.taught import read_lessons
from madoguchi.ingest.errata import Erratum
from madoguchi.ingest.spec import Role
from madoguchi.message import packed
from madoguchi.model.edition import Edition, InFile
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice
from madoguchi.store import knowledge
from madoguchi.store.database import Database
from madoguchi.store.drafts import draft_of, edition_of_draft

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


def read_served_again(database: Address, by: str, tell: Tell) -> int:
    """Import the list that is served once more, with the newest knowledge; return the draft's number."""
    return read_again(Database(*database), by=by, progress=tell).draft.id


def undescribed_tables(database: Address, draft: int) -> list[dict[str, Any]]:
    """Return the tables of a draft of which no description speaks, or not of every column (see `Undescribed`)."""
    with Database(*database).reading() as connection:
        edition = edition_of_draft(connection, draft_of(connection, draft))
    return [{**asdict(each), "begins": each.table.begins} for each in undescribed(edition)]


def try_description(database: Address, draft: int, said: Mapping[str, Any], shown: int) -> dict[str, Any]:
    """Return what a description makes of a draft: its first desks, how many they are, what is said of them."""
    trial = tried(Database(*database), draft, _description(said))
    return {
        "desks": [_shown(desk) for desk in trial.desks[:shown]],
        "all": len(trial.desks),
        "notices": [_notice_entry(notice) for notice in trial.notices[:shown]],
        "more": max(0, len(trial.notices) - shown),
        "lost": [_notice_entry(notice) for notice in trial.lost[:shown]],
        "elsewhere": trial.elsewhere,
        "left": trial.left,
    }


def _shown(desk: Desk) -> dict[str, Any]:
    return {
        "name": desk.name,
        "phones": [{"number": phone.number, "label": phone.label or ""} for phone in desk.phones],
        "faxes": [fax.number for fax in desk.faxes],
        "links": [value.text for value in (*desk.emails, *desk.urls)],
        "address": desk.address.text if desk.address else "",
        "hours": desk.hours.text if desk.hours else "",
        "area": [area.text for area in desk.service_area],
        "notes": [note.text for note in desk.notes],
    }


def _notice_entry(notice: Notice) -> dict[str, Any]:
    message = packed(notice.message)  # a child's answer is JSON
    return {"code": notice.code, "lines": notice.lines, "value": notice.value, "message": message}


def keep_description(
    database: Address, draft: int, said: Mapping[str, Any], by: str, note: str, base: str
) -> int:
    """Keep a description as a version and read the draft anew; return the version's number."""
    return describe(Database(*database), draft, _description(said), by=by, note=note, base=base).seq


def _description(said: Mapping[str, Any]) -> Description:
    return Description(**{**said, "table": proposed_from(said["table"])})


def look_at_joining(
    database: Address,
    name: str,
    title: str,
    beside: bool,
    meant: Sequence[tuple[int, int, str]],
    shown: int,
    files: Sequence[IO[bytes]],
) -> dict[str, Any]:
    """Return what is proposed for a further list, and what it would add: new desks, further proofs, contradictions."""
    found = look_at_list(
        Database(*database), _read(files)[0], name, title=title, beside=beside, meant=_meant(meant)
    )
    proposal, addition = found.proposal, found.addition
    edition, left = addition.edition, addition.in_no_desk
    return {
        "title": proposal.facts.title,
        "tables": [{**asdict(table), "begins": table.begins} for table in proposal.tables],
        "unphoned": [desk.name for desk in addition.desks if not desk.phones],
        "lost": [_notice_entry(notice) for notice in addition.lost[:shown]],
        "left": len(left),
        "left_first": _printed(edition, left[:shown]),
        "new": len(addition.new),
        "new_first": [_shown(desk) for desk in addition.new[:shown]],
        "shared": len(addition.shared),
        "shared_first": [
            {**_shown(other), "name": desk.name, "proofs": _printed(edition, (desk.row, other.row))}
            for desk, other in addition.shared[:shown]
        ],
        "differing": len(addition.differing),
        "differing_first": [
            {
                "names": [edition.desk_by_id[id].name for id in notice.desks],
                "proofs": _printed(edition, notice.lines),
            }
            for notice in addition.differing[:shown]
        ],
    }


def join(
    database: Address,
    name: str,
    title: str,
    beside: bool,
    meant: Sequence[tuple[int, int, str]],
    by: str,
    note: str,
    base: str,
    files: Sequence[IO[bytes]],
) -> int:
    """Keep a further list as a version and a draft; return the draft's number."""
    content, said = _read(files)[0], _meant(meant)
    return join_list(
        Database(*database),
        content,
        name,
        by=by,
        note=note,
        base=base,
        title=title,
        beside=beside,
        meant=said,
    ).id


def _meant(meant: Sequence[tuple[int, int, str]]) -> list[Meant]:
    return [Meant(table, at, Role(role)) for table, at, role in meant]


def _printed(edition: Edition, lines: Sequence[int]) -> list[dict[str, Any]]:
    """Lines as they are printed, each with its list and where it stands in that list's file."""
    found = []
    for line in lines:
        source, text = edition.source_of(line), edition.lines[line - 1]
        own = source.line(line)
        place = asdict(source.in_file(own) or InFile(row=own))
        found.append({"list": source.facts.name, **place, "text": " / ".join(text.split("\t"))})
    return found


def check_files(database: Address, texts: Mapping[str, str]) -> None:
    """Let everything read the newest knowledge with some of its files written anew. Raises DescriptionError."""
    with Database(*database).reading() as connection:
        _, bundle = current(connection)
        edition = knowledge.served_edition(connection)
    check(edited(bundle, texts), edition, bundle)


def save_files(database: Address, texts: Mapping[str, str], by: str, note: str, base: str) -> int:
    """Keep the newest knowledge with some of its files written anew as a version; return its number."""
    store = Database(*database)
    with store.reading() as connection:
        _, bundle = current(connection)
    saving = SaveVersion.ready(store, edited(bundle, texts), by=by, note=note, base=base)
    return saving.carry_out_in(store).seq


def save_version_again(database: Address, seq: int, by: str, note: str, base: str) -> int:
    """Go back to an earlier version of the knowledge (0: the own folder), as a version of its own; return its number."""
    store = Database(*database)
    return save_again(store, seq, by=by, note=note, base=base).carry_out_in(store).seq


def try_lessons(database: Address, words: str | None, asked: Mapping[str, str], shown: int) -> dict[str, Any]:
    """Return what another `words.toml` changes (None: none other) and what it teaches, and what is answered to one question."""
    with Database(*database).reading() as connection:
        _, bundle = current(connection)
        edition = replace(knowledge.served_edition(connection), bundle=bundle)
    before = Router(edition)
    after = before if words is None else with_lessons(before, read_lessons(words))
    found = compared(before, after, to_ask(after, own_questions(bundle)))
    first = to_show(found, before, after)
    judged = [each for each in found if each.right is not None]
    question = OwnQuestion(**asked)
    one = compared(before, after, [question])[0] if question.query else None
    return {
        "asked": _answered(one) if one else None,
        "first": [_answered(each) for each in first[:shown]],
        "more": sum(each.changed for each in first[shown:]),
        "changed": sum(each.changed for each in found),
        "all": len(found),
        "judged": len(judged),
        "right": sum(bool(each.right) for each in judged),
        "right_before": sum(bool(each.was_right) for each in judged),
    }


def _answered(asked: Asked) -> dict[str, Any]:
    question = asked.question
    told = {"before": asked.before, "after": asked.after, "right": asked.right}
    return {"query": question.query, "place": question.place, **told}


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
    groups = {status.value: grouped(findings, status) for status in FindingStatus}
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
    return Finding(**{**raw, "status": FindingStatus(raw["status"]), "why": Why(raw["why"])})


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
    return {
        "row": row.row,
        "name": row.name,
        "change": told,
        "problems": [packed(each) for each in row.problems],
    }


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
