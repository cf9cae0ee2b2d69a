"""The examples in docstrings say what comes out."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import madoguchi

ROOT = Path(madoguchi.__file__).parent
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
    for path in ROOT.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_each_example_gives_what_it_says(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried
    assert not failed
