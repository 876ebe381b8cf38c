"""Papers, units and people are found by their words, typed with or without marks."""

import sqlalchemy as sa
from alembic import op

revision = "018_sought"
down_revision = "017_destructions"
branch_labels = None
depends_on = None

SOURCES = {
    "documents": ("title", "number"),
    "units": ("name", "short_name"),
    "unit_pasts": ("name", "short_name"),
    "people": ("name",),
}
# On SQLite the words stand in an index beside each table, kept by triggers in the same statement;
# PostgreSQL keeps them in a column of its own. Both ask the function `plain`.
SQLITE = (
    "CREATE VIEW sought_{table}_text AS SELECT id, plain({words}) AS words FROM {table}",
    "CREATE VIRTUAL TABLE sought_{table} USING fts5("
    "words, content='sought_{table}_text', content_rowid='id', prefix='1 2 3')",
    "CREATE TRIGGER sought_{table}_new AFTER INSERT ON {table} BEGIN"
    " INSERT INTO sought_{table} (rowid, words) VALUES (NEW.id, plain({new})); END",
    "CREATE TRIGGER sought_{table}_changed AFTER UPDATE OF {columns} ON {table}"
    " WHEN ({new}) IS NOT ({old}) BEGIN"
    " INSERT INTO sought_{table} (sought_{table}, rowid, words)"
    " VALUES ('delete', OLD.id, plain({old}));"
    " INSERT INTO sought_{table} (rowid, words) VALUES (NEW.id, plain({new})); END",
    "CREATE TRIGGER sought_{table}_gone AFTER DELETE ON {table} BEGIN"
    " INSERT INTO sought_{table} (sought_{table}, rowid, words)"
    " VALUES ('delete', OLD.id, plain({old})); END",
    "INSERT INTO sought_{table} (sought_{table}) VALUES ('rebuild')",
)
# The words are stored: the planner takes reading them anew for cheap, and it is not.
POSTGRESQL = (
    "ALTER TABLE {table} ADD COLUMN sought_words tsvector GENERATED ALWAYS AS"
    " (to_tsvector('simple'\\:\\:regconfig, plain({words}))) STORED",
    "CREATE INDEX sought_{table} ON {table} USING gin (sought_words)",
)
TRIGGERS = ("new", "changed", "gone")


def upgrade() -> None:
    for table, columns in SOURCES.items():
        for statement in SQLITE if _embedded() else POSTGRESQL:
            op.execute(sa.text(_about(statement, table, columns)))


def downgrade() -> None:
    for table in reversed(SOURCES):
        if not _embedded():
            op.execute(f"ALTER TABLE {table} DROP COLUMN sought_words")
            continue
        for when in TRIGGERS:
            op.execute(f"DROP TRIGGER sought_{table}_{when}")
        op.execute(f"DROP TABLE sought_{table}")
        op.execute(f"DROP VIEW sought_{table}_text")


def _embedded() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _about(statement: str, table: str, columns: tuple[str, ...]) -> str:
    return statement.format(
        table=table,
        columns=", ".join(columns),
        words=_joined("", columns),
        new=_joined("NEW.", columns),
        old=_joined("OLD.", columns),
    )


def _joined(row: str, columns: tuple[str, ...]) -> str:
    return " || ' ' || ".join(f"{row}{column}" for column in columns)
