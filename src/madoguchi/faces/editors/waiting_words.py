"""What waits for a person, in words and with the page where it is done: of the feed, and of the mails."""

from __future__ import annotations

from collections.abc import Collection
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from madoguchi.editorial.authority import actor_in_words
from madoguchi.editorial.waiting import WaitingEntry, WaitingKind
from madoguchi.faces.editors.words import words
from madoguchi.faces.web.view.messages import LANGUAGES, Messages
from madoguchi.message import translated
from madoguchi.store.database import moment_of
from madoguchi.store.mails import Address, Mail
from madoguchi.text.untrusted import showable

MOST = 50  # of one mail, the latest first


def title(t: Messages, entry: WaitingEntry) -> str:
    """Return what waits, in a line."""
    return t(
        f"feed.{entry.kind.value}",
        name=showable(entry.name),
        who=translated(actor_in_words(entry.who), t.lang),
        n=entry.n,
    )


def path(entry: WaitingEntry) -> str:
    """Return the page where it is done."""
    match entry.kind:
        case WaitingKind.CHANGE:
            return f"/edit/changes/{entry.about}"
        case WaitingKind.DRAFT:
            return f"/edit/drafts/{entry.about}"
        case WaitingKind.REPORT:
            return "/edit/reports"
        case WaitingKind.CAMPAIGN:
            return f"/edit/campaigns/{entry.about}"
        case WaitingKind.MENTION:
            return f"/edit/desks/{entry.desk}#comments"


def letter(
    mail: Mail, address: Address, entries: Collection[WaitingEntry], *, sender: str, base: str
) -> EmailMessage:
    """Return the mail that tells somebody what waits: names of desks and files, and where to go.

    Nothing that the public wrote, and no comment, stands in it. The first mail to an address says that it is one.
    """
    t = words(address.lang)
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, address.address
    message["Subject"] = _subject(t, entries)
    made = moment_of(mail.made_at)
    message["Date"] = format_datetime(made)
    message["Message-ID"] = f"<madoguchi-{mail.id}-{made:%Y%m%d%H%M%S}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = address.lang
    message.set_content("\n".join(_lines(t, address, entries, base)) + "\n")
    return message


def _subject(t: Messages, entries: Collection[WaitingEntry]) -> str:
    if len(entries) == 1:
        return " ".join(t("mail.subject_one", title=title(t, next(iter(entries)))).split())
    return t("mail.subject", n=len(entries)) if entries else t("mail.subject_first")


def _lines(t: Messages, address: Address, entries: Collection[WaitingEntry], base: str) -> list[str]:
    language = f"lang={t.lang}" if t.lang != LANGUAGES[0] else ""
    lines = [] if address.greeted_at else [t("mail.first"), ""]
    for entry in list(entries)[:MOST]:
        page, _, anchor = path(entry).partition("#")
        asked = f"{page}?{language}" if language else page
        lines += [title(t, entry), f"  {base}{asked}{f'#{anchor}' if anchor else ''}", ""]
    if len(entries) > MOST:
        lines += [t("mail.more", n=len(entries) - MOST), f"  {base}/edit", ""]
    return [*lines, "-- ", t("mail.end"), f"{base}/edit/account"]
