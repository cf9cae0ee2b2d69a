"""Tables in the markup of MediaWiki ({| … |}) → a web page with the same lines, which its reader reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from madoguchi.ingest.documents.blocks import Remark
from madoguchi.ingest.documents.cellwords import remark_on_comment
from madoguchi.ingest.source import NEWLINE

_BEGINS, _ENDS = re.compile(r"^[:*]*\{\|", re.MULTILINE), re.compile(r"^[ \t]{0,9}\|\}", re.MULTILINE)
_PARTS = re.compile(r"^[ \t]{0,9}(?:\|-|!)", re.MULTILINE)
_NOTE = re.compile(r"<ref\b[^<>/]*>(?P<words>[^<>]{0,1000})</ref>|<ref\b[^<>]*/>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(?P<words>(?:[^-]|-(?!->))*+)-->")
_HEADING = re.compile(r"(={1,6})\s*+([^=]++)\1\s*")
_IN_ROW, _IN_HEADER = re.compile(r"\|\|"), re.compile(r"\|\||!!")
# What stands before a single bar in a cell: how it is drawn.
_DRAWN = re.compile(
    r"""\s*(?P<attributes>(?:[\w-]+\s?=\s?(?:"[^"]*"|'[^']*'|[\w#%-]+)\s*)+)\|(?P<words>.*)"""
)
_WITHIN = re.compile(r"\[\[(?:[^\[\]|]{0,200}\|)?([^\[\]|]{1,200})\]\]")
_OUTSIDE = re.compile(r"\[(https?://[^\s\[\]]{1,1000})(?:\s([^\[\]]{1,200}))?\]")
_TEMPLATE = re.compile(r"\{\{[^{}|]{0,100}(?P<values>(?:\|[^{}|]{0,200})*)\}\}")
_NAMED = re.compile(r"\s*\w+\s*=")
_EMPHASIS = re.compile("'{2,5}")
_BULLET = re.compile(r"[*#;:]+\s*")


def is_wikitext(text: str) -> bool:
    """Whether a text has a table in the markup of MediaWiki."""
    begins = _BEGINS.search(text)
    return bool(begins and _ENDS.search(text, begins.end()) and _PARTS.search(text, begins.end()))


def as_page(text: str) -> tuple[str, tuple[Remark, ...]]:
    """Return a text as a web page in which each line stays where it is, and what is remarked on its footnotes and comments.

    >>> as_page("{|\\n! 窓口 !! 電話\\n|-\\n| [[東|東課]] || 1\\n|}")[0].splitlines()[1]
    '<tr><th>窓口</th><th>電話</th>'
    """
    remarks: list[Remark] = []
    for aside in (_COMMENT, _NOTE):
        for found in aside.finditer(text):
            remarks += remark_on_comment((found["words"] or "").strip())
        text = aside.sub(lambda found: "\n" * found[0].count("\n"), text)
    return "\n".join(_lines(NEWLINE.split(text))), tuple(remarks)


def _lines(lines: list[str]) -> Iterator[str]:
    in_table = row_open = False
    for line in lines:
        bare = line.strip()
        if not in_table:
            in_table, row_open = bool(_BEGINS.match(bare)), False
            yield "<table>" if in_table else _outside(bare)
        elif bare.startswith("|}"):
            in_table = False
            yield "</table>"
        elif bare.startswith("|+"):
            yield f"<caption>{_inline(_parted(bare[2:])[1]).strip()}</caption>"
        elif bare.startswith("|-"):
            row_open = True
            yield "<tr>"
        elif bare[:1] in ("|", "!"):
            yield ("" if row_open else "<tr>") + _cells(bare)
            row_open = True
        else:
            yield f"<br>{_inline(bare)}" if bare else ""


def _outside(bare: str) -> str:
    if heading := _HEADING.fullmatch(bare):
        return f"<h{len(heading[1])}>{_inline(heading[2]).strip()}</h{len(heading[1])}>"
    if bullet := _BULLET.match(bare):
        return f"<ul><li>{_inline(bare[bullet.end() :])}</li></ul>"
    return f"<p>{_inline(bare)}</p>" if bare else ""


def _cells(bare: str) -> str:
    """The cells of a line; the last of them may go on in the next one."""
    tag, between = ("th", _IN_HEADER) if bare[0] == "!" else ("td", _IN_ROW)
    found = ""
    for cell in between.split(bare[1:]):
        attributes, words = _parted(cell)
        found += f"</{tag}>" * bool(found) + f"<{tag}{attributes}>{_inline(words).strip()}"
    return found + (f"</{tag}>" if tag == "th" else "")


def _parted(cell: str) -> tuple[str, str]:
    """How a cell is drawn, with a space before it, and its words."""
    drawn = _DRAWN.fullmatch(cell)
    return (f" {drawn['attributes'].strip()}", drawn["words"]) if drawn else ("", cell)


def _inline(words: str) -> str:
    """Words as a reader of the wiki sees them: of a link its shown text, of a template its values."""
    shown = _WITHIN.sub(r"\1", _TEMPLATE.sub(_values, words))
    shown = _OUTSIDE.sub(lambda link: f'<a href="{link[1]}">{link[2] or link[1]}</a>', shown)
    return _EMPHASIS.sub("", shown)


def _values(template: re.Match[str]) -> str:
    values = template["values"].split("|")[1:]
    return " ".join(value.strip() for value in values if not _NAMED.match(value))
