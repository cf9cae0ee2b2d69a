"""`madoguchi lint`: notices like those of a good compiler: line, excerpt, code, why, what to do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.message import Message, translated
from madoguchi.model.edition import Edition
from madoguchi.model.notice import Notice, Severity

LONGEST_EXCERPT = 100
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def lint_json(edition: Edition) -> Iterator[str]:
    """Yield one notice a line: code, severity, lines, value, message, fix.

    Of several sources `source` is the one that `lines` are of; `also` has those of others.
    """
    for notice in edition.notices:
        found = edition.by_source(notice.lines)
        row: dict[str, object] = {
            "code": notice.code,
            "severity": notice.severity.value,
            "lines": list(found[0][1]) if found else [],
            "value": notice.value,
            "message": notice.message,
            "fix": notice.fix,
        }
        if len(edition.sources) > 1:
            row["source"] = found[0][0].id if found else None
            row["also"] = [{"source": source.id, "lines": list(lines)} for source, lines in found[1:]]
        yield json.dumps(row, ensure_ascii=False) + "\n"


def lint_text(edition: Edition, *, colour: bool) -> Iterator[str]:
    """Yield the notices for a terminal, and a last line that counts them: of an office's own list in Japanese."""
    for notice in edition.notices:
        yield from _render_notice(notice, edition, colour=colour)
    counts = Counter(notice.severity for notice in edition.notices)
    yield f"{edition.id}: " + ", ".join(f"{counts[s]} {s.value}" for s in Severity) + "\n"


def _render_notice(notice: Notice, edition: Edition, *, colour: bool) -> Iterator[str]:
    several = len(edition.sources) > 1
    where = "; ".join(
        (f"{source.id} " if several else "") + ",".join(map(str, lines))
        for source, lines in edition.by_source(notice.lines)
    )
    lang = "en" if edition.bundle == GUIDEBOOK else "ja"
    head = f"{notice.severity.value} {notice.code}"
    if colour:
        head = f"\033[{_COLOURS[notice.severity]}m{head}\033[0m"
    at = Message("line {lines}", lines=where or "-")
    yield f"{translated(at, lang)}: {head}: {translated(notice.message, lang)}\n"
    for line in notice.lines[:3]:
        excerpt = edition.lines[line - 1].replace("\t", " | ")
        yield f"    {edition.line_of(line):>4} {around(excerpt, notice.value)}\n"
    fix = Message("fix: {fix}", fix=notice.fix)
    yield f"    {translated(fix, lang)}\n"


def around(text: str, value: str) -> str:
    """Cut a long line so that the text the notice is about stays in sight."""
    if len(text) <= LONGEST_EXCERPT:
        return text
    at = max(0, text.find(value) - LONGEST_EXCERPT // 3)
    cut = text[at : at + LONGEST_EXCERPT]
    return ("…" if at else "") + cut + ("…" if at + LONGEST_EXCERPT < len(text) else "")
