"""Uploaded files: what they really are, what they may be called, and where they are kept."""

import unicodedata
import zipfile
from collections.abc import Mapping
from typing import Any, BinaryIO, NamedTuple

from werkzeug.datastructures import FileStorage

from state_machines.grammar import Text
from workflow_app.services.ports import BlobStore

LIMIT = 20 * 1024 * 1024
LONGEST_NAME = 255
MOST_PARTS = 5000  # files inside one office document
PEEK = 1 << 16
OPEN_XML = "application/vnd.openxmlformats-officedocument."

STRANGE = Text(
    "Tệp không đúng loại được nhận. Chọn tệp PDF, Word, Excel, ODT hoặc ảnh (JPG, PNG).",
    "The file is not of a type that is taken. Choose PDF, Word, Excel, ODT or a picture.",
)
MISNAMED = Text(
    "Nội dung tệp không khớp với phần mở rộng {ending}. Lưu lại tệp đúng loại rồi chọn lại.",
    "The file is not what its ending {ending} says. Save it again in the right type.",
)
TOO_LARGE = Text(
    "Tệp lớn hơn 20 MB. Giảm dung lượng hoặc chia nhỏ rồi chọn lại.",
    "The file is larger than 20 MB. Make it smaller or split it.",
)


class Kind(NamedTuple):
    """A type of file that is taken: its endings and how it is named to browsers."""

    endings: tuple[str, ...]
    media_type: str


PDF = Kind((".pdf",), "application/pdf")
PNG = Kind((".png",), "image/png")
JPEG = Kind((".jpg", ".jpeg"), "image/jpeg")
DOCX = Kind((".docx",), f"{OPEN_XML}wordprocessingml.document")
XLSX = Kind((".xlsx",), f"{OPEN_XML}spreadsheetml.sheet")
ODT = Kind((".odt",), "application/vnd.oasis.opendocument.text")
DOC = Kind((".doc",), "application/msword")
XLS = Kind((".xls",), "application/vnd.ms-excel")

BY_START = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old office files
BY_STREAM = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS))
BY_PART = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX))


class Refusal(ValueError):
    """A file that is not taken; carries the advice in both languages."""

    def __init__(self, advice: Text) -> None:
        super().__init__(advice.en)
        self.advice = advice


def keep(store: BlobStore, picked: FileStorage, slot: str) -> Mapping[str, Any]:
    """Keeps a picked file and returns what a step says of it, or raises `Refusal`."""
    name = clean_name(picked.filename or "")
    kind = what_is(picked.stream)
    if kind is None:
        raise Refusal(STRANGE)
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending not in kind.endings:
        raise Refusal(Text(*(phrase.format(ending=ending) for phrase in MISNAMED)))
    stored = store.put(picked.stream, LIMIT)
    return {"slot": slot, "name": name, "media_type": kind.media_type, **stored._asdict()}


def what_is(stream: Any) -> Kind | None:
    """The type of a file by its bytes, whatever it is called; None when it is not taken."""
    start = stream.read(8)
    stream.seek(0)
    for signature, kind in BY_START:
        if start.startswith(signature):
            return kind
    if start.startswith(b"PK\x03\x04"):
        return _zipped(stream)
    if start == COMPOUND:
        return _compound(stream)
    return None


def _zipped(stream: BinaryIO) -> Kind | None:
    """The type of an office document by the parts it must have; one with macros is not taken."""
    try:
        with zipfile.ZipFile(stream) as parts:
            names = set(parts.namelist())
            if len(names) > MOST_PARTS or any(name.endswith("vbaProject.bin") for name in names):
                return None
            if _is_odt(parts, names):
                return ODT
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    finally:
        stream.seek(0)
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in BY_PART if part in names), None)


def _is_odt(parts: zipfile.ZipFile, names: set[str]) -> bool:
    if "mimetype" not in names or parts.getinfo("mimetype").file_size > PEEK:
        return False
    return parts.read("mimetype").strip() == ODT.media_type.encode()


def _compound(stream: BinaryIO) -> Kind | None:
    """The type of an old office file by the streams that its directory names."""
    wanted = [(name.encode("utf-16-le"), kind) for name, kind in BY_STREAM]
    tail = b""
    try:
        while piece := stream.read(PEEK):
            window = tail + piece
            for name, kind in wanted:
                if name in window:
                    return kind
            tail = window[-64:]
    finally:
        stream.seek(0)
    return None


def clean_name(given: str) -> str:
    """A name to keep: composed letters, no folders, nothing invisible, at most 255 letters."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(letter for letter in last if not unicodedata.category(letter).startswith("C"))
    name = " ".join(seen.split()).strip(". ") or "file"
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST_NAME and dot and len(ending) < 10:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:LONGEST_NAME]
