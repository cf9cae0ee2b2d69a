"""One open change per value; who withdrew a change; a draft that a second person has approved."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from madoguchi.model.change import Field
from madoguchi.store.changes import value_key
from madoguchi.store.database import now

revision = "0002"
down_revision = "0001"

_STATES = {"proposed": ("value_key",), "accepted": ("value_key", "effective")}


def upgrade() -> None:
    """Bring the tables to this version."""
    op.add_column("changes", sa.Column("value_key", sa.String(length=64), nullable=True))
    op.add_column("changes", sa.Column("withdrawn_by", sa.String(length=64), nullable=True))
    connection = op.get_bind()
    _name_values(connection)
    for state, columns in _STATES.items():
        _keep_one(connection, state, columns)
    with op.batch_alter_table("changes") as batch:
        batch.alter_column("value_key", existing_type=sa.String(length=64), nullable=False)
    for state, columns in _STATES.items():
        where = sa.text(f"state = '{state}'")
        op.create_index(
            f"changes_one_{state}", "changes", list(columns), unique=True,
            sqlite_where=where, postgresql_where=where,
        )  # fmt: skip
    with op.batch_alter_table("decisions") as batch:
        batch.drop_constraint(op.f("decisions_kind"), type_="check")
        batch.create_check_constraint(
            op.f("decisions_kind"), "kind in ('erratum', 'waiver', 'match', 'seen', 'approval')"
        )


def _name_values(connection: sa.Connection) -> None:
    rows = connection.execute(sa.text("select id, desk, field, before, after from changes")).all()
    for id, desk, field, before, after in rows:
        key = value_key(desk, Field(field), before, after)
        connection.execute(
            sa.text("update changes set value_key = :key where id = :id"), {"key": key, "id": id}
        )


def _keep_one(connection: sa.Connection, state: str, columns: tuple[str, ...]) -> None:
    """Withdraw all but one of the changes that stand for one value: the one that readers see."""
    rows = connection.execute(
        sa.text(f"select id, {', '.join(columns)} from changes where state = :state order by id"),
        {"state": state},
    ).all()
    seen = set()
    for id, *value in rows:
        if tuple(value) not in seen:
            seen.add(tuple(value))
            continue
        connection.execute(sa.text("update changes set state = 'withdrawn' where id = :id"), {"id": id})
        note = "another change of the same value stands; the tables were brought to version 0002"
        connection.execute(
            sa.text(
                "insert into audit (at, person, action, subject, before, after) "
                "values (:at, '', 'withdrawn', :subject, :before, :after)"
            ),
            {
                "at": now(),
                "subject": f"change {id}",
                "before": json.dumps({"state": state}),
                "after": json.dumps({"state": "withdrawn", "note": note}),
            },
        )
