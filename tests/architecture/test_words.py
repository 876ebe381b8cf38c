"""Law: names say the subject, modules open with a sentence, and nothing is left for later.

A file that wants to be called `utils` has no subject yet: name it after what it knows. Write what
is to be done into a decision or do it; a person's number or address never enters the repository.
"""

import ast
import re
from itertools import chain

from tests.architecture.sources import EVERYTHING, PRODUCT, ROOT, functions, sources, texts

SUBJECTLESS = re.compile(
    r"^(.*_)?(helpers?|utils?|managers?|handlers?|common|misc|stuff)(_.*)?$|^base_"
)
LATER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b")
PHONE = re.compile(r"(?<![\w./-])(\+84|0)[35789]\d{2}[ .]?\d{3}[ .]?\d{3}(?![\w-])")
MAIL = re.compile(r"[\w.+-]+@([\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
INVENTED = re.compile(r"@([\w-]+\.)*(example\.(org|com|net)|[\w-]+\.(example|test|invalid))$")
HOSTS = re.compile(r"\b(pypi\.org|pythonhosted\.org|registry\.npmjs\.org|index-url)\b")


def test_every_file_has_a_subject() -> None:
    folders = chain.from_iterable((ROOT / folder).rglob("*") for folder in EVERYTHING)
    found = [str(path.relative_to(ROOT)) for path in folders if SUBJECTLESS.match(path.stem)]
    assert not found, "\n".join(found)


def test_every_module_opens_with_one_sentence() -> None:
    found = [
        source.path
        for source in sources(*EVERYTHING)
        if source.text.strip() and not _opens_well(ast.get_docstring(source.tree))
    ]
    assert not found, "\n".join(found)


def test_every_public_function_of_the_lower_floors_promises_something() -> None:
    found = [
        f"{source.at(node)} {node.name}"
        for source in sources("state_machines", "workflow_app/services")
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not found, "\n".join(found)


def test_nothing_is_left_for_later() -> None:
    found = _lines_with(LATER)
    assert not found, "\n".join(found)


def test_no_logging_call_builds_its_own_string() -> None:
    """Give the values as arguments: then equal messages can be counted."""
    found = [
        source.at(node)
        for source in sources(*PRODUCT)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("debug", "info", "warning", "error", "exception", "critical")
        and node.args
        and isinstance(node.args[0], ast.JoinedStr)
    ]
    assert not found, "\n".join(found)


def test_no_telephone_number_is_kept() -> None:
    found = _lines_with(PHONE)
    assert not found, "\n".join(found)


def test_no_address_but_an_invented_one_is_kept() -> None:
    found = [
        f"{path}: {match.group()}"
        for path, text in texts()
        for match in MAIL.finditer(text)
        if not INVENTED.search(match.group())
    ]
    assert not found, "\n".join(found)


def test_no_registry_is_named() -> None:
    """A lock file holds versions and hashes; where to fetch from is the installer's own setting."""
    own = "tests/architecture/test_words.py"
    assert [line for line in _lines_with(HOSTS) if not line.startswith(own)] == []


def test_the_names_of_tests_are_sentences() -> None:
    found = [
        f"{source.at(node)} {node.name}"
        for source in sources("tests")
        for node in functions(source.tree)
        if node.name.startswith("test_") and node.name.count("_") < 3
    ]
    assert not found, "\n".join(found)


def _opens_well(docstring: str | None) -> bool:
    if not docstring:
        return False
    first = docstring.split("\n\n")[0].strip()
    return first.endswith((".", "?", ":")) or first[-1] in '"`'


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
