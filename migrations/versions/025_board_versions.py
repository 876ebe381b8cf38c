"""The database itself says under which version the counters of boards stand: a random one after
every statement that changes them, whoever sends it."""

import sqlalchemy as sa
from alembic import op

revision = "025_board_versions"
down_revision = "024_sought_marks"
branch_labels = None
depends_on = None

ANEW = (
    "INSERT INTO board_versions (id, version) VALUES (1, {random})"
    " ON CONFLICT (id) DO UPDATE SET version = excluded.version"
)
SQLITE = (
    "CREATE TRIGGER board_counts_{name} AFTER {deed} ON board_counts BEGIN "
    + ANEW.format(random="lower(hex(randomblob(16)))")
    + "; END"
)
POSTGRESQL = (
    "CREATE FUNCTION note_board_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    + ANEW.format(random="replace(gen_random_uuid()\\:\\:text, '-', '')")
    + "; RETURN NULL; END $$",
    "CREATE TRIGGER board_counts_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE"
    " ON board_counts FOR EACH STATEMENT EXECUTE FUNCTION note_board_version()",
)
# After a plan for a whole country PostgreSQL would keep a thousand empty pages of what waited to be
# added up, and read them with every board, for the few dead rows that a vacuum passes over.
QUEUE = "vacuum_index_cleanup"
RESTING = ("basis_id", "unit_id", "kind", "number", "issuer_id", "topic")
DEEDS = {"new": "INSERT", "moved": "UPDATE", "gone": "DELETE"}


def upgrade() -> None:
    op.create_table(
        "board_versions",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_board_versions"),
    )
    if _embedded():
        for name, deed in DEEDS.items():
            op.execute(SQLITE.format(name=name, deed=deed))
    else:
        for statement in POSTGRESQL:
            op.execute(sa.text(statement))
        op.execute(f"ALTER TABLE board_moves SET ({QUEUE} = on)")
    rests = sa.text("basis_id IS NOT NULL")
    op.create_index(
        "ix_documents_resting", "documents", RESTING, postgresql_where=rests, sqlite_where=rests
    )
    op.drop_index("ix_documents_basis_id", "documents")


def downgrade() -> None:
    op.create_index("ix_documents_basis_id", "documents", ["basis_id"])
    op.drop_index("ix_documents_resting", "documents")
    if _embedded():
        for name in DEEDS:
            op.execute(f"DROP TRIGGER board_counts_{name}")
    else:
        op.execute(f"ALTER TABLE board_moves RESET ({QUEUE})")
        op.execute("DROP TRIGGER board_counts_changed ON board_counts")
        op.execute("DROP FUNCTION note_board_version()")
    op.drop_table("board_versions")


def _embedded() -> bool:
    return op.get_bind().dialect.name == "sqlite"
