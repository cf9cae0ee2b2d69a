"""The files for containers: well formed, of one mind with the program, and their scripts run without one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from madoguchi.settings import VARIABLES
from tests.deploy.nodes import get, wait_until
from tests.postgres import Server, free_port

ROOT = Path(__file__).parents[2]
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")


def test_every_step_is_a_script_that_is_there() -> None:
    named = set(re.findall(r"deploy/[\w.-]+", CONTAINERFILE))
    named |= {word.lstrip("/") for word in COMPOSE["services"]["proxy"]["command"] if "deploy/" in word}
    assert named == {"deploy/install-node.sh", "deploy/start-node.sh", "deploy/start-proxy.sh"}
    assert all(os.access(ROOT / name, os.X_OK) for name in named)
    assert re.findall(r"^RUN (\S+)", CONTAINERFILE, re.M) == ["deploy/install-node.sh", "useradd"]


def test_nodes_are_given_settings_that_there_are() -> None:
    known = {variable.name for variable in VARIABLES}
    given = set(re.findall(r"(MADOGUCHI_\w+|XDG_\w+)=", CONTAINERFILE))
    for service in ("node1", "node2"):
        given |= set(COMPOSE["services"][service]["environment"])
    assert given - known == set()
    assert "MADOGUCHI_DATABASE_PASSWORD_FILE" in given


def test_only_the_proxy_can_be_reached_and_it_names_every_node() -> None:
    services = COMPOSE["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    nodes = {word.partition(":")[0] for word in services["proxy"]["command"][2:]}
    assert nodes == {name for name in services if name.startswith("node")}
    (network,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    assert services["node1"]["environment"]["MADOGUCHI_TRUST_PROXY"] == network["subnet"]


def test_nothing_secret_or_made_here_goes_into_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv*", COMPOSE["secrets"]["database_password"]["file"][2:]} <= set(ignored)


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda path: path.name)
def test_files_for_the_forge_are_well_formed(path: Path) -> None:
    assert yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_forge_runs_our_own_commands() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]
    runs = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    ours = [run for run in runs if run.startswith(("bash .ci/run", "make "))]
    assert ours == ["bash .ci/run", "make test-fast PYTHON=python"]


@contextmanager
def _running(*command: str, **environment: str) -> Iterator[None]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    given = {**os.environ, "PATH": path} | environment
    with subprocess.Popen(command, env=given, stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait()


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: apt install nginx-light)")
def test_the_scripts_make_two_nodes_and_a_proxy(postgres: Server, tmp_path: Path) -> None:
    front, *nodes = free_port(), free_port(), free_port()
    url = postgres.fresh()
    (tmp_path / "nginx").write_text(
        f'#!/bin/sh\nexec {NGINX} -c {tmp_path}/main.conf -p {tmp_path} "$@"\n', encoding="utf-8"
    )
    (tmp_path / "nginx").chmod(0o755)
    temporary = "".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "main.conf").write_text(
        f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ client_body_temp_path {tmp_path}/body; {temporary}\n"
        f"include {tmp_path}/site.conf; }}\n",
        encoding="utf-8",
    )
    shutil.copy(ROOT / "deploy" / "start-proxy.sh", tmp_path)
    logs = (ROOT / "deploy" / "nginx.conf").read_text("utf-8").replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "nginx.conf").write_text(logs, encoding="utf-8")
    script = str(ROOT / "deploy" / "start-node.sh")
    where = {"MADOGUCHI_DATABASE_URL": url, "XDG_CACHE_HOME": str(tmp_path)}
    # Both bring up the tables of the same empty database at once.
    with (
        _running(script, MADOGUCHI_PORT=str(nodes[0]), **where),
        _running(script, MADOGUCHI_PORT=str(nodes[1]), **where),
        _running(
            str(tmp_path / "start-proxy.sh"), f"127.0.0.1:{front}", *(f"127.0.0.1:{port}" for port in nodes),
            PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}", CONFIGURATION=str(tmp_path / "site.conf"),
        ),
    ):  # fmt: skip
        for port in (*nodes, front):
            wait_until(lambda port=port: b'"database"' in get(port, "/healthz"), seconds=60)
        assert b"06-6944-6257" in get(front, "/ask?q=06-6944-6257")
    configured = (tmp_path / "site.conf").read_text(encoding="utf-8")
    # Each node twice: the second time for when all have failed.
    told = re.findall(r"^    server 127.0.0.1:(\d+) max_fails=\d[^;]*?( backup)?;", configured, re.M)
    assert told == [(str(port), kind) for kind in ("", " backup") for port in nodes]
