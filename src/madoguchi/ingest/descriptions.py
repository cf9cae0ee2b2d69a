"""Which description a table has: by its heading and its header, or by the header alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from madoguchi.ingest.pieces.headers import is_whole_word
from madoguchi.ingest.spec import TableSpec


class Descriptions:
    """The descriptions of a list's tables that are read as found, while the list is read from top to bottom."""

    def __init__(self, specs: Iterable[TableSpec]) -> None:
        self._specs = tuple(spec for spec in specs if spec.as_found)
        self._taken: list[TableSpec] = []

    def of_table(self, heading: str, header: Iterable[str], width: int = 0) -> TableSpec | None:
        """Return the description of a table; None where none fits, or the table is not described.

        Without a header it needs its heading and as many columns as are described. Where several fit, each is
        for one table, in their order, and the last for all that follow.
        """
        words = tuple(sorted(text for text in header if text))
        called = [spec for spec in self._specs if spec.columns and _is_called(spec, heading)]
        if words:
            fitting = [spec for spec in called if spec.headers == words]
            fitting = fitting or [spec for spec in called if _shares_headers(spec, words)]
            fitting = fitting or [spec for spec in self._specs if spec.headers == words]
        else:
            fitting = [spec for spec in called if not spec.headers and len(spec.columns) == width]
        left = [spec for spec in fitting if spec not in self._taken] or fitting[-1:]
        self._taken += left[:1]
        return left[0] if left else None

    def without_columns(self, heading: str) -> TableSpec | None:
        """Return the description of headings, or of lines of words below a heading, that are desks."""
        return next((s for s in self._specs if not s.columns and _is_called(s, heading)), None)


class Missing:
    """The described tables whose heading no line of a list has, up to where the list is read."""

    def __init__(self, specs: Iterable[TableSpec], found: Iterable[TableSpec]) -> None:
        self._specs = tuple(specs)
        self._found = {spec.id for spec in found}

    def found(self, spec: TableSpec) -> None:
        """A table is read as this one."""
        self._found.add(spec.id)

    def with_columns(self, header: Iterable[str]) -> list[TableSpec]:
        """Return the tables that have all of these columns."""
        words = [text for text in header if text]
        return [s for s in self._left() if s.columns and all(map(s.role_of, words))]

    def renamed(self, heading: str, header: Sequence[str]) -> TableSpec | None:
        """Return the one table that has these columns, or whose heading reads alike."""
        same = self.with_columns(header) if header else []
        pool = same if header else [spec for spec in self._left() if not spec.columns]
        if not pool:
            return None
        best = max(pool, key=lambda spec: spec.likeness(heading))
        need = 0.0 if len(same) == 1 and self.is_of_this_list(header) else 0.5
        return best if best.likeness(heading) >= need else None

    def is_of_this_list(self, header: Iterable[str]) -> bool:
        """Whether columns alone may tell a table: other tables of the list are there, or its headers are its own.

        都道府県, 電話番号, 住所 stand in the list of any office.
        """
        ours = bool(self._found) or len(self._specs) == 1
        return ours or not all(is_whole_word(text) for text in header if text)

    def _left(self) -> list[TableSpec]:
        return [spec for spec in self._specs if spec.id not in self._found]


def _is_called(spec: TableSpec, heading: str) -> bool:
    return heading in (spec.heading or ("",))


def _shares_headers(spec: TableSpec, words: Collection[str]) -> bool:
    """Whether at least half of a header is described: a column of it may be new, renamed or gone."""
    return 2 * sum(map(spec.headers.__contains__, words)) >= max(len(words), len(spec.headers))
