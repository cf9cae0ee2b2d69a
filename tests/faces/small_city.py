"""An invented city's list as a directory of its own: a folder with little known, one with words and a colour of its own."""

from __future__ import annotations

import hashlib
from pathlib import Path

from madoguchi.data.bundle import EDITION, Bundle
from madoguchi.editions.build import build
from madoguchi.editions.codec import decode, encode
from madoguchi.editions.knowledge import knowledge_of, source_of
from madoguchi.model.edition import Edition

LIST = """南風市の窓口

課名\t係名\t電話番号\t所在地
市民課\t戸籍係\t099-000-0001\t鹿児島県南風市本町1番1号
市民課\t住民票係\t099-000-0002\t鹿児島県南風市本町1番1号
保険年金課\t\t099-000-0003\t鹿児島県南風市本町1番1号
子育て支援課\t\t099-000-0004\t鹿児島県南風市本町1番2号
ごみ減量推進課\t\t099-000-0005\t鹿児島県南風市浜町3番

南風市の施設

施設名\t電話番号\t所在地
中央図書館\t099-000-0006\t鹿児島県南風市本町9番
浜町体育館\t099-000-0007\t鹿児島県南風市浜町5番
水道局料金センター\t099-000-0008\t鹿児島県南風市水道町5番
"""
TABLES = """[[table]]
id = "sections"
program = "sections"
heading = ["南風市の窓口"]
columns = { "課名" = "organization", "係名" = "unit", "電話番号" = "phones", "所在地" = "address" }

[[table]]
id = "places"
program = "places"
heading = ["南風市の施設"]
columns = { "施設名" = "organization", "電話番号" = "phones", "所在地" = "address" }
"""
PROGRAMS = """[[program]]
slug = "sections"
name = "市役所の窓口"
name_en = ""
description = ""
description_en = ""

[[program]]
slug = "places"
name = "市の施設"
name_en = ""
description = ""
description_en = ""
"""
OWN = """edition = "2025"

[site]
title = { ja = "南風市くらしの電話帳", en = "Minamikaze City phone book" }
tagline = "市役所と市の施設の電話番号"
lead = "知りたいことを書いてください。"
description = "南風市の窓口"
operator = "南風市 広報課"
contact = "099-000-0001（広報課）"
about = ["市民課から図書館まで、市の窓口をまとめました。", "毎年4月に見直します。"]
examples = ["ごみの出し方", { ja = "図書館", en = "library" }]
placeholder = "例：住民票"
colour = "#ffcc00"

[words]
"home.title" = "どの課に電話しますか？"
"""


def city(root: Path, manifest: str = 'edition = "2025"\n', title: str = "") -> Edition:
    """Write the folder of a directory and return its edition."""
    titled = f'title = "{title}"\n' if title else ""
    files = {
        "bundle.toml": manifest,
        "tables.toml": TABLES,
        "programs.toml": PROGRAMS,
        "sources/list.txt": LIST,
        "sources/list.toml": f'file = "list.txt"\nsha256 = "{hashlib.sha256(LIST.encode()).hexdigest()}"\n{titled}',
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    bundle = Bundle(root)
    content = encode(build(source_of(bundle), knowledge_of(bundle)).edition)
    (root / EDITION).write_bytes(content)
    return decode(content, bundle)
