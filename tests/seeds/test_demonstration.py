"""The demonstration shows everything, is sound, belongs to nobody real and loads only once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from state_machines import STAGES, machine
from state_machines.grammar import Role
from tests.seeds.asking import issued
from tests.seeds.conftest import NOW, load
from workflow_app import seeds
from workflow_app.adapters import passwords
from workflow_app.adapters.disk import DiskStore
from workflow_app.db import Database
from workflow_app.models import Addressee, Base, Document, Notice, Person, SeatRow, Unit
from workflow_app.seeds.files import scanned, typed
from workflow_app.seeds.reading import FOLDER
from workflow_app.services import health
from workflow_app.services.channels import outbox
from workflow_app.services.membership.people import actor_of
from workflow_app.services.visibility import visible

EVERY_STATE = ("registration", "work", "congress", "text", "report", "commendation", "nomination")
PHONE = re.compile(r"(?<!\d)(?:\+84|0)[ .]?\d{2,3}[ .]?\d{3}[ .]?\d{3,4}(?!\d)")
_ACCOUNTS = select(Person.login, Person.password_hash)
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")


def _counts(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def _of_today(session: Session, kind: str) -> Iterator[Document]:
    root = session.scalars(select(Unit).where(Unit.code == "MINHHOA")).one()
    chosen = select(Document).join(Unit, Unit.id == Document.unit_id)
    yield from session.scalars(chosen.where(Document.kind == kind, Unit.path.startswith(root.path)))


def test_loading_twice_changes_nothing(
    demonstration: Database, demonstration_store: DiskStore
) -> None:
    before = _counts(demonstration)
    load(demonstration, seeds.EVERYTHING, demonstration_store)
    assert _counts(demonstration) == before
    assert before["documents"] > 700


def test_a_case_that_is_not_known_is_refused(
    demonstration: Database, demonstration_store: DiskStore
) -> None:
    wanted = "son-la, tam-ky, dong-ha, ha-noi, live, july-2025, all"
    with pytest.raises(LookupError, match=wanted):
        load(demonstration, "sonla", demonstration_store)


@pytest.mark.parametrize("kind", EVERY_STATE)
def test_the_province_of_today_shows_every_state(reading: Session, kind: str) -> None:
    found = {paper.state for paper in _of_today(reading, kind)}
    assert found == {state.code for state in machine(kind).states}


@pytest.mark.parametrize("kind", [stage.kind for stage in STAGES])
def test_every_stage_of_today_has_papers_waiting_overdue_and_late(
    reading: Session, kind: str
) -> None:
    owed = [paper for paper in _of_today(reading, kind) if paper.due_at]
    nothing = machine(kind).initial.code
    waiting = {paper.due_at < NOW for paper in owed if paper.state == nothing}
    assert waiting == {False, True}, "some are not due yet and some are overdue"
    assert any(paper.arrived_at and paper.arrived_at >= paper.due_at for paper in owed)
    assert any(paper.arrived_at and paper.arrived_at < paper.due_at for paper in owed)


def test_plans_and_extensions_of_today_are_at_several_points(reading: Session) -> None:
    plans = {paper.state for paper in _of_today(reading, "plan")}
    assert plans >= {"drafting", "submitted", "approved", "issued"}
    extensions = list(_of_today(reading, "extension"))
    assert {paper.state for paper in extensions} >= {"asked", "granted", "refused"}
    granted = next(paper for paper in extensions if paper.state == "granted")
    moved = reading.get_one(Document, granted.parent_id)
    assert moved.due_at > moved.original_due_at


def test_a_unit_below_issued_a_plan_of_its_own(reading: Session) -> None:
    own = issued(reading, "THANHBINH", "09/KH-MTTQ-BTT")
    assert reading.get_one(Document, own.basis_id).number == "28/KH-MTTQ-BTT"


def test_everything_is_sound(reading: Session, demonstration_store: DiskStore) -> None:
    assert list(health.findings(reading, demonstration_store)) == []


def test_the_trail_of_every_paper_is_as_long_as_its_version(reading: Session) -> None:
    wrong = text(
        "SELECT id FROM documents WHERE version <>"
        " (SELECT count(*) FROM trail WHERE trail.document_id = documents.id)"
    )
    assert reading.scalars(wrong).all() == []


def test_nothing_happened_after_the_day_of_loading(reading: Session) -> None:
    last = reading.scalar(select(func.max(Document.state_since)))
    assert last <= NOW


def test_everybody_was_told_and_some_have_read_it(reading: Session) -> None:
    counted = outbox.counts(reading)
    assert (counted.waiting, counted.dead) == (0, 0)
    assert counted.done > 500
    read = reading.scalar(select(func.count(Notice.read_at)))
    assert 0 < read < reading.scalar(select(func.count(Notice.id)))
    receipts = reading.scalar(select(func.count(Addressee.read_at)))
    assert 0 < receipts < reading.scalar(select(func.count(Addressee.id)))


def test_every_seat_still_lets_its_holder_in(reading: Session) -> None:
    assert reading.scalar(select(func.count()).where(SeatRow.held_to.is_not(None))) == 0
    ended = reading.scalar(select(func.count(Unit.id)).where(Unit.valid_to.is_not(None)))
    assert (
        ended == 1 + 2 + 12 + 13 + 9 + 5
    )  # Quảng Nam, its city and Đông Hà, districts, communes, wards, districts of Hà Nội


def test_reviewers_have_units_and_texts_in_their_charge(reading: Session) -> None:
    def seat(login: str) -> tuple[frozenset[int], frozenset[str]]:
        person = reading.scalars(select(Person).where(Person.login == login)).one()
        first = actor_of(reading, person.id, NOW.date()).seats[0]
        return first.areas, first.topics

    assert len(seat("duyet1.minhhoa")[0]) == 9
    assert seat("duyet4.minhhoa") == (frozenset(), {"personnel_scheme", "delegation_scheme"})


def test_an_administrator_sees_no_paper_an_auditor_all_and_one_person_sits_twice(
    reading: Session,
) -> None:
    def of(login: str) -> tuple[int, int]:
        person = reading.scalars(select(Person).where(Person.login == login)).one()
        actor = actor_of(reading, person.id, NOW.date())
        seen = select(func.count(Document.id)).where(visible(actor))
        return len(actor.seats), reading.scalar(seen) or 0

    everything = reading.scalar(select(func.count(Document.id)))
    assert of("quantri.minhhoa") == (1, 0)
    assert of("kiemtra.minhhoa") == (1, everything)
    assert of("kiemnhiem.minhhoa")[0] == 2
    roles = {role for (role,) in reading.execute(select(SeatRow.role).distinct())}
    assert roles == {role.value for role in Role}


def test_no_two_people_have_one_name(reading: Session) -> None:
    names = reading.scalars(select(Person.name)).all()
    assert len(names) == len(set(names))


def test_the_named_accounts_can_sign_in(embedded: Database, demonstration_store: DiskStore) -> None:
    told: list[str] = []
    seeds.load(embedded, "son-la", told.append, store=demonstration_store, now=NOW)
    with embedded.read() as session:
        kept = {row.login: row.password_hash for row in session.execute(_ACCOUNTS)}
    login, password, _ = seeds.accounts("son-la")[0]
    assert passwords.matches(kept[login], password)
    assert {login for login, _, _ in seeds.accounts("son-la")} <= set(kept)
    assert any(login in line for line in told)
    assert any(password in line for line in told)


def test_no_contact_of_a_real_person_is_kept(reading: Session) -> None:
    addresses = [address for (address,) in reading.execute(select(Person.email)) if address]
    assert addresses
    assert all(address.endswith("@example.org") for address in addresses)
    for path in FOLDER.glob("*.toml"):
        words = path.read_text(encoding="utf-8")
        assert PHONE.findall(words) == [], path.name
        assert set(ADDRESS.findall(words)) <= {"example.org"}, path.name


def test_the_files_are_what_they_say(tmp_path: Path) -> None:
    document, scan = typed("Báo cáo chính trị"), scanned("Nghị quyết đại hội")
    assert (document.name, scan.name) == ("bao-cao-chinh-tri.docx", "nghi-quyet-dai-hoi.pdf")
    assert document.content.startswith(b"PK")
    start = int(scan.content.split(b"startxref\n")[1].split()[0])
    assert scan.content[start:].startswith(b"xref")
    assert b"(Nghi quyet dai hoi) Tj" in scan.content
