"""A further list for a directory that is served: looked at, kept as a version and a draft, published, read again."""

from __future__ import annotations

import pytest

from madoguchi.data.bundle import VARIABLE, Bundle, chosen
from madoguchi.editions.codec import encode
from madoguchi.editions.proof import prove
from madoguchi.editorial.founding import founded, keep
from madoguchi.editorial.gate import look
from madoguchi.editorial.importing import import_file, rebuild, served_edition
from madoguchi.editorial.joining import Meant, join_list, look_at_list
from madoguchi.editorial.knowledge import current, left_over, save_again
from madoguchi.editorial.proposing import propose
from madoguchi.editorial.reviewing import Discard
from madoguchi.errors import InputError
from madoguchi.ingest.spec import Role
from madoguchi.model.notice import Severity
from madoguchi.store.database import Database
from madoguchi.store.drafts import draft_of, edition_of_draft
from madoguchi.store.knowledge import versions
from tests.editorial.test_adding import FIRST, SECOND
from tests.people import publish, see

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def city(tmp_path, monkeypatch) -> None:
    """The directory of one list on which this process works."""
    folder = tmp_path / "city"
    with founded(folder) as founding:
        built = founding.attempt(propose(FIRST.encode(), "one.txt", edition="2026"), "city")
        keep(built, Bundle(founding.place))
    monkeypatch.setenv(VARIABLE, str(folder))


def test_what_a_list_adds_is_seen_and_nothing_is_kept(store: Database) -> None:
    found = look_at_list(store, SECOND.encode(), "two.csv").addition
    assert [desk.name for desk in found.new] == ["東相談室", "北相談室"]
    assert [desk.name for desk, _ in found.shared] == ["国分寺支所", "(公財)産業支援財団"]
    assert ["087-000-9999" in str(notice) for notice in found.differing] == [True]
    with store.reading() as connection:
        assert versions(connection) == ()


def test_a_list_that_was_discarded_keeps_nothing_back_and_leaves_when_one_goes_back(store: Database) -> None:
    own = chosen().portable
    draft = join_list(store, SECOND.encode(), "two.csv", by="jiro", note="a further list")
    with store.writing() as connection:
        Discard(draft.id, by="jiro").carry_out(connection)
        left = left_over(connection, draft_of(connection, draft.id))
    assert left is not None
    assert (left.version.seq, left.before) == (1, None)
    later = import_file(
        store, FIRST.replace("087-839-2066", "087-839-2067").encode(), "one-2027.txt", by="hanako"
    )
    assert later.severities[Severity.ERROR] == 0
    assert [source.id for source in later.edition.sources] == ["one"]

    save_again(store, 0, by="taro", note="not wanted").carry_out_in(store)
    with store.reading() as connection:
        version, bundle = current(connection)
        assert (version.seq, version.note, version.person) == (2, "not wanted", "taro")
        assert left_over(connection, draft_of(connection, draft.id)) is None
    assert bundle.portable == own
    gate = look(store)
    assert (gate.something, gate.waiting) == (False, False)
    again = join_list(store, SECOND.encode(), "two.csv", by="jiro", note="after all")
    with store.reading() as connection:
        assert [s.id for s in edition_of_draft(connection, again).sources] == ["one", "two"]


def test_it_becomes_a_version_and_a_draft_and_is_published(store: Database) -> None:
    before = served_edition(store)
    draft = join_list(store, SECOND.encode(), "two.csv", by="jiro", note="a further list")
    with store.reading() as connection:
        assert [(version.person, version.note) for version in versions(connection)] == [
            ("jiro", "a further list")
        ]
    edition = rebuild(
        store, draft.id, by="hanako"
    )  # with an erratum, or newer knowledge, it stands beside the first still
    assert [(source.id, source.count) for source in edition.sources] == [("one", 7), ("two", 5)]
    kept = [edition.desk_by_id[desk.id] for desk in before.desks]
    assert [(desk.name, desk.numbers) for desk in kept] == [
        (desk.name, desk.numbers) for desk in before.desks
    ]
    assert [len(desk.also) for desk in kept] == [0, 1, 0, 1]
    assert prove(encode(edition))[1] == []
    see(store, draft.id)
    assert look(store, draft.id).problems == ()
    publish(store, by="taro", note="a test", draft=draft.id)
    served = served_edition(store)
    assert [source.id for source in served.sources] == ["one", "two"]

    later = SECOND.replace("9999", "8888")  # next year's text of it takes its place
    again = import_file(store, later.encode(), "two-2027.csv", by="hanako")
    assert [source.id for source in again.edition.sources] == ["one", "two"]
    assert again.kinds == {"number": 1}


def test_it_stands_beside_a_later_edition_than_the_folder_is_of(store: Database) -> None:
    """Next year's list is published, then a further one is added: the folder's own descriptions are of the year before."""
    later = FIRST.replace("087-839-2066", "087-839-2067").encode()
    first = import_file(store, later, "one-2027.txt", by="hanako", edition="2027")
    see(store, first.draft.id)
    publish(store, by="taro", note="a year later", draft=first.draft.id)
    draft = join_list(store, SECOND.encode(), "two.csv", by="jiro", note="a further list", title="支所の窓口")
    see(store, draft.id)
    assert look(store, draft.id).problems == ()
    publish(store, by="taro", note="with the branches", draft=draft.id)
    served = served_edition(store)
    assert (served.id, [source.facts.edition for source in served.sources]) == ("2027", ["2027", "2027"])
    assert [source.facts.title for source in served.sources] == ["相談窓口一覧", "支所の窓口"]
    again = import_file(store, SECOND.replace("9999", "8888").encode(), "two-2027.csv", by="hanako")
    assert [source.id for source in again.edition.sources] == ["one", "two"]
    assert again.edition.sources[1].facts.title == "支所の窓口"


def test_columns_mean_what_somebody_says(store: Database) -> None:
    proposal = look_at_list(store, SECOND.encode(), "two.csv").proposal
    assert [column.role for column in proposal.tables[0].columns] == [
        Role.ORGANIZATION,
        Role.PHONES,
        Role.FAX,
    ]
    found = look_at_list(store, SECOND.encode(), "two.csv", meant=[Meant(0, 2, Role.NOTE)])
    (north,) = [desk for desk in found.addition.new if desk.name == "北相談室"]
    assert (north.faxes, [note.text for note in north.notes]) == ((), ["087-000-3334"])


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (FIRST, "same.txt", "もう入っています|in the directory already"),
        (FIRST.replace("2066", "2067"), "newer.txt", "新しい版のようです|a new edition of"),
    ],
)
def test_a_list_that_is_there_is_refused(store: Database, content: str, name: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        join_list(store, content.encode(), name, by="jiro", note="x")
    with store.reading() as connection:
        assert versions(connection) == ()
