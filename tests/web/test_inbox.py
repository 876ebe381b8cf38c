"""The inbox shows what a person is reminded of among what she was told, and counts both."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from html import unescape

from state_machines.case import Actor
from state_machines.days import end_of
from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Digest, Reminder
from workflow_app.services.channels.inbox import SHOWN

DAY = date(2023, 10, 10)
Enter = Callable[[Actor], Client]


def _papers(campaign: Campaign, count: int) -> list[int]:
    with campaign.database.begin() as session:
        return [
            campaign.world.put(
                session, "report", "awaited", plan_id=campaign.plan, title=f"Báo cáo {number}",
                due_at=end_of(DAY + timedelta(days=number)),
            )
            for number in range(count)
        ]  # fmt: skip


def _digest(
    database: Database, person_id: int, papers: Collection[int], steps: Collection[str] = ("on",)
) -> None:
    with database.begin() as session:
        digest = Digest(person_id=person_id, day=DAY, created_at=NOW)
        session.add(digest)
        session.flush()
        for paper in papers:
            for step in steps:
                session.add(
                    Reminder(document_id=paper, person_id=person_id, deadline=1,
                             step=step, day=DAY, digest_id=digest.id)
                )  # fmt: skip


def test_a_digest_is_one_entry_with_a_line_for_each_paper(
    officer: Client, campaign: Campaign, world: World, embedded: Database
) -> None:
    papers = _papers(campaign, 3)
    _digest(embedded, world.ward(Role.OFFICER).person_id, papers, ("late:2023-10-10", "office"))
    page = unescape(officer.get("/inbox/").text)
    assert page.count("Nhắc việc ngày 10/10/2023: 03 việc") == 2  # shown, and told by its button
    assert [page.index(f'href="/documents/{paper}"') for paper in papers] == sorted(
        page.index(f'href="/documents/{paper}"') for paper in papers
    )
    assert page.count('href="/documents/') == len(papers)


def test_a_long_digest_shows_its_first_lines_and_says_how_many_follow(
    officer: Client, campaign: Campaign, world: World, embedded: Database
) -> None:
    papers = _papers(campaign, SHOWN + 5)
    _digest(embedded, world.ward(Role.OFFICER).person_id, papers)
    page = unescape(officer.get("/inbox/").text)
    assert f"Nhắc việc ngày 10/10/2023: {SHOWN + 5} việc" in page
    assert f'href="/documents/{papers[SHOWN - 1]}"' in page
    assert f'href="/documents/{papers[SHOWN]}"' not in page
    assert "và 05 việc khác" in page


def test_a_superior_reads_what_was_tried_and_what_has_come_meanwhile_is_marked(
    enter: Enter, campaign: Campaign, world: World, embedded: Database
) -> None:
    late, came = _papers(campaign, 2)
    for role in (Role.OFFICER, Role.LEADER):
        _digest(embedded, world.ward(role).person_id, [late])
    superior = world.city(Role.COMMITTEE)
    _digest(embedded, superior.person_id, [late, came], ("in_charge",))
    with embedded.begin() as session:
        world.take(session, came, "edit")
        world.take(session, came, "submit")
    page = unescape(enter(superior).get("/inbox/").text)
    assert page.count("Đã nhắc 02 lần tới 02 người, từ ngày 10/10/2023.") == 1
    assert page.count("không còn phải nhắc") == 1


def test_the_count_and_the_reading_know_digests(
    officer: Client, campaign: Campaign, world: World, embedded: Database
) -> None:
    campaign.grow(2)
    _digest(embedded, world.ward(Role.OFFICER).person_id, _papers(campaign, 1))
    _digest(embedded, world.ward(Role.LEADER).person_id, _papers(campaign, 1))
    assert officer.get("/inbox/count").text.strip() == "3"
    page = officer.get("/inbox/").text
    digest = page.split('name="digest" value="')[1].split('"')[0]
    assert officer.send("/inbox/read", digest=digest).status_code == 302
    assert officer.get("/inbox/count").text.strip() == "2"
    assert "Nhắc việc" not in unescape(officer.get("/inbox/?unread=1").text)
    assert "Nhắc việc" in unescape(officer.get("/inbox/").text)
    assert officer.send("/inbox/read").status_code == 302
    assert officer.get("/inbox/count").text.strip() == ""
    with embedded.read() as session:
        assert session.query(Digest).filter(Digest.read_at.is_(None)).count() == 1


def test_the_pages_of_the_inbox_hold_everything_once(
    officer: Client, campaign: Campaign, world: World, embedded: Database
) -> None:
    campaign.grow(70)
    papers = _papers(campaign, 2)
    _digest(embedded, world.ward(Role.OFFICER).person_id, papers)
    address, seen = "/inbox/", list[str]()
    while address:
        page = unescape(officer.get(address).text)
        seen += [part.split('"')[0] for part in page.split('name="notice" value="')[1:]]
        seen += [f"digest {part[:1]}" for part in page.split('name="digest" value="')[1:]]
        address = page.split('rel="next" href="')[1].split('"')[0] if 'rel="next"' in page else ""
    assert len(seen) == len(set(seen)) == 71
    for strange in ("x", "20231010", "20231010020000000000.x", "1.2.3"):
        assert officer.get(f"/inbox/?before={strange}").status_code == 200


def test_the_inbox_asks_five_times_however_much_it_holds(
    officer: Client, campaign: Campaign, world: World, embedded: Database, statements: list[str]
) -> None:
    campaign.grow(5)
    _digest(embedded, world.ward(Role.OFFICER).person_id, _papers(campaign, 30), ("office",))
    officer.get("/inbox/")
    statements.clear()
    officer.get("/inbox/")
    assert len(statements) <= 5, statements


def test_whoever_opens_a_paper_has_read_what_she_was_told_of_it_and_nobody_else(
    officer: Client, enter: Enter, campaign: Campaign, world: World, embedded: Database
) -> None:
    (other,) = _papers(campaign, 1)
    _digest(embedded, world.ward(Role.OFFICER).person_id, [other])
    campaign.grow(3)
    noting = f'hx-post="/documents/{campaign.paper}/read" hx-trigger="load"'
    assert noting in officer.get(f"/documents/{campaign.paper}").text
    opened = officer.send(f"/documents/{campaign.paper}/read")
    assert (opened.status_code, opened.headers["HX-Trigger"]) == (204, "opened")
    assert officer.get("/inbox/count").text.strip() == "1"  # the digest; its papers are not read
    assert 'hx-trigger="every 60s, opened from:body"' in officer.get("/").text
    colleague = enter(world.city(Role.COMMITTEE))
    assert colleague.get("/inbox/count").text.strip() == "3"
    officer.send("/inbox/read")
    assert noting not in officer.get(f"/documents/{campaign.paper}").text


def test_opening_costs_one_statement_however_much_was_told(
    officer: Client, campaign: Campaign, statements: list[str]
) -> None:
    token = officer.csrf()
    sent = []
    for count in (1, 20):
        campaign.grow(count)
        statements.clear()
        officer.post(f"/documents/{campaign.paper}/read", data={"csrf_token": token})
        sent.append(len(statements))
    assert sent == [4, 4]  # who it is, the paper, its receipt, what is read


def test_a_paper_that_may_not_be_read_is_not_opened(
    enter: Enter, campaign: Campaign, world: World
) -> None:
    stranger = enter(world.people[world.ward_ids[1]][Role.OFFICER])
    assert stranger.send(f"/documents/{campaign.paper}/read").status_code == 404
