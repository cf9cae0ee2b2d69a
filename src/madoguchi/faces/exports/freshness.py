"""Numbers by the age of their last proof, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from madoguchi.editorial.freshness import Age, AgeGroup, Freshness, Number
from madoguchi.faces.exports.csv_cells import csv_file
from madoguchi.model.edition import Edition

_COLUMNS = ("電話番号", "窓口", "制度", "都道府県", "最後に確かめられた日", "日数", "窓口ID")


def freshness_csv(found: Freshness, edition: Edition) -> bytes:
    """Return one line a number, the oldest first, for Excel."""
    programs = edition.program_by_slug
    return csv_file(
        _COLUMNS,
        (
            {
                "電話番号": number.number,
                "窓口": number.desk.name,
                "制度": programs[number.desk.program].name,
                "都道府県": number.prefecture,
                "最後に確かめられた日": number.proven.isoformat() if number.proven else "",
                "日数": "" if number.days is None else str(number.days),
                "窓口ID": number.desk.id,
            }
            for number in found.numbers
        ),
    )


def freshness_json(found: Freshness) -> str:
    """Return one JSON object: the counts by age, by program and by prefecture, and every number."""
    told = {
        "counts": _counts(found.everything),
        "programs": {group.key: _counts(group) for group in found.by_program},
        "prefectures": {name: _counts(group) for name, group in sorted(found.by_prefecture.items())},
        "numbers": list(_numbers(found.numbers)),
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _counts(group: AgeGroup) -> dict[str, int]:
    ages = {age.value: group.counts.get(age, 0) for age in Age}
    return {**ages, "total": group.total, "past_a_year": group.past_a_year}


def _numbers(numbers: tuple[Number, ...]) -> Iterator[dict[str, object]]:
    for number in numbers:
        yield {
            "desk": number.desk.id,
            "name": number.desk.name,
            "number": number.number,
            "program": number.desk.program,
            "prefecture": number.prefecture,
            "proven": number.proven.isoformat() if number.proven else None,
            "days": number.days,
        }
