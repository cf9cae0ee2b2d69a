"""Where a line may break: a heading's text → pieces that stay whole, as a person would part it.

Japanese goes by Sudachi's short units: what belongs to the word before (particles, endings, suffixes) stays with
it, and short compounds stay together. Chinese goes by a list of words. Where words stand apart anyway (English,
Vietnamese, Korean) a text is one piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from madoguchi.data import read_text
from madoguchi.index.words import LONGEST_TEXT, Word, words_of

_WITHOUT_SPACES = re.compile("[々〆ヶ぀-ヿ㐀-䶿一-鿿\uf900-\ufaff]")
_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_KANJI = re.compile("[々〆ヶ㐀-䶿一-鿿\uf900-\ufaff]+")
# By kinds of letters: a run of kanji or of other letters with the hiragana behind it; a number with what it counts.
_BY_LETTERS = re.compile(
    r"[「『（(〈《【]*(?:[ァ-ヺー]+|[0-9０-９]+[一-鿿]{1,2}|[々〆ヶ㐀-䶿一-鿿\uf900-\ufaff]+|[^ぁ-ゖァ-ヺ々〆ヶ㐀-䶿一-鿿\uf900-\ufaff]+)?[ぁ-ゖ、。・」』）)〉》】！？!?.,:;\s]*"
)
# Sudachi's names for what never begins a line: particles, endings, suffixes, signs, spaces.
_ENDINGS = {"助詞", "助動詞", "接尾辞", "補助記号", "空白"}
_OPENS, _PREFIX, _COUNTED, _DEPENDENT = "括弧開", "接頭辞", "数詞", "非自立可能"
# Nouns that only stand behind a clause.
_FORMAL = {"こと", "もの", "とき", "ため", "ところ", "ほう", "よう", "の"}
# A compound of kanji stays together up to so many letters: 相談窓口, 生涯学習課.
_SHORT_COMPOUND = 4


def pieces_of(text: str, lang: str = "ja", *, quickly: bool = False) -> tuple[str, ...]:
    """Return the pieces of a text between which a line may break; together they are the text.

    `lang` is the language of its page: without kana, a text on a Chinese one is Chinese if its letters are.
    `quickly`: by kinds of letters alone, which takes no dictionary.

    >>> pieces_of("この番号の根拠を見る")
    ('この', '番号の', '根拠を', '見る')
    >>> pieces_of("Not in this list")
    ('Not in this list',)
    """
    head, rest = text[:LONGEST_TEXT], text[LONGEST_TEXT:]
    if not _WITHOUT_SPACES.search(head):
        return (text,)
    found: Iterable[str]
    if lang == "zh" and _is_chinese(head):
        found = _chinese(head)
    elif quickly:
        found = (match.group() for match in _BY_LETTERS.finditer(head) if match.group())
    else:
        found = _japanese(words_of(head))
    return (*found, *([rest] if rest else []))


def _is_chinese(text: str) -> bool:
    """Whether a text has no kana, and no letter that simplified writing lacks."""
    kanji = "".join(_KANJI.findall(text))
    return not _KANA.search(text) and kanji.encode("gb2312", "ignore").decode("gb2312") == kanji


def _japanese(words: Iterable[Word]) -> Iterator[str]:
    piece, before = "", None
    for word in words:
        if before is not None and not _joins(piece, before, word):
            yield piece
            piece = ""
        piece += word.surface
        before = word
    if piece:
        yield piece


def _joins(piece: str, before: Word, word: Word) -> bool:
    """Whether a word stays with the one before, which ends a piece."""
    kind = word.kind[0]
    if before.kind[1] == _OPENS or before.kind[0] == _PREFIX:
        return True
    if kind in _ENDINGS:
        return word.kind[1] != _OPENS
    if before.surface[-1].isascii() and word.surface[0].isascii() and not before.surface[-1].isspace():
        return True  # a number, a word in Latin letters
    if before.kind[1] == _COUNTED:
        return True
    if kind == "動詞" and word.kind[1] == _DEPENDENT:  # 相談する, 困っている; but を見る, は見る
        return before.kind[0] in ("名詞", "動詞") or before.kind[1] == "接続助詞"
    if word.surface in _FORMAL:
        return before.kind[0] in ("動詞", "助動詞", "形容詞")
    if before.kind[0] not in ("名詞", "形状詞", "接尾辞") or kind not in ("名詞", "形状詞"):
        return False
    return len(word.surface) == 1 or (
        len(piece + word.surface) <= _SHORT_COMPOUND and _KANJI.fullmatch(piece + word.surface) is not None
    )


# Of one letter: what belongs to the word behind it.
_LEADS = set("请按在不从到用给把被与和或由该各本这那可为是有无未已将以向对再只也很最每第")


def _chinese(text: str) -> Iterator[str]:
    piece = ""
    for word in _chinese_words(text):
        if piece and not _stays(piece, word):
            yield piece
            piece = ""
        piece += word
    if piece:
        yield piece


def _stays(piece: str, word: str) -> bool:
    if not word[0].isalnum():
        return word[0] not in "“‘（(《【"
    if piece[-1] in "“‘（(《【" or piece in _LEADS:
        return True
    if piece[-1].isascii() and word[0].isascii():
        return True
    return len(word) == 1 and word not in _LEADS and piece[-1].isalnum() and not word.isascii()


def _chinese_words(text: str) -> Iterator[str]:
    """The longest listed word at each place; unlisted letters two by two."""
    words, longest = _listed()
    at = 0
    while at < len(text):
        if not _KANJI.match(text[at]):
            yield text[at]
            at += 1
            continue
        ends = (end for end in range(min(at + longest, len(text)), at + 1, -1) if text[at:end] in words)
        end = next(ends, 0) or at + _unlisted(text, at, words)
        yield text[at:end]
        at = end


def _unlisted(text: str, at: int, words: frozenset[str]) -> int:
    """How many letters stand together where no listed word begins."""
    if text[at] in _LEADS or text[at] in "的了吗呢吧地得着过等中时后前上下里外":
        return 1
    two = text[at : at + 2]
    begins_word = any(text[at + 1 : at + 1 + length] in words for length in (2, 3, 4))
    return 2 if len(two) == 2 and _KANJI.fullmatch(two) and not begins_word and two[1] not in _LEADS else 1


@cache
def _listed() -> tuple[frozenset[str], int]:
    lines = read_text("words-zh.txt").splitlines()
    words = frozenset(word for line in lines if not line.startswith("#") for word in line.split())
    return words, max(map(len, words))
