"""Doors outside the list: whose work a question is that no desk of the list is for; whose number one is.

A head trained on sentences (`tools/train_doors.py`) leads to the entries of `data/common/doors.toml`, named in more languages by `door-names.toml`;
it is asked only where the router has found that a question is none of ours.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache
from itertools import islice

from madoguchi.answers.contacts import contact_in_words, emergency_contacts
from madoguchi.answers.heads import hashed_features, head
from madoguchi.data.loading import common_table
from madoguchi.index.analyzer import search_form
from madoguchi.model.answer import Door, LocalizedText
from madoguchi.text.phone import digits

# The head's class for what says nothing that anybody could be sent on with.
NOTHING = "nothing"
# It is nearly as likely as a door from this share of the door's chance on.
NEARLY = 0.7
# Who asks an office asks it for its own work: a door for which the list has a section is so many times as likely.
OWN_TIMES = 4.0
MOST_DOORS = 2
# Where no door is likely: the two that send on to every other office.
EVERY_OFFICE = ("city-switchboard", "legal-aid")
# The door of what no office does.
NO_OFFICE = "general-knowledge"
# Of these no duty of a desk tells.
OF_EVERYTHING = frozenset((NOTHING, NO_OFFICE, *EVERY_OFFICE))


def doors_for(text: str, *, topics: bool = True, own: Collection[str] = ()) -> tuple[Door, ...]:
    """Return whose work a question is: one door where that is sure, else two where it may be; none where the text may
    as well say nothing.

    `own`: the doors for which the list has a section.

    Everyday words that no door is likely for get the two that send on; what says nothing gets none. `topics`: the
    list has topics; in one without, words lead to a door for what only topics know.
    """
    known, model = all_doors(), head("doors.npz")
    if not topics and (said := _said(search_form(text))):
        return tuple(known[name] for name in said)
    chances = model.chances(hashed_features(text))
    if own:
        chances = chances * [OWN_TIMES if name in own else 1.0 for name in model.classes]
        chances /= chances.sum()
    first, second = (int(i) for i in (-chances).argsort()[:2])
    chance = float(chances[first])
    sure = chance >= model.numbers["one_from"]
    names = [model.classes[first]] if sure else [model.classes[first], model.classes[second]]
    is_known = chance >= model.numbers["two_from"]  # below, the head says nothing of a text
    nearly = model.classes[second] == NOTHING and float(chances[second]) >= NEARLY * chance
    if is_known and (names[0] == NOTHING or nearly):
        return ()
    likely = is_known and NOTHING not in names
    return tuple(known[name] for name in (names if likely else EVERY_OFFICE))


@lru_cache(maxsize=1 << 12)
def likeliest_door(duty: str) -> tuple[str, float]:
    """Return whose work a printed duty is, and how likely; lists print the same duties. Never for a question."""
    model = head("doors.npz")
    chances = model.chances(hashed_features(duty))
    first = int(chances.argmax())
    return model.classes[first], float(chances[first])


def is_no_single_office(doors: tuple[Door, ...]) -> bool:
    """Whether doors are those that everybody is sent to, or that of what no office does."""
    return tuple(door.id for door in doors) in (EVERY_OFFICE, (NO_OFFICE,))


def _said(folded: str) -> tuple[str, ...]:
    """The doors whose words stand in a folded text, two at most."""
    found = dict.fromkeys(door for word, door in door_words() if word in folded)
    return tuple(found)[:MOST_DOORS]


@cache
def door_words() -> tuple[tuple[str, str], ...]:
    """Return each folded word with the door that it leads to, in the order of the file."""
    entries = common_table("doors.toml")["door"]
    return tuple((search_form(word), entry["id"]) for entry in entries for word in entry.get("words", ()))


def doors_of_number(number: str) -> tuple[Door, ...]:
    """Return who has a number (bare digits) outside the list, as far as a source that we hold says: one or none."""
    found = (door for door in numbered_doors() if digits(door.number) == number)
    return tuple(islice(found, 1))


@cache
def numbered_doors() -> tuple[Door, ...]:
    """Return the emergency contacts as doors, then every other door that has a number."""
    contacts = tuple(
        Door(
            f"contact:{each.name}",
            contact_in_words(each, "name"),
            contact_in_words(each, "what"),
            each.number,
            each.source,
        )
        for each in emergency_contacts()
        if each.number
    )
    return (*contacts, *(door for door in all_doors().values() if door.number))


@cache
def all_doors() -> dict[str, Door]:
    """Return every door by its id."""
    others = common_table("door-names.toml")
    return {
        entry["id"]: Door(
            id=entry["id"],
            name=LocalizedText(entry["name"], entry["name_en"], tuple(others[entry["id"]]["name"].items())),
            what=LocalizedText(entry["what"], entry["what_en"], tuple(others[entry["id"]]["what"].items())),
            number=entry.get("number", ""),
            source=entry.get("source", ""),
        )
        for entry in common_table("doors.toml")["door"]
    }
