"""The proof of words before values: in lines without columns a word says what stands behind it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from madoguchi.editions.proof.cells import READ_FROM_NAMES
from madoguchi.editions.proof.file import NUMBERS, EditionFile, Flaw, once
from madoguchi.editions.proof.text import fold

# What stands before a value and says what it is, and what may stand between the two.
_WORDS_BEFORE = ("header", "kind of a number", "sign of a postal code")
_BETWEEN = re.compile(r"[\s:：・.)）\]］】〕>＞-]*")


def check_words_before(file: EditionFile) -> Iterator[Flaw]:
    """In lines without columns a word says of every value behind it the same: what follows 〒 is a postal code."""
    told: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for desk in file.desks:
        if not file.is_as_found(desk["table"]):
            continue
        for field, (line, start, end) in file.spans_of(desk):
            unread = file.lines[line - 1][start:end] in file.excused.get(line, ())  # what should be a number
            if field in READ_FROM_NAMES or file.has_cells(line) or unread:
                continue
            word = word_before(file, line, start)
            if word:
                told[desk["table"], word].append((field, f"desks/{desk['id']}/{field}"))
    for (_, word), found in told.items():
        usual, times = Counter(field for field, _ in found).most_common(1)[0]
        alike = {usual, *(NUMBERS if usual in NUMBERS else ())}
        for field, path in found if times > 1 and 3 * times >= 2 * len(found) else ():
            if field not in alike:
                yield Flaw(path, "column", f"behind 「{word}」 stands {usual} elsewhere")


def word_before(file: EditionFile, line: int, start: int) -> str:
    """The word before a place that says what stands there; "" where there is none."""
    ends = words_on(file).get(line, {})
    text = file.lines[line - 1]
    return next(
        (word for end, word in ends.items() if end <= start and _BETWEEN.fullmatch(text, end, start)), ""
    )


@once
def words_on(file: EditionFile) -> dict[int, dict[int, str]]:
    """Line → where a word ends that says what is behind it, and the word."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for line, start, end in file.accounted(*_WORDS_BEFORE):
        if start < end:
            found[line][end] = fold(file.at((line, start, end))).strip()
    return found
