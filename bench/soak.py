"""Kill -9 real commands at random points, and look at what is left each time.

Usage:

    python bench/soak.py                    200 kills on SQLite, and 200 on PostgreSQL where it is installed
    python bench/soak.py --kills 20 --only sqlite --seed 7

The commands are those behind the editors' transitions: `import`, `review --seen` and `--approve`, `publish` (a draft,
or the accepted changes), `rollback`, `changes propose`, `accept` and `withdraw`, `campaign new` and `record`, `comment
add`, `token new`, `user role`, `mail send`. Their writing is a small part of their time, so only every other kill falls
on any point of the whole process; the rest wait until the command holds the database's write lock and fall within the
time that writing takes. Meanwhile a node's holder reads, as a serving node does, and a mail server takes what it is
sent.

After every kill: the database is whole; what is served decodes, and is what was served before or what the command was
about to serve; the acts of the command stand in the audit all together or not at all; every row that acts make or move
is what the audit says last of it, and no act is without its row; and what a command told as done is done. In the end
every mention has been in a mail. The same seed gives the same commands and the same moments, as far as a machine keeps
time.
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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

import psycopg
from aiosmtpd.controller import Controller
from sqlalchemy import Connection, func, select

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.codec import decode, encode, revision_of
from madoguchi.editorial.campaigns import Begin
from madoguchi.editorial.changing import Propose, made
from madoguchi.editorial.commenting import AddComment
from madoguchi.editorial.gate import Gate, look
from madoguchi.editorial.importing import served_edition
from madoguchi.editorial.mailing import SetMail
from madoguchi.editorial.reviewing import MarkSeen
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.model.edition import Edition
from madoguchi.store import audit, mails
from madoguchi.store.campaigns import CampaignRule, calls_of, campaigns
from madoguchi.store.changes import ACCEPTED, PROPOSED, proposals
from madoguchi.store.comments import calling
from madoguchi.store.database import Database
from madoguchi.store.drafts import OPEN, all_drafts, content_of, decisions_of, source_of
from madoguchi.store.editions import current_revision, history, packaged_edition, read_revision
from madoguchi.store.people import Role, add_person, all_people
from madoguchi.store.served import Holder
from madoguchi.store.tables import comments as comments_table
from madoguchi.store.tables import mails as mails_table
from madoguchi.store.tables import tokens as tokens_table
from madoguchi.store.tables import verifications as verifications_table

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.postgres import BINARIES, Server, free_port

COMMAND = str(Path(sys.executable).with_name("madoguchi"))
SEED = 20231122
NUMBER = "03-3501-1511"  # of the list; every file that is imported says another one there
SENDER, MAILED = "madoguchi@example.jp", "taro@example.jp"
LOOKS = 0.0005  # seconds between two looks at the lock
READS = 0.1  # seconds between two looks of the node
GIVE_UP = 120.0
# What a kind of command writes, and how often it is chosen.
PUBLISH, CHANGES, ROLLBACK = "publish", "changes", "rollback"
WEIGHTS = {
    "import": 2, "seen": 1, "approve": 1, PUBLISH: 3, CHANGES: 3, ROLLBACK: 3, "propose": 1, "accept": 2,
    "withdraw": 1, "begin": 1, "verify": 1, "comment": 1, "token": 1, "role": 1, "mail": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """A command to run: what may be served afterwards (what is served now, or what it would serve), and its acts."""

    kind: str
    arguments: list[str]
    before: str
    after: str
    acts: tuple[str, ...]


@dataclass(frozen=True)
class State:
    """What stands in the store and must not get lost."""

    served: str
    publications: int
    drafts: frozenset[int]
    accepted: frozenset[str]
    acts: Counter[str]


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


class Box:
    """A mail server's box: whatever was sent, by which comments it tells of."""

    def __init__(self) -> None:
        self.letters: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        text = message_from_bytes(envelope.content).get_payload(decode=True)
        self.letters.append(text.decode() if isinstance(text, bytes) else "")
        return "250 OK"


@dataclass
class Soak:
    """One run over one database."""

    database: Database
    folder: Path
    random: random.Random
    lock: Lock
    port: int  # of the mail server
    box: Box
    files: int = 0
    made: int = 0
    mentions: int = 0
    seen: set[str] = field(default_factory=set)  # revisions that the reading node served
    wrong: list[str] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    # -- commands --------------------------------------------------------------------------------------

    def step(self, kind: str) -> Step | None:
        """Prepare a command of a kind; None when there is nothing for it to do now."""
        with self.database.reading() as connection:
            before = current_revision(connection) or packaged_edition().revision
        if kind in (PUBLISH, CHANGES):
            return self._publishing(kind, before)
        if kind == ROLLBACK:
            return self._going_back(before)
        found = getattr(self, f"_{kind}")()
        if found is None:
            return None
        arguments, acts = found
        return Step(kind, arguments, before, before, acts)

    def _publishing(self, kind: str, before: str) -> Step | None:
        draft = self._open_draft() if kind == PUBLISH else None
        if kind == PUBLISH and draft is None:
            return None
        gate = self._looked_at(draft)
        if gate.problems or (draft is None and set(gate.edition.changes) == set(gate.current.changes)):
            return None
        after = revision_of(encode(gate.edition))
        of = ["--draft", str(draft)] if draft else []
        acts = ("publish", *(("published",) if draft else ()))
        return Step(kind, ["publish", *of, "--by", "taro"], before, after, acts)

    def _going_back(self, before: str) -> Step | None:
        with self.database.reading() as connection:
            past = history(connection, 1)
        if not past:
            return None
        target = past[0].previous or packaged_edition().revision
        return Step(ROLLBACK, ["rollback", "--by", "taro"], before, target, ("rollback",))

    def _import(self) -> tuple[list[str], tuple[str, ...]]:
        return ["import", str(self._file()), "--by", "hanako"], ("import",)

    def _seen(self) -> tuple[list[str], tuple[str, ...]] | None:
        draft = self._open_draft()
        rows = look(self.database, draft).unseen if draft else ()
        if not rows:
            return None
        keys = [each for row in rows[:3] for each in ("--seen", row.key)]
        return ["review", str(draft), *keys, "--by", "hanako"], ("seen",) * len(rows[:3])

    def _approve(self) -> tuple[list[str], tuple[str, ...]] | None:
        draft = self._open_draft()
        return (["review", str(draft), "--approve", "--by", "jiro"], ("approval",)) if draft else None

    def _propose(self) -> tuple[list[str], tuple[str, ...]]:
        desk = self._desk()
        why = ["--source", "measuring", "--reason", "measuring", "--method", "called", "--by", "hanako"]
        return ["changes", "propose", desk.id, self._number(), "--before", "", *why], ("propose",)

    def _accept(self) -> tuple[list[str], tuple[str, ...]]:
        return ["changes", "accept", self._proposed(), "--by", "taro"], ("accepted",)

    def _withdraw(self) -> tuple[list[str], tuple[str, ...]] | None:
        with self.database.reading() as connection:
            found = proposals(connection, state=PROPOSED)
        id = found[0].change.id if found else None
        return (["changes", "withdraw", id, "--by", "hanako"], ("withdrawn",)) if id else None

    def _begin(self) -> tuple[list[str], tuple[str, ...]]:
        return ["campaign", "new", f"n{self._next()}", "--count", "5", "--by", "hanako"], ("begin",)

    def _verify(self) -> tuple[list[str], tuple[str, ...]]:
        with self.database.reading() as connection:
            newest = campaigns(connection)[0]
            call = self.random.choice(calls_of(connection, newest.id))
        said = ["--evidence", f"call {self._next()}", "--by", "hanako"]
        return ["campaign", "record", str(newest.id), call.number, "right", *said], ("verify",)

    def _comment(self) -> tuple[list[str], tuple[str, ...]]:
        return ["comment", "add", self._desk().id, f"@jiro {self._next()}", "--by", "hanako"], ("comment",)

    def _token(self) -> tuple[list[str], tuple[str, ...]]:
        return ["token", "new", f"t{self._next()}", "--scope", "reports", "--by", "taro"], ("add-token",)

    def _role(self) -> tuple[list[str], tuple[str, ...]]:
        with self.database.reading() as connection:
            (keiko,) = (each for each in all_people(connection) if each.name == "keiko")
        other = Role.EDITOR if keiko.role is Role.REVIEWER else Role.REVIEWER
        return ["user", "role", "keiko", other.value, "--by", "taro"], ("role",)

    def _mail(self) -> tuple[list[str], tuple[str, ...]]:
        """Something to be told to taro, whose mail is due at once; sending it is no act."""
        desk = self._desk()
        AddComment(self._edition(), desk.id, f"@taro {self._next()}", by="hanako").carry_out_in(self.database)
        self.mentions += 1
        self._mail_is_due()
        return ["mail", "send"], ()

    def _mail_is_due(self) -> None:
        """Let taro's mail be due now, also where one who was killed would hold it for a while."""
        SetMail(MAILED, "ja", datetime.now(UTC), by="taro").carry_out_in(self.database)
        with self.database.writing() as connection:
            connection.execute(mails_table.update().values(busy_until=None))

    def _open_draft(self) -> int | None:
        with self.database.reading() as connection:
            return next((draft.id for draft in all_drafts(connection, OPEN)), None)

    def _looked_at(self, draft: int | None) -> Gate:
        """Return the gate once somebody has looked at every difference of the draft: unseen, nothing is published."""
        rows = (gate := look(self.database, draft)).unseen
        if draft is None or not rows:
            return gate
        with self.database.writing() as connection:
            for row in rows:
                MarkSeen(draft, row.key, row.kinds, by="hanako", seal=row.seal).carry_out(connection)
        return look(self.database, draft)

    def _next(self) -> int:
        self.made += 1
        return self.made

    def _edition(self) -> Edition:
        return served_edition(self.database)

    def _desk(self) -> Any:
        """Another desk each time."""
        desks = self._edition().desks
        return desks[len(desks) - 1 - self._next()]

    def _number(self) -> str:
        return f"03-3580-{self.random.randrange(1000, 9999)}"

    def _file(self) -> Path:
        self.files += 1
        text = GUIDEBOOK.bytes("sources/contact-list-2023.txt").decode("utf-8-sig")
        path = self.folder / f"list-{self.files}.txt"
        path.write_text(text.replace(NUMBER, f"03-3501-{2000 + self.files}", 1), encoding="utf-8")
        return path

    def _proposed(self) -> str:
        """Propose one more number for a desk, and return the proposal's id."""
        evidence = [Evidence(Method.CALLED, "measuring")]
        change = made(
            self._desk().id, Field.PHONE, "", self._number(), date(2027, 1, 1), "measuring", evidence
        )
        return Propose(self._edition(), change, by="hanako").carry_out_in(self.database).change.id

    # -- running them -----------------------------------------------------------------------------------

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "MADOGUCHI_DATABASE_URL": self.database.url,
            "MADOGUCHI_BASE_URL": "https://madoguchi.example.jp",
            "MADOGUCHI_SMTP_HOST": "127.0.0.1",
            "MADOGUCHI_SMTP_PORT": str(self.port),
            "MADOGUCHI_SMTP_SECURITY": "none",
            "MADOGUCHI_SMTP_FROM": SENDER,
        }

    def run(self, step: Step, after: float | None, into_write: float | None) -> str:
        """Run a command and kill it after seconds, or so long into its writing; return how it ended."""
        began = time.monotonic()
        with subprocess.Popen(
            [COMMAND, *step.arguments],
            env=self.environment,
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
        began, wrote, last = time.monotonic(), 0.0, 0.0
        with subprocess.Popen(
            [COMMAND, *step.arguments],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as process:
            while process.poll() is None:
                if self.lock.held():
                    wrote, last = wrote or time.monotonic(), time.monotonic()
                time.sleep(LOOKS)
            if process.returncode:
                told = process.stderr.read().decode() if process.stderr else ""
                raise SystemExit(f"{step.arguments} left alone: {told}")
        return time.monotonic() - began, last - wrote

    # -- looking ------------------------------------------------------------------------------------------

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
                self._expect(
                    decode(read_revision(connection, revision), GUIDEBOOK).revision, revision, "the edition"
                )
            for draft in drafts[:2]:
                decode(content_of(connection, draft.id), GUIDEBOOK)
                self._expect(bool(source_of(connection, draft.id)), True, f"the file of draft {draft.id}")
            acts = audit.entries(connection, limit=100_000)
            counts = Counter(entry.action for entry in acts)
            self._expect(counts["publish"] + counts["rollback"], len(past), "publications in the audit")
            self._agree(connection, acts, counts)
            accepted = {p.change.id for p in proposals(connection, state=ACCEPTED)}
        return State(
            revision or packaged_edition().revision,
            len(past),
            frozenset(draft.id for draft in drafts),
            frozenset(accepted),
            counts,
        )

    def _agree(
        self, connection: Connection, acts: tuple[audit.AuditEntry, ...], counts: Counter[str]
    ) -> None:
        """Hold every row that acts make or move against what the audit says last of it."""
        last: dict[str, audit.AuditEntry] = {}
        for entry in reversed(acts):
            last[entry.subject] = entry

        def told(subject: str, name: str, otherwise: str) -> str:
            return str(last[subject].after.get(name, otherwise)) if subject in last else "nothing"

        for each in proposals(connection):
            self._expect(told(f"change {each.change.id}", "state", PROPOSED), each.state, "a change")
        for draft in all_drafts(connection):
            self._expect(told(f"draft {draft.id}", "state", OPEN), draft.state, "a draft")
            for said in decisions_of(connection, draft.id):
                subject = f"draft {draft.id}: {said.subject}"
                self._expect(subject in last and last[subject].action, said.kind, "what was said of a draft")
        for person in all_people(connection):
            self._expect(
                told(f"person {person.name}", "role", "") or person.role.value,
                person.role.value if f"person {person.name}" in last else "nothing",
                "a person",
            )
        rows: dict[str, int | None] = {
            "propose": len(proposals(connection)),
            "import": len(all_drafts(connection)),
            "begin": len(campaigns(connection)),
            "verify": connection.scalar(select(func.count()).select_from(verifications_table)),
            "comment": connection.scalar(select(func.count()).select_from(comments_table)),
            "add-token": connection.scalar(select(func.count()).select_from(tokens_table)),
        }
        for action, count in rows.items():
            self._expect(counts[action], count, f"{action} in the audit")

    def judge(self, step: Step, ended: str, before: State) -> str:
        """Look at what a command left; return `old` or `new`."""
        after = self.state()
        done = after.acts - before.acts
        new = bool(done)
        if new:
            self._expect(Counter(step.acts) - done, Counter(), f"acts of {step.kind} that are missing")
        self._expect(after.served, step.after if new else step.before, f"served after {step.kind}")
        kept = before.accepted - after.accepted
        self._expect(len(kept) <= (step.kind == "withdraw"), True, "accepted changes")
        self._expect(after.drafts >= before.drafts, True, "drafts kept")
        if not new:
            self._expect(after.publications, before.publications, "publications")
            self._expect(after.drafts, before.drafts, "drafts")
        if ended == "ended" and step.acts:
            self._expect(new, True, f"{step.kind} told as done")
        return "new" if new else "old"

    def every_mention_was_told(self) -> None:
        """Send what is left, and look whether each mention stood in a mail."""
        for _ in range(3):
            self._mail_is_due()
            subprocess.run([COMMAND, "mail", "send"], env=self.environment, check=True, capture_output=True)
        with self.database.reading() as connection:
            self._expect(mails.waiting(connection), (), "mails that wait")
            desks = {each.desk for each in calling(connection, "taro")}
        told = {desk for desk in desks if any(f"/edit/desks/{desk}" in letter for letter in self.box.letters)}
        self._expect(len(desks), self.mentions, "mentions")
        self._expect(desks - told, set(), "mentions that no mail told")

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


@contextmanager
def going_on(work: Callable[[threading.Event], None]) -> Iterator[None]:
    """Let something go on in a thread while the block runs."""
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def run(database: Database, folder: Path, kills: int, seed: int, name: str) -> list[str]:
    """Kill `kills` commands over one database, print a table, return all that was wrong."""
    database.upgrade()
    people = {"hanako": Role.EDITOR, "jiro": Role.REVIEWER, "keiko": Role.EDITOR, "taro": Role.ADMINISTRATOR}
    with database.writing() as connection:
        for person, role in people.items():
            add_person(connection, person, "", role, password="-")
    edition = served_edition(database)
    first = Begin(
        edition, name="soak", rule=CampaignRule.RISKIEST, count=9, on=date(2026, 11, 28), by="hanako"
    )
    first.carry_out_in(database)
    box, port = Box(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    soak = Soak(database, folder, random.Random(seed), Lock(database), port, box)
    order = ("import", "approve", "seen", "accept", PUBLISH, "accept", CHANGES, ROLLBACK)
    lengths = {}
    for kind in (*order, *(each for each in WEIGHTS if each not in order)):
        if step := soak.step(kind):
            lengths[kind] = soak.alone(step)
            sys.stderr.write(f"\r{name}: {kind} takes {lengths[kind][0]:.1f} s        ")
    killed = 0
    with going_on(soak.read):
        while killed < kills:
            step = soak.step(soak.random.choices([*WEIGHTS], [*WEIGHTS.values()])[0])
            if step is None or step.kind not in lengths:
                continue
            before = soak.state()  # what was prepared for it is new
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
            sys.stderr.write(f"\r{name}: {killed} of {kills} killed, {len(soak.wrong)} wrong        ")
    soak.every_mention_was_told()
    server.stop()
    with database.reading() as connection:
        published = {each.revision for each in history(connection)} | {packaged_edition().revision}
    soak.wrong += [f"the node served {each}, which nobody published" for each in soak.seen - published]
    table(soak, lengths, name, seed)
    soak.lock.close()
    return soak.wrong


def table(soak: Soak, lengths: Mapping[str, tuple[float, float]], name: str, seed: int) -> None:
    """Print what was done and what was found."""
    sys.stderr.write("\n")
    print(f"\n{name}, seed {seed}; the node saw {len(soak.seen)} editions, {len(soak.box.letters)} mails were taken"
          f" for {soak.mentions} mentions\n")  # fmt: skip
    print("| command | left alone | its writing | killed while writing | killed elsewhere | left old | left new |"
          " ended before |\n| --- | --- | --- | --- | --- | --- | --- | --- |")  # fmt: skip
    for kind, (whole, writing) in lengths.items():
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
