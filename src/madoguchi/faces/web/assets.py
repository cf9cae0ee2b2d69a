"""Static files of all faces (`faces/static`), read once; a server has them under the hash of their content."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.faces.palette import STANDARD, palette_of, style

WEB, EDITORS, OFFLINE = "web", "editors", "offline"
# One request for all styles: the design tokens that they use, then our own.
TOKENS = "vendor/design-tokens.css"
STYLES = ("base.css", "parts.css", "answer.css", "calling.css", "callers.css", "tiles.css", "touch.css")
SINGLE = (
    "mark.svg",
    "keep.js",
    "suggest.js",
    "list.js",
    "counsel.js",
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


_FOLDER = files("madoguchi.faces").joinpath("static")

# Of an address that has other content never: a browser need not ask again.
FOR_EVER = "public, max-age=31536000, immutable"
_NOT_KEPT = "no-store"


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

    def caching(self, digest: str) -> str:
        """Return how long what is sent may be kept, by the digest of the address that asked.

        A page from before a publication, or of a node that has taken a newer one, asks under another digest: it gets
        what this node has rather than nothing, and nobody keeps it.
        """
        return FOR_EVER if digest == self.digest else _NOT_KEPT


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
    styles = with_tokens(_COMMENTS.sub("", "\n".join(read_static(WEB, name) for name in STYLES)))
    return {
        "site.css": _asset("site.css", styles.encode()),
        **{name: _asset(name, read_static(WEB, name).encode()) for name in SINGLE},
    }


@cache
def editors_assets() -> dict[str, Asset]:
    """Return every style and script of the editors' pages by name."""
    texts = {file.name: read_static(EDITORS, file.name) for file in _FOLDER.joinpath(EDITORS).iterdir()}
    return {
        name: _asset(name, (with_tokens(text) if name.endswith(".css") else text).encode())
        for name, text in texts.items()
    }


def with_tokens(styles: str) -> str:
    """Return styles behind the design tokens that they use."""
    return used_tokens(read_static(WEB, TOKENS), styles) + styles


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


def read_static(face: str, name: str) -> str:
    """Return a static file of a face; all of them are text."""
    return _FOLDER.joinpath(face, *name.split("/")).read_text(encoding="utf-8")
