"""Which unit carries on which, and how units were called before."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "006_successions"
down_revision = "005_lighter_indexes"
branch_labels = None
depends_on = None

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
INT = sa.Integer()


def upgrade() -> None:
    _tables().create_all(op.get_bind())


def downgrade() -> None:
    tables = _tables()
    ours = [tables.tables[name] for name in ("successions", "unit_pasts")]
    tables.drop_all(op.get_bind(), tables=ours)


def _tables() -> sa.MetaData:
    tables = sa.MetaData(naming_convention=NAMES)
    for older in ("units", "documents"):
        sa.Table(older, tables, sa.Column("id", INT, primary_key=True))
    sa.Table(
        "unit_pasts",
        tables,
        sa.Column("id", INT, primary_key=True),
        _must("unit_id", INT, sa.ForeignKey("units.id"), index=True),
        _must("name", sa.String(300)),
        _must("short_name", sa.String(120)),
        sa.Column("parent_id", INT, sa.ForeignKey("units.id")),
        _must("valid_from", sa.Date()),
        _must("valid_to", sa.Date()),
        sa.Column("change_id", INT, sa.ForeignKey("documents.id")),
    )
    sa.Table(
        "successions",
        tables,
        sa.Column("id", INT, primary_key=True),
        _must("unit_id", INT, sa.ForeignKey("units.id")),
        _must("successor_id", INT, sa.ForeignKey("units.id"), index=True),
        _must("since", sa.Date()),
        _must("kind", sa.String(12)),
        _must("direct", sa.Boolean()),
        sa.Column("change_id", INT, sa.ForeignKey("documents.id")),
        sa.UniqueConstraint("unit_id", "successor_id"),
    )
    return tables


def _must(name: str, kind: Any, *more: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False, **options)
