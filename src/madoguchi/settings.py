"""Environment → frozen Settings. Only faces read them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.errors import InputError

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8000


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to serve. Port 0 lets the system choose a free one."""

    port: int = DEFAULT_PORT
    host: str = LOOPBACK


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of `MADOGUCHI_PORT` and `MADOGUCHI_HOST`; empty means default.

    Raises InputError for a port that is none.
    """
    given = os.environ if environment is None else environment
    text = given.get("MADOGUCHI_PORT", "").strip()
    port = int(text) if text.isascii() and text.isdigit() else None
    if text and (port is None or port > 65535):
        raise InputError(
            f"MADOGUCHI_PORT is {text!r}; a whole number from 0 to 65535 is expected, such as 8000"
        )
    host = given.get("MADOGUCHI_HOST", "").strip() or LOOPBACK
    return Settings(DEFAULT_PORT if port is None else port, host)
