"""People, the seats they hold, and where they are signed in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow_app.models.base import Base
from workflow_app.models.units import Unit


class Person(Base):
    """Somebody who may sign in."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2), default="vi")
    by_mail: Mapped[bool] = mapped_column(default=True)
    chat_address: Mapped[str] = mapped_column(String(500), default="")  # as Apprise spells it
    digest_hour: Mapped[int] = mapped_column(default=7)  # in Vietnam, on working days
    feed_hash: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    bounced_at: Mapped[datetime | None]
    bounce: Mapped[str] = mapped_column(String(500), default="")  # what the other server said
    disabled_at: Mapped[datetime | None]
    failed_logins: Mapped[int] = mapped_column(default=0)
    retry_after: Mapped[datetime | None]  # no sign-in is tried before
    seats: Mapped[list["SeatRow"]] = relationship(back_populates="person")


class SeatRow(Base):
    """A role held in a unit between two dates (`held_to` is the first day without it)."""

    __tablename__ = "seats"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120), default="")  # chức vụ, as signed
    held_from: Mapped[date]
    held_to: Mapped[date | None]
    person: Mapped[Person] = relationship(back_populates="seats")
    unit: Mapped[Unit] = relationship()
    assignments: Mapped[list["Assignment"]] = relationship(back_populates="seat")


class Assignment(Base):
    """What a reviewer is in charge of: a unit, a topic, or both. No row means everything."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("seat_id", "unit_id", "topic"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    topic: Mapped[str] = mapped_column(String(40), default="")
    seat: Mapped[SeatRow] = relationship(back_populates="assignments")


class Substitution(Base):
    """A seat lent between two dates (`ends_on` is the first day without it). Never lent on."""

    __tablename__ = "substitutions"

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), index=True)
    substitute_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500), default="")
    named_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    named_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # before its time


class Login(Base):
    """A signed-in browser. The cookie's token is kept only as a hash; sign-out deletes the row."""

    __tablename__ = "logins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    values: Mapped[dict[str, Any]]  # what Flask calls the session
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    agent: Mapped[str] = mapped_column(Text, default="")


class Token(Base):
    """A key with which a program asks in a person's name; kept only as a hash, taken away by
    deleting the row."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))  # what it is for, in her words
    values: Mapped[dict[str, Any]]  # `scope`, and the seat that it acts in first
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
