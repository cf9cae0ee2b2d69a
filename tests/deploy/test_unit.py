"""The unit for systemd: what it may do is little, and what it says is understood."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
UNIT = DEPLOY / "madoguchi@.service"

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed (Debian: apt install systemd)"
)


def test_it_is_exposed_little():
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    exposure = re.search(r"exposure level for \S+: ([\d.]+)", told)
    assert exposure, told
    assert float(exposure[1]) <= 2.0


def test_systemd_understands_every_line(tmp_path):
    program = tmp_path / "madoguchi"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "madoguchi@8001.service"
    dropped = (DEPLOY / "database-password.conf").read_text().partition("[Service]")[2]
    text = UNIT.read_text().replace("/opt/madoguchi/bin/madoguchi", str(program))
    unit.write_text(text.replace("[Install]", f"{dropped}\n[Install]"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert done.stderr.strip() == ""
    assert done.returncode == 0


def test_no_secret_stands_in_a_file_of_deploy():
    files = list(DEPLOY.iterdir())
    assert UNIT in files
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"://[^/\s:@]+:[^/\s@]+@", text), f"{file.name} holds a password"
        assert not re.search(r"^\s*(?:Environment=)?PGPASSWORD=", text, re.M), file.name
