"""The ZIP and XML around a Word document, checked before any other program opens them.

Turns bytes into the parts of a document, or into the reason why they are not safe to read.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from broadsheet.frozen import Frozen

# Word documents of books with pictures stay below; what is larger hides something.
_TOTAL_BYTES: Final = 200_000_000
_XML_BYTES: Final = 30_000_000
_PARTS: Final = 5000
# Deflate reaches 1,030; the XML of real documents 20 to 100.
_RATIO: Final = 300
_RATIO_BYTES: Final = 1_000_000
# Tables in text boxes in tables come to about 60.
_DEPTH: Final = 150
_XML_SUFFIXES: Final = (".xml", ".rels", ".vml")


class Package(Frozen):
    """The parts of a document by name; defect: why there are none, or empty."""

    parts: Mapping[str, bytes] = {}
    defect: str = ""


class _UnsafeXmlError(Exception):
    """Ends the parser in the middle of a part."""


def open_package(data: bytes) -> Package:
    """Unpack a document if it is safe: bounded in size, its XML without entities of its own.

    >>> open_package(b"PK").defect
    'it is no ZIP archive'
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            defect = _oversize(entries)
            if defect:
                return Package(defect=defect)
            parts = {entry.filename: archive.read(entry) for entry in entries}
    except zipfile.BadZipFile:
        return Package(defect="it is no ZIP archive")
    except (OSError, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error):
        return Package(defect="the archive is torn or locked with a password")
    for name, part in parts.items():
        if name.lower().endswith(_XML_SUFFIXES) and (defect := _xml_defect(part)):
            return Package(defect=f"{name} {defect}")
    return Package(parts)


def _oversize(entries: list[zipfile.ZipInfo]) -> str:
    """Judge by the sizes that the archive declares: no entry unpacks to more than it does."""
    if len(entries) > _PARTS or sum(entry.file_size for entry in entries) > _TOTAL_BYTES:
        return "it unpacks to more than a document can be"
    for entry in entries:
        is_bomb = entry.file_size > max(_RATIO_BYTES, _RATIO * entry.compress_size)
        is_xml = entry.filename.lower().endswith(_XML_SUFFIXES)
        if is_bomb or (is_xml and entry.file_size > _XML_BYTES):
            return f"{entry.filename} unpacks to {entry.file_size} bytes"
    return ""


def _xml_defect(part: bytes) -> str:
    """Return what is wrong with a part. Word writes no document type; one is an attack."""
    parser = expat.ParserCreate()
    depth = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEPTH:
            raise _UnsafeXmlError("is nested too deep")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_declared: object) -> None:
        raise _UnsafeXmlError("declares a document type of its own")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(part, True)
    except _UnsafeXmlError as unsafe:
        return str(unsafe)
    except expat.ExpatError as error:
        return f"is not XML (line {error.lineno})"
    return ""


def pack(parts: Mapping[str, bytes]) -> io.BytesIO:
    """Put parts into an archive again, without compression."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    packed.seek(0)
    return packed
