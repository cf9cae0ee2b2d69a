"""Environment → frozen Settings. Only faces read them.

`VARIABLES` says of each variable what it is for; docs/reference/settings.md is made of it.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from madoguchi.errors import InputError, why_not
from madoguchi.message import Message
from madoguchi.model.mail_server import MailServer, Security
from madoguchi.text.online import is_plain_address

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8000
HIGHEST_PORT = 65_535
MOST_SECONDS = 3_600
LONGEST_LINE = 200  # characters
# The proxy of `MADOGUCHI_TRUST_PROXY=1` is on this very machine.
_THIS_MACHINE = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}")
_BASE_URL = re.compile(
    r"https?://(?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::([0-9]{1,5}))?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment: `default` and `what` are Markdown."""

    name: str
    default: str
    what: str


VARIABLES = (
    Variable(
        "MADOGUCHI_DIRECTORY",
        "the packaged directory",
        "The folder of a directory of one's own (`madoguchi new`); `--directory` says the same of one command.",
    ),
    Variable("MADOGUCHI_PORT", "8000", "The port of the pages; 0 lets the system choose a free one."),
    Variable("MADOGUCHI_HOST", "127.0.0.1", "The address at which the pages listen."),
    Variable(
        "MADOGUCHI_DATABASE_URL",
        "`~/.local/share/madoguchi/madoguchi.sqlite` (or below `XDG_DATA_HOME`); of a directory of one's own, `madoguchi.sqlite` in its folder",
        "The store: `sqlite:////path/to/file`, or `postgresql://user@host:5432/name`; several hosts of one "
        "PostgreSQL are separated by commas.",
    ),
    Variable(
        "MADOGUCHI_DATABASE_URL_FILE",
        "none",
        "A file that holds the address instead, for an address with a password in it.",
    ),
    Variable(
        "MADOGUCHI_DATABASE_PASSWORD_FILE",
        "none",
        "A file that holds the password of PostgreSQL, for an address without one. Without it, PostgreSQL's "
        "own ways hold (`~/.pgpass`, `PGPASSFILE`).",
    ),
    Variable("MADOGUCHI_PERSON", "the system's user name", "Who acts on the command line, for the audit."),
    Variable(
        "MADOGUCHI_BASE_URL",
        "none",
        "The address that readers type, such as `https://madoguchi.example.jp`: feeds, embeds, links of the "
        "HSDS API and QR codes stand under it, and forms are taken from it alone. Without it they are relative "
        "wherever the node is not asked under the address it listens at: `Host` is text from outside.",
    ),
    Variable(
        "MADOGUCHI_OPERATOR",
        "the directory's own (`operator` of its `bundle.toml`)",
        "Who runs this site: a name that every page has at its foot.",
    ),
    Variable(
        "MADOGUCHI_CONTACT",
        "the directory's own (`contact` of its `bundle.toml`)",
        "How to reach who runs it: a mail address, the address of a page, a number, or a line with several.",
    ),
    Variable(
        "MADOGUCHI_TRUST_PROXY",
        "none",
        "Which proxy may say who asks (the last address of `X-Forwarded-For`) and over which scheme "
        "(`X-Forwarded-Proto`): 1 for one on this machine, else addresses or networks, such as "
        "`10.0.0.5,10.1.0.0/24`. From everybody else these headers are dropped unread.",
    ),
    Variable(
        "MADOGUCHI_METRICS_PORT",
        "none: no metrics",
        "The port of `/metrics` (Prometheus), apart from the pages.",
    ),
    Variable("MADOGUCHI_METRICS_HOST", "127.0.0.1", "The address at which `/metrics` listens."),
    Variable(
        "MADOGUCHI_DRAIN_SECONDS",
        "2",
        "How long a node that was told to stop (SIGTERM) still serves while `/readyz` says 503, so that a "
        "load balancer sends nobody there any more. 0 to 3600.",
    ),
    Variable(
        "MADOGUCHI_REQUIRE_SECOND_FACTOR",
        "none",
        "1: reviewers and administrators set up a second factor at their next sign-in, before anything else. "
        "Without it a second factor is offered to everybody.",
    ),
    Variable(
        "MADOGUCHI_SMTP_HOST",
        "none: no mail is sent",
        "The office's mail server, which tells people what waits for them where they ask for it (`/edit/account`). "
        "It takes `MADOGUCHI_SMTP_FROM` and `MADOGUCHI_BASE_URL` too: a mail leads to the pages.",
    ),
    Variable("MADOGUCHI_SMTP_FROM", "none", "The address that these mails come from."),
    Variable(
        "MADOGUCHI_SMTP_SECURITY",
        "starttls",
        "`starttls`, `tls` (from the first byte on), or `none` for a relay within the office's own network, "
        "never with a password.",
    ),
    Variable("MADOGUCHI_SMTP_PORT", "587, 465 or 25, by the security", "The mail server's port."),
    Variable("MADOGUCHI_SMTP_USER", "none: nobody signs in", "Who signs in to the mail server."),
    Variable("MADOGUCHI_SMTP_PASSWORD_FILE", "none", "A file that holds their password."),
    Variable(
        "XDG_CACHE_HOME",
        "`~/.cache`",
        "Below it, in `madoguchi/`, a node keeps a copy of the edition it serves, for a start without its "
        "database.",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to serve, and where the store is. Port 0 lets the system choose a free one.

    `copies` is the folder where a node keeps the edition it serves, for a start without its database;
    `trust_proxy` are the addresses of the proxies that are believed when they name who asks; `base_url`
    is what readers type to reach this site, empty where nobody has said it. `metrics_port` None: no
    metrics. `operator` and `contact` say who runs the site, empty where the directory says it itself.
    `drain_seconds`: how long a node that stops still serves. `require_second_factor`: reviewers and
    administrators must have one. `mail` None: no mail is sent.
    """

    port: int = DEFAULT_PORT
    host: str = LOOPBACK
    database_url: str = ""
    copies: Path = Path()
    trust_proxy: tuple[Network, ...] = ()
    base_url: str = ""
    database_password: str = ""
    metrics_port: int | None = None
    metrics_host: str = LOOPBACK
    drain_seconds: int = 2
    require_second_factor: bool = False
    operator: str = ""
    contact: str = ""
    mail: MailServer | None = None


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of the environment; what is empty or absent has its default.

    Raises InputError for a setting that cannot be used, and for a file of secrets that cannot be read.
    """
    given = os.environ if environment is None else environment

    def text(name: str) -> str:
        return given.get(name, "").strip()

    def number(name: str, default: int, highest: int = HIGHEST_PORT) -> int:
        return _number(name, text(name), highest, default)

    database, password = text("MADOGUCHI_DATABASE_URL"), ""
    if file := text("MADOGUCHI_DATABASE_URL_FILE"):
        if database:
            raise InputError(
                Message(
                    "MADOGUCHI_DATABASE_URL and MADOGUCHI_DATABASE_URL_FILE are both set; unset one of them"
                )
            )
        database = _secret("MADOGUCHI_DATABASE_URL_FILE", file)
    if file := text("MADOGUCHI_DATABASE_PASSWORD_FILE"):
        password = _secret("MADOGUCHI_DATABASE_PASSWORD_FILE", file)
    if not database:
        own = text("MADOGUCHI_DIRECTORY")
        folder = Path(own).resolve() if own else _folder(given, "XDG_DATA_HOME", ".local/share")
        database = f"sqlite:///{folder / 'madoguchi.sqlite'}"
    return Settings(
        port=number("MADOGUCHI_PORT", DEFAULT_PORT),
        host=text("MADOGUCHI_HOST") or LOOPBACK,
        database_url=database,
        copies=_folder(given, "XDG_CACHE_HOME", ".cache"),
        trust_proxy=_proxies(text("MADOGUCHI_TRUST_PROXY")),
        base_url=_base_url(text("MADOGUCHI_BASE_URL").rstrip("/")),
        database_password=password,
        metrics_port=number("MADOGUCHI_METRICS_PORT", 9464) if text("MADOGUCHI_METRICS_PORT") else None,
        metrics_host=text("MADOGUCHI_METRICS_HOST") or LOOPBACK,
        drain_seconds=number("MADOGUCHI_DRAIN_SECONDS", 2, MOST_SECONDS),
        require_second_factor=_switch("MADOGUCHI_REQUIRE_SECOND_FACTOR", text),
        operator=_line("MADOGUCHI_OPERATOR", text),
        contact=_line("MADOGUCHI_CONTACT", text),
        mail=_mail_server(text, number),
    )


def _mail_server(text: Callable[[str], str], number: Callable[[str, int], int]) -> MailServer | None:
    """Return the mail server; None where no host is named. What belongs to it is asked for with it alone."""
    host = text("MADOGUCHI_SMTP_HOST")
    if not host:
        return None
    if not _HOST.fullmatch(host):
        raise InputError(
            Message("MADOGUCHI_SMTP_HOST is {host!r}; a name or an address alone is expected", host=host[:80])
        )
    sender, user = text("MADOGUCHI_SMTP_FROM"), text("MADOGUCHI_SMTP_USER")
    if not is_plain_address(sender):
        raise InputError(
            Message(
                "MADOGUCHI_SMTP_FROM is {sender!r}; the address that mails come from is expected, such as "
                "madoguchi@example.jp",
                sender=sender[:80],
            )
        )
    if not text("MADOGUCHI_BASE_URL"):
        raise InputError(
            Message(
                "set MADOGUCHI_BASE_URL too, the address that people type: the mails of MADOGUCHI_SMTP_HOST lead there"
            )
        )
    said = text("MADOGUCHI_SMTP_SECURITY").lower() or Security.STARTTLS.value
    if said not in set(Security):
        raise InputError(
            Message(
                "MADOGUCHI_SMTP_SECURITY is {said!r}; one of {kinds}", said=said[:40], kinds=tuple(Security)
            )
        )
    security, file = Security(said), text("MADOGUCHI_SMTP_PASSWORD_FILE")
    if security is Security.NONE and (user or file):
        raise InputError(
            Message(
                "MADOGUCHI_SMTP_SECURITY is none: a password would go to the mail server where everybody can read "
                "it; use starttls or tls, or sign in as nobody"
            )
        )
    if bool(user) != bool(file):
        raise InputError(
            Message("MADOGUCHI_SMTP_USER and MADOGUCHI_SMTP_PASSWORD_FILE go together; set both, or neither")
        )
    return MailServer(
        host,
        sender,
        security,
        number("MADOGUCHI_SMTP_PORT", 0),
        user,
        _secret("MADOGUCHI_SMTP_PASSWORD_FILE", file) if file else "",
    )


def _line(name: str, text: Callable[[str], str]) -> str:
    """What stands at the foot of every page: one line that can be shown."""
    said = text(name)
    if len(said) > LONGEST_LINE or not said.isprintable():
        raise InputError(
            Message(
                "{name}: one line of at most {longest} characters is expected",
                name=name,
                longest=LONGEST_LINE,
            )
        )
    return said


def _number(name: str, text: str, highest: int, default: int) -> int:
    if not text:
        return default
    # Seven digits are more than any of these may have: a number of a million digits is not read.
    if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text) <= highest):
        raise InputError(
            Message(
                "{name} is {text!r}; a whole number from 0 to {highest} is expected, such as {default}",
                name=name,
                text=text[:40],
                highest=highest,
                default=default,
            )
        )
    return int(text)


def _switch(name: str, text: Callable[[str], str]) -> bool:
    if (said := text(name)) not in ("", "0", "1"):
        raise InputError(Message("{name} is {said!r}; 1 or 0 is expected", name=name, said=said[:40]))
    return said == "1"


def _base_url(text: str) -> str:
    if text and not ((match := _BASE_URL.fullmatch(text)) and int(match[1] or 80) <= HIGHEST_PORT):
        raise InputError(
            Message(
                "MADOGUCHI_BASE_URL is {text!r}; scheme, host and at most a port are expected, such as "
                "https://madoguchi.example.jp",
                text=text,
            )
        )
    return text.lower()


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
            Message(
                "MADOGUCHI_TRUST_PROXY is {text!r} ({error}); expected 1 for a proxy on this machine, or "
                "the addresses of proxies, such as 10.0.0.5,10.1.0.0/24",
                text=text,
                error=error,
            )
        ) from error


def _secret(name: str, file: str) -> str:
    """Return what a file of one line holds. Its content never stands in a message."""
    try:
        content = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = why_not(error) if isinstance(error, OSError) else Message("it is not UTF-8 text")
        raise InputError(
            Message(
                "{name} names {file}, which cannot be read: {why}; look at its owner and mode",
                name=name,
                file=file,
                why=why,
            )
        ) from error
    if not content or "\n" in content:
        raise InputError(
            Message("{name} names {file}; exactly one line is expected in it", name=name, file=file)
        )
    return content


def _folder(given: Mapping[str, str], name: str, otherwise: str) -> Path:
    """Return our folder under one of the XDG base directories."""
    base = given.get(name, "").strip() or str(Path(given.get("HOME", "").strip() or Path.home()) / otherwise)
    return Path(base) / "madoguchi"
