"""The notation of Vietnamese offices, read from running text and written, in one place.

Each reader takes a text made `plain` and returns every reading in the order of the text; each
module has the words for what it reads and the writers whose output is read back. Nothing here
knows a form, a page or a table.

`read(kind, line)` gives plain values. Every reading has its `span`: start and end, counted in code
points of the line as given (a written line break `\\n` counts two), end after the last, around what
is read without the words in front of it that only lead up to it (hơn, số, ngày). What a text does
not settle is read both ways, each reading `doubtful` with the reason in Vietnamese.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from forms.notation.codes import read_code
from forms.notation.coverage import read_coverage
from forms.notation.dates import read_date
from forms.notation.deadlines import read_deadline
from forms.notation.money import read_money
from forms.notation.numbers import read_number
from forms.notation.plain import Plain, plain
from forms.notation.reading import Reading
from forms.notation.recipients import read_recipient
from forms.notation.signatures import read_signature
from forms.notation.units import read_unit

READERS: Mapping[str, Callable[[Plain], list[Reading]]] = {
    "money": read_money,
    "number": read_number,
    "date": read_date,
    "deadline": read_deadline,
    "document-code": read_code,
    "coverage": read_coverage,
    "recipient": read_recipient,
    "signature": read_signature,
    "unit-name": read_unit,
}


def read(kind: str, line: str) -> list[dict[str, Any]]:
    """Return every reading of the kind in one line of running text, as plain values."""
    text = plain(line, written_breaks=True)
    return [reading.told(text) for reading in READERS[kind](text)]
