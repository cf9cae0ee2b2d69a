"""The directory as files: the page that lists them, the files, and contacts of a part of it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.faces.exports.catalogue import EXPORTS, available
from madoguchi.faces.exports.publication import publication_of
from madoguchi.faces.exports.vcard import vcards
from madoguchi.faces.web.ask_pages import GET
from madoguchi.faces.web.browse_pages import serves_part_of
from madoguchi.faces.web.errors import send_missing
from madoguchi.faces.web.routing import PageRouter
from madoguchi.faces.web.shelf import File, Shelf, export_of, file_of
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.tiles import tile_of

# Under the edition's name the newest bytes; under its revision the same bytes for ever.
ASK_AGAIN = "public, no-cache"
FOR_EVER = "public, max-age=31536000, immutable"


def routes(site: Site) -> PageRouter:
    """Return the routes of the files. They come before the pages whose addresses they extend."""
    router = PageRouter()
    edition = site.edition
    shelf = Shelf(edition)

    @router.api_route("/data", methods=GET)
    def data(request: Request) -> Response:
        files = [(export, _in_words(shelf.size(export))) for export in available()]
        return site.send(
            request,
            "downloads.html",
            state=str(sum(bool(size) for _, size in files)),
            kept=None,  # sizes are told as the files get made
            files=files,
            publication=publication_of(edition),
            programs=[p for p in edition.programs if any(d.program == p.slug for d in edition.desks)],
        )

    @router.api_route("/data/{edition_id}/{filename}", methods=GET)
    def file(request: Request, edition_id: str, filename: str) -> Response:
        export = export_of(filename)
        if export is None or edition_id not in (edition.id, edition.revision):
            return send_missing(site, request)
        keep = FOR_EVER if edition_id == edition.revision else ASK_AGAIN
        return _send(request, shelf.file(export), export.media_type, filename, keep)

    @router.api_route("/desk/{id}.vcf", methods=GET)
    def desk_card(request: Request, id: str) -> Response:
        found = edition.desk_by_id.get(id)
        if found is None:
            return send_missing(site, request)
        return _send_cards(request, vcards([found], edition), f"{id}.vcf")

    @router.api_route("/program/{slug}.vcf", methods=GET)
    def program_cards(request: Request, slug: str) -> Response:
        desks = [desk for desk in edition.desks if desk.program == slug]
        if not desks:
            return send_missing(site, request)
        return _send_cards(request, vcards(desks, edition), f"{slug}.vcf")

    @router.api_route("/prefecture/{name}.vcf", methods=GET)
    def prefecture_cards(request: Request, name: str) -> Response:
        tile = tile_of(name)
        if tile is None:
            return send_missing(site, request)
        desks = [desk for desk in edition.desks if serves_part_of(desk, tile.name)]
        return _send_cards(request, vcards(desks, edition), f"{tile.romaji.lower()}.vcf")

    return router


def _send_cards(request: Request, content: bytes, filename: str) -> Response:
    return _send(request, file_of(content), EXPORTS["vcard"].media_type, filename, ASK_AGAIN)


def _send(request: Request, file: File, media_type: str, filename: str, keep: str) -> Response:
    """Send a file to keep; any page of any site may read it."""
    headers = {"Cache-Control": keep, "ETag": file.etag, "Access-Control-Allow-Origin": "*"}
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return Response(file.content, headers=headers, media_type=media_type)


def _in_words(size: int | None) -> str:
    """A length in kB or MB (powers of ten), to one place from 1 MB; empty for an unknown one."""
    if size is None:
        return ""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"
