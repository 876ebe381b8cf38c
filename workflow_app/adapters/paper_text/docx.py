"""The text of a Word paper (DOCX): paragraphs and cells in order, each with the number that Word
counts for it, notes marked [1] and told last.

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
from workflow_app.adapters.paper_text.numbering import (
    Counter,
    Lists,
    Place,
    Reader,
    W,
    refuse_doctype,
)

_CHUNK = 1 << 16
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PLACES = {"numId": "list", "ilvl": "level", "pStyle": "style"}
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006 "
_PAST = {*(f"{W}{tag}" for tag in ("del", "moveFrom", "pPrChange")), f"{_MC}Fallback"}
"""What stood there before somebody changed it, and a text box told again for an older Word."""
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
            lists = Lists()
            for name in {"word/numbering.xml", "word/styles.xml"}.intersection(names):
                _read(parts, name, Reader(lists).parser)
            body, notes = _Part(Counter(lists)), None
            _read(parts, "word/document.xml", body.parser)
            if "word/footnotes.xml" in names:
                notes = _Part(Counter(Lists()))
                _read(parts, "word/footnotes.xml", notes.parser)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise Refused("broken") from None
    except expat.ExpatError:
        raise Refused("broken") from None
    return "\n".join([*body.lines, *(body.notes(notes) if notes else ())])


def _read(parts: zipfile.ZipFile, name: str, parser: expat.XMLParserType) -> None:
    read = 0
    with parts.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            read += len(chunk)
            if read > MOST_XML:
                raise Refused("too_large")
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


class _Part:
    """What is read of one part: its lines, and which notes are marked or told in it."""

    def __init__(self, counter: Counter) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = refuse_doctype
        self.lines: list[str] = []
        self.marked: list[str] = []
        self.told: dict[str, int] = {}
        self._counter = counter
        self._past = 0  # how many things of the past this stands in
        self._place = Place()
        self._line: list[str] = []
        self._around: list[tuple[Place, list[str]]] = []  # paragraphs that hold a text box
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
        tag = name.removeprefix(W)
        self._is_text = tag == "t"
        self._past += name in _PAST
        if self._past:
            return
        if tag == "p":
            self._around.append((self._place, self._line))
            self._place, self._line = Place(), []
        elif tag in _SIGNS:
            self._add(_SIGNS[tag])
        elif tag in _PLACES:
            self._place = self._place._replace(**{_PLACES[tag]: given.get(f"{W}val", "")})
        elif tag == "footnoteReference":
            self.marked.append(given.get(f"{W}id", ""))
            self._add(f"[{len(self.marked)}]")
        elif tag == "footnote" and given.get(f"{W}id") not in _NO_NOTES:
            self.told[given.get(f"{W}id", "")] = len(self.lines)

    def _end(self, name: str) -> None:
        self._is_text = False
        if name in _PAST:
            self._past -= 1
        elif name == f"{W}p" and not self._past:
            self._end_of_paragraph()

    def _end_of_paragraph(self) -> None:
        mark, said = self._counter.mark(self._place), "".join(self._line)
        self._place, self._line = self._around.pop()
        self.lines += (f"{mark} {said}" if mark and said.strip() else said).split("\n")

    def _text(self, said: str) -> None:
        if self._is_text and not self._past:
            self._add(said)

    def _add(self, said: str) -> None:
        self._length += len(said) + 1
        if self._length > LONGEST:
            raise Refused("too_large")
        self._line.append(said)
