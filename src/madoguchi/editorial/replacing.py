"""Files put in the place of others: whole or not at all, with the mode of those that they replace."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory


def write_beside(content: bytes, place: Path, instead_of: Path) -> None:
    """Write a file that is to be moved to `instead_of`: with the mode of what stands there, else that of any new file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    if instead_of.is_file():
        shutil.copymode(instead_of, place)


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in the place of another: whoever reads it meanwhile reads the old or the new one, whole."""
    with TemporaryDirectory(prefix=".madoguchi-", dir=path.parent, ignore_cleanup_errors=True) as beside:
        written = Path(beside) / path.name
        write_beside(content, written, path)
        written.replace(path)
