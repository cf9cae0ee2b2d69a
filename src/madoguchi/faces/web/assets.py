"""Static files, read once, served under an address that holds the hash of their content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# One request for all styles: design tokens, then our own.
BUNDLES = {"site.css": ("vendor/design-tokens.css", "base.css", "parts.css", "tiles.css")}
SINGLE = ("mark.svg", "vendor/LICENSE-design-tokens.txt")
_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that a page may ask for."""

    name: str
    content: bytes
    media_type: str
    digest: str

    @property
    def path(self) -> str:
        """Its address; new content means a new address, so it may be kept for ever."""
        return f"/static/{self.digest}/{self.name}"


@cache
def assets() -> dict[str, Asset]:
    """Return every asset by name."""
    parts = {**BUNDLES, **{name: (name,) for name in SINGLE}}
    return {name: _asset(name, tuple(map(_read, sources))) for name, sources in parts.items()}


def _asset(name: str, sources: tuple[bytes, ...]) -> Asset:
    content = b"\n".join(sources)
    suffix = name[name.rindex(".") :]
    return Asset(name, content, _TYPES[suffix], hashlib.sha256(content).hexdigest()[:16])


def _read(name: str) -> bytes:
    return files("madoguchi.faces.web").joinpath("static", *name.split("/")).read_bytes()
