"""The proof of what claims cite: entries are cited once and for what they may say; changes, tables, programs fit."""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from madoguchi.editions.proof.file import Desk, EditionFile, Flaw, grouped, once, values_of
from madoguchi.editions.proof.form import is_day
from madoguchi.editions.proof.headers import calls
from madoguchi.editions.proof.names import SENTENCE
from madoguchi.editions.proof.notices import calls_nobody, words_of
from madoguchi.editions.proof.prefectures import (
    NATION,
    in_kana,
    named_first,
    prefecture_in,
    prefectures_of,
    said_in_full,
)
from madoguchi.editions.proof.rules import is_for, minted
from madoguchi.editions.proof.text import fold

# The claims that a value of a field may have, where not every one is possible.
_CLAIMS = {
    "service_area": {"derived", "editorial"},
    **{key: {"printed", "derived", "changed"} for key in ("phones", "faxes")},
    **{key: {"printed", "derived"} for key in ("extension", "emails")},
}
_CORRECTED = ("heading", "organization", "department", "operator", "address", "postal_code", "note")
_PROGRAM_FIELDS = {"id", "slug", "name", "name_en", "description", "description_en"}
_TABLE_FIELDS = {"area", "as_found", "department", "name", "program", "referral", "rows", "same", "source"}
_FACTS = {
    *("id", "first", "count", "edition", "sha256", "title", "title_en", "what", "period_start", "period_end"),
    *("period_reason", "publisher", "published", "licence", "held_since"),
}
_TEXTS = ("title", "title_en", "what", "period_reason", "publisher", "published", "licence")
# What an entry of each file may say; a table is described by some of its fields, an area or a form of names by its own.
_ENTRY_FIELDS = {
    "errata.toml": ({"id", "table", "field", "line", "printed", "corrected", "reason", "evidence", "unit"},),
    "ids.csv": ({"id", "first_edition"},),
    "municipalities.csv": ({"prefecture", "name"},),
    "jurisdictions.toml": (
        {"program", "organization", "department", "address", "prefecture", "serves", "reason"},
        {"ending", "reason"},
    ),
}
_AREAS = ("", "nation", "prefecture", "name", "jurisdictions")
_YEAR = re.compile("「((令和|平成)([0-9]{1,2}|元)年度)」")
# The day, or the month, that a reason quotes: 一覧に「令和8年4月1日現在」とある, 一覧に「更新日：2026/5/12」とある.
_OF_A_DAY = re.compile(
    "一覧に「([^」]*?(?:(令和|平成|[RH])([0-9]{1,2}|元)|((?:19|20)[0-9]{2}))[年./-](0?[1-9]|1[0-2])(?:[月./-]([0-9]{1,2})日?|月)(?![0-9])[^」]*)」とある"
)
_SHA256 = re.compile("[0-9a-f]{64}")
_MINTED = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_PARTS = {
    *("format", "id", "sources", "tables", "programs", "organizations", "locations", "desks", "notices"),
    *("knowledge", "accounted", "lines", "changes", "former", "source", "revision"),
}


def check_claims_allowed(_file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """No digit is corrected by us, no area is taken from print, whatever entry says so."""
    for field, value in values_of(desk):
        if value[1] not in _CLAIMS.get(field, {value[1]}):
            yield Flaw(f"{path}/{field}", "claim", f"such a value cannot be {value[1]}")


def check_area_known(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """A desk for which an entry or its full name says a prefecture has an area."""
    if served := desk.get("service_area"):
        where = [prefectures_of(phone["number"]) for phone in desk.get("phones", ())]
        where += [{named_first(fold(desk["address"][0])) or ""}] if "address" in desk else []
        near = set().union(*where) - {""}
        areas = {named_first(area[0]) for area in served}
        told = NATION in {area[0] for area in served} or "area-code-elsewhere" in file.codes[desk["id"]]
        if served[0][1] != "editorial" and _says_area(file, desk, served[0][0]):
            yield Flaw(f"{path}/service_area", "area", "an entry, or its table, says another area")
        if served[0][1] == "editorial" and near and near.isdisjoint(areas) and not told:
            yield Flaw(f"{path}/service_area", "area", "none of its numbers, nor its address, lies there")
        return
    if any(is_for(entry, desk) for _, entry in file.areas):
        yield Flaw(f"{path}/service_area", "area", "an entry is for this desk")
    area = file.entries.get(("tables.toml", desk["table"]), {}).get("area")
    name = desk["organization"][0]
    unknown = area == "prefecture" and desk["row"] in file.no_prefectures  # an ERROR says so
    if not unknown and (
        area in ("nation", "prefecture")
        or (area in ("name", "jurisdictions") and (prefecture_in(name, name) or in_kana(name)))
        or (area != "jurisdictions" and said_in_full(name))
    ):
        yield Flaw(f"{path}/service_area", "area", "its name or its table says the area")


def _says_area(file: EditionFile, desk: Desk, area: str) -> bool:
    """Whether an entry says whom a desk serves, or its table that it serves the whole nation, and no `area`."""
    nation = file.entries.get(("tables.toml", desk["table"]), {}).get("area") == "nation"
    return (nation and area != NATION) or any(is_for(entry, desk) for _, entry in file.areas)


def check_entries_cited(file: EditionFile) -> Iterator[Flaw]:
    """Every entry is cited, and stands there once; an erratum is for one printed place."""
    cited: set[tuple[str, str]] = {
        ("municipalities.csv", str(p.get("municipality"))) for p in file.raw["locations"]
    }
    places: dict[str, set[str]] = defaultdict(set)
    corrected: dict[str, set[str]] = defaultdict(set)  # erratum → the desks that are corrected by it
    for desk in file.desks:
        cited |= {("tables.toml", desk["table"]), ("ids.csv", desk["key"])}
        for _, value in values_of(desk):
            if value[1] == "corrected":
                cited |= {("errata.toml", id) for id in value[4:]}
                for id in value[4:]:
                    places[id].add(str(value[2]))
                    corrected[id].add(file.proven_by.get(desk["id"]) or desk["id"])
            elif value[1] == "editorial":
                cited.add((value[4], value[5]))
            elif value[1] == "derived" and value[4] == "prefecture-in-name":
                cited |= {("jurisdictions.toml", id) for id in value[5:]}
    seen: Counter[tuple[str, str]] = Counter()
    for entry in file.raw["knowledge"]:
        name = (str(entry["file"]), str(entry["id"]))
        path = f"knowledge/{name[0]}/{name[1]}"
        seen[name] += 1
        if seen[name] > 1:
            yield Flaw(path, "twice", "another entry has this id")
        yield from _named(file, name, entry["says"], path)
        if name[0] == "errata.toml":
            yield from _erratum(file, name[1], entry["says"], path, corrected[name[1]])
            if _of_heading(file, entry["says"]):
                continue
        if name not in cited:
            yield Flaw(path, "idle", "no claim cites it")
    for id, where in places.items():
        if len(where) > 1 and not file.entries.get(("errata.toml", id), {}).get("unit"):
            yield Flaw(f"knowledge/errata.toml/{id}", "erratum", "it is applied at more than one place")


def _named(file: EditionFile, name: tuple[str, str], says: dict[str, Any], path: str) -> Iterator[Flaw]:
    """The id of an entry is made of what it says, and a table says nothing that is not applied."""
    data, id = name
    if data != "tables.toml" and says.keys() not in _ENTRY_FIELDS.get(data, ()):
        yield Flaw(path, "entry", "there is no such file of entries, or no such field in it")
    if data == "jurisdictions.toml" and "serves" in says:
        made = "|".join(
            [",".join(says["program"]), says["organization"], says["department"], says["address"]]
        )
        if id != made or not says["reason"] or not says["serves"]:
            yield Flaw(path, "entry", f"its id is made of what it is for, {made}; and it has a reason")
        if not all(area == NATION or named_first(area) or area[-1:] in "市区町村" for area in says["serves"]):
            yield Flaw(path, "entry", "whom it serves is no prefecture, nor in one")
    elif data == "ids.csv":
        if not _MINTED.fullmatch(says["id"]):
            yield Flaw(path, "entry", "its id has the wrong form")
        if _minted_for(file).get(says["id"], id) != id:
            yield Flaw(
                path, "entry", f"its id is that of {_minted_for(file)[says['id']]}, which stands in the file"
            )
    elif data == "tables.toml":
        if says.get("as_found") and any(says[part] for part in ("department", "name", "rows", "same")):
            yield Flaw(path, "entry", "a table that is read as found has no description")
        if says.get("as_found") and says["referral"] == says["program"]:
            yield Flaw(path, "entry", "it refers to its own desks only")
        if says["area"] not in _AREAS or says.keys() - _TABLE_FIELDS:
            yield Flaw(path, "entry", "there is no such area, or no such field of a table")
        desks = _by_table(file).get(id, [])
        printed = [fold(file.lines[desk["row"] - 1]) for desk in desks]
        served = {area[0] for desk in desks for area in desk.get("service_area", ())}
        if desks and says["area"] == "nation" and NATION not in served:
            yield Flaw(path, "entry", "no desk of the table serves the whole nation")
        for rule in says["rows"]:
            if not any(rule["match"] in line for line in printed):
                yield Flaw(path, "entry", f"no row of the table reads 「{rule['match']}」")
        if says["same"] and not any(line.startswith(says["same"]) for line in printed):
            yield Flaw(path, "entry", f"no row of the table begins with 「{says['same']}」")
        if says["name"] and says["name"] != "{prefecture}":
            used = {cite for desk in desks for cite in desk["organization"][4:]}
            if says["name"] not in used:
                yield Flaw(path, "entry", f"no desk of the table is called 「{says['name']}」")
        stated = says["department"]
        for desk in desks if stated else ():
            levels = [level[0] for level in desk.get("department", ())]
            if levels[: len(stated)] != stated:
                yield Flaw(f"desks/{desk['id']}/department", "level", f"its table is of {'、'.join(stated)}")


@once
def _minted_for(file: EditionFile) -> dict[str, str]:
    """The id that is made of a desk's key → the key."""
    return {minted("desk", desk["key"]): desk["key"] for desk in file.desks}


@once
def _by_table(file: EditionFile) -> dict[str, list[dict[str, Any]]]:
    return grouped((desk["table"], desk) for desk in file.desks)


def _of_heading(file: EditionFile, says: dict[str, Any]) -> bool:
    """Whether an erratum is that of the heading of its table."""
    return says["field"] == "heading" and any(
        fold(file.lines[line - 1]).startswith(says["printed"])
        for line in file.headings.get(says["table"], ())
    )


def _erratum(file: EditionFile, id: str, says: dict[str, Any], path: str, desks: set[str]) -> Iterator[Flaw]:
    if says["id"] != id or says["field"] not in _CORRECTED or not (says["reason"] and says["evidence"]):
        yield Flaw(path, "erratum", "it has another id or field, or no reason and evidence")
    if sum(letter.isdecimal() for letter in says["printed"]) >= 10:
        yield Flaw(path, "erratum", "digits of numbers are never corrected")
    told = (n for n in _applied(file).get(says["printed"], ()) if says["corrected"] in words_of(n))
    if not any(desks <= {*notice["desks"]} for notice in told):
        yield Flaw(path, "erratum", "no notice says that it is applied")


@once
def _applied(file: EditionFile) -> dict[str, list[dict[str, Any]]]:
    """What was printed otherwise → the notices of its correction."""
    return grouped((notice["value"], notice) for notice in file.notices_of("erratum-applied"))


def check_texts_call_nobody(file: EditionFile) -> Iterator[Flaw]:
    """What the file says of its lists and programs, and why, holds no number to call that no line prints."""
    told = [(f"sources/{each['id']}", each) for each in file.raw["sources"]]
    told += [(f"programs/{each['slug']}", each) for each in file.raw["programs"]]
    told += [(f"knowledge/{each['file']}/{each['id']}", each["says"]) for each in file.raw["knowledge"]]
    for path, says in told:
        for name in says.keys() & {*_TEXTS, *_PROGRAM_FIELDS, "ja", "reason", "corrected"}:
            texts = says[name].values() if isinstance(says[name], dict) else [says[name] or ""]
            if called := calls_nobody(file, texts):
                yield Flaw(
                    f"{path}/{name}", "printed", f"it has the number {called}, which is printed nowhere"
                )


def check_facts_fit(file: EditionFile) -> Iterator[Flaw]:
    """What the file says of its sources, of its edition and of its tables agrees with itself."""
    digests = Counter(source["sha256"] for source in file.raw["sources"])
    for source in file.raw["sources"]:
        path = f"sources/{source['id']}"
        if source.keys() - _FACTS - {"stretches", "ja", "area_code"}:
            yield Flaw(path, "form", "unknown fields")
        if not source.keys() >= _FACTS:
            yield Flaw(path, "form", f"it does not say its {', '.join(sorted(_FACTS - source.keys()))}")
        if not all(isinstance(source.get(name) or "", str) for name in _TEXTS) or not source.get("title"):
            yield Flaw(path, "form", "the title or publisher is no text")
        title, (first, last, _) = fold(source["title"]), file.window(source["first"])
        inside = any(title in fold(line) for line in file.lines[first - 1 : last])
        if not inside and any(title == fold(line).strip() for line in file.lines):
            yield Flaw(f"{path}/title", "source", "another list is headed so")
        if source.get("edition", file.raw["id"]) != file.raw["id"]:
            yield Flaw(f"{path}/edition", "edition", f"the edition is {file.raw['id']}")
        if not _SHA256.fullmatch(source["sha256"]) or digests[source["sha256"]] > 1:
            yield Flaw(f"{path}/sha256", "digest", "it is no sha256, or that of another source, too")
        days = [source.get(name) for name in ("period_start", "period_end", "held_since")]
        if any(day is not None and not is_day(day) for day in days):
            yield Flaw(path, "period", "one of its days is none")
        elif days[0] and days[1] and days[0] > days[1]:
            yield Flaw(path, "period", "it ends before it begins")
        yield from _period(file, source, path)
        begins = [stretch[0] for stretch in source.get("stretches", ())]
        if begins and (
            begins[0] != 1 or begins != sorted(set(begins)) or begins[-1] > max(source["count"], 1)
        ):
            yield Flaw(f"{path}/stretches", "window", "its parts do not cover its lines in their order")
    yield from _tables_as_read(file)
    yield from _of_their_tables(file)
    yield from _names_of_programs(file)
    names = [body["name"] for body in file.raw["organizations"]]
    if names != sorted(names):
        yield Flaw("organizations", "order", "they do not stand in the order of their names")


def _counts_by_id(file: EditionFile) -> bool:
    """Whether its tables are counted as once: by the id alone, and so none of a table that nobody described."""
    count, known = Counter(desk["table"] for desk in file.shown), {desk["table"] for desk in file.desks}
    return all(
        table["desks"] == count[table["id"]] and (table["id"] in known or not table["program"])
        for table in file.raw["tables"]
    )


def _tables_as_read(file: EditionFile) -> Iterator[Flaw]:
    """Every table says how many desks and rows it has, of which program, and below which heading."""
    by_id = _counts_by_id(file)

    def name(desk: Desk) -> str:
        return str(desk["table"] if by_id else desk["table"] or desk["program"])

    count = Counter(name(desk) for desk in file.shown)
    of_all = Counter(name(desk) for desk in file.desks)
    rows: dict[str, set[int]] = defaultdict(set)
    standing: dict[str, set[int]] = defaultdict(set)
    programs: dict[str, set[str]] = defaultdict(set)
    for desk in file.desks:
        standing[name(desk)] |= {desk["row"], *desk["lines"]}
        if desk["row"] not in file.told:  # a heading with a number is a desk and no row
            rows[name(desk)].add(desk["row"])
        programs[name(desk)].add(desk["program"])
    parts = Counter(table["id"] for table in file.raw["tables"])
    unread = len(file.notices_of("row-unread"))
    for table in file.raw["tables"]:
        path = f"tables/{table['id']}"
        several = parts[table["id"]] > 1 or not table["id"]  # a table may stand there in parts
        if several and table["desks"] != count[table["id"]]:
            yield Flaw(path, "table", f"it has {count[table['id']]} desks")
        if several:
            continue
        if table["desks"] != count[table["id"]] or table["rows"] < len(rows[table["id"]]):
            yield Flaw(path, "table", f"it has {count[table['id']]} desks, and as many rows at least")
        told = file.entries.get(("tables.toml", table["id"]), {})
        most = max(len(rows[table["id"]]), of_all[table["id"]], len(standing[table["id"]])) + unread
        if told.get("as_found") and table["rows"] > most:
            yield Flaw(path, "table", "it has not so many rows")
        described = told.get("program")
        if table["program"] not in ({described, *programs[table["id"]]} if of_all[table["id"]] else {""}):
            yield Flaw(f"{path}/program", "program", f"its program is {described}")
        if not table["heading_line"] and table["heading"]:
            yield Flaw(f"{path}/heading", "heading", "its heading stands nowhere")
    of_nobody = by_id and any(not id or not of_all[id] for id in parts)
    for id in sorted(count.keys() - parts.keys() - ({""} if of_nobody else set())):
        yield Flaw(f"tables/{id}", "table", "desks stand in it, and it is not there")
    for id in sorted({desk["program"] for desk in file.shown if not desk["table"]} - parts.keys()):
        yield Flaw(f"tables/{id}", "table", "desks stand in it, and it is not there")
    lines = [table["heading_line"] for table in file.raw["tables"] if table["heading_line"]]
    if lines != sorted(lines):
        yield Flaw("tables", "order", "they do not stand in the order of their headings")
    firsts = [table["heading_line"] or min(rows[table["id"]], default=0) for table in file.raw["tables"]]
    begins = [file.window(line)[0] for line in firsts if line]
    if begins != sorted(begins):
        yield Flaw("tables", "order", "they do not stand in the order of their sources")


def _of_their_tables(file: EditionFile) -> Iterator[Flaw]:
    """A table that was read as found has one header, and its desks no heading between them and its own."""
    heads = {table["heading_line"] for table in file.raw["tables"]}
    headers: dict[str, set[str]] = defaultdict(set)
    told = sorted(file.told)
    for desk in file.desks:
        row, table = desk["row"], desk["table"]
        own, at = file.heading(table, row), bisect_right(told, row)
        if not table or not file.is_as_found(table):
            continue
        if own and at and own < told[at - 1] and told[at - 1] not in heads:
            yield Flaw(f"desks/{desk['id']}/table", "heading", "another heading stands nearer above its row")
        header = file.lines[file.header_above(row) - 1] if file.header_above(row) else ""
        # In a table of fields (名称 | 東支所, 電話 | 099-…) what stands above says a value, too.
        of_fields = header.count("\t") == 1 == file.lines[row - 1].count("\t")
        if "\t" in header and file.has_cells(row) and not of_fields:
            headers[table].add(header)
    for id, found in headers.items():
        if any(_are_of_two_tables(*pair) for pair in combinations(sorted(found), 2)):
            yield Flaw(f"tables/{id}", "table", "rows below two headers are those of two tables")


def _names_of_programs(file: EditionFile) -> Iterator[Flaw]:
    """No program is called as the table of another one is headed, or by a sentence that is printed nowhere."""
    called: dict[str, set[str]] = defaultdict(set)
    listed: dict[str, set[str]] = defaultdict(set)  # the lists in which the desks of a program stand
    titles = {source["id"]: fold(source["title"]) for source in file.raw["sources"]}
    for desk in file.desks:
        listed[desk["program"]].add(titles[file.window(desk["row"])[2]])
    for table in file.raw["tables"]:
        called[table["program"]].add(fold(table["heading"]))
    for program in file.raw["programs"]:
        name, path = fold(program["name"]), f"programs/{program['slug']}/name"
        others = set().union(*(words for slug, words in called.items() if slug != program["slug"]))
        known = called[program["slug"]] | listed.get(program["slug"], set())
        if program["slug"] in listed and name in others - known:
            yield Flaw(path, "program", "a table of another program is headed so")
        if (SENTENCE.search(name) or calls(name)) and not any(name in fold(line) for line in file.lines):
            yield Flaw(path, "program", "it is no name, and printed nowhere")


def _period(file: EditionFile, source: dict[str, Any], path: str) -> Iterator[Flaw]:
    """Where the reason for the days quotes a year or a day, they are its first and last, and the list has it in print."""
    reason, days = source["period_reason"], (source["period_start"], source["period_end"])
    for quoted, era, count in _YEAR.findall(fold(reason)):
        year = (1 if count == "元" else int(count)) + (2018 if era == "令和" else 1988)
        if days != (f"{year}-04-01", f"{year + 1}-03-31"):
            yield Flaw(f"{path}/period_start", "period", f"its reason says {quoted}")
        yield from _quoted(file, source, quoted, path)
    if told := _OF_A_DAY.fullmatch(fold(reason)):
        quoted, era, count, year_told, month, day = told.groups()
        begun = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}.get(era or "", 0)
        of_day = f"{begun + (1 if count == '元' else int(count or year_told)):04}-{int(month):02}"
        bounds = (1, monthrange(*map(int, of_day.split("-")))[1])
        if days != tuple(f"{of_day}-{int(day or bound):02}" for bound in bounds):
            yield Flaw(f"{path}/period_start", "period", f"its reason says {quoted}")
        yield from _quoted(file, source, quoted, path)


def _quoted(file: EditionFile, source: dict[str, Any], quoted: str, path: str) -> Iterator[Flaw]:
    own = file.lines[source["first"] - 1 : source["first"] - 1 + source["count"]]
    if not any(quoted in fold(line) for line in own):
        yield Flaw(f"{path}/period_reason", "period", f"「{quoted}」 is printed nowhere")


def check_parts_fit(file: EditionFile) -> Iterator[Flaw]:
    """The tables and the programs of the file are those that its desks and lines name."""
    for part in sorted(file.raw.keys() - _PARTS):
        yield Flaw(part, "form", "an edition has no such part")
    for number, line in enumerate(file.raw["lines"], start=1):
        if not isinstance(line, str) or "\n" in line or "\r" in line:
            yield Flaw(f"lines/{number}", "form", "not a text of one line")
    programs = Counter(program["slug"] for program in file.raw.get("programs", ()))
    ids = Counter(program["id"] for program in file.raw.get("programs", ()))
    for program in file.raw.get("programs", ()):
        texts = program.keys() == _PROGRAM_FIELDS and all(isinstance(t, str) for t in program.values())
        if ids[program["id"]] > 1 or not texts or not program["name"]:
            yield Flaw(f"programs/{program['slug']}", "program", "it has no name, or another program's id")
        if program["id"] not in (minted("program", program["slug"]), program["slug"]):
            yield Flaw(f"programs/{program['slug']}", "id", "its id is not minted from its slug")
    # A table that nobody described is called by its heading.
    named = {desk["program"] for desk in file.desks if desk["table"]}
    named |= {desk["referral"] for desk in file.desks if desk.get("referral")}
    for slug in sorted(named | {s for s, n in programs.items() if n > 1}):
        if programs[slug] != 1:
            yield Flaw(f"programs/{slug}", "program", "it is not there, or twice")
    at = {table["heading_line"] for table in file.raw["tables"]} - {None}
    # A table that is read as found may have headings between its rows.
    found = any(file.is_as_found(desk["table"]) for desk in file.desks)
    for line in sorted(at - file.told if found else at ^ file.told):
        yield Flaw(f"lines/{line}", "heading", "it is the heading of no table, or a table's that is none")
    words = {place[0]: fold(file.at(place)).strip() for place in file.accounted("heading")}
    for table in file.raw["tables"]:
        line = table["heading_line"]
        if line and not (
            table["heading"] in file.lines[line - 1] and words.get(line, "") in fold(table["heading"])
        ):
            yield Flaw(f"tables/{table['id']}", "heading", "its heading is printed otherwise")


def _are_of_two_tables(one: str, other: str) -> bool:
    """Whether two headers have not as many columns, or not half of their words in common."""
    words, others = (header.split("\t") for header in (one, other))
    return len(words) != len(others) or 2 * len({*words} & {*others}) < len(words)
