"""What Python-Markdown can take in bounded time and depth; the rest is hidden from it.

A character is hidden by putting a noncharacter in its place, which no parser gives a meaning
to, and shown again, escaped, in the HTML that comes out. So nothing is lost: markup that would
hang or overflow the parser is printed as its author typed it. Imports nothing of the package.
"""

import re
from collections import Counter
from enum import StrEnum
from html import escape
from typing import Final

# Every character that Markdown or HTML reads as markup, and a noncharacter for each.
_MARKS: Final = "\n !\"#&'()*+-.:<=>[\\]^_`{|}~"
_FIRST: Final = 0xFDD0
_HIDE: Final = {ord(mark): chr(_FIRST + place) for place, mark in enumerate(_MARKS)}
_SHOW: Final = {hidden: escape(chr(mark)) for mark, hidden in _HIDE.items()}
_HIDDEN: Final = re.compile("[\ufdd0-\ufdef]")

# A table of 12,000 lines takes Python-Markdown about one second; no article comes near.
_LINES: Final = 12_000
_CHARACTERS: Final = 2_000_000
_SPACES: Final = 64
_FENCES: Final = 1_000
_FENCE: Final = re.compile(r"^(?:```|~~~)", re.MULTILINE)
_NOTES: Final = 2_000
_SAME_NOTE: Final = 100
_NOTE: Final = re.compile(r"\[\^([^\[\]\n]*+)\]")
_NOTE_TEXT: Final = re.compile(r"^ {0,3}\[\^([^\[\]\n]*)\]:", re.MULTILINE)
_COMMENTS: Final = 100
_COMMENT_LINE: Final = re.compile(r"^ {0,3}<!--(?:(?!<!--|-->).)*+-->", re.MULTILINE | re.DOTALL)

# `<` that begins no tag, address or comment; none of the forms looks past the next `<`, so the
# search takes linear time where an HTML parser would read to the end again and again.
_STRAY: Final = re.compile(
    r"""<(?!
        /?[a-zA-Z][^\s<>"'=]*+(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>
      | [a-zA-Z][a-zA-Z0-9+.-]*+:[^<>\s]*+>
      | [^<>\s@]++@[^<>\s]++>
      | (?<=\]\(<)[^<>\n]*+>
      | !--(?:(?!<!--|-->).)*+-->
    )""",
    re.VERBOSE | re.DOTALL,
)

# More signs of quotation and lists than this at the start of a line are no structure.
_DEEP: Final = re.compile(
    r"^(?![ ]{0,3}(?:(?:-[ ]*)++|(?:\*[ ]*)++)$)"
    r"(?:[ ]*+(?:>|[-+*:](?=[ ])|\d++[.)](?=[ ])|\[\^[^\]\s]*+\]:)){13,}+",
    re.MULTILINE,
)

# The parser copies a block for each sign in it, and reads on to the block's end for a bracket
# that does not close nearby or a line that ends a block: both are quadratic. In nanoseconds,
# measured on version 3.11, for each sign, and for each sign and each character of its block:
_SIGN_TIME: Final = 20_000
_SIGN_COST: Final = 2
_BRACKET_COST: Final = 400
_LINE_COST: Final = 20
_BUDGET: Final = 600_000_000
_SIGN: Final = re.compile(r"[*_`<&|\\\[]")
_NEAR: Final = re.compile(r"""\[[^\[\]`\\]*\](?:\((?:[^()\s<>"'`\\]*(?:\s"[^"()`\\]*")?\))?)?""")
_BREAK: Final = re.compile(
    r"^ {0,3}(?:#|:[ ]|[-=*_]{3,}[ ]*$|[-*_][ ]+[-*_][ ]+[-*_])", re.MULTILINE
)
_BULLET: Final = re.compile(r"\n(?= {0,3}[-+*] )")
_NUMBER: Final = re.compile(r"\n(?= {0,3}\d+\. )")


def hide(text: str) -> str:
    """Take the meaning from every mark, so that a parser passes the text through.

    >>> show(hide("*a* <b>"))
    '*a* &lt;b&gt;'
    """
    return text.translate(_HIDE)


def show(html: str) -> str:
    """Put back, escaped, all that was hidden before the text was parsed."""
    return _HIDDEN.sub(lambda match: _SHOW[match[0]], html)


def reveal(text: str) -> str:
    """Put back all that was hidden as it was typed."""
    return _HIDDEN.sub(lambda match: _MARKS[ord(match[0]) - _FIRST], text)


def is_huge(text: str) -> bool:
    """Tell whether a whole text is more than the parser can take in a second or two."""
    size = len(text)
    if size > _CHARACTERS or (size > _LINES and text.count("\n") > _LINES):
        return True
    # One sign is found at once, and few texts have any.
    signs = sum([text.count(fence) for fence in ("```", "~~~") if fence[0] in text])
    return signs > _FENCES and len(_FENCE.findall(text)) > _FENCES


def tame_spaces(text: str) -> str:
    """Expand tabs as the parser does and hide what exceeds 64 spaces in a row.

    Done before anything else is parsed: fences and list items may take time or depth for
    every space.
    """
    if "\t" in text:
        text = text.expandtabs(4)
    if " " * (_SPACES + 1) not in text:
        return text
    return re.sub(f"(?<= {{{_SPACES}}}) +", lambda match: hide(match[0]), text)


class Reason(StrEnum):
    """Why a part was hidden."""

    DENSE = "markup too dense or too deep to be read"
    TWICE = "a footnote whose name another has already"


def tame(text: str) -> tuple[str, tuple[tuple[Reason, str], ...]]:
    """Hide what the parser cannot take; return the text, and each part so treated.

    text: with code fences taken out and tabs expanded, blocks parted by empty lines.
    A `<` that begins no tag is hidden too, without mention: it is printed as it is anyway.
    """
    if "<" in text:
        text = _tame_tags(text)
    hidden: list[tuple[Reason, str]] = []
    if "[^" in text:
        text = _tame_notes(text, hidden)
    text = _DEEP.sub(lambda match: _note_and_hide(match[0], hidden), text)
    left = _BUDGET
    blocks = text.split("\n\n")
    for place, block in enumerate(blocks):
        cost = _cost(block, left)
        if cost > left:
            blocks[place] = _note_and_hide(block, hidden)
        else:
            left -= cost
    return "\n\n".join(blocks), tuple(hidden)


def _note_and_hide(
    part: str, hidden: list[tuple[Reason, str]], reason: Reason = Reason.DENSE
) -> str:
    hidden.append((reason, part))
    return hide(part)


def _tame_tags(text: str) -> str:
    text = _STRAY.sub(_HIDE[ord("<")], text)
    if "<!--" in text:
        text = _COMMENT_LINE.sub("", text)
        if text.count("<!--") > _COMMENTS:
            text = text.replace("<!--", hide("<!--"))
    return text


def _tame_notes(text: str, hidden: list[tuple[Reason, str]]) -> str:
    """Hide footnotes beyond all number, and a second note of one name, which would be lost."""
    notes = Counter(_NOTE.findall(text))
    if max(notes.values(), default=0) > _SAME_NOTE or text.count("[^") > _NOTES:
        return text.replace("[^", _note_and_hide("[^", hidden))
    seen: set[str] = set()

    def keep_first(match: re.Match[str]) -> str:
        again = match[1] in seen
        seen.add(match[1])
        return _note_and_hide(match[0], hidden, Reason.TWICE) if again else match[0]

    return _NOTE_TEXT.sub(keep_first, text)


def _cost(block: str, limit: int) -> int:
    """Return about how many nanoseconds the parser will take for the signs in a block."""
    cost = _unit_cost(block)
    if cost < limit // 100:
        return cost
    parts = _parts(block)
    return sum(map(_unit_cost, parts)) if len(parts) > 1 else cost


def _unit_cost(text: str) -> int:
    size = len(text)
    cost = (size * _SIGN_COST + _SIGN_TIME) * len(_SIGN.findall(text))
    if "[" in text:
        cost += size * _BRACKET_COST * _NEAR.sub("", text).count("[")
    if "\n" in text:
        cost += size * _LINE_COST * len(_BREAK.findall(text))
    return cost


def _parts(block: str) -> list[str]:
    """Part a list or table into what the parser handles one at a time."""
    if _BULLET.match(f"\n{block}"):
        return _BULLET.split(block)
    if _NUMBER.match(f"\n{block}"):
        return _NUMBER.split(block)
    return block.split("\n") if _is_table(block) else [block]


def _is_table(block: str) -> bool:
    head, rule, *_ = f"{block}\n\n".split("\n", 2)
    plain = not set("`\\").intersection(head) and not rule.strip(" |:-")
    return plain and "-" in rule and 1 < _columns(head) == _columns(rule)


def _columns(row: str) -> int:
    """Return the number of cells, 0 if there is no bar."""
    row = row.strip(" ")
    return row.removeprefix("|").removesuffix("|").count("|") + 1 if "|" in row else 0
