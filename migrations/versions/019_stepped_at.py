"""A paper knows when its last step was taken, so that none comes before it."""

import sqlalchemy as sa
from alembic import op

revision = "019_stepped_at"
down_revision = "018_sought"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("stepped_at", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE documents SET stepped_at = (SELECT max(at) FROM trail"
        " WHERE document_id = documents.id)"
    )


def downgrade() -> None:
    op.drop_column("documents", "stepped_at")
