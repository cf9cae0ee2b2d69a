"""Owners' pages: whether they are looked at, which, what was found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Bring the tables to this version. Nothing is looked at until an editor says so."""
    op.create_table(
        "watching",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_on", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("programs", sa.JSON(), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("busy_until", sa.String(length=20), nullable=True),
        sa.CheckConstraint("one = 1", name=op.f("watching_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("watching_pk")),
    )
    op.create_table(
        "watched_pages",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("desk", sa.String(length=36), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("watched_pages_pk")),
        sa.UniqueConstraint("desk", "url", name=op.f("watched_pages_desk_unique")),
    )
    op.create_table(
        "page_contents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("page_contents_pk")),
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["page_contents.sha256"], name=op.f("visits_sha256_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("visits_pk")),
    )
    op.create_index(op.f("visits_url_index"), "visits", ["url"])
    op.create_index("visits_at_index", "visits", ["at"])
    op.create_table(
        "looks",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("other", sa.String(length=32), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("decided", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "status in ('confirmed', 'differs', 'gone', 'elsewhere', 'silent')", name=op.f("looks_status")
        ),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("looks_visit_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("looks_pk")),
    )
    op.create_index(op.f("looks_visit_index"), "looks", ["visit"])
    op.create_index(op.f("looks_desk_index"), "looks", ["desk"])
