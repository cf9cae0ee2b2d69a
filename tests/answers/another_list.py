"""An invented list of a city's offices, as another office would print it: names run together, no areas."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from madoguchi.data.bundle import GUIDEBOOK, Bundle
from madoguchi.editions.build import Known, build
from madoguchi.editions.knowledge import knowledge_of, source_of
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


DUTIES = """ひばり市の窓口

課名\t業務内容\t所在地\t電話番号\t備考
市民課\t住民票の写し、戸籍、印鑑登録\tひばり市中央町1-1\t087-111-0001\t本庁1階
北部支所\t住民票の写し、税証明\tひばり市北浜町2-5\t087-111-0002\t土曜開庁
水道お客さまセンター\t水道料金、開栓・閉栓\tひばり市潮町3-1\t087-111-0003\t
こども保育課\t保育園の入園、一時預かり\tひばり市中央町1-1\t087-111-0004\t本庁2階
環境センター\t粗大ごみ、犬・猫の死体\tひばり市峰山町9\t087-111-0005\t持ち込みは予約制
潮公民館\t貸館、講座\tひばり市潮町5-2\t087-111-0006\t月曜休館
峰山公民館\t貸館、講座\tひばり市峰山町1-2\t087-111-0007\t月曜休館
北浜公民館\t貸館、図書室\tひばり市北浜町4-4\t087-111-0008\t月曜休館
介護福祉課\t介護保険の認定、高齢者の見守り\tひばり市中央町1-1\t087-111-0009\t本庁1階
道路河川課\t道路の穴、街路樹、側溝\tひばり市中央町1-1\t087-111-0010\t本庁3階
男木出張所\t一時保管、徘徊高齢者の登録\tひばり市島町1\t087-111-0011\t船の便による
"""

WORDS = """[[word]]
desk = "環境センター"
words = ["不燃物", "資源の日"]
questions = ["猫が道にいるときはどこへ言えばいいですか", "うちの前にごみが捨てられている"]
reason = "invented: the centre takes such calls"
[[word]]
section = "こども保育課"
words = ["待機児童"]
reason = "invented"
"""


def fresh(folder: Path, text: str = DUTIES, **files: str) -> Edition:
    """Return a text as the edition of a fresh directory in a folder: nothing is known of it but the list itself.

    `files`: more files of the folder, `words` for words.toml.
    """
    (folder / "sources").mkdir(parents=True)
    (folder / "bundle.toml").write_text('edition = "fresh"\n')
    (folder / "sources" / "list.txt").write_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    about = f'file = "list.txt"\nsha256 = "{digest}"\ntitle = "ひばり市の窓口"\n'
    (folder / "sources" / "list.toml").write_text(about)
    for name, content in files.items():
        (folder / f"{name}.toml").write_text(content)
    bundle = Bundle(folder)
    return build(source_of(bundle), knowledge_of(bundle)).edition
