"""What the reader itself remarks on while it reads. Each code is documented in `rules/reading.py`."""

from __future__ import annotations

from madoguchi.ingest.source import Slice
from madoguchi.message import Message
from madoguchi.model.notice import Notice, Severity
from madoguchi.text.phone import as_printed


def finding(code: str, severity: Severity, place: Slice, message: Message, fix: Message) -> Notice:
    """Return a notice about a slice of the source."""
    printed = {
        name: as_printed(value) if isinstance(value, str) and not isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    return Notice(
        code, severity, (place.line,), as_printed(place.text), Message(message.template, **printed), fix
    )
