"""The trail is read by time and unit, person or act, and its reasons by their words."""

import sqlalchemy as sa
from alembic import op

revision = "009_trail_reading"
down_revision = "008_acts"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_trail_at": ("at", "id"),
    "ix_trail_unit": ("unit_id", "at", "id"),
    "ix_trail_actor": ("actor_id", "at", "id"),
    "ix_trail_code": ("code", "at", "id"),
}
LENT = {
    "sqlite_where": sa.text(r"""instr(body, '"behalf"\:') > 0"""),
    "postgresql_where": sa.text(r"""strpos(body, '"behalf"\:') > 0"""),
}
BEFORE = {"ix_trail_unit": ("unit_id", "id"), "ix_trail_actor": ("actor_id", "id")}

# On SQLite the application gives each connection the function `plain`.
PLAIN = r"""
CREATE FUNCTION plain(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT trim(regexp_replace(
    translate(
        regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g'),
        'đĐðÐABCDEFGHIJKLMNOPQRSTUVWXYZ', 'ddddabcdefghijklmnopqrstuvwxyz'
    ), '[^a-z0-9]+', ' ', 'g'))
$$
"""
SAID_ON_POSTGRESQL = """
INSERT INTO trail_words (word, at, entry_id)
SELECT DISTINCT left(said.word, 40), entry.at, entry.id
FROM trail AS entry, regexp_split_to_table(plain({value}), ' ') AS said(word)
WHERE entry.document_id = {document} AND entry.seq = {seq} AND said.word <> ''
"""
SAID_ON_SQLITE = """
INSERT INTO trail_words (word, at, entry_id)
SELECT DISTINCT substr(said.value, 1, 40), entry.at, entry.id
FROM trail AS entry, json_each('["' || replace(plain({value}), ' ', '","') || '"]') AS said
WHERE entry.document_id = {document} AND entry.seq = {seq} AND said.value <> ''
"""
UNSAID = """
DELETE FROM trail_words WHERE entry_id = (
    SELECT id FROM trail WHERE document_id = OLD.entry_document_id AND seq = OLD.entry_seq
)
"""
FRESH = {"value": "NEW.value", "document": "NEW.entry_document_id", "seq": "NEW.entry_seq"}
WRITTEN = {"value": "p.value", "document": "p.entry_document_id", "seq": "p.entry_seq"}

SQLITE = (
    "CREATE TRIGGER trail_private_said AFTER INSERT ON trail_private WHEN NEW.field = 'reason'"
    f" BEGIN {SAID_ON_SQLITE.format(**FRESH)}; END",
    "CREATE TRIGGER trail_private_unsaid AFTER DELETE ON trail_private"
    f" WHEN OLD.field = 'reason' BEGIN {UNSAID}; END",
)
POSTGRESQL = (
    PLAIN,
    "CREATE FUNCTION say_reason() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" {SAID_ON_POSTGRESQL.format(**FRESH)}; RETURN NULL; END $$",
    "CREATE FUNCTION unsay_reason() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" {UNSAID}; RETURN NULL; END $$",
    "CREATE TRIGGER trail_private_said AFTER INSERT ON trail_private FOR EACH ROW"
    " WHEN (NEW.field = 'reason') EXECUTE FUNCTION say_reason()",
    "CREATE TRIGGER trail_private_unsaid AFTER DELETE ON trail_private FOR EACH ROW"
    " WHEN (OLD.field = 'reason') EXECUTE FUNCTION unsay_reason()",
)


def upgrade() -> None:
    _index(INDEXES)
    op.create_index("ix_acts_why", "acts", ["why", "id"])
    op.create_index("ix_trail_lent", "trail", ["at", "id"], **LENT)
    op.create_table(
        "trail_words",
        sa.Column("word", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "entry_id",
            sa.Integer,
            sa.ForeignKey("trail.id", name="fk_trail_words_entry_id"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("word", "at", "entry_id", name="pk_trail_words"),
    )
    op.create_index("ix_trail_words_entry_id", "trail_words", ["entry_id"])
    embedded = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if embedded else POSTGRESQL:
        op.execute(sa.text(statement.replace(":", r"\:")))
    _index_what_was_said(SAID_ON_SQLITE if embedded else SAID_ON_POSTGRESQL)


def _index_what_was_said(said: str) -> None:
    """Reasons that were given before."""
    every = said.format(**WRITTEN).replace("FROM trail AS", "FROM trail_private AS p, trail AS")
    op.execute(sa.text(f"{every} AND p.field = 'reason'"))


def downgrade() -> None:
    op.execute("DROP TRIGGER trail_private_said" + _on_private())
    op.execute("DROP TRIGGER trail_private_unsaid" + _on_private())
    if _on_private():
        for function in ("say_reason()", "unsay_reason()", "plain(text)"):
            op.execute(f"DROP FUNCTION {function}")
    op.drop_table("trail_words")
    op.drop_index("ix_acts_why", "acts")
    for name in (*INDEXES, "ix_trail_lent"):
        op.drop_index(name, "trail")
    for name, columns in BEFORE.items():
        op.create_index(name, "trail", columns)


def _on_private() -> str:
    """What PostgreSQL wants to be told of a trigger."""
    return "" if op.get_bind().dialect.name == "sqlite" else " ON trail_private"


def _index(indexes: dict[str, tuple[str, ...]]) -> None:
    for name in BEFORE:
        op.drop_index(name, "trail")
    for name, columns in indexes.items():
        op.create_index(name, "trail", columns)
