"""The search of papers knows their kinds: whoever seeks works need not look at all other papers
that hold the same words."""

import sqlalchemy as sa
from alembic import op

revision = "024_sought_kinds"
down_revision = "023_name_key"
branch_labels = None
depends_on = None

SQLITE = (
    "DROP TRIGGER sought_documents_new",
    "DROP TRIGGER sought_documents_changed",
    "DROP TRIGGER sought_documents_gone",
    "DROP TABLE sought_documents",
    "DROP VIEW sought_documents_text",
    "CREATE VIEW sought_documents_text AS"
    " SELECT id, plain(title || ' ' || number) AS words{,kind} FROM documents",
    "CREATE VIRTUAL TABLE sought_documents USING fts5("
    "words{,kind}, content='sought_documents_text', content_rowid='id', prefix='1 2 3')",
    "CREATE TRIGGER sought_documents_new AFTER INSERT ON documents BEGIN {enter}; END",
    "CREATE TRIGGER sought_documents_changed AFTER UPDATE OF title, number ON documents"
    " WHEN (NEW.title || ' ' || NEW.number) IS NOT (OLD.title || ' ' || OLD.number)"
    " BEGIN {leave}; {enter}; END",
    "CREATE TRIGGER sought_documents_gone AFTER DELETE ON documents BEGIN {leave}; END",
    "INSERT INTO sought_documents (sought_documents) VALUES ('rebuild')",
)
ENTER = (
    "INSERT INTO sought_documents (rowid, words{,kind})"
    " VALUES (NEW.id, plain(NEW.title || ' ' || NEW.number){,NEW.kind})"
)
LEAVE = (
    "INSERT INTO sought_documents (sought_documents, rowid, words{,kind})"
    " VALUES ('delete', OLD.id, plain(OLD.title || ' ' || OLD.number){,OLD.kind})"
)
POSTGRESQL = (
    "ALTER TABLE documents DROP COLUMN sought_words, ADD COLUMN sought_words tsvector"
    " GENERATED ALWAYS AS (to_tsvector('simple'\\:\\:regconfig, plain(title || ' ' || number))"
    "{|| kind}) STORED",
    "CREATE INDEX sought_documents ON documents USING gin (sought_words)",
)
# `plain` leaves no sign in a word: no word that is typed is taken for a kind.
KIND = " || array_to_tsvector(ARRAY['=' || kind\\:\\:text])"


def upgrade() -> None:
    _index(kinds=True)


def downgrade() -> None:
    _index(kinds=False)


def _index(*, kinds: bool) -> None:
    embedded = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if embedded else POSTGRESQL:
        told = statement.replace("{enter}", ENTER).replace("{leave}", LEAVE)
        told = told.replace("{|| kind}", KIND if kinds else "")
        for row in ("", "NEW.", "OLD."):
            told = told.replace("{," + row + "kind}", f", {row}kind" if kinds else "")
        op.execute(sa.text(told))
