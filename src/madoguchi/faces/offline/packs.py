"""Packs: many files in one compressed one, so that a browser can keep the whole site.

Pages are so alike that a pack is a twentieth of its pages; the service worker cuts a page out of it.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = "offline"
_LEVEL = 6  # the highest takes half as long again for a hundredth less


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack: its file, its hash (Subresource Integrity), and where each of its files begins and how long it is."""

    file: str
    integrity: str
    size: int
    files: Mapping[str, tuple[int, int]]
    content_size: int


def write_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder."""
    for folder in {posixpath.dirname(name) for name in files}:
        (root / folder).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        with open(f"{root}/{name}", "wb", buffering=0) as file:  # noqa: PTH123 (there are many)
            file.write(content)


def write_pack(root: Path, name: str, files: Mapping[str, bytes]) -> Pack:
    """Write a pack of files and return what it holds."""
    places: dict[str, tuple[int, int]] = {}
    position = 0
    for file, content in files.items():
        places[file] = (position, len(content))
        position += len(content)
    packed = gzip.compress(b"".join(files.values()), _LEVEL, mtime=0)
    # A name that no server takes for something to decompress on the way.
    file = f"{FOLDER}/{name}.pack"
    write_files(root, {file: packed})
    return Pack(file, integrity(packed), len(packed), places, position)


def index_of(packs: Sequence[Pack]) -> bytes:
    """Return file → [pack, start, length] as JSON; the index itself is pack 0."""
    found = {
        file: [number, *place]
        for number, pack in enumerate(packs, start=1)
        for file, place in pack.files.items()
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def integrity(content: bytes) -> str:
    """Return the hash in the form of Subresource Integrity."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()
