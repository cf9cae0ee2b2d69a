"""Real nodes as processes of their own, and a reader that never stops reading."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import free_port

PATHS = ("/healthz", "/ask?q=%E8%9E%8D%E8%B3%87&place=%E5%A4%A7%E9%98%AA", "/", "/tables")


@dataclass(frozen=True)
class Running:
    """A node's port, and the process behind it."""

    port: int
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """Kill it as a power cut would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def node(database: str, folder: Path) -> Iterator[Running]:
    """Run `madoguchi serve` on a free port."""
    port = free_port()
    environment = {
        **os.environ,
        "MADOGUCHI_PORT": str(port),
        "MADOGUCHI_DATABASE_URL": database,
        "XDG_CACHE_HOME": str(folder),
    }
    command = [str(Path(sys.executable).with_name("madoguchi")), "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
        try:
            assert run.stdout is not None
            assert b"Madoguchi is at" in run.stdout.readline()
            wait_until(lambda: bool(get(port, "/healthz")), seconds=30)
            yield Running(port, run)
        finally:
            run.kill()


def get(port: int, path: str) -> bytes:
    """Return the body of a page; empty where it could not be had."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        return body if response.status == 200 else b""
    except (OSError, http.client.HTTPException):
        return b""
    finally:
        connection.close()


def revision(port: int) -> str:
    """Return the revision that a node serves."""
    found: str = json.loads(get(port, "/healthz") or b"{}").get("revision", "")
    return found


def wait_until(holds, seconds: float) -> None:
    """Wait until something holds; fail after so many seconds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.1)


class Readers:
    """Read pages of a server from several threads until the block ends; keep what failed.

    Half of them keep their connection, as browsers do; the others open one for every page.
    """

    def __init__(self, port: int, threads: int = 4) -> None:
        self.read = 0
        self.failed: list[str] = []
        self._port = port
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._reading, args=(number % 2 == 0,)) for number in range(threads)
        ]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _reading(self, keeping: bool) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        while not self._stop.is_set():
            for path in PATHS:
                try:
                    connection.request("GET", path)
                    response = connection.getresponse()
                    response.read()
                    told = "" if response.status == 200 else f"{path} {response.status}"
                except (OSError, http.client.HTTPException) as error:
                    connection.close()
                    told = f"{path} {error!r}"
                self.read += 1
                if told:
                    self.failed.append(told)
                if not keeping:
                    connection.close()
                time.sleep(0.005)
        connection.close()
