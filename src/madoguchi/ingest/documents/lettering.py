"""Characters on a page → lines → running text: which breaks are spaces and which only the margin's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

CELL = "cell"  # of a character: whether a cell begins with it; only where its printer tells so
STRUCK = "struck"  # of a character: whether a line is drawn through it
# In parts of the size of the type. Japanese setting puts up to a quarter between Latin and kanji.
_SPACE_GAP = 0.4
_TAB_GAP = 2.5
# What stays together at the end of a line: a run of Latin or a character of Japanese, and the one
# behind it, which may be tied by a fixed space; an opening bracket never ends a line, and closing
# ones, commas and small kana never begin one.
_TOGETHER = re.compile(
    r"(?:[!-~]+|.)(?: ?[(（「『\[［]*[!-~]*)?.?[ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々、。，．」』）)\]］]*"
)
_SLACK = 0.3
# What begins an entry or a line of one, and how an entry ends.
_BEGINS = re.compile(
    r"[☎☏※・*\[(（〒℡]|電話|住所|所在地|受付|TEL|Tel|FAX|Fax|ＴＥＬ|ＦＡＸ|[^\s\d]{1,12}[\s:：]\s?[(（]?0\d{1,4}[-)）][\d-]{5,9}[)）]?$"
)
# The name of a section, not the mere end of one.
_SECTION = re.compile(r".{2,40}(?:[部局課室係班]|担当|グループ|センター|参事官)(?:\([^()]{1,40}\))?")
_NUMBER_AT_END = re.compile(r"[0-9０-９]{2,5}[-－‐][0-9０-９]{4}[)）]?(?:[(（][^()（）]{1,9}[)）])?$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of type: its words, its edges in points from the page's top left, its size.

    `lead` is how wide its first words are that could not have been parted.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    lead: float = 0.0

    @property
    def width(self) -> float:
        return self.x1 - self.x0


def lines_of(chars: Iterable[dict[str, Any]], *, tabs: bool = False) -> list[Line]:
    """Return the lines of some characters, top to bottom; with `tabs`, wide gaps become tabs."""
    lines = [_line(row, tabs) for row in baselines(chars)]
    return [line for line in lines if line.text]


def baselines(chars: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the characters that stand at one height, from left to right, the heights top to bottom."""
    rows: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=_middle):
        if rows and _middle(char) - _middle(rows[-1][0]) < 0.5 * min(char["size"], rows[-1][0]["size"]):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [sorted(row, key=lambda char: char["x0"]) for row in rows]


def unstruck(chars: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], str]:
    """Part the characters that hold from those with a line drawn through them, whose words are returned."""
    kept: list[dict[str, Any]] = []
    struck: list[dict[str, Any]] = []
    for char in chars:
        (struck if char.get(STRUCK) else kept).append(char)
    return kept, " ".join(line.text for line in lines_of(struck))


def _middle(char: dict[str, Any]) -> float:
    return float(char["top"] + char["bottom"]) / 2


def _line(chars: list[dict[str, Any]], tabs: bool) -> Line:
    text, end = "", None
    inked = [char for char in chars if not char["text"].isspace()]
    for char in chars:
        if end is not None:
            gap = (char["x0"] - end) / max(char["size"], 1)
            if tabs and gap > _TAB_GAP:
                text += "\t"
            elif (
                (gap > _SPACE_GAP or char.get(CELL)) and not text.endswith(" ") and not char["text"].isspace()
            ):
                text += " "
        text += " " if char["text"].isspace() else char["text"]
        end = char["x1"]
    edges = inked or chars
    return Line(
        re.sub(r" *\t *", "\t", text).strip(),
        edges[0]["x0"],
        edges[-1]["x1"],
        min(char["top"] for char in edges),
        max(char["bottom"] for char in edges),
        max(char["size"] for char in edges),
        _lead(chars[chars.index(edges[0]) :]),
    )


def _lead(chars: list[dict[str, Any]]) -> float:
    """The width of what could not have been parted at the beginning of a line."""
    text = "".join(" " if char["text"].isspace() else char["text"][:1] or " " for char in chars)
    together = _TOGETHER.match(text)
    last = chars[max(0, (together.end() if together else 1) - 1)]
    return float(last["x1"] - chars[0]["x0"])


_ENDS_WITH_NUMBER = re.compile(r"0\d{1,4}-\d{1,4}-\d{4}$")
_BEGINS_LABEL = re.compile(r"(?!番)[\u4e00-\u9fff]|[A-Za-z]")


def joined(lines: list[Line], width: float) -> str:
    """Return the words of lines set in a column of a width as one text.

    A line that was broken at the margin goes on without a space, one that ended before it with
    one. Digits are never joined to digits: two numbers must not become one. In a list of sections each
    is a word of its own, even where the space between two of them was lost at the margin.
    """
    text = lines[0].text if lines else ""
    sections = _lists_sections(lines)
    for above, line in pairwise(lines):
        full = broken_at_margin(above, line, width)
        if full and sections and _is_section(text.split()[-1:]) and _is_section(line.text.split()[:1]):
            full = False
        text += _glue(text, line.text, full) + line.text
    return text


def _lists_sections(lines: Iterable[Line]) -> bool:
    """Whether several sections stand beside one another, a space between them."""
    words = [line.text.split() for line in lines]
    return any(_is_section([one]) and _is_section([other]) for line in words for one, other in pairwise(line))


def _is_section(words: Sequence[str]) -> bool:
    return bool(words) and bool(_SECTION.fullmatch(words[0]))


def broken_at_margin(above: Line, line: Line, width: float) -> bool:
    """Whether a line was broken because the next word would not have fitted in a column of a width."""
    return width - above.width < line.lead + _SLACK * line.size


def _glue(before: str, after: str, full: bool) -> str:
    if not full or after.startswith("・"):  # no line is broken before this sign: a space was lost there
        return " "
    if "://" in (before.split() or [""])[-1]:  # an address of the web goes on in its own letters only
        return "" if after[:1].isascii() and "://" not in after.split()[0] else " "
    if before[-1:].isdigit() and after[:1].isdigit():
        return " "
    if _ENDS_WITH_NUMBER.search(before) and _BEGINS_LABEL.match(after):
        return " "  # 平日 03-3501-1511 over 夜間 03-3501-1512
    both_words = re.search(r"[A-Za-z0-9]$", before) and re.match(r"[A-Za-z0-9]", after)
    return " " if both_words else ""


def paragraphs(lines: list[Line], width: float) -> Iterator[list[Line]]:
    """Yield the lines that run on from one another; a sign or a label of its own begins anew."""
    usual = _usual_space(lines)
    together: list[Line] = []
    for line in lines:
        above = together[-1] if together else None
        runs_on = (
            above is not None
            and broken_at_margin(above, line, width)
            and abs(above.size - line.size) < 0.6
            and -0.5 * line.size < line.top - above.bottom < min(1.2 * line.size, usual + 0.5 * line.size)
            and "\t" not in above.text + line.text
            and not _BEGINS.match(line.text)
            and not (_ends_with_number(above) and _ends_with_number(line))
        )
        if not runs_on and together:
            yield together
            together = []
        together.append(line)
    if together:
        yield together


def _usual_space(lines: list[Line]) -> float:
    """The space between lines of one paragraph: that of the closest quarter."""
    spaces = sorted(line.top - above.bottom for above, line in pairwise(lines) if line.top > above.top)
    return max(0.0, spaces[len(spaces) // 4]) if spaces else 0.0


def _ends_with_number(line: Line) -> bool:
    """Whether an entry of a list ends here: two of them in a row are no running text."""
    return bool(_NUMBER_AT_END.search(line.text))
