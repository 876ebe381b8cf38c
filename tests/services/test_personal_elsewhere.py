"""A person is found and erased also where no paper names her; what was committed to stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, String, insert, select
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW, a_person, a_unit
from tests.world import World
from workflow_app.models import (
    Base,
    DataRequest,
    Delivery,
    Digest,
    Edition,
    Import,
    Job,
    Notice,
    SeatRow,
    Sending,
    Substitution,
    Token,
)
from workflow_app.models.trail import Act, ActValue, Message
from workflow_app.services import acts
from workflow_app.services.audit.recomputing import Chosen, Recomputing
from workflow_app.services.history.lines import BLACK
from workflow_app.services.personal import requests
from workflow_app.services.personal.erasing import Order, copy_of, erase
from workflow_app.services.personal.finding import find
from workflow_app.services.personal.names import Name

WHO = "Trần Thị Ví Dụ"


@pytest.fixture
def asked(session: Session, world: World) -> requests.RequestLine:
    number = requests.receive(session, world.city(Role.OFFICE), subject=WHO, wants="erase", now=NOW)
    return requests.request(session, world.city(Role.LEADER), number)


@pytest.fixture
def named(session: Session, world: World) -> set[str]:
    """Her name in an act about the ward, in one of the ward's officer, in the reason for which a
    seat was lent, in an earlier answer; and in an act of another province."""
    officer = world.ward(Role.OFFICER)
    about = _act(session, officer.person_id, world.ward_id)
    by = _act(session, officer.person_id, None)
    stranger, outside = a_person(session, "Người khác"), a_unit(session, "Tỉnh khác")
    _act(session, stranger.id, outside.id)
    seat = session.scalars(select(SeatRow.id).where(SeatRow.unit_id == world.ward_id)).first()
    lent = Substitution(
        seat_id=seat, substitute_id=stranger.id, starts_on=date(2023, 10, 1),
        ends_on=date(2023, 11, 1), reason="Nghỉ thay bà TRAN THI VI DU", named_by=stranger.id,
        named_at=NOW,
    )  # fmt: skip
    answered = {"unit_id": world.city_id, "subject": BLACK, "wants": "copy", "received_at": NOW,
                "received_by": stranger.id, "due_at": NOW, "closed_at": NOW,
                "answer": f"Đã gửi bản sao cho bà {WHO}."}  # fmt: skip
    session.add(lent)
    answer = session.scalar(insert(DataRequest).values(**answered).returning(DataRequest.id))
    session.flush()
    return {f"act-{about}", f"act-{by}", f"loan-{lent.id}", f"answer-{answer}"}


def _act(session: Session, actor_id: int, unit_id: int | None) -> int:
    return acts.note(
        session, at=NOW, actor_id=actor_id, unit_id=unit_id, code="account", why="read",
        private={"details": f"Bà {WHO}", "name": "điện thoại"},
    )  # fmt: skip


def test_she_is_found_in_acts_reasons_and_answers_of_the_tree(
    session: Session, named: set[str], asked: requests.RequestLine
) -> None:
    found = find(session, Name(WHO), asked.unit_path)
    assert {one.key for one in found.elsewhere} == named
    assert found.papers == []
    copied = [one["in"] for one in copy_of(session, asked) if "in" in one]
    assert sorted(copied) == ["act", "act", "answer", "loan"]


def test_what_was_chosen_is_erased_and_every_proof_holds(
    session: Session, world: World, named: set[str], asked: requests.RequestLine
) -> None:
    kept = {one for one in named if one.startswith("loan")}
    order = Order([], [], "Đã xóa.", NOW, elsewhere=named - kept)
    bodies = session.scalars(select(Act.body).order_by(Act.id)).all()
    erase(session, world.city(Role.LEADER), asked, order)
    assert {one.key for one in find(session, Name(WHO), asked.unit_path).elsewhere} == kept
    values = session.execute(select(ActValue.field, ActValue.value)).all()
    assert [tuple(one) for one in values if one.field == "details"] == [("details", f"Bà {WHO}")]
    assert [one.field for one in values].count("name") == 3
    assert BLACK in (session.scalars(select(DataRequest.answer)).first() or "")
    after = session.scalars(select(Act.body).order_by(Act.id)).all()
    assert after[: len(bodies)] == bodies
    assert list(Recomputing(session, Chosen(), lambda leaves: None).findings()) == []


def test_nothing_beyond_what_was_found_is_erased(
    session: Session, world: World, named: set[str], asked: requests.RequestLine
) -> None:
    for key in ("act-9999", "loan-0", "paper-1", ""):
        with pytest.raises(Refused, match="moved_on"):
            order = Order([], [], "Đã xóa.", NOW, elsewhere=[key])
            erase(session, world.city(Role.LEADER), asked, order)


def a_job(session: Session, person_id: int, **columns: Any) -> int:
    """A job that has ended."""
    told = {"kind": "paper", "arguments": {}, "key": "k", "document_id": None, "result": {},
            "created_at": NOW, "available_at": NOW, "ended_at": NOW, "problem": "",
            **columns}  # fmt: skip
    return session.scalars(insert(Job).values(person_id=person_id, **told).returning(Job.id)).one()


def a_file_of(letter: str) -> dict[str, Any]:
    return {"file": {"name": "a.pdf", "media_type": "application/pdf", "sha256": letter * 64}}


def test_a_table_that_failed_a_basis_and_a_key_are_hers_too(
    session: Session, world: World, asked: requests.RequestLine
) -> None:
    officer = world.ward(Role.OFFICER).person_id
    failed = a_job(
        session, officer, problem="Trùng mã", arguments={"rows": [{"name": f"Bà {WHO}"}]}
    )
    a_job(session, officer, problem="Trùng mã", arguments={"rows": [{"name": "Lê Văn Giả"}]})
    session.add(basis := Import(kind="people", basis=f"Theo đơn của {WHO}", count=1, key="x",
                                at=NOW, person_id=officer))  # fmt: skip
    session.add(key := Token(token_hash="h", person_id=officer, name=f"Máy của {WHO}", values={},
                             created_at=NOW, expires_at=NOW))  # fmt: skip
    session.flush()
    found = {one.key for one in find(session, Name(WHO), asked.unit_path).elsewhere}
    assert found == {f"table-{failed}", f"basis-{basis.id}", f"key-{key.id}"}
    erase(session, world.city(Role.LEADER), asked, Order([], [], "", NOW, elsewhere=found))
    session.expire_all()
    assert (basis.basis, key.name) == (f"Theo đơn của {BLACK}", f"Máy của {BLACK}")
    assert session.get(Job, failed) is None
    assert len(session.scalars(select(Job.id)).all()) == 1, "the other table can be tried again"


def test_files_that_were_made_of_a_paper_go_with_the_name(
    session: Session, world: World, asked: requests.RequestLine
) -> None:
    officer = world.ward(Role.OFFICER).person_id
    paper, other = (
        world.put(session, "registration", "drafting", content={"pledge": said})
        for said in (WHO, "Không có ai")
    )
    a_job(session, officer, document_id=paper, result=a_file_of("a"))
    extract = a_job(session, officer, kind="extract", result=a_file_of("b"))
    kept = [
        a_job(session, officer, document_id=other, result=a_file_of("c")),
        a_job(session, officer, kind="roster", result={"url": "/imports/people", "count": 3}),
        a_job(session, officer, document_id=paper, ended_at=None),
    ]
    done = erase(session, world.city(Role.LEADER), asked, Order([paper], [], "", NOW))
    assert done.files == ["a" * 64, "b" * 64]
    assert sorted(session.scalars(select(Job.id))) == kept
    assert session.get(Job, extract) is None, "it tells of many papers"


def test_notices_and_issued_texts_are_part_of_her_copy(
    session: Session, world: World, asked: requests.RequestLine
) -> None:
    officer = world.ward(Role.OFFICER).person_id
    paper = world.put(session, "registration", "drafting", content={"pledge": WHO})
    said = {"title": f"Đăng ký của {WHO}", "reason": "Thiếu"}
    message = {
        "document_id": paper,
        "seq": 1,
        "payload": {},
        "created_at": NOW,
        "available_at": NOW,
    }
    told = session.scalars(insert(Message).values(**message).returning(Message.id)).one()
    session.add(Notice(message_id=told, person_id=officer, document_id=paper, kind="registration",
                       code="send_back", facts=said, created_at=NOW))  # fmt: skip
    session.add(Edition(document_id=paper, edition=1, title="Đăng ký", number="1", version=1,
                        content={"pledge": f"Bà {WHO}"}, issued_at=NOW))  # fmt: skip
    session.flush()
    copied = [(one["in"], one["says"]) for one in copy_of(session, asked)]
    assert copied == [("content", WHO), ("edition", f"Bà {WHO}"), ("notice", said["title"])]


def test_answers_to_programs_are_forgotten_after_a_week_or_with_the_name(
    session: Session, world: World, asked: requests.RequestLine
) -> None:
    person = world.ward(Role.OFFICER).person_id
    for key, said, at in (
        ("old", "Không có ai", NOW - timedelta(days=8)),
        ("hers", f"Bà {WHO}", NOW),
        ("new", "Không có ai", NOW),
    ):
        row = {"fingerprint": "f", "status": 200, "said": {"answer": {"title": said}}, "at": at}
        session.execute(insert(Sending).values(person_id=person, key=key, **row))
    erase(session, world.city(Role.LEADER), asked, Order([], [], "", NOW))
    assert session.scalars(select(Sending.key)).all() == ["new"]


def test_an_account_leaves_no_key_and_no_complaint_of_a_mail_server(
    session: Session, world: World, asked: requests.RequestLine
) -> None:
    her = a_person(session, WHO)
    session.add(
        SeatRow(person_id=her.id, unit_id=world.ward_id, role="clerk", held_from=NOW.date())
    )
    her.disabled_at = NOW
    session.add(Token(token_hash="h", person_id=her.id, name="Máy tính", values={},
                      created_at=NOW, expires_at=NOW))  # fmt: skip
    session.add(digest := Digest(person_id=her.id, day=NOW.date(), created_at=NOW))
    session.flush()
    session.add(Delivery(channel="mail", digest_id=digest.id, created_at=NOW, available_at=NOW,
                         error="550 vi.du@example.org unknown"))  # fmt: skip
    session.flush()
    erase(session, world.city(Role.LEADER), asked, Order([], [her.id], "", NOW))
    assert session.scalars(select(Token)).all() == []
    assert session.scalars(select(Delivery.error)).one() == BLACK


NAMES_NOBODY = {
    "addressees.duty", "assignments.topic", "beats.name", "board_counts.kind",
    "board_counts.state", "board_counts.timeliness", "board_moves.kind", "board_moves.state",
    "board_moves.timeliness", "board_versions.version", "calendar_days.name",
    "calendar_days.source", "data_requests.wants",
    "deliveries.channel", "documents.chain_head", "documents.kind", "documents.machine_version",
    "documents.series", "documents.state", "documents.timeliness", "documents.topic",
    "endpoints.secret", "endpoints.url", "figures.code", "figures.qualifier", "files.media_type",
    "files.sha256", "files.slot", "fundings.source", "import_rows.place", "imports.key",
    "imports.kind", "jobs.key", "jobs.kind", "jobs.problem", "nominations.subject",
    "notices.code", "notices.kind", "people.feed_hash", "people.language", "register_rules.book",
    "register_rules.grouping", "register_rules.resets", "registers.series", "reminders.step",
    "seats.role", "seats.title", "sendings.fingerprint", "sendings.key", "stated.code",
    "stated.qualifier", "stated.sort", "stated.as_of", "successions.kind", "tokens.token_hash",
    "unit_pasts.name", "unit_pasts.short_name", "units.area", "units.code", "units.kind",
    "units.name", "units.path", "units.place", "units.short_name", "units.symbol", "works.kind",
    "works.value_qualifier", "works.achieved_qualifier",
}  # fmt: skip
"""Codes, digests, names of units and days."""
THE_LOG = {"acts", "anchors", "checkpoints", "seals", "trail", "trail_words", "verifications"}
"""Bodies hold commitments instead of names, and the words of reasons follow their values."""
FOUND = {
    "acts_private", "data_requests", "deliveries", "documents", "editions", "files", "imports",
    "jobs", "logins", "nominations", "notices", "outbox", "people", "sendings", "stated",
    "substitutions", "tokens", "trail_private", "works",
}  # fmt: skip
"""Where a name may stand: each is looked through, or follows a paper that is, or an account."""


def test_every_text_of_the_database_is_looked_through_or_names_nobody() -> None:
    texts = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, String | JSON) and table.name not in THE_LOG
    }
    assert texts >= NAMES_NOBODY, "a text is no more"
    new = {one for one in texts - NAMES_NOBODY if one.partition(".")[0] not in FOUND}
    assert new == set(), "say of a new text whether it names people, and let finding read it"
