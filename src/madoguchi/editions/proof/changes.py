"""The proof of what has changed since a list was printed, and of what is remembered of earlier editions.

Nobody can tell from a file whether a number has moved; but what is said of it can be held against the rest:
each change follows from what was said before it, makes a number that there is, an address of the web, a name,
and names desks and programs of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from madoguchi.editions.proof.file import Desk, EditionFile, Flaw, names_of, values_of
from madoguchi.editions.proof.form import is_day
from madoguchi.editions.proof.headers import calls
from madoguchi.editions.proof.names import SENTENCE
from madoguchi.editions.proof.prefectures import PREFECTURES
from madoguchi.editions.proof.rules import minted
from madoguchi.editions.proof.text import URL, fold, tight
from madoguchi.editions.proof.untold import is_of_plan

# What a change may be of; a desk that closes is one of its own.
_CHANGED = ("phone", "organization", "department", "address", "postal_code", "hours", "url", "desk", "added")
_CHANGE_FIELDS = {"id", "desk", "field", "before", "after", "effective", "reason", "evidence", "desk_says"}
_EVIDENCE_FIELDS = {"method", "source", "says", "day"}
_METHODS = ("owner-site", "letter", "called", "other-list", "report", "new-edition")
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
_NUMBER = re.compile("#?[0-9]+(?:-[0-9]+)*")
_ID = re.compile("[A-Za-z0-9_-]{1,64}")
_POSTAL_CODE = re.compile("[0-9]{3}-[0-9]{4}")
_DIGITS = re.compile("[0-9]{3}")
# What a desk that is added may say, and what is remembered of one that is gone.
_NEW = {
    "program", "organization", "table", "department", "operator", "prefecture", "service_area", "numbers", "urls",
    "postal_code", "address", "hours",
}  # fmt: skip
_FORMER = {"id", "was", "name", "until", "edition", "revision", "program", "numbers", "faxes", "heirs"}


def check_changes_fit(file: EditionFile) -> Iterator[Flaw]:
    """A change is of a desk of the file that says what it has before, of a day, and rests on evidence.

    What it has before is what the desk says after the earlier changes.
    """
    changes = sorted(file.raw.get("changes", ()), key=lambda change: (change["effective"], change["id"]))
    desks = {desk["id"]: desk for desk in file.shown}
    ids = Counter(change["id"] for change in changes)
    new = {each["desk"] for each in changes if each["field"] == "added"}
    former = {each["id"] for each in file.raw.get("former", ())}
    said: dict[tuple[str, str], set[str]] = {}
    for change in changes:
        path, field = f"changes/{change['id']}", change["field"]
        if (
            ids[change["id"]] > 1
            or not _ID.fullmatch(change["id"])
            or field not in _CHANGED
            or change.keys() | {"desk_says"} != _CHANGE_FIELDS
        ):
            yield Flaw(path, "change", "its id is another's too, or it is of no field")
        if not is_day(change["effective"]) or not change["reason"].strip():
            yield Flaw(path, "change", "it has no reason, or no day from which it holds")
        if not change["evidence"] or not all(map(_is_evidence, change["evidence"])):
            yield Flaw(path, "change", "it has no evidence, or one that says not how it is known and where")
        if change["before"] == change["after"] or (field == "organization" and not change["after"]):
            yield Flaw(path, "change", "it changes no value")
        if field == "phone" and change["before"] and not _NUMBER.fullmatch(change["before"]):
            yield Flaw(path, "change", "it is about a number and names none")
        if change["after"] and not _is_a(field, change["after"]):
            yield Flaw(path, "change", f"「{change['after']}」 has not the form of this field")
        if field == "desk" and not {*desks, *new, *former} - {change["desk"]} >= {*change["after"].split()}:
            yield Flaw(path, "change", "who takes over is no other desk of the file, nor was one")
        if (field == "added" or change.get("desk_says")) and not _is_new(file, change):
            yield Flaw(
                path, "change", "its id, its name or its numbers are not those of the desk that it adds"
            )
        desk = desks.get(change["desk"])
        if desk is None and change["desk"] not in (new if field != "desk" else new | former):
            yield Flaw(path, "change", "no desk of the file is changed")
        elif desk and not _follows(desk, change, said):
            yield Flaw(path, "change", f"the desk does not say 「{change['before']}」")


def _follows(desk: Desk, change: dict[str, Any], said: dict[tuple[str, str], set[str]]) -> bool:
    """Whether a desk says, after the changes so far, what a change has before; then it says what that has after."""
    of, before, after = (desk["id"], change["field"]), _plain(change["before"]), _plain(change["after"])
    here = said.setdefault(of, _said(desk, change["field"]))
    several = change["field"] in ("phone", "url")
    fits = before in here if before else not here if not several else after not in here
    if (desk["id"], "desk") in said and not said[desk["id"], "desk"]:
        fits = False  # it was closed before
    if change["field"] == "desk":
        here.clear()
    elif several:
        here.discard(before)
        here.add(after)
    else:
        said[of] = {after} - {""}
    return fits


def _said(desk: Desk, field: str) -> set[str]:
    """What a desk says of a field, and said as it is printed."""
    if field == "desk":
        levels = names_of(desk)
        return {_plain("".join(level[place] for level in levels)) for place in (0, 3)}
    named = {"phone": "phones", "url": "urls"}.get(field, field)
    values = [value for name, value in values_of(desk) if name == named]
    said = {_plain(text) for value in values for text in (value[0], fold(value[3]))}
    return (said | {_plain("".join(value[place] for value in values)) for place in (0, 3)}) - {""}


def _is_a(field: str, text: str) -> bool:
    """Whether a text can stand in a field."""
    match field:
        case "phone":
            return bool(_NUMBER.fullmatch(text)) and is_of_plan(text)
        case "url":
            return bool(URL.fullmatch(text))
        case "postal_code":
            return bool(_POSTAL_CODE.fullmatch(text))
        case "organization" | "department" | "added":
            return not (SENTENCE.search(fold(text)) or calls(fold(text)) or "://" in text)
        case "address" | "hours":
            return not calls(fold(text))
    return True


def check_former_fits(file: EditionFile) -> Iterator[Flaw]:
    """What is remembered of earlier editions names one by its revision, and nothing that still stands."""
    living = {desk["id"]: desk for desk in file.shown}
    former = file.raw.get("former", ())
    bodies = {*_bodies(file)}
    known = {*living, *bodies, *(each["id"] for each in former)}
    known |= {each["desk"] for each in file.raw.get("changes", ()) if each["field"] == "added"}
    times = Counter((each["id"], each["until"]) for each in former)
    for each in former:
        path = f"former/{each['id']}"
        if each.keys() - _FORMER or not _ID.fullmatch(each["id"]) or times[each["id"], each["until"]] > 1:
            yield Flaw(path, "form", "unknown fields, no id, or twice of one day")
        numbers = [*each.get("numbers", ()), *each.get("faxes", ())]
        if not (_is_a("organization", each["name"]) and all(map(_DIGITS.search, numbers))):
            yield Flaw(path, "former", "its name is none, or its numbers are none")
        if not known - {each["id"]} >= {*each.get("heirs", ())}:
            yield Flaw(f"{path}/heirs", "former", "who takes over is nothing of the file, nor was it")
        if each["was"] not in ("desk", "body") or not (
            each["name"] and is_day(each["until"]) and each["edition"]
        ):
            yield Flaw(path, "former", "it does not say what it was, until when, and of which edition")
        desk = living.get(each["id"])
        if each["was"] == "body" and each["id"] in bodies:
            yield Flaw(path, "former", "the body has desks in the file")
        if each["was"] != "desk" or desk is None:
            continue
        if each.get("heirs") or not (each.get("numbers") or each.get("faxes")):
            yield Flaw(path, "former", "the desk stands in the file and has lost nothing")
        for field, name in (("phones", "numbers"), ("faxes", "faxes")):
            has = {phone["number"] for phone in desk.get(field, ())}
            for number in sorted(has & set(each.get(name, ()))):
                yield Flaw(f"{path}/{name}", "former", f"the desk has {number} still")


def _bodies(file: EditionFile) -> Iterator[str]:
    """The ids of all bodies of desks and of their departments, also of desks that changes add."""
    added = [change["desk_says"] for change in file.raw.get("changes", ()) if change.get("desk_says")]
    for desk in file.desks:
        levels = [level[0] for level in desk.get("department", ())]
        yield from _ids_of_levels(desk["organization_id"], levels)
        if "operator_id" in desk:
            yield desk["operator_id"]
    for says in added:
        body = minted("organization", tight(says["organization"]))
        yield from _ids_of_levels(body, says["department"])
        yield minted("organization", tight(says["operator"]))


def _is_evidence(evidence: Any) -> bool:
    """Whether it says how something is known, and where that stands."""
    return (
        evidence.keys() == _EVIDENCE_FIELDS
        and evidence["method"] in _METHODS
        and bool(evidence["source"].strip())
        and bool(not evidence["day"] or _DATE.fullmatch(evidence["day"]))
    )


def _is_new(file: EditionFile, change: dict[str, Any]) -> bool:
    """Whether a change that adds a desk has the id and the name of what it adds, and numbers that are some."""
    says = change["desk_says"]
    name = " ".join([says["organization"], *says["department"]])
    return (
        change["field"] == "added"
        and bool(says["organization"].strip())
        and change["after"] == name
        and change["desk"] == minted("desk", f"{says['program']}|{says['prefecture']}|{tight(name)}|1")
        and not says.keys() - _NEW
        and says["program"]
        in {*(p["slug"] for p in file.raw["programs"]), *(d["program"] for d in file.shown)}
        and says["prefecture"] in ("", *PREFECTURES)
        and _is_a("organization", name)
        and all(_is_a("phone", number) for number in says["numbers"])
        and all(_is_a("url", url) for url in says["urls"])
        and (not says.get("postal_code") or _is_a("postal_code", says["postal_code"]))
        and bool(says["numbers"] or says["urls"] or says["address"])
    )


def _ids_of_levels(body: str, levels: list[str]) -> Iterator[str]:
    """The id of a body, and those of its departments from the outermost on."""
    path = body
    yield path
    for level in levels:
        path = f"{path}|{tight(level)}"
        yield minted("department", path)


def _plain(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
