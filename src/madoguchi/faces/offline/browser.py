"""The code that runs in the browser: plain scripts made of modules, for the site and for the one file."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from madoguchi.faces.identity import offered
from madoguchi.faces.offline.words import browser_words, words
from madoguchi.faces.web.assets import OFFLINE, read_static
from madoguchi.faces.web.view.messages import Messages
from madoguchi.model.edition import Edition

SEARCH_DATA = "search-data.js"
_MESSAGES = "messages"
_ON_EVERY_PAGE = ("ready", "old")
_IMPORTED = re.compile(r'from "\./([\w-]+)\.js"')
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+)\.js";\n', re.M)
_EXPORT = re.compile(r"^export ((?:async )?(?:const|function|class) (\w+))", re.M)


@cache
def source(name: str) -> str:
    """Return a file of the browser's code."""
    return read_static(OFFLINE, name)


def site_code(edition: Edition) -> dict[str, bytes]:
    """Return the site's code by file name: what every page runs, and the search, which looks for its data beside it."""
    words = {lang: {key: own(f"offline.{key}") for key in _ON_EVERY_PAGE} for lang, own in _spoken(edition)}
    site = source("site.js").replace("/*WORDS*/ {}", _in_script(words))
    return {"site.js": site.encode(), "search.js": script_of("search", edition).encode()}


def search_script(search: str) -> bytes:
    """Return the data of the search (JSON) as a script: pages that are opened from a disk may load nothing else.

    A string is read by a browser in half the time that the same takes as code.
    """
    return b"const searchData = '%s';\n" % search.replace("\\", "\\\\").replace("'", "\\'").encode()


def script_of(name: str, edition: Edition) -> str:
    """Return a module with those that it uses as one script, each in a scope of its own, in the order of their use."""
    return "\n".join(_scoped(each, text) for each, text in modules_of(name, edition).items())


def modules_of(name: str, edition: Edition) -> dict[str, str]:
    """Return a module with all that it imports, by name, each behind what it needs itself."""
    text = f"export const messages = {_messages(edition)};\n" if name == _MESSAGES else source(f"{name}.js")
    found: dict[str, str] = {}
    for other in _IMPORTED.findall(text):
        found |= {each: own for each, own in modules_of(other, edition).items() if each not in found}
    return {**found, name: text}


def _scoped(name: str, text: str) -> str:
    """A module as a function that is called at once; what it exports is kept under its name."""
    exported = [match[2] for match in _EXPORT.finditer(text)]
    inside = _IMPORT.sub(
        lambda match: f"const {{{match[1].replace(' as ', ': ')}}} = {_kept(match[2])};\n", text
    )
    inside = _EXPORT.sub(r"\1", inside)
    return f"const {_kept(name)} = (() => {{\n{inside}return {{ {', '.join(exported)} }};\n}})();"


def _kept(module: str) -> str:
    return "from_" + module.replace("-", "_")


def digest_of(contents: dict[str, bytes]) -> str:
    """Name a set of files by what is in them."""
    digest = hashlib.sha256()
    for name, content in sorted(contents.items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


def _messages(edition: Edition) -> str:
    return _in_script(browser_words(edition))


def _spoken(edition: Edition) -> Iterator[tuple[str, Messages]]:
    return ((lang, words(lang)) for lang in offered(edition))


def _in_script(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
