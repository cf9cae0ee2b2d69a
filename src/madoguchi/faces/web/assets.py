"""Static files, read once, served under an address that holds the hash of their content."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.faces.palette import STANDARD, palette_of, style

# One request for all styles: the design tokens that they use, then our own.
TOKENS = "vendor/design-tokens.css"
STYLES = ("base.css", "parts.css", "answer.css", "tiles.css", "touch.css")
SINGLE = (
    "mark.svg",
    "keep.js",
    "suggest.js",
    "list.js",
    "narrow.js",
    "coverage.css",
    "desks.css",
    "slip.css",
    "vendor/LICENSE-design-tokens.txt",
)
# Comments are for us, not for the wire; indents neither.
_COMMENTS = re.compile(r"/\*.*?\*/\n?|(?m:^ +)", re.S)
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}


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


@lru_cache(BUNDLES)
def assets(bundle: Bundle) -> dict[str, Asset]:
    """Return every asset of a directory by name, in its own colour where it names one. Raises DescriptionError."""
    colours = palette_of(bundle)
    if colours is None:
        return _assets()
    plain = _assets()
    styles = plain["site.css"].content.decode() + style(colours)
    mark = plain["mark.svg"].content.decode().replace(STANDARD, colours.light.accent)
    return {
        **plain,
        **{name: _asset(name, text.encode()) for name, text in (("site.css", styles), ("mark.svg", mark))},
    }


@cache
def _assets() -> dict[str, Asset]:
    own = _COMMENTS.sub("", "\n".join(_read(name).decode() for name in STYLES))
    styles = used_tokens(_read(TOKENS).decode(), own) + own
    return {
        "site.css": _asset("site.css", styles.encode()),
        **{name: _asset(name, _read(name)) for name in SINGLE},
    }


def used_tokens(tokens: str, styles: str) -> str:
    """Return the token file without the declarations that the styles never use: half the bytes."""
    used = set(re.findall(r"var\((--[\w-]+)", styles))
    kept = [
        line
        for line in tokens.splitlines(keepends=True)
        if not (declared := re.match(r"\s*(--[\w-]+)\s*:", line)) or declared.group(1) in used
    ]
    return "".join(kept)


def _asset(name: str, content: bytes) -> Asset:
    suffix = name[name.rindex(".") :]
    return Asset(name, content, _TYPES[suffix], hashlib.sha256(content).hexdigest()[:16])


def _read(name: str) -> bytes:
    return files("madoguchi.faces.web").joinpath("static", *name.split("/")).read_bytes()
