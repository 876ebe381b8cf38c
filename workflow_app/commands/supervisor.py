"""Keeps the processes of one machine alive: restarts what dies, leaves nothing behind."""

import ctypes
import fcntl
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

BACK_OFF = 1.0  # seconds before a dead child is started again
FAREWELL = 10.0  # seconds that a child has to finish after it is told to stop
GLANCE = 0.1
_PR_SET_PDEATHSIG = 1
_log = logging.getLogger(__name__)


class Running(RuntimeError):
    """Something else has this home folder, or this port."""


class Child:
    """One process that should always be there."""

    def __init__(self, name: str, command: Sequence[str], environ: dict[str, str]) -> None:
        self.name = name
        self._command = list(command)
        self._environ = environ
        self._process: subprocess.Popen[bytes] | None = None
        self._not_before = 0.0

    @property
    def pid(self) -> int | None:
        """The process number, or None while it is down."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def keep(self) -> None:
        """Starts the process if it is down and its back-off is over."""
        if self.pid is not None:
            return
        now = time.monotonic()
        if self._process is not None:
            _log.warning("%s ended with %s and is started again", self.name, self._process.poll())
            self._process, self._not_before = None, now + BACK_OFF
        if now >= self._not_before:
            self._process = subprocess.Popen(
                self._command,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, which says when
                preexec_fn=_die_with(os.getpid()),
            )

    def stop(self) -> None:
        """Tells the process to stop, and waits; kills it if it does not listen."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            _log.warning("%s does not stop and is killed", self.name)
            self._process.kill()
            self._process.wait()


def supervise(children: Sequence[Child], ready: Callable[[], bool] = lambda: True) -> None:
    """Runs the children until SIGTERM or Ctrl-C; the first one is up before the others start."""
    with _told_to_stop() as stopping:
        try:
            while not stopping():
                children[0].keep()
                if ready():
                    for child in children[1:]:
                        child.keep()
                time.sleep(GLANCE)
        finally:
            for child in reversed(children):
                child.stop()


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Holds the home folder, so that two supervisors never share a database file."""
    with (home / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise Running(f"already running in {home}") from taken
        yield


def free(host: str, port: int) -> None:
    """Raises `Running` when nothing can listen there: a child that cannot would be started again
    for ever, and nobody told."""
    try:
        (family, *_, address), *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        socket.create_server(address, family=family).close()
    except OSError as problem:
        raise Running(
            f"nothing can listen at {host} port {port} ({problem.strerror}): stop what listens"
            " there, or choose another by WORKFLOW_PORT"
        ) from problem


@contextmanager
def _told_to_stop() -> Iterator[Callable[[], bool]]:
    told: list[int] = []
    signals = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = {number: signal.signal(number, lambda got, _: told.append(got)) for number in signals}
    try:
        yield lambda: bool(told)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _die_with(parent: int) -> Callable[[], None]:
    """Run in the new process: the kernel tells it when the supervisor is killed, even by -9."""
    if sys.platform != "linux":
        return lambda: None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it was killed before the kernel was asked
            os._exit(1)

    return ask
