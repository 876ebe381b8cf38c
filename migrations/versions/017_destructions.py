"""Papers whose time is over: who proposed that they are destroyed, and who confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "017_destructions"
down_revision = "016_figures_in_order"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "destructions",
        sa.Column("id", sa.Integer, primary_key=True),
        _number("document_id", "documents.id"),
        _number("proposed_by", "people.id"),
        sa.Column("proposed_at", TIME, nullable=False),
        _number("confirmed_by", "people.id", nullable=True),
        sa.Column("confirmed_at", TIME),
        sa.UniqueConstraint("document_id", name="uq_destructions_document_id"),
    )


def downgrade() -> None:
    op.drop_table("destructions")


def _number(name: str, key: str, *, nullable: bool = False) -> sa.Column[int]:
    fixed = sa.ForeignKey(key, name=f"fk_destructions_{name}")
    return sa.Column(name, sa.Integer, fixed, nullable=nullable)
