"""Values that nobody should store or send, and somebody will."""

from __future__ import annotations

import json

TEXTS = {
    "empty": "",
    "5,000 digits": "9" * 5_000,
    "slashes in a day": "2026/11/01",
    "the first moment": "0001-01-01T00:00:00+14:00",
    "the last moment": "9999-12-31T23:59:59-14:00",
    "the last day": "9999-12-31",
    "no month": "2026-13-41",
    "a year": "2026",
    "halves of characters": "a\ud800b\udfff",
    "NUL": "a\0b",
    "controls": "\x1b[31m\x07\x08\r\n\x7f\x9b",
    "direction": "\u202eabc\u2066",
    "markup": "<script>alert(1)</script>]]>&\"'",
    "a formula": '=cmd|"/c calc"!A1',
    "a template": "{{7*7}}{n}%s%(x)s",
    "a path": "../../../etc/passwd",
    "very long": "あ" * 20_000,
}


def deep(levels: int) -> str:
    """JSON of so many lists in lists."""
    return "[" * levels + "]" * levels


JSONS = {
    "null": "null",
    "a number": "5",
    "a large number": "9" * 5_000,
    "a text": '"x"',
    "a list of nothing": "[null, 1, [], {}]",
    "an object": '{"x": {"y": []}}',
    "deep": deep(900),
    "deeper": deep(100_000),
    "halves of characters": '[{"name": "\\ud800", "kind": "\\udfff"}]',
    "NUL": '[{"name": "\\u0000"}]',
    "other kinds": json.dumps(
        [{"kind": 5, "desk": [], "name": {}, "before": None, "effective": 1e999, "evidence": 7}]
    ),
    "odd evidence": json.dumps(
        [{"kind": "change", "evidence": [{"method": [], "day": {}, "more": 1}, 5, None]}]
    ),
}
