"""What readers wait while files made to cost are sent, a large list is read, and a file is made.

Usage:

    python bench/hostile_uploads.py                         every file of tests/ingest/hostile.py, full size
    python bench/hostile_uploads.py --only quotes           one of them
    python bench/hostile_uploads.py --large list.txt        an import and a cross-check of it at once, and 60
                                                            people who fetch a guidebook that is being made

A node is started on an empty store; an editor who is signed in sends the files while one reader asks in
a loop: the home page, a desk, a question (one new address in three, so that nothing kept answers it).
Told for each: what the node said, the seconds it took, the reader's median, 99th percentile and worst,
and the most memory of the node and of a child (sampled every 20 ms).
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote

from madoguchi.editorial.signing_in import hashed
from madoguchi.store.database import Database
from madoguchi.store.editions import packaged_edition
from madoguchi.store.people import Role, add_person
from madoguchi.store.sessions import open_session

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.ingest import hostile

MB = 1 << 20
COMMAND = str(Path(sys.executable).with_name("madoguchi"))
FILES: dict[str, Callable[[], bytes]] = {
    "far cell": hostile.far_cell,
    "merged sheet": hostile.merged_sheet,
    "256 MB cell": lambda: hostile.long_cell(256 * MB),
    "many cells": hostile.many_cells,
    "many sheets": lambda: hostile.many_sheets(65_535),
    "large styles": hostile.large_styles,
    "many members": lambda: hostile.many_members(65_000),
    "entities": hostile.entities,
    "archives": hostile.archive_in_archive,
    "packed twice": lambda: hostile.packed_twice(512 * MB),
    "million glyphs": lambda: hostile.many_glyphs(1_000_000),
    "glyphs on pages": lambda: hostile.many_glyphs(45_000),
    "many rules": hostile.many_rules,
    "rules below": lambda: hostile.many_rules(19_000),
    "many pages": hostile.many_pages,
    "endless map": hostile.boundless_map,
    "ring of tables": hostile.tables_in_a_ring,
    "quotes": lambda: b'"' * (60 * MB),
    "quoted lines": lambda: b'"\n' * 380_000,
    "30 MB of digits": lambda: (b"03-1234-5678 " * 3_000 + b"\n") * 800,
    "spaces": lambda: (b" " * 40_000 + b"\n") * 200,
}


@dataclass
class Watch:
    """A reader in a loop, and the memory of a node and its children; `take` begins anew."""

    node: int
    port: int
    paths: Iterator[str]
    waits: list[float] = field(default_factory=list)
    child: int = 0
    failed: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def take(self) -> None:
        self.waits, self.child, self.failed = [], 0, 0

    def read(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        while not self.over.is_set():
            begun = time.perf_counter()
            connection.request("GET", next(self.paths))
            response = connection.getresponse()
            response.read()
            self.waits.append(time.perf_counter() - begun)
            self.failed += response.status != 200
            time.sleep(0.002)

    def weigh(self) -> None:
        while not self.over.wait(0.02):
            for each in children_of(self.node):
                self.child = max(self.child, memory(each, "VmHWM"))

    def told(self) -> str:
        waits = sorted(self.waits) or [0.0]
        worst = waits[min(len(waits) - 1, int(0.99 * len(waits)))]
        return (
            f"{1000 * statistics.median(waits):5.1f} | {1000 * worst:5.0f} | {1000 * waits[-1]:5.0f} | "
            f"{len(waits):6} | {memory(self.node, 'VmHWM') >> 20:4} | {self.child >> 20:4}"
            + (f" | {self.failed} failed" if self.failed else "")
        )


def memory(process: int, what: str) -> int:
    """Return a figure of /proc/PID/status in bytes; 0 when the process is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(rf"^{what}:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) << 10 if found else 0


def children_of(process: int) -> list[int]:
    """Return the processes that one has started."""
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += [int(each) for each in task.read_text().split()]
        except OSError:
            continue
    return found


def paths() -> Iterator[str]:
    """What the reader asks for."""
    desk = packaged_edition().desks[5].id
    for n in count():
        yield ("/", f"/desk/{desk}", f"/api/ask?q={quote(f'資金繰りが苦しい {n}')}")[n % 3]


@contextmanager
def node(folder: Path) -> Iterator[tuple[int, int, str]]:
    """Run a node on a store in a folder; give its process, its port and the cookie of an editor."""
    url = f"sqlite:///{folder}/store.sqlite"
    database = Database(url)
    database.upgrade()
    password = hashed("quiet river seven stones", name="")
    with database.writing() as connection:
        for name, role in (("admin", Role.ADMINISTRATOR), ("hanako", Role.EDITOR)):
            add_person(connection, name, name, role, password=password, must_change=False)
        session = open_session(connection, "hanako", datetime.now(UTC))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "MADOGUCHI_PORT": str(port), "MADOGUCHI_DATABASE_URL": url}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([COMMAND, "serve"], env=environment, stdout=log, stderr=log)
        try:
            wait_for(port)
            yield process.pid, port, f"madoguchi-session={session}"
        finally:
            process.terminate()
            process.wait()


def wait_for(port: int) -> None:
    """Return once the node answers."""
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the node does not answer")


def send(port: int, cookie: str, path: str, name: str, field: str, content: bytes) -> str:
    """Send a file as an editor; return what the page says of it."""
    host = f"127.0.0.1:{port}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1200)
    headers = {"Cookie": cookie, "Origin": f"http://{host}"}
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    page = response.read().decode()
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    if not token:
        return f"{response.status} no form: {page[:200]!r}"
    edge = uuid.uuid4().hex
    body = b"".join((
        f'--{edge}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token[1]}\r\n'.encode(),
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode(),
        content, f"\r\n--{edge}--\r\n".encode(),
    ))  # fmt: skip
    headers["Content-Type"] = f"multipart/form-data; boundary={edge}"
    connection.request("POST", f"{path}?lang=en", body, headers)
    response = connection.getresponse()
    answer = response.read().decode()
    problem = re.search(r'class="problem-text">([^<]*)', answer)
    counts = re.findall(r"<strong>(\d+)</strong>", answer)
    return f"{response.status} " + (problem[1] if problem else "read" + (f" {counts}" if counts else ""))


def hostile_files(port: int, cookie: str, watch: Watch, only: str) -> None:
    """Send every file to the import and to the cross-check."""
    print("| file | sent to | seconds | reader p50 ms | p99 | worst | answers | node MB | child MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, make in FILES.items():
        if only not in ("", name):
            continue
        content = make()
        for path, part in (("/edit/drafts", "file"), ("/edit/crosscheck", "files")):
            watch.take()
            begun = time.perf_counter()
            said = send(port, cookie, path, "list", part, content)
            seconds = time.perf_counter() - begun
            print(
                f"| {name} ({len(content) / 1000:,.0f} kB) | {path[6:]} | {seconds:5.1f} | {watch.told()} | {said[:100]}"
            )
            sys.stdout.flush()


def large_list(port: int, cookie: str, watch: Watch, file: Path) -> None:
    """Import a list and cross-check it at once while a guidebook is made for sixty."""
    content = file.read_bytes()
    edition = packaged_edition().id

    def fetch() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        connection.request("GET", f"/data/{edition}/madoguchi.pdf")
        said.append(f"PDF {connection.getresponse().status}")

    said: list[str] = []
    work = [
        threading.Thread(
            target=lambda: said.append(send(port, cookie, "/edit/drafts", "list.txt", "file", content))
        ),
        threading.Thread(
            target=lambda: said.append(send(port, cookie, "/edit/crosscheck", "list.txt", "files", content))
        ),
        *(threading.Thread(target=fetch) for _ in range(60)),
    ]
    watch.take()
    begun = time.perf_counter()
    for each in work:
        each.start()
    for each in work:
        each.join()
    print(f"all at once: {time.perf_counter() - begun:.0f} s | {watch.told()}")
    print({each: said.count(each) for each in said})
    watch.take()
    begun = time.perf_counter()
    for page in ("", "/walk"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        connection.request("GET", f"/edit/drafts/1{page}", headers={"Cookie": cookie})
        connection.getresponse().read()
    print(f"the draft looked at: {time.perf_counter() - begun:.0f} s | {watch.told()}")


def main() -> None:
    """Run the node, the reader and the files."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--only", default="")
    options.add_argument("--large", type=Path)
    given = options.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder, node(Path(folder)) as (process, port, cookie):
        watch = Watch(process, port, paths())
        watching = [threading.Thread(target=each, daemon=True) for each in (watch.read, watch.weigh)]
        for each in watching:
            each.start()
        time.sleep(5)
        watch.take()
        time.sleep(5)
        print(f"quiet: p50 | p99 | worst | answers | node | child: {watch.told()}")
        if given.large:
            large_list(port, cookie, watch, given.large)
        else:
            hostile_files(port, cookie, watch, given.only)
        watch.over.set()


if __name__ == "__main__":
    main()
