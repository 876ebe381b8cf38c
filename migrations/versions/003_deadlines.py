"""Typed deadlines, the calendar, reminders and substitutes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "003_deadlines"
down_revision = "002_fences"
branch_labels = None
depends_on = None

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
INT, BOOL, DAY = sa.Integer(), sa.Boolean(), sa.Date()
TIME = sa.DateTime(timezone=True)
REMIND = sa.text("remind_at IS NOT NULL")
WAITING = sa.text("digest_id IS NULL")

# Written out: SQLite cannot add a column together with a constraint in any other way.
ON_DOCUMENTS = (
    "binding BOOLEAN DEFAULT {false} NOT NULL",
    "deadline INTEGER DEFAULT 1 NOT NULL",
    "timeliness VARCHAR(10) DEFAULT '' NOT NULL",
    "remind_at {time}",
    "submitted_for_id INTEGER CONSTRAINT fk_documents_submitted_for_id REFERENCES people (id)",
)
ON_PEOPLE = (
    "by_mail BOOLEAN DEFAULT {true} NOT NULL",
    "chat_address VARCHAR(500) DEFAULT '' NOT NULL",
    "digest_hour INTEGER DEFAULT 7 NOT NULL",
    "feed_hash VARCHAR(64)",
    "bounced_at {time}",
    "bounce VARCHAR(500) DEFAULT '' NOT NULL",
)


def upgrade() -> None:
    embedded = op.get_bind().dialect.name == "sqlite"
    words = {
        "time": "DATETIME" if embedded else "TIMESTAMP WITH TIME ZONE",
        "true": "1" if embedded else "true",
        "false": "0" if embedded else "false",
    }
    for table, columns in (("documents", ON_DOCUMENTS), ("people", ON_PEOPLE)):
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column.format(**words)}")
    _judge_what_arrived()
    op.create_index("ix_people_feed_hash", "people", ["feed_hash"], unique=True)
    op.create_index(
        "ix_documents_remind",
        "documents",
        ["remind_at"],
        postgresql_where=REMIND,
        sqlite_where=REMIND,
    )
    _have_the_clock_look()
    _tables().create_all(op.get_bind())


def _have_the_clock_look() -> None:
    """Papers that were owed before there was a clock are reminded of from now on."""
    op.execute(
        "UPDATE documents SET remind_at = CURRENT_TIMESTAMP"
        " WHERE arrived_at IS NULL AND due_at IS NOT NULL AND parent_id IS NULL"
    )


def _judge_what_arrived() -> None:
    """Papers that came before deadlines were judged by the one they had."""
    op.execute(
        "UPDATE documents SET timeliness = CASE WHEN due_at IS NULL THEN 'undated'"
        " WHEN arrived_at < COALESCE(original_due_at, due_at) THEN 'on_time'"
        " WHEN arrived_at < due_at THEN 'extended' ELSE 'late' END WHERE arrived_at IS NOT NULL"
    )


def downgrade() -> None:
    _tables().drop_all(op.get_bind(), tables=list(_own(_tables())))
    op.drop_index("ix_documents_remind", "documents")
    op.drop_index("ix_people_feed_hash", "people")
    for table, columns in (("documents", ON_DOCUMENTS), ("people", ON_PEOPLE)):
        for column in reversed(columns):
            op.drop_column(table, column.split()[0])


def _own(tables: sa.MetaData) -> Any:
    return (table for table in tables.sorted_tables if not table.info.get("older"))


def _tables() -> sa.MetaData:
    tables = sa.MetaData(naming_convention=NAMES)
    for older in ("documents", "people", "seats"):
        sa.Table(older, tables, _key("id"), info={"older": True})
    _calendar(tables)
    _digests(tables)
    _reminders(tables)
    sa.Table("beats", tables, _key("name", sa.String(20)), _must("at", TIME))
    return tables


def _calendar(tables: sa.MetaData) -> None:
    sa.Table(
        "calendar_days",
        tables,
        _key("day", DAY),
        _must("working", BOOL),
        _must("name", sa.String(200)),
        _must("source", sa.String(300)),
        _must("sure", BOOL),
        _may("edited_by", INT, sa.ForeignKey("people.id")),
        _must("edited_at", TIME),
    )
    sa.Table(
        "substitutions",
        tables,
        _key("id"),
        _must("seat_id", INT, sa.ForeignKey("seats.id"), index=True),
        _must("substitute_id", INT, sa.ForeignKey("people.id"), index=True),
        _must("starts_on", DAY),
        _must("ends_on", DAY),
        _must("reason", sa.String(500)),
        _must("named_by", INT, sa.ForeignKey("people.id")),
        _must("named_at", TIME),
        _may("ended_by", INT, sa.ForeignKey("people.id")),
    )


def _digests(tables: sa.MetaData) -> None:
    sa.Table(
        "digests",
        tables,
        _key("id"),
        _must("person_id", INT, sa.ForeignKey("people.id")),
        _must("day", DAY),
        _must("created_at", TIME),
        _may("read_at", TIME),
        sa.UniqueConstraint("person_id", "day"),
        sa.Index("ix_digests_unread", "person_id", "read_at", "id"),
    )


def _reminders(tables: sa.MetaData) -> None:
    sa.Table(
        "reminders",
        tables,
        _key("id"),
        _must("document_id", INT, sa.ForeignKey("documents.id")),
        _must("person_id", INT, sa.ForeignKey("people.id")),
        _must("deadline", INT),
        _must("step", sa.String(24)),
        _must("day", DAY),
        _may("digest_id", INT, sa.ForeignKey("digests.id")),
        sa.UniqueConstraint("document_id", "person_id", "deadline", "step"),
        sa.Index("ix_reminders_digest", "digest_id"),
        sa.Index(
            "ix_reminders_waiting",
            "person_id",
            "day",
            postgresql_where=WAITING,
            sqlite_where=WAITING,
        ),
    )


def _key(name: str, kind: Any = INT, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, primary_key=True)


def _must(name: str, kind: Any, *more: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False, **options)


def _may(name: str, kind: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=True)
