"""Knowledge on its way to readers: drafts read with the newest version, published and taken back as one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from madoguchi.data.bundle import GUIDEBOOK, Bundle, packed
from madoguchi.editorial.changing import Propose, Review, made
from madoguchi.editorial.gate import look
from madoguchi.editorial.importing import (
    import_file,
    read_again,
    rebuild,
    served_edition,
    unknown_tables,
)
from madoguchi.editorial.knowledge import SaveVersion
from madoguchi.editorial.publish_rights import ApproveKnowledge
from madoguchi.errors import InputError, MadoguchiError, RefusedError
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store.drafts import draft_of, edition_of_draft
from madoguchi.store.editions import packaged_edition, pointed
from madoguchi.store.knowledge import save, versions
from tests.people import publish, roll_back, see

pytestmark = pytest.mark.long  # each reads and builds whole lists
NEW = """

海外知財相談窓口
窓口名\t担当\t電話番号\t受付\t最寄り
青森海外知財デスク\t国際係\t017-722-2222\t平日9時〜17時\t青森駅
大阪海外知財デスク\t国際係\t06-6222-2222\t平日9時〜17時\t梅田駅
"""
TABLE = """
[[table]]
id = "overseas-ip"
program = "overseas-ip"
heading = ["海外知財相談窓口"]
columns = { "窓口名" = "organization", "担当" = "unit", "電話番号" = "phones", "受付" = "hours", "最寄り" = "note" }
cell = "path"
"""
PROGRAM = """
[[program]]
slug = "overseas-ip"
name = "海外知財相談窓口"
"""


def with_files(bundle: Bundle, **texts: str) -> Bundle:
    """The bundle with texts added to its TOML files."""
    files = {f"{name}.toml": (bundle.text(f"{name}.toml") + more).encode() for name, more in texts.items()}
    return packed({**bundle.portable, **files})


def saved(database, bundle: Bundle, by: str = "jiro") -> str:
    with database.writing() as connection:
        return save(connection, bundle, by=by, note="a test").bundle


@pytest.fixture
def described() -> Bundle:
    return with_files(GUIDEBOOK, tables=TABLE, programs=PROGRAM)


def test_a_draft_is_read_with_the_newest_version_and_published_with_it(store, text, described):
    imported = import_file(store, (text + NEW).encode(), "new.txt", by="hanako")
    id = imported.draft.id
    assert [facts.heading for facts in unknown_tables(imported.edition)] == ["海外知財相談窓口"]
    assert imported.draft.knowledge is None
    digest = saved(store, described)
    assert any("other knowledge than was saved last" in problem for problem in look(store, id).problems)
    edition = rebuild(store, id, by="hanako")
    assert unknown_tables(edition) == ()
    with store.reading() as connection:
        draft = draft_of(connection, id)
        assert draft.knowledge == digest
        assert edition_of_draft(connection, draft).bundle == described
    see(store, id)
    gate = look(store, id)
    assert gate.problems == ()
    with pytest.raises(RefusedError, match="jiro saved version 1 of the knowledge"):
        publish(store, by="jiro", note="", draft=id)
    made = publish(store, by="taro", note="", draft=id, gate=gate)
    assert made.knowledge == digest
    assert served_edition(store).bundle == described
    assert served_edition(store).desks[-1].program == "overseas-ip"

    back = roll_back(store, by="taro", note="a test")
    assert back.knowledge is None
    assert served_edition(store).bundle == GUIDEBOOK
    forth = roll_back(store, by="taro", note="a test", to=made.revision)
    assert forth.knowledge == digest
    assert served_edition(store).bundle == described


def test_words_and_texts_are_published_without_a_draft_and_taken_back(store):
    words = with_files(GUIDEBOOK, aliases='\n[[alias]]\nnames = ["みらいの窓口"]\nprogram = "yorozu"\n')
    digest = saved(store, words)
    gate = look(store)
    assert (gate.problems, gate.something, gate.waiting) == ((), True, False)
    publish(store, by="taro", note="words", gate=gate)
    served = served_edition(store)
    assert (served.revision, served.bundle) == (packaged_edition().revision, words)
    assert not look(store).something
    with pytest.raises(RefusedError, match="nothing to publish"):
        publish(store, by="taro", note="")
    roll_back(store, by="taro", note="a test")
    with store.reading() as connection:
        assert pointed(connection).knowledge is None
    assert look(store).knowledge == digest  # it comes with the next publication again


def test_names_of_kinds_of_desk_and_kinds_without_a_desk_are_published_without_a_draft(store):
    files = {name: GUIDEBOOK.text(name) for name in ("programs.toml", "aliases.toml")}
    renamed = files["programs.toml"].replace('name = "経済産業局"', 'name = "経済の役所"', 1) + PROGRAM
    words = files["aliases.toml"] + '\n[[alias]]\nnames = ["みらいの窓口"]\nprogram = "yorozu"\n'
    told = {"programs.toml": renamed.encode(), "aliases.toml": words.encode()}
    digest = saved(store, packed({**GUIDEBOOK.portable, **told}))
    gate = look(store)
    assert (gate.problems, gate.something, gate.waiting) == ((), True, False)
    publish(store, by="taro", note="names", gate=gate)
    served = served_edition(store)
    assert served.program_by_slug["meti-bureau"].name == "経済の役所"
    assert served.program_by_slug["overseas-ip"].name == "海外知財相談窓口"
    assert (served.bundle.name, served.desks) == (digest, packaged_edition().desks)
    assert not look(store).something


def test_a_kind_that_desks_are_of_does_not_go_without_a_draft(store):
    one, *others = GUIDEBOOK.text("programs.toml").split("\n[[program]]\n")
    fewer = "\n[[program]]\n".join([one, *(each for each in others if 'slug = "yorozu"' not in each)])
    saved(store, packed({**GUIDEBOOK.portable, "programs.toml": fewer.encode()}))
    gate = look(store)
    assert (gate.something, gate.waiting) == (False, True)


def test_what_was_taken_back_before_anybody_got_it_is_nothing_to_publish(store, described):
    saved(store, described)
    saved(store, packed(GUIDEBOOK.portable))
    gate = look(store)
    assert (gate.something, gate.waiting, gate.knowledge) == (False, False, None)


def test_two_who_both_saved_let_each_other_through(store):
    saved(store, with_files(GUIDEBOOK, aliases="\n# one\n"), by="jiro")
    saved(store, with_files(GUIDEBOOK, aliases="\n# one\n# two\n"), by="taro")
    for by in ("jiro", "taro"):
        with pytest.raises(RefusedError, match="approve it at the gate"):
            publish(store, by=by, note="")
    with pytest.raises(RefusedError, match="saved anew in the meantime"):
        ApproveKnowledge(1, by="taro").carry_out_in(store)
    ApproveKnowledge(2, by="jiro").carry_out_in(store)
    with pytest.raises(RefusedError, match="jiro saved version 1 of the knowledge"):
        publish(store, by="jiro", note="")  # one's own look is no second one
    late = saved(store, with_files(GUIDEBOOK, aliases="\n# one\n# two\n# three\n"), by="taro")
    with pytest.raises(RefusedError, match="taro saved version 3"):
        publish(store, by="taro", note="")
    ApproveKnowledge(3, by="jiro").carry_out_in(store)
    assert publish(store, by="taro", note="").knowledge == late


def test_what_reads_the_list_otherwise_waits_for_a_draft(store, described):
    saved(store, described)
    gate = look(store)
    assert (gate.something, gate.waiting, gate.knowledge) == (False, True, None)


def test_who_published_on_an_older_version_is_refused(store):
    saved(store, with_files(GUIDEBOOK, aliases="\n# one\n"))
    gate = look(store)
    saved(store, with_files(GUIDEBOOK, aliases="\n# two\n"))
    with pytest.raises(RefusedError, match="saved anew in the meantime"):
        publish(store, by="taro", note="", gate=gate)


def test_going_back_to_a_publication_by_its_number_brings_its_knowledge(store):
    first = saved(store, with_files(GUIDEBOOK, aliases="\n# one\n"))
    one = publish(store, by="taro", note="one")
    saved(store, with_files(GUIDEBOOK, aliases="\n# two\n"))
    two = publish(store, by="taro", note="two")
    assert one.revision == two.revision
    back = roll_back(store, by="taro", note="a test", to=f"publication:{one.seq}")
    assert back.knowledge == first
    with pytest.raises(InputError, match="no publication"):
        roll_back(store, by="taro", note="a test", to="publication:9")


def test_of_two_who_save_at_once_the_second_is_told(database):
    def saving(more: str) -> str:
        bundle = with_files(GUIDEBOOK, aliases=more)
        try:
            SaveVersion(bundle, by="jiro", note=more.strip(), base="").carry_out_in(database)
        except RefusedError as error:
            return str(error)
        return "saved"

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(saving, (f"\n# {n}\n" for n in range(4))))
    assert [each[:13] for each in told] == ["saved", *["somebody else"] * 3]
    with database.reading() as connection:
        assert len(versions(connection)) == 1


def test_who_may_save_and_what_is_worth_saving(store):
    bundle = with_files(GUIDEBOOK, aliases="\n# more\n")
    for by, note, given, told in (
        ("hanako", "why", bundle, "needs the role reviewer"),
        ("nobody", "why", bundle, "nobody is called"),
        ("jiro", "  ", bundle, "only this note"),
        ("jiro", "why", GUIDEBOOK, "nothing was changed"),
        ("jiro", "why", with_files(GUIDEBOOK, aliases="\n[[alias]\n"), "not TOML"),
    ):
        with pytest.raises(MadoguchiError, match=told):
            SaveVersion.ready(store, given, by=by, note=note).carry_out_in(store)
    with store.reading() as connection:
        assert versions(connection) == ()


def test_a_change_outlives_the_same_list_that_reads_otherwise_now(store):
    """Only a newer list takes the place of a change; the very list, read with other knowledge, is none."""
    desk = next(each for each in packaged_edition().desks if "03-3501-1511" in each.numbers)
    evidence = [Evidence(Method.LETTER, "their letter", day="2026-11-01")]
    change = made(desk.id, Field.PHONE, "03-3501-1511", "03-3501-1599", date(2026, 1, 1), "moved", evidence)
    with store.writing() as connection:
        Propose(packaged_edition(), change, by="hanako").carry_out(connection)
        Review(packaged_edition(), change.id, by="taro", accept=True, note="").carry_out(connection)
    publish(store, by="taro", note="a change")
    saved(store, with_files(GUIDEBOOK, suspects="\n# more\n"))
    again = read_again(store, by="hanako")
    gate = look(store, again.draft.id)
    assert [each.id for each in gate.carried.kept] == [change.id]
    assert gate.problems == ()
    publish(store, by="taro", note="read anew", draft=again.draft.id)
    assert [each.id for each in served_edition(store).changes] == [change.id]
