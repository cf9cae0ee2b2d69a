"""The browser's search is the same as Python's: folding, numbers, words, desks for a place."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

import pytest

from madoguchi.answers.danger import alarm_in
from madoguchi.answers.numbers import typed_numbers
from madoguchi.answers.place_choice import for_function
from madoguchi.answers.romaji import read_romaji
from madoguchi.answers.topics import all_topics, score_topics
from madoguchi.index.analyzer import fold
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.place import Place, place_of
from tests.answers.scoring import read_questions
from tests.conftest import read_cases

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[3]
# A mark of no word, so that no word is looked for beyond the end of the text.
FAR_FROM_THE_END = "§" * 40
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


@pytest.fixture(scope="module")
def questions():
    return [row["query"] for row in read_questions("tuning")]


def spellings(number: str) -> list[str]:
    """One number as people type it."""
    bare = number.replace("-", "")
    return [
        *(number, bare, number.translate(WIDE), number.replace("-", " "), number.replace("-", "ー")),
        *(f"+81 {number[1:]}", f"+81{bare[1:]}", f"電話 {number} です", number.replace("-", ".")),
    ]


def test_every_number_in_any_form_finds_exactly_its_desks(in_browser, edition, router):
    numbers = sorted({number for desk in edition.desks for number in desk.numbers})
    typed = [form for number in numbers for form in spellings(number)]
    found = in_browser(
        "given.map((typed) => { const found = search.ask(typed); "
        "return found.kind === 'number' ? found.desks.map((desk) => search.desks[desk].id) : found.kind; })",
        typed,
    )
    bare = {number: re.sub(r"\D", "", number) for number in numbers}
    desks = {
        number: [d.id for d in edition.desks if bare[number] in [re.sub(r"\D", "", n) for n in d.numbers]]
        for number in numbers
    }
    wrong = [
        (form, desk)
        for number, start in zip(numbers, range(0, len(typed), 9), strict=True)
        for form, desk in zip(typed[start : start + 9], found[start : start + 9], strict=True)
        if desk != desks[number]
    ]
    assert wrong == []
    asked = random.Random(0).sample(typed, 200)
    answered = {form: {item.desk.id for item in router.answer(form).items} for form in asked}
    assert all(answered[form] <= set(found[typed.index(form)]) for form in asked)


def test_a_number_that_is_not_there_finds_none(in_browser):
    assert in_browser("search.ask(given)", "03-0000-0000") == {"kind": "number", "alarm": None, "desks": []}


def test_texts_fold_the_same(in_browser, edition, questions):
    texts = [desk.name for desk in edition.desks] + questions + list(edition.lines)
    texts += [
        "ﾖﾛｽﾞ 支援（拠点）",
        "ハ゜ート",
        "ヴァヵヶ",
        "Ａｂｃ＿",
        "ひきつぎ／引き継ぎ",
        "つづき ㍻",
        "é ﬁ",
    ]
    assert in_browser("given.map((text) => search.fold(text))", texts) == [fold(text) for text in texts]


def test_numbers_are_read_the_same(in_browser, edition, questions):
    texts = [
        *questions,
        *edition.lines,
        "〇三の三五〇一の一五一一",
        "令和5年12月31日",
        "530-0001",
        "1103-3501-1511",
    ]
    assert in_browser("given.map(typedNumbers)", texts) == [list(typed_numbers(text)) for text in texts]


def test_words_of_troubles_are_counted_the_same(in_browser, questions):
    topics = list(all_topics())
    counted = in_browser(
        "given.map((text) => scoreTopics(text, search.words, search.fold).map((t) => [t.topic, t.score]))",
        questions,
    )
    wrong = [
        text
        for text, scores in zip(questions, counted, strict=True)
        if {("none" if topic < 0 else topics[topic]): score for topic, score in scores}
        != {score.topic: score.score for score in score_topics(text + FAR_FROM_THE_END)}
    ]
    assert wrong == []


def test_danger_is_the_same(in_browser, questions, monkeypatch):
    monkeypatch.setattr("madoguchi.answers.danger.has_meaning", lambda _: False)  # a browser has no vectors
    danger = (ROOT / "training" / "danger").glob("*.csv")
    sentences = [row["text"] for file in danger for row in csv.DictReader(file.open(encoding="utf-8"))]
    texts = [*questions, *sentences[::7], "shinitai", "mou shinitai desu", "jisatsu shitai", "し\u200bにたい"]
    texts += ["死にたい", "死にそうなくらい忙しい", "首が回らない", "工場が火事です", "炎上商法", "😀" * 70]
    told = in_browser(
        "given.map((text) => search.danger.alarm(text)).map((each) => each && [each.crisis, each.danger])",
        texts,
    )
    own = [[alarm.crisis, alarm.danger] if (alarm := alarm_in(text)) else None for text in texts]
    assert [text for text, a, b in zip(texts, told, own, strict=True) if a != b] == []
    assert told[-6:] == [["certain", "life"], None, None, ["certain", "accident"], None, None]


def test_romaji_is_read_the_same(in_browser):
    typed = "shikinguri ga kurushii koukeisha ga inai gakkou matcha kaigai tenkai hojokin wo tsukaitai junbi"
    assert in_browser("readRomaji(given, search.data.romaji).text", typed) == read_romaji(typed)
    topic = in_browser("search.topics[search.ask(given).topic.topic].id", "koukeisha ga inai")
    assert topic == "succession"


def test_every_function_has_the_same_desks_at_every_place(in_browser, router):
    gazetteer = Gazetteer()
    places = [Place(p.name) for p in gazetteer.prefectures]
    places += [place_of(m, gazetteer) for m in gazetteer.municipalities[::9]]
    index = {desk.id: number for number, desk in enumerate(router.edition.desks)}
    functions = list(router.directory.functions.values())

    def chosen(function, where):
        choice = for_function(router.directory, function, where)
        return [[index[desk.id] for desk in choice.desks], choice.ask]

    given = [{"prefecture": p.prefecture, "municipality": p.municipality, "city": p.city} for p in places]
    found = in_browser(
        "search.functions.map((fn) => [[], ...given.map((place) => [place])].map((places) => "
        "{ const { desks, ask } = forFunction(search, fn, places); return [desks, ask]; }))",
        given,
    )
    assert found == [[chosen(f, where) for where in ((), *((p,) for p in places))] for f in functions]


@pytest.mark.parametrize(
    ("typed", "prefecture", "municipality"),
    [
        ("大阪", "大阪府", None),
        ("おおさかふ", "大阪府", None),
        ("Osaka", "大阪府", None),
        ("横浜", "神奈川県", "横浜市"),
        ("よこはまし", "神奈川県", "横浜市"),
        ("yokohama", "神奈川県", "横浜市"),
        ("〒530-0001", "大阪府", "大阪市北区"),
        ("霞ケ浦", None, None),
        ("かすみがうら市", "茨城県", "かすみがうら市"),
        ("龍ケ崎市", "茨城県", "龍ケ崎市"),
        ("龍が崎市", "茨城県", "龍ケ崎市"),
        ("青森県内", "青森県", None),
        ("東京都 府中市", "東京都", "府中市"),
        ("火星", None, None),
    ],
)
def test_a_place_as_people_write_it(in_browser, typed, prefecture, municipality):
    found = in_browser("search.places.resolve(given)", typed)
    if prefecture is None:
        assert len(found) != 1
    else:
        assert [(p["prefecture"], p.get("municipality")) for p in found] == [(prefecture, municipality)]


def prefectures(expected: str) -> set[str]:
    """The prefectures of a case: 大阪府堺市 | 神奈川県 → both."""
    return set(re.findall(r"北海道|東京都|(?:京都|大阪)府|[^\s|;,、]{2,3}県", expected))


def test_the_prefecture_of_a_place_field_is_python_s_in_most_cases(in_browser):
    """The browser's reading is simpler (no towns, no slips of the pen), and it never guesses another."""
    rows = read_cases("places-field.csv")
    found = in_browser(
        "given.map((text) => search.places.resolve(text).map((p) => p.prefecture))",
        [row["text"] for row in rows],
    )
    pairs = [
        (row, set(places), prefectures(row["expected"])) for row, places in zip(rows, found, strict=True)
    ]
    right = [row for row, places, wanted in pairs if places == wanted]
    other = [row["text"] for row, places, wanted in pairs if places and wanted and not places & wanted]
    assert len(right) >= 0.85 * len(rows)
    assert other == []


@pytest.mark.parametrize(
    ("typed", "place", "name"),
    [
        ("青森県 よろず支援拠点", "", "青森県よろず支援拠点"),
        ("とちぎけん よろず", "", "栃木県よろず支援拠点"),
        ("ヨロズ", "香川", "香川県よろず支援拠点"),
        ("ほしょうきょうかい", "横浜市", "横浜市信用保証協会"),
        ("中小企業庁 取引課", "", "中小企業庁 事業環境部 取引課"),
        ("中小企業庁の取引課の電話番号を教えてください", "", "中小企業庁 事業環境部 取引課"),
        ("ジェトロ浜松", "", "ジェトロ浜松"),
        ("yorozu", "aomori", "青森県よろず支援拠点"),
    ],
)
def test_a_name_in_any_spelling_finds_its_desk_first(in_browser, typed, place, name):
    found = in_browser(
        "search.ask(...given).names.desks.map((desk) => search.desks[desk].name)", [typed, place]
    )
    assert found[0] == name


@pytest.mark.parametrize(
    ("query", "place", "topic", "numbers"),
    [
        ("後継者がいない", "大阪府", "succession", ["06-6944-6257"]),
        ("返済が苦しい", "横浜市", "turnaround", ["045-633-5143", "045-633-5148"]),
        ("特許を取りたい", "", "ip", None),
        ("xyzzy", "", None, None),
    ],
)
def test_a_trouble_in_ones_own_words(in_browser, edition, query, place, topic, numbers):
    found = in_browser(
        "(({ topic }) => topic && [search.topics[topic.topic].id, "
        "topic.functions[0].desks.slice(0, 1).map((desk) => search.desks[desk].numbers)])(search.ask(...given))",
        [query, place],
    )
    if topic is None:
        assert found is None
        return
    assert found[0] == topic
    if numbers:
        assert found[1] == [numbers]
        assert any(list(desk.numbers) == numbers for desk in edition.desks)


def test_where_words_are_too_weak_the_general_desk_is_offered_and_troubles_to_choose_from(in_browser):
    found = in_browser("search.ask(...given)", ["賞与が心配", "青森市"])
    assert found["topic"] is None
    assert len(found["perhaps"]) > 0
    name = in_browser("search.desks[search.ask(...given).general.desks[0]].name", ["賞与が心配", "青森市"])
    assert name == "青森県よろず支援拠点"
    assert in_browser("search.ask(given).general", "xyzzy") is None


def test_a_slip_of_the_pen_finds_the_name_and_a_short_word_finds_none(in_browser):
    names = "search.ask(given).like.map((desk) => search.desks[desk].name)"
    assert "香川県知財総合支援窓口" in in_browser(names, "香川県知材総合支援窓口")
    assert in_browser(names, "loan") == []
