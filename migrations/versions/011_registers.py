"""Rules by which a unit numbers its papers, and papers that are given to one person."""

import sqlalchemy as sa
from alembic import op

revision = "011_registers"
down_revision = "010_stated_figures"
branch_labels = None
depends_on = None

# Written out: SQLite cannot add a column together with a constraint in any other way.
ASSIGNEE = "assignee_id INTEGER CONSTRAINT fk_documents_assignee_id REFERENCES people (id)"


def upgrade() -> None:
    op.execute(f"ALTER TABLE documents ADD COLUMN {ASSIGNEE}")
    op.create_table(
        "register_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("book", sa.String(4), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("grouping", sa.String(12), nullable=False),
        sa.Column("resets", sa.String(8), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_rules"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_register_rules_unit_id"),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name="fk_register_rules_set_by"),
        sa.UniqueConstraint(
            "unit_id", "book", "since", name="uq_register_rules_unit_id_book_since"
        ),
    )


def downgrade() -> None:
    op.drop_table("register_rules")
    op.drop_column("documents", "assignee_id")
