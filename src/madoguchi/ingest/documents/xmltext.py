"""XML of open data → the values that JSON has: an element with others in it is an object, one with words alone a value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from madoguchi.ingest.documents.blocks import Remark
from madoguchi.ingest.documents.cellwords import remark_on_comment
from madoguchi.ingest.documents.jsontext import Object, Value, objects_of_lists
from madoguchi.ingest.pieces.headers import Kind, header_words
from madoguchi.text.hours import read_hours
from madoguchi.text.phone import find_phones

_FEWEST = 2  # elements of a list, and what each of them has
_DEEPEST = 60
_TAG = re.compile(r"</?[^\s<>/!?&]++")  # the parser knows no names in full-width letters: ＦＡＸ番号
# What tells of other things than desks, or how something is drawn.
_OTHERS = ("rss", "feed", "kml", "gpx", "svg", "plist", "html", "workbook", "urlset", "rdf", "opml")
# An id, alone or behind another word: gid, officeId, office_id.
_ID = re.compile(r"I[Dd]$|[_.-]id$|^[a-z]?id$")
_DIGIT = re.compile(r"\d")
_ID_KINDS = (Kind.CODE, Kind.SERIAL)


class _OtherError(Exception):
    """A text that is no XML, or none that holds a list."""


@dataclass(slots=True)
class _Element:
    name: str
    line: int
    members: list[tuple[str, Value]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    attributes: int = 0  # of the members


def read_xml(text: str) -> tuple[list[Value], tuple[Remark, ...]]:
    """Return what the root of a text holds, and what is remarked on its comments.

    No values where it is no XML or holds no list: two elements of one name with the same in them. Entities of its own
    make it none: what one stands for may be a gigabyte, or another file.
    """
    if not text.lstrip().startswith("<"):
        return [], ()
    reading = _Reading()
    try:
        reading.through(text)
    except (expat.ExpatError, _OtherError):
        return [], ()
    value = reading.value
    if not isinstance(value, Object) or not any(map(_are_alike, objects_of_lists(value))):
        return [], ()
    return [value], tuple(reading.remarks())


class _Reading:
    """Reads a text from its first element to its last."""

    def __init__(self) -> None:
        self.value: Value = None
        self._open: list[_Element] = []
        self._comments: list[str] = []
        self._parser = expat.ParserCreate("UTF-8")
        self._parser.buffer_text = True
        self._parser.EntityDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words
        self._parser.CommentHandler = self._comments.append

    def through(self, text: str) -> None:
        """Raises ExpatError, _OtherError."""
        written = _TAG.sub(lambda tag: unicodedata.normalize("NFKC", tag[0]), text)
        self._parser.Parse(written.encode(), True)

    def remarks(self) -> Iterator[Remark]:
        for comment in self._comments:
            yield from remark_on_comment(" ".join(comment.split()))

    def _refuse(self, *_: object) -> None:
        raise _OtherError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if len(self._open) >= _DEEPEST or (not self._open and name.lower() in _OTHERS):
            raise _OtherError
        element = _Element(name, self._parser.CurrentLineNumber)
        element.members += [(_local(key), value) for key, value in attributes.items() if _says_something(key)]
        element.attributes = len(element.members)
        self._open.append(element)

    def _words(self, words: str) -> None:
        self._open[-1].words.append(words)

    def _end(self, _: str) -> None:
        element = self._open.pop()
        words = "".join(element.words).strip()
        value: Value = words
        beside: list[tuple[str, Value]] = []
        if words and len(element.members) == element.attributes:
            value, beside = _told_of(words, element.members)
        elif element.members:
            text: list[tuple[str, Value]] = [("#text", words)] if words else []
            value = Object((*_gathered(element.members), *text), element.line)
        if self._open:
            self._open[-1].members.append((element.name, value))
            self._open[-1].members += [(f"{element.name}.{key}", each) for key, each in beside]
        else:
            self.value = value


def _local(name: str) -> str:
    """A name without the prefix of its namespace."""
    return name.rpartition(":")[2]


def _says_something(attribute: str) -> bool:
    """Whether an attribute is no id and nothing for programs."""
    if attribute.startswith(("xml:", "xmlns", "xsi:")) or _ID.search(_local(attribute)):
        return False
    match = header_words().match(_local(attribute))
    return match is None or match.kind not in _ID_KINDS


def _told_of(words: str, attributes: list[tuple[str, Value]]) -> tuple[str, list[tuple[str, Value]]]:
    """A number or hours with what attributes say of them (<phone use="fax">, <tel ext="12">), and the other attributes."""
    if not (find_phones(words) or read_hours(words)):
        return words, attributes
    others: list[tuple[str, Value]] = []
    for key, value in attributes:
        match = header_words().match(key)
        if match is not None and match.kind is Kind.EXTENSION:
            words = f"{words} 内線{value}"
        elif isinstance(value, str) and not _DIGIT.search(value):
            words = f"{value} {words}"
        else:
            others.append((key, value))
    return words, others


def _gathered(members: Iterable[tuple[str, Value]]) -> Iterator[tuple[str, Value]]:
    """The members of an object; those of one name as an array."""
    found: dict[str, list[Value]] = {}
    for name, value in members:
        found.setdefault(name, []).append(value)
    for name, values in found.items():
        yield name, values if len(values) > 1 else values[0]


def _are_alike(objects: list[Object]) -> bool:
    """Whether at least two objects of one name have two members in common."""
    keys = [{key for key, _ in each.members} for each in objects]
    return len(keys) >= _FEWEST and any(len(keys[0] & other) >= _FEWEST for other in keys[1:])
