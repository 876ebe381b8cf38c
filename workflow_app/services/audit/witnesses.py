"""What acts saw of the acts and steps before them: one that was taken away before it was sealed is
missed by whoever saw it."""

from collections.abc import Iterator, Mapping
from itertools import islice

from sqlalchemy import ColumnElement, Connection, Table, select

from workflow_app.models import table_of
from workflow_app.models.log import Seal
from workflow_app.models.trail import Act, Entry
from workflow_app.services.audit.comparing import Finding

AT_ONCE = 500
SEAL = table_of(Seal)
PLACES = {
    "acts": ("act", table_of(Act), SEAL.c.act_id),
    "steps": ("entry", table_of(Entry), SEAL.c.entry_id),
}
"""By the words of a body: what it is called, where it is, and where it is sealed."""
Seen = tuple[str, str]  # the beginning of a leaf, and which act saw it


class Witnesses:
    """Hears what acts saw, and says what of it is not there any more."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[int, Seen]] = {word: {} for word in PLACES}

    def hear(self, after: Mapping[str, Mapping[str, str]], who: str) -> None:
        """What the body of an act says of those before it."""
        for word in PLACES:
            told = after.get(word, {}).items()
            self._seen[word].update((int(number), (trace, who)) for number, trace in told)

    def findings(self, connection: Connection) -> Iterator[Finding]:
        """What was heard since the last time and does not hold. What was sealed and is gone is
        told by its seal."""
        for word, (name, table, seal) in PLACES.items():
            rest = iter(self._seen[word].items())
            while some := dict(islice(rest, AT_ONCE)):
                yield from _gone(connection, name, table, seal, some)
            self._seen[word].clear()


def _gone(
    connection: Connection,
    name: str,
    table: Table,
    seal: ColumnElement[int],
    seen: Mapping[int, Seen],
) -> Iterator[Finding]:
    known = select(table.c.id, table.c.leaf).where(table.c.id.in_(seen))
    leaves = {row.id: row.leaf for row in connection.execute(known)}
    missing = set(seen) - set(leaves)
    sealed = set(connection.scalars(select(seal).where(seal.in_(missing)))) if missing else ()
    for number, (trace, who) in seen.items():
        if number not in sealed and not leaves.get(number, "").startswith(trace):
            said = f"gone or another one, though {who} saw it"
            yield Finding("unsealed_gone", f"{name} {number}", said)
