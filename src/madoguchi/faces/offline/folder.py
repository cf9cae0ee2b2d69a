"""The static site as a folder: every page, file and pack, made side by side."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from madoguchi.faces.exports.catalogue import available
from madoguchi.faces.exports.vcard import vcards
from madoguchi.faces.identity import offered
from madoguchi.faces.offline.addresses import MANIFEST, Address, FileLinks, file_of
from madoguchi.faces.offline.app_manifest import app_manifest
from madoguchi.faces.offline.browser import digest_of, site_modules, source
from madoguchi.faces.offline.crew import shared_out
from madoguchi.faces.offline.one_file import ONE_FILE, one_page
from madoguchi.faces.offline.packs import Pack, index_of, write_files, write_pack
from madoguchi.faces.offline.pages import Pages, addresses
from madoguchi.faces.offline.search_data import made_of, search_json
from madoguchi.faces.offline.whole import whole
from madoguchi.faces.web.assets import assets
from madoguchi.faces.web.pages.llms import llms_text
from madoguchi.faces.web.view.messages import LANGUAGES
from madoguchi.faces.web.view.tiles import tiles
from madoguchi.index.directory import by_prefecture, functions_of
from madoguchi.model.edition import Edition

MARKER = "madoguchi-site.json"
FORMAT = "madoguchi-site/1"
WORKER = "sw.js"
SEARCH_DATA = "search.json"
PAGES_A_PACK = 120
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "vcf": "text/vcard; charset=utf-8",
    "webmanifest": "application/manifest+json",
}
# Only a server answers these.
_SERVED = ("/ask", "/api/", "/hsds/")


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: pages, all files with their bytes, and the bytes that a browser keeps."""

    pages: int
    files: int
    size: int
    kept: int


def write_site(edition: Edition, root: Path, tell: Callable[[str], None] = lambda _: None) -> Made:
    """Write the site into an empty folder. `tell` hears how far it is."""
    edition = whole(edition)
    code = site_modules(edition)
    # The search data is made with the rest, at the same time; what it is made of names it beforehand.
    folder = f"static/{digest_of(code | {SEARCH_DATA: made_of(edition)})}"
    pages = Pages(edition, f"{folder}/site.js")
    spoken = _spoken(edition)
    everything = [address for lang in spoken for address in addresses(edition, lang)]
    shares = [everything[i : i + PAGES_A_PACK] for i in range(0, len(everything), PAGES_A_PACK)]
    jobs: list[Callable[[], Pack]] = [
        partial(_data, root, pages, folder, code),  # the longest first
        partial(_contacts, root, edition),
        *(partial(_pages, root, pages, number, share) for number, share in enumerate(shares)),
    ]
    packs: list[Pack | None] = [None] * len(jobs)
    done = 0
    for number, pack in shared_out(jobs):
        packs[number] = pack
        done += sum(file.endswith(".html") for file in pack.files)
        tell(f"{done:,} of {len(everything) + len(spoken):,} pages")
    made = [pack for pack in packs if pack is not None]
    kept = _worker(root, made)
    write_files(root, {MARKER: _marker(edition)})
    sizes = [Path(where, name).stat().st_size for where, _, names in os.walk(root) for name in names]
    return Made(done, len(sizes), sum(sizes), kept)


def _spoken(edition: Edition) -> list[str]:
    """The languages of the site, those of them that the directory offers."""
    return [lang for lang in LANGUAGES if lang in offered(edition)]


def _pages(root: Path, pages: Pages, number: int, share: Sequence[Address]) -> Pack:
    files = {file_of(a): pages.html(a).encode() for a in share}
    write_files(root, files)
    return write_pack(root, f"pages-{number:02}", files)


def _contacts(root: Path, edition: Edition) -> Pack:
    """The contacts that pages link: of each desk, and of programs and prefectures one behind the other."""
    cards = {desk.id: vcards([desk], edition) for desk in edition.desks}
    groups = {f"/desk/{id}.vcf": [id] for id in cards}
    for program, desks in edition.desks_by_program.items():
        groups[f"/program/{program}.vcf"] = [desk.id for desk in desks]
    local = by_prefecture(edition)
    for tile in (each for each in tiles() if each.name in local):
        groups[f"/prefecture/{tile.name}.vcf"] = [desk.id for desk in local.get(tile.name, ())]
    files = {file_of(Address(path)): b"".join(map(cards.__getitem__, ids)) for path, ids in groups.items()}
    write_files(root, files)
    return write_pack(root, "contacts", files)


def _data(root: Path, pages: Pages, folder: str, code: dict[str, bytes]) -> Pack:
    """The files of the directory with the pages that list them, the browser's code, what it searches.

    The directory's files are too big to be kept by a browser.
    """
    search = search_json(pages.router)
    for export in available():
        path = f"/data/{pages.edition.id}/{export.filename}"
        # The one file is made of the same pages and data: what is there is used.
        content = one_page(pages, search) if export.name == ONE_FILE else export.write(pages.edition)
        write_files(root, {file_of(Address(path)): content})
        pages.shelf.sizes[export.name] = len(content)
    listing = [
        Address("/data", {} if lang == LANGUAGES[0] else {"lang": lang}) for lang in _spoken(pages.edition)
    ]
    files = {file_of(a): pages.html(a).encode() for a in listing}
    files |= {asset.path[1:]: asset.content for asset in assets(pages.edition.bundle).values()}
    files |= {f"{folder}/{name}": content for name, content in code.items()}
    files |= {f"{folder}/{SEARCH_DATA}": search.encode(), MANIFEST: _manifest(pages.edition)}
    files["llms.txt"] = _llms(pages.edition).encode()
    if functions_of(pages.edition.bundle):
        files["coverage.csv"] = pages.content("/coverage.csv")
    write_files(root, files)
    return write_pack(root, "data", files)


def _worker(root: Path, packs: Sequence[Pack]) -> int:
    """Write the service worker and the index of its packs; return how many bytes it keeps."""
    index = write_pack(root, "index", {"index.json": index_of(packs)})
    kept = [index, *packs]
    listed = [{"url": pack.file, "integrity": pack.integrity} for pack in kept]
    digest = hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:16]
    site = json.dumps({"digest": digest, "packs": listed, "types": _TYPES})
    write_files(root, {WORKER: source(WORKER).replace("/*SITE*/ {}", site).encode()})
    return sum(pack.size for pack in kept)


def _llms(edition: Edition) -> str:
    return llms_text(edition, lambda path: not path.startswith(_SERVED), FileLinks(Address("/")))


def _manifest(edition: Edition) -> bytes:
    icon = {"src": assets(edition.bundle)["mark.svg"].path[1:], "sizes": "any", "type": "image/svg+xml"}
    return app_manifest(edition, "./", [icon])


def _marker(edition: Edition) -> bytes:
    """What tells a later export that this folder is its own, and a person which edition it holds."""
    told = {"format": FORMAT, "edition": edition.id, "revision": edition.revision}
    return (json.dumps(told, indent=1) + "\n").encode()
