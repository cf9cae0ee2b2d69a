"""The proof of numbers: each is what is printed, of the kind, with the label and the extension that stand beside it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from madoguchi.editions.proof.area_codes import area_codes_for
from madoguchi.editions.proof.cells import bounds_of_cell, is_as_above, is_whole_cell
from madoguchi.editions.proof.file import NUMBERS, Desk, EditionFile, Flaw, names_of, once, phones_of
from madoguchi.editions.proof.number_words import (
    APART,
    KIND_WORDS,
    MARKS,
    both_kinds,
    compatible,
    is_extension,
    is_kind,
    names_fax,
    plain_numbers,
    says_both,
    says_fax,
    says_fax_first,
    says_one_line,
    says_same,
    says_tel,
)
from madoguchi.editions.proof.rules import check_value, is_below_calls
from madoguchi.editions.proof.text import fold, only_digits

# An extension right behind its number: (内線 12).
_EXTENSION = re.compile(r"[ (、,]{0,3}(?:内線(?:番号)?|ナイセン|ﾅｲｾﾝ)[ :.]{0,2}[0-9]{2,5}(?![0-9-])")
# A number without its area code; what follows 〒 is none.
LOCAL = re.compile(r"(?<![0-9-])(?<!〒)(?<!〒 )[1-9][0-9]{0,3}-[0-9]{4}(?![0-9-])")
# What a number is written with: digits, kanji for them, and whatever signs are taken for hyphens; the short ones.
_FORM = re.compile("(?:[0-9〇○零一二三四五六七八九ーｰ_]|[^\\w※])*")
# A circle behind a plain digit, where a digit is to be read: 0244-36-04○1. In kanji digits it is a zero: 〇三―三五〇一.
_CIRCLE_WITHIN = re.compile(r"(?<=[0-9])[-()]?[〇○](?=[0-9])")
_THREE_DIGITS = re.compile("1[0-9]{2}")
# Right before a number without its area code.
_SAYS_NUMBER = re.compile(rf"{KIND_WORDS}[】〕\])>＞〉*]*\s?[:：.=]?\s{{0,3}}\(?\Z")
# ... and what makes it the end of a whole one.
_GOES_BEFORE = re.compile(r"(?:[0-9][)-]{1,2}\s?|(?<![0-9-])\(?0[0-9]{1,4}\)?\s{1,2})\(?\Z")
# Of two in a cell each alone: a whole number, also in a bracket, one without its area code, the last group of the one
# before it; a mark, and an extension, may stand behind it.
_ONE_OF_TWO = re.compile(
    rf"\(0[0-9]{{1,4}}\)[0-9-]+|0[0-9]{{1,4}}\([0-9]{{1,4}}\)[0-9]{{4}}|0[0-9]{{1,4}}(?:-[0-9]{{1,4}}){{1,2}}|[^\s{APART}]+"
)
_BEHIND_ONE = re.compile(rf"\s?\((?:{'|'.join(MARKS)})\)|㈹|代表|直通|{_EXTENSION.pattern}\)?")
_AROUND = " \t:：・*+●○■□◆◇【】[]<>《》()-"  # signs around the words of a heading
_LOST = "?？■〓□▯●×xX\ufffd"  # signs where a digit did not survive
_SHORTENED = re.compile(r"(?:[0-9]{1,4}-)?[0-9]{4}")


def check_numbers(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """Each number is one, of the kind, with the label and the extension that are printed beside it."""
    for field in NUMBERS:
        yield from _of_field(file, desk, path, field)


def _of_field(file: EditionFile, desk: Desk, path: str, field: str) -> Iterator[Flaw]:
    phones = desk.get(field, ())
    for at, phone in enumerate(phones):
        here = f"{path}/{field}/{at}"
        if phone.keys() - {"number", "label", "value", "label_spans", "extension", "says"}:
            yield Flaw(here, "form", "unknown fields")
        yield from check_value(file, phone["value"], f"{here}/number", desk, field)
        digits = only_digits(phone["number"])
        words = phone["value"][3]
        if phone["value"][1] == "printed" and not _FORM.fullmatch(fold(words)):
            yield Flaw(f"{here}/number", "number", f"「{words}」 is written as no number")
        if _goes_on_unread(file, phone) or _CIRCLE_WITHIN.search(fold(words)):
            yield Flaw(f"{here}/number", "number", "a digit of it did not survive")
        if len(digits) == 3 and _is_instead(file, phone):
            yield Flaw(f"{here}/number", "number", "it is said to be called instead")
        short = len(digits) <= 8 and not phone["number"].startswith("#")
        if short and (
            (not _THREE_DIGITS.fullmatch(phone["number"]) and not _is_local(file, phone))
            or any(map(is_extension, file.headers_above(phone["value"][2][0])))
        ):
            yield Flaw(f"{here}/number", "number", "too few digits for a number to call")
        if phone["value"][4:5] == ["number-completed"] and not _follows_its_first(file, phone["value"]):
            yield Flaw(f"{here}/number", "number", "no number from which it is completed stands before it")
        if phone["number"] != phone["value"][0]:
            yield Flaw(
                f"{here}/number", "number", f"its claim is for {phone['value'][0]}, it says {phone['number']}"
            )
        yield from _label(file, phone, f"{here}/label")
        yield from _extension(file, phone, f"{here}/extension", desk)
        if not all(_may_say(file, s, phone["value"][2][0]) for s in phone.get("says", ())):
            yield Flaw(
                f"{here}/says", "kind", "no word for a telephone or a FAX stands there, beside the number"
            )
        must, may = _fields(file, phone, phones[:at], desk)
        held = {f for f in NUMBERS if any(p["value"] == phone["value"] for p in desk.get(f, ()))}
        if not must <= held <= must | may:
            yield Flaw(here, "kind", "what stands beside it says otherwise whether it is a FAX")
    spans = [p["value"][2][0] for p in phones if not is_as_above(file, desk, p["value"])]
    if spans != sorted(spans):
        yield Flaw(
            f"{path}/{field}", "order", "the numbers do not stand in the order in which they are printed"
        )


def _goes_on_unread(file: EditionFile, phone: dict[str, Any]) -> bool:
    """Whether a number that is too short to be dialled stands before a sign in a digit's place: 0244-36-046？."""
    value, digits = phone["value"], only_digits(phone["number"])
    if value[1] != "printed" or len(value[2]) != 1 or not digits.startswith("0"):
        return False
    line, _, end = value[2][0]
    too_short = len(digits) < (11 if digits[2:3] == "0" else 10)
    return too_short and fold(file.lines[line - 1])[end : end + 1] in {*_LOST}


def _is_instead(file: EditionFile, phone: dict[str, Any]) -> bool:
    """Whether three digits stand in the cell of a whole number, behind the case in which others are to be called: 緊急時は110番.

    The number of a theme is the desk's: 虐待の相談は189番.
    """
    line, start, _ = phone["value"][2][0]
    cell = fold(file.lines[line - 1][:start]).rpartition("\t")[2]
    case = (
        re.search(r"((?<![たく又])は|なら|場合|時|とき)[、,]?\s?\Z", cell)
        if only_digits(phone["number"]) in ("110", "118", "119")
        else re.search(
            r"(緊急|火災|救急|急ぎ|急を要する)[^\s、,。0-9]{0,6}(場合|時|とき)に?は?[、,]?\s?\Z", cell
        )
    )
    return case is not None and re.search(r"0[0-9]{1,4}[-(][0-9]{1,4}[-)][0-9]{3}", cell) is not None


def _follows_its_first(file: EditionFile, value: Any) -> bool:
    """Whether a number stands behind the one from which it is completed, in its cell, with no other value between.

    03-3501-1511(代)、1512～1515: 1512 is completed from the first, the others from 03-3501-1512.
    """
    line, start, end = value[2][0]
    others = [at for at in file.values_at.get(line, ()) if at[2] not in (*NUMBERS, "extension")]
    for first, stop, number in file.placed_numbers.get(line, ()):
        apart = "\t" in file.lines[line - 1][stop:start]
        apart = apart or any(at < end and stop < to for at, to, _ in others)
        if number == value[5] and first <= start and stop < end and not apart:
            return True
    return False


def _is_local(file: EditionFile, phone: dict[str, Any]) -> bool:
    """Whether a word says that so few digits are a number, and the list prints no area code for it."""
    value = phone["value"]
    if value[1] != "printed" or not LOCAL.fullmatch(phone["number"]) or len(value[2]) != 1:
        return False
    line, start, end = value[2][0]
    text = fold(file.lines[line - 1]).casefold()
    before = text[:start]
    if _GOES_BEFORE.search(before) or text[end : end + 1] == "-":
        return False
    said = bool(_SAYS_NUMBER.search(compatible(before))) or (
        file.has_cells(line) and is_below_calls(file, value[2][0])
    )
    return said and not area_codes_for(file, value[2])


def _extension(file: EditionFile, phone: dict[str, Any], path: str, desk: Desk) -> Iterator[Flaw]:
    extension, number = phone.get("extension"), phone["value"][2][0]
    line, start = (extension[2][0][0], extension[2][0][1]) if extension else (0, 0)
    if extension is not None:
        yield from check_value(file, extension, path, desk, "extension")
    if extension is None:
        behind = fold(file.lines[number[0] - 1])[number[2] :]
        if phone["value"][1] == "printed" and _EXTENSION.match(behind):
            yield Flaw(path, "extension", "an extension is printed at the number")
        return
    beside = line == number[0] and is_extension(fold(file.lines[line - 1])[:start])
    if not beside and "/faxes/" in path and desk.get("phones"):
        yield Flaw(path, "extension", "the extension belongs to the number to call")
    if not beside and not (
        file.is_as_found(desk["table"]) and _extension_column(file, desk, extension[2][0])
    ):
        yield Flaw(path, "extension", "no 内線 stands before it, beside the number")


def _extension_column(file: EditionFile, desk: Desk, span: Any) -> bool:
    """Whether the header of an extension's own column, or the field that it stands in, says that it is one."""
    if not desk["row"] <= span[0] <= file.end_of_row(desk) or (
        span[0] != desk["row"] and span[0] in file.rows
    ):
        return False
    before = fold(file.lines[span[0] - 1])[: span[1]]
    return is_extension(before.rstrip("\t ")) or any(is_extension(t) for t in file.headers_above(span))


def _may_say(file: EditionFile, span: Any, number: Any) -> bool:
    """Whether words may say the kind of a number: beside it, or 同左 in the FAX column of its row."""
    words = fold(file.at(span))
    if span[0] == number[0] and span[1] >= number[2] and says_same(words) and is_whole_cell(file, span):
        return is_kind(words) or any(map(names_fax, file.headers_above(span)))
    if says_same(words) and span[0] == number[0] and any(map(both_kinds, file.headers_above(span))):
        return span[1] >= number[2] and _near(span, number)  # 099-…(同左) below TEL/FAX
    of_above = re.search("同上|上に同じ|[〃々″]", words) and span[0] != number[0]
    return (_stands_below(file, span, number) if of_above else _near(span, number)) and is_kind(words)


def _stands_below(file: EditionFile, span: Any, number: Any) -> bool:
    """Whether FAX 同上 stands alone on the line below a number."""
    alone = file.lines[span[0] - 1].strip(" \t\u3000・") == file.at(span)
    return number[0] + 1 == span[0] and alone and says_same(fold(file.at(span)))


def _fields(
    file: EditionFile, phone: dict[str, Any], before: list[dict[str, Any]], desk: Desk
) -> tuple[set[str], set[str]]:
    """Where a number must stand, among those to call, the FAX numbers or both, and where it may stand as well."""
    number = phone["value"][2][0]
    words = [
        fold(file.at(span))
        for each in phones_of(desk)
        if each["value"] == phone["value"]
        for span in each.get("says", ())
    ]
    if (second := _is_second_of_two(file, number, desk)) is not None:
        return {"faxes" if second else "phones"}, set()
    shared = any(_is_shared_fax(file, span, number) for span in phone.get("says", ()))
    if any(says_both(word) or says_same(word) for word in words) and not shared:
        return ({"phones"}, {*NUMBERS}) if _goes_before_another(file, phone) else ({*NUMBERS}, set())
    if not words and (
        both := _half_of_header(file, number)
        or _below_both(file, number)
        or _below_words_for_both(file, number, desk)
    ):
        return both
    return {"faxes" if _is_fax(file, phone, before, desk) else "phones"}, set()


def _below_both(file: EditionFile, span: Any) -> tuple[set[str], set[str]] | None:
    """Below a header of both kinds, where a number without a word must stand, and where it may; None below any other.

    It is both where the header says that they are one line, and below TEL/FAX where no desk of the list has two numbers,
    or a FAX elsewhere; it must be where all cells below it are bare numbers, and no other column is of FAX numbers.
    FAX共通 beside a column of telephones is of FAX numbers.
    """
    turned = _field_of(file, span)
    headers = [text for text in turned or file.headers_above(span) if says_both(text)]
    if not headers or not file.has_cells(span[0]):
        return None
    beside = [text for _, text in file.headers.get(file.header_above(span[0]), ()) if text not in headers]
    one_line = any(map(says_one_line, headers))
    if turned:
        of_two = _most_below(file).get((span[0], -1), 0) > 1 and not one_line
        return {"phones"}, set() if of_two else {*NUMBERS}
    if one_line and says_fax_first(headers[-1]) and any(map(says_tel, beside)):
        return {"faxes"}, set()
    below = _cells_below(file).get((file.window(span[0])[0], headers[-1]), (False, False, False))
    bare, alone, apart = below
    if apart and not one_line:
        return {"phones"}, set()
    alone = alone and not any(map(says_fax, beside))
    return ({*NUMBERS} if bare and alone else {"phones"}), {*NUMBERS}


def _below_words_for_both(file: EditionFile, span: Any, desk: Desk) -> tuple[set[str], set[str]] | None:
    """The same in lines of words: below TEL/FAX in a line of its own, and below a heading that says so.

    One number is to be called, and may be a FAX as well below those words alone, but not below the title of a list (電話・FAX一覧);
    of two on a line, each is what the words say in their order.
    """
    text = fold(file.lines[span[0] - 1])
    if "\t" in text:
        return None
    near = [fold(line).strip(" \t:：・*+●○■□◆◇-") for line in file.lines[max(span[0] - 3, 0) : span[0] - 1]]
    words = next((line for line in reversed(near) if line), "")
    heading = file.heading(desk["table"], desk["row"])
    told = fold(file.lines[heading - 1] if heading else desk["program"])
    above = [words, told] if is_kind(words) else [told]
    kinds = next((kinds for line in above if (kinds := both_kinds(line))), "")
    if not kinds:
        return None
    if len(plain_numbers(text)) == len(kinds):
        at = len(plain_numbers(text[: span[1]]))
        return {"faxes" if kinds[at] == "f" else "phones"}, set()
    alone = is_kind(words) or is_kind(told.strip(_AROUND))
    return {"phones"}, {*NUMBERS} if alone else set()


@once
def _cells_below(file: EditionFile) -> dict[tuple[int, str], tuple[bool, bool, bool]]:
    """The first line of a source and a header of both kinds → of the cells below it: whether all are bare numbers, whether
    FAX stands in no other cell, and whether some desk has two numbers there, or a FAX elsewhere.
    """
    found: dict[tuple[int, str], tuple[bool, bool, bool]] = defaultdict(lambda: (True, True, False))
    goes_on = {p["value"][2][0][0] for desk in file.desks for p in phones_of(desk)} - file.rows
    for line, places in file.placed_numbers.items():
        cells = [fold(cell).strip() for cell in file.lines[line - 1].split("\t")]
        head = file.headers.get(file.header_above(line), ())
        for column, text in head if len(cells) > 1 else ():
            if not says_both(text):
                continue
            bare, alone, apart = found[file.window(line)[0], text]
            here = sum(file.column(line, start) == column for start in {start for start, *_ in places})
            others = [cell for at, cell in enumerate(cells) if at != column and names_fax(cell)]
            found[file.window(line)[0], text] = (
                bare
                and (not here or (plain_numbers(cells[column]) == [cells[column]] and line in file.rows)),
                alone and not any(map(plain_numbers, others)),
                apart
                or here > 1
                or (here > 0 and (line in goes_on or _is_named_as_above(file, line)))
                or any(plain_numbers(cell) and says_fax(cell) for cell in others),
            )
    return found


def _is_named_as_above(file: EditionFile, row: int) -> bool:
    """Whether a desk of a row has the name of one of the row above: its cell spans both."""

    def names(at: int) -> set[str]:
        return {"\t".join(level[0] for level in names_of(desk)) for desk in file.desks_of_row.get(at, ())}

    return not names(row).isdisjoint(names(file.row_above(row)))


def _half_of_header(file: EditionFile, span: Any) -> tuple[set[str], set[str]] | None:
    """Below TEL/FAX over two columns with a number each, where that of one of them must stand; None anywhere else."""
    column, head = file.column(span[0], span[1]), file.header_above(span[0])
    words, most = dict(file.headers.get(head, ())), _most_below(file)
    for first in (column, column - 1):
        text = words.get(first, "")
        over = [
            at
            for at in range(first, first + 3)
            if words.get(at, text) == text and (at in words or most.get((head, at)))
        ]
        if (
            (kinds := both_kinds(text))
            and [most.get((head, at)) for at in over] == [1, 1]
            and over[1] == first + 1
        ):
            return {"faxes" if kinds[column - first] == "f" else "phones"}, set()
    return None


@once
def _most_below(file: EditionFile) -> dict[tuple[int, int], int]:
    """The line of a header and a column → how many numbers of desks a cell there has at most.

    The same of the cells of a line: of it and -1.
    """
    found: dict[tuple[int, int], int] = {}
    for line, places in file.placed_numbers.items():
        for column, count in Counter(file.column(line, at) for at in {start for start, *_ in places}).items():
            for key in ((file.header_above(line), column), (line, -1)):
                found[key] = max(found.get(key, 0), count)
    return found


def _field_of(file: EditionFile, span: Any) -> list[str]:
    """The word in a cell left of a number, of a field or of a table on its side: FAX | 099-… | 099-…."""
    column = file.column(span[0], span[1])
    return [text for at, text in file.headers.get(span[0], ()) if at < column][-1:]


def _goes_before_another(file: EditionFile, phone: dict[str, Any]) -> bool:
    """Whether behind the number of TEL/FAX another one stands in its cell, of which no word says what it is."""
    line, start, end = phone["value"][2][0]
    text = fold(file.lines[line - 1])
    behind = text[end:].partition("\t")[0]
    numbers = [
        m for m in _ONE_OF_TWO.finditer(behind) if plain_numbers(m[0].strip("()")) == [m[0].strip("()")]
    ]
    leads = any(span[0] == line and span[2] <= start for span in phone.get("says", ()))
    return leads and bool(numbers) and not re.search(r"\w[\s:：(]*$", behind[: numbers[0].start()])


def _is_fax(
    file: EditionFile, phone: dict[str, Any], before: list[dict[str, Any]], desk: dict[str, Any]
) -> bool:
    """What the words beside a number say, else its column's header; a FAX may be told by the one before it."""
    number = phone["value"][2][0]
    told = [fold(file.at(span)) for span in phone.get("says", ())]
    if told:
        return says_fax(told[0]) or _is_shared_fax(file, phone["says"][0], number)
    earlier = [p for p in before if _near(p["value"][2][0], number) and p.get("says")]
    line, start, end = phone["value"][2][-1]
    is_tail = len(only_digits(file.at((line, start, end)))) < len(only_digits(phone["number"]))
    if earlier and (is_tail or not phone.get("label")):  # FAX 099-111-0001、0002（休日）
        word, (line, _, end) = earlier[-1]["says"][0], earlier[-1]["value"][2][0]
        trails = word[0] == line and word[1] >= end  # 099-…(FAX) 099-…
        if says_fax(fold(file.at(word))) and not trails:
            return True
    if before and _begins_below(file, number, before[-1]["value"][2][0]):
        return _is_fax(file, before[-1], before[:-1], desk)
    return _fax_column(file, number, desk)


def _is_shared_fax(file: EditionFile, word: Any, number: Any) -> bool:
    """Whether FAX共通 stands before a number and behind one to call in its cell: 総務099-… 税務099-… FAX共通099-…."""
    line = fold(file.lines[word[0] - 1])
    words = fold(file.at(word))
    bare = re.sub("(?:共通|共用|共有)$", "", words)
    before = line[line.rfind("\t", 0, word[1]) + 1 : word[1]]
    goes_before = word[0] == number[0] and word[2] <= number[1]
    return bare != words and says_fax(bare) and goes_before and bool(plain_numbers(before))


def _is_second_of_two(file: EditionFile, span: Any, desk: Desk) -> bool | None:
    """Of two bare numbers in a cell below TEL/FAX, or behind it: whether one is the FAX; None for any other number."""
    above = _field_of(file, span) or file.headers_above(span)
    header = next((kinds for text in above if (kinds := both_kinds(text))), "")
    line = fold(file.lines[span[0] - 1])
    start, end = bounds_of_cell(line, span[1], span[1])
    for word in (word for phone in phones_of(desk) for word in phone.get("says", ())):
        if word[0] == span[0] and start <= word[1] and word[2] <= span[1]:
            start, header = word[2], both_kinds(fold(file.at(word)))
    cell = _BEHIND_ONE.sub(lambda behind: " " * len(behind[0]), line[start:end])
    numbers = [
        (m.end() + start, m[0].strip(":：")) for m in _ONE_OF_TWO.finditer(cell) if m[0].strip(":：()")
    ]
    if (
        not header
        or len(numbers) != 2
        or not all(_SHORTENED.fullmatch(n) or plain_numbers(n) in ([n], [n[1:-1]]) for _, n in numbers)
    ):
        return None
    return header[sum(end <= span[1] for end, _ in numbers)] == "f"


def _begins_below(file: EditionFile, number: Any, above: Any) -> bool:
    """Whether a number is the first on its line, right below another one: FAX: 099-… and below it 099-…."""
    return number[0] == above[0] + 1 and not file.lines[number[0] - 1][: number[1]].strip(" \t　(・")


def _fax_column(file: EditionFile, span: Any, desk: Desk) -> bool:
    """Whether the header above a place is that of FAX numbers; where none says so, the heading of the table."""
    own = _field_of(file, span) or _words_above(file, span)
    words = own or file.headers_above(span)
    in_cells = file.has_cells(span[0])
    beside = () if own or in_cells else file.headers.get(file.header_above(span[0]), ())
    if any(says_tel(text) for _, text in beside):
        return False  # a heading of both, above lines of words: 電話・FAX
    if not in_cells or any(map(says_fax, words)) or any(map(says_tel, words)):
        return any(map(says_fax, words))
    heading = file.heading(desk["table"], desk["row"])
    told = file.lines[heading - 1].partition("\t")[0] if heading else desk["program"]
    return file.is_as_found(desk["table"]) and says_fax(fold(told))


def _words_above(file: EditionFile, span: Any) -> list[str]:
    """Of a header and rows whose columns are lost, the word above a number: the second above the second."""
    above = file.header_above(span[0])
    line = file.lines[span[0] - 1]
    if not above or "\t" in line + file.lines[above - 1]:
        return []
    words = [word for _, text in file.headers[above] for word in text.split()]
    words = [word for word in words if says_fax(word) or is_kind(word)]
    numbers = plain_numbers(fold(line))
    at = len(plain_numbers(fold(line)[: span[1]]))
    return [words[at]] if len(words) == len(numbers) > 1 else []


def is_whole_number(value: Any) -> bool:
    """Whether a number is printed by itself, without its area code or with it; a tail goes with another."""
    return bool(value[1] == "printed" or value[4:5] in (["area-code-added"], ["area-code-told"]))


def is_in_header(file: EditionFile, at: int, words: str) -> bool:
    return any(words in text for _, text in file.headers.get(at, ()))


def _label(file: EditionFile, phone: dict[str, Any], path: str) -> Iterator[Flaw]:
    label, spans = phone.get("label"), phone.get("label_spans", ())
    words = [fold(file.at(span)) for span in spans]
    known = {" ".join(MARKS.get(word.strip("()"), word) for word in words)} if words else set()
    if any(word != word.strip() for word in words) or (
        (label or spans) and (not label or label not in known)
    ):
        yield Flaw(path, "label", f"「{' '.join(words)}」 is printed there, it says 「{label or ''}」")


def _near(one: Any, other: Any) -> bool:
    return bool(one[0] == other[0] and abs(one[1] - other[1]) < 60)
