"""Vietnamese without its marks, for finding and comparing: `Đông Hà` is found by `dong ha`."""

import re
import unicodedata

_STROKES = str.maketrans({"đ": "d", "Đ": "d", "Ð": "d", "ð": "d"})
"""No mark to strip: đ is a letter of its own, and Ð (U+00D0) is met in its place."""

_WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """The text in small letters without diacritics, with single spaces and none around it.

    Equal for composed and decomposed spellings; folding what is folded changes nothing.
    """
    letters = unicodedata.normalize("NFKD", text).translate(_STROKES).casefold()
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return " ".join(unicodedata.normalize("NFC", plain).split())


def plain(text: str) -> str:
    """The words of a text as a search compares them: folded, letters and digits of ASCII alone,
    single spaces between. Both databases have the same function."""
    return " ".join(_WORD.findall(fold(text)))
