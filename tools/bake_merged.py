"""Bake the municipalities that ended since 2003: `src/madoguchi/data/common/places/merged.csv`.

Usage: python tools/bake_merged.py FOLDER   (CSV files of 都道府県,変更前,変更後,変更日, as Japan Post's notices of changed
municipalities are kept in YuukiToriyama/merged-town-names, `data/`)

A row: prefecture, county, name, the codes of what stands there now, the day, and `shared`: `name` where towns of several
other municipalities are called so, too, `short` where they are without 市, 町 or 村. What went into something that ended
later lies in the last of them; what still exists under its name is left out.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from madoguchi.places.folding import place_key
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.tables import FOLDER, read_rows
from madoguchi.text.dates import date_in
from madoguchi.text.prefecture import PREFECTURES

# 郡上郡 of 郡上郡八幡町, 吉敷郡 of 吉敷郡小郡町; 小郡町 and 大和郡山市 have none.
COUNTY = re.compile(r"(.+?郡)(?=.+[町村]$)")
REMARK = re.compile(r"[（(].*")
# Days that the notices have wrong are left out.
WRONG_DAYS = {("宮城県", "加美郡加美町"): "2005-04-01"}


def names_in(written: str) -> Iterator[tuple[str, str]]:
    """Yield county and name of each municipality of a cell, without remarks. Raises ValueError for any other form.

    >>> list(names_in("西八代郡上九一色村（分村：梯・古関）")), list(names_in("三潴郡城島町・三潴町"))
    ([('西八代郡', '上九一色村')], [('三潴郡', '城島町'), ('三潴郡', '三潴町')])
    """
    county = ""
    for each in REMARK.sub("", written).strip().split("・"):
        found = COUNTY.match(each)
        county = found[1] if found else county
        name = each[len(found[1]) :] if found else each
        if not re.fullmatch(r"[^・（）()\s]+[市区町村]", name):
            raise ValueError(written)
        yield county, name


Row = tuple[str, str, str, str, str]  # prefecture, county, name, what it became, day


def read(folder: Path) -> list[Row]:
    """Return the changes of all files of a folder."""
    rows = []
    for file in sorted(folder.glob("*.csv")):
        for row in csv.DictReader(file.open(encoding="utf-8-sig", newline="")):
            prefecture, new = row["都道府県"], REMARK.sub("", row["変更後"]).strip()
            day = date_in(row["変更日"])
            day = "" if WRONG_DAYS.get((prefecture, new)) == day else day
            rows += [(prefecture, *old, new, day) for old in names_in(row["変更前"].removeprefix(prefecture))]
    return rows


class Ends:
    """What stands today where a municipality was."""

    def __init__(self, rows: list[Row], gazetteer: Gazetteer) -> None:
        self._now = {(m.prefecture, place_key(m.name)): m.code for m in gazetteer.municipalities}
        self._now |= {(m.prefecture, place_key(m.county + m.name)): m.code for m in gazetteer.municipalities}
        self._by_hand = {
            (row["prefecture"], place_key(row["name"])): row["successors"].split()
            for row in read_rows("former.csv")
        }
        self._later: dict[tuple[str, str], list[str]] = defaultdict(list)
        for prefecture, county, name, new, _ in rows:
            self._later[prefecture, place_key(county + name)].append(new)

    def exists(self, prefecture: str, name: str) -> bool:
        """Whether there is a municipality of this name."""
        return (prefecture, place_key(name)) in self._now

    def codes(self, prefecture: str, name: str) -> list[str]:
        """Return the codes, given the name with its county. Raises KeyError for a name that nothing is known of."""
        elsewhere = next(filter(name.startswith, PREFECTURES), "")  # 山口村 of 長野県 is in 岐阜県中津川市
        key = elsewhere or prefecture, place_key(name.removeprefix(elsewhere))
        if key in self._now:
            return [self._now[key]]
        if key in self._later:
            return [code for new in self._later[key] for code in self.codes(key[0], new)]
        return self._by_hand[key]


def merged(rows: list[Row], gazetteer: Gazetteer) -> list[tuple[str, ...]]:
    """Return the rows of the table."""
    ends, found = Ends(rows, gazetteer), {}
    for prefecture, county, name, _, day in sorted(rows, key=lambda row: row[4]):
        if not ends.exists(prefecture, name):
            codes = sorted(set(ends.codes(prefecture, county + name)))
            shared = (
                said
                for said, town in (("name", name), ("short", name[:-1]))
                if len({m.code for m in gazetteer.with_town(town)}.difference(codes)) > 1
            )
            found[prefecture, county, name] = (
                prefecture, county, name, " ".join(codes), day, next(shared, ""),
            )  # fmt: skip
    return sorted(found.values())


def main() -> None:
    with (FOLDER / "merged.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("prefecture", "county", "name", "successors", "day", "shared"))
        writer.writerows(merged(read(Path(sys.argv[1])), Gazetteer()))


if __name__ == "__main__":
    main()
