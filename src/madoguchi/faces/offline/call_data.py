"""What the browser says beside the number of the desk to call first: until when its list holds, what to say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from madoguchi.answers.scripts import Script, all_scripts, put_through
from madoguchi.data.bundle import Bundle
from madoguchi.faces.web.messages import PAGE_LANGUAGES, messages
from madoguchi.faces.web.sentence_readings import sentence_reading
from madoguchi.faces.web.words import age_line
from madoguchi.model.answer import Text2
from madoguchi.model.edition import Edition


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
    """Return every call script once, and which is that of a topic, of a program, and of everyone else."""
    scripts = all_scripts(bundle)
    numbered = _numbered([*scripts.topics.values(), *scripts.programs.values(), scripts.fallback])
    return {
        "all": [_script(script) for script in numbered],
        "topics": {topic: numbered[script] for topic, script in scripts.topics.items()},
        "programs": {program: numbered[script] for program, script in scripts.programs.items()},
        "fallback": numbered[scripts.fallback],
        "through": put_through(),
    }


def _numbered(scripts: Iterable[Script]) -> dict[Script, int]:
    return {script: number for number, script in enumerate(dict.fromkeys(scripts))}


def _script(script: Script) -> dict[str, Any]:
    sentence = script.say.ja
    kana, hangul, latin = (sentence_reading(sentence, lang) for lang in ("easy", "ko", "en"))
    return {
        "say": _said(script.say),
        "ready": _said(script.ready),
        "prepare": [_said(line) for line in script.prepare],
        "reading": {"easy": kana, "ko": hangul, "en": latin},
    }


def _said(text: Text2) -> dict[str, str]:
    """A text by language."""
    return {"ja": text.ja, "en": text.en, **dict(text.others)}
