"""Tables of units or people that came in at once, and what came in by each."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Base


class Import(Base):
    """One table that came in; taken back as long as nothing depends on it. Never deleted."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))  # units, people
    basis: Mapped[str] = mapped_column(String(500), default="")  # the decision it rests on
    count: Mapped[int]
    key: Mapped[str] = mapped_column(String(64), unique=True)  # of the form: sent twice, taken once
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class ImportRow(Base):
    """A row that came in: its table and number. It stays when the row is taken back."""

    __tablename__ = "import_rows"

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(16), primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True)
