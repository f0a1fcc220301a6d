"""Passages of plain text, taken out before Python-Markdown reads it and put back after.

Its two dozen inline patterns are tried on every paragraph, and most paragraphs of an article
hold little that any of them could match. A run of such paragraphs and headings leaves one mark
in the text, itself a paragraph, and comes back, as the HTML that the parser would have made of
it, in the place of that mark; so the blocks around it are read just as if it had stayed. What is
read here is what leaves no doubt: escapes, plain links, emphasis by asterisks.
"""

import re
from html import escape
from typing import Final

from broadsheet.bounds import hide

# Noncharacters, which no text may hold (see `cleaning`), and none that `bounds` uses.
_OPEN: Final = "\ufdee"
_CLOSE: Final = "\ufdef"
_MARK: Final = re.compile(f"<p>{_OPEN}(\\d+){_CLOSE}</p>")
# Markup that reaches over blocks or shows a text other than as a paragraph: code, raw HTML,
# the terms of a definition, and lines that belong to the item above them.
_FAR_REACHING: Final = ("<", "```", "~~~", "\n    ", *("\n" + " " * n + ":" for n in range(4)))
_BLANK: Final = re.compile(r"\n(?: *\n)+")
_HEADING: Final = re.compile(r"(#{1,6}) *([^\n#]+)")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")
_LINK: Final = re.compile(r"""(?<!!)\[([^\[\]*_`\\&!|{}\n]+)\]\(([^()\s<>"'&\\`|{}\[\]]+)\)""")
# No line begins with a block's sign or a space or ends with a space; no sign is left in it.
_PLAIN: Final = re.compile(
    r"(?:(?!\d+[.)]|[-+=#>:~ ])(?:[^\n_`\[\]\\&<>|{}]++|(?<=\w)_(?=\w))++(?<! )(?:\n(?!\Z)|\Z))+"
)
_STARS: Final = re.compile(r"\*+")
_EMPHASIS: Final = {
    "*": (re.compile(r"\*(?!\s)([^*]+)(?<!\s)\*"), r"<em>\1</em>"),
    "**": (re.compile(r"\*\*(?!\s)([^*]+)(?<!\s)\*\*"), r"<strong>\1</strong>"),
}


def take_out(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Return the text with a mark for each run of plain blocks, and the HTML of each run.

    text: tabs expanded, without control characters. The HTML holds what `bounds.show` shows.

    >>> take_out("A *b*.\n\nC.\n\n- d")[1]
    ('<p>A <em>b</em>.</p>\n<p>C.</p>',)
    """
    lines = f"\n{text}"
    if any(sign in lines for sign in _FAR_REACHING):
        return text, ()
    rest: list[str] = []
    held: list[list[str]] = []
    is_running = False
    for block in _BLANK.split(text.strip("\n")):
        html = _as_html(block)
        if not html:
            rest.append(block)
        elif is_running:
            held[-1].append(html)
        else:
            rest.append(f"{_OPEN}{len(held)}{_CLOSE}")
            held.append([html])
        is_running = bool(html)
    return "\n\n".join(rest), tuple(map("\n".join, held))


def is_one(rest: str) -> bool:
    """Tell whether nothing but one mark is left of a text."""
    return rest.startswith(_OPEN) and rest.find(_CLOSE) == len(rest) - 1


def put_back(html: str, held: tuple[str, ...]) -> str:
    """Return the HTML with each run in the place of its mark."""
    return _MARK.sub(lambda match: held[int(match[1])], html) if held else html


def _as_html(block: str) -> str:
    """Return what the parser makes of a plain block; empty if this cannot be told here."""
    tag = "p"
    if heading := _HEADING.fullmatch(block):
        tag, block = f"h{len(heading[1])}", heading[2].strip()
    if "\\" in block:
        block = _ESCAPE.sub(lambda match: hide(match[1]), block)
    links: list[str] = []
    if "](" in block:
        block = _LINK.sub(lambda match: _set_aside(match, links), block)
    if not _PLAIN.fullmatch(block):
        return ""
    if "*" in block:
        runs = set(_STARS.findall(block))
        pattern, html = _EMPHASIS.get(next(iter(runs)), (_STARS, ""))
        block = pattern.sub(html, block) if len(runs) == 1 and html else "*"
        if "*" in block:
            return ""
    for number, link in enumerate(links):
        block = block.replace(f"{_OPEN}{number}{_CLOSE}", link)
    return f"<{tag}>{block}</{tag}>"


def _set_aside(match: re.Match[str], links: list[str]) -> str:
    """Keep a link from being read as anything else; its signs are none of the text's."""
    links.append(f'<a href="{escape(match[2])}">{match[1]}</a>')
    return f"{_OPEN}{len(links) - 1}{_CLOSE}"
