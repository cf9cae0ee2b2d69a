"""A further list in a directory's folder: what is written, what it adds, what it leaves alone, what is refused."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from madoguchi.data.bundle import Bundle
from madoguchi.editions.knowledge import knowledge_of
from madoguchi.editions.proof import prove
from madoguchi.editions.publishable import publishable
from madoguchi.editorial import adding
from madoguchi.editorial.adding import Addition, added, put, refuse_held, refuse_newer, standing
from madoguchi.editorial.founding import founded, keep, source_described
from madoguchi.editorial.proposing import ListProposal, propose
from madoguchi.errors import BuildError, InputError
from madoguchi.model.joining import as_printed
from tests.ingest.test_documents import as_xlsx

FIRST = """相談窓口一覧

名称\t電話番号\t住所
消費生活センター\t087-839-2066\t高松市番町1-8-15
国分寺支所\t087-874-1111\t高松市国分寺町新居1298
東相談室\t087-000-1111\t
(公財)産業支援財団\t087-000-4444\t
"""
# 国分寺支所 and the foundation (without its legal form) are printed alike, 東相談室 has another number.
SECOND = """施設名,TEL,FAX
国分寺支所,087-874-1111,
東相談室,087-000-9999,
産業支援財団,087-000-4444,
北相談室,087-000-3333,087-000-3334
"""


def proposed(text: str | bytes, name: str = "two.csv", edition: str = "2026") -> ListProposal:
    return propose(text.encode() if isinstance(text, str) else text, name, edition=edition)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A directory of the first list."""
    path = tmp_path / "city"
    with founded(path) as founding:
        built = founding.attempt(proposed(FIRST, "one.txt"), "city")
        keep(built, Bundle(founding.place))
    return path


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def put_beside(folder: Path, text: str | bytes = SECOND, name: str = "two.csv") -> Addition:
    held = standing(folder)
    addition = added(held, proposed(text, name, held.edition.id))
    put(held, addition)
    return addition


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


# -- what it adds --------------------------------------------------------------------------------


def test_each_desk_is_new_shared_or_in_contradiction(folder: Path) -> None:
    before = standing(folder).edition
    addition = put_beside(folder)
    assert [desk.name for desk in addition.new] == ["東相談室", "北相談室"]
    assert [(desk.name, other.name) for desk, other in addition.shared] == [
        ("国分寺支所", "国分寺支所"),
        ("(公財)産業支援財団", "産業支援財団"),
    ]
    (notice,) = addition.differing
    edition = addition.edition
    assert [(s.facts.title, lines) for s, lines in edition.by_source(notice.lines)] == [
        ("相談窓口一覧", (6,)),
        ("two", (3,)),
    ]
    assert {desk.id for desk in before.desks} <= {desk.id for desk in edition.desks}
    assert len(edition.desks) == 6
    assert prove(addition.built.content)[1] == []


MORE = """施設名,TEL,FAX,メール,受付時間,所在地
国分寺・支所,087-874-1111 内線12,087-874-1112,k@example.jp,平日 8:30～17:15,
東相談室,087-000-1111,,,,市民プラザ1階
"""


def test_a_desk_of_two_lists_gains_what_only_the_further_one_prints(folder: Path) -> None:
    before = standing(folder).edition
    addition = put_beside(folder, MORE, "more.csv")
    assert (addition.new, addition.differing) == ((), ())
    branch, room = (desk for desk, _ in addition.shared)
    assert branch.name == "国分寺支所"
    assert [phone.with_extension for phone in branch.phones] == ["087-874-1111 内線12"]
    assert [fax.number for fax in branch.faxes] == ["087-874-1112"]
    assert [email.text for email in branch.emails] == ["k@example.jp"]
    assert branch.hours is not None
    assert branch.hours.text == "平日 8:30～17:15"
    assert branch.address is not None
    assert branch.address.text == "高松市国分寺町新居1298"
    assert room.address is not None
    assert room.address.text == "市民プラザ1階"
    # What it was is what its own list prints.
    was = {desk.id: desk for desk in before.desks}
    assert all(
        replace(as_printed(desk), notices=()) == replace(was[desk.id], notices=()) for desk in (branch, room)
    )
    assert prove(addition.built.content)[1] == []
    held = standing(folder).built
    assert publishable(held, knowledge_of(Bundle(folder))) is held


def test_what_is_found_of_the_further_list_is_proven_at_the_desk_of_both(folder: Path) -> None:
    """The address of the second list alone gets a notice, and it names the one desk that is shown."""
    addition = put_beside(folder, "施設名,TEL,所在地\n東相談室,087-000-1111,ない市本町1-1\n", "more.csv")
    ((desk, other),) = addition.shared
    found = [n for n in addition.edition.notices if set(n.lines) & set(other.lines) and desk.id in n.desks]
    assert "municipality-unknown" in {notice.code for notice in found}
    assert prove(addition.built.content)[1] == []


def lost_gain(raw: dict[str, Any]) -> None:
    del raw["hours"]


def other_gain(raw: dict[str, Any]) -> None:
    raw["faxes"] = [{**raw["faxes"][0], "number": "087-874-1113"}]


def no_extension(raw: dict[str, Any]) -> None:
    del raw["phones"][0]["extension"]


def no_gain(raw: dict[str, Any]) -> None:
    raw["emails"] = [*raw["emails"], *raw["emails"]]


@pytest.mark.parametrize("forged", [lost_gain, other_gain, no_extension, no_gain])
def test_a_desk_has_what_its_further_proof_prints_and_nothing_else(
    forged: Callable[[dict[str, Any]], None], folder: Path
) -> None:
    raw = json.loads(put_beside(folder, MORE, "more.csv").built.content)
    desk = next(desk for desk in raw["desks"] if desk.get("faxes"))
    forged(desk)
    paths = {flaw.path for flaw in prove(json.dumps(raw, ensure_ascii=False).encode())[1]}
    assert any(path.startswith(f"desks/{desk['id']}/") for path in paths), paths


def test_the_folder_makes_the_edition_that_was_put_into_it(folder: Path) -> None:
    addition = put_beside(folder)
    assert standing(folder).built.content == addition.built.content
    assert (folder / "edition.json").read_bytes() == addition.built.content
    assert (folder / "sources" / "two.csv").read_text(encoding="utf-8") == SECOND
    assert "産業支援財団" in (folder / "ids.csv").read_text(encoding="utf-8")
    assert not list(folder.glob(".madoguchi-*"))


def test_tables_name_their_list_and_what_a_clerk_wrote_stays(folder: Path) -> None:
    tables = folder / "tables.toml"
    own = tables.read_text(encoding="utf-8").replace("[[table]]", "  [[table]] # 本庁に確認済み（山田）")
    tables.write_text(own + "# おわり", encoding="utf-8")
    put_beside(folder)
    text = tables.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line != 'source = "one"']
    assert lines[: len(own.splitlines()) + 1] == [*own.splitlines(), "# おわり"]
    assert [(table["id"], table["source"]) for table in toml(tables)["table"]] == [
        ("table-1", "one"),
        ("table-2", "two"),
    ]


def test_a_file_of_windows_keeps_its_line_ends(folder: Path) -> None:
    tables = folder / "tables.toml"
    tables.write_bytes(tables.read_bytes().replace(b"\n", b"\r\n"))
    put_beside(folder)
    assert not re.search(rb"[^\r]\n", tables.read_bytes())


def test_a_kind_of_desk_of_the_same_name_is_shared(folder: Path) -> None:
    put_beside(folder, SECOND.replace("施設名", "\n相談窓口一覧\n\n名前"), "more.csv")
    assert [program["name"] for program in toml(folder / "programs.toml")["program"]] == ["相談窓口一覧"]
    assert {table["program"] for table in toml(folder / "tables.toml")["table"]} == {"desks-1"}
    names = {"東相談室", "南相談室"}
    rows = "".join(f"{name},087-000-77{number}\n" for number, name in enumerate(sorted(names), start=10))
    put_beside(folder, "名称,電話番号\n" + rows, "南部.csv")
    assert [program["slug"] for program in toml(folder / "programs.toml")["program"]] == [
        "desks-1",
        "desks-2",
    ]


def test_a_third_list_and_one_of_a_taken_name(folder: Path) -> None:
    put_beside(folder)
    put_beside(folder, "名前,電話\n南相談室,087-000-5555\n西相談室,087-000-6666\n", "two.csv")
    book = as_xlsx({"保育": [["園名", "電話"], ["東園", "087-000-7777"], ["西園", "087-000-8888"]]})
    addition = put_beside(folder, book, "one.xlsx")
    sources = addition.edition.sources
    assert [source.id for source in sources] == ["one", "two", "two-2", "one-2"]
    assert [source.count for source in sources] == [7, 5, 3, sources[3].count]
    names = {path.name for path in (folder / "sources").iterdir()}
    assert names == {
        *("one.txt", "one.toml", "two.csv", "two.toml"),
        *("two-2.csv", "two-2.toml", "one-2.xlsx", "one-2.toml"),
    }
    assert [
        toml(folder / "sources" / f"{id}.toml").get("order", 0) for id in ("one", "two", "two-2", "one-2")
    ] == [*(0, 1, 2, 3)]


def test_a_list_that_would_sort_first_comes_last(folder: Path) -> None:
    addition = put_beside(folder, name="a.csv")
    assert [source.id for source in addition.edition.sources] == ["one", "a"]


def test_a_list_with_the_very_columns_of_the_first_is_read_by_its_own_table(folder: Path) -> None:
    text = "名称\t電話番号\t住所\n北相談室\t087-000-3333\t\n南相談室\t087-000-5555\t\n"
    addition = put_beside(folder, text, "north.txt")
    assert [desk.table for desk in addition.new] == ["table-2", "table-2"]


# -- what is refused -----------------------------------------------------------------------------


def test_the_very_same_list_is_refused_in_one_line(folder: Path) -> None:
    for text in (FIRST, SECOND):
        if text == SECOND:
            put_beside(folder)
        with pytest.raises(InputError, match="in the directory already") as refused:
            refuse_held(standing(folder), Path("x"), text.encode())
        assert "\n" not in str(refused.value)
    refuse_held(standing(folder), Path("x"), b"another")


MANY = "名称,電話番号\n" + "".join(f"第{n}相談室,087-000-{n:04}\n" for n in range(1, 11))


@pytest.mark.parametrize(
    ("text", "newer"),
    [
        (FIRST.replace("1111\t\n", "1112\t\n"), True),
        (FIRST + "南相談室\t087-000-7777\t\n", True),
        # The same heading and columns, of other desks: another office's list.
        ("相談窓口一覧\n\n名称\t電話番号\t住所\n甲室\t0879-00-1111\t\n乙室\t0879-00-2222\t\n", False),
        # The same desks below another heading and other columns.
        (SECOND, False),
    ],
)
def test_a_newer_text_of_a_list_that_is_there_is_no_addition(text: str, newer: bool, folder: Path) -> None:
    held = standing(folder)
    if not newer:
        refuse_newer(held, Path("x"), proposed(text, "x.txt"))
        return
    with pytest.raises(InputError, match="looks like a new edition") as refused:
        refuse_newer(held, Path("x"), proposed(text, "x.txt"))
    assert "\n" not in str(refused.value)


def test_of_lists_without_headings_most_names_tell(folder: Path) -> None:
    put_beside(folder, MANY, "many.csv")
    held = standing(folder)
    with pytest.raises(InputError, match="looks like a new edition"):
        refuse_newer(held, Path("x"), proposed(MANY.replace("-0003", "-0033").replace("第9", "第九")))
    # A list of the same common columns that shares half of the desks.
    refuse_newer(held, Path("x"), proposed(re.sub("第([12345])相", r"東\1相", MANY)))


def test_a_desk_that_would_change_stops_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Were the list the first of the volume, the desk of both would be the new list's.
    def described(proposal: ListProposal, *, id: str, order: int) -> str:
        return source_described(proposal, id=id, order=-order)

    monkeypatch.setattr(adding, "source_described", described)
    held, files = standing(folder), files_of(folder)
    with pytest.raises(BuildError):
        added(held, proposed(SECOND))
    assert files_of(folder) == files


def test_what_fails_half_way_leaves_the_folder_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, files = standing(folder), files_of(folder)
    addition = added(held, proposed(SECOND))
    real = Path.replace

    def replacing(self: Path, target: Path) -> Path:
        if target.name == "edition.json" and self.parent.name == "new":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replacing)
    with pytest.raises(InputError, match="no room left on the disk"):
        put(held, addition)
    assert files_of(folder) == files


def test_a_folder_that_somebody_changed_meanwhile_is_left_alone(folder: Path) -> None:
    held = standing(folder)
    addition = added(held, proposed(SECOND))
    with (folder / "programs.toml").open("a", encoding="utf-8") as file:
        file.write("# 直している途中\n")
    files = files_of(folder)
    with pytest.raises(InputError, match="was changed meanwhile"):
        put(held, addition)
    assert files_of(folder) == files


def test_tables_that_cannot_be_continued_are_told(folder: Path) -> None:
    tables = folder / "tables.toml"
    table = toml(tables)["table"][0]
    tables.write_text(
        f'table = [{{ id = "table-1", program = "{table["program"]}", heading = ["相談窓口一覧"], as_found = true }}]\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"tables\.toml.*nothing was changed"):
        added(standing(folder), proposed(SECOND))


def test_no_directory_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a directory's folder"):
        standing(tmp_path)
