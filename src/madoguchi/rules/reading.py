"""What the reader and the proof of conservation themselves remark: documented here, found there."""

from __future__ import annotations

from madoguchi.model.notice import Severity
from madoguchi.rules.rule import Rule


class LineTooLong(Rule):
    """A line has more characters than a row of a list can have; only its beginning is read.

    A line without end stops everybody who waits for the same machine, and what is behind its
    beginning is in no edition.

    Bad: all rows of a table on one line, 80,000 characters.
    Good: one row a line.
    """

    code = "line-too-long"
    severity = Severity.ERROR


class HeadingRenamed(Rule):
    """A table stands under a heading that no description knows; its columns tell which table it is.

    If the guess were wrong, every desk of the table would be offered as something it is not.

    Bad: 「生活相談の拠点」 over the columns of 生活相談センター, read by likeness.
    Good: the new heading is added to the table in tables.toml, and the likeness is not needed.
    """

    code = "heading-renamed"
    severity = Severity.WARNING


class UnknownTable(Rule):
    """A table fits no description; its rows were read by the words of its header alone.

    Without a program its desks can't be found by what they do: nobody is sent to them.

    Bad: a new table 「海外生活相談窓口」 that tables.toml does not have.
    Good: the table is described: heading, columns, program.
    """

    code = "unknown-table"
    severity = Severity.ERROR


class HeadingMissing(Rule):
    """A header row stands without its heading.

    The heading names the body behind the desks; without it they may be taken for another's.

    Bad: 「事務所名 / 電話番号」 right below the rows of another table.
    Good: 「国内の事務所」 stands above its header.
    """

    code = "heading-missing"
    severity = Severity.ERROR


class HeaderMissing(Rule):
    """A table has rows and no header row; its columns were taken in their usual order.

    If the order changed with this edition, a homepage is read as a name and a fax as a number.

    Bad: 「国内の事務所」 followed at once by 「観光協会青森⇥017-000-0001」.
    Good: 「事務所名⇥電話番号」 between the two.
    """

    code = "header-missing"
    severity = Severity.WARNING


class UnknownColumn(Rule):
    """A column is not described; what stands in it was kept as a remark.

    A column of hours, addresses or second numbers would be published as loose text.

    Bad: a new column 「FAX番号」: a person would dial a fax.
    Good: the column is given its role in tables.toml.
    """

    code = "unknown-column"
    severity = Severity.WARNING


class LeftoverCell(Rule):
    """A row has a cell more than its table has columns; it was kept as a remark.

    Either the row is shifted, and its number belongs to another, or something is not read.

    Bad: 「青森県⇥017-777-2325⇥017-777-2326」 in a table of two columns.
    Good: as many cells as columns.
    """

    code = "leftover-cell"
    severity = Severity.WARNING


class CellDoubled(Rule):
    """A cell stands twice side by side in its row; the second was left out.

    A doubled cell pushes the others one column on: a number lands under another heading.

    Bad: 「青森県⇥青森県⇥017-777-2325」.
    Good: 「青森県⇥017-777-2325」.
    """

    code = "cell-doubled"
    severity = Severity.WARNING


class RowWithoutTable(Rule):
    """A row of cells stands under no table.

    It has a number, and nothing says whose it is.

    Bad: 「12⇥017-000-0001」 at the top of the text, before any heading.
    Good: the row stands below the heading and header of its table.
    """

    code = "row-without-table"
    severity = Severity.ERROR


class UnreadCell(Rule):
    """Words stand where a number was expected, and none is there.

    The desk may have lost its number to a misprint; a person who calls finds no line. An ERROR where the number
    stands in the row's column of names.

    Bad: 「03-3501」 or 「調整中」 in a column of numbers.
    Good: 「03-3501-1511」, with all of its groups.
    """

    code = "unread-cell"
    severity = Severity.WARNING


class RowUnread(Rule):
    """A row has a number but no name, and no row above it to belong to.

    A number without a name can't be offered to anybody: it is lost.

    Bad: a table whose first row is 「⇥03-3501-1511」.
    Good: 「総務課⇥03-3501-1511」.
    """

    code = "row-unread"
    severity = Severity.ERROR


class RowWithoutName(Rule):
    """A row has no name; its contact data was given to the desk above.

    If a name was lost, the desk above answers for another's work.

    Bad: 「総務課⇥03-3501-1768」 followed by 「⇥03-3501-4667」.
    Good: 「広報相談室⇥03-3501-4667」.
    """

    code = "row-without-name"
    severity = Severity.WARNING


class NumberSharedByNames(Rule):
    """Several names stand in one cell against a single number; each of them was given it.

    If one of the names had a number of its own, its callers reach the wrong section.

    Bad: 「知的財産室／ ／産学官連携推進室⇥052-951-2774」.
    Good: one number a name, or one row a name.
    """

    code = "number-shared-by-names"
    severity = Severity.WARNING


class UnpairedMergedCells(Rule):
    """Names and numbers of a merged cell do not match in count (an ERROR), or it has no number at all.

    From the gap on, every name of the cell stands beside its neighbour's number.

    Bad: 「生活課 産業課 経営支援課⇥092-000-0001 092-000-0002」.
    Good: three names against three numbers.
    """

    code = "unpaired-merged-cells"
    severity = Severity.WARNING


class CountsDiffer(Rule):
    """A cell's numbers and addresses differ in count; with several of both it is an ERROR.

    A visitor calls one office and travels to another.

    Bad: two addresses in Osaka against the one number 06-6444-2300.
    Good: a number for each address.
    """

    code = "counts-differ"
    severity = Severity.WARNING


class UnknownPrefecture(Rule):
    """A cell in the column of prefectures names none.

    The desk serves nobody as far as we can tell, so nobody of that prefecture finds it.

    Bad: 「青林県」.
    Good: 「青森県」 or 「青森」.
    """

    code = "unknown-prefecture"
    severity = Severity.ERROR


class PostalCodeForm(Rule):
    """A cell in the column of postal codes has not the form of one: three digits, hyphen, four.

    Mail goes astray, and the code can't be held against the address.

    Bad: 「0308558」 or an address that slipped into the column.
    Good: 「030-8558」.
    """

    code = "postal-code-form"
    severity = Severity.ERROR


class NumberDoubled(Rule):
    """A number stands twice in one cell; it was kept once.

    One of the two was likely meant to be another number, which is now missing.

    Bad: 「048-600-0344、0344」.
    Good: 「048-600-0344、0345」.
    """

    code = "number-doubled"
    severity = Severity.WARNING


class NumberCellSpansRows(Rule):
    """A row's number cell is empty because one printed cell spans it and the row below.

    A reader who goes row by row leaves the upper desk without a number, or invents one.

    Bad: 流通・サービス産業課 without a number above 商業振興室 052-951-0597.
    Good: both sections have 052-951-0597, and the description gives the reason.
    """

    code = "number-cell-spans-rows"
    severity = Severity.WARNING


class LeftOver(Rule):
    """Characters of the source are neither in a value of the edition nor accounted for.

    What is not read can't be found, and nobody knows that it is missing.

    Bad: 「(夜間は別番号)」 behind a number, read by nobody.
    Good: every character is a value, a heading, a header or a remark.
    """

    code = "left-over"
    severity = Severity.ERROR


class NumberLost(Rule):
    """A plain pattern finds a number on a line, and no desk of that line has it.

    Its desk can't be called through us.

    Bad: the third number of a cell that was cut after two.
    Good: every number of a line is at a desk.
    """

    code = "number-lost"
    severity = Severity.ERROR


class ValueLost(Rule):
    """A URL, a mail address or a postal code stands on a line, and no desk of that line has it.

    The desk's homepage or address is cut off from it.

    Bad: 「https://www.cgc-tokyo.or.jp/」 in a footnote that was attached to nobody.
    Good: the footnote's URL stands at 東京社会福祉協議会.
    """

    code = "value-lost"
    severity = Severity.ERROR


class NumberUnread(Rule):
    """A token stands in a column of numbers that is surely meant as a number, and can't be read as one.

    A letter in a digit's place, more than one digit lost, an area code left out: nobody can be called by
    it, and nobody knows. One digit too few or too many is read, and told of (`number-unknown-to-plan`).

    Bad: 0244-36-021l, 36-0211, 03-3501-15.
    Good: 0244-36-0211.
    """

    code = "number-unread"
    severity = Severity.ERROR


class NumberFormer(Rule):
    """The list itself says that a number is one of the past: by an arrow to its successor, or by 旧.

    Whoever dials it reaches nobody, or a stranger; so it is kept as a remark and is not offered.

    Bad: 03-1234-5678→03-8765-4321, both offered.
    Good: the number in use alone.
    """

    code = "number-former"
    severity = Severity.WARNING


READING_RULES: tuple[type[Rule], ...] = (
    *(LineTooLong, HeadingRenamed, UnknownTable, HeadingMissing, HeaderMissing, UnknownColumn),
    *(LeftoverCell, CellDoubled, RowWithoutTable, UnreadCell, RowUnread, RowWithoutName, NumberSharedByNames),
    *(UnpairedMergedCells, CountsDiffer, UnknownPrefecture, PostalCodeForm, NumberDoubled),
    *(NumberCellSpansRows, LeftOver, NumberLost, ValueLost, NumberUnread, NumberFormer),
)
