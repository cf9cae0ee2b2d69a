"""The offices of one body in the cell of one field, or in one bracket of a sentence.

所在地 | 【本店】 〒… TEL … 【東支店】 〒… TEL …; 各支所地域課(東 ☎099-…、西 ☎099-…)へ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from madoguchi.ingest.pieces.contacts import Entry, Part, entries_of
from madoguchi.ingest.pieces.fields import NAMES_A_DESK
from madoguchi.ingest.pieces.headers import Kind, header_words
from madoguchi.ingest.pieces.line_names import LETTER, LONGEST_NAME, name_in
from madoguchi.ingest.pieces.marks import NUMBER_LABEL
from madoguchi.ingest.pieces.shapes import BODY
from madoguchi.ingest.running.belonging import is_branch
from madoguchi.ingest.running.desks import DeskDraft
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_words import FAX, TEL

_IN_BRACKETS = re.compile(r"【([^【】]{1,40})】|〔([^〔〕]{1,40})〕|《([^《》]{1,40})》|〈([^〈〉]{1,40})〉")
# 各支所地域課(東 ☎099-…、西 ☎099-…): a bracket with numbers, and what parts its items.
_BRACKET = re.compile(r"(?<=\S)\((?P<items>[^()]{20,600})\)")
_NEXT = r"\s?[、,，;；/／・]\s?(?=[^\s\d])|\s{2,}(?=[^\s\d])"
_BRANCH = re.compile(
    rf"\s*(?P<name>[^\s\d:：=、,・「」]{{1,10}}?)\s?[:：=…]{{0,2}}\s?(?=[【〔\[]?(?:{TEL}|{FAX}|[☎℡]|0\d))",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"(?:お?近くの|最寄りの|以下の|(?:管轄|所管|担当)の|お住まいの(?:地[区域]の|市[区町村]*の|区の)?|各)(?=\S)"
)
# 東, 北部, 西区, 総務課: a word that says where an office is, or which one. 母子 and 家屋 say what a number is for.
_OFFICE = re.compile(r"[東西南北中]{1,2}部?|中央|[^\s()]{1,9}(?:[市区町村郡課係]|センター)")
# 支所地域課, 出張所: a body of which there is one at each place.
_OF_BRANCHES = re.compile(r"(?:総合)?(?:支[所部店局社署]|出張所|営業所|[分別]館)")
_FEWEST = 3  # 東課(西係 099-…、南係 099-…): of two, the words may say what each number is for
_PLACES, _NUMBERS = (Role.ADDRESS, Role.POSTAL_CODE), (Role.PHONES, Role.FAX)


def offices_in(value: Slice) -> list[Entry]:
    """Return the offices of a cell that has several, each with a place and numbers of its own; none of any other cell.

    An office without a name behind another one is nobody's for sure.

    >>> cell = "【本店】〒898-0001 東市1-1 TEL 0993-00-0001 【西支店】〒898-0002 西市2-2 TEL 0993-00-0002"
    >>> [(office.name.text, office.parts[1].place.text) for office in offices_in(Slice(cell, 1, 0))]
    [('本店', 'TEL 0993-00-0001'), ('西支店', 'TEL 0993-00-0002')]
    """
    found = [each for piece in _pieces(value) for entry in entries_of(piece) for each in _by_place(entry)]
    placed = sum(entry.has_number and any(map(entry.has, _PLACES)) for entry in found)
    return found if placed > 1 else []


@dataclass(frozen=True, slots=True)
class Branches:
    """The offices that one bracket names by a word each, behind the words for what all of them are.

    Where the words say what a number is for, the body is the one office. `rest` are the pieces of the line that tell of
    others, `said` is what the line says of all these offices.
    """

    body: Slice
    offices: Sequence[Entry]
    rest: Sequence[Slice]
    said: Sequence[Part]


def branches_in(line: Slice) -> Branches | None:
    """Return the branches of a line whose numbers stand in one bracket; None for any other line.

    >>> found = branches_in(Slice("申込みは各支所地域課(東 ☎099-000-0001、西 ☎099-000-0002、南 ☎099-000-0003)へ", 1, 0))
    >>> found.body.text, [(office.name.text, office.parts[0].place.text) for office in found.offices]
    ('支所地域課', [('東', '☎099-000-0001'), ('西', '☎099-000-0002'), ('南', '☎099-000-0003')])
    """
    for bracket in _BRACKET.finditer(line.text):
        before = line.cut(0, bracket.start())
        offices = (
            _branches(line.cut(*bracket.span("items"))) if len(find_phones(bracket["items"])) > 1 else []
        )
        each = _EACH.search(before.text, max(0, len(before.text) - LONGEST_NAME))
        body = name_in(before.cut(each.end(), len(before.text)) if each else before) if offices else None
        if body is None or not BODY.search(body.text):
            continue
        called = all(office.has(Role.FAX) for office in offices)
        if not (each or called):
            if len(offices) < _FEWEST:
                continue
            if not (_OF_BRANCHES.match(body.text) or all(map(_is_office, offices))):
                offices = entries_of(line.cut(body.start - line.start, bracket.end()))
                if [office.name for office in offices] != [body]:
                    continue
        around = before.cut(0, body.start - line.start), line.cut(bracket.end(), len(line.text))
        return Branches(body, offices, *_around(line, around))
    return None


def _is_office(item: Entry) -> bool:
    """Whether the word of an item says where its office is or which one, not what its number is for."""
    assert item.name is not None
    return _OFFICE.fullmatch(item.name.text) is not None or is_branch(item.name.text)


def _around(line: Slice, around: Sequence[Slice]) -> tuple[list[Slice], list[Part]]:
    """The pieces of a line around its branches that have numbers of others, and what the other pieces say of all of them.

    Where there is nobody else, the whole line is a remark.
    """
    rest = [piece for piece in around if find_phones(piece.text)]
    words = [piece.strip() for piece in around if piece not in rest and LETTER.search(piece.text)]
    said = [part for piece in words for entry in entries_of(piece) if not entry.name for part in entry.parts]
    found = [part for part in said if part.role is not Role.NOTE]
    notes = [Part(Role.NOTE, line.strip())] if words and not rest else []
    return rest, [*found, *notes]


def _branches(items: Slice) -> list[Entry]:
    """The items of a bracket, each a word and how it is reached; none where one of them is not."""
    found: list[Entry] = []
    for item in items.split(_NEXT):
        named = _BRANCH.match(item.text)
        told = entries_of(item.cut(named.end(), len(item.text)) if named else item)
        if len(told) != 1 or told[0].name is not None:
            return []
        if named is None:
            if not found:
                return []
            found[-1].parts += told[0].parts
            continue
        word = named["name"]
        known = header_words().match(word)
        if NUMBER_LABEL.fullmatch(word) or (known is not None and known.whole) or not told[0].has_number:
            return []
        found.append(replace(told[0], name=item.cut(*named.span("name"))))
    return found if len(found) > 1 and all(office.has(Role.PHONES) for office in found) else []


def entries_of_field(kind: Kind, value: Slice, *, whole: bool) -> list[Entry]:
    """Return what a field says of one desk that its cell reaches: 連絡先, or 所在地 with a number.

    Words before an address are no name, since its body is named above. `whole`: no number stands at the desk so far.
    """
    entries = entries_of(value)
    if kind is not Kind.CONTACT:
        return [replace(entry, name=None) for entry in entries]
    if whole and find_phones(value.text):
        return [Entry(parts=[Part(Role.PHONES, value)])]
    return entries or [Entry(parts=[Part(Role.NOTE, value)])]


def with_said_of(body: DeskDraft, office: Entry) -> Entry:
    """Return an office with what fields above say of its body, which has no number of its own."""
    said = [] if body.has_number else [part for part in body.cells if part.role is Role.NOTE]
    return replace(office, parts=[*said, *office.parts])


def _pieces(value: Slice) -> list[Slice]:
    """The cell, parted where words in brackets stand before a place and numbers of their own."""
    cuts = [0]
    signs = [match.start() for match in _IN_BRACKETS.finditer(value.text) if not _is_header(match)]
    for start, end in pairwise([*signs, len(value.text)]):
        entries = entries_of(value.cut(start, end).strip())
        if any(entry.has_number and any(map(entry.has, _PLACES)) for entry in entries):
            cuts.append(start)
    return [
        value.cut(start, end).strip()
        for start, end in pairwise([*cuts, len(value.text)])
        if value.text[start:end].strip()
    ]


def _is_header(match: re.Match[str]) -> bool:
    """Whether words in brackets say what stands behind them: 【電話】."""
    known = header_words().match(next(filter(None, match.groups())))
    return known is not None and known.whole and known.kind not in NAMES_A_DESK


def _by_place(entry: Entry) -> Iterator[Entry]:
    """An entry, parted where a further place begins behind a number, and a number behind that."""
    parts, cuts, called = entry.parts, [0], False
    for at, part in enumerate(parts):
        further = called and part.role in _PLACES and any(each.role in _NUMBERS for each in parts[at:])
        if further:
            cuts.append(at)
        called = part.role in _NUMBERS or (called and not further)
    for start, end in pairwise([*cuts, len(parts)]):
        yield replace(entry, parts=parts[:end]) if start == 0 else Entry(parts=parts[start:end], unsure=True)
