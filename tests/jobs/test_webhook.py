"""A unit's own system is told over https, signed; nothing inside is reached by its name."""

import hmac
import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from sqlalchemy import select, update

from tests.factories import NOW
from tests.jobs.conftest import Town, a_town
from workflow_app.adapters import webhook
from workflow_app.adapters.webhook import Webhooks, is_outside, signature
from workflow_app.db import Database
from workflow_app.models import Delivery, Endpoint
from workflow_app.services.channels import outbox
from workflow_app.services.ports import Outcome, Post
from workflow_app.web.api import events, openapi
from workflow_app.worker import Office, send

HOST, SECRET = "desk.example.org", "s" * 64
PUBLIC, INSIDE = "203.0.112.7", "127.0.0.1"


class Desk(HTTPServer):
    """A unit's own system on this machine."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        self.answer, self.headers = 204, dict[str, str]()

    def handle_error(self, *about: Any) -> None:
        """A caller that hangs up is no failure of the desk."""


class _Answers(BaseHTTPRequestHandler):
    server: Desk

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, dict(self.headers), body))
        self.send_response(self.server.answer)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *words: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the invented host, with its key."""
    place = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
         "-keyout", str(place), "-out", str(place.with_suffix(".crt"))],
        check=True, capture_output=True,
    )  # fmt: skip
    place.write_bytes(place.read_bytes() + place.with_suffix(".crt").read_bytes())
    return place


@pytest.fixture
def desk(certificate: Path) -> Iterator[Desk]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    desk = Desk(context)
    thread = threading.Thread(target=desk.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield desk
    desk.shutdown()
    thread.join()
    desk.server_close()


@pytest.fixture
def webhooks(certificate: Path) -> Webhooks:
    """A carrier for which this machine counts as outside."""
    context = ssl.create_default_context(cafile=str(certificate))
    return Webhooks(lambda host, port: [INSIDE], lambda address: True, context)


def _post(desk: Desk, path: str = "/hook?a=1", host: str = HOST) -> Post:
    return Post(7, f"https://{host}:{desk.server_port}{path}", SECRET, 1_700_000_000, b'{"a": 1}')


def _sent(carrier: Webhooks, post: Post) -> Outcome:
    (outcome,) = carrier.send([post])
    return outcome


# what is sent


def test_a_post_is_signed_with_its_moment(desk: Desk, webhooks: Webhooks) -> None:
    assert _sent(webhooks, _post(desk)) == Outcome(7)
    ((path, headers, body),) = desk.heard
    assert (path, body) == ("/hook?a=1", b'{"a": 1}')
    right = hmac.new(SECRET.encode(), b'1700000000.{"a": 1}', "sha256").hexdigest()
    assert headers["Workflow-Signature"] == f"t=1700000000,v1={right}"
    assert signature(SECRET, 1_700_000_001, body) != signature(SECRET, 1_700_000_000, body)
    assert headers["Workflow-Delivery"] == "7"


def test_a_redirect_is_a_failure_and_is_not_followed(desk: Desk, webhooks: Webhooks) -> None:
    desk.answer, desk.headers = 302, {"Location": f"https://{HOST}:{desk.server_port}/inside"}
    assert _sent(webhooks, _post(desk)).problem.startswith("302")
    assert [path for path, _, _ in desk.heard] == ["/hook?a=1"]


@pytest.mark.parametrize("code", [400, 404, 410, 500, 503])
def test_a_complaint_is_kept_and_tried_again(desk: Desk, webhooks: Webhooks, code: int) -> None:
    desk.answer = code
    outcome = _sent(webhooks, _post(desk))
    assert outcome.problem.startswith(str(code))
    assert not outcome.lasting


def test_another_hosts_certificate_is_not_taken(desk: Desk, webhooks: Webhooks) -> None:
    problem = _sent(webhooks, _post(desk, host="other.example.org")).problem
    assert "certificate" in problem.lower()
    assert desk.heard == []


def test_an_answer_that_never_comes_is_cut_off(
    webhooks: Webhooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        post = Post(7, f"https://{HOST}:{silent.getsockname()[1]}/", SECRET, 1, b"{}")
        assert "Timeout" in _sent(webhooks, post).problem


def test_an_answer_that_trickles_is_cut_off(
    desk: Desk, webhooks: Webhooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "LONGEST", 0.2)
    patience = threading.Event()
    trickle = desk.RequestHandlerClass
    monkeypatch.setattr(trickle, "end_headers", lambda answer: patience.wait(1) and None)
    assert _sent(webhooks, _post(desk)).problem
    patience.set()


def test_one_deaf_system_keeps_no_other_from_being_told(desk: Desk, webhooks: Webhooks) -> None:
    deaf = Post(6, f"https://{HOST}:1/", SECRET, 1, b"{}")
    first, second = webhooks.send([deaf, _post(desk)])
    assert first.problem.startswith("ConnectionRefusedError")
    assert second == Outcome(7)


# where it may go


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::",
     "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8",
     "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::1", "2001:0:a00:1::1", "2001:db8::1"],
)  # fmt: skip
def test_no_address_inside_counts_as_outside(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.0.112.7", "2606:4700::1111"])
def test_a_public_address_may_be_reached(address: str) -> None:
    assert is_outside(address)


@pytest.mark.parametrize(
    "addresses", [[INSIDE], [PUBLIC, INSIDE], [PUBLIC, "::1"], [PUBLIC, "169.254.169.254"], []]
)
def test_one_address_inside_is_enough_to_refuse_a_name(
    addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[str] = []
    monkeypatch.setattr(socket, "create_connection", lambda at, *more: reached.append(at[0]))
    carrier = Webhooks(lambda host, port: addresses)
    problem = _sent(carrier, Post(7, f"https://{HOST}/", SECRET, 1, b"{}")).problem
    assert problem.startswith("NotAllowed")
    assert reached == []


def test_a_name_that_changes_its_mind_is_reached_where_it_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers, reached = iter([[PUBLIC], [INSIDE], [INSIDE]]), list[str]()

    def connect(address: tuple[str, int], patience: float) -> socket.socket:
        reached.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    carrier = Webhooks(lambda host, port: next(answers))
    assert _sent(carrier, Post(7, f"https://{HOST}/", SECRET, 1, b"{}")).problem
    assert reached == [PUBLIC]


@pytest.mark.parametrize(
    "url", [f"http://{HOST}/", "file:///etc/passwd", "https:///x", f"gopher://{HOST}/"]
)
def test_only_https_leaves_the_house(url: str) -> None:
    carrier = Webhooks(lambda host, port: [PUBLIC])
    assert _sent(carrier, Post(7, url, SECRET, 1, b"{}")).problem.startswith("NotAllowed")


# from the step to the desk


def test_what_happened_to_a_paper_reaches_the_units_own_system(
    embedded: Database, desk: Desk, webhooks: Webhooks
) -> None:
    town = a_town(embedded)
    endpoint_id = _endpoint(embedded, town, f"https://{HOST}:{desk.server_port}/hook")
    office = Office(embedded, {"webhook": webhooks}, "https://example.org", "k" * 40)
    desk.answer = 503
    with embedded.begin() as session:
        outbox.deliver(session, town.promise(session, reason="vì sao"), NOW)
    send(office)
    with embedded.begin() as session:
        waiting = session.scalars(select(Delivery)).one()
        assert (waiting.endpoint_id, waiting.attempts, waiting.done_at) == (endpoint_id, 1, None)
        session.execute(update(Delivery).values(available_at=NOW))
    desk.answer = 204
    send(office)
    (_, _, first), (_, headers, second) = desk.heard
    assert first == second
    assert headers["Workflow-Signature"].startswith("t=")
    said = json.loads(second)
    (declared,) = openapi.document("en")["webhooks"]["step"].values()
    jsonschema_rs.validate(events.EVENT, said, validate_formats=True)
    for header in declared["parameters"]:
        jsonschema_rs.validate(header["schema"], headers[header["name"]])
    assert said["paper"] == town.paper_id
    assert said["url"] == f"https://example.org/documents/{town.paper_id}"
    assert (said["step"], said["state"], said["reason"]) == ("submit", "submitted", "vì sao")
    with embedded.read() as session:
        assert session.scalars(select(Delivery)).one().done_at


def test_a_closed_system_is_told_nothing_more(
    embedded: Database, desk: Desk, webhooks: Webhooks
) -> None:
    town = a_town(embedded)
    _endpoint(embedded, town, f"https://{HOST}:{desk.server_port}/hook")
    with embedded.begin() as session:
        outbox.deliver(session, town.promise(session), NOW)
        session.execute(update(Endpoint).values(closed_at=NOW))
    send(Office(embedded, {"webhook": webhooks}))
    assert desk.heard == []
    with embedded.read() as session:
        assert session.scalars(select(Delivery)).one().error.startswith("the unit's system")


def _endpoint(database: Database, town: Town, url: str) -> int:
    with database.begin() as session:
        endpoint = Endpoint(
            unit_id=town.ward_id,
            url=url,
            secret=SECRET,
            created_by=town.officer.person_id,
            created_at=NOW,
        )
        session.add(endpoint)
        session.flush()
        return endpoint.id
