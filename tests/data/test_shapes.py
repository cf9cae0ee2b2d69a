"""The form of a bundle's files: what is wrong is told as it is mended."""

from __future__ import annotations

import tomllib

import pytest

from madoguchi.data.shapes import wrong_in
from madoguchi.editorial.entries import SLUG


def told(file: str, content: str) -> list[str]:
    return [str(error.said) for error in wrong_in(tomllib.loads(content), content, file)]


FUNCTION = '[[function]]\nid = "a"\nname = "a"\nname_en = "a"\nhelps = "a"\nhelps_en = "a"\nreason = "a"\n'


def test_a_list_of_tables_that_is_missing_is_asked_for_with_the_line_that_begins_each() -> None:
    (said,) = told("functions.toml", FUNCTION)
    assert said == "key desks is missing; expected tables, each below a line [[function.desks]]"
    (said,) = told("functions.toml", f"{FUNCTION}desks = 1\n")
    assert said.endswith("each below a line [[function.desks]]")


def test_a_name_that_two_entries_have_is_told_at_the_second() -> None:
    program = '[[program]]\nslug = "a"\nname = "{0}"\n'
    found = told("programs.toml", program.format("東課") + program.format("西課"))
    assert "key slug: another entry has 'a' already" in found


@pytest.mark.parametrize(
    ("slug", "fits"), [("a", True), ("a" * 40, True), ("a" * 41, False), ("1a", False), ("", False)]
)
def test_a_slug_is_the_same_in_a_file_and_on_the_editors_page(slug: str, fits: bool) -> None:
    found = told("programs.toml", f'[[program]]\nslug = "{slug}"\nname = "東課"\n')
    assert (not any("slug" in said for said in found), bool(SLUG.fullmatch(slug))) == (fits, fits)
