"""The form that the entries of one list have in common: what stands before each name, and which lines say
what kind it is, or what an event is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from madoguchi.ingest.pieces.contacts import entries_of, without_bullet
from madoguchi.ingest.pieces.headers import header_words
from madoguchi.ingest.pieces.line_names import LETTER, SENTENCE, names_desk
from madoguchi.ingest.pieces.shapes import Shape, shape_of
from madoguchi.ingest.running.belonging import GROUP
from madoguchi.ingest.running.waiting import waiting_name
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import find_phones

# (札幌)北海道本部
_PLACED = re.compile(r"\((?P<place>[^()\d]{1,10})\)\s?(?P<name>[^\s()].{1,60})")
# 時 1日, 所 東公民館: what a sign says of a talk, whose desk the sign 問 tells.
_ASKS = re.compile(r"\s*(?:申・)?問\s")
_OF_EVENT = re.compile(r"\s*[時所場対定費内料講持他期日]\s")
_FEWEST_PLACED, _FEWEST_KINDS = 2, 3
_PLACES = (Shape.MUNICIPALITY, Shape.PREFECTURE)
_SAID = (Shape.WORDS, Shape.KANA, Shape.LATIN)


def names_behind_places(lines: Sequence[Slice]) -> frozenset[int]:
    """Return the lines of names that each have the place of the office in a bracket before them: (札幌)北海道本部.

    A bracket that says the same before several is a remark: (予約制)東会館.
    """
    found: dict[int, str] = {}
    for line in lines:
        placed = _PLACED.fullmatch(without_bullet(line).text)
        if placed and not SENTENCE.search(placed["name"]) and names_desk(Slice(placed["name"], line.line, 0)):
            found[line.line] = placed["place"]
    each_its_own = len(set(found.values())) == len(found) >= _FEWEST_PLACED
    return frozenset(found if each_its_own else ())


def kinds_of_offices(lines: Sequence[Slice], gap: int) -> frozenset[int]:
    """Return the lines that say what kind of office one is: below its name or its address, or behind its number.

    ひなたの家, グループホーム, 電話 099-…: no two names are the same, and most kinds are said of several, or are part of the
    name. `gap` is by how much the numbers of lines differ that stand right below one another.
    """
    said = Counter(line.text for line in lines if not any(map(str.isdigit, line.text)))
    if not any(count > 1 for count in said.values()):
        return frozenset()
    runs = list(_runs(lines, gap))
    found = _below_names(runs) or _below_addresses(runs) or _behind_numbers(runs)
    return frozenset(line.line for line in found)


def lines_of_events(lines: Sequence[Slice]) -> frozenset[int]:
    """Return the lines in which signs say what an event is, where signs tell whom to ask of several."""
    if sum(bool(_ASKS.match(line.text)) for line in lines) < 2:
        return frozenset()
    return frozenset(line.line for line in lines if _OF_EVENT.match(line.text) and not find_phones(line.text))


def _below_names(runs: Sequence[_Run]) -> list[Slice]:
    """The lines between each name and what is told of it: one for each, or two."""
    for count in (1, 2):
        entries = [run.words[-count - 1 :] for run in runs if run.begins and len(run.words) > count]
        names = [name for name, *_ in entries]
        columns = [[entry[at] for entry in entries] for at in range(1, count + 1)]
        if (
            len(entries) >= _FEWEST_KINDS
            and len(set(map(_words, names))) == len(names)
            and all(map(_may_name, names))
            and all(_are_kinds(column, names) for column in columns)
        ):
            return [line for column in columns for line in column]
    return []


def _below_addresses(runs: Sequence[_Run]) -> list[Slice]:
    """The lines between the address of an office and its number."""
    found = [run.words[0] for run in runs if run.goes_on and run.begins and len(run.words) == 1]
    return found if len(found) >= _FEWEST_KINDS and _are_kinds(found) else []


def _behind_numbers(runs: Sequence[_Run]) -> list[Slice]:
    """The lines between the number of an office and the name of the next, where one stands below the last number, too."""
    if not runs or runs[-1].begins:
        return []
    behind = [run for run in runs[1:] if run.is_below and len(run.words) > run.begins]
    said = Counter(_words(run.words[0]) for run in behind)
    alone = [run for run in behind if said[_words(run.words[0])] > 1 or len(run.words) == 1 + run.begins]
    found = [run.words[0] for run in alone]
    if len(found) < max(_FEWEST_KINDS, len(runs) - 1) or runs[-1] is not alone[-1]:
        return []
    heads = _words(runs[0].words[0]) in said
    return found if _are_kinds(found) and not heads else []


def _are_kinds(lines: Sequence[Slice], names: Sequence[Slice] = ()) -> bool:
    """Whether most lines say what others say, too, or what is a part of the name above them."""
    said = Counter(map(_words, lines))
    within = [_words(line) in _words(name) for line, name in zip(lines, names, strict=False)]
    again = [said[_words(line)] > 1 or any(within[at : at + 1]) for at, line in enumerate(lines)]
    return 2 * sum(again) >= len(lines) and all(shape_of(_words(line)) in _SAID for line in lines)


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines of words that stand one below another.

    `begins`: what is told of an office stands right below. `is_below`: they stand right below such a line; `goes_on`:
    that was the address of the same office, whose number has not stood yet.
    """

    words: Sequence[Slice]
    begins: bool
    is_below: bool
    goes_on: bool


def _runs(lines: Sequence[Slice], gap: int) -> Iterator[_Run]:
    words: list[Slice] = []
    told: Slice | None = None
    called = True  # whether the office above has its number
    for line in [*lines, None]:
        near = line is not None and bool(words) and line.line - words[-1].line <= gap
        tells = line is not None and _tells(line)
        if words and (tells or not near):
            is_below = told is not None and words[0].line - told.line <= gap
            goes_on = is_below and not called and told is not None and _is_address(told)
            yield _Run(words, tells and near, is_below, goes_on)
            called &= not (tells and near)
            words = []
        if line is not None and tells:
            told, called = line, called or bool(find_phones(line.text))
        elif line is not None:
            words.append(line)


def _is_address(line: Slice) -> bool:
    bare = without_bullet(line)
    return shape_of(bare.text) is Shape.ADDRESS or any(entry.has(Role.ADDRESS) for entry in entries_of(line))


def _tells(line: Slice) -> bool:
    """Whether a line tells something of an office, or announces it."""
    bare = without_bullet(line)
    known = header_words().match(bare.text.rstrip(":："))
    whole = known is not None and known.whole
    return whole or shape_of(bare.text) is Shape.ADDRESS or any(entry.parts for entry in entries_of(line))


def _words(line: Slice) -> str:
    return without_bullet(line).text


def _may_name(line: Slice) -> bool:
    named = not GROUP.match(line.text.strip()) and shape_of(_words(line)) not in _PLACES
    return named and bool(LETTER.search(line.text)) and waiting_name(line) is not None
