"""A person's data is found, given to her and erased; every hash of the trail still holds."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import CONTENTS, NOW, SINCE, a_person, a_unit
from tests.services.lending import lending, now_as
from tests.services.reading import assert_chain_holds, paper, private, rows, trail
from tests.world import World
from workflow_app.models import DataRequest, File, Nomination, Person, SeatRow, Unit
from workflow_app.services import health, history
from workflow_app.services.chain import commitment
from workflow_app.services.history import Wanted
from workflow_app.services.history.lines import BLACK
from workflow_app.services.history.past import versions
from workflow_app.services.personal import requests
from workflow_app.services.personal.erasing import ERASED, Order, copy_of, erase
from workflow_app.services.personal.finding import ISSUED, find
from workflow_app.services.personal.names import Name

WHO = "Trần Thị Ví Dụ"
REASON = f"Bà {WHO} chưa đủ điều kiện, đề nghị thay người"


class NoBlobs:
    def size(self, sha256: str) -> int | None:
        return 1


def verified(session: Session) -> list[str]:
    return list(health.findings(session, NoBlobs()))  # type: ignore[arg-type]


@pytest.fixture
def dossier(session: Session, world: World, plan_id: int) -> dict[str, int]:
    """The same name in a draft's content, changes, reason and file, and in a decided paper."""
    around = world.put(session, "commendation", "drafting", plan_id=plan_id)
    world.take(session, around, "nominate", answers=CONTENTS["nomination"], now=NOW)
    draft = world.put(session, "registration", "drafting", plan_id=plan_id, content={})
    world.put(session, "work", "registered", plan_id=plan_id, parent_id=draft)
    for hour, (code, answers) in enumerate(
        [
            ("edit", {"title": "Đăng ký", "pledge": "Do bà TRẦN  THỊ VÍ DỤ và ông Lê Văn Giả"}),
            ("edit", {"title": "Đăng ký", "pledge": "Do hai người phụ trách"}),
            ("submit", {}),
            ("send_back", {"reason": REASON}),
            ("edit", {"title": f"Đăng ký của {WHO}", "pledge": "Do hai người phụ trách"}),
        ],
        start=1,
    ):
        world.take(session, draft, code, answers=answers, now=NOW + timedelta(hours=hour))
    session.add(File(document_id=draft, slot="other", edition=1, name=f"{WHO}.pdf", size=1,
                     media_type="application/pdf", sha256="0" * 64, uploaded_at=NOW,
                     uploaded_by=world.ward(Role.OFFICER).person_id))  # fmt: skip
    decided = world.put(
        session, "registration", "accepted", plan_id=plan_id, content={"pledge": WHO}
    )
    session.flush()
    return {"draft": draft, "decided": decided}


@pytest.fixture
def asked(session: Session, world: World) -> requests.RequestLine:
    number = requests.receive(session, world.city(Role.OFFICE), subject=WHO, wants="erase", now=NOW)
    return requests.request(session, world.city(Role.LEADER), number)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bà Trần Thị Ví Dụ, Trưởng ban", True),
        ("tran thi vi du", True),
        ("TRẦN  THỊ\nVÍ DỤ", True),
        ("(Trần Thị Ví Dụ)", True),
        ("Thị Ví Dụ", False),
        ("Trần Thị Ví Dụng", False),
        ("Trần Thị Ví", False),
        ("", False),
    ],
)
def test_a_name_is_found_whole_and_however_it_is_spelled(text: str, found: bool) -> None:
    name = Name(WHO)
    assert name.is_in(text) is found
    blacked = name.blacked(text)
    assert (BLACK in blacked, name.is_in(blacked)) == (found, False)


def test_only_the_name_is_blacked_out() -> None:
    value = {"a": [f"Bà {WHO}, ông Lê Văn Giả", 3, None], "b": {"c": "không có ai"}}
    assert Name(WHO).blacked(value) == {
        "a": [f"Bà {BLACK}, ông Lê Văn Giả", 3, None], "b": {"c": "không có ai"},
    }  # fmt: skip
    assert list(Name(WHO).places(value)) == [("a.1", f"Bà {WHO}, ông Lê Văn Giả")]


def test_a_person_is_found_in_contents_changes_reasons_and_files(
    session: Session, world: World, dossier: dict[str, int], asked: requests.RequestLine
) -> None:
    papers = {one.id: one for one in find(session, Name(WHO), asked.unit_path).papers}
    assert set(papers[dossier["draft"]].places) == {"changes", "content", "file", "reason", "title"}
    assert papers[dossier["draft"]].kept is None
    assert papers[dossier["decided"]].kept is ISSUED
    nominated = [one for one in papers.values() if one.kind == "nomination"]
    assert [set(one.places) for one in nominated] == [{"content", "title"}]
    ward = session.get_one(Unit, world.ward_ids[1])
    assert find(session, Name(WHO), ward.path).papers == [], "another unit's tree is not looked at"


def test_erasing_leaves_every_proof_and_no_value(
    session: Session, world: World, dossier: dict[str, int], asked: requests.RequestLine
) -> None:
    draft, before = dossier["draft"], verified(session)
    bodies = [entry.body for entry in trail(session, draft)]
    chosen = [one.id for one in find(session, Name(WHO), asked.unit_path).papers if not one.kept]
    order = Order(chosen, [], "Đã xóa", NOW + timedelta(days=1))
    done = erase(session, world.city(Role.LEADER), asked, order)
    session.expire_all()
    assert (done.papers, done.values > 4) == (2, True)
    assert verified(session) == before
    for number in chosen:
        assert_chain_holds(session, number)
    assert [entry.body for entry in trail(session, draft)][:-1] == bodies, "what was said stands"
    assert trail(session, draft)[-1].code == ERASED
    left = find(session, Name(WHO), asked.unit_path)
    assert [one.id for one in left.papers] == [dossier["decided"]]
    everything = {
        table: found for table, found in rows(session).items() if Name(WHO).is_in(_texts(found))
    }
    assert set(everything) == {"documents"}, "only the decided paper still names her"
    assert session.scalars(select(Nomination.nominee)).one() == BLACK
    assert not history.everything(session, world.city(Role.AUDITOR), Wanted(said="vi du")).lines
    lines = history.of_document(session, draft)
    assert [one.reason for one in lines if one.code == "send_back"] == [BLACK]


def test_the_past_is_shown_blacked_out_and_the_rest_is_still_proved(
    session: Session, world: World, dossier: dict[str, int], asked: requests.RequestLine
) -> None:
    draft = dossier["draft"]
    erase(session, world.city(Role.LEADER), asked, Order([draft], [], "", NOW))
    session.expire_all()
    stored = paper(session, draft)
    found = versions(session, draft, stored.kind, stored.content)
    pledges = [(one.content or {}).get("pledge") for one in found]
    hidden, plain = f"Do bà {BLACK} và ông Lê Văn Giả", "Do hai người phụ trách"
    assert pledges == [None, hidden, plain, plain, plain, plain, plain]
    assert found[-2].content == {"title": f"Đăng ký của {BLACK}", "pledge": plain}
    assert [one.proved for one in found] == [None, None, True, True, True, None, True]


def test_what_was_erased_cannot_be_guessed_back(
    session: Session, world: World, dossier: dict[str, int], asked: requests.RequestLine
) -> None:
    draft = dossier["draft"]
    values = {(s, f): v for s in range(1, 7) for f, v in private(session, draft, s).items()}
    erase(session, world.city(Role.LEADER), asked, Order([draft], [], "", NOW))
    session.expire_all()
    kept = {(s, f) for s in range(1, 8) for f in private(session, draft, s)}
    gone = {place: value for place, value in values.items() if place not in kept}
    assert {field for _, field in gone} == {"changes", "content", "reason"}
    bodies = "".join(entry.body for entry in trail(session, draft))
    for (_, field), value in gone.items():
        guesses = [hashlib.sha256(value.encode()).hexdigest(), value]
        guesses += [commitment(salt, field, value) for salt in _likely_salts()]
        assert not [guess for guess in guesses if guess in bodies]


def _likely_salts() -> list[bytes]:
    return [b"", b"\0" * 32, *(bytes([number]) * 32 for number in range(1, 50))]


def test_an_issued_or_decided_paper_is_kept_and_the_whole_erasure_is_refused(
    session: Session, world: World, dossier: dict[str, int], asked: requests.RequestLine
) -> None:
    before = rows(session)
    with pytest.raises(Refused, match="moved_on"):
        erase(session, world.city(Role.LEADER), asked, Order(dossier.values(), [], "", NOW))
    assert rows(session) == before


def test_erasing_takes_two_people_also_in_lent_seats(
    session: Session, world: World, asked: requests.RequestLine
) -> None:
    office, leader = world.city(Role.OFFICE), world.city(Role.LEADER)
    lending(session)(leader, office)
    for actor, why in (
        (now_as(session, office), "not_ready"),
        (world.city(Role.AUDITOR), "not_yours"),
        (world.city(Role.ADMINISTRATOR), "not_yours"),
        (world.ward(Role.LEADER), "not_yours"),
    ):
        with pytest.raises(Refused, match=why):
            requests.answering_seat(actor, asked)
    assert requests.answering_seat(leader, asked).unit_id == world.city_id
    mine = requests.receive(session, world.ward(Role.OFFICER), subject=WHO, wants="copy", now=NOW)
    lending(session)(world.ward(Role.OFFICER), world.ward(Role.LEADER))
    assert requests.request(session, world.ward(Role.LEADER), mine)


def test_a_request_is_due_in_two_working_days_and_closed_once(
    session: Session, world: World
) -> None:
    friday = NOW + timedelta(days=3)
    number = requests.receive(
        session, world.city(Role.OFFICE), subject=WHO, wants="copy", now=friday
    )
    leader = world.city(Role.LEADER)
    asked = requests.request(session, leader, number)
    assert asked.due_at.isoformat() == "2023-10-17T17:00:00+00:00", "the end of Tuesday"
    requests.close(session, leader, asked, "Đã gửi bản sao", friday)
    with pytest.raises(Refused, match="moved_on"):
        requests.close(session, leader, asked, "Lần nữa", friday)
    row = session.get_one(DataRequest, number, populate_existing=True)
    assert (row.subject, row.answer, row.closed_by) == (BLACK, "Đã gửi bản sao", leader.person_id)


@pytest.mark.parametrize("words", ["", "An", "  Trần "])
def test_a_single_word_is_no_name(session: Session, world: World, words: str) -> None:
    with pytest.raises(Refused, match="not_ready"):
        requests.receive(session, world.city(Role.OFFICE), subject=words, wants="copy", now=NOW)


def test_requests_are_read_by_their_unit_and_auditors(
    session: Session, world: World, asked: requests.RequestLine
) -> None:
    for actor in (world.city(Role.OFFICE), world.city(Role.LEADER), world.ward(Role.AUDITOR)):
        assert [one.id for one in requests.requests(session, actor)] == [asked.id]
    for actor in (world.city(Role.ADMINISTRATOR), world.ward(Role.LEADER), world.city(Role.CLERK)):
        assert requests.requests(session, actor) == []
        with pytest.raises(Refused, match="unknown"):
            requests.request(session, actor, asked.id)


def test_an_account_keeps_its_name_only_if_somebody_acted_with_it(
    session: Session, world: World, asked: requests.RequestLine
) -> None:
    idle, open_one = a_person(session, WHO), a_person(session, WHO)
    elsewhere = a_person(session, WHO)
    acted = session.get_one(Person, world.ward(Role.OFFICER).person_id)
    world.put(session, "report", "drafting")  # the officer opens it
    acted.name = WHO
    outside = a_unit(session, "Tỉnh khác")
    for person, unit_id in (
        (idle, world.ward_id),
        (open_one, world.ward_id),
        (elsewhere, outside.id),
    ):
        session.add(SeatRow(person_id=person.id, unit_id=unit_id, role="clerk", held_from=SINCE))
        person.email, person.disabled_at = "vi.du@example.org", NOW
    acted.email, acted.disabled_at, open_one.disabled_at = "a@example.org", NOW, None
    session.flush()
    accounts = {one.id: one for one in find(session, Name(WHO), asked.unit_path).accounts}
    assert set(accounts) == {idle.id, open_one.id, acted.id}
    assert [bool(accounts[one.id].kept) for one in (idle, open_one, acted)] == [False, True, False]
    erase(session, world.city(Role.LEADER), asked, Order([], [idle.id, acted.id], "", NOW))
    session.expire_all()
    assert [(one.name, one.email) for one in (idle, acted, open_one)] == [
        (BLACK, ""), (WHO, ""), (WHO, "vi.du@example.org"),
    ]  # fmt: skip


def test_a_copy_says_where_she_is_named_and_why_it_is_kept(
    session: Session, world: World, dossier: dict[str, int], asked: requests.RequestLine
) -> None:
    told = list(copy_of(session, asked))
    kept = [one for one in told if one.get("paper") == dossier["decided"]]
    assert [(one["in"], one["at"], one["kept"]) for one in kept] == [
        ("content", "pledge", ISSUED.vi),
    ]
    assert all(Name(WHO).is_in(one["says"]) for one in told)


def _texts(value: Any) -> list[Any]:
    """Rows as nested lists of texts, as far as a name may stand in them."""
    if isinstance(value, list | tuple):
        return [_texts(one) for one in value]
    return value if isinstance(value, dict | str) else str(value)  # type: ignore[return-value]
