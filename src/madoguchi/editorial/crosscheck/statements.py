"""Passages → statements: each number with the words that say whose it is, and those above them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.editorial.crosscheck.numbers import FoundNumbers, find_numbers
from madoguchi.editorial.crosscheck.passages import Context, Heads, ListLine, Passage
from madoguchi.editorial.crosscheck.words import canonical

# A sign that begins an entry of a list, or a heading.
_BEGINS = re.compile(
    r"^\s*(?:[*・●○◆◇■□▼▲★☆◎〇【＜<〈\[#]|[-–—]\s|\d{1,2}\s*[.)．）、]|[①-⑳]|[(（]\d{1,2}[)）])"
)
# What stands before a number without naming anybody, and addresses.
_MARK = re.compile(
    r"(?:お?電話(?:番号|受付)?|お?問い?合わ?せ(?:先|番号)?|ご?連絡先|tel(?:ephone)?|phone|代表|直通|fax|ファックス|ファクス"
    r"|e-?mail|メール|url|内線\d*|平日|受付時間?|または|及び|℡|☎|☏|℻)",
    re.IGNORECASE,
)
_NO_WORD = re.compile(r"[\d\s\W_a-z]+", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:〒|(?<!\s))\s*+\d{3}-\d{4}.*$")
_URL = re.compile(
    r"(?:url|hp|ホームページ|(?<!\s))\s*+[:：]?\s*+(?:https?://[!-~]+|(?<![\w.+-])[\w.+-]++[@＠][\w.-]+)",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\s*[(（]\s*(?:内線|内|ext)[^)）]*[)）]", re.IGNORECASE)
_AFTER = re.compile(r"\s*[(（<＜]([^()（）<>＜＞]*)[)）>＞]")
_LONGEST_EXCERPT = 160
# Characters before a number in which its owner is looked for: what is far away says nothing of it.
_LONGEST_OWN = 2_000
_OPENINGS = "(（<＜「『[【"


@dataclass(frozen=True, slots=True)
class Statement:
    """`number` belongs to whoever `own` names; what `own` leaves out stands in `heads`, nearest first.

    `after` is a bracket right behind the number. All are as typed; `line` and `printed` say where.
    """

    number: str
    line: int
    printed: str
    own: str
    after: str
    heads: Heads | None
    context: Context


def read_statements(passage: Passage) -> Iterator[Statement]:
    """Yield the statements of a passage in order."""
    reading = _Reading(passage.context)
    for line in passage.lines:
        found = find_numbers(line.text)
        if found:
            yield from reading.numbers(line, found)
        else:
            reading.words(line.text)


class _Reading:
    """Where the reading of a passage stands."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._heads: Heads | None = None  # all that stands above, nearest first
        self._entry: list[str] = []  # the lines of the entry that is being read
        self._since: list[str] = []  # entries that ended without a number since the last number
        self._last = context.name

    def words(self, text: str) -> None:
        """Take a line without a number."""
        if not text.strip() or (self._entry and _BEGINS.match(text)):
            self._end_entry()
        if says_something(words := _clean(text)):
            self._entry = _nearest([*self._entry, words])

    def numbers(self, line: ListLine, found: tuple[FoundNumbers, ...]) -> Iterator[Statement]:
        """Take a line with numbers."""
        end = 0
        for each in found:
            segment = _clean(line.text[end : each.start])
            if says_something(segment):
                if end == 0 and _BEGINS.match(line.text):
                    self._end_entry()
                self._entry.append(segment)
            after, end = _behind(line.text, each.end)
            self._last = "\n".join(self._entry or self._since)[-_LONGEST_OWN:] or self._last
            printed = _excerpt(self._last.split("\n"), line.text, each)
            for number in each.numbers:
                yield Statement(number, line.number, printed, self._last, after, self._heads, self._context)
            self._end_entry()
            self._since = []
            self._put_above([self._last])

    def _end_entry(self) -> None:
        if self._entry:
            self._put_above(self._entry)
            self._since = _nearest([*self._since, *self._entry])
        self._entry = []

    def _put_above(self, words: list[str]) -> None:
        text = "\n".join(words)
        if text and (self._heads is None or self._heads.text != text):
            self._heads = Heads(text, self._heads)


def _nearest(lines: list[str]) -> list[str]:
    """The last lines, as many as have the characters in which an owner is looked for."""
    room, first = _LONGEST_OWN, len(lines) - 1
    while first > 0 and (room := room - len(lines[first])) > 0:
        first -= 1
    return lines[max(first, 0) :]


def _behind(text: str, end: int) -> tuple[str, int]:
    """The bracket right behind a number, and where the words for the next number begin."""
    if extension := _EXTENSION.match(text, end):
        end = extension.end()
    bracket = _AFTER.match(text, end)
    if bracket and not find_numbers(bracket[1]):
        return bracket[1], bracket.end()
    return "", end


def _clean(text: str) -> str:
    """The words of a piece of text, without addresses of any kind, markdown and an open bracket."""
    text = _URL.sub(" ", text.replace("<br>", " ")).replace("**", "")
    text = _ADDRESS.sub(" ", text.replace("ー", "-") if "〒" in text else text)
    return text.strip().rstrip(_OPENINGS).strip(" \t\u3000*#|・,、。/／")


def says_something(words: str) -> bool:
    """Whether words name anything: 電話： and （代表） do not."""
    return bool(_NO_WORD.sub("", _MARK.sub("", canonical(words))))


def _excerpt(parts: list[str], text: str, found: FoundNumbers) -> str:
    """The words and the number as they stand, cut where the line is long."""
    begin = max(0, found.start - _LONGEST_EXCERPT // 2)
    near = text[begin : found.end + 24] if len(text) > _LONGEST_EXCERPT else text
    above = [part for part in parts if part and part not in text]
    return re.sub(r"\s+", " ", " ".join([*above, near])).strip()[-2 * _LONGEST_EXCERPT :]
