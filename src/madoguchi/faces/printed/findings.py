"""What the guidebook says at the foot of a page: corrections, and findings that a caller should know."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import madoguchi.faces
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Kind

# A dated fact stands in print with its desk; the finding would say it twice.
_SAID_IN_THE_ROW = {"dated-fact"}
# The plain sentence of each code is the one that the pages show.
_WORDS = Path(madoguchi.faces.__file__).parent / "web" / "notices.toml"
_LONGEST = 60


def findings_by_desk(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Return the footnotes of each desk that has any: corrections first, then findings."""
    notes: dict[str, list[str]] = {desk.id: _corrections(desk) for desk in edition.desks}
    for notice in edition.notices:
        if notice.severity is not Severity.INFO and notice.code not in _SAID_IN_THE_ROW:
            for id in notice.desks:
                notes.setdefault(id, []).append(_told(notice))
    return {id: tuple(dict.fromkeys(found)) for id, found in notes.items() if found}


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


def _corrections(desk: Desk) -> list[str]:
    return [
        f"訂正：一覧には「{value.printed}」とある（{_lines(value.lines)}）。"
        for _, value in desk.values()
        if value.kind is Kind.CORRECTED
    ]


def _told(notice: Notice) -> str:
    value = notice.value if len(notice.value) <= _LONGEST else notice.value[:_LONGEST] + "…"
    about = f"：「{' '.join(value.split())}」" if value.strip() else ""
    return f"注意：{_sentence(notice.code)}{about}（{_lines(notice.lines)}）。"


def _lines(lines: tuple[int, ...]) -> str:
    return (
        "一覧の" + "、".join(map(str, lines[:6])) + ("…" if len(lines) > 6 else "") + "行"
        if lines
        else "一覧全体"
    )


def _sentence(code: str) -> str:
    return _sentences().get(code, code)


@cache
def _sentences() -> dict[str, str]:
    words = tomllib.loads(_WORDS.read_text(encoding="utf-8"))["notice"]
    return {code: entry["ja"] for code, entry in words.items()}
