"""What is looked over before a step that others will see: text, figures, papers inside, files."""

from typing import Any

from flask import g
from sqlalchemy.orm import Session

from state_machines.grammar import Annex
from workflow_app.services import documents
from workflow_app.services.figures import annex_of
from workflow_app.web.choosing import Choices
from workflow_app.web.noticing import Noticed
from workflow_app.web.paper import body, children_of, kept, slots
from workflow_app.web.stepping import Attempt
from workflow_app.web.undoing import undoing


def looked_over(session: Session, tried: Attempt) -> dict[str, Any]:
    """The paper as it would go out, for the template of its content; nothing of other units'."""
    row, table = tried.facts.row, tried.table
    if not tried.own:
        return {}
    content = {**row.content}
    if Annex() in tried.row.then:
        content["annex"] = annex_of(session.connection(), row.plan_id, row.unit_id)
    inside = documents.inside(session, row.id) if tried.facts.case.children else []
    files = documents.files_until(session, row.id, g.now) if tried.facts.case.files else []
    return {
        "content": content,
        "body": body(row.kind, row.content, Choices(session, row)),
        "kept": kept(table, row.content, {}),
        "children": children_of(table, inside),
        "slots": slots(files),
        "noticed": Noticed(),
        "undoing": undoing(table, tried.row, row.content),
    }
