"""The order of Vietnamese names: Đ after D, tones last, Phường 2 before Phường 10."""

import re
import unicodedata
from functools import lru_cache

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng; a letter without a tone comes before all of them."""
WIDTH = 12  # digits to which a number is filled up with noughts
_NUMBER = re.compile("[0-9]+")


def _spellings() -> dict[str, tuple[str, str]]:
    """Each way to write a letter, with its place in the alphabet and its tone."""
    found = {"Ð": (chr(0x1000 + LETTERS.index("đ")), "0")}
    for place, letter in enumerate(LETTERS, start=0x1000):
        for tone, mark in enumerate(("", *TONES)):
            toned = unicodedata.normalize("NFC", letter + mark)
            if len(toned) == 1:
                for written in {toned, toned.upper()}:
                    found[written] = chr(place), str(tone)
    return found


SPELLINGS = _spellings()
_PLACES = str.maketrans({written: place for written, (place, _) in SPELLINGS.items()})
_TONED = str.maketrans({written: tone for written, (_, tone) in SPELLINGS.items()})


@lru_cache(maxsize=20_000)
def alphabetical(name: str) -> bytes:
    """What a name is sorted by: its letters and numbers, then its tones. Composed and decomposed
    spellings, small letters and capitals are one. PostgreSQL has the same as `name_key`."""
    written = unicodedata.normalize("NFC", name)
    filled = _NUMBER.sub(lambda found: found.group().zfill(WIDTH)[-WIDTH:], written)
    return f"{filled.translate(_PLACES)}\x01{filled.translate(_TONED)}".encode()
