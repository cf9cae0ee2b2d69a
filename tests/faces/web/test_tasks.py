"""Sixty written tasks (`tests/cases/tasks.toml`), each done in a browser as its person would: by what they see.

Only what can be seen on the page, at most by scrolling, is tapped or typed into, found by its name in the person's
language. A form that is filled and sent is one action, each further tap is one. At the end the right number stands on
this screen or the next, before any other, and on a phone large enough for a finger.
"""

from __future__ import annotations

import re
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from madoguchi.answers.languages import parent_name, program_name, topic_name
from madoguchi.answers.router import Router
from madoguchi.answers.topics import all_topics, topics_by_parent
from madoguchi.editorial.changing import Propose, Review, made
from madoguchi.editorial.importing import served_edition
from madoguchi.faces.offline.one_file import one_file
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.view.messages import OWN_NAMES, messages_of
from madoguchi.faces.web.view.tiles import tiles
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store.editions import packaged_edition
from madoguchi.store.reports import reports
from madoguchi.store.served import Holder
from tests.artefacts import kept_value
from tests.browser import DESKTOP, PHONE, Chromium, serving
from tests.conftest import CASES, sqlite_store
from tests.people import publish, with_people

TASKS = tomllib.loads((CASES / "tasks.toml").read_text(encoding="utf-8"))["task"]
MOST_ACTIONS = 3
FINGER, POINTER = 44, 24  # CSS pixels: our own measure on a phone; WCAG 2.2 AA for a mouse
PATIENCE = 3  # seconds for what a script of the page does
OLD, NEW = "048-600-0272", "048-600-0271"
PAGES = {"counsel": "counsel.title", "all": "site.all", "data": "site.data"}
pytestmark = pytest.mark.browser

# What is seen from here on: every number (`top` from the upper edge of the screen), and every text of the page.
_NUMBERS = """() => [...document.querySelectorAll('main a[href^="tel:"]')].filter((a) => a.checkVisibility()).map((a) => {
  const { top, left, width, height } = a.getBoundingClientRect();
  return { number: decodeURIComponent(a.hash || a.getAttribute("href")), top, left, width, height, alarm: !!a.closest(".alarm") };
})"""
_SHOWN = """(text) => [...document.querySelectorAll("main *")].filter((e) => e.checkVisibility() &&
  e.textContent.replace(/\\s+/g, "").includes(text.replace(/\\s+/g, "")) &&
  ![...e.children].some((c) => c.textContent.replace(/\\s+/g, "").includes(text.replace(/\\s+/g, "")))
).map((e) => e.getBoundingClientRect().top)"""


class Visitor:
    """Somebody in front of a page; counts what they do."""

    def __init__(self, page: Any, task: dict[str, Any]) -> None:
        self.page, self.task, self.actions = page, task, 0
        self.lang = task["id"].partition("-")[0]
        self.t = messages_of(packaged_edition(), self.lang)

    def opens(self, site: str, file: Path) -> None:
        """Start where the task does; who starts at the Japanese first page chooses their language there."""
        starts = self.task["starts"]
        path = {"home": "/", "own": f"/?lang={self.lang}"}.get(starts, f"/{starts}?lang={self.lang}")
        self.page.goto(file.as_uri() if starts == "file" else site + path)
        if self.lang != "ja" and starts in ("home", "file"):
            self.chooses_language(OWN_NAMES[self.lang])

    def chooses_language(self, name: str) -> None:
        header = self.page.get_by_role("banner")
        if (menu := self.seen(header.get_by_role("combobox"))) is not None:
            menu.select_option(label=name)
            self.actions += 1
            return
        own = self.page.get_by_role("link", name=name, exact=True)
        if self.seen(own) is None:
            self.unfolds(header.locator("summary"))
        self.taps(own)

    def does_it(self) -> None:
        """Do what the task says, in its order."""
        after = list(self.task.get("then", ()))
        if after and after[0].startswith("go "):
            self.taps(self.link(self.t(PAGES[after.pop(0).partition(" ")[2]])))
        if (
            not after
            or not after[0].startswith("pick ")
            or self.task["door"] in ("asks back", "shared-name city")
        ):
            self.asks()
        for step in after:
            what, _, of = step.partition(" ")
            getattr(self, f"_{what}")(of)

    def asks(self) -> None:
        """Type the question where this page has a box for it, and send it."""
        text, place, t = self.task.get("types", self.task["wants"]), self.task.get("place", ""), self.t
        if self.at("/counsel"):
            self._client(1, text, place)
        elif self.at("/all"):
            self.sends({t("narrow.words"): text}, t("narrow.submit"))
        elif not self.at("/data"):
            self.sends(
                {t("form.question"): text, **({t("form.place"): place} if place else {})}, t("form.submit")
            )

    def _second(self, _: str) -> None:
        self._client(2, self.task["second"], self.task["second_place"])

    def _client(self, number: int, text: str, place: str) -> None:
        of = self.page.get_by_role("region", name=self.t("counsel.client", n=number))
        filled = {self.t("form.place"): place, self.t("counsel.trouble", n=1): text}
        self.sends(filled, self.t("counsel.submit"), of)

    def _pick(self, name: str) -> None:
        names = "|".join(re.escape(each) for each in sorted({name, *called(name, self.lang)}, key=len))
        main = self.page.get_by_role("main")
        named = re.compile(names)
        links = main.get_by_role("link", name=named).or_(main.get_by_role("button", name=named))
        if self.seen(links) is None:  # a heading: the first that stands below it
            heading = self.page.get_by_role("heading", name=re.compile(f"^(?:{names})$"))
            links = main.locator("section").filter(has=heading).last.get_by_role("link")
        self.taps(links)

    def _next(self, _: str) -> None:
        self.taps(self.link(self.t("age.next")))

    def _busy(self, _: str) -> None:
        self.taps(self.link(self.t("age.referral")))

    def _slip(self, _: str) -> None:
        self.taps(self.link(self.t("slip.link")))

    def _sheet(self, _: str) -> None:
        self.taps(self.link(self.t("slip.link_all")))

    def _compare(self, place: str) -> None:
        self.sends({self.t("answer.compare"): place}, self.t("compare.submit"))

    def _furigana(self, _: str) -> None:
        ruby = self.link(self.t("site.ruby"))
        if self.seen(ruby) is None:
            self.unfolds(self.page.get_by_role("banner").locator("summary"))
        self.taps(ruby)

    def _report(self, _: str) -> None:
        self.taps(self.link(self.t("answer.wrong")))
        self.page.get_by_label(self.t("report_what.wrong")).check()
        self.taps(self.page.get_by_role("button", name=self.t("report.submit"), exact=True))

    def at(self, path: str) -> bool:
        return f"{path}?" in f"{self.page.url}?"

    def link(self, name: str) -> Any:
        return self.page.get_by_role("link", name=name, exact=True)

    def seen(self, found: Any) -> Any:
        """Return the first of these that can be seen, if any."""
        return next((each for each in found.all() if each.is_visible()), None)

    def taps(self, found: Any) -> None:
        """Tap the first that can be seen; what it leads to has come when this returns."""
        one = self.seen(found)
        assert one is not None, f"nothing to tap: {found}"
        self._arrives(one.tap if self.task["device"] == "phone" else one.click)
        self.actions += 1

    def unfolds(self, menu: Any) -> None:
        """Tap what opens a part of this page."""
        menu.click()
        self.actions += 1

    def sends(self, filled: dict[str, str], button: str, of: Any = None) -> None:
        """Fill boxes, by their labels, and send their form: on a phone by the key of its keyboard."""
        for label, text in filled.items():
            box = self.seen((of or self.page).get_by_label(label, exact=True))
            assert box is not None, f"no box: {label}"
            box.fill(text)
        if self.task["device"] == "phone":
            self._arrives(lambda: box.press("Enter"))
        else:
            self._arrives(self.page.get_by_role("button", name=button, exact=True).last.click)
        self.actions += 1

    def _arrives(self, act: Any) -> None:
        if self.at("/all"):  # narrowed where it stands
            act()
            return
        with self.page.expect_event("framenavigated"):
            act()
        self.page.wait_for_load_state()

    def numbers(self) -> list[dict[str, Any]]:
        """The numbers on this screen and the next, in the order in which they are read."""
        found = [each for each in self.page.evaluate(_NUMBERS) if self.near(each["top"])]
        return sorted(found, key=lambda each: (round(each["top"]), each["left"]))

    def near(self, top: float) -> bool:
        return 0 <= top < 2 * self.page.viewport_size["height"]

    def finds(self) -> None:
        """Check what the task says about the end."""
        task, numbers = self.task, self.numbers()
        by_figures = {
            figures(each["number"]): each for each in sorted(numbers, key=lambda each: each["height"])
        }
        if right := task.get("right"):
            read = [
                figures(each["number"]) for each in numbers if not each["alarm"] or task["door"] == "danger"
            ]
            wanted, allowed = map(as_figures, (right, task.get("before", ())))
            first = next((each for each in read if each not in allowed - wanted), None)
            assert first in wanted, (first, read)
            self.reached(by_figures[first])
        for number in task.get("every", ()):
            assert figures(number) in by_figures, (number, [*by_figures])
            self.reached(by_figures[figures(number)])
        for text in task.get("shows", ()):
            assert any(self.near(top) for top in self.page.evaluate(_SHOWN, text)), text
        if outcome := task.get("outcome"):
            getattr(self, f"is_{outcome.replace('-', '_')}")()

    def reached(self, number: dict[str, Any]) -> None:
        least = FINGER if self.task["device"] == "phone" else POINTER
        assert number["height"] >= least - 0.5, number
        assert number["width"] >= FINGER - 0.5, number

    def is_outside(self) -> None:
        listed = {figures(number) for desk in packaged_edition().desks for number in desk.numbers}
        assert not listed & {figures(each["number"]) for each in self.numbers()}

    def is_not_listed(self) -> None:
        heading = self.page.get_by_role("heading", name=self.t("abstain.not-in-list_title"))
        assert heading.first.is_visible()

    def is_now(self) -> None:
        assert any(self.near(top) for top in self.page.evaluate(_SHOWN, OLD))

    def is_readings(self) -> None:
        assert self.seen(self.page.locator("main ruby rt")) is not None

    def is_excel(self) -> None:
        assert self.seen(self.page.locator('main a[href$=".xlsx"]')) is not None

    def is_kept(self) -> None:
        assert self.page.get_by_role("heading", name=self.t("report.thanks")).is_visible()


def figures(number: str) -> str:
    return re.sub(r"[^\d#]", "", number)


def as_figures(numbers: Any) -> set[str]:
    return {figures(number) for number in numbers}


def called(name: str, lang: str) -> Iterator[str]:
    """What pages in a language call a prefecture, a problem, a group of problems, or a kind of desk."""
    edition = packaged_edition()
    for tile in tiles():
        if name in (tile.name, tile.short):
            yield from (tile.called.of(lang), tile.square.of(lang))
    texts = [topic_name(edition.bundle, each) for each in all_topics(edition.bundle).values()]
    texts += [parent_name(edition.bundle, id) for id, _, _ in topics_by_parent(edition.bundle)]
    texts += [program_name(edition.bundle, each) for each in edition.programs]
    yield from (text.of(lang) for text in texts if text.ja == name)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A site with an office behind it, which has recorded one change since the list; its address and its store."""
    database = with_people(sqlite_store(tmp_path_factory.mktemp("office") / "store.sqlite"))
    desk = next(desk for desk in packaged_edition().desks if OLD in desk.numbers)
    evidence = [Evidence(Method.OTHER_LIST, "IT導入補助金2025 公募要領", day="2025")]
    change = made(desk.id, Field.PHONE, OLD, NEW, date(2025, 4, 1), "後の資料で番号が違う", evidence)
    with database.writing() as connection:
        Propose(served_edition(database), change, by="hanako").carry_out(connection)
        Review(served_edition(database), change.id, by="taro", accept=True, note="").carry_out(connection)
    publish(database, by="taro", note="変更")
    holder = Holder(database)
    router = Router(holder.served.edition)
    with serving(create_app(router.edition, router, holder)) as address:
        yield address, database


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one file, as somebody keeps it."""
    path = tmp_path_factory.mktemp("one") / "madoguchi.html"
    path.write_bytes(kept_value("one-file", lambda: one_file(packaged_edition())))
    return path


@pytest.fixture(scope="module")
def devices(chromium: Chromium) -> Iterator[dict[str, Any]]:
    """A phone and a desktop, each with one page for all who use it."""
    with chromium.awake():
        found = {
            "phone": chromium.fresh(viewport=PHONE, has_touch=True, is_mobile=True, service_workers="block"),
            "desktop": chromium.fresh(viewport=DESKTOP, service_workers="block"),
        }
    yield found
    with chromium.awake():
        for page in found.values():
            page.context.close()


def visit(page: Any, task: dict[str, Any], site: str, file: Path) -> Visitor:
    """Do a task on a page; return its visitor at the end. Raises AssertionError where the right number is not reached."""
    person = Visitor(page, task)
    page.context.clear_cookies()
    person.opens(site, file)
    person.does_it()
    until = time.monotonic() + PATIENCE
    while True:
        try:
            person.finds()
            break
        except AssertionError:
            if time.monotonic() > until:
                raise
            page.wait_for_timeout(250)
    assert person.actions <= task.get("most", MOST_ACTIONS), f"{person.actions} actions"
    return person


def test_there_are_sixty_in_six_languages() -> None:
    languages = Counter(task["id"].partition("-")[0] for task in TASKS)
    assert languages == {"ja": 22, "en": 8, "easy": 8, "zh": 8, "vi": 7, "ko": 7}
    assert len({task["id"] for task in TASKS}) == 60


@pytest.mark.parametrize("task", TASKS, ids=[task["id"] for task in TASKS])
def test_a_person_reaches_what_they_want(
    chromium: Chromium, devices: dict[str, Any], office: Any, file: Path, task: dict[str, Any]
) -> None:
    site, database = office
    with chromium.awake():
        visit(devices[task["device"]], task, site, file)
    if task.get("outcome") == "kept":
        with database.reading() as connection:
            (report,) = reports(connection)
        desk = packaged_edition().desk_by_id[report.desk]
        assert desk.name == task["wants"]
