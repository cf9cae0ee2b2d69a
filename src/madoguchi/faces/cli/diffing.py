"""`madoguchi diff`: what changed between two editions, for a person or for a program."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from madoguchi.data.bundle import EDITION, chosen, directory_at
from madoguchi.editions.build import build
from madoguchi.editions.codec import BEGINNING, decode
from madoguchi.editions.diff import compare
from madoguchi.editions.knowledge import knowledge_of, source_of
from madoguchi.errors import InputError
from madoguchi.faces.cli.editions import (
    open_edition,
    packaged,
    read_draft,
    stored,
    stored_edition,
    stored_editions,
)
from madoguchi.faces.cli.files import unreadable
from madoguchi.faces.cli.verifying import MOST_BYTES
from madoguchi.faces.exports.jsonl import desk_row
from madoguchi.message import Message
from madoguchi.model.difference import Difference, DifferenceKind, side_text
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.text.marking import BRACKETS, COLOURS, marked

_GZIP = b"\x1f\x8b"
WORDS = {
    DifferenceKind.ADDED: "追加",
    DifferenceKind.REMOVED: "削除",
    DifferenceKind.FURTHER: "別の一覧にも掲載",
    DifferenceKind.FURTHER_GONE: "別の一覧から削除",
    DifferenceKind.NUMBER: "電話番号",
    DifferenceKind.LABEL: "番号の区分",
    DifferenceKind.NAME: "名称",
    DifferenceKind.DEPARTMENT: "部署",
    DifferenceKind.OPERATOR: "設置・運営",
    DifferenceKind.ADDRESS: "所在地",
    DifferenceKind.POSTAL_CODE: "郵便番号",
    DifferenceKind.AREA: "担当地域",
    DifferenceKind.HOURS: "受付時間",
    DifferenceKind.NOTE: "注記",
    DifferenceKind.URL: "URL",
    DifferenceKind.EMAIL: "メールアドレス",
    DifferenceKind.FAX: "FAX番号",
    DifferenceKind.MOVED: "移動",
    DifferenceKind.SPLIT: "分割",
    DifferenceKind.MERGED: "統合",
    DifferenceKind.TABLE: "表",
}


def editions_named(old: str, new: str) -> tuple[Edition, Edition]:
    """Return two editions by their names; a list beside the folder of a directory is read with that directory's knowledge.

    Raises InputError when there is none of a name.
    """
    known = ("current", chosen().edition)
    folder = next((path for name in (old, new) if name not in known and (path := Path(name)).is_dir()), None)
    if folder is None:
        return edition_named(old), edition_named(new)
    own = _of_folder(folder)
    return _beside(old, folder, own), _beside(new, folder, own)


def _beside(name: str, folder: Path, own: Edition) -> Edition:
    """The edition of a folder, of the list that it is held against, or of any other name."""
    path = Path(name)
    if path == folder:
        return own
    if not path.is_file() or name in ("current", chosen().edition):
        return edition_named(name)
    return _in_file(path) or read_draft(path, bundle=directory_at(folder), among=own)


def edition_named(name: str) -> Edition:
    """Return an edition by its name: the served one, one by its id, a draft, a published revision, or a file's or folder's.

    The id of the directory's own edition is the one in its folder, whatever was published since; any other id is what
    was last published under it. A file is an edition (also as gzip packs it) or a list, a folder that of a directory.
    Raises InputError when there is none of this name.
    """
    own = chosen().edition
    if name == "current":
        return open_edition(None)
    if name == own:
        return packaged()
    if (path := Path(name)).is_dir():
        return _of_folder(path)
    if path.exists():
        return _in_file(path) or open_edition(path)
    published = stored_editions()
    if name in published:
        return stored_edition(*published[name])
    if edition := stored(name):
        return edition
    raise InputError(
        Message(
            "no edition and no file is called {name!r}; name {editions}, current, draft:1, a "
            "published revision, a text of the list, an edition.json, or a directory's folder",
            name=name,
            editions=", ".join(dict.fromkeys((own, *published))),
        )
    )


def _of_folder(folder: Path) -> Edition:
    """The edition that a directory's folder holds, or what its other files give where none was built yet."""
    bundle = directory_at(folder)
    if bundle.has(EDITION):
        return decode(bundle.bytes(EDITION), bundle)
    return build(source_of(bundle), knowledge_of(bundle)).edition


def _in_file(path: Path) -> Edition | None:
    """The edition of a file that begins as one does; None where it is another file."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(len(_GZIP)) == _GZIP
        with gzip.open(path) if packed else path.open("rb") as file:
            if file.read(len(BEGINNING)) != BEGINNING:
                return None
            content = BEGINNING + file.read(MOST_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable(path, error) from error
    return decode(content, chosen())


def diff_json(old: Edition, new: Edition) -> Iterator[str]:
    """Yield one difference a line: kind, id, table, before, after, lines.

    Where an edition has several sources, `sources` are those of the lines.
    """
    for difference in compare(old, new):
        row = {
            "kind": difference.kind.value,
            "id": difference.id,
            "table": difference.table,
            "before": _side_entry(difference.before, old),
            "after": _side_entry(difference.after, new),
            "lines": [
                line and edition.line_of(line)
                for line, edition in zip(difference.lines, (old, new), strict=True)
            ],
        }
        if max(len(old.sources), len(new.sources)) > 1:
            row["sources"] = [
                line and edition.source_of(line).id
                for line, edition in zip(difference.lines, (old, new), strict=True)
            ]
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _side_entry(value: str | Desk | None, edition: Edition) -> object:
    return desk_row(value, edition) if isinstance(value, Desk) else value


def diff_text(old: Edition, new: Edition, *, colour: bool) -> Iterator[str]:
    """Yield the differences for a terminal, table by table; changed characters are marked."""
    found = compare(old, new)
    headings = {facts.id: facts.heading for edition in (new, old) for facts in edition.tables}
    mark = COLOURS if colour else BRACKETS
    for table, differences in groupby(found, key=lambda d: d.table):
        yield f"{headings.get(table) or table or '(no table)'}\n"
        for difference in differences:
            yield from _render_difference(difference, old, new, mark)
        yield "\n"
    yield f"{old.id} -> {new.id}: {len(found)} difference(s)\n"


def _render_difference(
    difference: Difference, old: Edition, new: Edition, mark: tuple[str, str]
) -> Iterator[str]:
    desk = old.desk_by_id.get(difference.id)
    whose = f"{desk.name}  " if desk and isinstance(difference.before, str | None) else ""
    lines = " -> ".join(
        _line_number(line, edition) for line, edition in zip(difference.lines, (old, new), strict=True)
    )
    yield f"  {WORDS[difference.kind]} ({difference.kind.value})  {whose}line {lines}\n"
    before, after = marked(side_text(difference.before), side_text(difference.after), mark)
    if before:
        yield f"    - {before}\n"
    if after:
        yield f"    + {after}\n"


def _line_number(number: int | None, edition: Edition) -> str:
    """A line as its own source counts it; of several, with the source's id."""
    if number is None:
        return "-"
    source = edition.source_of(number)
    return f"{source.line(number)}" + (f" of {source.id}" if len(edition.sources) > 1 else "")
