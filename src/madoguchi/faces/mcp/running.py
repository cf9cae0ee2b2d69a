"""`madoguchi mcp`: over standard input and output, or over HTTP on loopback."""

from __future__ import annotations

import contextlib
import logging
import logging.config
import socket
import sys
import threading
from collections.abc import Iterator

import anyio
import uvicorn
from mcp.server.stdio import stdio_server
from starlette.applications import Starlette

from madoguchi.answers.router import Router
from madoguchi.answers.warming import warm
from madoguchi.errors import InputError
from madoguchi.faces.mcp.server import make_server
from madoguchi.faces.served import published_edition
from madoguchi.settings import LOOPBACK

DEFAULT_PORT = 8001  # beside the pages' 8000
PATH = "/mcp"
MOST_BYTES = 64 * 1024  # the longest question, escaped, with room to spare

# Only our own lines are written: tool, kind of error, place in the code. The library's loggers may
# quote a message that they cannot read, and a server's access log would tell who asked when.
LOG_CONFIG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["nowhere"], "level": "CRITICAL"},
    "loggers": {
        "madoguchi.mcp": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        **{
            name: {"handlers": ["nowhere"], "level": "CRITICAL", "propagate": False}
            for name in ("mcp", "uvicorn", "uvicorn.error", "uvicorn.access", "asyncio")
        },
    },
}


def serve_stdio() -> None:
    """Serve over standard input and output until the input ends. Nothing else is written there."""
    logging.config.dictConfig(LOG_CONFIG)
    router = Router(published_edition())
    with warmed(router):
        anyio.run(_over_stdio, router)


async def _over_stdio(router: Router) -> None:
    server = make_server(router)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


def serve_http(port: int = DEFAULT_PORT) -> None:
    """Serve over streamable HTTP on loopback until interrupted. Raises InputError for a port that is taken."""
    logging.config.dictConfig(LOG_CONFIG)
    with listen(port) as listener:
        router = Router(published_edition())
        config = uvicorn.Config(
            http_app(router),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=3,
        )
        with warmed(router):
            address = f"http://{LOOPBACK}:{listener.getsockname()[1]}{PATH}"
            sys.stdout.write(f"Madoguchi's tools are at {address}  (stop with Ctrl-C)\n")
            sys.stdout.flush()
            with contextlib.suppress(KeyboardInterrupt):
                uvicorn.Server(config).run(sockets=[listener])


def http_app(router: Router) -> Starlette:
    """Return the HTTP application.

    It keeps no session: every request stands alone, and any node may answer it. For a loopback
    host the library refuses a foreign Host or Origin, so that no web page can reach it.
    """
    return make_server(router).streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=MOST_BYTES,
        host=LOOPBACK,
    )


def listen(port: int) -> socket.socket:
    """Return a bound loopback socket; port 0 lets the system choose. Raises InputError when taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise InputError(
            f"cannot serve at {LOOPBACK}:{port}: {error}; choose another port: madoguchi mcp --http --port 8002"
        ) from error
    return listener


@contextlib.contextmanager
def warmed(router: Router) -> Iterator[None]:
    """Load what the first question would wait for, in a thread that does not outlive the block."""
    warming = threading.Thread(target=warm, args=(router,), daemon=True)
    warming.start()
    try:
        yield
    finally:
        warming.join()  # native code in a thread must not outlive the interpreter
