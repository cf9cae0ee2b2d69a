"""Bake the municipalities that were merged since 2003: `src/madoguchi/data/common/places/merged.csv`.

Usage: python tools/bake_merged.py FOLDER   (CSV files of 都道府県,変更前,変更後,変更日, as Japan Post's notices of changed
municipalities are kept in YuukiToriyama/merged-town-names, `data/`)

A row: prefecture, name without its county, the codes of what stands there now, the day, and `shared` where towns of several
other municipalities are called so, too. What was merged into something that was merged later lies in the last of them; what still
exists under its name is left out.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

from madoguchi.places.folding import place_key
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.tables import FOLDER
from madoguchi.text.dates import date_in
from madoguchi.text.prefecture import PREFECTURES

COUNTY = re.compile(r"^[^市区町村]+?郡(?=.)")
REMARK = re.compile(r"[（(].*")


def name_of(written: str) -> str:
    """Return a municipality as it is called: without its county and without a remark.

    >>> name_of("西八代郡上九一色村（分村：梯・古関）")
    '上九一色村'
    """
    return COUNTY.sub("", REMARK.sub("", written).strip())


def merged(rows: list[tuple[str, str, str, str]], gazetteer: Gazetteer) -> list[tuple[str, ...]]:
    """Return the rows of the table, given prefecture, former name, new name and day. Raises KeyError for an unknown one."""
    now = {(m.prefecture, place_key(m.name)): m.code for m in gazetteer.municipalities}
    later: dict[tuple[str, str], list[str]] = defaultdict(list)
    for prefecture, name, new, _ in rows:
        later[prefecture, place_key(name)].append(new)

    def codes(prefecture: str, name: str, seen: frozenset[str]) -> list[str]:
        elsewhere = next(filter(name.startswith, PREFECTURES), "")  # 山口村 of 長野県 is in 岐阜県中津川市
        prefecture, name = elsewhere or prefecture, name.removeprefix(elsewhere)
        key = place_key(name)
        if (prefecture, key) in now:
            return [now[prefecture, key]]
        by_hand = gazetteer.former_named(name, prefecture)
        # 北設楽郡稲武町 first became 東加茂郡稲武町.
        others = [new for new in later[prefecture, key] if place_key(new) not in seen | {key}]
        if not (by_hand or others):
            raise KeyError(f"{prefecture}{name}")
        found = [code for new in others for code in codes(prefecture, new, seen | {key})]
        return found or list(by_hand[0].successors)

    found = {}
    for prefecture, name, _, day in sorted(rows, key=lambda row: row[3]):
        if (prefecture, place_key(name)) not in now:
            ends = dict.fromkeys(codes(prefecture, name, frozenset()))
            shared = {m.code for m in gazetteer.with_town(name)} - ends.keys()
            found[prefecture, name] = (
                prefecture,
                name,
                " ".join(sorted(ends)),
                day,
                "shared" * (len(shared) > 1),
            )
    return sorted(found.values())


def main() -> None:
    gazetteer, rows = Gazetteer(), []
    for file in sorted(Path(sys.argv[1]).glob("*.csv")):
        for row in csv.DictReader(file.open(encoding="utf-8-sig", newline="")):
            names = name_of(row["変更前"]), name_of(row["変更後"])
            rows.append((row["都道府県"], *names, date_in(row["変更日"])))
    with (FOLDER / "merged.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("prefecture", "name", "successors", "day", "shared"))
        writer.writerows(merged(rows, gazetteer))


if __name__ == "__main__":
    main()
