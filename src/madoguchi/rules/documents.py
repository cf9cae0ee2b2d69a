"""What is remarked on while a file is turned into text: documented here, found in ingest/documents and its neighbours."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.ingest.said import Said, differs_from
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.rules.rule import EditionDraft, Rule
from madoguchi.text.prefecture import served_by


class CellNotText(Rule):
    """A cell of a sheet holds a number, a date, or a formula without a result where text belongs.

    A number that was typed as a number has lost its leading zero and its hyphens; whoever puts
    them back by guessing sends people to a stranger's telephone.

    Bad: the cell 177627351 in the column 電話番号.
    Good: the cell 017-762-7351, formatted as text.
    """

    code = "cell-not-text"
    severity = Severity.ERROR


class CellSpansRows(Rule):
    """A merged cell spans several rows; it was read in each of them.

    If the cell was merged for its looks only, a number is offered at a desk that does not have it.

    Bad: one number merged over two sections of which only the first has it.
    Good: one prefecture merged over the rows of its two offices.
    """

    code = "cell-spans-rows"
    severity = Severity.INFO


class SheetHidden(Rule):
    """A sheet of the workbook is hidden and was not read.

    A hidden sheet is mostly a draft or a help for typing; but if it is a part of the list, its
    desks are missing without a word.

    Bad: the sheet 生活相談センター, hidden when the workbook was saved.
    Good: only sheets of the list, all of them shown.
    """

    code = "sheet-hidden"
    severity = Severity.WARNING


class PageWithoutText(Rule):
    """A page of a PDF holds a picture and no text, or characters of which nobody can tell which they are.

    What stands there is seen by people and read by no program: all of its desks are lost.

    Bad: page 12 scanned into a PDF whose other pages are text.
    Good: every page has text that can be marked and copied.
    """

    code = "page-without-text"
    severity = Severity.ERROR


class FrameLeftOut(Rule):
    """Running heads and page numbers, or what our own guidebook adds to the list, were left out.

    If a line of the list repeats at the edge of every page, it may have been taken for a frame.

    Bad: a hotline printed at the foot of each page and nowhere else.
    Good: the book's title and page number, which name no desk.
    """

    code = "frame-left-out"
    severity = Severity.INFO


class EncodingDeclared(Rule):
    """A file is not UTF-8; its encoding was told by its mark, or by which characters it would make.

    An older encoding lacks characters of names (髙, 﨑 are there, many others are not): a program
    that saved it may have put question marks in their place.

    Bad: 「?島市」 in a file that was saved as CP932.
    Good: the file saved as 「CSV UTF-8」.
    """

    code = "encoding-declared"
    severity = Severity.INFO


class TextDecomposed(Rule):
    """Characters stand in parts, a kana and its voicing mark apart, as a Mac writes names of files.

    They look the same, and whoever compares them finds two names: みやぎ is not みやき゛ to a program.

    Bad: 「ガ」 as カ and a mark.
    Good: 「ガ」 as one character; so it was read.
    """

    code = "text-decomposed"
    severity = Severity.INFO


class CharacterForm(Rule):
    """Characters are not those that they look like: radicals for kanji, a dot of another script for ・, drawn digits.

    Some printers of PDF write them; no search finds 神⼾ by 神戸. A program that takes numbers for sums
    writes them as 335011511.0.

    Bad: 神⼾市, with the radical ⼾.
    Good: 神戸市; so it was read.
    """

    code = "character-form"
    severity = Severity.INFO


class CharacterInvisible(Rule):
    """Characters that nobody sees stood in the text and were left out: zero-width spaces, soft hyphens, marks.

    Copied from a web page, they part a number or a name that looks whole.

    Bad: 03-3501-1511 with a zero-width space in it.
    Good: the same without it; so it was read.
    """

    code = "character-invisible"
    severity = Severity.INFO


class HeaderRowsJoined(Rule):
    """Several rows with merged cells name the columns; they were read as one, the group's name before its own.

    If one of them was a row of the list, its desk would be missing.

    Bad: 「連絡先」 over 「電話番号」 and 「住所」, and no column 「連絡先」 in the description of the table.
    Good: each column has its whole name in one row.
    """

    code = "header-rows-joined"
    severity = Severity.INFO


class RowHidden(Rule):
    """Rows of a sheet are hidden, or words of a web page; they were read like the others.

    What a page hides and calls former, closed, internal or an example itself was left out. Whoever looked the list over
    did not see them: a desk that was closed is often only hidden.

    Bad: row 17, hidden when its office was closed.
    Good: rows that hold no longer are deleted, all others shown.
    """

    code = "row-hidden"
    severity = Severity.WARNING


class ColumnHidden(Rule):
    """Columns of a sheet are hidden, or cells of a web page; they were read like the others.

    A hidden column often holds numbers that are not for the public.

    Bad: the column 「担当者直通」, hidden.
    Good: the column deleted from the copy that is sent.
    """

    code = "column-hidden"
    severity = Severity.WARNING


class CellComment(Rule):
    """A cell of a sheet has a comment or a note, which is not a part of the list and was not read as one.

    It may say what the cell does not: that the number changes in April, that the office has moved.

    Bad: 「4月から 017-762-0000 に変更」 in a note at the cell of a number.
    Good: what it says stands in a cell of its own, or there is no note.
    """

    code = "cell-comment"
    severity = Severity.WARNING


class CellStruckOut(Rule):
    """Words of a cell are struck out; they were left out.

    A number that somebody struck out holds no longer, and whoever copies the cell does not see the stroke.

    Bad: 017-762-7351 struck out, and the new number behind it.
    Good: only the number that holds.
    """

    code = "cell-struck-out"
    severity = Severity.WARNING


class ColumnsUntold(Rule):
    """A table of a PDF has no rules, and the places of its words do not tell its columns.

    Its rows were read as lines of words: whose number is whose is known to nobody.

    Bad: names and numbers one behind the other, with a space between.
    Good: a table with rules, or with columns that stand apart; or the list as a workbook.
    """

    code = "columns-untold"
    severity = Severity.ERROR


class DerivedCellDiffers(Rule):
    """A cell of a file that we exported says otherwise than what it follows from; it was not read back.

    Whoever corrects only that cell believes the list corrected, and callers are still told what stood before.

    Bad: 担当地域 changed to 富山県 in our workbook, for a desk whose name and settings say 新潟県.
    Good: the name, the address or the settings say the same as the cell.
    """

    code = "derived-cell-differs"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        if not draft.source.said:
            return
        by_row = {desk.row: desk for desk in draft.desks}
        for said in draft.source.said:
            desk = by_row.get(said.line)
            if desk and sorted(read := _read_as(said.what, desk)) != sorted(set(said.values)):
                told = differs_from(said.column, "、".join(said.values), "、".join(read))
                yield self.notice([said.line], "、".join(said.values), *told, [desk])


def _read_as(what: Said, desk: Desk) -> list[str]:
    areas = dict.fromkeys(area.text for area in desk.service_area)
    if what is Said.AREAS:
        return [*areas]
    if what is Said.PREFECTURE:
        return [desk.prefecture.text] if desk.prefecture else []
    return [*served_by(areas)]


DOCUMENT_RULES: tuple[type[Rule], ...] = (
    *(CellNotText, CellSpansRows, SheetHidden, PageWithoutText, FrameLeftOut, EncodingDeclared),
    *(TextDecomposed, CharacterForm, CharacterInvisible, HeaderRowsJoined, RowHidden, ColumnHidden),
    *(CellComment, CellStruckOut, ColumnsUntold, DerivedCellDiffers),
)
