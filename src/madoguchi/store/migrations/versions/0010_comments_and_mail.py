"""What editors say to each other about a desk; who is told of what waits by mail, and the queue of these mails."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Bring the tables to this version. Nobody has said anything, and nobody is written to."""
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("desk", sa.String(length=36), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("taken_back_at", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("comments_pk")),
    )
    op.create_index(op.f("comments_desk_index"), "comments", ["desk"])
    op.create_table(
        "mentions",
        sa.Column("comment", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("read_at", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["comment"], ["comments.id"], name=op.f("mentions_comment_fk")),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f("mentions_person_fk")),
        sa.PrimaryKeyConstraint("comment", "person", name=op.f("mentions_pk")),
    )
    op.create_index(op.f("mentions_person_index"), "mentions", ["person"])
    op.create_table(
        "mail_addresses",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("greeted_at", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f("mail_addresses_person_fk")),
        sa.PrimaryKeyConstraint("person", name=op.f("mail_addresses_pk")),
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.String(length=20), nullable=False),
        sa.Column("busy_until", sa.String(length=20), nullable=True),
        sa.Column("sent_at", sa.String(length=20), nullable=True),
        sa.Column("failure", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f("mails_person_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("mails_pk")),
    )
    op.create_index(op.f("mails_person_index"), "mails", ["person"])
    waits = sa.text("sent_at is null")
    op.create_index(
        "mails_one_waits", "mails", ["person"], unique=True, sqlite_where=waits, postgresql_where=waits
    )
    op.create_table(
        "told",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("entry", sa.String(length=64), nullable=False),
        sa.Column("mail", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f("told_person_fk")),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name=op.f("told_mail_fk")),
        sa.PrimaryKeyConstraint("person", "entry", name=op.f("told_pk")),
    )
    op.create_index(op.f("told_mail_index"), "told", ["mail"])
