"""A PostgreSQL server of our own for the tests: Debian's binaries, a folder that is thrown away."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path

import psycopg

from madoguchi.store.database import Database
from tests.artefacts import locked, run_folder

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
USER = "madoguchi"
TEMPLATE = "template_madoguchi"


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """One PostgreSQL server on loopback. PostgreSQL refuses to run as root: it then runs as `postgres`."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    @classmethod
    def made(cls, *settings: str) -> Server:
        """Make and start a server with an empty database `madoguchi`."""
        parent = Path(tempfile.mkdtemp(prefix="madoguchi-pg-"))
        if _as_root():
            shutil.chown(parent, "postgres", "postgres")
        server = cls(parent / "data", free_port())
        server.run("initdb", "-D", str(server.folder), "-U", USER, "--auth=trust", "--locale=C.UTF-8", "-N")
        lines = ["fsync = on", f"unix_socket_directories = '{parent}'", *settings]
        server.run(
            "sh", "-c", f"cat >> {server.folder}/postgresql.conf <<'END'\n" + "\n".join(lines) + "\nEND"
        )
        server.start()
        server.run("createdb", *server.where, "madoguchi")
        return server

    @property
    def where(self) -> tuple[str, ...]:
        """How PostgreSQL's programs reach it."""
        return ("-h", "127.0.0.1", "-p", str(self.port), "-U", USER)

    @property
    def url(self) -> str:
        return self._address("madoguchi")

    def fresh(self, template: str = "template1") -> str:
        """Return the address of a new database of this server: empty, or a copy of another of its databases."""
        name = f"test_{uuid.uuid4().hex}"
        self._tell(f"create database {name} template {template}")
        return self._address(name)

    def forget(self, url: str) -> None:
        """Remove a database that nobody needs any more."""
        self._tell(f"drop database {url.rpartition('/')[2]} with (force)")

    def _tell(self, command: str) -> None:
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(command)

    def _address(self, name: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1"
        self.run(
            "pg_ctl", "-D", str(self.folder), "-w", "-l", f"{self.folder}/../log", "-o", options, "start"
        )

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` is as good as a crash."""
        self.run("pg_ctl", "-D", str(self.folder), "-m", mode, "-w", "stop", check=False)

    def drop(self) -> None:
        """Stop it and remove its files."""
        self.stop("immediate")
        shutil.rmtree(self.folder.parent, ignore_errors=True)

    def run(self, program: str, *arguments: str, check: bool = True) -> None:
        """Run one of PostgreSQL's programs, as the user that may."""
        found = BINARIES[0] / program
        command: Sequence[str] = [str(found) if found.exists() else program, *arguments]
        if _as_root():
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        subprocess.run(command, check=check, capture_output=True, cwd="/")


def shared_server() -> Server:
    """Return this run's server, started by whichever worker asks first.

    It has a database TEMPLATE whose tables are made, to be copied; and it flushes nothing to disk:
    what a power cut would lose is thrown away anyway.
    """
    note = run_folder() / "postgres.json"
    with locked(note.with_suffix(".lock")):
        if not note.exists():
            server = Server.made("fsync = off", "full_page_writes = off", "synchronous_commit = off")
            server.run("createdb", *server.where, TEMPLATE)
            template = Database(server._address(TEMPLATE))
            template.upgrade()
            template.close()
            note.write_text(json.dumps([str(server.folder), server.port]))
        folder, port = json.loads(note.read_text())
    return Server(Path(folder), port)


def drop_shared_server() -> None:
    """Stop this run's server, where it has one."""
    if (run_folder() / "postgres.json").exists():
        shared_server().drop()


def _as_root() -> bool:
    return os.geteuid() == 0 and getpass.getuser() != "postgres"
