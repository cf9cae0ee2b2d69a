"""Every value of an edition file is what its claim yields.

What it works out again, for every desk, organization and location:

- *printed*: the text at the spans, folded; *derived*: the rule with its inputs; *corrected*: the erratum that the
  file embeds, applied; *editorial*: the embedded entry that is for this very desk;
- the id (minted from the key, or inherited with an entry), the row and the lines, the table and its program;
- the sources: their lines cover the volume without gap or overlap, all of a desk stands in one of them, and a further
  proof of it in another, with its name and its number;
- the layout: values are whole words, each in the column of its kind, and no place of a row says two things;
- the entries: each is cited, and for what it may say; changes are of what a desk says;
- that no character of the source inside the list is left over and every plain number is at a desk of its line, so
  that nothing was dropped; and that no span serves two values of a desk, so that nothing was doubled.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from madoguchi.editions.proof.digests import OUTLINE, canonical, digests_of, revision_said
from madoguchi.editions.proof.form import parsed, said_twice, says_something, whole_numbers
from madoguchi.editions.proof.kinds import Kinds
from madoguchi.editions.proof.numbers import NUMBERS
from madoguchi.editions.proof.rules import (
    Flaw,
    fold,
    may_be_far,
    minted,
    named_by,
    narrowness,
    tight,
)
from madoguchi.editions.proof.sources import MANY, SINGLE, printed_at, without_proofs
from madoguchi.message import Message

FORMAT = "madoguchi-edition/3"
# When an edition had one source.
_FORMER = "madoguchi-edition/2"
# The codes of what the reader says was lost: of a list that was read whole there is none.
_LOST = ("left-over", "number-lost", "value-lost")
_MALFORMED = (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, RecursionError)
# Fields of which what reads as it is printed is printed, and nothing is worked out.
_AS_PRINTED = {*SINGLE, *MANY} - {"prefecture", "service_area"}
_BODY_FIELDS = {"id", "name", "parent_organization_id"}
_DESK_FIELDS = {
    *SINGLE, *MANY, "id", "program", "table", "organization_id", "operator_id", "location_id", "phones", "faxes",
    "dated", "lines", "row", "printed", "key", "referral", "notices", "also",
}  # fmt: skip


# A line of one sign again and again, or of two by turns, and how far from a name one bounds its block.
_RULE = re.compile(r"\s*(?:([^\w\s])\1{3,}|([^\w\s])([^\w\s])(?:\2\3){2,}\2?|([ー_])\4{3,})\s*")
_LINES_OF_BLOCK = 12


class NoEditionError(Exception):
    """The file is no edition; the message says why in one line."""


def prove(content: bytes) -> tuple[dict[str, str], list[Flaw]]:
    """Return the digests of an edition file (`digests_of`) and every flaw.

    Raises NoEditionError for bytes that are no edition.
    """
    try:
        raw, twice = parsed(content)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NoEditionError(Message("no JSON: {type}", type=type(error).__name__)) from None
    if not isinstance(raw, dict) or raw.get("format") not in (FORMAT, _FORMER):
        raise NoEditionError(Message("no edition of the format {format}", format=FORMAT))
    if raw["format"] == _FORMER and "sources" in raw:
        raise NoEditionError(Message("an edition of the format {former} has one source", former=_FORMER))
    if (
        raw["format"] == _FORMER
        and isinstance(raw.get("source"), dict)
        and isinstance(raw.get("lines"), list)
    ):
        raw["sources"] = [{**raw["source"], "id": raw.get("id"), "first": 1, "count": len(raw["lines"])}]
    if raw["format"] == _FORMER and "source" not in raw:
        raise NoEditionError(Message("an edition of the format {former} has one source", former=_FORMER))
    missing = [name for name in OUTLINE if not isinstance(raw.get(name), list)]
    if len(missing) == len(OUTLINE):
        raise NoEditionError(Message("an edition without {missing}", missing=", ".join(missing)))
    cut = [Flaw(name, "form", "this list is missing") for name in missing]  # taken out of one
    raw |= {name: [] for name in missing}
    try:
        proof = _Proof(raw)
        digests = digests_of(raw, content)
    except _MALFORMED as error:
        raise NoEditionError(
            Message("not written as an edition is: {type}: {error}", type=type(error).__name__, error=error)
        ) from None
    return digests, [*cut, *said_twice(raw, twice), *proof.flaws(), *revision_said(raw, digests)]


class _Proof(Kinds):
    """One edition file, taken apart as it is needed."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.lines: list[str] = [line if isinstance(line, str) else "" for line in raw["lines"]]
        # What a desk has of a further proof is proven there.
        self.shown = [without_proofs(desk) for desk in raw["desks"] if isinstance(desk, dict)]
        # As printed: every desk of every source, those that are further proofs of another in their places.
        self.desks = self.shown
        if further := [other for desk in self.shown for other in desk.get("also", ())]:
            self.desks = sorted([*self.shown, *further], key=printed_at)
        self.sources = sorted((int(s["first"]), int(s["count"]), str(s["id"])) for s in raw["sources"])
        self.headings: dict[str, list[int]] = defaultdict(list)
        for table in raw["tables"]:
            if table.get("heading_line"):
                self.headings[table["id"]].append(table["heading_line"])
        self.told = {item[0] for item in raw["accounted"] if item[3] == "heading"}
        # What a notice says was not read, by its line: only these very words may be left over there.
        self.excused: dict[int, list[str]] = defaultdict(list)
        self.lost: dict[int, set[str]] = defaultdict(set)
        self.no_prefectures: dict[int, set[str]] = defaultdict(set)
        for notice in raw["notices"]:
            if notice.get("severity") == "ERROR":
                for line in notice.get("lines", ()):
                    self.excused[line].append(fold(str(notice.get("value"))))
                    if notice.get("code") == "unknown-prefecture":
                        self.no_prefectures[line].add(fold(str(notice.get("value"))))
                    if notice.get("code") in _LOST:
                        self.lost[line].add(fold(str(notice.get("value"))))
        self.rows = {int(desk["row"]) for desk in self.desks if isinstance(desk.get("row"), int)}
        self.entries: dict[tuple[str, str], dict[str, Any]] = {
            (str(e.get("file")), str(e.get("id"))): e["says"]
            for e in raw["knowledge"]
            if isinstance(e, dict) and isinstance(e.get("says"), dict)
        }
        self.areas = [
            (id, says)
            for (file, id), says in self.entries.items()
            if file == "jurisdictions.toml" and "serves" in says
        ]
        self.municipalities = {
            place.get("id"): place.get("municipality")
            for place in raw["locations"]
            if isinstance(place, dict)
        }
        self.codes: dict[str, set[str]] = defaultdict(set)
        for notice in raw["notices"]:
            for desk in notice.get("desks", ()):
                self.codes[desk].add(notice["code"])

    def flaws(self) -> Iterator[Flaw]:
        """Yield every flaw of the file, in its order."""
        yield from _or_malformed("form", whole_numbers(self.raw))
        yield from _or_malformed("sources", self.sources_cover())
        yield from _or_malformed("sources", self.tables_in_one())
        yield from _or_malformed("sources", self.headers_in_source())
        yield from _or_malformed("sources", self.shown_once())
        seen: Counter[str] = Counter()
        own = iter(self.shown)
        for at, desk in enumerate(self.raw["desks"]):
            printed = next(own) if isinstance(desk, dict) else {}
            if not isinstance(desk, dict) or not isinstance(desk.get("id"), str):
                yield Flaw(f"desks/{at}", "form", "no desk with an id")
                continue
            path = f"desks/{desk['id']}"
            for here, each in (
                (path, printed),
                *((f"{path}/also/{o.get('id')}", o) for o in desk.get("also", ())),
            ):
                seen[each["id"]] += 1
                if seen[each["id"]] > 1:
                    yield Flaw(here, "twice", "another desk has this id")
                yield from _or_malformed(here, self._desk(each, here))
            yield from _or_malformed(path, self.further_proofs(desk, path))
        yield from _or_malformed("order", self._order())
        yield from _or_malformed("rows", self.units_of_rows())
        yield from _or_malformed("rows", self.units_of_their_own())
        yield from _or_malformed("rows", self.sections_with_numbers())
        yield from _or_malformed("rows", self.divisions_carried())
        yield from _or_malformed("rows", self.headings_in_names())
        yield from _or_malformed("rows", self.dittos())
        yield from _or_malformed("rows", self.reached())
        yield from _or_malformed("rows", self.names_of_siblings())
        yield from _or_malformed("rows", self.names_between_numbers())
        yield from _or_malformed("columns", self.columns())
        yield from _or_malformed("columns", self.words_before())
        yield from _or_malformed("accounted", self.reasons_hold())
        yield from _or_malformed("joints", self.joints())
        yield from _or_malformed("hours", self.hours_of_days())
        yield from _or_malformed("labels", self.labels_held())
        yield from _or_malformed("labels", self.labels_at_their_numbers())
        yield from _or_malformed("labels", self.labels_of_columns())
        yield from _or_malformed("labels", self.labels_bound())
        yield from _or_malformed("labels", self.labels_said())
        yield from _or_malformed("labels", self.numbers_of_other_rows())
        yield from _or_malformed("labels", self.kinds_said())
        yield from _or_malformed("labels", self.kinds_at_their_numbers())
        yield from _or_malformed("knowledge", self.entries_cited())
        yield from _or_malformed("changes", self.changes_fit())
        yield from _or_malformed("former", self.former_fits())
        yield from _or_malformed("tables", self.parts_fit())
        yield from _or_malformed("sources", self.facts_fit())
        yield from _or_malformed("notices", self.notices_fit())
        yield from _or_malformed("shared", self.shared_notes())
        yield from _or_malformed("shared", self.said_alike())
        yield from _or_malformed("shared", self.bodies_above())
        yield from _or_malformed("shared", self.bodies_go_on())
        yield from _or_malformed("shared", self.names_of_blocks())
        yield from _or_malformed("shared", self.signs_of_lines())
        yield from _or_malformed("shared", self.said_of_all())
        yield from _or_malformed("organizations", self._organizations())
        yield from _or_malformed("locations", self.locations())
        yield from _or_malformed("left_over", self.left_over())
        yield from _or_malformed("numbers_left", self.numbers_left())
        yield from _or_malformed("addresses_left", self.addresses_left())

    # -- one desk ---------------------------------------------------------------------------------

    def _desk(self, desk: dict[str, Any], path: str) -> Iterator[Flaw]:
        unknown = desk.keys() - _DESK_FIELDS
        if unknown:
            yield Flaw(path, "form", f"unknown fields: {', '.join(sorted(unknown))}")
        yield from says_something(desk, path)
        for field in SINGLE:
            if field in desk:
                yield from self.value(desk[field], f"{path}/{field}", desk, field)
        for field in MANY:
            for at, value in enumerate(desk.get(field, ())):
                yield from self.value(value, f"{path}/{field}/{at}", desk, field)
        for field in NUMBERS:
            yield from self.numbers_of(desk, path, field)
        yield from self.dated_facts(desk, path)
        yield from self._place_in_source(desk, path)
        yield from self.in_one_source(desk, path)
        yield from self._ids(desk, path)
        yield from self._area(desk, path)
        yield from self._doubled(desk, path)
        yield from self.of_their_kinds(desk, path)
        yield from self.whole_remarks(desk, path)
        yield from self.at_its_mark(desk, path)
        yield from self.whole_words(desk, path)
        yield from self.said_once(desk, path)
        yield from self.one_to_a_cell(desk, path)
        yield from self.in_their_order(desk, path)
        yield from self.ranges_whole(desk, path)
        yield from self.carried(desk, path)
        yield from self.names_in_cells(desk, path)
        yield from self.words_of_headers(desk, path)
        if "notes" in desk:
            yield from self.remarks_at_numbers(desk, path)
            yield from self.remarks_of_others(desk, path)
        yield from self.brackets_of_names(desk, path)
        yield from self.closed_days_by_their_word(desk, path)
        yield from self.joined_in_words(desk, path)
        yield from self.apart_from_numbers(desk, path)
        yield from self.names_before_numbers(desk, path)
        yield from self.claims_allowed(desk, path)
        yield from self.plainly(desk, path)
        yield from self.area_known(desk, path)
        codes = sorted(self.codes[desk["id"]])
        if list(desk.get("notices", ())) != codes:
            yield Flaw(
                f"{path}/notices", "notices", f"the notices that name it are {', '.join(codes) or 'none'}"
            )

    def value(self, value: Any, path: str, desk: dict[str, Any], field: str) -> Iterator[Flaw]:
        text, kind, spans, printed, *cites = value
        if not all(isinstance(part, str) for part in (text, kind, printed, *cites)) or not text:
            yield Flaw(path, "form", "no value")
            return
        raw = " ".join(self.at(span) for span in spans)
        if printed != raw:
            yield Flaw(path, "span", f"its spans read 「{raw}」, it says 「{printed}」")
            return
        if any("\t" in self.at(span) for span in spans) and not self.is_in_three_cells(field, spans):
            yield Flaw(path, "cell", "it goes on into another cell")
        expected = self.yielded(kind, cites, spans, desk, field)
        idle = kind == "derived" and field in _AS_PRINTED and len(spans) == 1 and text == fold(raw)
        if expected is None or idle:
            yield Flaw(
                path, "claim", f"the claim ({kind} {' '.join(cites)}) cites nothing that yields this value"
            )
        elif text not in expected:
            yield Flaw(
                path, kind, f"its claim yields 「{'」 or 「'.join(sorted(expected))}」, it says 「{text}」"
            )

    # -- where it stands --------------------------------------------------------------------------

    def _bounds_of(self, desk: dict[str, Any]) -> tuple[int, int]:
        """The first and the last line that may say something of a desk alone: from its row on, or its block between two rules.

        In a block nothing is of another desk, so its number may stand above its name.
        """
        row, end = int(desk["row"]), self.end_of_row(desk)
        if not self.is_as_found(desk["table"]) or "\t" in self.lines[row - 1]:
            return row, end
        first, last, _ = self.window(row)
        above = self._rule_in(range(row - 1, max(row - 1 - _LINES_OF_BLOCK, first - 1), -1))
        below = self._rule_in(range(row + 1, min(row + 1 + _LINES_OF_BLOCK, last + 1)))
        return (above + 1, below - 1) if above and below else (self.begin_below_heading(row), end)

    def _rule_in(self, lines: range) -> int:
        """The first of some lines that is a rule; 0 where none is, or another desk or a heading stands before it."""
        begins = self._begins
        for line in lines:
            if _RULE.fullmatch(self.lines[line - 1]):
                return line
            at = bisect_left(begins, line)
            if at < len(begins) and begins[at] == line:
                return 0
        return 0

    def _place_in_source(self, desk: dict[str, Any], path: str) -> Iterator[Flaw]:
        row, table = desk["row"], desk["table"]
        if not isinstance(row, int) or desk.get("printed") != self.lines[row - 1]:
            yield Flaw(f"{path}/printed", "row", f"line {row} reads otherwise")
        values = [desk["organization"], *desk.get("department", ()), *desk.get("urls", ())]
        values += [desk[name] for name in ("operator", "address", "postal_code", "hours") if name in desk]
        values += [phone["value"] for field in NUMBERS for phone in desk.get(field, ())]
        values += desk.get("emails", ())
        rests = {span[0] for value in values for span in value[2]} | {row}
        heading = self.heading(table, row)
        if heading is None and self.headings.get(table):
            yield Flaw(f"{path}/table", "heading", "no heading of its table stands above its row")
        lines = sorted(rests | ({heading} if heading else set()))
        if heading is None:  # of a table that nobody described only the row knows its heading
            lines = sorted(
                {*lines, *(line for line in desk["lines"][:1] if line in self.told and line < row)}
            )
        if desk["lines"] != lines:
            yield Flaw(
                f"{path}/lines", "lines", f"its values stand on the lines {', '.join(map(str, lines))}"
            )
        levels = (desk["organization"], *desk.get("department", ()))
        if "\t" not in self.lines[row - 1] and all(span[0] != row for level in levels for span in level[2]):
            yield Flaw(f"{path}/row", "row", "no name of the desk stands there")
        begin, end = self._bounds_of(desk)
        # What stands beside the name of a desk that the heading names is that desk's.
        named = heading != row and heading in self.rows
        for field, value in self._own(desk):
            above = None if named and not field.startswith("department") else heading
            far = any(not begin <= span[0] <= end for span in value[2])
            if not field.startswith((*NUMBERS, "department", "prefecture")):
                far = far or self._is_of_another(desk, value, begin)
            as_found = self.is_as_found(table)
            if far and not (
                (field == "prefecture" and value[2] == desk["organization"][2])  # as far as the name is
                or may_be_far(field, value, desk, above, as_found=as_found)
                or _is_footnote(value, desk)
                or self.is_as_above(desk, value)
                or self.is_dialled_before(desk, value)
            ):
                yield Flaw(f"{path}/{field}", "far", "it is printed at another row")
        yield from self.notes_in_place(desk, path, heading)
        free = [(f"notes/{at}", note) for at, note in enumerate(desk.get("notes", ()))]
        free += [("hours", desk["hours"])] if "hours" in desk else []
        for field, value in free:
            if self._is_of_another(desk, value, begin) and not (
                self.is_as_above(desk, value) or (field == "hours" and self.is_said_of_all(desk, value))
            ):
                yield Flaw(
                    f"{path}/{field}", "far", "it is printed at the row or in the block of another desk"
                )
        told = desk["hours"][2] if "hours" in desk and heading is not None else ()
        if any(not (heading or 0) <= span[0] < self.end_of_part(heading or 0) for span in told):
            yield Flaw(f"{path}/hours", "far", "they stand in another table")
        if heading is not None and not heading <= row < self.end_of_part(heading):
            yield Flaw(f"{path}/table", "table", f"row {row} is no row of the table {table}")
        entry = self.entries.get(("tables.toml", table))
        if entry is None:
            yield Flaw(f"{path}/table", "table", "the file does not say what this table is")
            return
        rule = self.row_rule(desk, entry)
        names = (desk["organization"], *desk.get("department", ()))
        at = min((span[1] for name in names for span in name[2] if span[0] == row), default=0)
        of_nobody = not table and desk["program"] in self.called_above(row, at)
        if desk["program"] != rule.get("program", entry["program"]) and not of_nobody:
            yield Flaw(
                f"{path}/program",
                "program",
                f"the table's program is {rule.get('program', entry['program'])}",
            )
        referral = rule.get("referral", entry.get("referral"))
        if desk.get("referral") != referral:
            yield Flaw(f"{path}/referral", "referral", f"the table refers to {referral or 'nobody'}")

    def _is_of_another(self, desk: dict[str, Any], value: Any, begin: int) -> bool:
        """Whether a value stands in the row of another desk or, of a desk in lines of words, in the block below one.

        What stands below a further heading is said of the rows below it, and a footnote of those with its mark.
        """
        row = desk["row"]
        for line in {span[0] for span in value[2]}:
            owner = self.row_above(line, itself=True)
            if owner == line != row:
                return True
            if owner in (0, row) or begin <= line <= row or line in self.lines_of_marks:
                continue
            in_words = "\t" not in self.lines[row - 1] + self.lines[line - 1]
            if in_words and not any(owner < at <= line for at in self.told):
                return True
        return False

    @staticmethod
    def _own(desk: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """The values that a row has for itself: no carried name, no footnote."""
        for field in ("operator", "address", "postal_code", "prefecture"):
            if field in desk and desk[field][2]:
                yield field, desk[field]
        for field in NUMBERS:
            for at, phone in enumerate(desk.get(field, ())):
                yield f"{field}/{at}/number", phone["value"]
        for field in ("urls", "emails"):
            for at, value in enumerate(desk.get(field, ())):
                yield f"{field}/{at}", value
        if desk.get("department"):
            yield f"department/{len(desk['department']) - 1}", desk["department"][-1]

    # -- ids --------------------------------------------------------------------------------------

    def _ids(self, desk: dict[str, Any], path: str) -> Iterator[Flaw]:
        key = desk["key"]
        inherited = self.entries.get(("ids.csv", key), {}).get("id")
        if desk["id"] not in (minted("desk", key), inherited):
            yield Flaw(f"{path}/id", "id", "it is neither minted from the desk's key nor inherited")
        stem, _, ordinal = key.rpartition("|")
        begin = f"{desk['program']}|{desk['prefecture'][0] if 'prefecture' in desk else ''}|"
        first_read = tight(
            "".join(self._first_read(value) for value in (desk["organization"], *desk.get("department", ())))
        )
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
            code = self.municipalities.get(desk.get("location_id"))
            # One address in the rows of two cities: the second has its municipality in its id.
            places = {minted("location", address), minted("location", f"{address}|{code or ''}")}
        if desk.get("location_id") not in places:
            yield Flaw(f"{path}/location_id", "id", "it is not that of the address")

    @staticmethod
    def _first_read(value: Any) -> str:
        """A name before any erratum: of a corrected one the printed text."""
        return fold(value[3]) if value[1] == "corrected" else value[0]

    def _area(self, desk: dict[str, Any], path: str) -> Iterator[Flaw]:
        """The areas are those of the one entry that is for the desk, all of them in its order."""
        areas = desk.get("service_area", ())
        name = desk["organization"][2]
        for field, value in (
            ("prefecture", desk.get("prefecture")),
            *(("service_area", area) for area in areas),
        ):
            rests = (
                desk.get("prefecture", desk["organization"])[2]
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
            if in_full and not all("\t" in self.lines[s[0] - 1] and self.is_whole_cell(s) for s in value[2]):
                yield Flaw(f"{path}/{field}", "span", "it is no cell of a table")
        cited = {tuple(area[4:]) for area in areas}
        if len(cited) > 1:
            yield Flaw(f"{path}/service_area", "area", "its areas rest on different claims")
        if areas and areas[0][1] == "editorial":
            says = self.entries.get(("jurisdictions.toml", areas[0][5]), {})
            if "prefecture" not in desk and named_by(says):
                yield Flaw(f"{path}/prefecture", "area", f"its entry says {named_by(says)}")
            if [area[0] for area in areas] != says.get("serves"):
                yield Flaw(
                    f"{path}/service_area", "area", f"its entry is for {'、'.join(says.get('serves', ()))}"
                )
            better = [
                entry
                for id, entry in self.areas
                if id != areas[0][5] and self.is_for(entry, desk) and narrowness(entry) > narrowness(says)
            ]
            if better:
                yield Flaw(f"{path}/service_area", "area", "another entry is for this very desk")
        elif len(areas) > 1 or (not areas and "prefecture" in desk):
            yield Flaw(f"{path}/service_area", "area", "a desk has one area from its name or its table")

    def _doubled(self, desk: dict[str, Any], path: str) -> Iterator[Flaw]:
        """No value of a field stands there twice with the same claim."""
        for field in ("department", "urls", "emails", "notes", "service_area"):
            texts = Counter(canonical(value) for value in desk.get(field, ()))
            if texts and max(texts.values()) > 1:
                yield Flaw(f"{path}/{field}", "twice", "a value stands there twice")
        numbers = Counter(canonical(p["value"]) for field in NUMBERS for p in desk.get(field, ()))
        if numbers and max(numbers.values()) > 1:
            yield Flaw(f"{path}/phones", "twice", "a number stands there twice")

    # -- the file as a whole ----------------------------------------------------------------------

    def _order(self) -> Iterator[Flaw]:
        """Desks stand in the order of their rows, and units of one row in the order of their numbers."""
        for one, other in zip(self.shown, self.shown[1:], strict=False):
            if one["row"] > other["row"]:
                yield Flaw(f"desks/{other['id']}", "order", "it stands before an earlier row")
            apart = self.is_in_bracket(one) or self.is_in_bracket(other)
            if one["row"] == other["row"] and one.get("phones") and other.get("phones") and not apart:
                first, second = (d["phones"][0]["value"][2][0] for d in (one, other))
                if first > second and one["phones"] != other["phones"]:
                    yield Flaw(
                        f"desks/{other['id']}/phones",
                        "order",
                        "the numbers of a row stand at other sections than printed",
                    )
        keys: dict[str, list[int]] = defaultdict(list)
        for desk in self.desks:
            stem, _, ordinal = str(desk.get("key", "")).rpartition("|")
            keys[stem].append(int(ordinal) if ordinal.isdigit() else 0)
        for stem, ordinals in keys.items():
            if ordinals != list(range(1, len(ordinals) + 1)):
                yield Flaw("desks", "key", f"the desks of the key {stem} are numbered {ordinals}")

    def _organizations(self) -> Iterator[Flaw]:
        used: dict[Any, set[str]] = defaultdict(set)  # id → the names that desks have for it
        for desk in self.desks:
            used[desk.get("organization_id")].update(desk.get("organization", ())[:1])
            if desk.get("operator_id"):
                used[desk["operator_id"]].update(desk.get("operator", ())[:1])
        found: Counter[str] = Counter()
        for body in self.raw["organizations"]:
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


def _or_malformed(path: str, flaws: Iterator[Flaw]) -> Iterator[Flaw]:
    """Yield the flaws of a part, and where it cannot be looked at to its end, that."""
    try:
        yield from flaws
    except _MALFORMED as error:
        yield Flaw(path, "form", f"malformed: {type(error).__name__}: {error}")


def _is_footnote(value: Any, desk: dict[str, Any]) -> bool:
    """Whether a value stands in a footnote of the desk."""
    notes = {span[0] for note in desk.get("notes", ()) for span in note[2]}
    return all(span[0] in notes and span[0] > desk["row"] for span in value[2])
