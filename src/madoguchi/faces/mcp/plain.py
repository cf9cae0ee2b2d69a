"""A result as a few lines of text, for clients that don't show structured content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from madoguchi.faces.mcp.results import Result


def plain_text(result: Result) -> str:
    """Return the status, each desk with its numbers and printed lines, and the list's age."""
    return "\n".join(_lines(result.content))


def _lines(content: dict[str, Any]) -> Iterator[str]:
    yield f"{content['status']}: {content['message']}"
    if asked := content.get("question"):
        yield f"? {asked['text']}" + (f" ({' / '.join(asked['choices'])})" if asked.get("choices") else "")
    for contact in content.get("contacts", ()):
        yield f"{contact['number'] or '-'}  {contact['name']}  {contact['what']} ({contact['hours']})"
    for door in content.get("outside", ()):
        yield f"outside the list: {door['name']} ({door['what']})" + (
            f"  {door['number']}" if door["number"] else ""
        )
    for desk in content.get("desks", ()):
        yield from _desk(desk)
    if content.get("crisis") != "certain":  # those contacts are not from the list
        yield _source(content["edition"], content["as_of"])


def _source(edition: dict[str, Any], at: str) -> str:
    period = f"{edition['period_start'] or 'unknown'} to {edition['period_end'] or 'unknown'}"
    age = f", over for {edition['age_days']} days" if edition["age_days"] else ""
    if several := edition.get("sources"):
        named = [{**edition, **each, "id": edition["id"], "sources": None} for each in several]
        return "\n".join(_source(each, at) for each in named)
    return (
        f"From: {edition['title']}, edition {edition['id']}, revision {edition['revision'][:12]}; "
        f"period {period}{age} as of {at}"
    )


def _desk(desk: dict[str, Any]) -> Iterator[str]:
    numbers = [_number(row) for row in desk["numbers"]]
    yield f"- {' / '.join(numbers) or 'no number is printed'}  {desk['name']} [{desk['id']}]"
    yield from (f"    fax, not to be called: {_number(row)}" for row in desk.get("faxes", ()))
    yield from (f"    mail: {address}" for address in desk.get("emails", ()))
    yield from (f"    {reason}" for reason in desk.get("reasons", ()))
    yield from (f"    ! {fact['printed']}" for fact in desk.get("dated", ()))
    of = f" of {desk['source']}" if "source" in desk else ""  # of several lists
    yield from (f"    line {row['line']}{of}: {row['text'].strip()}" for row in desk["printed_lines"])
    for value in desk.get("values", ()):
        where = f", lines {', '.join(map(str, value['lines']))}" if value.get("lines") else ""
        basis = f", {value['basis']}" if value.get("basis") else ""
        yield f"    {value['field']}: {value['text']} ({value['kind']}{where}{basis})"


def _number(row: dict[str, Any]) -> str:
    """A number with its label and its extension: 03-3501-1511 (代表, ext. 2345)."""
    extension = f"ext. {row['extension']}" if row.get("extension") else ""
    words = [word for word in (row.get("label"), extension) if word]
    return f"{row['number']} ({', '.join(words)})" if words else str(row["number"])
