"""The door for text from outside: what is let in, and that looking costs nothing."""

from __future__ import annotations

import unicodedata

import pytest

from madoguchi.text.untrusted import cut, is_longer, without_halves
from tests.hostile import TEXTS, seconds


def width(text: str) -> int:
    return len(unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("", 5, ""),
        ("abcdef", 5, "abcde"),
        ("資金繰り", 4, "資金繰り"),
        ("資金繰り", 3, "資金繰"),
        ("\ufdfa\ufdfa", 36, "\ufdfa\ufdfa"),
        ("\ufdfa\ufdfa", 35, "\ufdfa"),
        ("\ufdfa", 17, ""),
        ("㌀㌀", 7, "㌀"),  # アパート
        ("ﾊﾞﾊﾞ", 2, "ﾊﾞ"),  # two characters that become one; more than `most` are never looked at
    ],
)
def test_what_is_kept_has_at_most_so_many_characters_when_compared(text, most, kept):
    assert cut(text, most) == kept
    assert is_longer(text, most) == (kept != text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("most", [40, 256, 2_000, 64 * 1024])
def test_any_text_is_cut_at_once(text, most):
    endless = text * (640_000 // len(text))
    assert seconds(lambda: cut(endless, most)) < 0.5
    kept = cut(endless, most)
    assert width(kept) <= most
    heap = len(kept) <= 30 and most > 512  # nothing but marks
    assert heap or width(kept) > most - 20 or len(kept) > most - 20


def test_marks_that_no_letter_has_are_left_out_of_a_long_text():
    heap = "e" + "\u0316\u0301" * 30_000
    kept = cut(heap, 64 * 1024)
    assert 20 < len(kept) < 40
    assert is_longer(heap, 64 * 1024)
    assert cut("か\u3099" * 5_000, 20_000) == "か\u3099" * 5_000


@pytest.mark.parametrize("marks", ["\u0f73", "\u0f75\u0f81", "\u0344\u0f73", "\u0301\uff9e", "\u0f73e\u0f73"])
def test_marks_that_only_normalising_shows_are_marks(marks):
    heap = marks * (64_000 // len(marks))
    assert seconds(lambda: cut(heap, 64 * 1024)) < 0.5
    assert seconds(lambda: unicodedata.normalize("NFKC", cut(heap, 64 * 1024))) < 0.5
    assert (len(cut(heap, 64 * 1024)) <= 30) == ("e" not in marks)
    assert cut("ཨཱིཨཱི", 20) == "ཨཱིཨཱི"  # writing


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("𠮷野課", "𠮷野課"),
        ("\ud842\udfb7野課", "𠮷野課"),
        ("東\ud83d課", "東\ufffd課"),
        ("\udfb7\ud842", "\ufffd\ufffd"),
    ],
)
def test_halves_of_characters_are_joined_or_no_longer_there(text: str, kept: str) -> None:
    assert without_halves(text) == kept
