"""The sealed log: which entry or act is which leaf, the signed roots, and where they were kept."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Base


class Seal(Base):
    """One leaf of the log: an entry of the trail or an act, never both."""

    __tablename__ = "seals"
    __table_args__ = (
        CheckConstraint("(entry_id IS NULL) <> (act_id IS NULL)", name="one_of_both"),
    )

    leaf_index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("trail.id"), unique=True)
    act_id: Mapped[int | None] = mapped_column(ForeignKey("acts.id"), unique=True)
    leaf: Mapped[str] = mapped_column(String(64))


class SignedRoot(Base):
    """A checkpoint: the root of the first `size` leaves as a signed note. `key` checks it."""

    __tablename__ = "checkpoints"

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    note: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Anchor(Base):
    """A checkpoint that was taken outside the database: to a file, a command, a mail box."""

    __tablename__ = "anchors"
    __table_args__ = (Index("ix_anchors_place", "place", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(12))  # file, command, mail
    size: Mapped[int] = mapped_column(BigInteger, ForeignKey("checkpoints.size"))
    at: Mapped[datetime]


class Verification(Base):
    """What came out when the whole log was computed anew."""

    __tablename__ = "verifications"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    leaves: Mapped[int] = mapped_column(BigInteger)
    anchors: Mapped[int]  # checkpoints kept outside that were compared
    findings: Mapped[int]
    report: Mapped[str] = mapped_column(Text)  # what `audit verify --json` prints
