"""Knowledge as files: what is true of Japan whatever the list (`common/`), and the bundle of the packaged list."""

from __future__ import annotations

from pathlib import Path

# A plain path, not importlib.resources: its import alone costs a cold question some 20 ms.
FOLDER = Path(__file__).parent


def read_bytes(name: str) -> bytes:
    """Return the bytes of a file of `common/`; `name` is its path below that folder, with slashes."""
    return (FOLDER / "common" / name).read_bytes()


def read_text(name: str) -> str:
    """Return a file of `common/` as text (UTF-8)."""
    return read_bytes(name).decode("utf-8")
