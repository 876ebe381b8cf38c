"""The sealed log: leaves, signed checkpoints, their anchors, and what verifying it gave."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "014_log"
down_revision = "013_data_requests"
branch_labels = None
depends_on = None

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
INT, BIG, TEXT = sa.Integer(), sa.BigInteger(), sa.Text()
TIME = sa.DateTime(timezone=True)
TABLES = ("seals", "checkpoints", "anchors", "verifications")
SQLITE_FENCE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END
"""
POSTGRESQL_FENCE = """
CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    tables = _tables()
    tables.create_all(op.get_bind(), tables=[tables.tables[name] for name in TABLES])
    for table in TABLES:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                op.execute(sa.text(SQLITE_FENCE.format(table=table, verb=verb)))
        else:
            op.execute(sa.text(POSTGRESQL_FENCE.format(table=table)))


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _tables() -> sa.MetaData:
    tables = sa.MetaData(naming_convention=NAMES)
    for older in ("trail", "acts"):
        sa.Table(older, tables, _key("id"))
    sa.Table(
        "seals",
        tables,
        _key("leaf_index", BIG, autoincrement=False),
        sa.Column("entry_id", INT, sa.ForeignKey("trail.id"), unique=True),
        sa.Column("act_id", INT, sa.ForeignKey("acts.id"), unique=True),
        _must("leaf", sa.String(64)),
        sa.CheckConstraint("(entry_id IS NULL) <> (act_id IS NULL)", name="one_of_both"),
    )
    _roots(tables)
    sa.Table(
        "verifications",
        tables,
        _key("id"),
        _must("at", TIME),
        _must("leaves", BIG),
        _must("anchors", INT),
        _must("findings", INT),
        _must("report", TEXT),
    )
    return tables


def _roots(tables: sa.MetaData) -> None:
    sa.Table(
        "checkpoints",
        tables,
        _key("size", BIG, autoincrement=False),
        _must("note", TEXT),
        _must("key", TEXT),
        _must("at", TIME),
    )
    sa.Table(
        "anchors",
        tables,
        _key("id"),
        _must("place", sa.String(12)),
        _must("size", BIG, sa.ForeignKey("checkpoints.size")),
        _must("at", TIME),
        sa.Index("ix_anchors_place", "place", "id"),
    )


def _key(name: str, kind: Any = INT, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, **options)


def _must(name: str, kind: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False)
