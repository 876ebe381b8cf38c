"""Two people save the same content: what only one of them changed is kept from each."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from forms.base import PaperForm
from workflow_app.services.history import Line


class Merged(NamedTuple):
    """What to send again. `theirs` are parts that only the others changed and that are kept;
    `both` are parts that everybody changed, as they were typed last."""

    content: dict[str, Any]
    theirs: tuple[str, ...]
    both: tuple[str, ...]


def merged(typed: PaperForm, present: Mapping[str, Any], since: Sequence[Line]) -> Merged:
    """Put what was typed together with what others saved `since`, newest first.

    What was there before is read from the trail: a part that was typed as it was before was not
    changed by the typist.
    """
    mine = typed.answers()
    before = {name: was for line in since for name, (was, _) in line.changes.items()}
    changed = [name for name in mine if name in before and _differ(mine[name], present.get(name))]
    theirs = tuple(name for name in changed if not _differ(mine[name], before[name]))
    both = tuple(name for name in changed if name not in theirs)
    return Merged(mine | {name: present.get(name) for name in theirs}, theirs, both)


def _differ(one: Any, other: Any) -> bool:
    """Nothing typed and nothing there are the same, however they are spelled."""
    return (one or None) != (other or None)
