"""Addresses as pictures for a telephone's camera."""

import io

import segno

BORDER = 2  # modules of white around it
SCALE = 6


def svg(words: str) -> bytes:
    """The QR code of some words, as an SVG of its own: black on white, whatever is around it."""
    file = io.BytesIO()
    segno.make(words, error="m", micro=False).save(
        file, kind="svg", scale=SCALE, border=BORDER, light="white", xmldecl=False, nl=False
    )
    return file.getvalue()
