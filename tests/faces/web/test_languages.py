"""Six languages: none with a gap that is not named, the frame of every page in each, English marked as such."""

from __future__ import annotations

import re
import tomllib

import pytest

from madoguchi.answers.topics import all_topics, parents
from madoguchi.data import read_text
from madoguchi.faces.web.messages import (
    LANGUAGES,
    OWN_NAMES,
    PAGE_LANGUAGES,
    all_strings,
    messages,
    own_strings,
    read_web_data,
)

FRAME = (
    *("site", "edition", "form", "home", "browse", "answer", "phone", "phone_means", "opening", "label"),
    *("dated", "field", "abstain", "crisis", "bad_day", "missing", "failed"),
)
FOREIGN = [lang for lang in PAGE_LANGUAGES if lang not in (*LANGUAGES, "easy")]
# Words that やさしい日本語 avoids: written language, politeness that hides who does what, office words.
HARD = re.compile(
    "いただ|ください ませ|ございま|において|に関する|および|又は|当該|記載|掲載|該当|恐れ入|お手数|いたし|申し上げ|可能です"
)
LONGEST_SENTENCE = 60
EXAMPLES = re.compile(r"^home\.example\d$")
PAGES = ["/", "/ask?q=返済が苦しい&place=横浜市", "/ask?q=返済が苦しい", "/ask?q=xyzzy", "/ask?q=死にたい", "/topics",
         "/topic/loan", "/prefecture/香川県", "/tables", "/table/jica", "/all", "/about", "/no-such-page"]  # fmt: skip


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_plain_japanese_has_every_string_or_says_why_not():
    told = tomllib.loads(read_web_data("messages-easy.toml"))["as_japanese"]
    assert told["reason"]
    own = own_strings("easy")
    missing = [key for key in all_strings() if key not in own and key.split(".")[0] not in told["tables"]]
    assert missing == []
    assert [key for key in own if key not in all_strings()] == []


@pytest.mark.parametrize("lang", FOREIGN)
def test_the_frame_is_whole_in_every_language(lang):
    own = own_strings(lang)
    wanted = [k for k in all_strings() if k.split(".")[0] in FRAME and not EXAMPLES.match(k)]
    wanted = [k for k in wanted if k not in ("site.ruby", "site.no_ruby", "site.ruby_made")]
    assert [key for key in wanted if key not in own] == []
    assert [key for key in own if key not in all_strings()] == []


@pytest.mark.parametrize("lang", [lang for lang in PAGE_LANGUAGES if lang not in LANGUAGES])
def test_every_language_fills_in_the_same_places(lang):
    for key, text in own_strings(lang).items():
        assert places(text) == places(all_strings()[key]["ja"]), key
        assert text.strip(), key


def test_plain_japanese_is_plain():
    for key, text in own_strings("easy").items():
        assert not HARD.search(text), key
        for sentence in re.split("[。？！]", text):
            assert len(sentence.replace(" ", "")) <= LONGEST_SENTENCE or key == "answer.keys", key


def test_every_trouble_has_a_name_in_every_language():
    names = tomllib.loads(read_text("topic-names.toml"))
    above = names.pop("parent")
    assert names.pop("reason")
    assert names.keys() == all_topics().keys()
    assert above.keys() == parents().keys()
    for entry in (*names.values(), *above.values()):
        assert entry.keys() == set(FOREIGN)


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_in_every_language(client, path, lang):
    response = client.get(path + ("&" if "?" in path else "?") + f"lang={lang}")
    text = response.text
    assert f'<html lang="{messages(lang).tag}">' in text
    assert response.headers["content-language"] == messages(lang).tag
    for other, own in OWN_NAMES.items():
        assert own in text, other
    if "<form" in text and lang != "ja":
        assert f'name="lang" value="{lang}"' in text


@pytest.mark.parametrize("lang", FOREIGN)
def test_what_stands_in_english_is_marked(client, lang):
    answer = client.get(f"/ask?q=返済が苦しい&place=横浜市&lang={lang}").text
    assert re.search(r'<ul class="reasons">\s*<li lang="en">', answer)
    assert '<p class="helps" lang="en">' in answer
    about = client.get(f"/about?lang={lang}").text
    assert '<main id="main" tabindex="-1" lang="en">' in about
    assert messages(lang)("site.in_english") in about


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_the_number_is_the_same_in_every_language(client, lang):
    page = client.get(f"/ask?q=返済が苦しい&place=横浜市&lang={lang}&ruby=1").text
    assert re.search(r'<a class="tel" href="tel:0456335143">045-633-5143</a>', page)
