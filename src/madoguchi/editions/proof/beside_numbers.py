"""The proof of what is left out beside numbers: their labels and kinds, what parts them, a number told twice."""

from __future__ import annotations

import re
from collections import defaultdict

from madoguchi.editions.proof.area_codes import area_codes_said
from madoguchi.editions.proof.cells import bounds_of_cell
from madoguchi.editions.proof.file import NUMBERS, EditionFile, once, phones_of, places_of
from madoguchi.editions.proof.headers import LONGEST_WORD, Place, says_nothing
from madoguchi.editions.proof.labels import labels_on
from madoguchi.editions.proof.number_words import is_kind, says_fax
from madoguchi.editions.proof.text import fold

_PARTICLES = re.compile(r"[\u3041-\u3096\s:：、,]*")
# Behind the name of an office whose number follows: 北支所は099-…
_TOLD_OF = re.compile(r"(?:では|は)[、,\s]?")
# What parts or joins two numbers: what else stands there is a label, or a remark.
_JOINS = re.compile(
    "(内線(番号)?|市外局番|ナイセン|庁内|内|extension|ext?|x|新番号|旧(?:電話)?番号|(?:以前|変更前|移転前)の(?:電話)?番号|新|旧|ないし|乃至|あるいは|或いは|や|または|又は|もしくは|若しくは|および|及び|ならびに|並びに|or|and"
    "|から|より|まで|番|です|ます|ください|下さい|なし|無し?|同左|左に同じ|同じ|電話(番号)?|tel|fax|ファッ?クス|e?mail|メール|br"
    "|[①-⑳はのとへにでがもかやをお])++",
    re.IGNORECASE,
)
# An extension without its digits: 内線・ of 内線 462・463.
_WORD_OF_EXTENSION = re.compile(
    r"[\s:.()・、,～~-]*(?:(?:内線(?:番号)?|ナイセン|内|extension|ext|x)[\s:.()・、,～~-]*)?", re.IGNORECASE
)


def is_area_code(file: EditionFile, place: Place) -> bool:
    """Words that name an area code: 市外局番は0854."""
    return bool(
        area_codes_said(place.words)
        or place.words.strip() in area_codes_said(fold(file.lines[place.line - 1]))
    )


def is_label(file: EditionFile, place: Place) -> bool:
    """The label of a number, which `labels_held` looks for, or one within a remark."""
    return "\t" not in place.words and bool(place.fields or place.line in file.excused)


def is_kind_word(_file: EditionFile, place: Place) -> bool:
    return bool(place.fields)


def is_marked_number(_file: EditionFile, place: Place) -> bool:
    """A number, or several, with their mark: 03-3501-1511(代)."""
    held = [each for each in place.fields if each[2] in NUMBERS]
    begins = any(start == place.start for start, *_ in held)
    return "\t" not in place.words and begins and place.end - max(end for _, end, _ in held) <= 4


def is_around_label(file: EditionFile, place: Place) -> bool:
    """A phrase that names what the number behind it is for: (※…支援事業については."""
    numbers = (each for each in file.values_at.get(place.line, ()) if each[2] in NUMBERS)
    text = fold(file.lines[place.line - 1])
    within = [
        (text[place.start : start], text[end : place.end])
        for start, end, _ in labels_on(file).get(place.line, ())
        if place.start <= start and end <= place.end and (start, end) != (place.start, place.end)
    ]
    told = any(says_nothing(before) and _PARTICLES.fullmatch(after) for before, after in within)
    return "\t" not in place.words and told and any(each[0] == place.end for each in numbers)


def is_particle(file: EditionFile, place: Place) -> bool:
    """What joins the name of an office to the number right behind it."""
    values = file.values_at.get(place.line, ())
    return bool(_TOLD_OF.fullmatch(place.words)) and any(
        field in NUMBERS and start == place.end for start, _, field in values
    )


def is_between_numbers(file: EditionFile, place: Place) -> bool:
    """Words in a cell of numbers that part or join them."""
    words = re.sub(r"https?://\S++|(?<![\w.+-])[\w.+-]++@[\w.-]++", "", place.words)
    text = file.lines[place.line - 1]
    start, end = bounds_of_cell(text, place.start, place.end)
    cell = (each for each in file.values_at.get(place.line, ()) if start <= each[0] and each[1] <= end)
    return (
        "\t" not in place.words
        and len(words) <= LONGEST_WORD
        and (says_nothing(words) or bool(_JOINS.fullmatch("".join(filter(str.isalnum, words)))))
        and any(
            field in (*NUMBERS, "extension") or (field == "notes" and _may_be_number(text[first:last]))
            for first, last, field in cell
        )
    )


def is_extension_cell(file: EditionFile, place: Place) -> bool:
    """An extension that a number has, with nothing but the word for one: 内線 462・463."""
    text = fold(file.lines[place.line - 1])
    beside = [
        text[place.start : s] + text[e : place.end]
        for s, e in _extensions(file).get(place.line, ())
        if place.start <= s and e <= place.end
    ]
    return any(_WORD_OF_EXTENSION.fullmatch(words) for words in beside)


@once
def _extensions(file: EditionFile) -> dict[int, set[tuple[int, int]]]:
    """Line → where the extensions of numbers stand on it."""
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for desk in file.desks:
        for line, start, end in places_of(desk, "extension"):
            found[line].add((start, end))
    return found


def is_former(_file: EditionFile, place: Place) -> bool:
    """Nothing but a number, in a remark."""
    number = re.fullmatch(r"\(?[0-9〇○一二三四五六七八九][0-9〇○一二三四五六七八九()ー・-]{5,}", place.words)
    return number is not None and bool(place.fields)


def is_doubled(file: EditionFile, place: Place) -> bool:
    """A number, or what stands beside it, a second time."""
    text = fold(file.lines[place.line - 1])
    is_number = sum(map(str.isdecimal, place.words)) >= 6
    if is_number and any(map(says_fax, file.headers_above(place))):
        return False  # a number that is called and a FAX as well is both
    if _is_said_again(file, place):
        return True
    is_tail = place.words.isdecimal() and len(place.words) > 1  # 8293 of 0776-33-8289/8293
    if is_number or is_tail:  # it may be printed with other signs: 03-1234ｰ5678
        again = "[^0-9\\t]{0,2}".join(filter(str.isdecimal, place.words))
        return len(re.findall(rf"(?<![0-9]){again}(?![0-9])", text)) > 1
    return False


def _is_said_again(file: EditionFile, place: Place) -> bool:
    """Whether a number, or a word before one, is that of a desk in whose lines it stands, printed there before."""
    words = re.fullmatch(r"局番なし|[#♯(]?[0-9][0-9()-]*", place.words) or is_kind(place.words)
    digits = "".join(filter(str.isdecimal, file.lines[place.line - 1][place.start :].partition("\t")[0]))
    if not words:
        return False
    for desk in file.desks_of_row.get(file.row_above(place.line, itself=True), ()):
        if place.line > file.end_of_row(desk):
            continue
        for phone in phones_of(desk):
            own = "".join(filter(str.isdecimal, phone["number"]))
            if phone["value"][2][0][0] < place.line and digits.startswith(own):
                return True
    return False


def _may_be_number(words: str) -> bool:
    """Whether a remark may be a number that was not read, or is a former one."""
    return bool(
        re.search(r"[0-9〇○一二三四五六七八九A-Za-z][-()ー―—・.．][0-9〇○A-Za-z]|[0-9]{4}", fold(words))
    )
