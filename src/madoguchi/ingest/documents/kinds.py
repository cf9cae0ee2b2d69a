"""What a file is that is no list: told by its first bytes, with what to do instead."""

from __future__ import annotations

import io
import json
import zipfile

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.limits import LIMITS, Limits, refuse
from madoguchi.message import Message

_PICTURE = "put what it shows through character recognition, or type it as text"
_UNPACK = "unpack it and give the list that is in it"
_NOT_ONE = "give the list as text, CSV, TSV, Markdown, web page, XLSX or PDF"
# How files of other kinds begin.
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)", _PICTURE),
    (b"\xff\xd8\xff", "a picture (JPEG)", _PICTURE),
    (b"GIF87a", "a picture (GIF)", _PICTURE),
    (b"GIF89a", "a picture (GIF)", _PICTURE),
    (b"II*\0", "a picture (TIFF)", _PICTURE),
    (b"MM\0*", "a picture (TIFF)", _PICTURE),
    (b"\0\0\1\0", "a picture (icon)", _PICTURE),
    (b"8BPS", "a picture (Photoshop)", _PICTURE),
    (b"{\\rtf", "a text with formatting (RTF)", "save it as .xlsx or as plain text"),
    (b"%!PS", "a PostScript file", "print it as a PDF"),
    (b"\x1f\x8b", "a packed file (gzip)", _UNPACK),
    (b"BZh", "a packed file (bzip2)", _UNPACK),
    (b"\xfd7zXZ\0", "a packed file (xz)", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a packed file (7z)", _UNPACK),
    (b"Rar!\x1a\x07", "a packed file (RAR)", _UNPACK),
    (b"SQLite format 3\0", "a database (SQLite)", "export the table as CSV"),
    (b"\0\1\0\0Standard ACE DB", "a database (Access)", "export the table as CSV"),
    (b"\0\1\0\0Standard Jet DB", "a database (Access)", "export the table as CSV"),
    (b"MZ", "a program", _NOT_ONE),
    (b"\x7fELF", "a program", _NOT_ONE),
    (b"ID3", "a sound", _NOT_ONE),
    (b"bplist00", "a file of settings (or a web archive of Safari)", "save the page as HTML"),
)
# What stands behind `ftyp` or `RIFF` says which kind of medium a file is.
_MEDIA = {
    b"heic": "a picture (HEIC)", b"heix": "a picture (HEIC)", b"mif1": "a picture (HEIF)", b"avif": "a picture (AVIF)",
    b"WEBP": "a picture (WebP)", b"WAVE": "a sound", b"AVI ": "a film",
}  # fmt: skip
# Streams of an old Office file, by which it is told what it is.
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (
    ("EncryptedPackage", "an Office file with a password", "save it without one, a list as .xlsx"),
    ("WordDocument", "an old Word file (.doc)", "copy its table into a workbook and save it as .xlsx"),
    ("PowerPoint Document", "an old PowerPoint file (.ppt)", "copy its table into a workbook and save it as .xlsx"),
    ("Workbook", "an old Excel file (.xls)", "open it and save it as .xlsx"),
    ("Book", "an old Excel file (.xls)", "open it and save it as .xlsx"),
)  # fmt: skip
_WORKBOOK = "xl/workbook.xml"
_ENTRY = b"PK\x01\x02"  # how every entry of an archive's directory begins
# Members of an archive, by which it is told what it is.
_MEMBERS = (
    ("word/document.xml", "a Word file (.docx)", "copy its table into a workbook and save it as .xlsx, or print it as a PDF"),
    ("ppt/presentation.xml", "a PowerPoint file (.pptx)", "print it as a PDF, or copy its table into a workbook"),
    ("xl/workbook.bin", "a binary workbook (.xlsb)", "open it and save it as .xlsx"),
    ("Index/Document.iwa", "a file of Numbers, Pages or Keynote", "export it as .xlsx or PDF"),
    ("content.xml", "an OpenDocument file (.ods, .odt)", "open it and save it as .xlsx"),
    ("META-INF/container.xml", "a book (EPUB)", _NOT_ONE),
)  # fmt: skip
_WEB_ARCHIVE = (b"MIME-Version:", b"From: <Saved by", b"Snapshot-Content-Location:")
_OLD_XML = (b"urn:schemas-microsoft-com:office:spreadsheet", b'progid="Excel.Sheet"')
_HEAD = 4_096


def refuse_other_kinds(content: bytes, path: str) -> None:
    """Raise SourceError for a file that is known to be no list: one line, what it is and what to do."""
    if not content:
        raise _other(path, "an empty file (0 bytes)", "choose the list itself, or fetch it again")
    for beginning, what, fix in _BEGINNINGS:
        if content.startswith(beginning) and _is_so(content, beginning):
            raise _other(path, what, fix)
    if content[4:8] == b"ftyp":
        raise _other(path, _MEDIA.get(content[8:12], "a film"), _PICTURE)
    if content.startswith(b"RIFF") and (what := _MEDIA.get(content[8:12], "")):
        raise _other(path, what, _PICTURE if "picture" in what else _NOT_ONE)
    if content.startswith(b"BM") and int.from_bytes(content[2:6], "little") == len(content):
        raise _other(path, "a picture (BMP)", _PICTURE)
    if content[257:262] == b"ustar":
        raise _other(path, "an archive (tar)", _UNPACK)
    if content.startswith(_OLD_OFFICE[:4]):
        found = (each for each in _STREAMS if each[0].encode("utf-16-le") in content)
        _, what, fix = next(found, ("", "an old Office file (.xls, .doc)", "open it and save it as .xlsx"))
        raise _other(path, what, fix)
    head = content[:_HEAD]
    if head.startswith(_WEB_ARCHIVE):
        raise _other(
            path, "a web archive or a mail (.mht, .eml)", "save the page as HTML, or its table as .xlsx"
        )
    if any(mark in head for mark in _OLD_XML) and b"<html" not in head.lower():
        raise _other(path, "a workbook in XML of 2003", "open it and save it as .xlsx")


def is_workbook(content: bytes, path: str, limits: Limits = LIMITS) -> bool:
    """Whether a file is an archive that holds a workbook.

    Raises SourceError for an archive that holds anything else or can't be opened, LimitError where
    it holds too many files to look at.
    """
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return False
    count_members(content, path, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        names = []
    if not names:
        what = "a damaged or empty archive, no XLSX workbook that can be opened"
        raise _other(path, what, "fetch it again: it may be cut off")
    if _WORKBOOK in names:
        return True
    found = (each for each in _MEMBERS if each[0] in names)
    default = ("", f"a ZIP archive of {len(names):,} file(s), no XLSX workbook", _UNPACK)
    _, what, fix = next(found, default)
    raise _other(path, what, fix)


def count_members(content: bytes, path: str, limits: Limits = LIMITS) -> None:
    """Refuse before the directory of the archive is read: of a million entries that alone takes a gigabyte."""
    if content.count(_ENTRY) > limits.members:
        refuse("members", path, limits)


def refuse_without_words(text: str, path: str) -> None:
    """Raise SourceError for a text of spaces and blank lines alone, and for one that is JSON."""
    if not text.strip():
        raise _other(path, "a file of blank lines alone", "choose the list itself, or fetch it again")
    if text.lstrip()[0] in "{[" and _is_json(text):
        raise _other(path, "a JSON file", "write its entries as CSV, one a line")


def refuse_markup(text: str, path: str) -> None:
    """Raise SourceError for markup that is no page of the web."""
    head = text[:_HEAD].lstrip().lower()
    if head.startswith("<svg") or (head.startswith(("<?xml", "<!doctype svg")) and "<svg" in head):
        raise _other(path, "a picture (SVG)", _PICTURE)
    if head.startswith(("<?xml", "<!doctype", "<rss", "<feed", "<kml", "<plist")):
        raise _other(
            path, "an XML file", "open it with the program that wrote it and save its table as .xlsx or CSV"
        )


def _is_so(content: bytes, beginning: bytes) -> bool:
    """Two or three letters may begin a text, too; what is none has NULs."""
    return not (beginning.isalnum() and len(beginning) < 4) or b"\0" in content[:_HEAD]


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _other(path: str, what: str, fix: str) -> SourceError:
    return SourceError(
        Message("{path}: {what}, which can't be read as a list; {fix}", path=path, what=what, fix=fix),
        path=path,
    )
