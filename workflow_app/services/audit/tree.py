"""The Merkle tree of RFC 6962 over leaf hashes of 32 bytes: pure, and the same for ever."""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two hashes side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Edge:
    """The right edge of a growing tree: the roots of its whole subtrees, largest first. It is all
    that appending needs, however large the tree."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append leaf hashes."""
        peaks = self._peaks
        for leaf in leaves:
            whole, size = leaf, self.size
            while size & 1:
                whole = node(peaks.pop(), whole)
                size >>= 1
            peaks.append(whole)
            self.size += 1

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        if not self._peaks:
            return EMPTY
        *others, root = self._peaks
        for peak in reversed(others):
            root = node(peak, root)
        return root

    def copy(self) -> "Edge":
        """The same edge, to be grown on its own."""
        other = Edge()
        other.size, other._peaks = self.size, list(self._peaks)
        return other


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root of a tree of these leaf hashes."""
    edge = Edge()
    edge.extend(leaves)
    return edge.root()


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The inclusion proof of a leaf: the sibling hashes from its own up to the root's child."""
    row, found = list(leaves), list[bytes]()
    if not 0 <= index < len(row):
        raise IndexError(index)
    while len(row) > 1:
        sibling = index ^ 1
        if sibling < len(row):
            found.append(row[sibling])
        pairs = [node(row[n], row[n + 1]) for n in range(0, len(row) - 1, 2)]
        row, index = pairs + row[len(pairs) * 2 :], index >> 1
    return found
