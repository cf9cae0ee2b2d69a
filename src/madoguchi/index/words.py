"""Words of a text by Sudachi: normalized forms, readings, and terms of several words."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import jaconv

from madoguchi.data.bundle import Bundle
from madoguchi.data.loading import common_table
from madoguchi.index.analyzer import normalize, readings
from madoguchi.model.entities import Desk

# Grammar words say nothing about a trouble.
_GRAMMAR = {"助詞", "助動詞", "補助記号", "空白"}
_KANA = re.compile(r"[ぁ-んァ-ヶー]+")
_READ = re.compile(r"(?=.*[ぁ-んァ-ヶ])[ぁ-んァ-ヶー・\s()（）0-9０-９A-Za-zＡ-Ｚａ-ｚ]+")
LONGEST_TEXT = 400
# Sudachi's reading of a sign (a bracket) and of letters that are no Japanese (민박): the word for sign.
_SIGN = "キゴウ"


def normalized_words(text: str) -> list[str]:
    """Return the normalized content words of a text and their pairs."""
    words = [m.normalized_form() for m in _morphemes(text[:LONGEST_TEXT]) if not _is_grammar(m)]
    return words + [f"{one} {two}" for one, two in pairwise(words)]


def spoken(text: str) -> tuple[str, str]:
    """Return a text as it is read aloud, whole and without grammar words.

    What is written in kana stays as it is: は is not turned into わ.
    """
    read = [
        (m.surface() if _KANA.fullmatch(m.surface()) else _reading(m), m.part_of_speech()[0])
        for m in _morphemes(text[:LONGEST_TEXT])
    ]
    whole = "".join(reading for reading, kind in read if kind != "補助記号")
    return whole, "".join(reading for reading, kind in read if kind not in _GRAMMAR)


def _reading(morpheme: Any) -> str:
    """How a word is read aloud; a sign, and what is no Japanese, as it stands."""
    reading: str = morpheme.reading_form()
    return morpheme.surface() if reading == _SIGN else reading


class _Local(threading.local):
    """One tokenizer a thread: Sudachi's must not be used by two at once."""

    tokenizer: Any = None


_local = _Local()


def _morphemes(text: str) -> Iterable[Any]:
    """The short units of a text by Sudachi with its small dictionary."""
    if _local.tokenizer is None:
        _local.tokenizer = _dictionary().tokenizer()
    morphemes: Iterable[Any] = _local.tokenizer.tokenize(text, _shortest())
    return morphemes


@cache
def _dictionary() -> Any:
    import sudachipy

    return sudachipy.Dictionary(dict="small")


@cache
def _shortest() -> Any:
    import sudachipy

    return sudachipy.SplitMode.A


def _is_grammar(morpheme: Any) -> bool:
    return morpheme.part_of_speech()[0] in _GRAMMAR


class Word(NamedTuple):
    """A short unit of a text, with Sudachi's part of speech: 名詞, 普通名詞, ..."""

    surface: str
    kind: tuple[str, ...]


def words_of(text: str) -> list[Word]:
    """Return the short units that a text is made of, in order.

    One sign that Sudachi reads as several (… as three points) is the first of them; the others are nothing.
    """
    units = ((m.surface(), m) for m in _morphemes(text))
    return [Word(surface, tuple(m.part_of_speech())) for surface, m in units if surface]


def read_aloud(text: str) -> list[tuple[str, str]]:
    """Return (surface, reading in katakana) of each word of a text, in order."""
    return [(surface, reading) for surface, reading, _ in parts_of_speech(text)]


def parts_of_speech(text: str) -> list[tuple[str, str, str]]:
    """Return (surface, reading in katakana, part of speech) of each word of a text.

    The part of speech is Sudachi's first two levels with a hyphen: 助詞-接続助詞, 動詞-一般.
    """
    return [(m.surface(), m.reading_form(), "-".join(m.part_of_speech()[:2])) for m in _morphemes(text)]


# A list of more names is read aloud where its bundle says how (`readings.csv`): Sudachi takes a tenth of a
# millisecond a name, and somebody waits.
MOST_NAMES = 5_000
_KANJI = re.compile(r"[一-龥々]")


@lru_cache(maxsize=1 << 14)
def reading_of(name: str) -> str:
    """Return how a name is read, in hiragana, made by machine; empty where that is not known."""
    kana = "".join(reading for surface, reading in read_aloud(name) if reading != _SIGN or surface == "記号")
    return "" if _KANJI.search(kana) else jaconv.kata2hira(kana)


def names_read(names: Iterable[str], bundle: Bundle) -> dict[str, str]:
    """Return name → reading: as the bundle says, or made by machine where it says nothing of any name."""
    if bundle.has("readings.csv"):
        return readings(bundle)
    written = [name for name in dict.fromkeys(names) if _KANJI.search(name)]
    if len(written) > MOST_NAMES:
        return {}
    return {name: reading for name in written if (reading := reading_of(name))}


# What stands between the heading of a column and its cell in a remark.
BETWEEN = "："
_NO_LETTERS = re.compile(r"[\W_\d]+")


def printed_reading(desk: Desk) -> str:
    """Return how a desk's name is read as the list itself says, in hiragana: the cell of its column ヨミ; "" for none."""
    for note in desk.notes:
        heading, _, cell = note.text.partition(BETWEEN)
        if _READ.fullmatch(cell) and _heads_readings(heading):
            return jaconv.kata2hira(cell)
    return ""


@lru_cache(maxsize=1 << 10)
def _heads_readings(heading: str) -> bool:
    """Whether the heading of a column says that its cells are readings: ヨミ, 名称_カナ, 施設名（ふりがな）."""
    return _NO_LETTERS.sub("", normalize(heading)).endswith(_words_for_readings())


@cache
def _words_for_readings() -> tuple[str, ...]:
    kinds = common_table("header-words.toml")["kind"]
    words = (word for kind in kinds if kind["kind"] == "kana" for word in kind["words"])
    return tuple(_NO_LETTERS.sub("", normalize(word)) for word in words)


def with_printed_readings(read: Mapping[str, str], desks: Iterable[Desk]) -> dict[str, str]:
    """Return name → reading with those that a list itself says, which go before any made by machine."""
    printed = {
        (desk.department[-1] if desk.department else desk.organization).text: reading
        for desk in desks
        if (reading := printed_reading(desk))
    }
    return {**read, **printed}


# Terms of so many units at most are kept together: 一時 + 預かり, 国民 + 健康 + 保険 + 料.
_LONGEST_TERM = 5
_RUN = re.compile(r"[一-龥々〆ヶ]+|[ァ-ヴー]+|[ぁ-ん]+|[A-Za-z]+")


def terms_of(text: str, *, quickly: bool = False) -> dict[str, str]:
    """Return the words of a text and the neighbours that stand together, each with its reading (may be empty).

    `quickly`: by kinds of letters alone, without readings.
    """
    if quickly:
        return dict.fromkeys(_RUN.findall(text), "")
    found: dict[str, str] = {}
    run: list[tuple[str, str]] = []
    for morpheme in (*_morphemes(text[:LONGEST_TEXT]), None):
        if morpheme is not None and not _is_grammar(morpheme):
            run.append((morpheme.surface(), jaconv.kata2hira(morpheme.reading_form())))
            continue
        for start in range(len(run)):
            for end in range(start + 1, min(start + _LONGEST_TERM, len(run)) + 1):
                surface, reading = map("".join, zip(*run[start:end], strict=True))
                found[surface] = "" if _KANJI.search(reading) else reading
        run = []
    return found
