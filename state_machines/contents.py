"""Reading a content, which was stored as JSON: a part that is not there reads as an empty one."""

from collections.abc import Mapping


def rows_in(content: Mapping[str, object], part: str) -> list[Mapping[str, object]]:
    """The rows of a part that is a table; none when it is no table."""
    rows = content.get(part)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
