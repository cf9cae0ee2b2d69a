"""Links for the bodies that own desks, tokens for programs; a look that the owner itself took."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_HOW = "how in ('called', 'owner-site', 'letter', 'owner')"


def upgrade() -> None:
    """Bring the tables to this version. Nobody is invited yet, and no program may write."""
    op.add_column("reports", _text("sender", 64, nullable=True))
    _let_owners_look()
    op.create_table(
        "owner_links",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        _text("organization", 36),
        sa.Column("name", sa.Text(), nullable=False),
        _text("actor", 64),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _text("digest", 64),
        _text("made_at", 20),
        _text("made_by", 64),
        _text("ends_at", 20),
        _text("opened_at", 20, nullable=True),
        _text("revoked_at", 20, nullable=True),
        _text("revoked_by", 64, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("owner_links_pk")),
        sa.UniqueConstraint("digest", name=op.f("owner_links_digest_unique")),
    )
    op.create_index(op.f("owner_links_actor_index"), "owner_links", ["actor"])
    op.create_table(
        "owner_sessions",
        _text("token", 64),
        sa.Column("link", sa.Integer(), nullable=False),
        _text("csrf", 64),
        _text("made_at", 20),
        sa.ForeignKeyConstraint(["link"], ["owner_links.id"], name=op.f("owner_sessions_link_fk")),
        sa.PrimaryKeyConstraint("token", name=op.f("owner_sessions_pk")),
    )
    op.create_index(op.f("owner_sessions_link_index"), "owner_sessions", ["link"])
    op.create_table(
        "tokens",
        _text("name", 32),
        _text("digest", 64),
        sa.Column("scopes", sa.JSON(), nullable=False),
        _text("made_at", 20),
        _text("made_by", 64),
        _text("used_at", 20, nullable=True),
        _text("revoked_at", 20, nullable=True),
        _text("revoked_by", 64, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("tokens_pk")),
        sa.UniqueConstraint("digest", name=op.f("tokens_digest_unique")),
    )
    op.create_table(
        "token_requests",
        _text("token", 32),
        _text("key", 64),
        _text("digest", 64),
        _text("made", 64),
        _text("at", 20),
        sa.ForeignKeyConstraint(["token"], ["tokens.name"], name=op.f("token_requests_token_fk")),
        sa.PrimaryKeyConstraint("token", "key", name=op.f("token_requests_pk")),
    )


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _let_owners_look() -> None:
    """Let `how` say that the owner did. SQLite makes the table anew, so what refuses changes is made anew too."""
    with op.batch_alter_table("verifications") as batch:
        batch.drop_constraint(op.f("verifications_how"), type_="check")
        batch.create_check_constraint(op.f("verifications_how"), _HOW)
    if op.get_bind().dialect.name != "sqlite":
        return
    for verb in ("update", "delete"):
        op.execute(
            f"create trigger verifications_no_{verb} before {verb} on verifications "
            "begin select raise(abort, 'verifications is append-only'); end"
        )
