"""What a directory is called in every face: the words of its bundle, else words made of its own list and desks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from madoguchi.answers.topics import all_topics
from madoguchi.data.bundle import Bundle
from madoguchi.data.manifest import Sample, SiteText, SiteWords, manifest_of
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.text.online import is_plain_address, mail_uri

# A name that is longer is no example of what one may type, and breaks the row of them on a phone.
LONGEST_EXAMPLE = 24
_TOPICS = 2
_LIST = SiteText("一覧から読み取った窓口", (("en", "desks read from a list"),))
_LISTS = SiteText("一覧から読み取った窓口", (("en", "desks read from several lists"),))

# What an address in a line of contact may be made of: it ends where Japanese, a bracket or a space begins.
_PAGE = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'*+;=%-]++")
_WORD = re.compile(r"[A-Za-z0-9_.+@-]++")


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs a site and how to reach them, where it is told beside the directory; empty: as the directory says."""

    name: str = ""
    contact: str = ""


NOBODY = Operator()


def words_of(bundle: Bundle, operator: Operator) -> SiteWords:
    """Return what a directory says of itself on a site that an operator runs."""
    own = manifest_of(bundle).site
    return replace(
        own,
        operator=SiteText(operator.name) if operator.name else own.operator,
        contact=SiteText(operator.contact) if operator.contact else own.contact,
    )


def title_of(edition: Edition) -> SiteText | None:
    """Return the directory's name: its own, else that of its lists; None where nobody told either."""
    if own := manifest_of(edition.bundle).site.title:
        return own
    return _title_of_lists(edition) if edition.titled else None


def own_description(edition: Edition) -> SiteText | None:
    """Return what the bundle says that the desks are; nothing for another list, of which nobody told what it is."""
    own = manifest_of(edition.bundle).site.description
    if own is None or (not edition.titled and edition.id != edition.bundle.edition):
        return None
    return own


def description_of(edition: Edition) -> SiteText:
    """Return what the desks are, in a few words that stand before 「の一覧」 or behind "a directory of"."""
    if own := own_description(edition):
        return own
    if not edition.titled:
        return _LIST if len(edition.sources) == 1 else _LISTS
    title = _title_of_lists(edition)
    return SiteText(f"「{title.ja}」に載る窓口", (("en", f"desks of “{title.of('en')}”"),))


def offered(edition: Edition) -> tuple[str, ...]:
    """Return the languages of the directory's pages, Japanese among them."""
    return manifest_of(edition.bundle).site.languages


def contact_link(contact: SiteText | None, lang: str, about: str = "") -> str:
    """Return a link to those who run the directory: their page, else a mail `about` something; empty without either.

    >>> contact_link(SiteText("広報課 0993-00-0020 koho@asanagi.example.jp"), "ja", "北窓口")
    'mailto:koho@asanagi.example.jp?subject=%E5%8C%97%E7%AA%93%E5%8F%A3'
    >>> contact_link(SiteText("広報課（https://asanagi.example.jp/koho）"), "ja")
    'https://asanagi.example.jp/koho'
    >>> contact_link(SiteText("広報課 0993-00-0020"), "ja"), contact_link(None, "ja")
    ('', '')
    """
    for text in (contact.of(lang), contact.ja) if contact else ():
        if found := _PAGE.search(text):
            return found[0]
        for word in _WORD.findall(text):
            if is_plain_address(address := word.strip(".")):
                return mail_uri(address) + (f"?subject={quote(about)}" if about else "")
    return ""


def examples_of(edition: Edition) -> tuple[SiteText, ...]:
    """Return questions to show on the first page: the bundle's, else such as the directory's desks answer."""
    own = manifest_of(edition.bundle).site.examples
    return own or tuple(SiteText(text) for text in dict.fromkeys(_examples(edition)))


def sample_of(edition: Edition) -> Sample:
    """Return the question and the place that show how an address of this site is made."""
    own = manifest_of(edition.bundle).site.sample
    return own or Sample(next((text.ja for text in examples_of(edition)), "…"))


def _title_of_lists(edition: Edition) -> SiteText:
    return SiteText(edition.name, (("en", edition.name_en),) if edition.name_en else ())


def _examples(edition: Edition) -> Iterator[str]:
    """Troubles where there are any; the body with the most desks; another's section with its place; a number."""
    for topic in list(all_topics(edition.bundle).values())[:_TOPICS]:
        yield topic.name
    counted = Counter(desk.organization.text for desk in edition.desks)
    bodies = [name for name, _ in counted.most_common() if len(name) <= LONGEST_EXAMPLE]
    yield from bodies[:1]
    sections = [desk for desk in edition.desks if desk.department and len(_section(desk)) <= LONGEST_EXAMPLE]
    others = (
        [desk for desk in sections if desk.organization.text not in bodies[:1]] or sections[1:] or sections
    )
    yield from map(_section, others[:1])
    shared = Counter(number for desk in edition.desks for number in desk.numbers)
    yield from [number for number, desks in shared.items() if desks == 1][:1]


def _section(desk: Desk) -> str:
    """A desk as a person would ask for it: the narrowest place that it is for, and its section."""
    places = [area.text for area in desk.service_area]
    place = places[0] if len(places) == 1 else ""
    own = desk.department[-1].text
    return own if not place or place in own else f"{place} {own}"
