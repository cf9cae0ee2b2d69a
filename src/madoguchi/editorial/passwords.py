"""What a new password must be, and the hash of it.

Passwords follow NIST SP 800-63B: long, any characters, no rules of composition, never asked to change
by the calendar, compared in one Unicode form, and none that is easily guessed: zxcvbn looks for words,
names, dates, rows of the keyboard and repeats.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from madoguchi.data.bundle import BUNDLES, PROGRAMS, Bundle, chosen
from madoguchi.editions.knowledge import read_programs
from madoguchi.errors import InputError
from madoguchi.index.lexicon import alias_names
from madoguchi.message import Message
from madoguchi.text.untrusted import is_longer

SHORTEST, LONGEST = 12, 256  # characters
RULES = {"shortest": SHORTEST, "longest": LONGEST}  # as the pages name them
_STRONG = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses
_LEFT = 4  # letters beside the names that are known here
_LOOKED_AT = 40  # characters; zxcvbn takes time by their square, and more make no password weaker
# What everybody here would think of first; who it is and what the directory's desks are called come on top.
_OURS = ("madoguchi", "窓口", "相談窓口")
_HASHER = PasswordHasher()  # argon2id, the parameters of RFC 9106 for little memory


class WeakPasswordError(InputError):
    """A password that cannot be used. `why` is `short`, `long` or `guessable`."""

    def __init__(self, message: str, why: str) -> None:
        super().__init__(message)
        self.why = why


def hashed(password: str, *, name: str, about: Iterable[str] = ()) -> str:
    """Return the argon2 hash of a new password; `about` is what others know of its person.

    Raises WeakPasswordError, saying what would do.
    """
    plain = typed(password)
    if len(plain) < SHORTEST:
        raise WeakPasswordError(
            Message(
                "the password has {n} characters; at least {shortest} are needed: three or four words "
                "that have nothing to do with each other are easy to remember",
                n=len(plain),
                shortest=SHORTEST,
            ),
            "short",
        )
    if not _is_strong(plain, [name, *about]):
        raise WeakPasswordError(
            Message(
                "the password repeats itself, or is a common one, a name, a date or a row of keys; "
                "choose words that have nothing to do with each other, with you, or with this directory"
            ),
            "guessable",
        )
    return _HASHER.hash(plain)


def typed(password: str) -> str:
    """Return a password in the form that is compared: full-width letters are the same as narrow ones.

    Raises WeakPasswordError for one too long to be anybody's, before anything is done with it.
    """
    if is_longer(password, LONGEST):
        raise WeakPasswordError(
            Message("the password is too long; at most {longest} characters can be used", longest=LONGEST),
            "long",
        )
    return unicodedata.normalize("NFKC", password)


def is_right(held: str, plain: str) -> bool:
    """Whether a typed password is the one of a hash. It takes a twentieth of a second and 64 MB."""
    try:
        return _HASHER.verify(held, plain)
    except (VerifyMismatchError, InvalidHashError):
        return False


def newer_hash(held: str, plain: str) -> str | None:
    """Return another hash of the same password where the parameters have changed since."""
    return _HASHER.hash(plain) if _HASHER.check_needs_rehash(held) else None


@cache
def nobodys() -> str:
    """A hash that costs what a person's does; no password is behind it."""
    return _HASHER.hash("nobody")


@lru_cache(BUNDLES)
def _of_the_list(bundle: Bundle) -> tuple[str, ...]:
    """What the kinds of desk of the directory are called."""
    programs = read_programs(bundle.text(PROGRAMS))
    return tuple(
        dict.fromkeys((*(p.slug for p in programs), *(p.name for p in programs), *alias_names(bundle)))
    )


def _is_strong(plain: str, about: list[str]) -> bool:
    """Whether a password stands also without what it repeats, and without what is known of its person."""
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # its word lists take a moment to load

    words = {
        word.lower()
        for text in (*about, *_OURS, *_of_the_list(chosen()))
        for word in (text, *text.split())
        if len(word) > 1
    }
    once = " ".join(dict.fromkeys(re.split(r"[\W_]+", plain)))
    left = plain.lower()
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    if sum(character.isalpha() for character in left) < min(_LEFT, sum(c.isalpha() for c in plain)):
        return False
    looked_at = dict.fromkeys((plain[:_LOOKED_AT], once[:_LOOKED_AT]))
    return all(zxcvbn(each, user_inputs=list(words))["score"] >= _STRONG for each in looked_at)
