"""The tables of a campaign."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "001_campaign"
down_revision = None
branch_labels = None
depends_on = None

TABLES = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
INT, BIG, BOOL = sa.Integer(), sa.BigInteger(), sa.Boolean()
DAY, JSON, TEXT = sa.Date(), sa.JSON(), sa.Text()
TIME = sa.DateTime(timezone=True)
PATH = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def table(name: str, *parts: Any) -> None:
    sa.Table(name, TABLES, *parts)


def key(name: str, kind: Any = INT, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, primary_key=True)


def must(name: str, kind: Any, *more: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False, **options)


def may(name: str, kind: Any, *more: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=True, **options)


table(
    "people",
    key("id"),
    must("login", sa.String(80), unique=True),
    must("name", sa.String(120)),
    must("email", sa.String(200)),
    must("password_hash", sa.String(200)),
    must("language", sa.String(2)),
    may("disabled_at", TIME),
    must("failed_logins", INT),
    may("retry_after", TIME),
)
table(
    "units",
    key("id"),
    must("code", sa.String(40), unique=True),
    must("name", sa.String(300)),
    must("short_name", sa.String(120)),
    must("kind", sa.String(32)),
    must("place", sa.String(120)),
    must("symbol", sa.String(40)),
    must("area", sa.String(80), index=True),
    may("parent_id", INT, sa.ForeignKey("units.id"), index=True),
    must("path", PATH, index=True),
    must("valid_from", DAY),
    may("valid_to", DAY),
)
table(
    "documents",
    key("id"),
    must("kind", sa.String(20)),
    must("topic", sa.String(40)),
    must("state", sa.String(32)),
    must("unit_id", INT, sa.ForeignKey("units.id")),
    must("issuer_id", INT, sa.ForeignKey("units.id")),
    may("plan_id", INT, sa.ForeignKey("documents.id")),
    may("parent_id", INT, sa.ForeignKey("documents.id"), index=True),
    may("basis_id", INT, sa.ForeignKey("documents.id"), index=True),
    must("title", sa.String(500)),
    must("number", sa.String(60), index=True),
    must("series", sa.String(20)),
    may("number_year", INT),
    may("number_value", INT),
    may("issued_on", DAY),
    must("required", BOOL),
    may("due_at", TIME),
    may("original_due_at", TIME),
    may("arrived_at", TIME),
    must("content", JSON),
    may("submitter_id", INT, sa.ForeignKey("people.id")),
    must("version", INT),
    must("chain_head", sa.String(64)),
    must("state_since", TIME),
    must("machine_version", sa.String(12)),
    must("created_at", TIME),
    sa.UniqueConstraint("issuer_id", "series", "number_year", "number_value"),
    sa.Index("ix_documents_board", "plan_id", "unit_id"),
    sa.Index("ix_documents_desk", "issuer_id", "state", "due_at"),
    sa.Index("ix_documents_owed", "unit_id", "state", "due_at"),
)
table(
    "logins",
    key("token_hash", sa.String(64)),
    may("person_id", INT, sa.ForeignKey("people.id"), index=True),
    must("values", JSON),
    must("created_at", TIME),
    must("expires_at", TIME, index=True),
    must("agent", TEXT),
)
table(
    "refusals",
    key("id"),
    must("at", TIME),
    may("actor_id", INT, sa.ForeignKey("people.id"), index=True),
    may("document_id", INT, index=True),
    must("code", sa.String(32)),
    must("why", sa.String(20)),
    must("details", TEXT),
    must("request_id", sa.String(40)),
)
table(
    "registers",
    key("id"),
    must("unit_id", INT, sa.ForeignKey("units.id")),
    must("series", sa.String(20)),
    must("year", INT),
    must("last", INT),
    must("first", INT),
    sa.UniqueConstraint("unit_id", "series", "year"),
)
table(
    "seats",
    key("id"),
    must("person_id", INT, sa.ForeignKey("people.id"), index=True),
    must("unit_id", INT, sa.ForeignKey("units.id"), index=True),
    must("role", sa.String(20)),
    must("title", sa.String(120)),
    must("held_from", DAY),
    may("held_to", DAY),
)
table(
    "addressees",
    key("id"),
    must("plan_id", INT, sa.ForeignKey("documents.id")),
    must("unit_id", INT, sa.ForeignKey("units.id"), index=True),
    must("duty", sa.String(4)),
    may("read_at", TIME),
    may("read_by", INT, sa.ForeignKey("people.id")),
    sa.UniqueConstraint("plan_id", "unit_id"),
)
table(
    "assignments",
    key("id"),
    must("seat_id", INT, sa.ForeignKey("seats.id"), index=True),
    may("unit_id", INT, sa.ForeignKey("units.id")),
    must("topic", sa.String(40)),
    sa.UniqueConstraint("seat_id", "unit_id", "topic"),
)
table(
    "editions",
    key("id"),
    must("document_id", INT, sa.ForeignKey("documents.id")),
    must("edition", INT),
    must("title", sa.String(500)),
    must("number", sa.String(60)),
    must("content", JSON),
    must("issued_at", TIME),
    must("version", INT),
    sa.UniqueConstraint("document_id", "edition"),
)
table(
    "figures",
    key("id"),
    must("document_id", INT, sa.ForeignKey("documents.id")),
    may("plan_id", INT, sa.ForeignKey("documents.id"), index=True),
    must("unit_id", INT, sa.ForeignKey("units.id")),
    must("code", sa.String(40)),
    must("value", BIG),
    sa.UniqueConstraint("document_id", "code"),
)
table(
    "files",
    key("id"),
    must("document_id", INT, sa.ForeignKey("documents.id")),
    must("slot", sa.String(32)),
    must("edition", INT),
    must("name", sa.String(255)),
    must("media_type", sa.String(100)),
    must("size", BIG),
    must("sha256", sa.String(64), index=True),
    must("uploaded_by", INT, sa.ForeignKey("people.id")),
    must("uploaded_at", TIME),
    sa.UniqueConstraint("document_id", "slot", "edition"),
)
table(
    "fundings",
    key("id"),
    must("document_id", INT, sa.ForeignKey("documents.id")),
    must("source", sa.String(20)),
    must("amount_vnd", BIG),
    sa.UniqueConstraint("document_id", "source"),
)
table(
    "nominations",
    key("document_id", INT, sa.ForeignKey("documents.id")),
    may("plan_id", INT, sa.ForeignKey("documents.id"), index=True),
    must("unit_id", INT, sa.ForeignKey("units.id")),
    must("subject", sa.String(12)),
    must("nominee", sa.String(300)),
    must("award_form", sa.String(80)),
    must("authority", sa.String(200)),
)
table(
    "outbox",
    key("id"),
    must("document_id", INT, sa.ForeignKey("documents.id")),
    must("seq", INT),
    must("payload", JSON),
    must("created_at", TIME),
    must("available_at", TIME),
    must("attempts", INT),
    may("done_at", TIME),
    may("dead_at", TIME),
    must("error", TEXT),
    sa.Index("ix_outbox_open", "done_at", "available_at"),
)
table(
    "trail",
    key("id"),
    must("document_id", INT, sa.ForeignKey("documents.id")),
    must("unit_id", INT, sa.ForeignKey("units.id")),
    must("seq", INT),
    must("at", TIME),
    must("code", sa.String(32)),
    must("source", sa.String(32)),
    must("target", sa.String(32)),
    must("actor_id", INT, sa.ForeignKey("people.id")),
    must("seat_id", INT, sa.ForeignKey("seats.id")),
    may("request_key", sa.String(64), unique=True),
    must("body", TEXT),
    must("leaf", sa.String(64)),
    must("chain", sa.String(64)),
    sa.UniqueConstraint("document_id", "seq"),
    sa.Index("ix_trail_actor", "actor_id", "id"),
    sa.Index("ix_trail_unit", "unit_id", "id"),
)
table(
    "trail_private",
    key("entry_document_id", INT, sa.ForeignKey("documents.id")),
    key("entry_seq"),
    key("field", sa.String(60)),
    must("salt", sa.LargeBinary(32)),
    must("value", TEXT),
)
table(
    "works",
    key("document_id", INT, sa.ForeignKey("documents.id")),
    may("plan_id", INT, sa.ForeignKey("documents.id")),
    must("unit_id", INT, sa.ForeignKey("units.id"), index=True),
    must("kind", sa.String(20)),
    must("title", sa.String(500)),
    must("greets", sa.String(40)),
    may("value_vnd", BIG),
    must("value_qualifier", sa.String(12)),
    may("achieved_vnd", BIG),
    must("achieved_qualifier", sa.String(12)),
    may("starts_on", DAY),
    may("ends_on", DAY),
    sa.Index("ix_works_rollup", "plan_id", "greets"),
)
table(
    "notices",
    key("id"),
    must("message_id", INT, sa.ForeignKey("outbox.id")),
    must("person_id", INT, sa.ForeignKey("people.id")),
    must("document_id", INT, sa.ForeignKey("documents.id")),
    must("kind", sa.String(20)),
    must("code", sa.String(32)),
    must("facts", JSON),
    must("created_at", TIME),
    may("read_at", TIME),
    may("mailed_at", TIME),
    sa.UniqueConstraint("message_id", "person_id"),
    sa.Index("ix_notices_unread", "person_id", "read_at", "id"),
)


def upgrade() -> None:
    TABLES.create_all(op.get_bind())


def downgrade() -> None:
    TABLES.drop_all(op.get_bind())
