"""Environment → frozen Settings. Only faces read them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from madoguchi.errors import InputError

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8000


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to serve, and where the editors' database is. Port 0 lets the system choose a free one.

    `copies` is the folder where a node keeps the edition it serves, for a start without its database;
    `trust_proxy` says that a proxy in front names who asks (X-Forwarded-For).
    """

    port: int = DEFAULT_PORT
    host: str = LOOPBACK
    database_url: str = ""
    copies: Path = Path()
    trust_proxy: bool = False


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of the environment; what is empty or absent has its default.

    `MADOGUCHI_PORT`, `MADOGUCHI_HOST`: where to serve. `MADOGUCHI_DATABASE_URL`: SQLite or PostgreSQL;
    default: `madoguchi/madoguchi.sqlite` in the user's data folder (XDG). Raises InputError for a port
    that is none.
    """
    given = os.environ if environment is None else environment
    text = given.get("MADOGUCHI_PORT", "").strip()
    port = int(text) if text.isascii() and text.isdigit() else None
    if text and (port is None or port > 65535):
        raise InputError(
            f"MADOGUCHI_PORT is {text!r}; a whole number from 0 to 65535 is expected, such as 8000"
        )
    host = given.get("MADOGUCHI_HOST", "").strip() or LOOPBACK
    database = given.get("MADOGUCHI_DATABASE_URL", "").strip()
    if not database:
        database = f"sqlite:///{_folder(given, 'XDG_DATA_HOME', '.local/share') / 'madoguchi.sqlite'}"
    copies = _folder(given, "XDG_CACHE_HOME", ".cache")
    trusting = given.get("MADOGUCHI_TRUST_PROXY", "").strip() == "1"
    return Settings(DEFAULT_PORT if port is None else port, host, database, copies, trusting)


def _folder(given: Mapping[str, str], name: str, otherwise: str) -> Path:
    """Return our folder under one of the XDG base directories."""
    base = given.get(name, "").strip() or str(Path(given.get("HOME", "").strip() or Path.home()) / otherwise)
    return Path(base) / "madoguchi"
