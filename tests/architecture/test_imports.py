"""Law: dependencies point down, and every import stands at the top of its file.

An import that only works inside a function hides a cycle: move what both need one floor down, or
pass it as an argument. The floors themselves are contracts in pyproject.toml.
"""

import ast
import subprocess
import sys

import pytest

from tests.architecture.sources import EVERYTHING, PRODUCT, ROOT, functions, sources

TRAIL = "workflow_app.models.trail"
MAY_TOUCH_THE_TRAIL = {
    "workflow_app/services/record.py",  # the one writer
    "workflow_app/services/acts.py",  # writes down what moved no paper
    "workflow_app/services/audit/sealing.py",  # makes leaves of entries and acts
    "workflow_app/services/audit/recomputing.py",  # recomputes them
    "workflow_app/services/audit/contents.py",  # compares contents with their digests
    "workflow_app/services/audit/witnesses.py",  # asks for what acts saw
    "workflow_app/services/audit/verifying.py",  # finds the acts that gave something up
    "workflow_app/services/audit/proving.py",  # proves one
    "workflow_app/services/transition.py",  # looks up a form that was sent twice
    "workflow_app/services/channels/outbox.py",  # keeps its promises
    "workflow_app/services/history/lines.py",  # reads it to people
    "workflow_app/services/history/wanted.py",
    "workflow_app/services/history/pages.py",
    "workflow_app/services/history/readers.py",
    "workflow_app/services/history/past.py",
    "workflow_app/services/history/deeds.py",
    "workflow_app/services/history/holding.py",
    "workflow_app/services/history/lately.py",
    "workflow_app/services/personal/finding.py",  # finds a person in what is kept apart
    "workflow_app/services/personal/elsewhere.py",  # and in what is kept apart of acts
    "workflow_app/services/personal/reading.py",  # asks what somebody read today
    "workflow_app/services/personal/erasing.py",  # takes it away
    "workflow_app/services/retention.py",  # and everything of a paper whose time is over
    "workflow_app/services/history/questions.py",
    "workflow_app/services/health.py",  # recomputes it
}


def test_every_contract_is_kept() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    said = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr


def test_no_import_hides_in_a_function() -> None:
    hidden = {
        source.at(node)
        for source in sources(*EVERYTHING)
        for function in functions(source.tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert sorted(hidden) == []


def test_only_named_modules_touch_the_trail() -> None:
    """Everybody else asks `history` to read it and `record` to write it."""
    found = {
        source.path
        for source in sources(*PRODUCT)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom | ast.Import) and TRAIL in _imported(node)
    }
    assert sorted(found - MAY_TOUCH_THE_TRAIL) == []


def test_the_models_do_not_hand_the_trail_on() -> None:
    """A name re-exported by the package would open a way round the law above."""
    (package,) = (s for s in sources("workflow_app") if s.path == "workflow_app/models/__init__.py")
    (trail,) = (s for s in sources("workflow_app") if s.path == "workflow_app/models/trail.py")
    classes = {node.name for node in trail.tree.body if isinstance(node, ast.ClassDef)}
    names = {node.id for node in ast.walk(package.tree) if isinstance(node, ast.Name)}
    names |= {
        alias.name
        for node in ast.walk(package.tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert sorted(classes & names) == []


@pytest.mark.parametrize("package", ["workflow_app", "workflow_app.services"])
def test_importing_a_package_loads_no_web(package: str) -> None:
    code = f"import sys, {package}; raise SystemExit('flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    module = node.module or ""
    return {module, *(f"{module}.{alias.name}" for alias in node.names)}
