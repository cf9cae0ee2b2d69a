"""What a cell looks like, whatever stands above it: a phone number, an address, a date, a code, words …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from madoguchi.message import Message, vocabulary
from madoguchi.text.online import MAIL
from madoguchi.text.phone import find_phones
from madoguchi.text.prefecture import NATION, PREFECTURES, full_name

# A longer cell is a text of its own, and nothing in it is looked for.
_LONGEST = 200
_PROSE_FROM, _LATIN_PROSE_FROM = 45, 90  # characters; Latin letters need twice as many to say the same


class Shape(StrEnum):
    """The form of a cell. Each cell has one, the most telling."""

    EMPTY = "empty"
    PHONE = "phone numbers"
    EMAIL = "mail addresses"
    URL = "web addresses"
    POSTAL_CODE = "postal codes"
    ADDRESS = "addresses"
    PREFECTURE = "prefectures"
    MUNICIPALITY = "municipalities"
    HOURS = "hours"
    CLOCK = "times of day"
    DAYS = "days of the week"
    DATE = "dates"
    COORDINATE = "coordinates"
    CODE = "codes"
    INTEGER = "whole numbers"
    FLAG = "yes or no"
    KANA = "readings in kana"
    LATIN = "Latin words"
    UNIT = "sections of an office"
    WORDS = "words"
    PROSE = "sentences"


# For messages.
SHAPES_IN_WORDS = vocabulary(
    *(Message("phone numbers"), Message("mail addresses"), Message("web addresses"), Message("postal codes")),
    *(Message("addresses"), Message("prefectures"), Message("municipalities"), Message("hours")),
    *(Message("times of day"), Message("days of the week"), Message("dates"), Message("coordinates")),
    *(Message("codes"), Message("whole numbers"), Message("yes or no"), Message("readings in kana")),
    *(Message("Latin words"), Message("sections of an office"), Message("words"), Message("sentences")),
)

# What nobody takes for words: a row of them is no header, and they tell a column whatever its header says.
TELLING = frozenset(
    {
        *(Shape.PHONE, Shape.EMAIL, Shape.URL, Shape.POSTAL_CODE, Shape.ADDRESS, Shape.HOURS, Shape.CLOCK),
        *(Shape.DATE, Shape.COORDINATE, Shape.CODE, Shape.INTEGER, Shape.PROSE),
    }
)

# Signs for "none".
_NOTHING = re.compile(r"[-―–—ー~・./\s]*|なし|無し|該当なし|未定|未設置|n/?a", re.IGNORECASE)
# 0335011511 and 0570082100; 110, and 188 are numbers only where a header says so.
_BARE_PHONE = re.compile(r"0[1-9]\d{8,9}|#\d{4}")
# What a column of web addresses begins with, also of those that nobody can follow as they are printed: www.east.example.jp.
_BEGINS_AS_URL = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)
_POSTAL_CODE = re.compile(r"〒?\s?\d{3}-\d{4}|〒\s?\d{7}")
_POSTAL_CODE_BEFORE = re.compile(r"(?:〒?\s?\d{3}-\d{4}|〒\s?\d{7})\s*(?=[^\s\d])")
_COORDINATE = re.compile(r"-?\d{1,3}\.\d{3,20}(?:[,\s]+-?\d{1,3}\.\d{3,20})?")
_INTEGER = re.compile(r"-?\d{1,4}(?:\.0)?|\d{1,3}(?:,\d{3})+|\d{1,4}(?:人|名|床|台|席|室|組|㎡|m2|円)")
# 202053, 2000020202053, DD2020530001, 37201-04, UUIDs: digits, with a few letters and signs between them.
_CODE = re.compile(
    r"\d{5,20}|第\s?\d[\d-]{0,12}号|(?=[^A-Za-z]{0,40}[A-Za-z])(?=(?:\D{0,40}\d){3})[A-Za-z0-9](?:[A-Za-z0-9]|[-_.:](?=[A-Za-z0-9])){3,40}"
)
_DATE = re.compile(
    r"(?:(?:令和|平成|昭和|大正|[RHSTrhst])\s?(?:\d{1,2}|元)|(?:19|20)\d\d)"
    r"(?:\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?)?|[-/.]\d{1,2}(?:[-/.]\d{1,2})?)"
    r"(?:[T\s]\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?)?(?:\s?(?:現在|更新|時点|改[定訂正]|作成|発行))?"
    r"|(?:\d{1,2}\s?月\s?)?\d{1,2}\s?日\s?(?:現在|更新|時点)"
)
_CLOCK = re.compile(r"(?:午前|午後|正午)?\s?\d{1,2}(?:[:：]\d\d(?:[:：]\d\d)?|時(?:\d{1,2}分|半)?)|正午")
SPAN_OF_TIME = re.compile(
    rf"(?:{_CLOCK.pattern}|午[前後]\s?\d{{1,2}}(?=\s?[~～〜]))\s?(?:[~～〜ー―-]|から)\s?(?:翌日?)?(?:{_CLOCK.pattern})"
)
_ROUND_THE_CLOCK = re.compile(r"24\s?時間|終日|年中無休")
DAYS = re.compile(
    r"(?:(?:第?[一二三四1-5](?:[・、,]第?[一二三四1-5]){0,4})?[月火水木金土日祝](?:曜日?|祝日|日)?|平日|全日|毎[日週月]|休日|祝祭日|年末年始"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?\b|\b\.?)|weekdays?|weekends?|daily|every\s?day"
    r"|(?:(?:public|national)\s)?holidays?|\b(?:to|through|and)\b|[・、,/&~～〜\s()ー-]|から|及び|と|を除く|除く|のみ|だけ|限定|隔週)++",
    re.IGNORECASE,
)
# The rest of an address, in a line below it.
BUILDING = re.compile(
    r"\d\s?(?:階|F|号室|号館)|\d{2,4}号$|(?:ビル|庁舎|会館|センター|プラザ|タワー|館|棟|内)\s?(?:\d|[一二三]階|\(|内$)|^[^\s]{1,20}(?:ビル|棟|階)$"
)
# 1-2-3 Honmachi, Higashi City: an address in Latin letters.
LATIN_ADDRESS = re.compile(
    r"\d{1,4}(?:-\d{1,4}){0,3},? [A-Z][A-Za-z'. -]{1,40}(?:, ?[A-Z][A-Za-z'. 0-9-]{1,40}){0,5}$"
)
# No.12 Lane 65 Higashi Road, Nishi Town, OSTMARK: an address abroad, at the end of a cell.
ADDRESS_ABROAD = re.compile(
    r"(?<!\S)(?:No\.?\s?)?\d{1,5}[\w-]{0,6},?\s(?=[^,]{0,80}\b(?:street|st|road|rd|avenue|ave|lane|drive|boulevard|blvd|square|plaza|building|bldg|tower|floor)\b)"
    r"[A-Za-z0-9 .'#&/-]{4,60}(?:, ?[A-Za-z0-9 .'#&/-]{2,40}){1,6}$",
    re.IGNORECASE,
)
_TOWN = re.compile(r"[^\s\d]{1,12}?[市区町村郡](?=[^\s])")
_CITY = re.compile(r"[^\s\d]{1,8}?[市区郡](?=[^\s])")
_LOT = re.compile(
    r"(?<!\d)\d{1,5}(?:丁目|番地?|号)|\d-\d|[一二三四五六七八九十]丁目|番地|地先|地内|字[^\s\d]{1,12}\d|\d$"
    r"|\d\s[^\s]{2,30}(?:内|ビル|[階F]|号室?)$"
)
# 今宮町2丁目113番地2, 番町一丁目8-15: a town without its municipality. 第5-8号 東建設 is the number of a row and a name.
_LOT_ALONE = re.compile(
    r"(?!第\s?\d[\d-]{0,12}号)(?=.{0,30}(?:番地|丁目|\d-\d|番\d+号))[^\s\d]{1,14}?\d{1,5}(?:(?:丁目|番地の?|番|号|-|の)\d{0,5}){1,6}\s?[^\d]{0,20}"
    r"|[^\s\d]{1,12}[一二三四五六七八九十]丁目\d[\d番地号の-]{0,12}\s?[^\d]{0,20}"
    r"|大?字[^\s\d]{1,12}\d{1,5}(?:[-番地の]{1,2}\d{0,4}){0,3}"
)
# Words at the end that make a place an office: 長野県飯田市立病院.
BODY = re.compile(
    r"(?:[所院校園館会局署庁部課室係団社店場]|気象台|センター|ホーム|クラブ|ハローワーク|窓口|拠点|機構|銀行|公庫|相談|事業|本部|支部)(?:\([^()]*\))?$"
)
# What kind of a body it is, before its name: (一社)東協会.
LEGAL_FORM = re.compile(
    r"\((?:[公一]?[社財]|社福|医社?|学|株|有|合|資|特非|[Nn][Pp][Oo]|[独地]独?|独法|国研|宗|福|農|協|生協)\)(?=[^\W\d])"
)
_STARTS_WITH_PREFECTURE = re.compile(f"^(?:{'|'.join(PREFECTURES)})")
_MUNICIPALITY = re.compile(
    rf"(?:{'|'.join(PREFECTURES)})?[^\s\d]{{1,8}}?(?:市|区|町|村)(?:[^\s\d]{{1,5}}区)?"
)
_FLAG = re.compile(
    r"[有無○〇◯×✕●◎△レ✓要可]|不[可要]|あり|(?:非)?対応|y(?:es)?|no?|true|false|t|f", re.IGNORECASE
)
_KANA = re.compile(r"(?=[^ァ-ヺぁ-んｦ-ﾟ]{0,99}[ァ-ヺぁ-んｦ-ﾟ])[ァ-ヺー・ヽヾぁ-んゝゞ\sｦ-ﾟ\d()\-,.]++")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9\s.,'&()/:;-]*")
# No sentence: Honorary Consulate-General of Ostmark, Higashi City (visa section).
_LATIN_NAME = re.compile(r"(?!.*[a-z]{2}\.\s)[A-Z0-9][A-Za-z0-9\s.,'&()/:;-]*(?<!\.)")
_UNIT = re.compile(r".{1,30}(?:[課室係班部局]|グループ|担当|チーム)(?:\([^()]*\))?")


def shape_of(text: str) -> Shape:
    """Return what a folded cell looks like.

    >>> [str(shape_of(cell)) for cell in ("087-839-2011", "202053", "高松市番町1-8-15", "R5.4.1", "総務課")]
    ['phone numbers', 'codes', 'addresses', 'dates', 'sections of an office']
    """
    text = text.strip()
    if _NOTHING.fullmatch(text):
        return Shape.EMPTY
    if len(text) > _LONGEST:
        return Shape.PROSE
    for shape, pattern in _WHOLE:
        if pattern.fullmatch(text):
            return shape
    if _FLAG.fullmatch(text):
        return Shape.FLAG
    if full_name(text) or text == NATION:
        return Shape.PREFECTURE
    if MAIL.search(text):
        return Shape.EMAIL
    if _BEGINS_AS_URL.match(text):
        return Shape.URL
    if _has_phone(text):
        return Shape.PHONE
    if _CODE.fullmatch(text):
        return Shape.CODE
    if SPAN_OF_TIME.search(text) or _ROUND_THE_CLOCK.search(text):
        return Shape.HOURS
    if DAYS.fullmatch(text):
        return Shape.DAYS
    if _MUNICIPALITY.fullmatch(text):
        return Shape.MUNICIPALITY
    if _is_address(text):
        return Shape.ADDRESS
    is_long = len(text) > (_LATIN_PROSE_FROM if _LATIN_NAME.fullmatch(text) else _PROSE_FROM)
    if "。" in text or is_long or text.count("、") > 3:
        return Shape.PROSE
    if _KANA.fullmatch(text):
        return Shape.KANA
    if _LATIN.fullmatch(text):
        return Shape.LATIN
    return Shape.UNIT if _UNIT.fullmatch(text) else Shape.WORDS


# Cells that are one thing from end to end; the first that fits.
_WHOLE = (
    (Shape.POSTAL_CODE, _POSTAL_CODE),
    (Shape.COORDINATE, _COORDINATE),
    (Shape.DATE, _DATE),
    (Shape.CLOCK, _CLOCK),
    (Shape.PHONE, _BARE_PHONE),
    (Shape.INTEGER, _INTEGER),
)


def _has_phone(text: str) -> bool:
    """Whether a phone number is what the cell is about: it stands there with few words around it."""
    found = find_phones(text)
    if not found:
        return False
    numbers = sum(group.end - group.start for group in found)
    return len(text) <= 2 * numbers + 20 and not ("。" in text and len(text) > 3 * numbers)


def begins_with_place(text: str) -> bool:
    """Whether an address begins with its prefecture, 市, 区 or 郡; 町 and 村 may be a part of one."""
    return bool(_STARTS_WITH_PREFECTURE.match(text) or _CITY.match(text))


def without_prefecture(text: str) -> str:
    """Return a place without the prefecture that it begins with."""
    return _STARTS_WITH_PREFECTURE.sub("", text, count=1)


def _is_address(text: str) -> bool:
    if coded := _POSTAL_CODE_BEFORE.match(text):
        text = text[coded.end() :]
    begins = _STARTS_WITH_PREFECTURE.match(text)
    rest = text[begins.end() :] if begins else text
    town = _TOWN.match(rest)
    if town or begins:
        return bool(_LOT.search(rest)) or bool(begins and town and not BODY.search(rest))
    return bool(_LOT_ALONE.fullmatch(text))


def rises(cells: Sequence[str]) -> bool:
    """Whether the cells count the rows: 1, 2, 3 …; of many rows some may be left out."""
    numbers = [int(cell) for cell in cells if cell.isascii() and cell.isdigit() and len(cell) < 6]
    return (
        len(numbers) == len(cells) > 1
        and numbers[0] <= 1_000
        and all(0 < b - a <= (3 if len(cells) > 5 else 1) for a, b in pairwise(numbers))
    )
