"""`make soak`: kill -9 at random points of import, publish and rollback, and look at what is left.

After every kill: the database is whole, what is served decodes and is either what was served before
or what the command was about to serve, every draft decodes, and every change that was accepted is
still there. Seeded; the moments are spread over the time that each command takes when it is left alone.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from madoguchi.data import CURRENT, read_bytes
from madoguchi.editions.codec import decode
from madoguchi.editorial.changing import made, propose
from madoguchi.editorial.importing import served_edition
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store.changes import decide, proposals
from madoguchi.store.database import Database
from madoguchi.store.drafts import OPEN, all_drafts, content_of
from madoguchi.store.editions import current_revision, history, packaged_edition, read_revision

COMMAND = str(Path(sys.executable).with_name("madoguchi"))
SEED = 20231122
AGENCY = "03-3501-1511"


@dataclass
class Soak:
    """One run over one database."""

    database: Database
    folder: Path
    random: random.Random
    files: int = 0
    accepted: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)

    def arguments(self, kind: str) -> list[str] | None:
        """The command line of a kind of command; None when there is nothing for it to do now."""
        if kind == "import":
            self.files += 1
            text = read_bytes(f"sources/contact-list-{CURRENT}.txt").decode("utf-8-sig")
            path = self.folder / f"list-{self.files}.txt"
            path.write_text(text.replace(AGENCY, f"03-3501-{2000 + self.files}", 1), encoding="utf-8")
            return ["import", str(path), "--by", "hanako"]
        if kind == "publish":
            with self.database.reading() as connection:
                open_ = all_drafts(connection, OPEN)
            return ["publish", "--draft", str(open_[0].id), "--by", "taro"] if open_ else None
        if kind == "changes":
            self.accept_one()
            return ["publish", "--by", "taro"]
        with self.database.reading() as connection:
            return ["rollback", "--by", "taro"] if history(connection, 1) else None

    def accept_one(self) -> None:
        """Accept one more change, so that there is something that must not be lost."""
        edition = served_edition(self.database)
        desk = self.random.choice(edition.desks[100:])
        number = f"03-3580-{self.random.randrange(1000, 9999)}"
        change = made(
            desk.id, Field.PHONE, "", number, date(2027, 1, 1), "soak", [Evidence(Method.CALLED, "soak")]
        )
        with self.database.writing() as connection:
            propose(connection, edition, change, by="hanako")
            decide(connection, change.id, by="taro", accept=True, note="")
        self.accepted.add(change.id)

    def run(self, arguments: list[str], seconds: float | None) -> tuple[float, bool]:
        """Run a command; kill it after `seconds`. Return how long it ran, and whether it came to its end."""
        environment = {**os.environ, "MADOGUCHI_DATABASE_URL": self.database.url}
        began = time.monotonic()
        with subprocess.Popen(
            [COMMAND, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:  # fmt: skip
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            return time.monotonic() - began, process.returncode >= 0

    def look(self, before: str, known: int) -> list[str]:
        """Return what is wrong with what is left."""
        wrong = []
        with self.database.reading() as connection:
            if self.database.is_sqlite:
                told = connection.exec_driver_sql("pragma integrity_check").scalar_one()
                wrong += [] if told == "ok" else [f"the database is damaged: {told}"]
            revision = current_revision(connection)
            past = history(connection)
            if revision:
                decode(read_revision(connection, revision))
            if (revision or "") != (past[0].revision if past else ""):
                wrong.append("the pointer is not where the history says")
            if len(past) not in (known, known + 1):
                wrong.append(f"{known} publications before, {len(past)} after")
            if len(past) == known and (revision or "") != before:
                wrong.append("something else is served without a publication")
            for draft in all_drafts(connection, OPEN):
                decode(content_of(connection, draft.id))
            kept = {p.change.id for p in proposals(connection) if p.state in ("accepted", "absorbed")}
            wrong += [f"an accepted change is gone: {id}" for id in self.accepted - kept]
        return wrong


def soak(url: str, kills: int, seed: int) -> list[str]:
    """Kill `kills` commands over one database; return all that was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(url or f"sqlite:///{folder}/soak.sqlite")
        database.upgrade()
        run = Soak(database, Path(folder), random.Random(seed))
        lengths = _lengths(run)
        sys.stdout.write("left alone: " + ", ".join(f"{k} {v:.1f} s" for k, v in lengths.items()) + "\n")
        wrong: list[str] = []
        killed = 0
        while killed < kills:
            kind = run.random.choice(list(lengths))
            arguments = run.arguments(kind)
            if arguments is None:
                continue
            with database.reading() as connection:
                before, known = current_revision(connection) or "", len(history(connection))
            _, ended = run.run(arguments, run.random.uniform(0.05, 1.05) * lengths[kind])
            killed += not ended
            run.counts[f"{kind} {'ended' if ended else 'killed'}"] += 1
            found = run.look(before, known)
            wrong += [f"after {kind}: {each}" for each in found]
            if killed and killed % 20 == 0 and not ended:
                sys.stdout.write(f"{killed} of {kills} killed, {len(wrong)} wrong\n")
                sys.stdout.flush()
        sys.stdout.write(", ".join(f"{k}: {v}" for k, v in sorted(run.counts.items())) + "\n")
        sys.stdout.write(f"accepted changes: {len(run.accepted)}, all kept: {not wrong}\n")
        database.close()
        return wrong


def _lengths(run: Soak) -> dict[str, float]:
    """How long each command takes when nobody kills it."""
    found = {}
    for kind in ("import", "publish", "changes", "rollback"):
        arguments = run.arguments(kind)
        assert arguments is not None
        found[kind], _ = run.run(arguments, None)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--url", default="", help="a database of its own; default: a SQLite file")
    given = parser.parse_args()
    assert packaged_edition()
    wrong = soak(given.url, given.kills, given.seed)
    for each in wrong:
        sys.stdout.write(f"WRONG {each}\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
