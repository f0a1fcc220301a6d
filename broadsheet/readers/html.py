"""A saved web page to one article: its words, pictures and captions, and what it says of itself."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final

from broadsheet.blocks import to_markdown
from broadsheet.decoding import decode
from broadsheet.digest import lasting_digest
from broadsheet.errors import Problem
from broadsheet.model import Media, RawArticle, Reading
from broadsheet.readers.html_article import Article, find_article
from broadsheet.readers.html_edges import trim
from broadsheet.readers.html_metadata import read_metadata
from broadsheet.readers.html_picture import UNRESOLVED
from broadsheet.readers.html_tree import Element, parse
from broadsheet.structure import title_from_text

# HTML Living Standard, "prescan a byte stream to determine its encoding".
_PRESCAN_BYTES: Final = 1024
_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{1,40})"""
    rb"""|<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_SAVED_FROM: Final = re.compile(
    r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->|<!--\s*Page saved with SingleFile\s+url:\s*(\S+)"
)
_EMBEDDED: Final = re.compile(r"data:image/(png|jpeg|gif|webp);base64,(.+)", re.DOTALL)
# Smaller embedded pictures are placeholders and icons.
_PICTURE_BYTES: Final = 2000


def read(data: bytes, name: str) -> Reading:
    """Read a page of any encoding; a page without an article gives the problem `empty`.

    name: the raw file's path, for messages.
    """
    decoded = decode(data, declared_charset(data))
    problems = decoded.problems_in(name)
    if not decoded.text.strip():
        return Reading((), problems or (_empty(name),))
    root = parse(decoded.text)
    saved = _SAVED_FROM.search(decoded.text[:4000])
    page = read_metadata(root, (saved[1] or saved[2]) if saved else "")
    media = tuple(_take_out_pictures(root))
    title = page.title.value if page.title else ""
    description = page.description.value if page.description else ""
    article = find_article(root, page.address, title, description)
    if not article.blocks:
        return Reading((), (*problems, _empty(name)))
    trimmed = trim(article.blocks, page.authors.value if page.authors else (), article.below)
    body = to_markdown(trimmed.blocks)
    raw = RawArticle(
        body,
        title=page.title or title_from_text(trimmed.blocks),
        date=page.date or trimmed.date,
        lastmod=page.lastmod,
        lang=page.lang,
        authors=page.authors or trimmed.authors,
        description=page.description,
        source=page.source,
        tags=page.tags,
        media=tuple(file for file in media if f"media:{file.name}" in body),
    )
    problems += tuple(Problem("left-out", name, what) for what in _left_out(article))
    return Reading((raw,), problems)


def _left_out(article: Article) -> Iterator[str]:
    if article.words_left_out:
        yield f"{article.words_left_out} words around the article (menus, lists, teasers)"
    pictures = sum(block.origin == UNRESOLVED for block in article.blocks)
    if pictures:
        yield f"{pictures} pictures: the page does not say from which site it comes"


def _empty(name: str) -> Problem:
    return Problem("empty", name, "no article text on this page", "save the article's own page")


def declared_charset(data: bytes) -> str:
    """Return the encoding that a page's first bytes name, or an empty string.

    >>> declared_charset(b'<html><meta http-equiv=a content="text/html; charset=windows-1258">')
    'windows-1258'
    """
    found = _CHARSET.search(data[:_PRESCAN_BYTES])
    return (found[1] or found[2]).decode("ascii") if found else ""


def _take_out_pictures(root: Element) -> Iterator[Media]:
    """Yield the pictures that a page carries in itself, and let it refer to them by name."""
    for image in root.iter("img"):
        found = _EMBEDDED.match(image.get("src", ""))
        if not found:
            continue
        try:
            picture = base64.b64decode(re.sub(r"%0A|\s", "", found[2]), validate=True)
        except binascii.Error:
            continue
        if len(picture) >= _PICTURE_BYTES:
            media = Media(
                f"{lasting_digest(picture)[:16]}.{found[1].replace('jpeg', 'jpg')}", picture
            )
            image.set("src", f"media:{media.name}")
            yield media
