"""Generate docs/reference/*.md from the code and the data; the same bytes each time.

Usage:

    python tools/generate_reference.py            write the pages
    python tools/generate_reference.py --check    write nothing; exit 1 and name the pages that are not current

Nothing is told here that the code or a data file does not say: what the fields of the JSON
mean stands in docs/reference/fields.toml, and a field without a meaning there stops the run.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import typer.main

from madoguchi.answers.router import Router
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.data.loading import tables
from madoguchi.editions.proof.words import KINDS
from madoguchi.faces.cli.linting import lint_json
from madoguchi.faces.cli.main import app
from madoguchi.faces.exports.answers import answer_json, answer_json_full
from madoguchi.faces.exports.jsonl import desk_row
from madoguchi.model.edition import Edition
from madoguchi.model.notice import Severity
from madoguchi.model.provenance import ClaimKind
from madoguchi.rules.registry import RULES, Rule
from madoguchi.settings import VARIABLES
from madoguchi.store.editions import packaged_edition

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "reference"
# A value that is not what its claim yields has the code of its claim.
CLAIMS = [each.value for each in ClaimKind]
PROOF = ROOT / "src" / "madoguchi" / "editions" / "proof"
FIELDS = FOLDER / "fields.toml"
NOTE = "<!-- Made by tools/generate_reference.py. Do not edit: change what it is made of, and run it. -->"
EXAMPLE = ("03-3501-1669", date(2024, 1, 31))
MOST_EXAMPLE_DESK = "中小企業庁 事業環境部 取引課"


def main() -> None:
    """Write the pages, or check them."""
    pages = generate(packaged_edition())
    stale = [name for name, text in pages.items() if _held(FOLDER / name) != text]
    if "--check" in sys.argv[1:]:
        if stale:
            sys.exit(f"not current: {', '.join(stale)}; run tools/generate_reference.py")
        return
    for name in stale:
        (FOLDER / name).write_text(pages[name], encoding="utf-8")
    print(f"{len(pages)} pages, {len(stale)} written")


def generate(edition: Edition) -> dict[str, str]:
    """Return every generated page: file name → text."""
    makers: dict[str, Callable[[Edition], Iterable[str]]] = {
        "rules.md": rules_page,
        "flaws.md": lambda _: flaws_page(),
        "cli.md": lambda _: cli_page(),
        "settings.md": lambda _: settings_page(),
        "tables.md": tables_page,
        "topics.md": lambda _: topics_page(),
        "jurisdictions.md": lambda _: jurisdictions_page(),
        "errata.md": lambda _: errata_page(),
        "answer-json.md": answer_page,
        "jsonl.md": jsonl_page,
        "lint-json.md": lint_page,
    }
    return {name: "\n".join([NOTE, "", *maker(edition)]).rstrip() + "\n" for name, maker in makers.items()}


def _held(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def cell(text: object) -> str:
    """Return a text that may stand in a cell of a Markdown table."""
    return str(text).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def code(text: object) -> str:
    """Return a text as code in a cell."""
    return f"`{str(text).replace('|', '¦')}`" if str(text) else ""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a Markdown table and an empty line."""
    names = list(head)
    yield "| " + " | ".join(names) + " |"
    yield "|" + " --- |" * len(names)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


# -- settings -----------------------------------------------------------------------------------


def settings_page() -> Iterator[str]:
    """Every variable of the environment."""
    yield "# Settings"
    yield ""
    yield (
        "Set in the environment; a variable that is empty counts as absent. A value that cannot be used stops "
        "the command with one line. [How to run it](../how-to/run.md)."
    )
    yield ""
    yield from table(["variable", "default", "what"], ([code(v.name), v.default, v.what] for v in VARIABLES))


# -- flaws ------------------------------------------------------------------------------------


def flaws_page() -> Iterator[str]:
    """Every kind of flaw that the proof finds, and all that it says of one."""
    said = sentences_of_flaws()
    yield "# Flaws"
    yield ""
    yield (
        "What `madoguchi verify` says of a value that is not proven: its path, a code, a sentence. `…` stands for what "
        "is printed there. No flaw is excused: an edition with one is not proven. [What is proven](../explanation/evidence.md)."
    )
    yield ""
    yield from table(
        ["code", "what is wrong", "what is said"],
        ([code(each), cell(KINDS[each]), "<br>".join(map(cell, said[each]))] for each in KINDS),
    )


def sentences_of_flaws() -> dict[str, list[str]]:
    """Return code → what the modules of the proof say, each once, in the order of the modules.

    Raises KeyError for a code that has no words.
    """
    found: dict[str, dict[str, None]] = {each: {} for each in KINDS}
    for file in sorted(PROOF.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Flaw":
                _, kind, says = node.args
                codes = [each.value for each in ast.walk(kind) if isinstance(each, ast.Constant)] or CLAIMS
                for each in codes:
                    found[each] |= dict.fromkeys(_sentences(says))
    return {each: list(sentences) for each, sentences in found.items()}


def _sentences(node: ast.expr) -> Iterator[str]:
    """What an expression may say, with … for what is known only then."""
    if isinstance(node, ast.IfExp):
        yield from (*_sentences(node.body), *_sentences(node.orelse))
    elif isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        parts = (str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        yield re.sub("…+", "…", "".join(parts))


# -- rules ------------------------------------------------------------------------------------


def rules_page(edition: Edition) -> Iterator[str]:
    """Every rule, from its docstring, with what it says about the packaged list."""
    found = Counter(notice.code for notice in edition.notices)
    yield "# Rules"
    yield ""
    yield (
        f"Every notice has a stable code. There are {len(RULES)} rules; each is a small essay: what it finds, whom "
        "that harms, a bad example and a good one. An ERROR keeps a list from being published, a WARNING wants a "
        "look, an INFO is for the record. `madoguchi lint` shows them; [how to add one](../how-to/new-rule.md)."
    )
    yield ""
    counts = Counter(notice.severity for notice in edition.notices)
    said = ", ".join(f"{counts[severity]} {severity.value}" for severity in Severity)
    yield f"On the packaged list of {edition.id}: {said}."
    yield ""
    for severity in Severity:
        rules = sorted((rule for rule in RULES if rule.severity is severity), key=lambda rule: rule.code)
        yield f"## {severity.value}"
        yield ""
        yield from table(
            ["code", "what it finds", "on the packaged list"],
            ([f"[`{r.code}`](#{r.code})", cell(_essay(r)[0]), str(found[r.code])] for r in rules),
        )
        for rule in rules:
            yield from _rule(rule)


def _essay(rule: type[Rule]) -> list[str]:
    return (inspect.getdoc(rule) or "").split("\n\n")


def _rule(rule: type[Rule]) -> Iterator[str]:
    yield f"### {rule.code}"
    yield ""
    for paragraph in _essay(rule):
        yield re.sub(r"^(Bad|Good):", r"- \1:", paragraph, flags=re.M)
        yield ""


# -- the command line ---------------------------------------------------------------------------


def cli_page() -> Iterator[str]:
    """The commands with their options, as typer knows them."""
    group: Any = typer.main.get_command(app)
    yield "# The command line"
    yield ""
    yield (
        f"{group.help} `make setup` puts the command into `.venv/bin`. A command that cannot be carried out says "
        "so in one line and exits with 2; `lint` and `export` exit with 1 when an ERROR stands in what was read, "
        "and so does a command whose [extra](../../README.md#install) is not installed."
    )
    yield ""
    for name, command in _commands(group):
        words = [_argument(p) for p in command.params if p.param_type_name == "argument"]
        usage = [*words, "[options]"] if _options(command) else words
        yield f"## madoguchi {name}"
        yield ""
        yield command.help.strip()
        yield ""
        yield "```text"
        yield " ".join(["madoguchi", name, *usage])
        yield "```"
        yield ""
        rows = [[code(_spelled(p)), cell(p.help or "")] for p in command.params if p.name != "help"]
        if rows:
            yield from table(["argument or option", "what"], rows)


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its name, those of a group behind the group."""
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        yield before + name, command
        if hasattr(command, "list_commands"):
            yield from _commands(command, f"{before}{name} ")


def _options(command: Any) -> list[Any]:
    return [p for p in command.params if p.param_type_name == "option" and p.name != "help"]


def _argument(parameter: Any) -> str:
    """An argument as a usage line has it: one that may be left out in brackets, several with dots."""
    word = parameter.name.upper() + ("..." if parameter.nargs == -1 else "")
    return word if parameter.required else f"[{word}]"


def _spelled(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.name).upper()
    names = ", ".join(parameter.opts)
    return names if getattr(parameter, "is_flag", False) else f"{names} VALUE"


# -- the list ---------------------------------------------------------------------------------


def tables_page(edition: Edition) -> Iterator[str]:
    """The tables of the list as they were read."""
    described = {entry["id"]: entry for entry in tomllib.loads(GUIDEBOOK.text("tables.toml"))["table"]}
    programs = edition.program_by_slug
    numbers = {number for desk in edition.desks for number in desk.numbers}
    yield "# Tables of the list"
    yield ""
    yield (
        f"The list of {edition.id} has {len(edition.lines)} lines, {len(edition.tables)} tables, "
        f"{len(edition.desks)} desks and {len(numbers)} distinct numbers. How each table is read stands in "
        "`src/madoguchi/data/guidebook/tables.toml`; what a program is, in `programs.toml` "
        "([a new edition](../how-to/new-edition.md))."
    )
    yield ""
    yield from table(
        ["id", "heading as printed", "line", "program", "rows", "desks", "columns → meaning"],
        (
            [
                code(facts.id),
                cell(facts.heading),
                str(facts.heading_line or ""),
                cell(programs[facts.program].name if facts.program in programs else facts.program),
                str(facts.rows),
                str(facts.desks),
                cell("、".join(f"{h or '(none)'} → {r}" for h, r in _columns(described.get(facts.id, {})))),
            ]
            for facts in edition.tables
        ),
    )
    yield "Rows are lines of the table without its headers; a merged row gives as many desks as it has units."
    yield ""
    yield "## Programs"
    yield ""
    yield "Tables belong to a list, programs to the world. Descriptions and English names are editorial."
    yield ""
    desks = Counter(desk.program for desk in edition.desks)
    yield from table(
        ["slug", "program", "in English", "what it is", "desks"],
        (
            [code(p.slug), cell(p.name), cell(p.name_en), cell(p.description_en), str(desks[p.slug])]
            for p in edition.programs
        ),
    )


def _columns(entry: dict[str, Any]) -> Iterable[tuple[str, str]]:
    columns: dict[str, str] = entry.get("columns", {})
    return columns.items()


# -- topics -----------------------------------------------------------------------------------


def topics_page() -> Iterator[str]:
    """Topics → functions → programs: a drawing for each official topic, and the reasons."""
    raw = tomllib.loads(GUIDEBOOK.text("topics.toml"))
    functions = {entry["id"]: entry for entry in tomllib.loads(GUIDEBOOK.text("functions.toml"))["function"]}
    programs = {p["slug"]: p["name"] for p in tomllib.loads(GUIDEBOOK.text("programs.toml"))["program"]}
    words = _words()
    yield "# Topics, functions, programs"
    yield ""
    yield (
        "What the trouble is about (topic) leads to what desks do (function), and a function to desks of a program "
        "at the place. The top level is that of the government's own catalogue (GIF 491-1); the finer topics are "
        "ours. Data: `topics.toml`, `topics/*.toml`, `functions.toml` "
        "([how to add one](../how-to/new-topic-or-function.md))."
    )
    yield ""
    for parent in raw["parent"]:
        topics = [topic for topic in raw["topic"] if topic["parent"] == parent["id"]]
        yield f"## {parent['name']} ({parent['name_en']})"
        yield ""
        if not topics:
            yield "No topic of ours stands under it yet."
            yield ""
            continue
        yield from _led(topics, functions, programs)
        for topic in topics:
            yield from _topic(topic, words.get(topic["id"], {}), functions)
    yield "## Functions"
    yield ""
    yield (
        "Selectors are tried in order: the first that has a desk for the place wins. Words put a function first "
        "among those of its topic."
    )
    yield ""
    yield from table(
        [
            "function",
            "what the caller gets",
            "desks, first that fits",
            "without a place",
            "put first by",
            "why",
        ],
        (
            [
                f"{code(entry['id'])}<br>{cell(entry['name'])}",
                cell(entry["helps_en"]),
                "<br>".join(_selector(s, programs) for s in entry["desks"]),
                "<br>".join(_selector(s, programs) for s in entry.get("national", ()))
                or "the place is asked",
                cell("、".join(entry.get("words", ()))),
                cell(entry["reason"]),
            ]
            for entry in functions.values()
        ),
    )


def _words() -> dict[str, dict[str, Any]]:
    """The words of each topic; several files may speak of one."""
    folder = ROOT / "src" / "madoguchi" / "data" / "topics"
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["topic"]:
            merged = found.setdefault(entry["id"], {})
            for key, value in entry.items():
                merged[key] = [*merged.get(key, ()), *value] if isinstance(value, list) else value
    return found


def _led(topics: list[dict[str, Any]], functions: dict[str, Any], programs: dict[str, str]) -> Iterator[str]:
    """A table: each topic, its functions in order, and whose desks each function has."""

    def told(name: str) -> str:
        selectors = (*functions[name]["desks"], *functions[name].get("national", ()))
        whose = dict.fromkeys(programs[selector["program"]] for selector in selectors)
        return f"{functions[name]['name']}: {'、'.join(whose)}"

    yield from table(
        ("topic", "first", "second", "then"),
        (
            [
                f"[{topic['name']}](#{topic['id']})",
                *(cell(told(name)) for name in topic["functions"][:2]),
                *[""] * (2 - len(topic["functions"])),
                cell("; ".join(told(name) for name in topic["functions"][2:])),
            ]
            for topic in topics
        ),
    )


def _topic(topic: dict[str, Any], words: dict[str, Any], functions: dict[str, Any]) -> Iterator[str]:
    yield f"### {topic['id']}"
    yield ""
    yield f"{topic['name']} ({topic['name_en']}). {words.get('covers_en', '')}".strip()
    yield ""
    order = ", then ".join(f"{functions[name]['name']} (`{name}`)" for name in topic["functions"])
    yield f"- Leads to: {order}."
    yield f"- Why: {topic['reason']}."
    listed = len(words.get("strong", ())), len(words.get("weak", ()))
    yield f"- Words: {listed[0]} that decide, {listed[1]} that only count together."
    for other in words.get("not", ()):
        yield f"- Not {other}."
    yield ""


def _selector(selector: dict[str, str], programs: dict[str, str]) -> str:
    more = ", ".join(f"{key} {code(value)}" for key, value in selector.items() if key != "program")
    return cell(programs[selector["program"]]) + (f" ({more})" if more else "")


# -- jurisdictions and errata -------------------------------------------------------------------


def jurisdictions_page() -> Iterator[str]:
    """Whom a desk serves, where its name does not say it."""
    entries = tables(GUIDEBOOK.text("jurisdictions.toml"), "area", "jurisdictions.toml")
    programs = {p["slug"]: p["name"] for p in tomllib.loads(GUIDEBOOK.text("programs.toml"))["program"]}
    yield "# Jurisdictions"
    yield ""
    yield (
        f"{len(entries)} entries of `jurisdictions.toml`: which prefectures and municipalities a desk serves where "
        "its table or its name does not say so. The longest name that fits wins, then the entry with a department "
        "or an address. A 郡 stands for its municipalities."
    )
    yield ""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for entry in entries:
        groups.setdefault(tuple(entry["program"]), []).append(entry)
    for slugs, members in groups.items():
        yield f"## {'、'.join(programs[slug] for slug in slugs)}"
        yield ""
        yield from table(
            ["body", "only", "serves", "counted to", "why"],
            (
                [
                    cell(entry["organization"]),
                    cell(" ".join(filter(None, [entry.get("department"), entry.get("address")]))),
                    cell("、".join(entry["serves"])),
                    cell(entry.get("prefecture", "")),
                    cell(entry["reason"]),
                ]
                for entry in members
            ),
        )


def errata_page() -> Iterator[str]:
    """What was printed or read wrongly, and what proves it."""
    entries = tables(GUIDEBOOK.text("errata.toml"), "erratum", "errata.toml")
    yield f"# Errata of {GUIDEBOOK.edition}"
    yield ""
    yield (
        f"{len(entries)} corrections of what the printer or the extraction got wrong. The printed text stays in the "
        "evidence of each desk. Digits of phone numbers are never corrected. "
        "[How to propose one](../how-to/correction.md)."
    )
    yield ""
    for entry in entries:
        unit = f", desk {entry['unit']}" if entry.get("unit") else ""
        yield f"## {entry['id']}"
        yield ""
        yield f"Line {entry['line']}, table `{entry['table']}`, {entry['field']}{unit}."
        yield ""
        yield f"- As printed: 「{entry['printed']}」"
        yield f"- Corrected: 「{entry['corrected']}」"
        yield f"- Reason: {entry['reason']}."
        yield f"- Evidence: {entry['evidence']}."
        yield ""
    suspects = tables(GUIDEBOOK.text("suspects.toml"), "suspect", "suspects.toml")
    yield "# Suspected, not corrected"
    yield ""
    yield (
        f"{len(suspects)} things that a person who read every line suspects: not proven enough to correct, too "
        "likely to pass over. Each is a notice."
    )
    yield ""
    yield from table(
        ["printed", "severity", "suspected", "it rests on", "what an editor could do"],
        (
            [cell(s["printed"]), s["severity"], cell(s["message"]), cell(s["evidence"]), cell(s["fix"])]
            for s in suspects
        ),
    )


# -- JSON -------------------------------------------------------------------------------------


def answer_page(edition: Edition) -> Iterator[str]:
    """The fields of an answer."""
    meanings = _meanings()
    answer = Router(edition).answer(EXAMPLE[0], "", EXAMPLE[1])
    short, full = answer_json(answer, edition, "q1"), answer_json_full(answer, edition)
    yield "# The answer as JSON"
    yield ""
    yield (
        "`madoguchi ask --batch FILE.jsonl` writes one such object a line, in the order of the file. "
        "`madoguchi ask --json` and `/api/ask?q=…&place=…&at=…` give one, with more about it."
    )
    yield ""
    yield "## In every answer"
    yield ""
    yield from _fields(short, meanings["answer"])
    yield "### Each of `answers`"
    yield ""
    yield from _fields(short["answers"][0], meanings["answered"])
    yield "## Besides, for one question"
    yield ""
    yield from _fields({k: v for k, v in full.items() if k not in short}, meanings["more"])
    yield "### `edition`"
    yield ""
    yield from _fields(full["edition"], meanings["edition"])
    yield "With `--explain`, `trace` lists the steps of the understanding as `step` and `detail`."
    yield ""
    yield f"## Example: {EXAMPLE[0]} as of {EXAMPLE[1].isoformat()}"
    yield ""
    full["edition"]["revision"] = "(sha256 of the edition's bytes)"
    yield from _json(full)


def jsonl_page(edition: Edition) -> Iterator[str]:
    """The fields of a desk in the export."""
    meanings = _meanings()
    desk = next(d for d in edition.desks if d.name == MOST_EXAMPLE_DESK)
    row = desk_row(desk, edition)
    yield "# Desks as JSON Lines"
    yield ""
    yield "`madoguchi export jsonl` writes one desk a line, in the order of the list. Where the list is silent: null or empty."
    yield ""
    yield from _fields(row, meanings["desk"])
    yield "## Each of `phones`"
    yield ""
    fax = replace(desk.phones[0], extension=desk.phones[0].value)  # a line that has every field
    yield from _fields(desk_row(replace(desk, faxes=(fax,)), edition)["phones"][-1], meanings["phone"])
    yield "## `source`"
    yield ""
    yield from _fields(row["source"], meanings["source"])
    yield "## Example"
    yield ""
    yield from _json(row)


def lint_page(edition: Edition) -> Iterator[str]:
    """The fields of a notice."""
    row = json.loads(next(line for line in lint_json(edition) if '"erratum-applied"' in line))
    yield "# Notices as JSON Lines"
    yield ""
    yield "`madoguchi lint --json` writes one notice a line, in the order of the list. The codes: [rules](rules.md)."
    yield ""
    yield from _fields(row, _meanings()["notice"])
    yield "## Example"
    yield ""
    yield from _json(row)


def _meanings() -> dict[str, dict[str, str]]:
    return tomllib.loads(FIELDS.read_text(encoding="utf-8"))


def _fields(row: dict[str, Any], meanings: dict[str, str]) -> Iterator[str]:
    if row.keys() != meanings.keys():
        sys.exit(f"{FIELDS.name} and the code differ in: {sorted(row.keys() ^ meanings.keys())}")
    yield from table(["field", "what"], ([code(name), cell(meanings[name])] for name in row))


def _json(row: dict[str, Any]) -> Iterator[str]:
    yield "```json"
    yield json.dumps(row, ensure_ascii=False, indent=2)
    yield "```"
    yield ""


if __name__ == "__main__":
    main()
