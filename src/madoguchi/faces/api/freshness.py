"""ETag and Last-Modified: has the caller got it already?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from madoguchi.faces.api.feed import Feed

# What a person searched for is kept nowhere (docs/how-to/run.md); the rest may be kept, and is asked again.
_PRIVATE = ("search", "postcode")


def headers_of(feed: Feed, given: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that tell the state of an answer."""
    private = any(name in given for name in _PRIVATE)
    modified = feed.modified and format_datetime(datetime.fromisoformat(feed.modified), usegmt=True)
    return {
        "ETag": f'W/"{feed.state}"',
        **({"Last-Modified": modified} if modified else {}),
        "Cache-Control": "no-store" if private else "public, no-cache",
    }


def is_fresh(asked: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    """Whether what the caller has is still so. An ETag goes before a date (RFC 9110)."""
    if "if-none-match" in asked:
        tags = [tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")]
        return "*" in tags or headers["ETag"].removeprefix("W/") in tags
    if "if-modified-since" not in asked or "Last-Modified" not in headers:
        return False
    try:
        since = parsedate_to_datetime(asked["if-modified-since"])
        return since >= parsedate_to_datetime(headers["Last-Modified"])
    except (TypeError, ValueError):
        return False
