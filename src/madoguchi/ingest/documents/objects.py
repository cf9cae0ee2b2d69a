"""The objects of a JSON file → blocks: each list of objects is a grid, each object a row, its keys the header.

What an object holds in objects of its own stands in columns of its row (a.b). A list of desks within an object is a
grid of its own, with what the object says of all of them before each; so are objects that stand under names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.blocks import Block, Document, Grid, Paragraph, Remark, Row
from madoguchi.ingest.documents.cellwords import lost_form, no_rows, one_line
from madoguchi.ingest.documents.jsontext import Object, Value
from madoguchi.ingest.documents.limits import LIMITS, Limits, refuse
from madoguchi.ingest.pieces.fields import NAMES_A_DESK
from madoguchi.ingest.pieces.headers import LONGEST, Kind, header_words
from madoguchi.ingest.pieces.marks import NUMBER_LABEL
from madoguchi.ingest.pieces.shapes import Shape, shape_of
from madoguchi.message import Message
from madoguchi.model.notice import Severity
from madoguchi.text.phone import find_phones

Path = tuple[str, ...]
Cells = dict[Path, str]

# Keys that say what an object is to a program, or in which language its only word stands.
_OF_PROGRAMS = ("@context", "@type")
_SAYS_NO_MORE = ("ja", "value", "text", "#text")
_LANGUAGE = re.compile(
    r"(?:ja|jp|jpn|en|eng|zh|cn|tw|ko|kr|vi|pt|es|tl|fil|ne|id|th|fr|de|ru|my|easy)(?:[-_][A-Za-z]{2,4})?"
)
_IN_JAPANESE = re.compile(r"(?P<stem>.*[^\W_])(?:[-_.:@](?:ja|jp|jpn|JA|JP)|(?<=[a-z])(?:Ja|JA|Jp|JP))")
_NAMES = NAMES_A_DESK | {Kind.UNIT, Kind.DIVISION, Kind.KEEPER}
_PLACED = {Kind.PREFECTURE, Kind.MUNICIPALITY, Kind.AREA, Kind.CATEGORY}
_SAYS_WHERE = _NAMES | _PLACED
_PLACES = (Shape.PREFECTURE, Shape.MUNICIPALITY)
_REACHED = (Kind.PHONE, Kind.FAX, Kind.EXTENSION, Kind.CONTACT, Kind.EMAIL, Kind.URL)
# Behind a key, what its word leaves open: that it names a part of the office before it, or what somebody is asked for.
_SECTION, _SUBJECT = "section", "subject"
_FEW = 3  # members of an object that says one number with what it is for
_SHOWN = 8


def read_objects(values: Sequence[Value], path: str, limits: Limits = LIMITS) -> Document:
    """Take the values of a file apart. Raises SourceError where no list stands in it, LimitError where it is too long."""
    if isinstance(values[0], Object) and _is_linked(values[0]):
        raise SourceError(
            Message(
                "{path}: an edition or HSDS data, whose records refer to one another; export its list as jsonl or csv and give that",
                path=path,
            ),
            path=path,
        )
    values = [*map(_in_japanese, values)]
    tables = _Tables(frozenset(_keys_of_several(values)))
    tables.of_list(values, (), {}) if len(values) > 1 else tables.of_value(values[0], (), {})
    kept = tables.kept()
    if len(kept) > 1:  # a heading parts each table from the next
        for where, table in tables.found.items():
            names = [key for key, _ in groupby(filter(None, where))]
            table.heading = table.heading or ".".join(names)
    if not kept:
        raise SourceError(
            Message(
                "{path}: a JSON file in which no list is found; a list is an array of objects, one a desk with its name and number",
                path=path,
            ),
            path=path,
        )
    blocks: list[Block] = []
    for table in kept:
        blocks += table.blocks(path, limits)
    return Document(tuple(blocks), tuple(tables.remarks()))


@dataclass(slots=True)
class _Table:
    """Objects that are rows of one table. `heading`: the words under which they stand."""

    heading: str
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    matrix: bool = False  # rows of cells, the first of them the header

    @property
    def has_numbers(self) -> bool:
        return any(find_phones(text) for _, cells in self.rows for text in cells.values())

    @property
    def names_desks(self) -> bool:
        keys = {key for _, cells in self.rows for key in cells}
        return self.matrix or any(_kind(key[-1]) in NAMES_A_DESK and not _is_title(key[-1]) for key in keys)

    def blocks(self, path: str, limits: Limits) -> Iterator[Block]:
        keys = list(dict.fromkeys(key for _, cells in self.rows for key in cells))
        if len(keys) > limits.columns:
            refuse("columns", path, limits)
        if len(self.rows) > limits.lines:
            refuse("lines", path, limits)
        if len(keys) * len(self.rows) > limits.cells:
            refuse("cells", path, limits)
        lines = [line for line, _ in self.rows]
        if len(set(lines)) < len(lines):  # of objects on one line the count says which it is
            lines = list(range(1, len(lines) + 1))
        rows = [
            _row(line, [cells.get(key, "") for key in keys], path, limits)
            for line, (_, cells) in zip(lines, self.rows, strict=True)
        ]
        if not self.matrix:
            told = tuple(_headers(keys))
            words = tuple(map(_header_words, told))
            levels = told if any(len(key) > 1 for key in told) else ()
            rows[:0] = [Row(words, rows[0].place, levels=levels)] if any(words) else []
        if self.heading:
            yield Paragraph(self.heading, rows[0].place)
        yield Grid(tuple(rows))


def _headers(keys: Sequence[Path]) -> Iterator[Path]:
    """The keys that stand over each column: of a longer path than a header has words, last ones that no other has."""
    taken = {_header_words(key) for key in keys if len(_header_words(key)) <= LONGEST}
    for key in keys:
        if len(_header_words(key)) > LONGEST:
            ends = [key[at:] for at in range(1, len(key))] + [(each, key[-1]) for each in key[:-1]]
            short = (end for end in ends if len(_header_words(end)) <= LONGEST)
            key = next((end for end in short if _header_words(end) not in taken), key[-1:])
            taken.add(_header_words(key))
        yield key


def _header_words(key: Path) -> str:
    return ".".join(filter(None, key)) if key[0] else ""


def _row(line: int, cells: Sequence[str], path: str, limits: Limits) -> Row:
    if max(map(len, cells)) > limits.cell:
        refuse("cell", path, limits)
    lost = (lost_form(text, Message("digits alone")) for text in cells)
    place = Message("row {number}", number=line)
    return Row(tuple(cells), place, tuple(remark for remark in lost if remark), line)


@dataclass(slots=True)
class _Tables:
    """Gathers the tables of a file, each by the keys under which its objects stand.

    `several` are the keys under which anywhere more than one object stands in an array.
    """

    several: frozenset[str]
    found: dict[Path, _Table] = field(default_factory=dict)
    left_out: dict[str, None] = field(default_factory=dict)
    beside: list[tuple[int, Path, str]] = field(default_factory=list)
    lost: list[Remark] = field(default_factory=list)

    def kept(self) -> list[_Table]:
        """The tables that hold desks: with numbers or names where any has numbers."""
        told = {text for table in self.found.values() for _, cells in table.rows for text in cells.values()}
        numbers = _numbers_of([*told])
        for line, path, text in self.beside:
            self._leave_out(path)
            for number in sorted(_numbers_of([text]) - numbers):
                place = Message("row {number}", number=line)
                lost = Remark(
                    "number-lost", Severity.ERROR, number,
                    Message("the number {token} is at no desk", token=number),
                    Message("give the row its name"),
                )  # fmt: skip
                self.lost.append(lost.at(place))
        tables = {path: table for path, table in self.found.items() if table.rows}
        if any(table.has_numbers for table in tables.values()):
            for path, table in tables.items():
                if not (table.has_numbers or table.names_desks):
                    self._leave_out(path)
                    table.rows = []
        return [table for table in tables.values() if table.rows]

    def remarks(self) -> Iterator[Remark]:
        yield from self.lost
        names = [name for name in self.left_out if name]
        if names:
            yield no_rows(names[:_SHOWN])

    def of_value(self, value: Value, where: Path, context: Cells, *, named: bool = False) -> None:
        """Gather the tables of any value. `named`: it stands under a name beside others of its kind."""
        if isinstance(value, list):
            self.of_list(value, where, context)
        elif isinstance(value, Object):
            self._of_object(value, where, context, named=named)

    def of_list(self, values: Sequence[Value], where: Path, context: Cells, prefix: Path = ()) -> None:
        """Gather what stands in an array: objects as rows of one table, arrays of words as rows of cells."""
        if rows := _matrix(values):
            table = self._table(where)
            table.matrix = True
            table.rows += [
                (0, {("", str(at)): text for at, text in enumerate(map(_text, row))}) for row in rows
            ]
            return
        for value in values:
            if isinstance(value, Object):
                entry = self._without_geometry(value)
                if _stands_under_names(entry):
                    self._of_object(entry, where, context)
                else:
                    self._entry(entry, where, context, prefix)
            elif isinstance(value, list):
                self.of_list(value, (*where, ""), context)

    def _of_object(self, value: Object, where: Path, context: Cells, *, named: bool = False) -> None:
        """An object that no array holds: a desk, desks under their names, or what holds lists."""
        if _is_list_of_numbers(value):
            rows = [
                {**context, _under(context): one_line(key), ("", "number"): _text(each)}
                for key, each in value.members
            ]
            self._table(where).rows += [(value.line, row) for row in rows]
            return
        if _is_entry(value, named):
            self._entry(value, where, context, ())
            return
        names = _stands_under_names(value)
        places = all(shape_of(key) in _PLACES for key, _ in value.members)
        header = _header_beside(value)
        for key, inner in value.members:
            if isinstance(inner, Object):
                inner = self._without_geometry(inner)
                told = names and (not key.isascii() or not _names_itself(inner))
                below = {**context, _under(context): one_line(key)} if told else context
                self.of_value(inner, (*where, "" if names else key), below, named=names)
            elif isinstance(inner, list) and any(isinstance(each, Object | list) for each in inner):
                if places:
                    self.of_list(inner, (*where, ""), {**context, _under(context): one_line(key)})
                    continue
                place = (*where, key)
                if not key.isascii():
                    self._table(place).heading = one_line(key)
                if header and key == "fields":
                    continue
                self.of_list([header, *inner] if header and _matrix(inner) else inner, place, context)
            elif find_phones(_text(inner)):  # a number in a text beside the lists: whose it is nothing says
                self.beside.append((value.line, (*where, key), _text(inner)))
            elif _text(inner):
                self._leave_out((*where, key))

    def _entry(self, entry: Object, where: Path, context: Cells, prefix: Path) -> None:
        """Write the row of an object, and those of the desks that it holds."""
        own: Cells = {}
        desks: list[tuple[Path, list[Object], list[str]]] = []
        self._flatten(entry, prefix, own, desks)
        calls = any(find_phones(text) for text in own.values())
        table = self._table(where)
        asked = any(_asks(path[-1]) for path, _, _ in desks) and not _is_named({**context, **own})
        if asked and not any(find_phones(text) and _kind(key[-1]) in _REACHED for key, text in own.items()):
            self.beside += [
                (entry.line, (*where, *key), text) for key, text in own.items() if find_phones(text)
            ]
            calls = False
        elif calls or (any(own.values()) and not desks):
            table.rows.append((entry.line, _below(context, own, prefix)))
        told = {key: text for key, text in own.items() if not calls or _kind(key[-1]) in _SAYS_WHERE}
        for path, objects, names in desks:
            below = {**context, **told}
            if asked and _asks(path[-1]):
                below = self._of_article(below)
            for number, desk in enumerate(objects):
                named = {**below, (*path, ""): names[number]} if names else below
                self._entry(desk, (*where, *path), named, path)

    def _flatten(
        self, entry: Object, prefix: Path, cells: Cells, desks: list[tuple[Path, list[Object], list[str]]]
    ) -> None:
        for key, value in entry.members:
            path = (*prefix, key) if key not in _SAYS_NO_MORE or not prefix else prefix
            path = path if len(path) > len(prefix) or path not in cells else (*prefix, key)
            if key in _OF_PROGRAMS or (isinstance(value, Object) and _kind(key) is Kind.IMAGE):
                self.left_out[key] = None
            elif isinstance(value, Object):
                under = [each for _, each in value.members if isinstance(each, Object)]
                if _asks(key) and _calls(value) and _names_a_section(value):
                    desks.append((path, [value], []))
                elif _stands_under_names(value) and len(under) > 1 and all(map(_calls, under)):
                    desks.append((path, under, [name for name, each in value.members if each]))
                else:
                    self._flatten(value, path, cells, desks)
            elif isinstance(value, list):
                objects = [each for each in value if isinstance(each, Object)]
                alone = len(objects) == len(value) == 1 and key not in self.several
                if alone and not (_asks(key) and _are_desks(key, objects)):
                    self._flatten(objects[0], path, cells, desks)
                elif objects and _are_desks(key, objects):
                    desks.append((path, objects, []))
                else:
                    _write(cells, path, _joined(_words(value)))
            else:
                _write(cells, path, _text(value))

    def _of_article(self, told: Cells) -> Cells:
        """What is said of those to be asked about an article: its title is what they are asked for, no name of theirs."""
        kept: Cells = {}
        for key, text in told.items():
            if _is_title(key[-1]):
                kept[*key, _SUBJECT] = text
            elif _kind(key[-1]) in _PLACED:
                kept[key] = text
            elif text:
                self._leave_out(key)
        return kept

    def _leave_out(self, path: Path) -> None:
        self.left_out[".".join(filter(None, path))] = None

    def _without_geometry(self, value: Object) -> Object:
        """The properties of a feature of a map; any other object as it is."""
        keys = [key for key, _ in value.members]
        inner = value.get("properties" if "properties" in keys else "attributes")
        if not isinstance(inner, Object) or not ("geometry" in keys or value.get("type") == "Feature"):
            return value
        self.left_out["geometry"] = None
        id = [(key, each) for key, each in value.members if key == "id" and inner.get("id") is None]
        return Object((*id, *inner.members), inner.line)

    def _table(self, where: Path) -> _Table:
        return self.found.setdefault(where, _Table(""))


def _under(context: Cells) -> Path:
    """The column, without words over it, of a name under which objects stand: the next one where others have one."""
    return ("",) * (1 + sum(not key[0] for key in context))


def _in_japanese(value: Value) -> Value:
    """A value whose keys say nothing of Japanese: name_ja is name, and of the same in several languages it is the one.

    What stands in another language alone is left as it is: its numbers are lost for nobody.
    """
    if isinstance(value, list):
        return [*map(_in_japanese, value)]
    if not isinstance(value, Object):
        return value
    japanese = value.get("ja")
    if isinstance(japanese, Object | list) and all(_LANGUAGE.fullmatch(key) for key, _ in value.members):
        others = [(key, each) for key, each in value.members if key != "ja"]
        known = _numbers_of([japanese])
        more = [(key, each) for key, each in others if not _numbers_of([each]) <= known]
        if not more:
            return _in_japanese(japanese)
        if isinstance(japanese, Object) and all(isinstance(each, Object) for _, each in more):
            numbers = [
                (
                    key,
                    Object(tuple((name, inner) for name, inner in each.members if _calls(inner)), each.line),
                )
                for key, each in more
                if isinstance(each, Object)
            ]
            return _in_japanese(Object((*japanese.members, *numbers), value.line))
    taken = {key for key, _ in value.members}
    members = []
    for key, each in value.members:
        told = _IN_JAPANESE.fullmatch(key)
        stem = told["stem"] if told else key
        members.append((stem if stem not in taken else key, _in_japanese(each)))
    return Object(tuple(members), value.line)


def _numbers_of(values: Sequence[Value]) -> set[str]:
    return {each.number for word in _words(values) for group in find_phones(word) for each in group.numbers}


def _is_linked(value: Object) -> bool:
    """Whether a file is an edition of this program, or the HSDS data that it exports."""
    about = value.get("about")
    hsds = isinstance(about, Object) and about.get("hsds") is not None
    return hsds or str(value.get("format")).startswith("madoguchi-edition/")


# -- what an object is --------------------------------------------------------------------------------------


def _is_entry(value: Object, named: bool) -> bool:
    """Whether an object that no array holds is a desk and not what holds a list of them."""
    own = [text for _, each in value.members for text in _own_texts(each)]
    if any(map(find_phones, own)):
        said = [key for key, each in value.members if any(map(find_phones, _own_texts(each)))]
        of_its_own = _names_itself(value) or any(_kind(key) in _REACHED for key in said)
        return of_its_own or not (_holds_list(value) and any(_calls(each) for each in _arrays_in(value)))
    return bool(own) and not _holds_list(value) and (named or (_names_itself(value) and _calls(value)))


def _holds_list(value: Object) -> bool:
    """Whether objects stand in an array in it that are not the ways to reach it."""
    return any(
        isinstance(each, Object)
        for key, inner in value.members
        if _kind(key) not in _REACHED
        for each in _arrays(inner)
    )


def _arrays_in(value: Object) -> list[Value]:
    """The objects in arrays at any depth of an object."""
    return [each for _, inner in value.members for each in _arrays(inner) if isinstance(each, Object)]


def _is_list_of_numbers(value: Object) -> bool:
    """Whether an object has nothing but numbers, each under a name that is no word of headers: {"東支所": "0993-00-0001"}."""
    told = [(_kind(key), _text(each)) for key, each in value.members]
    return len(told) > 1 and all(kind is None and find_phones(text) for kind, text in told)


def _own_texts(value: Value) -> list[str]:
    """The words of a value that is no object, nor an array that holds one."""
    if isinstance(value, list):
        return [] if any(isinstance(each, Object | list) for each in value) else [*map(_text, value)]
    return [] if isinstance(value, Object) else [text for text in [_text(value)] if text]


def _arrays(value: Value) -> Iterator[Value]:
    if isinstance(value, list):
        yield from value
    elif isinstance(value, Object):
        for _, inner in value.members:
            yield from _arrays(inner)


def _stands_under_names(value: Object) -> bool:
    """Whether an object holds others of one kind, each under its name: {"東支所": {…}, "西支所": {…}}."""
    inner = [each for _, each in value.members]
    objects = [each for each in inner if isinstance(each, Object)]
    if not objects or len(objects) < len(inner):
        return False
    if len(objects) == 1:
        return not value.members[0][0].isascii() and _kind(value.members[0][0]) is None
    if any(key.isascii() and _holds_list(each) for key, each in value.members if isinstance(each, Object)):
        return False
    first, *others = (_keys(each) for each in objects)
    return bool(first) and all(2 * len(first & keys) >= min(len(first), len(keys)) > 0 for keys in others)


def _keys_of_several(values: Iterable[Value]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list):
            yield from _keys_of_several(value)
        elif isinstance(value, Object):
            yield from (
                key
                for key, inner in value.members
                if isinstance(inner, list) and sum(isinstance(each, Object) for each in inner) > 1
            )
            yield from _keys_of_several(inner for _, inner in value.members)


def _keys(value: Object) -> set[str]:
    """The keys of an object; where it holds nothing but objects, those of the first of them."""
    while value.members and all(isinstance(each, Object) for _, each in value.members):
        inner = value.members[0][1]
        if not isinstance(inner, Object):
            break
        value = inner
    return {key for key, _ in value.members}


def _names_itself(value: Object) -> bool:
    return any(_kind(key) in NAMES_A_DESK and _text(each) for key, each in value.members)


def _calls(value: Value) -> bool:
    return any(find_phones(word) for word in _words([value]))


def _are_desks(key: str, objects: Sequence[Object]) -> bool:
    """Whether the objects in one are desks of their own, and not its numbers, each with what it is for."""
    if not any(map(_calls, objects)):
        return False
    if _asks(key) and any(map(_names_a_section, objects)):
        return True
    if _kind(key) in _REACHED and all(len(each.members) <= _FEW for each in objects):
        return False
    return any(_kind(name) in _NAMES for each in objects for name, _ in each.members)


def _below(context: Cells, own: Cells, prefix: Path) -> Cells:
    """The row of a desk with what is said of all desks beside it: the first name is the office, the next are its parts."""
    names = [key for key, text in context.items() if text and _kind(key[-1]) is Kind.NAME]
    if not names:
        return {**context, **own}
    office = next((key for key in names if not _is_title(key[-1])), names[0])
    parts = {key for key in own if key[:-1] == prefix and _kind(key[-1]) is Kind.NAME}
    parts |= {key for key in names if key != office}
    return {(*key, _SECTION) if key in parts else key: text for key, text in {**context, **own}.items()}


def _asks(key: str) -> bool:
    """Whether a key says who is to be asked: contacts, 問い合わせ先."""
    return _kind(key) is Kind.CONTACT


def _names_a_section(value: Object) -> bool:
    """Whether one to be asked has a name, and not only a word for which of several numbers it is: 代表, 夜間."""
    names = [_text(each) for key, each in value.members if _kind(key) in _NAMES and not _is_title(key)]
    return any(name and not NUMBER_LABEL.fullmatch(name) for name in names)


def _is_title(key: str) -> bool:
    """Whether a key says what a text or a number is about, and names no office: title, label, 件名."""
    match = header_words().match(key)
    return match is not None and (match.kind is Kind.TITLE or (match.kind is Kind.NAME and match.weak))


def _is_named(cells: Cells) -> bool:
    """Whether one of the cells is the name of an office."""
    titled = any(_is_title(key[-1]) for key in cells)
    return any(
        text
        and _kind(key[-1]) in _NAMES
        and not _is_title(key[-1])
        and not (titled and _kind(key[-1]) is Kind.BODY)  # the body of an article
        for key, text in cells.items()
    )


def _kind(key: str) -> Kind | None:
    match = header_words().match(key)
    return match.kind if match is not None and (match.whole or not match.weak) else None


def _matrix(values: Sequence[Value]) -> list[list[Value]]:
    """The rows of a table that is an array of arrays of words; none for any other array."""
    rows = [row for row in values if isinstance(row, list) and row]
    flat = all(not isinstance(cell, Object | list) for row in rows for cell in row)
    return rows if len(rows) > 1 and len(rows) == len(values) and flat else []


def _header_beside(value: Object) -> list[Value] | None:
    """The names of the columns that stand beside rows of cells: fields, as the portals of CKAN give them."""
    fields = value.get("fields")
    rows = any(isinstance(inner, list) and _matrix(inner) for _, inner in value.members)
    if not rows or not isinstance(fields, list):
        return None
    names = [each.get("id") or each.get("name") if isinstance(each, Object) else each for each in fields]
    return [*names]


# -- words ------------------------------------------------------------------------------------------------


def _text(value: Value) -> str:
    """The words of a value that is neither an object nor an array; none for null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return one_line(value) if isinstance(value, str) else ""


def _write(cells: Cells, path: Path, text: str) -> None:
    """Write a cell; a key that stands twice has both its values."""
    cells[path] = _joined(filter(None, (cells.get(path, ""), text)))


def _joined(words: Iterable[str]) -> str:
    found = [word for word in words if word]
    return (" " if any("://" in word or "@" in word for word in found) else "、").join(found)


def _words(values: Iterable[Value]) -> Iterator[str]:
    """The words of each value of an array: of an object, what a number is for stands before it."""
    values = list(values)
    kinds = {_kind(key) for each in values if isinstance(each, Object) for key, _ in each.members}
    for value in values:
        if isinstance(value, list):
            yield from _words(value)
        elif isinstance(value, Object):
            told = [
                f"{key} {word}" if _kind(key) in (Kind.FAX, Kind.EXTENSION) or (Kind.FAX in kinds and _kind(key) is Kind.PHONE) else word
                for key, inner in value.members
                if key not in _OF_PROGRAMS
                for word in _words([inner])
            ]  # fmt: skip
            yield " ".join(sorted(told, key=lambda word: bool(find_phones(word))))
        elif text := _text(value):
            yield text
