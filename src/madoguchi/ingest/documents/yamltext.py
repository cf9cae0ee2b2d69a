"""YAML → the values that JSON has, each object with the line it begins on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import yaml

from madoguchi.ingest.documents.blocks import Remark
from madoguchi.ingest.documents.cellwords import remark_on_comment
from madoguchi.ingest.documents.jsontext import Object, Value, objects_of_lists, too_deep

_FEWEST = 2  # objects of a list, and keys of an object
_NULL = ("~", "null", "Null", "NULL", "")
_MOST = 1_000_000  # values: an alias may stand for many others
_COMMENT = re.compile(r"(?:(?<=\s)|^)#(?P<words>.*)$", re.MULTILINE)


def read_yaml(text: str, path: str) -> tuple[list[Value], tuple[Remark, ...]]:
    """Return the values of a text, and what is remarked on its comments; no values where it holds no list of objects.

    Raises SourceError where its values stand too deep in one another.
    """
    nodes = _Nodes()
    try:
        roots = yaml.compose_all(text, Loader=yaml.SafeLoader)
        values = [nodes.value(root) for root in roots if root is not None]
    except yaml.YAMLError:
        return [], ()
    except RecursionError as error:
        raise too_deep(path) from error
    if not any(map(_holds_list, values)):
        return [], ()
    return values, tuple(_remarks(text, sorted(nodes.scalars)))


class _Nodes:
    """The nodes of a text as values; `scalars` are the places of its words, keys among them."""

    def __init__(self) -> None:
        self.scalars: set[tuple[int, int]] = set()
        self._left = _MOST

    def value(self, node: yaml.Node) -> Value:
        """Return the value of a node. Raises RecursionError where there are too many in one another."""
        self._left -= 1
        if self._left < 0:
            raise RecursionError
        if isinstance(node, yaml.MappingNode):
            members = ((key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode))
            return Object(
                tuple((self._words(key), self.value(value)) for key, value in members),
                node.start_mark.line + 1,
            )
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each) for each in node.value]
        words = self._words(node)
        return None if node.style is None and words in _NULL else words

    def _words(self, scalar: yaml.ScalarNode) -> str:
        self.scalars.add((scalar.start_mark.index, scalar.end_mark.index))
        return str(scalar.value)


def _remarks(text: str, scalars: Sequence[tuple[int, int]]) -> Iterator[Remark]:
    """What is remarked on comments."""
    for comment in _COMMENT.finditer(text):
        at = bisect_right(scalars, (comment.start(), len(text))) - 1
        if not (at >= 0 and scalars[at][0] <= comment.start() < scalars[at][1]):
            yield from remark_on_comment(comment["words"].strip())


def _holds_list(value: Value) -> bool:
    """Whether a value holds a list of objects of several keys."""
    return any(
        sum(len(each.members) >= _FEWEST for each in objects) >= _FEWEST
        for objects in objects_of_lists(value)
    )
