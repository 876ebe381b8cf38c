"""A step of a paper together with those of the papers inside it: all of them, or none."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.services.together import NotTogether
from workflow_app.web import together
from workflow_app.web.access import Access, access
from workflow_app.web.api import problems, shapes
from workflow_app.web.api.guarding import guarded
from workflow_app.web.api.papers import SEEN, invalid, keeping, moved_on
from workflow_app.web.api.received import received
from workflow_app.web.present import say
from workflow_app.web.wiring import database

bp = guarded(Blueprint("api_jointly", __name__, url_prefix="/api/v1"))


@bp.post("/<kind>/<int:document_id>/<code>/together")
@access(Access.SIGNED_IN)
def take(kind: str, document_id: int, code: str) -> ResponseReturnValue:
    """Takes the step of each paper inside that is named and then the paper's own."""
    sent = received(together=True)
    with database().read() as session:
        joint = together.joint_of(session, document_id, code)
        if joint.tried.table.kind != kind:
            raise Refused("unknown")
        joint.tried.permit()
        if sent.seen is None:
            return problems.answer("invalid", errors={"seen": [say(SEEN)]})
        form = joint.tried.form(sent.filling(joint.tried.form()))
    if not form.validate():
        return invalid(joint.tried, form)
    try:
        fired = together.fire_joint(joint, form, sent.inside, keeping(200))
    except NotTogether as problem:
        raise _as_one(problem) from problem
    except Refused as refused:
        if refused.code == "moved_on":
            return moved_on(document_id)
        raise
    return jsonify(shapes.fired(fired))


def _as_one(problem: NotTogether) -> Refused:
    """What is wrong with the papers inside, by their numbers; what is not hers comes first."""
    found = problem.refusals
    for code in ("unknown", "not_yours", "moved_on"):
        if any(one.code == code for one in found.values()):
            return Refused(code)
    reasons = [
        Text(f"{number}: {reason.vi}", f"{number}: {reason.en}")
        for number, refused in sorted(found.items())
        for reason in refused.reasons
    ]
    return Refused("not_ready", tuple(reasons))
