"""The fields of a public form, read from its body: never more of it than such a form can hold."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.requests import Request

_MOST_FIELDS = 20


async def fields_sent(request: Request, longest: int) -> Mapping[str, str] | None:
    """Return the fields as they were sent; None where the body has more than `longest` bytes, or is no form."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > longest:
            return None
    try:
        fields = parse_qs(
            content.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        return None
    return {name: values[0] for name, values in fields.items()}
