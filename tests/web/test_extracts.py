"""An extract of the trail as PDF: what the timeline tells, for whoever reads it, with the
checkpoint that proves it."""

import re
import unicodedata
from collections.abc import Callable

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select, update

from state_machines import machine
from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.conftest import Client
from tests.world import World
from workflow_app import worker
from workflow_app.db import Database
from workflow_app.models import SeatRow
from workflow_app.models.trail import Act, Entry
from workflow_app.sealer import guard
from workflow_app.services.audit import stamp
from workflow_app.web.wiring import NAME
from workflow_app.worker import Office
from workflow_app.workshop import extracts

Enter = Callable[[Actor], Client]
TIMES = 3  # sent in and sent back


@pytest.fixture
def paper(embedded: Database, world: World) -> int:
    """A registration that went to and fro."""
    with embedded.begin() as session:
        plan = world.a_plan(session)
        number = world.put(session, "registration", "drafting", plan_id=plan)
        world.put(session, "work", "registered", plan_id=plan, parent_id=number)
    for step in range(2 * TIMES):
        with embedded.begin() as session:
            world.take(session, number, ("submit", "send_back")[step % 2])
    return number


def made(app: Flask, database: Database, browser: Client, address: str) -> bytes:
    """The file of an extract, asked for by a browser and made by the worker."""
    job = int(browser.send(address).location.rsplit("/", 1)[1])
    assert worker.perform(Office(database, store=app.extensions[NAME].store), job)
    answer = browser.get(f"/jobs/{job}/file")
    assert answer.status_code == 200, browser.get(f"/jobs/{job}").text
    return answer.data


def words_of(pdf: bytes) -> str:
    """All words of a PDF, a space between them."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).replace("\ufffe", "").split())


@pytest.fixture
def sealed(app: Flask, embedded: Database, paper: int) -> stamp.Stamp:
    """The checkpoint of the log after all this."""
    guard(app.extensions[NAME].settings, embedded).seal(lambda: NOW)
    with embedded.read() as session:
        found = stamp.current(session)
    assert found
    return found


@pytest.mark.parametrize("place", ["documents/{paper}", "units/{ward}"])
def test_an_extract_tells_each_step_of_the_timeline_and_bears_the_checkpoint(
    app: Flask, embedded: Database, officer: Client, world: World, paper: int,
    sealed: stamp.Stamp, place: str,
) -> None:  # fmt: skip
    address = "/trail/" + place.format(paper=paper, ward=world.ward_id)
    assert f'action="{address}/extract"' in officer.get(address).text
    pdf = made(app, embedded, officer, f"{address}/extract")
    words = words_of(pdf)
    assert unicodedata.is_normalized("NFC", words)
    with embedded.read() as session:
        steps = session.scalars(select(Entry).where(Entry.unit_id == world.ward_id)).all()
    of_it = [one for one in steps if one.document_id == paper or "units" in place]
    assert len(re.findall(r"bước \d+, dấu vết [0-9a-f]{16}", words)) == len(of_it)
    for one in of_it:
        assert f"hồ sơ {one.document_id}, bước {one.seq}, dấu vết {one.chain[:16]}" in words
    assert words.count("Nộp đăng ký Đang soạn → Đã nộp") == 1
    assert words.count("Nộp lại") + words.count("Nộp đăng ký") >= TIMES
    assert all(line in words for line in sealed.lines)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_an_extract_is_an_act_and_is_nobody_elses(
    app: Flask, embedded: Database, officer: Client, enter: Enter, world: World, paper: int
) -> None:
    neighbour = enter(world.people[world.ward_ids[1]][Role.OFFICER])
    assert officer.send(f"/trail/units/{world.ward_ids[1]}/extract").status_code == 404
    assert neighbour.send(f"/trail/documents/{paper}/extract").status_code == 404
    assert officer.send("/trail/extract").status_code == 403
    job = officer.send(f"/trail/units/{world.ward_id}/extract").location
    assert neighbour.get(job).status_code == 404
    with embedded.read() as session:
        (act,) = session.scalars(select(Act).where(Act.why == "export"))
    assert (act.code, act.unit_id, act.actor_id) == (
        "trail", world.ward_id, world.ward(Role.OFFICER).person_id,
    )  # fmt: skip


def test_whoever_lost_her_seat_gets_neither_the_extract_nor_its_file(
    app: Flask, embedded: Database, enter: Enter, world: World, paper: int
) -> None:
    auditor = world.city(Role.AUDITOR)
    browser = enter(auditor)
    first, second = (
        browser.send(f"/trail/extract?kind={kind}").location for kind in ("", "registration")
    )
    office = Office(embedded, store=app.extensions[NAME].store)
    assert worker.perform(office, int(first.rsplit("/", 1)[1]))
    assert browser.get(f"{first}/file").status_code == 200
    with embedded.begin() as session:
        mine = SeatRow.person_id == auditor.person_id
        session.execute(update(SeatRow).where(mine).values(held_to=NOW.date()))
    assert browser.get(f"{first}/file").status_code == 404
    assert worker.perform(office, int(second.rsplit("/", 1)[1]))
    with embedded.begin() as session:
        session.execute(update(SeatRow).where(mine).values(held_to=None))
    assert "không còn được xem nhật ký này" in browser.get(second).text


def test_a_narrowed_extract_says_what_it_was_narrowed_to(
    app: Flask, embedded: Database, enter: Enter, world: World, paper: int
) -> None:
    auditor = enter(world.city(Role.AUDITOR))
    address = f"/trail/units/{world.ward_id}"
    assert auditor.get(f"{address}?code=send_back&form=csv&endpoint=x").status_code == 200
    words = words_of(
        made(app, embedded, auditor, f"{address}/extract?code=send_back&since=1/1/2020")
    )
    assert "Chỉ gồm việc: " in words
    assert "từ ngày 01/01/2020" in words
    assert f"Số bước 0{TIMES} " in words
    assert "Nộp đăng ký" not in words


def test_what_is_told_is_what_the_page_tells(
    app: Flask, embedded: Database, enter: Enter, world: World, paper: int
) -> None:
    """Names, seats and reasons, of everybody who took a step."""
    auditor = enter(world.city(Role.AUDITOR))
    words = words_of(made(app, embedded, auditor, "/trail/extract"))
    page = auditor.get("/trail/").text
    for name in re.findall(r"<td>([^<>]+)<br><span class=\"quiet small\">", page):
        assert name in words
    reasons = re.findall(r"“([^”]+)”", page)
    assert reasons
    assert all(reason in words for reason in reasons)


def test_an_extract_speaks_the_language_of_the_page(
    app: Flask, embedded: Database, enter: Enter, world: World, paper: int
) -> None:
    """Every word but what people wrote: names of units and papers, and reasons, stay theirs."""
    auditor = enter(world.city(Role.AUDITOR))
    auditor.get("/trail/?lang=en")
    address = f"/trail/units/{world.ward_id}/extract?code=send_back"
    words = words_of(made(app, embedded, auditor, address))
    told = ("EXTRACT OF THE TRAIL", "Only act: ", "Taken by ", "Who Did what Paper", "Page 1/")
    for said in told:
        assert said in words
    send_back = machine("registration").row("submitted", "send_back")
    assert send_back
    assert send_back.name.en in words
    table = extracts.WORDS | dict(enumerate((*extracts.FACTS, *extracts.HEADS, send_back.name)))
    assert not [said.vi for said in table.values() if len(said.vi) > 2 and said.vi in words]
