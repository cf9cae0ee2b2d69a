"""Styles and scripts of the editors' pages, under addresses that hold the hash of their content."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from madoguchi.faces.web.assets import TOKENS, Asset, used_tokens

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@cache
def editors_assets() -> dict[str, Asset]:
    """Return every file of `static` by name; a style brings the design tokens that it uses."""
    folder = files("madoguchi.faces.editors").joinpath("static")
    found = {}
    for file in folder.iterdir():
        kind = file.name.rpartition(".")[2]
        if kind in _TYPES:
            text = file.read_text(encoding="utf-8")
            content = (_tokens(text) + text if kind == "css" else text).encode()
            digest = hashlib.sha256(content).hexdigest()[:16]
            found[file.name] = Asset(file.name, content, _TYPES[kind], digest)
    return found


def address_of(name: str) -> str:
    """Return the address of a file of the editors' pages."""
    return f"/edit{editors_assets()[name].path}"


def _tokens(style: str) -> str:
    tokens = files("madoguchi.faces.web").joinpath("static", *TOKENS.split("/"))
    return used_tokens(tokens.read_text(encoding="utf-8"), style)
