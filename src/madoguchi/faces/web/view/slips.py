"""What a slip says: desks, numbers, reasons, warnings, scripts and proof, in one language as of a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from madoguchi.answers.explain import area_in_words
from madoguchi.answers.languages import program_description
from madoguchi.answers.scripts import Script, script_for
from madoguchi.faces.hours import hours_in, told_in_remarks
from madoguchi.faces.printed.qr import qr_of
from madoguchi.faces.printed.slip import (
    Slip,
    SlipCode,
    SlipDesk,
    SlipFact,
    SlipLine,
    SlipNumber,
    SlipScript,
)
from madoguchi.faces.web.view.messages import Messages
from madoguchi.faces.web.view.sentence_readings import sentence_reading
from madoguchi.faces.web.view.slip_proof import evidence_of, origin_of, sources_of
from madoguchi.faces.web.view.words import (
    SAID_AS_FACT,
    address_now,
    day_in_words,
    facts_shown,
    faxes_shown,
    number_shown,
    remarks_of,
    shown,
)
from madoguchi.index.directory import Directory
from madoguchi.model.answer import Answered
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity

MOST_DESKS = 4
# A longer question is cut: the sheet is for the desks.
LONGEST_ASKED = 90
LONGEST_QUOTE = 40


def slip_of(
    directory: Directory,
    items: Sequence[Answered],
    at: date,
    t: Messages,
    *,
    topics: tuple[str, ...] = (),
    asked: str = "",
    reported: Mapping[str, tuple[str, ...]] | None = None,
) -> Slip:
    """Return the slip of some desks, in their order. `topics` choose the scripts; `asked` is what was asked.

    `reported`: desk → sentences on numbers that are being looked into.
    """
    told = reported or {}
    scripts = [script_for(item.desk, topics, directory) for item in items]
    shared = script_shown(scripts[0], t) if len(items) > 1 and len(set(scripts)) == 1 else None
    return Slip(
        lang=t.lang,
        at=at,
        as_of=t("edition.as_of", day=day_in_words(at.isoformat(), t.lang)),
        asked=shown(asked[:LONGEST_ASKED]) + ("…" if len(asked) > LONGEST_ASKED else ""),
        desks=tuple(
            _desk(
                item,
                directory.edition,
                at,
                t,
                None if shared else script_shown(script, t),
                told.get(item.desk.id, ()),
            )
            for item, script in zip(items, scripts, strict=True)
        ),
        script=shared,
        sources=tuple(sources_of(directory.edition, [item.desk for item in items], t)),
        words=_words(t),
    )


def _desk(
    item: Answered,
    edition: Edition,
    at: date,
    t: Messages,
    script: SlipScript | None,
    reported: tuple[str, ...],
) -> SlipDesk:
    desk = item.desk
    program = edition.program_by_slug[desk.program]
    numbers = _numbers(item, t)
    urls = tuple(url.text for url in desk.urls)
    return SlipDesk(
        id=desk.id,
        name=desk.name,
        about=program_description(edition.bundle, program).of(t.lang),
        numbers=numbers,
        urls=urls,
        code=_code(numbers, urls, t),
        beware=(*map(SlipFact, reported), *_beware(desk, edition, at, t)),
        why=tuple(reason.of(t.lang) for reason in item.reasons),
        lines=tuple(_lines(desk, at, t)),
        script=script,
        evidence=" ".join(filter(None, (origin_of(desk, edition), _evidence(desk, edition, t)))),
    )


def _evidence(desk: Desk, edition: Edition, t: Messages) -> str:
    return t("slip.evidence_line", items=t("slip.and").join(evidence_of(desk, edition, t)))


def _numbers(item: Answered, t: Messages) -> tuple[SlipNumber, ...]:
    """All numbers of the desk, the one to call first at the front."""
    return tuple(
        SlipNumber(
            n.text,
            n.href,
            n.label,
            n.kind,
            bool(n.label) and n.label == n.printed_label,
            t("answer.extension", n=n.extension) if n.extension else "",
        )
        for n in (number_shown(phone, t) for phone in item.phones)
    )


def _code(numbers: tuple[SlipNumber, ...], urls: tuple[str, ...], t: Messages) -> SlipCode | None:
    """The code that dials the first number; for a desk without one, its homepage."""
    if numbers and numbers[0].href:
        number = numbers[0].text
        return SlipCode(qr_of(numbers[0].href), (t("slip.qr"), number), t("slip.qr_alt", number=number))
    if urls:
        return SlipCode(qr_of(urls[0]), (t("slip.qr_url"),), t("slip.qr_url_alt", url=urls[0]))
    return None


def _beware(desk: Desk, edition: Edition, at: date, t: Messages) -> Iterator[SlipFact]:
    for fact in facts_shown(desk, at, t):
        yield SlipFact(fact.says, fact.printed)
    for notice in edition.notices_by_desk.get(desk.id, ()):
        if notice.severity is not Severity.INFO and notice.code not in SAID_AS_FACT:
            yield SlipFact(t.known(f"notice.{notice.code}", notice.code), _quote(notice))


def _quote(notice: Notice) -> str:
    """The text that a notice is about, where it is short enough to help."""
    value = " ".join(notice.value.split())
    return value if len(value) <= LONGEST_QUOTE else ""


def _lines(desk: Desk, at: date, t: Messages) -> Iterator[SlipLine]:
    """Where to write and the hours first; then area, operator, address and remarks, those that there are."""
    if desk.faxes:
        yield SlipLine(t("answer.fax"), " / ".join(fax.told(t) for fax in faxes_shown(desk, t)))
    if desk.emails:
        yield SlipLine(t("answer.email"), " ".join(email.text for email in desk.emails))
    told = hours_in(desk.hours.text, t.lang) if desk.hours else None
    yield (
        SlipLine(t("answer.hours"), told or desk.hours.text, ja=not told)
        if desk.hours
        else SlipLine(
            t("answer.hours"), t("answer.hours_in_remarks" if told_in_remarks(desk) else "answer.no_hours")
        )
    )
    address = address_now(desk, at)
    printed = desk.address.text if desk.address else ""
    postal = f"〒{desk.postal_code.text} " if desk.postal_code and address == printed else ""
    area = area_in_words(desk)
    if area.ja:
        yield SlipLine(t("answer.area"), area.of(t.lang), ja=area.of(t.lang) == area.ja)
    texts = {
        t("answer.operator"): desk.operator.text if desk.operator else "",
        t("answer.address"): postal + address if address else "",
        t("answer.until"): printed if printed != address else "",
        t("slip.remarks"): " ".join(remarks_of(desk)),
    }
    yield from (SlipLine(term, text, ja=True) for term, text in texts.items() if text)


def script_shown(script: Script, t: Messages) -> SlipScript:
    """Return a call script in a language, with the Japanese sentence where that is another one, and its reading."""
    say = script.say.of(t.lang)
    return SlipScript(
        say=say,
        say_ja="" if say == script.say.ja else script.say.ja,
        ready=script.ready.of(t.lang),
        prepare=tuple(line.of(t.lang) for line in script.prepare),
        reading="" if t.lang == "ja" else sentence_reading(script.say.ja, t.lang),
        tongue="" if t.base == "ja" or t.lang == "en" or script.say.own(t.lang) else "en",
    )


def _words(t: Messages) -> dict[str, str]:
    """The headings of a slip, by the names that both templates use."""
    return {
        "title": t("slip.title"),
        "maker": t("site.name"),
        "asked": t("answer.you_asked"),
        "why": t("answer.why"),
        "script": t("slip.script"),
        "say": t("slip.say"),
        "say_ja": t("slip.say_ja"),
        "ready": t("slip.ready"),
        "prepare": t("slip.prepare"),
        "editorial": t("kind.editorial"),
        "beware": t("answer.beware"),
        "no_number": t("answer.no_number"),
        "url": t("answer.url"),
        "printed": t("slip.printed"),
        "memo": t("slip.memo"),
        "memo_day": t("slip.memo_day"),
        "memo_who": t("slip.memo_who"),
        "memo_next": t("slip.memo_next"),
    }
