"""The English words of the screens: what is said, what has no English yet, and the catalogue anew.

`python -m tests.words` drops what is no longer said, adds what is new, compiles, and lists what
has no English. Lines on standard input give it: Vietnamese, a tab, English; with a plural both
forms of each.
"""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import workflow_app

PACKAGE = Path(workflow_app.__file__).parent
CATALOGUE = PACKAGE / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("web/templates/**.html", "jinja2.ext.babel_extract"), ("web/**.py", "python")]
OPTIONS = {"web/templates/**.html": {"extensions": "jinja2.ext.i18n", "silent": "false"}}
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}

Phrase = str | Sequence[str]


def first(phrase: Phrase) -> str:
    """The phrase, or the first of its forms."""
    return phrase if isinstance(phrase, str) else phrase[0]


def asked() -> dict[str, Phrase]:
    """Every phrase that the screens say, with its plural where it has one."""
    found = extract_from_dir(PACKAGE, METHODS, OPTIONS, WORDS)
    return {first(message): message for _, _, message, _, _ in found}


def catalogue() -> Catalog:
    """The words as they are kept."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def said(words: Catalog) -> dict[str, Phrase]:
    """Each phrase with what it becomes; both forms where there is a plural."""
    return {
        first(message.id): message.string if isinstance(message.string, str) else (*message.string,)
        for message in words
        if message.id
    }


def told(lines: Iterable[str]) -> dict[str, Phrase]:
    """The English that lines give."""
    found: dict[str, Phrase] = {}
    for line in lines:
        match line.rstrip("\n").split("\t"):
            case [phrase, english]:
                found[phrase] = english
            case [phrase, _, one, many]:
                found[phrase] = (one, many)
    return found


def renew(more: dict[str, Phrase]) -> list[str]:
    """Write the catalogue anew; return the phrases that have no English."""
    known, new = said(catalogue()) | more, Catalog(locale="en", fuzzy=False)
    for phrase, message in sorted(asked().items()):
        new.add(message, known.get(phrase, ""), flags=_flags(message))
    head, _, _ = CATALOGUE.read_text(encoding="utf-8").partition("\n\n")
    body = BytesIO()
    write_po(body, new, omit_header=True, width=100)
    CATALOGUE.write_bytes(f"{head}\n\n".encode() + body.getvalue())
    compiled = catalogue()
    compiled.creation_date = SINCE  # not the moment of the run: the same words, the same file
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, compiled)
    return [phrase for phrase in asked() if not all(known.get(phrase, "") or [""])]


def _flags(message: Phrase) -> set[str]:
    return {"python-format"} if "%(" in first(message) else set()


if __name__ == "__main__":
    given = told(sys.stdin) if not sys.stdin.isatty() else {}
    sys.exit("\n".join(renew(given)) or 0)
