"""An invented list of a city's offices, as another office would print it: names run together, no areas."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import Known, build
from madoguchi.editions.knowledge import knowledge_of
from madoguchi.ingest.source import read_source
from madoguchi.model.edition import Edition, unknown_facts
from madoguchi.model.provenance import Editorial

RUN_TOGETHER = """市の組織一覧

課名\t電話番号
消防局総務課\t087-111-0001
消防局予防課\t087-111-0002
消防局北消防署\t087-111-0003
市民局\t087-111-0000
市民局市民課\t087-111-0004
市民局市民課窓口サービスセンター\t087-111-0005
税務部納税課\t087-111-0006
教育委員会学校教育課\t087-111-0007
教育委員会総務課\t087-111-0008
国保・高齢者医療課\t087-111-0009
会計課\t087-111-0010
環境保全推進課\t087-111-0011
"""
IN_COLUMNS = """市の組織一覧

機関名\t担当課\t電話番号
消防局\t総務課\t087-111-0001
消防局\t予防課\t087-111-0002
市民局\t市民課\t087-111-0004
"""


def listed(text: str, area: str = "") -> Edition:
    """Return a text as the edition that the router gets; every desk with an area, if one is given."""
    nothing = unknown_facts("other")
    source = read_source(text.encode(), edition="other")
    edition = build(source, knowledge_of(GUIDEBOOK), known=Known(nothing, nothing)).edition
    if not area:
        return edition
    own = (Editorial(area, (), "", "test", area),)
    return replace(edition, desks=tuple(replace(desk, service_area=own) for desk in edition.desks))
