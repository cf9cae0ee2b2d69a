"""The proof of numbers that are left: each that the source plainly prints is at a desk of its line.

What else accounts for its characters is no reason to lose one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator

from madoguchi.editions.proof.file import EditionFile, Flaw, grouped, once, phones_of, places_of
from madoguchi.editions.proof.number_words import APART, compatible, is_kind, plain_numbers
from madoguchi.editions.proof.numbers import LOCAL
from madoguchi.editions.proof.rules import SAYS_CALL
from madoguchi.editions.proof.text import fold, only_digits

# From how many rows on a cell that one in so many of them has is one too many.
_ROWS, _SELDOM = 8, 8
# What stands alone before the number of a remark: a FAX, or a former number.
_SAYS_WHICH = re.compile(
    r"(?:(?:fax(?:\.?no\.?)?|ファッ?クス|ファクシミリ|[📠🖷🖨])(?:番号)?|旧(?:電話)?(?:番号)?)[ :()]{0,3}",
    re.IGNORECASE,
)
# The end of a further number, right behind one: 0244-36-0211､0212.
_FURTHER = re.compile(rf" ?[{APART}] ?(?P<tail>[0-9]{{4}})(?![\w%:：-]|[./][0-9]| ?[～〜~])")
_OF_OFFICES = ("課", "係", "室", "部", "局", "所", "館", "署", "センター", "窓口")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# What heads a column of keys: of a customer, a document, an account, a register.
_SAYS_KEY = re.compile(
    r"(?:水道|お客(?:様|さま)|顧客|使用者|検針|会員|口座|文書|管理|整理|登録|指定|許可|事業所|施設|医療機関|法人|識別)番号\s*$|コード\s*$"
)


def check_numbers_left(file: EditionFile) -> Iterator[Flaw]:
    """Numbers of the source that no desk has on their line, whatever else accounts for their characters."""
    held = held_on(file)
    desks = Counter(desk["row"] for desk in file.desks)
    # In running text with several desks in a line one may be told of nobody.
    rows = {row for row, count in desks.items() if count == 1 or file.has_cells(row)}
    for number, text in enumerate(file.lines, start=1):
        for token in plain_numbers(fold(text)):
            # What is plain in a desk's own row nobody can fail to read, but within a remark, below a header
            # of which nobody said what it means, and in a cell more than the other rows have.
            told = token in file.lost.get(number, ()) and (
                number not in rows
                or _is_remarked(file, number, token)
                or _is_below_unknown(file, number, fold(text).find(token))
                or _is_beyond_columns(file, number, fold(text).find(token))
            )
            told = told or _is_key(file, number, fold(text).find(token))
            if not told and only_digits(token) not in held[number]:
                yield Flaw(
                    f"lines/{number}", "number-left", f"「{token}」 is printed there and is at no desk"
                )

    yield from _without_area_code(file)


def _without_area_code(file: EditionFile) -> Iterator[Flaw]:
    """The same of numbers without an area code, in a source that has such numbers.

    Of a table the columns count in which numbers are: 12-3456 may be a code.
    """
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)
    columns: dict[int, set[int]] = defaultdict(set)
    sources: set[int] = set()
    for desk in file.desks:
        for field, (line, start, end) in file.spans_of(desk):
            if field != "notes" or file.has_cells(line):
                places[line].append((start, end))
        for phone in phones_of(desk):
            line, start, _ = phone["value"][2][0]
            columns[file.window(line)[0]].add(file.column(line, start))
            if phone["value"][4:5] in (["area-code-added"], ["area-code-told"]) or LOCAL.fullmatch(
                phone["number"]
            ):
                sources.add(file.window(line)[0])
    for first, count, _ in file.sources:
        for line in range(first, first + count) if first in sources else ():
            text = fold(file.lines[line - 1])
            for token in LOCAL.finditer(text):
                if "\t" in text and text.count("\t", 0, token.start()) not in columns[first]:
                    continue
                digits = only_digits(token[0])
                held = any(start < token.end() and token.start() < end for start, end in places[line])
                held = held or any(number.endswith(digits) for number in held_on(file)[line])
                told = file.lost.get(line, set()) | set(file.excused.get(line, ()))
                held = held or any(
                    token[0] in words
                    and _says_more_than_which(_IN_BRACKETS.sub("", words.replace(token[0], "")))
                    and not words.lstrip().partition(token[0])[0].rstrip(" :：").endswith(_OF_OFFICES)
                    for words in _remarks(file)[line]
                )
                if not held and token[0] not in told and not told.issuperset(token[0].split("-")):
                    yield Flaw(
                        f"lines/{line}", "number-left", f"「{token[0]}」 is printed there and is at no desk"
                    )


def check_ends_left(file: EditionFile) -> Iterator[Flaw]:
    """The end of a further number right behind one is that of a number of the line, or an ERROR says that it is not read."""
    for line, places in file.numbers_on.items():
        text = fold(file.lines[line - 1])
        read = [
            *places,
            *((start, end) for start, end, field in file.values_at.get(line, ()) if field == "extension"),
        ]
        for _, end in places:
            further = _FURTHER.match(text, end)
            if further is None:
                continue
            start, stop = further.span("tail")
            told = any(further["tail"] in words for words in file.excused.get(line, ()))
            if not told and not any(a < stop and start < b for a, b in read):
                yield Flaw(
                    f"lines/{line}", "number-left", f"「{further[0]}」 is printed there and is at no desk"
                )


@once
def held_on(file: EditionFile) -> dict[int, set[str]]:
    """Line → the digits of the numbers on it that a desk has, or that it says to be former ones."""
    held: dict[int, set[str]] = defaultdict(set)
    for *_, phone in file.phones:
        for line, *_ in phone["value"][2]:
            held[line].add(only_digits(phone["number"]))
    for line, start, end in file.accounted("former number"):
        said = "".join((file.lines[line - 1], *file.headers_above((line, start))))
        if re.search("→|⇒|➡|->|=>|旧|前", said):
            held[line].add(only_digits(fold(file.at((line, start, end)))))
    return held


def _is_below_unknown(file: EditionFile, line: int, start: int) -> bool:
    """Whether the header above a place is one that a notice says is unknown."""
    unknown = {fold(notice["value"]) for notice in file.notices_of("unknown-column")}
    return not unknown.isdisjoint(file.headers_above((line, start)))


def _is_key(file: EditionFile, line: int, start: int) -> bool:
    """Whether a place is accounted for as a key of its row, below a header that says so, beside one of numbers to call."""
    above = file.headers.get(file.header_above(line), ())
    return (
        any(_SAYS_KEY.search(compatible(word)) for word in file.headers_above((line, start)))
        and any(SAYS_CALL.search(compatible(word)) for _, word in above)
        and any(
            first <= start < end and why == "code of the row"
            for first, end, why in file.accounted_on.get(line, ())
        )
    )


def _is_beyond_columns(file: EditionFile, line: int, start: int) -> bool:
    """Whether a place of a row stands in a cell that hardly any other row of its table has."""
    widths = _widths(file).get(_tables_of_rows(file).get(line, ""), [])
    column = file.column(line, start)
    return len(widths) >= _ROWS and _SELDOM * (len(widths) - bisect_left(widths, column)) <= len(widths)


@once
def _tables_of_rows(file: EditionFile) -> dict[int, str]:
    return {desk["row"]: desk["table"] for desk in file.desks}


@once
def _widths(file: EditionFile) -> dict[str, list[int]]:
    """Table → how many tabs its rows have, from the narrowest on."""
    rows = _tables_of_rows(file).items()
    found = grouped((table, file.lines[row - 1].count("\t")) for row, table in rows)
    return {table: sorted(widths) for table, widths in found.items()}


def _is_remarked(file: EditionFile, line: int, number: str) -> bool:
    """Whether a number of a row stands within a longer remark, or is a remark with the word for a FAX before it."""
    return any(
        number in words
        and (
            _SAYS_WHICH.fullmatch(words.partition(number)[0])
            or _says_more_than_which(words.replace(number, ""))
        )
        for words in _remarks(file)[line]
    )


@once
def _remarks(file: EditionFile) -> dict[int, set[str]]:
    """Line → the remarks of desks on it."""
    found: dict[int, set[str]] = defaultdict(set)
    for desk in file.desks:
        for span in places_of(desk, "notes"):
            found[span[0]].add(fold(file.at(span)))
    return found


def _says_more_than_which(words: str) -> bool:
    """Whether what a remark says beside a number is more than what the number is for."""
    return sum(map(str.isalpha, words)) > 1 and not is_kind(words.strip(" :："))
