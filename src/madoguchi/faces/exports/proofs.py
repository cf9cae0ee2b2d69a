"""How the values of a desk are known, as short texts for a table's cells."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.faces.exports.csv_cells import AND, AND_NUMBER
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk, Phone
from madoguchi.model.provenance import ClaimKind, Value

KINDS = {
    ClaimKind.PRINTED: "印字",
    ClaimKind.CORRECTED: "訂正",
    ClaimKind.DERIVED: "導出",
    ClaimKind.CHANGED: "変更",
    ClaimKind.EDITORIAL: "編集",
}
# A reading is made by a program and may be wrong; whoever reads the file must see that.
MACHINE = "導出（機械による読み）"


def kind_of(values: Iterable[Value]) -> str:
    """Return the kinds of the values that a cell holds, each once: 印字, 印字・導出.

    Empty for no value.
    """
    return "・".join(dict.fromkeys(KINDS[value.kind] for value in values))


def lines_of(desk: Desk, edition: Edition) -> str:
    """Return the lines on which the desk is printed, 1-based and as its own source counts them: 5;11;18."""
    return ";".join(map(str, edition.lines_of(desk.lines)))


def lines_told(lines: Iterable[int], edition: Edition) -> str:
    """Return any lines of an edition: 5;11;18, of several sources with the name of each: 一覧 5;11、市の窓口 3."""
    return "、".join(
        (f"{source.facts.name} " if len(edition.sources) > 1 else "") + ";".join(map(str, own))
        for source, own in edition.by_source(lines)
    )


def words_of(phone: Phone) -> str:
    """Return what the list says of a number: 代表, 内線2345, 代表、内線2345～2347; empty for nothing."""
    extension = f"内線{phone.extension_text}" if phone.extension else ""
    return "、".join(word for word in (phone.label, extension) if word)


def labelled(phone: Phone) -> str:
    """Return a number with what the list says of it: 03-3501-1511（代表、内線2345）."""
    return f"{phone.number}（{words}）" if (words := words_of(phone)) else phone.number


def phone_notes(desk: Desk) -> str:
    """Return what the list says of each number, a FAX marked: 03-3501-1511：代表；03-3501-1512（FAX）：夜間.

    Without the extensions of those to call: they have a column of their own (`extensions_of`).
    """
    told = [(phone.number, phone.label) for phone in desk.phones]
    told += [(f"{fax.number}（FAX）", words_of(fax)) for fax in desk.faxes]
    return AND.join(f"{number}：{words}" for number, words in told if words)


def contact_notes(desk: Desk, *, emails: bool) -> str:
    """Return the same with the FAX numbers, and the mail addresses if wanted, where a standard has no column."""
    found = [phone_notes(desk), f"FAX：{faxes_of(desk)}" if desk.faxes else ""]
    if emails and desk.emails:
        found.append(f"メールアドレス：{' '.join(email.text for email in desk.emails)}")
    return AND.join(text for text in found if text)


def contact_notes_kind(desk: Desk, *, emails: bool) -> str:
    """Return the kinds of what stands in `contact_notes`; labels and extensions are printed words."""
    values = [fax.value for fax in desk.faxes] + [*(desk.emails if emails else ())]
    return "・".join(
        dict.fromkeys([KINDS[ClaimKind.PRINTED]] * bool(phone_notes(desk)) + [KINDS[v.kind] for v in values])
    )


def faxes_of(desk: Desk) -> str:
    """Return the FAX numbers as one cell."""
    return AND_NUMBER.join(fax.number for fax in desk.faxes)


def extensions_of(desk: Desk) -> str:
    """Return the extensions (内線) as one cell: 2345, or with their numbers where these differ in it."""
    found = {phone.extension_text for phone in desk.phones}
    if len(found) <= 1:
        return "".join(found)
    return AND.join(f"{phone.number}：{phone.extension_text}" for phone in desk.phones if phone.extension)


def remarks(desk: Desk) -> str:
    """Return the printed remarks of a desk, dated ones included, each once."""
    texts = [note.text for note in desk.notes] + [fact.note.text for fact in desk.dated]
    return "；".join(dict.fromkeys(texts))
