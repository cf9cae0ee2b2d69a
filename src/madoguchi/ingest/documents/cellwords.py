"""The words of cells: on one line; and what is remarked on them: lost forms, merged, hidden, struck out, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from madoguchi.ingest.documents.blocks import Remark
from madoguchi.message import Message
from madoguchi.model.notice import Severity
from madoguchi.text.phone import find_phones

# As long as a phone number without its leading zero, or a postal code that lost its own or its
# hyphen; a count or an ordinal is shorter.
_LOST = re.compile(r"[1-9]\d{5,9}(?:\.\d+)?|\d(?:\.\d+)?E\+?\d+")

# The number of a footnote set above the line, alone or with others, in a bracket or with half of one: 1, 1), (1), 1,2.
_RAISED = re.compile(r"\s*[(（\[［]?\s?(\d{1,2}(?:\s?[,、，・]\s?\d{1,2}){0,5})\s?[)）\]］]?\s*")
_EXTENSION = re.compile(r"内線\s?\d")
_SHOW_OR_DELETE = Message(
    "show it if it belongs to the list, else delete it: what is hidden is often out of date"
)
_LONGEST_COMMENT = 300  # characters of a comment that are quoted
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(text: str) -> str:
    """Return words set above the line so that no number beside them takes their digits for its own.

    >>> raised("1"), raised("(2)"), raised("1, 2"), raised("※1"), raised("th")
    ('¹', '²', '¹ ²', '※1', 'th')
    """
    mark = _RAISED.fullmatch(text)
    return (
        " ".join(str(int(digits)).translate(_SUPERSCRIPT) for digits in re.findall(r"\d+", mark[1]))
        if mark
        else text
    )


def one_line(text: str) -> str:
    """Return a cell's words without tabs and line ends, which would look like other cells and rows."""
    return re.sub(r"[\t\r\n\v\f]+", " ", text).strip()


def lost_form(text: str, what: Message) -> Remark | None:
    """Return the remark on digits that may have lost a leading zero and their hyphens, if they are such.

    They are kept as they stand: which zero or hyphen is missing would be a guess.
    """
    if not _LOST.fullmatch(text):
        return None
    return Remark(
        "cell-not-text", Severity.ERROR, text,
        Message("the cell 「{text}」 holds {what}: a leading zero and the hyphens of a number are lost", text=text, what=what),
        Message("format the column as text and type the number as it is printed"),
    )  # fmt: skip


def spans_rows(text: str) -> Remark:
    """Return the remark on a cell that spans several rows."""
    return Remark(
        "cell-spans-rows", Severity.INFO, text,
        Message("the cell 「{text}」 spans several rows; it was read in each of them", text=text),
        Message("nothing, if it belongs to each of the rows"),
    )  # fmt: skip


def struck_out(text: str) -> Remark:
    """Return the remark on words that are struck out: they were left out."""
    return Remark(
        "cell-struck-out", Severity.WARNING, text,
        Message("「{text}」 is struck out: it holds no longer, and was left out", text=text),
        Message("delete what no longer holds; if it does hold, take the stroke away"),
    )  # fmt: skip


def hidden(what: str, which: Message, words: str) -> Remark:
    """Return the remark on rows or columns (`what`) that are hidden; they were read. `words` are the first of them."""
    return Remark(
        f"{what}-hidden", Severity.WARNING, words,
        Message("{which} hidden, beginning with 「{words}」: it was read like the others", which=which, words=words),
        _SHOW_OR_DELETE,
    )  # fmt: skip


def remark_on_comment(words: str) -> Iterator[Remark]:
    """What is remarked on a comment of a file: one with a number, which nobody sees in the list."""
    words = words[:_LONGEST_COMMENT]
    if find_phones(words) or _EXTENSION.search(words):
        yield Remark(
            "cell-comment", Severity.WARNING, words,
            Message("a comment was not read as a part of the list: 「{words}」", words=words),
            Message("write what it says of a desk into a cell of its own; delete it if it says nothing"),
        )  # fmt: skip


def left_out(line: int, words: str) -> Remark:
    """Return the remark on words of a page that it shows nobody, on a line of it; they were left out."""
    return Remark(
        "row-hidden", Severity.WARNING, words,
        Message("「{words}」 on line {line} of the page is shown to nobody, and was left out", words=words, line=line),
        _SHOW_OR_DELETE,
    )  # fmt: skip


def no_rows(keys: Sequence[str], severity: Severity = Severity.INFO) -> Remark:
    """Return the remark on what stands under keys or in a sheet that is no part of the list, and was left out."""
    return Remark(
        "frame-left-out", severity, keys[0],
        Message("what stands under {keys} is no row of a list, and was left out", keys=tuple(keys)),
        Message("nothing, if they say nothing of a desk"),
    )  # fmt: skip
