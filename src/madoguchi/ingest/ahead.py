"""What lies ahead of a line in a list that nobody described: rows of a table, a header of several lines, a group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.ingest.columns.arrangement import is_turned
from madoguchi.ingest.columns.header_rows import (
    heads_groups,
    is_frame_text,
    is_header,
    is_header_by_itself,
    is_header_of_words,
    is_of_known_words,
    is_shifted,
    may_be_header,
    names_and_calls,
    whole_header,
)
from madoguchi.ingest.columns.reading import SAMPLE
from madoguchi.ingest.pieces.area_codes import without_code_said
from madoguchi.ingest.pieces.contacts import entries_of
from madoguchi.ingest.pieces.fields import (
    are_fields,
    heads_fields,
    is_field,
    pairs_of,
    says_all_itself,
    says_how_to_reach,
)
from madoguchi.ingest.pieces.headers import header_words
from madoguchi.ingest.pieces.shapes import BODY, DAYS, SPAN_OF_TIME, Shape, shape_of
from madoguchi.ingest.record import Claim, ClaimReason
from madoguchi.ingest.source import Slice, SourceText
from madoguchi.text.dates import find_dates
from madoguchi.text.normalize import without_spaces
from madoguchi.text.phone import find_phones

# So many rows show that a header is one.
_ROWS_TO_SEE = 10
# A desk's fields, or the rows of a table that is turned round, are no more.
_ROWS_OF_FIELDS = 60
_ENDING = 3  # characters that names of one kind have in common: 相談室
_KINDS_OF_FIELDS = 3  # by which fields show below a line that may be a header
# A header may have three lines: groups, columns, units.
_MORE_LINES = 2
# A line in a row of cells that parts rows is marked as such; ※ and the like are remarks.
_GROUP = re.compile(
    r"^[○〇]\s?(?=[^\W\d])|^[■□◆◇●◎▼▲★☆◯【〔［\[<〈《＜]|(?:地区|地域|圏域?|管内|ブロック|方面|関係|[区分]分)$"
)
_NO_GROUP = re.compile(r"^[※*(（・]|。")
# What ends a page or a list, and is said of nothing: 以上, - 12 -, 3/5, 次ページへ続く.
_FOOT = re.compile(
    r"[(（]?(?:以上|以下余白|おわり|次(?:ページ|頁|葉)[へに](?:続く|つづく)?|裏面[へに](?:続く|つづく)?|つづく|続く)[)）]?"
    r"|[-–—―ー~〜～(（]\s?\d{1,3}\s?[-–—―ー~〜～)）]|(?:p\.?|page|ページ)\s?\d{1,3}|\d{1,3}\s?(?:ページ|頁|/\s?\d{1,3}\s?(?:ページ|頁))",
    re.IGNORECASE,
)
# Whose a page is: © 2026 東市, Copyright (C) East City. All rights reserved. (c) may count items: (a), (b), (c).
COPYRIGHT = re.compile(r"(?:©|\(c\)\s?\d{4}|copy\s?rights?\b|.{0,80}\ball rights reserved)", re.IGNORECASE)
# Of which day a list is, around the day: 最終更新日：…, (… 現在).
_OF_DAY = re.compile(
    r"[(（【〔]?\s?(?P<before>(?:最終|ページ|データ|情報)?(?:更新|改訂|改定|改正|修正|作成|公開|掲載|登録|発行)(?:年月)?日?時?|基準日)?[\s:：]*+"
    r"\0[\s)）]*+(?P<behind>現在|時点|更新|改訂|改定|改正|修正|作成|公開|掲載|発行)?(?:版|です)?[\s)）】〕。]*+"
)
_REMARK = re.compile(r"[(（]?(?:[※注]|備考)\s?\d{0,2}[)）]?[\s:：]*\S{4}")
_MARK_OF_REMARK = re.compile(r"[(（]?(?:[※*]|注意?|備考)\s?\d{0,2}[)）]?[:：.]?")
# How a table of linked data begins: #LINK, #license, #object_type_xsd; #property is the header.
_ABOUT_THE_FILE = re.compile(r"#[A-Za-z][A-Za-z_]{2,30}")
# What a program writes above the table that it exports: 帳票名 | 連絡先一覧, 出力日時 | 2026/10/01 08:45.
_OF_EXPORT = re.compile(
    r"(?:帳票名?|(?:出力|データ|ファイル|一覧|リスト)名|タイトル|表題|団体名?|自治体名?|(?:作成|出力|更新|公開|抽出|印刷)(?:者|日|日時|時刻|年月日)|(?:作成|出力)(?:課|部署|所属)"
    r"|件数|(?:抽出|検索|出力)条件|対象(?:組織|所属|部署|年度|日)|バージョン|基準日|ユーザー?名?)\s?[:：]?"
)
_FEWEST_OF_EXPORT, _ROWS_TO_HEADER = 2, 4
_TOLD_OF_DESKS = {Shape.ADDRESS, Shape.POSTAL_CODE, Shape.EMAIL, Shape.URL, Shape.DAYS}
_WITH_HOURS = re.compile("(?:受付|開庁|開所|開館|営業|業務|診療|利用|相談)?時間|受付")
# A row that adds the others up is no desk.
_TOTAL = re.compile(
    r"(?:(?:総|合|小|累)?計|総数|total)[:：]?(?:\d{1,6}(?:件|[かヶケカ箇]所|施設|名|人|団体|校|園|課|社|窓口))?",
    re.IGNORECASE,
)
# 社会福祉法人11,株式会社439, [増2件、減0件]: how many of each kind.
_TALLY = re.compile(r"[(\[【〔]?[^\W\d_]{1,16}\d{1,5}件?(?:[,、][^\W\d_]{1,16}\d{1,5}件?){1,30}[)\]】〕]?")


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: its cells, line by line where it has several, and the texts that they make together."""

    lines: tuple[tuple[Slice, ...], ...]
    texts: tuple[str, ...]

    def places(self, at: int) -> tuple[Slice, ...]:
        """The cells in which the words of a column stand: its own, and behind them those of the groups that it is in."""
        lines = [line[: at + 1] for line in reversed(self.lines)]
        own = [line[at] for line in lines if at < len(line) and line[at].text]
        groups = [next((c for c in reversed(line) if c.text), None) for line in lines[1:]]
        return tuple(dict.fromkeys([*own, *filter(None, groups)]))


class Ahead:
    """The lines of a list that hold anything; `ends[i]` says that line i is a heading that we know."""

    def __init__(self, lines: Sequence[Slice], ends: Sequence[bool]) -> None:
        self.lines = lines
        self._ends = ends
        self._cells: dict[int, list[Slice]] = {}
        self._fields: dict[int, bool] = {}

    def cells(self, index: int) -> list[Slice]:
        """The cells of a line; a line is looked at several times, and parted once."""
        if index not in self._cells:
            self._cells[index] = [cell.strip() for cell in self.lines[index].cells()]
        return self._cells[index]

    def stands_alone(self, index: int) -> bool:
        """Whether there is an empty line, or the text's edge, before the line."""
        return index == 0 or self.lines[index - 1].line < self.lines[index].line - 1

    def rows_below(self, index: int, most: int = SAMPLE) -> list[list[str]]:
        """The rows of a table below a line, as texts: up to its end, `most` of them."""
        rows: list[list[str]] = []
        header = [cell.text for cell in self.cells(index)]
        for at in range(index + 1, len(self.lines)):
            cells = self.cells(at)
            texts = [cell.text for cell in cells]
            ends = self._ends[at] or (len(cells) == 1 and self.stands_alone(at))
            if ends or len(rows) == most or (rows and texts != header and is_header_by_itself(texts)):
                break
            if len(cells) > 1:
                rows.append(texts)
        return rows

    def is_header(self, index: int) -> bool:
        """Whether a line is a header by its words, or by what stands below them."""
        texts = [cell.text for cell in self.cells(index)]
        below = [cell.text for cell in self.cells(index + 1)] if index + 1 < len(self.lines) else []
        return may_be_header(texts) and (
            heads_groups(texts, below) or is_header(texts, self.rows_below(index, _ROWS_TO_SEE))
        )

    def whole_header(self, index: int) -> Header:
        """The header that begins at a line, with the lines that it goes on to."""
        ahead = range(index, min(index + 1 + _MORE_LINES, len(self.lines)))
        texts, count = whole_header([[cell.text for cell in self.cells(at)] for at in ahead])
        lines = tuple(tuple(self.cells(at)) for at in ahead[:count])
        if is_shifted(texts, self.rows_below(ahead[count - 1], _ROWS_TO_SEE)):
            # The row above has the word for the first column, in a cell that spans both: 当番日.
            width = len(texts) if texts[-1] else len(texts) - 1
            return Header(tuple((line[0].cut(0, 0), *line) for line in lines), ("", *texts[:width]))
        return Header(lines, texts)

    def _run(self, index: int) -> range:
        """The rows of cells that stand together from a line on, as many as are looked at."""
        end = index
        while (
            end < min(len(self.lines), index + _ROWS_OF_FIELDS)
            and len(self.cells(end)) > 1
            and (end == index or not self.stands_alone(end))
        ):
            end += 1
        return range(index, end)

    def is_field(self, index: int) -> bool:
        """Whether a row of cells says one thing of one desk, as the rows around it do: 電話 | 099-…."""
        if says_all_itself(self.cells(index)):
            return True
        if index not in self._fields:
            begins = is_field(self.cells(index)) or (self.stands_alone(index) and is_pair(self.cells(index)))
            run = self._run(index) if begins else range(0)
            if len(run) == 1 and self._goes_on_below_rule(index):
                run = range(index, self._run(index + 1).stop)
            rows = [self.cells(at) for at in run]
            # 名称 | フリーダイヤル over こども電話 | 0120-…: the names read like words of headers. They say one kind of
            # thing; below 名称 | 東保健所 stand 所在地 | …, 電話番号 | … and more.
            kinds = {kind for row in rows[1:] for _, kind, _ in pairs_of(row)}
            headed = (
                bool(rows) and len(kinds) < _KINDS_OF_FIELDS and is_header_of_words([c.text for c in rows[0]])
            )
            reached = any(map(says_how_to_reach, rows))
            several = [row for row in rows if sum(bool(cell.text) for cell in row) > 1]
            found = reached and not headed and are_fields(several)
            self._fields |= dict.fromkeys(run, found) if found or headed else {index: False}
        return self._fields[index]

    def _goes_on_below_rule(self, index: int) -> bool:
        """Whether the next field stands below the rule of a drawn table: below 名称 | 東保健所."""
        return self._is_rule_below(index) and is_field(self.cells(index + 1))

    def _is_rule_below(self, index: int) -> bool:
        """Whether one line that says nothing parts a line from the next, as the rule below the first row of a drawn table."""
        below = self.lines[index + 1 : index + 2]
        return bool(below) and below[0].line == self.lines[index].line + 2

    def heads_fields(self, index: int) -> bool:
        """Whether a line heads a table of fields: 項目 | 内容."""
        return is_pair(self.cells(index)) and heads_fields(
            self.cells(index), [self.cells(at) for at in self._run(index + 1)]
        )

    def turned(self, index: int) -> range:
        """The rows of a table that is turned round and begins at a line; no rows where it is none."""
        cells = self.cells(index)
        if len(cells) < 3 or (cells[0].text and header_words().match(cells[0].text) is None):
            return range(0)
        run = self._run(index)
        if len(run) == 1 and self._is_rule_below(index):
            run = range(index, self._run(index + 1).stop)
        return run if is_turned([[cell.text for cell in self.cells(at)] for at in run]) else range(0)

    def says_when_or_number(self, index: int) -> bool:
        """Whether a line has a number, and not whose, or hours: 電話 099-…, 平日 9時から17時."""
        if not 0 <= index < len(self.lines) or len(self.cells(index)) > 1:
            return False
        return self._is_number(index) or _says_when(self.cells(index)[0].text)

    def is_told_of_desk(self, index: int) -> bool:
        """Whether a line says how or when a desk is reached, and not which: also its address."""
        if not 0 <= index < len(self.lines) or len(self.cells(index)) > 1:
            return False
        shape = shape_of(self.cells(index)[0].text)
        return shape in _TOLD_OF_DESKS or self.says_when_or_number(index)

    def _is_number(self, index: int) -> bool:
        entries = entries_of(self.lines[index]) if find_phones(self.lines[index].text) else []
        return bool(entries) and entries[0].name is None and entries[0].has_number

    def is_of_card(self, index: int) -> bool:
        """Whether a line names a desk whose number stands below it, as of another one above it or of one below it.

        A body alone with its number below it heads the table of its sections.
        """
        end = index + 1
        while self.is_told_of_desk(end):
            end += 1
        called = any(map(self._is_number, range(index + 1, end)))
        beside = self.is_told_of_desk(index - 1) or (self._may_head(end) and self.is_told_of_desk(end + 1))
        return called and beside

    def _may_head(self, index: int) -> bool:
        """Whether a line is one of words, short, and no row."""
        if index >= len(self.lines) or len(self.cells(index)) > 1:
            return False
        text = self.cells(index)[0].text
        return is_frame_text(text) and not _NO_GROUP.search(text)

    def is_group(self, index: int) -> bool:
        """Whether a line within a table parts its rows: ■東部地区, 【本庁】."""
        if index + 1 == len(self.lines):
            return False
        cells = self.cells(index)
        filled = [without_code_said(cell.text) for cell in cells if cell.text]
        below = sum(bool(cell.text) for cell in self.cells(index + 1))
        near = self.lines[index + 1].line <= self.lines[index].line + 2
        parting = len(filled) == 1 and is_frame_text(filled[0]) and not _NO_GROUP.search(filled[0])
        marked = parting and (len(cells) == 1 or not filled[0] or bool(_GROUP.search(filled[0])))
        grouping = marked and near and below > 1
        return (
            grouping
            and not (self.is_field(index + 1) or self.heads_fields(index + 1))
            and not self._is_named_like_its_neighbours(index)
        )

    def _is_named_like_its_neighbours(self, index: int) -> bool:
        """Whether a lone cell ends as the names above and below it do: 乙相談室 between 甲相談室 and 丙相談室, without a number."""
        around = [self.cells(at) for at in (index - 1, index + 1) if 0 <= at < len(self.lines)]
        names = [cells[0].text for cells in around if len(cells) > 1]
        name = self.cells(index)[0].text
        alike = all(name[-_ENDING:] == other[-_ENDING:] != name for other in names)
        return len(names) == 2 and bool(BODY.search(name)) and alike


def lines_with_words(source: SourceText, lines: range) -> tuple[list[Slice], list[Claim]]:
    """Return the lines of a list that hold anything, and claims for those that are about the file, #lang | ja, or say whose it is or of
    which day: © 東市, 2026年4月1日更新.
    """
    found: list[Slice] = []
    claims: list[Claim] = []
    exported = _rows_of_export(source, lines)
    for line in map(source.line, lines):
        text = line.text.strip()
        if not text:
            continue
        if line.line in exported:
            claims += [
                Claim(cell.strip().span, ClaimReason.ABOVE_HEADER)
                for cell in line.cells()
                if cell.text.strip()
            ]
            continue
        if "\t" not in text and (_is_of_day(text) or (COPYRIGHT.match(text) and not find_phones(text))):
            claims.append(Claim(line.strip().span, ClaimReason.FOOT))
            continue
        cells = [cell.strip() for cell in line.cells()] if text.startswith("#") else []
        if (
            cells
            and _ABOUT_THE_FILE.fullmatch(cells[0].text)
            and not is_of_known_words([c.text for c in cells])
            and not names_and_calls([c.text for c in cells])
        ):
            claims += [Claim(cell.span, ClaimReason.ABOUT_THE_FILE) for cell in cells if cell.text]
        else:
            found.append(line)
    return found, claims


def _is_of_day(text: str) -> bool:
    """Whether a line has a day and the words that say that the list is of then, and nothing else."""
    days = find_dates(text) if any(map(str.isdecimal, text)) else ()
    if len(days) != 1 or days[0].begins:
        return False
    told = _OF_DAY.fullmatch(f"{text[: days[0].start]}\0{text[days[0].end :]}")
    return told is not None and bool(told["before"] or told["behind"])


def _rows_of_export(source: SourceText, lines: range) -> frozenset[int]:
    """The first rows of a list that say of the file, each by a word and what that is, and hold no number to call.

    Below them the header of a table stands: fields of a desk (団体名 | 東会, 電話 | 099-…) have none.
    """
    rows: list[int] = []
    below: list[list[str]] = []
    for line in map(source.line, lines):
        cells = [cell.text.strip() for cell in line.cells()]
        if not any(cells):
            continue
        of_file = (
            len(cells) > 1 and cells[1] and _OF_EXPORT.fullmatch(cells[0]) and not find_phones(line.text)
        )
        if of_file and not below and not is_header_by_itself(cells):
            rows.append(line.line)
            continue
        below.append(cells)
        if len(rows) < _FEWEST_OF_EXPORT or len(below) == _ROWS_TO_HEADER:
            break
    headed = any(is_header_by_itself(cells) and len(cells) > 1 for cells in below)
    return frozenset(rows if len(rows) >= _FEWEST_OF_EXPORT and headed else ())


def _says_when(text: str) -> bool:
    """Whether words are hours and nothing else: 平日 9時から17時, 受付時間 9:00～17:00; 夜間相談(17:00～21:00) heads a table."""
    rest, spans = SPAN_OF_TIME.subn("", text)
    return spans > 0 and not any(map(str.isalpha, DAYS.sub("", _WITH_HOURS.sub("", rest))))


def is_pair(cells: Sequence[Slice]) -> bool:
    """Whether a row has two cells: what it says, and of what, though nobody may know the word."""
    return len(cells) == 2 and all(cell.text for cell in cells)


def is_frame(cells: Sequence[Slice]) -> bool:
    """Whether a line has a word or two, and none that looks like a desk's data."""
    filled = [cell.text for cell in cells if cell.text]
    return len(filled) <= 2 and all(map(is_frame_text, filled))


def is_foot(cells: Sequence[Slice]) -> bool:
    """Whether a row has nothing but what ends a page: 以上, - 12 -."""
    filled = [cell.text for cell in cells if cell.text]
    return len(filled) == 1 and ends_page(filled[0])


def ends_page(text: str) -> bool:
    """Whether a text is nothing but what ends a page or a list.

    >>> ends_page("- 12 -"), ends_page("東課 12")
    (True, False)
    """
    return bool(_FOOT.fullmatch(text))


def says_of_itself(cells: Sequence[Slice]) -> Slice | None:
    """The one cell of a row that is a line of words: 問い合わせ先：施設課　電話099-…, (注) 祝日は休みます。"""
    filled = [cell for cell in cells if cell.text]
    if len(filled) == 2 and _MARK_OF_REMARK.fullmatch(filled[0].text) and filled[1].text.endswith("。"):
        return filled[1]  # 注1 | 祝日は休みます。
    if len(cells) < 2 or len(filled) != 1:
        return None
    if _REMARK.match(filled[0].text):
        return filled[0]
    return filled[0] if any(e.name and e.has_number for e in entries_of(filled[0])) else None


def is_total(cells: Sequence[Slice]) -> bool:
    """Whether a row of a table adds the others up, or counts them by kinds."""
    first = without_spaces(next((cell.text for cell in cells if cell.text), ""))
    return len(cells) > 1 and bool(_TOTAL.fullmatch(first) or _TALLY.fullmatch(first))
