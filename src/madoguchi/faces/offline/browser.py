"""The code that runs in the browser: modules for the site, one script for the one file."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib.resources import files

from madoguchi.faces.offline.words import browser_words

_SITE = (
    *("site", "age", "search", "fold", "numbers", "romaji", "danger", "topics", "desks", "places"),
    *("names", "view"),
)
# In the order in which one script needs them: nothing is used before it is there.
_ONE_FILE = (
    *("fold", "numbers", "romaji", "danger", "topics", "desks", "places", "names"),
    *("search", "view", "age", "one-file"),
)
_IMPORT = re.compile(r"^import [^;]*;\n", re.M)
_EXPORT = re.compile(r"^export ", re.M)


@cache
def source(name: str) -> str:
    """Return a file of the browser's code."""
    return files("madoguchi.faces.offline").joinpath("static", name).read_text(encoding="utf-8")


def site_modules() -> dict[str, bytes]:
    """Return the site's code by file name. It looks for `search.json` beside it."""
    modules = {f"{name}.js": source(f"{name}.js") for name in _SITE}
    modules["words.js"] = f"export const words = {_words()};\n"
    return {name: text.encode() for name, text in modules.items()}


def one_script() -> str:
    """Return the modules of the one file as one script: they share one scope and no names."""
    modules = [_EXPORT.sub("", _IMPORT.sub("", source(f"{name}.js"))) for name in _ONE_FILE]
    return "\n".join([f"const allWords = {_words()};", *modules])


def digest_of(contents: dict[str, bytes]) -> str:
    """Name a set of files by what is in them."""
    digest = hashlib.sha256()
    for name, content in sorted(contents.items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


def _words() -> str:
    return json.dumps(browser_words(), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
