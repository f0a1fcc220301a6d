"""A Word document to one article. The one module that imports mammoth.

Nothing outside the file is opened, nothing that was deleted or noted in the margin comes out.
"""

import html
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.etree import ElementTree as ET  # the package was checked: no document types
from xml.parsers import expat

from broadsheet.errors import Problem
from broadsheet.frozen import Frozen, replace
from broadsheet.model import Block, BlockKind, Claim, Media, RawArticle, Reading
from broadsheet.readers.docx_package import open_package, pack
from broadsheet.readers.docx_text import mend_parts
from broadsheet.readers.html_blocks import blocks_of
from broadsheet.readers.html_byline import read_authors
from broadsheet.readers.text import article_of, left_out
from broadsheet.structure import Structure, read_structure, title_from_text

_STYLES: Final = """
p[style-name='Title'] => h1:fresh
p.Title => h1:fresh
p[style-name='Heading 1'] => h2:fresh
p[style-name='Heading 2'] => h3:fresh
p[style-name='Heading 3'] => h4:fresh
p[style-name='Heading 4'] => h5:fresh
p[style-name='Caption'] => p.caption:fresh
p.Caption => p.caption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""
_PICTURES: Final = {
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp",
}  # fmt: skip
# mammoth looks for attributes and parts without asking whether they are there.
_MALFORMED: Final = (
    LookupError, OSError, ValueError, TypeError, AttributeError, RecursionError, expat.ExpatError,
    zipfile.BadZipFile,
)  # fmt: skip

_LINES_ABOVE: Final = 5
_HEADLINE_CHARACTERS: Final = 250
# What Word and its templates put in the place of a title.
_NO_TITLE: Final = re.compile(
    r"microsoft word\b.*|.*\.(?:docx?|dotx?|rtf)|untitled.*|document\s*\d*|tài liệu\s*\d*|\W*",
    re.IGNORECASE,
)


class _Content(Frozen):
    """What mammoth made of a document; left_out: pictures that are not kept, with the reason."""

    html: str
    media: tuple[Media, ...]
    left_out: tuple[str, ...]


def read(data: bytes, name: str) -> Reading:
    """Read one document. Problems: damaged, empty, left-out.

    name: the raw file's path, for messages.
    """
    package = open_package(data)
    if package.defect:
        return _refusal(name, package.defect)
    try:
        content = _content(mend_parts(package.parts))
    except _MALFORMED as error:
        return _refusal(name, f"it is no Word document ({type(error).__name__})")
    problems = tuple(Problem("left-out", name, what) for what in content.left_out)
    blocks = blocks_of(content.html)
    if not blocks:
        return Reading((), (*problems, Problem("empty", name, "no text in this document")))
    title, rest = _headline(blocks)
    structure = read_structure(rest, title_known=title is not None)
    if not structure.blocks:
        structure = Structure(rest, title=title_from_text(rest))
    properties = _properties(package.parts)
    article = replace(
        article_of(structure), media=content.media, lang=_language(properties.get("language", ""))
    )
    problems += left_out(structure, name)
    return Reading((_with_properties(article, title, properties),), problems)


def _refusal(name: str, what: str) -> Reading:
    return Reading((), (Problem("damaged", name, what, "save the document again with Word"),))


def _content(parts: Mapping[str, bytes]) -> _Content:
    # deferred: start-up time
    import mammoth  # type: ignore[import-untyped]  # noqa: PLC0415

    media: dict[bytes, Media] = {}
    left_out: list[str] = []

    def keep(image: Any) -> dict[str, str]:
        suffix = _PICTURES.get(image.content_type or "")
        try:
            with image.open() as opened:
                data = opened.read()
        except (LookupError, ValueError):
            left_out.append("a picture that lies outside the document was not opened")
            return {}
        if not suffix:
            left_out.append(f"a picture of a kind that browsers do not show ({image.content_type})")
            return {}
        file = media.setdefault(data, Media(f"picture-{len(media) + 1}.{suffix}", data))
        return {"src": f"media:{file.name}"}

    result = mammoth.convert_to_html(
        pack(parts),
        style_map=_STYLES,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=mammoth.images.img_element(keep),
    )
    return _Content(result.value, tuple(media.values()), tuple(left_out))


def _headline(blocks: Sequence[Block]) -> tuple[Claim[str] | None, tuple[Block, ...]]:
    """Return the first heading, if only short lines stand above it, and the other blocks."""
    for place, block in enumerate(blocks[:_LINES_ABOVE]):
        if block.kind is BlockKind.HEADING:
            rest = (*blocks[:place], *blocks[place + 1 :])
            return Claim(block.text, "first heading"), rest
        if len(block.text) > _HEADLINE_CHARACTERS:
            break
    return None, tuple(blocks)


def _properties(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the document's own title, creator and language. Its times are not a publication's."""
    core = parts.get("docProps/core.xml")
    root = () if core is None else ET.fromstring(core)  # noqa: S314  checked, see the import
    found = {
        element.tag.rpartition("}")[2]: " ".join((element.text or "").split()) for element in root
    }
    return {key: html.unescape(value) for key, value in found.items() if value}


def _with_properties(
    article: RawArticle, headline: Claim[str] | None, properties: Mapping[str, str]
) -> RawArticle:
    """Fill from the properties what the text does not say."""
    title = headline or article.title
    named = properties.get("title", "")
    if (title is None or title.guessed) and not _NO_TITLE.fullmatch(named):
        title = Claim(named, "document property title")
    authors = article.authors
    creators = read_authors([properties.get("creator", "")])
    if authors is None and creators and all(" " in creator for creator in creators):
        authors = Claim(creators, "document property creator")
    return replace(article, title=title, authors=authors)


def _language(tag: str) -> Claim[str] | None:
    found = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", tag)
    return Claim(found[0].lower(), "document property language") if found else None
