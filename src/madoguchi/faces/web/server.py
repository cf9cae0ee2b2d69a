"""`madoguchi serve`: the pages on loopback, on the port that was asked for."""

from __future__ import annotations

import contextlib
import errno
import logging.config
import socket
import sys
import threading

import uvicorn
from fastapi import FastAPI

from madoguchi.answers.router import Router, today
from madoguchi.errors import InputError
from madoguchi.faces.web.access import LOG_CONFIG
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.site import Site
from madoguchi.settings import Settings
from madoguchi.store.editions import current_edition


def serve(settings: Settings) -> None:
    """Serve the packaged edition until interrupted. Raises InputError when the port cannot be had."""
    listener = listen(settings)
    logging.config.dictConfig(LOG_CONFIG)
    with listener:
        edition = current_edition()
        router = Router(edition)
        app = create_app(edition, router)
        warming = threading.Thread(target=warm, args=(app.state.site,), daemon=True)
        warming.start()
        server = make_server(app)
        port = listener.getsockname()[1]
        sys.stdout.write(f"Madoguchi is at http://{settings.host}:{port}/  (stop with Ctrl-C)\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
        warming.join()  # native code in a thread must not outlive the interpreter


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


def warm(site: Site) -> None:
    """Ask what makes the router load all its look-ups, so that no person waits for them.

    A lost character makes it build its index of names; the last question needs the sentence vectors.
    """
    for query in ("お金を借りたい", "大阪信用保協会", "どこにも書いていないこと"):
        site.answer(query, "大阪府", today())


def make_server(app: FastAPI) -> uvicorn.Server:
    """Return a server that logs nothing of its own about requests."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
    )
    return uvicorn.Server(config)
