"""YAML → the values that JSON has, each object with the line it begins on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from madoguchi.ingest.documents.blocks import Remark
from madoguchi.ingest.documents.jsontext import Object, Value, too_deep
from madoguchi.message import Message
from madoguchi.model.notice import Severity
from madoguchi.text.phone import find_phones

_FEWEST = 2  # objects of a list, and keys of an object
_NULL = ("~", "null", "Null", "NULL", "")
_MOST = 1_000_000  # values: an alias may stand for many others
_COMMENT = re.compile(r"(?:(?<=\s)|^)#(?P<words>.*)$", re.MULTILINE)
_TOLD = re.compile(r"内線\s?\d")
_LONGEST = 300  # characters of a comment that are quoted


def is_yaml(path: str) -> bool:
    """Whether a file calls itself YAML: a list in Markdown may be YAML as well, and means something else."""
    return path.lower().endswith((".yaml", ".yml"))


def read_yaml(text: str, path: str) -> tuple[list[Value], tuple[Remark, ...]]:
    """Return the values of a text, and what is remarked on its comments; no values where it holds no list of objects.

    Raises SourceError where its values stand too deep in one another.
    """
    import yaml

    try:
        roots = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
        left = [_MOST]
        values = [_value(root, left) for root in roots if root is not None]
        scalars = [(t.start_mark.index, t.end_mark.index) for t in yaml.scan(text) if t.id == "<scalar>"]
    except yaml.YAMLError:
        return [], ()
    except RecursionError as error:
        raise too_deep(path) from error
    return (values, tuple(_remarks(text, scalars))) if any(map(_holds_list, values)) else ([], ())


def _remarks(text: str, scalars: Sequence[tuple[int, int]]) -> Iterator[Remark]:
    """What is remarked on comments with a number: nobody sees them in the list."""
    for comment in _COMMENT.finditer(text):
        words = comment["words"].strip()[:_LONGEST]
        at = bisect_right(scalars, (comment.start(), len(text))) - 1
        within = at >= 0 and scalars[at][0] <= comment.start() < scalars[at][1]
        if not within and (find_phones(words) or _TOLD.search(words)):
            yield Remark(
                "cell-comment", Severity.WARNING, words,
                Message("a comment was not read as a part of the list: 「{words}」", words=words),
                Message("write what it says of a desk into a cell of its own; delete it if it says nothing"),
            )  # fmt: skip


def _value(node: object, left: list[int]) -> Value:
    import yaml

    left[0] -= 1
    if left[0] < 0:
        raise RecursionError
    if isinstance(node, yaml.MappingNode):
        members = ((key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode))
        return Object(
            tuple((key.value, _value(value, left)) for key, value in members), node.start_mark.line + 1
        )
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, left) for each in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return None if node.style is None and node.value in _NULL else str(node.value)


def _holds_list(value: Value) -> bool:
    """Whether a value holds a list of objects of several keys."""
    return any(
        sum(isinstance(each, Object) and len(each.members) >= _FEWEST for each in found) >= _FEWEST
        for found in _lists(value)
    )


def _lists(value: Value) -> Iterator[list[Value]]:
    if isinstance(value, list):
        yield value
    for each in (
        value
        if isinstance(value, list)
        else [v for _, v in value.members]
        if isinstance(value, Object)
        else ()
    ):
        yield from _lists(each)
