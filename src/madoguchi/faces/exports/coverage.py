"""Functions × prefectures as tables: who answers for each, and how near that desk is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from madoguchi.editorial.gaps import Cover, GapRow
from madoguchi.faces.exports.csv_cells import csv_file

_COLUMNS = ("働きID", "働き", "都道府県", "担当の広さ", "窓口", "電話番号", "窓口ID")
_COVERS = {
    Cover.LOCAL: "県内",
    Cover.REGIONAL: "複数の都道府県",
    Cover.NATIONAL: "全国",
    Cover.NONE: "なし（なんでも相談が受ける）",
}


def coverage_csv(rows: Iterable[GapRow]) -> bytes:
    """Return one line a function and prefecture, for Excel."""
    return csv_file(
        _COLUMNS,
        (
            {
                "働きID": row.function.id,
                "働き": row.function.name,
                "都道府県": cell.prefecture,
                "担当の広さ": _COVERS[cell.cover],
                "窓口": cell.desk.name if cell.desk else "",
                "電話番号": cell.desk.numbers[0] if cell.desk and cell.desk.numbers else "",
                "窓口ID": cell.desk.id if cell.desk else "",
            }
            for row in rows
            for cell in row.cells
        ),
    )


def coverage_json(rows: Iterable[GapRow]) -> Iterator[str]:
    """Yield one line a function and prefecture: function, name, name_en, prefecture, cover, desk, id."""
    for row in rows:
        for cell in row.cells:
            line = {
                "function": row.function.id,
                "name": row.function.name,
                "name_en": row.function.name_en,
                "prefecture": cell.prefecture,
                "cover": cell.cover.value,
                "desk": cell.desk.name if cell.desk else None,
                "id": cell.desk.id if cell.desk else None,
            }
            yield json.dumps(line, ensure_ascii=False) + "\n"
