"""Items that signs count, out of a document whose cells ran into one another → lines with a space where a cell ended.

①東保育園東町1-2 is a name and an address, 東ビル1階099-000-0001 the rest of an address and a number; a name of which
the cell was narrow goes on in the next line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from madoguchi.ingest.pieces.counted import counted_items, head_of, is_bracket, lot_of
from madoguchi.ingest.pieces.shapes import BODY
from madoguchi.ingest.source import NEWLINE
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones

# A line that is a town and a lot alone.
_TOWN = re.compile(r"(?P<town>[^\s\d()]{2,10})\d{1,4}(?:-\d{1,4}){1,3}\s*")
# What a place is: behind it a town begins, where its name has none of the text's own.
_PLACE = re.compile(
    r"(?:保育園|幼稚園|こども園|保育所|小学校|中学校|高等学校|高校|病院|医院|クリニック|センター|図書館|公民館|会館|体育館|児童館|支所|出張所|事務所|分園|本園|分校|本校)"
)
_ROOM = re.compile(r"(?<=[階号室棟館Ff])(?=[(（]?[0０][0-9０-９]{1,4}[-－(（)）])")
_WORDS = re.compile(r"[^\s\d()（）※＊*・、。]{2,20}")


def with_items_apart(text: str) -> str:
    """Return a text of counted items with a space wherever an address or a number is glued to words; any other as it is."""
    raw = NEWLINE.split(text)
    items = counted_items(list(map(fold, raw)))
    if not items:
        return text
    towns = {m["town"] for item in items for at in item[1:] if (m := _TOWN.fullmatch(fold(raw[at])))}
    for item in items:
        raw[item[0]] = _head_apart(raw[item[0]], towns)
        for at in item[1:]:
            raw[at] = _ROOM.sub(" ", raw[at])
        if _goes_on(raw, item):
            raw[item[0]] = raw[item[0]].rstrip() + raw[item[1]].strip()
            raw[item[1]] = ""
        if (second := _second(raw, item)) is not None:
            name, number = second
            raw[number] = f"{raw[name].strip()} {raw[number].strip()}"
            raw[name] = ""
    return "\n".join(raw)


def _head_apart(line: str, towns: set[str]) -> str:
    """①東園東町1-2 with a space before the longest town of the text's own, else before what follows the word for a place."""
    folded = fold(line)
    begin, lot = head_of(folded), lot_of(folded)
    before = folded[begin:lot]
    if lot < 0 or re.search(r"[\s\d]", before):
        return line
    own = max((town for town in towns if before.endswith(town)), key=len, default="")
    places = [match.end() for match in _PLACE.finditer(before) if match.end() + 2 <= len(before)]
    at = len(before) - len(own) if own else max(places, default=0)
    return line[: begin + at] + " " + line[begin + at :] if at > 1 else line


def _goes_on(raw: Sequence[str], item: range) -> bool:
    """Whether the name at the sign goes on in the next line: it names no place yet, and below that one stands the address."""
    head, *rest = (fold(raw[at]) for at in item)
    name = head[head_of(head) :].strip()
    if (
        len(rest) < 2
        or BODY.search(name)
        or not (_WORDS.fullmatch(name) and _WORDS.fullmatch(rest[0].strip()))
    ):
        return False
    reached = lot_of(rest[1]) >= 0 or bool(find_phones(rest[1]))
    return reached and not is_bracket(rest[0])


def _second(raw: Sequence[str], item: range) -> tuple[int, int] | None:
    """The lines of the name and the number of a second desk: the bracket below the last of two numbers says the name again."""
    folded = {at: fold(raw[at]) for at in item}
    numbers = [at for at in item if find_phones(folded[at])]
    below = folded.get(numbers[-1] + 1, "")
    if len(numbers) != 2 or not is_bracket(below):
        return None
    words = below.strip(" 　()")
    named = [at for at in item[1:] if at < numbers[0] and folded[at].strip().startswith(words)]
    return (named[0], numbers[-1]) if len(named) == 1 else None
