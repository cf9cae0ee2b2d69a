"""The editors' commands from an empty folder to a publication and back, as a shell runs them."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.knowledge import source_of
from madoguchi.store.editions import packaged_edition
from tests.faces.conftest import Run

LIST = source_of(GUIDEBOOK).content.decode("utf-8-sig")


@pytest.fixture
def new_list(tmp_path: Path) -> Path:
    """A list in which one number is another, a section has another name, and a sign was misread."""
    text = LIST
    for old, new in (
        ("03-3501-1511", "03-3501-1599"),
        ("広報相談室", "広報・相談企画室"),
        ("事業環境部", "事業還境部"),
    ):
        assert text.count(old) >= 1
        text = text.replace(old, new, 1)
    path = tmp_path / "new.txt"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def errata(tmp_path: Path) -> Path:
    path = tmp_path / "errata.toml"
    path.write_text(
        '[[erratum]]\nid = "environment"\ntable = "sme-agency"\nfield = "department"\nprinted = "事業還境部"\n'
        'corrected = "事業環境部"\nline = 12\nreason = "環 was misread as 還"\n'
        'evidence = "the same line of the edition of 2023"\n',
        encoding="utf-8",
    )
    return path


def test_before_there_is_a_database_every_command_says_how_to_make_one(madoguchi: Run, new_list: Path):
    assert "no tables yet; make them with `madoguchi db upgrade`" in madoguchi("db", "version")[1]
    for words in (
        ("import", new_list),
        ("drafts",),
        ("review", 1),
        ("publish",),
        ("rollback",),
        ("history",),
    ):
        status, out, err = madoguchi(*words)
        assert (status, out) == (2, ""), words
        assert len(err.splitlines()) == 1
        assert "madoguchi db upgrade" in err
    assert "tables of version" in madoguchi("db", "upgrade")[1]
    assert madoguchi("db", "upgrade")[1] == madoguchi("db", "version")[1]


def test_what_makes_a_store_is_said_with_its_directory(
    madoguchi: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", "")
    monkeypatch.chdir(tmp_path)
    small = tmp_path / "small.txt"
    small.write_text("窓口一覧\n\n名称\t電話番号\n東\t087-000-1111\n", encoding="utf-8")
    for folder in ("city", "our city"):
        madoguchi("new", folder, "--from", small, "--yes")
        status, _, err = madoguchi("--directory", folder, "import", small)
        said = re.search("`(.+)`", err)
        assert said
        assert (status, shlex.split(said[1])) == (2, ["madoguchi", "--directory", folder, "db", "upgrade"])
        assert madoguchi(*shlex.split(said[1])[1:])[0] == 0
        assert (tmp_path / folder / "madoguchi.sqlite").exists()


def see_all(madoguchi: Run) -> str:
    """Look at each row that is still to be seen, by its key; return what is told then."""
    keys = re.findall(r"^((?:gone |table )?\S+)  ", madoguchi("review", 1, "--unseen")[1], re.M)
    return madoguchi("review", 1, *(word for key in keys for word in ("--seen", key)))[1]


def test_a_new_edition_from_the_file_to_the_readers_and_back(madoguchi: Run, new_list: Path, errata: Path):
    madoguchi("db", "upgrade")
    status, out, err = madoguchi("import", new_list, "--publisher", "中小企業庁")
    assert status == 0
    assert re.match(r"draft 1: edition 2024 from new\.txt\n  31 tables, 837 desks, 830 numbers\n", out)
    assert "assumed" in out
    assert "nothing lost, nothing invented" in out
    assert "notices: 0 ERROR" in out
    assert "reading the lines" in err
    assert "comparing with the edition that is served" in err
    assert madoguchi("import", new_list)[1].startswith("this very file is draft 1 already")

    # The gate is closed: who is who is asked, and nothing is published.
    status, out, _ = madoguchi("publish", "--draft", 1)
    assert status == 1
    assert "the gate is closed" in out
    assert "no difference" not in out
    asked = re.findall(r"^match +(\S+) +\?$", madoguchi("review", 1)[1], re.M)
    assert len(asked) >= 2
    assert madoguchi("history")[1] == ""

    # A misprint is corrected, one match is denied and taken back, all are accepted.
    out = madoguchi("review", 1, "--erratum", errata)[1]
    assert "erratum   environment  by hanako: 環 was misread as 還" in out
    assert re.search(rf"^match +{asked[0]} +denied$", madoguchi("review", 1, "--deny", asked[0][:8])[1], re.M)
    assert re.search(rf"^match +{asked[0]} +\?$", madoguchi("review", 1, "--take-back", asked[0])[1], re.M)
    out = madoguchi("review", 1, "--accept-all")[1]
    assert "2 of 2 difference(s)" in out  # that they are the same desks is not all that is to be seen
    unseen = madoguchi("review", 1, "--unseen")[1]
    assert "number: 03-3501-1511 -> 03-3501-1599" in unseen
    out = see_all(madoguchi)
    assert out.splitlines()[-1] == "the gate is open"

    status, out, _ = madoguchi("publish", "--draft", 1, "--dry-run")
    assert status == 0
    assert "differences: 1 department, 1 number" in out
    rows = [
        line for line in out.splitlines() if line.startswith(("sme-agency ", "reconstruction-employment "))
    ]
    assert [row.split() for row in rows] == [
        ["sme-agency", "17", "17", "16", "20"],
        ["reconstruction-employment", "3", "3", "1", "9"],
    ]
    assert len({len(row) for row in rows}) == 1  # aligned
    assert madoguchi("history")[1] == ""

    status, out, _ = madoguchi("publish", "--draft", 1, "--note", "令和6年度", "--by", "taro")
    assert status == 0
    revision = re.search(r"published revision ([0-9a-f]{12})", out)
    assert revision
    assert "published  edition 2024" in madoguchi("drafts")[1]
    assert (
        json.loads(madoguchi("export", "jsonl")[1].splitlines()[0])["phones"][0]["number"] == "03-3501-1599"
    )
    status, _, err = madoguchi("publish", "--draft", 1, "--by", "taro")
    assert status == 2
    assert "draft 1 is published" in err
    # An id names its own edition, whatever is served.
    assert madoguchi("diff", "2023", "current")[1].splitlines()[-1] == "2023 -> 2024: 2 difference(s)"
    assert madoguchi("diff", "2024", "current", "--json") == (0, "", "")

    assert "is served again" in madoguchi("rollback", "--note", "too early", "--by", "taro")[1]
    assert (
        json.loads(madoguchi("export", "jsonl")[1].splitlines()[0])["phones"][0]["number"] == "03-3501-1511"
    )
    lines = madoguchi("history")[1].splitlines()
    assert [line.split()[2] for line in lines] == ["rollback", "publish"]
    assert lines[1].endswith("taro  令和6年度")
    assert revision[1] in lines[1]

    # What the store holds can be named wherever a list can.
    assert madoguchi("diff", "2024", "current")[1].splitlines()[-1] == "2024 -> 2023: 2 difference(s)"
    assert "name 2023, 2024, current" in madoguchi("diff", "2023", "2025")[2]
    for name in ("draft:1", revision[1]):
        assert madoguchi("diff", "2023", name)[1].splitlines()[-1] == "2023 -> 2024: 2 difference(s)"
        assert "03-3501-1599" in madoguchi("export", "jsonl", "--source", name)[1]
    assert madoguchi("diff", "2023", "draft:7")[0] == 2


def test_a_list_that_lacks_a_table_needs_reasons(madoguchi: Run, tmp_path: Path):
    madoguchi("db", "upgrade")
    lines = LIST.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("JICA 国内機関"))
    end = next(n for n, line in enumerate(lines) if n > start and line.startswith("政府系金融機関等"))
    path = tmp_path / "short.txt"
    path.write_text("\n".join([*lines[:start], *lines[end:]]) + "\n", encoding="utf-8")
    madoguchi("import", path)
    status, out, _ = madoguchi("publish", "--draft", 1)
    assert status == 1
    keys = re.findall(r"key: ([^)]+)\)", out)
    assert "bounds jica" in keys
    assert any(key.startswith("table-missing ") for key in keys)
    status, _, err = madoguchi("review", 1, "--waive", "bounds jica=no")
    assert status == 2
    assert "needs a reason" in err
    status, _, err = madoguchi("review", 1, "--waive", "bounds jetro=they moved into another list")
    assert status == 2
    assert "nothing has the key 'bounds jetro'" in err
    words = [word for key in dict.fromkeys(keys) for word in ("--waive", f"{key}=JICA left the list in 2024")]
    madoguchi("review", 1, *words)
    gone = re.search(
        r"^(gone \S+) .*\(14 rows say the same: --alike\)$", madoguchi("review", 1, "--unseen")[1], re.M
    )
    assert gone
    assert "1 of 15 difference(s)" in madoguchi("review", 1, "--alike", gone[1])[1]
    assert see_all(madoguchi).splitlines()[-1] == "the gate is open"
    assert "waiver    bounds jica  by hanako: JICA left the list in 2024" in madoguchi("review", 1)[1]
    assert madoguchi("publish", "--draft", 1, "--by", "jiro")[0] == 0
    assert "jica" not in {
        json.loads(line)["program"] for line in madoguchi("export", "jsonl")[1].splitlines()
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "nowhere.txt"), "cannot read nowhere.txt"),
        (("import", "LIST", "--period", "next year"), "next year"),
        (("review", 9), "there is no draft 9"),
        (("publish", "--draft", 9), "there is no draft 9"),
        (("publish", "--by", "jiro"), "nothing to publish"),
        (("rollback", "--by", "taro"), "nothing has been published"),
        (("review", 9, "--discard"), "there is no draft 9"),
        (("publish", "--by", "x" * 65), "nobody is called"),
        (("rollback", "--by", "jiro"), "needs the role administrator"),
        (("publish", "--by", "hanako"), "needs the role reviewer"),
    ],
)
def test_every_misuse_is_told_in_a_line(madoguchi: Run, new_list: Path, words, said):
    madoguchi("db", "upgrade")
    status, _, err = madoguchi(*(new_list if word == "LIST" else word for word in words))
    assert status == 2
    assert said in err.splitlines()[-1]


def test_a_disabled_person_does_nothing_by_name(madoguchi: Run, monkeypatch: pytest.MonkeyPatch):
    madoguchi("db", "upgrade")
    madoguchi("user", "disable", "jiro", "--by", "taro")
    for words in (("publish",), ("rollback",), ("review", 1, "--discard")):
        status, _, err = madoguchi(*words, "--by", "jiro")
        assert status == 2
        assert "jiro is disabled" in err
    monkeypatch.setenv("MADOGUCHI_PERSON", "jiro")
    assert "jiro is disabled" in madoguchi("rollback")[2]


def test_one_person_does_not_bring_a_changed_number_to_the_readers(
    madoguchi: Run, new_list: Path, errata: Path
):
    """Not under another spelling, not by correcting what somebody else imported."""
    madoguchi("db", "upgrade")
    madoguchi("import", new_list, "--by", "jiro")
    madoguchi("review", 1, "--accept-all", "--by", "jiro")
    see_all(madoguchi)
    for name in ("jiro", "JIRO", "jiro ", " jiro", "jiro\u200b", "ｊｉｒｏ", "jir0", "j\u0456ro", ""):
        status, _, err = madoguchi("publish", "--draft", 1, "--by", name)
        assert status == 2, name
        assert madoguchi("history")[1] == ""
    madoguchi("review", 1, "--erratum", errata, "--by", "taro")
    status, _, err = madoguchi("publish", "--draft", 1, "--by", "taro")
    assert status == 2
    assert "another reviewer must" in err
    assert madoguchi("review", 1, "--approve", "--by", "hanako")[0] == 2  # an editor approves nothing
    assert madoguchi("review", 1, "--approve", "--by", "jiro")[0] == 0
    assert madoguchi("publish", "--draft", 1, "--by", "taro")[0] == 0


def test_a_desk_is_added_and_another_ended_with_who_takes_over(madoguchi: Run):
    madoguchi("db", "upgrade")
    source = ("--source", "their letter", "--reason", "a new office", "--effective", "2027-01-01")
    words = ("ジェトロ新橋", "--program", "jetro", "--prefecture", "東京都", "--number", "03-3582-5999")
    status, out, err = madoguchi("changes", "add", *words, *source)
    assert (status, err) == (0, "")
    assert "added: (nothing) -> ジェトロ新橋 from 2027-01-01" in out
    assert madoguchi("changes", "accept", out.split()[0], "--by", "jiro")[0] == 0
    status, out, _ = madoguchi("changes", "end", "03-3501-1511", "--heir", "03-3501-1768", *source)
    assert status == 0
    assert madoguchi("changes", "accept", out.split()[0], "--by", "jiro")[0] == 0
    assert madoguchi("publish", "--by", "taro")[0] == 0
    before, after = (
        json.loads(madoguchi("ask", number, "--at", day, "--json")[1])
        for number, day in (("03-3582-5999", "2026-12-01"), ("03-3501-1511", "2027-01-02"))
    )
    assert "2027年1月1日から「ジェトロ新橋」の番号になります" in before["message"]
    assert before["answers"] == []
    assert "引き継いでいます" in after["answers"][0]["reasons"][0]


def test_a_draft_is_closed_without_being_published(madoguchi: Run, new_list: Path):
    madoguchi("db", "upgrade")
    madoguchi("import", new_list)
    assert madoguchi("review", 1, "--discard")[1] == "draft 1 is closed without being published\n"
    assert re.search(r"^ +1  discarded", madoguchi("drafts")[1], re.M)
    assert "discarded already" in madoguchi("review", 1, "--discard")[2]
    assert madoguchi("import", new_list)[1].startswith("draft 2:")
    assert packaged_edition().id == "2023"


def test_what_looks_alike_is_accepted_at_once_and_one_that_does_not_fit_is_told(madoguchi: Run):
    madoguchi("db", "upgrade")
    ground = ("--source", "their letter", "--reason", "the exchange moved", "--effective", "2027-01-01")
    ids = [
        madoguchi("changes", "propose", f"03-3501-{n}", f"03-6205-{n}", *ground, "--by", "hanako")[1].split()[
            0
        ]
        for n in ("1511", "1768")
    ]
    status, out, _ = madoguchi("changes", "walk", "--list", "--by", "jiro")
    assert status == 0
    assert all(id in out for id in ids)
    status, out, _ = madoguchi("changes", "accept", "--alike", ids[0][:8], "--by", "jiro")
    assert (status, out.splitlines()[-1]) == (0, "2 decided, 0 not")
    status, out, _ = madoguchi("changes", "accept", *ids, "--by", "jiro")
    assert (status, out.splitlines()[-1]) == (1, "0 decided, 2 not")
    assert "is accepted already" in out
    assert madoguchi("changes", "accept", "--by", "jiro")[0] == 2
