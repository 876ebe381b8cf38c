"""The search of papers knows kind and number of each: whoever seeks works, or a paper by its
number, need not look at all other papers that hold the same words."""

import sqlalchemy as sa
from alembic import op

revision = "024_sought_marks"
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
    " SELECT id, plain(title || ' ' || number) AS words{,marked} FROM documents",
    "CREATE VIRTUAL TABLE sought_documents USING fts5("
    "words{,marks}, content='sought_documents_text', content_rowid='id', prefix='1 2 3')",
    "CREATE TRIGGER sought_documents_new AFTER INSERT ON documents BEGIN {enter}; END",
    "CREATE TRIGGER sought_documents_changed AFTER UPDATE OF title, number ON documents"
    " WHEN (NEW.title || ' ' || NEW.number) IS NOT (OLD.title || ' ' || OLD.number)"
    " BEGIN {leave}; {enter}; END",
    "CREATE TRIGGER sought_documents_gone AFTER DELETE ON documents BEGIN {leave}; END",
    "INSERT INTO sought_documents (sought_documents) VALUES ('rebuild')",
)
ENTER = (
    "INSERT INTO sought_documents (rowid, words{,marks})"
    " VALUES (NEW.id, plain(NEW.title || ' ' || NEW.number){,NEW.marked})"
)
LEAVE = (
    "INSERT INTO sought_documents (sought_documents, rowid, words{,marks})"
    " VALUES ('delete', OLD.id, plain(OLD.title || ' ' || OLD.number){,OLD.marked})"
)
POSTGRESQL = (
    "ALTER TABLE documents DROP COLUMN sought_words, ADD COLUMN sought_words tsvector"
    " GENERATED ALWAYS AS (to_tsvector('simple'\\:\\:regconfig, plain(title || ' ' || number))"
    "{|| marks}) STORED",
    "CREATE INDEX sought_documents ON documents USING gin (sought_words)",
)
# `plain` leaves no sign in a word: on PostgreSQL none that is typed is taken for a mark.
MARKS = (
    " || array_to_tsvector(ARRAY['=' || kind\\:\\:text,"
    " '#' || ltrim(split_part(number, '/', 1), '0')])"
)
MARKED = (
    "{row}kind || ' n' || ltrim(substr({row}number, 1, instr({row}number || '/', '/') - 1), '0')"
)


def upgrade() -> None:
    _index(marks=True)


def downgrade() -> None:
    _index(marks=False)


def _index(*, marks: bool) -> None:
    embedded = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if embedded else POSTGRESQL:
        told = statement.replace("{enter}", ENTER).replace("{leave}", LEAVE)
        for place, mark in (
            ("{,marks}", ", marks"),
            ("{,marked}", f", {MARKED.replace('{row}', '')} AS marks"),
            ("{,NEW.marked}", f", {MARKED.replace('{row}', 'NEW.')}"),
            ("{,OLD.marked}", f", {MARKED.replace('{row}', 'OLD.')}"),
            ("{|| marks}", MARKS),
        ):
            told = told.replace(place, mark if marks else "")
        op.execute(sa.text(told))
