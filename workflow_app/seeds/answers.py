"""What people write when a step asks for something and the case does not say what."""

from datetime import timedelta
from typing import Any

from state_machines import machine
from state_machines.days import VIETNAM, last_day
from state_machines.grammar import Ask, Role, Transition
from state_machines.topics import TOPICS
from workflow_app.models import Document
from workflow_app.seeds.files import scanned, typed
from workflow_app.seeds.reading import read
from workflow_app.seeds.scene import Scene

COUNCIL = 9
Answers = dict[str, Any]


def usual(scene: Scene, paper: int, code: str) -> Answers:
    """The usual answers to a step of a paper; {} when it asks for nothing."""
    document = scene.session.get_one(Document, paper, populate_existing=True)
    row = machine(document.kind).row(document.state, code)
    write = WRITERS.get(row.asks) if row else None
    return write(scene, document, row) if write and row else {}


def words(scene: Scene, unit: str, kind: str) -> Answers:
    """The content that a unit writes into a paper of a kind."""
    known = scene.world.unit(unit)
    facts = {"unit": known.name, "short": known.short_name}
    written = {key: text.format(**facts) for key, text in read("phrases")[kind].items()}
    return written | ({"as_of": scene.today.isoformat()} if kind == "report" else {})


def counted(value: int, qualifier: str = "exact") -> Answers:
    """A figure as a report holds it."""
    return {"value": value, "qualifier": qualifier}


def chair(scene: Scene, unit_id: int) -> str:
    """The name of the person who signs for a unit."""
    leader = next(
        actor
        for actor in scene.world.staff(unit_id, scene.today)
        if any(seat.role is Role.LEADER and seat.unit_id == unit_id for seat in actor.seats)
    )
    return scene.world.name_of(leader)


def _reason(scene: Scene, paper: Document, row: Transition) -> Answers:
    return {"reason": read("phrases")["reasons"][f"{paper.kind}.{row.code}"]}


def _new_date(scene: Scene, paper: Document, row: Transition) -> Answers:
    """More time is granted up to the day that was asked for; ten days when nobody asked."""
    asked = paper.content.get("due_on")
    if asked:
        return {"due_on": asked, "reason": read("phrases")["granted"]}
    day = last_day(paper.due_at) if paper.due_at else scene.today
    until = day + timedelta(days=10)
    return {"due_on": until.isoformat(), "reason": read("phrases")["extended"]}


def _file(scene: Scene, paper: Document, row: Transition) -> Answers:
    """The text itself as a DOCX; for a paper with texts inside, its scanned resolution."""
    if paper.kind == "text":
        what = TOPICS[paper.topic].vi
        return {"file": scene.keep(typed(f"{what} - {paper.unit.short_name}"), "text")}
    slot = "resolution" if paper.kind == "congress" else "annex"
    what = "Nghị quyết đại hội" if slot == "resolution" else "Phụ lục"
    return {"file": scene.keep(scanned(f"{what} - {paper.unit.short_name}"), slot)}


def _consent(scene: Scene, paper: Document, row: Transition) -> Answers:
    slot, party = row.keeps, row.keeps == "party_consent"
    title = f"Văn bản đồng ý tổ chức đại hội - {slot.split('_')[0]} - {paper.unit.short_name}"
    return {
        "number": f"{paper.id % 90 + 10}-CV/ĐU" if party else f"{paper.id % 90 + 10}/MTTQ-BTT",
        "signed_on": scene.today.isoformat(),
        "signer": "TM. Ban Thường vụ Đảng ủy" if party else chair(scene, paper.issuer_id),
        "opinion": read("phrases")["consent"],
        "file": scene.keep(scanned(title), slot),
    }


def _decision(scene: Scene, paper: Document, row: Transition) -> Answers:
    return {
        "number": f"{paper.id % 900 + 100}/QĐ-MTTQ-BTT",
        "decided_on": scene.today.isoformat(),
        "signer": chair(scene, paper.issuer_id),
        "note": "",
    }


def _progress(scene: Scene, paper: Document, row: Transition) -> Answers:
    work, done = paper.content, row.code == "complete"
    value = work.get("value_vnd") or 0
    return {
        "note": read("phrases")["done" if done else "under_way"],
        "achieved_vnd": value if done else value // 2,
        "achieved_qualifier": work.get("value_qualifier", "exact") if done else "approx",
        "result": work["expected_result"] if done else "",
    }


def _ballot(scene: Scene, paper: Document, row: Transition) -> Answers:
    yes = COUNCIL if row.code == "pass" else COUNCIL // 3
    return {
        "held_on": scene.today.isoformat(),
        "members_total": COUNCIL,
        "yes": yes,
        "no": COUNCIL - yes,
        "note": "",
    }


def _receipt(scene: Scene, paper: Document, row: Transition) -> Answers:
    """Handed over at the office three days ago, and typed in only now."""
    came = scene.now - timedelta(days=3)
    return {
        "arrived_at": came.astimezone(VIETNAM).isoformat(timespec="minutes"),
        "channel": "paper",
        "received_by": read("phrases")["receiver"],
        "note": "",
        "file": scene.keep(scanned(f"Hồ sơ bản giấy - {paper.unit.short_name}"), row.keeps),
    }


def _answer(scene: Scene, paper: Document, row: Transition) -> Answers:
    return {"answer": read("phrases")["answer"]}


def _original(scene: Scene, paper: Document, row: Transition) -> Answers:
    return {
        "manner": "by_hand",
        "signer": chair(scene, paper.unit_id),
        "capacity": "TM. Ban Thường trực, Chủ tịch",
        "signed_on": scene.today.isoformat(),
        "file": scene.keep(scanned(f"Bản đã ký - {paper.unit.short_name}"), row.keeps),
    }


WRITERS = {
    Ask.REASON: _reason,
    Ask.FILE: _file,
    Ask.CONSENT: _consent,
    Ask.DECISION: _decision,
    Ask.PROGRESS: _progress,
    Ask.BALLOT: _ballot,
    Ask.NEW_DATE: _new_date,
    Ask.RECEIPT: _receipt,
    Ask.ORIGINAL: _original,
    Ask.ANSWER: _answer,
}
