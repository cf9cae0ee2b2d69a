"""What the book says at the foot of a page: corrections, and findings that a caller should know."""

from __future__ import annotations

from itertools import count
from typing import Any

from madoguchi.faces.printed.columns import is_whole, shortened
from madoguchi.message import strings
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import ClaimKind

# A dated fact stands in print with its desk; the finding would say it twice.
_SAID_IN_THE_ROW = {"dated-fact"}
_LONGEST, _LONGEST_PRINTED = 60, 240  # characters of a value that a footnote quotes
# A row stands on one page with all its footnotes.
_MOST = 12
_CUT = "略記：長いため、「…」のあとを省いています。すべての文は、もとの一覧とデータにあります"


def findings_by_desk(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Return the footnotes of each desk that has any: corrections first, then findings."""
    notes: dict[str, list[str]] = {desk.id: _corrections(desk, edition) for desk in edition.desks}
    for notice in edition.notices:
        if notice.severity is not Severity.INFO and notice.code not in _SAID_IN_THE_ROW:
            for id in notice.desks:
                notes.setdefault(id, []).append(_told(notice, edition))
    for desk in edition.desks:
        if not is_whole(desk):
            notes[desk.id].insert(0, f"{_CUT}（{_lines(desk.lines, edition)}）。")
    return {id: _few(tuple(dict.fromkeys(found))) for id, found in notes.items() if found}


def _few(notes: tuple[str, ...]) -> tuple[str, ...]:
    if len(notes) <= _MOST:
        return notes
    return (
        *notes[: _MOST - 1],
        f"ほかに注が {len(notes) - _MOST + 1} 件あります。すべての注はデータにあります。",
    )


def numbered(chapters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Number the rows, and label each footnote; one that rows of a table share is told once."""
    labels: dict[tuple[int, str], str] = {}
    position = count()
    for table_number, table in enumerate(table for chapter in chapters for table in chapter["tables"]):
        for row in table["rows"]:
            row["position"] = next(position)
            row["findings"] = [_labelled(table_number, text, labels) for text in row["findings"]]
    return chapters


def _labelled(table: int, text: str, labels: dict[tuple[int, str], str]) -> dict[str, Any]:
    first = (table, text) not in labels
    label = labels.setdefault((table, text), f"finding-{len(labels)}")
    return {"text": text, "label": label, "first": first}


def _corrections(desk: Desk, edition: Edition) -> list[str]:
    return [
        f"訂正：もとの一覧では「{shortened(value.printed, _LONGEST_PRINTED)}」です（{_lines(value.lines, edition)}）。"
        for _, value in desk.values()
        if value.kind is ClaimKind.CORRECTED
    ]


def _told(notice: Notice, edition: Edition) -> str:
    value = shortened(" ".join(notice.value.split()), _LONGEST)
    about = f"：「{value}」" if value else ""
    return f"注意：{sentence_of(notice.code)}{about}（{_lines(notice.lines, edition)}）。"


def _lines(lines: tuple[int, ...], edition: Edition) -> str:
    """一覧の5、8行; of several sources 「市の窓口」の5行."""
    found = edition.by_source(lines)
    return (
        "、".join(
            (f"「{source.facts.name}」" if len(edition.sources) > 1 else "一覧")
            + "の"
            + "、".join(map(str, own[:6]))
            + ("…" if len(own) > 6 else "")
            + "行"
            for source, own in found
        )
        or "一覧全体"
    )


def sentence_of(code: str) -> str:
    """Return the plain sentence of a code, the one that the pages show."""
    return strings("pages", "ja").get(f"notice.{code}", code)
