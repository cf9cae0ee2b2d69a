"""自治体標準オープンデータセット: the columns in which Japan's municipalities publish their facilities."""

from __future__ import annotations

from madoguchi.faces.exports.areas import home_of
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

STANDARD = (
    *("全国地方公共団体コード", "ID", "地方公共団体名", "名称", "名称_カナ", "名称_英字"),
    *("所在地_連結表記", "所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下"),
    *("建物名等(方書)", "緯度", "経度", "電話番号", "内線番号", "連絡先備考", "郵便番号"),
    *("法人番号", "団体名", "利用可能曜日", "開始時間", "終了時間"),
)
COLUMNS = (*STANDARD, "利用可能日時特記事項", "URL", "種類", "担当地域", *OWN_COLUMNS, *PROOF_COLUMNS)
# The standard's words for what GIF calls 開始時刻 and so on.
_OPENING = dict(
    zip(OPENING_COLUMNS, ("利用可能曜日", "開始時間", "終了時間", "利用可能日時特記事項"), strict=True)
)


def municipal_file(edition: Edition) -> bytes:
    """Return the file: one desk a row, in the order of the source."""
    return file_of_desks(edition, COLUMNS, _row)


def _row(desk: Desk, edition: Edition, gazetteer: Gazetteer) -> MarkedRow:
    row = MarkedRow()
    row.put_own_name(desk)
    row.cells["ID"] = desk.id
    if home := home_of(desk, gazetteer):
        row.put("全国地方公共団体コード", home.code, ClaimKind.DERIVED)
        row.put("地方公共団体名", home.name, ClaimKind.DERIVED)
    row.put_values("名称", [desk.organization, *desk.department], " ")
    row.put("名称_カナ", kana_of(desk, edition), MACHINE)
    row.put("名称_英字", english_of(desk, edition), ClaimKind.EDITORIAL)
    _put_address(row, desk, site_at(desk, edition, gazetteer))
    _put_contact(row, desk, edition)
    for column, text, kind in opening_of(desk):
        row.put(_OPENING[column], text, kind)
    return row


def _put_address(row: MarkedRow, desk: Desk, site: Site) -> None:
    if desk.address is None:
        return
    whole = ClaimKind.DERIVED if site.completed else desk.address.kind
    row.put("所在地_連結表記", site.whole, whole)
    row.put("所在地_都道府県", site.prefecture, ClaimKind.DERIVED)
    row.put("所在地_市区町村", site.city, ClaimKind.DERIVED)
    row.put("所在地_町字", site.town, ClaimKind.DERIVED)
    row.put("所在地_番地以下", site.block, ClaimKind.DERIVED)
    row.put("建物名等(方書)", site.building, ClaimKind.DERIVED)
    if desk.postal_code:
        row.put_values("郵便番号", [desk.postal_code], "")


def _put_contact(row: MarkedRow, desk: Desk, edition: Edition) -> None:
    program = edition.program_by_slug.get(desk.program)
    row.put("電話番号", AND_NUMBER.join(desk.numbers), kind_of(phone.value for phone in desk.phones))
    extensions = [phone.extension for phone in desk.phones if phone.extension]
    row.put("内線番号", extensions_of(desk), kind_of(extensions))
    row.put("連絡先備考", contact_notes(desk, emails=True), contact_notes_kind(desk, emails=True))
    row.put_values("団体名", [desk.operator or desk.organization], "")
    row.put_values("URL", desk.urls, " ")
    row.put("種類", program.name if program else "", ClaimKind.EDITORIAL)
    row.put_values("担当地域", desk.service_area, ";")
