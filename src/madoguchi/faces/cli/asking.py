"""`madoguchi ask`: one question for a person, JSON for a program, a batch for many."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.data.bundle import chosen
from madoguchi.data.manifest import manifest_of
from madoguchi.errors import InputError
from madoguchi.faces.cli.files import unreadable
from madoguchi.faces.exports.answers import answer_json
from madoguchi.faces.exports.proofs import labelled
from madoguchi.message import Message
from madoguchi.model.answer import Slip
from madoguchi.text.dates import parse_day, whole_day

if TYPE_CHECKING:
    from madoguchi.answers.router import Router
    from madoguchi.model.answer import Alarm, Answer, Answered
    from madoguchi.model.edition import Edition, SourceFacts


def make_router() -> Router:
    """Return a router over the published edition."""
    from madoguchi.answers.router import Router
    from madoguchi.faces.served import published_edition

    manifest_of(chosen())
    return Router(published_edition())


def read_day(text: str | None) -> date | None:
    """Return the day of an ISO date or time, or as people write it. Raises InputError that says the form."""
    if text is None:
        return None
    try:
        return whole_day(text) or parse_day(text)
    except ValueError as error:
        raise InputError(Message("--at {text!r} is not a date; write it as 2024-01-31", text=text)) from error


def read_batch(lines: Iterable[str], name: str) -> Iterator[dict[str, Any]]:
    """Yield the questions of a JSON Lines file; empty lines are passed over.

    Raises InputError that names the line.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(
                Message("{name}, line {number}: not JSON ({error})", name=name, number=number, error=error)
            ) from error
        if not isinstance(item, dict) or not isinstance(item.get("query"), str):
            raise InputError(
                Message(
                    '{name}, line {number}: expected {{"id", "query", "place"}}, query a text',
                    name=name,
                    number=number,
                )
            )
        if not isinstance(item.get("place"), str | None):
            raise InputError(
                Message("{name}, line {number}: place must be a text or null", name=name, number=number)
            )
        yield item


def ask_batch(path: Path, at: date | None) -> Iterator[str]:
    """Yield one Answer a line, in the order of the file (`-` is standard input)."""
    router = make_router()
    try:
        handle = sys.stdin if str(path) == "-" else path.open(encoding="utf-8")
    except OSError as error:
        raise unreadable(path, error) from error
    with handle:
        try:
            for item in read_batch(handle, str(path)):
                answer = router.answer(item["query"], item.get("place") or "", at)
                row = answer_json(answer, router.edition, item.get("id"))
                yield json.dumps(row, ensure_ascii=False) + "\n"
        except UnicodeDecodeError as error:
            raise InputError(
                Message("{path}: not UTF-8 text; save it as UTF-8 and try again", path=path)
            ) from error


def told(answer: Answer, edition: Edition, *, explain: bool) -> Iterator[str]:
    """Yield an answer as lines for a terminal."""
    if explain:
        for step in answer.trace:
            yield f"  {step.name:10} {step.detail}"
        yield ""
    if answer.message and answer.refusal != "crisis":
        yield answer.message.ja
    if answer.alarm:
        yield from _emergency(answer.alarm)
        if answer.refusal == "crisis":
            return
        yield ""
    if answer.place_not_understood:
        yield f"「{answer.place}」という場所が見つかりません。都道府県、市区町村、郵便番号のどれかを --place に書いてください"
    if answer.question:
        choices = answer.question.choices
        yield f"？ {answer.question.text.ja}{'：' if choices else ''}{'、'.join(choices)}"
        if not answer.place_not_understood:
            yield "  場所は --place に書いてください" + (f"（例: --place {choices[0]}）" if choices else "")
    if answer.possible_places:
        yield "場所がいくつか考えられます：" + "、".join(answer.possible_places)
    if not answer.items:
        yield from _outside(answer)
        yield from _near(answer)
    several = len(edition.sources) > 1
    for index, item in enumerate(answer.items):
        mark = "（何でも相談できる窓口）" if item.general else ""
        yield (
            "" if index == 0 else "\n"
        ) + f"{' / '.join(_render_numbers(item)) or '（電話番号は載っていません）'}  {item.desk.name}{mark}"
        yield from (f"    FAX {labelled(fax)}" for fax in item.desk.faxes)
        yield from (f"    メール {email.text}" for email in item.desk.emails)
        if item.desk.hours:
            # Few lists print hours: the patterns for them wait until one does.
            from madoguchi.faces.hours import hours_shown

            yield f"    受付時間 {hours_shown(item.desk.hours.text)}"
        yield from (f"    ・{reason.ja}" for reason in item.reasons)
        yield from (f"    ! {fact.note.text}" for fact in item.desk.dated)
        if several:
            names = dict.fromkeys(source.facts.name for source in edition.sources_of([item.desk]))
            yield f"    出典 {'、'.join(names)}"
    if answer.items and answer.outside:
        yield ""
        yield from _outside(answer)
    yield f"\n{answer.at.isoformat()} 現在 / 出典: " + "、".join(
        _render_source(source.facts, answer.at)
        for source in edition.sources_of(item.desk for item in answer.items)
    )


def _outside(answer: Answer) -> Iterator[str]:
    """Whose work it is, or may be beside that of the list's own desks."""
    if answer.outside and (answer.items or not answer.surely_outside):
        yield "ほかの役所などの担当かもしれません。"
    for door in answer.outside:
        yield f"  {door.name.ja}（{door.what.ja}）" + (f"  {door.number}" if door.number else "")


_SLIPS = {
    Slip.CHANGED: "1けたちがい",
    Slip.SWAPPED: "となりの2けたが逆",
    Slip.MISSING: "1けた足りない",
    Slip.ADDED: "1けた多い",
}


def _near(answer: Answer) -> Iterator[str]:
    """Numbers of the list that the typed one may have been meant for."""
    if answer.near:
        yield "入力された番号によく似た番号があります。お確かめください。"
    for near in answer.near:
        yield f"  {near.number}  {near.desk.name}（{_SLIPS[near.slip]}）"


def _render_source(facts: SourceFacts, at: date) -> str:
    """A source, what it speaks for, and how long that is over."""
    age = facts.age_days(at)
    since = "その日" if facts.period_start == facts.period_end else "期間の終わり"
    stale = f"、{since}から{age}日たっています" if age else ""
    period = f"{facts.period_start or '不明'}〜{facts.period_end or '不明'}" if facts.period else "期間は不明"
    period = f"{facts.day_of} 現在" if facts.day_of else period
    return f"{facts.name}（{period}{stale}）"


def _render_numbers(item: Answered) -> Iterator[str]:
    """The numbers of an answer, each with what the list says of it: 夜間, its extension."""
    whole = {phone.number: labelled(phone) for phone in item.desk.phones}
    for number in item.numbers:
        yield whole.get(number, number)


def _emergency(alarm: Alarm) -> Iterator[str]:
    from madoguchi.answers.contacts import contacts_for

    yield "命や身に危険があるときは、迷わず、こちらへ："
    for contact in contacts_for(alarm):
        yield f"{contact.number or '（文字で通報）'}  {contact.name}  {contact.what}（{contact.hours}）"
