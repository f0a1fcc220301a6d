"""Titles that a body gives where the head gives none. Pure text, imports only `collation`."""

import re
from typing import NamedTuple

from broadsheet.collation import fold_name

_FENCE = re.compile(r" {0,3}(```|~~~)")
_ATX = re.compile(r" {0,3}(#{1,6})[ \t]")
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[.#][^{}]*\}\s*$")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[[^\[\]]*\])")
_IMAGE = re.compile(r"!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--[^<>]*-->")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKS = re.compile(r"(?<!\\)[*`]+|(?<![\w\\])_+|(?<!\\)_+(?!\w)")
_LINE_START = re.compile(r"\s*(?:>\s*|[-+*]\s+|\d+[.)]\s+)*")
_OPENING = re.compile(r"\s*[^\n]*\n?[^\n]*")
_WORKING_TITLE_LENGTH = 80
# A title that does not stand within the first lines is no title.
_LINES_TO_SEARCH = 200


class Heading(NamedTuple):
    """A heading of a body. start, end: its lines, from 0, end not included."""

    text: str
    level: int
    start: int
    end: int
    is_opening: bool


def first_heading(body: str) -> Heading | None:
    r"""Return the first heading of a Markdown body that is not inside a code block.

    >>> first_heading("# Chợ *nổi* {#cho}\n\nText")
    Heading(text='Chợ nổi', level=1, start=0, end=1, is_opening=True)
    """
    if not ("#" in body or "=" in body or "-" in body):
        return None
    lines = body.splitlines()[:_LINES_TO_SEARCH]
    fence = ""
    is_opening = True
    for number, line in enumerate(lines):
        if found := _FENCE.match(line):
            fence = "" if fence == found[1] else fence or found[1]
        if fence or not line.strip():
            continue
        if atx := _ATX.match(line):
            text, level, end = line[atx.end() :].rstrip("# \t"), len(atx[1]), number + 1
        else:
            under = lines[number + 1].strip() if number + 1 < len(lines) else ""
            is_alone = number == 0 or not lines[number - 1].strip()
            is_setext = is_alone and under and not under.strip(under[0]) and under[0] in "=-"
            text, level, end = line if is_setext else "", 1 if under[:1] == "=" else 2, number + 2
        if text and (title := plain_text(text)):
            return Heading(title, level, number, end, is_opening)
        is_opening = False
    return None


def opening(body: str) -> str:
    r"""Return the beginning of a body, as far as a heading can reach that opens it.

    >>> opening("\nA\n=\n\nText\n")
    '\nA\n='
    """
    found = _OPENING.match(body)
    return found[0] if found else body


def without_lines(body: str, heading: Heading) -> tuple[str, int]:
    r"""Return the body behind an opening heading, and how many lines went with it.

    >>> without_lines("# A\n\nText\n", first_heading("# A\n\nText\n"))
    ('Text\n', 2)
    """
    lines = body.splitlines(keepends=True)
    end = heading.end
    while end < len(lines) and not lines[end].strip():
        end += 1
    return "".join(lines[end:]), end


def is_same_title(one: str, other: str) -> bool:
    """Tell whether two titles differ in nothing but case, spaces and end marks."""
    return fold_name(one) == fold_name(other)


def working_title(body: str) -> str:
    """Return the first words of a body, at most about 80 characters, cut at a word.

    >>> working_title("> Chợ **nổi** [Sông Trăng](a.md) mở lại.")
    'Chợ nổi Sông Trăng mở lại.'
    """
    for line in body.splitlines()[:_LINES_TO_SEARCH]:
        text = plain_text(_IMAGE.sub("", _LINE_START.sub("", line, count=1)))
        if any(char.isalnum() for char in text):
            if len(text) <= _WORKING_TITLE_LENGTH:
                return text
            return text[: _WORKING_TITLE_LENGTH + 1].rpartition(" ")[0].rstrip(" ,;:") + "…"
    return ""


def plain_text(markdown: str) -> str:
    r"""Return a line of Markdown without its marks.

    >>> plain_text("**Chợ** [nổi](a.md \"b\") `x_y` \\*")
    'Chợ nổi x_y *'
    """
    text = _TAG.sub("", _ATTRIBUTES.sub("", markdown[:2000]))
    text = _MARKS.sub("", _LINK.sub(r"\1", text))
    return " ".join(_ESCAPED.sub(r"\1", text).split())
