"""What the fields of a form may choose from; asked of the database only when a field asks."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from flask import g
from flask_babel import gettext
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forms.base import Pairs
from state_machines.days import today
from workflow_app.db import ended
from workflow_app.models import UNIT_KINDS, Document, Unit
from workflow_app.models.base import units_in_order
from workflow_app.services.assigning import members
from workflow_app.services.visibility import below
from workflow_app.web.paper import WITHIN, campaign_choices
from workflow_app.web.wiring import database

MOST = 300  # units named one by one; whole kinds of units have a line of their own


class Choices(Mapping[str, Pairs]):
    """The choices for the form of one paper, by the name of the field.

    `paper` is a stored row, or a new paper's `unit_id` with no plan. The session of the page is
    asked; a table's rows, which may be read when that has ended, have one opened for them.
    """

    def __init__(self, session: Session, paper: Any) -> None:
        self._session = session
        self._paper = paper

    @contextmanager
    def _asked(self) -> Iterator[Session]:
        if not ended(self._session):
            yield self._session
        else:
            with database().read() as session:
                yield session

    def __getitem__(self, name: str) -> Pairs:
        if name == "units":
            return self._units
        if name == "person":
            return self._members
        if name in WITHIN:
            return self._within
        return self._campaign[name]

    def __iter__(self) -> Iterator[str]:
        yield "units"
        yield "person"
        yield from WITHIN
        yield from self._campaign

    def __len__(self) -> int:
        return 2 + len(WITHIN) + len(self._campaign)

    @cached_property
    def _campaign(self) -> Mapping[str, Pairs]:
        plan_id = self._paper.plan_id
        if plan_id is None:
            return campaign_choices(self._paper.content)
        with self._asked() as session:
            content = session.scalar(select(Document.content).where(Document.id == plan_id))
        return campaign_choices(content or {})

    @cached_property
    def _members(self) -> Pairs:
        """Whoever a paper of the unit may be given to."""
        with self._asked() as session:
            found = members(session.connection(), self._paper.unit_id, today(g.now))
        return [(str(person), name) for person, name in found.items()]

    @cached_property
    def _units(self) -> Pairs:
        """All units of a kind directly below, then the unit above and those below by name."""
        unit_id = self._paper.unit_id
        above = select(Unit.parent_id).where(Unit.id == unit_id).scalar_subquery()
        near = (
            select(Unit.code, Unit.name)
            .where(or_(Unit.parent_id == unit_id, Unit.id == above))
            .order_by(Unit.parent_id == unit_id, units_in_order(Unit.name))
            .limit(MOST)
        )
        kinds = [(f"below:{kind}", unit_kind_words(kind)) for kind in UNIT_KINDS]
        with self._asked() as session:
            return kinds + [(f"unit:{code}", name) for code, name in session.execute(near)]

    @cached_property
    def _within(self) -> Pairs:
        """The paper's own unit and those in force below it, in the order of the tree."""
        unit_id = self._paper.unit_id
        with self._asked() as session:
            path = session.scalar(select(Unit.path).where(Unit.id == unit_id)) or ""
            near = (
                select(Unit.code, Unit.short_name, Unit.name)
                .where(or_(Unit.id == unit_id, below(path)), Unit.valid_to.is_(None))
                .order_by(Unit.path)
                .limit(MOST)
            )
            rows = session.execute(near)
            return [(f"unit:{row.code}", row.short_name or row.name) for row in rows]


def names_of_waves(milestones: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The names of the units that milestones go to one by one; asks only when there are some."""
    codes = {code for milestone in milestones for code in milestone.get("units") or ()}
    if not codes:
        return {}
    with database().read() as session:
        named = select(Unit.code, Unit.name).where(Unit.code.in_(codes))
        return {row.code: row.name for row in session.execute(named)}


def unit_kind_words(kind: str) -> str:
    """All units of a kind directly below, in the words of an official paper."""
    words = {
        "front_committee": gettext("Tất cả Ủy ban MTTQ cấp dưới trực tiếp"),
        "member_organisation": gettext("Tất cả tổ chức thành viên"),
        "department": gettext("Tất cả ban, văn phòng"),
        "front_work_committee": gettext("Tất cả Ban công tác Mặt trận"),
    }
    return str(words.get(kind, kind))
