"""How `make docs` makes the site: the Markdown files of the repository, read where they stand."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from sphinx.application import Sphinx

_ROOT = Path(__file__).parents[1]
_VERSION = re.search(
    r'__version__ = "(.+)"', (_ROOT / "src/madoguchi/__init__.py").read_text(encoding="utf-8")
)

project = "Madoguchi"
author = "the Madoguchi project"
copyright = "the Madoguchi project; MIT License"
version = release = _VERSION.group(1) if _VERSION else ""

# The source folder is the repository itself, so that a link works alike here and on a forge.
root_doc = "docs/index"
include_patterns = [
    *("README.md", "README.ja.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"),
    *("bench/*.md", "deploy/*.md", "docs/**"),
]
exclude_patterns = ["docs/conf.py", "docs/templates"]
extensions = ["myst_parser"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = "Madoguchi"
templates_path = ["templates"]
html_additional_pages = {"index": "start.html"}
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
# The search splits Japanese into words without any further package.
language = "en"
html_search_language = "ja"


def setup(app: Sphinx) -> None:
    app.connect("source-read", _add_navigation)


def _add_navigation(_app: Sphinx, docname: str, source: list[str]) -> None:
    """Make the site's navigation of the links on the index pages, so that pages are listed once."""
    if not docname.endswith("/index"):
        return
    folder = posixpath.dirname(docname)
    for part in re.split(r"^(?=## )", source[0], flags=re.M):
        caption = part.splitlines()[0].lstrip("# ") if part.startswith("## ") else "Start"
        links = re.findall(r"\]\(([^)#:]+)\.md\)", part)
        pages = dict.fromkeys(posixpath.normpath(f"{folder}/{link}") for link in links)
        entries = "\n".join(f"/{page}" for page in pages)
        source[0] += f"\n\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{entries}\n```\n"
