"""A page of the web → blocks: its tables as grids, all other words as paragraphs, a caption as a heading.

What a person sees is read; what is hidden is read too, since most of it is shown once something is pressed, and said to
be hidden. What is hidden and says itself that it holds no longer, is not for the public or an example is left out, and
told. A table that only lays out the page, because tables stand in its cells, is no grid: its cells are read one after
the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from madoguchi.errors import SourceError
from madoguchi.ingest.documents import links
from madoguchi.ingest.documents.blocks import Document, Remark
from madoguchi.ingest.documents.cellwords import hidden, left_out, raised, struck_out
from madoguchi.ingest.documents.limits import LIMITS, Limits
from madoguchi.ingest.documents.pageflow import (
    Flow,
    FlowCell,
    FlowRow,
    FlowTable,
    Words,
    plain,
    put_name_first,
)
from madoguchi.ingest.documents.pageframe import PARTS, Frame, kind_of
from madoguchi.ingest.documents.pagegrids import PageGrids
from madoguchi.ingest.normal_form import normal_form
from madoguchi.ingest.pieces.line_names import LINK_MARK
from madoguchi.message import Message
from madoguchi.model.notice import Severity
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones

_BEGINNING = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|div|meta|title|center|section|main|article|p|h[1-6]|ul|ol|dl|header)\b",
    re.IGNORECASE,
)
# What a server fills in before it sends a page, and the words of programmers to one another.
_PROGRAMS = {"<%": "%>", "<?php": "?>", "<?=": "?>"}
_BEFORE = {"<%": "%>", "<?": "?>", "<!--": "-->"}
_TABLE_LINE = re.compile(r"^[ \t]{0,99}<table\b", re.IGNORECASE | re.MULTILINE)
_LETTER = re.compile(r"\S")
_PROGRAM = re.compile(r"<%|<\?(?:php(?=\s)|=)")
_UNSEEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)", re.IGNORECASE
)
# What hidden words say of themselves that nobody should read as a part of the list.
_SAYS_NO_PART = re.compile(
    r"廃止(?!届|手続|申請|の)|閉鎖|閉所|閉局|(?:移転|変更|統合)前|記[入載]例|見本|サンプル|ダミー|テンプレート|非公開|非掲載|[公掲][開載]し?ない"
    r"|[(\[]旧[)\]]|旧(?:番号|電話|住所|FAX)|[(\[]内部[)\]]|内部(?:メモ|用|資料|連絡|番号)|職員(?:用|専用|のみ)|\{\{",
    re.IGNORECASE,
)
_BEGINS_AS_FORMER = re.compile(r"[(\[【<・\s]*旧(?!姓|暦|庁舎|校舎|館|本館|街道|市街)")
_FORMER_LIST = re.compile(r"旧.{0,20}(?:一覧表?|名簿|データ|リスト|連絡先|窓口|番号|版)[)\]】>]?")
_NAMED_NO_PART = re.compile(
    r"(?<![a-z])(?:old|former|sample|example|dummy|template|tpl|draft|deleted|obsolete|internal)(?![a-z])",
    re.IGNORECASE,
)
# What no browser shows as words, and may hold those of a list all the same.
_PROGRAM_WORDS = ("script", "template")
_LONGEST_PROGRAM = 100_000
_SAYS_NUMBER = re.compile(
    r"(?:電話|ファク|ファックス|番号|tel|phone|fax|call)[\w\s\"'=:：>-]{0,9}$", re.IGNORECASE
)
_BEFORE_NUMBER = 30  # characters of a program before a number
_SHOWN = 200  # characters of what was left out
_THROUGH = re.compile(r"text-decoration[\w-]{0,9}\s{0,9}:[^;]{0,99}line-through", re.IGNORECASE)
# What is no word of the page: programs, its head, readings over kanji, what a form offers to choose.
_SILENT = {
    "script", "style", "template", "head", "title", "svg", "math", "rp", "rt", "select", "textarea", "iframe", "object",
    "noscript", "audio", "video", "canvas", "datalist",
}  # fmt: skip
# What may stand in a head; anything else ends it, since </head> and <body> need not be written.
_OF_HEAD = {"html", "title", "meta", "link", "base", "style", "script", "noscript", "template"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
_TABLE_PARTS = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
# Words of these stand on lines of their own.
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main",
    "menu", "nav", "ol", "p", "pre", "section", "summary", "ul",
}  # fmt: skip
# Blocks that hold others, and what is told by the element before it.
_HOLDERS = {"article", "dd", "div", "li", "section", "td"}
_TELLS_OF = {"dt": "dd", "th": "td"}
_LISTS = {"ul", "ol", "menu"}
# What ends when one of these begins, inside the innermost table: their end need not be written.
_SECTIONS = {"td", "th", "tr", "caption", "thead", "tbody", "tfoot"}
_ENDS = {
    "td": {"td", "th", "caption"}, "th": {"td", "th", "caption"}, "tr": {"td", "th", "tr", "caption"},
    "thead": _SECTIONS, "tbody": _SECTIONS, "tfoot": _SECTIONS, "caption": _SECTIONS,
}  # fmt: skip
_TAG = re.compile(r"<[^<>]*+>")
# What stands in a title before the site that a page is of: 相談窓口一覧 | 東市.
_BEFORE_SITE = re.compile(r"\s?[|｜]|\s[-–—―/／:：]\s")
_MOST_NESTED = 50  # tables in one another; a page that is laid out with tables has five


def is_page(text: str) -> bool:
    """Whether a text is HTML: it begins as a page does, or a line of it begins a table."""
    return bool(_BEGINNING.match(text, _begin_of_words(text)) or _TABLE_LINE.search(text))


def read_page(text: str, path: str, limits: Limits = LIMITS) -> Document:
    """Take a page apart, its title without the site that it is of. Raises SourceError when it has no words, LimitError when it holds too much."""
    text = _without_programs(text)
    reader = _read(text, path, frozenset())
    if no_part := frozenset(n for n, each in enumerate(reader.hidden_parts) if each.is_no_part()):
        reader = _read(text, path, no_part)
    page = reader.frame.taken_from(reader.page)
    blocks = tuple(PageGrids(path, limits).of_flow(page))
    if not blocks:
        raise SourceError(
            Message(
                "{path}: a web page without words: its tables may stand in another file, or be made by a "
                "program when it is shown; save the page that holds the list, or copy the table into a "
                "workbook",
                path=path,
            ),
            path=path,
        )
    title = " ".join(_BEFORE_SITE.split(normal_form(reader.title)[0], maxsplit=1)[0].split())
    return Document(blocks, tuple(reader.remarks()), title)


def _read(text: str, path: str, no_part: frozenset[int]) -> _Reader:
    reader = _Reader(path, _digits(_TAG.sub(" ", text)), no_part)
    reader.feed(text)
    reader.close()
    return reader


def _begin_of_words(text: str) -> int:
    """Where a page begins behind what is no word of it: <?xml …>, <%@ page … %>, <!-- … -->."""
    at = _after_spaces(text, 0)
    while sign := next((sign for sign in _BEFORE if text.startswith(sign, at)), None):
        end = text.find(_BEFORE[sign], at)
        if end < 0:
            return at
        at = _after_spaces(text, end + len(_BEFORE[sign]))
    return at


def _after_spaces(text: str, at: int) -> int:
    found = _LETTER.search(text, at)
    return found.start() if found else len(text)


def _without_programs(text: str) -> str:
    """A page as a template of a server without what the server fills in; each line stays where it was.

    <?php include("head.php") ?> and <%= title %> are no words; the end of a program may be that of the page.
    """
    kept, at = [], 0
    while (found := _PROGRAM.search(text, at)) is not None:
        kept.append(text[at : found.start()])
        end = text.find(_PROGRAMS[found.group()], found.end())
        if end < 0 and found.group() != "<?php":
            break
        end = len(text) if end < 0 else end + 2
        kept.append("\n" * text.count("\n", found.start(), end))
        at = end
    return "".join(kept) + text[at:]


# -- what stands on a page --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Element:
    """An element that is open, with what holds of all in it. `left_out`: it is hidden, and not read."""

    tag: str
    silent: bool = False
    hidden: bool = False
    left_out: bool = False
    struck: bool = False
    part: _HiddenPart | None = None  # the innermost hidden element that it stands in
    frame: str = ""  # whether it is the head or the foot of the page
    begin: int = 0  # how many parts of the page stand before it


@dataclass(slots=True)
class _HiddenPart:
    """An element that is hidden: what programmers call it, and its own words, without those of hidden ones in it."""

    names: str
    words: list[str] = field(default_factory=list)

    def is_no_part(self) -> bool:
        """Whether it says itself that it is no part of the list; of one with several numbers, only its first words say so."""
        if _NAMED_NO_PART.search(self.names):
            return True
        words = [fold(each) for each in self.words]
        first = words[0] if words else ""
        if len(find_phones("\n".join(words))) > 1:
            return bool(_SAYS_NO_PART.search(first) or _FORMER_LIST.fullmatch(first))
        return bool(_BEGINS_AS_FORMER.match(first) or any(map(_SAYS_NO_PART.search, words)))


class _Reader(HTMLParser):
    """Reads a page once, from its first element to its last, into `page`.

    `shown` are all digits that its words have, one after the other; `no_part` the hidden elements, counted from 0,
    that are left out.
    """

    def __init__(self, path: str, shown: str, no_part: frozenset[int]) -> None:
        super().__init__(convert_charrefs=True)
        self._shown = shown
        self._no_part = no_part
        self.hidden_parts: list[_HiddenPart] = []
        self._call: tuple[str, list[str]] | None = None  # a link that dials: the number, its words
        self._at_edge = False  # whether an element began or ended since the last words
        self._call_at_edge = False  # whether one did right before the link that dials
        self._behind_call = False  # whether no words stand behind the last link that dials so far
        self._lead: links.Link | None = None
        self._shown_kind = ""  # 電話 or FAX, as a picture that no words have followed shows
        self._shown_by = ""  # the element that shows it
        self._raised: list[str] | None = None  # words set above the line, while they last
        self.page = Flow()
        self.frame = Frame()
        self._path = path
        self._flows = [self.page]
        self._tables: list[FlowTable] = []
        self._elements = [_Element("")]
        self._titles: list[str] = []  # none of them that of a drawing
        self._unseen: list[str] = []
        self._left_out: list[tuple[int, list[str]]] = []  # its line, its words
        self._programs: list[tuple[int, str]] = []
        self._menus: list[str] = []
        self._lists: list[str] = []  # that are open, the innermost last
        self._terms: list[tuple[Flow, int]] = []  # lists of terms that are open, with what stands before them

    @property
    def title(self) -> str:
        """What the page is called in the window of a browser; "" if nothing is said."""
        return self._titles[0] if self._titles else ""

    def remarks(self) -> Iterator[Remark]:
        """Yield what is remarked on outside of tables."""
        if self._unseen:
            yield hidden(
                "row", Message("{count} line(s) of the page", count=len(self._unseen)), self._unseen[0]
            )
        yield from (left_out(line, " ".join(words)[:_SHOWN]) for line, words in self._left_out if words)
        numbers = _digits(self.page.words()) if self._programs else ""
        for line, text in self._programs:
            groups = (group for group in find_phones(text) if _is_printed(text, group.start, group.end))
            found = [n.number for group in groups for n in group.numbers]
            if unshown := [number for number in found if _digits(number) not in numbers]:
                yield left_out(line, " ".join(unshown)[:_SHOWN])
        if self._menus:
            yield Remark(
                "frame-left-out", Severity.INFO, self._menus[0],
                Message("the menus of the page were left out"), Message("nothing, if they say nothing of a desk"),
            )  # fmt: skip
        if words := self.frame.left_out:
            yield Remark(
                "frame-left-out", Severity.INFO, words[0],
                Message("{count} line(s) at the head and the foot of the page were left out", count=len(words)),
                Message("nothing, if they say nothing of a desk"),
            )  # fmt: skip
        yield from (struck_out(words) for words in self.page.struck)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "sup" or _parts_words(tag):
            self._end_raised()
            self._raised = [] if tag == "sup" else None
        if tag == "body" or (self._elements[-1].tag == "head" and tag not in _OF_HEAD):
            self._end("head")
        self._meet_picture(tag, links.kind_shown(known))
        self._begin_line(tag)
        at_edge = self._meet_edge(tag)
        if self._behind_call:  # <a>099-…</a><span>証明</span>: what begins there is no rest of the number
            self._flows[-1].write(" ", self.getpos()[0])
            self._behind_call = False
        if tag in _LISTS:
            self._lists.append(tag)
        if tag == "dl":
            self._terms.append((self._flows[-1], len(self._flows[-1].parts)))
        if tag == "li" and self._lists[-1:] != ["ol"]:
            self._flows[-1].begins_item = True
        if tag in _VOID:
            if tag == "col" and self._tables:
                self._describe_columns(known)
            if (words := links.number_in_picture(known.get("alt", ""))) and _digits(words) not in self._shown:
                self.handle_data(f" {words} ")
            return
        if tag == "a" or tag in _TABLE_PARTS:
            self._end_call()
        if tag == "a" and known.get("href", "").lower().startswith("tel:"):
            self._call, self._call_at_edge = (_digits(known["href"].replace("+81", "0")), []), at_edge
        if tag == "a":
            self._lead = self._begun(known["href"]) if "href" in known else None
        if tag in _ENDS:
            self._end_parts(_ENDS[tag])
        elif tag in _BLOCKS and self._elements[-1].tag in ("p", "li", "dt", "dd"):
            self._end(self._elements[-1].tag)
        within = self._elements[-1]
        style = known.get("style", "")
        unseen = "hidden" in known or bool(_UNSEEN.search(style))
        left_out = unseen and len(self.hidden_parts) in self._no_part
        if left_out and not within.left_out:
            self._left_out.append((self.getpos()[0], []))
        element = _Element(
            tag,
            within.silent or tag in _SILENT,
            within.hidden or unseen,
            within.left_out or left_out,
            within.struck or tag in ("s", "strike", "del") or bool(_THROUGH.search(style)),
        )
        states = (element.silent, element.hidden, element.left_out, element.struck)
        element.part = within.part
        if unseen:
            element.part = _HiddenPart(f"{known.get('id', '')} {known.get('class', '')}")
            self.hidden_parts.append(element.part)
        element.frame = self._frame_begun(tag, known)
        element.begin = len(self.page.parts)
        says = (
            states != (within.silent, within.hidden, within.left_out, within.struck) or within.tag == "head"
        )
        says |= unseen or bool(element.frame) or tag in PARTS
        if says or tag in _TABLE_PARTS or tag in ("nav", "pre") or any(e.tag == tag for e in self._elements):
            self._elements.append(element)
            if tag == "title":
                self._titles.append("")
            if not element.silent:
                self._begin(element, known)

    def handle_endtag(self, tag: str) -> None:
        if tag == "sup" or _parts_words(tag):
            self._end_raised()
        if tag == "a" or tag in _TABLE_PARTS:
            self._end_call()
        if _parts_words(tag):
            self._shown_kind, self._shown_by = (self._shown_kind, tag) if tag in _TELLS_OF else ("", "")
        self._begin_line(tag, begins=False)
        self._meet_edge(tag)
        if tag in _LISTS and self._lists:
            self._lists.pop()
        if tag == "dl" and self._terms:
            flow, begin = self._terms.pop()
            if flow is self._flows[-1]:
                put_name_first(flow, begin)
        if tag == "li" or tag in _LISTS:
            self._flows[-1].begins_item = False
        self._end(tag)

    def _frame_begun(self, tag: str, known: dict[str, str]) -> str:
        """Whether an element that begins is the head or the foot of the page, and not of a part of it."""
        kind = kind_of(tag, known) if tag not in PARTS else ""
        within = kind and (self._tables or any(e.frame or e.tag in PARTS for e in self._elements))
        return "" if within else kind

    def _begin_line(self, tag: str, *, begins: bool = True) -> None:
        if tag in _BLOCKS or tag == "br":
            self._flows[-1].end_line(tag, begins=begins)

    def _meet_picture(self, tag: str, kind: str) -> None:
        """Note what an element that begins shows; a picture tells of the words of its own block, and of <dd> or <td> behind <dt> or <th>."""
        behind = tag == _TELLS_OF.get(self._shown_by)
        within = tag in _BLOCKS and self._shown_by in _HOLDERS and (tag == "div" or tag != self._shown_by)
        if kind or behind:
            self._shown_kind, self._shown_by = kind or self._shown_kind, tag
        elif _parts_words(tag) and not within:
            self._shown_kind = ""

    def _meet_edge(self, tag: str) -> bool:
        """Note that an element begins or ends; return whether another one did since the last words."""
        if self._call is not None and tag in links.SET_APART:
            self._call[1].append(links.EDGE)
        before, self._at_edge = self._at_edge, True
        return before

    def close(self) -> None:
        super().close()
        self._end_raised()
        self._end_call()
        while len(self._elements) > 1:
            self._pop()

    def _end_call(self) -> None:
        """The words of a link that dials; 電話する says nothing of a desk, and the number that it dials may stand nowhere else.

        So may the address of a body's own pages, or of its mail, behind ホームページ.
        """
        link, self._lead = self._lead, None
        if link is not None:
            label, last = "".join(link.words).strip(), _last_line(self._flows[-1])
            if last is not None and link.is_written(self._flows[-1], last, label):
                last.text = links.without_label(last.text, label)
            if link.address and self._leads_home(link.address, label):
                self.handle_data(f" {link.address} ")
        if self._call is None:
            return
        (number, words), self._call, self._behind_call = self._call, None, False
        pieces = links.pieces_of("".join(words))
        text = " ".join(pieces)
        as_row = self._call_at_edge and self._is_plain() and len(pieces) > 2 and links.is_number(pieces[-1])
        if as_row or (self._call_at_edge and links.tells_whose(text)):
            self._flows[-1].open = False
        if as_row:
            self._flows[-1].add_row(pieces, self.getpos()[0])
        elif _digits(text):
            self.handle_data(f" {text}" if self._call_at_edge else text)
            self._behind_call = True
        elif number not in self._shown:
            self.handle_data(f" {number} ")

    def _begun(self, href: str) -> links.Link:
        flow = self._flows[-1]
        last = _last_line(flow)
        return links.Link(links.address_of(href), flow, last, len(last.text) if last else 0)

    def _is_plain(self) -> bool:
        """Whether words that stand here are shown, and in no table."""
        unread = (within := self._elements[-1]).silent or within.left_out or within.struck or self._tables
        return not unread and all(element.tag != "nav" for element in self._elements)

    def _leads_home(self, address: str, words: str) -> bool:
        """Whether the words of a link say that it leads to the own pages of who is named there, and not which they are."""
        if "@" in address:
            return "@" not in words and bool(words)
        last = self._flows[-1].parts[-1:] if self._flows[-1].open else []
        return links.means_own_pages(words, "".join(part.text for part in last if isinstance(part, Words)))

    def _end_raised(self) -> None:
        words, self._raised = self._raised, None
        if words:
            self.handle_data(raised("".join(words)))

    def handle_data(self, data: str) -> None:
        if self._raised is not None:
            self._raised.append(data)
            return
        if self._call is not None:
            self._call[1].append(data)
            return
        if data.strip():
            if self._shown_kind and links.begins_with_number(data):
                data = f" {self._shown_kind} {data}"
            self._shown_kind = ""
            self._at_edge = self._behind_call = False
            if self._elements[-1].tag == "head":
                self._end("head")
        if self._lead is not None:
            self._lead.words.append(data)
        within = self._elements[-1]
        if within.tag == "title":
            self._titles[-1] += data
        programs = within.silent and any(element.tag in _PROGRAM_WORDS for element in self._elements)
        if programs and len(data) < _LONGEST_PROGRAM:
            self._programs.append((self.getpos()[0], fold(plain(data))))
        if within.silent or not data:
            return
        if within.part is not None and data.strip():
            within.part.words.append(plain(data))
        if any(element.tag == "nav" for element in self._elements):
            self._menus += [data.strip()] if data.strip() else []
        elif within.left_out:
            self._left_out[-1][1].extend([plain(data)] if data.strip() else [])
        elif within.struck:
            self._flows[-1].struck += [plain(data)] if data.strip() else []
        else:
            self._write(data)

    def _write(self, data: str) -> None:
        flow, line = self._flows[-1], self.getpos()[0]
        data = links.MAP_MARK.sub("", LINK_MARK.sub("", data))
        if self._elements[-1].hidden and flow is self.page and data.strip():
            self._unseen.append(plain(data))
        pieces = data.split("\n") if any(element.tag == "pre" for element in self._elements) else [data]
        for number, piece in enumerate(pieces):
            if number:
                flow.open = False
            flow.write(piece, line + number)

    def _begin(self, element: _Element, known: dict[str, str]) -> None:
        if element.tag == "table":
            if len(self._tables) >= _MOST_NESTED:
                raise SourceError(
                    Message(
                        "{path}: tables stand in one another more than {most_nested} deep; copy the list into a "
                        "workbook",
                        path=self._path,
                        most_nested=_MOST_NESTED,
                    ),
                    path=self._path,
                )
            table = FlowTable()
            self._flows[-1].parts.append(table)
            self._flows[-1].open = False
            self._tables.append(table)
        elif not self._tables:
            return
        elif element.tag == "tr":
            self._tables[-1].rows.append(FlowRow(self.getpos()[0], element.hidden, element.left_out))
        elif element.tag in ("td", "th"):
            if not self._tables[-1].rows:
                self._tables[-1].rows.append(FlowRow(self.getpos()[0], element.hidden, element.left_out))
            row = self._tables[-1].rows[-1]
            down, across = _count(known.get("rowspan"), 0), _count(known.get("colspan"), 1)
            row.cells.append(FlowCell(Flow(), element.tag == "th", down, across, element.hidden))
            self._flows.append(row.cells[-1].flow)
        elif element.tag == "caption":
            self._flows.append(self._tables[-1].caption)

    def _end(self, tag: str) -> None:
        """End the innermost open element of a tag; of a part of a table, inside its table alone."""
        for at in range(len(self._elements) - 1, 0, -1):
            if self._elements[at].tag == tag:
                while len(self._elements) > at:
                    self._pop()
                return
            if self._elements[at].tag == "table":
                return

    def _end_parts(self, tags: set[str]) -> None:
        while self._elements[-1].tag != "table" and any(
            element.tag in tags for element in self._in_innermost_table()
        ):
            self._pop()

    def _in_innermost_table(self) -> Iterator[_Element]:
        for element in reversed(self._elements):
            if element.tag == "table":
                return
            yield element

    def _pop(self) -> None:
        element = self._elements.pop()
        if element.frame:
            self.frame.stretches.append((element.frame, element.begin, len(self.page.parts)))
        if element.silent or not self._tables:
            return
        if element.tag == "table":
            self._tables.pop()
            self._flows[-1].open = False
        elif element.tag in ("td", "th", "caption"):
            self._flows.pop()

    def _describe_columns(self, known: dict[str, str]) -> None:
        """Count the columns that a <col> describes; what stands in a hidden one is left out."""
        table, span = self._tables[-1], _count(known.get("span"), 1)
        if "hidden" in known or _UNSEEN.search(known.get("style", "")):
            table.hidden_columns += range(table.columns, min(table.columns + span, LIMITS.columns))
        table.columns += span


def _parts_words(tag: str) -> bool:
    """Whether words before and behind an edge of an element of this tag are apart."""
    return tag in _BLOCKS or tag in _TABLE_PARTS


def _last_line(flow: Flow) -> Words | None:
    last = flow.parts[-1] if flow.parts else None
    return last if isinstance(last, Words) else None


def _count(written: str | None, least: int) -> int:
    return max(least, int(written)) if written and written.isdecimal() and len(written) < 6 else 1


def _is_printed(text: str, start: int, end: int) -> bool:
    """Whether digits of a program are a number as people write it, or stand beside a word for one; an id is neither."""
    before = text[max(start - _BEFORE_NUMBER, 0) : start]
    return not text[start:end].isdecimal() or bool(_SAYS_NUMBER.search(before))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
