"""`madoguchi new` and `madoguchi check`: what is shown, asked, written, and refused."""

from __future__ import annotations

import io
import json
import re
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from madoguchi.data.bundle import EDITION, GUIDEBOOK
from madoguchi.editions.codec import decode, revision_of
from madoguchi.editions.proof import Flaw
from madoguchi.faces.cli.founding import Questions, read_period
from madoguchi.faces.web.view.kinds import desk_kinds
from madoguchi.ingest.spec import Role
from madoguchi.model.edition import Edition
from madoguchi.store.database import Database, now
from madoguchi.store.editions import PUBLISH, Publication, move_pointer, put_revision
from tests.faces.conftest import Run

LIST = """相談窓口一覧

名称\t電話番号\tFAX\t扉\t番号
東相談室\t087-000-1111\t087-000-1112\t赤い扉\t11
西相談室\t087-000-2222\t\t青い扉\t12
南相談室\t\t\t白い扉\t13
"""


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "窓口.txt"
    path.write_text(LIST, encoding="utf-8")
    return path


def answering(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def toml(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def site(folder: Path) -> dict[str, object]:
    found: dict[str, object] = toml(folder / "bundle.toml")["site"]  # type: ignore[assignment]
    return found


def columns(folder: Path) -> dict[str, str]:
    found: dict[str, str] = toml(folder / "tables.toml")["table"][0]["columns"]  # type: ignore[index]
    return found


# -- what is made --------------------------------------------------------------------------------


def test_a_list_becomes_a_directory_without_a_question(madoguchi: Run, listed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "案内"
    status, out, err = madoguchi("new", folder, "--from", listed, "--yes")
    assert (status, err) == (0, "")
    assert "名称     → 名前" in out
    assert "東相談室 / 西相談室" in out
    assert "窓口 3、電話番号 2、FAX 1、電話のない窓口 1" in out
    assert "電話番号もホームページも載っていません 1 件（6 行目）「南相談室」" in out
    assert {path.name for path in folder.iterdir()} == {
        *("bundle.toml", "sources", "tables.toml", "programs.toml", "README.md", "edition.json", "ids.csv"),
    }
    assert (folder / "sources" / "窓口.txt").read_bytes() == listed.read_bytes()
    assert columns(folder) == {
        "名称": "organization",
        "電話番号": "phones",
        "FAX": "fax",
        "扉": "named_note",
        "番号": "code",
    }
    assert toml(folder / "programs.toml")["program"][0]["name"] == "相談窓口一覧"  # type: ignore[index]


def test_what_a_table_may_say_is_explained_once(city: Path) -> None:
    explained = re.findall(r"^#   (\w+) {2,}", (city / "tables.toml").read_text(encoding="utf-8"), re.M)
    assert {"organization", "heading", "source", "area"} <= set(explained)
    assert sorted(explained) == sorted(set(explained))


def test_a_title_is_taken_as_told(madoguchi: Run, listed: Path, tmp_path: Path) -> None:
    madoguchi("new", tmp_path / "a", "--from", listed, "--yes", "--title", "東市の窓口")
    assert site(tmp_path / "a")["title"] == "東市の窓口"


def test_what_cannot_be_known_is_asked(
    madoguchi: Run, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a"
    # the doubtful column is a section; nothing else to mend, before and after; then the four facts
    answering(monkeypatch, "2", "", "", "東市の窓口", "東市", "", "いつか", "令和8年度")
    status, out, _ = madoguchi("new", folder, "--from", listed)
    assert status == 0
    assert "表 1 の列「扉」（赤い扉 / 青い扉）は何ですか" in out
    assert out.count("■ 相談窓口一覧") == 2  # made anew after the answer
    assert "読めませんでした" in out
    assert columns(folder)["扉"] == "unit"
    shown = site(folder)
    assert (shown["title"], shown["operator"], "contact" in shown) == ("東市の窓口", "東市", False)
    facts = toml(folder / "sources" / "窓口.toml")
    assert (facts["period_start"], facts["period_end"]) == (date(2026, 4, 1), date(2027, 3, 31))
    assert (facts["edition"], toml(folder / "bundle.toml")["edition"]) == ("2026", "2026")


def test_any_column_can_be_mended(
    madoguchi: Run, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, "0", "9-9", "1-2", "99", "8")
    status, out, _ = madoguchi("new", tmp_path / "a", "--from", listed)
    assert status == 0
    assert "その列はありません" in out
    assert "1 から 18 の番号か" in out
    assert columns(tmp_path / "a")["電話番号"] == "fax"


def test_the_area_code_is_asked_where_the_list_prints_none(
    madoguchi: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, folder = tmp_path / "窓口.txt", tmp_path / "a"
    file.write_text(
        "東市の窓口\n\n課\t電話番号\n総務課\t82-2007\n市民課\t82-2008\n税務課\t82-2009\n", encoding="utf-8"
    )
    # nothing to mend; title, publisher, contact; a code that is none, then one; no period
    answering(monkeypatch, "", "", "", "", "82", "０８５４", "")
    status, out, _ = madoguchi("new", folder, "--from", file)
    assert status == 0
    assert "市外局番のない番号（82-2007、82-2008 など）" in out
    assert toml(folder / "sources" / "窓口.toml")["area_code"] == "0854"
    assert "0854-82-2008" in madoguchi("--directory", folder, "ask", "市民課")[1]
    # What a clerk writes there later is read, too.
    about = folder / "sources" / "窓口.toml"
    text = about.read_text(encoding="utf-8")
    about.write_text(text.replace('"0854"', '"0855"'), encoding="utf-8")
    assert madoguchi("--directory", folder, "build")[0] == 0
    assert "0855-82-2008" in (folder / "edition.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(("header", "told"), [("怪番号", True), ("夜間", False), ("FAX", False)])
def test_a_second_column_of_numbers_that_may_be_the_fax_is_told_unasked(
    header: str, told: bool, madoguchi: Run, tmp_path: Path
) -> None:
    file, folder = tmp_path / "窓口.txt", tmp_path / "a"
    rows = "総務課\t0287-00-0201\t0287-00-0901\n市民課\t0287-00-0202\t0287-00-0902\n"
    file.write_text(f"東市の窓口\n\n課\t電話番号\t{header}\n{rows}", encoding="utf-8")
    _, out, _ = madoguchi("new", folder, "--from", file, "--yes")
    assert (f"「{header}」の番号は、FAX かもしれません" in out) is told
    assert ("← ご確認ください" in (folder / "tables.toml").read_text(encoding="utf-8")) is told
    if told:  # whoever is given the number is told its word
        assert "0287-00-0901（怪番号）" in madoguchi("--directory", folder, "ask", "総務課")[1]


def test_the_second_column_of_numbers_below_no_header_is_told_likewise(
    madoguchi: Run, tmp_path: Path
) -> None:
    file, folder = tmp_path / "窓口.csv", tmp_path / "a"
    file.write_text("東支所,0287-00-0201,0287-00-0901\n西支所,0287-00-0202,0287-00-0902\n", encoding="utf-8")
    _, out, _ = madoguchi("new", folder, "--from", file, "--yes")
    assert out.count("FAX かもしれません") == 1
    assert "（3 列目）の番号は、FAX かもしれません" in out
    assert "tables.toml の columns の 3 番目 を" in out
    assert '"phones",        # 電話番号。例: 0287-00-0901 / 0287-00-0902 ← ご確認ください' in (
        folder / "tables.toml"
    ).read_text(encoding="utf-8")


def test_nobody_needs_to_answer(
    madoguchi: Run, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch)
    status, _, _ = madoguchi("new", tmp_path / "a", "--from", listed)
    assert status == 0
    assert site(tmp_path / "a")["title"] == "相談窓口一覧"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("令和8年度", "2026-04-01", "2027-03-31"),
        ("令和元年度", "2019-04-01", "2020-03-31"),
        ("２０２６年度", "2026-04-01", "2027-03-31"),
        ("2026-04-01/2027-03-31", "2026-04-01", "2027-03-31"),
        ("2026-04-01～2026-09-30", "2026-04-01", "2026-09-30"),
        ("2026-04-01", "2026-04-01", "2026-04-01"),
        ("いつか", "", ""),
        ("99年度", "", ""),
        ("2027-03-31/2026-04-01", "", ""),
    ],
)
def test_a_period_as_it_is_typed(text: str, first: str, last: str) -> None:
    found = read_period(text)
    assert (found[0].isoformat(), found[1].isoformat()) == (first, last) if found else not first


# -- what is refused -----------------------------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "中身のないファイル"),
        (PNG, "画像のファイル（PNG）"),
        (XLS, "古い形式の Excel ファイル（.xls）"),
        (b"PK\x03\x04 cut off", "壊れているか空のファイル"),
        (b"%PDF-1.7\n", "PDF"),
        ("次の会議は来週です。\n".encode(), "窓口の一覧が見つかりません"),
        (b'{"a": 1}', "一覧のない JSON"),
    ],
)
def test_a_file_that_is_no_list_is_told_in_one_line(
    madoguchi: Run, tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "file").write_bytes(content)
    status, _, err = madoguchi("new", tmp_path / "a", "--from", tmp_path / "file", "--yes")
    assert (status, err.count("\n")) == (2, 1)
    assert says in err
    assert [path.name for path in tmp_path.iterdir() if path.name != "editors"] == ["file"]


def test_a_file_that_is_not_there_is_told(madoguchi: Run, tmp_path: Path) -> None:
    status, _, err = madoguchi("new", tmp_path / "a", "--from", tmp_path / "none.csv", "--yes")
    assert (status, err.count("\n")) == (2, 1)
    assert "none.csv を読めません" in err


def test_a_folder_that_holds_something_stays_as_it_is(madoguchi: Run, listed: Path, tmp_path: Path) -> None:
    status, _, err = madoguchi("new", tmp_path, "--from", listed, "--yes")
    assert (status, err.count("\n")) == (2, 1)
    assert "空ではありません" in err
    assert listed.read_text(encoding="utf-8") == LIST


def test_a_file_in_the_folders_place_stays_as_it_is(madoguchi: Run, listed: Path) -> None:
    status, _, err = madoguchi("new", listed, "--from", listed, "--yes")
    assert status == 2
    assert "同じ名前のファイル" in err
    assert listed.read_text(encoding="utf-8") == LIST


# -- check ---------------------------------------------------------------------------------------


def test_check_tells_how_good_a_directory_is(madoguchi: Run, listed: Path, tmp_path: Path) -> None:
    madoguchi("new", tmp_path / "a", "--from", listed, "--yes")
    status, out, _ = madoguchi("check", tmp_path / "a", "--json")
    told = json.loads(out)
    assert status == 0
    assert {
        key: told[key] for key in ("desks", "numbers", "faxes", "without_number", "sound", "unknown")
    } == {
        "desks": 3,
        "numbers": 2,
        "faxes": 1,
        "without_number": 1,
        "sound": True,
        "unknown": ["publisher", "licence", "period"],
    }
    assert told["remark_columns"] == [{"table": "相談窓口一覧", "column": "扉"}]
    assert {
        file["name"] for file in told["files"] if not file["there"] and file["need"] != "optional"
    } == set()
    status, out, _ = madoguchi("check", tmp_path / "a")
    assert "窓口               3" in out
    assert "次にすること" in out


def test_every_command_counts_the_desks_without_a_number_to_call_alike(
    madoguchi: Run, tmp_path: Path
) -> None:
    """A desk that has a FAX alone can't be called."""
    file, folder = tmp_path / "窓口.txt", tmp_path / "a"
    file.write_text(
        "相談窓口一覧\n\n名称\t電話番号\tFAX\n東\t087-000-1111\t\n西\t\t087-000-2222\n", encoding="utf-8"
    )
    made = madoguchi("new", folder, "--from", file, "--yes")[1]
    built, checked = madoguchi("--directory", folder, "build")[1], madoguchi("check", folder)[1]
    for told in (made, built, checked):
        assert re.findall(r"電話のない窓口 +(\d+)", told) == ["1"], told
    assert "  電話のない窓口は（西 5 行目）" in made
    assert re.search(r"電話のない窓口 +1（西 5 行目）", checked)


def test_check_takes_the_folder_of_the_directory(
    madoguchi: Run, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = madoguchi("check", city)
    assert told[0] == 0
    assert madoguchi("--directory", city, "check") == told
    assert madoguchi("--directory", "nowhere", "check", city) == told  # what stands behind it is nearer
    monkeypatch.setenv("MADOGUCHI_DIRECTORY", str(city))
    assert madoguchi("check") == told
    monkeypatch.setenv("MADOGUCHI_DIRECTORY", "")
    status, out, err = madoguchi("check")
    assert (status, out) == (2, "")
    assert "madoguchi check" in err


def test_what_is_served_instead_of_the_folder_is_told(
    madoguchi: Run, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", "")
    database = Database(f"sqlite:///{city}/madoguchi.sqlite")
    database.upgrade()
    own = (city / "edition.json").read_bytes()

    def told() -> tuple[bool, bool, object]:
        built, checked = madoguchi("--directory", city, "build")[1], madoguchi("check", city)[1]
        instead = json.loads(madoguchi("check", city, "--json")[1])["served_instead"]
        return "公開しているのは" in built, "公開しているのは" in checked, instead

    assert told() == (False, False, None)  # nothing was published
    one = _published(database, own, "2026")
    assert one == revision_of(own)
    assert told() == (False, False, None)
    other = _published(database, own + b"\n", "2023", one)  # other bytes are another edition
    assert told() == (True, True, {"edition": "2023", "revision": other})
    assert f"2023 版（リビジョン {other[:12]}）" in madoguchi("check", city)[1]


def _published(database: Database, content: bytes, edition: str, previous: str = "") -> str:
    with database.writing() as connection:
        revision = put_revision(connection, content, edition, now())
        move_pointer(connection, Publication(0, revision, previous, PUBLISH, now(), "hanako", "", {}, []))
    return revision


def test_check_names_what_is_missing(madoguchi: Run, listed: Path, tmp_path: Path) -> None:
    madoguchi("new", tmp_path / "a", "--from", listed, "--yes")
    (tmp_path / "a" / "edition.json").unlink()
    status, out, _ = madoguchi("check", tmp_path / "a")
    assert status == 1
    assert "× edition.json" in out
    assert "作り直す" in out


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("tables.toml", "[[table]]\nid = 1 2", "tables.toml 2 行目: TOML として読めません"),
        (
            "tables.toml",
            '[[table]]\nid = "a"\nprogram = "b"\nheading = []\ncolumns = { "名称" = "nmae" }\n',
            "nmae",
        ),
        ("sources/窓口.txt", "東\t087-000-9999\n", "書き換えないでください"),
        ("programs.toml", '[[program]]\nslug = "a"\n', "programs.toml 1 行目 [a]"),
        ("bundle.toml", 'title = "a"\n', "edition がありません"),
    ],
)
def test_check_names_the_file_that_is_wrong(
    madoguchi: Run, listed: Path, tmp_path: Path, file: str, content: str, says: str
) -> None:
    madoguchi("new", tmp_path / "a", "--from", listed, "--yes")
    (tmp_path / "a" / file).write_text(content, encoding="utf-8")
    status, out, _ = madoguchi("check", tmp_path / "a")
    assert (status, out.count("\n")) == (1, 1)
    assert says in out


def test_check_of_what_is_no_directory(madoguchi: Run, tmp_path: Path) -> None:
    status, _, err = madoguchi("check", tmp_path / "none")
    assert (status, err.count("\n")) == (2, 1)
    assert "madoguchi new" in err


# -- a further list ------------------------------------------------------------------------------

FURTHER = """施設名,TEL,扉
西相談室,087-000-2222,青い扉
東相談室,087-000-9999,赤い扉
北相談室,087-000-4444,黒い扉
"""


@pytest.fixture
def city(madoguchi: Run, listed: Path, tmp_path: Path) -> Path:
    madoguchi("new", tmp_path / "city", "--from", listed, "--yes")
    return tmp_path / "city"


@pytest.fixture
def further(tmp_path: Path) -> Path:
    path = tmp_path / "支所.csv"
    path.write_text(FURTHER, encoding="utf-8")
    return path


def test_a_further_list_is_told_desk_by_desk(madoguchi: Run, city: Path, further: Path) -> None:
    status, out, err = madoguchi("add", city, further, "--yes", "--title", "支所の窓口")
    assert (status, err) == (0, "")
    assert "施設名 → 名前" in out
    assert "窓口 3、電話番号 3、FAX 0、電話のない窓口 0" in out  # of the list, not of the directory
    assert "「支所の窓口」（id は 支所）" in out
    assert "新しい窓口  2\n" in out
    assert "西相談室  相談窓口一覧の 5 行目、支所の窓口の 2 行目" in out
    assert "相談窓口一覧の 4 行目: 東相談室 / 087-000-1111" in out
    assert "支所の窓口の 3 行目: 東相談室 / 087-000-9999" in out
    assert "これまでの窓口 3 は、id も中身も変わっていません" in out
    status, out, _ = madoguchi("--directory", city, "ask", "北相談室")
    assert "087-000-4444  北相談室" in out
    assert "支所の窓口" in out
    assert madoguchi("--directory", city, "build", "--check")[0] == 0
    status, out, _ = madoguchi("check", city)
    assert "相談窓口一覧・支所の窓口" in out
    assert "二つの一覧で内容が違います 1 件（相談窓口一覧の 4 行目）" in out


def test_what_cannot_be_known_of_a_further_list_is_asked(
    madoguchi: Run, city: Path, further: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the doubtful column is a section; nothing else to mend, before and after; then the three facts
    answering(monkeypatch, "2", "", "", "支所の窓口", "東市", "令和8年度")
    status, out, _ = madoguchi("add", city, further)
    assert status == 0
    assert "表 1 の列「扉」" in out
    assert "この一覧を出している役所や団体" in out
    facts = toml(city / "sources" / "支所.toml")
    assert (facts["title"], facts["publisher"], facts["period_start"]) == (
        "支所の窓口",
        "東市",
        date(2026, 4, 1),
    )
    assert facts["edition"] == toml(city / "bundle.toml")["edition"]
    assert site(city)["title"] == "相談窓口一覧"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text, "もう入っています"),
        (lambda text: text.replace("2222", "2223"), "新しい版のよう"),
        (lambda _: "春はあけぼの。\n", "窓口の一覧が見つかりません"),
    ],
)
def test_what_is_no_further_list_is_refused_in_one_line(
    change: Callable[[str], str], told: str, madoguchi: Run, city: Path, listed: Path
) -> None:
    held = {path: path.read_bytes() for path in city.rglob("*") if path.is_file()}
    listed.write_text(change(LIST), encoding="utf-8")
    status, _, err = madoguchi("add", city, listed, "--yes")
    assert status == 2
    assert told in err
    assert len(err.splitlines()) == 1
    assert {path: path.read_bytes() for path in city.rglob("*") if path.is_file()} == held


def test_a_list_that_only_looks_like_a_newer_text_can_be_put_beside(
    madoguchi: Run, city: Path, listed: Path
) -> None:
    listed.write_text(LIST.replace("2222", "2223"), encoding="utf-8")
    status, out, _ = madoguchi("add", city, listed, "--yes", "--beside")
    assert status == 0
    assert "食い違い  1" in out


def test_no_directory_takes_no_further_list(madoguchi: Run, tmp_path: Path, further: Path) -> None:
    status, _, err = madoguchi("add", tmp_path / "none", further, "--yes")
    assert status == 2
    assert "窓口案内のフォルダーではありません" in err


# -- the packaged directory as a start -----------------------------------------------------------


def test_a_correction_that_fits_nowhere_is_told_by_the_build(madoguchi: Run, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    assert madoguchi("new", folder, "--from", "packaged")[0] == 0
    with (folder / "errata.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[erratum]]\nid = "no-such"\ntable = "yorozu"\nfield = "address"\nprinted = "どこにもない"\n'
            'corrected = "x"\nline = 871\nreason = "a try"\nevidence = "line 818"\n'
        )
    status, out, _ = madoguchi("--directory", folder, "build")
    assert status == 0
    assert "当てはまらない訂正 1（" in out
    assert "no-such" in madoguchi("--directory", folder, "lint")[1]


def test_numbers_that_a_column_without_a_meaning_loses_are_told_first(madoguchi: Run, tmp_path: Path) -> None:
    given, folder = tmp_path / "list.csv", tmp_path / "ours"
    given.write_text(
        "名称,電話番号,お問い合わせ番号\n東館,0993-00-0001,0993-00-0011\n西館,0993-00-0002,0993-00-0012\n",
        encoding="utf-8",
    )
    assert madoguchi("new", folder, "--from", given, "--yes")[0] == 0
    tables = folder / "tables.toml"
    said = tables.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in said if not line.startswith('"お問い合わせ番号"')]
    assert len(kept) == len(said) - 1
    tables.write_text("".join(kept), encoding="utf-8")
    status, out, err = madoguchi("--directory", folder, "build")
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == (
        "一覧の番号 2 件が、どの窓口にも入っていません。"
        "意味の決まっていない列：「お問い合わせ番号」（tables.toml に書いてください）"
    )


def test_day_and_night_numbers_are_told_apart(madoguchi: Run, tmp_path: Path) -> None:
    given, folder = tmp_path / "list.csv", tmp_path / "ours"
    given.write_text("窓口,電話（昼間）,電話（夜間）\n総務課,0993-00-0001,0993-00-0002\n", encoding="utf-8")
    assert madoguchi("new", folder, "--from", given, "--yes")[0] == 0
    first, *_ = madoguchi("--directory", folder, "ask", "総務課")[1].splitlines()
    assert first == "0993-00-0001（昼間） / 0993-00-0002（夜間）  総務課"


def test_the_packaged_directory_is_a_start(
    madoguchi: Run, tmp_path: Path, further: Path, edition: Edition
) -> None:
    folder = tmp_path / "ours"
    status, out, err = madoguchi("new", folder, "--from", "packaged", "--title", "東市の窓口案内")
    assert (status, err) == (0, "")
    assert f"窓口 {len(edition.desks):,}、" in out
    assert site(folder)["title"] == "東市の窓口案内"
    assert (folder / "edition.json").read_bytes() == GUIDEBOOK.bytes("edition.json")
    assert madoguchi("--directory", folder, "build", "--check")[0] == 0
    status, out, _ = madoguchi("add", folder, further, "--yes")
    assert status == 0
    assert f"これまでの窓口 {len(edition.desks):,} は、id も中身も変わっていません" in out
    tables = tomllib.loads((folder / "tables.toml").read_text(encoding="utf-8"))["table"]
    assert {table["source"] for table in tables} == {"contact-list", "支所"}
    assert madoguchi("new", folder, "--from", "packaged")[0] == 2


def test_a_desk_is_taught_and_what_changes_is_told(city: Path, madoguchi: Run) -> None:
    (city / "questions.jsonl").write_text(
        '{"query": "蛍光灯の捨て方", "desk": "東相談室"}\n{"query": "西相談室"}\n', encoding="utf-8"
    )
    teach = ("--directory", str(city), "teach", "東相談室", "--word", "蛍光灯", "--reason", "よく聞かれる")
    _, tried, _ = madoguchi(*teach, "--dry-run")
    assert "○ 蛍光灯の捨て方: 窓口なし → 東相談室" in tried
    assert "－ 蛍光灯: 窓口なし → 東相談室" in tried  # what is taught is a question itself
    assert "質問 3、答えの変わる質問 2、期待どおりの窓口 1 / 1" in tried
    assert "まだ書いていません: 東相談室 ← 蛍光灯" in tried
    assert not (city / "words.toml").exists()
    assert "words.toml に書きました: 東相談室 ← 蛍光灯" in madoguchi(*teach)[1]
    assert "－ 西相談室: 西相談室" in madoguchi("--directory", str(city), "teach")[1]


def test_the_packaged_directory_is_not_taught_nor_is_it_tried(madoguchi: Run) -> None:
    teach = ("teach", "ジェトロ浜松", "--word", "お茶の輸出", "--reason", "よく聞かれる")
    refused = madoguchi(*teach)
    assert refused[:2] == (2, "")
    assert "madoguchi new" in refused[2]
    assert madoguchi(*teach, "--dry-run") == refused


def test_a_list_in_running_text_is_one_kind_of_desk(tmp_path: Path, madoguchi: Run) -> None:
    path = tmp_path / "leaflet.txt"
    path.write_text(
        "■福祉のこと\n東福祉課\n　介護保険\n　TEL 087-000-1111\n\n■ごみのこと\n西環境課\n　TEL 087-000-2222\n",
        encoding="utf-8",
    )
    folder = tmp_path / "leaflet"
    madoguchi("new", str(folder), "--from", str(path), "--yes")
    edition = decode((folder / "edition.json").read_bytes(), GUIDEBOOK)
    assert [desk.name for desk in edition.desks] == ["東福祉課", "西環境課"]
    assert len(desk_kinds(edition)) == 1


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("東町 くらしの相談窓口のご案内", "東町 くらしの相談窓口のご案内"),
        ("東町の連絡先(令和8年度)", "東町の連絡先(令和8年度)"),
        ("平日だけです。", "leaflet"),  # a sentence is no title
        ("令和8年4月1日現在", "leaflet"),
    ],
)
def test_running_text_has_its_title_in_its_first_line(
    first: str, title: str, tmp_path: Path, madoguchi: Run
) -> None:
    path = tmp_path / "leaflet.txt"
    groups = "■福祉のこと\n東課 TEL 087-000-1111\n\n■ごみのこと\n西課 TEL 087-000-2222\n"
    path.write_text(f"{first}\n\n{groups}", encoding="utf-8")
    _, said, _ = madoguchi("new", tmp_path / "d", "--from", path, "--yes")
    assert f"■ {title}\n" in said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("FAX", Role.FAX),
        ("ｆａｘ", Role.FAX),
        ("受付時間", Role.HOURS),
        ("", Role.NOTE),
        ("電話", Role.PHONES),
        ("TEL", Role.PHONES),
        ("住所", Role.ADDRESS),
        ("所在地", Role.ADDRESS),
        ("phones", Role.PHONES),
    ],
)
def test_what_a_column_means_may_be_typed_as_a_word(
    typed: str, meant: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"なにか\n{typed}\n" if typed else "\n"))
    assert Questions()._role(Role.NOTE) is meant


def test_check_and_build_prove_what_they_built(
    madoguchi: Run, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a"
    madoguchi("new", folder, "--from", listed, "--yes")
    before = (folder / EDITION).read_bytes()
    desk = decode(before, GUIDEBOOK).desks[0]
    flaw = Flaw(f"desks/{desk.id}/phones/0/number", "number", "its claim is for another")
    monkeypatch.setattr("madoguchi.editions.publishable.prove", lambda _: ({}, [flaw]))
    status, out, _ = madoguchi("check", folder, "--json")
    told = json.loads(out)
    assert (status, told["sound"], len(told["unproven"])) == (1, False, 1)
    status, out, _ = madoguchi("check", folder)
    assert (status, "根拠のとおりでない値が 1 件" in out) == (1, True)
    assert [line for line in out.splitlines() if desk.name in line and "番号と根拠が合いません" in line]
    status, out, _ = madoguchi("--directory", folder, "build")
    assert (status, desk.name in out, "tables.toml に書いた列の意味" in out) == (0, True, True)


def test_a_row_without_a_name_counts_as_a_row_of_its_table(madoguchi: Run, tmp_path: Path) -> None:
    rows = [f"{at},{name}保育園,{name}町1-2,099-000-000{at},甲" for at, name in enumerate("東西南北", 1)]
    source, folder, edition = tmp_path / "list.csv", tmp_path / "own", tmp_path / "edition.json"
    source.write_text("\n".join(["番号,名称,住所,電話,備考", *rows, "5,,青町1-2,099-000-0009,乙", ""]))
    assert madoguchi("new", str(folder), "--from", str(source), "--yes")[0] == 0
    madoguchi("--directory", str(folder), "export", "edition", "-o", str(edition))
    assert "row-unread" in edition.read_text(encoding="utf-8")
    assert madoguchi("verify", str(edition))[0] == 0
