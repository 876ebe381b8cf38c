"""Law: one hand writes documents: `services/record.py`, with the trail in the same breath.

Call `services.transition.fire` to move a paper and `services.opening.begin` to open one. A state
that is written elsewhere has no entry in the trail and no message in the outbox.
"""

import ast
import re

from tests.architecture.sources import PRODUCT, Source, called, sources

THE_HAND = "workflow_app/services/record.py"
MAPPED = "workflow_app/models/documents.py"
RAW_WRITE = re.compile(r"\b(insert\s+into|update|delete\s+from)\s+documents\b", re.IGNORECASE)


def test_nobody_sets_a_state() -> None:
    found = [
        source.at(node)
        for source in sources(*PRODUCT)
        if source.path != MAPPED
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store | ast.Del)
        and node.attr in ("state", "_state")
        and "Document" in source.text
    ]
    assert not found, "\n".join(found)


def test_only_the_one_hand_writes_documents() -> None:
    found = [
        source.at(node)
        for source in sources(*PRODUCT)
        if source.path != THE_HAND
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and _writes_documents(node)
    ]
    assert not found, "\n".join(found)


def test_no_statement_in_words_writes_documents() -> None:
    found = [
        source.at(node)
        for source in _without_migrations()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and RAW_WRITE.search(node.value)
    ]
    assert not found, "\n".join(found)


def _writes_documents(call: ast.Call) -> bool:
    if called(call) == "Document":
        return True
    if called(call) not in ("insert", "update", "delete", "bulk_insert_mappings") or not call.args:
        return False
    return ast.unparse(call.args[0]) in ("DOCUMENT", "Document", "Document.__table__")


def _without_migrations() -> tuple[Source, ...]:
    return tuple(source for source in sources(*PRODUCT) if source.path != THE_HAND)
