"""GIF DS-451-7 行政サービス拠点・支援機関等 as CSV: the Japanese government's own model of such desks.

Columns: the three parts of the model (version of 2025-03-25), each with the basic items of the
core model that it names (施設 DS-435, 住所 DS-433, 連絡先 DS-432) and the extended items for hours.
A column's name is the part, `_`, and the item.
"""

from __future__ import annotations

from madoguchi.faces.exports.areas import areas_of
from madoguchi.faces.exports.classes import class_of
from madoguchi.faces.exports.csv_cells import AND_NUMBER
from madoguchi.faces.exports.desk_names import english_of, kana_of
from madoguchi.faces.exports.marked_rows import OWN_COLUMNS, PROOF_COLUMNS, MarkedRow, file_of_desks
from madoguchi.faces.exports.opening import OPENING_COLUMNS, opening_of
from madoguchi.faces.exports.proofs import (
    MACHINE,
    contact_notes,
    contact_notes_kind,
    extensions_of,
    kind_of,
)
from madoguchi.faces.exports.sites import Site, site_at
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import ClaimKind
from madoguchi.places.gazetteer import Gazetteer

FACILITY, AREA, CONTACT = "施設情報_", "サービス・担当区域情報_", "連絡先情報_"
ADDRESS = FACILITY + "施設住所_"
CODE_TYPE = "GIF DS-451-7 行政サービス拠点種別"
# Several areas in one cell. Source: the model's own example (武蔵野市,三鷹市,小金井市).
AND_AREA = ","

COLUMNS = (
    *(FACILITY + item for item in ("ID", "種別情報_コード種別", "種別情報_コード", "名称", "名称(カナ)")),
    *(FACILITY + item for item in ("名称(英字)", "通称", "説明")),
    *(ADDRESS + item for item in ("全国地方公共団体コード", "町字ID", "都道府県", "市区町村(郡)", "町字")),
    *(ADDRESS + item for item in ("番地以下", "建物名等(方書)", "連結表記", "郵便番号")),
    *(FACILITY + item for item in ("アクセス方法", "駐車場有無", *OPENING_COLUMNS)),
    *(AREA + item for item in ("全国地方公共団体コード", "都道府県", "市区町村(郡)", "連結表記")),
    *(CONTACT + item for item in ("連絡先名称", "連絡先用途", "連絡先電話番号", "連絡先内線番号")),
    *(CONTACT + item for item in ("連絡先メールアドレス", "連絡先URL", "連絡先SNS", "連絡先備考")),
    *(*OWN_COLUMNS, "設置・運営"),
    *PROOF_COLUMNS,
)


def gif_file(edition: Edition) -> bytes:
    """Return the file: one desk a row, in the order of the source."""
    return file_of_desks(edition, COLUMNS, _row)


def _row(desk: Desk, edition: Edition, gazetteer: Gazetteer) -> MarkedRow:
    row = MarkedRow()
    row.put_own_name(desk)
    _put_facility(row, desk, edition)
    _put_address(row, desk, site_at(desk, edition, gazetteer))
    for column, text, kind in opening_of(desk):
        row.put(FACILITY + column, text, kind)
    _put_area(row, desk, gazetteer)
    _put_contact(row, desk, edition)
    if desk.operator:
        row.put_values("設置・運営", [desk.operator], "")
    return row


def _put_facility(row: MarkedRow, desk: Desk, edition: Edition) -> None:
    program = edition.program_by_slug.get(desk.program)
    body = class_of(edition.bundle, desk.program)
    row.cells[FACILITY + "ID"] = desk.id
    row.put(FACILITY + "種別情報_コード種別", CODE_TYPE if body.code else "", ClaimKind.EDITORIAL)
    row.put(FACILITY + "種別情報_コード", body.code, ClaimKind.EDITORIAL)
    row.put_values(FACILITY + "名称", [desk.organization, *desk.department], " ")
    row.put(FACILITY + "名称(カナ)", kana_of(desk, edition), MACHINE)
    row.put(FACILITY + "名称(英字)", english_of(desk, edition), ClaimKind.EDITORIAL)
    row.put(FACILITY + "説明", program.description if program else "", ClaimKind.EDITORIAL)


def _put_address(row: MarkedRow, desk: Desk, site: Site) -> None:
    if desk.address is None:
        return
    row.put(ADDRESS + "全国地方公共団体コード", site.code, ClaimKind.DERIVED)
    row.put(ADDRESS + "都道府県", site.prefecture, ClaimKind.DERIVED)
    row.put(ADDRESS + "市区町村(郡)", site.city, ClaimKind.DERIVED)
    row.put(ADDRESS + "町字", site.town, ClaimKind.DERIVED)
    row.put(ADDRESS + "番地以下", site.block, ClaimKind.DERIVED)
    row.put(ADDRESS + "建物名等(方書)", site.building, ClaimKind.DERIVED)
    whole = ClaimKind.DERIVED if site.completed else desk.address.kind
    row.put(ADDRESS + "連結表記", site.whole, whole)
    if desk.postal_code:
        row.put_values(ADDRESS + "郵便番号", [desk.postal_code], "")


def _put_area(row: MarkedRow, desk: Desk, gazetteer: Gazetteer) -> None:
    areas = areas_of(desk, gazetteer)
    kind = kind_of(desk.service_area)
    prefectures = dict.fromkeys(area.prefecture for area in areas if area.prefecture)
    row.put(
        AREA + "全国地方公共団体コード", AND_AREA.join(a.code for a in areas if a.code), ClaimKind.DERIVED
    )
    row.put(AREA + "都道府県", AND_AREA.join(prefectures), kind)
    row.put(AREA + "市区町村(郡)", AND_AREA.join(a.municipality for a in areas if a.municipality), kind)
    row.put(AREA + "連結表記", AND_AREA.join(area.name for area in areas), kind)


def _put_contact(row: MarkedRow, desk: Desk, edition: Edition) -> None:
    program = edition.program_by_slug.get(desk.program)
    row.put_values(CONTACT + "連絡先名称", [(desk.organization, *desk.department)[-1]], "")
    row.put(CONTACT + "連絡先用途", program.name if program else "", ClaimKind.EDITORIAL)
    numbers = [phone.value for phone in desk.phones]
    row.put(CONTACT + "連絡先電話番号", AND_NUMBER.join(desk.numbers), kind_of(numbers))
    extensions = [phone.extension for phone in desk.phones if phone.extension]
    row.put(CONTACT + "連絡先内線番号", extensions_of(desk), kind_of(extensions))
    row.put_values(CONTACT + "連絡先メールアドレス", desk.emails, " ")
    row.put_values(CONTACT + "連絡先URL", desk.urls, " ")
    kinds = contact_notes_kind(desk, emails=False)
    row.put(CONTACT + "連絡先備考", contact_notes(desk, emails=False), kinds)  # there is no column for FAX
