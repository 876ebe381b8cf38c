"""A superior's report composed of its units': their words with their sources, their figures added
up by the rules that the figures declare, and who has given nothing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.engine import Connection

from state_machines.figures import CATALOGUE
from state_machines.measures import Amount, Figure, Rule, combined
from workflow_app.models import Document, Unit, table_of
from workflow_app.models.base import units_in_order

DOCUMENT = table_of(Document)


def _told_to(paper: Any, *columns: Any) -> Select[Any]:
    """What the units below report to the paper's unit for the same period."""
    return select(*columns).where(
        DOCUMENT.c.issuer_id == paper.unit_id,
        DOCUMENT.c.unit_id != paper.unit_id,
        DOCUMENT.c.kind == paper.kind,
        DOCUMENT.c.topic == paper.topic,
    )


def composed(connection: Connection, paper: Any, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with what the units below handed in for the same period: each passage under its
    heading with the unit and the paper it comes from, the totals of their figures, and who has
    handed nothing in."""
    rows = connection.execute(
        _told_to(paper, DOCUMENT.c.id, DOCUMENT.c.content, DOCUMENT.c.arrived_at, Unit.name)
        .join(Unit, Unit.id == DOCUMENT.c.unit_id)
        .order_by(units_in_order(Unit.name), Unit.id)
    ).all()
    headings = [one["heading"] for one in content.get("parts") or []]
    passages = [
        {"heading": heading, "unit": row.name, "document": row.id, "said": text}
        for heading in headings
        for row in rows
        if row.arrived_at and (text := _said_under(row.content, heading))
    ]
    missing = [row.name for row in rows if row.arrived_at is None]
    return {
        **content,
        "passages": passages,
        "totals": list(_totals(rows, _asked(connection, paper.plan_id))),
        "owing": len(rows),
        "missing": missing,
    }


def _totals(rows: Sequence[Any], asked: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Every figure that is asked for or given, in the order of the catalogue: {figure, value,
    whole, qualifier, given, lacking}; no value when nobody gave it. `lacking` names the units that
    gave none, with or without a report: nothing is put in their place."""
    came = [row for row in rows if row.arrived_at]
    for code, figure in CATALOGUE.items():
        given = {row.id: found for row in came if (found := _amounts(row.content, figure))}
        if not given and code not in asked:
            continue
        total = _whole(figure, [one for found in given.values() for one in found])
        yield {
            "figure": code,
            **(total._asdict() if total else {}),
            "given": len(given),
            "lacking": [row.name for row in rows if row.id not in given],
        }


def _amounts(content: Mapping[str, Any], figure: Figure) -> list[Amount]:
    """What a report says of a figure: of the unit's own doing, and of the units below it."""
    own = (content.get("figures") or {}).get(figure.code)
    below = [one for one in content.get("totals") or [] if one["figure"] == figure.code]
    said = [one for one in (own, *below) if one and one.get("value") is not None]
    found = [
        Amount(one["value"], one.get("whole"), one.get("qualifier") or "exact") for one in said
    ]
    if figure.rule is Rule.UNITS:  # a unit that has some is one, of one
        return [one if one.whole else Amount(int(one.value > 0), 1) for one in found]
    return found


def _whole(figure: Figure, amounts: Sequence[Amount]) -> Amount | None:
    """One amount by the rule of the figure; units are counted out of all that were asked below."""
    rule = Rule.RATIO if figure.rule is Rule.UNITS else figure.rule
    return combined(rule, amounts)


def _asked(connection: Connection, calendar_id: int | None) -> frozenset[str]:
    """The figures that a calendar asks for."""
    content = connection.scalar(select(DOCUMENT.c.content).where(DOCUMENT.c.id == calendar_id))
    return frozenset(one.get("figure", "") for one in (content or {}).get("indicators") or [])


def _said_under(content: Mapping[str, Any], heading: str) -> str:
    told = (one["said"] for one in content.get("parts") or [] if one["heading"] == heading)
    return "\n".join(text.strip() for text in told if text and text.strip())
