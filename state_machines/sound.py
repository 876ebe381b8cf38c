"""What a text needs before it goes on: something it rests on, and nothing that is surely wrong."""

from collections.abc import Mapping

from state_machines.case import Case
from state_machines.contents import rows_in
from state_machines.grammar import Guard, Text

FAULTS = "faults"
"""The part of the content that tells what is surely wrong in the rest: [{passage, vi, en}]."""
NAMED = 3


def faults_told(content: Mapping[str, object]) -> list[Mapping[str, object]]:
    """What is told to be wrong in a content."""
    return rows_in(content, FAULTS)


def _named(case: Case) -> Text:
    """The passages, each with what to do about it."""
    found = faults_told(case.content)[:NAMED]
    vi = "; ".join(f"“{one.get('passage')}”: {one.get('vi')}" for one in found)
    en = "; ".join(f"“{one.get('passage')}”: {one.get('en')}" for one in found)
    return Text(f"Sửa chỗ sai trong văn bản: {vi}", f"Mend what is wrong in the text: {en}")


SOUND = Guard(
    "sound",
    Text("Văn bản còn chỗ chắc chắn sai", "Something in the text is surely wrong"),
    lambda case: not faults_told(case.content),
    why=_named,
)
HAS_BASES = Guard(
    "has_bases",
    Text(
        "Chưa ghi căn cứ nào. Kế hoạch ban hành phải dựa trên ít nhất một văn bản",
        "No basis is written. A plan that is issued rests on at least one paper",
    ),
    lambda case: bool(case.content.get("bases")),
)
