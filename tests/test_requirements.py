"""The pinned files are what pyproject.toml declares; the version is the changelog's."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import madoguchi

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "requirements"
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = DECLARED["dependency-groups"]
OURS = {"madoguchi", "madoguchi-fonts"}


def declared(group: str) -> list[str]:
    """What a group declares, with all that it includes."""
    lines: list[str] = []
    for line in GROUPS[group]:
        lines += declared(line["include-group"]) if isinstance(line, dict) else [line]
    return lines


# The product and what builds it stand in one file, each group for the repository in its own.
FILES = {
    "run": [
        *DECLARED["project"]["dependencies"],
        *(line for lines in DECLARED["project"]["optional-dependencies"].values() for line in lines),
        *declared("build"),
    ],
    **{group: declared(group) for group in GROUPS if group != "build"},
}


def _named(lines: list[str]) -> set[str]:
    found = (re.match(r"[\w.-]+", line) for line in lines)
    return {re.sub(r"[-_.]+", "-", match.group()).lower() for match in found if match} - OURS


def _pins(file: str) -> dict[str, list[str]]:
    """Name → its versions (several where another Python needs another) of one file."""
    pins: dict[str, list[str]] = {}
    for entry in re.split(r"\n(?=\S)", (FOLDER / f"{file}.txt").read_text(encoding="utf-8")):
        match = re.match(r"([\w.-]+)==(\S+)", entry)
        if match:
            assert "--hash=sha256:" in entry, f"{file}.txt: {match[1]} has no hash"
            pins.setdefault(match[1], []).append(match[2])
        else:
            assert entry.startswith("#"), f"{file}.txt: not a pin: {entry[:80]}"
    return pins


def test_each_group_has_its_file() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_all_that_is_declared_is_pinned_and_nothing_else_is_asked_for(file: str) -> None:
    wanted = _named(FILES[file])
    assert wanted - set(_pins(file)) == set(), "run `make lock`"
    text = (FOLDER / f"{file}.txt").read_text(encoding="utf-8")
    asked = re.findall(r"^([\w.-]+)==[^#]*?# via(?:\n +#)* +(?:madoguchi )?\(?pyproject\.toml", text, re.M)
    assert set(asked) - wanted == set(), "no longer declared: run `make lock`"


def test_a_package_has_one_version_in_all_files() -> None:
    product = _pins("run")
    for file in FILES:
        other = {name: pins for name, pins in _pins(file).items() if name in product}
        assert {n: pins for n, pins in other.items() if not set(pins) <= set(product[n])} == {}, file


@pytest.mark.parametrize("file", FILES)
def test_no_address_stands_in_a_pinned_file(file: str) -> None:
    assert "://" not in (FOLDER / f"{file}.txt").read_text(encoding="utf-8")


def test_the_version_is_the_changelogs() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert headings[0] == madoguchi.__version__
