"""Blocks of lines that rules part, as the signatures of mails do: a name of one line or two, and how to reach it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.ingest.pieces.contacts import entries_of, without_bullet
from madoguchi.ingest.pieces.line_names import name_in, names_desk
from madoguchi.ingest.pieces.shapes import BODY, Shape, shape_of
from madoguchi.ingest.running.belonging import OWN_BODY
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role

# A rule: one sign again and again, or two by turns.
RULE = re.compile(r"\s*(?:([=\-–—―─━＝*＊_＿~～・.…◇◆□■☆★○●#+])\1{3,}|([^\w\s])([^\w\s])(?:\2\3){2,}\2?)\s*")
_FEWEST = 3  # blocks
_MOST = 0.75  # so many of the blocks with a number have a name above it and no other
_NAMES = 2  # lines of a name: a body, and a part of it
_REACHED = {Role.PHONES, Role.FAX, Role.EMAIL, Role.ADDRESS, Role.POSTAL_CODE, Role.URL}
_NO_NAME = (Shape.ADDRESS, Shape.POSTAL_CODE, Shape.HOURS, Shape.DAYS, Shape.DATE, Shape.PROSE)


@dataclass(frozen=True, slots=True)
class Signature:
    """A block: the lines of its name, by index, with the words of each, the outer before the inner; and all its lines."""

    names: dict[int, Slice]
    lines: range


def is_rule(line: Slice) -> bool:
    """Whether a line is nothing but a rule."""
    return RULE.fullmatch(line.text) is not None


def signatures(lines: Sequence[Slice]) -> dict[int, Signature]:
    """Return the blocks between rules that are of one desk each, by the index of their first line.

    A text with few of them has none: a rule below a title, or around one, parts no desks.
    """
    rules = [at for at, line in enumerate(lines) if is_rule(line)]
    if len(rules) < _FEWEST - 1:
        return {}
    blocks = [range(a + 1, b) for a, b in zip([-1, *rules], [*rules, len(lines)], strict=True) if b > a + 1]
    reached = [block for block in blocks if any(map(_reaches, (lines[at] for at in block)))]
    found = {block.start: named for block in reached if (named := _signature(lines, block)) is not None}
    return found if len(found) >= max(_FEWEST, _MOST * len(reached)) else {}


def _signature(lines: Sequence[Slice], block: range) -> Signature | None:
    """The block as one of a desk; None where no line of it names one, or several do.

    Its name stands first, or alone below a number. What stands before the first rule or behind the last may be a letter:
    it has no empty line.
    """
    at_edge = block.start == 0 or block.stop == len(lines)
    if at_edge and lines[block.stop - 1].line - lines[block.start].line >= len(block):
        return None
    first = next(at for at in block if _reaches(lines[at]))
    at_top = range(block.start, first)
    stand = at_top if at_top else [at for at in block if not _reaches(lines[at]) and names_desk(lines[at])]
    names = {at: name for at in stand if (name := name_in(without_bullet(lines[at]))) is not None}
    if not 0 < len(names) == len(stand) <= (_NAMES if at_top else 1):
        return None
    if any(shape_of(name.text) in _NO_NAME for name in names.values()):
        return None
    if len(names) == _NAMES and not (
        any(OWN_BODY.search(word.text) for word in names[block.start].words())
        and names_desk(lines[first - 1])
    ):
        return None
    further = (entry.name for at in block if at not in names for entry in entries_of(lines[at]))
    if any(name is not None and BODY.search(name.text) for name in further):
        return None
    return Signature(names, block)


def _reaches(line: Slice) -> bool:
    """Whether a line says how to reach somebody."""
    own = any(part.role in _REACHED for entry in entries_of(line) for part in entry.parts)
    return own or shape_of(line.text) in (Shape.ADDRESS, Shape.POSTAL_CODE)
