"""Keeping the signed original: a step of the clerk, with what is declared and what is proved."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.jobs.test_press import a_sheet
from tests.web.conftest import Client
from tests.world import World
from workflow_app.adapters.pressroom import typesetting
from workflow_app.db import Database
from workflow_app.models import File
from workflow_app.models.trail import Entry

Enter = Callable[[Actor], Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
DECLARED = {
    "manner": "by_hand",
    "signer": "Nguyễn Văn Mẫu",
    "capacity": "TM. Ban Thường trực, Chủ tịch",
    "signed_on": "10/10/2023",
}


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return typesetting.pdf(a_sheet(), 0)


@pytest.fixture
def plan(embedded: Database, world: World) -> int:
    with embedded.begin() as session:
        return world.a_plan(session)


@pytest.fixture
def clerk(enter: Enter, world: World) -> Client:
    return enter(world.city(Role.CLERK))


def _keep(browser: Client, plan: int, content: bytes, name: str) -> TestResponse:
    file = (io.BytesIO(content), name)
    return browser.send(f"/documents/{plan}/keep_original", **DECLARED, seen="", file=file)


def test_the_clerk_keeps_the_original_and_everybody_sees_what_it_proves(
    clerk: Client, enter: Enter, world: World, embedded: Database, plan: int, pdf: bytes
) -> None:
    seen = clerk.get(f"/documents/{plan}/keep_original").text.split('name="seen"')[1]
    version = seen.split('value="')[1].split('"')[0]
    fields = DECLARED | {"seen": version}
    file = (io.BytesIO(pdf), "ban-ky.pdf")
    answer = clerk.send(f"/documents/{plan}/keep_original", **fields, file=file)
    assert answer.status_code == 302, answer.text
    with embedded.read() as session:
        kept = session.scalars(select(File).where(File.slot == "original")).one()
        codes = session.scalars(select(Entry.code).where(Entry.document_id == plan)).all()
    assert "keep_original" in codes
    address = f"/documents/{plan}/files/{kept.id}/signatures"
    page = clerk.get(f"/documents/{plan}").text
    assert address in page
    proof = clerk.get(address).text
    assert kept.sha256 in proof
    assert "Nguyễn Văn Mẫu, TM. Ban Thường trực, Chủ tịch" in proof
    assert "Tệp không có chữ ký số" in proof
    neighbour = enter(world.people[world.province_id][Role.OFFICER])
    assert neighbour.get(address).status_code == 404


def test_a_picture_is_never_a_signed_original(clerk: Client, plan: int, pdf: bytes) -> None:
    answer = _keep(clerk, plan, PNG, "chu-ky.png")
    assert answer.status_code == 422
    assert "Ảnh chụp không phải là chữ ký" in answer.text
    assert _keep(clerk, plan, PNG, "chu-ky.pdf").status_code in (409, 422)


def test_only_the_clerk_keeps_originals(
    app: Flask, enter: Enter, world: World, plan: int, pdf: bytes
) -> None:
    officer = enter(world.city(Role.OFFICER))
    assert _keep(officer, plan, pdf, "ban-ky.pdf").status_code == 403
