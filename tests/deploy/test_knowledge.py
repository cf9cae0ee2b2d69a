"""A table that nobody described, from the file to the readers of two nodes, on the pages alone."""

from __future__ import annotations

import json
import re
import time
from urllib.parse import quote

import httpx
import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editorial.signing_in import hashed
from madoguchi.store.database import Database
from madoguchi.store.knowledge import versions
from madoguchi.store.people import Role, add_person
from tests.deploy.nodes import Running, get, node, revision, wait_until
from tests.postgres import TEMPLATE

PASSWORD = "quiet river seven stones"
SECONDS = 10.0  # within which every node serves what was published
NEW = """

海外知財相談窓口
窓口名\t担当\t電話番号\t受付\t最寄り
青森海外知財デスク\t国際係\t017-722-2222\t平日9時〜17時\t青森駅
大阪海外知財デスク\t国際係\t06-6222-2222\t平日9時〜17時\t梅田駅
"""
SAID = {
    "id": "overseas-ip", "program": "+", "program_name": "海外知財相談", "area": "name", "role-0": "organization",
    "role-1": "unit", "role-2": "phones", "role-3": "hours", "role-4": "note",
}  # fmt: skip
ALIAS = '\n[[alias]]\nprogram = "overseas-ip"\nnames = ["ちざいの海外さん"]\nreason = "what people call it"\n'


class Editor(httpx.Client):
    """A person's browser at a node."""

    def __init__(self, at: Running, name: str) -> None:
        base = f"http://127.0.0.1:{at.port}"
        super().__init__(base_url=base, headers={"origin": base}, timeout=120)
        answer = self.post("/edit/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text.replace("<wbr>", "")  # where a line may end parts no word

    def submit(self, path: str, data: dict[str, object], **more: object) -> httpx.Response:
        csrf = re.search(r'name="csrf" value="([^"]+)"', self.page("/edit/password"))[1]
        answer = self.post(path, data={"csrf": csrf, **data}, **more)
        assert answer.status_code in (200, 303), answer.text
        return answer


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def answered(at: Running, question: str) -> list[str]:
    """The numbers that a node answers with."""
    found = json.loads(get(at.port, f"/api/ask?q={quote(question)}") or b'{"answers":[]}')
    return [number for answer in found["answers"] for number in answer["numbers"]]


@pytest.fixture
def database(postgres) -> Database:
    """A store on PostgreSQL in which hanako edits, jiro and taro review."""
    found = Database(postgres.fresh(TEMPLATE))
    roles = {"hanako": Role.EDITOR, "jiro": Role.REVIEWER, "taro": Role.REVIEWER}
    with found.writing() as connection:
        for name, role in roles.items():
            add_person(connection, name, "", role, password=hashed(PASSWORD, name=""), must_change=False)
    return found


def test_a_new_table_reaches_the_readers_of_two_nodes_on_the_pages_alone(database, tmp_path, record_property):
    text = GUIDEBOOK.bytes("sources/contact-list-2023.txt").decode("utf-8-sig")
    untouched = GUIDEBOOK.digest
    with node(database.url, tmp_path / "a") as one, node(database.url, tmp_path / "b") as two:
        nodes = (one, two)
        assert [answered(each, "青森海外知財デスク").count("017-722-2222") for each in nodes] == [0, 0]

        hanako = Editor(one, "hanako")
        listed = hanako.submit("/edit/drafts", {}, files={"file": ("list-2024.txt", (text + NEW).encode())})
        draft = re.search(r"url=/edit/drafts/(\d+)", listed.text)[1]
        assert "列の意味を決める" in hanako.page(f"/edit/drafts/{draft}")

        jiro = Editor(two, "jiro")  # on the other node
        page = jiro.page(f"/edit/knowledge/table?draft={draft}")
        path = re.search(r'action="(/edit/knowledge/table\?[^"#]+)', page)[1].replace("&amp;", "&")
        said = {**SAID, "base": hidden(page, "base")}
        assert "窓口 2 件（はじめの 2 件）" in jiro.submit(path, {**said, "act": "try"}).text
        jiro.submit(path, {**said, "act": "save"})
        assert "知らない表" not in hanako.page(f"/edit/drafts/{draft}")

        walk = hanako.page(f"/edit/drafts/{draft}/walk")
        for act in dict.fromkeys(re.findall(r'name="act" value="(seen [^"]+)"', walk)):
            hanako.submit(f"/edit/drafts/{draft}/walk", {"act": act, "shown": hidden(walk, "shown")})
        taro = Editor(one, "taro")
        gate = taro.page(f"/edit/drafts/{draft}/gate")
        assert "公開できます。" in gate
        taro.submit("/edit/publish", {"draft": draft, "seen": hidden(gate, "seen"), "note": "新しい表"})
        began = time.monotonic()
        for each in nodes:
            wait_until(lambda each=each: "017-722-2222" in answered(each, "青森海外知財デスク"), SECONDS)
        record_property("seconds until both nodes have the table", round(time.monotonic() - began, 1))
        assert revision(one.port) == revision(two.port)
        assert "海外知財相談" in get(two.port, "/tables").decode().replace("<wbr>", "")

        # Words alone: no draft, no new edition.
        name = "/edit/knowledge/file/aliases.toml"
        page = jiro.page(name)
        assert "06-6222-2222" not in answered(one, "ちざいの海外さん 大阪")
        words = GUIDEBOOK.text("aliases.toml") + ALIAS
        jiro.submit(name, {"text": words, "note": "呼び名", "base": hidden(page, "base"), "act": "save"})
        taro.submit(
            "/edit/publish", {"draft": "", "seen": hidden(taro.page("/edit/gate"), "seen"), "note": "言葉"}
        )
        began = time.monotonic()
        for each in nodes:
            wait_until(lambda each=each: "06-6222-2222" in answered(each, "ちざいの海外さん 大阪"), SECONDS)
        record_property("seconds until both nodes have the word", round(time.monotonic() - began, 1))
        assert [each.process.poll() for each in nodes] == [None, None]

    with database.reading() as connection:
        assert [each.person for each in versions(connection)] == ["jiro", "jiro"]
    assert GUIDEBOOK.digest == untouched
    database.close()
