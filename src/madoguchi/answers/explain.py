"""Why this desk: sentences in plain words, in the languages of `common/reasons.toml`; and the whole way, step by step."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from madoguchi.answers.evidence import Kind, Understanding, weight_of
from madoguchi.answers.languages import function_helps, topic_name
from madoguchi.answers.topics import Topic
from madoguchi.data import read_text
from madoguchi.data.bundle import Bundle
from madoguchi.index.directory import Function
from madoguchi.index.home import Home
from madoguchi.index.listing import Said, Told, printed
from madoguchi.index.past import Held, Says
from madoguchi.model.answer import Door, Question, Refusal, Step, Text2
from madoguchi.model.entities import Desk
from madoguchi.places.place import Place
from madoguchi.text.prefecture import NATION, PREFECTURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madoguchi.answers.candidates import Candidate
    from madoguchi.answers.decide import Decision
    from madoguchi.answers.place_choice import Choice

MOST_SHOWN = 5


def because_topic(bundle: Bundle, topic: Topic, words: tuple[str, ...]) -> Text2:
    """The trouble as it was understood, with the words that showed it."""
    if not words:
        return sentence("topic-without-words", topic=topic_name(bundle, topic))
    return sentence("topic", topic=topic_name(bundle, topic), words=_listed(words))


def because_asked_for(said: str) -> Text2:
    """Words that ask for this very office: of the city, of the prefecture."""
    return sentence("asked-for", words=said)


def because_perhaps(bundle: Bundle, topic: Topic) -> Text2:
    """Another way in which the question may be meant."""
    return sentence("perhaps", topic=topic_name(bundle, topic))


def because_function(bundle: Bundle, function: Function) -> Text2:
    """What the caller gets there."""
    return function_helps(bundle, function)


def because_number(number: str) -> Text2:
    """A typed number that the desk has."""
    return sentence("number", number=number)


def because_fax(number: str) -> Text2:
    """A typed number that is the desk's FAX: whose it is, and that it is not for calls."""
    return sentence("fax-number", number=number)


def because_held(held: Held) -> Text2:
    """A typed number that was a desk's until a day, or will be one's."""
    return sentence(
        sentence_of(held), number=held.number, name=held.name, after=held.after, day=_day(held.day)
    )


def sentence_of(held: Held) -> str:
    """Return which sentence tells of a number of another day."""
    return "until-without" if held.says is Says.UNTIL and not held.after else held.says.value


def because_name(said: str, likeness: float) -> Text2:
    """A name that was typed; a likeness below 1: a slip of the pen was mended."""
    return sentence("name-close") if likeness < 1 else sentence("name", name=said)


def because_like() -> Text2:
    """Most of the question stands in the desk's name."""
    return _fixed("name-like")


def because_listed(told: Told, words: tuple[str, ...]) -> Text2:
    """Where the list says of a desk what was asked: its name, a remark with its heading, who runs it, its address."""
    key = f"listed-{told.said}" if told.heading or told.said is not Said.DUTY else "listed-remark"
    return sentence(key, words=_listed(words), heading=told.heading)


def where_listed(texts: tuple[Told, ...], target: str) -> list[tuple[Told, tuple[str, ...]]]:
    """Return the texts of a desk that say words of a question (parted by spaces), with these as they are printed.

    A word counts where it is said first, and once: under a heading only where no cell says it.
    """
    found: dict[int, list[str]] = {}
    for word in target.split():
        for at, told in enumerate(texts):
            if said := printed(word, told.text):
                found.setdefault(at, []).append(said)
                break
    return [(texts[at], tuple(words)) for at, words in sorted(found.items())]


def because_general() -> Text2:
    """A desk that takes every trouble."""
    return _fixed("general")


def because_place(desk: Desk, place: Place) -> Text2 | None:
    """That the desk serves the place, if its area says so."""
    areas = [area.text for area in desk.service_area]
    if areas == [NATION]:
        return _fixed("nation")
    where = place.prefecture + (place.city or place.municipality or "")
    if where in areas or (place.municipality and place.prefecture + place.municipality in areas):
        return _place_sentence(where)
    if place.prefecture in areas:
        return _place_sentence(place.prefecture)
    return None


def because_refused(refusal: Refusal | None, outside: tuple[Door, ...]) -> Text2 | None:
    """Why no desk is named, and what to do; None where one is."""
    if refusal is None:
        return None
    if refusal is Refusal.OUT_OF_SCOPE and len(outside) == 1:
        return _fixed("outside")
    return _fixed(refusal.value)


def because_nation(desk: Desk) -> Text2 | None:
    """For a question without a place: the desk that answers for all."""
    if any(area.text == NATION for area in desk.service_area):
        return _fixed("nation-for-want-of-a-place")
    return None


def sentence(key: str, **filled: str | Text2) -> Text2:
    """Return a sentence of `common/reasons.toml` in all its languages, its {places} filled."""

    def said(lang: str, template: str) -> str:
        return template.format(
            **{name: each.of(lang) if isinstance(each, Text2) else each for name, each in filled.items()}
        )

    templates = _templates()[key]
    in_language = {lang: said(lang, template) for lang, template in templates.items()}
    ja, en = in_language.pop("ja"), in_language.pop("en")
    return Text2(ja, en, tuple(in_language.items()))


@cache
def _fixed(key: str) -> Text2:
    return sentence(key)


@lru_cache(maxsize=4096)
def _place_sentence(where: str) -> Text2:
    return sentence("place", place=where)


@cache
def _templates() -> dict[str, dict[str, str]]:
    return tomllib.loads(read_text("reasons.toml"))


def _listed(words: tuple[str, ...]) -> Text2:
    """Words as they stand within the quotation marks of a sentence."""
    between = sentence("between-words")
    others = tuple((lang, sign.join(words)) for lang, sign in between.others)
    return Text2(between.ja.join(words), between.en.join(words), others)


def _day(day: date) -> Text2:
    return sentence("day", iso=day.isoformat(), year=str(day.year), month=str(day.month), day=str(day.day))


def place_asked(choice: Choice, asked: Understanding, home: Home) -> Question:
    """Return the question back for a choice that the place decides: which of the places, or which prefecture.

    In a directory of some places those are named where the desks are, in a directory of one prefecture its
    municipalities.
    """
    choices = dict.fromkeys(place.prefecture + (place.municipality or "") for place, _ in choice.by_place)
    if choices:
        return Question("place", sentence("which-place", place=asked.where.text), tuple(choices))
    if home.everywhere:
        return Question("place", sentence("which-prefecture"))
    among = Home(frozenset(area.text for desk in choice.among for area in desk.service_area))
    offered = among.choices or home.choices
    key = "which-prefecture" if len(among.prefectures or home.prefectures) != 1 else "which-town"
    return Question("place", sentence(key), offered)


def because_elsewhere(place: str, home: Home) -> Text2:
    """That no desk of the list is known to be for the place that was asked, and of which places the list is."""
    return (
        sentence("elsewhere", place=place, home=home.name)
        if home.name
        else sentence("elsewhere-of-none", place=place)
    )


def steps(asked: Understanding, decision: Decision | None) -> Iterator[Step]:
    """Yield how a question was understood and decided, in order, for whoever asks why."""
    if asked.refusal is not None:
        return
    yield Step("compared as", asked.question.folded)
    for number in asked.numbers:
        yield Step("digits", number)
    for name in asked.names:
        mended = "" if name.strength == 1 else f" ({100 * name.strength:.0f} % alike)"
        yield Step("name", f"{asked.question.quoted(name.span)} → {name.source} {name.target}{mended}")
    if asked.like:
        desks = len(asked.like.desks)
        yield Step("like", f"{asked.like.target}: {asked.like.strength:.2f} of it in {desks} desk(s)")
    if asked.listed:
        desks = len(asked.listed.desks)
        yield Step(
            "listed", f"{asked.listed.target}: {asked.listed.strength:.2f} of it is said of {desks} desk(s)"
        )
    if asked.example:
        yield Step("example", f"{asked.example.target}: {asked.example.strength:.2f} alike")
    for place in asked.where.places[:MOST_SHOWN]:
        source = "the place field" if asked.where.from_field else f"「{asked.where.text}」"
        yield Step("place", f"{source} → {place.prefecture}{place.municipality or ''}")
    if asked.where.not_understood:
        yield Step("place", "the place field was not understood")
    for topic, words in islice(asked.words.items(), MOST_SHOWN):
        yield Step("words", f"{topic} {weight_of(words):g} ({'、'.join(word.source for word in words)})")
    for each in asked.of(Kind.MEANING)[:MOST_SHOWN]:
        yield Step("topic", f"{each.target} {each.strength:.2f}")
    if decision:
        yield from _decided(decision)


def _decided(decision: Decision) -> Iterator[Step]:
    for candidate, chance in decision.chances[:MOST_SHOWN]:
        yield Step("candidate", f"{chance:.3f} {_candidate_in_words(candidate)}")
    if decision.confidence is not None:
        yield Step("confidence", f"{decision.confidence:.3f}")


def _candidate_in_words(candidate: Candidate) -> str:
    desks = "、".join(desk.name for desk in candidate.choice.desks[:2])
    more = " …" if len(candidate.choice.desks) > 2 else ""
    where = " (asks the place)" if candidate.choice.ask else ""
    features = ", ".join(f"{name} {value:.2f}" for name, value in candidate.features.items() if value)
    return f"{candidate.through} {candidate.target}{where}: {desks or '–'}{more} [{features}]"


def area_in_words(desk: Desk) -> str:
    """The area as one line: 全国, a prefecture, or the first few and how many more."""
    areas = [area.text for area in desk.service_area]
    if len(areas) <= 4:
        return "・".join(areas)
    shown = areas if all(area in PREFECTURES for area in areas) and len(areas) <= 12 else areas[:4]
    return "・".join(shown) + (f" ほか{len(areas) - len(shown)}" if len(areas) > len(shown) else "")
