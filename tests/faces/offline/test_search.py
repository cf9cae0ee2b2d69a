"""The browser's router is Python's: each part gives the same for the tuning questions, and so do whole answers."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

import pytest

from madoguchi.answers.candidates import candidates_for
from madoguchi.answers.decide import probabilities
from madoguchi.answers.doors import doors_for
from madoguchi.answers.heads import hashed_features, head, topic_head
from madoguchi.answers.place_choice import for_function
from madoguchi.answers.question import question_of, read_romaji, readable_words
from madoguchi.answers.router import Router
from madoguchi.answers.scripts import script_for, through
from madoguchi.answers.signals.danger import alarm_in, features_of
from madoguchi.answers.signals.meaning import topic_features
from madoguchi.answers.signals.numbers import typed_numbers
from madoguchi.answers.signals.words import words_in
from madoguchi.answers.topics import all_topics
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.faces.offline.complete_programs import whole
from madoguchi.faces.offline.search_data import search_json
from madoguchi.index.analyzer import normalize, places_of, search_form
from madoguchi.index.lexicon import Lexicon
from madoguchi.model.place import Place
from madoguchi.places.finder import place_finder
from madoguchi.places.gazetteer import place_tables
from madoguchi.places.place import place_of
from madoguchi.store.editions import packaged_edition
from tests.answers.another_list import RUN_TOGETHER, WORDS, fresh, listed
from tests.answers.own_lists import QUESTIONS, text_of
from tests.answers.own_lists import asked as of_own_list
from tests.answers.scoring import read_questions, tuning_parts
from tests.answers.signals.test_listed import FOUND, FUNCTIONS, NOT_FOUND, OFFICES, TOPICS, WHOLE_NAMES
from tests.answers.signals.test_numbers import WITHOUT_AREA_CODES
from tests.answers.test_another_list import NAMED
from tests.answers.test_duties import COLLEGE, IN_OTHER_WORDS, NOBODY_S
from tests.answers.test_kinds import CASES, LISTS, NOBODY
from tests.conftest import read_cases
from tests.editions.next_edition import next_edition
from tests.index.test_home import AREAS, CITIES

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[3]
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
KANA = re.compile(r"[ぁ-んァ-ヶー\s]+")
# Towns are not known in the browser: what only they tell is not found there.
KNOWN_BY_TOWNS = {
    *("八丁堀", "青森市新町2丁目で店を出す", "大阪町", "四日市町", "和光町", "和光町2丁目", "和光町1-2"),
    *("和光町です", "中ノ口", "塔ノ沢", "花屋敷つつじケ丘", "北区王子"),
    "京都市中京区河原町通四条上る二筋目東入上る下大阪町",
}
# Single and double precision part in the last digits.
NEAR = 1e-4
# Of all tuning questions, so many are answered the same although the browser cannot read kanji aloud.
SAME_ANSWERS = 0.98


@pytest.fixture(scope="module")
def asked():
    """Return question and place of every tuning question."""
    return [(row["query"], row["place"]) for part in tuning_parts() for row in read_questions(part)]


@pytest.fixture(scope="module")
def questions(asked):
    return [query for query, _ in asked]


@pytest.fixture(scope="module")
def finder():
    return place_finder()


@pytest.fixture
def _by_letters(monkeypatch):
    """Names are read aloud only where they are typed in kana, as in the browser."""
    spoken = "madoguchi.answers.signals.names.spoken"
    monkeypatch.setattr(spoken, lambda text: (text,) if KANA.fullmatch(text) else ())


def differing(given, one, other):
    """What is not the same, with what it was made of."""
    return [entry for entry in zip(given, one, other, strict=True) if entry[1] != entry[2]]


def spellings(number: str) -> list[str]:
    """One number as people type it."""
    bare = number.replace("-", "")
    return [
        *(number, bare, number.translate(WIDE), number.replace("-", " "), number.replace("-", "ー")),
        *(f"+81 {number[1:]}", f"+81{bare[1:]}", f"電話 {number} です", number.replace("-", ".")),
    ]


def where(places):
    return [[place.prefecture, place.municipality] for place in places]


# A place of the browser's as `where` has it.
WHERE = "(places) => places.map((p) => [p.prefecture, p.municipality ?? null])"


def learned(in_browser, router):
    """Have the browser read the router of another list, as `other`."""
    in_browser(
        "readRouter(JSON.parse(given)).then((other) => { window.other = other; return true; })",
        search_json(router),
    )


# --- Texts


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
        "し\u200bにたい",
    ]
    assert (
        differing(texts, in_browser("given.map(router.searchForm)", texts), [*map(search_form, texts)]) == []
    )


def test_what_was_typed_is_quoted_the_same(in_browser, questions):
    texts = [text for text in questions if max(text) < "\U00010000"]  # others have other places in a browser
    texts += ["ﾊﾟｰﾄの 残業代㍻", "資金繰り、が。苦しい", "ハ゜ート"]
    found = in_browser("given.map((text) => router.reading.placesOf(text))", texts)
    assert differing(texts, found, [*map(places_of, texts)]) == []
    spans = [[text, [at, at + 3]] for text in texts for at in range(0, len(search_form(text)), 4)]
    quoted = "given.map(([text, span]) => questionOf(text, '', router.reading).quoted(span))"
    own = [question_of(text).quoted((start, end)) for text, (start, end) in spans]
    assert differing(spans, in_browser(quoted, spans), own) == []


def test_numbers_are_read_the_same(in_browser, edition, questions):
    texts = [
        *questions,
        *edition.lines,
        "〇三の三五〇一の一五一一",
        "令和5年12月31日",
        "530-0001",
        "1103-3501-1511",
        *(case["typed"] for case in read_cases("typed-numbers.csv")),
    ]
    assert (
        differing(texts, in_browser("given.map(typedNumbers)", texts), [[*typed_numbers(t)] for t in texts])
        == []
    )


def test_romaji_is_read_the_same(in_browser, questions):
    typed = "shikinguri ga kurushii koukeisha ga inai gakkou matcha kaigai tenkai hojokin wo tsukaitai konna annai"
    latin = [
        typed,
        "Itoh Satoh ohno ohayo tel plan TEL:043_201_9501",
        *(text for text in questions if text.isascii()),
    ]
    assert (
        differing(
            latin,
            in_browser("given.map((t) => router.reading.romaji.read(t))", latin),
            [*map(read_romaji, latin)],
        )
        == []
    )
    words = in_browser(
        "given.map((t) => router.reading.romaji.readableWords(t).map((w) => [w.kana, w.start, w.end]))", latin
    )
    own = [[[word.kana, word.start, word.end] for word in readable_words(text)] for text in latin]
    assert differing(latin, words, own) == []


# --- Signals


def test_words_of_troubles_are_found_the_same(in_browser, questions):
    found = in_browser(
        "given.map((t) => router.words.in(questionOf(t, '', router.reading))"
        ".map((w) => [w.target, w.source, w.strength, w.span]))",
        questions,
    )
    own = [
        [
            [word.target, word.source, word.strength, [*word.span]]
            for word in words_in(question_of(text), GUIDEBOOK)
        ]
        for text in questions
    ]
    assert differing(questions, found, own) == []


def test_exact_names_and_names_by_their_sound_are_found_the_same(in_browser, edition, questions):
    lexicon = Lexicon(edition)
    texts = [*questions, *(desk.name for desk in edition.desks), "せーさくきんゆーこーこ", "JETRO Osaka"]
    for found_in, own in (
        (
            "find(router.searchForm(t), t.normalize('NFKC').toLowerCase())",
            [lexicon.find(search_form(t), normalize(t)) for t in texts],
        ),
        ("findBySound(router.searchForm(t))", [lexicon.find_by_sound(search_form(t)) for t in texts]),
    ):
        found = in_browser(
            f"given.map((t) => router.lexicon.{found_in}.map((n) => [n.kind, n.target, n.start, n.end]))",
            texts,
        )
        plain = [[[m.name.kind, m.name.target, m.start, m.end] for m in mentions] for mentions in own]
        assert differing(texts, found, plain) == []


def test_slips_and_short_forms_of_names_are_mended_the_same(in_browser, edition, questions):
    lexicon = Lexicon(edition)
    texts = [text for text in map(search_form, questions) if 3 <= len(text) <= 20]
    for method, own in (("findTypo", lexicon.find_typo), ("findShortForm", lexicon.find_short_form)):
        found = in_browser(
            f"given.map((t) => router.lexicon.{method}(t).map((n) => [n.kind, n.target]))", texts
        )
        assert (
            differing(texts, found, [[[m.name.kind, m.name.target] for m in own(text)] for text in texts])
            == []
        )


@pytest.mark.parametrize("cases", ["places-sentence", "places-asker"])
def test_places_in_a_sentence_are_found_the_same(in_browser, finder, questions, cases):
    texts = [row["text"] for row in read_cases(f"{cases}.csv")] + questions
    found = in_browser(
        f"given.map((t) => router.finder.find(t).map((m) => [m.text, m.start, m.end, ({WHERE})(m.places), m.claim]))",
        texts,
    )
    own = [[[m.text, m.start, m.end, where(m.places), m.claim] for m in finder.find(text)] for text in texts]
    assert {text for text, *_ in differing(texts, found, own)} <= KNOWN_BY_TOWNS


def test_a_place_field_is_resolved_the_same(in_browser, finder, asked):
    texts = [row["text"] for row in read_cases("places-field.csv")] + sorted(
        {place for _, place in asked if place}
    )
    texts += [
        "530-0001",
        "〒１００－０００１",
        "999-9999",
        "100-8912",
        "060",
        "kofu",
        "Ōsaka",
        "火星",
        "おおさk",
        "青盛県",
    ]
    found = in_browser(f"given.map((t) => ({WHERE})(router.finder.resolve(t)))", texts)
    own = [where(finder.resolve(text)) for text in texts]
    assert {text for text, *_ in differing(texts, found, own)} <= KNOWN_BY_TOWNS


def test_a_town_area_is_no_slip_of_the_pen(in_browser, finder):
    texts = ["大阪町", "粕谷町", "青盛県", "和光町"]
    found = in_browser(f"given.map((t) => ({WHERE})(router.finder.resolve(t)))", texts)
    assert found == [
        [],
        where(finder.resolve("粕谷町")),
        [["青森県", None]],
        [],
    ]  # towns are not known there


def test_a_town_of_many_municipalities_is_asked_in_their_prefectures(in_browser, finder):
    texts = ["問屋町", "紺屋町", "旭町", "長浜町"]
    found = in_browser(f"given.map((t) => ({WHERE})(router.finder.resolve(t)))", texts)
    own = [dict.fromkeys(place.prefecture for place in finder.resolve(text)) for text in texts]
    assert found == [[[prefecture, None] for prefecture in places] for places in own]


def test_what_is_short_for_a_town_is_asked_in_the_same_prefectures(in_browser, finder):
    texts = ["大島", "平内", "松川", "青葉", "三沢", "福岡", "中央"]
    found = in_browser(f"given.map((t) => ({WHERE})(router.finder.resolve(t)))", texts)
    own = [{place.prefecture for place in finder.resolve(text)} for text in texts]
    assert [{prefecture for prefecture, _ in places} for places in found] == own
    assert min(map(len, own[:4])) > 1


@pytest.mark.parametrize("name", ["danger", "topics", "doors"])
def test_heads_give_the_same_probabilities(in_browser, questions, name):
    model = topic_head(GUIDEBOOK) if name == "topics" else head(f"{name}.npz")
    kept = {"danger": "router.danger.head", "topics": "router.meaning.head", "doors": "router.doors.head"}[
        name
    ]
    texts = [*questions[::3], "", "😀" * 70, "한국어로 상담하고 싶어요", "tôi muốn vay tiền"]
    own, theirs = hashed_features, "features(t, router.searchForm)"
    if name == "topics":
        texts += ["台湾のお店に売る", "I sell to Taiwan", "중국에 팔고", "タイヤの店"]
        own, theirs = topic_features, "features(router.meaning.abroad.asOne(t), router.searchForm)"
    if name == "danger":
        own, theirs = features_of, "router.danger.features(t)"
    found = in_browser(f"given.map((t) => {kept}.chances({theirs}))", texts)
    for text, chances in zip(texts, found, strict=True):
        assert chances == pytest.approx(model.chances(own(text)).tolist(), abs=NEAR)


def test_danger_is_the_same(in_browser, questions):
    danger = (ROOT / "training" / "danger").glob("*.csv")
    sentences = [row["text"] for file in danger for row in csv.DictReader(file.open(encoding="utf-8"))]
    texts = [*questions, *sentences[::7], "shinitai", "mou shinitai desu", "jisatsu shitai", "し\u200bにたい"]
    texts += ["工場が火事です", "死にたい", "死にそうなくらい忙しい", "首が回らない", "炎上商法", "😀" * 70]
    told = in_browser("given.map((t) => router.danger.alarm(t)).map((a) => a && [a.crisis, a.danger])", texts)
    own = [[alarm.crisis, alarm.danger] if (alarm := alarm_in(text)) else None for text in texts]
    assert differing(texts, told, own) == []
    assert told[-5:] == [["certain", "life"], None, None, None, None]


def test_offices_outside_the_list_are_the_same(in_browser, questions):
    found = in_browser("given.map((t) => router.doors.for(t).map((door) => door.id))", questions)
    own = [[door.id for door in doors_for(text)] for text in questions]
    assert len(differing(questions, found, own)) <= 0.002 * len(questions)  # two as likely as each other


# --- Decisions


def test_every_function_has_the_same_desks_at_every_place(in_browser, router):
    gazetteer = place_tables()
    places = [Place(p.name) for p in gazetteer.prefectures]
    places += [place_of(m, gazetteer) for m in gazetteer.municipalities[::9]]
    functions = list(router.directory.functions.values())

    def chosen(function, at):
        choice = for_function(router.directory, function, at)
        return [[desk.id for desk in choice.desks], choice.ask]

    given = [{"prefecture": p.prefecture, "municipality": p.municipality, "city": p.city} for p in places]
    found = in_browser(
        "[...router.directory.functions.values()].map((fn) => [[], ...given.map((place) => [place])].map((places) => "
        "{ const { desks, ask } = forFunction(fn, places); return [desks.map((desk) => desk.id), ask]; }))",
        given,
    )
    assert found == [[chosen(f, at) for at in ((), *((p,) for p in places))] for f in functions]


@pytest.mark.usefixtures("_by_letters")
def test_candidates_have_the_same_features_desks_and_probabilities(in_browser, router, asked):
    found = in_browser(
        """given.map(([query, place]) => {
            const asked = router.understand(questionOf(query, place, router.reading));
            if (asked.refusal || asked.numbers.length) return null;
            const found = router.candidates(asked);
            const chances = new Map(probabilities(found, router.data.model.weights));
            return found.map((each) => [[each.through, each.target, each.topic, each.choice.ask],
                each.choice.desks.map((desk) => desk.id), each.features, chances.get(each)]);
        })""",
        asked,
    )
    for (query, place), theirs in zip(asked, found, strict=True):
        understood = router.understand(question_of(query, place))
        if understood.refusal or understood.numbers:
            assert theirs is None
            continue
        ours = candidates_for(understood, router.ground)
        chances = {id(candidate): chance for candidate, chance in probabilities(ours)}
        own = [
            [
                [c.through, c.target, c.topic, c.choice.ask],
                [desk.id for desk in c.choice.desks],
                c.features,
                chances[id(c)],
            ]
            for c in ours
        ]
        # One that just is, or just is not, likely enough to be looked at.
        kept, seen = ([e for e in side if e[3] >= 0.01] for side in (own, theirs))
        assert [entry[:2] for entry in seen] == [entry[:2] for entry in kept], query
        for one, other in zip(seen, kept, strict=True):
            assert one[2] == pytest.approx(other[2], abs=0.01), query
            assert one[3] == pytest.approx(other[3], abs=0.005), query


ANSWER = """given.map(([query, place]) => {
    const found = router.ask(query, place);
    return [
        found.refusal ?? (found.question ? "ask" : "answer"), found.items.map((item) => item.desk.id),
        found.items.map((item) => [item.general, item.reasons]), found.question, found.message,
        found.alarm && found.alarm.crisis, found.understoodPlace, found.otherPlaces, found.topics,
    ];
})"""


def said(text):
    return {"ja": text.ja, "en": text.en, **dict(text.others)}


def answered(router, query, place):
    """An answer of Python's as `ANSWER` gives the browser's."""
    answer = router.answer(query, place)
    question = answer.question and {"text": said(answer.question.text), "choices": [*answer.question.choices]}
    return [
        answer.refusal or ("ask" if answer.clarify else "answer"),
        [item.desk.id for item in answer.items],
        [[item.general, [*map(said, item.reasons)]] for item in answer.items],
        question,
        answer.message and said(answer.message),
        answer.alarm and answer.alarm.crisis,
        answer.understood_place,
        [*answer.other_places],
        [*answer.topics],
    ]


def test_the_first_sentence_of_a_call_is_the_same(in_browser, router):
    """For every desk without a topic, and for the desks of every topic with it; and to whoever answers first."""
    directory, desks = router.directory, router.edition.desks
    topics = all_topics(GUIDEBOOK)
    cases = [(desk, ()) for desk in desks]
    cases += [(desk, (topic,)) for desk in desks[::7] for topic in topics]
    cases += [(desk, ("labour", "guarantee")) for desk in desks[::3]]
    index = {desk.id: number for number, desk in enumerate(desks)}
    found = in_browser(
        "given.map(([desk, topics]) => router.scripts.of(router.directory.desks[desk], topics).say.ja)",
        [[index[desk.id], list(named)] for desk, named in cases],
    )
    said = [script_for(desk, named, directory).say.ja for desk, named in cases]
    assert differing([(desk.name, named) for desk, named in cases], said, found) == []
    numbered = [desk for desk in desks if desk.phones]
    asked_for = in_browser(
        "given.map((at) => { const desk = router.directory.desks[at];"
        " return router.scripts.putThrough(desk, numbersOf(desk, '')[0]); })",
        [index[desk.id] for desk in numbered],
    )
    assert asked_for == [through(desk, desk.phones[0]) for desk in numbered]


def test_whole_answers_have_the_same_first_desk_and_behaviour(in_browser, router, asked):
    found = in_browser(ANSWER, asked)
    own = [answered(router, query, place) for query, place in asked]
    same = [one[0] == other[0] and one[1][:1] == other[1][:1] for one, other in zip(found, own, strict=True)]
    assert sum(same) >= SAME_ANSWERS * len(asked)


@pytest.mark.usefixtures("_by_letters")
def test_without_reading_kanji_aloud_answers_are_the_same_with_reasons_in_all_languages(
    in_browser, router, asked
):
    found = in_browser(ANSWER, asked)
    own = [answered(router, query, place) for query, place in asked]
    assert len(differing(asked, found, own)) <= 0.005 * len(asked)  # thresholds met by a last digit


# --- What people look for


def test_every_number_in_any_form_finds_exactly_its_desks(in_browser, edition, router):
    numbers = sorted({number for desk in edition.desks for number in desk.numbers})
    typed = [form for number in numbers for form in spellings(number)]
    found = in_browser(
        "given.map((typed) => { const { numbers, items } = router.ask(typed); "
        "return [numbers, items.map((item) => item.desk.id)]; })",
        typed,
    )
    for number, start in zip(numbers, range(0, len(typed), 9), strict=True):
        bare = re.sub(r"\D", "", number)
        desks = [desk.id for desk in router.directory.by_digits[bare]][:5]
        assert found[start : start + 9] == [[[bare], desks]] * 9, number
    sample = random.Random(0).sample(typed, 100)
    assert all(
        found[typed.index(form)][1] == [i.desk.id for i in router.answer(form).items] for form in sample
    )


def test_a_number_printed_without_its_area_code_is_found_the_same(in_browser):
    local = Router(whole(listed(WITHOUT_AREA_CODES)))
    learned(in_browser, local)
    typed = ["22-1106", "２２－１１０６はどこですか", "22-1196", "22-1108", "22-1101", "〒234-5678"]
    found = in_browser("given.map((typed) => other.ask(typed).numbers)", typed)
    assert found == [[*local.answer(each).numbers] for each in typed]
    assert found[0] == ["0193221106"]


def test_a_number_whose_list_never_prints_its_area_code_is_found_with_or_without_one(in_browser):
    rows = "".join(f"{name}\t82-000{at}\t82-009{at}\n" for at, name in enumerate(("東館", "西館", "南館"), 1))
    local = Router(whole(listed("館\t電話\tFAX\n" + rows)))
    learned(in_browser, local)
    typed = ["82-0001", "0993-82-0002", "0993820003", "82-0091", "0993-82-0092", "0993-82-0004", "0001"]
    found = in_browser(
        "given.map((typed) => { const { numbers, items } = other.ask(typed); "
        "return [numbers, items.map((item) => item.desk.id)]; })",
        typed,
    )
    answers = [local.answer(each) for each in typed]
    assert found == [[[*answer.numbers], [item.desk.id for item in answer.items]] for answer in answers]
    assert [[item.desk.organization.text for item in answer.items] for answer in answers] == [
        ["東館"], ["西館"], ["南館"], ["東館"], ["西館"], [], []
    ]  # fmt: skip


def test_a_number_that_is_the_whole_question_is_read_and_answered_the_same(in_browser, router):
    typed = [case["typed"] for case in read_cases("typed-codes.csv") if case["typed"]]
    found = in_browser(
        "given.map((typed) => { const { numbers, refusal, outside, message } = router.ask(typed); "
        "return [numbers, refusal, outside.map(({ name, number }) => [name.ja, name.en, number]), message]; })",
        typed,
    )
    own = []
    for answer in map(router.answer, typed):
        outside = [[door.name.ja, door.name.en, door.number] for door in answer.outside]
        own.append(
            [[*answer.numbers], answer.refusal, outside, said(answer.message) if answer.message else None]
        )
    assert differing(typed, found, own) == []


def test_another_office_s_list_is_asked_by_name_as_on_the_server(in_browser):
    router = Router(whole(listed(RUN_TOGETHER)))
    learned(in_browser, router)
    asked = [*NAMED, ("後継者がいない", ""), ("後継者がいない", "高松市"), ("あああ", ""), ("相談したい", "")]
    found = in_browser(ANSWER.replace("router.ask", "window.other.ask"), asked)
    own = [answered(router, query, place) for query, place in asked]
    assert differing(asked, found, own) == []


def test_a_name_as_it_is_printed_is_answered_as_on_the_server(in_browser):
    router = Router(whole(listed(OFFICES)))
    learned(in_browser, router)
    asked = [(query, "") for query in (*WHOLE_NAMES, "出張所")]
    found = in_browser(ANSWER.replace("router.ask", "window.other.ask"), asked)
    own = [answered(router, query, place) for query, place in asked]
    assert differing(asked, found, own) == []
    more = in_browser("given.map(([q]) => window.other.ask(q).message?.ja ?? null)", asked)
    assert more == [message.ja if (message := router.answer(q).message) else None for q, _ in asked]


def test_numbers_of_an_earlier_edition_are_answered_as_on_the_server(in_browser):
    old = packaged_edition()
    router = Router(next_edition(old))
    learned(in_browser, router)
    asked = sorted({number for desk in old.desks for number in desk.numbers})
    found = in_browser(
        "given.map((q) => { const a = other.ask(q); return [a.items.map(({ desk, reasons }) => "
        "[desk.id, reasons.map(({ ja }) => ja)]), a.message ? a.message.ja : null, a.ofAnotherDay]; })",
        asked,
    )
    own = []
    for answer in map(router.answer, asked):
        items = [[item.desk.id, [reason.ja for reason in item.reasons]] for item in answer.items]
        own.append([items, answer.message.ja if answer.message else None, answer.of_another_day])
    assert [(q, a, b) for q, a, b in zip(asked, found, own, strict=True) if a != b] == []


def test_a_number_that_is_not_there_finds_none(in_browser):
    found = in_browser("(({ refusal, items }) => [refusal, items])(router.ask(given))", "03-0000-0000")
    assert found == ["not-in-list", []]


@pytest.mark.parametrize(
    ("query", "place", "name"),
    [
        ("青森県 よろず支援拠点", "", "青森県よろず支援拠点"),
        ("とちぎけん よろず", "", "栃木県よろず支援拠点"),
        ("ヨロズ", "香川", "香川県よろず支援拠点"),
        ("ほしょうきょうかい", "横浜市", "横浜市信用保証協会"),
        ("中小企業庁 取引課", "", "中小企業庁 事業環境部 取引課"),
        ("ジェトロ浜松", "", "ジェトロ浜松"),
        ("yorozu", "aomori", "青森県よろず支援拠点"),
        ("香川県知材総合支援窓口", "", "香川県知財総合支援窓口"),
        ("koukeisha ga inai", "おおさか", "大阪府事業承継・引継ぎ支援センター"),
        ("後継者がいない", "大阪府", "大阪府事業承継・引継ぎ支援センター"),
        ("返済が苦しい", "横浜市", "神奈川県中小企業活性化協議会"),
    ],
)
def test_a_name_or_a_trouble_in_any_spelling_finds_its_desk_first(in_browser, query, place, name):
    assert in_browser("router.ask(...given).items[0]?.desk.name", [query, place]) == name


def test_who_says_that_nobody_is_in_danger_is_answered(in_browser):
    found = in_browser(
        "[false, true].map((safe) => router.ask(given, '', { safe }).alarm.crisis)", "死にたい"
    )
    assert found == ["certain", "possible"]


def test_a_very_long_text_and_an_empty_one_are_refused(in_browser):
    assert in_browser("given.map((text) => router.ask(text).refusal)", ["あ" * 2001, "", "。。"]) == [
        "too-long",
        "empty",
        "empty",
    ]


TAUGHT = (
    "不燃物の日",
    "待機児童",
    "たいきじどう",
    "猫が道にいるときはどこへ",
    "庭にごみが捨てられていました",
)


@pytest.mark.usefixtures("_by_letters")
def test_a_fresh_directory_answers_out_of_its_own_words_as_on_the_server(in_browser, tmp_path):
    router = Router(whole(fresh(tmp_path / "city", words=WORDS)))
    learned(in_browser, router)
    asked = [
        *FOUND,
        *((query, "") for query in (*NOT_FOUND, "住民票", "住民票と水道料金", "ひばり市の公民館", *TAUGHT)),
    ]
    asked = [(query, "") for query, place in asked if not place]
    found = in_browser(ANSWER.replace("router.ask", "window.other.ask"), asked)
    own = [answered(router, query, place) for query, place in asked]
    assert differing(asked, found, own) == []
    # A place of another list: in a question and in the field, in a list that says where it is and in one that doesn't.
    elsewhere = [
        ("こども保育課", "東京都"),
        ("大阪府の保育園", ""),
        ("朝日の保育園", ""),
        ("潮公民館", "高松市"),
    ]
    found = in_browser(ANSWER.replace("router.ask", "window.other.ask"), elsewhere)
    assert differing(elsewhere, found, [answered(router, *each) for each in elsewhere]) == []
    # Which town a place field means is not known in the browser; which desk's address says it, is.
    placed = [asked for asked in FOUND if asked[1]]
    first = in_browser("given.map(([q, place]) => window.other.ask(q, place).items[0]?.desk.name)", placed)
    assert first == [router.answer(*each).items[0].desk.name for each in placed]


@pytest.mark.usefixtures("_by_letters")
def test_topics_that_a_fresh_directory_maps_are_read_as_on_the_server(in_browser, tmp_path):
    router = Router(whole(fresh(tmp_path / "city", functions=FUNCTIONS, topics=TOPICS)))
    learned(in_browser, router)
    asked = [
        (query, "")
        for query in ("後継者がいなくて会社をたたもうか悩んでいる", "海外に輸出したい", "水道料金")
    ]
    found = in_browser(ANSWER.replace("router.ask", "window.other.ask"), asked)
    own = [answered(router, query, place) for query, place in asked]
    assert differing(asked, found, own) == []


@pytest.mark.usefixtures("_by_letters")
@pytest.mark.parametrize(
    "areas", [("香川県高松市", "香川県丸亀市"), ("香川県", "徳島県"), ("香川県", "香川県")]
)
def test_the_places_of_a_list_are_offered_as_on_the_server(in_browser, tmp_path, areas):
    rules = "".join(AREAS.format(name, area) for name, area in zip(("高松", "丸亀"), areas, strict=True))
    router = Router(whole(fresh(tmp_path / "city", CITIES, jurisdictions=rules)))
    learned(in_browser, router)
    home = router.ground.home
    assert in_browser("[window.other.home.choices, window.other.home.named]", None) == [
        list(home.choices),
        list(home.named),
    ]
    asked = [("すこやか相談所", ""), ("すこやか相談所", "東京都"), ("高松のすこやか相談所", "京都府")]
    found = in_browser(ANSWER.replace("router.ask", "window.other.ask"), asked)
    assert differing(asked, found, [answered(router, *each) for each in asked]) == []
    choices = in_browser("given.map(([q]) => window.other.ask(q).question?.choices ?? [])", asked)
    told = (router.answer(query).question for query, _ in asked)
    assert choices == [list(question.choices) if question else [] for question in told]


@pytest.mark.usefixtures("_by_letters")
@pytest.mark.parametrize("name", ["leaflet", "town", "ward", "hospitals", "college"])
def test_sections_that_are_for_it_by_name_or_duty_are_named_as_on_the_server(in_browser, tmp_path, name):
    lists = {**LISTS, "college": text_of(COLLEGE)}
    router = Router(whole(fresh(tmp_path / "city", lists[name])))
    learned(in_browser, router)
    asked = [(query, "") for of, query, *_ in (*CASES, *NOBODY, *IN_OTHER_WORDS, *NOBODY_S) if of == name]
    found = in_browser(ANSWER.replace("router.ask", "window.other.ask"), asked)
    assert differing(asked, found, [answered(router, *each) for each in asked]) == []
    beside = in_browser("given.map(([q]) => window.other.ask(q).outside.map(({ id }) => id))", asked)
    assert beside == [[door.id for door in router.answer(query).outside] for query, _ in asked]


@pytest.mark.usefixtures("_by_letters")
@pytest.mark.parametrize("name", ["city", "gazette", "houses", "leaflet", "startups"])
def test_an_office_s_own_list_is_asked_as_on_the_server(in_browser, name):
    router = of_own_list(name)
    learned(in_browser, router)
    asked = [(case["query"], "") for case in QUESTIONS if case["list"] == name and not case["place"]]
    found = in_browser(ANSWER.replace("router.ask", "window.other.ask"), asked)
    assert differing(asked, found, [answered(router, *each) for each in asked]) == []
    beside = in_browser("given.map(([q]) => window.other.ask(q).outside.map(({ id }) => id))", asked)
    assert beside == [[door.id for door in router.answer(query).outside] for query, _ in asked]
