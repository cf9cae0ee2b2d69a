"""Whether what a slip says has room on one sheet in its usual letters: a page can not measure itself."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.faces.printed.slip import Slip
from madoguchi.text.screen import screen_width

# Half-width letters that a sheet holds in its usual size, by the number of desks: measured with chromium
# over the wordiest desks of the list in IPAex with DejaVu, Noto Sans CJK and BIZ UDGothic; the widest of
# them leaves a tenth of the sheet.
_ROOM = {1: 1200, 2: 1750, 3: 2150}


def is_crowded(slip: Slip) -> bool:
    """Whether a printed page needs smaller letters, so that up to three desks stay on one sheet."""
    room = _ROOM.get(len(slip.desks))
    return room is not None and sum(map(screen_width, _texts(slip))) > room


def _texts(slip: Slip) -> Iterator[str]:
    for desk in slip.desks:
        yield from (desk.name, desk.about, desk.evidence, *desk.urls, *desk.why)
        yield from (fact.says + fact.printed for fact in desk.beware)
        yield from (line.term + line.text + "　　" for line in desk.lines)
    for script in (slip.script, *(desk.script for desk in slip.desks)):
        if script:
            # With several desks the reading stands on the screen alone.
            reading = script.reading if len(slip.desks) == 1 else ""
            yield from (script.say, script.say_ja, reading, script.ready, *script.prepare)
    yield from slip.sources
