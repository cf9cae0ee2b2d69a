"""pdfminer within bounds: how much a PDF's streams unpack to, and how much stands on a page.

pdfminer unpacks every stream whole and keeps every glyph and rule of a page; neither can be told
to stop. While the block of `bounded` runs, two of its names stand for ones that count. One
document is read at a time in a process.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pdfminer.pdftypes
import pdfplumber.page

from madoguchi.ingest.documents.limits import LIMITS, Limits, refuse


@contextmanager
def bounded(path: str, limits: Limits = LIMITS) -> Iterator[None]:
    """Raise LimitError, in the block, for a document beyond the limits."""
    streams = _Streams(path, limits)
    unpacking: Any = pdfminer.pdftypes
    gathering: Any = pdfplumber.page
    held = unpacking.zlib, gathering.PDFPageAggregatorWithMarkedContent
    unpacking.zlib = SimpleNamespace(
        decompress=streams.decompress, decompressobj=streams.decompressobj, error=zlib.error
    )
    bases, bounds = (_Counting, held[1]), {"path": path, "limits": limits}
    gathering.PDFPageAggregatorWithMarkedContent = type("Counting", bases, bounds)  # one is made a page
    try:
        yield
    finally:
        unpacking.zlib, gathering.PDFPageAggregatorWithMarkedContent = held


class _Streams:
    """What is used of `zlib`, with one budget for a document."""

    def __init__(self, path: str, limits: Limits) -> None:
        self._path, self._limits = path, limits
        self._left = limits.streams

    def decompress(self, data: bytes) -> bytes:
        unpacking = zlib.decompressobj()
        found = self._taken(unpacking.decompress(data, self._most() + 1))
        if not unpacking.eof:
            raise zlib.error("the stream ends too early")
        return found

    def decompressobj(self) -> SimpleNamespace:
        """For damaged streams, which pdfminer unpacks byte by byte."""
        unpacking = zlib.decompressobj()
        taken = 0

        def decompress(data: bytes) -> bytes:
            nonlocal taken
            found = self._taken(unpacking.decompress(data, self._most() + 1), taken)
            taken += len(found)
            return found

        return SimpleNamespace(decompress=decompress)

    def _most(self) -> int:
        return min(self._left, self._limits.stream)

    def _taken(self, found: bytes, before: int = 0) -> bytes:
        if len(found) + before > self._limits.stream:
            refuse("stream", self._path, self._limits)
        self._left -= len(found)
        if self._left < 0:
            refuse("streams", self._path, self._limits)
        return found


class _Counting:
    """A mixin for the device that gathers a page."""

    path = ""
    limits = LIMITS
    _glyphs = 0
    _rules = 0

    def render_char(self, *args: Any, **more: Any) -> Any:
        self._glyphs += 1
        if self._glyphs > self.limits.glyphs:
            refuse("glyphs", self.path, self.limits)
        return super().render_char(*args, **more)  # type: ignore[misc]

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self._rules += 1 + len(path) // 5  # a box has five points
        if self._rules > self.limits.rules:
            refuse("rules", self.path, self.limits)
        super().paint_path(gstate, stroke, fill, evenodd, path)  # type: ignore[misc]
