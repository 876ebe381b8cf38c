"""A line that counts: what was tried, and what came of it."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Counted:
    """Counts, and why they must not be believed or are not what was promised."""

    name: str
    said: dict[str, Any]
    failed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = {"name": self.name, **self.said}
        return json.dumps(said | ({"failed": self.failed} if self.failed else {}))
