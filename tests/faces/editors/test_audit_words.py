"""Whatever the audit may say has words, in Japanese too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import madoguchi
from madoguchi.editorial.owners import ORIGIN as ORIGIN_OF_OWNERS
from madoguchi.faces.editors.audit_words import (
    act_in_words,
    key_in_words,
    names_in,
    subject_in_words,
    value_in_words,
)
from madoguchi.faces.editors.words import words
from madoguchi.faces.writing.things import ORIGIN as ORIGIN_OF_PROGRAMS
from madoguchi.message import is_translated, translated
from madoguchi.store.editions import packaged_edition
from madoguchi.store.reports import ReportState
from madoguchi.store.states import STATES

EDITORIAL = Path(madoguchi.__file__).parent / "editorial"
# Acts whose code is a state, or what was decided of a draft.
OF_STATES = {*STATES, *(state.value for state in ReportState)} - {"new", "open"}
OF_DRAFTS = {"match", "waiver", "erratum", "seen", "approval"}
# Written by `FailTry`, told which.
FAILED = {"sign-in-failed", "second-factor-failed", "password-wrong"}


def acts() -> dict[str, str]:
    """Every code and subject that a transition writes, as far as it stands in the code: code → subject."""
    found = {}
    for path in EDITORIAL.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Act"):
                continue
            code, subject = node.args[:2]
            if isinstance(code, ast.Constant):
                found[code.value] = ast.unparse(subject).removeprefix("f").strip("'\"")
    return found


def test_every_act_has_words_in_japanese():
    known = {*acts(), *OF_STATES, *OF_DRAFTS, *(f"un-{kind}" for kind in OF_DRAFTS), *FAILED}
    known |= {"enable", "disable", "publish", "rollback", "discard-words", "hand-on-words", "carry"}
    assert len(known) > 60
    assert [code for code in sorted(known) if not is_translated(act_in_words(code), "ja")] == []


def test_every_subject_has_words_in_japanese():
    subjects = {subject for subject in acts().values() if not subject.startswith(("_", "self."))}
    assert {"draft {draft.id}", "owner link {link.id}"} <= subjects
    named = {subject: subject_in_words(subject.replace("{", "").replace("}", "")) for subject in subjects}
    assert [s for s, words in named.items() if not is_translated(words, "ja")] == []


def test_what_stands_within_a_value_is_worded_too():
    told = value_in_words("visits", {"read": 2, "unreachable": 1})
    assert translated(told, "ja") == "読めた：2、つながらない：1"
    assert translated(value_in_words("scopes", ["reports", "proposals"]), "ja") == "報告、変更の提案"
    assert translated(key_in_words("ends_at"), "ja") == "期限"


def test_ids_and_moments_within_values_are_said_as_people_say_them():
    edition = packaged_edition()
    names, desk = names_in(edition), edition.desks[0]
    assert value_in_words("old", desk.id, names) == desk.name
    assert value_in_words("programs", ["yorozu"], names) == "よろず支援拠点"
    assert value_in_words("organization", desk.organization_id, names) == desk.organization.text
    assert value_in_words("ends_at", "2026-12-29T22:47:24Z") == "2026-12-30 07:47"
    assert translated(value_in_words("how", "owner"), "ja") == "機関の担当者"
    assert translated(value_in_words("owner", "owner:青森市役所"), "ja") == "青森市役所（機関の担当者）"
    assert translated(subject_in_words(f"draft 3: {desk.id}", names), "ja").endswith(desk.name)
    assert translated(key_in_words("called"), "ja") == "呼んだ人"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_origin_of_a_proposal_has_words(lang: str):
    given = [
        node
        for path in Path(madoguchi.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    ]
    origins = {ORIGIN_OF_OWNERS, ORIGIN_OF_PROGRAMS, "hand", "spreadsheet", "report", "campaign"} | {
        each.value.value
        for each in given
        if isinstance(each, ast.keyword)
        and each.arg == "origin"
        and isinstance(each.value, ast.Constant)
        and each.value.value
    }
    assert {"watch", "crosscheck", "owner", "api"} <= origins
    assert [each for each in origins if f"changes_desk.o_{each.split()[0]}" not in words(lang).strings] == []


def test_what_a_later_delivery_did_not_take_over_is_said_in_words():
    names, desk = names_in(packaged_edition()), packaged_edition().desks[0]
    told = [{"kind": "seen", "what": f"gone {desk.id}", "by": "hanako"}]
    assert translated(value_in_words("left", told, names), "ja") == f"窓口を確認した：{desk.name}（hanako）"
