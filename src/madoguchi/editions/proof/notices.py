"""The proof of notices: each is of what stands on its lines, names the desks that stand there, and says a whole sentence."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from madoguchi.editions.proof.file import (
    MANY,
    NUMBERS,
    Desk,
    EditionFile,
    Flaw,
    names_of,
    once,
    phones_of,
    places_of,
    values_of,
    without_proofs,
)
from madoguchi.editions.proof.names import SENTENCE
from madoguchi.editions.proof.prefectures import PREFECTURES, named_first
from madoguchi.editions.proof.sentence_parts import PARTS
from madoguchi.editions.proof.sentences import AROUND, BARE, SENTENCES
from madoguchi.editions.proof.text import FIGURES, fold, tight

_NOTICE_FIELDS = {"code", "severity", "lines", "value", "message", "fix", "desks"}
_SEVERITIES = ("ERROR", "WARNING", "INFO")
# What is graver in one place than in another: also so.
_ALSO = {"counts-differ": "ERROR", "unpaired-merged-cells": "ERROR", "unread-cell": "ERROR"}
# Codes whose value is a number that a desk on their lines has.
_OF_NUMBERS = {
    "area-code-elsewhere", "charged-call", "hyphens-misplaced", "no-area-code",
    "number-apart-from-its-body", "number-doubled", "number-shared", "number-shared-by-bodies",
    "number-unknown-to-plan", "number-unlike-its-body", "numbers-swapped", "unit-number-differs",
}  # fmt: skip
# The codes that there are, by their gravity.
CODES = {
    "ERROR": (
        "cell-not-text", "columns-untold", "heading-missing", "left-over", "line-too-long", "number-lost",
        "number-unread", "page-without-text", "postal-code-form", "row-unread", "row-without-table",
        "table-missing", "unknown-prefecture", "unknown-table", "value-lost",
    ),
    "WARNING": (
        "address-elsewhere", "address-prefecture-unknown", "area-code-elsewhere", "body-name-slip",
        "body-renamed", "bracket-unbalanced", "cell-comment", "cell-doubled", "cell-empty",
        "cell-struck-out", "column-hidden", "counts-differ", "dated-fact-due", "department-conflict", "derived-cell-differs",
        "desk-without-number", "exchange-slip", "foreign-script", "half-width-kana", "header-missing",
        "heading-renamed", "hyphen-without-number", "hyphens-misplaced", "labelled-number-missing",
        "leftover-cell", "legal-form-conflict", "look-alike", "municipality-unknown", "no-area-code",
        "number-cell-spans-rows", "number-doubled", "number-former", "number-shared-by-bodies",
        "number-shared-by-names", "number-unknown-to-plan", "number-unlike-its-body", "number-without-form",
        "old-form", "place-ended", "postal-code-mismatch", "postal-code-unknown", "prefecture-missing",
        "prefecture-twice", "row-count", "row-hidden", "row-without-name", "separator-doubled",
        "sheet-hidden", "sign-misread", "sources-differ", "space-inside", "suspected-by-reader",
        "town-unknown", "unknown-column", "unpaired-merged-cells", "unread-cell", "ward-doubled",
        "ward-unknown",
    ),
    "INFO": (
        "body-abbreviated", "building-left-out", "building-names-differ", "cell-spans-rows",
        "character-form", "character-invisible", "charged-call", "conditional-note", "dated-fact",
        "desk-by-homepage-only", "encoding-declared", "erratum-applied", "erratum-unmatched",
        "frame-left-out", "header-rows-joined", "hours-unreadable", "legal-form-spelled", "level-left-out",
        "levels-run-together", "line-kind-unusual", "number-apart-from-its-body", "number-shared",
        "numbers-swapped", "prefecture-order", "remarked-by-reader", "space-missing", "tail-out-of-order",
        "text-decomposed", "unit-number-differs", "url-without-encryption", "variant-form",
    ),
}  # fmt: skip
_GRAVITY = {code: severity for severity, codes in CODES.items() for code in codes}
# What says that several desks have one number.
_SHARED = {"number-shared", "number-shared-by-bodies", "number-shared-by-names"}
# Codes of notices that are of a desk, not of a line that no desk was read from.
_OF_DESKS = {
    "address-prefecture-unknown", "body-abbreviated", "body-renamed", "building-left-out", "cell-empty",
    "cell-spans-rows", "dated-fact", "desk-by-homepage-only", "desk-without-number", "municipality-unknown",
    "place-ended", "postal-code-mismatch", "postal-code-unknown", "remarked-by-reader",
    "suspected-by-reader", "town-unknown", "url-without-encryption",
}  # fmt: skip
# What a person wrote when a list was gone through; of an erratum it stands in its entry.
_BY_A_PERSON = ("remarked-by-reader", "suspected-by-reader", "erratum-applied", "erratum-unmatched")
_OF_ERRATA = {"corrected", "reason", "evidence"}
# Places of sentences whose words are printed on the lines of their notice, or are what its desks say.
_PRINTED = {
    "before", "body", "building", "char", "desk", "desks", "former", "full", "government", "inner",
    "last", "match", "name", "note", "number", "numbers", "one", "organization", "other", "other_desk", "outer",
    "read", "rest", "section", "served", "short", "some", "text", "token", "unit", "value", "words",
}  # fmt: skip
# What is quoted of a file and stands in no line: comments, what was struck out or hidden, frames, cells that follow from others.
_BESIDE_THE_LINES = {
    "cell-comment", "cell-struck-out", "column-hidden", "derived-cell-differs", "frame-left-out",
    "header-rows-joined", "page-without-text", "row-hidden", "sheet-hidden",
}  # fmt: skip
# What two lists can say unlike of a desk: the words of their notice, and the field of the desk.
_CONTRADICTED = {
    "number": "phones", "fax": "faxes", "mail address": "emails", "page": "urls", "address": "address",
    "postal code": "postal_code", "hours": "hours",
}  # fmt: skip
# A number to call in a sentence.
_TO_CALL = re.compile(
    r"(?<![0-9-])\(?0[0-9]{1,4}[ ()・.-]{1,2}[0-9]{1,4}[ ()・.-]{1,2}[0-9]{3,4}(?![0-9-])|(?<![0-9])0[0-9]{9,10}(?![0-9])"
)
# Places of sentences in which a sentence stands that says where something is.
_SAYS_WHERE = {"where", "first_where", "other_where", "short_where", "full_where"}
# What a description of tables, or Japan Post, calls something.
_ELSEWHERE = {"table", "reason"}
_NAMES_PLACES = {"suggestions", "here", "there", "place", "places", "nearest", "ward", "city", "one", "other"}
_NO_WORDS = re.compile(
    "table-[0-9]{1,3}|[0-9]{1,4}|[A-Za-z][A-Za-z0-9_-]{0,30}|[A-Z][A-Z0-9 、-]*|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?|[0-9]{3}-?[0-9]{4}"
)
# A town, a city, a prefecture: nothing is said of it.
_NAME_OF_PLACE = re.compile("[^\\s0-9。、()]{1,20}")

_POSTAL_CODE = re.compile("[0-9]{3}-?[0-9]{4}")
# What is quoted as it was before it was read as the character that it looks like.
_RADICAL = re.compile("[\u2e80-\u2fdf]")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)(?::[^{}]*)?\}")


def check_notices_fit(file: EditionFile) -> Iterator[Flaw]:
    """A notice is of what stands on its lines, and of desks that stand there; some the desks themselves tell."""
    # What is found of a further proof is told of the desk that it proves.
    desks = {desk["id"]: [desk, *desk.get("also", ())] for desk in file.desks}
    yield from _notices_in_order(file)
    for at, notice in enumerate(file.raw["notices"]):
        path = f"notices/{at}"
        lines, named, value = notice["lines"], notice["desks"], fold(notice["value"])
        if notice.keys() != _NOTICE_FIELDS or notice["severity"] not in _SEVERITIES:
            yield Flaw(path, "notice", "no rule writes such a notice")
        severity = _GRAVITY.get(notice["code"])
        also = "INFO" if _of_no_described_list(file, notice) else _ALSO.get(notice["code"])
        if notice["severity"] not in (severity, also):
            yield Flaw(path, "notice", f"{notice['code']} is {severity or 'no code that there is'}")
        if lines != sorted(set(lines)) or not all(1 <= line <= len(file.lines) for line in lines):
            yield Flaw(path, "notice", "its lines are not in the file, or not in order")
        elif len(set(named)) < len(named) or not set(named) <= desks.keys():
            yield Flaw(path, "notice", "a desk that it names is not there, or twice")
        elif not all(any(_stands_on(each, lines) for each in desks[id]) for id in named):
            yield Flaw(path, "notice", "a desk that it names is not on its lines")
        elif notice["code"] in _OF_DESKS | _OF_NUMBERS and not (named or _is_of_header(file, notice)):
            yield Flaw(path, "notice", "it is about a desk and names none")
        elif notice["code"] in _OF_NUMBERS and not any(
            _has(each, value, lines) for id in named for each in desks[id]
        ):
            yield Flaw(path, "notice", f"no desk that it names has the number {value} on its lines")
        parts = [part for side in ("message", "fix") for part in _parts(notice[side])]
        told = [(place, words) for place, words in parts if isinstance(words, str)]
        if not _says_its_line(file, notice):
            yield Flaw(path, "notice", "it names another line than its own")
        if unlike := next((words for at, words in told if not _is_told(file, notice, at, words)), ""):
            yield Flaw(path, "notice", f"「{unlike}」 is not printed there, and no desk says it")
        if not (_is_whole(notice["message"]) and _is_whole(notice["fix"])):
            yield Flaw(path, "notice", "it says a part of a sentence")
        elif words := _said_by_no_rule(file, notice):
            yield Flaw(path, "notice", f"no rule of {notice['code']} says 「{words}」")
        if (
            lines
            and value
            and not (
                any(value in fold(file.lines[line - 1]) for line in lines)
                or any(
                    value in (text[0], fold(text[3]))
                    for id in named
                    for each in desks[id]
                    for _, text in values_of(each)
                )
                or value in fold(words_of(notice))
            )
        ):
            yield Flaw(path, "notice", f"「{notice['value']}」 is not printed there")


def check_shared_numbers(file: EditionFile) -> Iterator[Flaw]:
    """A number that several desks have is told as such."""
    desks: dict[str, set[str]] = defaultdict(set)
    for desk in file.shown:
        for phone in desk.get("phones", ()):
            desks[phone["number"]].add(desk["id"])
    of: dict[str, list[tuple[set[str], list[str]]]] = defaultdict(list)
    for notice in file.notices_of(*_SHARED):
        for id in notice["desks"]:
            of[id].append((set(notice["desks"]), values_said(notice["message"])))
    for number, ids in desks.items():
        if len(ids) > 1 and not any(ids <= each and number in said for each, said in of[min(ids)]):
            yield Flaw(f"desks/{min(ids)}/notices", "notice", f"none says that several desks have {number}")


def has_unread(file: EditionFile, desk: Desk) -> bool:
    """Whether a number that could not be read is one of a desk's remarks: that is told of it, and not that it has none."""
    return any(
        notice["value"] in note[0] and any(span[0] in notice["lines"] for span in note[2])
        for note in desk.get("notes", ())
        for notice in file.notices_of("number-unread")
    )


def _of_no_described_list(file: EditionFile, notice: dict[str, Any]) -> bool:
    """Whether a table that no description fits stands in a list without any that is described: nothing is missing of it."""
    lists = {file.window(line)[0] for line in notice["lines"] if 0 < line <= len(file.lines)}
    return notice["code"] == "unknown-table" and lists.isdisjoint(_described_lists(file))


@once
def _described_lists(file: EditionFile) -> set[int]:
    """The first lines of the lists of which a desk stands in a described table."""
    return {file.window(desk["row"])[0] for desk in file.desks if desk["table"]}


def _said_by_no_rule(file: EditionFile, notice: dict[str, Any]) -> str:
    """The first words of a notice that its rule does not say; "" where all are its own."""
    own = SENTENCES.get(notice["code"], ())
    by_a_person = notice["code"] in _BY_A_PERSON
    for said in (notice["message"], notice["fix"]):
        inner = said
        while isinstance(inner, dict) and inner.get("template") in AROUND and "message" in inner["values"]:
            inner = inner["values"]["message"]
        if not isinstance(inner, dict) or "template" not in inner:
            if not by_a_person or said is notice["message"]:
                return str(inner)
            continue
        bare = not inner.get("values") and inner["template"] not in BARE and not by_a_person
        if inner["template"] not in own or (said is notice["message"] and bare):
            return str(inner["template"])
        for _, part in _parts(said):
            words = part["template"] if isinstance(part, dict) else ""
            if words and not (by_a_person or words in PARTS or words in own or words in AROUND):
                return str(words)
        quotes = by_a_person or notice["code"] in _BESIDE_THE_LINES
        if not quotes and (called := calls_nobody(file, values_said(said))):
            return called
    return ""


def _says_its_line(file: EditionFile, notice: dict[str, Any]) -> bool:
    """Whether the line that a notice begins with is one of its own, as its list counts it."""
    said = notice["message"]
    where = said["values"].get("where") if isinstance(said, dict) and said.get("template") in AROUND else None
    if not isinstance(where, dict) or "line" not in where.get("values", {}):
        return True
    return where["values"]["line"] in {line - file.window(line)[0] + 1 for line in notice["lines"]}


def _is_told(file: EditionFile, notice: dict[str, Any], place: str, words: str) -> bool:
    """Whether what stands in a place of a notice's sentence is what its lines or its desks say there."""
    if notice["code"] == "erratum-applied" and place in _OF_ERRATA:
        entries = [says for (data, _), says in file.entries.items() if data == "errata.toml"]
        return any(fold(str(says.get(place))) == fold(words) for says in entries)
    if place in ("first", "other") and notice["code"] == "sources-differ":
        return words in _said_in_its_field(file, notice)
    if place == "code":
        return bool(_POSTAL_CODE.fullmatch(words))
    if place == "label" and notice["code"] == "labelled-number-missing":  # others of its table have it
        tables = {_by_id(file)[id]["table"] for id in notice["desks"] if id in _by_id(file)}
        others = (desk for desk in file.desks if desk["table"] in tables)
        return any(phone.get("label") == words for desk in others for phone in desk.get("phones", ()))
    quoted = notice["code"] in _BESIDE_THE_LINES or notice["code"] in _BY_A_PERSON
    called = (place == "number" and notice["code"] in _OF_NUMBERS) or (
        place == "usual" and notice["code"] == "hyphens-misplaced"
    )
    if not (quoted or called) and not _may_stand(file, notice, place, words):
        return False
    if quoted or not (called or place in _PRINTED) or not notice["lines"]:
        return True
    named = [_by_id(file)[id] for id in notice["desks"] if id in _by_id(file)]
    if called:
        return any(_has(desk, words, notice["lines"]) for desk in named)
    names, rest = sorted(map(_full_name, named), key=len, reverse=True), tight(_RADICAL.sub("", words))
    if place == "desk":
        return any(rest in name for name in names)
    said = [text for desk in named for _, value in values_of(desk) for text in (value[0], fold(value[3]))]
    if place == "served":  # several areas, each of the desk's, or the prefecture in which it is
        areas = {area[0] for desk in named for area in desk.get("service_area", ())}
        return {*words.split("、")} <= areas | {named_first(area) for area in areas}
    printed = tight("\n".join((*(fold(file.lines[at - 1]) for at in notice["lines"]), *said)))
    if place in ("read", "note") or len(rest) < len(tight(words)):  # put together of several pieces
        return set(rest) <= set(printed)
    for name in names:
        rest = rest.replace(name, "")
    if len(digits := _digits(rest)) > 8 and not any(map(str.isalpha, rest)):
        return digits in _digits(printed)  # parted by other hyphens
    return rest in printed or not rest.strip("、,")


def _said_in_its_field(file: EditionFile, notice: dict[str, Any]) -> Iterator[str]:
    """What each desk that a contradiction names says in its field, as its own list prints it: the numbers with their extensions."""
    said = next(part for place, part in _parts(notice["message"]) if place == "field")
    field = _CONTRADICTED.get(said["template"] if isinstance(said, dict) else said, "")
    for id in notice["desks"]:
        desk = _by_id(file).get(id, {})
        for own in (without_proofs(desk), *desk.get("also", ())):
            if field in NUMBERS:
                yield " / ".join(map(_with_extension, own.get(field, ())))
            else:
                values = own.get(field, ()) if field in MANY else [own[field]] if field in own else ()
                yield " / ".join(value[0] for value in values)


def _with_extension(phone: dict[str, Any]) -> str:
    return f"{phone['number']} 内線{phone['extension'][0]}" if "extension" in phone else str(phone["number"])


def _may_stand(file: EditionFile, notice: dict[str, Any], place: str, words: str) -> bool:
    """Whether words may stand in a place of a sentence that says where something is, or what was found elsewhere."""
    if place in _SAYS_WHERE:
        return False  # a sentence of its own
    if place == "old":
        return len(words) < 3
    if place == "prefecture":
        return {*words.split("、")} <= {*PREFECTURES}
    if place == "found" and not any(fold(words) in fold(file.lines[at - 1]) for at in notice["lines"]):
        return all(map(_NAME_OF_PLACE.fullmatch, words.split("、")))
    parts = words.split("、")
    if place in _NAMES_PLACES and all(
        _NAME_OF_PLACE.fullmatch(each) or _POSTAL_CODE.fullmatch(each) for each in parts
    ):
        return True
    if place in _ELSEWHERE:
        return not SENTENCE.search(words)
    return place in _PRINTED or all(
        _is_known(file, each)
        for each in ([words] if words in _known(file) else re.split("[、｜ ]|, ", words))
    )


def _is_known(file: EditionFile, words: str) -> bool:
    """Whether words stand anywhere in the file's lines or names, or are no words: a day, a letter, what a sign is called."""
    plain = _compatible(words)
    beginning = re.fullmatch("(0[0-9-]*)…", words)
    return (
        len(plain) < 2
        or plain in _known(file)
        or words in PREFECTURES
        or not any(map(str.isalnum, plain))
        or bool(_NO_WORDS.fullmatch(words))
        or (beginning is not None and _digits(beginning[1]) in _all_digits(file))
    )


@once
def _known(file: EditionFile) -> str:
    """All lines of the file, and what its sources, tables and programs are called."""
    named = [t[part] for t in file.raw["tables"] for part in ("id", "heading", "program")]
    named += [p["name"] for p in file.raw["programs"]]
    named += [part for s in file.raw["sources"] for stretch in s.get("stretches", ()) for part in stretch]
    named += [source[part] for source in file.raw["sources"] for part in ("id", "title")]
    return _compatible("\n".join(map(str, (*file.lines, *named, *map(_full_name, file.desks)))))


@once
def _by_id(file: EditionFile) -> dict[str, dict[str, Any]]:
    return {desk["id"]: desk for desk in file.desks}


def calls_nobody(file: EditionFile, texts: Iterable[str]) -> str:
    """A number in some texts that no desk has, and that stands in no line."""
    for text in texts:
        for number in _TO_CALL.findall(fold(text)):
            if _digits(number) not in _all_digits(file):
                return str(number)
    return ""


@once
def _all_digits(file: EditionFile) -> str:
    """The digits of all lines and of all numbers of desks, a line each."""
    numbers = [phone["number"] for *_, phone in file.phones]
    return "\n".join(_digits(fold(text)) for text in (*file.lines, *numbers))


def _is_of_header(file: EditionFile, notice: dict[str, Any]) -> bool:
    """Whether a notice is of a cell of a header that spans its rows, no desk's."""
    return notice["code"] == "cell-spans-rows" and all(line in file.headers for line in notice["lines"])


def _notices_in_order(file: EditionFile) -> Iterator[Flaw]:
    """Notices stand in the order of their lines; one that names no desk is of lines without one."""
    keys = [(notice["lines"][:1] or [0], notice["code"], notice["value"]) for notice in file.raw["notices"]]
    standing = {line for desk in file.desks for line in _called_on(desk)}
    for at, notice in enumerate(file.raw["notices"]):
        path = f"notices/{at}"
        if at and keys[at - 1] > keys[at]:
            yield Flaw(path, "order", "notices do not stand in the order of their lines")
        if at and notice == file.raw["notices"][at - 1]:
            yield Flaw(path, "twice", "it stands there twice")
        if not notice["desks"] and not standing.isdisjoint(notice["lines"]):
            yield Flaw(path, "notice", "a desk stands on its lines, and it names none")


def _stands_on(desk: Desk, lines: list[int]) -> bool:
    told = (line for line, *_ in places_of(desk, "notes"))
    return not {desk["row"], *desk["lines"], *told}.isdisjoint(lines)


def _called_on(desk: Desk) -> Iterator[int]:
    """The lines on which the names and the numbers of a desk stand."""
    for level in names_of(desk):
        yield from sorted({span[0] for span in level[2]})[-1:]
    yield from (span[0] for phone in phones_of(desk) for span in phone["value"][2])


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", "".join(fold(text).split(" ")))


def words_of(notice: dict[str, Any]) -> str:
    """All that a notice says: its sentence, or the template and the values of it."""
    return json.dumps(notice["message"], ensure_ascii=False)


def _has(desk: Desk, number: str, lines: list[int]) -> bool:
    """Whether a desk has a number on some lines, however it is parted; of several the first: 03-3501-1512～4.

    It may have the code of the country, +81 3 3501 1512, and lack that of its area, or be a tail: 3501-1512, 1512.
    """
    digits = re.sub("^(00)?810?(?=[1-9][0-9]{8})", "0", _digits(re.split("[~〜～]", number)[0]))
    phones = phones_of(desk)
    told = [_digits(p["number"]) for p in phones if any(span[0] in lines for span in p["value"][2])]
    return any(digits == each or (2 <= len(digits) < 9 and each.endswith(digits)) for each in told)


def _digits(text: str) -> str:
    """The digits of a number, kanji too: 〇三-三五〇一."""
    return "".join(filter(str.isdecimal, text.translate(FIGURES)))


def _parts(said: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """The places of a sentence, and of those within it: each with the words that stand there, or the sentence."""
    if isinstance(said, list):
        for each in said:
            yield from _parts(each, at)
    elif isinstance(said, dict) and "template" in said:
        if at:
            yield at, said
        for name, each in said.get("values", {}).items():
            yield from _parts(each, name)
    elif isinstance(said, str) and at:
        yield at, said


def _full_name(desk: Desk) -> str:
    return tight("".join(level[0] for level in names_of(desk)))


def values_said(said: Any) -> list[str]:
    """All that stands in the places of a sentence as it is."""
    return [said] if isinstance(said, str) else [part for _, part in _parts(said) if isinstance(part, str)]


def _is_whole(said: Any) -> bool:
    """Whether a sentence has a value for each of its places, and no other; what a person wrote has none."""
    if not isinstance(said, dict) or "template" not in said:
        return bool(said)
    values = said.get("values", {})
    return (
        bool(said["template"])
        and {*_PLACEHOLDER.findall(said["template"])} == values.keys()
        and all(_is_whole(value) for value in values.values() if isinstance(value, dict))
    )
