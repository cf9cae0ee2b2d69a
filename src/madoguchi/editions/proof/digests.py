"""The digests of an edition file, worked out from the file, and whether it is the revision that it says it is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from madoguchi.editions.proof.file import Flaw

# The member that `export` writes behind all others: the digest of the bytes without it.
_SAID = re.compile(rb',\n"revision":"[0-9a-f]{64}"(?=\n\}\n\Z)')
# The members of an edition in the order of its bytes; one that may be left out is not written without items.
_ONE = ("format", "id", "source")
_LISTS = ("sources", "tables", "programs", "organizations", "locations", "desks", "notices", "knowledge")
_REST = ("accounted", "lines", "changes", "former")
_LEFT_OUT = ("changes", "former")
# The lists without which no edition is.
OUTLINE = (*(name for name in _LISTS if name != "programs"), "lines", "accounted")


def digests_of(raw: dict[str, Any], content: bytes) -> dict[str, str]:
    """Return what there is to compare with the publisher's: revision, sources, knowledge, changes.

    The revision is that of the edition: however the file is spaced, and whatever revision it says it is. Of several
    sources each has its digests: `source ID`. `lines` is worked out from its lines in this file, `source` is what the
    file says of the document that they were read from: of a plain text the same. Raises KeyError, TypeError or
    ValueError for members that are not written as an edition's are.
    """
    digests = {"revision": _revision(raw, content)}
    for each in raw["sources"]:
        of, first = ("", 0) if len(raw["sources"]) == 1 else (f" {each['id']}", each["first"] - 1)
        text = "\n".join(map(str, raw["lines"][first : first + each["count"]]))
        said = digests[f"source{of}"] = str(each["sha256"])
        unended = _sha256(text.encode())
        digests[f"lines{of}"] = unended if unended == said else _sha256(f"{text}\n".encode())
    digests["knowledge"] = _sha256(canonical(raw["knowledge"]).encode())
    if raw.get("changes"):
        digests["changes"] = _sha256(canonical(raw["changes"]).encode())
    return digests


def revision_said(raw: dict[str, Any], digests: dict[str, str]) -> Iterator[Flaw]:
    """Yield a flaw where a file says of itself that it is another revision than it is: what no claim tells, this does."""
    if raw.get("revision", digests["revision"]) != digests["revision"]:
        yield Flaw(
            "revision",
            "revision",
            f"the file says that it is {raw['revision']}, what stands in it is {digests['revision']}",
        )


def canonical(value: Any) -> str:
    """Return a value as an edition writes it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _revision(raw: dict[str, Any], content: bytes) -> str:
    """The digest of the bytes without the revision that they say; of those of another spacing, as `export` writes them."""
    if "revision" not in raw:
        return _sha256(content)
    said = _SAID.search(content, max(0, len(content) - 128))
    if said:
        as_it_is = _sha256(content[: said.start()] + content[said.end() :])
        if as_it_is == raw["revision"]:
            return as_it_is
    return _sha256(_as_written(raw).encode("utf-8", "surrogatepass"))


def _as_written(raw: dict[str, Any]) -> str:
    """An edition in the bytes that `export` writes: an item a line."""
    unknown = sorted(raw.keys() - {*_ONE, *_LISTS, *_REST, "revision"})
    members = [f'"{name}":{canonical(raw[name])}' for name in (*_ONE, *unknown) if name in raw]
    for name in (*_LISTS, *_REST):
        items = raw.get(name, ())
        if items or name not in _LEFT_OUT:
            said = ",\n".join(map(canonical, items))
            members.append(f'"{name}":[\n{said}\n]' if items else f'"{name}":[]')
    return "{\n" + ",\n".join(members) + "\n}\n"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
