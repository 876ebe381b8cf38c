"""What accepted papers state, with the time during which it stood."""

import sqlalchemy as sa
from alembic import op

revision = "010_stated_figures"
down_revision = "009_trail_reading"
branch_labels = None
depends_on = None

STANDS = sa.text("until IS NULL")
BIG, INT, TIME = sa.BigInteger(), sa.Integer(), sa.DateTime(timezone=True)
ON_FIGURES = ("whole BIGINT", "qualifier VARCHAR(12) DEFAULT 'exact' NOT NULL")
STANDING = {"registration": "registered", "congress": "congress_held", "report": "reported"}
ACCEPTED = "o.state IN ('accepted', 'consolidated', 'recognised', 'archived')"
COLUMNS = (
    "document_id, seq, plan_id, unit_id, code, sort, aim, value, whole, qualifier, as_of, since"
)
WORK = "FROM works w JOIN documents d ON d.id = w.document_id JOIN documents o"
WORK += f" ON o.id = d.parent_id WHERE o.kind = 'registration' AND {ACCEPTED}"
WORK += " AND d.state <> 'cancelled'"
ON_WORK = "d.id, d.version, d.plan_id, d.unit_id, {code}, w.kind, w.greets, {value}, NULL, {said}"
AMOUNTS = (
    ("'works'", "1", "'exact'"),
    ("'works_registered'", "w.value_vnd", "w.value_qualifier"),
    ("'works_achieved'", "w.achieved_vnd", "w.achieved_qualifier"),
    (
        "'works_value'",
        "COALESCE(w.achieved_vnd, w.value_vnd)",
        "CASE WHEN w.achieved_vnd IS NULL THEN w.value_qualifier ELSE w.achieved_qualifier END",
    ),
)


def upgrade() -> None:
    for column in ON_FIGURES:
        op.execute(f"ALTER TABLE figures ADD COLUMN {column}")
    _book()
    op.create_index(
        "uq_stated_standing",
        "stated",
        ["document_id", "code"],
        unique=True,
        postgresql_where=STANDS,
        sqlite_where=STANDS,
    )
    op.create_index("ix_stated_document_id", "stated", ["document_id"])
    op.create_index("ix_stated_plan", "stated", ["plan_id", "code", "unit_id"])
    op.create_index("ix_stated_unit_id", "stated", ["unit_id"])
    _state_what_was_accepted()


def _book() -> None:
    op.create_table(
        "stated",
        sa.Column("id", INT, nullable=False),
        sa.Column("document_id", INT, nullable=False),
        sa.Column("seq", INT, nullable=False),
        sa.Column("plan_id", INT),
        sa.Column("unit_id", INT, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("sort", sa.String(20), nullable=False, server_default=""),
        sa.Column("aim", sa.String(200), nullable=False, server_default=""),
        sa.Column("value", BIG, nullable=False),
        sa.Column("whole", BIG),
        sa.Column("qualifier", sa.String(12), nullable=False),
        sa.Column("as_of", sa.String(10), nullable=False, server_default=""),
        sa.Column("since", TIME, nullable=False),
        sa.Column("until", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_stated"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_stated_document_id"),
        sa.ForeignKeyConstraint(["plan_id"], ["documents.id"], name="fk_stated_plan_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_stated_unit_id"),
    )


def downgrade() -> None:
    op.drop_table("stated")
    for column in reversed(ON_FIGURES):
        op.drop_column("figures", column.split()[0])


def _state_what_was_accepted() -> None:
    """Papers that were accepted before state what they hold now, since their state began."""
    for kind, code in STANDING.items():
        _insert(
            f"o.id, o.version, o.plan_id, o.unit_id, '{code}', '', '', 1, NULL, 'exact', '',"
            f" o.state_since FROM documents o WHERE o.kind = '{kind}' AND {ACCEPTED}"
        )
    _insert(
        "o.id, o.version, o.plan_id, o.unit_id, f.code, '', '', f.value, NULL, 'exact', '',"
        " o.state_since FROM figures f JOIN documents o ON o.id = f.document_id"
        f" WHERE o.kind = 'congress' AND {ACCEPTED}"
    )
    for code, value, said in AMOUNTS:
        what = ON_WORK.format(code=code, value=value, said=said)
        _insert(f"{what}, '', o.state_since {WORK} AND {value} IS NOT NULL")
    what = ON_WORK.format(
        code="'funding_' || m.source", value="m.amount_vnd", said="w.value_qualifier"
    )
    money = WORK.replace(" WHERE", " JOIN fundings m ON m.document_id = w.document_id WHERE")
    _insert(f"{what}, '', o.state_since {money}")


def _insert(rows: str) -> None:
    op.execute(f"INSERT INTO stated ({COLUMNS}) SELECT {rows}")
