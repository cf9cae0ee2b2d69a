"""What callers answer, as counts by day; words that they let the editors have."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Bring the tables to this version. Nobody has answered yet."""
    op.create_table(
        "caller_answers",
        sa.Column("desk", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("said", sa.String(length=16), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("said in ('reached', 'wrong-desk', 'dead')", name=op.f("caller_answers_said")),
        sa.PrimaryKeyConstraint("desk", "number", "day", "said", name=op.f("caller_answers_pk")),
    )
    op.create_index(op.f("caller_answers_day_index"), "caller_answers", ["day"])
    op.create_table(
        "caller_questions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("desk", sa.String(length=36), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("wanted", sa.String(length=36), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.CheckConstraint("state in ('new', 'material')", name=op.f("caller_questions_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("caller_questions_pk")),
    )
