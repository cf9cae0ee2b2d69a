"""`madoguchi serve`: the pages on loopback, on the port that was asked for."""

from __future__ import annotations

import contextlib
import errno
import logging.config
import socket
import sys
from collections.abc import Mapping

import uvicorn
from starlette.types import ASGIApp

from madoguchi.errors import InputError
from madoguchi.faces.origin import Front
from madoguchi.faces.served import holder_of
from madoguchi.faces.web.access import LOG_CONFIG
from madoguchi.faces.web.cached_connection import Cached, connection_of
from madoguchi.faces.web.connections import Waiting, most_connections
from madoguchi.faces.web.node import Mounted, Node
from madoguchi.settings import Settings


def serve(settings: Settings, mounted: Mapping[str, Mounted] | None = None) -> None:
    """Serve the published edition until interrupted; `mounted` makes what other faces serve beside it.

    Raises InputError when the port cannot be had or the database's address is none.
    """
    listener = listen(settings)
    logging.config.dictConfig(LOG_CONFIG)
    with listener:
        node = Node(holder_of(settings), mounted)
        server = make_server(Front(node, settings.trust_proxy, settings.base_url), node)
        port = listener.getsockname()[1]
        sys.stdout.write(f"Madoguchi is at http://{settings.host}:{port}/  (stop with Ctrl-C)\n")
        sys.stdout.flush()
        with node.watching(), contextlib.suppress(KeyboardInterrupt):
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
                f"{where} is taken by another program; choose another port: MADOGUCHI_PORT=8001 make serve"
            ) from error
        raise InputError(
            f"cannot serve at {where}: {error.strerror or error}; set MADOGUCHI_PORT or MADOGUCHI_HOST"
        ) from error
    return listener


def make_server(app: ASGIApp, pages: Cached | None = None) -> uvicorn.Server:
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
        timeout_graceful_shutdown=3,
    )
    return uvicorn.Server(config)
