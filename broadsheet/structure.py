"""Unmarked paragraphs to an article's parts: headline, standfirst, dates, bylines, captions.

Every value says in its `origin` which line or rule it came from. Nothing is invented: what is
not found is not claimed, except a working title, which says that it is one.
"""

import re
from collections.abc import Iterable
from typing import Final

from broadsheet.blocks import plain_block
from broadsheet.byline import (
    Byline,
    is_place,
    is_vietnamese_name,
    read_byline,
    read_source,
    read_tail_byline,
    read_tail_source,
)
from broadsheet.dateline import read_dateline
from broadsheet.frozen import Frozen, replace
from broadsheet.model import Block, BlockKind, Claim, Date, Source
from broadsheet.paragraphs import join_broken, mark_captions
from broadsheet.titles import working_title

_HEAD_LINES: Final = 6
_TITLE_CHARS: Final = 200
_WORKING_TITLE_CHARS: Final = 80
_STANDFIRST_CHARS: Final = 600


class Structure(Frozen):
    """What the lines of a text claim, and the blocks that remain its body.

    left_out: words of bylines ("thực hiện") and date lines (the name of a section) that stand
    neither in a claim nor in the body.
    """

    blocks: tuple[Block, ...]
    title: Claim[str] | None = None
    date: Claim[Date] | None = None
    place: Claim[str] | None = None
    authors: Claim[tuple[str, ...]] | None = None
    description: Claim[str] | None = None
    source: Claim[Source] | None = None
    left_out: tuple[str, ...] = ()


def read_structure(blocks: Iterable[Block], *, title_known: bool) -> Structure:
    """Tell the parts of an article apart.

    title_known: the headline came from elsewhere, so no line of the text is one.
    """
    found, rest = _read_head(tuple(block for block in blocks if block.markdown), title_known)
    body = mark_captions(join_broken(rest))
    found, body = _read_tail(found, body)
    found, body = _read_standfirst(found, body, title_known)
    if found.title is None and not title_known:
        found = replace(found, title=title_from_text(body))
    return replace(found, blocks=body)


def title_from_text(blocks: Iterable[Block]) -> Claim[str] | None:
    """Make a title from the first sentence, cut at a word; None if there is no text."""
    for block in blocks:
        sentence = re.split(r"(?<=[.!?…])[\"”’)]*\s", block.markdown, maxsplit=1)[0]
        title = working_title(sentence).rstrip(".")
        if block.kind is BlockKind.PARAGRAPH and title:
            return Claim(title, "first words of the text", guessed=True)
    return None


# --- above the body -----------------------------------------------------------------------------


def _read_head(blocks: tuple[Block, ...], title_known: bool) -> tuple[Structure, tuple[Block, ...]]:
    found = Structure(())
    for count in range(_HEAD_LINES):
        rest = blocks[count:]
        more = _head_line(found, rest, title_known) if rest else None
        if more is None:
            return found, rest
        found = more
    return found, blocks[_HEAD_LINES:]


def _head_line(found: Structure, rest: tuple[Block, ...], title_known: bool) -> Structure | None:
    """Return what is known with the first line of the rest, or None if it is body."""
    block, line = rest[0], rest[0].text
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        return None
    if found.date is None and (dated := _with_date(found, line)):
        return dated
    if found.title is None and not title_known and _is_headline(rest):
        return replace(found, title=Claim(line, "first line"))
    if len(rest) > 1 and (found.title or found.date or title_known):
        return _line_below_headline(found, line, rest[1].text)
    return None


def _line_below_headline(found: Structure, line: str, following: str) -> Structure | None:
    if found.place is None and found.date and is_place(line):
        return replace(found, place=Claim(line.strip(" .,:()"), "place line"))
    byline = read_byline(line)
    if found.authors is None and byline and _is_byline_above(byline):
        return _with_authors(found, byline, line)
    may_be_standfirst = found.date is None and found.description is None
    if may_be_standfirst and _is_date_line(following) and len(line) <= _STANDFIRST_CHARS:
        return replace(found, description=Claim(line, "line above the date line"))
    return None


def _is_headline(rest: tuple[Block, ...]) -> bool:
    line = rest[0].text
    if rest[0].kind is BlockKind.HEADING:
        return True
    if len(line) > _TITLE_CHARS or " " not in line:
        return False
    if len(rest) > 1 and _is_date_line(rest[1].text):
        return True
    if line.endswith((".", ";", ",", ":")) and not line.endswith("..."):
        return False
    return join_broken(rest[:_HEAD_LINES])[0].text == line


def _is_byline_above(byline: Byline) -> bool:
    """Above the body a name may also be a heading, so a known surname or a formula is asked for."""
    return bool(byline.formula) or all(map(is_vietnamese_name, byline.names))


def _is_date_line(line: str) -> bool:
    return _with_date(Structure(()), line) is not None


def _with_date(found: Structure, line: str) -> Structure | None:
    dated = read_dateline(line)
    if dated is None:
        return None
    known = replace(found, date=Claim(dated.date, f'date line "{line}"'))
    if not dated.rest:
        return known
    if is_place(dated.rest):
        return replace(known, place=found.place or Claim(dated.rest, "date line"))
    if byline := read_byline(dated.rest):
        return _with_authors(known, byline, line)
    is_label = dated.date.clock and dated.rest.count(" ") < 4
    return replace(known, left_out=(*known.left_out, dated.rest)) if is_label else None


def _with_authors(found: Structure, byline: Byline, line: str) -> Structure:
    known = replace(found, authors=Claim(byline.names, f'byline "{line}"'))
    if byline.source and not found.source:
        known = replace(known, source=Claim(Source(name=byline.source), f'byline "{line}"'))
    left_out = filter(None, (byline.formula, byline.credit))
    return replace(known, left_out=(*found.left_out, *left_out))


# --- below and in the body ----------------------------------------------------------------------


def _read_tail(found: Structure, body: tuple[Block, ...]) -> tuple[Structure, tuple[Block, ...]]:
    """Read byline, source and date lines at the end; a source line also stays in the body."""
    kept: tuple[Block, ...] = ()
    above = found.authors
    while len(body) > 1 and body[-1].kind is BlockKind.PARAGRAPH:
        line = body[-1].text
        if found.source is None and (name := read_source(line)):
            found = replace(found, source=Claim(Source(name=name), f'source line "{line}"'))
            kept = (body[-1], *kept)
        elif found.date is None and (dated := _with_date(found, line)):
            found = dated
        elif found.authors is above and (byline := read_byline(line)):
            if above and not _is_place_after_all(found):
                break
            found = replace(found, place=Claim(above.value[0], above.origin)) if above else found
            found = _with_authors(found, replace(byline, credit=""), line)
            kept = (*_credits(byline), *kept)
        else:
            break
        body = body[:-1]
    found, body = _read_last_paragraph(found, body)
    return found, (*body, *kept)


def _is_place_after_all(found: Structure) -> bool:
    """Tell whether a name alone below the date line may be a place, as a byline stands below."""
    above = found.authors
    return bool(
        above and found.date and not found.place and above.origin == f'byline "{above.value[0]}"'
    )


def _credits(byline: Byline) -> tuple[Block, ...]:
    """Return what stays in the body of a byline: the words that credit a source."""
    return (plain_block(byline.credit, origin="byline"),) if byline.credit else ()


def _read_last_paragraph(
    found: Structure, body: tuple[Block, ...]
) -> tuple[Structure, tuple[Block, ...]]:
    """Read a byline or source that stands at the end of the last paragraph itself."""
    if not body or body[-1].kind is not BlockKind.PARAGRAPH:
        return found, body
    last = body[-1]
    tail = read_tail_byline(last.text) if found.authors is None else None
    if tail and last == plain_block(last.text, last.kind, last.origin):
        text, byline = tail
        found = _with_authors(found, replace(byline, credit=""), last.text[len(text) :].strip())
        body = (*body[:-1], plain_block(text, last.kind, last.origin), *_credits(byline))
    if found.source is None and (name := read_tail_source(last.text)):
        found = replace(found, source=Claim(Source(name=name), "end of the last paragraph"))
    return found, body


def _read_standfirst(
    found: Structure, body: tuple[Block, ...], title_known: bool
) -> tuple[Structure, tuple[Block, ...]]:
    """Take the first paragraph as standfirst where it stands apart from the text after it.

    That is below a date or place line with an article to follow, or above a body that is all in
    one paragraph of several times its length.
    """
    first, rest = body[:1], body[1:]
    if found.description or not first or first[0].kind is not BlockKind.PARAGRAPH:
        return found, body
    text = first[0].text
    full = [block for block in rest if block.kind is BlockKind.PARAGRAPH and len(block.text) > 60]
    below_head = (found.title or title_known) and (found.date or found.place) and len(full) >= 3
    above_one = found.title and len(full) == len(rest) == 1 and len(rest[0].text) > 3 * len(text)
    if not (below_head or above_one) or not 40 <= len(text) <= _STANDFIRST_CHARS:
        return found, body
    return replace(found, description=Claim(text, "paragraph below the headline")), rest
