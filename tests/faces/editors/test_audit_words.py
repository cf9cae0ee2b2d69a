"""Whatever the audit may say has words, in Japanese too."""

from __future__ import annotations

import ast
from pathlib import Path

import madoguchi
from madoguchi.faces.editors.audit_words import act_in_words, key_in_words, subject_in_words, value_in_words
from madoguchi.message import is_translated, translated
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
