"""Long jobs that somebody waits for."""

import sqlalchemy as sa
from alembic import op

revision = "007_jobs"
down_revision = "006_successions"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL")
BROKEN = sa.text("problem <> '' AND ended_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer()),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("available_at", TIME, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("ended_at", TIME),
        sa.Column("problem", sa.String(1000), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_jobs_person_id"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_jobs_document_id"),
    )
    _part("ux_jobs_open", OPEN, "key", unique=True)
    _part("ix_jobs_due", OPEN, "available_at")
    _part("ix_jobs_broken", BROKEN, "id")
    op.create_index("ix_jobs_person", "jobs", ["person_id", "id"])
    op.create_index("ix_jobs_document", "jobs", ["document_id", "id"])


def downgrade() -> None:
    op.drop_table("jobs")


def _part(name: str, where: sa.TextClause, *columns: str, unique: bool = False) -> None:
    op.create_index(
        name, "jobs", list(columns), unique=unique, postgresql_where=where, sqlite_where=where
    )
