"""How a change, a draft and a report stand, as the person is told it."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.message import Message

STATES: Mapping[str, Message] = {
    "proposed": Message("proposed"),
    "accepted": Message("accepted"),
    "rejected": Message("rejected"),
    "withdrawn": Message("withdrawn"),
    "absorbed": Message("absorbed by a new list"),
    "open": Message("open"),
    "published": Message("published"),
    "discarded": Message("discarded"),
    "new": Message("new"),
    "confirmed": Message("confirmed"),
    "resolved": Message("resolved"),
    "dismissed": Message("dismissed"),
}
