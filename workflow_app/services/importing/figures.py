"""The figures of one paper from a table: what the paper remembers of them, and putting back what
stood there before."""

from collections.abc import Mapping, Sequence
from typing import Any

from state_machines.grammar import WHOLE, Text
from state_machines.importing import IMPORTED, last_import
from state_machines.rules import Refused
from workflow_app.services.importing.papers import forgotten
from workflow_app.services.record import Stamp

CHANGED_SINCE = Text(
    "Số liệu đã được sửa sau khi nhập từ bảng. Sửa từng số cần thay, thay vì hoàn tác cả lần nhập",
    "Figures were changed after the import. Change those that are wrong instead of undoing it all",
)


def remembered(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    section: str,
    names: Sequence[str],
    stamp: Stamp,
) -> dict[str, Any]:
    """The content with what it tells of the table that filled these names of a section."""
    were, became = (_told(_section(content, section), names) for content in (before, after))
    told = {"at": stamp.at.isoformat(), "count": len(names), "section": section}
    return {**after, IMPORTED: {**told, "were": were, "became": became}}


def put_back(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with the figures that stood there before the last table. `Refused` when one of
    them was changed since: then nothing is put back."""
    told: Any = last_import(content)
    were, became = told["were"], told["became"]
    section = _section(content, told["section"])
    if _told(section, list(became)) != became:
        raise Refused("not_ready", (CHANGED_SINCE,))
    kept = {name: it for name, it in section.items() if name not in became} | were
    left = forgotten(kept if told["section"] == WHOLE else content)
    return left if told["section"] == WHOLE else {**left, told["section"]: kept}


def _section(content: Mapping[str, Any], section: str) -> Mapping[str, Any]:
    return content if section == WHOLE else content.get(section) or {}


def _told(section: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: section[name] for name in names if name in section}
