"""The strings of the offline copies, beside those of the pages: `locale/LANG/LC_MESSAGES/offline.po`."""

from __future__ import annotations

from functools import cache

from madoguchi.faces.web.view.messages import PAGE_LANGUAGES, Messages, messages, messages_of
from madoguchi.message import strings
from madoguchi.model.edition import Edition

# Strings of the served pages that the browser needs too: these, and all of some tables.
_FROM_PAGES = (
    *("phone.free", "phone.navi-dial", "phone.ip", "phone.local", "label.代表", "label.直通"),
    *("site.name", "site.language", "browse.map", "browse.line", "about.tokens", "answer.printed_so"),
    *("site.skip", "site.tagline", "site.source", "home.title", "notices.lead", "source.lead"),
    *("form.question", "form.place", "form.place_hint", "form.submit"),
    *("answer.extension", "answer.fax", "answer.email"),
    *("answer.no_number", "answer.hours", "answer.area", "answer.operator", "answer.address"),
    *("answer.place_unknown", "answer.for_other_place", "answer.choose_prefecture", "answer.understood"),
    *(
        "age.otherwise",
        "age.next",
        "age.general",
        "say.desk_language",
        "say.through",
        "say.then",
        "answer.by_machine",
    ),
    *("kind.editorial", "slip.say", "slip.say_ja", "slip.ready", "slip.prepare"),
    *("answer.unsure", "answer.why", "answer.general", "answer.candidates", "answer.together"),
    *("answer.next", "answer.next_desks", "answer.next_topics", "answer.next_general"),
)
_TABLES_FROM_PAGES = ("abstain.", "crisis.", "near.", "which.")


OFFLINE = "offline"  # their catalogue


@cache
def words(lang: str) -> Messages:
    """Return the offline strings of a language."""
    return Messages(lang, strings(OFFLINE, lang), messages(lang).base)


def browser_words(edition: Edition) -> dict[str, dict[str, str]]:
    """Return language → key → string, in the directory's words, for the code that runs in the browser."""
    noticed = {f"notice.{notice.code}" for notice in edition.notices}
    return {
        lang: {
            **words(lang).strings,
            **{
                key: text
                for key, text in messages_of(edition, lang).strings.items()
                if key in _FROM_PAGES or key.startswith(_TABLES_FROM_PAGES) or key in noticed
            },
        }
        for lang in PAGE_LANGUAGES
    }
