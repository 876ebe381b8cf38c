"""Indexes that a step touches less: a unit's papers without their state, promises while open."""

import sqlalchemy as sa
from alembic import op

revision = "005_lighter_indexes"
down_revision = "004_channels"
branch_labels = None
depends_on = None

OPEN = sa.text("done_at IS NULL AND dead_at IS NULL")


def upgrade() -> None:
    _replace("ix_documents_owed", "documents", "unit_id", "due_at")
    _replace("ix_documents_desk", "documents", "issuer_id", "state")
    _replace("ix_outbox_open", "outbox", "available_at", where=OPEN)


def downgrade() -> None:
    _replace("ix_outbox_open", "outbox", "done_at", "available_at")
    _replace("ix_documents_desk", "documents", "issuer_id", "state", "due_at")
    _replace("ix_documents_owed", "documents", "unit_id", "state", "due_at")


def _replace(name: str, table: str, *columns: str, where: sa.TextClause | None = None) -> None:
    op.drop_index(name, table)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
