"""The files of the project, read for the tests of its laws."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PRODUCT = ("state_machines", "forms", "workflow_app")
EVERYTHING = (*PRODUCT, "migrations", "tests", "benchmarks")
ENTRY_POINTS = (
    "workflow_app/web/",
    "workflow_app/worker.py",
    "workflow_app/cli.py",
    "workflow_app/commands/",
)
"""The modules that know the time and own a transaction: all others get both as arguments."""


class Source(NamedTuple):
    """One Python file: its path from the root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Every Python file in the folders."""
    return tuple(_source(path) for folder in folders for path in _files(folder, "*.py"))


@cache
def templates() -> tuple[Path, ...]:
    return tuple(_files("workflow_app/web/templates", "*"))


def texts() -> Iterator[tuple[str, str]]:
    """Every text file that people write, by its path from the root."""
    endings = {".py", ".md", ".html", ".css", ".toml", ".cfg", ".yml", ".yaml", ".txt", ".mako"}
    for folder in (*EVERYTHING, "docs", ".ci"):
        for path in _files(folder, "*"):
            if path.suffix in endings and "vendor" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for path in sorted(ROOT.iterdir()):
        if path.is_file() and path.suffix in {*endings, ".lock", ""}:
            yield path.name, path.read_text(encoding="utf-8")


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """The string literals of a module that are no docstrings."""
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node


def called(call: ast.Call) -> str:
    """The name at the end of what is called: `commit` for `session.commit()`."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _files(folder: str, pattern: str) -> list[Path]:
    found = (ROOT / folder).rglob(pattern)
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def _source(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(str(path.relative_to(ROOT)), text, ast.parse(text))
