"""The proof of what is untold: a notice that a reader of the list could write himself stands in the file.

A number is held against the numbering plan as `phonenumbers` has it, an address against the tables of Japan
Post that lie beside the program. As both go with the times they say which notices are missing, and never that
one is too much.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import phonenumbers

from madoguchi.editions.proof.compared import findings
from madoguchi.editions.proof.file import Desk, EditionFile, Flaw, grouped, once, phones_of
from madoguchi.editions.proof.notices import has_unread, values_said
from madoguchi.editions.proof.number_words import is_kind, plain_numbers
from madoguchi.editions.proof.places import (
    behind_city,
    cities,
    city_named,
    old_forms,
    town_key,
    towns_at,
    towns_of,
    with_wards,
)
from madoguchi.editions.proof.prefectures import named_first, prefectures_of
from madoguchi.editions.proof.text import fold, only_digits, tight

# What a notice is of: its code, words of it, and the desk or the lines of which it is told.
_Told = tuple[str, str, list[int]]
_CHARGED = ("0570", "0990")
_NO_AREA = re.compile(r"[0-9]{1,4}[-(][0-9]{4}")
_SHORT = re.compile("#.*|[0-9]{3}")
_MAY_CHANGE = re.compile("可能性|予定|移転|変更と?(?:なる|になる|する)|見込|未定|調整中|廃止|終了")
# Hours are unreadable where nothing is a time of day, one has seconds, or a word is none of those that say when.
_TIME = re.compile("[0-9〇一二三四五六七八九十]|正午|noon")
_UNREADABLE = re.compile(
    r"[0-9]:[0-9]{2}:[0-9]|(?<![a-z])(?!(?:[ahmp]|am|pm|and|to|till?|until|thru|through|noon|on"
    r"|(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun|week|every|holi)(?:days?|s)?|daily|days?|weekends?"
    r"|seven|open(?:ing)?|public|national|closed|hours|business|office|reception)(?![a-z]))[a-z]"
)
# Why an address has no municipality; and where in its own building an office is, which needs none.
_NOWHERE = (
    "municipality-unknown", "address-prefecture-unknown", "place-ended", "ward-unknown", "address-elsewhere",
)  # fmt: skip
_IN_HOUSE = re.compile(r"[0-9]\s?(?:階|F|番(?:窓口|カウンター))|庁舎|[別本新東西南北]館|棟", re.IGNORECASE)
# A lot right before a floor, and one that runs into a word; a ward behind the name of its city.
_FORMS_OF_ADDRESSES = (
    ("building-left-out", re.compile(r"(?:-[0-9]+|[番号地])\s+[0-9]+階\s*$")),
    ("space-missing", re.compile(r"[0-9]-[0-9]+(?=[^\s0-9\-階号番条丁の字、。()A-Za-z])")),
)
_WARD = re.compile("[^0-9市区町村、。]{1,5}区")
_NO_SUCH_WARD = ("ward-unknown", "place-ended")
# Codes that stand at a desk if, and only if, it has what they are of.
_EXACT = ("desk-without-number", "desk-by-homepage-only", "url-without-encryption", "dated-fact")
# What is odd in the letters of a line, addresses of the web aside.
_LETTERS = (
    ("half-width-kana", re.compile("[\uff66-\uff9f]+")),
    ("look-alike", re.compile("[0-9-][OoIl](?=[0-9-])|[一-龥][エカロニハトチリミタ](?=[一-龥])|[ァ-ヴ][一口二力夕工才卜](?=[ァ-ヴー])|[一-龥]ー[一-龥]|[ァ-ヴ]{2}一(?![ァ-ヴ一-龥])")),
    ("separator-doubled", re.compile(r"／\s*／|、\s*、|，\s*，|(?<!・)・\s*・(?!・)")),
    ("variant-form", re.compile("[^\\s\ufe00-\ufe0f\U000e0100-\U000e01ef](?=[\ufe00-\ufe0f\U000e0100-\U000e01ef])")),
    ("hyphen-without-number", re.compile("(?<![一-龥ぁ-んァ-ヶ])[一-龥ぁ-んァ-ヶ]++[-－‐−][0-9０-９]+")),
)  # fmt: skip
# Of a line: digits that look like a number; what is told of some that are left out; what else is said of a cell of them.
_DIGITS = re.compile(r"(?<![\w./-])\(?[0-9][0-9()-]{6,16}[0-9](?![\w-])")
_LEFT_OUT = (("doubled number", "number-doubled"), ("former number", "number-former"))
_OF_CELLS = ("unread-cell", "number-unread", "number-former", "left-over", "number-lost", "value-lost")
_IS_WORD = re.compile(r"[(\[「]?\w")
_PAIRS = ("()", "[]", "<>", "「」", "『』", "【】")
_URL = re.compile(r"https?://\S+")


def check_untold(file: EditionFile) -> Iterator[Flaw]:
    """What is plain of a desk, of its numbers and of its address, or of the letters of a line, is told."""
    told = _told(file)
    for desk in file.shown:
        id, codes = desk["id"], file.codes[desk["id"]]
        calls = list(_of_desk(file, desk))
        for code in sorted(codes & {*_EXACT} - {code for code, *_ in calls}):
            yield Flaw(f"desks/{id}/notices", "notice", f"it is told {code}, and is not so")
        for code, words, here in calls:
            if not any(words in said for of in (id, *here) for said in told.get((code, of), ())):
                yield Flaw(f"desks/{id}/notices", "notice", f"no notice says {code} of 「{words.strip()}」")
    for code, words, ids in findings(file):
        # Of two houses one slip is told once; what several lists print is told of the desk that they prove.
        of = [file.proven_by.get(id, id) for id in ids]
        said = [told.get((code, id), ()) for id in of] if of else [_said_of(file, code)]
        if not any(tight(words) in tight(each) for each in chain.from_iterable(said)):
            yield Flaw(
                f"desks/{of[0]}/notices" if of else "notices",
                "notice",
                f"no notice says {code} of 「{words}」",
            )
    for number, code, words in (*_of_lines(file), *_of_cells(file)):
        others = _OF_CELLS if code == _OF_CELLS[0] else ("erratum-applied",)
        own = told.get((code, number), ())
        if not (any(words in said for said in own) or any((other, number) in told for other in others)):
            yield Flaw(f"lines/{number}", "notice", f"no notice says {code} of 「{words}」")
    yield from _undescribed(file)


@once
def _told(file: EditionFile) -> dict[tuple[str, str | int], list[str]]:
    """Code and a desk's id or a line → all words of each such notice of it."""
    told = ((each, of) for each in file.raw["notices"] for of in {*each["desks"], *each["lines"]})
    return dict(grouped(((notice["code"], of), _words_of(notice)) for notice, of in told))


def _said_of(file: EditionFile, code: str) -> list[str]:
    return [_words_of(notice) for notice in file.notices_of(code)]


def _words_of(notice: dict[str, Any]) -> str:
    """The value of a notice and what stands in the places of its sentence, a line each."""
    return "".join(
        f"{part}\n" for part in (notice["value"], fold(notice["value"]), *values_said(notice["message"]))
    )


def _undescribed(file: EditionFile) -> Iterator[Flaw]:
    """A table that nobody described is told between its heading, or the desks above it, and its first row."""
    lines = sorted({at for notice in file.notices_of("unknown-table") for at in notice["lines"]})
    headings = grouped((fold(file.at(place)), place[0]) for place in file.heading_places)
    before: tuple[Any, ...] = ()  # table, program and source of the desk above
    last = 0  # its row
    for desk in file.shown:
        row, of = desk["row"], (desk["table"], desk["program"], file.window(desk["row"])[0])
        begin = max(
            (line for line in headings[desk["program"]] if of[2] <= line <= row), default=max(last, of[2])
        )
        if not desk["table"] and of != before and not any(begin <= at <= row for at in lines):
            yield Flaw(
                f"desks/{desk['id']}/table", "notice", "no notice says that nobody described its table"
            )
        before, last = of, row + 1


def _of_desk(file: EditionFile, desk: Desk) -> Iterator[_Told]:
    """What is to be told of a desk."""
    row = [desk["row"]]
    dated = [each for proof in (desk, *desk.get("also", ())) for each in proof.get("dated", ())]
    if not any(desk.get(f) for f in ("phones", "faxes", "urls", "emails")) and not has_unread(file, desk):
        yield "desk-without-number", "", row
    if desk.get("urls") and not desk.get("phones"):
        yield "desk-by-homepage-only", "", row
    for url in desk.get("urls", ()):
        if url[0].startswith("http://"):
            yield "url-without-encryption", f"{url[0]}\n", row  # all of it: another may begin so
    for fact in dated:
        yield "dated-fact", str(fact["since"]), row
        end = next(s["period_end"] for s in file.raw["sources"] if s["id"] == file.window(desk["row"])[2])
        if end and fact["note"][2] and str(fact["since"]) <= end:
            yield "dated-fact-due", str(fact["since"]), row
    for note in desk.get("notes", ()):
        if _MAY_CHANGE.search(note[0]) and note[2] not in [fact["note"][2] for fact in dated]:
            yield "conditional-note", note[0], []
    hours = fold(desk["hours"][0]).lower() if "hours" in desk else "0"
    if not _TIME.search(hours) or _UNREADABLE.search(hours):
        yield "hours-unreadable", "", []
    served = {named_first(v[0]) for v in (*desk.get("service_area", ()), desk.get("prefecture", ("",)))} - {
        None
    }
    for phone in desk.get("phones", ()):
        number, near = phone["number"], prefectures_of(phone["number"])
        yield from ((code, number, []) for code in _of_number(number))
        if served and near and near.isdisjoint(served):
            yield "area-code-elsewhere", number, []
    if "address" in desk:
        yield from _of_address(file, desk)
        if "prefecture" in desk and named_first(desk["address"][0]) not in (None, desk["prefecture"][0]):
            yield "address-elsewhere", "", []


@lru_cache(maxsize=4096)
def _of_number(number: str) -> tuple[str, ...]:
    """The codes of what is odd about a number by itself."""
    digits = re.sub("[^0-9#+]", "", number)
    if digits.startswith(_CHARGED):
        return ("charged-call",)
    if _NO_AREA.fullmatch(number):
        return ("no-area-code",)
    if _SHORT.fullmatch(number):
        return ()
    try:
        parsed = phonenumbers.parse(digits, "JP")
    except phonenumbers.NumberParseException:
        return ("number-unknown-to-plan",)
    if not phonenumbers.is_valid_number(parsed):
        return ("number-unknown-to-plan",)
    usual = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return ("hyphens-misplaced",) if "-" in number and usual != number else ()


def is_of_plan(number: str) -> bool:
    """Whether the numbering plan has a number, or it is a short one."""
    return "number-unknown-to-plan" not in _of_number(number)


def _of_address(file: EditionFile, desk: Desk) -> Iterator[_Told]:
    """What is to be told of an address, where it first stands: that it lies nowhere, or its postal code elsewhere."""
    address, lines = fold(desk["address"][0]), sorted({span[0] for span in desk["address"][2]})
    code = file.municipalities.get(desk["location_id"])
    in_house = _IN_HOUSE.search(address) and not city_named(address)
    if code is None and not (in_house or any(_is_told(file, each, lines) for each in _NOWHERE)):
        yield _NOWHERE[0], "", lines
    own = with_wards(code or "")
    rest = behind_city(address, code) or ""
    town = town_key(re.split("[0-9]", rest)[0])
    # In Kyoto streets stand before the town.
    names = (
        towns_of(code or "") if rest and cities()[code or ""]["prefecture"] != "京都府" else frozenset[str]()
    )
    if (
        town[:1].isalpha()
        and names
        and not any(name[0] == town[0] for name in names)
        and not _IN_HOUSE.search(address)
    ):
        yield "town-unknown", town, lines
    is_ward = _WARD.match(rest) and any(city["parent_code"] == code for city in cities().values())
    if is_ward and not any(_is_told(file, each, lines) for each in _NO_SUCH_WARD):
        yield _NO_SUCH_WARD[0], rest, lines
    yield from ((each, "", lines) for each, form in _FORMS_OF_ADDRESSES if form.search(address))
    if "postal_code" not in desk:
        return
    postal = desk["postal_code"][0]
    there = towns_at(postal.replace("-", ""))
    here = [town_key(name) for each, name in there if each in own]
    found = max((name for name in names if len(name) > 1 and town.startswith(name)), key=len, default="")
    if not there:
        yield "postal-code-unknown", postal, lines
    elif own and (
        not here
        or (found and all(here) and not any(n.startswith(found) or found.startswith(n) for n in here))
    ):
        yield "postal-code-mismatch", postal, lines


def _is_told(file: EditionFile, code: str, lines: list[int]) -> bool:
    return any((code, line) in _told(file) for line in lines)


def _of_lines(file: EditionFile) -> Iterator[tuple[int, str, str]]:
    """Line, code, words of what is odd in the letters and the digits of the lines."""
    beside = defaultdict(list, {line: list(places) for line, places in file.numbers_on.items()})
    for line, places in file.accounted_on.items():
        beside[line] += [(start, end) for start, end, _ in places]
    for line, raw in enumerate(file.lines, start=1):
        text = _URL.sub(lambda url: " " * len(url[0]), raw)
        plain = fold(text)
        yield from ((line, code, found[0]) for code, form in _LETTERS for found in form.finditer(text))
        if any(not _is_paired(cell, pair) for cell in fold(raw).split("\t") for pair in _PAIRS):
            yield line, "bracket-unbalanced", ""
        yield from ((line, "foreign-script", letter) for letter in raw if _is_foreign(letter))
        yield from ((line, "old-form", letter) for letter in raw if letter in old_forms())
        told = [only_digits(number) for *_, number in file.placed_numbers.get(line, ())]
        for found in _DIGITS.finditer(plain):
            digits = only_digits(found[0])
            apart = all(end <= found.start() or found.end() <= start for start, end in beside[line])
            if apart and 8 <= len(digits) <= 13 and digits not in told:
                yield line, "number-without-form", found[0]


def _of_cells(file: EditionFile) -> Iterator[tuple[int, str, str]]:
    """The same of numbers that are left out, and of remarks that stand alone in a cell of a column of numbers."""
    for why, code in _LEFT_OUT:
        told = "\n".join(re.sub("[^0-9\n]", "", _words_of(notice)) for notice in file.notices_of(code))
        for place in file.accounted(why):
            told_again = why == _LEFT_OUT[0][0] and _tells_once_more(file, place)
            if not told_again and only_digits(fold(file.at(place))) not in told:
                yield place[0], code, fold(file.at(place))
    for desk in file.shown:
        row = desk["row"]
        held = {
            file.column(*span[:2])
            for phone in phones_of(desk)
            for span in phone["value"][2]
            if span[0] == row
        }
        for note in desk.get("notes", ()) if file.has_cells(row) else ():
            line, start, _ = note[2][0] if len(note[2]) == 1 and _IS_WORD.match(note[0]) else (0, 0, 0)
            if (
                line == row
                and file.column(line, start) not in held
                and any(map(is_kind, file.headers_above(note[2][0])))
            ):
                yield line, _OF_CELLS[0], ""


def _tells_once_more(file: EditionFile, place: tuple[int, int, int]) -> bool:
    """Whether a cell tells the number of a place, which another one has, and words of a third: 東課 | 099-… | 東課 電話：099-….

    Nothing is lost where one of the two is left out.
    """
    cells = [cell.strip() for cell in fold(file.lines[place[0] - 1]).split("\t")]
    number = fold(file.at(place)).strip()
    for own in (cell for cell in cells if number in cell and cell != number):
        again = [cell for cell in cells if len(cell) > 1 and cell != own and cell in own]
        if number in again and not all(map(plain_numbers, again)):
            return True
    return False


def _is_paired(text: str, pair: str) -> bool:
    open_now = 0
    for letter in text if pair[0] in text or pair[1] in text else "":
        open_now += (letter == pair[0]) - (letter == pair[1])
        if open_now < 0:
            return False
    return not open_now


@cache
def _is_foreign(letter: str) -> bool:
    """Whether a letter is of another script than those of Japanese and of Latin."""
    if letter < "\u0100" or unicodedata.category(letter)[0] not in "LM" or letter in "ー々〆゛゜":
        return False
    of_variant = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    known = ("LATIN", "CJK", "HIRAGANA", "KATAKANA", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC", "KANGXI")
    return not of_variant and not unicodedata.name(letter, "").startswith(known)
