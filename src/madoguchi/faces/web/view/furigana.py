"""Furigana: small readings above the kanji of a page, made by machine, for those who ask for them.

Where the templates write text, what they write goes through the filter `furigana`. The extension puts it there when
a template is read, and knows by the template's own HTML what is text: an attribute, a title, a field, code or what is
marked as another language never meets the filter. Nothing finished is looked at.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate
from typing import Any

import jaconv
from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from markupsafe import Markup, escape

from madoguchi.faces.web.view.readings import KANJI, words_read

# What a text may hold that words are broken at: it is read as a whole, and a break stays where a word ends there.
_BREAK = "<wbr>"
_BROKEN = re.compile(rf"(?:[^<]|{_BREAK})*+")
# Elements whose text is no text to read: what is in them is left alone.
_LEFT_ALONE = frozenset({"script", "style", "title", "textarea", "option", "svg", "code", "pre", "rt"})
# Elements without an end.
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_NAME = re.compile(r"/?[a-z][a-z0-9]*", re.I)
_LANGUAGE = re.compile(r'\slang="([^"]*)"')
_IN_TAG = re.compile(r"""["'>]""")
# Stands for an expression in what was read of a tag; no template has it (private use).
_EXPRESSION = "\ue000"
_RUNS = re.compile(rf"{KANJI.pattern}+|[^{KANJI.pattern[1:]}+")
_MOST_KEPT = 8192

# Statements within which the place goes on from where they begin.
_WITH_AN_END = frozenset({"if", "for", "with", "call", "filter", "autoescape"})

Tokens = tuple[Token, ...]


@pass_context
def furigana(context: Context, text: Any, language: str = "ja") -> Any:
    """Return a text in Japanese as HTML, with a reading above every word that has kanji; all else as it is.

    Of a private page nothing is kept; texts of the others are, for the next time.
    """
    if language != "ja" or not isinstance(text, str) or not KANJI.search(text):
        return text
    if isinstance(text, Markup) and not _BROKEN.fullmatch(text):
        return text
    return _marked(text) if context.resolve("private") else _marked_before(text)


def _marked(text: str) -> Markup | str:
    pieces = [html.unescape(piece) for piece in text.split(_BREAK)] if isinstance(text, Markup) else [text]
    breaks = set(accumulate(map(len, pieces[:-1])))
    out, position = [], 0
    for surface, reading in words_read("".join(pieces)):
        out += [_BREAK] * (position in breaks)
        out.append(ruby(surface, reading))
        position += len(surface)
    return Markup("".join(out)) or text  # `ruby` escapes what it takes


@lru_cache(maxsize=_MOST_KEPT)
def _marked_before(text: str) -> Markup | str:
    return _marked(text)


def ruby(surface: str, reading: str) -> str:
    """Return a word as HTML, with its reading above the kanji alone.

    >>> ruby("引き継ぎ", "ひきつぎ")
    '<ruby>引<rt>ひ</rt></ruby>き<ruby>継<rt>つ</rt></ruby>ぎ'
    """
    if not KANJI.search(surface) or not reading or KANJI.search(reading):
        return html.escape(surface, quote=False)
    runs = _RUNS.findall(surface)
    over = _over(runs, reading)
    if over is None:
        return f"<ruby>{html.escape(surface, quote=False)}<rt>{reading}</rt></ruby>"
    return "".join(
        f"<ruby>{run}<rt>{part}</rt></ruby>" if part else html.escape(run, quote=False)
        for run, part in zip(runs, over, strict=True)
    )


def _over(runs: list[str], reading: str) -> list[str] | None:
    """What stands over each run of a word, nothing over kana; None when the reading does not fit the kana."""
    if not runs:
        return None if reading else []
    run, rest = runs[0], runs[1:]
    if not KANJI.search(run):
        kana = jaconv.kata2hira(run)
        after = _over(rest, reading.removeprefix(kana)) if reading.startswith(kana) else None
        return None if after is None else ["", *after]
    # The shortest reading that leaves the rest its kana, as in 引き継ぎ.
    for end in range(1, len(reading) + 1) if rest else (len(reading),):
        after = _over(rest, reading[end:])
        if after is not None:
            return [reading[:end], *after]
    return None


class Furigana(Extension):
    """Lets every text that a template writes go through the filter `furigana`."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters["furigana"] = furigana
        self._blocks: dict[str, Mapping[str, _Place]] = {}

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of a template, with the filter behind each expression that is text."""
        return _Reading(self, stream).tokens()

    def blocks_of(self, name: str) -> Mapping[str, _Place]:
        """Return where the blocks of a template stand: those of another that extends it stand there too."""
        if name not in self._blocks:
            assert self.environment.loader
            source, file, _ = self.environment.loader.get_source(self.environment, name)
            reading = _Reading(self, self.environment.lexer.tokenize(source, name, file))
            for _ in reading.tokens():
                pass
            self._blocks[name] = reading.blocks
        return self._blocks[name]


@dataclass(frozen=True, slots=True)
class _Element:
    """An open element whose language is not that of the page, or not told here; `same` of its name are open in it.

    `language`: the expression that says it; without one its text is left alone.
    """

    name: str
    language: Tokens = ()
    same: int = 1


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in the HTML of a template: within a comment, a tag (and a quoted value of it), some elements, or none."""

    comment: bool = False
    tag: str | None = None
    quote: str = ""
    expressions: tuple[Tokens, ...] = ()  # those in the tag
    elements: tuple[_Element, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether what stands here is read by people, in Japanese or in a language that an expression says."""
        alone = any(not element.language for element in self.elements)
        return not (self.comment or self.tag is not None or alone)


@dataclass
class _Reading:
    """One template, read from its beginning to its end."""

    extension: Furigana
    stream: TokenStream
    place: _Place = field(default_factory=_Place)
    blocks: dict[str, _Place] = field(default_factory=dict)
    _parent: Mapping[str, _Place] = field(default_factory=dict)
    _open: list[tuple[str, _Place]] = field(
        default_factory=list
    )  # statements that have an end, and where they begin

    def tokens(self) -> Iterator[Token]:
        for token in self.stream:
            if token.type == "data":
                yield Token(token.lineno, "data", self._data(token.value))
            elif token.type == "variable_begin":
                yield from self._expression(token, self._until("variable_end"))
            elif token.type == "block_begin":
                statement = self._until("block_end")
                yield from (token, *statement)
                self._statement(statement)
            else:
                yield token

    def _until(self, end: str) -> Tokens:
        found = []
        for token in self.stream:
            found.append(token)
            if token.type == end:
                break
        return tuple(found)

    def _expression(self, begin: Token, rest: Tokens) -> Iterator[Token]:
        inner, end, line = rest[:-1], rest[-1], begin.lineno
        yield begin
        if self.place.is_text:
            languages = [element.language for element in self.place.elements]
            yield from (Token(line, "lparen", "("), *inner, Token(line, "rparen", ")"))
            yield from (Token(line, "pipe", "|"), Token(line, "name", "furigana"))
            if languages:
                yield from (Token(line, "lparen", "("), *languages[-1], Token(line, "rparen", ")"))
        else:
            yield from inner
        yield end
        if self.place.tag is not None:
            self.place = replace(
                self.place,
                tag=self.place.tag + _EXPRESSION,
                expressions=(*self.place.expressions, inner),
            )

    def _statement(self, statement: Tokens) -> None:
        name = statement[0].value
        if name == "extends":
            self._parent = self.extension.blocks_of(statement[1].value)
            self.blocks.update(self._parent)
        elif name == "block":
            self._open.append((name, self.place))
            self.place = self._parent.get(statement[1].value, self.place)
            self.blocks[statement[1].value] = self.place
        elif name == "macro" or (name == "set" and all(token.type != "assign" for token in statement)):
            self._open.append((name, self.place))
            self.place = _Place()
        elif name in _WITH_AN_END:
            self._open.append((name, self.place))
        elif name in ("elif", "else"):
            self.place = self._open[-1][1]
        elif name.startswith("end"):
            opened, before = self._open.pop()
            if opened != "if":
                self.place = before
            elif before.tag is not None and self.place.tag is not None:
                # What a tag has only in some cases says nothing of its language.
                self.place = replace(self.place, tag=before.tag, expressions=before.expressions)

    def _data(self, text: str) -> str:
        """Go on over what the template writes itself; return it with a reading above its words."""
        out, position = [], 0
        while position < len(text):
            here = self.place
            end = self._step(text, position)
            piece = text[position:end]
            if here.is_text and not here.elements and KANJI.search(piece):
                words = piece.removesuffix("<!--").removesuffix("<")
                piece = escape(_marked_before(Markup(words).unescape())) + piece[len(words) :]
            out.append(piece)
            position = end
        return "".join(out)

    def _step(self, text: str, start: int) -> int:
        """Go on from a position of a text to where the next kind of place begins; return that position."""
        place = self.place
        if place.comment:
            end = text.find("-->", start)
            if end < 0:
                return len(text)
            self.place = replace(place, comment=False)
            return end + 3
        if place.tag is not None:
            return self._step_in_tag(text, start, place.tag)
        end = text.find("<", start)
        if end < 0:
            return len(text)
        if text.startswith("<!--", end):
            self.place = replace(place, comment=True)
            return end + 4
        self.place = replace(place, tag="", quote="", expressions=())
        return end + 1

    def _step_in_tag(self, text: str, start: int, tag: str) -> int:
        place = self.place
        if place.quote:
            found = text.find(place.quote, start)
            end = len(text) if found < 0 else found + 1
            self.place = replace(place, tag=tag + text[start:end], quote=place.quote if found < 0 else "")
            return end
        match = _IN_TAG.search(text, start)
        if match is None:
            self.place = replace(place, tag=tag + text[start:])
            return len(text)
        read = tag + text[start : match.end()]
        if match[0] == ">":
            self.place = _behind(replace(place, tag=read))
        else:
            self.place = replace(place, tag=read, quote=match[0])
        return match.end()


def _behind(place: _Place) -> _Place:
    """Where one is behind a tag that has been read."""
    tag, elements = place.tag or "", place.elements
    match = _NAME.match(tag)
    name = match[0].lower() if match else ""
    if name.startswith("/"):
        elements = _closed(elements, name[1:])
    elif name and name not in _VOID and not tag.endswith("/>"):
        elements = _opened(elements, name, tag, place.expressions)
    return _Place(elements=elements)


def _opened(
    elements: tuple[_Element, ...], name: str, tag: str, expressions: tuple[Tokens, ...]
) -> tuple[_Element, ...]:
    language = _LANGUAGE.search(tag)
    if name in _LEFT_ALONE or (language and _EXPRESSION not in language[1] and language[1] != "ja"):
        return (*elements, _Element(name))
    if language and name != "html" and language[1] == _EXPRESSION:  # the page's own language is Japanese
        return (*elements, _Element(name, expressions[tag[: language.start()].count(_EXPRESSION)]))
    if elements and elements[-1].name == name:
        return (*elements[:-1], replace(elements[-1], same=elements[-1].same + 1))
    return elements


def _closed(elements: tuple[_Element, ...], name: str) -> tuple[_Element, ...]:
    if not elements or elements[-1].name != name:
        return elements
    last = elements[-1]
    return elements[:-1] if last.same == 1 else (*elements[:-1], replace(last, same=last.same - 1))
