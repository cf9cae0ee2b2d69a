"""Break points in headings, buttons and chips: put in by templates, nowhere else, and nothing typed is kept."""

from __future__ import annotations

import pytest
from jinja2 import Environment
from starlette import testclient

from madoguchi.answers.router import Router
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.view.furigana import Furigana
from madoguchi.faces.web.view.phrasing import PhrasedElements, Phrasing, unbroken


class Page:
    lang = "ja"


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("<h2>{{ x }}</h2>", "<h2>窓口を<wbr>探す</h2>"),
        (
            "<h{{ 3 }}><a href='/{{ x }}'>{{ x }}</a></h{{ 3 }}>",
            "<h3><a href='/窓口を探す'>窓口を<wbr>探す</a></h3>",
        ),
        ('<p class="{{ x }}">{{ x }}</p>', '<p class="窓口を探す">窓口を探す</p>'),
        (
            '<p><a class="chip" href="/{{ x }}">{{ x }}</a>{{ x }}</p>',
            '<p><a class="chip" href="/窓口を探す">窓口を<wbr>探す</a>窓口を探す</p>',
        ),
        (
            '<button title="{{ x }}">{{ x if true else x }}</button>',
            '<button title="窓口を探す">窓口を<wbr>探す</button>',
        ),
        ("<h1><br>{{ x }}</h1>{{ x }}", "<h1><br>窓口を<wbr>探す</h1>窓口を探す"),
        # What is only read aloud has no lines.
        (
            '<a class="act"><b>{{ x }}</b><span class="visually-hidden">{{ x }}</span></a>',
            '<a class="act"><b>窓口を<wbr>探す</b><span class="visually-hidden">窓口を探す</span></a>',
        ),
        (
            '<a title="{{ x }}"\nclass="a{{ x }} chip{{ x }}">{{ x }}</a>',
            '<a title="窓口を探す"\nclass="a窓口を探す chip窓口を探す">窓口を<wbr>探す</a>',
        ),
        ("<h1><!-- {{ x }} --></h1>", "<h1><!-- 窓口を探す --></h1>"),
        ("<h1>{{ '<b>'|safe }}{{ 3 }}</h1>", "<h1><b>3</h1>"),
        ("<h1>{{ '<窓口>' }}</h1>", "<h1>&lt;窓口&gt;</h1>"),
        (
            "{% if true %}<h2>{{ x }}</h2>{% else %}<p>{% endif %}{{ x }}",
            "<h2>窓口を<wbr>探す</h2>窓口を探す",
        ),
    ],
)
def test_the_text_of_headings_and_buttons_breaks_between_words(template: str, made: str) -> None:
    environment = Environment(autoescape=True, extensions=[PhrasedElements])
    environment.filters["phrased"] = Phrasing(lambda: iter(())).phrased
    assert environment.from_string(template).render(x="窓口を探す", page=Page) == made


def test_furigana_are_read_over_the_break_points() -> None:
    def written(text: str, *extensions: type) -> str:
        environment = Environment(autoescape=True, extensions=[*extensions, Furigana])
        environment.filters["phrased"] = Phrasing(lambda: iter(())).phrased
        return environment.from_string("<h1>{{ x }}</h1>").render(x=text, page=Page(), private=False)

    plain, broken = (written("北海道松前町の窓口", *extensions) for extensions in ((), (PhrasedElements,)))
    assert plain.count("<ruby>") > 1
    assert broken != plain
    assert broken.replace("<wbr>", "") == plain


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("代表03-3501-1511(代)", '代表<span class="figure">03-3501-1511</span>(代)'),
        ("（０４５）６３３－５１４３", '（<span class="figure">０４５）６３３－５１４３</span>'),
        ("2023-05-08まで", '<span class="figure">2023-05-08</span>まで'),
        ("<b>12", "&lt;b&gt;12"),
        ("6417587943ab", "6417587943ab"),
        ("", ""),
    ],
)
def test_a_number_stays_on_its_line(text: str, html: str) -> None:
    assert str(unbroken(text)) == html


def test_what_a_person_typed_is_not_kept(edition, router: Router, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Phrasing] = []
    begin = Phrasing.__init__
    monkeypatch.setattr(Phrasing, "__init__", lambda self, stock: (made.append(self), begin(self, stock))[1])
    client = testclient.TestClient(create_app(edition, router))
    typed = "ぬるぽ電器の返済が苦しい"
    for path in ("/ask", "/steps", "/compare", "/slip", "/topic/loan"):
        for place in ("ぬるぽ町", "府中市", "横浜市"):
            page = client.get(path, params={"q": typed, "place": [place, "ぬるぽ村"]})
            assert page.status_code < 500
    kept = [text for each in made for _, text in each._kept]
    assert kept
    assert "横浜市" not in kept
    assert not [text for text in kept if "ぬるぽ" in text]


@pytest.mark.parametrize("lang", ["ja", "zh", "en"])
@pytest.mark.parametrize("sign", ["…", "㍻", "ﷺ", "℃", "㈱"])
def test_a_question_with_a_sign_that_is_read_as_several_has_its_page(client, sign, lang) -> None:
    for ruby in ("", "1"):
        asked = {"q": f"手数料が{sign}相談できるところ", "place": "那覇市", "lang": lang, "ruby": ruby}
        assert client.get("/ask", params=asked).status_code == 200
