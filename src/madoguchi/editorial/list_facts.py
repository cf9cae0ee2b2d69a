"""What a list says of itself: its title, and of when it is: a fiscal year, or the day of 現在 or 更新日 that it prints."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from madoguchi.ingest.record import ClaimReason, Reading, TableReading
from madoguchi.text.dates import find_dates

_LONGEST_TITLE = 60
# The names of sheets that nobody named.
_NO_TITLE = re.compile(
    r"(?:sheet|シート|ワークシート|table|list|一覧|data|データ)?\s*\d*|オープンデータ出力", re.IGNORECASE
)
_NAMES_LIST = re.compile("帳票名?|(?:データ|一覧|リスト)名称?|タイトル|表題")
_AROUND_TITLE = re.compile(r"^(?:[\s・●◎■□◆◇▼★☆※:：]++|\(?\d{1,2}[.)](?!\d)\s*+)++|[\s:：・●◎■□◆◇▼★☆]++$")
_BRACKETED = re.compile(r"[<〈《【\[「(]([^<>〈〉《》【】\[\]「」()]+)[>〉》】\]」)]")
_NO_NAME = re.compile(r"現在|時点|更新|単位|^\D{0,4}\d{1,4}[年./-]|^\(")
# How the title of a list ends.
_OF_A_LIST = re.compile(
    r"(?:一覧表?|ご?案内|ガイド(?:ブック)?|名簿|リスト|電話帳|便利帳|(?:相談|連絡|問い?合わ?せ)(?:窓口|先))(?:\([^()]{1,20}\))?$"
)
FISCAL_YEAR = re.compile(r"(?:(令和)\s?(?=\d{1,2}\D|元)|(?<!\d)(?=20\d\d))(\d{1,4}|元)\s?年度")
_WITH_YEAR = re.compile(rf"(?<!\s)\s*+[(（]?{FISCAL_YEAR.pattern}版?[)）]?\s*")
_REIWA = 2018  # the year before its first

# Words beside a day, the ones that say most of a list first: as of when it is, when it was brought up to date, made.
_WORDS = ("現在|時点|基準", "更新|改訂|改定|改正|修正", "作成")
_SAID_BEHIND = tuple(
    re.compile(rf"\s{{0,2}}(?:[(（][日月火水木金土](?:曜日?)?[)）])?\s{{0,2}}(?:の?(?:{words}))(?!日)")
    for words in _WORDS
)
_SAID_BEFORE = tuple(
    re.compile(rf"(?:最終|ページ|データ)?(?:{words})(?:年月)?日?時?\s?[:：]?[\s]{{0,3}}$") for words in _WORDS
)
_OF_OTHER_THINGS = re.compile("人口|世帯|面積|定員|職員数|利用者|料金|税率|順次|予定")
_AROUND_A_DAY = re.compile(
    r"[\s(（)）〔〕［］\[\]【】・※。、:：]+|です|の(?:もの|情報|内容)|(?:この)?(?:一覧|情報|掲載内容)は"
)
_ABOVE = (ClaimReason.ABOVE_HEADER, ClaimReason.HEADING)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a directory and its list beside what stands in it; empty or None: nobody said.

    `period_doubt` are the days that the list prints where they contradict each other: then none is taken.
    """

    edition: str
    title: str
    operator: str = ""
    contact: str = ""
    period_start: date | None = None
    period_end: date | None = None
    period_reason: str = ""
    period_doubt: tuple[str, ...] = ()
    area_code: str = ""


def edition_id_for(start: date, end: date) -> str:
    """Return what the edition of a list is called by when it is: 2026 for a fiscal year, 2026-10 for a month, else its first day."""
    if start.day == 1 and end == start.replace(day=monthrange(start.year, start.month)[1]):
        return f"{start:%Y-%m}"
    whole_year = (start.month, start.day) == (4, 1) and end == date(start.year + 1, 3, 31)
    return str(start.year) if whole_year else start.isoformat()


# -- the title -------------------------------------------------------------------------------------------


def title_of(reading: Reading) -> str:
    """The list's own title: the one heading of its tables, or what stands above them all; "" for none."""
    if named := next(_named_above(reading), ""):
        return named
    headings = list(dict.fromkeys(bare for table in reading.tables if (bare := bare_title(table.heading))))
    below = lines_below(reading, reading.tables[0]) if reading.tables else ()
    firsts = (line for line in map(bare_title, _first_headings(reading)) if _calls_itself_a_list(line))
    if (first := next(firsts, "")) or (len(headings) > 1 and not below):
        return first  # of several headings none is the title of all
    if (
        first_table := min(filter(_has_rows, reading.tables), key=_begins, default=None)
    ) and not first_table.heading:
        headings = []  # what heads a later one is no title of the first
    return next(filter(None, (*headings[:1], *below)), "")


def _has_rows(table: TableReading) -> bool:
    return bool(table.rows and table.columns)


def _begins(table: TableReading) -> int:
    return min(table.rows)


def _named_above(reading: Reading) -> Iterator[str]:
    """What the rows about the file say that it is called: 帳票名 | 連絡先一覧."""
    for claim in reading.claims:
        if claim.why is ClaimReason.ABOVE_HEADER:
            line = reading.source.folded[claim.span.line - 1]
            if _NAMES_LIST.fullmatch(line[claim.span.start : claim.span.end].strip(" :：")):
                _, _, behind = line[claim.span.end :].partition("\t")
                yield bare_title(behind.partition("\t")[0])


def _first_headings(reading: Reading) -> Iterator[str]:
    """The first line of a list in running text, where it heads what follows."""
    for claim in reading.claims:
        if claim.why is ClaimReason.HEADING and claim.span.line == 1:
            yield reading.source.folded[0][claim.span.start : claim.span.end].strip()


def _calls_itself_a_list(line: str) -> bool:
    """Whether a line is the title of a list: 相談窓口一覧, 令和8年度 連絡先一覧, 連絡先一覧(令和8年度)."""
    bare = _WITH_YEAR.sub("", line).strip()
    return bool(_OF_A_LIST.search(bare)) and not _NO_NAME.search(bare)


def lines_below(reading: Reading, table: TableReading) -> tuple[str, ...]:
    """What stands between a table's heading and its header and may name what the table holds; no date, no unit."""
    begin, end = table.heading_line or 0, min(table.rows, default=0)
    lines = (
        reading.source.folded[claim.span.line - 1][claim.span.start : claim.span.end]
        for claim in reading.claims
        if claim.why is ClaimReason.ABOVE_HEADER and begin < claim.span.line < end
    )
    named = (bare for line in lines if not _NO_NAME.search(line) and (bare := bare_title(line)))
    return tuple(named)


def bare_title(text: str) -> str:
    """A title without the signs around it and the day that it is of; "" for one that says nothing."""
    bare = _AROUND_TITLE.sub("", _without_day(text))
    bracketed = _BRACKETED.fullmatch(bare)
    bare = bracketed[1] if bracketed else bare
    says_nothing = _NO_TITLE.fullmatch(bare) or _NAMES_LIST.fullmatch(bare) or len(bare) > _LONGEST_TITLE
    return "" if says_nothing else bare


def _without_day(text: str) -> str:
    """A title without a day at its end that says as of when the list is: 連絡先一覧(令和8年4月1日現在)."""
    for said in _days_said(text):
        before, behind = text[: said.start], text[said.end :]
        if not behind.strip(" )）】]〕"):
            return before.rstrip(" \u3000(（【[〔、")
    return text


# -- of when it is ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    """A day (or a month) of which a list says that it is of then, from `start` to `end` of a line; `rank` as in `_WORDS`."""

    iso: str
    rank: int
    start: int
    end: int
    words: str

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day: of a month both."""
        year, month, *day = map(int, self.iso.split("-"))
        first, last = (day[0], day[0]) if day else (1, monthrange(year, month)[1])
        return date(year, month, first), date(year, month, last)


def _days_said(line: str) -> Iterator[_Said]:
    for found in find_dates(line):
        if found.begins:
            continue
        for rank, (behind, before) in enumerate(zip(_SAID_BEHIND, _SAID_BEFORE, strict=True)):
            if (told := behind.match(line, found.end)) or (told := before.search(line[: found.start])):
                start, end = min(found.start, told.start()), max(found.end, told.end())
                words = line[start:end] if "\t" not in line[start:end] else line[found.start : found.end]
                yield _Said(found.iso, rank, start, end, words)
                break


def facts_of(reading: Reading, edition: str, title: str) -> Facts:
    """What the list says of itself, with its title: the fiscal year where one alone stands above its first table, else
    the day that it is of. Where it prints two, none is taken.

    The edition is called after them, else as it is told.
    """
    above = (title_of(reading), *_above(reading))
    years = {fiscal_year(found): found[0] for text in above for found in FISCAL_YEAR.finditer(text)}
    days = _days_of(reading)
    if len(years) > 1 or (not years and len(days) > 1):
        quotes = years.values() if len(years) > 1 else (said.words for said in days)
        return Facts(edition, title, period_doubt=tuple(quotes))
    if years:
        ((year, words),) = years.items()
        start, end = date(year, 4, 1), date(year + 1, 3, 31)
        outside = [said for said in days if said.rank == 0 and not start <= said.period[0] <= end]
        if outside:
            return Facts(edition, title, period_doubt=(words, outside[0].words))
        reason = f"一覧のはじめに「{words}」とある"
    elif days:
        start, end = days[0].period
        reason = f"一覧に「{days[0].words}」とある"
    else:
        return Facts(edition, title)
    return Facts(edition_id_for(start, end), title, period_start=start, period_end=end, period_reason=reason)


def _above(reading: Reading) -> Iterator[str]:
    """The heading of the first table, and what stands between it and its header."""
    if not reading.tables:
        return
    first = min(reading.tables, key=lambda table: min(table.rows, default=table.heading_line or 0))
    yield first.heading
    for claim in reading.claims:
        if claim.why in _ABOVE and claim.span.line < min(first.rows, default=0):
            yield reading.source.folded[claim.span.line - 1][claim.span.start : claim.span.end]


def fiscal_year(found: re.Match[str]) -> int:
    """The year in which a fiscal year begins that `FISCAL_YEAR` has found."""
    number = 1 if found[2] == "元" else int(found[2])
    return number + _REIWA if found[1] else number


def _days_of(reading: Reading) -> tuple[_Said, ...]:
    """The different days that a list says it is of, of the words that say most."""
    said = [each for line in _lines_of_itself(reading) for each in line]
    rank = min((each.rank for each in said), default=0)
    return tuple({each.iso: each for each in reversed(said) if each.rank == rank}.values())[::-1]


def _lines_of_itself(reading: Reading) -> Iterator[tuple[_Said, ...]]:
    """The days in lines above the first table or desk and in headings, and in lines that say nothing else."""
    folded = reading.source.folded
    of_desks = {line for record in reading.records for line in record.lines()}
    of_desks |= {line for table in reading.tables if table.columns for line in table.rows}
    headers = {claim.span.line for claim in reading.claims if claim.why is ClaimReason.HEADER}
    headings = {claim.span.line for claim in reading.claims if claim.why in _ABOVE}
    tables = [min(table.rows) for table in reading.tables if table.columns and table.rows]
    rows = [record.row for record in reading.records]
    first = min(tables or rows, default=len(folded) + 1)
    for number, line in enumerate(folded, start=1):
        if number in headers or (number in of_desks and number >= first and number not in headings):
            continue
        said = tuple(_days_said(line))
        if not said or _OF_OTHER_THINGS.search(line):
            continue
        rest = line[: said[0].start] + line[said[-1].end :]
        if number < first or number in headings or not _AROUND_A_DAY.sub("", rest):
            yield said
