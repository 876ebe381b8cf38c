"""What is sent by which channel, and the units' own systems that are told."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "004_channels"
down_revision = "003_deadlines"
branch_labels = None
depends_on = None

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
INT, TIME = sa.Integer(), sa.DateTime(timezone=True)
OPEN = sa.text("done_at IS NULL AND dead_at IS NULL")
DEAD = sa.text("dead_at IS NOT NULL")
TO_UNITS = sa.text("endpoint_id IS NOT NULL")


def upgrade() -> None:
    _tables().create_all(op.get_bind())
    op.create_index("ix_notices_document_id", "notices", ["document_id"])
    op.execute(
        "INSERT INTO deliveries"
        " (channel, notice_id, created_at, available_at, attempts, done_at, error)"
        " SELECT 'mail', id, created_at, created_at, 1, mailed_at, '' FROM notices"
        " WHERE mailed_at IS NOT NULL"
    )
    op.drop_column("notices", "mailed_at")


def downgrade() -> None:
    op.add_column("notices", sa.Column("mailed_at", TIME))
    op.execute(
        "UPDATE notices SET mailed_at = (SELECT done_at FROM deliveries"
        " WHERE deliveries.notice_id = notices.id AND deliveries.channel = 'mail')"
    )
    op.drop_index("ix_notices_document_id", "notices")
    tables = _tables()
    tables.drop_all(op.get_bind(), tables=[tables.tables["deliveries"], tables.tables["endpoints"]])


def _tables() -> sa.MetaData:
    tables = sa.MetaData(naming_convention=NAMES)
    for older in ("people", "units", "outbox", "notices", "digests"):
        sa.Table(older, tables, _key("id"))
    _endpoints(tables)
    _deliveries(tables)
    return tables


def _endpoints(tables: sa.MetaData) -> None:
    sa.Table(
        "endpoints",
        tables,
        _key("id"),
        _must("unit_id", INT, sa.ForeignKey("units.id"), index=True),
        _must("url", sa.String(500)),
        _must("secret", sa.String(64)),
        _must("created_by", INT, sa.ForeignKey("people.id")),
        _must("created_at", TIME),
        _may("closed_at", TIME),
    )


def _deliveries(tables: sa.MetaData) -> None:
    sa.Table(
        "deliveries",
        tables,
        _key("id"),
        _must("channel", sa.String(12)),
        _may("notice_id", INT, sa.ForeignKey("notices.id")),
        _may("digest_id", INT, sa.ForeignKey("digests.id")),
        _may("message_id", INT, sa.ForeignKey("outbox.id")),
        _may("endpoint_id", INT, sa.ForeignKey("endpoints.id")),
        _must("created_at", TIME),
        _must("available_at", TIME),
        _must("attempts", INT),
        _may("done_at", TIME),
        _may("dead_at", TIME),
        _must("error", sa.String(500)),
        sa.UniqueConstraint("notice_id", "channel"),
        sa.UniqueConstraint("digest_id", "channel"),
        sa.UniqueConstraint("message_id", "endpoint_id"),
        _part("ix_deliveries_open", OPEN, "channel", "available_at"),
        _part("ix_deliveries_dead", DEAD, "id"),
        _part("ix_deliveries_endpoint", TO_UNITS, "endpoint_id", "id"),
    )


def _part(name: str, where: sa.TextClause, *columns: str) -> sa.Index:
    return sa.Index(name, *columns, postgresql_where=where, sqlite_where=where)


def _key(name: str, kind: Any = INT, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, primary_key=True)


def _must(name: str, kind: Any, *more: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False, **options)


def _may(name: str, kind: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=True)
