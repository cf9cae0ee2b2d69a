"""The call sheet of a campaign on paper (A4, PDF/UA-1): the number large, why, and boxes to tick."""

from __future__ import annotations

from datetime import date

from madoguchi.editorial.call_sheets import HOW, OUTCOMES, name_of, why_of
from madoguchi.editorial.campaigns import CallLine, Progress
from madoguchi.faces.printed.columns import shortened
from madoguchi.faces.printed.glyphs import FAMILY, as_printed
from madoguchi.faces.printed.typesetting import typeset

# What a row has room for: a row is never broken across pages. Where to look up the rest stands in the row.
_LONGEST, _LONGEST_NUMBER, _MOST_LINES = 200, 30, 12


def call_sheet_pdf(progress: Progress, day: date) -> bytes:
    """Return what is not settled yet, in the sheet's order. Raises EditionError when it can't be typeset."""
    data = {
        "family": FAMILY,
        "title": progress.campaign.name,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "of": f"全 {len(progress.lines)} 件のうち、残り {len(progress.lines) - progress.settled} 件",
        "ask": "窓口の名前を言い、その窓口につながっているかを尋ねます。出た方のお名前は書きません。",
        "outcomes": list(OUTCOMES.values()),
        "how": list(HOW.values()),
        "calls": [_call(line) for line in progress.lines if not line.settled],
    }
    return typeset("calls.typ", as_printed(data), day)


def _call(line: CallLine) -> dict[str, object]:
    desk = line.desk
    return {
        "position": line.call.position,
        "number": shortened(line.call.number, _LONGEST_NUMBER),
        "name": shortened(name_of(line), _LONGEST),
        "prefecture": desk.prefecture.text if desk and desk.prefecture else "",
        "why": list(why_of(line.call)),
        "lines": [str(n) for n in line.lines[:_MOST_LINES]],
        "source": line.source,
    }
