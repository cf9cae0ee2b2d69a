"""Which rows of a table are its header, and which lines above it belong to none of its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from madoguchi.ingest.pieces.area_codes import without_code_said
from madoguchi.ingest.pieces.fields import NAMES_A_DESK
from madoguchi.ingest.pieces.headers import Kind, header_words, joined_headers
from madoguchi.ingest.pieces.shapes import BODY, DAYS, TELLING, Shape, shape_of
from madoguchi.text.phone import find_phones, is_one_number

_HEADER_WORD = re.compile(r"電話|番号|住所|所在地|URL")
_CALLED = (Kind.PHONE, Kind.FAX, Kind.CONTACT)
_WHOLE_WORDS = 4  # of headers, that show a row to be one whatever else stands in it


def may_be_header(cells: Sequence[str]) -> bool:
    """Whether nothing in a row looks like data."""
    texts = [cell for cell in cells if cell]
    return len(texts) > 1 and not any(map(is_one_number, texts)) and not any(map(_is_data, texts))


def is_header(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row that may be one is a header: words of headers, or words over cells that are none.

    `below` are the rows that follow.
    """
    texts = [cell for cell in cells if cell]
    if below and _says_again(cells, below[0]):
        below = below[1:]
    known = sum(map(header_words().knows, texts))
    other = _tells_otherwise(cells, below)
    if len(below) > 1 and _heads_numbers(cells, below):
        return True  # 支所 | 電話 over 東支所 | 099-…
    if 2 * known >= len(texts) and known >= 2:
        return other or known == len(texts) or not below
    return other and len(below) >= 2 and len(set(texts)) == len(texts) and not _is_like_rows(cells, below)


def _heads_numbers(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a word for telephone stands over numbers, beside the word that most names below have in common."""
    at = next((at for at, kind in enumerate(_whole_kinds(cells)) if kind in (Kind.PHONE, Kind.FAX)), None)
    name = next((n for n, cell in enumerate(cells) if cell and n != at), None)
    if at is None or name is None or not _are_numbers(below, at):
        return False
    names = [row[name] for row in below if name < len(row)]
    return cells[name] not in names and 2 * sum(n.endswith(cells[name]) for n in names) > len(names)


def heads_groups(above: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row is merged cells over the words of several desks side by side: 期日 | 内科系 | | 外科系 over | 医療機関 | 電話 | 医療機関 | 電話."""
    words = [cell for cell in cells if cell]
    begins = [at for at, cell in enumerate(cells) if cell and cell == words[0]]
    kinds = {_kind(word) for word in words}
    spanned = any(cell and not (at < len(above) and above[at]) for at, cell in enumerate(cells))
    return (
        spanned
        and len(begins) > 1
        and all(at < len(above) and above[at] for at in begins)
        and bool(kinds & NAMES_A_DESK)
        and bool(kinds & {*_CALLED})
        and None not in kinds
        and all(cell or over for over, cell in zip(above, cells, strict=False))
    )


def has_word_of_header(cells: Sequence[str], is_known: Callable[[str], bool]) -> bool:
    """Whether a row without any digit has a word over numbers or places, and words that the list is known to have."""
    texts = [cell for cell in cells if cell]
    if len(texts) < 2 or any(char.isdigit() for text in texts for char in text):
        return False
    return (len(texts) > 2 or any(map(is_known, texts))) and any(map(_HEADER_WORD.search, texts))


def is_of_known_words(cells: Sequence[str]) -> bool:
    """Whether half of the words of a row at least, and two of them, are those of headers."""
    texts = [cell for cell in cells if cell]
    known = sum(map(header_words().knows, texts))
    return known >= 2 and 2 * known >= len(texts)


def is_header_of_words(cells: Sequence[str]) -> bool:
    """Whether a row is of whole words of headers alone: one that names a desk, and one that says how to call it."""
    return None not in _whole_kinds(cells) and names_and_calls(cells)


def is_header_by_itself(cells: Sequence[str]) -> bool:
    """Whether a row is a header wherever it stands: of whole words of headers but for one among several, and one of them
    says how to call a desk.

    A row of an office may read like a header: 会計管理者, 局. None has 電話番号 where its number stands.
    """
    kinds = _whole_kinds([cell for cell in cells if cell])
    whole = [kind for kind in kinds if kind is not None]
    needed = min(len(kinds), max(len(kinds) - 1, _WHOLE_WORDS))
    return 0 < needed <= len(whole) and any(kind in _CALLED for kind in whole)


def names_and_calls(cells: Sequence[str]) -> bool:
    """Whether a whole word of a header in a row names a desk, and one says how to call it, whatever else stands there."""
    kinds = _whole_kinds(cells)
    return any(kind in NAMES_A_DESK for kind in kinds) and any(kind in _CALLED for kind in kinds)


def _whole_kinds(cells: Sequence[str]) -> list[Kind | None]:
    return [match.kind if match and match.whole else None for match in map(header_words().match, cells)]


def _goes_on_below(above: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row right below a header row is its second line: 電話 and FAX below 連絡先, 平日 and 土曜 below 開館時間."""
    texts = [cell for cell in cells if cell]
    beside = [at for at, cell in enumerate(cells) if cell and cell != (above[at] if at < len(above) else "")]
    known = sum(header_words().knows(text) or bool(DAYS.fullmatch(text)) for text in texts)
    adds = any(at >= len(above) or not above[at] or above.count(above[at]) > 1 for at in beside)
    return (
        bool(texts) and not any(map(_is_data, texts)) and 4 * known >= 3 * len(texts) and (adds or not beside)
    )


def whole_header(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], int]:
    """Return the header that the first of some rows begins, with the rows that it goes on to, and their count."""
    header, count = tuple(rows[0]), 1
    for cells in rows[1:]:
        if _says_again(header, cells):
            header = _in_clearer_words(header, cells)
        elif _goes_on_below(header, cells):
            header = joined_headers(header, cells)
        else:
            break
        count += 1
    return header, count


def _says_again(header: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row right below a header says in other words what it says: Name and TEL, 施設の名称 and 電話番号."""
    pairs = [(a, b) for a, b in zip(header, cells, strict=False) if a and b and a != b]
    kinds = [_kind(a) for a, b in pairs if _kind(a) is not None and _kind(a) is _kind(b)]
    return (
        any(kind in _CALLED for kind in kinds)
        and len(set(kinds)) > 1
        and sum(map(bool, cells)) <= 2 * len(pairs)
        and not any(map(find_phones, cells))
    )


def _in_clearer_words(header: Sequence[str], cells: Sequence[str]) -> tuple[str, ...]:
    """The header that two rows say, each all of it: a whole word of headers, else words that are known, else Japanese ones."""

    def clear(text: str) -> tuple[bool, bool, bool, bool]:
        match = header_words().match(text)
        return bool(text), match is not None and match.whole, match is not None, not text.isascii()

    width = max(len(header), len(cells))
    both = zip(*([*row, *[""] * (width - len(row))] for row in (header, cells)), strict=True)
    return tuple(
        max((b, a), key=lambda text: not text.isascii())
        if _kind(a) is _kind(b) and a and b
        else max((b, a), key=clear)
        for a, b in both
    )


def _kind(text: str) -> Kind | None:
    match = header_words().match(text)
    return match.kind if match is not None else None


def is_shifted(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the words of a header stand one column left of what they say of the rows below: numbers.

    >>> is_shifted(("名称", "電話"), [("1日", "東医院", "099-000-0001"), ("2日", "西医院", "099-000-0002")])
    True
    """
    words = [header_words().match(text) for text in header]
    called = [
        at for at, match in enumerate(words) if match is not None and match.kind in (Kind.PHONE, Kind.FAX)
    ]
    width = max((at for at, text in enumerate(header, start=1) if text), default=0)
    filled = sum(len(row) > width and bool(row[width]) for row in rows)
    longer = len(rows) > 1 and 4 * filled >= 3 * len(rows)
    return (
        bool(called)
        and longer
        and all(_are_numbers(rows, at + 1) and not _are_numbers(rows, at) for at in called)
    )


def _are_numbers(rows: Sequence[Sequence[str]], at: int) -> bool:
    filled = [row[at] for row in rows if at < len(row) and shape_of(row[at]) is not Shape.EMPTY]
    return 4 * sum(shape_of(text) is Shape.PHONE for text in filled) >= 3 * len(filled) > 0


def is_frame_text(text: str) -> bool:
    """Whether a line may stand above a table as its title or date: short, and nothing that a desk would have."""
    text = without_code_said(text) or text
    return len(text) <= 40 and shape_of(text) not in TELLING - {Shape.DATE, Shape.INTEGER}


def _is_data(text: str) -> bool:
    known, shape = header_words().match(text), shape_of(text)
    if known and (known.whole or (not known.weak and shape is not Shape.ADDRESS)):
        return False  # 番地 is a word of headers, 東町412番地 is none
    return shape in TELLING or shape in (Shape.EMPTY, Shape.FLAG, Shape.PREFECTURE)


def _tells_otherwise(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a column below is full of what none of these cells is: numbers, addresses, codes."""
    for at, cell in enumerate(cells):
        filled = [row[at] for row in below if at < len(row) and shape_of(row[at]) is not Shape.EMPTY]
        telling = sum(shape_of(text) in TELLING for text in filled)
        if cell and telling and telling >= 0.75 * len(filled) and 2 * len(filled) >= len(below):
            return True
    return False


def _is_like_rows(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the row names one more of what the rows below name: a センター whose number is missing."""
    for at, cell in enumerate(cells):
        body = BODY.search(cell)
        if body and 2 * sum(row[at].endswith(body[0]) for row in below if at < len(row)) >= len(below):
            return True
    return False
