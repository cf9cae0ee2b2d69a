"""What somebody began and did not finish; who makes a call; a feed for each person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Bring the tables to this version. No call of a campaign that stands is anybody's."""
    op.create_table(
        "kept_work",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.Column("changed_at", sa.String(length=20), nullable=False),
        sa.CheckConstraint("kind in ('form', 'crosscheck', 'sheet')", name=op.f("kept_work_kind")),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f("kept_work_person_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("kept_work_pk")),
    )
    op.create_index(op.f("kept_work_person_index"), "kept_work", ["person"])
    op.create_table(
        "feeds",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f("feeds_person_fk")),
        sa.PrimaryKeyConstraint("person", name=op.f("feeds_pk")),
        sa.UniqueConstraint("digest", name=op.f("feeds_digest_unique")),
    )
    op.add_column("calls", sa.Column("caller", sa.String(length=64), nullable=True))
