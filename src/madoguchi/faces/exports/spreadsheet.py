"""The directory as a plain table: the columns that the CSV for Excel and the workbook share."""

from __future__ import annotations

from madoguchi.faces.exports.csv_cells import AND_NUMBER, csv_file
from madoguchi.faces.exports.marked_rows import PROOF_COLUMNS, MarkedRow
from madoguchi.faces.exports.proofs import extensions_of, faxes_of, kind_of, phone_notes
from madoguchi.faces.exports.publication import Publication, publications
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import ClaimKind, Value

PHONE, EMAIL = "電話番号", "メールアドレス"
COLUMNS = (
    *("窓口名", "種類", "機関", "部署", "設置・運営", "都道府県", "担当地域", PHONE, "番号の説明"),
    *("内線番号", "FAX番号", EMAIL, "郵便番号", "住所", "受付時間", "URL", *PROOF_COLUMNS, "窓口ID"),
)


def csv_for_excel(edition: Edition) -> bytes:
    """Return the directory as one table: one desk a row, in the order of the source."""
    of = publications(edition)
    return csv_file(COLUMNS, (table_row(desk, edition, of(desk)) for desk in edition.desks))


def table_row(desk: Desk, edition: Edition, publication: Publication) -> dict[str, str]:
    """Return a desk's cells by column. Several numbers stand in one cell, parted as DS-445 says."""
    row = MarkedRow()
    program = edition.program_by_slug.get(desk.program)
    row.put_values("窓口名", [desk.organization, *desk.department], " ")
    row.put("種類", program.name if program else desk.program, ClaimKind.EDITORIAL)
    row.put_values("機関", [desk.organization], "")
    row.put_values("部署", desk.department, " ")
    row.put(PHONE, AND_NUMBER.join(desk.numbers), kind_of(phone.value for phone in desk.phones))
    row.put("番号の説明", phone_notes(desk), ClaimKind.PRINTED)
    row.put("内線番号", extensions_of(desk), kind_of(p.extension for p in desk.phones if p.extension))
    row.put("FAX番号", faxes_of(desk), kind_of(fax.value for fax in desk.faxes))
    row.put_values(EMAIL, desk.emails, " ")
    row.put_values("担当地域", desk.service_area, ";")
    row.put_values("URL", desk.urls, " ")
    single: tuple[tuple[str, Value | None], ...] = (
        ("設置・運営", desk.operator),
        ("都道府県", desk.prefecture),
        ("郵便番号", desk.postal_code),
        ("住所", desk.address),
        ("受付時間", desk.hours),
    )
    for column, value in single:
        if value:
            row.put_values(column, [value], "")
    row.cells["窓口ID"] = desk.id
    return row.prove(desk, edition, publication)
