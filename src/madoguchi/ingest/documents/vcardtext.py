"""vCards (2.1, 3.0 and 4.0; RFC 6350) → the values that JSON has: each card an object with the headers of a list."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.blocks import Remark
from madoguchi.ingest.documents.cellwords import no_rows, remark_on_comment
from madoguchi.ingest.documents.jsontext import Object, Value
from madoguchi.message import Message
from madoguchi.text.normalize import without_spaces
from madoguchi.text.phone_words import KIND

_BEGINS = re.compile(r"\s*+BEGIN:VCARD\s", re.IGNORECASE)
# 「item1.TEL;TYPE=WORK,FAX:0244-00-0001」; a parameter in quotes may hold any sign.
_PROPERTY = re.compile(
    r'(?:(?P<group>[\w-]++)\.)?(?P<name>[\w-]++)(?P<parameters>(?:;(?:"[^"]*+"|[^":;]++)++)*+);?:(?P<value>.*)',
    re.DOTALL,
)
_PARAMETER = re.compile(r';((?:"[^"]*+"|[^";]++)++)')
_PART = re.compile(r"(?:[^;\\]++|\\.?)*+;?", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_EXTENSION = re.compile(r";ext=([\d-]++)")
# Headers of the table, in the order in which they stand.
_NAME, _BODY, _UNIT, _PHONE, _FAX = "名称", "機関名", "部署", "電話番号", "FAX番号"
_POSTAL_CODE, _ADDRESS, _NOTE = "郵便番号", "所在地", "備考"
_HEADERS = {"EMAIL": "メールアドレス", "URL": "URL", "NOTE": _NOTE, "CATEGORIES": "分類", "REV": "更新日"}
_OF_PROGRAMS = (
    "VERSION", "N", "KIND", "UID", "PRODID", "SOURCE", "XML", "CLIENTPIDMAP", "SORT-STRING", "GEO", "TZ", "LANG",
    "MAILER", "CLASS", "NAME", "PROFILE", "LABEL", "X-ABLABEL", "X-ABADR", "X-ABSHOWAS", "X-ABUID",
)  # fmt: skip
_PICTURES_AND_PEOPLE = (
    "PHOTO",
    "LOGO",
    "SOUND",
    "KEY",
    "AGENT",
    "BDAY",
    "ANNIVERSARY",
    "GENDER",
    "MEMBER",
    "RELATED",
)
_FRAMES = ("BEGIN", "END")
_LONGEST = 300  # characters of a line that are quoted
_SHOWN = 20  # keys and lines without a number that are told
_NO_LABEL = re.compile(
    r"_\$!<.*>!\$_|(?:work|home|main|other|fax|phone|tel|電話|電話番号|代表電話)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Property:
    group: str
    name: str
    parameters: frozenset[str]  # TYPE=WORK,FAX as 「FAX」 and 「WORK」, others as 「ENCODING=…」
    value: str

    def parts(self) -> list[str]:
        """The components of a value, which semicolons part: those of an address, the levels of a body."""
        return [_plain(part[0].removesuffix(";")) for part in _PART.finditer(self.value) if part[0]]


def is_vcard(text: str) -> bool:
    """Whether a text is a file of vCards, by how it begins."""
    return bool(_BEGINS.match(text))


def read_vcard(text: str, path: str) -> tuple[list[Value], tuple[Remark, ...]]:
    """Return the cards of a text as one list of objects, and what of them was left out.

    Raises SourceError for a card that does not end before the next one begins, or the text does.
    """
    cards: list[Object] = []
    left_out: dict[str, None] = {}
    remarks: list[Remark] = []
    begins, found = 0, list[_Property]()
    for line, each in _properties(text):
        if each.name == "BEGIN":
            if begins:
                raise _cut_off(path, begins)
            begins, found = line, []
        elif each.name == "END":
            cards += [Object(tuple(_members(found, left_out)), begins)] if begins else []
            begins = 0
        elif begins and each.name:
            found.append(each)
        else:  # in no card, or no property of it
            words = f"{each.name}:{_plain(each.value)}".removeprefix(":")[:_LONGEST]
            told = [*remark_on_comment(words)]
            remarks += told
            left_out.update({} if told else {words: None})
    if begins:
        raise _cut_off(path, begins)
    bodies = any(key == _BODY for card in cards for key, _ in card.members)
    remarks += [no_rows([*left_out][:_SHOWN])] if left_out else []
    return [[_of_body(card) if bodies else card for card in cards]], tuple(remarks)


def _cut_off(path: str, line: int) -> SourceError:
    return SourceError(
        Message("{path}: a file of vCards that ends before the card of line {line} does; fetch it again: it is cut off", path=path, line=line),
        path=path,
    )  # fmt: skip


def _of_body(card: Object) -> Object:
    """A card of a file whose others have a body: its name is one."""
    return Object(tuple((_BODY if key == _NAME else key, value) for key, value in card.members), card.line)


def _properties(text: str) -> Iterator[tuple[int, _Property]]:
    """The properties of a text, and lines that are none as ones without a name, each with the line on which it begins (1-based)."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        first, written = at, [lines[at].rstrip("\r")]
        coded = "QUOTED-PRINTABLE" in written[0].partition(":")[0].upper()
        at += 1
        while at < len(lines) and (lines[at][:1] in (" ", "\t") or (coded and written[-1].endswith("="))):
            line = lines[at].rstrip("\r")
            written.append(line if coded else line[1:])
            at += 1
        # A soft end of a line in a coded value is a = before it.
        match = _PROPERTY.fullmatch(("\n" if coded else "").join(written))
        if match:
            parameters = frozenset(_parameters(match["parameters"]))
            value = _uncoded(match["value"], parameters) if coded else match["value"]
            yield (
                first + 1,
                _Property((match["group"] or "").upper(), match["name"].upper(), parameters, value),
            )
        elif words := " ".join("".join(written).split()):
            yield first + 1, _Property("", "", frozenset(), words)


def _parameters(written: str) -> Iterator[str]:
    """The parameters of a property: of a type its words alone, which 2.1 gives without the word TYPE."""
    for parameter in _PARAMETER.findall(written):
        name, sign, value = parameter.upper().partition("=")
        if sign and name != "TYPE":
            yield f"{name}={value}"
        else:
            yield from (value if sign else name).strip('"').split(",")


def _uncoded(value: str, parameters: frozenset[str]) -> str:
    """The words of a quoted-printable value; UTF-8 where no other character set is named, or one that is none."""
    named = next((each.partition("=")[2] for each in parameters if each.startswith("CHARSET=")), "UTF-8")
    content = quopri.decodestring(value.encode())
    try:
        return content.decode(named)
    except (LookupError, UnicodeDecodeError):
        return content.decode("UTF-8", "replace")


def _plain(value: str) -> str:
    """The words of a value without the signs that guard commas and ends of lines in it."""
    return _ESCAPED.sub(lambda sign: " " if sign[1] in "nN" else sign[1], value).strip()


def _members(card: list[_Property], left_out: dict[str, None]) -> Iterator[tuple[str, Value]]:
    """The members of a card's object: what stands under no header of ours keeps its own name."""
    yield from _names(card)
    labels = {each.group: _plain(each.value) for each in card if each.group and each.name == "X-ABLABEL"}
    told: dict[str, list[str]] = {_PHONE: [], _FAX: [], _POSTAL_CODE: [], _ADDRESS: []}
    for each in card:
        if each.name == "TEL":
            label = labels.get(each.group, "")
            fax = "FAX" in each.parameters or any(m["fax"] for m in KIND.finditer(label))
            told[_FAX if fax else _PHONE].append(_number(each, label))
        elif each.name == "ADR":
            postal_code, address = _address(each)
            told[_POSTAL_CODE].append(postal_code)
            told[_ADDRESS].append(address)
        elif each.name in _PICTURES_AND_PEOPLE:
            left_out[each.name] = None
        elif each.name not in ("FN", "ORG", *_OF_PROGRAMS) and not each.name.startswith("X-PHONETIC"):
            value = each.value.removeprefix("mailto:") if each.name == "EMAIL" else each.value
            told.setdefault(_HEADERS.get(each.name, each.name), []).append(_plain(value))
    for header, values in told.items():
        if kept := [*dict.fromkeys(filter(None, values))]:
            yield header, [*kept]


def _names(card: list[_Property]) -> Iterator[tuple[str, Value]]:
    """The body with its departments, and the name on the card where it says more than they."""
    shown = next((_plain(each.value) for each in card if each.name == "FN"), "")
    body, *units = next((each.parts() for each in card if each.name == "ORG"), [""])
    units = [unit for unit in units if unit]
    if not body:
        yield _NAME, shown or " ".join(next((each.parts()[:1] for each in card if each.name == "N"), []))
        return
    levels, name = [without_spaces(each) for each in (body, *units)], without_spaces(shown)
    if not units and name.startswith(levels[0]):
        yield _NAME, shown
        return
    yield _BODY, body
    if name not in (*levels, "".join(levels), ""):
        units.append(shown)
    if units:
        yield _UNIT, " ".join(units)


def _number(tel: _Property, label: str) -> str:
    """The number of a TEL with the word that an address book has for it; a URI's as it is dialled, its extension behind."""
    value = _plain(tel.value)
    if value.lower().startswith("tel:"):
        extension = _EXTENSION.search(value)
        value = value[4:].partition(";")[0] + (f" 内線{extension[1]}" if extension else "")
    return f"{label} {value}" if label and not _NO_LABEL.fullmatch(label) else value


def _address(adr: _Property) -> tuple[str, str]:
    """The postal code and the address: from the prefecture down; one in Latin letters as it is written there."""
    box, building, street, place, region, postal_code, _ = (adr.parts() + [""] * 7)[:7]
    parts = [part for part in (region, place, street, building, box) if part]
    latin = "".join(parts).isascii()
    return postal_code, ", ".join(reversed(parts)) if latin else "".join(parts)
