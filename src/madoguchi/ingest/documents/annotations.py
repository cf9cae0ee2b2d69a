"""What stands on the sheets of a workbook beside the cells: comments, notes and text boxes, in their words."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from madoguchi.ingest.documents.blocks import Remark
from madoguchi.ingest.documents.cellwords import one_line
from madoguchi.message import Message
from madoguchi.model.notice import Severity

_THREADED = (
    "[Threaded comment]"  # what Excel writes in the old place for programs that can't read the new one
)
_LONGEST = 300  # characters of a comment that are quoted


@dataclass(frozen=True, slots=True)
class Annotation:
    """Words at a cell (`reference`, such as B2), or on the sheet where it is empty."""

    reference: str
    words: str

    def remark(self, cell: str) -> Remark:
        """Return what is remarked on it; `cell` are the words of the cell."""
        words = self.words if len(self.words) <= _LONGEST else f"{self.words[:_LONGEST]}…"
        return Remark(
            "cell-comment", Severity.WARNING, words,
            Message(
                "the cell {place} 「{cell}」 has a comment, which was not read as a part of the list: 「{words}」",
                place=self.reference, cell=cell, words=words,
            )
            if self.reference
            else Message("the sheet has a text box, which was not read as a part of the list: 「{words}」", words=words),
            Message("write what it says of a desk into a cell of its own; delete it if it says nothing"),
        )  # fmt: skip


def annotations_of(content: bytes, sheets: Iterable[str]) -> dict[str, tuple[Annotation, ...]]:
    """Return the annotations of each sheet, by its name in the archive, cell by cell.

    The workbook has been looked through (package.py): no part of it is too large or declares entities.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {sheet: tuple(_of_sheet(archive, sheet)) for sheet in sheets}


def _of_sheet(archive: zipfile.ZipFile, sheet: str) -> Iterator[Annotation]:
    comments: dict[str, list[str]] = {}
    threads: dict[str, list[str]] = {}
    boxes: list[str] = []
    for part in _related(archive, sheet):
        root = ElementTree.fromstring(archive.read(part))
        kind = _tag(root)
        if kind == "comments":
            for comment in _all(root, "comment"):
                comments.setdefault(comment.get("ref", ""), []).append(_words(comment))
        elif kind == "ThreadedComments":
            for comment in _all(root, "threadedComment"):
                threads.setdefault(comment.get("ref", ""), []).append(_words(comment))
        elif kind == "wsDr":
            boxes += [said for shape in _all(root, "txBody") if (said := _words(shape))]
    plain = {at: words for at, words in comments.items() if not words[0].startswith(_THREADED)}
    for reference, lines in {**plain, **threads}.items():
        if said := " / ".join(filter(None, lines)):
            yield Annotation(reference, said)
    yield from (Annotation("", said) for said in boxes)


def _related(archive: zipfile.ZipFile, sheet: str) -> Iterator[str]:
    """The parts of the archive that a sheet refers to."""
    folder, name = posixpath.split(sheet)
    relations = f"{folder}/_rels/{name}.rels"
    known = set(archive.namelist())
    if relations not in known:
        return
    for relation in ElementTree.fromstring(archive.read(relations)):
        target = relation.get("Target", "")
        part = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        if part in known and part.endswith(".xml"):
            yield part


def _words(element: ElementTree.Element) -> str:
    texts = [part.text or "" for part in element.iter() if _tag(part) in ("t", "text")]
    return one_line("".join(texts))


def _all(element: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return [part for part in element.iter() if _tag(part) == tag]


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
