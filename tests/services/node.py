"""A node of its own, whose clock may be wrong: hands in papers and tells what its clock said."""

import pickle
import sys
from datetime import UTC, datetime
from typing import Any, NamedTuple

from state_machines.case import Actor
from state_machines.rules import Refused
from workflow_app.db import Database
from workflow_app.services.transition import fire


class Work(NamedTuple):
    """The papers that a node hands in, one after another, each at its first version."""

    papers: list[int]
    actor: Actor


def main(url: str) -> None:
    """Says that it is ready, waits for its work, and answers with its clock and its refusals."""
    database = Database(url)
    with database.read() as session:
        session.connection()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    work: Work = pickle.load(sys.stdin.buffer)  # from the test that started this process
    refused = [paper for paper in work.papers if not handed_in(database, paper, work.actor)]
    sys.stdout.write(f"{datetime.now(UTC).isoformat()} {' '.join(map(str, refused))}\n")


def handed_in(database: Database, paper: int, actor: Actor) -> bool:
    """Whether the paper was taken. Nobody says when: the database does."""
    answers: dict[str, Any] = {}
    try:
        with database.begin() as session:
            fire(session, paper, "submit", actor=actor, seen=1, answers=answers)
    except Refused:
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1])
