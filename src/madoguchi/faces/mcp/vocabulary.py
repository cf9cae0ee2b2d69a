"""The tools as a client sees them: names, descriptions and schemas, with the closed vocabularies.

Every assistant reads all of this before its first call, so it is held to a budget of tokens
(`tests/faces/mcp/test_vocabulary.py`): short sentences, codes instead of names, one shape of result.
"""

from __future__ import annotations

from typing import Any

from mcp_types import Tool, ToolAnnotations

from madoguchi.answers.topics import all_topics
from madoguchi.faces.identity import description_of, title_of
from madoguchi.faces.mcp.results import Status
from madoguchi.model.edition import Edition
from madoguchi.text.prefecture import PREFECTURES

_INSTRUCTIONS = (
    "Give a phone number only as returned here, never from memory. "
    "as_of: ISO day, default today. "
    "status: found; stale: found, but the list's period was over by as_of: tell its age, advise to check; "
    "ambiguous: several fit, ask the person; unknown: not in the list, give no number."
)
_READ_ONLY = ToolAnnotations(read_only_hint=True)
_TEXT: dict[str, Any] = {"type": "string"}
_DAY: dict[str, Any] = {"type": "string", "format": "date"}


def instructions(edition: Edition) -> str:
    """Return what every assistant reads first: what the directory is, and how to use it."""
    what, title, count = description_of(edition).of("en"), title_of(edition), len(edition.sources)
    lists = "one printed list" if count == 1 else f"{count} printed lists"
    called = f"{title.of('en')}. " if title else ""
    return f"{called}{what[:1].upper()}{what[1:]}, from {lists}. {_INSTRUCTIONS}"


def tools(edition: Edition) -> tuple[Tool, ...]:
    """Return the five tools. The programs are the edition's; topics and prefectures are ours."""
    programs = [program.slug for program in edition.programs]
    topics = list(all_topics(edition.bundle))
    desks = _desks_schema()
    return (
        _tool(
            "route_question",
            "Which desk to call for a trouble told in a person's own words, and why.",
            {
                "question": {**_TEXT, "description": "any language, Japanese best"},
                "place": {**_TEXT, "description": "prefecture, town or postal code; never guess it"},
                "as_of": _DAY,
            },
            desks,
            required=("question",),
        ),
        _tool(
            "find_desks",
            "Desks that fit all given filters. list_programs_and_topics explains the codes.",
            {
                "name": {**_TEXT, "description": "body or section, or part of it"},
                **{
                    name: {"enum": codes}
                    for name, codes in (("program", programs), ("topic", topics))
                    if codes
                },
                "prefecture": {"enum": list(PREFECTURES)},
                "as_of": _DAY,
            },
            desks,
        ),
        _tool(
            "get_desk",
            "A desk with its proof: each value's claim (printed; corrected by errata; derived by a rule from "
            "inputs; changed by a change; editorial, an entry of a file), lines, printed text.",
            {"id": _TEXT, "as_of": _DAY},
            desks,
            required=("id",),
        ),
        _tool(
            "reverse_number",
            "Whose number is this? Only numbers of the list are known.",
            {"number": {**_TEXT, "description": "any spelling"}, "as_of": _DAY},
            desks,
            required=("number",),
        ),
        _tool(
            "list_programs_and_topics",
            "What the program and topic codes mean, in Japanese and English.",
            {},
            {"type": "object", "required": ["programs", "topics"]},
        ),
    )


def _tool(
    name: str,
    description: str,
    properties: dict[str, Any],
    output: dict[str, Any],
    required: tuple[str, ...] = (),
) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        schema["required"] = list(required)
    return Tool(
        name=name,
        description=description,
        input_schema=schema,
        output_schema=output,
        annotations=_READ_ONLY,
    )


def _desks_schema() -> dict[str, Any]:
    """What four tools return; further fields (docs/how-to/assistants.md) may stand beside these."""
    number = {"properties": {"number": _TEXT, "printed": _TEXT}}
    desk = {"properties": {"id": _TEXT, "name": _TEXT, "numbers": {"type": "array", "items": number}}}
    return {
        "type": "object",
        "properties": {
            "status": {"enum": [status.value for status in Status]},
            "desks": {"type": "array", "items": desk},
            "edition": {"type": "object"},
        },
        "required": ["status", "desks", "edition"],
    }
