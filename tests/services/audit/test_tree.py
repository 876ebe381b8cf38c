"""The tree is that of RFC 6962: an independent library comes to the same roots and proofs."""

import hashlib
import random

import pytest
from pymerkle import InmemoryTree, verify_inclusion

from workflow_app.services.audit.tree import EMPTY, Edge, path, root_of
from workflow_app.services.audit.verify_proof import _root_of

LUCK = random.Random(6962)
SIZES = sorted({*range(1, 34), *(LUCK.randrange(1, 700) for _ in range(60))})


def grown(size: int) -> tuple[InmemoryTree, list[bytes]]:
    """A tree of the other library, and its leaf hashes."""
    tree = InmemoryTree(algorithm="sha256")
    for _ in range(size):
        tree.append_entry(LUCK.randbytes(20))
    return tree, [tree.get_leaf(number + 1) for number in range(size)]


def written(size: int) -> tuple[list[bytes], list[bytes]]:
    """Entries, and their leaf hashes."""
    entries = [LUCK.randbytes(32) for _ in range(size)]
    return entries, [hashlib.sha256(b"\0" + entry).digest() for entry in entries]


def test_the_root_is_that_of_an_independent_library() -> None:
    for size in SIZES:
        tree, leaves = grown(size)
        assert root_of(leaves) == tree.get_root()


def test_appending_in_batches_comes_to_the_same_root() -> None:
    leaves = [LUCK.randbytes(32) for _ in range(500)]
    edge = Edge()
    while edge.size < len(leaves):
        edge.extend(leaves[edge.size : edge.size + LUCK.randrange(1, 40)])
        assert edge.root() == root_of(leaves[: edge.size])


def test_a_copy_grows_on_its_own() -> None:
    edge = Edge()
    edge.extend([b"a" * 32, b"b" * 32, b"c" * 32])
    before, other = edge.root(), edge.copy()
    other.extend([b"d" * 32])
    assert (edge.size, edge.root()) == (3, before)


def test_every_leaf_has_a_proof_that_leads_the_script_of_the_auditors_to_the_root() -> None:
    for size in SIZES:
        entries, leaves = written(size)
        for index in {0, size - 1, LUCK.randrange(size)}:
            proof = path(leaves, index)
            assert _root_of(entries[index], index, size - 1, proof) == root_of(leaves)


def test_a_proof_is_the_one_that_an_independent_library_checks() -> None:
    tree, leaves = grown(21)
    for index in range(21):
        theirs = tree.prove_inclusion(index + 1)
        verify_inclusion(leaves[index], tree.get_root(), theirs)
        assert [bytes(one) for one in theirs.path[1:]] == path(leaves, index)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 100])
def test_a_proof_that_is_too_long_or_too_short_leads_nowhere(size: int) -> None:
    entries, leaves = written(size)
    proof = path(leaves, size - 1)
    with pytest.raises(ValueError, match="too long"):
        _root_of(entries[-1], size - 1, size - 1, [*proof, b"x" * 32])
    if proof:
        with pytest.raises(ValueError, match="too short"):
            _root_of(entries[-1], size - 1, size - 1, proof[:-1])


def test_there_is_no_proof_of_what_is_not_there() -> None:
    with pytest.raises(IndexError):
        path([b"a" * 32], 1)
    assert root_of([]) == EMPTY
