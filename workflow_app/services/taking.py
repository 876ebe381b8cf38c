"""A permitted row on its way: what it changes in the paper, and what the trail tells of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from state_machines import machine
from state_machines.grammar import WHOLE, Ask, Machine, Mood, Transition
from state_machines.importing import FILLED
from state_machines.rules import Refused, blank_needs, missing
from state_machines.timeliness import judged
from workflow_app.services.cases import Facts
from workflow_app.services.chain import canonical
from workflow_app.services.record import Stamp


class Taking(NamedTuple):
    """What was, the row to take, who takes it when, and what was answered."""

    facts: Facts
    row: Transition
    stamp: Stamp
    answers: Mapping[str, Any]

    @property
    def table(self) -> Machine:
        return machine(self.facts.row.kind)

    @property
    def file(self) -> Mapping[str, Any] | None:
        return self.answers.get("file")

    @property
    def given(self) -> dict[str, Any]:
        return {name: it for name, it in self.answers.items() if name not in ("file", FILLED)}

    @property
    def filled(self) -> list[str]:
        """The names of the answers that came out of a table of figures."""
        return list(self.answers.get(FILLED) or ())


def content_after(
    table: Machine, row: Transition, before: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """The content after the row, or `Refused("not_ready")` when a child would lack a part."""
    content = {name: value for name, value in before.items() if name not in row.drops}
    if row.keeps == WHOLE:
        content |= given
        if table.child and (blank := blank_needs(table, content)):
            raise Refused("not_ready", (missing(table, blank),))
    elif row.keeps:
        content[row.keeps] = dict(given)
    return content


def changed_columns(taking: Taking, content: dict[str, Any]) -> dict[str, Any]:
    """The columns that the row changes beside state, version and chain."""
    before, row, table, stamp = taking.facts.row, taking.row, taking.table, taking.stamp
    values: dict[str, Any] = {}
    if content != before.content:
        values["content"] = content
    if (title := _title(taking, content)) != before.title:
        values["title"] = title
    if row.target and row.target.code != before.state:
        values["state_since"] = stamp.at
        if table.state(before.state).mood is Mood.OFF:
            values |= _look_again(taking)
    if row.hands_in:
        values |= _arrival(taking)
    if row.takes_back:
        values |= {"arrived_at": None, "timeliness": "", **_look_again(taking)}
    return values


def _title(taking: Taking, content: Mapping[str, Any]) -> str:
    """What lists call the paper. The title of a draft is as private as the rest of it: until a
    stage is handed in it goes by the name it was opened with."""
    before, row, table = taking.facts.row, taking.row, taking.table
    told = before.arrived_at or row.hands_in or not table.stage
    title = str(content.get(table.titled_by) or "")[:500] if told else ""
    return title or str(before.title)


def _look_again(taking: Taking) -> dict[str, Any]:
    """What is owed once more is reminded of once more."""
    owed = taking.facts.row.due_at and taking.table.reminds
    return {"remind_at": taking.stamp.at} if owed else {}


def _arrival(taking: Taking) -> dict[str, Any]:
    """Who handed the paper in, and when: the first arrival counts, and is judged once. What came
    by another channel arrived before it was typed."""
    before, stamp = taking.facts.row, taking.stamp
    values: dict[str, Any] = {
        "submitter_id": stamp.actor_id,
        "submitted_for_id": stamp.behalf_id,
        "remind_at": None,
    }
    if before.arrived_at is None:
        elsewhere = taking.row.asks is Ask.RECEIPT
        told = datetime.fromisoformat(taking.answers["arrived_at"]) if elsewhere else stamp.at
        arrived = told.astimezone(UTC)
        verdict = judged(arrived, before.original_due_at, before.due_at)
        values |= {"arrived_at": arrived, "timeliness": verdict}
    return values


def told_apart(
    row: Transition,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    given: Mapping[str, Any],
) -> dict[str, str]:
    """What the trail keeps apart: the reason, and what each changed part was and became."""
    private = {}
    if row.asks in (Ask.REASON, Ask.NEW_DATE):
        private["reason"] = str(given.get("reason", "")).strip()
    changed = {
        name: [before.get(name), after.get(name)]
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    }
    if changed:
        private["changes"] = canonical(changed)
    return private


def told_openly(
    before: Any, values: Mapping[str, Any], file: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What the hash is taken of beside the step: number, file, verdict and deadline."""
    public: dict[str, Any] = {}
    if "deadline" in values:
        public |= {
            "deadline": values["deadline"],
            "due": values["due_at"],
            "was_due": before.due_at,
        }
    if values.get("timeliness"):
        public["verdict"] = {
            "arrived": values["arrived_at"],
            "deadline": before.deadline,
            "due": before.due_at,
            "original": before.original_due_at,
            "says": values["timeliness"],
        }
    if "number" in values:
        public["number"] = values["number"]
    if file:
        public["file"] = {"slot": file["slot"], "sha256": file["sha256"], "size": file["size"]}
    return public
