"""The example of a city's directory (examples/city): its list, the folder made of it, what both hold, every command."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest

from madoguchi.answers.router import Router
from madoguchi.data.bundle import GUIDEBOOK, Bundle
from madoguchi.editions.build import build
from madoguchi.editions.codec import decode
from madoguchi.editions.knowledge import knowledge_of, source_of
from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.places.gazetteer import place_tables
from madoguchi.text.normalize import normalized_name
from tests.faces.conftest import Run

CITY = Path(__file__).parents[2] / "examples" / "city"
KEPT = CITY / "directory"
# What no office prints by itself: the library's own number and that of its FAX.
LIBRARY, LIBRARY_FAX = "0993-00-0059", "0993-00-0926"
TEXTS = ("jsonl", "edition", "csv", "vcard", "gif", "municipal-csv", "jsonld", "hsds")
DEMANDED = {
    "水道料金": "水道局 料金係",
    "粗大ごみ": "市民部 環境課 ごみ減量係",
    "ごみの分別": "市民部 環境課 ごみ減量係",
    "転入届": "市民部 市民課 窓口係",
    "保育所に入りたい": "福祉部 こども課 保育係",
    "母子手帳": "保健センター 母子保健係",
    "介護保険係": "福祉部 高齢者支援課 介護保険係",
    "蛍光灯の捨て方": "市民部 環境課 ごみ減量係",  # a word that the office has taught (words.toml)
    "図書館": "中央図書館",
    "火葬の予約": "火葬場 なぎさ苑",
    LIBRARY: "中央図書館",
}


@cache
def made_by() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_list", CITY / "make_list.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def kept() -> Edition:
    return decode((KEPT / "edition.json").read_bytes(), GUIDEBOOK)


@pytest.fixture(scope="module")
def asked() -> Router:
    bundle = Bundle(KEPT)
    return Router(build(source_of(bundle), knowledge_of(bundle)).edition)


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_DIRECTORY", "")  # none, and none is left behind by a command


def rows() -> list[Mapping[str, str]]:
    """The rows of the list as they are written by hand, empty cells of merged columns filled from above."""
    found: list[Mapping[str, str]] = []
    module = made_by()
    for header, lines in ((module.HALL, module.HALL_ROWS), (module.ELSEWHERE, module.ELSEWHERE_ROWS)):
        above = [""] * len(header)
        for line in lines:
            above = [cell if cell is not None else old for cell, old in zip(line, above, strict=True)]
            found.append(dict(zip(header, above, strict=True)))
    return found


def named(row: Mapping[str, str]) -> str:
    parts = (row.get(key, "") for key in ("部局", "施設名", "課", "係"))
    return " ".join(filter(None, parts)).replace("介護保検係", "介護保険係")


def called(desk: Desk) -> list[tuple[str, str]]:
    return [(phone.number, phone.extension.text if phone.extension else "") for phone in desk.phones]


def told(desk: Desk) -> tuple[object, ...]:
    return (
        called(desk),
        [fax.number for fax in desk.faxes],
        [email.text for email in desk.emails],
        desk.hours and desk.hours.text,
        desk.address and desk.address.text,
        [note.text for note in desk.notes],
    )


# -- the list ------------------------------------------------------------------------------------


def cells(path: Path) -> list[list[list[object]]]:
    return [[[c.value for c in row] for row in sheet] for sheet in openpyxl.load_workbook(path)]


def test_the_workbook_is_what_its_maker_writes(tmp_path: Path) -> None:
    made_by().main(tmp_path / "list.xlsx")
    assert cells(tmp_path / "list.xlsx") == cells(CITY / "list.xlsx")
    assert (KEPT / "sources" / "list.xlsx").read_bytes() == (CITY / "list.xlsx").read_bytes()


def test_nobody_is_called() -> None:
    assert not place_tables().named("朝凪市", "")
    for row in rows():
        assert row["電話番号"].startswith("0993-00-0")
        assert row["FAX"].startswith("0993-00-0")
        assert row["メール"].endswith("@asanagi.example.jp")


# -- the folder ----------------------------------------------------------------------------------


def test_new_gives_the_desks_of_the_kept_folder(madoguchi: Run, tmp_path: Path) -> None:
    status, out, _ = madoguchi("new", tmp_path / "mycity", "--from", CITY / "list.xlsx", "--yes")
    assert status == 0
    assert "窓口 60、電話番号 60、FAX 22、電話のない窓口 0" in out
    fresh = decode((tmp_path / "mycity" / "edition.json").read_bytes(), GUIDEBOOK)
    assert {desk.id: told(desk) for desk in fresh.desks} == {desk.id: told(desk) for desk in kept().desks}
    names = {desk.name for desk in kept().desks}
    assert {desk.name.replace("介護保検係", "介護保険係") for desk in fresh.desks} == names


def test_every_row_is_a_desk_with_all_that_it_says() -> None:
    desks = {desk.name: desk for desk in kept().desks}
    assert len(desks) == len(rows()) == 60
    for row in rows():
        desk = desks[named(row)]
        assert called(desk) == [(row["電話番号"], row["内線"])]
        assert [fax.number for fax in desk.faxes] == [row["FAX"]]
        assert [email.text for email in desk.emails] == [row["メール"]]
        assert desk.hours is not None
        assert desk.hours.printed == row["受付時間"]
        assert desk.address is not None
        assert desk.address.printed == row["場所"]
        assert [normalized_name(note.text) for note in desk.notes] == [
            normalized_name(f"業務内容：{row['業務内容']}")
        ]


def test_no_fax_is_offered_to_call(asked: Router) -> None:
    faxes = {row["FAX"] for row in rows()}
    assert not faxes & {phone.number for desk in kept().desks for phone in desk.phones}
    for item in asked.answer("中央図書館").items:
        assert not faxes & set(item.numbers)


def test_every_desk_is_found_by_its_name(asked: Router) -> None:
    lost = [desk.name for desk in kept().desks if _first(asked, desk.name) != desk.name]
    assert lost == []


def _first(router: Router, question: str, place: str = "") -> str:
    return next((item.desk.name for item in router.answer(question, place).items), "")


@pytest.mark.parametrize("question", DEMANDED)
def test_what_people_ask_leads_to_its_section(question: str, asked: Router) -> None:
    assert _first(asked, question) == DEMANDED[question]
    assert _first(asked, question, "鹿児島県") == DEMANDED[question]


# -- the commands --------------------------------------------------------------------------------


def test_the_folder_is_sound_and_current(madoguchi: Run) -> None:
    status, out, _ = madoguchi("check", KEPT)
    assert (status, "足りないものはありません。" in out) == (0, True)
    assert madoguchi("--directory", KEPT, "build", "--check")[0] == 0


def test_a_desk_keeps_its_id_when_its_area_becomes_known(madoguchi: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mycity"
    madoguchi("new", folder, "--from", CITY / "list.xlsx", "--yes")
    ids = {desk.id for desk in decode((folder / "edition.json").read_bytes(), GUIDEBOOK).desks}
    shutil.copy(KEPT / "jurisdictions.toml", folder)
    assert madoguchi("--directory", folder, "build")[0] == 0
    built = decode((folder / "edition.json").read_bytes(), GUIDEBOOK)
    assert {area.text for desk in built.desks for area in desk.service_area} == {"鹿児島県"}
    assert {desk.id for desk in built.desks} == ids


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        (
            "bundle.toml",
            'colour = "#00615f"',
            'colour = "green"',
            "bundle.toml 25 行目 [site]: 項目 colour は",
        ),
        ("bundle.toml", "tagline =", "taglin =", "知らない項目 taglin"),
        ("tables.toml", '"named_note"', '"duties"', "選べません"),
    ],
)
def test_what_is_written_wrong_is_told(
    file: str, before: str, after: str, said: str, madoguchi: Run, tmp_path: Path
) -> None:
    shutil.copytree(KEPT, tmp_path / "mycity")
    path = tmp_path / "mycity" / file
    path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    status, out, _ = madoguchi("check", tmp_path / "mycity")
    assert (status, said in out) == (1, True)
    status, _, err = madoguchi("--directory", tmp_path / "mycity", "build")
    assert (status != 0, said in err) == (True, True)


def test_warnings_say_the_rows_of_the_sheet(madoguchi: Run) -> None:
    out = madoguchi("check", KEPT)[1]
    assert "住所の市区町村がわかりません 3 件（シート「支所・施設」 14、15、16 行目）" in out
    assert "誤りかもしれないところがあります 1 件（シート「本庁舎」 48 行目）「本庁舎6階」" in out


def test_a_folder_that_was_edited_is_not_current(madoguchi: Run, tmp_path: Path) -> None:
    shutil.copytree(KEPT, tmp_path / "mycity")
    tables = tmp_path / "mycity" / "tables.toml"
    tables.write_text(tables.read_text("utf-8").replace('"named_note"', '"code"'), "utf-8")
    assert madoguchi("--directory", tmp_path / "mycity", "build", "--check")[0] != 0
    status, out, _ = madoguchi("check", tmp_path / "mycity")
    assert (status, "作り直す: madoguchi --directory" in out) == (1, True)


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_format_holds_the_library(name: str, madoguchi: Run, tmp_path: Path) -> None:
    status, _, err = madoguchi("--directory", KEPT, "export", name, "-o", tmp_path / "file")
    assert (status, err) == (0, "")
    content = (tmp_path / "file").read_text("utf-8-sig")
    assert "中央図書館" in content
    assert LIBRARY in content or LIBRARY[1:].replace("-", "") in content.replace("-", "")


def test_the_text_formats_are_all_that_need_nothing_else() -> None:
    assert {name for name, export in EXPORTS.items() if not export.extra} - {"hsds-datapackage"} == set(TEXTS)
