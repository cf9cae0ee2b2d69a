"""Kill -9 real commands at random points, and look at what is left each time.

Usage:

    python bench/soak.py                    200 kills on SQLite, and 200 on PostgreSQL where it is installed
    python bench/soak.py --kills 20 --only sqlite --seed 7

The commands are `import`, `publish` (a draft, or the accepted changes), `rollback` and `changes accept`.
Their writing is a small part of their time, so only every other kill falls on any point of the whole
process; the rest wait until the command holds the database's write lock and fall within the time that
writing takes. Meanwhile a node's holder reads, as a serving node does.

After every kill: the database is whole; what is served decodes, and is what was served before or what
the command was about to serve; every draft, every publication and every accepted change that was
there is there, whole, and each with its line in the audit; and what a command told as done is done.
The same seed gives the same commands and the same moments, as far as a machine keeps time.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import psycopg

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.codec import decode, encode, revision_of
from madoguchi.editorial.changing import Propose, made
from madoguchi.editorial.gate import Gate, look
from madoguchi.editorial.importing import served_edition
from madoguchi.editorial.reviewing import MarkSeen
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store import audit
from madoguchi.store.changes import ACCEPTED, proposal_of, proposals
from madoguchi.store.database import Database
from madoguchi.store.drafts import OPEN, all_drafts, content_of, source_of
from madoguchi.store.editions import current_revision, history, packaged_edition, read_revision
from madoguchi.store.people import Role, add_person
from madoguchi.store.served import Holder

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.postgres import BINARIES, Server

COMMAND = str(Path(sys.executable).with_name("madoguchi"))
SEED = 20231122
NUMBER = "03-3501-1511"  # of the list; every file that is imported says another one there
PUBLISH, CHANGES, ROLLBACK, IMPORT, ACCEPT = "publish", "changes", "rollback", "import", "accept"
KINDS = (IMPORT, PUBLISH, CHANGES, ROLLBACK, ACCEPT)
LOOKS = 0.0005  # seconds between two looks at the lock
READS = 0.1  # seconds between two looks of the node
GIVE_UP = 120.0


@dataclass(frozen=True)
class Step:
    """A command to run, and what may be served afterwards: what is served now, or what it would serve."""

    kind: str
    arguments: list[str]
    before: str
    after: str
    change: str = ""  # the one that `changes accept` is about


@dataclass(frozen=True)
class State:
    """What stands in the store and must not get lost."""

    served: str
    publications: int
    drafts: frozenset[int]
    accepted: frozenset[str]


@dataclass
class Lock:
    """Whether somebody is writing, looked at from outside."""

    database: Database

    def __post_init__(self) -> None:
        self._sqlite = (
            sqlite3.connect(self.database.file or "", timeout=0, isolation_level=None)
            if self.database.is_sqlite
            else None
        )
        self._server = None if self._sqlite else psycopg.connect(self.database.url, autocommit=True)

    def held(self) -> bool:
        """Whether a transaction that writes is open."""
        if self._server:
            writing = "backend_xid is not null and datname = current_database()"
            asked = self._server.execute(f"select count(*) from pg_stat_activity where {writing}")
            return bool(asked.fetchall()[0][0])
        assert self._sqlite
        try:
            self._sqlite.execute("begin immediate")
        except sqlite3.OperationalError:
            return True
        self._sqlite.execute("rollback")
        return False

    def close(self) -> None:
        (self._sqlite or self._server).close()  # type: ignore[union-attr]


@dataclass
class Soak:
    """One run over one database."""

    database: Database
    folder: Path
    random: random.Random
    lock: Lock
    files: int = 0
    proposed: int = 0
    seen: set[str] = field(default_factory=set)  # revisions that the reading node served
    wrong: list[str] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def step(self, kind: str) -> Step | None:
        """Prepare a command of a kind; None when there is nothing for it to do now."""
        with self.database.reading() as connection:
            before = current_revision(connection) or packaged_edition().revision
            drafts, past = all_drafts(connection, OPEN), history(connection, 1)
        if kind == IMPORT:
            return Step(kind, [IMPORT, str(self._file()), "--by", "hanako"], before, before)
        if kind == ACCEPT:
            id = self._proposed()
            return Step(kind, ["changes", "accept", id, "--by", "taro"], before, before, id)
        if kind == ROLLBACK:
            target = (past[0].previous or packaged_edition().revision) if past else before
            return Step(kind, [ROLLBACK, "--by", "taro"], before, target) if past else None
        draft = drafts[0].id if drafts and kind == PUBLISH else None
        if kind == PUBLISH and draft is None:
            return None
        gate = self._looked_at(draft)
        if gate.problems or (draft is None and set(gate.edition.changes) == set(gate.current.changes)):
            return None
        after = revision_of(encode(gate.edition))
        return Step(
            kind, [PUBLISH, *(["--draft", str(draft)] if draft else []), "--by", "taro"], before, after
        )

    def _looked_at(self, draft: int | None) -> Gate:
        """Return the gate once somebody has looked at every difference of the draft: unseen, nothing is published."""
        rows = (gate := look(self.database, draft)).unseen
        if draft is None or not rows:
            return gate
        with self.database.writing() as connection:
            for row in rows:
                MarkSeen(draft, row.key, row.kinds, by="hanako", seal=row.seal).carry_out(connection)
        return look(self.database, draft)

    def run(self, step: Step, after: float | None, into_write: float | None) -> str:
        """Run a command and kill it after seconds, or so long into its writing; return how it ended."""
        environment = {**os.environ, "MADOGUCHI_DATABASE_URL": self.database.url}
        began = time.monotonic()
        with subprocess.Popen(
            [COMMAND, *step.arguments],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as process:
            if into_write is not None:
                while process.poll() is None and not self.lock.held():
                    time.sleep(LOOKS)
                time.sleep(into_write)
            else:
                time.sleep(max(0.0, (after if after is not None else GIVE_UP) - (time.monotonic() - began)))
            writing = into_write is not None and self.lock.held()
            process.kill()
            told = process.stderr.read().decode() if process.stderr else ""
            process.wait()
        if process.returncode > 0:
            self.wrong.append(f"{step.kind} was refused: {told.strip().splitlines()[-1:]}")
        return "ended" if process.returncode >= 0 else "writing" if writing else "killed"

    def alone(self, step: Step) -> tuple[float, float]:
        """Run a command to its end; return its seconds, and those of its writing."""
        environment = {**os.environ, "MADOGUCHI_DATABASE_URL": self.database.url}
        began, wrote, last = time.monotonic(), 0.0, 0.0
        with subprocess.Popen(
            [COMMAND, *step.arguments],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            while process.poll() is None:
                if self.lock.held():
                    wrote, last = wrote or time.monotonic(), time.monotonic()
                time.sleep(LOOKS)
        return time.monotonic() - began, last - wrote

    def state(self) -> State:
        """Read all that must not get lost; whatever does not decode, or does not agree, is wrong."""
        with self.database.reading() as connection:
            if self.database.is_sqlite:
                self._expect(
                    connection.exec_driver_sql("pragma integrity_check").scalar_one(), "ok", "database"
                )
            revision, past, drafts = current_revision(connection), history(connection), all_drafts(connection)
            self._expect(revision or "", past[0].revision if past else "", "the pointer against the history")
            if revision:
                self._expect(decode(read_revision(connection, revision)).revision, revision, "the edition")
            for draft in drafts[:2]:
                decode(content_of(connection, draft.id))
                self._expect(bool(source_of(connection, draft.id)), True, f"the file of draft {draft.id}")
            acts = Counter(entry.action for entry in audit.entries(connection, limit=100_000))
            accepted = {p.change.id for p in proposals(connection, state=ACCEPTED)}
        self._expect(acts["publish"] + acts["rollback"], len(past), "publications in the audit")
        self._expect(acts["import"], len(drafts), "imports in the audit")
        self._expect(acts["accepted"], len(accepted), "accepted changes in the audit")
        return State(
            revision or packaged_edition().revision,
            len(past),
            frozenset(draft.id for draft in drafts),
            frozenset(accepted),
        )

    def judge(self, step: Step, ended: str, before: State) -> str:
        """Look at what a command left; return `old` or `new`."""
        after = self.state()
        new = {
            IMPORT: len(after.drafts) == len(before.drafts) + 1,
            ACCEPT: step.change in after.accepted,
        }.get(step.kind, after.publications == before.publications + 1)
        self._expect(after.served, step.after if new else step.before, f"served after {step.kind}")
        self._expect(after.accepted - {step.change}, before.accepted, "accepted changes")
        self._expect(after.drafts >= before.drafts, True, "drafts kept")
        if not new:
            self._expect(after.publications, before.publications, "publications")
            self._expect(after.drafts, before.drafts, "drafts")
        if ended == "ended":
            self._expect(new, True, f"{step.kind} told as done")
        return "new" if new else "old"

    def read(self, stop: threading.Event) -> None:
        """Do what a serving node does, until told to stop."""
        holder = Holder(self.database)
        while not stop.wait(READS):
            holder.look()
            self.seen.add(holder.served.edition.revision)
            if holder.away:
                self.wrong.append(f"the node could not read: {holder.away}")

    def _expect(self, found: object, wanted: object, what: str) -> None:
        if found != wanted:
            self.wrong.append(f"{what}: {found!r}, expected {wanted!r}")

    def _file(self) -> Path:
        self.files += 1
        text = GUIDEBOOK.bytes("sources/contact-list-2023.txt").decode("utf-8-sig")
        path = self.folder / f"list-{self.files}.txt"
        path.write_text(text.replace(NUMBER, f"03-3501-{2000 + self.files}", 1), encoding="utf-8")
        return path

    def _proposed(self) -> str:
        """Propose one more number for a desk, and return the proposal's id."""
        edition = served_edition(self.database)
        desk = edition.desks[len(edition.desks) - 1 - self.proposed]
        self.proposed += 1
        evidence = [Evidence(Method.CALLED, "measuring")]
        number = f"03-3580-{self.random.randrange(1000, 9999)}"
        change = made(desk.id, Field.PHONE, "", number, date(2027, 1, 1), "measuring", evidence)
        with self.database.writing() as connection:
            Propose(edition, change, by="hanako").carry_out(connection)
            return proposal_of(connection, change.id).change.id


@contextmanager
def reading(soak: Soak) -> Iterator[None]:
    """Let the node read while the block runs."""
    stop = threading.Event()
    reader = threading.Thread(target=soak.read, args=(stop,))
    reader.start()
    try:
        yield
    finally:
        stop.set()
        reader.join()


def run(database: Database, folder: Path, kills: int, seed: int, name: str) -> list[str]:
    """Kill `kills` commands over one database, print a table, return all that was wrong."""
    database.upgrade()
    with database.writing() as connection:
        for person, role in (("hanako", Role.EDITOR), ("taro", Role.ADMINISTRATOR)):
            add_person(connection, person, "", role, password="-")
    soak = Soak(database, folder, random.Random(seed), Lock(database))
    lengths = {kind: soak.alone(step) for kind in (IMPORT, ACCEPT, PUBLISH, ACCEPT, CHANGES, ROLLBACK)
               if (step := soak.step(kind))}  # fmt: skip
    killed = 0
    with reading(soak):
        before = soak.state()
        while killed < kills:
            step = soak.step(soak.random.choice(KINDS))
            if step is None:
                continue
            before = soak.state()  # a proposal may be new
            whole, writing = lengths[step.kind]
            share = soak.random.random()
            into_write = killed % 2 == 1
            ended = soak.run(
                step,
                None if into_write else 1.05 * share * whole,
                1.5 * share * writing if into_write else None,
            )
            left = soak.judge(step, ended, before)
            killed += ended != "ended"
            soak.counts[step.kind, ended] += 1
            soak.counts[step.kind, left] += ended != "ended"
            sys.stderr.write(f"\r{name}: {killed} of {kills} killed, {len(soak.wrong)} wrong ")
    with database.reading() as connection:
        published = {each.revision for each in history(connection)} | {packaged_edition().revision}
    soak.wrong += [f"the node served {each}, which nobody published" for each in soak.seen - published]
    table(soak, lengths, name, seed)
    soak.lock.close()
    return soak.wrong


def table(soak: Soak, lengths: dict[str, tuple[float, float]], name: str, seed: int) -> None:
    """Print what was done and what was found."""
    sys.stderr.write("\n")
    print(f"\n{name}, seed {seed}; the node saw {len(soak.seen)} editions\n")
    print("| command | left alone | its writing | killed while writing | killed elsewhere | left old | left new |"
          " ended before |\n| --- | --- | --- | --- | --- | --- | --- | --- |")  # fmt: skip
    for kind in KINDS:
        whole, writing = lengths[kind]
        cells = [soak.counts[kind, each] for each in ("writing", "killed", "old", "new", "ended")]
        print(f"| {kind} | {whole:.2f} s | {1000 * writing:.0f} ms | {' | '.join(map(str, cells))} |")
    print(f"\nwrong: {len(soak.wrong)}")
    for each in dict.fromkeys(soak.wrong):
        print(f"  - {each}")


def main() -> None:
    """Run on each database that there is."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--only", choices=("sqlite", "postgresql"))
    given = options.parse_args()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.only != "postgresql":
            file = Database(f"sqlite:///{folder}/soak.sqlite")
            wrong += run(file, folder, given.kills, given.seed, "SQLite")
        if given.only != "sqlite" and BINARIES:
            server = Server.made()
            try:
                wrong += run(Database(server.url), folder, given.kills, given.seed, "PostgreSQL")
            finally:
                server.drop()
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
