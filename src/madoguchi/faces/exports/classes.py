"""What kind of body a program's desks belong to: the code of GIF and the type of schema.org."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.errors import DescriptionError
from madoguchi.message import Message

FILE = "classes.toml"


@dataclass(frozen=True, slots=True)
class BodyClass:
    """`code` and its official `name` (GIF DS-451-7); `type` is a schema.org type."""

    code: str
    name: str
    type: str


UNCLASSED = BodyClass("", "", "Organization")


@lru_cache(BUNDLES)
def classes(bundle: Bundle) -> dict[str, BodyClass]:
    """Return the class of each program. Raises DescriptionError for a code without a name."""
    table = bundle.table(FILE)
    names = {entry["id"]: entry["name"] for entry in table.get("code", ())}
    found = {}
    for entry in table.get("class", ()):
        if entry["code"] not in names:
            raise DescriptionError(
                Message("no [[code]] {entry!r}", entry=entry["code"]), file=FILE, entry=entry["code"]
            )
        for program in entry["programs"]:
            found[program] = BodyClass(entry["code"], names[entry["code"]], entry["type"])
    return found


@lru_cache(BUNDLES)
def operator_roles(bundle: Bundle) -> dict[str, dict[str, str]]:
    """Return program → what the list calls the body that runs its desks: `name`, `name_en`."""
    return {entry["program"]: entry for entry in bundle.table(FILE).get("operator_role", ())}


def class_of(bundle: Bundle, program: str) -> BodyClass:
    """Return the class of a program by its slug."""
    return classes(bundle).get(program, UNCLASSED)
