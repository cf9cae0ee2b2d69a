"""A folder of two lists on its way to readers: imported, read with another version of the knowledge, read again, tried."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from madoguchi.data.bundle import GUIDEBOOK, VARIABLE, Bundle, packed
from madoguchi.editions.build import build
from madoguchi.editions.codec import decode
from madoguchi.editions.knowledge import knowledge_of, source_of
from madoguchi.editions.proof import prove
from madoguchi.editorial.describing import Description, tried, undescribed
from madoguchi.editorial.drafting import read_file
from madoguchi.editorial.folder_report import condition_of
from madoguchi.editorial.founding import keep
from madoguchi.editorial.gate import look
from madoguchi.editorial.importing import import_file, read_again, rebuild, served_edition
from madoguchi.store.database import Database
from madoguchi.store.knowledge import save
from tests.people import publish, see

# Neither has a heading: they are told apart by their headers, their lines and their files' names alone.
SECTIONS = "課名,電話番号,所在地\n環境課,087-839-2388,高松市番町一丁目8-15\n生活衛生課,087-839-2865,高松市桜町一丁目9-12\n"
LIBRARIES = "施設名,電話番号,受付時間\n国分寺図書館,087-874-1111,平日9時～17時\n中央図書館,087-861-4501,平日9時～17時\n"
LATER = LIBRARIES.replace("4501", "4502")
TABLES = """
[[table]]
id = "sections"
program = "sections"
heading = []
as_found = true
source = "sections"
columns = { "課名" = "organization", "電話番号" = "phones", "所在地" = "address" }

[[table]]
id = "libraries"
program = "libraries"
heading = []
as_found = true
source = "公共-図書館"
columns = { "施設名" = "organization", "電話番号" = "phones", "受付時間" = "hours" }
"""
PROGRAMS = (
    '[[program]]\nslug = "sections"\nname = "市の課"\n[[program]]\nslug = "libraries"\nname = "図書館"\n'
)
Write = Callable[[dict[str, str]], Bundle]


def about(content: str, file: str, title: str, more: str = "") -> str:
    digest = hashlib.sha256(content.encode()).hexdigest()
    return f'file = "{file}"\nsha256 = "{digest}"\ntitle = "{title}"\n{more}'


FILES = {
    "bundle.toml": 'edition = "2025"\n',
    "tables.toml": TABLES,
    "programs.toml": PROGRAMS,
    "sources/sections.csv": SECTIONS,
    "sources/sections.toml": about(SECTIONS, "sections.csv", "市の課一覧", "order = 1\n"),
    "sources/公共 図書館.csv": LIBRARIES,
    "sources/公共 図書館.toml": about(
        LIBRARIES, "公共 図書館.csv", "図書館一覧",
        'order = 2\nlicence = "CC0"\nperiod_start = 2025-04-01\nperiod_end = 2026-03-31\n',
    ),
}  # fmt: skip


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a folder, build it and work on it."""

    def written(files: dict[str, str]) -> Bundle:
        for name, text in files.items():
            path = tmp_path / "city" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        bundle = Bundle((tmp_path / "city").resolve())
        keep(build(source_of(bundle), knowledge_of(bundle)), bundle)
        monkeypatch.setenv(VARIABLE, str(bundle.root))
        return bundle

    return written


def told(edition) -> dict[str, tuple[str, int, str]]:
    """Desk → the id of its source, its line there, its numbers."""
    return {
        d.name: (edition.source_of_desk(d).id, edition.line_of(d.row), " ".join(d.numbers))
        for d in edition.desks
    }


BOTH = {
    "環境課": ("sections", 2, "087-839-2388"),
    "生活衛生課": ("sections", 3, "087-839-2865"),
    "国分寺図書館": ("公共-図書館", 2, "087-874-1111"),
    "中央図書館": ("公共-図書館", 3, "087-861-4501"),
}


def test_a_folder_of_two_lists_is_built_and_each_value_tells_its_own(write: Write) -> None:
    bundle = write(FILES)
    content = bundle.bytes("edition.json")
    edition = decode(content, GUIDEBOOK)
    assert told(edition) == BOTH
    assert prove(content)[1] == []
    assert edition.notices == ()
    # The licence of the one and the period of the other are not known.
    assert condition_of(bundle.root, edition, knowledge_of(bundle).tables).unknown == (
        "publisher", "licence", "period",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ("", "", ["sections", "公共-図書館"]),  # by the names of their descriptions
        ("order = 2\n", "order = 1\n", ["公共-図書館", "sections"]),
        ("", "order = -1\n", ["公共-図書館", "sections"]),
    ],
)
def test_the_order_of_the_folder_is_that_of_its_keys_and_names(
    first: str, second: str, order: list[str], write: Write
) -> None:
    changed = {
        "sources/sections.toml": FILES["sources/sections.toml"].replace("order = 1\n", first),
        "sources/公共 図書館.toml": FILES["sources/公共 図書館.toml"].replace("order = 2\n", second),
    }
    edition = decode(write({**FILES, **changed}).bytes("edition.json"), GUIDEBOOK)
    assert [source.id for source in edition.sources] == order
    assert told(edition) == BOTH


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        (LATER, {"中央図書館": ("公共-図書館", 3, "087-861-4502")}),
        (SECTIONS.replace("2388", "2389"), {"環境課": ("sections", 2, "087-839-2389")}),
        (
            SECTIONS.replace("環境課", "総務課,087-839-2011,\n環境課"),
            {
                "総務課": ("sections", 2, "087-839-2011"),
                "環境課": ("sections", 3, "087-839-2388"),
                "生活衛生課": ("sections", 4, "087-839-2865"),
            },
        ),
    ],
)
def test_another_text_takes_the_place_of_the_list_whose_header_it_has(
    text: str, changed: dict[str, tuple[str, int, str]], write: Write
) -> None:
    write(FILES)
    assert told(read_file(text.encode(), "arrived.csv", edition="draft").edition) == {**BOTH, **changed}


def test_of_lists_with_one_header_the_lines_say_which_it_is(write: Write) -> None:
    alike = LIBRARIES.replace("施設名", "課名").replace("受付時間", "所在地")
    files = {
        **FILES,
        "tables.toml": TABLES.replace("施設名", "課名").replace(
            '"受付時間" = "hours"', '"所在地" = "address"'
        ),
        "sources/公共 図書館.csv": alike,
        "sources/公共 図書館.toml": about(alike, "公共 図書館.csv", "図書館一覧", "order = 2\n"),
    }
    write(files)
    draft = read_file(alike.replace("4501", "4502").encode(), "arrived.csv", edition="draft").edition
    assert told(draft) == {**BOTH, "中央図書館": ("公共-図書館", 3, "087-861-4502")}


def test_another_offices_list_stands_alone(write: Write) -> None:
    write(FILES)
    draft = read_file("会社名,電話番号\n甲商店,03-3501-1511\n".encode(), "x.csv", edition="draft").edition
    assert told(draft) == {"甲商店": ("draft", 2, "03-3501-1511")}


def test_one_list_is_imported_and_published_the_other_stays(write: Write, store: Database) -> None:
    bundle = write(FILES)
    imported = import_file(store, LATER.encode(), "new.csv", by="hanako", edition="2026")
    assert imported.kinds == {"number": 1}
    sections, libraries = imported.edition.sources
    assert (sections.facts.title, sections.facts.period_end) == ("市の課一覧", None)
    assert (libraries.facts.title, libraries.facts.period_end) == ("図書館一覧", date(2027, 3, 31))

    with store.writing() as connection:  # another version of the knowledge is read with the other list, too
        more = TABLES.replace('"所在地" = "address"', '"所在地" = "note"')
        save(connection, packed({**bundle.portable, "tables.toml": more.encode()}), by="jiro", note="a test")
    edition = rebuild(store, imported.draft.id, by="hanako")
    assert told(edition) == {**BOTH, "中央図書館": ("公共-図書館", 3, "087-861-4502")}
    assert [desk.address for desk in edition.desks] == [None] * 4
    assert edition.sources[1].facts == libraries.facts

    see(store, imported.draft.id)
    assert look(store, imported.draft.id).problems == ()
    publish(store, by="taro", note="a test", draft=imported.draft.id)
    assert told(served_edition(store)) == told(edition)

    again = read_again(store, by="hanako")  # the file of either is enough
    assert again.differences == ()
    assert [source.facts for source in again.edition.sources] == [source.facts for source in edition.sources]


def test_what_is_served_is_read_again_from_the_folder(write: Write, store: Database) -> None:
    write(FILES)
    again = read_again(store, by="hanako")
    assert (again.differences, told(again.edition)) == ((), BOTH)
    assert [source.facts.title for source in again.edition.sources] == ["市の課一覧", "図書館一覧"]


def test_a_table_that_nobody_described_is_seen_and_tried_in_its_own_list(
    write: Write, store: Database
) -> None:
    write(FILES)
    more = LATER + "\n移動図書館\n\n車の名前,電話番号,曜日\nあおぞら号,087-861-4503,火曜日\n"
    imported = import_file(store, more.encode(), "new.csv", by="hanako")
    (found,) = undescribed(imported.edition)
    table = found.table
    assert [column.header for column in table.columns] == ["車の名前", "電話番号", "曜日"]
    assert (table.source, found.list_name, table.first_line) == ("公共-図書館", "図書館一覧", 5)
    said = Description(replace(table, id="cars", program="libraries"))
    trial = tried(store, imported.draft.id, said)
    assert [(desk.name, desk.numbers) for desk in trial.desks] == [("あおぞら号", ("087-861-4503",))]
    assert (trial.lost, trial.left) == ((), False)


DATED = "市の窓口一覧（令和8年4月1日現在）\n\n課名,電話番号\n環境課,087-839-2388\n生活衛生課,087-839-2865\n"
MAY = DATED.replace("4月1日", "5月12日").replace("2388", "2389")
UNDATED = MAY.replace("（令和8年5月12日現在）", "")
MONTH = "period_start = 2026-04-01\nperiod_end = 2026-04-30\n"
OCTOBER = UNDATED.replace("市の窓口一覧", "市の窓口一覧（令和8年10月現在）")
DAY = 'period_start = 2026-04-01\nperiod_end = 2026-04-01\nperiod_reason = "一覧に「令和8年4月1日現在」とある"\n'


@pytest.mark.parametrize(
    ("edition", "text", "days", "draft", "said"),
    [
        (
            "2026-04-01",
            MAY,
            DAY,
            "2026-05-12",
            (date(2026, 5, 12), date(2026, 5, 12)),
        ),  # the day that it prints
        ("2026-04-01", UNDATED, DAY, "2026-04-01-next", (None, None)),  # and none where it prints none
        ("2026-04-01", OCTOBER, MONTH, "2026-10", (date(2026, 10, 1), date(2026, 10, 31))),  # or the month
        ("2026-04-01", UNDATED, MONTH, "2026-04-01-next", (None, None)),
        ("2026", UNDATED, "", "2026-next", (None, None)),  # no year follows where nobody told of one
        ("1", UNDATED, "", "2", (None, None)),
    ],
)
def test_no_year_is_said_of_a_draft_unasked(
    edition: str,
    text: str,
    days: str,
    draft: str,
    said: tuple[date | None, ...],
    write: Write,
    database: Database,
) -> None:
    write(dated(edition, days))
    imported = import_file(database, text.encode(), "list.csv", by="hanako")
    facts = imported.edition.sources[0].facts
    assert (imported.draft.edition, (facts.period_start, facts.period_end)) == (draft, said)


def dated(edition: str, days: str) -> dict[str, str]:
    """A folder of the one list of a day."""
    table = '[[table]]\nid = "sections"\nprogram = "sections"\nheading = ["市の窓口一覧(令和8年4月1日現在)"]\nas_found = true\n'
    columns = 'columns = { "課名" = "organization", "電話番号" = "phones" }\n'
    return {
        "bundle.toml": f'edition = "{edition}"\n',
        "tables.toml": table + columns,
        "programs.toml": '[[program]]\nslug = "sections"\nname = "市の課"\n',
        "sources/list.csv": DATED,
        "sources/list.toml": about(DATED, "list.csv", "市の窓口一覧", days),
    }
