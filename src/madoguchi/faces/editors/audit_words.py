"""What the audit says, in words: acts, what they were done to, and the values that they changed.

The audit itself keeps codes with parameters; a code that is not known here is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from madoguchi.editorial.authority import actor_in_words
from madoguchi.message import Given, Message, as_written
from madoguchi.model.change import DeskChange
from madoguchi.model.edition import Edition
from madoguchi.text.dates import JAPAN


@dataclass(frozen=True, slots=True)
class Names:
    """Names by the ids that the audit keeps: of desks, of their programs, bodies and tables; of a change, its desk's."""

    desks: Mapping[str, str] = field(default_factory=dict)
    programs: Mapping[str, str] = field(default_factory=dict)
    organizations: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, str] = field(default_factory=dict)

    def of(self, key: str, id: str) -> str | Message:
        """Return what is called so under a key, or the id where nothing is any more."""
        if key == "owner":
            return actor_in_words(id)
        known = _NAMED.get(key)
        return getattr(self, known).get(id, id) if known else id


# Key of a value → which names are meant.
_NAMED = {
    **dict.fromkeys(("desk", "old"), "desks"),
    **dict.fromkeys(("program", "programs"), "programs"),
    "organization": "organizations",
    "table": "tables",
    "change": "changes",
}
NO_NAMES = Names()


def names_in(edition: Edition, changes: Iterable[DeskChange] = ()) -> Names:
    """Return the names of an edition, and what some changes are about."""
    desks = edition.desk_by_id
    return Names(
        {desk.id: desk.name for desk in edition.desks},
        {program.slug: program.name for program in edition.programs},
        {body.id: body.name for body in edition.organizations},
        {facts.id: facts.heading for facts in edition.tables if facts.id},
        {each.id: desks[each.desk].name for each in changes if each.desk in desks},
    )


# Code of an act → what it was.
_ACTS: Mapping[str, Message] = {
    "import": Message("imported a file"),
    "match": Message("decided who is who"),
    "un-match": Message("withdrew a decision on who is who"),
    "waiver": Message("waived it, with a reason"),
    "un-waiver": Message("withdrew the waiver"),
    "erratum": Message("corrected a misprint"),
    "un-erratum": Message("withdrew a correction"),
    "carry": Message("took over what was decided about an earlier delivery"),
    "seen": Message("marked a desk as seen"),
    "un-seen": Message("unmarked a desk as seen"),
    "approval": Message("approved the draft"),
    "un-approval": Message("withdrew the approval"),
    "open": Message("opened again"),
    "published": Message("published the draft"),
    "discarded": Message("closed the draft without publishing it"),
    "publish": Message("published an edition"),
    "rollback": Message("went back to an earlier edition"),
    "propose": Message("proposed a change"),
    "proposed": Message("proposed a change"),
    "accepted": Message("accepted"),
    "rejected": Message("rejected"),
    "withdrawn": Message("withdrew"),
    "absorbed": Message("found a change in the newer list"),
    "report": Message("reported something"),
    "confirmed": Message("confirmed the report"),
    "dismissed": Message("dismissed the report"),
    "resolved": Message("settled the report"),
    "clear-answers": Message("removed callers' answers"),
    "use-words": Message("kept a caller's words as material for teaching"),
    "discard-words": Message("discarded a caller's words"),
    "hand-on-words": Message("handed a caller's words on"),
    "verify": Message("recorded a check of a number"),
    "begin": Message("began the round of calls"),
    "assign": Message("gave calls to somebody"),
    "end": Message("ended the round of calls"),
    "evidence": Message("kept evidence of a cross-check"),
    "comment": Message("commented on a desk"),
    "un-comment": Message("withdrew a comment"),
    "watch": Message("set how pages are watched"),
    "watch page": Message("added or removed a watched page"),
    "watch run": Message("ran the watch of the pages"),
    "invite-owner": Message("invited a body"),
    "revoke-owner": Message("ended a body's link"),
    "open-link": Message("opened its link"),
    "add-token": Message("made a token for a program"),
    "revoke-token": Message("ended a program's token"),
    "knowledge": Message("saved the directory's files"),
    "approve-knowledge": Message("approved what was saved"),
    "restore": Message("restored a backup"),
    "sign-in": Message("signed in"),
    "sign-out": Message("signed out"),
    "sign-in-failed": Message("failed to sign in"),
    "second-factor-failed": Message("gave a wrong code of the second step"),
    "password-wrong": Message("gave a wrong password"),
    "unlock": Message("let sign-in be tried again"),
    "second-factor": Message("turned the second step on or off"),
    "recovery-code": Message("used a recovery code"),
    "recovery-codes": Message("made new recovery codes"),
    "password": Message("set a password"),
    "feed": Message("made or withdrew the address of a feed"),
    "mail": Message("turned mail on or off"),
    "role": Message("gave another role"),
    "enable": Message("enabled a person"),
    "disable": Message("disabled a person"),
    "add-person": Message("added a person"),
}
# What it was done to, with its name or number.
_SUBJECTS: Mapping[str, str] = {
    kind: named.template
    for kind, named in {
        "draft": Message("draft {name}", name=""),
        "change": Message("change {name}", name=""),
        "report": Message("report {name}", name=""),
        "words": Message("words {name}", name=""),
        "person": Message("person {name}", name=""),
        "desk": Message("desk {name}", name=""),
        "campaign": Message("round of calls {name}", name=""),
        "knowledge": Message("version {name} of the files", name=""),
        "revision": Message("edition {name}", name=""),
        "bounds": Message("the number of desks of {name}", name=""),
        "token": Message("token {name}", name=""),
        "owner link": Message("link {name} of a body", name=""),
    }.items()
}
_SUBJECT = re.compile(r"(owner link|\w+) (\S.*)", re.DOTALL)
_OF_A_DRAFT = re.compile(r"draft ([0-9]++): (.*)", re.DOTALL)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")  # as the store writes it
# Name of a value → what it is.
_KEYS: Mapping[str, Message] = {
    "state": Message("state"),
    "note": Message("remark"),
    "reason": Message("why"),
    "revision": Message("revision"),
    "draft": Message("draft"),
    "knowledge": Message("version of the files"),
    "bundle": Message("version of the files"),
    "alone": Message("published alone"),
    "file": Message("file"),
    "sha256": Message("digest of the file"),
    "edition": Message("edition"),
    "old": Message("older desk"),
    "accept": Message("the same desk"),
    "name": Message("name"),
    "was": Message("name before"),
    "kinds": Message("kinds of difference"),
    "id": Message("mark"),
    "table": Message("table"),
    "field": Message("field"),
    "printed": Message("as printed"),
    "corrected": Message("corrected to"),
    "line": Message("line"),
    "unit": Message("section"),
    "evidence": Message("evidence"),
    "desk": Message("desk"),
    "before": Message("before"),
    "after": Message("after"),
    "effective": Message("from the day"),
    "method": Message("how it is known"),
    "source": Message("source"),
    "says": Message("what it says"),
    "day": Message("day"),
    "number": Message("telephone number"),
    "answers": Message("answers"),
    "outcome": Message("outcome"),
    "how": Message("how it was checked"),
    "campaign": Message("round of calls"),
    "rule": Message("order of the calls"),
    "calls": Message("calls to make"),
    "caller": Message("caller"),
    "closed_at": Message("ended"),
    "change": Message("change"),
    "full_name": Message("full name"),
    "role": Message("role"),
    "active": Message("may sign in"),
    "must_change": Message("must choose a password"),
    "address": Message("place in the network"),
    "failures": Message("failed tries"),
    "elsewhere": Message("ended elsewhere"),
    "more": Message("more of this hour"),
    "on": Message("switched on"),
    "owner": Message("body"),
    "organization": Message("name of the body"),
    "ends_at": Message("holds until"),
    "scopes": Message("may write"),
    "url": Message("page"),
    "hours": Message("hours between two visits"),
    "most": Message("requests a day"),
    "programs": Message("programs"),
    "visits": Message("pages visited"),
    "looks": Message("what they say"),
    "called": Message("people who are called"),
    "kept": Message("taken over"),
    "left": Message("left over"),
    "codes": Message("recovery codes"),
    "of": Message("state of the draft"),
}
# Words of the store → what they mean. A text that somebody wrote is never looked up here.
_VALUES: Mapping[str, Message] = {
    "open": Message("open"),
    "new": Message("new"),
    "published": Message("published"),
    "discarded": Message("closed unpublished"),
    "proposed": Message("proposed"),
    "accepted": Message("accepted"),
    "rejected": Message("rejected"),
    "withdrawn": Message("withdrawn"),
    "confirmed": Message("confirmed"),
    "dismissed": Message("dismissed"),
    "resolved": Message("settled"),
    "editor": Message("editor"),
    "reviewer": Message("reviewer"),
    "administrator": Message("administrator"),
    "right": Message("right"),
    "wrong": Message("wrong"),
    "changed": Message("another number now"),
    "no-answer": Message("nobody answered"),
    "unsure": Message("not sure"),
    "called": Message("called"),
    "owner-site": Message("the owner's own page"),
    "letter": Message("a letter of the owner"),
    "owner": Message("the body itself"),
    "other-list": Message("another list"),
    "report": Message("a report"),
    "new-edition": Message("a later list"),
    "riskiest": Message("the riskiest first"),
    "oldest": Message("the oldest proof first"),
    "of this hour are not written": Message("not written down"),
    "phone": Message("telephone number"),
    "organization": Message("organization"),
    "department": Message("section"),
    "operator": Message("operator"),
    "postal_code": Message("postal code"),
    "hours": Message("hours"),
    "url": Message("page"),
    "heading": Message("heading of the table"),
    "added": Message("added"),
    "removed": Message("gone"),
    "number": Message("telephone number"),
    "answers": Message("answers"),
    "label": Message("what the number is for"),
    "name": Message("name"),
    "area": Message("area"),
    "note": Message("remark"),
    "address": Message("address"),
    "moved": Message("moved"),
    "desk": Message("desk"),
    "table": Message("table"),
    "split": Message("split"),
    "merged": Message("merged"),
    "website": Message("page"),
    "fax": Message("fax"),
    "email": Message("mail address"),
    "program": Message("program"),
    "reports": Message("reports"),
    "proposals": Message("proposed changes"),
    "verifications": Message("looks at numbers"),
    "read": Message("read"),
    "unchanged": Message("as before"),
    "unreachable": Message("not reached"),
    "refused": Message("never visited"),
    "forbidden": Message("not allowed by its host"),
    "unreadable": Message("not readable"),
    "differs": Message("another number"),
    "gone": Message("not there any more"),
    "elsewhere": Message("for somebody else"),
    "silent": Message("says nothing of it"),
    "seen": Message("looked at"),
    "match": Message("who is who"),
    "erratum": Message("corrections"),
    "waiver": Message("let pass"),
    "dated": Message("announced change"),
}
# Values whose words are the store's own.
_CODED = frozenset(
    {"state", "role", "outcome", "how", "method", "rule", "field", "kinds", "more", "scopes"},
)


def act_in_words(action: str) -> Message:
    """Return what an act was."""
    return _ACTS.get(action) or as_written(action)


def subject_in_words(subject: str, names: Names = NO_NAMES) -> Message:
    """Return what an act was done to: 「draft 3」, 「draft 3: change 5f…」, 「desk 相談窓口」."""
    if found := _OF_A_DRAFT.fullmatch(subject):
        about = found[2]
        told = Message("desk {name}", name=names.desks[about]) if about in names.desks else None
        return Message("draft {draft}: {what}", draft=found[1], what=told or subject_in_words(about, names))
    if subject == "unknown name":
        return Message("a name that nobody has")
    if subject == "watch":
        return Message("the owners' pages")
    found = _SUBJECT.fullmatch(subject)
    if not found or found[1] not in _SUBJECTS:
        return as_written(subject)
    named = {"desk": names.desks, "bounds": names.programs, "change": names.changes}.get(found[1], {})
    return Message(_SUBJECTS[found[1]], name=named.get(found[2], found[2]))


def left_in_words(left: str | Mapping[str, str], names: Names = NO_NAMES) -> Message:
    """Return a decision that a later delivery did not take over: what was decided, of what, by whom."""
    if isinstance(left, str):
        return as_written(left)
    what = left["what"].removeprefix("gone ")
    return Message(
        "{act}: {what} ({by})",
        act=act_in_words(left["kind"]),
        what=names.desks.get(what) or subject_in_words(what, names),
        by=actor_in_words(left["by"]),
    )


def key_in_words(key: str) -> Message:
    """Return what a value is."""
    return _KEYS.get(key) or as_written(key)


def value_in_words(key: str, value: Any, names: Names = NO_NAMES) -> Message | None:
    """Return a value, and all that is within it; None for nothing."""
    told = _value_words(key, value, names)
    if told is None or told in ("", ()):
        return None
    return told if isinstance(told, Message) else Message("{value}", value=told)


def _value_words(key: str, value: Any, names: Names) -> Given | None:
    match value:
        case None:
            return None
        case bool():
            return Message("yes") if value else Message("no")
        case list():
            return tuple(told for each in value if (told := _value_words(key, each, names)) is not None)
        case dict() if key == "left":
            return left_in_words(value, names)
        case dict():
            return tuple(
                Message("{key}: {value}", key=_VALUES.get(name) or key_in_words(name), value=told)
                for name, each in value.items()
                if (told := _value_words(name, each, names)) not in (None, "", ())
            )
        case str() if key in _CODED:
            words = tuple(_VALUES.get(word) or as_written(word) for word in value.split(","))
            return words[0] if len(words) == 1 else words
        case str() if _MOMENT.fullmatch(value):
            return f"{datetime.fromisoformat(value).astimezone(JAPAN):%Y-%m-%d %H:%M}"
        case str():
            return names.of(key, value)
        case int() | float():
            return value
    return str(value)
