"""The directory as files: the page that lists them, the files, and contacts of a part of it."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from madoguchi.faces.api.packing import takes_gzip
from madoguchi.faces.exports.catalogue import EXPORTS, Export, available, in_every_language
from madoguchi.faces.exports.publication import publication_of
from madoguchi.faces.exports.vcard import vcards
from madoguchi.faces.web.assets import FOR_EVER
from madoguchi.faces.web.errors import send_missing, send_on
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.shelf import File, Shelf, etag_of, export_of
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.view.tiles import tile_of
from madoguchi.text.dates import today

# Under the edition's name the newest bytes; under its revision the same bytes for ever.
ASK_AGAIN = "public, no-cache"


def routes(site: Site, shelf: Shelf | None = None) -> PageRouter:
    """Return the routes of the files. They come before the pages whose addresses they extend.

    `shelf` has the edition's files; it outlives what stands beside the edition.
    """
    router = PageRouter()
    edition = site.edition
    shelf = shelf or Shelf(edition)

    @router.api_route("/data", methods=GET)
    def data(request: Request) -> Response:
        files = [(in_every_language(export), _in_words(shelf.size(export))) for export in available()]
        wanted = [export for export in available() if export.for_people]  # whoever looks takes one next
        for export in sorted(wanted, key=lambda export: export.extra == "print"):  # what takes longest last
            shelf.prepare(export)
        return site.send(
            request,
            "downloads.html",
            state=str(sum(bool(size) for _, size in files)),
            kept=None,  # sizes are told as the files get made
            for_people=[each for each in files if each[0].for_people],
            for_programs=[each for each in files if not each[0].for_people],
            publication=publication_of(edition),
            programs=[p for p in edition.programs if p.slug in edition.desks_by_program],
        )

    @router.api_route("/data/{edition_id}/{filename}", methods=GET)
    async def file(request: Request, edition_id: str, filename: str) -> Response:
        export = export_of(filename)
        if export is None or edition_id not in (edition.id, edition.revision):
            return send_missing(site, request)
        keep = FOR_EVER if edition_id == edition.revision else ASK_AGAIN
        return _send_file(request, await shelf.file(export), export, keep)

    @router.api_route("/desk/{id}.vcf", methods=GET)
    def desk_card(request: Request, id: str) -> Response:
        found = edition.desk_by_id.get(id)
        if found is None:
            return send_on(site, request, id, today(), ".vcf")
        return _send_cards(request, vcards([found], edition), f"{id}.vcf")

    @router.api_route("/program/{slug}.vcf", methods=GET)
    def program_cards(request: Request, slug: str) -> Response:
        desks = edition.desks_by_program.get(slug, ())
        if not desks:
            return send_missing(site, request)
        return _send_cards(request, vcards(desks, edition), f"{slug}.vcf")

    @router.api_route("/prefecture/{name}.vcf", methods=GET)
    def prefecture_cards(request: Request, name: str) -> Response:
        tile = tile_of(name)
        if tile is None:
            return send_missing(site, request)
        desks = site.router.directory.by_prefecture.get(tile.name, ())
        return _send_cards(request, vcards(desks, edition), f"{tile.romaji.lower()}.vcf")

    return router


def _send_file(request: Request, file: File, export: Export, keep: str) -> Response:
    """Send a file, packed for those who take it so; no thread is held while it is on its way."""
    known, headers = _headers(request, file.etag, export.filename, keep)
    if known:
        return Response(status_code=304, headers=headers)
    stored = file.plain
    if file.packed:
        headers["Vary"] = "Accept-Encoding"
        if takes_gzip(request.headers.get("accept-encoding", "").encode()):
            stored = file.packed
            headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(stored.size)
    headers.setdefault("Content-Encoding", "identity")  # it is not packed anew for each
    if request.method == "HEAD":
        return Response(headers=headers, media_type=export.media_type)
    return StreamingResponse(stored.pieces(), headers=headers, media_type=export.media_type)


def _send_cards(request: Request, content: bytes, filename: str) -> Response:
    known, headers = _headers(request, etag_of(hashlib.sha256(content).hexdigest()), filename, ASK_AGAIN)
    if known:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=EXPORTS["vcard"].media_type)


def _headers(request: Request, etag: str, filename: str, keep: str) -> tuple[bool, dict[str, str]]:
    """Whether who asks has the file already, and its headers; any page of any site may read it."""
    headers = {"Cache-Control": keep, "ETag": etag, "Access-Control-Allow-Origin": "*"}
    if etag in request.headers.get("if-none-match", ""):
        return True, headers
    return False, {**headers, "Content-Disposition": f'attachment; filename="{filename}"'}


def _in_words(size: int | None) -> str:
    """A length in kB or MB (powers of ten), to one place from 1 MB; empty for an unknown one."""
    if size is None:
        return ""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"
