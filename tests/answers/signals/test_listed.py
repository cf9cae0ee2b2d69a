"""A fresh directory answers at once, out of the words of its own list, and gives the place where the list says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.answers import router as router_module
from madoguchi.answers.router import Router
from madoguchi.editorial.adding import added, copied, standing
from madoguchi.editorial.proposing import propose
from madoguchi.model.answer import Alarm, Crisis, Danger, Refusal
from madoguchi.model.edition import Edition
from tests.answers.another_list import DUTIES, fresh, listed

# Question, place field → the first desk; by hand, from the list.
FOUND: dict[tuple[str, str], str] = {
    # duties
    ("住民票", ""): "市民課",
    ("住民票の写しがほしい", "北浜町"): "北部支所",
    ("保育園に入りたい", ""): "こども保育課",
    ("一時預かりをお願いしたい", ""): "こども保育課",
    ("水道料金の支払い", ""): "水道お客さまセンター",
    ("粗大ごみを捨てたい", ""): "環境センター",
    ("側溝の掃除", ""): "道路河川課",
    ("高齢者の見守り", ""): "介護福祉課",
    ("介護保険", ""): "介護福祉課",
    ("税証明", ""): "北部支所",
    # remarks
    ("土曜に開いているところ", ""): "北部支所",
    # places
    ("潮町の公民館", ""): "潮公民館",
    ("公民館", "峰山町"): "峰山公民館",
    ("北浜の公民館", ""): "北浜公民館",
    ("北部の支所", ""): "北部支所",
    ("図書室のある公民館", ""): "北浜公民館",
    # kana, and a slip
    ("すいどうりょうきん", ""): "水道お客さまセンター",
    ("かんきょうせんたー", ""): "環境センター",
    ("こどもほいくか", ""): "こども保育課",
    ("道路可川課", ""): "道路河川課",
    # a name, whatever an alarm hears in it
    ("男木出張所", ""): "男木出張所",
    ("087-111-0005", ""): "環境センター",
}
# What no row of the list says anything of; of what stands before a word (輸出 of 輸出保険) the list says nothing.
NOT_FOUND = [
    "輸出保険",
    "生命保険に入りたい",
    "国民年金",
    "パスポートの更新",
    "後継者がいない",
    "相談したい",
    "あああ",
]


@pytest.fixture(scope="module")
def router(tmp_path_factory: pytest.TempPathFactory) -> Router:
    return Router(fresh(tmp_path_factory.mktemp("fresh") / "city"))


@pytest.mark.parametrize(("asked", "name"), FOUND.items(), ids="@".join)
def test_the_desk_of_which_the_list_says_it_comes_first(
    asked: tuple[str, str], name: str, router: Router
) -> None:
    answer = router.answer(*asked)
    assert answer.items
    assert answer.items[0].desk.name.endswith(name)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("犬の登録", "環境課"),  # 登録 is said of two, and 犬 alone is too short a word
        ("犬の登録をしたい", "環境課"),
        ("印鑑の登録", "市民課"),
        ("空き地の雑草", "環境課"),
        ("木の伐採", "公園課"),
        ("川の掃除", "道路課"),
    ],
)
def test_what_is_done_for_what_is_one_word(query: str, name: str, tmp_path: Path) -> None:
    text = """ひばり市の窓口

課名\t業務内容\t電話番号
市民課\t印鑑登録、転入の届出\t087-000-1111
環境課\t犬の登録、空き地の雑草\t087-000-2222
道路課\t川の掃除・側溝の掃除\t087-000-3333
公園課\t木の伐採、公園の掃除\t087-000-4444
税務課\t税の証明、軽自動車の登録\t087-000-5555
"""
    items = Router(fresh(tmp_path / "city", text)).answer(query).items
    assert [item.desk.name.split()[-1] for item in items] == [name]


READ = """ひばり市の施設

名称\tヨミ\t電話番号
十六島会館\tウップルイカイカン\t087-000-1111
生野公民館\tショウノ コウミンカン\t087-000-2222
中央会館\tチュウオウカイカン\t087-000-3333
高松児童館\tタカマツジドウカン\t087-000-4444
"""
READINGS = {
    "十六島会館": ("ウップルイカイカン", 4), "生野公民館": ("ショウノ コウミンカン", 5), "高松児童館": ("タカマツジドウカン", 7),
}  # fmt: skip


@pytest.mark.parametrize(
    ("query", "name"),
    [("うっぷるいかいかん", "十六島会館"), ("ウップルイカイカン", "十六島会館"), ("しょうのこうみんかん", "生野公民館"), ("しょうの", "生野公民館"), ("たかまつじどうかん", "高松児童館")],
)  # fmt: skip
def test_a_desk_is_found_by_how_the_list_says_that_its_name_is_read(
    query: str, name: str, tmp_path: Path
) -> None:
    edition = fresh(tmp_path / "city", READ)
    assert [item.desk.name for item in Router(edition).answer(query).items][:1] == [name]
    desk = next(desk for desk in edition.desks if desk.name == name)
    assert [(note.text, note.spans[-1].line) for note in desk.notes] == [
        (f"ヨミ：{READINGS[name][0]}", READINGS[name][1])
    ]


@pytest.mark.parametrize("query", NOT_FOUND)
def test_of_what_the_list_does_not_say_no_desk_is_named(query: str, router: Router) -> None:
    answer = router.answer(query)
    assert (answer.items, answer.question) == ((), None)
    assert answer.refusal is Refusal.OUT_OF_SCOPE
    assert answer.topics == answer.instead == answer.likely == ()  # no topic of another list


@pytest.mark.parametrize(
    ("query", "place", "reasons"),
    [
        ("水道料金の支払い", "", ["もとの一覧の「業務内容」に「水道料金」と書かれています"]),
        ("土曜に開いているところ", "", ["もとの一覧の説明に「土曜」と書かれています"]),
        ("公民館", "峰山町", ["窓口の名前に「公民館」とあります", "住所に「峰山町」とあります"]),
    ],
)
def test_the_reason_is_where_the_list_says_it(
    query: str, place: str, reasons: list[str], router: Router
) -> None:
    assert [each.ja for each in router.answer(query, place).items[0].reasons] == reasons


def test_several_desks_of_which_it_is_said_are_all_named(router: Router) -> None:
    names = {item.desk.name.split()[-1] for item in router.answer("住民票").items}
    assert names == {"市民課", "北部支所"}


@pytest.mark.parametrize(
    ("query", "place"),
    [("もう死にたい", ""), ("火事", ""), ("男木出張所", "もう死にたい"), ("男木出張所で殺される", "")],
)
def test_danger_comes_first_as_ever(query: str, place: str, router: Router) -> None:
    answer = router.answer(query, place)
    assert answer.items == ()
    assert answer.alarm
    assert answer.alarm.crisis is Crisis.CERTAIN


@pytest.mark.parametrize(
    ("query", "is_name"),
    [("男木出張所", True), ("北部支所", True), ("徘徊高齢者の登録", False), ("男木出張所で待つ", False)],
)
def test_what_is_only_heard_in_a_name_closes_no_way_to_its_desk(
    query: str, is_name: bool, router: Router, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Alarm(Crisis.CERTAIN, Danger.VIOLENCE)
    monkeypatch.setattr(router_module, "alarm_in", lambda *_: heard)
    monkeypatch.setattr(router_module, "is_said", lambda _: False)
    answer = router.answer(query)
    assert answer.alarm
    if is_name:
        assert answer.alarm.crisis is Crisis.POSSIBLE
        assert answer.items[0].desk.name.endswith(query)
    else:  # a duty is no name, and who says more than a name may be in danger
        assert answer.alarm.crisis is Crisis.CERTAIN
        assert answer.items == ()


FUNCTIONS = """[[function]]
id = "care"
name = "介護"
name_en = "Care"
helps = "介護の相談ができます"
helps_en = "advice on care"
desks = [{ program = "ひばり市の窓口", department = "介護福祉課" }]
reason = "invented"
"""
TOPICS = """[[parent]]
id = "people"
name = "人"
name_en = "People"
[[topic]]
id = "succession"
parent = "people"
name = "引き継ぎ"
name_en = "Succession"
functions = ["care"]
reason = "invented: the general model knows this trouble"
[[topic]]
id = "walking"
parent = "people"
name = "外出"
name_en = "Going out"
functions = ["care"]
reason = "invented: no model knows this one"
"""


def test_the_general_topics_count_as_far_as_the_bundle_leads_them_to_its_own_functions(
    tmp_path: Path,
) -> None:
    mapped = Router(fresh(tmp_path / "city", functions=FUNCTIONS, topics=TOPICS))
    heir = mapped.answer("後継者がいなくて会社をたたもうか悩んでいる")
    assert [item.desk.name.split()[-1] for item in heir.items] == ["介護福祉課"]
    assert heir.topics == ("succession",)
    assert mapped.answer(
        "海外に輸出したい"
    ).abstained  # a trouble of the general model that leads nowhere here
    assert mapped.answer("水道料金").items[0].desk.name.endswith("水道お客さまセンター")


TOWNS = """市の保育所

名称\t所在地\t電話番号
喜久田保育所\t福島県郡山市喜久田町堀之内1\t087-111-0001
安積保育所\t福島県郡山市安積町荒井2\t087-111-0002
中野保育所\t福島県郡山市湖南町中野3\t087-111-0003
"""


def test_towns_in_names_are_read_as_they_are_there(tmp_path: Path) -> None:
    router = Router(fresh(tmp_path / "towns", TOWNS))
    for asked, number in (("きくたほいくしょ", "087-111-0001"), ("あさかの ほいくしょ", "087-111-0002")):
        assert [item.numbers for item in router.answer(asked).items] == [(number,)], asked


def test_a_word_of_any_question_says_nothing_of_a_desk(tmp_path: Path) -> None:
    text = "窓口\n\n名称\t電話番号\n人権・行政相談 総務課\t087-111-0001\n年金事務所\t087-111-0002\n施設予約係\t087-111-0003\n"
    router = Router(fresh(tmp_path / "plain", text))
    for asked, first in (
        ("年金の相談", "年金事務所"),
        ("人権の相談", "人権・行政相談"),
        ("年金の相談の予約", "年金事務所"),
    ):
        assert first in router.answer(asked).items[0].desk.name, asked


# -- beside a list that is described ---------------------------------------------------------------


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Router:
    """The packaged directory with a city's list beside it."""
    folder = tmp_path_factory.mktemp("beside") / "city"
    copied(folder)
    held = standing(folder)
    # 中小企業 is a word of the guidebook's desks, though a bank of the city has it in its name.
    text = DUTIES + "ひばり銀行中小企業部\t融資\tひばり市中央町2-2\t087-111-0012\t\n"
    edition = added(held, propose(text.encode(), "city.txt", edition=held.edition.id)).edition
    return Router(edition)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("住民票の写し", "市民課"),
        ("保育園の入園", "こども保育課"),
        ("粗大ごみを捨てたい", "環境センター"),
        ("介護保険の認定", "介護福祉課"),
        ("水道料金の支払い", "水道お客さまセンター"),
        ("峰山公民館", "峰山公民館"),
    ],
)
def test_a_citys_desk_beside_the_guidebook_is_found_by_its_own_words(
    query: str, name: str, beside: Router
) -> None:
    assert beside.answer(query).items[0].desk.name == f"ひばり市の窓口 {name}"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("後継者がいない", "大阪市"),
        ("銀行からお金を借りたい", ""),
        ("元請けが代金を払ってくれない", "青森市"),
        ("県庁の中小企業担当の課", "都城市"),
        ("よろず支援拠点", "青森県"),
        ("特許を取りたい", "福岡市"),
        ("輸出保険", ""),
    ],
)
def test_what_the_guidebook_answers_stays_as_it_is(
    query: str, place: str, beside: Router, edition: Edition
) -> None:
    alone = Router(edition).answer(query, place)
    assert [item.desk.id for item in beside.answer(query, place).items] == [
        item.desk.id for item in alone.items
    ]
    assert alone.items


OFFICES = "市の窓口\n\n機関名\t部署\t電話番号\n" + (
    "東市役所,市民課,099-111-0001\n東市役所,福祉課,099-111-0002\n西支所,市民課,099-111-0003\n"
    "南支所,市民課,099-111-0004\n東会館（別館）,,099-111-0005\n東会館,,099-111-0006\n（県）東高校,,099-111-0007\n"
    + "".join(f"{name}出張所,,099-112-00{n:02}\n" for n, name in enumerate("青赤白黒金銀銅鉄", start=10))
).replace(",", "\t")
# What is typed → the numbers of the desks that bear this very name, in the order of the list; by hand.
WHOLE_NAMES: dict[str, tuple[str, ...]] = {
    "東市役所 市民課": ("099-111-0001",),
    "西支所市民課": ("099-111-0003",),
    "市民課": ("099-111-0001", "099-111-0003", "099-111-0004"),
    "東会館": ("099-111-0006",),
    "東会館（別館）": ("099-111-0005",),
    "東高校": ("099-111-0007",),
    "白出張所": ("099-112-0012",),
}


@pytest.mark.parametrize(("asked", "numbers"), WHOLE_NAMES.items())
def test_a_name_as_it_is_printed_is_answered_with_the_desks_that_bear_it(
    asked: str, numbers: tuple[str, ...]
) -> None:
    answer = Router(listed(OFFICES)).answer(asked)
    assert tuple(item.numbers[0] for item in answer.items) == numbers
    assert answer.message is None


def test_how_many_desks_fit_beside_those_shown_is_said() -> None:
    answer = Router(listed(OFFICES)).answer("出張所")
    assert len(answer.items) == 5
    assert answer.message is not None
    assert "ほかにも 3 か所" in answer.message.ja
