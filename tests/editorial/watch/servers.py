"""Servers of this machine that behave as owners' sites do, and as hostile ones do."""

from __future__ import annotations

import contextlib
import ipaddress
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from madoguchi.editorial.watch.addresses import Doors
from madoguchi.editorial.watch.fetching import Fetcher, Politeness

Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A site at a port of this machine: path → what it answers; `asked` are the paths that were asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.port = 0

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def url(self, path: str = "/page", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


def sends(body: bytes | str, status: int = 200, kind: str = "text/html", **headers: str) -> Answer:
    content = body.encode() if isinstance(body, str) else body

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        with contextlib.suppress(OSError):
            handler.wfile.write(content)

    return answer


@contextlib.contextmanager
def site() -> Iterator[Site]:
    """A site that answers 404 to all that nobody put into its pages."""
    here = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append((self.path, dict(self.headers)))
            with contextlib.suppress(OSError):
                here.pages.get(self.path, sends("", 404))(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()


def fetcher(*sites: Site, most: int = 50, seconds: float = 20.0, **more: object) -> Fetcher:
    """A fetcher that may visit these sites at 127.0.0.1 and nothing else of this machine; it does not sleep."""
    doors = Doors(
        frozenset({80, 443, *(each.port for each in sites)}), (ipaddress.ip_network("127.0.0.1/32"),)
    )
    given = {"sleep": lambda _: None, **more}
    return Fetcher("https://desk.example.jp", "9", most, doors, Politeness(seconds=seconds), **given)
