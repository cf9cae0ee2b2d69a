"""Every rule: documented, speaking about its bad example, silent about its good one."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path

import pytest

import madoguchi
from madoguchi.editions.build import Built
from madoguchi.editions.knowledge import Knowledge
from madoguchi.model.notice import Severity
from madoguchi.rules.documents import DOCUMENT_RULES
from madoguchi.rules.registry import RULES, Rule
from madoguchi.rules.sources import SOURCE_RULES
from tests.rules.drafts import notices_of

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]
# Found by the proof of conservation, which only a broken reader can fail: tests/editions tests it.
PROOFS = {"left-over", "number-lost", "value-lost"}
# A line without end: tests/ingest/test_long_lines.py.
LINES = {"line-too-long"}
# Need an erratum: test_corrections.py.
ERRATA = {"erratum-applied", "erratum-unmatched"}
# Found in PDF, XLSX and CSV files: tests/ingest/test_documents.py.
DOCUMENTS = {rule.code for rule in DOCUMENT_RULES}
# Need two sources: test_sources.py.
SOURCES = {rule.code for rule in SOURCE_RULES}
_EMITTED = re.compile(r"\"([a-z]+(?:-[a-z]+)+)\",\s*(?:Severity|severity)|_error\(\s*source,\s*\"([a-z-]+)\"")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["code"])
def test_the_bad_example_is_noticed(case: dict[str, str], knowledge: Knowledge) -> None:
    found = [n for n in notices_of(case["bad"], knowledge) if n.code == case["code"]]
    assert found
    assert any(case["value"] in n.value for n in found)
    for notice in found:
        assert notice.message
        assert notice.fix
        assert not notice.lines or any(
            notice.value in case["bad"].splitlines()[line - 1] or notice.code == "prefecture-missing"
            for line in notice.lines
        )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["code"])
def test_the_good_example_is_not(case: dict[str, str], knowledge: Knowledge) -> None:
    about = [n for n in notices_of(case["good"], knowledge) if n.code == case["code"]]
    # Every tiny text lacks most tables: only the one that the case is about must be there.
    assert [n for n in about if n.code != "table-missing" or n.value == case["value"]] == []


def test_hours_are_noticed_only_where_nothing_of_them_was_read(knowledge: Knowledge) -> None:
    hours = [
        "月～金 9:00～17:00（祝日を除く）",
        "第2・4土曜 10:00～16:00",
        "9:00～17:00",
        "要予約",
        "平日 9:00～35:00",
    ]
    rows = [f"相談所{n}\t03-1111-000{n}\t{text}" for n, text in enumerate(hours)]
    text = "\n".join(["", "☎ 相談窓口", "", "窓口名\t電話番号\t受付時間", *rows, ""])
    found = [n.value for n in notices_of(text, knowledge) if n.code == "hours-unreadable"]
    assert found == ["要予約", "平日 9:00～35:00"]


def test_every_rule_has_its_examples() -> None:
    assert {rule.code for rule in RULES} - PROOFS - LINES - ERRATA - DOCUMENTS - SOURCES == {
        case["code"] for case in CASES
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_a_small_essay(rule: type[Rule]) -> None:
    essay = inspect.getdoc(rule) or ""
    paragraphs = essay.split("\n\n")
    assert len(paragraphs) == 3, "what it finds; why that harms someone; the examples"
    assert re.search(r"^Bad: .+", paragraphs[2], re.M)
    assert re.search(r"^Good: .+", paragraphs[2], re.M)
    assert isinstance(rule.severity, Severity)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.code)


def test_codes_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_every_code_that_is_emitted_is_documented() -> None:
    folder = Path(madoguchi.__file__).parent
    files = [*(folder / "ingest").rglob("*.py"), *(folder / "editions").rglob("*.py")]
    emitted = {
        code for file in files for pair in _EMITTED.findall(file.read_text(encoding="utf-8")) for code in pair
    }
    assert emitted - {""} - {rule.code for rule in RULES} == set()
    assert len(emitted) > 30, "the pattern still finds the codes"


def test_what_the_packaged_list_is_told(built: Built) -> None:
    notices = built.edition.notices
    assert {n.code for n in notices} <= {rule.code for rule in RULES}
    assert [n for n in notices if n.severity is Severity.ERROR] == []
    assert sum(n.severity is Severity.WARNING for n in notices) <= 60
