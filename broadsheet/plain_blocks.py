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
from typing import Final

from broadsheet.bounds import hide, show
from broadsheet.frozen import Frozen, replace


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


class Leaf(Frozen):
    """An element of nothing but words, as HTML, and what follows it. align: of a cell's text."""

    name: str
    words: str
    align: str = ""
    after: str = "\n"

    @property
    def html(self) -> str:
        """All of it."""
        side = f' align="{self.align}"' if self.align else ""
        return f"<{self.name}{side}>{self.words}</{self.name}>{self.after}"


class Picture(Frozen):
    """A picture, its parts escaped."""

    alt: str
    address: str
    title: str = ""

    @property
    def html(self) -> str:
        """The element."""
        named = f' title="{self.title}"' if self.title else ""
        return f'<img alt="{self.alt}" src="{self.address}"{named}>'


Part = str | Leaf | Picture
"""What a block's HTML is put together from; markup around the other two is a string."""


class Block(Frozen):
    """A block by its parts.

    What becomes of some is known once all blocks are. words: of a caption or credit.
    notes: the name and the words of each footnote.
    """

    shape: Shape
    parts: tuple[Part, ...] = ()
    words: str = ""
    notes: tuple[tuple[str, str], ...] = ()


# A block none of whose lines begins with the sign of another kind of block, or with white space.
_LINES: Final = re.compile(r"(?:(?!\d+[.)]|[-+=#>:~|{\s]).++(?:\n(?!\Z)|\Z))+")
_HEADING: Final = re.compile(r"(#{1,6}) *([^\n#]+)")
_ROLE: Final = re.compile(r"(.*[^ ])\n\{: \.(caption|credit)\}", re.DOTALL)
_BULLET: Final = re.compile(r"[-+*] +(?=\S)()")
_NUMBER: Final = re.compile(r"(\d+)\. +(?=\S)")
_QUOTED: Final = re.compile(r"(>) ?")
_RULE: Final = re.compile(r" *(:?)-+(:?) *")
_SIDES: Final = {":-:": "center", ":-": "left", "-:": "right", "-": ""}
_SAID: Final = frozenset({Shape.CAPTION, Shape.CREDIT})
_NOTE: Final = re.compile(r"\[\^(\w+)\]: +(?=\S)")

# --- inside a block ---------------------------------------------------------------------------
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")
_ADDRESS: Final = r"""\(([^()\s<>"'&\\`|{}\[\]]+)"""
_LINK: Final = re.compile(rf"\[(?<!!\[)(?!\^| *\])([^\[\]*_`\\&!|{{}}\n]+)\]{_ADDRESS}\)")
_PICTURE: Final = re.compile(
    rf"""!\[([^\[\]*_`\\&|{{}}"\n]*)\]{_ADDRESS}"""
    r"""(?: "(?! )((?:[^\[\]()*_`\\&|{}\s"']| )+)(?<! )")?\)"""
)
_REFERENCE: Final = re.compile(r"\[\^(\w+)\](?![\[(:])")
# Each begins with the sign itself, which lets the search jump to it.
_LOOSE_BAR: Final = re.compile(r"_(?:(?<!\w_)|(?!\w))")
# With what is hidden here an ampersand may become an entity in the end; a number needs no end.
_ENTITY: Final = re.compile(r"&(?:#|[#\w\ufdd0-\ufdef]*;)")
_STRESSED: Final = re.compile(r"\*(\*?)(?![\s*])([^*]+)(?<!\s)\*\1(?!\*)")
_REFERENCE_SIGN: Final = hide("[")
_REFERRED: Final = re.compile(rf"{hide('[^')}(\w+){hide(']')}")
# A noncharacter stands for a link until the rest is read; its number keeps it a word.
_HELD: Final = re.compile("\ufdee(\\d+)\ufdef")


def read_block(block: str) -> Block | None:
    r"""Return what the library makes of a block that no empty line parts, or None if in doubt.

    >>> write(read_block("Chợ *nổi*.").parts), read_block("Chợ [a]")
    ('<p>Chợ <em>nổi</em>.</p>\n', None)
    """
    if "\\" in block:
        block = _ESCAPE.sub(lambda match: hide(match[1]), block)
    text = read_words(block)
    if text is not None:
        return Block(Shape.TEXT, (Leaf("p", text),))
    if block.endswith("}") and (role := _ROLE.fullmatch(block)):
        text = read_words(role[1])
        return None if text is None else Block(Shape(role[2]), words=text)
    return _READERS.get(block[:1], _read_list)(block)


def read_words(block: str) -> str | None:
    """Return the HTML inside a block that is a paragraph, None for another one or if in doubt."""
    return _inline(block) if _LINES.fullmatch(block) else None


def write(parts: Iterable[Part]) -> str:
    """Return the HTML of all parts."""
    return "".join([part if isinstance(part, str) else part.html for part in parts])


def join_blocks(blocks: Iterable[Block]) -> list[Part]:
    """Return the parts of blocks in their order, a picture and what is said of it as one figure."""
    parts: list[Part] = []
    picture: tuple[Part, ...] = ()
    said: dict[Shape, str] = {}
    for block in (*blocks, Block(Shape.TEXT)):
        shape = block.shape
        if shape in _SAID and shape not in said:
            said[shape] = block.words
            continue
        if picture or said:
            parts += _figure(picture, said)
            picture, said = (), {}
        if shape is Shape.PICTURE:
            picture = block.parts
        elif shape in _SAID:
            said = {shape: block.words}
        else:
            parts += block.parts
    return parts


def _figure(picture: tuple[Part, ...], said: dict[Shape, str]) -> tuple[Part, ...]:
    caption, credit = said.get(Shape.CAPTION), said.get(Shape.CREDIT)
    if not said:
        return ("<p>", *picture, "</p>\n")
    words = [] if caption is None else [caption]
    if credit is not None:
        words.append(f'<span class="credit">{credit}</span>')
    inside = Leaf("figcaption", " ".join(words), after="" if caption is None else "\n")
    if picture:
        return ("<figure>", *picture, inside, "</figure>\n")
    return ('<figure class="caption-only">', inside, "</figure>")


def _read_heading(block: str) -> Block | None:
    found = _HEADING.fullmatch(block)
    text = _inline(found[2].strip()) if found else None
    if not found or text is None:
        return None
    return Block(Shape.TEXT, (Leaf(f"h{len(found[1])}", text),))


def _read_list(block: str) -> Block | None:
    mark, shape, tag = _NUMBER, Shape.NUMBERS, "ol"
    if block.startswith(("-", "+", "*")):
        mark, shape, tag = _BULLET, Shape.BULLETS, "ul"
    items = _marked(block, mark)
    leaves = _leaves("li", [item for _, item in items])
    if not leaves:
        return None
    start = f' start="{items[0][0]}"' if items[0][0] not in {"", "1"} else ""
    return Block(shape, (f"<{tag}{start}>\n", *leaves, f"</{tag}>\n"))


def _read_quote(block: str) -> Block | None:
    inside = "\n".join([line for _, line in _marked(block, _QUOTED)])
    leaves = _leaves("p", inside.split("\n\n"))
    return Block(Shape.QUOTE, ("<blockquote>\n", *leaves, "</blockquote>\n")) if leaves else None


def _read_table(block: str) -> Block | None:
    lines = [line.strip(" ") for line in block.split("\n")]
    if len(lines) < 3 or not all(len(line) > 2 and line[0] == line[-1] == "|" for line in lines):
        return None
    head, rule, *body = [line[1:-1].split("|") for line in lines]
    found = [_RULE.fullmatch(cell) for cell in rule]
    sides = [_SIDES[f"{match[1]}-{match[2]}"] for match in found if match]
    if not 1 < len(head) == len(rule) == len(sides):
        return None
    rows = [_row(head, "th", sides), *[_row(cells, "td", sides) for cells in body]]
    if not all(rows):
        return None
    below = [part for row in rows[1:] for part in row]
    top = ("<table>\n<thead>\n", *rows[0], "</thead>\n<tbody>\n")
    return Block(Shape.TEXT, (*top, *below, "</tbody>\n</table>\n"))


def _row(cells: list[str], tag: str, sides: list[str]) -> list[Part]:
    """Return a row with as many cells as there are sides, whatever was written."""
    words = [_inline(cell.strip(" ")) for cell in cells[: len(sides)]]
    if None in words:
        return []
    words += [""] * (len(sides) - len(words))
    leaves = [Leaf(tag, text or "", side) for text, side in zip(words, sides, strict=True)]
    return ["<tr>\n", *leaves, "</tr>\n"]


def _read_picture(block: str) -> Block | None:
    if not (found := _PICTURE.fullmatch(block)):
        return None
    alt, address, title = [(part or "").replace(">", "&gt;") for part in found.groups()]
    return Block(Shape.PICTURE, (Picture(alt, address, title),))


def _read_notes(block: str) -> Block | None:
    notes = _marked(block, _NOTE)
    read = [(name, words) for name, text in notes if (words := read_words(text.rstrip()))]
    return Block(Shape.NOTE, notes=tuple(read)) if 0 < len(read) == len(notes) else None


def _marked(block: str, mark: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return what marks each line and what follows; nothing if one line has no mark."""
    found = [mark.match(line) for line in block.split("\n")]
    return [(m[1], m.string[m.end() :]) for m in found if m] if all(found) else []


def _leaves(tag: str, texts: Iterable[str]) -> list[Leaf]:
    """Return each text as an element; nothing if one is in doubt."""
    words = [read_words(text) for text in texts]
    return [] if None in words else [Leaf(tag, text or "") for text in words]


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
    tag = "strong" if match[1] else "em"
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


def join_notes(blocks: Iterable[Block], notes: Iterable[Block]) -> list[Part] | None:
    """Return the parts with footnotes below; None if one is there or referred to twice."""
    pairs = [pair for block in notes for pair in block.notes]
    numbers = {name: number for number, (name, _) in enumerate(pairs, start=1)}
    parts = join_blocks(blocks)
    if pairs:
        below = [part for name, words in pairs for part in _note(name, words, numbers[name])]
        parts += ['<div class="footnote">\n<hr>\n<ol>\n', *below, "</ol>\n</div>\n"]
    referring = {
        place: part
        for place, part in enumerate(parts)
        if isinstance(part, Leaf) and _REFERENCE_SIGN in part.words
    }
    referred = _REFERRED.findall("\n".join([leaf.words for leaf in referring.values()]))
    if len(numbers) < len(pairs) or len(set(referred)) < len(referred):
        return None
    for place, leaf in referring.items():
        parts[place] = _with_references(leaf, numbers)
    return parts


def _note(name: str, words: str, number: int) -> tuple[Part, ...]:
    back = f'<a class="footnote-backref" href="#fnref:{name}" title="↩ {number}">&#8617;</a>'
    return f'<li id="fn:{name}">\n', Leaf("p", f"{words}&#160;{back}"), "</li>\n"


def _with_references(leaf: Leaf, numbers: dict[str, int]) -> Leaf:
    words = _REFERRED.sub(lambda match: _reference(match, numbers), leaf.words)
    return replace(leaf, words=words)


def _reference(match: re.Match[str], numbers: dict[str, int]) -> str:
    name = match[1]
    if name not in numbers:
        return show(match[0])
    link = f'<a class="footnote-ref" href="#fn:{name}">{numbers[name]}</a>'
    return f'<sup id="fnref:{name}">{link}</sup>'
