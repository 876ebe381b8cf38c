"""Tables of units or people that came in at once, and what came in by each."""

import sqlalchemy as sa
from alembic import op

revision = "021_imports"
down_revision = "020_board_counts"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("basis", sa.String(500), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("person_id", sa.Integer, _to("person_id", "people.id"), nullable=False),
        sa.Column("undone_at", TIME),
        sa.Column("undone_by", sa.Integer, _to("undone_by", "people.id")),
        sa.UniqueConstraint("key", name="uq_imports_key"),
    )
    op.create_table(
        "import_rows",
        sa.Column(
            "import_id", sa.Integer, sa.ForeignKey("imports.id", name="fk_import_rows_import_id")
        ),
        sa.Column("place", sa.String(16)),
        sa.Column("row_id", sa.Integer, autoincrement=False),
        sa.PrimaryKeyConstraint("import_id", "place", "row_id", name="pk_import_rows"),
    )


def downgrade() -> None:
    op.drop_table("import_rows")
    op.drop_table("imports")


def _to(name: str, key: str) -> sa.ForeignKey:
    return sa.ForeignKey(key, name=f"fk_imports_{name}")
