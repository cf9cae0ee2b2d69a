"""Directories that offices made of their own lists: the example city's and small invented ones, and what citizens ask them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from madoguchi.answers.router import Router
from madoguchi.data.bundle import Bundle
from madoguchi.editions.build import build
from madoguchi.editions.knowledge import knowledge_of, source_of
from tests.answers.another_list import fresh
from tests.conftest import read_cases

TESTS = Path(__file__).parents[1]
CITY = TESTS.parent / "examples" / "city" / "directory"
QUESTIONS = read_cases("own-lists.csv")


def text_of(rows: list[list[str]]) -> str:
    """Return rows of name, remark and address as the text of a list, each with an invented number."""
    lines = ("\t".join((*row, f"087-222-{at:04}")) for at, row in enumerate(rows, start=1))
    return "\n".join(("窓口一覧", "", "窓口\t業務内容\t所在地\t電話番号", *lines, ""))


@cache
def asked(name: str) -> Router:
    """Return the router of a list: `city`, or one of `cases/own-lists.toml`."""
    if name == "city":
        bundle = Bundle(CITY)
        return Router(build(source_of(bundle), knowledge_of(bundle)).edition)
    lists = tomllib.loads((TESTS / "cases" / "own-lists.toml").read_text(encoding="utf-8"))["list"]
    rows = next(each["rows"] for each in lists if each["id"] == name)
    with TemporaryDirectory() as folder:
        return Router(fresh(Path(folder) / "list", text_of(rows)))
