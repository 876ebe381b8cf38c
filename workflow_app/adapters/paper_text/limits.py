"""How much of a file is read, and why one is refused."""

from __future__ import annotations

LARGEST = 20 * 1024 * 1024
"""Bytes of a file."""
MOST_PARTS = 5000
"""Files inside one Word paper."""
MOST_XML = 20 * 1024 * 1024
"""Bytes of one part, unpacked."""
MOST_ELEMENTS = 1_000_000
"""Elements of one part; a paper of sixty pages has some hundred thousand."""
MOST_PAGES = 500
LONGEST = 2_000_000
"""Characters of text."""


class Refused(ValueError):
    """A file that is not read. `reason`: too_large, broken, strange (no such type) or no_text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
