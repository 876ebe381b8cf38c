"""What people ask about the data that is held of them."""

import sqlalchemy as sa
from alembic import op

revision = "013_data_requests"
down_revision = "012_tokens"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "data_requests",
        sa.Column("id", sa.Integer, primary_key=True),
        _number("unit_id", "units.id"),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("wants", sa.String(8), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        _number("received_by", "people.id"),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("closed_at", TIME),
        _number("closed_by", "people.id", nullable=True),
        sa.Column("answer", sa.Text, nullable=False),
    )
    op.create_index("ix_data_requests_unit", "data_requests", ["unit_id", "id"])


def downgrade() -> None:
    op.drop_table("data_requests")


def _number(name: str, key: str, *, nullable: bool = False) -> sa.Column[int]:
    fixed = sa.ForeignKey(key, name=f"fk_data_requests_{name}")
    return sa.Column(name, sa.Integer, fixed, nullable=nullable)
