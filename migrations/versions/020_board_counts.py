"""The database itself counts how many papers stand where, in the statement that moves one."""

import sqlalchemy as sa
from alembic import op

revision = "020_board_counts"
down_revision = "019_stepped_at"
branch_labels = None
depends_on = None

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
WATCHED = ("state", "unit_id", "arrived_at", "timeliness", "due_at")
INTO = "INSERT INTO board_moves (plan_id, unit_id, kind, state, came, timeliness, due_at, papers)"
# The last year that both databases write alike: what is never late.
NEVER = {"sqlite": "'9999-12-31 00:00:00.000000'", "postgresql": "'9999-12-31 00:00:00+00'"}
STANDS = (
    "{row}plan_id, {row}unit_id, {row}kind, {row}state,"
    " CASE WHEN {row}arrived_at IS NULL THEN 0 ELSE 1 END, {row}timeliness,"
    " CASE WHEN {row}arrived_at IS NULL AND {row}due_at IS NOT NULL"
    " THEN {row}due_at ELSE {never} END"
)
COUNTS = "{row}plan_id IS NOT NULL AND {row}parent_id IS NULL"

SQLITE = (
    "CREATE TRIGGER documents_counted_new AFTER INSERT ON documents WHEN {new_counts}"
    " BEGIN {into} VALUES ({new}, 1); END",
    "CREATE TRIGGER documents_counted_moved AFTER UPDATE OF {columns} ON documents"
    " WHEN {new_counts} AND ({changed})"
    " BEGIN {into} VALUES ({old}, -1), ({new}, 1); END",
)
POSTGRESQL = (
    "CREATE FUNCTION note_board_move() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN IF TG_OP = 'INSERT' THEN {into} VALUES ({new}, 1);"
    " ELSE {into} VALUES ({old}, -1), ({new}, 1); END IF; RETURN NULL; END $$",
    "CREATE TRIGGER documents_counted_new AFTER INSERT ON documents"
    " FOR EACH ROW WHEN ({new_counts}) EXECUTE FUNCTION note_board_move()",
    "CREATE TRIGGER documents_counted_moved AFTER UPDATE OF {columns} ON documents"
    " FOR EACH ROW WHEN ({new_counts} AND ({changed})) EXECUTE FUNCTION note_board_move()",
)


def upgrade() -> None:
    _tables().create_all(op.get_bind())
    for statement in SQLITE if _dialect() == "sqlite" else POSTGRESQL:
        op.execute(sa.text(_about(statement)))
    there = _about("{into} SELECT {all}, 1 FROM documents WHERE {all_count}")
    op.execute(sa.text(there))  # the sweep adds them up


def downgrade() -> None:
    on = "" if _dialect() == "sqlite" else " ON documents"
    for trigger in ("documents_counted_new", "documents_counted_moved"):
        op.execute(f"DROP TRIGGER {trigger}{on}")
    if on:
        op.execute("DROP FUNCTION note_board_move()")
    _tables().drop_all(op.get_bind())


def _about(statement: str) -> str:
    never, different = NEVER[_dialect()], _different()
    written = statement.format(
        into=INTO,
        columns=", ".join(WATCHED),
        new=STANDS.format(row="NEW.", never=never),
        old=STANDS.format(row="OLD.", never=never),
        all=STANDS.format(row="", never=never),
        new_counts=COUNTS.format(row="NEW."),
        all_count=COUNTS.format(row=""),
        changed=" OR ".join(f"NEW.{name} {different} OLD.{name}" for name in WATCHED),
    )
    return written.replace(":", "\\:")  # of a time, not of a parameter


def _different() -> str:
    return "IS NOT" if _dialect() == "sqlite" else "IS DISTINCT FROM"


def _dialect() -> str:
    return op.get_bind().dialect.name


def _tables() -> sa.MetaData:
    tables = sa.MetaData(naming_convention=NAMES)
    sa.Table(
        "board_moves", tables, _must("id", sa.Integer(), primary_key=True), *_stands("unit_id")
    )
    none = sa.text("papers = 0")
    sa.Table(
        "board_counts",
        tables,
        *_stands("branch_id", primary_key=True, autoincrement=False),
        sa.Index("ix_board_counts_none", "papers", sqlite_where=none, postgresql_where=none),
        sqlite_with_rowid=False,
    )
    return tables


def _stands(unit: str, **key: bool) -> list[sa.Column[int] | sa.Column[str]]:
    return [
        _must("plan_id", sa.Integer(), **key),
        _must(unit, sa.Integer(), **key),
        _must("kind", sa.String(20), **key),
        _must("state", sa.String(32), **key),
        _must("came", sa.Integer(), **key),
        _must("timeliness", sa.String(10), **key),
        _must("due_at", sa.DateTime(timezone=True), **key),
        _must("papers", sa.Integer()),
    ]


def _must(name: str, kind: sa.types.TypeEngine, **more: bool) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, kind, nullable=False, **more)
