"""The page that leads a newcomer from a key to a paper handed in: its commands are run."""

import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from state_machines.grammar import Role
from tests.factories import DUE, NOW
from tests.services.reading import codes
from tests.web.programs import a_key
from tests.world import World
from workflow_app.db import Database

PAGE = Path(__file__).parents[2] / "docs" / "programs.md"
COMMANDS = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_commands_of_the_page_hand_a_report_in(
    site: str, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        plan = world.a_plan(session)
        paper = world.put(
            session, "report", "awaited", plan_id=plan, content={}, title="Báo cáo", due_at=DUE
        )
    key = a_key(embedded, world.ward(Role.OFFICER), NOW)
    blocks = COMMANDS.findall(PAGE.read_text(encoding="utf-8"))
    script = "\n".join(["set -euo pipefail", f"SITE={site} KEY={key}", *blocks])
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    told = done.stdout.splitlines()
    assert [line for line in told if line.startswith("422")]
    assert told[-2:] == ["submitted 4", "submitted 4"]
    with embedded.read() as session:
        assert codes(session, paper)[-3:] == ["edit", "edit", "submit"]
