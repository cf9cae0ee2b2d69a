"""A directory's folder: what is written of a list reads the list as a careful clerk reads it."""

from __future__ import annotations

import re
import shutil
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from madoguchi.answers.router import Router
from madoguchi.data.bundle import Bundle
from madoguchi.data.manifest import read_manifest
from madoguchi.editions.build import Built, build
from madoguchi.editions.knowledge import knowledge_of, read_pinned, source_of
from madoguchi.editions.proof import prove
from madoguchi.editorial.founding import Founding, founded, keep, role_words, written
from madoguchi.editorial.proposing import ListProposal, propose
from madoguchi.errors import DescriptionError, InputError, SourceError
from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.faces.printed.chapters import chapters_as_data
from madoguchi.ingest.spec import Role, read_tables
from madoguchi.model.edition import Edition
from madoguchi.model.provenance import Derived
from tests.editions.forging import codes_after, proven
from tests.ingest.test_documents import as_csv, as_pdf, as_xlsx
from tests.ingest.test_other_lists import CASES, told
from tests.ingest.test_running import CASES as RUNNING
from tests.ingest.test_running import told as told_of_lines
from tests.ingest.test_running import workbook


def proposed(text: str | bytes, name: str = "list.csv") -> ListProposal:
    content = text.encode() if isinstance(text, str) else text
    return propose(content, name, edition="2026")


def made(proposal: ListProposal, base: Path) -> Built:
    return Founding(base).attempt(proposal, "folder")


def roles(proposal: ListProposal) -> list[list[str]]:
    return [[str(column.role) for column in table.columns] for table in proposal.tables]


# -- the same desks ------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_the_folder_reads_each_list_as_by_hand(case: dict[str, Any], tmp_path: Path) -> None:
    built = made(proposed(case["text"].lstrip("\n"), f"list.{case['kind']}"), tmp_path)
    assert [told(desk) for desk in built.edition.desks] == case["desks"].strip().splitlines()
    assert "unknown-table" not in {notice.code for notice in built.edition.notices}
    assert {desk.program for desk in built.edition.desks} <= {p.slug for p in built.edition.programs}
    assert prove(built.content)[1] == []


# A page of a site whose foot names the office is no list of desks.
NO_LISTS = {"page with a foot"}
LINES = [case for case in RUNNING if case["desks"].strip() and case["what"] not in NO_LISTS]


@pytest.mark.parametrize("case", LINES, ids=[case["what"] for case in LINES])
def test_the_folder_reads_lists_without_columns_as_by_hand(case: dict[str, Any], tmp_path: Path) -> None:
    text = case["text"].lstrip("\n")
    content = {"xlsx": workbook, "typst": as_pdf}.get(case["kind"], str.encode)(text)
    built = made(proposed(content, f"list.{'pdf' if case['kind'] == 'typst' else case['kind']}"), tmp_path)
    assert [told_of_lines(desk) for desk in built.edition.desks] == case["desks"].strip().splitlines()
    assert "unknown-table" not in {notice.code for notice in built.edition.notices}
    assert prove(built.content)[1] == []


ROWS = [
    ["施設名", "担当", "所在地", "電話番号", "FAX", "定員"],
    ["東会館", "受付係", "高松市東町1-2-3", "087-000-1111", "087-000-1112", "60"],
    ["西会館", "管理係", "高松市西町4-5", "087-000-2222", "087-000-2223", "90"],
    ["南会館", "総務係", "高松市南町6-7", "087-000-3333", "", "30"],
]
DESKS = [
    "東会館 » 受付係|087-000-1111||高松市東町1-2-3||定員：60",
    "西会館 » 管理係|087-000-2222||高松市西町4-5||定員：90",
    "南会館 » 総務係|087-000-3333||高松市南町6-7||定員：30",
]


def _html() -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    return f"<html><body><h1>会館一覧</h1><table>{rows}</table></body></html>"


def _markdown() -> str:
    lines = [f"| {' | '.join(row)} |" for row in ROWS]
    return "\n".join([lines[0], "|" + "---|" * len(ROWS[0]), *lines[1:]]) + "\n"


def _pdf(stroke: str) -> bytes:
    cells = ", ".join(f"[{cell}]" for row in ROWS for cell in row)
    return as_pdf(f"#set page(width: 297mm)\n#table(columns: {len(ROWS[0])}, stroke: {stroke}, {cells})\n")


FORMATS = {
    "list.txt": lambda: "\n".join("\t".join(row) for row in ROWS).encode(),
    "list.md": lambda: _markdown().encode(),
    "list.html": lambda: _html().encode(),
    "list.csv": lambda: as_csv("\t".join(row) for row in ROWS),
    "sjis.csv": lambda: as_csv(("\t".join(row) for row in ROWS), "cp932"),
    "list.tsv": lambda: "\n".join("\t".join(f'"{cell}"' for cell in row) for row in ROWS).encode(),
    "list.xlsx": lambda: as_xlsx({"会館": ROWS}),
    "ruled.pdf": lambda: _pdf("0.5pt"),
    "unruled.pdf": lambda: _pdf("none"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_folder_reads_a_list_of_every_format(name: str, tmp_path: Path) -> None:
    content = FORMATS[name]()
    proposal = proposed(content, name)
    assert roles(proposal) == [["organization", "unit", "address", "phones", "fax", "named_note"]]
    desks = made(proposal, tmp_path).edition.desks
    assert [told(desk) for desk in desks] == DESKS
    assert [[fax.number for fax in desk.faxes] for desk in desks] == [["087-000-1112"], ["087-000-2223"], []]
    assert (tmp_path / "1" / "sources" / name).read_bytes() == content


def test_a_sheet_a_kind_of_desk() -> None:
    rows = [["名称", "電話番号"], ["東", "087-000-1111"], ["西", "087-000-2222"]]
    other = [["名称", "電話番号"], ["南", "087-000-3333"], ["北", "087-000-4444"]]
    proposal = proposed(as_xlsx({"保育所": rows, "介護": other, "Sheet3": []}), "desks.xlsx")
    assert [program.name for program in proposal.programs] == ["保育所", "介護"]
    assert [table.program for table in proposal.tables] == [program.slug for program in proposal.programs]


PAIR = [["名称", "電話番号"], ["東相談室", "087-000-1111"], ["西相談室", "087-000-2222"]]
WARD = [["名称", "電話番号"], ["南相談室", "087-000-3333"], ["北相談室", "087-000-4444"]]


def test_sheets_named_after_places_are_one_table_and_one_kind(tmp_path: Path) -> None:
    proposal = proposed(as_xlsx({"東区": PAIR, "西区": WARD}), "相談室.xlsx")
    assert [table.heading for table in proposal.tables] == [("東区", "西区")]
    assert [program.name for program in proposal.programs] == ["相談室"]
    edition = made(proposal, tmp_path).edition
    assert [desk.table for desk in edition.desks] == ["table-1"] * 4


def test_places_with_other_columns_are_other_tables() -> None:
    other = [["名称", "電話番号", "住所"], ["南相談室", "087-000-3333", "高松市南町1-2"]]
    proposal = proposed(as_xlsx({"東区": PAIR, "西区": other}), "相談室.xlsx")
    assert [table.heading for table in proposal.tables] == [("東区",), ("西区",)]


TITLED = [["東市の窓口（令和8年度）"], *PAIR]
WIDER = [
    ["東市の窓口（令和8年度）"],
    ["施設名", "電話番号", "FAX"],
    ["東会館", "087-000-5555", "087-000-5556"],
    ["西会館", "087-000-6666", "087-000-6667"],
]


def test_sheets_below_one_title_name_the_kinds(tmp_path: Path) -> None:
    proposal = proposed(as_xlsx({"本庁舎": TITLED, "施設": WIDER}), "desks.xlsx")
    assert proposal.facts.title == "東市の窓口(令和8年度)"
    assert [program.name for program in proposal.programs] == ["本庁舎", "施設"]
    edition = made(proposal, tmp_path).edition
    assert [desk.program for desk in edition.desks] == ["desks-1", "desks-1", "desks-2", "desks-2"]


@pytest.mark.parametrize("sheets", [
    {"本庁舎": TITLED, "Sheet2": WIDER},  # nobody named one of them
    {"本庁舎": TITLED, "施設": TITLED},  # told apart by nothing: one table
    {"東区": TITLED, "施設": TITLED, "北区": WIDER},
])  # fmt: skip
def test_sheets_that_tell_nothing_apart_name_no_kinds(sheets: dict[str, list[list[str]]]) -> None:
    proposal = proposed(as_xlsx(sheets), "desks.xlsx")
    assert [program.name for program in proposal.programs] == ["東市の窓口(令和8年度)"]


def test_headings_below_a_title_name_the_kinds() -> None:
    rows = "|名称|電話|\n|---|---|\n|東|087-000-1111|\n|西|087-000-2222|\n"
    proposal = proposed(f"# 市の窓口\n\n## 子育て\n\n{rows}\n## 介護\n\n{rows}", "list.md")
    assert proposal.facts.title == "市の窓口"
    assert [program.name for program in proposal.programs] == ["子育て", "介護"]


ROWS_OF_TWO = "名称\t電話番号\n東\t087-000-1111\n西\t087-000-2222\n"


@pytest.mark.parametrize(
    "text",
    [
        "■令和8年度　東市相談窓口一覧\n■総務部作成\n\n■福祉\n福祉課 099-000-0001\n\n■税\n税務課 099-000-0003\n",
        "■東市相談窓口一覧\n■令和8年度版\n\n福祉課 099-000-0001\n税務課 099-000-0003\n",
        "■ 東市相談窓口一覧（令和8年度）\n\n■ 本庁\n総務課　099-000-0001\n■ 支所\n東支所　099-000-0003\n",
        "■■■ 令和8年度 東市相談窓口一覧 ■■■\n\n東支所　099-000-0003\n西支所　099-000-0004\n",
    ],
)
def test_the_first_line_behind_a_sign_is_the_title_and_says_the_year(text: str) -> None:
    facts = proposed(text, "renrakusaki.txt").facts
    assert facts.title.replace("令和8年度 ", "").removesuffix("(令和8年度)") == "東市相談窓口一覧"
    assert (facts.period_start, facts.period_end) == (date(2026, 4, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        (f"相談窓口一覧\n\n{ROWS_OF_TWO}", "a.txt", "相談窓口一覧"),
        (f"■ 24時間電話\n\n{ROWS_OF_TWO}", "a.txt", "24時間電話"),
        (f"【子育て】\n\n{ROWS_OF_TWO}", "a.txt", "子育て"),
        (f"窓口【本庁】\n\n{ROWS_OF_TWO}", "a.txt", "窓口【本庁】"),
        (f"1. 窓口\n\n{ROWS_OF_TWO}", "a.txt", "窓口"),
        (f"東の窓口\n\n{ROWS_OF_TWO}\n西の窓口\n\n{ROWS_OF_TWO}", "市の窓口.txt", "市の窓口"),
        (ROWS_OF_TWO, "保育所一覧.txt", "保育所一覧"),
        (ROWS_OF_TWO, "list.txt", "窓口一覧"),
        (ROWS_OF_TWO, "/home/a/list (2).txt", "list (2)"),
        (f"帳票名\t連絡先一覧\n{ROWS_OF_TWO}", "a.txt", "連絡先一覧"),
        (f"\t帳票名\n{ROWS_OF_TWO}", "保育所一覧.txt", "保育所一覧"),  # the word, and no name behind it
        (f"帳票名\t\n{ROWS_OF_TWO}", "保育所一覧.txt", "保育所一覧"),
        (
            f"{ROWS_OF_TWO}\n【市の窓口】\n\n北相談室\n電話 087-000-3333\n",
            "保育所一覧.txt",
            "保育所一覧",
        ),  # it heads the last
    ],
)
def test_the_title_is_the_lists_else_the_files(text: str, name: str, title: str) -> None:
    assert proposed(text, name).facts.title == title


@pytest.mark.parametrize(
    "name", ["a:b.csv", "list.toml", "..", "a/../b.csv", "名\x07前.csv", "a\\b.csv", "x" * 300 + ".csv"]
)
def test_the_list_is_kept_under_a_name_that_any_file_system_takes(name: str, tmp_path: Path) -> None:
    proposal = proposed(ROWS_OF_TWO, name)
    made(proposal, tmp_path)
    kept = [path.name for path in (tmp_path / "1" / "sources").iterdir() if path.suffix != ".toml"]
    assert kept == [proposal.file]
    assert not set(proposal.file) & set(":/\\\x07")
    assert len(proposal.file) <= 80


OURS = ["csv", "jsonl", "xlsx"]


@pytest.mark.parametrize("name", OURS)
def test_what_this_program_exported_reads_back(name: str, built: Built, tmp_path: Path) -> None:
    desks = built.edition.desks
    one_a_program = {desk.program: desk for desk in desks}.values()
    some = replace(built.edition, desks=(*one_a_program, *desks[::16]))
    assert said(read_back(name, some, tmp_path)) == said(some)


@pytest.mark.long
@pytest.mark.parametrize("name", OURS)
def test_what_this_program_exported_reads_back_whole(name: str, built: Built, tmp_path: Path) -> None:
    assert said(read_back(name, built.edition, tmp_path)) == said(built.edition)


def read_back(name: str, edition: Edition, base: Path) -> Edition:
    return made(proposed(EXPORTS[name].write(edition), f"exported.{name}"), base).edition


def said(edition: Edition) -> list[tuple[str, tuple[str, ...]]]:
    return sorted((desk.name, desk.numbers) for desk in edition.desks)


# -- what is known, and what is not --------------------------------------------------------------

PLAIN = "名称,電話番号,詳細\n東相談室,087-000-1111,赤い扉\n西相談室,087-000-2222,青い扉\n"


def test_only_what_is_known_is_said() -> None:
    files = written(proposed(PLAIN, "窓口.csv"), "folder")
    assert tomllib.loads(files["bundle.toml"].decode()) == {"edition": "2026", "site": {"title": "窓口"}}
    facts = tomllib.loads(files["sources/窓口.toml"].decode())
    assert set(facts) == {"edition", "file", "sha256", "title"}


ROW = "\n\n名称\t電話番号\n東相談室\t087-000-1111\n西相談室\t087-000-2222\n"
YEARS = {
    f"東市の窓口（令和8年度）{ROW}": 2026,
    f"令和８年度 東市の窓口{ROW}": 2026,
    f"令和元年度版 東市の窓口{ROW}": 2019,
    f"2026年度 東市の窓口{ROW}": 2026,
    f"東市の窓口{ROW}": None,
    f"東市の窓口（令和7年度・令和8年度）{ROW}": None,  # which of the two?
    f"東市の窓口{ROW}南相談室（令和6年度開設）\t087-000-3333\n": None,  # that of a desk
    "名称\t令和7年度利用者数\t電話番号\n東相談室\t12\t087-000-1111\n西相談室\t9\t087-000-2222\n": None,  # of a column
}


@pytest.mark.parametrize("text", YEARS)
def test_the_fiscal_year_that_a_list_tells_is_its_period(text: str) -> None:
    facts = proposed(text, "list.txt").facts
    year = YEARS[text]
    period = (date(year, 4, 1), date(year + 1, 3, 31)) if year else (None, None)
    assert (facts.period_start, facts.period_end) == period
    assert ("年度" in facts.period_reason, facts.edition) == (bool(year), str(year or 2026))


ON_APRIL_1, IN_MAY = ("2026-04-01", "2026-04-01"), ("2026-05-12", "2026-05-12")
DAYS = {
    f"東市の窓口（令和8年4月1日現在）{ROW}": ON_APRIL_1,
    f"東市の窓口\n（２０２６年４月１日 時点）{ROW}": ON_APRIL_1,
    f"東市の窓口\nR8.4.1現在{ROW}": ON_APRIL_1,
    f"東市の窓口\n令和8年4月現在{ROW}": ("2026-04-01", "2026-04-30"),
    f"東市の窓口\n更新日：令和8年5月12日{ROW}": IN_MAY,
    f"東市の窓口\n最終更新日 2026/5/12{ROW}": IN_MAY,
    f"東市の窓口{ROW}※令和8年4月1日現在\n": ON_APRIL_1,
    f"東市の窓口{ROW}この一覧は令和8年4月1日現在のものです。\n": ON_APRIL_1,
    f"東市の窓口（令和8年4月1日現在）\n更新日：令和8年5月12日{ROW}": ON_APRIL_1,
    f"東市の窓口（令和8年度）\n令和8年4月1日現在{ROW}": ("2026-04-01", "2027-03-31"),
    "東市連絡先一覧（令和8年4月1日現在）\n\n東相談室 087-000-1111\n西相談室 087-000-2222\n": ON_APRIL_1,
    f"東市の窓口（令和8年度）\n令和7年4月1日現在{ROW}": None,  # which of the two?
    f"東市の窓口\n令和8年4月1日現在\n（令和8年5月1日現在）{ROW}": None,
    f"東市の窓口\n人口 12,345人（令和8年4月1日現在）{ROW}": None,  # that of something else
    f"東市の窓口{ROW}※料金は令和8年4月1日現在の額です。\n": None,
    f"東市の窓口\n令和8年4月1日から変わりました{ROW}": None,
    "名称\t更新日\t電話番号\n東相談室\t2026/5/1\t087-000-1111\n西相談室\t2026/5/2\t087-000-2222\n": None,
}


@pytest.mark.parametrize("text", DAYS)
def test_the_day_that_a_list_tells_is_its_period(text: str, tmp_path: Path) -> None:
    proposal = proposed(text, "list.txt")
    days = (proposal.facts.period_start, proposal.facts.period_end)
    assert tuple(day and day.isoformat() for day in days) == (DAYS[text] or (None, None))
    assert proposal.facts.title.startswith("東市") != ("東市" not in text)
    assert "現在" not in proposal.facts.title
    assert prove(made(proposal, tmp_path).content)[1] == []


@pytest.mark.parametrize(
    ("fact", "day"),
    [
        ("period_start", "2026-03-31"),
        ("period_end", "2027-03-31"),
        ("period_reason", "一覧に「令和8年4月2日現在」とある"),
    ],
)
def test_the_proof_holds_the_days_against_the_print(fact: str, day: str, tmp_path: Path) -> None:
    def forge(edition: dict[str, Any]) -> None:
        edition["sources"][0][fact] = day

    text = f"東市の窓口（令和8年4月1日現在）{ROW}"
    assert "period" in codes_after(proven(made(proposed(text, "list.txt"), tmp_path).content), forge)


def test_days_that_contradict_each_other_are_told_and_none_is_taken() -> None:
    first = [["東市の窓口（令和8年4月1日現在）"], *PAIR]
    facts = proposed(as_xlsx({"東": first, "西": [["西市（令和8年5月1日現在）"], *WARD]}), "a.xlsx").facts
    assert (facts.period_start, facts.period_reason, facts.edition) == (None, "", "2026")
    assert facts.period_doubt == ("令和8年4月1日現在", "令和8年5月1日現在")


FLATS = "名称,電話番号\n東相談室,087-000-1111\n西相談室,087-000-2222\n"
CELLS = (
    "<table><tr><th>名称<th>電話番号<tr><td>東相談室<td>087-000-1111<tr><td>西相談室<td>087-000-2222</table>"
)
TITLES = {
    ("a.csv", f"帳票名,東市連絡先一覧\n更新日,2026/05/12\n\n{FLATS}"): ("東市連絡先一覧", "2026-05-12"),
    ("a.csv", f"東市の窓口\n更新日,2026/05/12\n\n{FLATS}"): ("東市の窓口", "2026-05-12"),
    ("a.html", f"<html><head><title>東市の窓口（令和8年4月1日現在） | 東市</title></head><body>{CELLS}"): ("東市の窓口", None),
    ("a.html", f"<html><head><title>東市</title></head><h1>相談窓口</h1><p>更新日：2026年5月12日</p>{CELLS}"): ("相談窓口", "2026-05-12"),
    ("a.html", f"<h1>相談窓口</h1>{CELLS}<p>最終更新日：2026年5月12日</p>"): ("相談窓口", "2026-05-12"),
    ("a.md", "# 東市の窓口\n\n更新日：2026年5月12日\n\n" + _markdown()): ("東市の窓口", "2026-05-12"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), TITLES)
def test_titles_and_days_are_taken_from_every_format(name: str, text: str) -> None:
    facts = proposed(text, name).facts
    assert (facts.title, facts.period_end and facts.period_end.isoformat()) == TITLES[name, text]


def test_kinds_of_desk_are_called_by_their_sheets_where_the_title_names_them_all(tmp_path: Path) -> None:
    first = [["東市 組織別電話番号一覧（令和8年4月1日現在）"], ["代表電話　087-000-0000"], [], *PAIR]
    other = [["出先機関・施設"], [], *WARD]
    proposal = proposed(as_xlsx({"本庁": first, "出先": other}), "east.xlsx")
    assert proposal.facts.title == "東市 組織別電話番号一覧"
    assert [program.name for program in proposal.programs] == ["本庁", "出先機関・施設"]
    assert [table.program for table in proposal.tables] == ["desks-1", "desks-2", "desks-1"]
    chapters = chapters_as_data(made(proposal, tmp_path).edition)
    headings = [(chapter["name"], [table["heading"] for table in chapter["tables"]]) for chapter in chapters]
    assert headings == [
        ("本庁", ["本庁", "東市 組織別電話番号一覧（令和8年4月1日現在）"]),
        ("出先機関・施設", ["出先機関・施設"]),
    ]


@pytest.mark.parametrize(
    "title",
    [
        "東市役所 窓口一覧（代表 099-000-0000）",
        "東市役所 窓口一覧　代表電話 099-000-0000",
        "東市役所 窓口一覧（代表電話：099-000-0000）",
    ],
)
def test_a_main_number_in_the_title_is_dialled_before_extensions(title: str, tmp_path: Path) -> None:
    text = f"{title}\n課,内線,直通電話\n総務課,2001,099-000-0001\n市民課,2002,\n"
    proposal = proposed(text)
    assert proposal.facts.title == "東市役所 窓口一覧"
    built = made(proposal, tmp_path)
    first, *sections = map(told_of_lines, built.edition.desks)
    assert re.fullmatch(r"東市役所 窓口一覧\|\[代表(?:電話)?\] 099-000-0000\|\|\|\|", first)
    assert sections == [
        "総務課|[直通] 099-000-0001 (内 2001)||||",
        "市民課|[代表] 099-000-0000 (内 2002)||||",
    ]
    codes = {notice.code for notice in built.edition.notices}
    assert "number-shared-by-bodies" not in codes  # an extension tells whose it is
    assert prove(built.content)[1] == []


@pytest.mark.parametrize(
    ("header", "label"),
    [("直通", "直通"), ("直通電話", "直通"), ("電話番号（直通）", "直通"), ("ダイヤルイン", "ダイヤルイン"), ("Direct", "Direct"), ("電話番号", None)],
)  # fmt: skip
def test_numbers_below_a_word_for_direct_ones_are_direct(
    header: str, label: str | None, tmp_path: Path
) -> None:
    text = (
        f"東市の窓口\n\n課,{header},内線\n総務課,099-000-0001 0120-000-002,2001\n市民課,099-000-0003,2002\n"
    )
    built = made(proposed(text), tmp_path)
    first, second = built.edition.desks
    assert [(phone.number, phone.label, phone.extension_text) for phone in first.phones] == [
        ("099-000-0001", label, "2001"),  # the free call is no number with an extension
        ("0120-000-002", label, ""),
    ]
    assert [phone.label for phone in second.phones] == [label]
    assert prove(built.content)[1] == []


LOCAL = "東市の窓口\n\n課,電話番号,FAX\n総務課,82-2007,82-2008\n市民課,82-2009,\n税務課,(82)2011,\n支所,0855-72-0001,\n"


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("", ["82-2007", "82-2009", "82-2011", "0855-72-0001"]),
        ("0854", ["0854-82-2007", "0854-82-2009", "0854-82-2011", "0855-72-0001"]),
        ("06", ["82-2007", "82-2009", "82-2011", "0855-72-0001"]),  # it makes no number of them
    ],
)
def test_an_area_code_that_the_office_tells_is_that_of_numbers_without_one(
    code: str, numbers: list[str], tmp_path: Path
) -> None:
    proposal = proposed(LOCAL)
    built = made(replace(proposal, facts=replace(proposal.facts, area_code=code)), tmp_path)
    assert [number for desk in built.edition.desks for number in desk.numbers] == numbers
    told = {"area-code-told"} if numbers[0].startswith("0") else set()
    first = built.edition.desks[0]
    values = [phone.value for phone in (*first.phones, *first.faxes)]
    assert {value.rule for value in values if isinstance(value, Derived)} == told
    assert ("no-area-code" in {notice.code for notice in built.edition.notices}) is not bool(told)
    assert prove(built.content)[1] == []


@pytest.mark.parametrize("code", ["85", "0", "085400", "0854-", "００"])
def test_what_is_no_area_code_is_told_with_its_file_and_key(code: str) -> None:
    about = f'file = "a.csv"\nsha256 = "00"\narea_code = "{code}"\n'
    with pytest.raises(DescriptionError, match=r"a\.toml: key area_code"):
        read_pinned(about, file="a.toml", edition="1")


def test_the_proof_asks_where_an_area_code_is_from(tmp_path: Path) -> None:
    proposal = proposed(LOCAL)
    built = made(replace(proposal, facts=replace(proposal.facts, area_code="0854")), tmp_path)
    edition = proven(built.content)

    def untold(edition: dict[str, Any]) -> None:
        del edition["sources"][0]["area_code"]

    def as_printed(edition: dict[str, Any]) -> None:
        edition["desks"][0]["phones"][0]["value"][4] = "area-code-added"

    assert {"claim"} <= codes_after(edition, untold)
    assert {"claim"} <= codes_after(edition, as_printed)


def test_what_was_told_is_said() -> None:
    proposal = proposed(PLAIN)
    told_facts = replace(
        proposal.facts,
        title='東市の"窓口"',
        operator="東市",
        contact="総務課\\係",
        period_start=date(2026, 4, 1),
    )
    files = written(proposal.with_facts(told_facts), "folder")
    said = tomllib.loads(files["bundle.toml"].decode())["site"]
    assert (said["title"], said["operator"], said["contact"]) == ('東市の"窓口"', "東市", "総務課\\係")
    facts = tomllib.loads(files["sources/list.toml"].decode())
    assert (facts["period_start"], "period_end" in facts, facts["publisher"]) == (
        date(2026, 4, 1),
        False,
        "東市",
    )


def test_what_is_shown_as_an_example_can_be_put_to_use() -> None:
    text = written(proposed(PLAIN), "folder")["bundle.toml"].decode()
    used = "\n".join(re.sub(r"^# (?=\w+ = )", "", line) for line in text.splitlines())
    site = read_manifest(used).site
    assert site.operator
    assert site.examples
    assert (site.colour, site.languages) == ("#00118f", ("ja", "easy", "en"))
    facts = written(proposed(PLAIN), "folder")["sources/list.toml"].decode()
    used = "\n".join(re.sub(r"^# (?=\w+ = )", "", line) for line in facts.splitlines())
    assert read_pinned(used, file="list.toml", edition="2026").facts.period == "2026-04-01/2027-03-31"


def test_the_examples_of_the_readme_are_read_as_they_stand(tmp_path: Path) -> None:
    text = "名称,部署,電話番号,場所\n福祉課,介護保検係,087-000-1111,本庁舎6階\n市民課,戸籍係,087-000-2222,本庁舎1階\n"
    founding = Founding(tmp_path)
    founding.attempt(proposed(text, "窓口.csv"), "folder")
    readme = (founding.place / "README.md").read_text("utf-8")
    shown = re.findall(r"^`(\w+\.toml)`：.*?^```toml\n(.*?)^```", readme, re.M | re.S)
    assert [name for name, _ in shown] == [
        "jurisdictions.toml",
        "aliases.toml",
        "errata.toml",
        "suspects.toml",
    ]
    bundle = Bundle(shutil.copytree(founding.place, tmp_path / "completed"))
    for name, example in shown:
        (bundle.root / name).write_text(example, encoding="utf-8")
    edition = build(source_of(bundle), knowledge_of(bundle)).edition
    assert [desk.department[0].text for desk in edition.desks] == ["介護保険係", "戸籍係"]
    assert {area.text for desk in edition.desks for area in desk.service_area} == {"香川県高松市"}
    assert "suspected-by-reader" in {notice.code for notice in edition.notices}
    assert Router(edition).answer("出先機関").items


@pytest.mark.parametrize(
    ("header", "doubts"),
    [
        ("電話番号\t怪番号", [(0, 2)]),  # it may be a FAX
        ("本庁\t支所", [(0, 2)]),
        ("怪番号\t電話番号", [(0, 1)]),
        ("電話番号\t夜間・休日", []),
        ("電話番号\t伝送", []),
        ("電話（昼間）\t電話（夜間）", []),
    ],
)
def test_a_second_column_of_numbers_below_an_unknown_word_is_asked_about(
    header: str, doubts: list[tuple[int, int]]
) -> None:
    text = f"窓口の一覧\n\n窓口\t{header}\n総務課\t0287-00-0201\t0287-00-0901\n市民課\t0287-00-0202\t0287-00-0902\n"
    assert list(proposed(text).unsure) == doubts


def test_an_answer_changes_the_description() -> None:
    proposal = proposed(PLAIN.replace("詳細", "扉"))
    assert list(proposal.unsure) == [(0, 2)]
    changed = proposal.with_role(0, 2, Role.UNIT)
    assert not list(changed.unsure)
    spec = read_tables(written(changed, "folder")["tables.toml"].decode()).tables[0]
    assert dict(spec.columns) == {"名称": Role.ORGANIZATION, "電話番号": Role.PHONES, "扉": Role.UNIT}


@pytest.mark.parametrize(
    "header",
    ['名"称', "名\\称", "名#称", "名=称", "[名称]", "名 称", "名.称", "'名称'", '"""名称', "名\x7f称"],
)
def test_any_header_can_be_written_down(header: str) -> None:
    text = f"{header}\t電話番号\n東相談室\t087-000-1111\n西相談室\t087-000-2222\n"
    proposal = proposed(text, "list.txt")
    spec = read_tables(written(proposal, "folder")["tables.toml"].decode()).tables[0]
    assert [text for text, _ in spec.columns] == [column.header for column in proposal.tables[0].columns]


def test_every_role_of_a_description_has_its_words() -> None:
    assert set(role_words()) == set(Role) - {Role.UNKNOWN}


# -- no list, no folder --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "議事録\n\n本日の会議では次のことを話した。連絡先は総務課（087-000-2011）まで。\n次回は来週。\n",
        "庁舎だより\n市長より\n春になりました。\n\n問い合わせ: 総務課 087-000-2011\n\n今月の予定\n1日 会議\n",
        "\n".join(
            f"{what}がありました。\n皆さんが楽しみました。\n来年も開きます。\n問い合わせ {who}課 087-000-201{at}\n"
            for at, (what, who) in enumerate((("祭り", "観光"), ("講座", "福祉"), ("健診", "保健")))
        ),
        "春はあけぼの。やうやう白くなりゆく山ぎは、少し明かりて。\n",
        "品名,数,単価\nりんご,5,100\nみかん,8,50\n",
    ],
)
def test_a_file_without_a_list_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(SourceError, match="no list of desks is found") as refused:
        proposed(text, "file.txt")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "名称,電話\n東課,22-1106\n西課,22-1108\n",
        "名称,電話\n東課,22-1106（内線 12）\n西課,22-1108（内線 13）\n",
        "名称,電話,ＦＡＸ\n東課,22-1106,22-1107\n",
    ],
)
def test_numbers_below_a_header_make_a_list_however_few_lack_their_area_code(
    text: str, tmp_path: Path
) -> None:
    built = made(proposed(text), tmp_path)
    rows = [row.split(",") for row in text.splitlines()[1:]]
    assert [(desk.organization.text, *desk.numbers) for desk in built.edition.desks] == [
        (name, number[:7]) for name, number, *_ in rows
    ]
    assert prove(built.content)[1] == []


def test_of_a_text_whose_numbers_lack_their_area_code_nobody_says_that_it_has_none() -> None:
    with pytest.raises(SourceError, match="its telephone numbers have no area code"):
        proposed("庁舎だより\n東課の電話は電話 22-1106です。\n次は西課です。\n", "file.txt")


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    with pytest.raises(InputError, match="exists and is not empty"), founded(tmp_path):
        pytest.fail("nothing may be written")
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_nothing_is_left_of_what_failed(tmp_path: Path) -> None:
    def half(folder: Path) -> None:
        with founded(folder) as founding:
            founding.attempt(proposed(PLAIN), "folder")
            raise KeyError

    with pytest.raises(KeyError):
        half(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


def test_the_last_attempt_becomes_the_folder(tmp_path: Path) -> None:
    with founded(tmp_path / "a" / "b") as founding:
        founding.attempt(proposed(PLAIN), "folder")
        built = founding.attempt(proposed(PLAIN).with_role(0, 2, Role.UNIT), "folder")
        keep(built, Bundle(founding.place))
        assert not (tmp_path / "a" / "b").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert '"詳細" = "unit"' in (tmp_path / "a" / "b" / "tables.toml").read_text("utf-8")
    assert (tmp_path / "a" / "b" / "edition.json").read_bytes() == built.content


@pytest.mark.parametrize(
    ("above", "first"),
    [
        ("高松市相談窓口 087-839-2000\n\n", ("高松市相談窓口", ("087-839-2000",))),
        ("高松市相談窓口\n問い合わせ先 087-839-2000\n\n", ("高松市相談窓口", ("087-839-2000",))),
    ],
)
def test_a_number_at_a_heading_is_that_of_the_desk_that_it_names(
    tmp_path: Path, above: str, first: object
) -> None:
    rows = "名称\t電話番号\n東デスク\t087-839-2011\n西デスク\t087-839-2012\n"
    edition = (
        Founding(tmp_path).attempt(propose((above + rows).encode(), "a.txt", edition="2026"), "x").edition
    )
    assert [(desk.name, desk.numbers) for desk in edition.desks] == [
        first,
        ("東デスク", ("087-839-2011",)),
        ("西デスク", ("087-839-2012",)),
    ]
    assert [desk.service_area for desk in edition.desks] == [()] * 3  # nobody said that it is for the nation
    assert [notice.code for notice in edition.notices if notice.severity.value == "ERROR"] == []
