"""What stands is read in the order in which it is added up."""

import sqlalchemy as sa
from alembic import op

revision = "016_figures_in_order"
down_revision = "015_second_congress"
branch_labels = None
depends_on = None

COLUMNS = ["plan_id", "code", "sort", "aim", "qualifier", "unit_id", "value", "whole"]
STANDS = sa.text("until IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_stated_added_up", "stated", COLUMNS, postgresql_where=STANDS, sqlite_where=STANDS
    )


def downgrade() -> None:
    op.drop_index("ix_stated_added_up", "stated")
