"""The sentences of notices: what each rule says, with places for its values. What is written otherwise nobody's rule said.

A test compares them with the rules.
"""

from __future__ import annotations

from collections.abc import Mapping

# Sentences around another: how often it stands in a list, and where.
AROUND = ("{message} [{places}]", "{where}: {message}")
# What is said of a line as it is; all else that a notice says, but for its advice, has words or numbers in its places.
BARE = (
    "a row of cells stands under no table; it was read without knowing its columns",
    "the digit 8 before the heading is likely the sign ☎",
    "the menus of the page were left out",
    "the row has a number but no name",
    "this is a guidebook made by this program: cover, contents, descriptions, footnotes and indexes are its own and were left out",
)
# What is said of any address and of its postal code.
_OF_ADDRESSES = (
    "compare code and address with the printed page",
    "compare it with the printed page; a business code may have been given up since, then ask the body",
    "compare the address with the printed page; correct it by an erratum with this evidence",
    "it was right when printed: record a change with the day from which the new name holds",
    "look whether the cell belongs to another row",
    "write the city before it, or give the row the prefecture or the city in a cell of its own",
    "{desk} is for {prefecture}, its address lies in {found}",
    "{desk}: {evidence}",
    "{desk}: {evidence}: {places}",
    "{desk}: {evidence}: {places}; the area code of its number points to {nearest}",
    "{desk}: {evidence}; nearest: {suggestions}",
)
# What is said of a row or a column that a sheet hides.
_HIDDEN = (
    "delete what no longer holds; if it does hold, take the stroke away",
    "format the column as text and type the number as it is printed",
    "nothing, if it belongs to each of the rows",
    "show it if it belongs to the list, else delete it: what is hidden is often out of date",
    "the cell 「{text}」 holds {what}: a leading zero and the hyphens of a number are lost",
    "the cell 「{text}」 spans several rows; it was read in each of them",
    "{which} hidden, beginning with 「{words}」: it was read like the others",
    "「{text}」 is struck out: it holds no longer, and was left out",
    "「{words}」 on line {line} of the page is shown to nobody, and was left out",
)
# What is said of rows that stand in an unusual order.
_IN_ORDER = (
    "unusual order in 「{table}」: {pairs}",
    "unusual order in 「{table}」: {pairs} and {more} more",
    "{one} before {other}",
)
# What a person wrote who read the list.
_BY_A_PERSON = ("key severity: expected {severities}", "{message} (evidence: {evidence})", "{text}")
# Code → its sentences, and what they advise.
SENTENCES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("remarked-by-reader", "suspected-by-reader"), _BY_A_PERSON),
    **dict.fromkeys(("column-hidden", "row-hidden"), _HIDDEN),
    **dict.fromkeys(
        (
            "address-prefecture-unknown",
            "municipality-unknown",
            "place-ended",
            "postal-code-mismatch",
            "postal-code-unknown",
            "town-unknown",
            "ward-doubled",
            "ward-unknown",
        ),
        _OF_ADDRESSES,
    ),
    "address-elsewhere": (
        "compare the address with the printed page; correct it by an erratum with this evidence",
        "look whether the cell belongs to another row",
        "{desk} is for {prefecture}, its address lies in {found}",
        "{desk}: {evidence}",
        "{desk}: {evidence}; nearest: {suggestions}",
    ),
    "area-code-elsewhere": (
        "compare the number and its row with the printed page; digits are never corrected",
        "{number} has an area code of {found}, but {desk} is for {served}",
    ),
    "body-abbreviated": (
        "nothing; both names lead to it",
        "「{name}」 ({where})",
        "「{short}」 and 「{full}」 are one body: same number, and the one name abbreviates the other",
    ),
    "body-name-slip": (
        "compare with the printed page; correct it by an erratum",
        "{odd} differs by one character from {right}",
        "「{name}」 ({where})",
    ),
    "body-renamed": (
        "ask the body; record the former name as a change, or note that they are two",
        "{prefecture} has {count} foundations in these tables: {names}; is one the other's former name?",
        "「{name}」 ({where})",
    ),
    "bracket-unbalanced": (
        "compare with the printed page; correct it by an erratum with its evidence",
        "look for the lost bracket in the printed page",
        "the brackets {brackets} do not pair",
    ),
    "building-left-out": (
        "add the building's name when the body confirms it",
        "{desk}: the address names a floor and no building",
    ),
    "building-names-differ": (
        "ask for the name above the door; correct the other by an erratum",
        "one building is called 「{name}」 and 「{building}」 ({where})",
    ),
    "cell-comment": (
        "the cell {place} 「{cell}」 has a comment, which was not read as a part of the list: 「{words}」",
        "a comment was not read as a part of the list: 「{words}」",
        "the sheet has a text box, which was not read as a part of the list: 「{words}」",
        "write what it says of a desk into a cell of its own; delete it if it says nothing",
    ),
    "cell-doubled": (
        "delete the doubled cell",
        "the cell 「{cell}」 stands twice in its row; the second was left out",
    ),
    "cell-empty": (
        "department or operator",
        "look for the cell in the printed page",
        "postal code",
        "{desk} has no {field}; {having} of {count} desks of 「{table}」 have one",
    ),
    "cell-not-text": (
        "format the column as text and type the number as it is printed",
        "the cell 「{text}」 holds {what}: a leading zero and the hyphens of a number are lost",
        "the cell 「{value}」 holds {what}",
        "write the cell as text, as the list prints it",
    ),
    "cell-spans-rows": (
        "nothing, if it belongs to each of the rows",
        "the cell 「{text}」 spans several rows; it was read in each of them",
    ),
    "cell-struck-out": (
        "delete what no longer holds; if it does hold, take the stroke away",
        "「{text}」 is struck out: it holds no longer, and was left out",
    ),
    "character-form": (
        "format the column as text and type the number as it is printed",
        "{count:,} numbers are written as a program counts, with .0 or without a zero at the front: the first was read as 「{now}」",
        "nothing; the characters look the same, and the digest is that of the file as it came",
        "{count:,} characters are not those that they look like, as some printers of PDF write them: 「{first}」 is {names}; it was read as {now}, the others likewise",
        "{count:,} addresses of mail have another sign for their {now}, so that no program finds them: 「{first}」",
        "{count:,} words are written in drawn letters or digits, as posts have them: 「{first}」 is {names}; it was read as {now}, the others likewise",
    ),
    "character-invisible": (
        "nothing; the characters look the same, and the digest is that of the file as it came",
        "{count:,} characters that nobody sees stood in the text, the first {names}; they were left out",
    ),
    "charged-call": (
        "say so wherever the number is shown; offer the local number beside it",
        "{number} is a charged call, not covered by flat-rate plans and not reached from abroad",
    ),
    "columns-untold": (
        "ask for the list as a workbook, or for a table with rules; or type it with tabs between the cells",
        "compare the row with the printed page; ask for the list as a workbook, or for a table with rules",
        "in the row 「{words}」 two cells run into one another: where one ends can't be told",
        "page {page}: {count} lines with a number each seem the rows of a table, but it has no rules and its columns don't stand apart; they were read as lines of words, the first 「{first}」",
    ),
    "conditional-note": (
        "ask, and record a change with its day",
        "what is printed for {desks} may change: {note}",
        "{names} and {more} more",
    ),
    "counts-differ": (
        "check which number belongs to which address",
        "restore the missing number or address",
        "{numbers} number(s) stand against {addresses} address(es)",
        "{numbers} numbers stand against {addresses} addresses",
    ),
    "dated-fact": (
        "ask whether it came so, and record a change with its day",
        "what is printed for {desks} changes on {since}",
        "{names} and {more} more",
    ),
    "dated-fact-due": (
        "ask for the present address and number, and record them as a change",
        "{names} and {more} more",
        "{since} lies before the end of the edition's period ({end}): what {desks} announced has come",
    ),
    "department-conflict": (
        "ask the prefecture which is its name now; correct a misprint, record a reorganisation",
        "{government} has 「{name}」 here and 「{usual}」 on {where}",
    ),
    "derived-cell-differs": (
        "empty what it follows from, or change the settings of the directory",
        "if 「{told}」 is right, change what the column follows from: the name, the address, the prefecture, or the areas in the directory's settings",
        "the column {column} says 「{told}」; it is not read back, the rest of the row gives 「{read}」",
        "the column {column} was emptied; it is not read back",
    ),
    "desk-by-homepage-only": (
        "nothing, if the page prints none",
        "{desk} has a homepage and no number",
        "{names} and {more} more",
    ),
    "desk-without-number": (
        "look for its number in the printed page; a cell may span two rows (tables.toml, spanning)",
        "{desk} has no number and no homepage",
        "{names} and {more} more",
    ),
    "encoding-declared": (
        "nothing, if the names read well; characters that the encoding lacks may be lost: better save it as UTF-8",
        "the file is UTF-8; it was read as {name}; kana and common kanji speak against {others}, in which its bytes are possible, too",
        "the file is not UTF-8; it was read as {name}",
        "the file is not UTF-8; it was read as {name}; kana and common kanji speak against {others}, in which its bytes are possible, too",
    ),
    "erratum-applied": (
        "corrected to 「{corrected}」 (of {desk}): {reason}",
        "corrected to 「{corrected}」: {reason}",
        "evidence: {evidence}",
    ),
    "erratum-unmatched": (
        "corrected to 「{corrected}」 (of {desk}): {reason}",
        "corrected to 「{corrected}」: {reason}",
        "erratum {erratum}: its text stands at {places} places of table {table}; not applied",
        "retire the erratum if the text now reads rightly, or anchor it with `unit`",
    ),
    "exchange-slip": (
        "compare both with the printed page and ask the desks; digits are never corrected",
        "{number} ({desk}) and {other} ({other_desk}) are of one house and differ in {unlike} digit(s) of the exchange",
        "{number}: the {others} other numbers of {organization} begin with {beginning}",
    ),
    "foreign-script": (
        "compare with the printed page; correct it by an erratum with its evidence",
        "「{words}」 holds letters of another script: {names}",
    ),
    "frame-left-out": (
        "nothing, if they say nothing of a desk",
        "nothing; the list is its desks with their names, numbers, addresses and remarks",
        "nothing; the list is its tables, their headings and remarks",
        "running heads and page numbers of {count} page(s) were left out",
        "the menus of the page were left out",
        "{count} line(s) at the head and the foot of the page were left out",
        "this is a file of the kind {kind} that this program exported; what was changed in {columns} was not read back: evidence, codes, readings and the source are its own",
        "this is a guidebook made by this program: cover, contents, descriptions, footnotes and indexes are its own and were left out",
        "what stands under {keys} is no row of a list, and was left out",
    ),
    "half-width-kana": (
        "compare with the printed page; correct it by an erratum with its evidence",
        "「{found}」 is half-width katakana: {usual}",
    ),
    "header-missing": (
        "restore the header row",
        "table {table} has no header row; its columns were taken in their usual order",
    ),
    "header-rows-joined": (
        "nothing, if each column has its name; else write the names in one row",
        "{count} rows with merged cells name the columns; they were read as one: {names}",
    ),
    "heading-missing": (
        "a header row without a heading; it was read as table {table}",
        "restore the heading, or describe the table in tables.toml",
    ),
    "heading-renamed": (
        "if that is right, add the new heading to table {table} in tables.toml",
        "no table has the heading 「{heading}」; by its columns it was read as 「{table}」",
    ),
    "hours-unreadable": (
        "nothing for a reader; software gets no hours for this desk",
        "the hours of {desk} are shown as printed: they could not be read as days and times",
        "{names} and {more} more",
    ),
    "hyphen-without-number": (
        "compare with the printed page; correct it by an erratum with its evidence",
        "the number before the hyphen is missing in 「{found}」",
    ),
    "hyphens-misplaced": (
        "compare it with the printed page; the digits are the same, the hyphens stay as printed",
        "{number} is cut elsewhere than the numbering plan cuts it: {usual}",
    ),
    "labelled-number-missing": (
        "department or operator",
        "look for it in the printed page; if there is none, say so in a note",
        "postal code",
        "{desk} has no number for 「{label}」; {having} of {count} desks of 「{table}」 have one",
    ),
    "left-over": (
        "describe its column in tables.toml, or write the number as it is dialled, one desk a line; if it is written so, report it",
        "「{rest}」 was not read (read of this line: 「{read}」)",
    ),
    "leftover-cell": (
        "check the row; a new column needs its header and a line in tables.toml",
        "the row has a cell more than its table has columns: 「{cell}」, kept as a remark",
    ),
    "legal-form-conflict": (
        "ask the body; correct the other form by an erratum",
        "one name has {count} legal forms: {names}",
        "「{name}」 ({where})",
    ),
    "legal-form-spelled": (
        "nothing, if the forms mean the same; both spellings lead to one body",
        "one body is printed as {names}",
        "「{name}」 ({where})",
    ),
    "level-left-out": (
        "nothing, if the section is the same",
        "{government}: 「{short}」 on {short_where}, 「{full}」 on {full_where}: a level is left out",
    ),
    "levels-run-together": (
        "compare with the printed page: one section, or two?",
        "「{outer}」 and 「{inner}」 stand without a space; read as one within the other",
    ),
    "line-kind-unusual": (
        "nothing, if the page prints it; {organization} may not be reached by it from everywhere",
        "{number} ({kind}) stands among {common} geographic numbers of its table",
    ),
    "line-too-long": (
        "give each row of the list a line of its own; a heading or a note fits in a few hundred characters",
        "line {line} has {count:,} characters; the first {longest:,} were read, not what begins with 「{words}」",
    ),
    "look-alike": (
        "compare with the printed page; correct it by an erratum with its evidence",
        "「{found}」 mixes two kinds of letters that look alike",
    ),
    "number-apart-from-its-body": (
        "nothing, if the section has a line of its own; else compare with the printed page",
        "{number}: the {others} other numbers of {organization} begin with {beginning}",
    ),
    "number-cell-spans-rows": (
        "nothing, if the printed cell spans both rows (see tables.toml, spanning)",
        "{section} has no number of its own line; it shares {numbers} with the row below",
    ),
    "number-doubled": ("delete the second", "{number} stands twice in one cell; it was kept once"),
    "number-former": (
        "nothing, if the number is no longer in use",
        "「{words}」 is marked as a former number; it was kept as a remark and is not offered",
    ),
    "number-lost": (
        "describe its column in tables.toml, or write the number as it is dialled, one desk a line; if it is written so, report it",
        "the number {token} is at no desk",
    ),
    "number-shared": (
        "nothing, if they share a telephone",
        "{number} is the number of {count} desks of one body ({where}): {desks}",
    ),
    "number-shared-by-bodies": (
        "ask one of them which number is theirs; digits are never corrected",
        "{number} stands at {desks} ({where}), which nothing printed connects",
    ),
    "number-shared-by-names": (
        "check that each of the names is reached under it",
        "one number {number} stands for {names} names",
    ),
    "no-area-code": (
        "ask its publisher to say the area code; mobile phones cannot dial it without",
        "the list prints {number} without its area code",
    ),
    "number-unknown-to-plan": (
        "compare it with the printed page; digits are never corrected",
        "{number} has {count} digits and is no number of the Japanese numbering plan",
    ),
    "number-unlike-its-body": (
        "compare it with the printed page and ask the desk; digits are never corrected",
        "{number}: the {others} other numbers of {organization} begin with {beginning}",
    ),
    "number-unread": (
        "write the number whole, with its area code, as it is dialled",
        "「{words}」 stands where a number is expected and can't be read as one",
    ),
    "number-without-form": (
        "give it its area code and hyphens in the source, if the printed page has them",
        "「{match}」 looks like a phone number and has no form that can be dialled",
    ),
    "numbers-swapped": (
        "nothing, if both desks confirm their number",
        "{number} ({desk}) is {other} ({other_desk}) with two neighbouring digits swapped",
        "{number}: the {others} other numbers of {organization} begin with {beginning}",
    ),
    "old-form": (
        "compare with the printed page; correct it by an erratum with its evidence",
        "nothing, if the body writes itself so; else correct it by an erratum",
        "{char} is an old form of {old}",
    ),
    "page-without-text": (
        "ask for the PDF with embedded, mapped fonts, or for another format",
        "page {page} has characters whose font does not say which they are: they can't be read",
        "page {page} holds a picture and no text: what it shows was not read",
        "put the page through character recognition, or type it as text",
    ),
    "postal-code-form": (
        "correct the cell, or the column it stands in",
        "「{words}」 is no postal code (three digits, hyphen, four digits)",
    ),
    "prefecture-missing": (
        "look for the row in the printed page; it may be lost or misread",
        *_IN_ORDER,
        "「{heading}」 has no desk for {prefecture} ({having} of 47 prefectures have one)",
    ),
    "prefecture-order": (
        "nothing, if the page prints it so; check that the numbers moved with their names",
        *_IN_ORDER,
    ),
    "prefecture-twice": (
        "look which row is another prefecture's, or is printed twice",
        *_IN_ORDER,
        "{prefecture} stands in {count} rows of 「{table}」 ({where})",
    ),
    "row-count": (
        "look for the row; if the list has changed, set rows = {rows} for table {table_id}",
        *_IN_ORDER,
        "「{heading}」 should have {rows} rows, {found} were found",
    ),
    "row-unread": ("give the row its name, or delete it", "the row has a number but no name"),
    "row-without-name": (
        "give the row its name",
        "the row has no name; its contact data was given to {organization}",
    ),
    "row-without-table": (
        "a row of cells stands under no table; it was read without knowing its columns",
        "restore its heading and header, or describe the table in tables.toml",
    ),
    "separator-doubled": (
        "compare with the printed page; correct it by an erratum with its evidence",
        "two separators stand side by side in 「{found}」; a name between them may be lost",
    ),
    "sheet-hidden": (
        *_HIDDEN,
        "show the sheet if it belongs to the list, else delete it",
        "the sheet 「{title}」 is hidden and was not read",
    ),
    "sign-misread": (
        "compare with the printed page; correct it by an erratum with its evidence",
        "correct it by an erratum; the other headings are the evidence",
        "the digit 8 before the heading is likely the sign ☎",
    ),
    "sources-differ": (
        "ask the desk which holds; record a change with its day, or correct a misprint by an erratum",
        "mail address",
        "postal code",
        "{desk}: the {field} is {first} on {first_where}, {other} on {other_where}",
    ),
    "space-inside": (
        "compare with the printed page; correct it by an erratum",
        "compare with the printed page; correct it by an erratum with its evidence",
        "{desk}: a space stands between the town and its lot",
    ),
    "space-missing": (
        "nothing for a reader; cut it where the address is used by software",
        "{desk}: no space between the lot and 「{match}」",
    ),
    "table-missing": (
        "restore it, or take table {table_id} out of tables.toml if the list no longer has it",
        "the table 「{table}」 is not in this text",
        *_IN_ORDER,
    ),
    "tail-out-of-order": (
        "nothing, if the page prints them so; else look for swapped digits",
        "{number} stands after {before}: the numbers of the cell do not rise",
        "{number}: the {others} other numbers of {organization} begin with {beginning}",
    ),
    "text-decomposed": (
        "nothing; the characters look the same, and the digest is that of the file as it came",
        "{count:,} characters stand in parts, as a Mac writes names of files: 「{first}」 is {names}; each was read as one",
    ),
    "unit-number-differs": (
        "ask the section which number serves which purpose",
        "{body} {unit} has {numbers} ({where})",
        "{number}: the {others} other numbers of {organization} begin with {beginning}",
    ),
    "unknown-column": (
        "add the column to table {table} in tables.toml",
        "describe the table in tables.toml, or say what the word means in common/header-words.toml",
        "no word of the header 「{header}」 is known; its cells look like {looks}; they were kept as remarks",
        "the column 「{cell}」 is not described; what stands in it was kept as a remark",
        "the column 「{header}」 is not described; what stands in it was kept as a remark",
    ),
    "unknown-prefecture": (
        "correct the cell, or the column it stands in",
        "none of the 47 prefectures is named {value}",
        "「{words}」 is no prefecture",
    ),
    "unknown-table": (
        "describe the table in tables.toml (heading, columns, program)",
        "no description fits {what}; {columns}",
    ),
    "unpaired-merged-cells": (
        "restore the missing name or number",
        "{names} names stand against {numbers} numbers; paired in order as far as they go",
    ),
    "unread-cell": (
        "check the cell; a number needs its hyphens",
        "「{words}」 stands where a number was expected and is none; kept as a remark",
    ),
    "url-without-encryption": (
        "the homepage of {desks} is printed without encryption (http)",
        "try https; record it as a change if the body has moved",
        "{names} and {more} more",
    ),
    "value-lost": (
        "describe its column in tables.toml, or write the number as it is dialled, one desk a line; if it is written so, report it",
        "{token} is at no desk",
    ),
    "variant-form": (
        "compare with the printed page; correct it by an erratum with its evidence",
        "nothing; leave it as the body writes itself",
        "nothing; the characters look the same, and the digest is that of the file as it came",
        "{count:,} signs say that they are to be shown in colour or not: 「{first}」 is a variant form of {now}, harmless",
        "「{words}」 has a variant form of {found}, harmless: it is found without it, too",
    ),
}
