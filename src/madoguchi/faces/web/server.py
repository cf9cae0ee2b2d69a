"""`madoguchi serve`: the pages on loopback, on the port that was asked for."""

from __future__ import annotations

import contextlib
import errno
import logging.config
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from madoguchi.errors import InputError, why_not
from madoguchi.faces.identity import Operator
from madoguchi.faces.origin import Front
from madoguchi.faces.served import holder_of
from madoguchi.faces.web.access import LOG_CONFIG, Observed
from madoguchi.faces.web.cached_connection import CLOSE, Cached, connection_of
from madoguchi.faces.web.connections import Waiting, most_connections
from madoguchi.faces.web.health import Lifecycle
from madoguchi.faces.web.node import Mounted, Node
from madoguchi.message import Message
from madoguchi.settings import Settings

SECONDS_TO_FINISH = 10  # what is being answered when the server ends


Beside = Callable[[Node], contextlib.AbstractContextManager[object]]
"""What goes on beside the pages of a node as long as it serves."""


def serve(
    settings: Settings, mounted: Mapping[str, Mounted] | None = None, beside: Beside | None = None
) -> None:
    """Serve the published edition until interrupted; `mounted` makes what other faces serve beside it.

    Raises InputError when the port cannot be had or the database's address is none.
    """
    listener = listen(settings)
    logging.config.dictConfig(LOG_CONFIG)
    with listener:
        operator = Operator(settings.operator, settings.contact)
        node = Node(holder_of(settings), mounted, operator=operator)
        front = Front(Observed(node), settings.trust_proxy, settings.base_url)
        server = make_server(front, node, node.lifecycle, settings.drain_seconds)
        if settings.metrics_port is not None:
            from madoguchi.faces.web.metrics import Metrics

            Metrics(node).serve(settings.metrics_host, settings.metrics_port)
        port = listener.getsockname()[1]
        sys.stdout.write(f"Madoguchi is at http://{settings.host}:{port}/  (stop with Ctrl-C)\n")
        sys.stdout.flush()
        going_on = beside(node) if beside else contextlib.nullcontext()
        with node.watching(), going_on, contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def listen(settings: Settings) -> socket.socket:
    """Return a bound socket, so that a taken port is told before anything else is done."""
    # The protocol is named so that asyncio knows TCP and sends answers without Nagle's delay.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        where = f"{settings.host}:{settings.port}"
        if error.errno == errno.EADDRINUSE:
            raise InputError(
                Message(
                    "{where} is taken by another program; choose another port: "
                    "madoguchi serve --port 8001, or MADOGUCHI_PORT=8001 make serve",
                    where=where,
                )
            ) from error
        raise InputError(
            Message(
                "cannot serve at {where}: {error}; set MADOGUCHI_PORT or MADOGUCHI_HOST",
                where=where,
                error=why_not(error),
            )
        ) from error
    return listener


def make_server(
    app: ASGIApp,
    pages: Cached | None = None,
    lifecycle: Lifecycle | None = None,
    drain_seconds: float = 0,
) -> DrainingServer:
    """Return a server that logs nothing of its own about requests, and lets slow connections go.

    What `pages` keeps is sent before the application is called.
    """
    config = uvicorn.Config(
        app,
        http=connection_of(Waiting(most_connections()), pages),
        ws="none",
        proxy_headers=False,  # uvicorn believes whoever is on this machine; origin.Front does not
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    return DrainingServer(config, lifecycle or Lifecycle(), drain_seconds)


class DrainingServer(uvicorn.Server):
    """A server that SIGTERM takes out gently.

    It says that it is not ready, serves on for a while, closing each connection behind its answer, then
    finishes what it is answering and ends with 0. A second SIGTERM, or SIGINT, does not wait.
    """

    def __init__(self, config: uvicorn.Config, lifecycle: Lifecycle, drain_seconds: float) -> None:
        super().__init__(config)
        self._lifecycle, self._drain_seconds = lifecycle, drain_seconds
        self._until: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        if sig != signal.SIGTERM:
            super().handle_exit(sig, frame)
        elif self._lifecycle.draining:
            self.should_exit = True
        else:
            self._lifecycle.draining = True
            self._until = time.monotonic() + self._drain_seconds

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether it is time to end."""
        ends = await super().on_tick(counter)
        if self._until is None:
            return ends
        headers = self.server_state.default_headers
        if CLOSE not in headers:
            self.server_state.default_headers = [*headers, CLOSE]
        self.should_exit = self.should_exit or time.monotonic() >= self._until
        return self.should_exit
