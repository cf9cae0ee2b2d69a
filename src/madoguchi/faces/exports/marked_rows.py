"""A table's row whose cells carry how they are known, and the columns of proof behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from madoguchi.faces.exports.csv_cells import AND, csv_file
from madoguchi.faces.exports.proofs import KINDS, kind_of, lines_of, remarks
from madoguchi.faces.exports.publication import LABELS, Publication, publications
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import ClaimKind, Value
from madoguchi.places.gazetteer import Gazetteer, place_tables

KIND_COLUMN = "値の種類"
# What a standard's own columns have no place for stands behind them, under these names.
OWN_COLUMNS = ORGANIZATION, DEPARTMENT = ("機関", "部署")
PROOF_COLUMNS = ("注記", "一覧の行", "一覧の印字", KIND_COLUMN, "注意", *LABELS.values())


@dataclass
class MarkedRow:
    """Cells by column, and for each filled one how we know it. Empty texts are left out."""

    cells: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def put(self, column: str, text: str, kind: ClaimKind | str) -> None:
        """Set a cell; `kind` is one of the four, or words of its own."""
        if text:
            self.cells[column] = text
            self.kinds[column] = KINDS[kind] if isinstance(kind, ClaimKind) else kind

    def put_values(self, column: str, values: Iterable[Value], between: str) -> None:
        """Set a cell to values of the edition, with their own kinds."""
        found = [*values]
        self.put(column, between.join(value.text for value in found), kind_of(found))

    def put_own_name(self, desk: Desk) -> None:
        """Set the body and the section, which the standards have in one cell: who reads the file can tell them apart."""
        self.put_values(ORGANIZATION, [desk.organization], "")
        self.put_values(DEPARTMENT, desk.department, " ")

    def kinds_told(self) -> str:
        """Return the columns by how they are known: 印字：名称、電話番号；導出：地方公共団体名."""
        by_kind: dict[str, list[str]] = {}
        for column, kind in self.kinds.items():
            by_kind.setdefault(kind, []).append(column)
        return AND.join(f"{kind}：{'、'.join(columns)}" for kind, columns in by_kind.items())

    def prove(self, desk: Desk, edition: Edition, publication: Publication) -> dict[str, str]:
        """Return the cells with the columns of proof: remarks, lines, print, kinds, notices, source."""
        proof = (
            remarks(desk),
            lines_of(desk, edition),
            desk.printed,
            self.kinds_told(),
            ";".join(desk.notices),
        )
        return {
            **self.cells,
            **dict(zip(PROOF_COLUMNS, proof, strict=False)),
            **dict(publication.labelled),
        }


def file_of_desks(
    edition: Edition, columns: Sequence[str], row: Callable[[Desk, Edition, Gazetteer], MarkedRow]
) -> bytes:
    """Return a CSV of a standard's columns: one desk a row, in the order of the source, each with its proof."""
    gazetteer, of = place_tables(), publications(edition)
    return csv_file(
        columns,
        (row(desk, edition, gazetteer).prove(desk, edition, of(desk)) for desk in edition.desks),
    )
