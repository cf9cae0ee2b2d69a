"""YAML → the values that JSON has, each object with the line it begins on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from madoguchi.ingest.documents.jsontext import Object, Value, too_deep

# An entry of a list that begins with a key: `- name: 東課`, `- {name: 東課, phone: …}`.
_ENTRY = re.compile(r"^ *- +(?:\{ *)?(?:\"[^\"\n]{1,60}\"|[^\s:#\"{\[\-][^:#\n]{0,60}):(?: |$)", re.MULTILINE)
_FEWEST = 2  # entries of a list, and keys of an entry
_NULL = ("~", "null", "Null", "NULL", "")
_MOST = 1_000_000  # values: an alias may stand for many others


def read_yaml(text: str, path: str) -> list[Value]:
    """Return the values of a text that is a list in YAML; none where it is no YAML, or holds no list of objects.

    Raises SourceError where its values stand too deep in one another.
    """
    if len(_ENTRY.findall(text)) < _FEWEST:
        return []
    import yaml

    try:
        roots = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
        left = [_MOST]
        values = [_value(root, left) for root in roots if root is not None]
    except yaml.YAMLError:
        return []
    except RecursionError as error:
        raise too_deep(path) from error
    return values if any(map(_holds_list, values)) else []


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
