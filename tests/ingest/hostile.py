"""Files that cost a reader without limits gigabytes or minutes, made as large as is asked for."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterable

from madoguchi.ingest.documents.limits import Limits

MB = 1 << 20
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TEXT = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
_ROW = '<row r="1">' + _TEXT.format("A1", "青森県") + _TEXT.format("B1", "017-762-7351") + "</row>"


def workbook(
    data: str = _ROW,
    *,
    after: str = "",
    strings: str | None = None,
    styles: str | None = None,
    head: str = "",
    sheets: int = 1,
    more: Iterable[tuple[str, bytes]] = (),
) -> bytes:
    """Return a workbook whose parts are written as they are given."""
    sheet = f'{head}<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>'
    parts = {f"xl/worksheets/sheet{n}.xml": ("worksheet", sheet) for n in range(1, sheets + 1)}
    if strings is not None:
        parts["xl/sharedStrings.xml"] = ("sharedStrings", f'<sst xmlns="{_MAIN}">{strings}</sst>')
    if styles is not None:
        parts["xl/styles.xml"] = ("styles", f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>')
    kinds = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPES}.{kind}+xml"/>'
        for name, (kind, _) in parts.items()
    )
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, sheets + 1))
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="/{name}"/>'
        for n, (name, (kind, _)) in enumerate(parts.items(), start=1)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>{kinds}</Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
            'Target="/xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>',
        )
        for name, (_, text) in parts.items():
            archive.writestr(name, text)
        for name, content in more:
            archive.writestr(name, content)
    return out.getvalue()


def far_cell() -> bytes:
    return workbook(_ROW + '<row r="1048576">' + _TEXT.format("XFD1048576", "x") + "</row>")


def wide_cell() -> bytes:
    return workbook('<row r="1">' + _TEXT.format("XFD1", "x") + "</row>")


def merged_sheet() -> bytes:
    return workbook(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


def many_merged(count: int = 25_000) -> bytes:
    areas = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, count))
    return workbook(after=f"<mergeCells>{areas}</mergeCells>")


def long_cell(size: int = MB // 2) -> bytes:
    return workbook('<row><c r="A1" t="s"><v>0</v></c></row>', strings=f"<si><t>{'x' * size}</t></si>")


def packed_part(size: int = 8 * MB) -> bytes:
    return workbook('<row><c r="A1" t="s"><v>0</v></c></row>', strings=f"<si><t>{' ' * size}</t></si>")


def unpacked(size: int = 260 * MB) -> bytes:
    """Many parts that are each not packed too well, and large together."""
    piece = random.Random(1).randbytes(20_000).hex().encode() * 256
    return workbook(more=((f"xl/media/{n}.bin", piece) for n in range(size // len(piece) + 1)))


def many_members(count: int = 2_500) -> bytes:
    return workbook(more=((f"xl/media/{n}.bin", b"") for n in range(count)))


def many_sheets(count: int = 500) -> bytes:
    return workbook(sheets=count)


def large_styles(count: int = 300_000) -> bytes:
    dice = random.Random(1)
    fonts = "".join(f'<font><name val="{dice.randbytes(16).hex()}"/></font>' for _ in range(count))
    return workbook(styles=f"<fonts>{fonts}</fonts>")


def many_cells(rows: int = 35_000) -> bytes:
    return workbook(("<row>" + "<c><v>1</v></c>" * 90 + "</row>") * rows)


def entities() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{laughs}]>'
    return workbook('<row><c r="A1" t="inlineStr"><is><t>&l11;</t></is></c></row>', head=head)


def nested() -> bytes:
    return workbook("<row>" + "<x>" * 100_000 + "</x>" * 100_000 + "</row>")


def archive_in_archive() -> bytes:
    inner = b"\0" * MB
    for _ in range(5):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for n in range(10):
                archive.writestr(f"{n}.zip", inner)
        inner = out.getvalue()
    return inner


def pdf(
    content: bytes,
    *,
    filters: str = "/FlateDecode",
    packed: int = 1,
    font: str = "/BaseFont /Helvetica",
    kids: str = "[4 0 R]",
    more: Iterable[bytes] = (),
    trailer: str = "",
) -> bytes:
    """Return a PDF of one page, its content packed as often as said. Objects from 6 on are `more`."""
    for _ in range(packed):
        content = zlib.compress(content, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids {kids} /Count 1 >>".encode(),
        f"<< /Type /Font /Subtype /Type1 {font} >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> >>",
        f"<< /Length {len(content)} /Filter [{filters}] >>".encode()
        + b"\nstream\n"
        + content
        + b"\nendstream",
        *more,
    ]
    out, places = io.BytesIO(b"%PDF-1.7\n"), []
    out.seek(0, io.SEEK_END)
    for number, each in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + each + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010} 00000 n \n" for place in places).encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def packed_twice(size: int = 80 * MB) -> bytes:
    return pdf(b" " * size, filters="/FlateDecode /FlateDecode", packed=2)


def many_glyphs(count: int = 60_000) -> bytes:
    return pdf(b"BT /F1 8 Tf 50 700 Td " + b"(0123456789) Tj " * (count // 10) + b"ET")


def many_rules(count: int = 30_000) -> bytes:
    return pdf(b"".join(f"{n % 600} 10 5 5 re S ".encode() for n in range(count)))


def many_streams(count: int = 8, size: int = MB - 1) -> bytes:
    """Pages that share no content: none is too large, all together are."""
    content = zlib.compress(b" " * size, 9)
    stream = f"<< /Length {len(content)} /Filter /FlateDecode >>".encode() + b"\nstream\n" + content
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R >>"
    pages = [page.format(n).encode() for n in range(6 + count, 6 + 2 * count)]
    kids = " ".join(f"{n} 0 R" for n in range(6, 6 + count))
    return pdf(b"", kids=f"[{kids}]", more=[*pages, *[stream + b"\nendstream"] * count])


def many_pages(count: int = 3_100) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R >>"
    kids = " ".join(f"{n} 0 R" for n in range(6, 6 + count))
    return pdf(b"", kids=f"[{kids}]", more=[page] * count)


def pages_in_a_ring() -> bytes:
    return pdf(b"BT /F1 8 Tf 50 700 Td (03-1234-5678) Tj ET", kids="[4 0 R 2 0 R]")


def tables_in_a_ring() -> bytes:
    plain = pdf(b"BT /F1 8 Tf 50 700 Td (03-1234-5678) Tj ET")
    place = plain.rindex(b"xref\n0")
    return pdf(b"BT /F1 8 Tf 50 700 Td (03-1234-5678) Tj ET", trailer=f"/Prev {place}")


def boundless_map() -> bytes:
    """A font that says of four thousand million codes which letters they are."""
    table = b"begincmap 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange endcmap"
    stream = f"<< /Length {len(table)} >>".encode() + b"\nstream\n" + table + b"\nendstream"
    font = "/BaseFont /Helvetica /ToUnicode 6 0 R"
    return pdf(b"BT /F1 8 Tf 50 700 Td (A) Tj ET", font=font, more=[stream])


# Name → the file, and the limit that it is refused by; "" where it is refused for what it is. They are
# beyond `SMALL`; beyond the limits that hold they would take a test's minute.
SMALL = Limits(
    text=64 << 10, lines=1_000, line=4_000, columns=100, cell=2_000, cells=3_000, members=100,
    unpacked=4 * MB, ratio=250, part=256 << 10, sheets=20, merged=100, merged_rows=50, pages=20,
    glyphs=2_000, rules=500, stream=MB, streams=2 * MB,
)  # fmt: skip
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "far cell": (far_cell, "lines"),
    "wide cell": (wide_cell, "columns"),
    "merged sheet": (merged_sheet, "merged_rows"),
    "many merged": (lambda: many_merged(200), "merged"),
    "long cell": (lambda: long_cell(3_000), "cell"),
    "packed part": (lambda: packed_part(2 * MB), "ratio"),
    "unpacked": (lambda: unpacked(5 * MB), "unpacked"),
    "many members": (lambda: many_members(150), "members"),
    "many sheets": (lambda: many_sheets(30), "sheets"),
    "large styles": (lambda: large_styles(8_000), "part"),
    "many cells": (lambda: many_cells(400), "cells"),
    "entities": (entities, ""),
    "nested": (nested, ""),
    "archive in archive": (archive_in_archive, ""),
    "packed twice": (lambda: packed_twice(2 * MB), "stream"),
    "many streams": (lambda: many_streams(4), "streams"),
    "many glyphs": (lambda: many_glyphs(3_000), "glyphs"),
    "many rules": (lambda: many_rules(600), "rules"),
    "many pages": (lambda: many_pages(30), "pages"),
    "tables in a ring": (tables_in_a_ring, ""),
    "quotes": (lambda: b'"' * (70 << 10), "text"),
    "fewer quotes": (lambda: b'"' * 5_000, "line"),
    "lines": (lambda: b"\n" * 3_000, "lines"),
    "separators": (lambda: "\u2028".encode() * 3_000, "lines"),
    "long line": (lambda: "電話".encode() * 3_000, "line"),
    "UTF-16": (lambda: "ha,".encode("utf-16") * 3_000, "line"),
    "quoted lines": (lambda: b'a,"' + b"xyz\n" * 900 + b'"\n' + b"b,c\n" * 9, "cell"),
    "commas": (lambda: b"," * 2_000 + b"\n", "columns"),
    "rows of commas": (lambda: (b"," * 90 + b"\n") * 50, "cells"),
}
