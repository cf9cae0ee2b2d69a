"""What a failing database means for the person at the keyboard: one line that says what to do.

A driver's own text is of several lines, may quote a password, and says nothing about Madoguchi. It is
recognised by its SQLSTATE where there is one; a connection that never stood has only text. A text that
is not recognised stands as the driver wrote it, on one line.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from madoguchi.message import Message

PASSWORD_HELP = (
    "put the password into a file that only you may read and name it in MADOGUCHI_DATABASE_PASSWORD_FILE"
    " (or use ~/.pgpass)"
)
# What is found in a driver's text → what happened, what to do. The first that fits is told.
_MEANINGS: tuple[tuple[str, str], ...] = (
    # PostgreSQL: connections that never stood
    (
        r"password authentication failed|no password supplied|pgpass",
        Message("refuses the password; {help}", help=PASSWORD_HELP),
    ),
    (
        r"no pg_hba\.conf entry",
        Message("lets nobody in from this machine as this user: add a line to its pg_hba.conf and reload it"),
    ),
    (
        r'role "[^"]*" does not exist',
        Message("has no such user; make it on the server: createuser madoguchi"),
    ),
    (
        r'database "[^"]*" does not exist',
        Message("does not exist on this server; make it there: createdb --owner=madoguchi madoguchi"),
    ),
    (
        r"session is read-only|session is not read-write|read-only transaction|in recovery",
        Message(
            "takes no writes now, its primary is away: try again once it is back, or promote the standby"
        ),
    ),
    (
        r"[Cc]onnection refused|timeout expired|timed out|[Nn]o route to host|is unreachable",
        Message(
            "does not answer: is the server running, and do its listen_addresses and port fit this address?"
        ),
    ),
    (
        r"resolve host|could not translate host name|Name or service not known|name resolution",
        Message("has a host name that is not known: correct MADOGUCHI_DATABASE_URL"),
    ),
    (
        r"too many (?:clients|connections)",
        Message("has no connection left: raise max_connections, or run fewer nodes"),
    ),
    (r"starting up|shutting down", Message("is just starting or stopping: try again in a few seconds")),
    (
        r"terminating connection|server closed the connection|connection is lost|[Cc]onnection reset",
        Message("broke off: try again once it is back"),
    ),
    (r"lock timeout", Message("is held by another writer: try again when they are done")),
    (
        r"statement timeout|canceling statement",
        Message("took too long and was stopped: nothing was kept; look at the server's load"),
    ),
    (
        r"missing \"=\"|invalid (?:URI|integer|port|connection option)|unexpected character|connection option",
        Message("has an address that cannot be read: expected postgresql://user@host:5432/name"),
    ),
    # SQLite
    (
        r"attempt to write a readonly database",
        Message(
            "takes no writes: this user may not write the file and its folder; look at their owner and mode"
        ),
    ),
    (
        r"unable to open database file",
        Message("cannot be opened: look at the owner and mode of the file and its folder"),
    ),
    (
        r"file is not a database|malformed",
        Message("is damaged or no database: put a backup in its place with `madoguchi db restore FILE`"),
    ),
    (r"database is locked", Message("is held by another writer: try again when they are done")),
    (r"disk is full|No space left", Message("has no room left on its disk")),
)
_MEANING = tuple((re.compile(pattern), meaning) for pattern, meaning in _MEANINGS)
_MOST_TOLD = 300  # characters of a driver's own text


def meaning_of(cause: object, url: str, password: str = "") -> Message:
    """Return what happened and what to do, on one line, without any password.

    `cause` is the driver's error, `url` the database's address.
    """
    text = " ".join(str(cause).split())
    for secret in (password, *_passwords(url)):
        if secret:
            text = text.replace(secret, "***")
    told = next((meaning for pattern, meaning in _MEANING if pattern.search(text)), "")
    text = text if len(text) <= _MOST_TOLD else text[:_MOST_TOLD] + "…"
    if told:
        return Message("the database {url} {told} ({text})", url=without_password(url), told=told, text=text)
    return Message("the database {url} cannot be used: {text}", url=without_password(url), text=text)


def without_password(url: str) -> str:
    """Return an address as it may be shown: no password, no parameters."""
    if url.startswith("sqlite:"):
        try:
            return make_url(url).render_as_string(hide_password=True)
        except ArgumentError:
            return url
    scheme, _, rest = url.partition("://")
    user, at, host = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}{at}{host.partition('?')[0]}"


def without_secret(url: str) -> tuple[str, str]:
    """Return PostgreSQL's address without its password, and the password, decoded; empty where there is none."""
    scheme, _, rest = url.partition("://")
    login, at, place = rest.rpartition("@")
    user, _, secret = login.partition(":")
    if found := re.search(r"[?&]password=([^&]*)", place):
        secret = found[1]
        place = re.sub(r"([?&])password=[^&]*&?", r"\1", place).rstrip("?&")
    return f"{scheme}://{user}{at}{place}", unquote(secret)


def _passwords(url: str) -> tuple[str, ...]:
    """The password of an address, as it stands there and decoded; also one that is given as a parameter."""
    login = url.partition("://")[2].rpartition("@")[0]
    found = [login.partition(":")[2], *re.findall(r"[?&]password=([^&]*)", url)]
    return tuple({form for secret in found for form in (secret, unquote(secret)) if form})
