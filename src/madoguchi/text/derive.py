"""Rules that make a value from what is printed: rule id → function.

Each takes the folded text at the first of the value's spans (one that joins cells, the texts at all of them, parted by
tabs) and the inputs of the claim. `editions/proof/` has each a second time, without this code.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from madoguchi.text.phone import expand_range, groups_of, shaped
from madoguchi.text.prefecture import NATION, PREFECTURES, full_name, named_in, short_name


def prefecture_in_full(printed: str) -> str:
    """Return the full name of a prefecture: 青森 → 青森県."""
    return full_name(printed) or printed


def name_of_table(printed: str, template: str) -> str:
    """Return the name that a table gives its desks, filled with what the row has: 図書館 {name}."""
    full = prefecture_in_full(printed)
    return template.format(name=printed, prefecture=full, short=short_name(full))


def repeated_above(printed: str, above: str, sign: str) -> str:
    """Return the name of the row above in place of the sign that stands for it: (同)諏訪支所."""
    return f"{above} {printed.removeprefix(sign).strip()}"


def parts_joined(printed: str) -> str:
    """Return the parts of a name without the spaces between them."""
    return printed.replace(" ", "")


def cells_joined(printed: str, *signs: str) -> str:
    """Return what several cells of a row say together, with a sign between each two and the next.

    >>> cells_joined("月火水木金\\t09:00\\t17:00", " ", "～")
    '月火水木金 09:00～17:00'
    """
    first, *others = printed.split("\t")
    return first + "".join(sign + text for sign, text in zip(signs, others, strict=True))


def number_completed(printed: str, first: str, nth: str) -> str:
    """Return a number whose beginning stands before it: a tail (、0345), or the nth of a range (～5425)."""
    printed = shaped(printed)
    if nth == "0":
        tail = groups_of(printed)
        return first[: -len(tail)] + tail
    last = re.split(r"[~〜～]|から|より", printed)[-1].strip().rpartition("-")[2]
    return expand_range(first, last)[int(nth)]


def area_code_added(printed: str, code: str) -> str:
    """Return a number that is printed without its area code, with the code that its list prints elsewhere."""
    return f"{code}-{groups_of(shaped(printed))}"


def prefecture_in_name(printed: str, by: str = "") -> str:
    """Return the prefecture whose name stands in a body's name.

    `by`: the prefecture, where its name stands there in kana; or the form of a body's name that its short name precedes.
    """
    return by if by in PREFECTURES else named_in(printed) or ""


def nation(printed: str) -> str:  # noqa: ARG001
    """Return the area of a desk that serves the whole country by its table."""
    return NATION


def its_prefecture(printed: str, prefecture: str) -> str:  # noqa: ARG001
    """Return the area of a desk that serves its prefecture."""
    return prefecture


# The code stands in what the office says of its list, and not in the list.
AREA_CODE_TOLD = "area-code-told"
# The one rule that rests on all of a value's spans alike.
CELLS_JOINED = "cells-joined"

RULES: dict[str, Callable[..., str]] = {
    "prefecture-in-full": prefecture_in_full,
    "name-of-table": name_of_table,
    "repeated-above": repeated_above,
    "parts-joined": parts_joined,
    CELLS_JOINED: cells_joined,
    "number-completed": number_completed,
    "area-code-added": area_code_added,
    AREA_CODE_TOLD: area_code_added,
    "prefecture-in-name": prefecture_in_name,
    "nation": nation,
    "its-prefecture": its_prefecture,
}
