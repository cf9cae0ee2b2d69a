"""Lines of words that say nothing of the desk above or below them: numbers that a town alone dials, where a talk is held."""

from __future__ import annotations

import re
from collections.abc import Sequence

from madoguchi.ingest.source import Slice
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_cell import TEL

# 東分遣所：5-3200: called within the town alone, and no name of what stands below.
WITHIN_TOWN = re.compile(
    rf"(?:[:：]\s?|(?:[所署院校園館会局課係場]|センター)\)?[\s…・]{{1,9}}|{TEL}[\s:：]{{0,3}})\d{{1,4}}-\d{{4}}(?:\s?\([^()]{{0,40}}\))?$",
    re.IGNORECASE,
)
# 時 1日, 所 東公民館: what a sign says of a talk, whose desk the sign 問 tells.
_ASKS = re.compile(r"\s*(?:申・)?問\s")
_OF_EVENT = re.compile(r"\s*[時所場対定費内料講持他期日]\s")


def lines_of_events(lines: Sequence[Slice]) -> frozenset[int]:
    """Return the lines in which signs say what an event is, where signs tell whom to ask of several."""
    if sum(bool(_ASKS.match(line.text)) for line in lines) < 2:
        return frozenset()
    return frozenset(line.line for line in lines if _OF_EVENT.match(line.text) and not find_phones(line.text))
