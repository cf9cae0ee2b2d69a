"""nginx with the very file of deploy/: no question in any log, and a node may die unnoticed."""

from __future__ import annotations

import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.deploy.nodes import Readers, get, node, wait_until
from tests.postgres import free_port

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
CONFIGURED = Path(__file__).parents[2] / "deploy" / "nginx.conf"

pytestmark = pytest.mark.skipif(
    NGINX is None, reason="nginx is not installed (Debian: apt install nginx-light)"
)


def configured(folder: Path, port: int, one: int, two: int) -> Path:
    """The server's file with our own ports and folder, inside the smallest nginx.conf there is."""
    text = CONFIGURED.read_text(encoding="utf-8")
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{port}"),
        ("127.0.0.1:8001", f"127.0.0.1:{one}"),
        ("127.0.0.1:8002", f"127.0.0.1:{two}"),
        ("/var/log/nginx", str(folder)),
        ("proxy_read_timeout 10s", "proxy_read_timeout 4s"),  # the test need not wait as long
    ):
        assert old in text
        text = text.replace(old, new)
    for name in ("body", "proxy", "fastcgi", "uwsgi", "scgi"):
        text += f"\n{name if name != 'body' else 'client_body'}_temp_path {folder}/{name};"
    file = folder / "nginx.conf"
    file.write_text(
        f"pid {folder}/pid;\nerror_log {folder}/start.log crit;\ndaemon off;\nevents {{}}\nhttp {{\n{text}\n}}\n",
        encoding="utf-8",
    )
    return file


def test_a_node_hangs_and_dies_and_no_question_is_written(tmp_path):
    port = free_port()
    database = f"sqlite:///{tmp_path}/none.sqlite"
    with node(database, tmp_path) as one, node(database, tmp_path) as two:
        file = configured(tmp_path, port, one.port, two.port)
        with subprocess.Popen([str(NGINX), "-c", str(file), "-p", str(tmp_path)]) as server:
            try:
                wait_until(lambda: bool(get(port, "/healthz")), seconds=10)
                with Readers(port) as reader:
                    wait_until(lambda: reader.read > 40, seconds=60)
                    two.process.send_signal(signal.SIGSTOP)  # it hangs: it takes connections and says nothing
                    hung = reader.read
                    wait_until(lambda: reader.read > hung + 60, seconds=90)
                    two.kill()
                    dead = reader.read
                    wait_until(lambda: reader.read > dead + 100, seconds=60)
            finally:
                server.terminate()
    assert reader.failed == []
    log = (tmp_path / "madoguchi.log").read_text(encoding="utf-8")
    assert " GET /ask 200 " in log
    for name in ("madoguchi.log", "madoguchi-error.log", "start.log"):
        written = (tmp_path / name).read_text(encoding="utf-8")
        assert "%E8%9E%8D" not in written
        assert "融資" not in written
        assert "q=" not in written
