"""What was refused or read becomes an act of the sealed log: a body, its leaf, values apart."""

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "008_acts"
down_revision = "007_jobs"
branch_labels = None
depends_on = None

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
INT, TEXT, TIME = sa.Integer(), sa.Text(), sa.DateTime(timezone=True)
FENCES = {"acts": ("UPDATE", "DELETE"), "acts_private": ("UPDATE",)}
SQLITE_FENCE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END
"""
POSTGRESQL_FENCE = """
CREATE TRIGGER {table}_insert_only BEFORE {verbs} OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    tables = _tables()
    tables.create_all(op.get_bind(), tables=[tables.tables["acts"], tables.tables["acts_private"]])
    _carry_over(tables)
    op.drop_table("refusals")
    for table, verbs in FENCES.items():
        _fence(table, verbs)


def downgrade() -> None:
    tables = _tables()
    tables.create_all(op.get_bind(), tables=[tables.tables["refusals"]])
    op.execute(
        "INSERT INTO refusals (id, at, actor_id, document_id, code, why, details, request_id)"
        " SELECT id, at, actor_id, document_id, code, why, coalesce((SELECT value FROM acts_private"
        " WHERE act_id = acts.id AND field = 'details'), ''), request_id FROM acts"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('refusals', 'id'), coalesce(max(id), 1),"
            " max(id) IS NOT NULL) FROM refusals"
        )
    op.drop_table("acts_private")
    op.drop_table("acts")
    _fence("refusals", ("UPDATE", "DELETE"))


def _fence(table: str, verbs: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in verbs:
            op.execute(sa.text(SQLITE_FENCE.format(table=table, verb=verb)))
    else:
        op.execute(sa.text(POSTGRESQL_FENCE.format(table=table, verbs=" OR ".join(verbs))))


def _carry_over(tables: sa.MetaData) -> None:
    """What was written down before keeps its number and its moment."""
    connection, acts = op.get_bind(), tables.tables["acts"]
    old = tables.tables["refusals"]
    for row in connection.execute(sa.select(old).order_by(old.c.id)).all():
        salt = secrets.token_bytes(32)
        told = {"details": _commitment(salt, "details", row.details)} if row.details else {}
        body = _body(row, told)
        leaf = hashlib.sha256(b"\x00" + body.encode()).hexdigest()
        kept = {name: value for name, value in row._asdict().items() if name != "details"}
        connection.execute(acts.insert().values(**kept, unit_id=None, body=body, leaf=leaf))
        if told:
            apart = {"act_id": row.id, "field": "details", "salt": salt, "value": row.details}
            connection.execute(tables.tables["acts_private"].insert().values(**apart))
    if connection.dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('acts', 'id'), coalesce(max(id), 1),"
            " max(id) IS NOT NULL) FROM acts"
        )


def _body(row: Any, told: dict[str, str]) -> str:
    return _canonical(
        {
            "v": 2,
            "act": row.why,
            "actor": row.actor_id,
            "at": _instant(row.at),
            "code": row.code,
            "document": row.document_id,
            "private": told,
            "request": row.request_id,
            "unit": None,
        }
    )


def _canonical(value: object) -> str:
    spelled = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", spelled)


def _instant(moment: datetime) -> str:
    """SQLite gives a time without its zone back, which is UTC."""
    known = moment.astimezone(UTC) if moment.tzinfo else moment
    return known.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _commitment(salt: bytes, field: str, value: str) -> str:
    message = _canonical([field, value]).encode()
    return base64.b64encode(hmac.digest(salt, message, "sha256")).decode()


def _tables() -> sa.MetaData:
    tables = sa.MetaData(naming_convention=NAMES)
    for older in ("people", "units"):
        sa.Table(older, tables, _key("id"))
    _acts(tables)
    _refusals(tables)
    return tables


def _acts(tables: sa.MetaData) -> None:
    sa.Table(
        "acts",
        tables,
        _key("id"),
        _must("at", TIME),
        _may("actor_id", INT, sa.ForeignKey("people.id")),
        _may("document_id", INT),
        _may("unit_id", INT, sa.ForeignKey("units.id")),
        _must("code", sa.String(32)),
        _must("why", sa.String(20)),
        _must("request_id", sa.String(40)),
        _must("body", TEXT),
        _must("leaf", sa.String(64)),
        sa.Index("ix_acts_actor", "actor_id", "id"),
        sa.Index("ix_acts_document", "document_id", "id"),
        sa.Index("ix_acts_unit", "unit_id", "id"),
    )
    sa.Table(
        "acts_private",
        tables,
        _key("act_id", INT, sa.ForeignKey("acts.id")),
        _key("field", sa.String(60)),
        _must("salt", sa.LargeBinary(32)),
        _must("value", TEXT),
    )


def _refusals(tables: sa.MetaData) -> None:
    sa.Table(
        "refusals",
        tables,
        _key("id"),
        _must("at", TIME),
        _may("actor_id", INT, sa.ForeignKey("people.id"), index=True),
        _may("document_id", INT, index=True),
        _must("code", sa.String(32)),
        _must("why", sa.String(20)),
        _must("details", TEXT),
        _must("request_id", sa.String(40)),
    )


def _key(name: str, kind: Any = INT, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, primary_key=True)


def _must(name: str, kind: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False)


def _may(name: str, kind: Any, *more: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=True, **options)
