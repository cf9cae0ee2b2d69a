"""The files that the directory is published as: one line each, for the command line and the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from madoguchi.model.answer import Text2
from madoguchi.model.edition import Edition


@dataclass(frozen=True, slots=True)
class Export:
    """A format: its name on the command line, its file, what it is for, and who writes it.

    `writer` is `module:function`; the module is imported only when the format is asked for. The
    function takes an Edition and returns the file's bytes, the same for the same edition.
    """

    name: str
    filename: str
    media_type: str
    title: Text2
    purpose: Text2
    writer: str

    def write(self, edition: Edition) -> bytes:
        """Return the file."""
        module, function = self.writer.split(":")
        write: Callable[[Edition], bytes] = getattr(import_module(module), function)
        return write(edition)


EXPORTS: dict[str, Export] = {
    export.name: export
    for export in (
        Export(
            "jsonl",
            "madoguchi.jsonl",
            "application/x-ndjson",
            Text2("JSON Lines", "JSON Lines"),
            Text2("1行に1窓口。プログラムから読むための形", "One desk a line, for programs"),
            "madoguchi.faces.exports.jsonl:jsonl_file",
        ),
    )
}
