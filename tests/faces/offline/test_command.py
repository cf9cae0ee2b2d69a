"""`madoguchi export site`: a folder, told on standard error; the one file is an export like the others."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from madoguchi.faces.cli.main import app
from madoguchi.faces.offline import folder
from madoguchi.faces.offline.folder import FORMAT, MARKER, Made


@pytest.fixture
def _quick(monkeypatch):
    """A site of two files: what is tested here is the command."""

    def write_site(edition, root, tell):
        tell("1 of 1 pages")
        (root / "index.html").write_text(edition.revision)
        (root / MARKER).write_text(json.dumps({"format": FORMAT}))
        return Made(pages=1, languages=6, files=2, size=68_000_000, kept=2_400_000)

    monkeypatch.setattr(folder, "write_site", write_site)


@pytest.mark.usefixtures("_quick")
def test_the_site_is_written_into_a_folder(tmp_path, edition):
    done = CliRunner().invoke(app, ["export", "site", "-o", str(tmp_path / "public")])
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "1 pages in 6 languages, 2 files, 68 MB; a browser keeps 2.4 MB of one language" in done.stderr
    assert (tmp_path / "public" / "index.html").read_text() == edition.revision


@pytest.mark.usefixtures("_quick")
def test_a_folder_must_be_named_and_may_be_replaced_only_when_told(tmp_path):
    assert "-o FOLDER" in str(CliRunner().invoke(app, ["export", "site"]).exception)
    (tmp_path / "letter.txt").touch()
    refused = CliRunner().invoke(app, ["export", "site", "-o", str(tmp_path)])
    assert "--replace" in str(refused.exception)
    assert (tmp_path / "letter.txt").exists()
    assert CliRunner().invoke(app, ["export", "site", "-o", str(tmp_path), "--replace"]).exit_code == 0
    assert not (tmp_path / "letter.txt").exists()


def test_both_are_listed():
    names = [line.split("\t")[0] for line in CliRunner().invoke(app, ["export", "list"]).stdout.splitlines()]
    assert {"site", "one-file"} <= set(names)
