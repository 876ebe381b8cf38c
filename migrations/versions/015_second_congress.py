"""A work may greet two congresses; it counts once all the same."""

from alembic import op

revision = "015_second_congress"
down_revision = "014_log"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE works ADD COLUMN also_greets VARCHAR(40) DEFAULT '' NOT NULL")


def downgrade() -> None:
    op.drop_column("works", "also_greets")
