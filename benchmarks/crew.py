"""Several processes that do the same at the same moment: Python's lock is no limit to them."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

_FORK = multiprocessing.get_context("fork")
Hire = Callable[[int, Barrier], object]


class Crew:
    """Processes, each with a worker of its own that is asked by the names of its methods."""

    def __init__(self, count: int, hire: Hire) -> None:
        barrier = _FORK.Barrier(count)
        self._processes, self._lines = [], list[Connection]()
        for number in range(count):
            mine, theirs = _FORK.Pipe()
            process = _FORK.Process(target=_serve, args=(theirs, hire, number, barrier))
            process.start()
            self._processes.append(process)
            self._lines.append(mine)

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *failure: object) -> None:
        for line, process in zip(self._lines, self._processes, strict=True):
            line.send(None)
            process.join(10)

    def ask(self, method: str, *given: Any) -> list[Any]:
        """Everybody does it at once; raises what any of them raised."""
        for line in self._lines:
            line.send((method, given))
        answers = [line.recv() for line in self._lines]
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return answers


def _serve(line: Connection, hire: Hire, number: int, barrier: Barrier) -> None:
    worker = hire(number, barrier)
    while (asked := line.recv()) is not None:
        method, given = asked
        barrier.wait()
        try:
            line.send(getattr(worker, method)(*given))
        except Exception as problem:
            line.send(RuntimeError(f"{type(problem).__name__}: {problem}"))
