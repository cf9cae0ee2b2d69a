"""Nothing is claimed of a list that nobody told: title, publisher, period, day, terms, remarks of another one."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import frictionless
import pdfplumber
import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.codec import decode
from madoguchi.editions.knowledge import source_of
from madoguchi.errors import InputError
from madoguchi.faces.cli.editions import open_edition, read_draft, told_facts
from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.model.edition import Edition

# All that the package claims of its own list, as the exports would print it.
CLAIMED = (
    "お問い合わせ先一覧",
    "Contact list of public desks",
    "2023-04-01",
    "2024-03-31",
    "2026-11-22",
    "20261122",
    "fiscal year 令和5年度",
    "the title page and the publisher's imprint",
    "opens with 中小企業庁",
)
TEXTS = {
    "office": "相談室一覧\n\n窓口名\t所在地\t電話番号\n相馬相談室\t福島県相馬市中村1-12-1\t0244-36-0211\n",
    # A heading that the packaged list has, too, makes it no text of that list.
    "same-heading": "信用保証協会\n\n協会名\t電話番号\n青森県信用保証協会\t017-723-1351\n"
    "\n市の窓口\n\n課名\t電話番号\n商工課\t0178-43-9242\n",
    "csv": "課名,電話番号,備考\n市民課,087-839-2222,北福田10\n税務課,087-839-2233,三重合同ビル\n",
    "no-heading": "課名\t電話番号\n商工課\t0178-43-9242\n観光課\t0178-43-9536\n",
}
IN_JAPANESE = ("csv", "xlsx", "vcard", "gif", "municipal-csv")
WRITTEN = ("jsonl", "edition", "csv", "xlsx", "vcard", "gif", "municipal-csv", "jsonld", "hsds")


def drafted(tmp_path: Path, text: str, **told: str) -> Edition:
    path = tmp_path / "list.txt"
    path.write_text(text, encoding="utf-8")
    given = {"title": "", "publisher": "", "licence": "", "period": "", **told}
    return open_edition(path, told_facts(**given))


def words_of(name: str, edition: Edition) -> str:
    content = EXPORTS[name].write(edition)
    if name in ("xlsx", "hsds-datapackage"):
        with zipfile.ZipFile(io.BytesIO(content)) as files:
            return "\n".join(files.read(file).decode("utf-8") for file in files.namelist())
    return content.replace(b"\r\n ", b"").decode("utf-8-sig")


@pytest.mark.parametrize("name", [*WRITTEN, "hsds-datapackage"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_file_of_another_list_claims_what_is_known_of_ours(name: str, text: str, tmp_path: Path):
    said = words_of(name, drafted(tmp_path, text))
    assert [claim for claim in CLAIMED if claim in said] == []
    if name in IN_JAPANESE:
        assert "nobody said" not in said
        assert "不明" in said
    else:
        assert "unknown: nobody said under which terms" in said


def test_the_graph_of_another_list_has_no_body_program_or_term_of_ours(tmp_path: Path):
    said = words_of("hsds", drafted(tmp_path, TEXTS["office"]))
    assert "相馬相談室" in said
    assert [name for name in ("よろず支援拠点", "中小企業庁", "融資", "知的財産") if name in said] == []


@pytest.mark.parametrize("name", ["csv", "gif", "municipal-csv"])
def test_a_file_with_japanese_headers_says_in_japanese_what_nobody_told(name: str, tmp_path: Path):
    edition = drafted(tmp_path, TEXTS["office"])
    (row,) = csv.DictReader(io.StringIO(words_of(name, edition)))
    told = {label: text for label, text in row.items() if text == "不明"}
    assert told.keys() == {"出典", "発行者", "利用条件", "対象期間", "入手日"}
    assert "unknown" not in "".join(row.values())


def test_why_something_is_not_known_stays_in_the_words_of_who_wrote_it(edition: Edition):
    (row, *_) = csv.DictReader(io.StringIO(words_of("csv", edition)))
    assert row["利用条件"] == "不明（手元の一覧には、利用条件が書かれていません）"


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_is_not_known_is_null_or_left_out_where_a_format_knows_no_word_for_it(text: str, tmp_path: Path):
    edition = drafted(tmp_path, text)
    row = json.loads(words_of("jsonl", edition).splitlines()[0])["source"]
    assert (row["title"], row["period"], row["held_since"]) == (
        "unknown: nobody said what the list is called",
        None,
        None,
    )
    (dataset,) = (n for n in json.loads(words_of("jsonld", edition))["@graph"] if n["@type"] == "Dataset")
    assert dataset["name"] == "draft:list.txt"
    assert not {"alternateName", "description", "temporalCoverage", "dateModified"} & dataset.keys()
    about = json.loads(words_of("hsds", edition))["about"]
    assert (about["period_start"], about["period_end"], about["held_since"]) == (None, None, None)
    assert about["description"].startswith("一覧から読み取った窓口")
    assert "REV:" not in words_of("vcard", edition)
    assert decode(EXPORTS["edition"].write(edition), GUIDEBOOK) == edition
    assert edition.age_days(date(2030, 1, 1)) is None


def test_the_data_package_of_another_list_is_valid(tmp_path: Path):
    content = EXPORTS["hsds-datapackage"].write(drafted(tmp_path, TEXTS["office"]))
    folder = tmp_path / "package"
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:10]
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert descriptor["sources"] == [{"title": "draft:list.txt"}]
    assert "created" not in descriptor


def test_the_print_of_another_list_says_that_its_days_are_not_known(tmp_path: Path):
    with pdfplumber.open(io.BytesIO(EXPORTS["pdf"].write(drafted(tmp_path, TEXTS["office"])))) as pdf:
        said = re.sub(r"\s", "", "".join(page.extract_text() for page in pdf.pages))
    assert [claim for claim in CLAIMED if claim in said] == []
    assert "この一覧がいつのものかは、わかっていません。" in said
    assert "2023年" not in said


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_remarks_of_one_list_stand_at_no_desk_of_another(text: str, tmp_path: Path):
    codes = Counter(notice.code for notice in drafted(tmp_path, text).notices)
    ours = {"erratum-applied", "suspected-by-reader", "remarked-by-reader", "dated-fact-due"}
    assert not ours & codes.keys()


@pytest.mark.parametrize("name", ["office", "csv", "no-heading"])
def test_a_list_of_which_no_table_is_known_is_not_told_what_ours_would_have(name: str, tmp_path: Path):
    codes = Counter(notice.code for notice in drafted(tmp_path, TEXTS[name]).notices)
    assert codes["unknown-table"] + codes["heading-missing"] == 1
    assert not {"erratum-unmatched", "table-missing"} & codes.keys()


def test_where_one_table_is_known_the_errata_of_the_others_are_silent(tmp_path: Path):
    notices = drafted(tmp_path, TEXTS["same-heading"]).notices
    unmatched = [notice.message for notice in notices if notice.code == "erratum-unmatched"]
    assert all("table guarantee" in message for message in unmatched)
    assert sum(notice.code == "table-missing" for notice in notices) > 20


def test_the_very_text_of_the_packaged_list_has_all_its_facts(tmp_path: Path, edition: Edition):
    path = tmp_path / "copy.txt"
    path.write_bytes(source_of(GUIDEBOOK).content)
    copy = read_draft(path)
    assert copy.sources[0].facts.title == edition.sources[0].facts.title == "お問い合わせ先一覧"
    assert copy.sources[0].facts.period == "2023-04-01/2024-03-31"
    assert copy.sources[0].facts.held_since == edition.sources[0].facts.held_since


def test_another_text_of_the_packaged_list_has_its_title_and_no_more(tmp_path: Path, edition: Edition):
    text = source_of(GUIDEBOOK).content.decode("utf-8").replace("03-3501-1669", "03-3501-1660", 1)
    later = drafted(tmp_path, text)
    assert (later.sources[0].facts.title, later.sources[0].facts.period) == ("お問い合わせ先一覧", "")
    assert later.sources[0].facts.held_since is None
    assert later.sources[0].facts.licence == "unknown: nobody said under which terms"
    # What is noticed in the list is noticed in its other text.
    assert Counter(n.code for n in later.notices) == Counter(n.code for n in edition.notices)


def test_what_somebody_tells_stands_in_the_files(tmp_path: Path):
    told = {"title": "高松市組織一覧", "publisher": "高松市", "period": "2025-04-01/.."}
    edition = drafted(tmp_path, TEXTS["office"], **told)
    row = json.loads(words_of("jsonl", edition).splitlines()[0])["source"]
    assert (row["title"], row["period"]) == ("高松市組織一覧", "2025-04-01/..")
    assert row["licence"].startswith("unknown")
    assert "発行者：高松市。" in words_of("vcard", edition)
    assert "Contact list" not in words_of("jsonld", edition)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2024-04-01/2025-03-31", date(2024, 4, 1), date(2025, 3, 31)),
        ("2024-04-01/", date(2024, 4, 1), None),
        ("../2025-03-31", None, date(2025, 3, 31)),
    ],
)
def test_a_period_is_an_interval_of_days(period: str, start: date | None, end: date | None):
    told = told_facts("", "", "", period)
    assert (told["period_start"], told["period_end"]) == (start, end)


@pytest.mark.parametrize("period", ["2024", "2024-04-01", "/", "../..", "2025-03-31/2024-04-01", "x/y"])
def test_any_other_period_is_refused(period: str):
    with pytest.raises(InputError, match="--period"):
        told_facts("", "", "", period)


def test_nothing_is_told_of_what_is_no_file(tmp_path: Path):
    for source in (None, tmp_path / "none.txt"):
        with pytest.raises(InputError, match="--source FILE"):
            open_edition(source, {"title": "一覧"})
