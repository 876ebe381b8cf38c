"""Is all well? Two answers for probes, and an honest page for people."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from forms.choices import label
from state_machines.grammar import Text
from workflow_app.adapters import migrating
from workflow_app.services import deliveries
from workflow_app.services.channels import outbox
from workflow_app.services.deliveries import Backlog
from workflow_app.services.health import Readiness, readiness
from workflow_app.services.jobs import asking
from workflow_app.web.access import Access, access, visitor
from workflow_app.web.wiring import database, wiring

FINE, OFF = Text("hoạt động", "works"), Text("không trả lời", "does not answer")
BEHIND = Text("chưa ở phiên bản mới nhất", "not at the newest version")

Check = tuple[Text, Text | str, str]

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access(Access.ANYONE)
def alive() -> ResponseReturnValue:
    """Whether the process answers."""
    return {"alive": True}


@bp.get("/readyz")
@access(Access.ANYONE)
def ready() -> ResponseReturnValue:
    """Whether requests can be served: without the database or its migrations they cannot."""
    found = _readiness()
    return dict(found), 200 if found["database"] and found["migrations"] else 503


@bp.get("/status")
@access(Access.SIGNED_IN)
def status() -> str:
    """How the system does: what waits in each channel, and for administrators what was given
    up, to be tried again."""
    administrator = visitor().is_administrator
    with database().read() as session:
        found = outbox.backlog(session, asking.counted())
        dead = deliveries.dead(session) if administrator else []
        broken = asking.broken(session) if administrator and found["job"].dead else []
    return render_template(
        "status.html",
        checks=[*_checks(_readiness(), found["notice"]), *_jobs(found["job"])],
        channels=[(label("channel", one), found[one]) for one in deliveries.CHANNELS],
        ticked=found["tick"].oldest,
        dead=[(label("channel", one.channel), one) for one in dead],
        broken=broken,
        administrator=administrator,
        at=g.now,
    )


def _readiness() -> Readiness:
    parts = wiring()
    return readiness(at_head=lambda: migrating.at_head(parts.database.engine), queue=parts.queue)


def _checks(found: Readiness, counted: Backlog) -> list[Check]:
    return [
        _part(Text("Cơ sở dữ liệu", "Database"), found["database"], OFF),
        _part(Text("Phiên bản dữ liệu", "Schema"), found["migrations"], BEHIND),
        _part(Text("Hàng đợi", "Queue"), found["broker"], OFF),
        (
            Text("Tiến trình gửi thông báo", "Workers"),
            f"{found['workers']:02d}",
            "done" if found["workers"] else "warning",
        ),
        (Text("Thông báo đang chờ gửi", "Notices waiting"), f"{counted.waiting:02d}", "waiting"),
        (
            Text("Thông báo không gửi được", "Notices given up"),
            f"{counted.dead:02d}",
            "danger" if counted.dead else "done",
        ),
    ]


def _jobs(counted: Backlog) -> list[Check]:
    tone = "danger" if counted.dead else "done"
    return [
        (Text("Việc dài đang chờ", "Long jobs waiting"), f"{counted.waiting:02d}", "waiting"),
        (Text("Việc dài không làm được", "Long jobs given up"), f"{counted.dead:02d}", tone),
    ]


def _part(name: Text, works: bool, otherwise: Text) -> Check:
    return name, FINE if works else otherwise, "done" if works else "danger"
