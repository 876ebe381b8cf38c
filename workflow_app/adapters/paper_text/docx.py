"""The text of a Word paper (DOCX): paragraphs and cells in order, notes marked [1] and told last.

Read as a stream: a part is parsed while it is unpacked and counted, so that a small file which
unpacks to gigabytes ends at the limit. A part with a DOCTYPE is refused: Word writes none.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from workflow_app.adapters.paper_text.limits import (
    LONGEST,
    MOST_ELEMENTS,
    MOST_PARTS,
    MOST_XML,
    Refused,
)

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_CHUNK = 1 << 16
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NO_NOTES = {"-1", "0"}  # the lines that part notes from the text


def docx_text(content: bytes) -> str:
    """Return the text, a paragraph a line."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
            if len(names) > MOST_PARTS:
                raise Refused("too_large")
            if "word/document.xml" not in names:
                raise Refused("strange")
            body = _read(parts, "word/document.xml")
            notes = _read(parts, "word/footnotes.xml") if "word/footnotes.xml" in names else None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise Refused("broken") from None
    except expat.ExpatError:
        raise Refused("broken") from None
    return "\n".join([*body.lines, *(body.notes(notes) if notes else ())])


def _read(parts: zipfile.ZipFile, name: str) -> _Part:
    part, read = _Part(), 0
    with parts.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            read += len(chunk)
            if read > MOST_XML:
                raise Refused("too_large")
            part.parser.Parse(chunk, False)
    part.parser.Parse(b"", True)
    return part


class _Part:
    """What is read of one part: its lines, and which notes are marked or told in it."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.lines: list[str] = []
        self.marked: list[str] = []
        self.told: dict[str, int] = {}
        self._line: list[str] = []
        self._is_text = False
        self._length = 0
        self._elements = 0

    def notes(self, part: _Part) -> list[str]:
        """The texts of the notes that this part marks, each behind its mark."""
        ends = [*part.told.values(), len(part.lines)][1:]
        texts = {
            note: " ".join(part.lines[start:end]).strip()
            for (note, start), end in zip(part.told.items(), ends, strict=True)
        }
        return [f"[{n}] {texts[note]}" for n, note in enumerate(self.marked, 1) if texts.get(note)]

    def _start(self, name: str, given: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Refused("too_large")
        tag = name.removeprefix(_W)
        self._is_text = tag == "t"
        if tag in _SIGNS:
            self._add(_SIGNS[tag])
        elif tag == "footnoteReference":
            self.marked.append(given.get(f"{_W}id", ""))
            self._add(f"[{len(self.marked)}]")
        elif tag == "footnote" and given.get(f"{_W}id") not in _NO_NOTES:
            self.told[given.get(f"{_W}id", "")] = len(self.lines)

    def _end(self, name: str) -> None:
        self._is_text = False
        if name == f"{_W}p":
            self.lines += "".join(self._line).split("\n")
            self._line.clear()

    def _text(self, said: str) -> None:
        if self._is_text:
            self._add(said)

    def _add(self, said: str) -> None:
        self._length += len(said) + 1
        if self._length > LONGEST:
            raise Refused("too_large")
        self._line.append(said)

    @staticmethod
    def _doctype(*_: object) -> None:
        raise Refused("strange")
