"""The static site as a folder: every page in every language, files and packs, made side by side."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from madoguchi.faces.exports.catalogue import available
from madoguchi.faces.exports.vcard import each_vcard
from madoguchi.faces.identity import offered
from madoguchi.faces.offline.addresses import MANIFEST, Address, FileLinks, file_of, in_language
from madoguchi.faces.offline.app_manifest import app_manifest
from madoguchi.faces.offline.browser import SEARCH_DATA, digest_of, search_script, site_code, source
from madoguchi.faces.offline.complete_programs import whole
from madoguchi.faces.offline.one_file import ONE_FILE, one_page
from madoguchi.faces.offline.packs import Pack, index_of, write_files, write_pack
from madoguchi.faces.offline.pages import Pages, addresses
from madoguchi.faces.offline.search_data import made_of, search_json
from madoguchi.faces.offline.workers import shared_out
from madoguchi.faces.web.assets import assets
from madoguchi.faces.web.pages.llms import llms_text
from madoguchi.faces.web.view.tiles import tiles
from madoguchi.index.directory import by_prefecture, functions_of
from madoguchi.model.edition import Edition

MARKER = "madoguchi-site.json"
FORMAT = "madoguchi-site/1"
WORKER = "sw.js"
PAGES_A_PACK = 120
COMMON = "common"  # the group of packs that are the same in every language
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
    """What was made: pages in all languages, all files with their bytes, the bytes that a browser keeps of one language."""

    pages: int
    languages: int
    files: int
    size: int
    kept: int


def write_site(edition: Edition, root: Path, tell: Callable[[str], None] = lambda _: None) -> Made:
    """Write the site into an empty folder. `tell` hears how far it is."""
    edition = whole(edition)
    code = site_code(edition)
    # The search data is made with the rest, at the same time; what it is made of names it beforehand.
    folder = f"static/{digest_of(code | {SEARCH_DATA: made_of(edition)})}"
    pages = Pages(edition, f"{folder}/site.js")
    groups = [COMMON, COMMON]
    jobs: list[Callable[[], Pack]] = [
        partial(_data, root, pages, folder, code),  # the longest first
        partial(_contacts, root, edition),
    ]
    spoken = offered(edition)
    wanted = len(spoken)  # the pages that list the files
    for lang in spoken:
        everything = list(addresses(edition, lang))
        wanted += len(everything)
        for number, start in enumerate(range(0, len(everything), PAGES_A_PACK)):
            share = everything[start : start + PAGES_A_PACK]
            groups.append(lang)
            jobs.append(partial(_pages, root, pages, f"{lang}-{number:02}", share))
    packs: list[Pack | None] = [None] * len(jobs)
    done = 0
    for number, pack in shared_out(jobs):
        packs[number] = pack
        done += sum(file.endswith(".html") for file in pack.files)
        tell(f"{done:,} of {wanted:,} pages")
    by_group: dict[str, list[Pack]] = {}
    for group, made in zip(groups, packs, strict=True):
        if made is not None:
            by_group.setdefault(group, []).append(made)
    return _finished(root, edition, done, by_group)


def _pages(root: Path, pages: Pages, name: str, share: Sequence[Address]) -> Pack:
    files = {file_of(a): pages.html(a) for a in share}
    write_files(root, files)
    return write_pack(root, name, files)


def _contacts(root: Path, edition: Edition) -> Pack:
    """The contacts that pages link: of each desk, and of programs and prefectures one behind the other."""
    cards = each_vcard(edition.desks, edition)
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
        # The one file is made of the same pages and data: what is there is used.
        content = one_page(pages, search) if export.name == ONE_FILE else export.write(pages.edition)
        write_files(root, {f"{_downloads(pages.edition)}/{export.filename}": content})
        pages.shelf.sizes[export.name] = len(content)
    listing = [Address("/data", in_language(lang)) for lang in offered(pages.edition)]
    files = {file_of(a): pages.html(a) for a in listing}
    files |= {asset.path[1:]: asset.content for asset in assets(pages.edition.bundle).values()}
    files |= {f"{folder}/{name}": content for name, content in code.items()}
    files |= {f"{folder}/{SEARCH_DATA}": search_script(search), MANIFEST: _manifest(pages.edition)}
    files["llms.txt"] = _llms(pages.edition).encode()
    if functions_of(pages.edition.bundle):
        files["coverage.csv"] = pages.content("/coverage.csv")
    write_files(root, files)
    return write_pack(root, "data", files)


def _downloads(edition: Edition) -> str:
    """The folder of the directory's files."""
    return file_of(Address(f"/data/{edition.id}/"))[:-1]


def _finished(root: Path, edition: Edition, pages: int, by_group: dict[str, list[Pack]]) -> Made:
    """Write the index of each group of packs, the service worker and the marker; tell what there is."""
    groups = {
        group: [write_pack(root, group, {"index.json": index_of(packs)}), *packs]
        for group, packs in by_group.items()
    }
    write_files(root, {WORKER: _worker(groups), MARKER: _marker(edition)})
    packs = [pack for group in groups.values() for pack in group]
    beside = [WORKER, MARKER, *(f"{_downloads(edition)}/{export.filename}" for export in available())]
    kept = {group: sum(pack.size for pack in packs) for group, packs in groups.items()}
    return Made(
        pages=pages,
        languages=len(offered(edition)),
        files=len(packs)
        + sum(len(pack.files) for packs in by_group.values() for pack in packs)
        + len(beside),
        size=sum(pack.size for pack in packs)
        + sum(pack.content_size for packs in by_group.values() for pack in packs)
        + sum((root / file).stat().st_size for file in beside),
        kept=kept.pop(COMMON) + max(kept.values()),
    )


def _worker(groups: dict[str, list[Pack]]) -> bytes:
    listed = {
        group: [{"url": pack.file, "integrity": pack.integrity} for pack in packs]
        for group, packs in groups.items()
    }
    digest = hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:16]
    site = json.dumps({"digest": digest, "packs": listed, "types": _TYPES})
    return source(WORKER).replace("/*SITE*/ {}", site).encode()


def _llms(edition: Edition) -> str:
    return llms_text(edition, lambda path: not path.startswith(_SERVED), FileLinks(Address("/")))


def _manifest(edition: Edition) -> bytes:
    icon = {"src": assets(edition.bundle)["mark.svg"].path[1:], "sizes": "any", "type": "image/svg+xml"}
    return app_manifest(edition, "./", [icon])


def _marker(edition: Edition) -> bytes:
    """What tells a later export that this folder is its own, and a person which edition it holds."""
    told = {"format": FORMAT, "edition": edition.id, "revision": edition.revision}
    return (json.dumps(told, indent=1) + "\n").encode()
