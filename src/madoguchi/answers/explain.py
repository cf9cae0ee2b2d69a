"""Why this desk and for which place: sentences in the languages of `common/reasons.toml`; and the whole way, step by step."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from madoguchi.answers.evidence import Evidence, EvidenceKind, Understanding, Where, weight_of
from madoguchi.answers.languages import function_helps, topic_name
from madoguchi.answers.topics import Topic
from madoguchi.data.bundle import Bundle
from madoguchi.data.loading import common_table
from madoguchi.index.analyzer import search_form, search_form_as_spelt, search_form_of_name
from madoguchi.index.directory import Function, rank_of
from madoguchi.index.home import Home
from madoguchi.index.listing import ListedWhere, Told, printed
from madoguchi.index.past import Held, Says
from madoguchi.message import Given, Message, as_written, vocabulary
from madoguchi.model.answer import ClarifyingQuestion, Door, LocalizedText, Refusal, Step
from madoguchi.model.entities import Desk
from madoguchi.model.place import Place
from madoguchi.places.spelling import spelt
from madoguchi.text.prefecture import NATION, PREFECTURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madoguchi.answers.candidates import Candidate
    from madoguchi.answers.decide import Decision
    from madoguchi.answers.place_choice import Choice

MOST_SHOWN = 5


def because_topic(bundle: Bundle, topic: Topic, words: tuple[str, ...]) -> LocalizedText:
    """Return the reason sentence for a problem as it was understood, with the words that showed it."""
    if not words:
        return sentence("topic-without-words", topic=topic_name(bundle, topic))
    return sentence("topic", topic=topic_name(bundle, topic), words=_listed(words))


def because_asked_for(said: str) -> LocalizedText:
    """Return the reason sentence for words that ask for this very office: of the city, of the prefecture."""
    return sentence("asked-for", words=said)


def because_perhaps(bundle: Bundle, topic: Topic) -> LocalizedText:
    """Return the reason sentence for another way in which the question may be meant."""
    return sentence("perhaps", topic=topic_name(bundle, topic))


def because_function(bundle: Bundle, function: Function) -> LocalizedText:
    """Return what the caller gets at a desk with this function."""
    return function_helps(bundle, function)


def because_number(number: str) -> LocalizedText:
    """Return the reason sentence for a typed number that the desk has."""
    return sentence("number", number=number)


# What leads to a candidate, and the features of candidates (common/router/weights.toml), for messages.
_SIGNS = vocabulary(
    Message("duty: bias"),
    Message("duty: later function"),
    Message("duty: listed words"),
    Message("duty: share in the section's name"),
    Message("likeness"),
    Message("likeness: chance of a trouble"),
    Message("likeness: share"),
    Message("name"),
    Message("name: chance of another trouble"),
    Message("name: in full"),
    Message("name: it is little else"),
    Message("name: of a body"),
    Message("name: of a body and its section"),
    Message("name: of a section"),
    Message("name: share left unexplained"),
    Message("name: with a slip"),
    Message("name: words of a trouble beside it"),
    Message("nothing"),
    Message("nothing: a place and little else"),
    Message("nothing: bias"),
    Message("nothing: words of a trouble"),
    Message("section"),
    Message("topic"),
    Message("topic: asked for"),
    Message("topic: asked for, of the city"),
    Message("topic: general"),
    Message("topic: in one part"),
    Message("topic: its own words"),
    Message("topic: its program is named"),
    Message("topic: later function"),
    Message("topic: listed words"),
    Message("topic: one word"),
    Message("listed"),
    Message("listed: share"),
    Message("listed: a telling word of a name"),
    Message("listed: a printed duty"),
    Message("listed: a word that was taught"),
    Message("example"),
    Message("example: how much is alike"),
)


def because_fax(number: str) -> LocalizedText:
    """Return the reason sentence for a typed number that is the desk's FAX: whose it is, and that it is not for calls."""
    return sentence("fax-number", number=number)


def because_extension(number: str) -> LocalizedText:
    """Return the reason sentence for a typed extension that is the desk's."""
    return sentence("extension", number=number)


def because_held(held: Held) -> LocalizedText:
    """Return the reason sentence for a typed number that was a desk's until a day, or will be one's."""
    return sentence(
        sentence_of(held), number=held.number, name=held.name, after=held.after, day=_day(held.day)
    )


def sentence_of(held: Held) -> str:
    """Return which sentence tells of a number of another day."""
    return "until-without" if held.says is Says.UNTIL and not held.after else held.says.value


def because_name(said: str, likeness: float, desk: Desk) -> LocalizedText:
    """Return the reason sentence for a name as typed: it stands in the desk's name, is near it, or means the desk.

    Near are one of a likeness below 1 and one that is spelt otherwise: 保障協会 for 保証協会.
    """
    if likeness == 1 and search_form_as_spelt(said) in search_form_as_spelt(desk.name):
        return sentence("name", name=said)
    near = likeness < 1 or search_form(said) in search_form_of_name(desk.name)
    return sentence("name-close" if near else "name-meant", name=said)


def because_like(said: str) -> LocalizedText:
    """Return the reason sentence for what was typed, most of which stands in the desk's name."""
    return sentence("name-like", name=said)


def because_listed(told: Told, words: tuple[str, ...]) -> LocalizedText:
    """Return the reason sentence for words that the list says of a desk: in its name, a remark, its operator, its address."""
    key = f"listed-{told.said}" if told.heading or told.said is not ListedWhere.DUTY else "listed-remark"
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


def because_general() -> LocalizedText:
    """Return the reason sentence for a desk that takes every problem."""
    return _fixed("general")


def because_place(desk: Desk, where: Where) -> LocalizedText | None:
    """Return the reason sentence for a desk's area and the place: that it holds it, or that it does not; None where neither is known.

    Of several places of one name it is the one that the desk serves; where it serves them all, the place as it was typed.
    """
    if [area.text for area in desk.service_area] == [NATION]:
        return _fixed("nation")
    served = [place for place in where.places if rank_of(desk, place) is not None]
    if not served:
        return _of_a_part(desk, where)
    if len(where.places) == len(served) > 1:
        return _place_sentence(where.text)
    return _of_its_area({area.text for area in desk.service_area}, served)


def _of_a_part(desk: Desk, where: Where) -> LocalizedText | None:
    """That its area is a part of the prefecture that was said, or lies elsewhere; None where it is not known."""
    whole = [place.prefecture for place in where.places if not place.municipality]
    parts = [area.text for area in desk.service_area if area.text.startswith(tuple(whole))]
    if parts:
        return _place_sentence(parts[0]) if len(parts) == 1 else None
    return sentence("not-there", place=_asked_place(where)) if desk.service_area else None


def _of_its_area(areas: set[str], served: list[Place]) -> LocalizedText | None:
    """The municipality of its area, where one of the places lies in one that it names; else the prefecture."""
    for place in served:
        city = place.prefecture + (place.city or place.municipality or "")
        if {city, place.prefecture + (place.municipality or "")} & areas:
            return _place_sentence(city)
    prefecture = served[0].prefecture
    return _place_sentence(prefecture) if prefecture in areas else None


def _asked_place(where: Where) -> LocalizedText:
    if len(where.places) != 1:
        return place_name(where.text)
    place = where.places[0]
    return place_name(place.prefecture + (place.municipality or ""))


def because_refused(refusal: Refusal | None, outside: tuple[Door, ...]) -> LocalizedText | None:
    """Return why no desk is named, and what to do; None where one is."""
    if refusal is None:
        return None
    if refusal is Refusal.OUT_OF_SCOPE and len(outside) == 1:
        return _fixed("outside")
    return _fixed(refusal.value)


def because_nation(desk: Desk) -> LocalizedText | None:
    """Return the reason sentence, for a question without a place, for a desk that answers for all of Japan, else None."""
    if any(area.text == NATION for area in desk.service_area):
        return _fixed("nation-for-want-of-a-place")
    return None


def sentence(key: str, **filled: str | LocalizedText) -> LocalizedText:
    """Return a sentence of `common/reasons.toml` in all its languages, its {places} filled."""
    texts = {name: each for name, each in filled.items() if isinstance(each, str)}
    others = [(name, each) for name, each in filled.items() if not isinstance(each, str)]
    in_language = {
        lang: template.format(**texts, **{name: each.of(lang) for name, each in others})
        for lang, template in _templates()[key].items()
    }
    ja, en = in_language.pop("ja"), in_language.pop("en")
    return LocalizedText(ja, en, tuple(in_language.items()))


@cache
def _fixed(key: str) -> LocalizedText:
    return sentence(key)


@lru_cache(maxsize=4096)
def _place_sentence(where: str) -> LocalizedText:
    return sentence("place", place=place_name(where))


def place_name(where: str) -> LocalizedText:
    """Return a place of the list (全国, a prefecture, a municipality behind its own) as each language writes it.

    Readers of Chinese read the kanji; what is no such place stands as it is in all of them.
    """
    if where == NATION:
        return _fixed("everywhere")
    known = spelt(where)
    if known is None:
        return LocalizedText(where, "")
    return LocalizedText(where, known.latin, (("zh", where), ("vi", known.latin), ("ko", known.hangul)))


@lru_cache(maxsize=4096)
def places_named(places: tuple[str, ...], more: int = 0) -> LocalizedText:
    """Places in a row, and how many more there are."""
    names = tuple(map(place_name, places))
    between = _fixed("between-places")
    joined = {
        lang: between.of(lang).join(name.of(lang) for name in names) for lang in _templates()["everywhere"]
    }
    row = LocalizedText(joined.pop("ja"), joined.pop("en"), tuple(joined.items()))
    return sentence("and-more-places", places=row, n=str(more)) if more else row


@cache
def _templates() -> dict[str, dict[str, str]]:
    return common_table("reasons.toml")


def _listed(words: tuple[str, ...]) -> LocalizedText:
    """Words as they stand within the quotation marks of a sentence."""
    between = _fixed("between-words")
    others = tuple([(lang, sign.join(words)) for lang, sign in between.others])
    return LocalizedText(between.ja.join(words), between.en.join(words), others)


def _day(day: date) -> LocalizedText:
    return sentence("day", iso=day.isoformat(), year=str(day.year), month=str(day.month), day=str(day.day))


def place_asked(choice: Choice, asked: Understanding, home: Home) -> ClarifyingQuestion:
    """Return the question back for a choice that the place decides: which of the places, or which prefecture.

    In a directory of some places those are named where the desks are, in a directory of one prefecture its
    municipalities.
    """
    choices = dict.fromkeys(place.prefecture + (place.municipality or "") for place, _ in choice.by_place)
    if choices:
        return ClarifyingQuestion(sentence("which-place", place=asked.where.text), tuple(choices))
    if home.everywhere:
        return ClarifyingQuestion(sentence("which-prefecture"))
    among = Home(frozenset(area.text for desk in choice.among for area in desk.service_area))
    offered = among.choices or home.choices
    key = "which-prefecture" if len(among.prefectures or home.prefectures) != 1 else "which-town"
    return ClarifyingQuestion(sentence(key), offered)


def because_elsewhere(place: str, home: Home) -> LocalizedText:
    """Return the sentence that no desk is known to be for the place that was asked, and of which places the list is."""
    return (
        sentence("elsewhere", place=place, home=places_named(home.named))
        if home.named
        else sentence("elsewhere-of-none", place=place)
    )


def steps(asked: Understanding, decision: Decision | None) -> Iterator[Step]:
    """Yield how a question was understood and decided, in order, for whoever asks why."""
    if asked.refusal is not None:
        return
    yield Step("compared as", as_written(asked.question.folded))
    for number in asked.numbers:
        yield Step("digits", as_written(number))
    for name in asked.names:
        yield Step("name", _name_in_words(asked.question.quoted(name.span), name))
    if asked.like:
        like = Message(
            "{target}: {share:.2f} of it in {desks} desk(s)",
            target=asked.like.target,
            share=asked.like.strength,
            desks=len(asked.like.desks),
        )
        yield Step("like", like)
    if asked.listed:
        listed = Message(
            "{target}: {share:.2f} of it is said of {desks} desk(s)",
            target=asked.listed.target,
            share=asked.listed.strength,
            desks=len(asked.listed.desks),
        )
        yield Step("listed", listed)
    if asked.example:
        example = asked.example
        yield Step(
            "example", Message("{target}: {share:.2f} alike", target=example.target, share=example.strength)
        )
    for place in asked.where.places[:MOST_SHOWN]:
        found = place.prefecture + (place.municipality or "")
        told = (
            Message("the place field → {place}", place=found)
            if asked.where.from_field
            else Message("「{words}」 → {place}", words=asked.where.text, place=found)
        )
        yield Step("place", told)
    if asked.where.not_understood:
        yield Step("place", Message("the place field was not understood"))
    for topic, words in islice(asked.words.items(), MOST_SHOWN):
        sources = "、".join(word.source for word in words)
        weighed = Message("{topic} {weight:g} ({words})", topic=topic, weight=weight_of(words), words=sources)
        yield Step("words", weighed)
    for each in asked.of(EvidenceKind.MEANING)[:MOST_SHOWN]:
        yield Step("topic", as_written(f"{each.target} {each.strength:.2f}"))
    if decision:
        yield from _decided(decision)


def _decided(decision: Decision) -> Iterator[Step]:
    for candidate, chance in decision.chances[:MOST_SHOWN]:
        yield Step("candidate", _candidate_in_words(candidate, chance))
    if decision.confidence is not None:
        yield Step("confidence", as_written(f"{decision.confidence:.3f}"))


def _name_in_words(said: str, name: Evidence) -> Message:
    told: dict[str, Given] = {"said": said, "source": name.source, "target": name.target}
    if name.strength == 1:
        return Message("{said} → {source} {target}", **told)
    return Message("{said} → {source} {target} ({share:.0f} % alike)", **told, share=100 * name.strength)


def _candidate_in_words(candidate: Candidate, chance: float) -> Message:
    desks = "、".join(desk.name for desk in candidate.choice.desks[:2])
    more = " …" if len(candidate.choice.desks) > 2 else ""
    told: dict[str, Given] = {
        "chance": chance,
        "through": _SIGNS.get(candidate.through, str(candidate.through)),
        "target": candidate.target,
        "desks": f"{desks or '–'}{more}",
        "features": tuple(
            Message("{name} {value:.2f}", name=_SIGNS.get(name, name), value=value)
            for name, value in candidate.features.items()
            if value
        ),
    }
    if candidate.choice.ask:
        return Message("{chance:.3f} {through} {target} (asks the place): {desks} [{features}]", **told)
    return Message("{chance:.3f} {through} {target}: {desks} [{features}]", **told)


def area_in_words(desk: Desk) -> LocalizedText:
    """The area as one line: 全国, a prefecture, or the first few and how many more."""
    return _areas_in_words(tuple(area.text for area in desk.service_area))


@lru_cache(maxsize=4096)
def _areas_in_words(areas: tuple[str, ...]) -> LocalizedText:
    are_few = len(areas) <= 4 or (len(areas) <= 12 and all(area in PREFECTURES for area in areas))
    shown = areas if are_few else areas[:4]
    return places_named(shown, len(areas) - len(shown))
