"""What desks show held against each other is told: a notice of it that was left out is missed at its desk."""

from __future__ import annotations

from json import loads

import pytest

from madoguchi.editions.build import Built
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.entries import check_entries_cited
from madoguchi.editions.proof.file import EditionFile
from madoguchi.editions.proof.notices import check_shared_numbers
from madoguchi.editions.proof.untold import check_untold
from tests.editions.forging import Edition, as_found

LIST = """窓口の一覧

名称\t部署\t住所\t電話番号
海辺市\t総務部 人事課\t東京都港区新橋1-18-6 3階\t03-3501-1501、1500
海辺市\t総務部 財政課\t東京都港区新橋1-18-6 共栄ビル\t03-3501-1531
海辺市\t総務部 広報課\t東京都港区新橋1-18-6共栄ビル\t03-3501-1513
海辺市\t福祉部 高齢課\t東京都港区新橋1-18-6\t03-3501-1541
海辺市\t福祉部 障害課\t東京都港区新橋1-18-6\t03-3501-1542
海辺市\t福祉部 保育課\t東京都港区新橋1-18-6\t03-3601-1543
(公財)海辺財団\t相談課\t東京都港区新橋1-18-6\t03-5253-1111
海辺財団\t案内課\t東京都港区新橋1-18-6\t03-5253-1112
海辺商工会議所\t相談課\t静岡県浜松市中区東伊場2-7-1\t053-452-1111
海辺会議所\t相談課\t静岡県浜松市中央区東伊場2-7-1\t053-452-1111
"""


def left_out(edition: Edition, code: str, at: int = 0) -> list[tuple[str, str]]:
    """What is missed where one notice of a code, with the references to it, was left out: path, code."""
    gone = [notice for notice in edition["notices"] if notice["code"] == code][at]
    rest = [notice for notice in edition["notices"] if notice is not gone]
    desks = [dict(desk) for desk in edition["desks"]]
    for desk in desks:
        desk["notices"] = sorted({notice["code"] for notice in rest if desk["id"] in notice["desks"]})
    file = EditionFile.of({**edition, "notices": rest, "desks": desks})
    flaws = [*check_untold(file), *check_shared_numbers(file), *check_entries_cited(file)]
    return [(flaw.path, flaw.code) for flaw in flaws]


@pytest.fixture(scope="module")
def packaged(built: Built) -> Edition:
    edition: Edition = loads(built.content)
    return edition


@pytest.fixture(scope="module")
def found(knowledge: Knowledge) -> Edition:
    return as_found(LIST, knowledge)


@pytest.mark.parametrize(
    "code",
    [
        *("number-unlike-its-body", "number-apart-from-its-body", "numbers-swapped", "exchange-slip"),
        *("tail-out-of-order", "unit-number-differs", "line-kind-unusual", "body-abbreviated"),
        *("legal-form-spelled", "department-conflict", "level-left-out", "labelled-number-missing"),
        *("cell-empty", "number-cell-spans-rows", "place-ended", "building-left-out", "space-missing"),
        *("separator-doubled", "url-without-encryption", "number-shared", "erratum-applied"),
    ],
)
def test_what_desks_of_the_packaged_list_show_is_told(packaged: Edition, code: str) -> None:
    count = sum(notice["code"] == code for notice in packaged["notices"])
    for at in range(min(count, 3)):
        assert left_out(packaged, code, at), at


@pytest.mark.parametrize(
    "code",
    [
        *("exchange-slip", "tail-out-of-order", "body-abbreviated", "legal-form-spelled"),
        *("place-ended", "building-left-out", "space-missing", "number-shared"),
    ],
)
def test_what_desks_of_any_list_show_is_told(found: Edition, code: str) -> None:
    assert {(path.partition("/")[0], of) for path, of in left_out(found, code)} & {
        ("desks", "notice"),
        ("lines", "notice"),
        ("notices", "notice"),
    }
