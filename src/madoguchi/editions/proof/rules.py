"""The rules of the proof: what the claim of a value yields, worked out a second time."""

from __future__ import annotations

import re
import uuid
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from madoguchi.editions.proof.area_codes import with_area_code
from madoguchi.editions.proof.file import MANY, NUMBERS, SINGLE, Desk, EditionFile, Flaw, grouped, once
from madoguchi.editions.proof.number_words import compatible
from madoguchi.editions.proof.prefectures import (
    IN_FULL,
    NATION,
    PREFECTURES,
    in_kana,
    prefecture_in,
    said_before,
    said_in_full,
)
from madoguchi.editions.proof.text import digit, fold

# Fields of which what reads as it is printed is printed, and nothing is worked out.
_AS_PRINTED = {*SINGLE, *MANY} - {"prefecture", "service_area"}
# A number in three cells, and what the header of the first says.
_THREE_CELLS = re.compile(r"0[0-9]{1,4}\t[0-9]{1,4}\t[0-9]{3,4}")
SAYS_CALL = re.compile(
    "tel|phone|fax|電話|でんわ|ファッ?クス|ファクシミリ|ふぁっ?くす|ふぁくしみり|☎|☏|📞|[📠🖷🖨]|局番|代表|直通|連絡先"
)
_NAMESPACE = uuid.UUID("6d61646f-6775-5368-8369-e7aa93e58fa3")
LONGEST_RANGE = 20
# Fields whose words may stand in several cells of a row, and what may be put between two cells.
_OF_SEVERAL_CELLS = ("address", "hours", "notes")
_JOINTS = {"", " ", "～", "："}
# Rules of areas, which rest on all of a name's places; any other has one place.
_OF_NAMES = ("nation", "prefecture-in-name", "its-prefecture")


def _yielded(
    file: EditionFile, kind: str, cites: list[str], spans: list[Any], desk: Desk, field: str
) -> set[str] | None:
    """What the claim yields; None where what it cites does not stand in the file, or is not for this desk."""
    first = fold(file.at(spans[0])) if spans else ""
    whole = fold(" ".join(file.at(span) for span in spans))
    if kind == "printed" and len(spans) == 1 and not cites:
        return _numbers_in(whole) if field in ("phones", "faxes") else {whole}
    if kind == "derived" and cites[:1] in (["area-code-added"], ["area-code-told"]) and field in NUMBERS:
        return with_area_code(file, spans, cites[1:], told=cites[0] == "area-code-told")
    if kind == "derived" and cites[:1] == ["cells-joined"] and field in _OF_SEVERAL_CELLS:
        return _joined(file, spans, cites[1:], field, as_found=file.is_as_found(desk["table"]))
    if kind == "derived" and spans and cites and _has_its_places(file, cites[0], spans, desk):
        made = _derived(file, cites[0], cites[1:], first, desk, field)
        return None if made is None else {made}
    if kind == "corrected" and spans and cites:
        return _corrected(file, cites, whole, first, desk, field)
    if kind == "changed" and len(cites) == 1:
        return {
            str(change["after"])
            for change in file.raw.get("changes", ())
            if change["id"] == cites[0]
            and change["desk"] == desk["id"]
            and change["field"] in (field, field.rstrip("s"))
        } or None
    if kind == "editorial" and not spans and len(cites) == 2:
        return _editorial(file, cites[0], cites[1], desk, field)
    return None


# -- rules ------------------------------------------------------------------------------------


def _has_its_places(file: EditionFile, rule: str, spans: list[Any], desk: Desk) -> bool:
    """Whether a rule rests on one place, or as well on the heading from which a table names its desks.

    What a rule does not read would be hidden below it.
    """
    further = [span[0] for span in spans[1:]]
    of_heading = [file.heading(desk["table"], desk["row"])]
    return not further or rule in _OF_NAMES or (rule == "name-of-table" and further == of_heading)


def _derived(
    file: EditionFile, rule: str, inputs: list[str], first: str, desk: Desk, field: str
) -> str | None:
    table = file.entries.get(("tables.toml", desk["table"]), {})
    match rule, inputs, field:
        case "prefecture-in-full", [], "prefecture" | "organization":
            return IN_FULL.get(first)
        case "name-of-table", [template], "organization" if template == (table.get("name") or "{prefecture}"):
            full = IN_FULL.get(first, first)
            short = full if full == "北海道" or full not in PREFECTURES else full[:-1]
            filled = template.replace("{name}", full if "{prefecture}" in template else first)
            return filled.replace("{prefecture}", full).replace("{short}", short)
        case "repeated-above", [above, sign], "organization" if sign and sign == table.get("same"):
            rest = first[len(sign) :].strip() if first.startswith(sign) else None
            return f"{above} {rest}" if rest and _named_above(file, desk, above) else None
        case "parts-joined", [], "organization":
            return first.replace(" ", "")
        case "number-completed", [begin, nth], "phones" | "faxes":
            return completed(first, begin, nth)
        case "prefecture-in-name", [*kana], "prefecture" if table.get("area") not in (None, "", "nation"):
            named = prefecture_in(desk["organization"][0], first)
            return named or next((name for name in kana if name == in_kana(desk["organization"][0])), None)
        case "prefecture-in-name", [], "prefecture":
            return said_in_full(desk["organization"][0])
        case "prefecture-in-name", [form], "prefecture" if (
            file.entries.get(("jurisdictions.toml", form), {}).get("ending") == form
        ):
            return said_before(form, desk["organization"][0])
        case "nation", [], "service_area":
            national = table.get("area") == "nation" or row_rule(file, desk, table).get("nation")
            headed = desk["row"] == file.heading(desk["table"], desk["row"])
            of_the_heading = headed and not file.is_as_found(desk["table"])
            cells = fold(file.lines[desk["row"] - 1]).split("\t")
            return NATION if national or of_the_heading or NATION in map(str.strip, cells) else None
        case "its-prefecture", [prefecture], "service_area" if prefecture == desk.get("prefecture", [""])[0]:
            return prefecture
    return None


def _joined(
    file: EditionFile, spans: list[Any], signs: list[str], field: str, *, as_found: bool
) -> set[str] | None:
    """The texts of the spans with the signs between them, which are no words of their own."""
    if len(spans) != len(signs) + 1 or not set(signs) <= _JOINTS:
        return None
    texts = [fold(file.at(span)) for span in spans]
    if field == "hours" and not as_found and len({span[0] for span in spans}) > 1:
        return None
    for one, other in pairwise(sorted(spans)):
        text = file.lines[one[0] - 1]
        between = text[one[2] : other[1]]
        if one[0] == other[0] and ("\t" not in between if "\t" in text else not between):
            return None  # they are no cells
    return {texts[0] + "".join(sign + text for sign, text in zip(signs, texts[1:], strict=True))}


def row_rule(file: EditionFile, desk: Desk, table: dict[str, Any]) -> dict[str, Any]:
    row = fold(file.lines[desk["row"] - 1])
    return next((rule for rule in table.get("rows", ()) if rule["match"] in row), {})


def _named_above(file: EditionFile, desk: Desk, above: str) -> bool:
    """Whether the nearest row above in the table bears this name."""
    rows = _named_rows(file)[desk["table"]]
    nearest = bisect_left(rows, (desk["row"], "")) - 1
    return nearest >= 0 and rows[nearest][1] == above


@once
def _named_rows(file: EditionFile) -> dict[str, list[tuple[int, str]]]:
    """Table → its rows with the names of their bodies, in order."""
    found = grouped((desk["table"], (desk["row"], desk["organization"][0])) for desk in file.desks)
    return {table: sorted(rows) for table, rows in found.items()}


def completed(tail: str, begin: str, nth: str) -> str | None:
    plain = tail if re.search("[0-9]", tail) else "".join(map(digit, tail))
    if nth == "0":
        end = plain.replace("(", "").replace(")", "-")
        return begin[: -len(end)] + end if re.fullmatch("[0-9]+(-[0-9]+)?", end) else None
    ends = re.split(r"[~〜～]|から|より|[(\[【〔]\s?-", plain)[-1].strip(" )]】〕")
    last = re.split("[^0-9]", ends)[-1]
    start = begin[-len(last) :]
    if not (last.isdigit() and start.isdigit() and nth.isdigit()):
        return None
    if not 0 < int(last) - int(start) <= LONGEST_RANGE:
        return begin[: -len(last)] + last if nth == "1" else None
    value = int(start) + int(nth)
    return begin[: -len(last)] + str(value).zfill(len(last)) if value <= int(last) else None


def _corrected(
    file: EditionFile, errata: list[str], whole: str, first: str, desk: Desk, field: str
) -> set[str] | None:
    """The text with each erratum applied; a completed one is replaced as a whole."""
    singular = {"notes": "note"}.get(field, field)
    texts = {whole, first.replace(" ", "")}
    for name in errata:
        erratum = file.entries.get(("errata.toml", name))
        if erratum is None or erratum["table"] != desk["table"] or erratum["field"] != singular:
            return None
        if erratum["printed"] not in whole:
            return None
        if erratum.get("unit") and erratum["unit"] != desk["department"][-1][0]:
            return None
        texts = {text.replace(erratum["printed"], erratum["corrected"]) for text in texts}
    return texts


def _editorial(file: EditionFile, data: str, entry: str, desk: Desk, field: str) -> set[str] | None:
    says = file.entries.get((data, entry))
    if says is None:
        return None
    if data == "tables.toml" and field == "department" and entry == desk["table"]:
        return set(says["department"])
    if data == "jurisdictions.toml" and field in ("service_area", "prefecture") and is_for(says, desk):
        if field == "service_area":
            return set(says["serves"])
        return {named_by(says) or ""}
    return None


def is_for(area: dict[str, Any], desk: Desk) -> bool:
    """Whether an entry of the areas is for a desk."""
    return (
        desk["program"] in area["program"]
        and "".join(desk["organization"][0].split()).startswith(area["organization"])
        and (desk["department"][-1][0] if desk.get("department") else "").startswith(area["department"])
        and area["address"] in (desk["address"][0] if "address" in desk else "")
    )


def minted(kind: str, key: str) -> str:
    """The id of a record: a UUIDv5 over its kind and its key."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}|{key}"))


def _numbers_in(printed: str) -> set[str]:
    """The groups of digits of a printed number, parted by hyphens, without the code of the country."""
    if re.fullmatch("[#♯][0-9]{3,4}", printed):
        return {"#" + printed[1:]}
    parted = re.sub("(?<=[0-9)])一(?=[0-9(])", "-", printed)  # the kanji as a hyphen
    plain = "".join(map(digit, parted))
    groups = [group for group in re.split("[^0-9]+", plain) if group]
    if re.match(r"\(*(?:\+|0081)|\(81[ -]|81(?:-[0-9]+){3}\Z", fold(printed)):
        groups[0] = re.sub("^(00)?81", "", groups[0])
        groups = [group for group in groups if group]
        groups = groups[1:] if groups[0] == "0" else groups
        groups[0] = "0" + groups[0]
    return {"-".join(groups)}


def narrowness(area: dict[str, Any]) -> tuple[int, bool, bool]:
    return len(area["organization"]), bool(area["department"]), bool(area["address"])


def named_by(area: dict[str, Any]) -> str | None:
    """The prefecture that an entry of the areas says its desks are of; None where it serves several, or a part of one."""
    serves = area.get("serves", ())
    return area.get("prefecture") or (serves[0] if len(serves) == 1 and serves[0] in PREFECTURES else None)


def may_be_place(text: str) -> bool:
    """Whether words are an address, to which a desk moves: they have a number, and no sentence."""
    place = re.search("[市区町村都道府県]", folded := fold(text))
    numbered = place is not None and re.search("[0-9〇一二三四五六七八九十]", folded[place.end() :])
    return bool(numbered) and not re.search("。|ます|です", text)


def may_be_far(field: str, value: Any, desk: Desk, heading: int | None, *, as_found: bool) -> bool:
    """Whether a value may stand outside its row: what the heading says for all rows, and a merged cell above.

    A table that is read as found may have its prefectures in merged cells.
    """
    lines = {span[0] for span in value[2]}
    of_heading = heading in lines and field.startswith(("urls", "department", "phones", "faxes", "emails"))
    merged = field.startswith("department") or (field == "prefecture" and as_found)
    return of_heading or (merged and (heading or 0) <= min(lines) and max(lines) <= desk["row"])


def check_value(file: EditionFile, value: Any, path: str, desk: Desk, field: str) -> Iterator[Flaw]:
    text, kind, spans, printed, *cites = value
    if not all(isinstance(part, str) for part in (text, kind, printed, *cites)) or not text:
        yield Flaw(path, "form", "no value")
        return
    raw = " ".join(file.at(span) for span in spans)
    if printed != raw:
        yield Flaw(path, "span", f"its spans read 「{raw}」, it says 「{printed}」")
        return
    if any("\t" in file.at(span) for span in spans) and not _is_in_three_cells(file, field, spans):
        yield Flaw(path, "cell", "it goes on into another cell")
    expected = _yielded(file, kind, cites, spans, desk, field)
    idle = kind == "derived" and field in _AS_PRINTED and len(spans) == 1 and text == fold(raw)
    if expected is None or idle:
        yield Flaw(
            path, "claim", f"the claim ({kind} {' '.join(cites)}) cites nothing that yields this value"
        )
    elif text not in expected:
        yield Flaw(
            path, kind, f"its claim yields 「{'」 or 「'.join(sorted(expected))}」, it says 「{text}」"
        )


def _is_in_three_cells(file: EditionFile, field: str, spans: list[Any]) -> bool:
    """Whether a place is that of a number whose groups have a cell each, below a header that says so."""
    if field not in NUMBERS or len(spans) != 1:
        return False
    line, start, end = spans[0]
    text = file.lines[line - 1]
    whole = text[start - 1 : start] in ("", "\t") and text[end : end + 1] in ("", "\t")
    return whole and bool(_THREE_CELLS.fullmatch(fold(file.at(spans[0])))) and is_below_calls(file, spans[0])


def is_below_calls(file: EditionFile, span: list[Any]) -> bool:
    """Whether a header above a place says that numbers to call stand there."""
    return any(SAYS_CALL.search(compatible(word)) for word in file.headers_above(span))
