"""A request that a program repeats under the same key gets the answer of the first time."""

import sqlalchemy as sa
from alembic import op

revision = "022_sendings"
down_revision = "021_imports"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sendings",
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("said", sa.JSON, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "key", name="pk_sendings"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_sendings_person_id"),
    )


def downgrade() -> None:
    op.drop_table("sendings")
