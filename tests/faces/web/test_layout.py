"""How pages lie, from the narrowest phone to a desk's screen, in whatever font a machine has.

`layout.js` says what is wrong with a page: a word of a heading, a button or a chip that breaks; a number that
breaks, or may be called and is no link; a target under 44 px; anything that sticks out at the side, a chip out of its
cell.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from madoguchi.faces.printed import glyphs
from tests.browser import DESKTOP, NARROW, PHONE, in_font, violations
from tests.faces.web.conftest import desk_id
from tests.faces.web.test_browser import PAGES

MEASURE = Path(__file__).with_name("layout.js").read_text(encoding="utf-8")
ALL_PAGES = {
    **PAGES,
    **{path: path for path in ("/all", "/source", "/about", "/changes", "/notices", "/report/{desk}")},
    "narrowed": "/all?q=労働",
    "near": "/ask?q=03-3501-1512",
    "places": "/ask?q=返済が苦しい&place=府中市",
    "which": "/ask?q=融資&place=中央区",
    "slip": "/slip?desk={desk}",
    "bureau": "/prefecture/東京都",
    "read": "/?ruby=1",
    "easy": "/?lang=easy",
}
# Pages that stand in all six languages, one of each kind.
IN_LANGUAGES = (
    *("home", "answer", "clarify", "abstain", "crisis", "desk", "table", "prefecture", "topic", "missing"),
    *("near", "which", "narrowed"),
)
# Those of them that axe looks at.
ACCESSIBLE = ("home", "answer", "abstain", "prefecture", "narrowed", "near")
# The font that this repository brings; one without any Japanese letter; one with wider kana and digits.
FONTS = (
    (glyphs.FAMILY, glyphs.fonts()),
    ("DejaVu Sans", Path("/usr/share/fonts/truetype/dejavu")),
    ("IPAexGothic", Path("/usr/share/fonts/opentype/ipaexfont-gothic")),
)
# A mouse needs no more than WCAG 2.2 asks for, which axe looks at.
FINGERS = (NARROW, PHONE)

pytestmark = pytest.mark.browser


def addresses(edition, names, lang: str = "ja"):
    """Name → path of some pages in a language."""
    desk = desk_id(edition, "栃木県よろず支援拠点")
    for name in names:
        path = ALL_PAGES[name].format(desk=desk)
        own = f"{'&' if '?' in path else '?'}lang={lang}" if lang != "ja" else ""
        yield name, quote(path + own, safe="/?=&")


def wrong(page: Any, edition) -> dict[str, list[str]]:
    """What is wrong with an open page, in all widths."""
    known = [number for desk in edition.desks for number in desk.numbers]
    found: dict[str, list[str]] = {}
    for viewport in (*FINGERS, DESKTOP):
        page.set_viewport_size(viewport)
        for what, places in page.evaluate(MEASURE, known).items():
            if places and (what != "targets" or viewport in FINGERS):
                found[f"{what} at {viewport['width']}"] = places[:3]
    return found


def look(page: Any, site: str, paths: Any, edition: Any) -> dict[str, Any]:
    """What is wrong with each of some pages."""
    found = {}
    for name, path in paths:
        page.goto(site + path)
        if bad := wrong(page, edition):
            found[name] = bad
    return found


@pytest.mark.parametrize("lang", ["easy", "en", "zh", "vi", "ko"])
def test_every_language_keeps_its_words_and_numbers_whole_and_is_accessible(open_page, edition, site, lang):
    broken, inaccessible = {}, {}
    page = open_page("/", PHONE, javascript=True)
    for name, path in addresses(edition, IN_LANGUAGES, lang):
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="dark" if name in ACCESSIBLE else "light")
        page.goto(site + path)
        if name in ACCESSIBLE:  # before everything is unfolded
            inaccessible[name] = violations(page)
            page.emulate_media(color_scheme="light")
        broken[name] = wrong(page, edition)
    assert {name: each for name, each in broken.items() if each} == {}
    assert {name: each for name, each in inaccessible.items() if each} == {}


@pytest.mark.parametrize(("family", "fonts"), FONTS, ids=[family for family, _ in FONTS])
def test_no_word_or_number_breaks_in_any_font(browser, open_page, edition, site, tmp_path, family, fonts):
    if not fonts.is_dir():
        pytest.skip(f"needs the font {family} in {fonts}")
    paths = addresses(edition, ALL_PAGES)
    if family == glyphs.FAMILY:  # as every page here has it
        assert look(open_page("/", NARROW, javascript=True), site, paths, edition) == {}
        return
    with in_font(browser, tmp_path, family, fonts) as page:
        assert look(page, site, paths, edition) == {}


def test_the_measure_finds_what_is_wrong(open_page):
    page = open_page("/nowhere", NARROW, javascript=True)
    page.evaluate(
        """() => {
            const main = document.querySelector("main .wide");
            main.innerHTML = `<h2>支援センターの窓口</h2><p>03-3501-1511</p><p>よろず 03-3501-1511 へ</p>
                <p><a href="/">短</a></p><p>幅</p><div><p><span class="kind">一覧のとおり</span></p></div>`;
            const [h2, number, , , wide, cells] = main.children;
            Object.assign(cells.style, { display: "grid", gridTemplateColumns: "3em 1fr" });
            Object.assign(h2.style, { width: "3em", overflowWrap: "anywhere" });
            number.style.width = "5em";
            wide.style.width = "600px";
        }"""
    )
    found = page.evaluate(MEASURE, ["03-3501-1511"])
    told = {what: len(found[what]) for what in ("sideways", "outside", "words", "numbers", "unlinked")}
    assert told == {"sideways": 1, "outside": 1, "words": 1, "numbers": 1, "unlinked": 2}
    assert page.evaluate(MEASURE, [])["unlinked"] == []
    page.set_viewport_size(DESKTOP)  # where links are as high as their lines
    assert page.evaluate(MEASURE, [])["targets"]


def test_the_list_of_all_desks_narrows_as_one_types(open_page):
    page = open_page("/all", PHONE, javascript=True)
    page.get_by_label("窓口の名前や電話番号").fill("ヨロズ")
    page.get_by_label("都道府県").select_option("栃木県")
    seen = page.locator(".whole tbody tr:visible")
    assert seen.count() == 1
    assert seen.first.inner_text().startswith("栃木県よろず支援拠点")
    assert page.get_by_role("status").inner_text() == "1 件の窓口"
    page.get_by_label("窓口の名前や電話番号").fill("zzz")
    assert seen.count() == 0
    assert "あてはまる窓口がありません" in page.get_by_role("status").inner_text()
    assert "?" not in page.url
