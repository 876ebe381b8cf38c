"""Fences in the database itself: the trail is never rewritten, no state moves without it."""

import sqlalchemy as sa
from alembic import op

revision = "002_fences"
down_revision = "001_campaign"
branch_labels = None
depends_on = None

INSERT_ONLY = ("trail", "editions", "refusals")
ERASABLE = "trail_private"  # a personal value may be erased, never replaced

SQLITE_REFUSE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END
"""
# SQLite has no deferred triggers: the entry is inserted before the paper is changed, and a
# paper's first entry, which comes after the paper, cannot be asked for here.
SQLITE_MOVES = """
CREATE TRIGGER documents_move_with_an_entry AFTER UPDATE OF state, version ON documents
WHEN (NEW.state IS NOT OLD.state OR NEW.version IS NOT OLD.version)
AND (NEW.version <= OLD.version OR NOT EXISTS (
    SELECT 1 FROM trail
    WHERE document_id = NEW.id AND seq = NEW.version AND target = NEW.state
))
BEGIN SELECT RAISE(ABORT, 'a paper moved without its entry in the trail'); END
"""

POSTGRESQL_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$
"""
POSTGRESQL_FENCE = """
CREATE TRIGGER {table}_insert_only BEFORE {verbs} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""
POSTGRESQL_WITNESS = """
CREATE FUNCTION ask_for_the_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.state = OLD.state AND NEW.version = OLD.version THEN RETURN NULL; END IF;
        IF NEW.version <= OLD.version THEN
            RAISE EXCEPTION 'a paper moved without a new version' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM trail
        WHERE document_id = NEW.id AND seq = NEW.version AND target = NEW.state
    ) THEN
        RAISE EXCEPTION 'a paper moved without its entry in the trail'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""
POSTGRESQL_MOVES = """
CREATE CONSTRAINT TRIGGER documents_move_with_an_entry
AFTER INSERT OR UPDATE OF state, version ON documents
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ask_for_the_entry()
"""


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _sqlite() if sqlite else _postgresql():
        op.execute(sa.text(statement))


def _sqlite() -> list[str]:
    fences = [(table, verb) for table in INSERT_ONLY for verb in ("UPDATE", "DELETE")]
    fences.append((ERASABLE, "UPDATE"))
    return [SQLITE_REFUSE.format(table=table, verb=verb) for table, verb in fences] + [SQLITE_MOVES]


def _postgresql() -> list[str]:
    fences = [(table, "UPDATE OR DELETE OR TRUNCATE") for table in INSERT_ONLY]
    fences.append((ERASABLE, "UPDATE OR TRUNCATE"))
    return [
        POSTGRESQL_REFUSE,
        *(POSTGRESQL_FENCE.format(table=table, verbs=verbs) for table, verbs in fences),
        POSTGRESQL_WITNESS,
        POSTGRESQL_MOVES,
    ]


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in INSERT_ONLY:
            op.execute(f"DROP TRIGGER {table}_no_UPDATE")
            op.execute(f"DROP TRIGGER {table}_no_DELETE")
        op.execute(f"DROP TRIGGER {ERASABLE}_no_UPDATE")
        op.execute("DROP TRIGGER documents_move_with_an_entry")
    else:
        op.execute("DROP FUNCTION refuse_change() CASCADE")
        op.execute("DROP FUNCTION ask_for_the_entry() CASCADE")
