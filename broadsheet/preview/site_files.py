"""Answers requests out of the site folder, and puts the reload script into pages on their way.

The files themselves never hold the script. Nothing outside the folder is read, nothing hidden,
no link is followed out of it, and only plain files are opened.
"""

import os
import re
from http import HTTPStatus
from importlib import resources
from pathlib import Path
from typing import Final
from urllib.parse import quote

from broadsheet.preview.protocol import HttpRequest, Response, conditioned

OWN: Final = "/_broadsheet"
EVENTS: Final = f"{OWN}/events"
_SCRIPT: Final = f"{OWN}/reload.js"

_TEXTS: Final = {
    ".html": "text/html",
    ".htm": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".csv": "text/csv",
    ".bib": "text/plain",
    ".ris": "text/plain",
    ".vtt": "text/vtt",
    ".xml": "application/xml",
    ".xhtml": "application/xhtml+xml",
    ".json": "application/json",
    ".map": "application/json",
    ".geojson": "application/geo+json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
}
# The system's own table differs from machine to machine.
_TYPES: Final = {suffix: f"{kind}; charset=utf-8" for suffix, kind in _TEXTS.items()} | {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/vnd.microsoft.icon",
    ".bmp": "image/bmp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".gz": "application/gzip",
    ".wasm": "application/wasm",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".epub": "application/epub+zip",
}
_UNKNOWN: Final = "application/octet-stream"
_MISSING: Final = b"<!doctype html><title>404</title><h1>There is no such page</h1>"
_RELATIVE_LINK: Final = re.compile(rb'\b(href|src)="(?![a-z]+:|[/#])')
_CONTROL: Final = re.compile(r"[\0-\x1f\x7f\\]")


class SiteFiles:
    """The files below one site folder, as a browser is given them."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._script = resources.files("broadsheet").joinpath("data/preview/reload.js").read_bytes()

    def answer(self, request: HttpRequest, version: str) -> Response:
        """Return the answer to a request; version: of the site, told to each page."""
        if request.path == _SCRIPT:
            return conditioned(request, _typed(HTTPStatus.OK, self._script, ".js"))
        file = self._find(request.path)
        if file is None:
            return self._missing(version)
        if file.is_dir():
            there = quote(request.path) + "/" + (f"?{request.query}" if request.query else "")
            return Response(HTTPStatus.FOUND, b"", (("Location", there),))
        try:
            body = file.read_bytes()
        except OSError:  # it went while we looked, or may not be read
            return self._missing(version)
        suffix = file.suffix.lower()
        if suffix in {".html", ".htm"}:
            body = with_script(body, version)
        return conditioned(request, _typed(HTTPStatus.OK, body, suffix))

    def _find(self, path: str) -> Path | None:
        """Return the plain file for a path, or a folder that lacks its slash, or None."""
        names = names_of(path)
        if names is None:
            return None
        if path.endswith("/"):
            names = (*names, "index.html")
        try:
            root = self._site.resolve(strict=True)
            file = Path(os.path.realpath(root.joinpath(*names), strict=True))
        except OSError:
            return None
        if not file.is_relative_to(root) or _is_hidden(file.relative_to(root).parts):
            return None
        return file if file.is_file() or (file / "index.html").is_file() else None

    def _missing(self, version: str) -> Response:
        try:
            page = (self._site / "404.html").read_bytes()
        except OSError:
            page = _MISSING
        # Shown at any depth; here, unlike on its later host, the site's root is known.
        page = _RELATIVE_LINK.sub(rb'\1="/', page)
        return _typed(HTTPStatus.NOT_FOUND, with_script(page, version), ".html")


def names_of(path: str) -> tuple[str, ...] | None:
    r"""Return the names that a decoded path steps through, or None if one could lead astray.

    >>> names_of("/people/index.html"), names_of("/people/"), names_of("/")
    (('people', 'index.html'), ('people',), ())
    >>> names_of("/../x"), names_of("//x"), names_of("/.git/x"), names_of("/..\\x")
    (None, None, None, None)
    """
    if path == "/":
        return ()
    names = tuple(path[1:].removesuffix("/").split("/"))
    return None if _is_hidden(names) or "" in names or _CONTROL.search(path) else names


def page_of(path: str) -> str:
    """Return the page below the site folder that a decoded path asks for, empty if it is no page.

    >>> page_of("/people/"), page_of("/people/le-an.html"), page_of("/assets/site.css")
    ('people/index.html', 'people/le-an.html', '')
    """
    page = f"{path}index.html" if path.endswith("/") else path
    return page.removeprefix("/") if page.endswith((".html", ".htm")) else ""


def _is_hidden(names: tuple[str, ...]) -> bool:
    return any(name.startswith(".") for name in names)


def _typed(status: HTTPStatus, body: bytes, suffix: str) -> Response:
    headers = (("Content-Type", _TYPES.get(suffix, _UNKNOWN)), ("Accept-Ranges", "bytes"))
    return Response(status, body, headers)


def with_script(page: bytes, version: str) -> bytes:
    """Return a page with the reload script at the end of its body.

    >>> with_script(b"<body>x</body>", "7")
    b'<body>x<script src="/_broadsheet/reload.js?7"></script></body>'
    """
    before, end, after = page.rpartition(b"</body>")
    if not end:
        before, after = page, b""
    tag = f'<script src="{_SCRIPT}?{version}"></script>'.encode()
    return before + tag + end + after
