"""Many patterns that pass over a text at once: each is tried where its first letters stand, and compiled when it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import add

# So many letters of a beginning are looked up.
_LETTERS = 2
# What may stand next in a pattern: a letter that stands for itself, letters to choose from, a group, what looks around
# or marks an edge; and how often it may stand there.
_NEXT = re.compile(
    r"(?P<letter>[^\\\[\](){}|.*+?^$])|\\(?P<escaped>[^\w\s])|\[(?P<letters>[^\]\\^]+)\]"
    r"|(?P<around>\(\?<?[=!])|(?P<edge>[\^$])|(?P<group>\((?:\?:|(?!\?)))"
)
_TIMES = re.compile(
    r"(?P<perhaps>\?|\{0,1\})[?+]?|(?P<often>\*|\{0?,\d*\}|\{0\})[?+]?|(?P<again>\+|\{[\d,]+\})[?+]?"
)
_RANGE = re.compile("(.)-(.)", re.DOTALL)
_PLAIN = re.compile(r"[^\\\[\](){}|.*+?^$]{2}(?![*+?{])")
_BRACKET_OR_BAR = re.compile(r"\\.|\[\^?\]?[^\]\\]*+(?:\\.[^\]\\]*+)*+\]|[()|]", re.DOTALL)
# A beginning, and whether what follows in the pattern goes on with it.
_Start = tuple[str, bool]
_NOTHING: _Start = ("", True)
_ANYTHING: _Start = ("", False)


class Patterns:
    """Patterns that are looked for together, numbered in the order in which they are given.

    >>> alarm = Patterns(["火事だ", "(?:助|たす)けて"])
    >>> [(number, match.group()) for number, match in alarm.find("火事だ、助けて")]
    [(0, '火事だ'), (1, '助けて')]
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        patterns = tuple(patterns)
        self.pattern = "|".join(patterns)  # what finds the same, as one
        each = [(number, one) for number, pattern in enumerate(patterns) for one in alternatives(pattern)]
        self._numbers = [number for number, _ in each]
        self._tried: list[str | re.Pattern[str]] = [one for _, one in each]
        starts: dict[str, set[int]] = {"": set()}
        self._at_the_edge: set[int] = set()  # anything may follow, but only where a text begins
        for at, (_, one) in enumerate(each):
            for start in beginnings(one):
                found = (
                    self._at_the_edge
                    if not start and one.startswith("^")
                    else starts.setdefault(start, set())
                )
                found.add(at)
        self._starts = {
            start: sorted(found.union(starts[""], starts.get(start[:1], ())))
            for start, found in starts.items()
        }

    def find(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield each pattern's number with its match, at every place of a text, from left to right.

        Each alternative that matches at a place is told, in the order given; matches may overlap.
        """
        tried = self._tried
        for place, here in self._to_try(text):
            for at in here:
                pattern = tried[at]
                if isinstance(pattern, str):
                    pattern = tried[at] = re.compile(pattern)
                if match := pattern.match(text, place):
                    yield self._numbers[at], match

    def _to_try(self, text: str) -> list[tuple[int, list[int]]]:
        """The places of a text where some alternatives may match, with their numbers."""
        starts, anywhere = self._starts, self._starts[""]
        pairs = map(add, text, f"{text[1:]} ")
        if anywhere:
            found = [
                (place, starts.get(pair) or starts.get(pair[0], anywhere)) for place, pair in enumerate(pairs)
            ]
        else:
            found = [
                (place, starts.get(pair) or starts[pair[0]])
                for place, pair in enumerate(pairs)
                if pair in starts or pair[0] in starts
            ]
        if text and self._at_the_edge:
            first = found.pop(0)[1] if found and not found[0][0] else []
            found.insert(0, (0, sorted(self._at_the_edge.union(first))))
        return found

    def match_in(self, text: str) -> bool:
        """Whether any of them matches somewhere in a text."""
        return next(self.find(text), None) is not None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the spans of the matches; of two that overlap the one that begins first counts."""
        reached = 0
        for _, match in self.find(text):
            start, end = match.span()
            if reached <= start < end:
                yield start, end
                reached = end

    def replaced(self, text: str, new: str = "") -> str:
        """Return a text with something else, or nothing, for each match."""
        parts: list[str] = []
        reached = 0
        for start, end in self.spans(text):
            parts += (text[reached:start], new)
            reached = end
        return "".join((*parts, text[reached:])) if reached else text


def alternatives(pattern: str) -> Iterator[str]:
    """Yield the alternatives of a pattern: what its bars part that stand in no bracket."""
    begin = depth = 0
    for sign in _BRACKET_OR_BAR.finditer(pattern):
        depth += {"(": 1, ")": -1}.get(sign.group(), 0)
        if sign.group() == "|" and not depth:
            yield pattern[begin : sign.start()]
            begin = sign.end()
    yield pattern[begin:]


def beginnings(pattern: str) -> set[str]:
    """Return the first two letters with which a match of an alternative may begin; one where nothing is known of the other.

    An empty text among them: a match may begin with anything.

    >>> sorted(beginnings("(?<!山)(?:助|たす)けて")), sorted(beginnings("の?番号")), beginnings(".+が来た")
    (['たす', '助け'], ['の番', '番号'], {''})
    """
    if plain := _PLAIN.match(pattern):
        return {plain.group()}
    return {start for start, _ in _starts(pattern)}


def _starts(pattern: str) -> set[_Start]:
    return set().union(*map(_starts_of_one, alternatives(pattern)))


def _starts_of_one(alternative: str) -> set[_Start]:
    """The beginnings of one alternative."""
    found, at = {_NOTHING}, 0
    while at < len(alternative) and any(goes_on for _, goes_on in found):
        here, at = _next(alternative, at)
        found = {
            joined
            for start in found
            for joined in ([_joined(start, part) for part in here] if start[1] else [start])
        }
    return found


def _joined(start: _Start, part: _Start) -> _Start:
    letters = start[0] + part[0]
    return letters[:_LETTERS], part[1] and len(letters) < _LETTERS


def _next(alternative: str, at: int) -> tuple[set[_Start], int]:
    """The beginnings of what stands at a place of an alternative, and where it ends."""
    sign = _NEXT.match(alternative, at)
    if sign is None:
        return {_ANYTHING}, len(alternative)
    end = sign.end()
    if sign["group"] or sign["around"]:
        close = _close_of(alternative, at)
        here = _starts(alternative[end:close]) if sign["group"] else {_NOTHING}
        end = close + 1
    else:
        letters = sign["letter"] or sign["escaped"] or _RANGE.sub(_spelt_out, sign["letters"] or "")
        here = {(letter, True) for letter in letters} or {_NOTHING}
    if times := _TIMES.match(alternative, end):
        end = times.end()
        if not times["perhaps"]:
            here = {(letters, False) for letters, _ in here}
        if not times["again"]:
            here |= {_NOTHING}
    return here, end


def _spelt_out(letters: re.Match[str]) -> str:
    first, last = map(ord, letters.groups())
    return "".join(map(chr, range(first, last + 1)))


def _close_of(alternative: str, at: int) -> int:
    """Where the bracket closes that opens at a place."""
    depth = 0
    for sign in _BRACKET_OR_BAR.finditer(alternative, at):
        depth += {"(": 1, ")": -1}.get(sign.group(), 0)
        if not depth:
            return sign.start()
    raise re.error("missing )", alternative, at)
