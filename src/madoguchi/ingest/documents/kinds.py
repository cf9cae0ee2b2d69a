"""What a file is that is no list: told by its first bytes, with what to do instead."""

from __future__ import annotations

import io
import zipfile

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.limits import LIMITS, Limits, refuse
from madoguchi.message import Message

# What a list may come as, for an upload: endings of names, then kinds of content.
ACCEPTED = (
    ".txt,.md,.html,.htm,.csv,.tsv,.json,.geojson,.jsonl,.yaml,.yml,.xml,.vcf,.xlsx,.xls,.pdf,"
    "text/plain,text/markdown,text/html,text/csv,text/tab-separated-values,application/json,application/yaml,"
    "application/xml,text/xml,text/vcard,application/pdf"
)
_PICTURE = Message("put what it shows through character recognition, or type it as text")
_UNPACK = Message("unpack it and give the list that is in it")
_NOT_ONE = Message("give the list as text, CSV, TSV, Markdown, web page, JSON, XLSX or PDF")
_AS_XLSX = Message("open it and save it as .xlsx")
_COPY_TABLE = Message("copy its table into a workbook and save it as .xlsx, or print it as a PDF")
_AS_CSV = Message("export the table as CSV")
_AS_PAGE = Message("save the page as HTML, or its table as .xlsx")
_FETCH = Message("choose the list itself, or fetch it again")
_PROGRAM, _SOUND, _FILM = Message("a program"), Message("a sound"), Message("a film")


def _picture(kind: str) -> Message:
    return Message("a picture ({kind})", kind=kind)


def _packed(kind: str) -> Message:
    return Message("a packed file ({kind})", kind=kind)


def _database(kind: str) -> Message:
    return Message("a database ({kind})", kind=kind)


# How files of other kinds begin.
_BEGINNINGS: tuple[tuple[bytes, Message, Message], ...] = (
    (b"\x89PNG\r\n\x1a\n", _picture("PNG"), _PICTURE),
    (b"\xff\xd8\xff", _picture("JPEG"), _PICTURE),
    (b"GIF87a", _picture("GIF"), _PICTURE),
    (b"GIF89a", _picture("GIF"), _PICTURE),
    (b"II*\0", _picture("TIFF"), _PICTURE),
    (b"MM\0*", _picture("TIFF"), _PICTURE),
    (b"\0\0\1\0", _picture("ICO"), _PICTURE),
    (b"8BPS", _picture("Photoshop"), _PICTURE),
    (b"{\\rtf", Message("a text with formatting (RTF)"), Message("save it as .xlsx or as plain text")),
    (b"%!PS", Message("a PostScript file"), Message("print it as a PDF")),
    (b"\x1f\x8b", _packed("gzip"), _UNPACK),
    (b"BZh", _packed("bzip2"), _UNPACK),
    (b"\xfd7zXZ\0", _packed("xz"), _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", _packed("7z"), _UNPACK),
    (b"Rar!\x1a\x07", _packed("RAR"), _UNPACK),
    (b"SQLite format 3\0", _database("SQLite"), _AS_CSV),
    (b"\0\1\0\0Standard ACE DB", _database("Access"), _AS_CSV),
    (b"\0\1\0\0Standard Jet DB", _database("Access"), _AS_CSV),
    (b"MZ", _PROGRAM, _NOT_ONE),
    (b"\x7fELF", _PROGRAM, _NOT_ONE),
    (b"ID3", _SOUND, _NOT_ONE),
    (b"bplist00", Message("a file of settings (or a web archive of Safari)"), _AS_PAGE),
)
# What stands behind `ftyp` or `RIFF` says which kind of medium a file is.
_PICTURES = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIF", b"avif": "AVIF", b"WEBP": "WebP"}
_MEDIA = {b"WAVE": _SOUND, b"AVI ": _FILM}
# Streams of an old Office file, by which it is told what it is.
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (
    (
        "EncryptedPackage",
        Message("an Office file with a password"),
        Message("save it without one, a list as .xlsx"),
    ),
    ("WordDocument", Message("an old Word file (.doc)"), _COPY_TABLE),
    ("PowerPoint Document", Message("an old PowerPoint file (.ppt)"), _COPY_TABLE),
)
_OLD_WORKBOOK = ("Workbook", "Book")
_WORKBOOK = "xl/workbook.xml"
_ENTRY = b"PK\x01\x02"  # how every entry of an archive's directory begins
# Members of an archive, by which it is told what it is.
_MEMBERS = (
    ("word/document.xml", Message("a Word file (.docx)"), _COPY_TABLE),
    ("ppt/presentation.xml", Message("a PowerPoint file (.pptx)"), _COPY_TABLE),
    ("xl/workbook.bin", Message("a binary workbook (.xlsb)"), _AS_XLSX),
    (
        "Index/Document.iwa",
        Message("a file of Numbers, Pages or Keynote"),
        Message("export it as .xlsx or PDF"),
    ),
    ("content.xml", Message("an OpenDocument file (.ods, .odt)"), _AS_XLSX),
    ("META-INF/container.xml", Message("a book (EPUB)"), _NOT_ONE),
)
_WEB_ARCHIVE = (b"MIME-Version:", b"From: <Saved by", b"Snapshot-Content-Location:")
_OLD_XML = (b"urn:schemas-microsoft-com:office:spreadsheet", b'progid="Excel.Sheet"')
_HEAD = 4_096


def refuse_other_kinds(content: bytes, path: str) -> None:
    """Raise SourceError for a file that is known to be no list: one line, what it is and what to do."""
    if not content:
        raise _other(path, Message("an empty file (0 bytes)"), _FETCH)
    for beginning, what, fix in _BEGINNINGS:
        if content.startswith(beginning) and _is_so(content, beginning):
            raise _other(path, what, fix)
    if content[4:8] == b"ftyp":
        kind = _PICTURES.get(content[8:12])
        raise _other(path, _picture(kind), _PICTURE) if kind else _other(path, _FILM, _NOT_ONE)
    if content.startswith(b"RIFF") and (kind := _PICTURES.get(content[8:12])):
        raise _other(path, _picture(kind), _PICTURE)
    if content.startswith(b"RIFF") and (medium := _MEDIA.get(content[8:12])):
        raise _other(path, medium, _NOT_ONE)
    if content.startswith(b"BM") and int.from_bytes(content[2:6], "little") == len(content):
        raise _other(path, _picture("BMP"), _PICTURE)
    if content[257:262] == b"ustar":
        raise _other(path, _packed("tar"), _UNPACK)
    if content.startswith(_OLD_OFFICE[:4]):
        found = (each for each in _STREAMS if each[0].encode("utf-16-le") in content)
        _, what, fix = next(found, ("", Message("an old Office file (.xls, .doc)"), _AS_XLSX))
        raise _other(path, what, fix)
    head = content[:_HEAD]
    if head.startswith(_WEB_ARCHIVE):
        raise _other(path, Message("a web archive or a mail (.mht, .eml)"), _AS_PAGE)
    if any(mark in head for mark in _OLD_XML) and b"<html" not in head.lower():
        raise _other(path, Message("a workbook in XML of 2003"), _AS_XLSX)


def is_old_workbook(content: bytes) -> bool:
    """Whether a file is an old binary workbook (.xls), and no other kind of old Office file."""
    if not content.startswith(_OLD_OFFICE):
        return False
    others = any(stream.encode("utf-16-le") in content for stream, _, _ in _STREAMS)
    return not others and any(stream.encode("utf-16-le") in content for stream in _OLD_WORKBOOK)


def is_yaml(path: str) -> bool:
    """Whether a file calls itself YAML: a list in Markdown may be YAML as well, and means something else."""
    return path.lower().endswith((".yaml", ".yml"))


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
        what = Message("a damaged or empty archive, no XLSX workbook that can be opened")
        raise _other(path, what, Message("fetch it again: it may be cut off"))
    if _WORKBOOK in names:
        return True
    found = (each for each in _MEMBERS if each[0] in names)
    default = ("", Message("a ZIP archive of {n:,} file(s), no XLSX workbook", n=len(names)), _UNPACK)
    _, what, fix = next(found, default)
    raise _other(path, what, fix)


def count_members(content: bytes, path: str, limits: Limits = LIMITS) -> None:
    """Refuse before the directory of the archive is read: of a million entries that alone takes a gigabyte."""
    if content.count(_ENTRY) > limits.members:
        refuse("members", path, limits)


def refuse_without_words(text: str, path: str) -> None:
    """Raise SourceError for a text of spaces and blank lines alone."""
    if not text.strip():
        raise _other(path, Message("a file of blank lines alone"), _FETCH)


def refuse_markup(text: str, path: str) -> None:
    """Raise SourceError for markup that is no page of the web."""
    head = text[:_HEAD].lstrip().lower()
    if head.startswith("<svg") or (head.startswith(("<?xml", "<!doctype svg")) and "<svg" in head):
        raise _other(path, _picture("SVG"), _PICTURE)
    if head.startswith(("<?xml", "<!doctype", "<rss", "<feed", "<kml", "<plist")):
        fix = Message("open it with the program that wrote it and save its table as .xlsx or CSV")
        raise _other(path, Message("an XML file"), fix)


def _is_so(content: bytes, beginning: bytes) -> bool:
    """Two or three letters may begin a text, too; what is none has NULs."""
    return not (beginning.isalnum() and len(beginning) < 4) or b"\0" in content[:_HEAD]


def _other(path: str, what: Message, fix: Message) -> SourceError:
    return SourceError(
        Message("{path}: {what}, which can't be read as a list; {fix}", path=path, what=what, fix=fix),
        path=path,
    )
