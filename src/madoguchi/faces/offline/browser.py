"""The code that runs in the browser: modules for the site, one script for the one file."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache

from madoguchi.faces.offline.words import browser_words
from madoguchi.faces.web.assets import OFFLINE, read_static
from madoguchi.model.edition import Edition

_MESSAGES = "messages"
_IMPORTED = re.compile(r'(?:from |import\()"\./([\w-]+)\.js"')
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+)\.js";\n', re.M)
_EXPORT = re.compile(r"^export ((?:async )?(?:const|function|class) (\w+))", re.M)


@cache
def source(name: str) -> str:
    """Return a file of the browser's code."""
    return read_static(OFFLINE, name)


def site_modules(edition: Edition) -> dict[str, bytes]:
    """Return the site's code by file name. It looks for `search.json` beside it."""
    return {f"{name}.js": text.encode() for name, text in _modules("site", edition).items()}


def one_script(edition: Edition) -> str:
    """Return the modules of the one file as one script, each in a scope of its own, in the order of their use."""
    return "\n".join(_scoped(name, text) for name, text in _modules("one-file", edition).items())


def _modules(name: str, edition: Edition) -> dict[str, str]:
    """A module with all that it imports, each behind what it needs itself."""
    text = f"export const messages = {_messages(edition)};\n" if name == _MESSAGES else source(f"{name}.js")
    found: dict[str, str] = {}
    for other in _IMPORTED.findall(text):
        found |= {each: own for each, own in _modules(other, edition).items() if each not in found}
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
    return json.dumps(browser_words(edition), ensure_ascii=False, separators=(",", ":")).replace(
        "<", "\\u003c"
    )
