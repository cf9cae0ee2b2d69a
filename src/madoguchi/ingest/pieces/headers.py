"""What the words of a header mean (`data/common/header-words.toml`), whatever list they head."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from madoguchi.data import read_text
from madoguchi.data.loading import parsed
from madoguchi.errors import DescriptionError
from madoguchi.ingest.pieces.shapes import DAYS
from madoguchi.ingest.spec import Role
from madoguchi.message import Message

FILE = "header-words.toml"


class Kind(StrEnum):
    """What a column holds; finer than the role that it then plays for a desk."""

    NAME = "name"
    BODY = "body"
    DESK = "desk"
    OWNER = "owner"
    UNIT = "unit"
    KEEPER = "keeper"
    DIVISION = "division"
    PERSON = "person"
    TITLE = "title"
    KANA = "kana"
    LATIN = "latin"
    PHONE = "phone"
    FAX = "fax"
    CONTACT = "contact"
    EXTENSION = "extension"
    EMAIL = "email"
    URL = "url"
    POSTAL_CODE = "postal_code"
    ADDRESS = "address"
    ADDRESS_PART = "address_part"
    BUILDING = "building"
    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"
    AREA = "area"
    COORDINATE = "coordinate"
    HOURS = "hours"
    DAYS = "days"
    OPENS = "opens"
    CLOSES = "closes"
    CLOSED = "closed"
    DATE = "date"
    CODE = "code"
    SERIAL = "serial"
    IMAGE = "image"
    COUNT = "count"
    CATEGORY = "category"
    TEXT = "text"
    NOTE = "note"


# What each says of a desk. Of the kinds that are missing only what stands beside them tells: one of them is the name.
ROLE_OF_KIND = {
    Kind.PHONE: Role.PHONES,
    Kind.FAX: Role.FAX,
    Kind.EXTENSION: Role.EXTENSION,
    Kind.EMAIL: Role.EMAIL,
    Kind.URL: Role.URL,
    Kind.POSTAL_CODE: Role.POSTAL_CODE,
    Kind.ADDRESS: Role.ADDRESS,
    Kind.ADDRESS_PART: Role.ADDRESS,
    Kind.BUILDING: Role.ADDRESS,
    Kind.PREFECTURE: Role.PREFECTURE,
    Kind.OWNER: Role.OPERATOR,
    Kind.UNIT: Role.UNIT,
    Kind.DIVISION: Role.UNIT,
    Kind.HOURS: Role.HOURS,
    Kind.DAYS: Role.HOURS,
    Kind.OPENS: Role.HOURS,
    Kind.DATE: Role.DATE,
    Kind.NOTE: Role.NOTE,
    Kind.CODE: Role.CODE,
    Kind.SERIAL: Role.CODE,
    Kind.COORDINATE: Role.CODE,
    Kind.IMAGE: Role.CODE,
    Kind.KANA: Role.CODE,
    Kind.LATIN: Role.CODE,
    Kind.PERSON: Role.CODE,
}


@dataclass(frozen=True, slots=True)
class Match:
    """What a header says: `whole` when all of its words do, `weak` when they alone prove little.

    `word` is the word of ours that it is or ends with; `labels` says that it tells which of several numbers,
    `of_another` that it is about whoever runs the place: 開設者住所.
    """

    kind: Kind
    whole: bool
    weak: bool = False
    word: str = ""
    labels: bool = False
    of_another: bool = False


# What an ending says no more of than the word before it does: 実施主体名, TEL番号, 名称等.
_NAMED = frozenset(
    {
        *(Kind.UNIT, Kind.KEEPER, Kind.DIVISION, Kind.BODY, Kind.DESK, Kind.OWNER, Kind.PREFECTURE),
        *(Kind.MUNICIPALITY, Kind.PERSON, Kind.CATEGORY, Kind.TITLE, Kind.AREA, Kind.NAME),
    }
)
_NUMBERED = frozenset({Kind.PHONE, Kind.FAX, Kind.EXTENSION, Kind.POSTAL_CODE, Kind.CONTACT, Kind.SERIAL})
_ENDINGS = {
    **dict.fromkeys(("名", "名称", "name"), _NAMED),
    **dict.fromkeys(("番号", "number", "no"), _NUMBERED),
    **dict.fromkeys(("欄", "等", "など", "一覧"), frozenset(Kind)),
}
_SHORT_ENDINGS = ("名", "数")
# A bracket that says in which letters a name stands there, or that the number is a FAX: 名称（カナ）.
_TOLD_IN_BRACKETS = frozenset({Kind.KANA, Kind.LATIN, Kind.FAX, Kind.EXTENSION})
_BESIDE_PHONES = frozenset({Kind.FAX, Kind.URL, Kind.EMAIL})
# A header of more characters is a sentence.
LONGEST = 40


class HeaderWords:
    """The vocabulary of headers."""

    def __init__(self, words: Iterable[tuple[str, Match]]) -> None:
        self._words = {_form(word): match for word, match in words}
        self._longest = max(map(len, self._words))
        self._known: dict[str, Match | None] = {}

    def match(self, header: str) -> Match | None:
        """Return what a header's words mean, None for words that we do not know.

        >>> header_words().match("施設 電話番号１").kind, header_words().match("telephoneNumber").kind
        (<Kind.PHONE: 'phone'>, <Kind.PHONE: 'phone'>)
        """
        if header not in self._known:
            self._known[header] = self._match(header)
        return self._known[header]

    def knows(self, header: str) -> bool:
        """Whether a header is a word of ours from end to end, or ends in a strong one."""
        found = self.match(header)
        return found is not None and (found.whole or not found.weak)

    def _match(self, header: str) -> Match | None:
        plain = unicodedata.normalize("NFKC", header).strip()
        if not plain or len(plain) > LONGEST:
            return None
        outside, inside = _bracketed(plain)
        found = self._ending(_form(outside or inside))
        told = self._ending(_form(inside)) if outside and inside else None
        if told and told.kind in _TOLD_IN_BRACKETS:
            numbers = told.kind in (Kind.FAX, Kind.EXTENSION)
            both = found is not None and (
                (told.kind is Kind.FAX and found.kind is Kind.PHONE) or (numbers and self._has_phone(inside))
            )
            return found if both else told
        if found and found.kind in _BESIDE_PHONES and self._has_phone(outside or inside):
            # TEL/FAX, 電話番号・URL: numbers to call stand there, too
            return Match(Kind.PHONE, found.whole, word=found.word)
        return found

    def _has_phone(self, header: str) -> bool:
        form = _form(header)
        words = (*form.split(), form[:2], form[-2:], form[-4:])
        words += tuple(_BETWEEN.sub(" ", header.casefold()).split())  # of TEL／内線／FAX each
        return any((found := self._words.get(word)) and found.kind is Kind.PHONE for word in words)

    def _ending(self, form: str) -> Match | None:
        """The longest word with which a header ends; else, in Japanese, the one that ends last in it."""
        head, of, _ = form.partition(" of ")
        if of and form not in self._words:
            form = head
        if not form:
            return None
        if form in self._words:
            return replace(self._words[form], word=form)
        ends = range(len(form), 0, -1) if _JAPANESE.search(form) else (len(form),)
        for end in ends:
            for start in range(max(0, end - self._longest), end):
                word = form[start:end]
                short = len(word) == 1 and word not in _SHORT_ENDINGS  # 授乳室 is no 室
                if word in self._words and not short and _stands_alone(form, start, end):
                    return self._qualified(form, start, end)
        return None

    def _qualified(self, form: str, start: int, end: int) -> Match:
        word = form[start:end]
        match = self._words[word]
        if (
            word in _ENDINGS
            and (before := self._ending(form[:start].strip()))
            and before.kind in _ENDINGS[word]
        ):
            return before
        weak = match.weak or end < len(form)
        whose = self._ending(form[:start].strip())
        of_another = whose is not None and whose.kind in (Kind.OWNER, Kind.PERSON)
        return replace(match, whole=False, weak=weak, word=word, labels=True, of_another=of_another)


def _stands_alone(form: str, start: int, end: int) -> bool:
    """Whether Latin letters are a whole word there: "tel" is none in "hotel"."""
    before, after = form[start - 1 : start], form[end : end + 1]
    return not (
        (_is_latin(form[start]) and _is_latin(before)) or (_is_latin(form[end - 1]) and _is_latin(after))
    )


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


_BRACKET = re.compile(r"[(\[〔【「]([^()\[\]〔〕【】「」]*)[)\]〕】」]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\s_/／・･.:：,、;|*※+\-]+")
_LETTERS = re.compile(r"(?<![^\W_])[a-z](?: [a-z]){2,}(?![a-z0-9])")
_COUNTED = re.compile(r"(?<=\D)\s?\d{1,2}$|^\d{1,2}\s?(?=\D)")
_JAPANESE = re.compile(r"[^\x00-\x7f]")


def _bracketed(plain: str) -> tuple[str, str]:
    """A header without its brackets, and what stands in them."""
    inside = " ".join(_BRACKET.findall(plain))
    return _BRACKET.sub(" ", plain).strip(), inside.strip()


def _form(text: str) -> str:
    """The form in which headers are compared: Latin words apart, Japanese without any space."""
    plain = _CAMEL.sub(" ", unicodedata.normalize("NFKC", text)).casefold()
    parted = _LETTERS.sub(lambda m: m.group().replace(" ", ""), _BETWEEN.sub(" ", plain).strip())  # F A X
    if len(parted) > 1:
        parted = _COUNTED.sub("", parted.strip("# ") or parted).strip()
    return parted.replace(" ", "") if _JAPANESE.search(parted) else parted


def is_whole_word(header: str) -> bool:
    """Whether a header is from end to end a word that lists of any office have: 都道府県, 電話番号, 住所."""
    match = header_words().match(header)
    return match is not None and match.whole


def same_words(header: str, other: str) -> bool:
    """Whether two headers are the same but for a number: 施設名称1, 施設名称2."""
    return _form(header) == _form(other)


def label_in(header: str) -> str:
    """Return what a header says of its numbers beside that they are some: 夜間 of 電話番号（夜間）; "" for nothing."""
    outside, inside = _bracketed(header)
    if outside and inside:
        return inside
    match = header_words().match(header)
    telling = match is None or match.kind is not Kind.PHONE or match.labels
    return header if telling else ""


def parse_header_words(content: str) -> HeaderWords:
    """Parse the file. Raises DescriptionError for an entry without words, kind or reason."""
    raw = parsed(content, FILE)
    try:
        entries = raw["kind"]
        words = [
            (word, Match(Kind(entry["kind"]), True, bool(entry.get("weak")), word, bool(entry.get("labels"))))
            for entry in entries
            for word in entry["words"]
        ]
    except (KeyError, ValueError) as error:
        raise DescriptionError(str(error), file=FILE) from error
    for entry in entries:
        if not entry.get("reason") or not entry["words"]:
            raise DescriptionError(Message("words and a reason are needed"), file=FILE, entry=entry["kind"])
    return HeaderWords(words)


@cache
def header_words() -> HeaderWords:
    """Return the package's vocabulary, read once."""
    return parse_header_words(read_text(FILE))


def joined_headers(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """Return the header that two header rows say: 連絡先 over 電話 and FAX is 電話 and FAX.

    Where the word below means nothing by itself, the word above stands before it; so does 平日 over 開始 and 終了.
    """
    width = max(len(above), len(below))
    upper, lower = ([*row, *[""] * (width - len(row))] for row in (above, below))
    words, group, headers = header_words(), "", []
    for over, under in zip(upper, lower, strict=True):
        group = over or (group if under else "")
        known = words.match(under)
        of_days = known is not None and known.kind in (Kind.OPENS, Kind.CLOSES)
        of_days = of_days and bool(DAYS.fullmatch(group) or not words.match(group))
        alone = under and ((known and not of_days) or not group or under == group)
        headers.append(under if alone else f"{group} {under}".strip())
    return tuple(headers)
