"""Tables that are drawn in a text, with | as Markdown has them or with │ of box drawings, and the marks of Markdown."""

from __future__ import annotations

import re

from madoguchi.ingest.documents.cellwords import struck_out
from madoguchi.model.notice import Notice

_BAR = re.compile(r"(?<!\\)[|│┃｜]")
# A line that draws and says nothing: |---|:--:|, +----+, ├──┼──┤, =====.
_DRAWING = re.compile(r"[\s|│┃｜:+=\-─-╿―ー]+")
_STROKE = re.compile(r"[-=─-╿―ー]{2}")
_NEWLINE = re.compile("\r\n|\n|\r")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s++([^#\s]++(?:[#\s]++[^#\s]++)*+)[#\s]*+")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\(<?([^\s()<>]{0,1000})>?(?:\s+\"[^\"]{0,200}\")?\)")
_STRUCK = re.compile(r"~~([^~]{1,200})~~")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)([^*_`]{1,500}?)(?<=\S)\1")
# A heading, or a link or words in bold in an entry of a list: a text that Markdown is.
_IS_MARKDOWN = re.compile(
    r"^\s{0,3}#{1,6}[ \t]+\S|^\s{0,9}(?:[-*+]|\d{1,2}\.)[ \t]+[^\n]{0,99}(?:\*\*|\]\()", re.MULTILINE
)
_ENTRY = re.compile(r"\s{0,9}(?:[-*+]|\d{1,2}\.)\s")
_BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,1000})>")


def cells_of(line: str) -> tuple[str, ...]:
    """Return the cells of a line that begins with a bar, as they stand between the bars; else nothing.

    >>> cells_of("| 東課 | 03-1111-2222 |")
    ('東課', '03-1111-2222')
    """
    bare = line.strip()
    if len(bare) < 2 or not _BAR.match(bare):
        return ()
    pieces = [cell.strip().replace("\\|", "|") for cell in _BAR.split(bare)]
    return tuple(pieces[1:-1] if not pieces[-1] else pieces[1:])


def is_rule(line: str) -> bool:
    """Whether a line of a drawn table is a rule between rows."""
    return bool(_DRAWING.fullmatch(line) and _STROKE.search(line))


def without_bars(text: str) -> tuple[str, tuple[Notice, ...]]:
    """Return a text whose drawn tables have tabs between their cells; each line stays where it is.

    A text without such a table is returned as it is. What is struck out is left out, with a notice.
    """
    lines = _NEWLINE.split(text)
    rows = _rows(lines)
    if not rows and not _IS_MARKDOWN.search(text):
        return text, ()
    notices: list[Notice] = []
    found = []
    for number, line in enumerate(lines, start=1):
        cells = rows.get(number)
        if cells is None:
            found.append(_bare(line))
            continue
        struck = [words for cell in cells for words in _STRUCK.findall(cell)]
        if struck:
            notices.append(struck_out(" ".join(struck)).notice(number))
        words = [_plain(cell) for cell in cells]
        found.append("\t".join(words if len(words) > 1 else [*words, ""]) if any(words) else "")
    return "\n".join(found), tuple(notices)


def _rows(lines: list[str]) -> dict[int, tuple[str, ...]]:
    """Line number → cells, of the rows of all drawn tables. The outer bars may be missing above a rule."""
    found: dict[int, tuple[str, ...]] = {}
    open_table = False
    for number, line in enumerate(lines, start=1):
        if not _BAR.search(line) or is_rule(line):
            open_table = open_table and is_rule(line)
            continue
        below = lines[number] if number < len(lines) else ""
        open_table = open_table or (is_rule(below) and bool(_BAR.search(below)))
        if cells := cells_of(line) or (cells_of(f"|{line.strip()}|") if open_table else ()):
            found[number] = cells
    return found


def _bare(line: str) -> str:
    """A line between the tables without the marks of a heading; a rule says nothing."""
    if is_rule(line):
        return ""
    heading = _HEADING.fullmatch(line)
    words = heading[1] if heading else line
    marked = heading or _EMPHASIS.fullmatch(words.strip()) or _ENTRY.match(words) or _LINK.search(words)
    return _plain(words) if marked else words


def _plain(cell: str) -> str:
    """The words of a cell as a page shows them; a link's address stands behind its words."""
    cell = _AUTOLINK.sub(r"\1", _BREAK.sub(" ", _STRUCK.sub("", cell)))
    cell = _LINK.sub(_shown, cell)
    return re.sub(r"\t+", " ", _EMPHASIS.sub(r"\2", cell)).strip()


def _shown(link: re.Match[str]) -> str:
    words, address = link[1], link[2]
    if not address.startswith("http") or address in words:
        return words
    behind = link.string[link.end() : link.end() + 1]
    return f"{words} {address}" + (" " if behind.strip() else "")
