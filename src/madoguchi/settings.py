"""Environment → frozen Settings. Only faces read them."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from madoguchi.errors import InputError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8000
# The proxy of `MADOGUCHI_TRUST_PROXY=1` is on this very machine.
_THIS_MACHINE = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
_BASE_URL = re.compile(
    r"https?://(?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::([0-9]{1,5}))?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to serve, and where the editors' database is. Port 0 lets the system choose a free one.

    `copies` is the folder where a node keeps the edition it serves, for a start without its database;
    `trust_proxy` are the addresses of the proxies that are believed when they name who asks; `base_url`
    is what readers type to reach this site, empty where nobody has said it.
    """

    port: int = DEFAULT_PORT
    host: str = LOOPBACK
    database_url: str = ""
    copies: Path = Path()
    trust_proxy: tuple[Network, ...] = ()
    base_url: str = ""


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of the environment; what is empty or absent has its default.

    `MADOGUCHI_PORT`, `MADOGUCHI_HOST`: where to serve. `MADOGUCHI_DATABASE_URL`: SQLite or PostgreSQL;
    default: `madoguchi/madoguchi.sqlite` in the user's data folder (XDG). `MADOGUCHI_TRUST_PROXY`:
    1 for a proxy on this machine, else addresses of proxies. `MADOGUCHI_BASE_URL`: the site's own
    address. Raises InputError for a setting that cannot be used.
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
    proxies = _proxies(given.get("MADOGUCHI_TRUST_PROXY", "").strip())
    base_url = given.get("MADOGUCHI_BASE_URL", "").strip().rstrip("/")
    if base_url and not ((match := _BASE_URL.fullmatch(base_url)) and int(match[1] or 80) < 65536):
        raise InputError(
            f"MADOGUCHI_BASE_URL is {base_url!r}; scheme, host and at most a port are expected, such as "
            "https://madoguchi.example.jp"
        )
    return Settings(DEFAULT_PORT if port is None else port, host, database, copies, proxies, base_url.lower())


def _proxies(text: str) -> tuple[Network, ...]:
    """Return the networks whose hosts are believed when they say who asks."""
    if text in ("", "0"):
        return ()
    if text == "1":
        return _THIS_MACHINE
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(","))
    except ValueError as error:
        raise InputError(
            f"MADOGUCHI_TRUST_PROXY is {text!r} ({error}); expected 1 for a proxy on this machine, or the "
            "addresses of proxies, such as 10.0.0.5,10.1.0.0/24"
        ) from error


def _folder(given: Mapping[str, str], name: str, otherwise: str) -> Path:
    """Return our folder under one of the XDG base directories."""
    base = given.get(name, "").strip() or str(Path(given.get("HOME", "").strip() or Path.home()) / otherwise)
    return Path(base) / "madoguchi"
