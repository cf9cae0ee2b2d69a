"""A page of results in the envelope of the standard, and the stream without pages."""

from __future__ import annotations

import json
from collections.abc import Iterator

from madoguchi.faces.api.feed import Feed
from madoguchi.faces.api.problems import RefusedError

PER_PAGE = 50
_LINES_A_CHUNK = 100


def page(feed: Feed, form: str, ids: list[str], number: int, per_page: int) -> bytes:
    """Return one page of objects as JSON. Raises RefusedError 404 beyond the last page."""
    pages = -(-len(ids) // per_page)
    if number > max(pages, 1):
        raise RefusedError(
            404, "No such page", f"page: there are {pages} pages of {per_page}; the first is 1."
        )
    shown = ids[(number - 1) * per_page : number * per_page]
    envelope = {
        "total_items": len(ids),
        "total_pages": pages,
        "page_number": number,
        "size": len(shown),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not ids,
    }
    contents = b",".join(feed.encoded(form, id) for id in shown)
    return json.dumps(envelope).encode()[:-1] + b', "contents": [' + contents + b"]}"


def lines(feed: Feed, form: str, ids: list[str]) -> Iterator[bytes]:
    """Yield all objects, one a line, many lines at a time."""
    for start in range(0, len(ids), _LINES_A_CHUNK):
        some = ids[start : start + _LINES_A_CHUNK]
        yield b"".join(feed.encoded(form, id) + b"\n" for id in some)
