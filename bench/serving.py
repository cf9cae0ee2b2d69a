"""Measure the server beside nginx and Datasette, per second of the server's processor, and print a table.

Usage:

    python bench/serving.py                          the packaged edition
    python bench/serving.py --edition list.json      another one too, such as bench/big_edition.py makes
    python bench/serving.py --write                  and keep the tables in bench/results.md

Needs `wrk` and `nginx`; Datasette is measured where `datasette` is installed. Each round loads every
server in turn with one client, so that a busy moment falls on all of them alike. nginx sends the very
bytes of our pages from files; Datasette searches the same desks in SQLite. What is counted is the
processor time of the server alone (user and system, all its processes), from /proc.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import gzip
import http.client
import itertools
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote, urlencode

from madoguchi.answers.router import Router
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.data.manifest import LANGUAGES
from madoguchi.editions.codec import decode
from madoguchi.model.edition import Edition
from madoguchi.store.database import Database, now
from madoguchi.store.editions import PUBLISH, Publication, move_pointer, packaged_edition, put_revision

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results.md"
QUESTIONS = ROOT / "training" / "questions" / "tuning.csv"
HEADING = "## The server beside nginx and Datasette"
GIVE_UP = 400.0  # a long list on a busy machine starts slowly
TICKS = os.sysconf("SC_CLK_TCK")
GZIP = "Accept-Encoding: gzip"
ASKED = urlencode({"q": "後継者がいない", "place": "大阪府"})


@dataclass(frozen=True)
class Server:
    """A running server: its port, and the process at the head of its others."""

    name: str
    port: int
    pid: int

    def seconds(self) -> float:
        """Return the processor time that the server has taken, with its children."""
        return sum(_seconds(pid) for pid in (self.pid, *_children(self.pid)))

    def memory(self) -> float:
        """Return what the server holds in memory (MB)."""
        return sum(_memory(pid) for pid in (self.pid, *_children(self.pid)))


def main() -> None:
    """Measure each edition; print, and keep when asked to."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--edition", type=Path)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=int, default=2)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    text = "".join(
        measured(edition, content, given.rounds, given.seconds)
        for edition, content in editions(given.edition)
    )
    print(text)
    if given.write:
        before = RESULTS.read_text(encoding="utf-8").partition(HEADING)[0].rstrip()
        RESULTS.write_text(f"{before}\n\n{HEADING}\n{text}", encoding="utf-8")


def editions(file: Path | None) -> Iterator[tuple[Edition, bytes]]:
    """Yield the editions to measure; the packaged one needs no store (no bytes)."""
    yield packaged_edition(), b""
    if file:
        content = file.read_bytes()
        yield decode(content, GUIDEBOOK), content


def measured(edition: Edition, content: bytes, rounds: int, seconds: int) -> str:
    """Return the table of one edition."""
    desk = f"/desk/{edition.desks[0].id}"
    pages = {
        "home": "/",
        "desk page": desk,
        "questions (`/api/ask`)": f"/api/ask?{ASKED}",
        "answer page (`/ask`)": f"/ask?{ASKED}",
    }
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as running:
        folder = Path(name)
        folder.chmod(0o755)  # nginx reads its files as another user
        node = running.enter_context(serving(folder, content))
        idle = idling(node)
        start = node.memory()
        printing = "" if content else while_printing(node, edition)  # before anything else has it made
        files = {what: fetched(node.port, path)[1] for what, path in pages.items() if "?" not in path}
        nginx = running.enter_context(static(folder, files)) if shutil.which("nginx") else None
        datasette = running.enter_context(searching(folder, edition)) if shutil.which("datasette") else None
        rows = []
        for what, path in pages.items():
            peer, target = (
                (nginx, f"/{what.split()[0]}.html")
                if what in files
                else (datasette, f"/desks/desks?{urlencode({'_search': '後継者'})}")
            )
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(loaded(node, path, seconds))
                if peer:
                    theirs.append(loaded(peer, target, seconds))
            beside = f"{median(theirs):,.0f} ({peer.name})" if peer else "not installed"
            share = f"{100 * median(ours) / median(theirs):.0f} %" if peer else ""
            rows.append(f"| {what} | {median(ours):,.0f} | {beside} | {share} |\n")
        new = asking(node.port)
        before = node.seconds()
        waits = asking(node.port)
        each = 1000 * (node.seconds() - before) / len(waits)
        slow, path = slowest(node.port, edition)
        after = node.memory()
        more = "" if content else f"{steady(node)}{printing}"
    return (
        f"\n{len(edition.desks):,} desks, one client at a time, with gzip. Requests per second of the server's processor, "
        f"median of {rounds} rounds; load average {os.getloadavg()[0]:.1f}.\n\n"
        "| what | ours | beside it | ours in its parts |\n| --- | --- | --- | --- |\n" + "".join(rows) + "\n"
        f"`/ask` over loopback, {len(waits)} questions, one client: {cuts(waits)}, {each:.1f} ms of the processor a "
        f"question; asked for the first time {cuts(new)}. The router alone, in processor time: {cuts(answered(edition))}. "
        f"Slowest public page made for the first time: `{path}`, {slow:.2f} s. "
        f"Idle: {100 * idle:.1f} % of a core. Memory: {start:.0f} MB at the start, {after:.0f} MB after all of this.\n"
        f"{more}"
    )


def asking(port: int) -> list[float]:
    """Return how long the answer page of each question takes."""
    return [fetched(port, f"/ask?{urlencode(asked)}")[0] for asked in questions()]


def cuts(seconds: list[float]) -> str:
    """Return the median and the 99th percentile of some times, in words."""
    of = quantiles(seconds, n=100)
    return f"p50 {1000 * of[49]:.1f} ms, p99 {1000 * of[98]:.1f} ms"


def answered(edition: Edition) -> list[float]:
    """Return the processor time that the router takes for each question, in this process."""
    router, found = Router(edition), []
    for asked in list(questions())[:50]:
        router.answer(asked["q"], asked["place"])
    for asked in questions():
        before = time.thread_time()
        router.answer(asked["q"], asked["place"])
        found.append(time.thread_time() - before)
    return found


def mixed() -> Iterator[str]:
    """Yield addresses without end: a question's page, the same question for a program, a desk's page, in six languages."""
    ids = [desk.id for desk in packaged_edition().desks]
    for n, asked in enumerate(itertools.cycle(list(questions()))):
        lang = LANGUAGES[n % len(LANGUAGES)]
        yield f"/ask?{urlencode({**asked, 'lang': lang})}"
        yield f"/api/ask?{urlencode(asked)}"
        yield f"/desk/{ids[n % len(ids)]}?{urlencode({'lang': lang})}"


def steady(node: Server, requests: int = 20_000) -> str:
    """Return what a node holds in memory as requests go on."""
    held = []
    connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=GIVE_UP)
    for n, path in enumerate(itertools.islice(mixed(), requests), start=1):
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        connection.getresponse().read()
        if n % (requests // 5) == 0:
            held.append(f"{node.memory():.0f}")
    connection.close()
    return (
        f"\nMemory in the course of {requests:,} mixed requests, each fifth of them: {', '.join(held)} MB.\n"
    )


def while_printing(node: Server, edition: Edition) -> str:
    """Return how long readers wait while the guidebook is made as a PDF."""
    printing = threading.Thread(target=fetched, args=(node.port, f"/data/{edition.id}/madoguchi.pdf"))
    paths, waits, begin = itertools.cycle(["/", f"/desk/{edition.desks[1].id}"]), [], time.monotonic()
    printing.start()
    while printing.is_alive():
        waits.append(fetched(node.port, next(paths))[0])
    took = time.monotonic() - begin
    return (
        f"\nReaders while a PDF is made ({took:.0f} s, {len(waits)} kept pages, one reader): {cuts(waits)}.\n"
    )


def loaded(server: Server, path: str, seconds: int) -> float:
    """Return the requests that a server answers in a second of its processor, under one client's load."""
    before = server.seconds()
    command = ["wrk", "-t1", "-c4", f"-d{seconds}s", "-H", GZIP, f"http://127.0.0.1:{server.port}{path}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(f"{server.name} {path}: {told}")
    count = next(int(line.split()[0]) for line in told.splitlines() if " requests in " in line)
    return count / max(server.seconds() - before, 1 / TICKS)


def idling(server: Server, seconds: float = 10.0) -> float:
    """Return the share of a core that a server takes while nobody asks."""
    time.sleep(5)  # what a start leaves to be done
    before = server.seconds()
    time.sleep(seconds)
    return (server.seconds() - before) / seconds


def slowest(port: int, edition: Edition) -> tuple[float, str]:
    """Return how long the slowest public page takes that nobody has asked for yet, and which it is."""
    tables = {desk.table for desk in edition.desks}
    prefectures = [quote(f"/prefecture/{name}") for name in ("東京都", "北海道", "大阪府")]
    paths = [
        "/all",
        "/source",
        "/notices",
        "/coverage",
        "/about",
        "/data",
        "/tables",
        "/topics",
        "/topic/loan",
        *prefectures,
    ]
    paths += [f"/table/{table}" for table in tables]
    return max((fetched(port, f"{path}?lang=en")[0], path) for path in paths)


def questions() -> Iterator[dict[str, str]]:
    """Yield questions of our own with their places."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {"q": row["query"], "place": row["place"]}


def fetched(port: int, path: str) -> tuple[float, bytes]:
    """Return the seconds that an answer takes, and its body. Raises RuntimeError for any but 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=GIVE_UP)
    begin = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path}: status {response.status}")
    return time.perf_counter() - begin, body


@contextlib.contextmanager
def serving(folder: Path, content: bytes) -> Iterator[Server]:
    """Yield our node, with an edition published in a store where one is given."""
    url = f"sqlite:///{folder}/store.sqlite"
    if content:
        publish(Database(url), content)
    with started(
        "ours", [str(Path(sys.executable).parent / "madoguchi"), "serve"], folder, MADOGUCHI_DATABASE_URL=url
    ) as server:
        for asked in list(questions())[:50]:
            fetched(server.port, f"/ask?{urlencode(asked)}")
        yield server


def publish(database: Database, content: bytes) -> None:
    """Publish an edition in an empty store, past the editors' steps."""
    database.upgrade()
    edition = decode(content, GUIDEBOOK)
    with database.writing() as connection:
        revision = put_revision(connection, content, edition.id, now())
        move_pointer(connection, Publication(0, revision, "", PUBLISH, now(), "bench", "", {}, []))
    database.close()


@contextlib.contextmanager
def static(folder: Path, files: dict[str, bytes]) -> Iterator[Server]:
    """Yield nginx with our pages as files, packed beforehand; it logs what our node logs."""
    for what, body in files.items():
        page = folder / f"{what.split()[0]}.html"
        page.write_bytes(body)
        page.with_suffix(".html.gz").write_bytes(gzip.compress(body, 6))
    config = folder / "nginx.conf"
    port = free_port()
    config.write_text(
        f"worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ log_format short '$uri $status'; access_log {folder}/access.log short buffer=64k flush=1s;\n"
        "default_type text/html; gzip_static on; sendfile on; open_file_cache max=100; keepalive_requests 1000000;\n"
        f"server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n"
    )
    with started(
        "nginx", ["nginx", "-c", str(config), "-p", str(folder)], folder, port=port, path="/home.html"
    ) as server:
        yield server


@contextlib.contextmanager
def searching(folder: Path, edition: Edition) -> Iterator[Server]:
    """Yield Datasette with the desks in a table that it can search."""
    file = folder / "desks.db"
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("create table desks (id text primary key, name text, program text, numbers text)")
        rows = [(d.id, d.name, d.program, " ".join(d.numbers)) for d in edition.desks]
        database.executemany("insert into desks values (?, ?, ?, ?)", rows)
        database.execute(
            "create virtual table desks_fts using fts5(name, program, numbers, content=desks, tokenize=trigram)"
        )
        database.execute("insert into desks_fts(desks_fts) values ('rebuild')")
        database.commit()
    port = free_port()
    command = [
        "datasette",
        str(file),
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "--setting",
        "max_returned_rows",
        "100",
    ]
    with started("Datasette", command, folder, port=port) as server:
        yield server


@contextlib.contextmanager
def started(
    name: str, command: list[str], folder: Path, *, port: int = 0, path: str = "/", **settings: str
) -> Iterator[Server]:
    """Start a server, wait for its first answer, and stop it in the end."""
    port = port or free_port()
    environment = {**os.environ, **settings, "MADOGUCHI_PORT": str(port)}
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        begin = time.monotonic()
        while time.monotonic() - begin < GIVE_UP and process.poll() is None:
            with contextlib.suppress(OSError, RuntimeError):
                fetched(port, path)
                break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"{name} did not answer: {(folder / f'{name}.log').read_text()[-500:]}")
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        process.wait(GIVE_UP)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


if __name__ == "__main__":
    main()
