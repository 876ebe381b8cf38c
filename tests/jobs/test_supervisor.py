"""One command keeps a machine running: what dies comes back, and nothing is left behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.jobs.conftest import Run, a_town, eventually, free_port
from workflow_app.commands.supervisor import Running, alone
from workflow_app.db import Database
from workflow_app.services.channels import outbox

UP = [sys.executable, "-m", "workflow_app.cli", "up", "--empty"]
PARTS = ("valkey-server", "jobs sweep", "cli worker", "waitress")


class Machine:
    """A supervisor with its children, in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environ = {
            name: value for name, value in os.environ.items() if not name.startswith("WORKFLOW_")
        } | {"WORKFLOW_HOME": str(home), "WORKFLOW_PORT": str(free_port())}
        self.process = subprocess.Popen(UP, env=self.environ, stdout=subprocess.DEVNULL)
        self._seen: set[psutil.Process] = set()

    def part(self, word: str) -> psutil.Process | None:
        """The child whose command line holds the word."""
        for child in self._children():
            if word in " ".join(_command(child)):
                return child
        return None

    def is_whole(self) -> bool:
        assert self.process.poll() is None, "it ended by itself"
        return all(self.part(word) for word in PARTS)

    def is_gone(self) -> bool:
        """Whether neither the supervisor nor any child that ever was is left."""
        return self.process.poll() is not None and not any(map(_lives, self._seen))

    def _children(self) -> list[psutil.Process]:
        if self.process.poll() is not None:
            return []
        children = psutil.Process(self.process.pid).children(recursive=True)
        self._seen.update(children)
        return children


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    running = Machine(tmp_path / "home")
    try:
        eventually(running.is_whole, "everything is up")
        yield running
    finally:
        running.process.terminate()
        running.process.wait(60)


def test_every_part_that_is_killed_comes_back(machine: Machine) -> None:
    killed = set()
    for word in PARTS:
        if part := machine.part(word):
            killed.add(part.pid)
            part.kill()
    assert len(killed) == len(PARTS)

    def back() -> bool:
        parts = [machine.part(word) for word in PARTS]
        return all(part and part.pid not in killed for part in parts)

    eventually(back, "every part is started again")


def test_messages_are_delivered_though_broker_and_worker_were_killed(machine: Machine) -> None:
    database = Database(f"sqlite:///{machine.home / 'workflow.db'}")
    town = a_town(database)
    for word in ("valkey-server", "cli worker"):
        if part := machine.part(word):
            part.kill()
    with database.begin() as session:
        town.promise(session)

    def done() -> bool:
        with database.read() as session:
            return outbox.counts(session).done == 1

    eventually(done, "the message is delivered")
    database.dispose()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_it_ends_no_process_is_left(machine: Machine, number: signal.Signals) -> None:
    machine.process.send_signal(number)
    eventually(machine.is_gone, "no process is left")
    assert machine.process.returncode == (-number if number is signal.SIGKILL else 0)


def test_a_home_has_one_supervisor(machine: Machine) -> None:
    second = subprocess.run(UP, env=machine.environ, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert "already running" in second.stderr
    assert machine.is_whole()


def test_a_home_is_free_again_afterwards(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(Running), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass


@pytest.mark.parametrize("command", ["up", "web"])
def test_a_port_that_is_taken_ends_the_command_and_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("WORKFLOW_PORT", str(port))
        told = run(command)
    assert told.exit_code == 1
    assert f"127.0.0.1 port {port}" in told.output
    assert "WORKFLOW_PORT" in told.output


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []
