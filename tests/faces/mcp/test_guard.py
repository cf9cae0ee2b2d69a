"""The guard at the door: a number that is not in the list stops the whole result."""

from __future__ import annotations

import copy
import logging

import pytest

from madoguchi.answers.contacts import emergency_contacts
from madoguchi.answers.doors import all_doors
from madoguchi.faces.mcp.guard import NumberGuard, UnlistedNumberError
from madoguchi.faces.mcp.results import Result, Status
from madoguchi.faces.mcp.server import Desk
from tests.faces.mcp.conftest import text_of
from tests.faces.mcp.test_numbers import unlisted


@pytest.fixture
def guard(edition):
    return NumberGuard(edition)


@pytest.fixture
def content(call, edition):
    """A true result that a test may spoil."""
    return copy.deepcopy(call("get_desk", id=edition.desks[0].id))


def test_a_true_result_passes(guard, content):
    guard.check(content, "")


def test_a_number_that_no_desk_has_is_stopped(guard, content, edition):
    content["desks"][0]["numbers"][0]["number"] = unlisted(edition)
    with pytest.raises(UnlistedNumberError):
        guard.check(content, "")


def test_another_desks_number_is_stopped(guard, content, edition):
    own = edition.desks[0].numbers
    other = next(n for d in edition.desks for n in d.numbers if n not in own)
    content["desks"][0]["numbers"][0]["number"] = other
    with pytest.raises(UnlistedNumberError, match="not this desk's"):
        guard.check(content, "")


def test_a_number_that_was_formatted_anew_is_stopped(guard, content):
    row = content["desks"][0]["numbers"][0]
    row["number"] = row["number"].replace("-", "")
    with pytest.raises(UnlistedNumberError):
        guard.check(content, "")


@pytest.mark.parametrize("form", ["{}", "電話は{}です", "({})", "bare", "wide"])
@pytest.mark.parametrize("where", ["message", "reason", "text"])
def test_a_number_hidden_in_a_sentence_is_stopped(guard, content, edition, where, form):
    number = unlisted(edition)
    said = {
        "bare": "電話 " + number.replace("-", "") + " まで",
        "wide": number.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789-"}),
    }.get(form, form.format(number))
    if where == "message":
        content["message"] = said
    elif where == "reason":
        content["desks"][0]["reasons"] = ["よい窓口です", said]
    with pytest.raises(UnlistedNumberError) as stopped:
        guard.check(content, said if where == "text" else "")
    assert number not in str(stopped.value)


def test_emergency_contacts_pass_only_verbatim_and_alone(guard, content):
    contact = emergency_contacts()[2]
    row = {"name": contact.name, "number": contact.number}
    certain = {"crisis": "certain", "contacts": [row]}
    guard.check({"desks": [], **certain}, contact.number)
    guard.check({**content, "crisis": "possible", "contacts": [row]}, contact.number)
    with pytest.raises(UnlistedNumberError):
        guard.check({"desks": [], **certain, "contacts": [{**row, "number": contact.number + "0"}]}, "")
    with pytest.raises(UnlistedNumberError):
        guard.check({**content, **certain}, "")
    with pytest.raises(UnlistedNumberError):
        guard.check({"desks": []}, contact.number)


class Inventive:
    """An assistant gone wrong: it makes a number up."""

    def __init__(self, edition, said):
        self.edition = edition
        self.said = said

    def call(self, _, given):
        return Result(Status.FOUND, self.said, given.at, self.edition)


class Broken(Inventive):
    def call(self, _, __):
        raise ValueError(self.said)


def test_an_invented_number_never_leaves_the_server(edition, caplog):
    number = unlisted(edition)
    with caplog.at_level(logging.DEBUG):
        result = Desk(Inventive(edition, f"Call {number}")).answer("get_desk", {"id": "x"})
    assert result.is_error
    assert "Withheld" in text_of(result)
    assert number not in result.model_dump_json()
    assert number not in caplog.text
    assert "withheld" in caplog.text


def test_a_fault_of_ours_says_so_and_logs_its_place_only(edition, caplog):
    with caplog.at_level(logging.DEBUG):
        result = Desk(Broken(edition, "ひみつの質問")).answer("get_desk", {"id": "x"})
    assert result.is_error
    assert "our side" in text_of(result)
    assert "ひみつ" not in result.model_dump_json() + caplog.text
    assert "ValueError at " in caplog.text


@pytest.mark.parametrize(
    "spell",
    [
        lambda groups: " ".join(groups),
        lambda groups: ".".join(groups),
        lambda groups: "・".join(groups),
        lambda groups: "の".join(groups),
        lambda groups: "（".join(groups[:2]) + "）" + groups[2],
        lambda groups: " ".join("".join(groups)),
        lambda groups: "\u200b".join("".join(groups)),
        lambda groups: "\u2060-".join(groups),
        lambda groups: "–".join(groups),
        lambda groups: "-".join(groups).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"}),
        lambda groups: "-".join(groups).translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
        lambda groups: "-".join(groups).translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")),
        lambda groups: "-".join(groups).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        lambda groups: " ".join(
            ["ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ"][int(c)]
            for c in "".join(groups)
        ),
        lambda groups: " ".join(
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"][int(c)]
            for c in "".join(groups)
        ),
    ],
)
def test_a_number_in_another_spelling_is_stopped_and_a_listed_one_is_not(guard, content, edition, spell):
    listed = next(n for n in edition.desks[0].numbers if n.count("-") == 2)
    guard.check(content, f"電話は {spell(listed.split('-'))} です")
    other = unlisted(edition)
    with pytest.raises(UnlistedNumberError):
        guard.check(content, f"電話は {spell(other.split('-'))} です")


def test_offices_outside_the_list_pass_only_as_their_file_says(guard):
    door = all_doors()["consumer"]
    row = {"name": door.name.ja, "what": door.what.ja, "number": door.number, "source": door.source}
    guard.check({"desks": [], "outside": [row]}, f"{door.name.ja} {door.number}")
    for wrong in ({"number": "0570-064-370"}, {"source": ""}, {"name": "他の役所"}):
        with pytest.raises(UnlistedNumberError):
            guard.check({"desks": [], "outside": [{**row, **wrong}]}, "")
