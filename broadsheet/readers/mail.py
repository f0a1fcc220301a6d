"""E-mails (.eml): the message's own text as one article, pictures with it, other files named.

The sender's name is the author unless the text has a byline; no address is published. What is
quoted from other mails stays as a quotation. A web page saved as one file (.mht) has the form of
a mail and is handed to the reader of pages.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import Final
from urllib.parse import unquote

from broadsheet.decoding import decode
from broadsheet.errors import Problem
from broadsheet.frozen import replace
from broadsheet.model import Block, BlockKind, Claim, Media, RawArticle, Reading
from broadsheet.readers import html
from broadsheet.readers.claims import one_line, read_authors, read_language, read_stamp
from broadsheet.readers.html_blocks import blocks_of
from broadsheet.readers.mime import Mail, Part, leaves, picture_of, pictures_of, read_message
from broadsheet.readers.text import article_of, left_out, split_paragraphs
from broadsheet.structure import read_structure

_SIGNATURE_LINES: Final = 12
# A text part this much poorer than the page beside it only says that there is a page.
_STUB_SHARE: Final = 0.5
# Programs that send reports call their HTML plain text, or do not call it anything.
_IS_PAGE: Final = re.compile(r"\s*<(?:!doctype\s+html|html|body|div|table|p)\b", re.IGNORECASE)
_QUOTED: Final = re.compile(r"((?:> ?)+)(.*)")


def read(data: bytes, name: str) -> Reading:
    """Return the message as an article. Problems: damaged, empty, ill-formed, left-out."""
    try:
        mail = read_message(data)
    except RecursionError:
        what = "the mail's parts are nested too deep to be read"
        return Reading((), (Problem("damaged", name, what, "export it again"),))
    return _read_page(mail, name) if _is_saved_page(mail) else _read_mail(mail, name)


def _read_mail(mail: Mail, name: str) -> Reading:
    chosen, others = _choose(mail.root)
    pictures = pictures_of(others)
    blocks, problems = _body(chosen, pictures, name)
    title = one_line(mail.header("subject"))
    problems += _problems(mail, others, name)
    if not blocks and not pictures:
        what = f'there is no text in the mail "{title}"'
        return Reading((), (*problems, Problem("empty", name, what)))
    structure = read_structure(blocks, title_known=bool(title))
    article = article_of(structure)
    shown = [media for _, media in pictures if f"media:{media.name}" not in article.body]
    body = article.body + "".join(f"\n![](media:{media.name})\n" for media in _unique(shown))
    stamp = read_stamp(mail.header("date"))
    is_automatic = mail.header("auto-submitted").lower() not in {"", "no"}
    senders = () if is_automatic else mail.senders
    article = replace(
        article,
        body=body.lstrip("\n"),
        title=Claim(title, "subject") if title else article.title,
        date=article.date or (Claim(stamp, "mail date") if stamp else None),
        authors=article.authors or read_authors(senders, "sender"),
        lang=read_language(mail.header("content-language")),
        media=_unique(media for _, media in pictures),
    )
    return Reading((article,), (*problems, *left_out(structure, name)))


def _unique(media: Iterable[Media]) -> tuple[Media, ...]:
    return tuple(dict.fromkeys(media))


def _problems(mail: Mail, others: Iterable[Part], name: str) -> tuple[Problem, ...]:
    problems = []
    if (stated := mail.header("date").strip()) and not read_stamp(stated):
        what = f'the mail\'s date cannot be read: "{stated}"'
        problems.append(Problem("ill-formed", name, what, "write the date into the article"))
    for part in others:
        if not picture_of(part):
            called = f'"{part.file_name}" ({part.kind})' if part.file_name else part.kind
            mend = "save it as a file of its own if it belongs to the collection"
            problems.append(Problem("left-out", name, f"a file sent with the mail: {called}", mend))
    return tuple(problems)


# --- which part is the text ---------------------------------------------------------------------


def _choose(root: Part) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return the parts that are the message's text, and the files sent with it."""
    texts: list[Part] = []
    others: list[Part] = []
    for part in _without_alternatives(root):
        is_text = part.kind in {"text/plain", "text/html"} and not part.is_attachment
        if not is_text:
            others.append(part)
        elif part.data.strip():
            texts.append(part)
    return tuple(texts), tuple(others)


def _without_alternatives(part: Part) -> Iterator[Part]:
    if part.kind == "multipart/alternative" and part.parts:
        yield from _without_alternatives(_best(part.parts))
    elif part.parts:
        for inner in part.parts:
            yield from _without_alternatives(inner)
    elif not part.kind.startswith("multipart/"):
        yield part


def _best(alternatives: tuple[Part, ...]) -> Part:
    """Return plain text where it says it all, else the page, which may hold the pictures."""
    plain = next((part for part in alternatives if part.kind == "text/plain"), None)
    page = next((part for part in alternatives if _page_in(part).kind), None)
    if plain is None or page is None:
        return page or plain or alternatives[-1]
    inside = _page_in(page)
    words = _word_count(" ".join(block.text for block in blocks_of(_decoded(inside))))
    is_stub = _word_count(_decoded(plain)) < words * _STUB_SHARE
    return page if is_stub or b"cid:" in inside.data else plain


def _page_in(part: Part) -> Part:
    return next((leaf for leaf in leaves(part) if leaf.kind == "text/html"), Part(""))


def _word_count(text: str) -> int:
    return len(text.split())


def _decoded(part: Part) -> str:
    return decode(part.data, part.charset).text


# --- the text -----------------------------------------------------------------------------------


def _body(
    parts: Iterable[Part], pictures: tuple[tuple[Part, Media], ...], name: str
) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    blocks: list[Block] = []
    problems: list[Problem] = []
    names = {part.identifier: media.name for part, media in pictures}
    for part in parts:
        decoded = decode(part.data, part.charset)
        problems += decoded.problems_in(name)
        if part.kind == "text/html" or _IS_PAGE.match(decoded.text):
            blocks += blocks_of(_with_pictures(decoded.text, names))
            continue
        text, signature = _split_signature(decoded.text)
        if signature:
            what = f'the sender\'s signature ({len(signature)} lines): "{signature[0]}"'
            problems.append(Problem("left-out", name, what))
        blocks += _plain_blocks(_flow(text, part.is_tight) if part.is_joined else text)
    return tuple(blocks), tuple(problems)


def _with_pictures(page: str, names: dict[str, str]) -> str:
    def found(match: re.Match[str]) -> str:
        media = names.get(unquote(match[1]))
        return f"media:{media}" if media else match[0]

    return re.sub(r"\bcid:([^\s\"'<>)]+)", found, page)


def _split_signature(text: str) -> tuple[str, tuple[str, ...]]:
    """Split off what follows the last `-- ` line (RFC 3676, section 4.3) if it is short."""
    above, mark, below = text.rpartition("\n-- \n")
    if not mark:
        above, mark, below = f"\n{text}".rpartition("\n--\n")
    lines = tuple(line.strip() for line in below.splitlines() if line.strip())
    is_signature = mark and lines and len(lines) <= _SIGNATURE_LINES
    return (above, lines) if is_signature else (text, ())


def _flow(text: str, is_tight: bool) -> str:
    """Join the lines that a mail program broke. Source: RFC 3676, sections 4.1 to 4.5."""
    lines: list[tuple[int, str]] = []
    goes_on = False
    for raw in text.splitlines():
        depth = len(raw) - len(raw.lstrip(">"))
        line = raw[depth:].removeprefix(" ")
        if goes_on and lines[-1][0] == depth:
            before = lines.pop()[1]
            line = (before.removesuffix(" ") if is_tight else before) + line
        lines.append((depth, line))
        goes_on = line.endswith(" ") and line != "-- "
    return "\n".join(f"{'>' * depth} {line}" if depth else line for depth, line in lines)


def _plain_blocks(text: str) -> Iterator[Block]:
    """Yield paragraphs; lines that are quoted from another mail become a quotation."""
    for is_quoted, lines in groupby(text.splitlines(), key=lambda line: line.startswith(">")):
        if not is_quoted:
            yield from split_paragraphs("\n".join(lines))
            continue
        bare = "\n".join(_QUOTED.sub(r"\2", line) for line in lines)
        inner = split_paragraphs(bare)
        words = " ".join(block.text for block in inner)
        markdown = "\n>\n".join(f"> {block.markdown}" for block in inner)
        yield Block(BlockKind.OTHER, words, markdown, "quoted mail")


# --- saved pages --------------------------------------------------------------------------------


def _is_saved_page(mail: Mail) -> bool:
    saved = mail.header("snapshot-content-location") or "saved by" in mail.header("from").lower()
    return bool(saved) and any(part.kind == "text/html" for part in leaves(mail.root))


def _read_page(mail: Mail, name: str) -> Reading:
    """Hand the page on, with the pictures in the archive under the names they get here."""
    page = _page_in(mail.root)
    pictures = pictures_of(leaves(mail.root))
    text = _with_pictures(_decoded(page), {part.identifier: media.name for part, media in pictures})
    for part, media in pictures:
        if part.location:
            text = text.replace(f'"{escape(part.location)}"', f'"media:{media.name}"')
    address = mail.header("snapshot-content-location") or page.location
    if re.fullmatch(r"https?://[^\s<>]+", address):
        text = f"<!-- saved from url=({len(address):04}){address} -->\n{text}"
    reading = html.read(text.encode(), name)
    with_media = (_with_media(article, pictures) for article in reading.articles)
    return replace(reading, articles=tuple(with_media))


def _with_media(article: RawArticle, pictures: tuple[tuple[Part, Media], ...]) -> RawArticle:
    shown = (media for _, media in pictures if f"media:{media.name}" in article.body)
    return replace(article, media=_unique((*article.media, *shown)))
