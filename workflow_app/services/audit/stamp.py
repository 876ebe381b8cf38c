"""The present checkpoint for the foot of receipts and exports: two lines and a picture to scan.
Whoever gets a paper with it holds a witness of everything that was written before."""

import base64
from functools import lru_cache
from html import escape
from typing import NamedTuple

import segno
from sqlalchemy.orm import Session

from workflow_app.services.audit.sealing import newest

OPENING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 100"'
BLANK = f"{OPENING}/>"
"""What stands in the place of a stamp before there is any checkpoint."""


class Stamp(NamedTuple):
    """A checkpoint as it is printed. `note` is what the picture holds, and what is compared."""

    lines: tuple[str, str]  # the log and how many leaves it has; its root
    note: str

    @property
    def picture(self) -> str:
        """Code and lines as one SVG file, 360 by 100."""
        log, root = self.lines
        words = (escape(log), root[:35], root[36:])
        lines = "".join(
            f'<text x="108" y="{30 + 18 * row}">{line}</text>' for row, line in enumerate(words)
        )
        code = self.svg.replace("<svg", '<svg width="100" height="100"', 1)
        return f'{OPENING} font-family="monospace" font-size="11">{code}{lines}</svg>'

    @property
    def svg(self) -> str:
        """The note as a QR code: an <svg> element without size, to be placed anywhere."""
        return _drawn(self.note)


def current(session: Session) -> Stamp | None:
    """The checkpoint that was signed last; None before there is any."""
    last = newest(session)
    return stamp_of(last.note) if last else None


def stamp_of(note: str) -> Stamp:
    """The stamp of a note."""
    origin, size, root = note.split("\n", 3)[:3]
    return Stamp((f"{origin} · {size}", _grouped(root)), note)


def _grouped(root: str) -> str:
    """The root in hex, in groups of eight: letters and digits that a person can read out."""
    said = base64.b64decode(root).hex()
    return " ".join(said[place : place + 8] for place in range(0, len(said), 8))


@lru_cache(maxsize=16)
def _drawn(note: str) -> str:
    picture = segno.make(note, error="m", micro=False)
    return picture.svg_inline(omitsize=True, svgclass="qr", lineclass=None, border=2, light="#fff")
