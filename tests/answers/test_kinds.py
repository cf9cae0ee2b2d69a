"""Everyday words in lists of several kinds: the list's own section first, where its name says that it is for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.answers.doors import all_doors
from madoguchi.answers.kinds import all_kinds, is_part_of_a_compound
from madoguchi.answers.router import Router
from tests.answers.another_list import fresh


def bare(title: str, names: str) -> str:
    """A list of names and numbers alone."""
    rows = "\n".join(f"{name}\t087-222-{at:04}" for at, name in enumerate(names.split(), start=1))
    return f"{title}\n\n課名\t電話番号\n{rows}\n"


TOWN = bare(
    "つばき町の電話番号",
    "総務課 企画課 税務課 町民課 福祉課 こども課 健康課 産業課 建設課 水道課 会計課 議会事務局 教育委員会学校教育課 消防署 町立図書館",
)
WARD = bare(
    "つばき区の電話番号",
    "戸籍住民課 課税課 納税課 国保年金課 介護保険課 障害者支援課 保育課 子育て支援課 学務課 清掃事務所 道路公園課 住宅課 選挙管理委員会事務局 "
    "防災課 生活福祉課 保健センター 図書館 商工観光課 危機管理室 総合窓口",
)
HOSPITALS = bare(
    "つばき会病院グループ",
    "医事課 地域連携室 薬剤部 栄養課 看護部 総務課 施設課 人間ドック室 放射線科 会計窓口 入退院支援室 患者相談室",
)
UNIVERSITY = bare(
    "つばき大学",
    "学生課 教務課 入試課 国際交流課 施設課 環境安全課 附属図書館 保健管理室 就職支援室 研究協力課 会計課 情報センター",
)
CHAMBER = bare(
    "つばき商工会議所", "経営支援課 税務相談室 会員サービス課 検定課 地域振興課 総務課 共済課 青年部"
)
# No municipality's: whoever has the name of a body is that body, whatever the list.
LEAFLET = bare(
    "つばき相談先一覧",
    "ふるさとハローワークつばき つばき年金事務所 地域包括支援センターつばき 社会福祉協議会 法テラスつばき 休日急患歯科診療所 休日夜間急患センター "
    "教育相談室 外国人相談コーナー 県税事務所つばき分室 つばき税務署 つばき労働基準監督署 生活自立サポートセンター つばき図書館 建築指導課 上下水道局お客様センター",
)
LISTS = {
    "leaflet": LEAFLET,
    "town": TOWN,
    "ward": WARD,
    "hospitals": HOSPITALS,
    "university": UNIVERSITY,
    "chamber": CHAMBER,
}

CASES = [
    ("town", "税金", "税務課"),
    ("town", "税金が払えない", "税務課"),
    ("town", "水漏れ", "水道課"),
    ("town", "蛇口から水がぽたぽた落ちる", "水道課"),
    ("town", "水が出ない", "水道課"),
    ("town", "印鑑登録", "町民課"),
    ("town", "戸籍謄本がほしい", "町民課"),
    ("town", "引っ越し", "町民課"),
    ("town", "婚姻届", "町民課"),
    ("town", "保育園に入れたい", "こども課"),
    ("town", "児童手当", "こども課"),
    ("town", "転校", "学校教育課"),
    ("town", "予防接種", "健康課"),
    ("town", "道路の穴", "建設課"),
    ("town", "固定資産税", "税務課"),
    ("town", "介護", "福祉課"),
    ("ward", "税金が払えない", "納税課"),
    ("ward", "住民税", "課税課"),  # no 戸籍住民課, though 住民 stands in it
    ("town", "町民税", "税務課"),
    ("ward", "住民票", "戸籍住民課"),
    ("ward", "実印の登録", "戸籍住民課"),
    ("ward", "粗大ごみ", "清掃事務所"),
    ("ward", "分別", "清掃事務所"),
    ("ward", "学童", "保育課"),
    ("ward", "不登校", "学務課"),
    ("ward", "街灯が切れた", "道路公園課"),
    ("ward", "要介護認定", "介護保険課"),
    ("ward", "障害者手帳", "障害者支援課"),
    ("ward", "国保", "国保年金課"),
    ("ward", "生活保護", "生活福祉課"),
    ("ward", "罹災証明", "防災課"),
    ("ward", "期日前投票", "選挙管理委員会事務局"),
    ("ward", "空き家", "住宅課"),
    ("ward", "母子手帳", "保健センター"),
    ("university", "本を借りたい", "附属図書館"),  # whatever the list, whoever has the name
    ("university", "図書館", "附属図書館"),
    ("chamber", "税金", "税務相談室"),
    ("leaflet", "仕事を探している", "ふるさとハローワークつばき"),
    ("leaflet", "厚生年金をもらいたい", "つばき年金事務所"),
    ("leaflet", "親の介護で困っている", "地域包括支援センターつばき"),
    ("leaflet", "care for my elderly mother", "地域包括支援センターつばき"),
    ("leaflet", "ボランティアをしたい", "社会福祉協議会"),
    ("leaflet", "弁護士に相談したい", "法テラスつばき"),
    ("leaflet", "歯が痛い", "休日急患歯科診療所"),
    ("leaflet", "夜に子どもが熱を出した", "休日夜間急患センター"),
    ("leaflet", "子どもが不登校です", "教育相談室"),
    ("leaflet", "I am a foreigner and need advice", "外国人相談コーナー"),
    ("leaflet", "自動車税", "県税事務所つばき分室"),
    ("leaflet", "確定申告をしたい", "つばき税務署"),
    ("leaflet", "残業代が払われない", "つばき労働基準監督署"),
    ("leaflet", "家賃が払えない", "生活自立サポートセンター"),
    ("leaflet", "本を借りたい", "つばき図書館"),
    ("leaflet", "建築確認を出したい", "建築指導課"),
    ("leaflet", "水漏れ", "上下水道局お客様センター"),
    ("university", "履修登録を間違えた", "教務課"),
    ("university", "学生証をなくした", "学生課"),
    ("university", "留学したい", "国際交流課"),
    ("university", "学内のWi-Fiにつながらない", "情報センター"),
    ("university", "教室のエアコンがこわれた", "施設課"),
    ("university", "オープンキャンパスはいつ", "入試課"),
    ("university", "面接の練習がしたい", "就職支援室"),
    ("university", "健診", "保健管理室"),
]
# In a list that has no such section, nobody of it is named.
NOBODY = [
    *(("leaflet", each) for each in ("パスポート", "粗大ごみ", "住民票", "プール", "車検", "明日の天気")),
    ("town", "パスポート"),
    ("town", "飼い犬が死んだ"),
    ("town", "お墓を探している"),
    ("town", "明日の天気"),
    ("town", "引っ越し業者に騙されてお金を取られた"),
    *(
        ("hospitals", each)
        for each in ("税金", "水漏れ", "印鑑登録", "ごみ", "保育園", "転校", "介護", "予防接種", "避難所")
    ),
    *(
        ("university", each)
        for each in ("税金", "水漏れ", "印鑑登録", "ごみ", "犬の登録", "保育園", "住民票")
    ),
    *(("chamber", each) for each in ("水漏れ", "印鑑登録", "ごみ", "保育園", "転校", "観光案内")),
]


@pytest.fixture(scope="module")
def routers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Router]:
    folder: Path = tmp_path_factory.mktemp("lists")
    return {name: Router(fresh(folder / name, text)) for name, text in LISTS.items()}


@pytest.mark.parametrize(("name", "query", "wanted"), CASES)
def test_the_list_s_own_section_comes_first(name, query, wanted, routers: dict[str, Router]) -> None:
    items = routers[name].answer(query).items
    assert items, query
    assert items[0].desk.name.endswith(wanted), [i.desk.name for i in items]


@pytest.mark.parametrize(("name", "query"), NOBODY)
def test_a_list_without_such_a_section_names_nobody(name, query, routers: dict[str, Router]) -> None:
    answer = routers[name].answer(query)
    assert [item.desk.name for item in answer.items] == []


def test_another_office_stands_beside_and_the_section_s_own_door_does_not(routers: dict[str, Router]) -> None:
    taxes = routers["town"].answer("税金")
    assert [door.id for door in taxes.outside] == ["tax-payment-deferral"]
    assert taxes.items[0].reasons[0].ja == "名前から、「税務課」の担当と思われます"
    assert taxes.refusal is None
    assert routers["town"].answer("水漏れ").outside == ()


def test_what_is_only_a_part_of_an_everyday_word_is_another_thing() -> None:
    assert is_part_of_a_compound("住民税の払い方", ["住民"])
    assert not is_part_of_a_compound("住民税の払い方", ["住民税"])
    assert not is_part_of_a_compound("住民の集い", ["住民"])
    assert not is_part_of_a_compound(
        "公民館の講座", ["公民館"]
    )  # two words, the first of which is the list's


def test_every_kind_has_known_doors_and_a_reason() -> None:
    doors = [door for kind in all_kinds() for door in kind.doors]
    assert {*doors, *(door for kind in all_kinds() for door in kind.also)} <= all_doors().keys()
    assert len(set(doors)) == len(doors)
    words = [word for kind in all_kinds() for word in kind.words]
    assert len(set(words)) == len(words)
    assert all(
        kind.reason and (kind.sections or kind.city) and (kind.doors or kind.also or kind.words)
        for kind in all_kinds()
    )


def test_the_packaged_list_has_no_such_sections(router: Router) -> None:
    assert router.ground.kinds.by_kind == {}
