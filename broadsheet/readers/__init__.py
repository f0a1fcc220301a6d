"""Raw files to `RawArticle`s: one module for each format, picked by content and then by suffix.

A format is known by its first bytes; the suffix decides only between kinds of text. Readers are
imported when a file of their format comes, so that a text file does not load a web-page library.
"""

import io
import re
import zipfile
from importlib import import_module
from pathlib import PurePosixPath
from typing import Final

from broadsheet.decoding import decode, identify_binary
from broadsheet.errors import Problem
from broadsheet.frozen import Frozen
from broadsheet.model import Reading
from broadsheet.readers.prolog import read_prolog


class ReaderOptions(Frozen):
    """What settings say to the readers. fields: pairs (a field of JSON or CSV files, ours)."""

    fields: tuple[tuple[str, str], ...] = ()


_BY_SUFFIX: Final = {
    **dict.fromkeys((".txt", ".text", ""), "text"),
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mkd"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".eml", ".mht", ".mhtml"), "mail"),
    **dict.fromkeys((".json", ".jsonl", ".ndjson", ".csv", ".tsv"), "table"),
}
_BY_ROOT: Final = {"html": "html", "rss": "feed", "feed": "feed", "rdf": "feed"}
_WORDPRESS: Final = b"wordpress.org/export/"

# What no reader knows, by its suffix or content, and the way out.
_SAVE_AS_DOCX: Final = "open it in an office program and save it as .docx"
_REFUSED: Final = {
    ".doc": ("an old Word file", _SAVE_AS_DOCX),
    ".rtf": ("a rich text file", _SAVE_AS_DOCX),
    ".odt": ("an OpenDocument text", _SAVE_AS_DOCX),
    ".pages": ("a Pages document", _SAVE_AS_DOCX),
    ".msg": ("an Outlook message", "save it as .eml"),
    ".epub": ("an electronic book", "unpack it and take the .xhtml files"),
    ".xlsx": ("a spreadsheet", "save it as .csv"),
    ".xls": ("an old spreadsheet", "save it as .csv"),
    ".zip": ("a ZIP archive", "unpack it into the inbox"),
}

# How text of a format begins, for files whose suffix says only that they are text.
_BEGINNINGS: Final = (
    ("markdown", re.compile(r"(?s)(---|\+\+\+)[ \t]*\n(?=[^\n]*[:=]).*?\n\1[ \t]*(?:\n|\Z)")),
    ("html", re.compile(r"(?i)<!doctype\s+html|<html\b")),
    ("table", re.compile(r'\{\s*"|\[\s*\{\s*"')),
    (
        "mail",
        re.compile(
            r"(?:From |(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|From|Date): )"
            r".*\n(?:.+\n)*?(?:From|Message-ID|MIME-Version|Content-Type): ",
            re.IGNORECASE,
        ),
    ),
)


def read_raw(name: str, data: bytes, options: ReaderOptions) -> Reading:
    """Read one raw file. name: its path for messages; the last part's suffix counts.

    Problems: unknown-format, empty, and those of the reader that it goes to.
    """
    if not data.strip(b"\0 \t\r\n"):
        return Reading((), (Problem("empty", name, "there is no text in this file"),))
    suffix = PurePosixPath(name).suffix.lower()
    kind = _kind_by_content(data, suffix)
    if kind in _REFUSED:
        what, mend = _REFUSED[kind]
        return _refuse(name, what, mend)
    if not kind:
        what = identify_binary(data) or _named_text(data, suffix)
        return _refuse(name, what, "take it out of the inbox, or save it as text, HTML or .docx")
    read = import_module(f"broadsheet.readers.{kind}").read
    reading: Reading = read(data, name, options.fields) if kind == "table" else read(data, name)
    return reading


def _refuse(name: str, what: str, mend: str) -> Reading:
    return Reading((), (Problem("unknown-format", name, f"no reader for {what}", mend),))


def _named_text(data: bytes, suffix: str) -> str:
    root = read_prolog(data).root
    return f"XML with the root element <{root}>" if root else f'a file with the suffix "{suffix}"'


def _kind_by_content(data: bytes, suffix: str) -> str:
    """Return the reader's module, a key of `_REFUSED`, or nothing if the file is unknown."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return suffix if suffix in {".msg", ".xls"} else ".doc"
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    return "" if identify_binary(data) else _kind_of_text(data, suffix)


def _kind_of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "docx"  # its reader says what is broken
    if "META-INF/container.xml" in names:
        return ".epub"
    for inside, kind in (("word/", "docx"), ("xl/", ".xlsx"), ("content.xml", ".odt")):
        if any(name.startswith(inside) for name in names):
            return kind
    return ".zip"


def _kind_of_text(data: bytes, suffix: str) -> str:
    if _WORDPRESS in data[:65536].replace(b"\0", b""):
        return "wordpress"
    root = read_prolog(data).root
    by_suffix = _BY_SUFFIX.get(suffix, "")
    if root in _BY_ROOT:
        return _BY_ROOT[root]
    if by_suffix not in {"", "text"}:
        return by_suffix
    head = decode(data[:65536]).text.lstrip()
    begun = (kind for kind, beginning in _BEGINNINGS if beginning.match(head))
    return next(begun, by_suffix)
