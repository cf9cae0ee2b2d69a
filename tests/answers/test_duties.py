"""A duty that a list prints is meant, in everyday words too; an extension, a floor and the whole office are found."""

from __future__ import annotations

import pytest

from madoguchi.answers.router import Router
from madoguchi.index.list_words import said_for, title_words
from tests.answers.another_list import fresh
from tests.answers.own_lists import text_of

# Name, duty and place of the desks of invented offices.
COLLEGE = [
    ["学務課", "履修登録、成績証明書、休学・退学", "A棟1階"],
    ["進路支援室", "就職活動、求人票", "A棟2階"],
    ["門衛所", "落とし物、鍵の貸出", "正門"],
    ["営繕課", "電球切れ、空調の故障", "F棟"],
    ["救護室", "けが、体調不良", "C棟1階"],
    ["渉外室", "取材、ロゴの使用", "A棟4階"],
]
PREFECTURE = [
    ["はたらく人の窓口", "賃金未払い、解雇", "北浜市港町1"],
    ["くらしの窓口", "悪質商法、架空請求", "北浜市港町2"],
    ["産業振興財団", "事業承継、資金繰り", "北浜市港町3"],
    ["多文化センター", "在留資格、生活全般", "北浜市港町4"],
    ["花と緑の公社", "街路樹、草刈り", "北浜市港町5"],
]
NURSERIES = [
    ["こども課 保育係", "保育所の入所、保育料", "本庁2階"],
    ["第一保育所", "定員60人", "北浜市緑町1"],
    ["第二保育所", "定員90人", "北浜市南沢2"],
    ["市民課 窓口係", "住民票、戸籍、印鑑登録", "本庁1階"],
    ["市民課 国保年金係", "国民健康保険、国民年金", "本庁1階"],
]
PHONES = """組織別電話番号一覧

部署\t直通電話\t内線
庶務係\t0287-00-0201\t2001
人事係\t0287-00-0202\t2002～2004
防災係\t0287-00-0203\t2005、2105
広聴係\t0287-00-0111\t2010
統計係\t0287-00-0111\t2011
"""


@pytest.fixture(scope="module")
def routers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Router]:
    folder = tmp_path_factory.mktemp("lists")
    texts = {
        "college": text_of(COLLEGE),
        "prefecture": text_of(PREFECTURE),
        "nurseries": text_of(NURSERIES),
        "phones": PHONES,
    }
    return {name: Router(fresh(folder / name, text)) for name, text in texts.items()}


@pytest.mark.parametrize(
    ("name", "query", "desk"),
    [
        ("college", "就活の相談", "進路支援室"),
        ("college", "財布を落とした", "門衛所"),
        ("college", "教室の電気がつかない", "営繕課"),
        ("college", "エアコンが壊れた", "営繕課"),
        ("college", "体育で足をひねった", "救護室"),
        ("college", "新聞の取材をしたい", "渉外室"),
        ("prefecture", "給料を払ってもらえない", "はたらく人の窓口"),
        ("prefecture", "身に覚えのない請求が来た", "くらしの窓口"),
        ("prefecture", "店を息子に継がせたい", "産業振興財団"),
        ("prefecture", "ビザの更新", "多文化センター"),
        ("prefecture", "庭の草を刈ってほしい", "花と緑の公社"),
        ("nurseries", "保育園に入れたい", "こども課 保育係"),
        ("nurseries", "第一保育所", "第一保育所"),
        ("nurseries", "結婚します", "市民課 窓口係"),
        ("nurseries", "父が亡くなった", "市民課 窓口係"),
        ("nurseries", "本庁2階はどこの課", "こども課 保育係"),
    ],
)
def test_a_printed_duty_is_meant_by_everyday_words(routers, name, query, desk):
    answer = routers[name].answer(query)
    assert [item.desk.name for item in answer.items][:1] == [desk]
    assert answer.refusal is None


# What is asked in words, and languages, of which the list has none: it is the work of the office that a duty names.
IN_OTHER_WORDS = [
    ("college", "지갑을 잃어버렸어요", "門衛所", "落とし物"),
    ("college", "I lost my wallet", "門衛所", "落とし物"),
    ("prefecture", "我的签证快到期了", "多文化センター", "在留資格"),
]
NOBODY_S = [
    ("prefecture", "I lost my wallet"),
    ("college", "我的签证快到期了"),
    ("nurseries", "公営住宅に入りたい"),
]


@pytest.mark.parametrize(("name", "query", "desk", "duty"), IN_OTHER_WORDS)
def test_what_no_word_of_the_list_says_is_found_by_whose_work_a_duty_is(routers, name, query, desk, duty):
    answer = routers[name].answer(query)
    assert [item.desk.name for item in answer.items] == [desk]
    assert answer.items[0].reasons[0].ja == f"担当に「{duty}」と書かれているので、この窓口と思われます"
    assert len(answer.outside) == 1


def test_each_desk_is_told_by_the_duty_that_is_printed_of_it(tmp_path):
    rows = [
        ["守衛所", "落とし物、鍵の貸出", ""],
        ["学生課", "拾得物、学割", ""],
        ["購買部", "文具、弁当", ""],
    ]
    items = Router(fresh(tmp_path / "list", text_of(rows))).answer("지갑을 잃어버렸어요").items
    told = {item.desk.name: item.reasons[0].ja for item in items}
    assert told["守衛所"] == "担当に「落とし物」と書かれているので、この窓口と思われます"
    assert told["学生課"] == "担当に「拾得物」と書かれているので、この窓口と思われます"


@pytest.mark.parametrize(("name", "query"), NOBODY_S)
def test_the_work_of_no_duty_leads_to_the_other_office_alone(routers, name, query):
    answer = routers[name].answer(query)
    assert answer.items == ()
    assert len(answer.outside) == 1


@pytest.mark.parametrize("query", ["宇宙旅行に行きたい", "犬の散歩", "ラーメンの作り方"])
def test_what_no_duty_says_leads_to_no_desk(routers, query):
    assert routers["college"].answer(query).items == ()


@pytest.mark.parametrize(
    ("query", "desk"),
    [
        ("内線2001", "庶務係"),
        ("内線２００３", "人事係"),
        ("内線番号 2105", "防災係"),
        ("内線2011はどこですか", "統計係"),
        ("2001", "庶務係"),  # it is printed, and no number of any office
    ],
)
def test_an_extension_finds_the_desk_with_it(routers, query, desk):
    items = routers["phones"].answer(query).items
    assert [item.desk.name for item in items] == [desk]
    assert "内線" in items[0].reasons[0].ja


def test_an_extension_that_nobody_has_finds_nobody(routers):
    for query in ("内線9999", "9999"):
        answer = routers["phones"].answer(query)
        assert answer.items == ()
        assert answer.refusal == "not-in-list"


def test_the_place_field_puts_first_the_desk_whose_name_says_it(tmp_path):
    rows = [["地域包括支援センター北町", "介護の相談", ""], ["地域包括支援センター南沢", "介護の相談", ""]]
    router = Router(fresh(tmp_path / "list", text_of([*rows, ["図書館", "本", ""]])))
    assert router.answer("介護の相談", "南沢").items[0].desk.name == "地域包括支援センター南沢"


@pytest.mark.parametrize("title", ["組織別電話番号一覧", "窓口一覧", "施設の連絡先一覧"])
def test_what_a_title_says_of_itself_is_no_word_of_its_desks(title):
    assert title_words().sub("", title).strip("のご") in ("", "施設")


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("遺失物の取扱い", "財布を落と"),
        ("戸籍", "結婚"),
        ("犬の登録", "犬を飼"),
        ("未払い賃金", "給料"),
        ("浄化槽", "くみ取り"),
    ],
)
def test_a_duty_has_what_people_say_for_it(printed, said):
    assert said in {each for each, _, _ in said_for(printed)}
