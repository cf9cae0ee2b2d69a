"""Mistakes that somebody makes in a folder: each is told with its file, its line and what is expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.answers.heads import TOPICS
from madoguchi.data.bundle import GUIDEBOOK, Bundle, packed
from madoguchi.data.statements import line_at
from madoguchi.editorial.checking import check, faults, remarks
from madoguchi.errors import DescriptionError
from madoguchi.store.editions import packaged_edition

CITY = Bundle(Path(__file__).parents[2] / "examples" / "city" / "directory")
ALIAS = '[[alias]]\nprogram = "desks-2"\nnames = ["出先"]\n'
AREA = '[[area]]\norganization = "霧谷"\nreason = "x"\n'
SCRIPT = (
    '[[script]]\nfallback = true\nsay = "a"\nsay_en = "a"\nready = "a"\nready_en = "a"\n'
    'prepare = ["a"]\nprepare_en = ["a"]\n'
)

# File, its content (or a text of it and what stands there instead), line, and what is told of it.
MISTAKES: tuple[tuple[str, str | tuple[str, str], int, tuple[str, ...]], ...] = (
    ("scripts.toml", "version = 1\n\n[[script]]\nfoo = 1\n", 4, ("unknown key foo", "say_en")),
    ("scripts.toml", SCRIPT + SCRIPT.replace("fallback = true", "topic = 'x'"), 10, ("no 'x'",)),
    ("aliases.toml", ALIAS.replace("names", "name"), 3, ("unknown key name", "names")),
    ("aliases.toml", ALIAS.replace("desks-2", "desk-2"), 2, ("no 'desk-2'", "desks-1, desks-2")),
    ("aliases.toml", '[[alias]]\nnames = ["a"]\n', 1, ("program, function, organization",)),
    ("aliases.toml", "[[aliases]]\n", 1, ("unknown key aliases", "alias")),
    ("readings.csv", "name,reading\n市役所,しやくしょ\n", 1, ("surface, reading",)),
    ("readings.csv", "surface,reading\n市役所\n", 2, ("1 fields",)),
    ("readings.csv", 'surface,reading\n"市役所,しやくしょ\n', 2, ("not CSV", "quotation mark")),
    ("ids.csv", "id,key,first_edition,successor\nx,y,z,1\n", 2, ("'y' is no key",)),
    ("bounds.csv", "programme,floor,ceiling,reason\n", 1, ("program, floor",)),
    ("bounds.csv", "program,floor,ceiling,reason\ndesks-1,a,b,c\n", 2, ("two whole numbers",)),
    ("bounds.csv", "program,floor,ceiling,reason\ndesks-9,1,2,c\n", 2, ("no 'desks-9'",)),
    ("questions.jsonl", '{"query": "ごみ"}\nnot json\n', 2, ('expected {"query"',)),
    ("questions.jsonl", '{"query": "ごみ", "dsk": "x"}\n', 1, ('expected {"query"',)),
    ("tables.toml", ('program = "desks-2"', 'program = "desk-2"'), 60, ("no 'desk-2'", "desks-2")),
    ("tables.toml", ("as_found = true", 'as_found = "yes"'), 42, ("key as_found", "true or false")),
    ("tables.toml", ('cell = "path"', 'cell = "paht"'), 43, ("no 'paht'", "path, units")),
    ("tables.toml", ('"phones" ', '"phone" '), 50, ("'phone' is no role", "phones")),
    ("tables.toml", ('id = "table-2"', 'id = "table-1"'), 59, ("'table-1'",)),
    ("programs.toml", ('slug = "desks-2"', 'slug = "出先"'), 18, ("'出先'", "small letters")),
    ("programs.toml", ('slug = "desks-2"', 'slog = "desks-2"'), 18, ("unknown key slog", "slug")),
    ("bundle.toml", ("edition = ", "titel = 1\nedition = "), 7, ("unknown key titel", "title")),
    ("bundle.toml", ('colour = "#00615f"', 'colour = "green"'), 25, ("key colour", "#0b3d75")),
    ("bundle.toml", ("languages = [", "languages = "), 27, ("not TOML",)),
    ("words.toml", "[[word]]\nwords = ['a']\nreason = 'b'\n", 1, ("name one of desk, section, program",)),
    ("words.toml", "[[word]]\nprogram = 'x'\nwords = ['a']\nreason = 'b'\n", 2, ("no 'x'",)),
    ("functions.toml", "[[function]]\nnmae = 1\n", 2, ("unknown key nmae", "helps_en")),
    ("topics.toml", "[[topics]]\n", 1, ("unknown key topics", "topic")),
    ("sections.toml", "[[section]]\nfoo = 1\n", 1, ("unknown key section", "sections")),
    ("classes.toml", "[[class]]\nfoo = 1\n", 2, ("unknown key foo", "programs")),
    ("crosscheck.toml", "[[x]]\n", 1, ("unknown key x", "programme")),
    ("jurisdictions.toml", AREA + 'program = ["desks-9"]\nserves = ["全国"]\n', 4, ("no 'desks-9'",)),
    ("jurisdictions.toml", AREA + 'program = ["desks-1"]\nserves = ["霧谷市"]\n', 5, ("霧谷市",)),
    ("errata.toml", '[[erratum]]\nid = "a"\nline = "3"\n', 3, ("key line", "a whole number")),
    ("suspects.toml", '[[suspect]]\nprinted = ["x"]\n', 2, ("key printed", "a text in quotes")),
    ("names/programs.toml", '[desks-9]\nname = { vi = "x" }\n', 1, ("no 'desks-9'",)),
    ("names/programs.toml", '[desks-1]\nname = { fr = "x" }\n', 2, ("unknown key fr", "vi")),
    ("names/en.toml", "[[[\n", 0, ("no file of this name",)),
    ("jurisdiction.toml", "", 0, ("did you mean jurisdictions.toml",)),
    ("sources/list.toml", ("period_start = 2026-04-01", 'period_start = "令和8年"'), 11, ("2024-03-31",)),
)


def with_mistake(name: str, content: str | tuple[str, str]) -> Bundle:
    text = content if isinstance(content, str) else CITY.text(name).replace(*content, 1)
    assert text != CITY.text(name) or not text
    return packed({**CITY.portable, name: text.encode()})


@pytest.mark.parametrize(("name", "content", "line", "told"), MISTAKES)
def test_a_mistake_is_told_where_it_is_to_be_mended(
    name: str, content: str | tuple[str, str], line: int, told: tuple[str, ...]
) -> None:
    found = [fault for fault in faults(with_mistake(name, content)) if fault.file == name]
    assert found, "nobody tells it"
    assert found[0].line == line
    assert [text for text in told if text not in str(found[0])] == []


@pytest.mark.parametrize(("name", "content"), [mistake[:2] for mistake in MISTAKES])
def test_what_is_told_in_japanese_has_no_english_sentence(name: str, content: str | tuple[str, str]) -> None:
    for fault in faults(with_mistake(name, content)):
        said = fault.in_language("ja")
        assert not any(word in said for word in ("expected", "unknown", "there is", " is ", ", line", "must"))


def test_the_bundles_of_the_repository_have_none() -> None:
    assert [str(fault) for bundle in (GUIDEBOOK, CITY) for fault in faults(bundle)] == []


def test_each_file_tells_its_own_mistakes_at_once() -> None:
    files = {"scripts.toml": "[[script]]\nfoo = 1\n[[script]]\nbar = 1\n", "aliases.toml": "[[aliases]]\n"}
    bundle = packed({**CITY.portable, **{name: text.encode() for name, text in files.items()}})
    assert [(each.file, each.line) for each in faults(bundle)] == [
        ("aliases.toml", 1),
        ("scripts.toml", 2),
        ("scripts.toml", 4),
    ]


def test_a_word_for_a_desk_that_is_not_there_is_refused_where_it_is_written_and_remarked_after() -> None:
    words = "[[word]]\ndesk = 'ごみ減量係の隣'\nwords = ['a']\nreason = 'b'\n".encode()
    edition = packaged_edition()
    before, after = packed(GUIDEBOOK.portable), packed({**GUIDEBOOK.portable, "words.toml": words})
    assert [(each.file, each.line) for each in remarks(after, edition)] == [("words.toml", 2)]
    with pytest.raises(DescriptionError, match=r"words\.toml, line 2: key desk: no desk"):
        check(after, edition, before)
    check(after, edition, after)  # it stood there before: a newer list may lack the desk


@pytest.mark.parametrize(
    ("path", "line"),
    [(("a",), 1), (("t", 1, "x"), 7), (("t", 0, "rows", 1, "y"), 4), (("t", 0, "none"), 3), (("z",), 0)],
)
def test_the_line_of_a_value_is_that_of_its_statement(path: tuple[str | int, ...], line: int) -> None:
    text = 'a = 1\n# t\n[[t]]\nrows = [ { y = 1 },\n  { y = 2 } ]\n[[t]]\nx = """\n[[t]]\n"""\n'
    assert line_at(text, path) == line


@pytest.mark.parametrize("content", [b"", b"abc", b"PK\x03\x04 cut off", GUIDEBOOK.bytes(TOPICS)[:5_000]])
def test_a_head_that_is_none_is_told_with_its_file_in_japanese(content: bytes) -> None:
    (fault,) = faults(packed({**CITY.portable, TOPICS: content}))
    assert (fault.file, "pickle" in str(fault)) == (TOPICS, False)
    assert "train_topics.py で作り直すか" in fault.in_language("ja")
