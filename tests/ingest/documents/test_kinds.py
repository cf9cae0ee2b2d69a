"""Files that are no list say in one line what they are and what to do, at every command, and nothing is made."""

from __future__ import annotations

import io
import random
import re
import zipfile
from dataclasses import replace
from pathlib import Path, PurePath

import openpyxl
import pytest
from typer.testing import CliRunner

from madoguchi.editions.build import Built
from madoguchi.editorial.crosscheck.check import OtherList, crosscheck
from madoguchi.errors import SourceError
from madoguchi.faces.cli.main import app
from madoguchi.ingest.documents.reader import opened
from tests.ingest.test_documents import saved

NOISE = random.Random(3).randbytes(800)


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return out.getvalue()


def old_office(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le") + b"\0" * 600


def cut_workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for number in range(200):
        book.active.append([f"第{number}課", f"03-1111-{number:04}"])
    content = saved(book)
    return content[: len(content) // 2]


FILES = {
    "empty.txt": (b"", "an empty file"),
    "empty.xlsx": (b"", "an empty file"),
    "blank.txt": ("  \n\t\r\n　\n".encode(), "blank lines alone"),
    "mark.txt": (b"\xef\xbb\xbf", "blank lines alone"),
    "blank.xlsx": (saved(openpyxl.Workbook()), "no words on a visible sheet"),
    "cut.xlsx": (cut_workbook(), "a damaged or empty archive"),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "cut off"),
    "scan.png": (b"\x89PNG\r\n\x1a\n" + NOISE, r"a picture \(PNG\)"),
    "scan.jpg": (b"\xff\xd8\xff\xe0" + NOISE, r"a picture \(JPEG\)"),
    "scan.tif": (b"II*\0" + NOISE, r"a picture \(TIFF\)"),
    "scan.webp": (b"RIFF\1\2\3\4WEBP" + NOISE, r"a picture \(WebP\)"),
    "scan.heic": (b"\0\0\0\x18ftypheic" + NOISE, r"a picture \(HEIC\)"),
    "scan.svg": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><text>03-1111-2222</text></svg>',
        r"a picture \(SVG\)",
    ),
    "list.zip": (archive("a.csv", "b.csv"), r"a ZIP archive of 2 file\(s\)"),
    "list.docx": (archive("[Content_Types].xml", "word/document.xml"), r"a Word file \(\.docx\)"),
    "list.ods": (archive("mimetype", "content.xml"), "an OpenDocument file"),
    "list.xls": (
        old_office("Workbook"),
        r"an old Excel file \(\.xls\) that can't be opened.*save it as \.xlsx",
    ),
    "list.doc": (old_office("WordDocument"), r"an old Word file \(\.doc\)"),
    "locked.xlsx": (old_office("EncryptedPackage"), "an Office file with a password"),
    "list.rtf": (b"{\\rtf1 03-1111-2222}", "RTF"),
    "list.gz": (b"\x1f\x8b\x08" + NOISE, "gzip"),
    "list.json": (b'{"name": "list", "files": ["a.csv"]}', "a JSON file in which no list is found"),
    "cut.json": (b'[{"tel": "03-1111-2222"},\n{"tel": "03-', "a JSON file that breaks its rules.*line 2"),
    "feed.xml": (b'<?xml version="1.0"?><rss><title>03-1111-2222</title></rss>', "an XML file"),
    "book.xml": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "XML of 2003"),
    "page.mht": (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "a web archive"),
    "frames.html": (b"<html><head><title>x</title></head><frameset></frameset></html>", "without words"),
    "noise.bin": (NOISE, "neither UTF-8|not a text"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_list_says_what_it_is(name: str) -> None:
    content, says = FILES[name]
    with pytest.raises(SourceError, match=says) as refused:
        opened(content, name)
    assert str(refused.value).startswith(f"{name}: ")
    assert "\n" not in str(refused.value)
    assert ";" in str(refused.value) or name.startswith("blank.xlsx")
    in_japanese = refused.value.in_language("ja").removeprefix(f"{name}: ")
    assert not re.search(r"[a-z]{3,} [a-z]{2,}", in_japanese), in_japanese


@pytest.mark.parametrize("name", ["empty.xlsx", "scan.png", "list.zip", "noise.bin"])
@pytest.mark.parametrize(
    "command", ["lint --source", "export jsonl -o {out} --source", "diff 2023", "crosscheck"]
)
def test_every_command_stops_and_makes_nothing(name: str, command: str, tmp_path: Path) -> None:
    content, _ = FILES[name]
    (tmp_path / name).write_bytes(content)
    out = tmp_path / "out.jsonl"
    result = CliRunner().invoke(app, [*command.format(out=out).split(), str(tmp_path / name)])
    assert isinstance(result.exception, SourceError)
    assert not out.exists()
    assert result.output == ""


WITHOUT = {
    "prose.txt": "本日は晴天なり。\n明日も晴れるでしょう。\n",
    "header.csv": "窓口,電話番号\n",
    "page.html": "<html><body><p>準備中です。</p></body></html>",
}


@pytest.mark.parametrize("name", WITHOUT)
def test_a_file_of_which_nothing_was_read_is_an_error_that_says_how_it_begins(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(WITHOUT[name], encoding="utf-8")
    result = CliRunner().invoke(app, ["lint", "--source", str(tmp_path / name)])
    assert isinstance(result.exception, SourceError)
    assert "no desk and no whole phone number was found in its" in str(result.exception)
    result = CliRunner().invoke(app, ["crosscheck", str(tmp_path / name)])
    assert isinstance(result.exception, SourceError)
    assert "no phone number was found in it" in str(result.exception)


def test_bad_data_with_one_number_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("何かの文 03-3501-1511 など\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["lint", "--source", str(tmp_path / "list.txt")])
    assert result.exit_code == 1


def test_among_the_files_of_a_folder_one_without_a_number_is_passed_over(built: Built) -> None:
    lists = [
        OtherList("中小企業庁 03-3501-1511\n".encode(), PurePath("a/list.txt")),
        OtherList("お読みください\n".encode(), PurePath("a/readme.txt")),
    ]
    assert [finding.file for finding in crosscheck(built.edition, lists)] == ["a/list.txt"]
    with pytest.raises(SourceError, match=r"a/readme\.txt: no phone number was found in it;"):
        crosscheck(built.edition, lists[1:])
    with pytest.raises(SourceError, match=r"a/readme\.txt: no phone number was found in it;"):
        crosscheck(built.edition, [lists[0], replace(lists[1], named=True)])


@pytest.mark.parametrize("words", ["MZ世代相談窓口", "BM課", "[注]東課", "{東課}", "ID3課", "<東課>"])
def test_a_text_may_begin_like_another_kind(words: str) -> None:
    assert opened(f"{words}\n03-1111-2222\n".encode(), "list.txt")
