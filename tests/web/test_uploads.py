"""Uploaded files: what is taken by its bytes, what it may be called, how it is given back."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from urllib.parse import unquote

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.web.conftest import Client
from tests.web.posting import PDF
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import File
from workflow_app.web.uploads import LIMIT, clean_name

Enter = Callable[[Actor], Client]
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(**parts: bytes) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, content in parts.items():
            archive.writestr(
                name.replace("__", "/").replace("TYPES", "[Content_Types].xml"), content
            )
    return kept.getvalue()


DOCX = zipped(TYPES=b"<x/>", **{"word__document.xml": b"<x/>"})
MACROS = zipped(TYPES=b"<x/>", **{"word__document.xml": b"<x/>", "word__vbaProject.bin": b"x"})
XLSX = zipped(TYPES=b"<x/>", **{"xl__workbook.xml": b"<x/>"})
ODT = zipped(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<x/>"})
DOC = COMPOUND + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 99
XLS = COMPOUND + b"\0" * 600 + "Workbook".encode("utf-16-le") + b"\0" * 99
PNG, JPEG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20, b"\xff\xd8\xff\xe0" + b"\0" * 20

TAKEN = {"a.pdf": PDF, "a.docx": DOCX, "a.xlsx": XLSX, "a.odt": ODT, "a.doc": DOC, "a.xls": XLS,
         "a.png": PNG, "a.jpg": JPEG, "A.JPEG": JPEG}  # fmt: skip
NOT_TAKEN = {
    "a.html": b"<script>alert(1)</script>", "a.svg": b"<svg onload='x'/>", "b.pdf": b"<html>%PDF-",
    "c.pdf": DOCX, "d.docx": PDF, "e.docx": MACROS, "f.docx": zipped(x=b"1"), "g.zip": DOCX,
    "h.exe": b"MZ\x90", "i.pdf.exe": PDF, "j": PDF, "k.doc": COMPOUND,
    "l.docx": b"PK\x03\x04broken", "m.png": b"GIF89a", "n.pdf": b"", "o.jpg": b"\xff\xd8",
}  # fmt: skip


@pytest.fixture
def dossier(world: World, embedded: Database) -> int:
    with embedded.begin() as session:
        return world.put(session, "congress", "preparing", plan_id=world.a_plan(session))


def attach(browser: Client, paper: int, name: str, content: bytes) -> TestResponse:
    fields = {"seen": 1, "key": "", "slot": "minutes", "file": (BytesIO(content), name)}
    answer = browser.send(f"/documents/{paper}/attach", **fields)
    answer.request.environ["wsgi.input"].close()
    return answer


@pytest.mark.parametrize("name", TAKEN)
def test_an_office_file_is_taken(
    enter: Enter, world: World, embedded: Database, dossier: int, name: str
) -> None:
    browser = enter(world.ward(Role.OFFICER))
    assert attach(browser, dossier, name, TAKEN[name]).status_code == 302
    with embedded.read() as session:
        stored = session.scalars(select(File)).one()
    answer = browser.get(f"/documents/{dossier}/files/{stored.id}")
    assert answer.data == TAKEN[name]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype not in ("text/html", "image/svg+xml")


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_any_other_file_is_refused_beside_its_field(
    enter: Enter, world: World, embedded: Database, dossier: int, name: str
) -> None:
    answer = attach(enter(world.ward(Role.OFFICER)), dossier, name, NOT_TAKEN[name])
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    with embedded.read() as session:
        assert session.scalar(select(File.id)) is None


def test_a_file_that_is_too_large_is_refused(
    enter: Enter, world: World, embedded: Database, dossier: int
) -> None:
    browser = enter(world.ward(Role.OFFICER))
    beside = attach(browser, dossier, "a.pdf", PDF + b"\0" * LIMIT)
    assert beside.status_code == 413
    assert "20 MB" in beside.text
    assert attach(browser, dossier, "a.pdf", PDF + b"\0" * 2 * LIMIT).status_code == 413
    with embedded.read() as session:
        assert session.scalar(select(File.id)) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Đề án nhân sự.pdf", "Đề án nhân sự.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("hợp\u202efdp.exe.pdf", "hợpfdp.exe.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("e\u0302.pdf", "ê.pdf"),
        ("\u200b\u0000", "file"),
        ("x" * 400 + ".pdf", "x" * 251 + ".pdf"),
    ],
)
def test_a_file_keeps_its_name_and_nothing_else(given: str, kept: str) -> None:
    assert clean_name(given) == kept
    assert clean_name(kept) == kept


def test_the_name_of_a_file_cannot_break_the_answer(
    enter: Enter, world: World, embedded: Database, dossier: int
) -> None:
    browser = enter(world.ward(Role.OFFICER))
    name = "Đề án; nhân sự\u202efdp.pdf"
    assert attach(browser, dossier, name, PDF).status_code == 302
    with embedded.read() as session:
        stored = session.scalars(select(File)).one()
    said = browser.get(f"/documents/{dossier}/files/{stored.id}").headers["Content-Disposition"]
    assert unquote(said.split("filename*=UTF-8''")[1]) == "Đề án; nhân sựfdp.pdf"
    assert "\u202e" not in said
