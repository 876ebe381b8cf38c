"""The log: a line a happening on standard error, whoever serves the site."""

import logging
from textwrap import indent
from typing import Any

LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"
_ESCAPED = {number: ascii(chr(number))[1:-1] for number in (*range(32), *range(127, 160), 0x2028)}


class OneLine(logging.Formatter):
    """Nothing that somebody sent begins a line of the log or moves the cursor of whoever reads it:
    control characters are told as escapes, and what a failure says is indented."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).translate(_ESCAPED)

    def formatException(self, ei: Any) -> str:
        return indent(super().formatException(ei).translate(_KEPT), "  ")


_KEPT = {number: said for number, said in _ESCAPED.items() if chr(number) != "\n"}


def begin() -> None:
    """Tell what happens, unless somebody has already said where to and how."""
    if logging.getLogger().handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(LINE))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("transitions").setLevel(logging.WARNING)  # it tells every step twice
