"""Bytes → text: the encoding is told by evidence, and what nobody would have written is refused.

A strict decoder says only what is impossible. Where several decodings are possible, each character
counts by how often such are written: kana and common kanji speak for a decoding, rare characters
and half-width kana in an order that no word has speak against it.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial, reduce
from math import log
from typing import Any

from madoguchi.data import read_text
from madoguchi.errors import SourceError
from madoguchi.ingest.documents.blocks import Remark
from madoguchi.ingest.documents.jsontext import is_json
from madoguchi.ingest.documents.limits import LIMITS, Limits, refuse
from madoguchi.message import Message, as_written
from madoguchi.model.notice import Severity

Decode = Callable[[bytes], str]
_NAMES = {
    "utf-8": as_written("UTF-8"),
    "utf-16": as_written("UTF-16"),
    "utf-32": as_written("UTF-32"),
    "cp932": Message("CP932 (Shift_JIS as Windows writes it)"),
    "euc-jp": as_written("EUC-JP"),
    "iso-2022-jp": as_written("ISO-2022-JP"),
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
# What a page of the web calls them.
_DECLARED = {
    "utf-8": ("utf-8", "utf8"),
    "cp932": ("shift_jis", "shift-jis", "sjis", "x-sjis", "ms932", "windows-31j", "cp932"),
    "euc-jp": ("euc-jp", "euc_jp", "x-euc-jp", "eucjp", "cp51932"),
    "iso-2022-jp": ("iso-2022-jp", "csiso2022jp", "cp50220", "cp50221"),
}
_DECLARATION = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s{0,9}=\s{0,9}["']?([\w-]{3,20})""", re.I
)
_HEAD = 4_096  # bytes in which a page says what it is
_HALF = re.compile("[ｦ-ﾟ]+")
_SHIFT = re.compile(rb"\x1b(\$[@B]|\([BJI])")  # ISO-2022-JP goes from one set of characters to another
_PAIR = re.compile(rb"[!-~]{2}|[\x00-\x20]++")
# JIS signs that Unix and Windows take for different characters of Unicode: read as Windows does, so
# that a list is the same list in each encoding.
_AS_WINDOWS = str.maketrans("〜‖−¢£¬", "～∥－￠￡￢")
# Control characters but tabs, line ends, form feeds and the mark by which DOS ends a file; what Python
# makes of bytes that CP932 does not have; characters that are none.
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f]")
_IMPOSSIBLE = re.compile("[\x80-\x84\x86-\x9f\uf8f0-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")
# A half-width kana alone between two kanji is what a garbled text has (霞ｹ関 aside).
_ALONE = re.compile("(?<=[一-龥])[ｱ-ｴｷｸｺ-ﾁﾃ-ﾈﾊ-ﾟ](?=[一-龥])")
# Natural logarithms of how likely a character is among those that are not ASCII: the share of its
# kind in lists, parted among the kind.
_KANA, _WIDE = log(0.2 / 170), log(0.03 / 94)
_COMMON, _USUAL = log(0.6 * 0.75 / 300), log(0.6 * 0.2 / 700)
_LEVELS = {1: log(0.6 * 0.045 / 2000), 2: log(0.6 * 0.005 / 3390)}
_SIGN, _LATIN, _ODD = -6.0, -8.0, -14.0
_ANY_HALF = -3.0  # a text has half-width kana at all
_RARE = -12.0  # what is less likely than this is rare
_MEAN = -9.6  # of a text that is none; the worst line of the lists that we know has -8.7
_NO_WORD = -7.0  # a half-width kana that hardly ever follows the one before it
_IS_UTF_8, _IS_DECLARED = 10.0, 6.0  # bytes that are UTF-8 by accident are few
# Two characters of Japanese in UTF-8: no other text has these six bytes in a row by accident.
_TWO_OF_UTF_8 = re.compile(
    rb"(?:\xe3[\x80-\x83][\x80-\xbf]|[\xe4-\xe9][\x80-\xbf]{2}|\xef[\xbc\xbd][\x80-\xbf]){2}"
)
_SIGNS = frozenset(
    "　、。，．・：；？！゛゜々〆〇ー―～∥…‥‘’“”（）〔〕［］｛｝〈〉《》「」『』【】＋－×＝°′″℃￥％＃＆＊＠§☆★○●◎◇◆□■△▲▽▼※〒→←↑↓㈱㈲№℡"
)
_FEWEST = 6  # characters by which a text is judged to be none


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the name of its encoding, and the names of others in which its bytes are possible."""

    text: str
    encoding: str
    others: tuple[str, ...] = ()

    def remarks(self) -> tuple[Remark, ...]:
        """Return the remark on an encoding that is not UTF-8, or that was chosen among several."""
        if self.encoding == "utf-8" and not self.others:
            return ()
        return (
            Remark(
                "encoding-declared", Severity.INFO, self.encoding,
                self._chosen(),
                Message("nothing, if the names read well; characters that the encoding lacks may be lost: better save it as UTF-8"),
            ),
        )  # fmt: skip

    def _chosen(self) -> Message:
        name = _NAMES[self.encoding]
        if not self.others:
            return Message("the file is not UTF-8; it was read as {name}", name=name)
        others = reduce(
            lambda some, last: Message("{some} or {last}", some=some, last=last),
            (_NAMES[name] for name in self.others),
        )
        if self.encoding == "utf-8":
            return Message(
                "the file is UTF-8; it was read as {name}; kana and common kanji speak against {others}, "
                "in which its bytes are possible, too",
                name=name,
                others=others,
            )
        return Message(
            "the file is not UTF-8; it was read as {name}; kana and common kanji speak against {others}, "
            "in which its bytes are possible, too",
            name=name,
            others=others,
        )


def decoded(content: bytes, path: str, limits: Limits = LIMITS) -> Decoded:
    """Return the text of a file from outside.

    Raises SourceError when it is no text or in no encoding that is read, LimitError when it, or a
    line of it, is too long.
    """
    if len(content) > limits.text:
        refuse("text", path, limits)
    found = told(content, path)
    if not is_json(found.text):  # all of JSON may stand on one line
        limits.check_lines(found.text, path)
    return found


def told(content: bytes, path: str) -> Decoded:
    """Return the text of some bytes, however long. Raises SourceError as `decoded` does."""
    for mark, encoding, codec in _MARKS:
        if content.startswith(mark):
            try:
                return _text(Decoded(content.decode(codec), encoding), path)
            except UnicodeDecodeError as error:
                raise _unknown(content, path, encoding, error.start) from error
    if b"\0" in content:  # every ASCII character of UTF-16 has one
        return _text(_best(content, _UTF_16) or Decoded("\0", ""), path)
    if content.isascii() and _SHIFT.search(content):
        found = _best(content, {"iso-2022-jp": (_shifted,)})
    elif content.isascii():
        found = Decoded(content.decode("ascii"), "utf-8")
        if _has_controls(found.text):
            found = _best(content, _UTF_16) or found
    else:
        found = _surely_utf_8(content) or _best(content, _EIGHT_BITS)
        if found is None and len(content) >= 2 * _FEWEST:
            found = _best(content, _UTF_16)
    if found is None:
        raise _unknown(content, path, *_nearest(content))
    return _text(found, path)


def _surely_utf_8(content: bytes) -> Decoded | None:
    if _TWO_OF_UTF_8.search(content):
        with suppress(UnicodeDecodeError):
            return Decoded(content.decode("utf-8"), "utf-8")
    return None


def _best(content: bytes, decoders: Mapping[str, Iterable[Decode]]) -> Decoded | None:
    """The likeliest of the decodings that are possible; None where there is none, or it is garbled."""
    possible = []
    for encoding, ways in decoders.items():
        for decode in ways:
            with suppress(UnicodeDecodeError):
                text = decode(content)
                if not _IMPOSSIBLE.search(text) and not _has_controls(text):
                    possible.append((_likelihood(text) + _prior(encoding, content), encoding, text))
    possible.sort(reverse=True)
    if not possible or (possible[0][1] != "utf-8" and _is_garbled(possible[0][2], _FEWEST)):
        return None
    (_, encoding, text), *rest = possible
    others = {name for _, name, other in rest if not _is_garbled(other)} - {encoding}
    return Decoded(text, encoding, tuple(sorted(others)))


def _text(found: Decoded, path: str) -> Decoded:
    if "\0" in found.text or _has_controls(found.text):
        raise SourceError(
            Message(
                "{path}: not a text; a list comes as text, CSV, TSV, Markdown, web page, JSON, XLSX or PDF",
                path=path,
            ),
            path=path,
        )
    return found


def _has_controls(text: str) -> bool:
    """Whether signs that no text has stand all over it; a single one may be a slip."""
    head = text[:10_000]
    return 20 * sum(1 for _ in _CONTROL.finditer(head)) > len(head)


# -- decoders that Python does not have ---------------------------------------------------------------


def _euc(content: bytes) -> str:
    """Decode EUC-JP with the rows that vendors added: ① ㈱ 髙 are in no standard and in every list."""
    view = memoryview(content)
    pieces, start = [], 0
    while start < len(content):
        try:
            pieces.append(str(view[start:], "euc_jp"))
            break
        except UnicodeDecodeError as error:
            bad = start + error.start
            pieces.append(str(view[start:bad], "euc_jp"))
            pieces.append(_vendors(content, bad))
            start = bad + 2
    return "".join(pieces).translate(_AS_WINDOWS)


def _vendors(content: bytes, at: int) -> str:
    """The character of a pair of bytes that only CP932 has, which numbers the same rows otherwise."""
    row, cell = (*content[at : at + 2], 0, 0)[:2]
    if 0xA1 <= row <= 0xFE and 0xA1 <= cell <= 0xFE:
        lead = (row - 0xA1) // 2 + (0x81 if row < 0xDF else 0xC1)
        trail = cell - 2 if row % 2 == 0 else cell - 0x61 + (cell >= 0xE0)
        try:
            return bytes((lead, trail)).decode("cp932")
        except UnicodeDecodeError:
            pass
    raise UnicodeDecodeError("euc_jp", content, at, at + 1, "no such character")


def _shifted(content: bytes) -> str:
    """Decode ISO-2022-JP, with half-width kana and the rows that vendors added."""
    first, *rest = _SHIFT.split(content)
    pieces = [first.decode("ascii")]
    for kind, data in zip(rest[::2], rest[1::2], strict=True):
        if kind.startswith(b"$"):
            high = _PAIR.sub(lambda m: m[0] if m[0] < b"!" else bytes(b | 0x80 for b in m[0]), data)
            pieces.append(_euc(high))
        elif kind == b"(I":
            pieces.append(bytes(byte | 0x80 if byte > 0x20 else byte for byte in data).decode("cp932"))
        else:
            pieces.append(data.decode("ascii"))
    return "".join(pieces)


_EIGHT_BITS: Mapping[str, tuple[Decode, ...]] = {
    "utf-8": (partial(str, encoding="utf-8"),),
    "cp932": (partial(str, encoding="cp932"),),
    "euc-jp": (_euc,),
}
_UTF_16: Mapping[str, tuple[Decode, ...]] = {
    "utf-16": (partial(str, encoding="utf-16-le"), partial(str, encoding="utf-16-be"))
}


# -- evidence -------------------------------------------------------------------------------------------


def _likelihood(text: str) -> float:
    """How likely somebody wrote this: a logarithm, for comparing decodings of the same bytes."""
    counts = Counter(char for char in text if char > "\x7f" and not _is_half(char))
    half = _of_half(text)
    total = sum(_weight(char) * count for char, count in counts.items()) + sum(half)
    return total + (_ANY_HALF if half else 0.0)


def _is_garbled(text: str, fewest: int = 1) -> bool:
    """Whether what is not ASCII is mostly rare, or in no order of words: nobody wrote it so."""
    counts = Counter(char for char in text if char > "\x7f" and not _is_half(char))
    half = _of_half(text)
    total = counts.total() + len(half)
    rare = sum(count for char, count in counts.items() if _weight(char) < _RARE)
    odd = rare + sum(weight <= _NO_WORD for weight in half) + sum(1 for _ in _ALONE.finditer(text))
    mean = sum(_weight(char) * count for char, count in counts.items()) / max(counts.total(), 1)
    return total >= fewest and (2 * odd > total or (total >= _FEWEST and mean < _MEAN))


def _is_half(char: str) -> bool:
    return "ｦ" <= char <= "ﾟ"


def _of_half(text: str) -> list[float]:
    """The likelihood of each half-width kana behind the one before it."""
    found = []
    for run in _HALF.finditer(text):
        before = "^"
        for char in run[0]:
            found.append(_after()[before, char])
            before = char
    return found


@cache
def _after() -> dict[tuple[str, str], float]:
    rows: dict[str, str] = _characters()["after"]
    kana = [before for before in rows if _is_half(before)]
    return {
        (before, char): -float(rarity)
        for before, row in rows.items()
        for char, rarity in zip(kana, row, strict=True)
    }


@cache
def _weight(char: str) -> float:
    if "ぁ" <= char <= "ヶ":
        return _KANA
    if "一" <= char <= "\u9fff":
        return _kanji().get(char) or _LEVELS.get(_level(char), _ODD)
    if char in _SIGNS:
        return _SIGN
    if "！" <= char <= "～":
        return _WIDE
    if "\u00a1" <= char <= "\u00ff" or "\u2010" <= char <= "\u2122" or "｡" <= char <= "･":
        return _LATIN
    return _ODD


@cache
def _kanji() -> dict[str, float]:
    known = _characters()
    return {**dict.fromkeys(known["usual"], _USUAL), **dict.fromkeys(known["common"], _COMMON)}


@cache
def _characters() -> dict[str, Any]:
    return tomllib.loads(read_text("characters.toml"))


def _level(kanji: str) -> int:
    """The level of JIS X 0208 on which a kanji stands: 1 are the usual ones; 0 for none."""
    try:
        row = kanji.encode("euc_jp")
    except UnicodeEncodeError:
        return 0
    return 0 if len(row) > 2 else 1 if row[0] < 0xD0 else 2


def _prior(encoding: str, content: bytes) -> float:
    said = _DECLARATION.search(content[:_HEAD])
    name = said[1].decode().lower() if said else ""
    return _IS_UTF_8 * (encoding == "utf-8") + _IS_DECLARED * (name in _DECLARED.get(encoding, ()))


def _nearest(content: bytes) -> tuple[str, int]:
    """The encoding that fits longest before it fails, and where; none where none fits any sign that tells."""
    found = ("", 0)
    for encoding, (decode,) in _EIGHT_BITS.items():
        try:
            decode(content)
        except UnicodeDecodeError as error:
            before = content[: error.start]
            if error.start > found[1] and not before.isascii() and not _is_garbled(decode(before)):
                found = (encoding, error.start)
    return found


def _unknown(content: bytes, path: str, encoding: str, at: int) -> SourceError:
    line = content.count(b"\n", 0, at) + 1
    where = f"; as {_NAMES[encoding]} it is damaged at byte {at + 1:,} (line {line:,})" if encoding else ""
    return SourceError(
        Message(
            "{path}: neither UTF-8 nor another encoding that is read (CP932, EUC-JP, ISO-2022-JP, "
            "UTF-16){where}; save it as UTF-8",
            path=path,
            where=where,
        ),
        path=path,
    )
