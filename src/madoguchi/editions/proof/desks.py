"""The proof of desks as records: each stands where it says, with the id that is made of its name, for its own area."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from madoguchi.editions.proof.brackets import is_in_bracket
from madoguchi.editions.proof.cells import is_as_above, is_of_either_time, is_whole_cell
from madoguchi.editions.proof.digests import canonical
from madoguchi.editions.proof.file import (
    MANY,
    NAMES,
    NUMBERS,
    SINGLE,
    Desk,
    EditionFile,
    Flaw,
    names_of,
    numbered,
    places_of,
)
from madoguchi.editions.proof.form import says_something
from madoguchi.editions.proof.labels import is_dialled_before, is_main_below
from madoguchi.editions.proof.layout import end_of_part, notes_in_place
from madoguchi.editions.proof.rules import (
    check_value,
    is_for,
    may_be_far,
    minted,
    named_by,
    narrowness,
    row_rule,
)
from madoguchi.editions.proof.shared import is_said_of_all
from madoguchi.editions.proof.text import fold, tight

_BODY_FIELDS = {"id", "name", "parent_organization_id"}
_DESK_FIELDS = {
    *SINGLE, *MANY, "id", "program", "table", "organization_id", "operator_id", "location_id", "phones", "faxes",
    "dated", "lines", "row", "printed", "key", "referral", "notices", "also",
}  # fmt: skip
# The fields of which a desk names the lines.
_ON_ITS_LINES = (*NAMES, *NUMBERS, "operator", "address", "postal_code", "hours", "urls", "emails")
# A line of one sign again and again, or of two by turns, and how far from a name one bounds its block.
_RULE = re.compile(r"\s*(?:([^\w\s])\1{3,}|([^\w\s])([^\w\s])(?:\2\3){2,}\2?|([ー_])\4{3,})\s*")
_LINES_OF_BLOCK = 12


# -- where it stands --------------------------------------------------------------------------


def _bounds_of(file: EditionFile, desk: Desk) -> tuple[int, int]:
    """The first and the last line that may say something of a desk alone: from its row on, or its block between two rules.

    In a block nothing is of another desk, so its number may stand above its name.
    """
    row, end = int(desk["row"]), file.end_of_row(desk)
    if not file.is_as_found(desk["table"]) or file.has_cells(row):
        return row, end
    first, last, _ = file.window(row)
    above = _rule_in(file, range(row - 1, max(row - 1 - _LINES_OF_BLOCK, first - 1), -1))
    below = _rule_in(file, range(row + 1, min(row + 1 + _LINES_OF_BLOCK, last + 1)))
    return (above + 1, below - 1) if above and below else (file.begin_below_heading(row), end)


def _rule_in(file: EditionFile, lines: range) -> int:
    """The first of some lines that is a rule; 0 where none is, or another desk or a heading stands before it."""
    begins = file.begins
    for line in lines:
        if _RULE.fullmatch(file.lines[line - 1]):
            return line
        at = bisect_left(begins, line)
        if at < len(begins) and begins[at] == line:
            return 0
    return 0


def check_lines(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """A desk names its row, as it is printed, and the lines of its values and of the heading above it."""
    row, table = desk["row"], desk["table"]
    if not isinstance(row, int) or desk.get("printed") != file.lines[row - 1]:
        yield Flaw(f"{path}/printed", "row", f"line {row} reads otherwise")
    rests = {row, *(span[0] for span in places_of(desk, *_ON_ITS_LINES))}
    heading = file.heading(table, row)
    if heading is None and file.headings.get(table):
        yield Flaw(f"{path}/table", "heading", "no heading of its table stands above its row")
    lines = sorted(rests | ({heading} if heading else set()))
    if heading is None:  # of a table that nobody described only the row knows its heading
        lines = sorted({*lines, *(line for line in desk["lines"][:1] if line in file.told and line < row)})
    if desk["lines"] != lines:
        yield Flaw(f"{path}/lines", "lines", f"its values stand on the lines {', '.join(map(str, lines))}")
    if not file.has_cells(row) and all(span[0] != row for span in places_of(desk, *NAMES)):
        yield Flaw(f"{path}/row", "row", "no name of the desk stands there")


def check_at_its_row(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """What a desk says stands at its row or in its block, but for what a line says of several desks."""
    heading = file.heading(desk["table"], desk["row"])
    begin, end = _bounds_of(file, desk)
    # What stands beside the name of a desk that the heading names is that desk's.
    headed = heading != desk["row"] and heading in file.rows
    for field, value in _own(desk):
        above = None if headed and not field.startswith("department") else heading
        far = any(not begin <= span[0] <= end for span in value[2])
        if not field.startswith((*NUMBERS, "department", "prefecture")):
            far = far or _is_of_another(file, desk, value, begin)
        if far and not (
            (field == "prefecture" and value[2] == desk["organization"][2])  # as far as the name is
            or may_be_far(field, value, desk, above, as_found=file.is_as_found(desk["table"]))
            or _is_footnote(value, desk)
            or is_as_above(file, desk, value)
            or is_dialled_before(file, desk, value)
            or is_main_below(file, desk, value)
            or is_of_either_time(file, desk, value)
        ):
            yield Flaw(f"{path}/{field}", "far", "it is printed at another row")
    yield from notes_in_place(file, desk, path, heading)
    free = [(f"notes/{at}", note) for at, note in enumerate(desk.get("notes", ()))]
    free += [("hours", desk["hours"])] if "hours" in desk else []
    for field, value in free:
        if _is_of_another(file, desk, value, begin) and not (
            is_as_above(file, desk, value)
            or is_of_either_time(file, desk, value)
            or (field == "hours" and is_said_of_all(file, desk, value))
        ):
            yield Flaw(f"{path}/{field}", "far", "it is printed at the row or in the block of another desk")
    told = desk["hours"][2] if "hours" in desk and heading is not None else ()
    if any(not (heading or 0) <= span[0] < end_of_part(file, heading or 0) for span in told):
        yield Flaw(f"{path}/hours", "far", "they stand in another table")


def check_of_its_table(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """A desk is of a table that the file describes, with the program and the referral of its row."""
    row, table = desk["row"], desk["table"]
    heading = file.heading(table, row)
    if heading is not None and not heading <= row < end_of_part(file, heading):
        yield Flaw(f"{path}/table", "table", f"row {row} is no row of the table {table}")
    entry = file.entries.get(("tables.toml", table))
    if entry is None:
        yield Flaw(f"{path}/table", "table", "the file does not say what this table is")
        return
    rule = row_rule(file, desk, entry)
    at = min((start for line, start, _ in places_of(desk, *NAMES) if line == row), default=0)
    of_nobody = not table and desk["program"] in file.called_above(row, at)
    program = rule.get("program", entry["program"])
    if desk["program"] != program and not of_nobody:
        yield Flaw(f"{path}/program", "program", f"the table's program is {program}")
    referral = rule.get("referral", entry.get("referral"))
    if desk.get("referral") != referral:
        yield Flaw(f"{path}/referral", "referral", f"the table refers to {referral or 'nobody'}")


def _is_of_another(file: EditionFile, desk: Desk, value: Any, begin: int) -> bool:
    """Whether a value stands in the row of another desk or, of a desk in lines of words, in the block below one.

    What stands below a further heading is said of the rows below it, and a footnote of those with its mark.
    """
    row = desk["row"]
    for line in {span[0] for span in value[2]}:
        owner = file.row_above(line, itself=True)
        if owner == line != row:
            return True
        if owner in (0, row) or begin <= line <= row or line in file.lines_of_marks:
            continue
        in_words = "\t" not in file.lines[row - 1] + file.lines[line - 1]
        if in_words and not any(owner < at <= line for at in file.told):
            return True
    return False


def _own(desk: Desk) -> Iterator[tuple[str, Any]]:
    """The values that a row has for itself: no carried name, no footnote."""
    for field in ("operator", "address", "postal_code", "prefecture"):
        if field in desk and desk[field][2]:
            yield field, desk[field]
    for field, at, phone in numbered(desk):
        yield f"{field}/{at}/number", phone["value"]
    for field in ("urls", "emails"):
        for at, value in enumerate(desk.get(field, ())):
            yield f"{field}/{at}", value
    if desk.get("department"):
        yield f"department/{len(desk['department']) - 1}", desk["department"][-1]


# -- ids --------------------------------------------------------------------------------------


def check_ids(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    key = desk["key"]
    inherited = file.entries.get(("ids.csv", key), {}).get("id")
    if desk["id"] not in (minted("desk", key), inherited):
        yield Flaw(f"{path}/id", "id", "it is neither minted from the desk's key nor inherited")
    stem, _, ordinal = key.rpartition("|")
    begin = f"{desk['program']}|{desk['prefecture'][0] if 'prefecture' in desk else ''}|"
    first_read = tight("".join(_first_read(value) for value in names_of(desk)))
    if not stem.startswith(begin) or str(int(ordinal or "0")) != ordinal:
        yield Flaw(f"{path}/key", "key", "it is not made of the desk's program and prefecture")
    elif stem != begin + first_read:
        yield Flaw(f"{path}/key", "key", f"the name as first read is 「{first_read}」")
    body = minted("organization", tight(desk["organization"][0]))
    if desk["organization_id"] != body:
        yield Flaw(f"{path}/organization_id", "id", "it is not that of the organization's name")
    operator = minted("organization", tight(desk["operator"][0])) if "operator" in desk else None
    if desk.get("operator_id") != operator:
        yield Flaw(f"{path}/operator_id", "id", "it is not that of the operator's name")
    places: set[str | None] = {None}
    if "address" in desk:
        address = f"{desk['program']}|{tight(desk['address'][0])}"
        code = file.municipalities.get(desk.get("location_id"))
        # One address in the rows of two cities: the second has its municipality in its id.
        places = {minted("location", address), minted("location", f"{address}|{code or ''}")}
    if desk.get("location_id") not in places:
        yield Flaw(f"{path}/location_id", "id", "it is not that of the address")


def _first_read(value: Any) -> str:
    """A name before any erratum: of a corrected one the printed text."""
    return fold(value[3]) if value[1] == "corrected" else value[0]


def check_area(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """The areas are those of the one entry that is for the desk, all of them in its order."""
    areas = desk.get("service_area", ())
    name = desk["organization"][2]
    for field, value in (("prefecture", desk.get("prefecture")), *(("service_area", area) for area in areas)):
        rests = (
            desk["prefecture" if "prefecture" in desk else "organization"][2]
            if value and "its-prefecture" in value[4:]
            else name
        )
        if (
            value
            and set(value[4:5]) & {"nation", "prefecture-in-name", "its-prefecture"}
            and value[2] != rests
        ):
            yield Flaw(f"{path}/{field}", "span", "it rests on another name than the desk's")
        in_full = value and value[4:5] == ["prefecture-in-full"]
        if in_full and not all(file.has_cells(s[0]) and is_whole_cell(file, s) for s in value[2]):
            yield Flaw(f"{path}/{field}", "span", "it is no cell of a table")
    cited = {tuple(area[4:]) for area in areas}
    if len(cited) > 1:
        yield Flaw(f"{path}/service_area", "area", "its areas rest on different claims")
    if areas and areas[0][1] == "editorial":
        says = file.entries.get(("jurisdictions.toml", areas[0][5]), {})
        if "prefecture" not in desk and named_by(says):
            yield Flaw(f"{path}/prefecture", "area", f"its entry says {named_by(says)}")
        if [area[0] for area in areas] != says.get("serves"):
            yield Flaw(
                f"{path}/service_area", "area", f"its entry is for {'、'.join(says.get('serves', ()))}"
            )
        better = [
            entry
            for id, entry in file.areas
            if id != areas[0][5] and is_for(entry, desk) and narrowness(entry) > narrowness(says)
        ]
        if better:
            yield Flaw(f"{path}/service_area", "area", "another entry is for this very desk")
    elif len(areas) > 1 or (not areas and "prefecture" in desk):
        yield Flaw(f"{path}/service_area", "area", "a desk has one area from its name or its table")


def check_doubled(_file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """No value of a field stands there twice with the same claim."""
    for field in ("department", "urls", "emails", "notes", "service_area"):
        if _is_doubled(desk.get(field, ())):
            yield Flaw(f"{path}/{field}", "twice", "a value stands there twice")
    for field in NUMBERS:  # one to call that takes a FAX stands in both
        if _is_doubled(phone["value"] for phone in desk.get(field, ())):
            yield Flaw(f"{path}/{field}", "twice", "a number stands there twice")


def _is_doubled(values: Iterable[Any]) -> bool:
    texts = [*map(canonical, values)]
    return len({*texts}) < len(texts)


# -- the file as a whole ----------------------------------------------------------------------


def check_order(file: EditionFile) -> Iterator[Flaw]:
    """Desks stand in the order of their rows, and units of one row in the order of their numbers."""
    for one, other in zip(file.shown, file.shown[1:], strict=False):
        if one["row"] > other["row"]:
            yield Flaw(f"desks/{other['id']}", "order", "it stands before an earlier row")
        apart = is_in_bracket(file, one) or is_in_bracket(file, other)
        if one["row"] == other["row"] and one.get("phones") and other.get("phones") and not apart:
            first, second = (d["phones"][0]["value"][2][0] for d in (one, other))
            if first > second and one["phones"] != other["phones"]:
                yield Flaw(
                    f"desks/{other['id']}/phones",
                    "order",
                    "the numbers of a row stand at other sections than printed",
                )
    keys: dict[str, list[int]] = defaultdict(list)
    for desk in file.desks:
        stem, _, ordinal = str(desk.get("key", "")).rpartition("|")
        keys[stem].append(int(ordinal) if ordinal.isdigit() else 0)
    for stem, ordinals in keys.items():
        if ordinals != list(range(1, len(ordinals) + 1)):
            yield Flaw("desks", "key", f"the desks of the key {stem} are numbered {ordinals}")


def check_organizations(file: EditionFile) -> Iterator[Flaw]:
    used: dict[Any, set[str]] = defaultdict(set)  # id → the names that desks have for it
    for desk in file.desks:
        used[desk.get("organization_id")].update(desk.get("organization", ())[:1])
        if desk.get("operator_id"):
            used[desk["operator_id"]].update(desk.get("operator", ())[:1])
    found: Counter[str] = Counter()
    for body in file.raw["organizations"]:
        path = f"organizations/{body.get('id')}"
        found[body.get("id")] += 1
        if body.get("id") != minted("organization", tight(str(body.get("name")))):
            yield Flaw(f"{path}/name", "id", "its id is not minted from its name")
        if body.get("id") not in used or found[body.get("id")] > 1:
            yield Flaw(path, "idle", "no desk belongs to it, or it stands there twice")
        if body.get("id") in used and body.get("name") not in used[body["id"]]:
            yield Flaw(f"{path}/name", "name", "no desk has a body of this name")
        if body.keys() != _BODY_FIELDS or body["parent_organization_id"] is not None:
            yield Flaw(path, "form", "fields without a claim")
    for id in used.keys() - found.keys():
        yield Flaw(f"organizations/{id}", "missing", "desks name it, and it is not there")


def _is_footnote(value: Any, desk: Desk) -> bool:
    """Whether a value stands in a footnote of the desk."""
    notes = {line for line, *_ in places_of(desk, "notes")}
    return all(span[0] in notes and span[0] > desk["row"] for span in value[2])


def check_fields(_file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """A desk has the fields of one, and each says something."""
    unknown = desk.keys() - _DESK_FIELDS
    if unknown:
        yield Flaw(path, "form", f"unknown fields: {', '.join(sorted(unknown))}")
    yield from says_something(desk, path)


def check_values(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """Every value but those of numbers is what its claim yields."""
    for field in SINGLE:
        if field in desk:
            yield from check_value(file, desk[field], f"{path}/{field}", desk, field)
    for field in MANY:
        for at, value in enumerate(desk.get(field, ())):
            yield from check_value(file, value, f"{path}/{field}/{at}", desk, field)


def check_notices_named(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """A desk names the notices that name it."""
    codes = sorted(file.codes[desk["id"]])
    if list(desk.get("notices", ())) != codes:
        yield Flaw(f"{path}/notices", "notices", f"the notices that name it are {', '.join(codes) or 'none'}")
