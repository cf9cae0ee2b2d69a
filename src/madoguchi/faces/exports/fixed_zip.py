"""A zip-based office file without a clock in it: the same content gives the same bytes."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
# The earliest day that a zip file can hold.
_ZIP_EPOCH = date(1980, 1, 1)


def fixed_zip(content: bytes, day: date | None) -> bytes:
    """Return the file with every date in it (of the members and of the document) set to a day.

    Where the day is not known it is the earliest that the format can hold, which tells nothing.
    """
    out = BytesIO()
    stamp = max(day or _ZIP_EPOCH, _ZIP_EPOCH)
    with zipfile.ZipFile(BytesIO(content)) as given, zipfile.ZipFile(out, "w") as written:
        for member in given.infolist():
            data = given.read(member)
            if member.filename == CORE:
                data = _STAMP.sub(
                    rb"\g<1>" + f"{(day or _ZIP_EPOCH).isoformat()}T00:00:00Z".encode() + rb"\g<2>", data
                )
            info = zipfile.ZipInfo(member.filename, (stamp.year, stamp.month, stamp.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            written.writestr(info, data)
    return out.getvalue()
