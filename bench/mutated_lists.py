"""Mutated copies of the list: is a number lost in silence?

    python bench/mutated_lists.py --copies 10000 --each 12

A copy is one table of the list with its heading, and numbers written otherwise at up to `each` of its rows (a third of
them at most), as lists of other offices, copies by hand and machines that read print write them. A number is lost in
silence where it is at no desk of its row and no ERROR or WARNING names the row. `--whole`: a copy is the whole list.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.assemble import assemble
from madoguchi.editions.conservation import check_conservation
from madoguchi.editions.knowledge import Knowledge, knowledge_of, source_of
from madoguchi.ingest.errata import apply_errata
from madoguchi.ingest.reader import read_list
from madoguchi.ingest.source import SourceText
from madoguchi.ingest.spec import Tables
from madoguchi.model.notice import Severity

NUMBER = re.compile(r"(?<![\d-])0\d{1,4}-\d{1,4}-\d{4}(?![\d-])")
HYPHENS = "‐‑‒–—―−－ーｰ─━˗⁻⁃⎯"
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


@dataclass(frozen=True)
class Written:
    """A number written otherwise: the text, and the digits that must be at a desk of the row or told."""

    text: str
    digits: tuple[str, ...]


Write = Callable[[str, random.Random], Written]


def _one(text: str, number: str) -> Written:
    return Written(text, (number.replace("-", ""),))


def _beside(number: str, dice: random.Random) -> tuple[str, str]:
    """Another line of the same exchange: whole, and its last four digits."""
    tail = f"{(int(number[-4:]) + dice.randrange(1, 9)) % 10_000:04}"
    return number[:-4] + tail, tail


def _two(form: str) -> Write:
    def write(number: str, dice: random.Random) -> Written:
        other, tail = _beside(number, dice)
        text = form.format(
            a=number, b=other, tail=tail, short=other.partition("-")[2], ext=dice.randrange(10, 9999)
        )
        both = "{b}" in form or "{tail}" in form or "{short}" in form
        return Written(text, tuple(n.replace("-", "") for n in (number, other)[: 2 if both else 1]))

    return write


def _spoiled(number: str, dice: random.Random) -> Written:
    """A letter in a digit's place: no number, and told."""
    at = dice.choice([i for i, c in enumerate(number) if c in "0158"])
    return _one(number[:at] + {"0": "O", "1": "l", "5": "S", "8": "B"}[number[at]] + number[at + 1 :], number)


def _shorter(number: str, dice: random.Random) -> Written:
    """A digit lost: a number is what is printed, and whether the numbering plan has it is another question."""
    at = dice.randrange(len(number) - 4, len(number))
    return _one(number[:at] + number[at + 1 :], number[:at] + number[at + 1 :])


def _range_behind_mark(number: str, dice: random.Random) -> Written:
    """Three lines of one exchange, the first of them marked: 03-3501-1511(代)～1513."""
    last = min(int(number[-4:]), 9_997)
    numbers = [f"{number[:-4]}{last + nth:04}" for nth in range(3)]
    mark = dice.choice(("(代)", "（代表）", "㈹"))
    text = f"{numbers[0]}{mark}～{dice.choice((numbers[2][-4:], numbers[2][-1]) if last % 10 < 8 else (numbers[2][-4:],))}"
    return Written(text, tuple(each.replace("-", "") for each in numbers))


def _two_tails(number: str, dice: random.Random) -> Written:
    """Three lines of one exchange, two of them but for their ends: 03-3501-1511､1512､1513."""
    sign = dice.choice("､、,，・･/；;｜")
    last = min(int(number[-4:]), 9_997)
    tails = [f"{last + nth:04}" for nth in range(3)]
    digits = tuple((number[:-4] + tail).replace("-", "") for tail in tails)
    return Written(number[:-4] + sign.join(tails), digits)


WAYS: dict[str, Write] = {
    "another hyphen": lambda n, d: _one(n.replace("-", d.choice(HYPHENS)), n),
    "full width": lambda n, _: _one(n.translate(WIDE), n),
    "kanji digits": lambda n, d: _one(n.translate(KANJI).replace("-", d.choice("―ー‐")), n),
    "dots": lambda n, _: _one(n.replace("-", "."), n),
    "spaces": lambda n, d: _one(n.replace("-", d.choice((" ", "　", "  "))), n),
    "spaces around hyphens": lambda n, _: _one(n.replace("-", " - "), n),
    "brackets": lambda n, _: _one(n.replace("-", "(", 1).replace("-", ")", 1), n),
    "area code in brackets": lambda n, _: _one("(" + n.replace("-", ")", 1), n),
    "no hyphens": lambda n, _: _one(n.replace("-", ""), n),
    "one hyphen": lambda n, _: _one(n[::-1].replace("-", "", 1)[::-1], n),
    "from abroad": lambda n, d: _one("+81" + d.choice("- ") + n[1:], n),
    "bars": lambda n, d: _one(n.replace("-", d.choice("｜︱│")), n),
    "digits left out": lambda n, _: _one(n[:-4] + "XXXX", n[:-4].replace("-", "")),
    "a range behind its mark": _range_behind_mark,
    "slashes": lambda n, _: _one(n.replace("-", "/"), n),
    "a word before": lambda n, d: _one(d.choice(("TEL ", "電話:", "℡", "☎ ", "Tel.", "電話番号 ")) + n, n),
    "an extension": _two("{a}(内線{ext})"),
    "a bare extension": _two("{a} 内線 {ext}"),
    "two with labels": _two("{a}(昼間) {b}(夜間)"),
    "labels before": _two("代表 {a} 直通 {b}"),
    "two parted": _two("{a}／{b}"),
    "two with a space": _two("{a} {b}"),
    "a tail": _two("{a}、{tail}"),
    "a tail after a dot": _two("{a}・{tail}"),
    "a tail after a slash": _two("{a}/{tail}"),
    "a tail after another sign": lambda n, d: _two("{a}" + d.choice("､;；＋+｜|&＆.．，･") + "{tail}")(n, d),
    "two tails": _two_tails,
    "a FAX at a tail": lambda n, d: _two(
        "{a}" + d.choice("､、/・;") + "{tail}" + d.choice(("(FAX)", "（ＦＡＸ）", "(F)"))
    )(n, d),
    "a FAX before a tail": lambda n, d: _two("{a}" + d.choice(("､FAX ", " (F)", " F", "；FAX：")) + "{tail}")(
        n, d
    ),
    "a tail at night": lambda n, d: _two("{a}" + d.choice("､、・") + "{tail}（夜間）")(n, d),
    "a tail with its exchange": _two("{a}、{short}"),
    "a tail behind a word": lambda n, d: _two(
        "{a}" + d.choice(("又は", "若しくは", "または", "と", " or ", "ないし", "あるいは", "や")) + "{tail}"
    )(n, d),
    "a tail in a sentence": _two("{a}（夜間は{tail}）"),
    "a sentence": _two("{a}（夜間は{b}へ）"),
    "a letter for a digit": _spoiled,
    "a digit lost": _shorter,
    "an area code lost": lambda n, _: _one(n.partition("-")[2], n),
    "a FAX": lambda n, _: _one("FAX " + n, n),
    "both": lambda n, _: _one("TEL/FAX " + n, n),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--copies", type=int, default=400)
    parser.add_argument("--each", type=int, default=25)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--whole", action="store_true", help="a copy is the whole list, not one table of it")
    given = parser.parse_args()
    source, knowledge = source_of(GUIDEBOOK), knowledge_of(GUIDEBOOK)
    parts = [(source, knowledge)] if given.whole else list(_parts(source, knowledge))
    sizes = [len(_rows(part)) for part, _ in parts]
    began = time.monotonic()
    made: Counter[str] = Counter()
    read: Counter[str] = Counter()
    lost: list[str] = []
    for copy in range(given.copies):
        dice = random.Random(f"{given.seed} {copy}")
        part, known = dice.choices(parts, sizes)[0]
        copied, mutated = _mutated(part, min(given.each, -(-len(_rows(part)) // 3)), dice)
        for way, line, digits, found in _judged(copied, mutated, known):
            made[way] += 1
            read[way] += found == "read"
            if found == "lost":
                lost.append(f"copy {copy}, line {line}, {way}: {digits}: {copied.raw[line - 1]}")
    for way in WAYS:
        print(f"{way:28} {made[way]:6} mutated, {read[way]:6} read, {made[way] - read[way]:6} told or lost")
    print(*lost, sep="\n")
    total = sum(made.values())
    print(
        f"{total} numbers in {given.copies} copies of {len(parts)} parts: {len(lost)} lost in silence ({time.monotonic() - began:.0f} s)"
    )


def _parts(source: SourceText, knowledge: Knowledge) -> Iterator[tuple[SourceText, Knowledge]]:
    """The list in parts: the lines from one heading to the next, with what is known of the table there."""
    headed = sorted(
        (t.heading_line, t.table) for t in read_list(source, knowledge.tables).tables if t.heading_line
    )
    for (first, table), (end, _) in pairwise([*headed, (len(source.raw) + 1, "")]):
        lines = source.raw[first - 1 : end - 1]
        part = replace(source, raw=lines, content="\n".join(lines).encode(), bound_of=())
        if _rows(part):
            tables = Tables(tuple(spec for spec in knowledge.tables.tables if spec.id == table))
            errata = tuple(erratum for erratum in knowledge.errata if erratum.table == table)
            yield part, replace(knowledge, tables=tables, errata=errata)


def _rows(source: SourceText) -> list[int]:
    """The lines with a number in a cell."""
    return [n for n, line in enumerate(source.raw, start=1) if "\t" in line and NUMBER.search(line)]


def _mutated(
    source: SourceText, each: int, dice: random.Random
) -> tuple[SourceText, dict[int, tuple[str, Written]]]:
    """A copy of a list, and what was written otherwise: line → way and what must be there."""
    lines = list(source.raw)
    told: dict[int, tuple[str, Written]] = {}
    for line in dice.sample(_rows(source), each):
        found = dice.choice(list(NUMBER.finditer(lines[line - 1])))
        way = dice.choice(list(WAYS))
        written = WAYS[way](found.group(), dice)
        lines[line - 1] = lines[line - 1][: found.start()] + written.text + lines[line - 1][found.end() :]
        told[line] = way, written
    return replace(source, raw=tuple(lines), content="\n".join(lines).encode()), told


def _judged(
    source: SourceText, mutated: dict[int, tuple[str, Written]], knowledge: Knowledge
) -> Iterator[tuple[str, int, str, str]]:
    """Each mutated number as read, told or lost."""
    reading = read_list(source, knowledge.tables)
    applied = apply_errata(reading, knowledge.errata)
    desks = assemble(reading.records, applied.records, source, knowledge).desks
    notices = [*reading.notices, *check_conservation(source, desks, reading.claims)]
    named = {line for n in notices if n.severity is not Severity.INFO for line in n.lines}
    held: dict[int, set[str]] = {}
    for desk in desks:
        for phone in (*desk.phones, *desk.faxes):
            for line in phone.value.lines:
                held.setdefault(line, set()).add(phone.number.replace("-", ""))
    for line, (way, written) in mutated.items():
        for digits in written.digits:
            state = "read" if digits in held.get(line, ()) else "told" if line in named else "lost"
            yield way, line, digits, state


if __name__ == "__main__":
    main()
