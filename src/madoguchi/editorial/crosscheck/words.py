"""The form in which names of two lists are compared, and pieces of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from madoguchi.index.analyzer import normalize

_SILENT = re.compile(r"[\s・*#|_`'\"“”]+")
_LEGAL = re.compile(
    r"\((?:公財|一財|一社|独|独法|公社|財|社|株|福)\)|(?:公益|一般)?(?:財団|社団)法人|独立行政法人|株式会社|内閣府"
)
_LOCATED_IN = re.compile(r"\((?:[^()]|\([^()]*\))*内\)|\((?=[^()]*\))[^()]*?(?:\d階|館|ビル)[^()]*+\)")
# ＜経営金融課＞ before a space or the end of its line is a heading, not a remark.
_HEADING = re.compile(r"^\s*[<〈【\[]([^<>〈〉【】\[\]]+)[>〉】\]](?:\s+|$)")
_BRACKETS = re.compile(r"[(<〈【\[「『]([^()<>〈〉【】\[\]「」『』]*)[)>〉】\]」』]")


def runs_to(
    run: re.Pattern[str], ending: re.Pattern[str], text: str, least: int
) -> Iterator[tuple[int, int]]:
    """Yield the spans of names: in each run of a name's characters, up to and with an ending of names.

    Before the ending stand `least` characters or more. One pattern for both would begin anew at each
    character of a run that has no ending.
    """
    for each in run.finditer(text):
        at, stop = each.span()
        while found := ending.search(text, at + least, stop):
            yield at, found.end()
            at = found.end()


def canonical(text: str) -> str:
    """Return a text in one width and case, without spaces, middle dots, markdown and legal forms.

    Brackets, commas and line ends stay: they part one name from the next. Brackets around a
    heading go, and a line ends behind it.

    >>> canonical("（公財）いわて 産業・振興センター")
    'いわて産業振興センター'
    """
    lines = (_HEADING.sub(r"\1\n", normalize(line)) for line in text.replace("<br>", "\n").splitlines())
    plain = (_SILENT.sub("", line) for line in "\n".join(lines).splitlines())
    return _LEGAL.sub("", "\n".join(plain)).strip("\n")


def without_hosts(text: str) -> str:
    """Return a canonical text without 「(…課内)」 and buildings: where a desk sits is not who it is."""
    return _LOCATED_IN.sub("", text)


def hosts(text: str) -> str:
    """Return what `without_hosts` takes away."""
    return "".join(match.group() for match in _LOCATED_IN.finditer(text))


def bracketed(text: str) -> tuple[str, ...]:
    """Return what stands in brackets."""
    return tuple(_BRACKETS.findall(text))


def without_brackets(text: str) -> str:
    """Return a text without its brackets and what stands in them."""
    return _BRACKETS.sub("", text)
