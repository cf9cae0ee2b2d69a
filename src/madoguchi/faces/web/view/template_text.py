"""Where in the HTML of a template its expressions stand, and a filter behind those that are text.

An extension of Jinja puts its filter there when a template is read, and knows by the template's own HTML what is text
and which elements are around it: an attribute or a comment never meets the filter. Nothing finished is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

# Stands for an expression in what was read of a tag; no template has it (private use).
EXPRESSION = "\ue000"
# Elements without an end.
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_NAME = re.compile(r"/?[a-z][a-z0-9]*", re.I)
_IN_TAG = re.compile(r"""["'>]""")
# Statements within which the place goes on from where they begin.
_WITH_AN_END = frozenset({"if", "for", "with", "call", "filter", "autoescape"})

Tokens = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """The tag that opens an element: its name, what is written in it, and the expressions in that, in order."""

    name: str
    written: str
    expressions: tuple[Tokens, ...]

    def expression_at(self, position: int) -> Tokens:
        """Return the first expression behind a position of what is written."""
        return self.expressions[self.written[:position].count(EXPRESSION)]


@dataclass(frozen=True, slots=True)
class _Element:
    """An open element that has a mark; `same` of its name are open in it."""

    name: str
    mark: object
    same: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the HTML of a template: within a comment, a tag (and a quoted value of it), some elements, or none."""

    comment: bool = False
    tag: str | None = None
    quote: str = ""
    expressions: tuple[Tokens, ...] = ()  # those in the tag
    elements: tuple[_Element, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether what stands here is text."""
        return not self.comment and self.tag is None

    @property
    def marks(self) -> tuple[object, ...]:
        """What the elements around are marked as, the innermost last."""
        return tuple(element.mark for element in self.elements)


class TextFilter(Extension):
    """Puts a filter behind the expressions that are text, where the marks of the elements around it say so."""

    name = ""  # of the filter

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._blocks: dict[str, Mapping[str, Place]] = {}

    def mark(self, tag: Tag) -> object:
        """Return what an element means to the filter; None for most, which are passed over."""
        raise NotImplementedError

    def arguments(self, marks: tuple[object, ...]) -> Tokens | None:
        """Return what the filter is given among such elements, as an expression; None where it is not put."""
        raise NotImplementedError

    def rewritten(self, text: str, marks: tuple[object, ...]) -> str:  # noqa: ARG002 - others look at them
        """Return what the template itself writes as text among such elements."""
        return text

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of a template, with the filter put in."""
        return Walk(self, stream).tokens()

    def blocks_of(self, name: str) -> Mapping[str, Place]:
        """Return where the blocks of a template stand: those of another that extends it stand there too."""
        if name not in self._blocks:
            assert self.environment.loader
            source, file, _ = self.environment.loader.get_source(self.environment, name)
            walk = Walk(self, self.environment.lexer.tokenize(source, name, file))
            for _ in walk.tokens():
                pass
            self._blocks[name] = walk.blocks
        return self._blocks[name]


@dataclass
class Walk:
    """One template, read from its beginning to its end."""

    extension: TextFilter
    stream: TokenStream
    place: Place = field(default_factory=Place)
    blocks: dict[str, Place] = field(default_factory=dict)
    open: list[tuple[str, Place]] = field(
        default_factory=list
    )  # statements that have an end, and where they begin
    _parent: Mapping[str, Place] = field(default_factory=dict)

    def tokens(self) -> Iterator[Token]:
        """Yield the tokens of the template, with the filter put in."""
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
        given = self.extension.arguments(self.place.marks) if self.place.is_text else None
        yield begin
        if given is None:
            yield from inner
        else:
            yield from (Token(line, "lparen", "("), *inner, Token(line, "rparen", ")"))
            yield from (Token(line, "pipe", "|"), Token(line, "name", self.extension.name))
            if given:
                yield from (Token(line, "lparen", "("), *given, Token(line, "rparen", ")"))
        yield end
        if self.place.tag is not None:
            self.place = replace(
                self.place,
                tag=self.place.tag + EXPRESSION,
                expressions=(*self.place.expressions, inner),
            )

    def _statement(self, statement: Tokens) -> None:
        name = statement[0].value
        if name == "extends":
            self._parent = self.extension.blocks_of(statement[1].value)
            self.blocks.update(self._parent)
        elif name == "block":
            self.open.append((name, self.place))
            self.place = self._parent.get(statement[1].value, self.place)
            self.blocks[statement[1].value] = self.place
        elif name == "macro" or (name == "set" and all(token.type != "assign" for token in statement)):
            self.open.append((name, self.place))
            self.place = Place()
        elif name in _WITH_AN_END:
            self.open.append((name, self.place))
        elif name in ("elif", "else"):
            self.place = self.open[-1][1]
        elif name.startswith("end"):
            opened, before = self.open.pop()
            if opened != "if":
                self.place = before
            elif before.tag is not None and self.place.tag is not None:
                # What a tag has only in some cases says nothing of its element.
                self.place = replace(self.place, tag=before.tag, expressions=before.expressions)

    def _data(self, text: str) -> str:
        """Go on over what the template writes itself; return it as it is to be written."""
        out, position = [], 0
        while position < len(text):
            here = self.place
            end = self._step(text, position)
            piece = text[position:end]
            if here.is_text:
                words = piece.removesuffix("<!--").removesuffix("<")
                piece = self.extension.rewritten(words, here.marks) + piece[len(words) :]
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
            self.place = Place(elements=self._behind(read))
        else:
            self.place = replace(place, tag=read, quote=match[0])
        return match.end()

    def _behind(self, tag: str) -> tuple[_Element, ...]:
        """The elements that are open behind a tag that has been read."""
        elements, match = self.place.elements, _NAME.match(tag)
        name = match[0].lower() if match else ""
        if name.startswith("/"):
            return _closed(elements, name[1:])
        if not name or name in _VOID or tag.endswith("/>"):
            return elements
        mark = self.extension.mark(Tag(name, tag, self.place.expressions))
        if mark is not None:
            return (*elements, _Element(name, mark))
        if elements and elements[-1].name == name:
            return (*elements[:-1], replace(elements[-1], same=elements[-1].same + 1))
        return elements


def _closed(elements: tuple[_Element, ...], name: str) -> tuple[_Element, ...]:
    if not elements or elements[-1].name != name:
        return elements
    last = elements[-1]
    return elements[:-1] if last.same == 1 else (*elements[:-1], replace(last, same=last.same - 1))
