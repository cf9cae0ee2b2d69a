"""Which formats can be exported, and the one of a name."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.errors import InputError
from madoguchi.faces.exports.catalogue import EXPORTS, Export


def export_named(name: str) -> Export:
    """Return the format. Raises InputError with the names that there are."""
    if name not in EXPORTS:
        raise InputError(f"no export named {name!r}; there is: {', '.join(EXPORTS)}")
    return EXPORTS[name]


def listed() -> Iterator[str]:
    """Yield a line per format: name, usual file name, purpose."""
    for export in EXPORTS.values():
        yield f"{export.name}\t{export.filename}\t{export.purpose.en}\n"
