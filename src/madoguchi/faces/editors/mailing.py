"""The thread of a node that tells people by mail what waits for them, where the office has a mail server."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from madoguchi.editorial.mailing import Turn, turn
from madoguchi.editorial.smtp import opened
from madoguchi.faces.editors.waiting_words import letter
from madoguchi.model.edition import Edition
from madoguchi.model.mail_server import MailServer
from madoguchi.store.database import Database

if TYPE_CHECKING:
    from madoguchi.faces.web.node import Node

SECONDS_BETWEEN = 60.0
log = logging.getLogger("madoguchi.mail")


def send_now(database: Database, edition: Edition, server: MailServer, base: str) -> Turn:
    """Queue what waits for everybody who is written to, and send what is due; `base` is where the pages are."""
    write = partial(letter, sender=server.sender, base=base)
    return turn(database, edition, partial(opened, server), write, lambda: datetime.now(UTC))


@contextlib.contextmanager
def mailing(node: Node, server: MailServer, base: str, *, every: float = SECONDS_BETWEEN) -> Iterator[None]:
    """Send what is due every minute while the block runs; whatever goes wrong, pages are served."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(every):
            database = node.holder.database
            if database is None or not database.exists():
                continue
            try:
                send_now(database, node.site.edition, server, base)
            except Exception as error:  # the store is away, or a fault of ours
                log.error("", extra={"fields": {"error": type(error).__name__, "where": "the mail"}})

    thread = threading.Thread(target=work, daemon=True, name="mail")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(
            timeout=1.0
        )  # one that waits for a mail server ends with the process; the mail stays queued
