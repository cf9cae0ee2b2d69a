"""Static files: of all faces in one place, under the hash of their content, none that nobody asks for."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import madoguchi
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.faces.offline.browser import modules_of
from madoguchi.faces.web.assets import (
    SINGLE,
    STYLES,
    TOKENS,
    assets,
    editors_assets,
    read_static,
    used_tokens,
)

STATIC = Path(madoguchi.__file__).parent / "faces" / "static"
# What every page of the static site runs, what stands in the one file, and the workers that browsers keep.
BESIDE_THE_SEARCH = {"site.js", "one-file.js", "one-file.css", "opening.js", "sw.js", "worker.js"}


def files(face: str) -> set[str]:
    folder = STATIC / face
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_no_face_has_static_files_elsewhere():
    suffixes = {".css", ".js", ".svg", ".png", ".ico"}
    found = {path for path in STATIC.parent.rglob("*") if path.suffix in suffixes}
    assert [path for path in found if STATIC not in path.parents] == []
    assert {path.name for path in STATIC.iterdir()} == {"web", "editors", "offline"}


def test_every_file_is_asked_for_by_its_face(edition):
    assert files("web") == {*STYLES, *SINGLE, TOKENS}
    assert files("editors") == editors_assets().keys()
    assert files("offline") - BESIDE_THE_SEARCH <= {f"{name}.js" for name in modules_of("search", edition)}


@pytest.mark.parametrize("found", [assets(GUIDEBOOK), editors_assets()], ids=["web", "editors"])
def test_an_address_holds_the_hash_of_the_content(found):
    for name, asset in found.items():
        assert asset.path == f"/static/{hashlib.sha256(asset.content).hexdigest()[:16]}/{name}"


def test_only_tokens_that_are_used_travel_with_a_style():
    tokens = ":root {\n  --a: 1px;\n  --b: 2px;\n}\n"
    assert used_tokens(tokens, "p { margin: var(--b) }") == ":root {\n  --b: 2px;\n}\n"
    assert len(editors_assets()["editors.css"].content) < len(read_static("web", TOKENS)) + len(
        read_static("editors", "editors.css")
    )
