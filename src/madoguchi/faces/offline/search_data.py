"""What the browser needs to answer: desks, functions, topics with their words, names, places, heads, weights.

One JSON value, compact: lists instead of objects, indexes instead of names. The code in `static/`
that reads it does the same as `places`, `index` and `answers`; tests compare the two.
"""

from __future__ import annotations

import hashlib
import json
import re
from itertools import chain
from typing import Any

from jaconv import alphabet2kana

from madoguchi.answers import decide
from madoguchi.answers.contacts import emergency_contacts
from madoguchi.answers.doors import all_doors, door_words, numbered_doors
from madoguchi.answers.explain import sentence_of
from madoguchi.answers.heads import head, topic_head
from madoguchi.answers.kinds import compounds
from madoguchi.answers.languages import function_helps, function_name, program_name, topic_name
from madoguchi.answers.question import JAPANESE_END, ROMAJI, not_romaji
from madoguchi.answers.router import Router
from madoguchi.answers.signals.danger import danger_signs
from madoguchi.answers.signals.meaning import joint_pattern
from madoguchi.answers.signals.names import filling
from madoguchi.answers.signals.words import word_tables
from madoguchi.answers.topics import NO_TOPIC, all_topics
from madoguchi.data import FOLDER
from madoguchi.data.bundle import Bundle
from madoguchi.data.legal_forms import legal_form
from madoguchi.data.loading import common_rows, common_table
from madoguchi.faces.offline.call_data import ages, scripts_data
from madoguchi.faces.offline.packing import packed_head
from madoguchi.faces.offline.place_data import place_data
from madoguchi.faces.web.crisis import in_language
from madoguchi.faces.web.view.messages import PAGE_LANGUAGES, messages
from madoguchi.faces.web.view.words import facts_shown, period_line
from madoguchi.index.abroad import followed_by, names_abroad
from madoguchi.index.analyzer import readings
from madoguchi.index.directory import Directory
from madoguchi.index.lexicon import NameKind, names_to_be_like
from madoguchi.index.list_words import plain_words
from madoguchi.index.listing import ListedWhere, Term
from madoguchi.index.words import with_printed_readings
from madoguchi.model.answer import Door, LocalizedText
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.places.spelling import spelt
from madoguchi.text.department import body_levels
from madoguchi.text.prefecture import PREFECTURES

# Letters before a vowel in romaji, Hepburn and Kunrei.
_CONSONANTS = "bcdfghjklmnpqrstvwxyz"
# The files of `data/common` that it is made of, beside the edition and its bundle.
_MADE_OF = ("*.*", "places/*", "router/*")


def made_of(edition: Edition) -> bytes:
    """Return a hash of all that the data is made of: it changes when the data may have changed."""
    digest = hashlib.sha256(edition.revision.encode())
    digest.update(edition.bundle.digest.encode())
    for pattern in _MADE_OF:
        for file in sorted((FOLDER / "common").glob(pattern)):
            digest.update(file.read_bytes())
    return digest.digest()


def search_json(router: Router) -> str:
    """Return the data as JSON, without characters that could end a script element."""
    text = json.dumps(search_data(router), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def search_data(router: Router) -> dict[str, Any]:
    """Return the data; where a desk, name, area or program is meant, its index."""
    edition, directory = router.edition, router.directory
    bundle = edition.bundle
    known = names_to_be_like(bundle)
    read = with_printed_readings(readings(bundle), edition.desks)
    areas = _numbered(area.text for desk in edition.desks for area in desk.service_area)
    names = _numbered(name for desk in edition.desks for name in _names(desk))
    programs = _numbered(desk.program for desk in edition.desks)
    for name in chain(*known.values(), (edition.program_by_slug[slug].name for slug in programs)):
        names.setdefault(name, len(names))
    told, aged = ages(edition)
    return {
        "edition": {"id": edition.id, "revision": edition.revision},
        **_sources(edition),
        "ages": told,
        "scripts": scripts_data(bundle),
        "spellings": _spellings(),
        "romaji": {
            "word": ROMAJI,
            "end": JAPANESE_END,
            "syllables": _syllables(),
            "others": sorted(not_romaji()),
        },
        "filling": filling().pattern,
        "legalForm": legal_form().pattern,
        "danger": _danger(),
        "areas": list(areas),
        "names": list(names),
        "readings": {number: read[name] for name, number in names.items() if name in read},
        "programs": [_program(slug, edition, known) for slug in programs],
        "levels": {number: levels for name, number in names.items() if (levels := body_levels(name))},
        "desks": [
            _desk(desk, edition, programs, areas, names, aged.get(desk.id, [])) for desk in edition.desks
        ],
        "past": _past(directory),
        "extensions": _extensions(directory),
        "buildings": _buildings(router),
        "completed": list(directory.completed.items()),
        "functions": _functions(directory),
        "topics": [
            {
                "id": topic.id,
                "name": _said(topic_name(bundle, topic)),
                "functions": topic.functions,
                "advice": topic.advice,
            }
            for topic in all_topics(bundle).values()
        ],
        "aliases": _aliases(router),
        "lexicon": [
            [name.surface, name.kind, *([name.target] if name.target != name.surface else [])]
            for name in router.lexicon.entries()
        ],
        "tails": [[tail, [name.target for name in names]] for tail, names in router.lexicon.tails().items()],
        "words": _words(bundle),
        "sections": _sections(router),
        "listing": _listing(router),
        "kinds": _kinds(router),
        "home": sorted(router.ground.home.areas),
        "places": place_data(),
        "joints": joint_pattern().pattern,
        "abroad": {"names": "\n".join(names_abroad()), "followedBy": followed_by()},
        "heads": {
            "danger": packed_head(head("danger.npz")),
            "doors": packed_head(head("doors.npz")),
            "topics": packed_head(model) if (model := topic_head(bundle)) else None,
        },
        "model": _model(),
        "reasons": common_table("reasons.toml"),
        "spelt": _spelt(router),
        "doors": [_door(door) for door in all_doors().values()],
        "doorWords": door_words(),
        "numberedDoors": [_door(door) for door in numbered_doors()],
    }


def _door(door: Door) -> dict[str, Any]:
    return {"id": door.id, "name": _said(door.name), "what": _said(door.what), "number": door.number}


def _spelt(router: Router) -> dict[str, tuple[str, str]]:
    """Place that may be named in an answer → in Latin letters, in hangul."""
    areas = (area.text for desk in router.edition.desks for area in desk.service_area)
    named = dict.fromkeys((*PREFECTURES, *areas, *router.ground.home.areas))
    return {where: (known.latin, known.hangul) for where in named if (known := spelt(where))}


def _numbered(names: Any) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _said(text: LocalizedText) -> dict[str, str]:
    """A text by language."""
    return {"ja": text.ja, "en": text.en, **dict(text.others)}


def _names(desk: Desk) -> list[str]:
    """The names that a desk's entry refers to."""
    labels = [phone.label for phone in desk.phones if phone.label]
    operator = [desk.operator.text] if desk.operator else []
    return [desk.organization.text, *(level.text for level in desk.department), *labels, *operator]


def _desk(
    desk: Desk,
    edition: Edition,
    programs: dict[str, int],
    areas: dict[str, int],
    names: dict[str, int],
    aged: list[int],
) -> list[Any]:
    labels = [names[phone.label] if phone.label else -1 for phone in desk.phones]
    return [
        desk.id,
        programs[desk.program],
        [names[name] for name in (desk.organization.text, *(level.text for level in desk.department))],
        list(desk.numbers),
        labels if max(labels, default=-1) >= 0 else [],
        [areas[area.text] for area in desk.service_area],
        names[desk.operator.text] if desk.operator else -1,
        PREFECTURES.index(desk.prefecture.text) if desk.prefecture else -1,
        *_more(facts_in_words(desk, edition), _beside(desk, edition) | ({"ages": aged} if aged else {})),
    ]


def _more(facts: list[dict[str, str]], beside: dict[str, Any]) -> list[Any]:
    """The end of a desk's entry, as far as there is anything to say."""
    return [facts, beside] if beside else [facts] if facts else []


def _beside(desk: Desk, edition: Edition) -> dict[str, Any]:
    """The extension of each number, the FAX numbers with label and extension, the mail addresses, the source of several."""
    found: dict[str, list[Any]] = {
        "extensions": [phone.extension_text for phone in desk.phones],
        "faxes": [[fax.number, fax.label or "", fax.extension_text] for fax in desk.faxes],
        "emails": [email.text for email in desk.emails],
    }
    source = edition.sources.index(edition.newest(desk))
    several = {"source": source} if len(edition.sources) > 1 else {}
    return {key: values for key, values in found.items() if any(values)} | several


def _sources(edition: Edition) -> dict[str, Any]:
    """Of several sources what a reader is told of each: its name, its line by language."""
    if len(edition.sources) == 1:
        return {}
    return {
        "sources": [
            {
                "name": source.facts.name,
                "line": {lang: period_line(source.facts, messages(lang)) for lang in PAGE_LANGUAGES},
            }
            for source in edition.sources
        ]
    }


def facts_in_words(desk: Desk, edition: Edition) -> list[dict[str, str]]:
    """What the list announces of a desk, in words, as of the day on which the list was obtained."""
    day = edition.day_held(desk)
    told = [facts_shown(desk, day, messages(lang)) for lang in PAGE_LANGUAGES]
    return [
        {lang: fact.says for lang, fact in zip(PAGE_LANGUAGES, facts, strict=True)}
        for facts in zip(*told, strict=True)
    ]


def _program(slug: str, edition: Edition, aliases: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    program = edition.program_by_slug[slug]
    return {
        "slug": slug,
        "name": _said(program_name(edition.bundle, program)),
        "aliases": aliases.get(slug, ()),
    }


def _past(directory: Directory) -> list[Any]:
    """The numbers of other days: [digits, [[desks], sentence, number, name, numbers now, day] …]."""
    index = {desk.id: number for number, desk in enumerate(directory.edition.desks)}
    return [
        [
            digits,
            [
                [
                    [index[desk.id] for desk in each.desks],
                    sentence_of(each),
                    each.number,
                    each.name,
                    each.after,
                    each.day.isoformat(),
                ]
                for each in held
            ],
        ]
        for digits, held in directory.past.by_digits.items()
    ]


def _functions(directory: Directory) -> list[dict[str, Any]]:
    index = {desk.id: number for number, desk in enumerate(directory.edition.desks)}

    def taken(selector: Any) -> list[int]:
        return [index[desk.id] for desk in directory.selected(selector)]

    return [
        {
            "id": function.id,
            "name": _said(function_name(directory.edition.bundle, function)),
            "helps": _said(function_helps(directory.edition.bundle, function)),
            "selectors": [[selector.program, taken(selector)] for selector in function.desks],
            "national": [*chain.from_iterable(map(taken, function.national))],
            "label": function.desks[0].label,
            "words": function.words,
            "askedFor": function.asked_for.pattern if function.asked_for else "",
            "general": function.general,
            "oneBody": function.one_body,
        }
        for function in directory.functions.values()
    ]


def _aliases(router: Router) -> dict[str, dict[str, Any]]:
    """How a named program depends on the place, as far as it does."""
    rules = {
        program: {
            "withPlace": alias.with_place,
            "withoutPlace": alias.without_place,
            "family": alias.family,
            "elsewhere": dict(alias.elsewhere),
        }
        for program, alias in router.ground.aliases.items()
    }
    return {
        program: found for program, alias in rules.items() if (found := {k: v for k, v in alias.items() if v})
    }


def _words(bundle: Bundle) -> dict[str, dict[str, list[float]]]:
    """Word → topic, weight, topic, weight …; the topic after the last one is that of no desk."""
    topics = {topic: number for number, topic in enumerate((*all_topics(bundle), NO_TOPIC))}
    return {
        name: {
            word: [part for topic, weight in found for part in (topics[topic], weight)]
            for word, found in words.items()
        }
        for name, words in word_tables(bundle).items()
    }


def _buildings(router: Router) -> list[Any]:
    """The buildings that are names, each with the indexes of the desks in it."""
    at = {desk.id: index for index, desk in enumerate(router.edition.desks)}
    named = [name.surface for name in router.lexicon.entries() if name.kind is NameKind.BUILDING]
    return [[name, [at[d.id] for d in router.directory.by_building[name]]] for name in named]


def _extensions(directory: Directory) -> list[Any]:
    index = {desk.id: number for number, desk in enumerate(directory.edition.desks)}
    return [
        [extension, [index[desk.id] for desk in desks]] for extension, desks in directory.by_extension.items()
    ]


def _sections(router: Router) -> dict[str, Any]:
    index = {desk.id: number for number, desk in enumerate(router.edition.desks)}
    sections = router.ground.sections
    return {
        "words": [[word, [index[desk.id] for desk in desks]] for word, desks in sections.by_word.items()],
        "cue": sections.cue.pattern,
        "agency": sections.agency,
    }


def _listing(router: Router) -> dict[str, Any]:
    """The words of the list itself: its desks, their terms with who has them, where they are, and their texts."""
    listing = router.ground.listing
    index = {desk.id: number for number, desk in enumerate(router.edition.desks)}
    kinds = _numbered(ListedWhere)
    texts = [listing.texts(desk) for desk in listing.desks]
    strings = _numbered(text for told in texts for each in told for text in (each.text, each.heading))
    return {
        "desks": [index[desk.id] for desk in listing.desks],
        "terms": [
            [name, term.named.tolist(), term.told.tolist(), *_seldom(term)]
            for name, term in listing.terms.items()
        ],
        "called": [[name, [index[desk.id] for desk in desks]] for name, desks in listing.called.items()],
        "examples": [[text, [index[desk.id] for desk in desks]] for text, desks in listing.taught.examples],
        "duties": [at for at, name in enumerate(listing.terms) if name in listing.duties],
        "where": listing.where,
        "plain": plain_words().pattern,
        "kinds": list(kinds),
        "strings": list(strings),
        "texts": [
            [[kinds[each.said], strings[each.text], strings[each.heading]] for each in told] for told in texts
        ],
    }


def _kinds(router: Router) -> dict[str, Any]:
    """The list's sections that are for a trouble by their name, and which doors and words lead to them."""
    index = {desk.id: number for number, desk in enumerate(router.edition.desks)}
    kinds = router.ground.kinds
    sections = (*kinds.by_kind.values(), *kinds.by_duty.values())
    of = {id(own): at for at, own in enumerate(sections)}
    return {
        "sections": [
            [
                own.section,
                [index[desk.id] for desk in own.desks],
                sorted(own.doors),
                sorted(index[id] for id in own.family),
                own.by,
                [own.said_of(desk) for desk in own.desks] if own.duties else [],
            ]
            for own in sections
        ],
        "doors": [[door, of[id(own)]] for door, own in kinds.by_door.items()],
        "words": [[word, of[id(own)]] for word, own in kinds.by_word.items()],
        "compounds": compounds(),
    }


def _seldom(term: Term) -> list[Any]:
    """The end of a term's entry, as far as there is anything to say: whose taught word it is, whether it is a reading."""
    return [term.taught.tolist(), 1] if term.read else [taught] if (taught := term.taught.tolist()) else []


def _model() -> dict[str, Any]:
    """Weights and thresholds of answers/decide.py."""
    return {
        "weights": decide.weights(),
        "thresholds": {
            "wordsDoubted": decide.WORDS_DOUBTED,
            "weakly": decide.WEAKLY,
            "unsure": decide.UNSURE,
            "second": decide.SECOND,
            "asLikely": decide.AS_LIKELY,
            "leastApart": decide.LEAST_APART,
            "perhaps": decide.PERHAPS,
            "nearlySure": decide.NEARLY_SURE,
            "notSure": decide.NOT_SURE,
            "mostInstead": decide.MOST_INSTEAD,
        },
    }


def _syllables() -> dict[str, str]:
    """Return Latin syllable → hiragana, as the reader of romaji has it.

    What it reads as ん and another syllable is left out.
    """
    starts = ("", *_CONSONANTS, *(one + two for one in _CONSONANTS for two in _CONSONANTS))
    found = {start + vowel: alphabet2kana(start + vowel) for start in starts for vowel in "aiueo"}
    found |= {latin: alphabet2kana(latin) for latin in (*_CONSONANTS, "nn")}
    return {
        latin: kana
        for latin, kana in found.items()
        if not re.search("[a-z]|っ", kana) and (len(latin) == 1 or kana != "ん" + found.get(latin[1:], ""))
    }


def _spellings() -> list[list[str]]:
    return [[row["from"], row["to"]] for row in common_rows("spellings.csv")]


def _danger() -> dict[str, Any]:
    """The patterns of answers/signals/danger.py and the contacts of answers/contacts.py."""
    return {
        **danger_signs(),
        "contacts": [
            {
                "kinds": list(contact.kinds),
                "number": contact.number,
                "said": {
                    lang: {key: said[key] for key in ("name", "what", "hours")}
                    for lang in PAGE_LANGUAGES
                    for said in [in_language(contact, lang)]
                },
            }
            for contact in emergency_contacts()
        ],
    }
