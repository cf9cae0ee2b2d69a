"""What somebody typed is not lost: forms that were refused, or came when the session had ended, with their files.

A form is kept with all that it held but secrets, and can be sent once more; a form that is accepted is forgotten.
"""

from __future__ import annotations

import base64
import binascii
import tempfile
from collections.abc import AsyncGenerator, Iterable, Mapping
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

from madoguchi.editorial.unfinished import KeepWork
from madoguchi.store.database import Database
from madoguchi.store.unfinished import FORM
from madoguchi.text.untrusted import cut, showable

KEPT = "kept"  # the field with the id of the work that a form goes on with
LARGEST_FILES = 6 << 20  # bytes of files that are kept with a form
_LONGEST_PATH = 2000
# Pages whose forms hold secrets; with these, what is done with at once.
HOLD_SECRETS = ("/edit/password", "/edit/sign-", "/edit/account", "/edit/people")
_NEVER = (*HOLD_SECRETS, "/edit/kept")
# Pages that keep what was typed themselves, also when it is refused.
KEEP_THEMSELVES = ("/edit/crosscheck/", "/edit/changes/sheet/")
_SECRET = frozenset({"password"})
# What a form holds without anybody having typed it.
_NOT_TYPED = frozenset(
    {"csrf", KEPT, "act", "seen", "group", "id", "shown", "pick", "desk_id", "field", "method"}
)


def is_worth_keeping(request: Request, form: FormData, *, late: bool) -> bool:
    """Whether somebody typed something that no other page has, or chose a file; of a form that came late, ticked too."""
    without = ("csrf", KEPT) if late else _NOT_TYPED
    if request.method != "POST" or request.url.path.startswith(_NEVER):
        return False
    return any(
        (value.filename or "") != ""
        if isinstance(value, UploadFile)
        else value.strip() and name not in without
        for name, value in form.multi_items()
    )


def is_same_form(content: Mapping[str, Any], form: FormData) -> bool:
    """Whether a form is about what a kept one was about: one page may hold several of the same address."""
    before = dict(content["fields"])
    return all(before.get(name, "") == str(form.get(name, "")) for name in ("desk_id", "group"))


def address_of(request: Request) -> str:
    """Return where a form was sent to, with its query."""
    return cut(request.url.path + (f"?{request.url.query}" if request.url.query else ""), _LONGEST_PATH)


def keep_form(
    database: Database, person: str, request: Request, content: Mapping[str, Any], id: str = ""
) -> str:
    """Keep what a form held for its person; return its id, empty where it cannot be kept."""
    path = address_of(request)
    work = KeepWork(FORM, title=_title(content) or path, path=path, content=content, id=id, by=person)
    with database.writing() as connection:
        return work.carry_out(connection) or ""


def content_of(form: FormData, *, multipart: bool) -> dict[str, Any]:
    """Return what is kept of a form: its fields but secrets, and its files as far as they are small enough."""
    fields = [
        [name, value]
        for name, value in form.multi_items()
        if isinstance(value, str) and name not in _SECRET and name not in ("csrf", KEPT)
    ]
    files, room = [], LARGEST_FILES
    for name, value in form.multi_items():
        if isinstance(value, UploadFile) and value.filename and (value.size or 0) <= room:
            value.file.seek(0)
            files.append({"field": name, **file_of(value.filename, value.file.read())})
            value.file.seek(0)
            room -= value.size or 0
    return {"fields": fields, "files": files, "multipart": multipart}


def file_of(name: str, content: bytes) -> dict[str, str]:
    """Return a file as it is kept."""
    return {"name": name, "bytes": base64.b64encode(content).decode("ascii")}


def bytes_of(file: Mapping[str, str]) -> bytes:
    """Return the bytes of a file that was kept."""
    try:
        return base64.b64decode(file["bytes"], validate=True)
    except (binascii.Error, ValueError):
        return b""


def with_files(form: FormData, files: Iterable[Mapping[str, str]]) -> FormData:
    """Return a form with the files that were kept with it, where none was chosen anew."""
    chosen = {name for name, value in form.multi_items() if isinstance(value, UploadFile) and value.filename}
    added: list[tuple[str, UploadFile | str]] = []
    for each in files:
        if each["field"] in chosen:
            continue
        content = bytes_of(each)
        file = tempfile.SpooledTemporaryFile(max_size=1)  # noqa: SIM115 (closed with the form)
        file.write(content)
        file.seek(0)
        added.append((each["field"], UploadFile(file, size=len(content), filename=each["name"])))  # type: ignore[arg-type]
    kept_as_it_is = [
        (name, value)
        for name, value in form.multi_items()
        if not (isinstance(value, UploadFile) and not value.filename)
    ]
    return FormData([*kept_as_it_is, *added])


async def beginning(request: Request, most: int) -> FormData:
    """Return the whole fields among the first bytes of a form that is too large; nothing where it cannot be read."""
    kind = request.headers.get("content-type", "")
    parser = MultiPartParser if kind.startswith("multipart/form-data") else FormParser
    try:
        return await parser(request.headers, _first(request, most)).parse()
    except (MultiPartException, KeyError, ValueError):
        return FormData()


async def _first(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    read = 0
    async for chunk in request.stream():
        yield chunk[: most - read]
        read += len(chunk)
        if read >= most:
            return


def _title(content: Mapping[str, Any]) -> str:
    """What tells a form from another: the files it had, else the first words that were typed."""
    names = [file["name"] for file in content["files"]]
    words = [value.strip() for name, value in content["fields"] if name not in _NOT_TYPED and value.strip()]
    return showable(" ".join("、".join((names or words)[:3]).split()))
