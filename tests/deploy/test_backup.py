"""A backup is whole, is proven by opening it, and gives the same revision back."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from madoguchi.store import audit
from madoguchi.store.database import Database
from madoguchi.store.editions import current_revision
from tests.postgres import BINARIES, Server
from tests.store.test_editions import changed_edition, publish

SCRIPT = Path(__file__).parents[2] / "deploy" / "backup.sh"


def backup(url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([*map(str, BINARIES[:1]), os.environ["PATH"]])
    return subprocess.run(
        ["sh", str(SCRIPT), str(folder)],
        env={**os.environ, "MADOGUCHI_DATABASE_URL": url, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_backup_restored_serves_the_same_revision(database, tmp_path, request):
    revision = publish(database, changed_edition())
    with database.writing() as connection:
        audit.record(connection, "hanako", "publish", "edition 2023")

    done = backup(database.url, tmp_path / "backups")

    assert done.returncode == 0, done.stderr
    made = Path(done.stdout.strip())
    assert [file.name for file in (tmp_path / "backups").iterdir()] == [made.name]
    restored = Database(_restored(made, tmp_path, request))
    with restored.reading() as connection:
        assert current_revision(connection) == revision
        assert [entry.subject for entry in audit.entries(connection)] == ["edition 2023"]
    restored.close()


def _restored(made: Path, folder: Path, request: pytest.FixtureRequest) -> str:
    """Restore as docs/how-to/run.md says; return the new address."""
    if made.suffix == ".sqlite":
        made.rename(folder / "restored.sqlite")
        return f"sqlite:///{folder}/restored.sqlite"
    server: Server = request.getfixturevalue("postgres")
    url = server.fresh()
    subprocess.run([str(BINARIES[0] / "pg_restore"), "--no-owner", "-d", url, str(made)], check=True)
    return url


@pytest.mark.parametrize(
    ("url", "said"),
    [("sqlite:////nowhere/at/all.sqlite", "there is no database"), ("mysql://x", "expected sqlite:///")],
)
def test_what_cannot_be_backed_up_is_told_and_leaves_nothing_that_looks_like_a_backup(tmp_path, url, said):
    done = backup(url, tmp_path)
    assert done.returncode != 0
    assert said in done.stderr
    assert [file.suffix for file in tmp_path.iterdir()] in ([], [".part"])
