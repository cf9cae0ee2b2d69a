"""Make a text of the list with as many desks as wanted, and a copy of it with known changes.

Usage:

    python bench/generate_list.py 100000 -o list.txt
    python bench/generate_list.py 100000 -o list.txt --changed copy.txt --changes 400

The text is the packaged list with more rows in the same tables, so that the same descriptions
read it. The rows are invented: real municipalities, towns and postal codes, and sections that
the list names; bodies and numbers that do not exist as such. A number has an area code and
exchange that the list prints for that prefecture, and invented last digits: it may be
somebody's. The text is for measuring only; never publish it or dial from it.

The same count and seed give the same bytes. With --changed, what was changed is told line by
line, tab-separated: kind, line of the first text, before, after.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.knowledge import knowledge_of, source_of
from madoguchi.ingest.reader import read_list
from madoguchi.ingest.record import Reading
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.numbering_plan import prefecture_of
from madoguchi.places.records import Municipality
from madoguchi.text.prefecture import short_name

_EXCHANGE = re.compile(r"(?<!\d)(0\d{1,4}-\d{1,4})-\d{4}(?!\d)")
_LAST_FOUR = 10_000


@dataclass(frozen=True, slots=True)
class Office:
    """What one invented row is made of."""

    place: Municipality
    town: str
    postal_code: str
    section: str
    number: str
    lot: str

    @property
    def address(self) -> str:
        """The address without its prefecture."""
        return f"{self.place.county}{self.place.name}{self.town}{self.lot}"


Row = Callable[[Office], str]

# Table → one invented row of it, and how many of a hundred rows are of that table.
ROWS: dict[str, tuple[int, Row]] = {
    "prefecture-sme": (
        25,
        lambda o: f"{short_name(o.place.prefecture)}\t{o.place.name}地方振興局{o.section}\t{o.number}",
    ),
    "innovation-plan": (
        12,
        lambda o: f"{o.place.prefecture}\t{o.place.name}産業振興部\t{o.section}\t{o.number}",
    ),
    "kodoka": (
        12,
        lambda o: f"{short_name(o.place.prefecture)}\t{o.place.name}商工観光部 {o.section}\t{o.number}",
    ),
    "prefecture-centers": (
        8,
        lambda o: f"(公財){o.place.prefecture}{o.place.name}産業支援機構{o.section}\t{o.number}",
    ),
    "revitalization": (
        8,
        lambda o: (
            f"{o.place.prefecture}{o.place.name}{o.town}中小企業活性化協議会\t{o.place.name}商工会議所\t{o.number}"
        ),
    ),
    "succession": (
        8,
        lambda o: (
            f"{o.place.prefecture} {o.place.name}{o.town}事業承継センター\t{o.place.name}商工会\t{o.number}"
        ),
    ),
    "guarantee": (8, lambda o: f"{o.place.prefecture}{o.place.name}{o.town}信用保証協会\t{o.number}"),
    "chuokai": (7, lambda o: f"{o.place.prefecture}{o.place.name}{o.town}中小企業団体中央会\t{o.number}"),
    # One name a prefecture: hundreds of sites of one name, told apart by address and number.
    "labour": (
        4,
        lambda o: f"{short_name(o.place.prefecture)}\t{o.postal_code}\t{o.address}\t{o.number}",
    ),
    "ip": (4, lambda o: f"{o.place.prefecture}\t{o.number}\t{o.place.prefecture}{o.address}"),
    "yorozu": (
        4,
        lambda o: (
            f"{o.place.prefecture}\t{o.place.name}産業振興財団\t{o.number}\t{o.place.prefecture}{o.address}"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Known:
    """One change that was made: kind, 1-based line in the first text (0 for a new row), row before and after."""

    kind: str
    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Made:
    """A generated text; `invented` are the 1-based lines of its invented rows, by table."""

    lines: tuple[str, ...]
    invented: dict[str, range]


def generate(desks: int, seed: int = 1) -> Made:
    """Return the packaged list with invented rows up to this many desks (its own at least)."""
    source, knowledge = source_of(GUIDEBOOK), knowledge_of(GUIDEBOOK)
    reading = read_list(source, knowledge.tables)
    offices = _offices(source.raw, reading, knowledge.gazetteer, seed)
    wanted = max(0, desks - len(reading.records))
    counts = {table: wanted * share // 100 for table, (share, _) in ROWS.items()}
    counts["prefecture-sme"] += wanted - sum(counts.values())
    last = {table.table: max(table.rows) for table in reading.tables if table.table in ROWS}
    lines: list[str] = []
    invented: dict[str, range] = {}
    taken = 0
    for table in sorted(last, key=lambda table: last[table]):
        lines += source.raw[taken : last[table]]
        taken = last[table]
        row = ROWS[table][1]
        start = len(lines) + 1
        lines += [row(next(offices)) for _ in range(counts[table])]
        invented[table] = range(start, len(lines) + 1)
    return Made((*lines, *source.raw[taken:]), invented)


def _offices(raw: tuple[str, ...], reading: Reading, gazetteer: Gazetteer, seed: int) -> Iterator[Office]:
    """Yield offices without end; no number twice, and none of the list's own."""
    dice = random.Random(seed)
    exchanges: dict[str, list[str]] = {}
    for found in _EXCHANGE.finditer("\n".join(raw)):
        prefecture = prefecture_of(found.group())
        if prefecture and found.group(1) not in exchanges.setdefault(prefecture, []):
            exchanges[prefecture].append(found.group(1))
    sections = sorted(
        {r.department[-1].text for r in reading.records if r.department and r.department[-1].text[-1] == "課"}
    )
    places = [m for m in gazetteer.municipalities if m.prefecture in exchanges and gazetteer.towns(m.code)]
    used = {phone.number for record in reading.records for phone in record.phones}
    while True:
        place = dice.choice(places)
        town = dice.choice(gazetteer.towns(place.code))
        number = f"{dice.choice(exchanges[place.prefecture])}-{dice.randrange(_LAST_FOUR):04}"
        if number in used or "(" in town.name or not town.name:
            continue
        used.add(number)
        yield Office(
            place,
            town.name,
            f"{town.postal_code[:3]}-{town.postal_code[3:]}",
            dice.choice(sections),
            number,
            f"{dice.randint(1, 9)}-{dice.randint(1, 30)}-{dice.randint(1, 30)}",
        )


def change(made: Made, count: int, seed: int = 2) -> tuple[tuple[str, ...], tuple[Known, ...]]:
    """Return a copy with this many changes of rows far apart, and what they are.

    In turn: a digit of a number, a name, a row dropped, a new row.
    """
    dice = random.Random(seed)
    lines: list[list[str]] = [[line] for line in made.lines]
    named = [table for table in made.invented if table not in ("labour", "ip", "yorozu")]
    pool = [line for table in named for line in made.invented[table][::3]]
    known = []
    for turn, line in enumerate(dice.sample(pool, count)):
        row = made.lines[line - 1]
        kind = ("number", "name", "removed", "added")[turn % 4]
        if kind == "number":
            digit = str((int(row[-1]) + 1 + dice.randrange(9)) % 10)
            lines[line - 1] = [row[:-1] + digit]
        elif kind == "name":
            name = row.split("\t")[-2]
            lines[line - 1] = [row.replace(name, name[:-1] + "分" + name[-1])]
        elif kind == "removed":
            lines[line - 1] = []
        else:
            lines[line - 1] = [row, _new_row(row, turn)]
        after = lines[line - 1][-1] if lines[line - 1] else ""
        known.append(Known(kind, 0 if kind == "added" else line, "" if kind == "added" else row, after))
    return tuple(line for group in lines for line in group), tuple(known)


def _new_row(row: str, turn: int) -> str:
    """A row of the same prefecture with another name, and a number that no generated row has."""
    *cells, number = row.split("\t")
    place = cells[-1].removesuffix("課")
    return "\t".join(
        (*cells[:-1], f"{place}新設第{turn}課", re.sub(r"\d{3}-\d{4}$", f"{turn % 900 + 100}-0000", number))
    )


def main() -> None:
    """Write the text, and the changed copy when asked to."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("desks", type=int)
    options.add_argument("-o", "--output", type=Path, required=True)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--changed", type=Path)
    options.add_argument("--changes", type=int, default=400)
    given = options.parse_args()
    made = generate(given.desks, given.seed)
    given.output.write_text("\n".join(made.lines) + "\n", encoding="utf-8")
    if given.changed:
        lines, known = change(made, given.changes, given.seed + 1)
        given.changed.write_text("\n".join(lines) + "\n", encoding="utf-8")
        for one in known:
            print(one.kind, one.line, one.before, one.after, sep="\t")


if __name__ == "__main__":
    main()
