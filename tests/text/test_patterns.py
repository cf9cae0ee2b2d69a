"""Every regular expression of the program, on the longest line that is read: none takes its square in time.

The texts that a pattern is tried on are made of its own parts: what it repeats, repeated without
what should follow.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import re._constants as codes
import re._parser as parser
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import TypeGuard

import pytest

import madoguchi
from madoguchi.ingest.source import LONGEST_LINE
from tests.hostile import seconds

BOUND = 0.05  # seconds of a processor; what is linear takes a hundredth
_CLASSES = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_SPACE: " \n",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_WORD: "a1漢",
    codes.CATEGORY_NOT_WORD: "-",
}
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_FUNCTIONS = ("sub", "match", "search", "fullmatch", "findall", "finditer", "split")
_CALL = re.compile(
    rf"\bre\s*\.\s*(?:{'|'.join(_FUNCTIONS)})\b"
)  # few modules hold one, and parsing takes time
_COMMON = "a 1漢あ-0("


def compiled() -> dict[re.Pattern[str], tuple[str, frozenset[str]]]:
    """Every pattern of every module, where it stands, and how it is used there (empty: in any way)."""
    found: dict[re.Pattern[str], tuple[str, frozenset[str]]] = {}
    for info in pkgutil.walk_packages(madoguchi.__path__, "madoguchi."):
        if "migrations" in info.name:
            continue
        module = importlib.import_module(info.name)
        source = Path(module.__file__ or "").read_text(encoding="utf-8")
        for name, value in vars(module).items():
            if patterns := [each for each in _patterns_in(value, module.__name__) if each not in found]:
                # One of a module's own that is made when used (`_words().search(…)`) is used in that module alone.
                made = r"(?:\(\))?" if name.startswith("_") else ""
                uses = frozenset(re.findall(rf"\b{re.escape(name)}{made}\.(\w+)\(", source))
                found |= dict.fromkeys(patterns, (f"{info.name}.{name}", uses))
        for node in ast.walk(ast.parse(source)) if _CALL.search(source) else ():
            if literal := _literal(node):
                text, use = literal
                found.setdefault(re.compile(text), (f"{info.name}:{node.lineno}", frozenset({use})))
    return {pattern: told for pattern, told in found.items() if isinstance(pattern.pattern, str)}


def _patterns_in(value: object, module: str) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from _patterns_in(each, module)
    elif isinstance(value, dict):
        for each in (*value.keys(), *value.values()):
            yield from _patterns_in(each, module)
    elif _is_made_when_used(value) and getattr(value, "__module__", "") == module:
        yield from _patterns_in(value(), module)
    elif isinstance(value, type) and value.__module__ == module:
        for each in vars(value).values():
            yield from _patterns_in(each, "")


def _is_made_when_used(value: object) -> TypeGuard[Callable[[], object]]:
    """Whether it is a function that keeps the patterns which it makes."""
    made = getattr(value, "__annotations__", {})
    return hasattr(value, "cache_info") and list(made) == ["return"] and "re.Pattern" in str(made["return"])


def _literal(node: ast.AST) -> tuple[str, str] | None:
    """The pattern and the function of a call such as re.sub("…", …)."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
        return None
    module, first = node.func.value, node.args[0]
    called = isinstance(module, ast.Name) and module.id == "re" and node.func.attr in _FUNCTIONS
    if not (called and isinstance(first, ast.Constant) and isinstance(first.value, str)):
        return None
    return first.value, node.func.attr


def parts(tree: Iterable[tuple[object, object]], *, repeated: bool = False) -> Iterator[tuple[str, bool]]:
    """The characters of a parsed pattern, each with whether it may come again and again."""
    for code, value in tree:
        if code is codes.LITERAL:
            yield chr(value), repeated
        elif code in (codes.NOT_LITERAL, codes.ANY):
            yield "a", repeated
        elif code is codes.IN:
            yield from ((char, repeated) for char in _of_class(value))
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from parts(branch, repeated=repeated)
        elif code is codes.SUBPATTERN:
            yield from parts(value[3], repeated=repeated)
        elif code in _REPEATS:
            yield from parts(value[2], repeated=repeated or value[1] > LONGEST_LINE)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from parts(value[1], repeated=repeated)
        elif code is codes.ATOMIC_GROUP:
            yield from parts(value, repeated=repeated)


def _of_class(items: Iterable[tuple[object, object]]) -> Iterator[str]:
    for code, value in items:
        if code is codes.NEGATE:
            yield "漢"
        elif code is codes.LITERAL:
            yield chr(value)
        elif code is codes.RANGE:
            yield chr(value[0])
        elif code is codes.CATEGORY:
            yield from _CLASSES.get(value, "a")


def example(tree: Iterable[tuple[object, object]]) -> str:
    """A short text of a parsed pattern: the first of each choice, of a class its first character."""
    text = ""
    for code, value in tree:
        if code is codes.LITERAL:
            text += chr(value)
        elif code in (codes.NOT_LITERAL, codes.ANY):
            text += "a"
        elif code is codes.IN:
            text += next(_of_class(value), "")[:1]
        elif code is codes.BRANCH:
            text += example(value[1][0])
        elif code is codes.SUBPATTERN:
            text += example(value[3])
        elif code in _REPEATS:
            text += example(value[2]) * max(value[0], 1)
        elif code is codes.ATOMIC_GROUP:
            text += example(value)
    return text


def texts(pattern: re.Pattern[str]) -> Iterator[str]:
    """Texts that make a pattern begin again and again, or go back again and again."""
    tree = list(parser.parse(pattern.pattern, pattern.flags))
    found = list(parts(tree))
    own = list(dict.fromkeys(char for char, repeated in found if repeated))[:6]
    others = list(dict.fromkeys(char for char, _ in found))[:4]
    units = dict.fromkeys((*own, *_COMMON, *(a + b for a, b in product(own[:3], others)), example(tree)[:8]))
    beginnings = dict.fromkeys(example(tree[:at])[:60] for at in range(len(tree)))
    for unit, before in product(units, list(beginnings)[:7]):
        body = (before + unit * LONGEST_LINE)[: LONGEST_LINE - 1]
        yield body + "\0"
        yield body


PATTERNS = {
    f"{where}: {pattern.pattern[:60]}": (pattern, uses)
    for pattern, (where, uses) in compiled().items()
    if any(repeated for _, repeated in parts(parser.parse(pattern.pattern, pattern.flags)))
}


def test_the_patterns_are_found():
    assert len(PATTERNS) > 100
    assert any("statements._URL" in name for name in PATTERNS)


# Read our own files alone.
OURS = ("madoguchi.faces.web.assets", "madoguchi.data")


@pytest.mark.parametrize("name", sorted(name for name in PATTERNS if not name.startswith(OURS)))
def test_no_pattern_takes_time_by_the_square_of_a_line(name):
    pattern, uses = PATTERNS[name]
    ways = [getattr(pattern, use) for use in uses if use in ("match", "fullmatch")]
    if len(ways) < max(len(uses), 1):
        ways.append(lambda text: sum(1 for _ in pattern.finditer(text)))
    for text, read in product(texts(pattern), ways):
        assert seconds(partial(read, text), enough=BOUND) < BOUND, f"{text[:20]!r}…"
