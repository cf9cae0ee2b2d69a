"""vCard 4.0: well formed, folded, escaped, and read back desk by desk."""

from __future__ import annotations

import re
from dataclasses import replace

import phonenumbers
import pytest

from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.faces.exports.vcard import vcards as cards_of
from madoguchi.faces.exports.vcard_lines import folded, parameter, structured
from tests.faces.exports.readers import card_id, components, one, unescaped, vcards


@pytest.fixture(scope="module")
def cards(made):
    return {card_id(card): card for card in vcards(made("vcard"))}


def test_one_card_a_desk(cards, edition):
    assert list(cards) == [desk.id for desk in edition.desks]
    for card in cards.values():
        assert (card[0].name, card[0].value) == ("BEGIN", "VCARD")
        assert (card[1].name, card[1].value) == ("VERSION", "4.0")
        assert (card[-1].name, card[-1].value) == ("END", "VCARD")
        assert one(card, "KIND").value == "org"


def test_lines_are_folded_at_75_octets_between_characters(made):
    content = made("vcard")
    assert content.count(b"\n") == content.count(b"\r\n")
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert max(len(line) for line in lines) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode("utf-8")  # no character is cut


@pytest.mark.parametrize("text", ["あ" * 200, "a" * 75, "a" * 76, "a" * 74 + "あ", "😀" * 40, "", " " * 100])
def test_a_folded_line_comes_back(text):
    line = folded("NOTE:" + text).encode("utf-8")
    assert all(len(piece) <= 75 for piece in line.removesuffix(b"\r\n").split(b"\r\n"))
    assert line.replace(b"\r\n ", b"").decode("utf-8") == "NOTE:" + text + "\r\n"


def test_names_levels_and_areas_are_the_editions(cards, edition):
    for desk in edition.desks:
        card = cards[desk.id]
        assert unescaped(one(card, "FN").value) == desk.name
        levels = [desk.organization.text, *(level.text for level in desk.department)]
        assert components(one(card, "ORG").value) == levels
        assert [line.value for line in card if line.name == "URL"] == [url.text for url in desk.urls]
        labels = {line.group: unescaped(line.value) for line in card if line.name == "X-ABLABEL"}
        phones = [line for line in card if line.name == "TEL"]
        assert [labels.get(line.group) for line in phones] == [phone.label for phone in desk.phones]
        assert [line.parameters["VALUE"] for line in phones] == ["uri"] * len(phones)


def test_another_program_reads_each_uri_as_the_number_that_is_printed(cards):
    lines = [line for card in cards.values() for line in card if line.name == "TEL"]
    for line in lines:
        printed = phonenumbers.parse(line.parameters["X-PRINTED"], "JP")
        assert phonenumbers.parse(line.value, None) == printed, line
        assert re.fullmatch(r"tel:(\+81-[0-9-]+|0[0-9-]+;phone-context=\+81)", line.value)
    assert {line.value for line in lines} >= {"tel:+81-3-3501-1511", "tel:0570-082100;phone-context=+81"}


def test_a_number_without_its_area_code_is_a_text(edition):
    desk = edition.desks[0]
    local = replace(desk.phones[0], number="82-2007", value=replace(desk.phones[0].value, text="82-2007"))
    card = vcards(cards_of([replace(desk, phones=(local,))], edition))[0]
    number = one(card, "TEL")
    assert (number.value, number.parameters["VALUE"]) == ("82-2007", "text")


def test_an_address_has_its_parts_and_its_whole(cards, edition):
    for desk in edition.desks:
        lines = [line for line in cards[desk.id] if line.name == "ADR"]
        assert len(lines) == bool(desk.address)
        if desk.address:
            parts = components(lines[0].value)
            assert len(parts) == 7
            assert parts[5] == (desk.postal_code.text if desk.postal_code else "")
            assert lines[0].parameters["LABEL"].endswith(desk.address.text)
            assert desk.address.text.replace(" ", "").endswith(parts[2].replace(" ", ""))


def test_the_note_holds_numbers_lines_print_and_source(cards, edition):
    for desk in edition.desks:
        note = unescaped(one(cards[desk.id], "NOTE").value)
        for text in (
            *desk.numbers,
            desk.printed.replace("\t", " ").strip(),
            "利用条件：不明（手元の一覧には、利用条件が書かれていません）",
        ):
            assert text in note
        assert f"一覧の行：{';'.join(map(str, desk.lines))}\n" in note
        assert all(fact.note.text in note for fact in desk.dated)


def test_source_and_date_name_the_edition_without_a_clock(cards, edition):
    day = edition.sources[0].facts.held_since.isoformat().replace("-", "")
    for card in cards.values():
        assert one(card, "REV").value == f"{day}T000000Z"
        assert one(card, "SOURCE").value.startswith("ni:///sha-256;")


@pytest.mark.parametrize("text", ["a,b;c\\d", "x\r\nTEL:110", '"quoted":^', "END:VCARD\nBEGIN:VCARD"])
def test_no_text_can_leave_its_line(text, renamed):
    (card,) = vcards(EXPORTS["vcard"].write(renamed(text)))
    plain = text.replace("\r", "")
    assert unescaped(one(card, "FN").value) == f"{plain} {plain}"
    assert components(one(card, "ORG").value) == [plain, plain]
    assert "110" not in [line.value for line in card]


def test_values_are_escaped_by_their_kind():
    assert structured(["a;b", "c,d", "e\nf"]) == "a\\;b;c\\,d;e\\nf"
    assert parameter("LABEL", 'a"b\n^') == 'LABEL="a^\'b^n^^"'
