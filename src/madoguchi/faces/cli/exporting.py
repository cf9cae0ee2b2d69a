"""Which formats can be exported, and the one of a name; the static site, which is a folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from madoguchi.errors import InputError
from madoguchi.extras import require
from madoguchi.faces.exports.catalogue import EXPORTS, Export
from madoguchi.message import Message
from madoguchi.model.edition import Edition

SITE, SITE_EXTRA = "site", "serve"


def export_named(name: str) -> Export:
    """Return the format. Raises InputError with the names that there are, MissingExtraError for its extra."""
    if name not in EXPORTS:
        raise InputError(
            Message(
                "no export named {name!r}; there is: {value}", name=name, value=", ".join([*EXPORTS, SITE])
            )
        )
    if extra := EXPORTS[name].extra:
        require(extra)
    return EXPORTS[name]


def listed() -> Iterator[str]:
    """Yield a line per format: name, usual file name, purpose, and the extra that it needs, if any."""
    for export in EXPORTS.values():
        needs = f"\t[{export.extra}]" if export.extra else ""
        yield f"{export.name}\t{export.filename}\t{export.purpose.en}{needs}\n"
    yield f"{SITE}\tFOLDER\tThe whole site for any web server, with its search, usable offline\t[{SITE_EXTRA}]\n"


def export_site(edition: Edition, folder: Path | None, *, replace: bool) -> None:
    """Write the static site into a folder; how far it is goes to standard error.

    Raises InputError without a folder, or for one that holds something else; MissingExtraError.
    """
    require(SITE_EXTRA)
    from madoguchi.faces.offline.folder import write_site
    from madoguchi.faces.offline.placing import placed

    if folder is None:
        raise InputError(Message("the site is a folder; name it: madoguchi export site -o FOLDER"))
    live = sys.stderr.isatty()

    def tell(progress: str) -> None:
        if live:
            sys.stderr.write(f"\r{progress}")
            sys.stderr.flush()

    made = placed(folder, lambda root: write_site(edition, root, tell), replace=replace)
    sys.stderr.write(
        f"{chr(13) if live else ''}{folder}: {made.pages:,} pages in {made.languages} languages, "
        f"{made.files:,} files, {made.size / 1e6:.0f} MB; a browser keeps {made.kept / 1e6:.1f} MB of one language\n"
    )
