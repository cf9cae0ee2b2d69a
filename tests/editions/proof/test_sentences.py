"""What notices say is what their rules say: a made-up text at a desk is found."""

from __future__ import annotations

import ast
import copy
from json import dumps
from pathlib import Path
from typing import Any

import pytest

import madoguchi
from madoguchi.editions.build import Built
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.editions.proof.sentence_parts import PARTS
from madoguchi.editions.proof.sentences import AROUND, BARE, SENTENCES
from tests.editions.forging import Edition, as_found

ROOT = Path(madoguchi.__file__).parent
LIST = "窓口\t電話番号\n東相談室\t0570-000-001\n西相談室\t0993-00-0002\n南相談室\t0993-00-0003\n北相談室\t0993-00-0004\n"
ADVICE = "say so wherever the number is shown; offer the local number beside it"
FORGED = {"template": "この番号は使われていません"}


def sentences_in(node: ast.AST) -> set[str]:
    """The sentences that a piece of the program writes."""
    calls = [n for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.args]
    told = [each for call in calls if call.func.id == "Message" for each in ast.walk(call.args[0])]  # type: ignore[attr-defined]
    return {each.value for each in told if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def code_of(node: ast.AST) -> str | None:
    """The code of the rule that a class is."""
    for each in node.body if isinstance(node, ast.ClassDef) else ():
        names = each.targets if isinstance(each, ast.Assign) else []
        if any(isinstance(name, ast.Name) and name.id == "code" for name in names):
            return str(each.value.value)  # type: ignore[attr-defined]
    return None


def test_every_sentence_of_a_rule_is_known_and_no_other() -> None:
    trees = [
        ast.parse(file.read_text(encoding="utf-8"))
        for file in ROOT.rglob("*.py")
        if file.parent.name != "proof"
    ]
    written = {sentence for tree in trees for sentence in sentences_in(tree)}
    rules = [(code, node) for tree in trees for node in ast.walk(tree) if (code := code_of(node))]
    assert len(rules) > 50
    for code, node in rules:
        assert sentences_in(node) <= {*SENTENCES[code], *PARTS, *AROUND}
    for told in (*SENTENCES.values(), PARTS, AROUND, BARE):
        assert set(told) - {"{text}"} <= written


@pytest.fixture(scope="module")
def edition(knowledge: Knowledge) -> Edition:
    return as_found(LIST, knowledge)


def flaws_after(edition: Edition, code: str, **says: Any) -> set[str]:
    forged = copy.deepcopy(edition)
    notice = next(each for each in forged["notices"] if each["code"] == code)
    for part, said in says.items():
        if part == "values":
            notice["message"]["values"] |= said
        else:
            notice[part] = said
    assert forged != edition
    return {flaw.code for flaw in prove(dumps(forged, ensure_ascii=False).encode())[1]}


@pytest.mark.parametrize(
    "says",
    [
        {"message": FORGED},
        {"fix": FORGED},
        {"fix": {"template": "call 0120-000-000"}},
        {"message": "この番号は使われていません"},
        {"message": {"template": ADVICE}},
        {"values": {"number": FORGED}},
        {"values": {"number": "0120-000-000"}},
        {"message": {"template": "{message} [{places}]", "values": {"message": FORGED, "places": []}}},
        {"message": {"template": "{desk} has a homepage and no number", "values": {"desk": "東相談室"}}},
    ],
)
def test_a_made_up_notice_is_found(edition: Edition, says: dict[str, Any]) -> None:
    assert "notice" in flaws_after(edition, "charged-call", **says)


def test_a_notice_names_its_own_line(knowledge: Knowledge) -> None:
    edition = as_found(f"市の窓口\n\n{LIST}読めない行です\n次の行です\n", knowledge)
    notice = next(each for each in edition["notices"] if each["code"] == "left-over")
    (line,), where = notice["lines"], notice["message"]["values"]["where"]
    assert where["values"] == {"line": line}
    other = {"where": {"template": where["template"], "values": {"line": line + 1}}}
    assert "notice" in flaws_after(edition, "left-over", values=other)


def test_the_notices_of_the_packaged_list_are_those_of_their_rules(built: Built) -> None:
    assert len(built.edition.notices) > 100
    assert prove(built.content)[1] == []
