"""The store's first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

APPEND_ONLY = ("audit", "revisions", "publications", "verifications")


def upgrade() -> None:
    """Make the tables of this version."""
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("audit_pk")),
    )
    op.create_index("audit_subject_index", "audit", ["subject"], unique=False)
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("closed_at", sa.String(length=20), nullable=True),
        sa.CheckConstraint("rule in ('oldest', 'riskiest', 'chosen')", name=op.f("campaigns_rule")),
        sa.PrimaryKeyConstraint("id", name=op.f("campaigns_pk")),
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("desk", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("effective", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("proposed_at", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("reviewed_at", sa.String(length=20), nullable=True),
        sa.Column("reviewed_by", sa.String(length=64), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state in ('proposed', 'accepted', 'rejected', 'withdrawn', 'absorbed')",
            name=op.f("changes_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("changes_pk")),
    )
    op.create_index(op.f("changes_desk_index"), "changes", ["desk"], unique=False)
    op.create_index(op.f("changes_state_index"), "changes", ["state"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("published", sa.String(length=64), nullable=True),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.CheckConstraint("state in ('open', 'published', 'discarded')", name=op.f("drafts_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("drafts_pk")),
    )
    op.create_table(
        "people",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.String(length=20), nullable=True),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("must_change", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.CheckConstraint("role in ('editor', 'reviewer', 'administrator')", name=op.f("people_role")),
        sa.PrimaryKeyConstraint("name", name=op.f("people_pk")),
    )
    op.create_table(
        "revisions",
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("revisions_pk")),
    )
    op.create_table(
        "calls",
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.id"], name=op.f("calls_campaign_fk")),
        sa.PrimaryKeyConstraint("campaign", "position", name=op.f("calls_pk")),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("draft", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind in ('erratum', 'waiver', 'match', 'seen')", name=op.f("decisions_kind")),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name=op.f("decisions_draft_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("decisions_pk")),
        sa.UniqueConstraint("draft", "kind", "subject", name=op.f("decisions_draft_unique")),
    )
    op.create_index(op.f("decisions_draft_index"), "decisions", ["draft"], unique=False)
    op.create_table(
        "publications",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.CheckConstraint("action in ('publish', 'rollback')", name=op.f("publications_action")),
        sa.ForeignKeyConstraint(["revision"], ["revisions.revision"], name=op.f("publications_revision_fk")),
        sa.PrimaryKeyConstraint("seq", name=op.f("publications_pk")),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("desk", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("decided_at", sa.String(length=20), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("change", sa.String(length=36), nullable=True),
        sa.CheckConstraint(
            "state in ('new', 'confirmed', 'dismissed', 'resolved')", name=op.f("reports_state")
        ),
        sa.ForeignKeyConstraint(["change"], ["changes.id"], name=op.f("reports_change_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("reports_pk")),
    )
    op.create_index(op.f("reports_desk_index"), "reports", ["desk"], unique=False)
    op.create_index(op.f("reports_state_index"), "reports", ["state"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.Column("seen_at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f("sessions_person_fk")),
        sa.PrimaryKeyConstraint("token", name=op.f("sessions_pk")),
    )
    op.create_index(op.f("sessions_person_index"), "sessions", ["person"], unique=False)
    op.create_table(
        "verifications",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("desk", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.CheckConstraint("how in ('called', 'owner-site', 'letter')", name=op.f("verifications_how")),
        sa.CheckConstraint(
            "outcome in ('right', 'wrong', 'changed', 'no-answer', 'unsure')",
            name=op.f("verifications_outcome"),
        ),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.id"], name=op.f("verifications_campaign_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("verifications_pk")),
    )
    op.create_index(op.f("verifications_desk_index"), "verifications", ["desk"], unique=False)
    op.create_table(
        "pointer",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("publication", sa.Integer(), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("pointer_one")),
        sa.ForeignKeyConstraint(["publication"], ["publications.seq"], name=op.f("pointer_publication_fk")),
        sa.ForeignKeyConstraint(["revision"], ["revisions.revision"], name=op.f("pointer_revision_fk")),
        sa.PrimaryKeyConstraint("one", name=op.f("pointer_pk")),
    )
    for table in APPEND_ONLY:
        _refuse_changes(table)


def _refuse_changes(table: str) -> None:
    """Let the database itself refuse to change or delete what was written."""
    message = f"{table} is append-only"
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"create trigger {table}_no_{verb} before {verb} on {table} "
                f"begin select raise(abort, '{message}'); end"
            )
        return
    op.execute(
        f"create function {table}_refuse() returns trigger language plpgsql as "
        f"$$ begin raise exception '{message}'; end $$"
    )
    op.execute(
        f"create trigger {table}_no_change before update or delete or truncate on {table} "
        f"for each statement execute function {table}_refuse()"
    )
