"""What kind of body a program's desks belong to: the code of GIF and the type of schema.org."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from madoguchi.data import read_text
from madoguchi.errors import DescriptionError

FILE = "exports/classes.toml"


@dataclass(frozen=True, slots=True)
class BodyClass:
    """`code` and its official `name` (GIF DS-451-7); `type` is a schema.org type."""

    code: str
    name: str
    type: str


UNCLASSED = BodyClass("", "", "Organization")


@cache
def classes() -> dict[str, BodyClass]:
    """Return the class of each program. Raises DescriptionError for a code without a name."""
    table = tomllib.loads(read_text(FILE))
    names = {entry["id"]: entry["name"] for entry in table["code"]}
    found = {}
    for entry in table["class"]:
        if entry["code"] not in names:
            raise DescriptionError(f"no [[code]] {entry['code']!r}", file=FILE, entry=entry["code"])
        for program in entry["programs"]:
            found[program] = BodyClass(entry["code"], names[entry["code"]], entry["type"])
    return found


def class_of(program: str) -> BodyClass:
    """Return the class of a program by its slug."""
    return classes().get(program, UNCLASSED)
