"""The sealed log for people: whether it is intact, who witnessed it, and proofs to take away."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any, NamedTuple

from flask import Blueprint, Response, g, render_template, send_file
from flask.typing import ResponseReturnValue

from state_machines.case import Actor
from state_machines.grammar import Role, Text
from state_machines.rules import Refused
from workflow_app.services import documents
from workflow_app.services.audit import anchoring, proving, sealing, verifying
from workflow_app.services.audit import stamp as stamps
from workflow_app.services.audit.anchoring import Held
from workflow_app.web.access import Access, access, actor
from workflow_app.web.takeaway import note_export
from workflow_app.web.wiring import database

FINDINGS = {
    "entry_changed": Text("Bước này đã bị sửa, hoặc bước trước nó bị chèn, xóa",
                          "This step was changed, or the one before it put in or taken out"),
    "entry_missing": Text("Bước này đã bị xóa", "This step was removed"),
    "act_changed": Text("Dòng ghi việc này đã bị sửa", "This act was changed"),
    "act_missing": Text("Dòng ghi việc này đã bị xóa", "This act was removed"),
    "unsealed_gone": Text("Dòng này đã bị xóa hoặc thay trước khi niêm phong",
                          "This was removed or replaced before it was sealed"),
    "value_changed": Text("Lời ghi kèm đã bị thay", "What is kept beside it was replaced"),
    "never_sealed": Text("Dòng này chưa từng được niêm phong", "This was never sealed"),
    "paper_differs": Text("Hồ sơ không đúng như nhật ký ghi", "The paper is not as its trail says"),
    "content_differs": Text("Nội dung hồ sơ không phải nội dung đã ghi ở bước cuối",
                            "The content of the paper is not the one that was written"),
    "seal_missing": Text("Mất dòng niêm phong", "A seal is gone"),
    "checkpoint_false": Text("Mốc trong cơ sở dữ liệu là giả", "A checkpoint here is false"),
    "anchor_false": Text("Mốc giữ bên ngoài không đọc được hoặc là giả",
                         "A checkpoint kept outside cannot be read, or is false"),
    "root_differs": Text("Trong các dòng này có dòng bị sửa", "Some of these lines were changed"),
    "log_short": Text("Các dòng này đã mất", "These lines are gone"),
    "leaf_differs": Text("Dòng này khác bản giữ bên ngoài", "Not the line that is kept outside"),
    "leaf_missing": Text("Dòng này có ở bên ngoài nhưng đã mất ở đây",
                         "These lines are kept outside, and gone here"),
}  # fmt: skip
WITNESSES = {
    "file": Text("Tệp ghi nối", "A file that is appended to"),
    "command": Text("Lệnh của quản trị", "A command of the operator's"),
    "mail": Text("Hộp thư kiểm tra", "The auditors' mail box"),
    anchoring.TILES: Text(
        "Dấu vết từng dòng, chỉ đúng dòng bị sửa",
        "The hash of each line: names the very line that was changed",
    ),
}

bp = Blueprint("sealed", __name__, url_prefix="/trail/seal")


class Place(NamedTuple):
    """A place that keeps checkpoints, what it got last, and whether that is too long ago."""

    name: Text
    held: Held
    late: bool


@bp.get("")
@access(Access.AUDITOR)
def show() -> str:
    """The last result of verifying, the newest checkpoint, and the age of each anchor."""
    with database().read() as session:
        report = verifying.last_kept(session)
        root, held = sealing.newest(session), anchoring.held_by(session)
    told = json.loads(report.report) if report else {}
    return render_template(
        "sealed.html",
        report=report,
        findings=[(FINDINGS[one["kind"]], one["place"]) for one in told.get("findings", [])],
        root=root,
        places=[_place(name, one, root) for name, one in sorted(held.items())],
        has_tiles=anchoring.TILES in held,
    )


def _place(name: str, held: Held, root: Any) -> Place:
    behind = root is not None and root.size > held.size
    patience = timedelta(days=2) if name == anchoring.TILES else 2 * anchoring.EVERY
    return Place(WITNESSES[name], held, behind and g.now - held.at > patience)


@bp.get("/checkpoint")
@access(Access.SIGNED_IN)
def checkpoint() -> Response:
    """The newest checkpoint: whoever keeps it is a witness."""
    with database().read() as session:
        root = sealing.newest(session)
    if root is None:
        raise Refused("unknown")
    return Response(root.note, mimetype="text/plain")


@bp.get("/stamp.svg")
@access(Access.SIGNED_IN)
def stamp() -> Response:
    """The newest checkpoint as a picture for the foot of a page: two lines, and a code to scan."""
    with database().read() as session:
        found = stamps.current(session)
    return Response(found.picture if found else stamps.BLANK, mimetype="image/svg+xml")


@bp.get("/documents/<int:document_id>/<int:seq>.zip")
@access(Access.SIGNED_IN)
def proof(document_id: int, seq: int) -> ResponseReturnValue:
    """The proof of one step, for whoever may read the paper; what is kept apart of it (reasons,
    changes) is disclosed to auditors alone. That it is taken away is written down."""
    with database().read() as session:
        documents.page_head(session, document_id, actor())
        try:
            found = proving.prove_step(session, document_id, seq)
        except proving.NotSealed as problem:
            raise Refused("unknown") from problem
    if not _is_auditor(actor()):
        found = found._replace(values="{}")
    note_export(f"proof {seq}", "zip", document_id, "proof")
    return send_file(
        io.BytesIO(_packed(proving.files(found))),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"proof-{document_id}-{seq}.zip",
    )


def _is_auditor(actor: Actor) -> bool:
    return any(seat.role is Role.AUDITOR for seat in actor.seats)


def _packed(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content.encode())
    return packed.getvalue()
