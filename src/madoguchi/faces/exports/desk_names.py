"""A desk's name in kana and in English, where we hold one. Both are marked where they stand."""

from __future__ import annotations

import re

import jaconv

from madoguchi.index.analyzer import readings
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk

_KANA = re.compile(r"[ァ-ヺー・ ]+")


def kana_of(desk: Desk, edition: Edition) -> str:
    """Return the reading of the full name in katakana, made by a program; empty where a part has none.

    A reading that is not kana throughout (a sign that the program could not read) is left out.
    """
    read = readings(edition.bundle)
    parts = [desk.organization.text, *(level.text for level in desk.department)]
    found = [jaconv.hira2kata(read.get(part, part)) for part in parts]
    return " ".join(found) if all(_KANA.fullmatch(reading) for reading in found) else ""


def english_of(desk: Desk, edition: Edition) -> str:
    """Return our English name of a body that is its whole program; empty for every other desk."""
    program = edition.program_by_slug.get(desk.program)
    return program.name_en if program and program.name == desk.name else ""
