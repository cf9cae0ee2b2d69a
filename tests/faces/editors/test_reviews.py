"""Drafts in memory: what they are compared with is the edition that the node holds already."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.editions.codec import encode
from madoguchi.faces.editors.reviews import Reviews
from madoguchi.store.database import now
from madoguchi.store.editions import PUBLISH, Publication, move_pointer, packaged_edition, put_revision


def test_the_served_edition_is_read_once_more_only_where_the_node_has_another(node, store):
    reviews = Reviews(store, node.holder)
    with store.reading() as connection:
        assert reviews.printed(connection) is packaged_edition()
    edition = replace(packaged_edition(), id="2024")
    with store.writing() as connection:
        revision = put_revision(connection, encode(edition), edition.id, now())
        move_pointer(connection, Publication(0, revision, "", PUBLISH, now(), "hanako", "", {}, ()))
    with store.reading() as connection:
        assert reviews.printed(connection).revision == revision
    assert node.look()
    with store.reading() as connection:
        assert reviews.printed(connection) is node.holder.served.edition
