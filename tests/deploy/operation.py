"""The pages of operation as scripts: their blocks in order, on clusters, folders and ports of a test's own.

A machine of the docs is a cluster of Debian's PostgreSQL here, and a folder stands for /etc, /var and
/opt. Only what `Estate.own` names is replaced. `tests/deploy/stand_ins` stand in for what a container
has not: systemd and a user of the service.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import madoguchi
from tests.postgres import BINARIES, free_port

REPOSITORY = Path(__file__).parents[2]
STAND_INS = Path(__file__).parent / "stand_ins"
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
MISSING = [
    name
    for name, there in (
        ("root", os.geteuid() == 0),
        ("postgresql", bool(BINARIES) and shutil.which("pg_createcluster")),
        ("nginx", NGINX),
        ("curl", shutil.which("curl")),
    )
    if not there
]


def blocks(page: str) -> list[str]:
    """Return the sh blocks of a page that say where they are run, in order."""
    text = (REPOSITORY / "docs" / "how-to" / page).read_text(encoding="utf-8")
    return [block for block in _BLOCK.findall(text) if block.startswith("# ")]


@dataclass(frozen=True)
class Estate:
    """All that a page of operation speaks of. `db1` and `db2` are names of clusters."""

    root: Path
    db1: str
    db2: str
    ports: dict[str, int]

    @property
    def checkout(self) -> Path:
        """A copy of deploy/ with this estate's own addresses, as the docs tell to write them."""
        return self.root / "checkout"

    def own(self, text: str, machine: str = "") -> str:
        """Return a text of the docs or of deploy/ with our ports, folders, addresses and clusters."""
        version = BINARIES[0].parent.name
        cluster = self.db2 if machine == "db2" else self.db1
        for docs, ours in (
            ("/etc/postgresql/15/main", f"/etc/postgresql/{version}/{cluster}"),
            ("/var/lib/postgresql/15/main", f"/var/lib/postgresql/{version}/{cluster}"),
            ("15 main", f"{version} {cluster}"),
            ("15/main", f"{version}/{cluster}"),
            ("host=db1 port=5432", f"host=127.0.0.1 port={self.ports['db1']}"),
            ("host=db2 port=5432", f"host=127.0.0.1 port={self.ports['db2']}"),
            ("db1:5432,db2:5432", f"127.0.0.1:{self.ports['db1']},127.0.0.1:{self.ports['db2']}"),
            ("10.0.0.0/24", "127.0.0.1/32"),
            ("listen_addresses = '*'", "listen_addresses = '127.0.0.1'"),
            ("https://madoguchi.example.jp", f"http://127.0.0.1:{self.ports['8000']}"),
            ("/etc/systemd/system", f"{self.root}/etc/systemd"),
            ("/etc/nginx/conf.d", f"{self.root}/etc/nginx"),
            ("/etc/madoguchi", f"{self.root}/etc/madoguchi"),
            ("/opt/madoguchi", f"{self.root}/opt"),
            ("/var/log/nginx", f"{self.root}"),
            ("XDG_DATA_HOME=/var/lib ", f"XDG_DATA_HOME={self.root}/var/lib "),
            ("/var/backups/madoguchi", f"{self.root}/var/backups"),
        ):
            text = text.replace(docs, ours)
        for port in ("8000", "8001", "8002", "9464"):
            text = re.sub(rf"(?<![\d.]){port}\b", str(self.ports[port]), text)
        return text

    def run(self, block: str, **more: str) -> str:
        """Run a block as it stands there, on the machine that its first line names; return what it printed."""
        machine = re.match(r"# on (\w+)", block)
        script = self.own(block, machine[1] if machine else "")
        environment = {
            **os.environ,
            "PATH": os.pathsep.join([str(STAND_INS), os.environ["PATH"], "/usr/sbin"]),
            "STAND_IN_ROOT": str(self.root),
            "STAND_IN_NGINX": str(NGINX),
            **more,
        }
        for name in [name for name in environment if name.startswith("MADOGUCHI_") and name not in more]:
            del environment[name]
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.checkout, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr


@contextmanager
def estate(folder: Path, *, servers: bool) -> Iterator[Estate]:
    """Give machines as they are when a page begins; with `servers`, PostgreSQL as Debian installs it."""
    folder.chmod(0o755)
    tail = uuid.uuid4().hex[:8]
    names = ("db1", "db2", "8000", "8001", "8002", "9464")
    made = Estate(folder, f"mdg1{tail}", f"mdg2{tail}", {name: free_port() for name in names})
    for name in ("etc/systemd", "etc/nginx", "opt/bin", "var/lib/madoguchi", "var/cache", "checkout/deploy"):
        (folder / name).mkdir(parents=True)
    for file in (REPOSITORY / "deploy").iterdir():
        copy = made.checkout / "deploy" / file.name
        copy.write_text(made.own(file.read_text(encoding="utf-8")), encoding="utf-8")
        copy.chmod(file.stat().st_mode)
    program = folder / "opt/bin/madoguchi"
    source = Path(madoguchi.__file__).parents[1]
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH={source} exec {sys.executable} -m madoguchi.faces.cli.main "$@"\n'
    )
    program.chmod(0o755)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"user root;\npid {folder}/nginx.pid;\nerror_log {folder}/nginx-start.log crit;\nevents {{}}\n"
        f"http {{ {temporary} include {folder}/etc/nginx/*.conf; }}\n"
    )
    version = BINARIES[0].parent.name if BINARIES else ""
    clusters = [(made.db1, made.ports["db1"]), (made.db2, made.ports["db2"])] if servers else []
    try:
        for cluster, port in clusters:
            _quietly("pg_createcluster", "--start", "-p", str(port), version, cluster)
            # Debian lets everybody in from this very machine; the docs' machines are others.
            _quietly("sed", "-i", "/^host/d", f"/etc/postgresql/{version}/{cluster}/pg_hba.conf")
        yield made
    finally:
        for file in folder.glob("*.pid"):
            if process := file.read_text().strip():
                subprocess.run(["kill", process], check=False, capture_output=True)
        for cluster, _ in clusters:
            subprocess.run(
                ["pg_dropcluster", "--stop", version, cluster], check=False, capture_output=True, cwd="/"
            )
            # It leaves the folder of settings where a file stands in it that it has not made.
            shutil.rmtree(f"/etc/postgresql/{version}/{cluster}", ignore_errors=True)


def _quietly(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, f"{command}: {done.stderr}"
