r"""Blocks of Markdown that leave no doubt, read without Python-Markdown to its very HTML.

Paragraphs and headings, lists without nesting, quotations, tables, pictures with caption and
credit, footnotes; in them emphasis by asterisks, plain links, escapes. Whatever else stands in
a block makes it one for the library, and so does all that two readers could read differently.
`tests/test_passages.py` holds the two together. Imports `bounds`.
"""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum, auto
from html import escape
from typing import Final, NamedTuple

from broadsheet.bounds import hide, show


class Shape(StrEnum):
    """What a block is, as far as it concerns its neighbours."""

    TEXT = auto()
    BULLETS = auto()
    NUMBERS = auto()
    QUOTE = auto()
    PICTURE = auto()
    CAPTION = auto()
    CREDIT = auto()
    NOTE = auto()


class Block(NamedTuple):
    """A block and its HTML: of a picture its element, of a caption or credit the words alone."""

    shape: Shape
    html: str


# A block none of whose lines begins with the sign of another kind of block, or with white space.
_LINES: Final = re.compile(r"(?:(?!\d+[.)]|[-+=#>:~|{\s]).++(?:\n(?!\Z)|\Z))+")
_HEADING: Final = re.compile(r"(#{1,6}) *([^\n#]+)")
_ROLE: Final = re.compile(r"(.*[^ ])\n\{: \.(caption|credit)\}", re.DOTALL)
_BULLET: Final = re.compile(r"[-+*] +(?=\S)()")
_NUMBER: Final = re.compile(r"(\d+)\. +(?=\S)")
_QUOTED: Final = re.compile(r"(>) ?")
_RULE: Final = re.compile(r" *(:?)-+(:?) *")
_SIDES: Final = {(":", ":"): "center", (":", ""): "left", ("", ":"): "right"}
_SAID: Final = frozenset({Shape.CAPTION, Shape.CREDIT})
_NOTE: Final = re.compile(r"\[\^(\w+)\]: +(?=\S)")

# --- inside a block ---------------------------------------------------------------------------
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")
_ADDRESS: Final = r"""\(([^()\s<>"'&\\`|{}\[\]]+)"""
_LINK: Final = re.compile(rf"(?<!!)\[(?!\^)([^\[\]*_`\\&!|{{}}\n]+)\]{_ADDRESS}\)")
_PICTURE: Final = re.compile(
    rf"""!\[([^\[\]*_`\\&|{{}}"\n]*)\]{_ADDRESS}"""
    r"""(?: "(?! )((?:[^\[\]()*_`\\&|{}\s"']| )+)(?<! )")?\)"""
)
_REFERENCE: Final = re.compile(r"\[\^(\w+)\](?![\[(:])")
_LOOSE_BAR: Final = re.compile(r"(?<!\w)_|_(?!\w)")
# With what is hidden here an ampersand may become an entity in the end; a number needs no end.
_ENTITY: Final = re.compile(r"&(?:#|[#\w\ufdd0-\ufdef]*;)")
_STRESSED: Final = re.compile(r"(\*{1,2})(?![\s*])([^*]+)(?<!\s)\1(?!\*)")
_REFERRED: Final = re.compile(rf"{hide('[^')}(\w+){hide(']')}")
_NAME: Final = re.compile(r'<li id="fn:(\w+)">')
_COUNT: Final = "\ufdee"
# A noncharacter stands for a link until the rest is read; its number keeps it a word.
_HELD: Final = re.compile("\ufdee(\\d+)\ufdef")


def read_block(block: str) -> Block | None:
    r"""Return what the library makes of a block that no empty line parts, or None if in doubt.

    >>> read_block("Chợ *nổi*."), read_block("Chợ [a]")
    (Block(shape=<Shape.TEXT: 'text'>, html='<p>Chợ <em>nổi</em>.</p>\n'), None)
    """
    if "\\" in block:
        block = _ESCAPE.sub(lambda match: hide(match[1]), block)
    text = read_words(block)
    if text is not None:
        return Block(Shape.TEXT, f"<p>{text}</p>\n")
    if role := _ROLE.fullmatch(block):
        text = read_words(role[1])
        return None if text is None else Block(Shape(role[2]), text)
    return _READERS.get(block[:1], _read_list)(block)


def read_words(block: str) -> str | None:
    """Return the HTML inside a block that is a paragraph, None for another one or if in doubt."""
    return _inline(block) if _LINES.fullmatch(block) else None


def write_blocks(blocks: Iterable[Block]) -> str:
    """Return the HTML of blocks in their order, a picture and what is said of it as one figure."""
    parts: list[str] = []
    picture = ""
    said: dict[Shape, str] = {}
    for shape, html in (*blocks, Block(Shape.TEXT, "")):
        if shape in _SAID and shape not in said:
            said[shape] = html
            continue
        if picture or said:
            parts.append(_figure(picture, said))
            picture, said = "", {}
        if shape is Shape.PICTURE:
            picture = html
        elif shape in _SAID:
            said = {shape: html}
        else:
            parts.append(html)
    return "".join(parts)


def _figure(picture: str, said: dict[Shape, str]) -> str:
    caption, credit = said.get(Shape.CAPTION), said.get(Shape.CREDIT)
    if not said:
        return f"<p>{picture}</p>\n"
    words = [] if caption is None else [caption]
    if credit is not None:
        words.append(f'<span class="credit">{credit}</span>')
    inside = f"<figcaption>{' '.join(words)}</figcaption>" + ("" if caption is None else "\n")
    if picture:
        return f"<figure>{picture}{inside}</figure>\n"
    return f'<figure class="caption-only">{inside}</figure>'


def _read_heading(block: str) -> Block | None:
    found = _HEADING.fullmatch(block)
    text = _inline(found[2].strip()) if found else None
    if not found or text is None:
        return None
    tag = f"h{len(found[1])}"
    return Block(Shape.TEXT, f"<{tag}>{text}</{tag}>\n")


def _read_list(block: str) -> Block | None:
    mark, shape, tag = _NUMBER, Shape.NUMBERS, "ol"
    if block.startswith(("-", "+", "*")):
        mark, shape, tag = _BULLET, Shape.BULLETS, "ul"
    items = _marked(block, mark)
    texts = [read_words(item) for _, item in items]
    if not items or None in texts:
        return None
    start = f' start="{items[0][0]}"' if items[0][0] not in {"", "1"} else ""
    return Block(shape, f"<{tag}{start}>\n{_rows('li', texts)}</{tag}>\n")


def _read_quote(block: str) -> Block | None:
    inside = "\n".join([line for _, line in _marked(block, _QUOTED)])
    texts = [read_words(part) for part in inside.split("\n\n")]
    if None in texts:
        return None
    return Block(Shape.QUOTE, f"<blockquote>\n{_rows('p', texts)}</blockquote>\n")


def _read_table(block: str) -> Block | None:
    lines = [line.strip(" ") for line in block.split("\n")]
    if len(lines) < 3 or not all(len(line) > 2 and line[0] == line[-1] == "|" for line in lines):
        return None
    head, rule, *body = [line[1:-1].split("|") for line in lines]
    sides = [_side(found[1], found[2]) for cell in rule if (found := _RULE.fullmatch(cell))]
    if not 1 < len(head) == len(rule) == len(sides):
        return None
    first, *rows = [_row(head, "th", sides), *[_row(cells, "td", sides) for cells in body]]
    if first is None or None in rows:
        return None
    inside = f"<thead>\n{first}</thead>\n<tbody>\n{''.join(map(str, rows))}</tbody>\n"
    return Block(Shape.TEXT, f"<table>\n{inside}</table>\n")


def _side(left: str, right: str) -> str:
    side = _SIDES.get((left, right))
    return f' align="{side}"' if side else ""


def _row(cells: list[str], tag: str, sides: list[str]) -> str | None:
    """Return a row with as many cells as there are sides, whatever was written."""
    texts = [_inline(cell.strip(" ")) for cell in cells[: len(sides)]]
    if None in texts:
        return None
    texts += [""] * (len(sides) - len(texts))
    written = [f"<{tag}{side}>{text}</{tag}>\n" for side, text in zip(sides, texts, strict=True)]
    return f"<tr>\n{''.join(written)}</tr>\n"


def _read_picture(block: str) -> Block | None:
    if not (found := _PICTURE.fullmatch(block)):
        return None
    alt, address, title = [(part or "").replace(">", "&gt;") for part in found.groups()]
    named = f' title="{title}"' if title else ""
    return Block(Shape.PICTURE, f'<img alt="{alt}" src="{address}"{named}>')


def _read_notes(block: str) -> Block | None:
    notes = _marked(block, _NOTE)
    texts = [read_words(text.rstrip()) for _, text in notes]
    if not notes or None in texts:
        return None
    rows = [
        f'<li id="fn:{name}">\n<p>{text}&#160;<a class="footnote-backref" href="#fnref:{name}"'
        f' title="↩ {_COUNT}">&#8617;</a></p>\n</li>\n'
        for (name, _), text in zip(notes, texts, strict=True)
    ]
    return Block(Shape.NOTE, "".join(rows))


def _marked(block: str, mark: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return what marks each line and what follows; nothing if one line has no mark."""
    found = [mark.match(line) for line in block.split("\n")]
    return [(m[1], m.string[m.end() :]) for m in found if m] if all(found) else []


def _rows(tag: str, texts: Iterable[str | None]) -> str:
    return "".join([f"<{tag}>{text}</{tag}>\n" for text in texts])


def _inline(text: str) -> str | None:
    """Return the HTML of words with emphasis and links; None if there may be more in them."""
    held: list[str] = []
    if "[" in text:
        text = _REFERENCE.sub(lambda match: hide(match[0]), text)
        text = _LINK.sub(lambda match: _set_aside(match, held), text)
    if "[" in text or "]" in text or "`" in text or "{" in text or "\\" in text:
        return None
    if "\n" in text and "  \n" in text:
        return None
    if "_" in text and _LOOSE_BAR.search(text):
        return None
    if "&" in text:
        if _ENTITY.search(text):
            return None
        text = text.replace("&", "&amp;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "*" in text:
        text = _STRESSED.sub(_stress, text)
        if "*" in text:
            return None
    return _HELD.sub(lambda match: held[int(match[1])], text) if held else text


def _stress(match: re.Match[str]) -> str:
    tag = "em" if match[1] == "*" else "strong"
    return f"<{tag}>{match[2]}</{tag}>"


def _set_aside(match: re.Match[str], links: list[str]) -> str:
    """Keep a link from being read as anything else; its signs are none of the text's."""
    words = match[1].replace(">", "&gt;")
    links.append(f'<a href="{escape(match[2])}">{words}</a>')
    return f"\ufdee{len(links) - 1}\ufdef"


_READERS: Final[dict[str, Callable[[str], Block | None]]] = {
    "#": _read_heading,
    ">": _read_quote,
    "|": _read_table,
    "!": _read_picture,
    "[": _read_notes,
}


# --- footnotes ----------------------------------------------------------------------------------


def write_notes(blocks: Iterable[Block], notes: Iterable[Block]) -> str | None:
    """Return the HTML with its footnotes below; None if one is there or referred to twice."""
    html = write_blocks(blocks)
    rows = "".join([note.html for note in notes])
    names = _NAME.findall(rows)
    referred = _REFERRED.findall(html + rows)
    if len(set(names)) < len(names) or len(set(referred)) < len(referred):
        return None
    numbers = {name: number for number, name in enumerate(names, start=1)}
    count = iter(numbers.values())
    rows = re.sub(_COUNT, lambda _: str(next(count)), rows)
    if rows:
        html += f'<div class="footnote">\n<hr>\n<ol>\n{rows}</ol>\n</div>\n'
    return _REFERRED.sub(lambda match: _reference(match, numbers), html)


def _reference(match: re.Match[str], numbers: dict[str, int]) -> str:
    name = match[1]
    if name not in numbers:
        return show(match[0])
    link = f'<a class="footnote-ref" href="#fn:{name}">{numbers[name]}</a>'
    return f'<sup id="fnref:{name}">{link}</sup>'
