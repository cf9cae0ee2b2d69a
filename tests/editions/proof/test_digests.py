"""The exported file says which revision it is: whatever is altered in it without working that out again is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import Built, build
from madoguchi.editions.codec import decode, encode, exported
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.ingest.source import read_source

Edition = dict[str, Any]


LIST = """市の窓口

名称\t電話番号\t備考
市民課\t087-111-1111\t※予約が要ります
税務課\t087-111-1112\t
福祉課\t087-111-1112\t
"""


@pytest.fixture(scope="module")
def small(knowledge: Knowledge) -> Built:
    """Three desks, two of which share a number: a notice says so."""
    return build(read_source(LIST.encode(), edition="draft"), knowledge)


@pytest.fixture(scope="module")
def file(small: Built) -> bytes:
    return exported(small.edition)


def codes(content: bytes) -> list[tuple[str, str]]:
    return [(flaw.path, flaw.code) for flaw in prove(content)[1]]


def test_the_file_is_the_edition_and_its_revision(built: Built) -> None:
    file = exported(built.edition)
    revision = hashlib.sha256(built.content).hexdigest()
    assert file == built.content.removesuffix(b"\n}\n") + f',\n"revision":"{revision}"\n}}\n'.encode()
    assert decode(file, GUIDEBOOK) == built.edition


def test_the_revision_is_that_of_the_edition_however_the_file_is_spaced(small: Built, file: bytes) -> None:
    """A file that went through another program is still the same edition."""
    raw = json.loads(file)
    turned = {"revision": raw["revision"], **dict(reversed(raw.items()))}
    for content in (file, small.content, json.dumps(raw, indent=2).encode(), json.dumps(turned).encode()):
        digests, flaws = prove(content)
        assert flaws == []
        assert b'"revision":"' not in content or digests["revision"] == small.edition.revision


def test_a_plain_text_has_one_digest_for_the_list_and_for_its_lines(built: Built) -> None:
    """Also one whose last line does not end: the packaged list."""
    digests, _ = prove(built.content)
    assert digests["lines"] == digests["source"] == built.edition.sources[0].facts.sha256


def _line_with_its_value(edition: Edition) -> None:
    desk = next(d for d in edition["desks"] if d["organization"][0] == "市民課")
    phone, line = desk["phones"][0], desk["row"] - 1
    edition["lines"][line] = desk["printed"] = edition["lines"][line].replace("1111", "1119")
    phone["number"], phone["value"][0], phone["value"][3] = ["087-111-1119"] * 3


def _set(part: str, field: str, value: Any) -> Callable[[Edition], None]:
    return lambda edition: edition[part][0].__setitem__(field, value)


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(_line_with_its_value, id="a number and the line on which it stands"),
        pytest.param(_set("programs", "name", "別の窓口"), id="the name of a program"),
        pytest.param(_set("sources", "title", "別の一覧"), id="the title of the list"),
        pytest.param(_set("sources", "period_end", "2031-03-31"), id="for which days the list holds"),
        pytest.param(_set("sources", "sha256", "0" * 64), id="the digest of the list"),
        pytest.param(_set("tables", "rows", 9), id="how many rows a table was read from"),
        pytest.param(lambda edition: edition["notices"].pop(0)["desks"].clear(), id="a notice is left out"),
        pytest.param(lambda edition: edition["notices"].reverse(), id="the order of notices"),
        pytest.param(lambda edition: edition["lines"].append(""), id="an empty line at the end"),
        pytest.param(lambda edition: edition.update(revision="0" * 64), id="the revision"),
        pytest.param(lambda edition: edition.update(revision=None), id="the revision is emptied"),
    ],
)
def test_what_no_claim_tells_the_revision_tells(file: bytes, forge: Callable[[Edition], None]) -> None:
    edition = json.loads(file)
    forge(edition)
    assert ("revision", "revision") in codes(json.dumps(edition, ensure_ascii=False).encode())


def test_a_false_value_is_told_by_its_path_besides(file: bytes) -> None:
    edition = json.loads(file)
    desk = edition["desks"][0]
    desk["phones"][0]["value"][0] = desk["phones"][0]["number"] = "087-111-1119"
    found = codes(json.dumps(edition).encode())
    assert found[0] == (f"desks/{desk['id']}/phones/0/number", "printed")
    assert found[-1] == ("revision", "revision")


def test_a_file_that_says_no_revision_is_proven_by_its_claims_alone(small: Built) -> None:
    """What the store and a directory's folder hold is named by its digest from without."""
    edition = json.loads(small.content)
    edition["programs"][0]["name"] = "別の窓口"
    assert codes(json.dumps(edition).encode()) == []


def test_an_edition_with_characters_that_json_escapes_is_written_alike(small: Built) -> None:
    """Worked out again from another spacing, the bytes are those of the export to the last quote and control."""
    raw = json.loads(small.content)
    raw["programs"][0]["description"] = '「"\\ \u2028\x7f\t𠮟\x01」'
    content = encode(decode(_as_exported(raw), GUIDEBOOK))
    assert json.loads(content)["programs"][0]["description"] == raw["programs"][0]["description"]
    edition = {**raw, "revision": hashlib.sha256(content).hexdigest()}
    assert codes(json.dumps(edition, indent=1).encode()) == []


def _as_exported(raw: Edition) -> bytes:
    """The bytes of an edition, an item a line, written by hand."""
    heads = [f'"{name}":{json.dumps(raw[name])}' for name in ("format", "id")]
    lists = []
    for name in (name for name, items in raw.items() if isinstance(items, list)):
        items = ",\n".join(json.dumps(item) for item in raw[name])
        lists.append(f'"{name}":[\n{items}\n]' if items else f'"{name}":[]')
    return ("{\n" + ",\n".join([*heads, *lists]) + "\n}\n").encode()
