"""The words of the editors' pages, beside those of the public ones: `locale/LANG/LC_MESSAGES/editors.po`."""

from __future__ import annotations

from functools import cache

from madoguchi.faces.web.view.messages import LANGUAGES, PAGES, Messages
from madoguchi.message import strings

EDITORS = "editors"  # their catalogue


@cache
def words(lang: str) -> Messages:
    """Return the messages of a language, the public pages' too; any other than ours gives Japanese."""
    lang = lang if lang in LANGUAGES else LANGUAGES[0]
    return Messages(lang, {**strings(PAGES, lang), **strings(EDITORS, lang)}, lang)
