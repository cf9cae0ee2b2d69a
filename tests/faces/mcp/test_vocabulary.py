"""What an assistant reads before its first call: small, closed, valid."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from madoguchi.answers.topics import all_topics
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.faces.mcp.vocabulary import instructions, tools
from madoguchi.text.prefecture import PREFECTURES

MOST_TOKENS = 1500


def tokens(text: str) -> float:
    """A cautious estimate: a token for every character that is not ASCII, one for 3.5 that are."""
    wide = sum(not character.isascii() for character in text)
    return wide + (len(text) - wide) / 3.5


def on_the_wire(tool):
    told = tool.model_dump(by_alias=True, exclude_none=True, mode="json")
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def test_all_tools_with_their_schemas_and_the_instructions_fit_the_budget(edition):
    # Everything that tools/list sends, keys and brackets and result schemas included.
    counted = {tool.name: tokens(on_the_wire(tool)) for tool in tools(edition)}
    assert sum(counted.values()) + tokens(instructions(edition)) <= MOST_TOKENS, counted


def test_the_estimate_counts_japanese_by_the_character():
    assert tokens("窓口") == 2
    assert tokens("desk" * 7) == 8


def test_there_are_five_tools_each_described_and_read_only(edition):
    names = {tool.name for tool in tools(edition)}
    assert names == {
        "route_question",
        "find_desks",
        "get_desk",
        "reverse_number",
        "list_programs_and_topics",
    }
    for tool in tools(edition):
        assert tool.description
        assert tool.annotations.read_only_hint is True


def test_the_vocabularies_are_closed_and_those_of_the_edition(edition):
    properties = next(t for t in tools(edition) if t.name == "find_desks").input_schema["properties"]
    assert properties["program"]["enum"] == [program.slug for program in edition.programs]
    assert properties["topic"]["enum"] == list(all_topics(GUIDEBOOK))
    assert properties["prefecture"]["enum"] == list(PREFECTURES)


@pytest.mark.parametrize("part", ["input_schema", "output_schema"])
def test_every_schema_is_a_valid_one_of_an_object(edition, part):
    for tool in tools(edition):
        schema = getattr(tool, part)
        Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object"


def test_every_status_is_in_the_schema(edition):
    schemas = [
        tool.output_schema["properties"] for tool in tools(edition) if tool.name != "list_programs_and_topics"
    ]
    assert all(schema["status"]["enum"] == ["found", "unknown", "ambiguous", "stale"] for schema in schemas)


def test_the_list_of_codes_explains_every_code(call, edition):
    told = call("list_programs_and_topics")
    assert [row["program"] for row in told["programs"]] == [p.slug for p in edition.programs]
    assert sum(row["desks"] for row in told["programs"]) == len(edition.desks)
    assert [row["topic"] for row in told["topics"]] == list(all_topics(GUIDEBOOK))
    assert all(row["name"] and row["name_en"] for row in (*told["programs"], *told["topics"]))
