"""What a Word file is checked for before any other program opens it."""

import io
import zipfile

import pytest

from broadsheet.readers.docx_package import open_package, pack

BOMB = "<!DOCTYPE x [<!ENTITY a 'aaa'><!ENTITY b '&a;&a;'>]><x>&b;</x>"
EXTERNAL = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hosts'>]><x>&a;</x>"


def archive(name: str, part: str | bytes) -> bytes:
    """Return a compressed archive of one part."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, part)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "part", "defect"),
    [
        ("word/document.xml", BOMB, "word/document.xml declares a document type of its own"),
        ("word/styles.xml", EXTERNAL, "word/styles.xml declares a document type of its own"),
        ("a.rels", BOMB.encode("utf-16"), "a.rels declares a document type of its own"),
        ("a.xml", "<x>" * 1000 + "</x>" * 1000, "a.xml is nested too deep"),
        ("a.xml", "<x>", "a.xml is not XML (line 1)"),
        ("a.png", bytes(5_000_000), "a.png unpacks to 5000000 bytes"),
    ],
    ids=["bomb", "external", "utf-16", "deep", "torn", "ratio"],
)
def test_what_is_unsafe_is_named(name: str, part: str | bytes, defect: str) -> None:
    """No part is handed out of an archive with an unsafe one."""
    package = open_package(archive(name, part))
    assert (defect, {}) == (package.defect, package.parts)


def test_a_locked_archive_is_said() -> None:
    """A password keeps it closed."""
    data = bytearray(archive("a.xml", "<x/>"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    assert "the archive is torn or locked with a password" == open_package(bytes(data)).defect


def test_parts_survive_packing() -> None:
    """What is packed again is the same."""
    parts = {"a.xml": b"<x/>", "b.png": b"\x89"}
    assert parts == open_package(pack(parts).getvalue()).parts
