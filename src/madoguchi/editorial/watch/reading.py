"""An owner's page as it came → what it says of the numbers of its desks. Done in a child process.

The page's own body is known: a number that nobody is named for is that body's. What a page calls a
former number confirms nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import PurePath
from typing import IO, Any

from madoguchi.data import read_text
from madoguchi.data.loading import parsed
from madoguchi.editorial.crosscheck.bodies import Bodies
from madoguchi.editorial.crosscheck.check import checked
from madoguchi.editorial.crosscheck.finding import Finding, Why
from madoguchi.editorial.crosscheck.finding import FindingStatus as Says
from madoguchi.editorial.crosscheck.judging import Judge
from madoguchi.editorial.crosscheck.knowledge import known_to
from madoguchi.editorial.crosscheck.lists import read_list
from madoguchi.editorial.crosscheck.naming import Naming
from madoguchi.editorial.crosscheck.numbers import find_numbers, folded_line
from madoguchi.editorial.crosscheck.passages import Context, ListLine, Passage
from madoguchi.index.directory import Directory
from madoguchi.ingest.documents.blocks import Document, Grid
from madoguchi.ingest.documents.reader import opened
from madoguchi.ingest.source import LONGEST_LINE
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.store.database import Database
from madoguchi.store.knowledge import served_edition
from madoguchi.store.watching import Look, LookStatus
from madoguchi.text.phone import digits

FILE = "watch.toml"
_PAGE = PurePath("page")
_BEFORE = 12  # characters before a number in which it is called a former one
_OURS = (Why.SAME_DESK, Why.SAME_BODY)


def read_page(
    database: tuple[str, str], desks: Sequence[str], files: Sequence[IO[bytes]]
) -> list[dict[str, Any]]:
    """Return what a page says of the published numbers of some desks, as a child process tells it."""
    with Database(*database).reading() as connection:
        edition = served_edition(connection)
    files[0].seek(0)
    return [asdict(look) for look in looks_at(edition, desks, files[0].read())]


def told_look(raw: dict[str, Any]) -> Look:
    """Return a look as `read_page` told it."""
    return Look(**{**raw, "status": LookStatus(raw["status"])})


def looks_at(edition: Edition, desks: Iterable[str], content: bytes) -> list[Look]:
    """Return a look for each number of each desk. Raises SourceError for a page that can't be read."""
    known = known_to(edition.bundle)
    naming = Naming(Bodies(edition, known), known)
    judge = Judge(Directory(edition, {}).by_digits, frozenset(known.programmes))
    by_body: dict[tuple[str, str], list[Desk]] = {}
    for id in desks:
        if (desk := edition.desk_by_id.get(id)) is not None:
            prefecture = desk.prefecture.text if desk.prefecture else ""
            by_body.setdefault((desk.organization.text, prefecture), []).append(desk)
    found: list[Look] = []
    for (body, prefecture), theirs in by_body.items():
        context = Context(name=body, authority=body, prefectures=(prefecture,) if prefecture else ())
        passages = read_list(content, _PAGE, known, context)
        present = [replace(each, context=_of_body(each.context, context)) for each in passages]
        findings = checked([_without_former(each) for each in present], naming, judge, str(_PAGE))
        printed = _printed(passages)
        looks = [_look(desk, number, findings, printed) for desk in theirs for number in desk.numbers]
        if any(look.status not in (LookStatus.CONFIRMED, LookStatus.DIFFERS) for look in looks):
            # 電話番号 | 03-… is a row of a table that is no list: read as it is said, word after word.
            rows = checked([_without_former(Passage(_spoken(content), context))], naming, judge, str(_PAGE))
            looks = [
                look
                if look.status in (LookStatus.CONFIRMED, LookStatus.DIFFERS)
                else _look(edition.desk_by_id[look.desk], look.number, rows, printed)
                for look in looks
            ]
        found += looks
    return found


def _spoken(content: bytes) -> tuple[ListLine, ...]:
    """The lines of a page, a row of a table as one line."""
    page = opened(content, str(_PAGE))
    if not isinstance(page, Document):
        return tuple(ListLine(n, line) for n, line in enumerate(page.text.splitlines(), 1))
    said: list[str] = []
    for block in page.blocks:
        rows = [" ".join(row.cells) for row in block.rows] if isinstance(block, Grid) else [block.text]
        said += rows
    return tuple(ListLine(n, " ".join(text.split())[:LONGEST_LINE]) for n, text in enumerate(said, 1))


def _of_body(here: Context, page: Context) -> Context:
    return replace(here, name=here.name or page.name, authority=here.authority or page.authority)


def _look(desk: Desk, number: str, findings: Sequence[Finding], printed: dict[str, str]) -> Look:
    mine = [each for each in findings if digits(each.other) == digits(number)]
    for each in mine:
        if each.status is Says.CONFIRMED and each.why in _OURS:
            return Look(desk.id, number, LookStatus.CONFIRMED, "", each.printed)
    for each in findings:
        if each.status is Says.DIFFERS and each.id == desk.id and each.number == number:
            return Look(desk.id, number, LookStatus.DIFFERS, each.other, each.printed)
    if digits(number) in printed:
        return Look(desk.id, number, LookStatus.ELSEWHERE, "", printed[digits(number)])
    return Look(desk.id, number, LookStatus.SILENT)


def _printed(passages: Iterable[Passage]) -> dict[str, str]:
    """The digits of every number of a page → the text around it, where it stands first."""
    found: dict[str, str] = {}
    for line in (line for passage in passages for line in passage.lines):
        for each in find_numbers(line.text):
            for number in each.numbers:
                near = line.text[max(0, each.start - 80) : each.end + 24]
                found.setdefault(digits(number), " ".join(near.split()))
    return found


def _without_former(passage: Passage) -> Passage:
    return replace(passage, lines=tuple(ListLine(line.number, _present(line.text)) for line in passage.lines))


def _present(text: str) -> str:
    """A line without the numbers that it calls former ones, and without the words for new and old."""
    folded, end, words = folded_line(text).lower(), 0, _words_by_kind()
    for each in find_numbers(text):
        before = folded[max(end, each.start - _BEFORE) : each.start]
        after = folded[each.end : each.end + _BEFORE].lstrip().startswith(words["former_behind"])
        if after or any(word in before.replace(" ", "") for word in words["former"]):
            text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
        end = each.end
    folded = folded_line(text)
    for word in (*words["former"], *words["present"]):
        at = folded.find(word)
        while at >= 0:
            text = text[:at] + " " * len(word) + text[at + len(word) :]
            at = folded.find(word, at + len(word))
    return text


@cache
def _words_by_kind() -> dict[str, tuple[str, ...]]:
    found = parsed(read_text(FILE), FILE)
    return {
        kind: tuple(word for entry in found[kind] for word in entry["words"])
        for kind in ("former", "former_behind", "present")
    }
