"""What is wrong with an unproven value, by the code of its flaw: what people read in other languages than English.

English has what the proof says of the very value; another language has the kind and the place.
"""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.editions.proof.file import Flaw
from madoguchi.message import Message, translated

# Code → what is wrong.
KINDS: Mapping[str, Message] = {
    "form": Message("it has not the form of an edition"),
    "twice": Message("it stands there twice"),
    "notices": Message("the notices of the desk are not those that name it"),
    "span": Message("what is printed at its place reads otherwise"),
    "claim": Message("what it cites does not yield this value"),
    "printed": Message("it is not what is printed"),
    "corrected": Message("it is not what the correction says"),
    "derived": Message("it is not what the rule yields"),
    "editorial": Message("it is not what the entry of the data says"),
    "changed": Message("it is not what the change says"),
    "note": Message("the remark is not that of the desk"),
    "date": Message("the day does not stand in the remark"),
    "text": Message("the words do not stand in the remark"),
    "row": Message("the row is printed otherwise"),
    "lines": Message("its values stand on other lines"),
    "far": Message("it is printed at another row"),
    "table": Message("it is of another table"),
    "program": Message("the table is of another program"),
    "referral": Message("the table refers to another desk"),
    "id": Message("its id is not made of its name and not inherited"),
    "key": Message("its key is not that of the name as first read"),
    "area": Message("its area is not what is said of it"),
    "order": Message("it does not stand in the order in which it is printed"),
    "name": Message("no desk has this name"),
    "level": Message("a level of its department is left out or stands elsewhere"),
    "address-left": Message("a web or mail address that is printed there is left out"),
    "former": Message("what it says of an earlier edition does not fit"),
    "idle": Message("nothing cites it"),
    "missing": Message("desks name it, and it is not there"),
    "address": Message("it is not the address of its desks"),
    "postal": Message("it is not the postal code of its desks"),
    "code": Message("the local government code and the address do not agree"),
    "left-over": Message("words are printed there that are at no desk"),
    "number-left": Message("a number is printed there that is at no desk"),
    "window": Message("the lines of the sources do not add up"),
    "source": Message("it stands in another source than its desk"),
    "also": Message("the further proof is not of this desk"),
    "number": Message("the number and its claim do not agree"),
    "kind": Message("whether it is a telephone or a FAX is printed otherwise"),
    "extension": Message("no extension is printed at the number"),
    "label": Message("what the number is for is printed otherwise"),
    "erratum": Message("the correction is malformed"),
    "change": Message("the change does not fit the desk, or lacks its evidence"),
    "heading": Message("the heading is printed otherwise"),
    "cut": Message("the value is cut off"),
    "header": Message("it has the header of another column or table"),
    "joint": Message("other rows join these cells otherwise"),
    "entry": Message("the entry of the data is malformed"),
    "notice": Message("the notice is malformed"),
    "unit": Message("the section and its number do not stand together"),
    "range": Message("the range of numbers is printed otherwise"),
    "cell": Message("one cell is taken for several things"),
    "row-left": Message("a row is printed there that is no desk"),
    "period": Message("the days of the period are not dates, or not in order"),
    "accounted": Message("what is left out is not what it is said to be"),
    "field": Message("it stands in the column of another field"),
    "edition": Message("it is of another edition"),
    "column": Message("it stands in another column than other rows have it"),
    "digest": Message("the digest of the file is not a digest, or is that of another source"),
    "revision": Message("the file was altered: it is not the revision that it says it is"),
}
_ANY = Message("it is not what its claim yields")


def in_words(flaw: Flaw) -> Message:
    """Return a flaw in one line: where, its code, what is wrong."""
    kind = translated(KINDS.get(flaw.code, _ANY), "ja")
    return Message(
        "{path}: {code}: {says}", path=flaw.path, code=flaw.code, says={"en": flaw.says, "ja": kind}
    )
