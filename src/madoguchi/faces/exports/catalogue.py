"""The files that the directory is published as: one line each, for the command line and the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module

from madoguchi.data.loading import common_table
from madoguchi.extras import installed
from madoguchi.model.answer import LocalizedText
from madoguchi.model.edition import Edition


@dataclass(frozen=True, slots=True)
class Export:
    """A format: its name on the command line, its file, what it is for, and who writes it.

    `writer` is `module:function`; the module is imported only when the format is asked for. The
    function takes an Edition and returns the file's bytes, the same for the same edition. `extra` is
    what must be installed for it beyond the core (see extras.py). `for_people`: a person opens it, with
    what any office or phone has; the others are for programs.
    """

    name: str
    filename: str
    media_type: str
    title: LocalizedText
    purpose: LocalizedText
    writer: str
    extra: str = ""
    for_people: bool = False

    def write(self, edition: Edition) -> bytes:
        """Return the file."""
        module, function = self.writer.split(":")
        write: Callable[[Edition], bytes] = getattr(import_module(module), function)
        return write(edition)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

EXPORTS: dict[str, Export] = {
    export.name: export
    for export in (
        Export(
            "xlsx",
            "madoguchi.xlsx",
            XLSX,
            LocalizedText("Excel ブック", "Excel workbook"),
            LocalizedText(
                "窓口の種類ごとのシート。絞り込みと根拠つき", "One sheet a program, filters and proof"
            ),
            "madoguchi.faces.exports.xlsx:workbook",
            "documents",
            for_people=True,
        ),
        Export(
            "pdf",
            "madoguchi.pdf",
            "application/pdf",
            LocalizedText("冊子（PDF）", "Book (PDF)"),
            LocalizedText(
                "全窓口を組み直した印刷用の冊子。目次、索引、注つき",
                "All desks typeset for print, with contents, indexes and notes",
            ),
            "madoguchi.faces.printed.book:book",
            "print",
            for_people=True,
        ),
        Export(
            "vcard",
            "madoguchi.vcf",
            "text/vcard; charset=utf-8",
            LocalizedText("連絡先（vCard 4.0）", "Contacts (vCard 4.0)"),
            LocalizedText("電話やアドレス帳に取り込むための形", "For phones and address books"),
            "madoguchi.faces.exports.vcard:vcard_file",
            for_people=True,
        ),
        Export(
            "one-file",
            "madoguchi.html",
            "text/html; charset=utf-8",
            LocalizedText("1枚の HTML", "One HTML file"),
            LocalizedText(
                "全窓口と検索が入った1つのファイル。電波がなくても開ける",
                "Every desk and the search in one file that opens without a network",
            ),
            "madoguchi.faces.offline.one_file:one_file",
            "serve",
            for_people=True,
        ),
        Export(
            "csv",
            "madoguchi.csv",
            "text/csv; charset=utf-8",
            LocalizedText("CSV（Excel 用）", "CSV for Excel"),
            LocalizedText("ダブルクリックで開ける1枚の表", "One table that opens with a double click"),
            "madoguchi.faces.exports.spreadsheet:csv_for_excel",
            for_people=True,
        ),
        Export(
            "jsonl",
            "madoguchi.jsonl",
            "application/x-ndjson",
            LocalizedText("JSON Lines", "JSON Lines"),
            LocalizedText("1行に1窓口。プログラムから読むための形", "One desk a line, for programs"),
            "madoguchi.faces.exports.jsonl:jsonl_file",
        ),
        Export(
            "edition",
            "madoguchi-edition.json",
            "application/json",
            LocalizedText("版そのもの（JSON）", "The edition itself (JSON)"),
            LocalizedText(
                "すべての値の根拠つき。madoguchi verify でだれでも検証できます",
                "Every value with its claim; anyone can prove it with madoguchi verify",
            ),
            "madoguchi.editions.codec:exported",
        ),
        Export(
            "gif",
            "madoguchi-gif.csv",
            "text/csv; charset=utf-8",
            LocalizedText("GIF DS-451-7（CSV）", "GIF DS-451-7 (CSV)"),
            LocalizedText(
                "政府相互運用性フレームワークの「行政サービス拠点・支援機関等」の項目",
                "The items of the Japanese government's own model of support desks",
            ),
            "madoguchi.faces.exports.gif:gif_file",
        ),
        Export(
            "municipal-csv",
            "madoguchi-municipal.csv",
            "text/csv; charset=utf-8",
            LocalizedText("自治体標準オープンデータセット（CSV）", "Municipal standard open data set (CSV)"),
            LocalizedText(
                "自治体が施設を公開する列の並び", "The columns in which Japan's municipalities publish"
            ),
            "madoguchi.faces.exports.municipal:municipal_file",
        ),
        Export(
            "jsonld",
            "madoguchi.jsonld",
            "application/ld+json",
            LocalizedText("schema.org（JSON-LD）", "schema.org (JSON-LD)"),
            LocalizedText(
                "検索エンジンが読む形。窓口のページにもある", "For search engines; also in the desk pages"
            ),
            "madoguchi.faces.exports.jsonld:jsonld_file",
        ),
        Export(
            "hsds",
            "madoguchi-hsds.json",
            "application/json",
            LocalizedText("HSDS（JSON）", "HSDS as JSON"),
            LocalizedText(
                "Open Referral HSDS 3.2.3。関連する情報をすべて含む", "Open Referral HSDS 3.2.3, fully nested"
            ),
            "madoguchi.faces.exports.hsds.files:json_file",
        ),
        Export(
            "hsds-datapackage",
            "madoguchi-hsds.zip",
            "application/zip",
            LocalizedText("HSDS（表形式のデータパッケージ）", "HSDS tabular data package"),
            LocalizedText(
                "CSV と datapackage.json。データベースに入れるための形",
                "CSV tables with their descriptor, for databases",
            ),
            "madoguchi.faces.exports.hsds.package:zip_file",
        ),
    )
}


def in_every_language(export: Export) -> Export:
    """Return a format with its title and purpose in the languages of the pages, not in Japanese and English alone."""
    said = common_table("export-names.toml")[export.name]
    return replace(
        export,
        title=replace(export.title, others=tuple(said.get("title", {}).items())),
        purpose=replace(export.purpose, others=tuple(said["purpose"].items())),
    )


def available() -> tuple[Export, ...]:
    """Return the formats that can be written with what is installed here."""
    return tuple(export for export in EXPORTS.values() if not export.extra or installed(export.extra))
