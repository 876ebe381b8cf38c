"""What the page of a paper shows: content, papers inside, files, campaign stages, timeline."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any, NamedTuple

from flask import render_template, url_for
from wtforms import Form

from forms import content_form, step_form
from forms.base import Pairs
from forms.choices import label
from state_machines import STAGES, machine
from state_machines.along import offered_along
from state_machines.case import Actor
from state_machines.figures import REPORT_FIGURES
from state_machines.grammar import WHOLE, Machine, Mood, MoveDue, Open, State, Text
from workflow_app.services.assigning import is_given_to_another
from workflow_app.services.documents import FileLine, PaperLine, PaperPage
from workflow_app.services.history import may_read_path
from workflow_app.web.noticing import Noticed
from workflow_app.web.present import language, say
from workflow_app.web.standing import Stand, stand
from workflow_app.web.terms import terms
from workflow_app.web.timeline import rounds

WITHIN = ("concerned", "heir")
"""Fields that choose among the paper's own unit and those below it."""

Children = list[tuple[Machine, list[tuple[PaperLine, State]]]]


class Step(NamedTuple):
    """One stage of the campaign as the stepper shows it."""

    name: Text
    state: State
    stand: Stand
    url: str
    here: bool


def shown(page: PaperPage, who: Actor, begin_url: str, noticed: Noticed) -> str:
    """The page of a paper, with what was noticed about its figures."""
    row, table = page.facts.row, machine(page.facts.row.kind)
    return render_template(
        "documents/show.html",
        paper=row,
        machine=table,
        state=table.state(row.state),
        case=page.facts.case,
        content=page.content,
        hidden=page.hidden,
        body=body(row.kind, page.content, _offered(page) | _given_to(row)),
        kept=kept(table, page.content, _given_to(row)),
        children=children_of(table, page.children),
        stages=_stages(page),
        terms=terms(page),
        slots=slots(page.files),
        rounds=rounds(page.timeline),
        returned_because=_returned_because(page, table.state(row.state)),
        plan=page.plan,
        parent=page.parent,
        basis=page.basis,
        derived=page.derived,
        begin_url=begin_url,
        noticed=noticed,
        **_steps(page, who),
        **_urls(table, row, who),
    )


def _steps(page: PaperPage, who: Actor) -> dict[str, Any]:
    """What the reader may do; `together` are the codes that go with papers inside."""
    found = offered_along(machine(page.facts.row.kind), page.facts.case, who)
    along = {one.row.code: one for one in found}
    return {
        "offers": [along.get(one.row.code, one) for one in page.offers],
        "together": along,
        "waits_for_another": is_given_to_another(page.facts.row, who),
    }


def _offered(page: PaperPage) -> dict[str, Pairs]:
    """The words of what was chosen, as the content and the plan have them."""
    plan = page.plan.content if page.plan else page.facts.row.content
    return campaign_choices(plan) | units_named(page.content)


def _urls(table: Machine, row: Any, who: Actor) -> dict[str, str]:
    """Where the page leads beside the steps; '' where it does not."""
    return {
        "board_url": _board_url(table, row, who),
        "editions_url": url_for("documents.editions", document_id=row.id) if _issued(row) else "",
    }


def _returned_because(page: PaperPage, state: State) -> str:
    """Why a paper that came back did; it stands where the next step does."""
    if state.mood is not Mood.BACK:
        return ""
    sent_back = (one for one in page.timeline if one.target == state.code != one.source)
    return next((one.reason for one in sent_back), "")


def body(kind: str, content: Mapping[str, Any], offered: Mapping[str, Pairs]) -> Form:
    """The content of a paper as a filled form, to be read."""
    return content_form(kind)(data=content, choices=offered, language=language())


def units_named(content: Mapping[str, Any]) -> dict[str, Pairs]:
    """The units that a paper which changes them names, by the fields that name them."""
    told = (content.get("foreseen") or {}).get("units") or []
    pairs = [(f"unit:{code}", name) for code, name in told]
    return dict.fromkeys(WITHIN, pairs) if pairs else {}


def campaign_choices(plan: Mapping[str, Any]) -> dict[str, Pairs]:
    """What the papers of a campaign may choose from: the words of its plan."""
    greets = [(one.get("code", ""), one.get("name", "")) for one in plan.get("greets") or []]
    forms = [(one, one) for one in plan.get("award_forms") or []]
    asked = {one.get("figure", "") for one in plan.get("indicators") or []}
    counted = [(one.code, say(one.name)) for one in REPORT_FIGURES if one.code in asked]
    found = {"greets": greets, "also_greets": greets, "award_form": forms, "figures": counted}
    return {name: pairs for name, pairs in found.items() if pairs}


def _given_to(row: Any) -> dict[str, Pairs]:
    """The person who has the paper, as a choice with its name."""
    return {"person": [(str(row.assignee_id), row.assignee_name)]} if row.assignee_id else {}


def kept(
    table: Machine, content: Mapping[str, Any], offered: Mapping[str, Pairs]
) -> list[tuple[Text, Form]]:
    """What steps added to the content, each with the name of its step. Its own deadlines are told
    by `terms`."""
    rows = {
        row.keeps: row
        for row in reversed(table.rows)
        if row.keeps not in ("", WHOLE) and (table.child or MoveDue() not in row.then)
    }
    return [
        (
            row.name,
            step_form(
                table.kind, row.asks, data=content[name], choices=offered, language=language()
            ),
        )
        for name, row in reversed(rows.items())
        if isinstance(content.get(name), dict)
    ]


def child_kinds(table: Machine) -> list[str]:
    """The kinds that the rows of a machine open inside its papers."""
    opened = (effect for row in table.rows for effect in row.then if isinstance(effect, Open))
    inside = [effect.kind for effect in opened if effect.kind]
    return list(dict.fromkeys(inside))


def children_of(table: Machine, children: list[PaperLine]) -> Children:
    """The papers inside a paper, by kind, in the order of the machine's rows."""
    return [
        (
            machine(kind),
            [(one, machine(kind).state(one.state)) for one in children if one.kind == kind],
        )
        for kind in child_kinds(table)
    ]


def _stages(page: PaperPage) -> list[Step]:
    """Every stage that the plan asks of this unit, in their order; none outside a campaign."""
    by_kind = {one.kind: one for one in page.stages}
    here = {page.facts.row.id, page.facts.row.parent_id}
    return [_step(table, by_kind[table.kind], here) for table in STAGES if table.kind in by_kind]


def _step(table: Machine, line: PaperLine, here: set[int | None]) -> Step:
    url = url_for("documents.show", document_id=line.id)
    return Step(table.name, table.state(line.state), stand(line), url, line.id in here)


def slots(files: list[FileLine]) -> list[tuple[Text, list[FileLine]]]:
    """The files by what they are, each with its versions, newest first."""
    ordered = sorted(files, key=lambda file: (file.slot, -file.edition))
    return [
        (label("slot", slot), list(versions))
        for slot, versions in groupby(ordered, key=lambda file: file.slot)
    ]


def _board_url(table: Machine, row: Any, who: Actor) -> str:
    """The board of a paper that others answer, for those who may look over them."""
    if not (table.leads and row.number and may_read_path(row.unit_path, who)):
        return ""
    return url_for("board.show", plan_id=row.id)


def _issued(row: Any) -> bool:
    return row.issued_content is not None
