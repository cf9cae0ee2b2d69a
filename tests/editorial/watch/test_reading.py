"""What an owner's page says of a desk's number, judged by hand."""

from __future__ import annotations

import pytest

from madoguchi.editorial.watch.reading import looks_at
from madoguchi.errors import SourceError
from madoguchi.store.watching import LookStatus


@pytest.fixture(scope="module")
def desk(edition):
    """A body with one desk and one number."""
    return next(desk for desk in edition.desks if desk.name == "山口県信用保証協会")


OURS, THEIRS = "083-921-3090", "083-921-3099"


def look(edition, desk, page: str | bytes):
    content = page if isinstance(page, bytes) else f"<html><body>{page}</body></html>".encode()
    (found,) = looks_at(edition, [desk.id], content)
    return found


@pytest.mark.parametrize(
    ("page", "status", "other"),
    [
        ("<h1>{name}</h1><p>電話 {ours}</p>", LookStatus.CONFIRMED, ""),
        ("<h1>ごあいさつ</h1><p>お問い合わせ　TEL：{ours}</p>", LookStatus.CONFIRMED, ""),
        ("<p>電話（０８３）９２１－３０９０</p>", LookStatus.CONFIRMED, ""),
        ("<table><tr><th>名称</th><th>電話番号</th></tr><tr><td>{name}</td><td>{ours}</td></tr></table>", LookStatus.CONFIRMED, ""),
        ("<h1>{name}</h1><p>電話 {theirs}</p>", LookStatus.DIFFERS, THEIRS),
        ("<p>お問い合わせ先 電話 {theirs}</p>", LookStatus.DIFFERS, THEIRS),
        ("<p>{name}</p><p>旧電話番号 {ours}</p><p>新電話番号 {theirs}</p>", LookStatus.DIFFERS, THEIRS),
        ("<p>{name} 電話 <s>{ours}</s> {theirs}</p>", LookStatus.DIFFERS, THEIRS),
        ("<h1>{name}</h1><table><tr><th>電話番号</th><td>{theirs}</td></tr></table>", LookStatus.DIFFERS, THEIRS),
        ("<table><tr><th>所在地</th><td>山口市</td></tr><tr><th>TEL</th><td>{ours}</td></tr></table>", LookStatus.CONFIRMED, ""),
        ("<p>{name}の番号は {ours}（旧）です</p>", LookStatus.ELSEWHERE, ""),
        ("<h1>{name}</h1><p>採用担当 電話 {theirs}</p>", LookStatus.SILENT, ""),
        ("<p>東京都中小企業振興公社 電話 {theirs}</p>", LookStatus.SILENT, ""),
        ("<footer>〒753-0074 山口市<br>TEL:{theirs}(代表)</footer>", LookStatus.DIFFERS, THEIRS),
        ("<p>{name} FAX {theirs}</p>", LookStatus.SILENT, ""),
        ("<p>{name}のページへようこそ</p>", LookStatus.SILENT, ""),
        ("<p>{name} 旧番号：{ours}</p>", LookStatus.ELSEWHERE, ""),
        ("<p>{name} 電話 {ours}</p><p>総務部 電話 {theirs}</p>", LookStatus.CONFIRMED, ""),
        ("<p>更新日 2026-11-01、〒753-0074</p>", LookStatus.SILENT, ""),
        ("<script>var tel = '{theirs}'</script><p>{name} 電話 {ours}</p>", LookStatus.CONFIRMED, ""),
    ],
)  # fmt: skip
def test_what_a_page_says(edition, desk, page, status, other):
    assert desk.numbers == (OURS,)
    found = look(edition, desk, page.format(name=desk.name, ours=OURS, theirs=THEIRS))
    assert (found.status, found.other) == (status, other)
    assert bool(found.printed) is (status is not LookStatus.SILENT)


def test_another_encoding_is_read_and_a_broken_one_breaks_nothing(edition, desk):
    page = f"<html><p>{desk.name} 電話 {OURS}</p></html>"
    assert look(edition, desk, page.encode("cp932")).status is LookStatus.CONFIRMED
    try:
        broken = look(edition, desk, page.encode()[:40] + b"\xff\xfe\x80" + page.encode()[40:])
    except SourceError:
        return
    assert broken.status in LookStatus


@pytest.mark.parametrize(
    "content", [b"", b"<html><body></body></html>", b"\x00\x01\x02" * 99, b"%PDF-1.7\nbroken"]
)
def test_a_page_without_words_is_no_evidence(edition, desk, content):
    with pytest.raises(SourceError):
        looks_at(edition, [desk.id], content)
