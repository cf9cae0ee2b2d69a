"""Measure whole processes, side by side with simple peers, and print a Markdown table.

Usage:

    python bench/run.py                 seven rounds
    python bench/run.py --rounds 3      fewer
    python bench/run.py --write         and keep the table in bench/results.md

In each round every command runs once, in turn, so that a busy moment of the machine falls on
all of them alike; the table gives medians over the rounds. Read the ratios first.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import json
import os
import platform
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent
DATA = ROOT / "src" / "madoguchi" / "data"
LIST = DATA / "sources" / "contact-list-2023.txt"
EDITION = DATA / "editions" / "2023.json"
ASKED = ROOT / "training" / "questions"
QUESTIONS = 300
DESKS = 100_000
FIRST_PAGE = "/ask?" + urlencode({"q": "後継者がいない", "place": "大阪府"})
MADOGUCHI = (str(Path(sys.executable).parent / "madoguchi"),)
GIVE_UP = 60.0
MEGABYTE = 1024.0  # ru_maxrss counts kilobytes on Linux


@dataclass(frozen=True)
class Measure:
    """A command to time. `per` divides the time: questions in a batch; `bar` is what we promise.

    A long one is run `once`, in the first round.
    """

    name: str
    command: tuple[str, ...]
    per: int = 1
    bar: str = ""
    once: bool = False


@dataclass(frozen=True)
class Sample:
    """One run: seconds from start to exit, and the largest memory it held (MB)."""

    seconds: float
    memory: float


def main() -> None:
    """Measure, print, and keep the table when asked to."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    load = os.getloadavg()[0]  # other work on the machine shows here; the run itself makes one
    with tempfile.TemporaryDirectory() as folder:
        batch = Path(folder) / "questions.jsonl"
        count = write_questions(batch)
        peers, ours = peer_commands(), (*our_commands(batch, count), big_edition(Path(folder)))
        samples: dict[str, list[Sample]] = {measure.name: [] for measure in (*peers, *ours)}
        pages: list[float] = []
        warm: list[float] = []
        memory: list[float] = []
        for turn in range(given.rounds):
            for measure in (m for m in (*peers, *ours) if turn == 0 or not m.once):
                samples[measure.name].append(run(measure.command))
            first, later, held = serve_and_ask(batch)
            pages.append(first)
            warm += later
            memory.append(held)
    text = "".join(
        report(peers, ours, samples, pages, warm, memory, rounds=given.rounds, count=count, load=load)
    )
    print(text)
    if given.write:
        (ROOT / "bench" / "results.md").write_text(text, encoding="utf-8")


def write_questions(path: Path) -> int:
    """Write the first of our own questions as a batch; return how many."""
    rows = [
        row
        for name in ("tuning.csv", "locked.csv")
        for row in csv.DictReader((ASKED / name).open(encoding="utf-8", newline=""))
    ][:QUESTIONS]
    lines = (json.dumps({"id": r["id"], "query": r["query"], "place": r["place"] or None}) for r in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(rows)


def peer_commands() -> tuple[Measure, ...]:
    """What a reader might do without us: the floor that any such process stands on."""
    load = f"import json, pathlib; json.loads(pathlib.Path({str(EDITION)!r}).read_bytes())"
    return (
        Measure("an empty Python process", (sys.executable, "-c", "pass")),
        Measure("grep for a number in the list", ("grep", "-n", "03-3501-1511", str(LIST))),
        Measure("json.load of the edition in Python", (sys.executable, "-c", load)),
    )


def our_commands(batch: Path, count: int) -> tuple[Measure, ...]:
    """Our own commands, each a process that starts cold."""
    ask = (*MADOGUCHI, "ask")
    return (
        Measure("`build --check`: the whole edition", (*MADOGUCHI, "build", "--check"), bar="≤ 3 s"),
        Measure("`ask` a number", (*ask, "03-3501-1511"), bar="≤ 1.0 s"),
        Measure("`ask` a name", (*ask, "よろず支援拠点 青森"), bar="≤ 1.0 s"),
        Measure("`ask` in words", (*ask, "後継者がいない", "--place", "大阪府"), bar="≤ 1.0 s"),
        Measure(
            f"`ask --batch`, a question ({count} in one process)",
            (*ask, "--batch", str(batch)),
            count,
            "≤ 10 ms",
        ),
    )


def big_edition(folder: Path) -> Measure:
    """Generate two texts of many desks, build the older edition, and return what an import does."""
    older, newer = folder / "older.txt", folder / "newer.txt"
    run((sys.executable, "bench/generate_list.py", str(DESKS), "-o", str(older), "--changed", str(newer)))
    run((sys.executable, "bench/big_edition.py", str(older), "-o", str(folder / "older.json")))
    command = ("bench/big_edition.py", str(newer), "-o", str(folder / "newer.json"))
    return Measure(
        f"an edition of {DESKS:,} invented desks: read, build, encode, compare with the last one",
        (sys.executable, *command, "--against", str(folder / "older.json")),
        bar="≤ 45 s, ≤ 900 MB",
        once=True,
    )


def run(command: tuple[str, ...]) -> Sample:
    """Run a command to its end. Raises RuntimeError when it fails: a failed run is no figure."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stderr
        told = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit {process.returncode}: {told.decode()[-500:]}")
    return Sample(seconds, used.ru_maxrss / MEGABYTE)


def serve_and_ask(batch: Path) -> tuple[float, list[float], float]:
    """Start a server; return seconds to its first answer page, seconds of each later one, its memory (MB)."""
    questions = [json.loads(line) for line in batch.read_text(encoding="utf-8").splitlines()]
    with server() as (process, port, start):
        first = first_page(port, start)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=GIVE_UP)
        later = []
        for question in questions:
            query = urlencode({"q": question["query"], "place": question["place"] or ""})
            begin = time.perf_counter()
            connection.request("GET", f"/api/ask?{query}")
            connection.getresponse().read()
            later.append(time.perf_counter() - begin)
        connection.close()
        held = peak_memory(process.pid)
    return first, later, held


@contextmanager
def server() -> Iterator[tuple[subprocess.Popen[bytes], int, float]]:
    """Yield a starting server, its port, and when it was started; stop it in the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.perf_counter()
    environment = {**os.environ, "MADOGUCHI_PORT": str(port)}
    process = subprocess.Popen(
        (*MADOGUCHI, "serve"), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process, port, start
    finally:
        process.terminate()
        process.wait(timeout=GIVE_UP)


def first_page(port: int, start: float) -> float:
    """Ask until the answer page is there; return the seconds since `start`."""
    while (now := time.perf_counter() - start) < GIVE_UP:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=GIVE_UP)
        try:
            connection.request("GET", FIRST_PAGE)
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise RuntimeError(f"the first page has status {response.status}")
            return time.perf_counter() - start
        except ConnectionError:
            time.sleep(0.005)
        finally:
            connection.close()
    raise RuntimeError(f"no page after {now:.0f} s")


def peak_memory(pid: int) -> float:
    """Return the most memory (MB) that a running process has held; 0 where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / MEGABYTE for line in lines if line.startswith("VmHWM:")), 0.0)


def report(
    peers: tuple[Measure, ...],
    ours: tuple[Measure, ...],
    samples: dict[str, list[Sample]],
    pages: list[float],
    warm: list[float],
    memory: list[float],
    *,
    rounds: int,
    count: int,
    load: float,
) -> Iterator[str]:
    """Yield the page of results."""
    edition = json.loads(EDITION.read_bytes())
    empty = median(sample.seconds for sample in samples[peers[0].name])
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    yield "# Measured\n\n"
    yield (
        f"{date.today().isoformat()}; {os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}; "
        f"load average {load:.1f} before the run, {os.getloadavg()[0]:.1f} after it. Medians of {rounds} round{'s' if rounds > 1 else ''}, whole processes, every command once a round "
        f"([how](README.md)). Edition {edition['id']}: {len(edition['desks'])} desks.\n\n"
    )
    yield "| what | time | against an empty Python process | largest memory | promised |\n| --- | --- | --- | --- | --- |\n"
    for measure in (*peers, *ours):
        seconds = median(sample.seconds for sample in samples[measure.name])
        held = median(sample.memory for sample in samples[measure.name])
        ratio = f"{seconds / empty:.1f} ×" + (" (the process)" if measure.per > 1 else "")
        yield f"| {measure.name} | {in_words(seconds / measure.per)} | {ratio} | {memory_in_words(held, own)} | {promise(measure.bar, seconds / measure.per)} |\n"
    page = median(pages)
    yield f"| `serve`: start to the first answer page | {in_words(page)} | {page / empty:.1f} × | {median(memory):.0f} MB after {count} questions | {promise('≤ 2 s', page)} |\n\n"
    cuts = quantiles(warm, n=100)
    yield (
        f"A question to the running server (`/api/ask` over loopback, {len(warm)} requests): "
        f"p50 {in_words(cuts[49])}, p99 {in_words(cuts[98])}, longest {in_words(max(warm))}.\n"
    )


def promise(bar: str, seconds: float) -> str:
    """Return what was promised of a time, with a word where the time that is measured here misses it."""
    limit, unit = bar.split(",")[0].split()[1:] if bar else ("inf", "s")
    missed = seconds > float(limit) / (1000 if unit == "ms" else 1)
    return f"{bar} (**missed**)" if missed else bar


def memory_in_words(held: float, own: float) -> str:
    """Return a peak of memory; a child's count begins at what its parent, this program, held."""
    return f"{held:.0f} MB" if held > 1.1 * own else f"< {1.1 * own:.0f} MB"


def in_words(seconds: float) -> str:
    """Return a time with the unit that suits it."""
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{1000 * seconds:.1f} ms"


if __name__ == "__main__":
    main()
