"""The version that the program wants is the newest one that alembic would bring the tables up to."""

from __future__ import annotations

import subprocess
import sys

import pytest
from alembic.script import ScriptDirectory

from madoguchi.store.migrating import HEAD, scripts


def test_the_wanted_version_is_the_newest_script():
    assert ScriptDirectory.from_config(scripts()).get_current_head() == HEAD


@pytest.mark.slow
def test_the_pages_do_not_wait_for_what_only_brings_tables_up():
    told = (
        "import sys, madoguchi.faces.web.server, madoguchi.faces.editors.app; print('alembic' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
