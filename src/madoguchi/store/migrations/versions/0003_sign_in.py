"""Wrong passwords counted by name and address; second factors; what a session was opened with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def upgrade() -> None:
    """Bring the tables to this version. Every session ends: nothing is known of where it was opened."""
    op.execute("delete from sessions")
    with op.batch_alter_table("sessions") as batch:
        batch.add_column(sa.Column("address", sa.String(length=64), nullable=False, server_default=""))
        batch.add_column(sa.Column("agent", sa.String(length=64), nullable=False, server_default=""))
    op.drop_column("people", "failures")
    op.drop_column("people", "locked_until")
    op.create_table(
        "sign_in_tries",
        _text("kind", 8),
        _text("name", 64),
        _text("address", 64),
        sa.Column("failures", sa.Integer(), nullable=False),
        _text("last_at", 20),
        _text("until", 20, nullable=True),
        sa.CheckConstraint("kind in ('pair', 'address', 'name', 'audit')", name=op.f("sign_in_tries_kind")),
        sa.PrimaryKeyConstraint("kind", "name", "address", name=op.f("sign_in_tries_pk")),
    )
    op.create_index("sign_in_tries_last_at_index", "sign_in_tries", ["last_at"])
    op.create_table(
        "known_addresses",
        _text("person", 64),
        _text("address", 64),
        _text("at", 20),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f("known_addresses_person_fk")),
        sa.PrimaryKeyConstraint("person", "address", name=op.f("known_addresses_pk")),
    )
    op.create_table(
        "second_factors",
        _text("person", 64),
        _text("secret", 64),
        _text("begun_at", 20),
        _text("confirmed_at", 20, nullable=True),
        sa.Column("last_counter", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f("second_factors_person_fk")),
        sa.PrimaryKeyConstraint("person", name=op.f("second_factors_pk")),
    )
    op.create_table(
        "recovery_codes",
        _text("person", 64),
        _text("digest", 64),
        _text("used_at", 20, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f("recovery_codes_person_fk")),
        sa.PrimaryKeyConstraint("person", "digest", name=op.f("recovery_codes_pk")),
    )
