"""The mail server of the office, as the settings say it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Security(StrEnum):
    """How the way to a mail server is kept from others."""

    STARTTLS = "starttls"  # asked for before anything is said; without it nothing is sent
    TLS = "tls"  # from the first byte on
    NONE = "none"  # a relay of the office's own network; never with a password


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server (SMTP). `sender` is the address that mails come from; without a `user` nobody signs in."""

    host: str
    sender: str
    security: Security = Security.STARTTLS
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def door(self) -> int:
        """The port: the one that was said, else the usual one."""
        return self.port or PORTS[self.security]
