"""Which list it is stands in a bundle: no string of the program is a name that belongs to the packaged list."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import madoguchi
from madoguchi.answers.topics import all_topics
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.knowledge import knowledge_of
from madoguchi.index.directory import functions_of
from madoguchi.index.lexicon import alias_names
from madoguchi.model.edition import Edition
from madoguchi.text.prefecture import PREFECTURES

SRC = Path(madoguchi.__file__).parent
# A shorter name is looked for as a whole string alone: it stands within other words.
SHORTEST_WITHIN = 4
# Strings that are the same as a name of the list by chance: file → string, and what it is there.
BY_CHANCE = {
    ("answers/explain.py", "general"): "a sentence of common/reasons.toml",
    ("editorial/crosscheck/check.py", "it"): "an English pronoun",
    ("editorial/importing.py", "start"): "a command of the import",
    ("editions/proof/sentence_parts.py", "ip"): "a kind of number: IP telephony",
    ("faces/editors/app.py", "people"): "a part of the editors' pages",
    ("faces/offline/search_data.py", "general"): "whether a function takes every trouble",
    ("faces/mcp/entries.py", "general"): "a field of an answer",
    ("places/numbering_plan.py", "ip"): "a kind of number: IP telephony",
    ("store/tables.py", "people"): "a table of the store",
    ("store/migrations/versions/0001_first_tables.py", "people"): "a table of the store",
    ("store/migrations/versions/0003_sign_in.py", "people"): "a table of the store",
}
# Words of the language that the list has names of, too: a place or a hotline is no body of the list.
WORDS = {*PREFECTURES, "ホットライン"}


def strings(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of every string of a module but its docstrings."""
    tree = ast.parse(text)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


@pytest.fixture(scope="module")
def names(edition: Edition) -> frozenset[str]:
    """Ids and names of the packaged list: programs, tables, topics, functions, bodies, and what they are called."""
    known, topics, functions = knowledge_of(GUIDEBOOK), all_topics(GUIDEBOOK), functions_of(GUIDEBOOK)
    ids = {program.slug for program in known.programs} | {table.id for table in known.tables.tables}
    ids |= topics.keys() | functions.keys()
    named = (*known.programs, *topics.values(), *functions.values())
    called = {name for each in named for name in (each.name, each.name_en)}
    called |= {heading for table in known.tables.tables for heading in table.heading}
    bodies = {desk.organization.text for desk in edition.desks} | {form.ending for form in known.forms}
    return frozenset((ids | called | bodies | set(alias_names(GUIDEBOOK))) - WORDS)


def belonging_to_the_list(text: str, names: frozenset[str]) -> list[tuple[int, str]]:
    within = [name for name in names if len(name) >= SHORTEST_WITHIN and not name.isascii()]
    return [
        (line, said) for line, said in strings(text) if said in names or any(name in said for name in within)
    ]


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda path: str(path.relative_to(SRC)))
def test_no_string_of_a_module_is_a_name_of_the_packaged_list(path: Path, names: frozenset[str]) -> None:
    file = path.relative_to(SRC).as_posix()
    found = belonging_to_the_list(path.read_text("utf-8"), names)
    assert [each for each in found if (file, each[1]) not in BY_CHANCE] == []


def comments(text: str) -> Iterator[str]:
    """Yield every comment of a module."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return (token.string for token in tokens if token.type == tokenize.COMMENT)


@pytest.mark.parametrize("kind", ["*.py", "*.js"])
def test_no_comment_and_no_line_for_the_browser_has_a_name_of_the_packaged_list(
    kind: str, names: frozenset[str]
) -> None:
    """An example in a comment is of no list either; docstrings of rules quote what was misprinted."""
    within = [name for name in names if len(name) >= SHORTEST_WITHIN and not name.isascii()]
    texts = {path: path.read_text("utf-8") for path in SRC.rglob(kind)}
    found = [
        (path.relative_to(SRC).as_posix(), said)
        for path, text in texts.items()
        for said in (comments(text) if kind == "*.py" else text.splitlines())
        if any(name in said for name in within)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('GENERAL = "general-advice"', True),
        ('if "経済産業局" in name: pass', True),
        ('x = "大阪府よろず支援拠点 をさがす"', True),
        ('ask("お金を借りたい")', True),
        ('def f():\n    """よろず支援拠点"""', False),
        ("# よろず支援拠点\nx = 1", False),
        ('x = "消防局"', False),
    ],
)
def test_such_a_name_would_be_found(text: str, found: bool, names: frozenset[str]) -> None:
    assert bool(belonging_to_the_list(text, names)) is found
