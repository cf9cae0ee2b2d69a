"""What is remarked on while a PDF, XLSX or CSV is turned into text: documented here, found in ingest/documents."""

from __future__ import annotations

from madoguchi.model.notice import Severity
from madoguchi.rules.rule import Rule


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

    Bad: the sheet よろず支援拠点, hidden when the workbook was saved.
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
    """A CSV is not UTF-8; it was read in the encoding that Excel writes in Japan, or by its mark.

    The older encoding lacks characters of names (髙, 﨑 are there, many others are not): a program
    that saved it may have put question marks in their place.

    Bad: 「?島市」 in a file that was saved as CP932.
    Good: the file saved as 「CSV UTF-8」.
    """

    code = "encoding-declared"
    severity = Severity.INFO


DOCUMENT_RULES: tuple[type[Rule], ...] = (
    *(CellNotText, CellSpansRows, SheetHidden, PageWithoutText, FrameLeftOut, EncodingDeclared),
)
