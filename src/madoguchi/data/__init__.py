"""Knowledge as files. Each entry carries its reason or its source; logic lives elsewhere."""

from __future__ import annotations

import tomllib
from pathlib import Path

from madoguchi.errors import DescriptionError

# A plain path, not importlib.resources: its import alone costs a cold question some 20 ms.
FOLDER = Path(__file__).parent


def read_bytes(name: str) -> bytes:
    """Return a data file's bytes; `name` is a path below this package, with slashes."""
    return (FOLDER / name).read_bytes()


def read_text(name: str) -> str:
    """Return a data file as text (UTF-8)."""
    return read_bytes(name).decode("utf-8")


def names_in(folder: str, ending: str) -> tuple[str, ...]:
    """Return the names of the files in a folder below this package that end so; none where there is no such folder."""
    return tuple(path.name for path in (FOLDER / folder).glob(f"*{ending}"))


def _current() -> str:
    name, expected = "sources/current.toml", 'expected a line such as edition = "2024"'
    try:
        edition = tomllib.loads(read_text(name).removeprefix("\ufeff")).get("edition")
    except (OSError, ValueError) as error:
        raise DescriptionError(f"{expected} ({error})", file=name) from error
    if not isinstance(edition, str) or not edition:
        raise DescriptionError(f"key edition is missing; {expected}", file=name)
    return edition


# Which list the package holds: the id of its edition, named in a file as all knowledge is.
CURRENT: str = _current()
