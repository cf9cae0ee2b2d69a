"""Addresses of the web and of mail in printed text: where they stand, as a link, and whether a strict format takes one."""

from __future__ import annotations

import re
from urllib.parse import quote

# An address of the web in folded text. It ends before any sign that can stand in none, as a bracket around it or the ※ of a
# remark, before a ] that nothing opened, before what ends a clause or a sentence, and before a comma that parts it from
# a number to dial, a Japanese word or another address. Letters of any script may stand in one, and "www." without a
# scheme is none that can be followed.
URL = re.compile(
    r"https?://(?:(?:[.;:!?']|,(?!\(?0\d{1,4}[()-]\d|0[1-9]\d{8}|[ぁ-ヿ一-龥々]|https?://))*+"
    r"(?:[\w#$%&*+/=@~-]|\[[\w!#$%&'*+,./:;=?@~-]*+\]))++"
)
MAIL = re.compile(r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++")
LONGEST_ADDRESS = 254  # characters (RFC 5321)
# What every mail program takes (RFC 5321 in ASCII); a printed address may be odder.
_PLAIN = re.compile(r"[A-Za-z0-9_+-]++(?:\.[A-Za-z0-9_+-]++)*+@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++")


def mail_uri(address: str) -> str:
    """Return the RFC 6068 link of a printed address.

    >>> mail_uri("soudan+1@aozora.example"), mail_uri("窓口@aozora.example")
    ('mailto:soudan+1@aozora.example', 'mailto:%E7%AA%93%E5%8F%A3@aozora.example')
    """
    return f"mailto:{quote(address, safe='@+')}"


def is_plain_address(address: str) -> bool:
    """Whether an address can stand in a field that must be one.

    >>> is_plain_address("soudan@aozora.example"), is_plain_address("窓口@aozora.example")
    (True, False)
    """
    return len(address) <= LONGEST_ADDRESS and _PLAIN.fullmatch(address) is not None
