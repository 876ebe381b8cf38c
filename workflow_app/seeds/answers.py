"""What people write when a step asks for something and the case does not say what."""

from collections.abc import Mapping
from typing import Any

from forms.choices import TOPICS
from state_machines import machine
from state_machines.grammar import Ask, Role
from workflow_app.models import Document
from workflow_app.seeds.files import scanned, typed
from workflow_app.seeds.reading import read
from workflow_app.seeds.scene import Scene

COUNCIL = 9


def usual(scene: Scene, paper: int, code: str) -> dict[str, Any]:
    """The usual answers to a step of a paper; {} when it asks for nothing."""
    document = scene.session.get_one(Document, paper, populate_existing=True)
    row = machine(document.kind).row(document.state, code)
    match row.asks if row else Ask.NOTHING:
        case Ask.REASON:
            return {"reason": read("phrases")["reasons"][f"{document.kind}.{code}"]}
        case Ask.FILE:
            return {"file": _file(scene, document)}
        case Ask.CONSENT:
            return _consent(scene, document, f"{row.keeps}" if row else "")
        case Ask.DECISION:
            return _decision(scene, document)
        case Ask.PROGRESS:
            return _progress(document.content)
        case Ask.BALLOT:
            return _ballot(scene, passed=code == "pass")
        case Ask.NEW_DATE:
            granted = str(document.content["due_on"])
            return {"due_on": granted, "reason": read("phrases")["granted"]}
    return {}


def words(scene: Scene, unit: str, kind: str) -> dict[str, Any]:
    """The content that a unit writes into a paper of a kind."""
    known = scene.world.unit(unit)
    facts = {"unit": known.name, "short": known.short_name}
    written = {key: text.format(**facts) for key, text in read("phrases")[kind].items()}
    return written | ({"as_of": scene.today.isoformat()} if kind == "report" else {})


def chair(scene: Scene, unit_id: int) -> str:
    """The name of the person who signs for a unit."""
    leader = next(
        actor
        for actor in scene.world.staff(unit_id, scene.today)
        if any(seat.role is Role.LEADER and seat.unit_id == unit_id for seat in actor.seats)
    )
    return scene.world.name_of(leader)


def _file(scene: Scene, paper: Document) -> dict[str, Any]:
    """The text itself as a DOCX; for a paper with texts inside, its scanned resolution."""
    if paper.kind == "text":
        what = TOPICS[paper.topic].vi
        return scene.keep(typed(f"{what} - {paper.unit.short_name}"), "text")
    slot = "resolution" if paper.kind == "congress" else "annex"
    what = "Nghị quyết đại hội" if slot == "resolution" else "Phụ lục"
    return scene.keep(scanned(f"{what} - {paper.unit.short_name}"), slot)


def _consent(scene: Scene, paper: Document, slot: str) -> dict[str, Any]:
    party = slot == "party_consent"
    title = f"Văn bản đồng ý tổ chức đại hội - {slot.split('_')[0]} - {paper.unit.short_name}"
    return {
        "number": f"{paper.id % 90 + 10}-CV/ĐU" if party else f"{paper.id % 90 + 10}/MTTQ-BTT",
        "signed_on": scene.today.isoformat(),
        "signer": "TM. Ban Thường vụ Đảng ủy" if party else chair(scene, paper.issuer_id),
        "opinion": read("phrases")["consent"],
        "file": scene.keep(scanned(title), slot),
    }


def _decision(scene: Scene, paper: Document) -> dict[str, Any]:
    return {
        "number": f"{paper.id % 900 + 100}/QĐ-MTTQ-BTT",
        "decided_on": scene.today.isoformat(),
        "signer": chair(scene, paper.issuer_id),
        "note": "",
    }


def _progress(work: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "note": "Đã hoàn thành, đưa vào sử dụng.",
        "achieved_vnd": work.get("value_vnd"),
        "achieved_qualifier": work.get("value_qualifier", "exact"),
        "result": work["expected_result"],
    }


def _ballot(scene: Scene, *, passed: bool) -> dict[str, Any]:
    yes = COUNCIL if passed else COUNCIL // 3
    return {
        "held_on": scene.today.isoformat(),
        "members_total": COUNCIL,
        "yes": yes,
        "no": COUNCIL - yes,
        "note": "",
    }
