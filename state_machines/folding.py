"""Vietnamese without its marks, for finding and comparing: `Đông Hà` is found by `dong ha`."""

import unicodedata

_STROKES = str.maketrans({"đ": "d", "Đ": "d", "Ð": "d", "ð": "d"})
"""No mark to strip: đ is a letter of its own, and Ð (U+00D0) is met in its place."""


def fold(text: str) -> str:
    """The text in small letters without diacritics, with single spaces and none around it.

    Equal for composed and decomposed spellings; folding what is folded changes nothing.
    """
    letters = unicodedata.normalize("NFKD", text).translate(_STROKES).casefold()
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return " ".join(unicodedata.normalize("NFC", plain).split())
