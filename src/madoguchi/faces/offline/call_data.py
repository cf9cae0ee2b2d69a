"""What the browser says beside the number of the desk to call first: until when its list holds, what to say."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable
from typing import Any, TypeVar

from madoguchi.answers.scripts import all_scripts, put_through
from madoguchi.data.bundle import Bundle
from madoguchi.faces.offline.packing import packed
from madoguchi.faces.web.view.messages import PAGE_LANGUAGES, messages
from madoguchi.faces.web.view.sentence_readings import sentence_reading
from madoguchi.faces.web.view.words import age_line
from madoguchi.model.answer import LocalizedText
from madoguchi.model.edition import Edition

Thing = TypeVar("Thing", bound=Hashable)


def ages(edition: Edition) -> tuple[list[dict[str, str]], dict[str, list[int]]]:
    """Return the sentences by language, and desk's id → which is that of each of its numbers.

    A desk whose numbers all have the first sentence is left out: of most lists that is every desk.
    """
    numbered: dict[tuple[str, ...], int] = {}
    of: dict[str, list[int]] = {}
    for desk in edition.desks:
        told = (
            tuple(age_line(desk, number, edition, messages(lang)) for lang in PAGE_LANGUAGES)
            for number in desk.numbers
        )
        own = [numbered.setdefault(each, len(numbered)) for each in told]
        if any(own):
            of[desk.id] = own
    return [dict(zip(PAGE_LANGUAGES, each, strict=True)) for each in numbered], of


def scripts_data(bundle: Bundle) -> dict[str, Any]:
    """Return every call script once, and which is that of a topic, of a program, and of everyone else.

    The texts are packed: by language one after another, as many languages as there are, with what reads them.
    """
    scripts = all_scripts(bundle)
    numbered = _numbered([*scripts.topics.values(), *scripts.programs.values(), scripts.fallback])
    texts = _numbered(text for script in numbered for text in (script.say, script.ready, *script.prepare))
    sentences = _numbered(script.say for script in numbered)
    columns = {
        "texts": {lang: [_in(text, lang) for text in texts] for lang in PAGE_LANGUAGES},
        "readings": {
            lang: [sentence_reading(text.ja, lang) for text in sentences] for lang in ("easy", "en", "ko")
        },
    }
    return {
        "all": [
            [
                texts[script.say],
                sentences[script.say],
                texts[script.ready],
                *map(texts.__getitem__, script.prepare),
            ]
            for script in numbered
        ],
        "topics": {topic: numbered[script] for topic, script in scripts.topics.items()},
        "programs": {program: numbered[script] for program, script in scripts.programs.items()},
        "fallback": numbered[scripts.fallback],
        "through": put_through(),
        "content": packed(json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()),
    }


def _numbered(things: Iterable[Thing]) -> dict[Thing, int]:
    return {thing: number for number, thing in enumerate(dict.fromkeys(things))}


def _in(text: LocalizedText, lang: str) -> str:
    """A text in a language alone; empty where it stands in another one."""
    return {"ja": text.ja, "en": text.en}.get(lang, text.own(lang))
