"""Markdown to a `Fragment`: parsed by `parser` where need be, sanitised and cut by `fragment`.

A body is text, never a template, and never trusted: what the parser could not take in bounded
time is shown as its author typed it (see `bounds`). Pure: the same text gives the same value.
"""

import re
from html import escape
from typing import Final

from broadsheet.bounds import Reason, is_huge, reveal, show, tame_spaces
from broadsheet.cleaning import without_controls
from broadsheet.composing import from_paragraphs, from_parts
from broadsheet.errors import Problem
from broadsheet.fragment import make_fragment
from broadsheet.frozen import replace
from broadsheet.model import Fragment
from broadsheet.passages import is_one, put_back, read_paragraphs, take_out
from broadsheet.plain_blocks import write

_LINE_ENDS: Final = re.compile("[\x0b\x0c\x85\u2028\u2029]")

Hidden = tuple[tuple[str, str], ...]
"""Why something had to be shown as it was typed, and what."""

_DATA: Final = 'src="data:'
_PICTURE: Final = "a picture written into the text as data"
# For each reason: the problem's code, what was done, what to do.
_MESSAGES: Final[dict[str, tuple[str, str, str]]] = {
    Reason.DENSE: (
        "too-intricate",
        "shown as it was typed",
        "part it with empty lines, or put a backslash before signs that are meant as text",
    ),
    Reason.TWICE: ("too-intricate", "shown as it was typed", "give each footnote its own name"),
    _PICTURE: ("left-out", "not shown", "save it as a file below content/media/ and refer to it"),
}


_ADDRESSES: Final = frozenset({"link", "image"})


def render(markdown: str, path: str, line: int = 1) -> tuple[Fragment, tuple[Problem, ...]]:
    """Render one body.

    path, line: of the body in its file, for messages.

    >>> fragment, problems = render("Chợ nổi *Sông Trăng*", "a.md")
    >>> "".join(value for _, value in fragment.pieces)
    '<p id="p1">Chợ nổi <em>Sông Trăng</em></p>'
    """
    text, is_even = _tidied(markdown)
    fragment = _composed(text) if is_even and not is_huge(text) else None
    problems: tuple[Problem, ...] = ()
    if fragment is None:
        html, hidden = to_html(text)
        fragment, problems = make_fragment(html), _problems(html, hidden, text, path, line)
    lines = _lines(fragment, text, line)
    return replace(fragment, lines=lines) if lines else fragment, problems


def _composed(text: str) -> Fragment | None:
    """Return what most articles are, in a third of the time; None where HTML must be made."""
    if paragraphs := read_paragraphs(text):
        return from_paragraphs(paragraphs)
    rest, held = take_out(text)
    if not is_one(rest) or _DATA in text:
        return None
    return from_parts(held[0])


def _problems(html: str, hidden: Hidden, text: str, path: str, line: int) -> tuple[Problem, ...]:
    """Return a problem for each reason why something is not shown as it was meant."""
    if _DATA in html:
        hidden = (*hidden, (_PICTURE, "data:"))
    problems = []
    for reason in dict(hidden):
        parts = [part for other, part in hidden if other == reason]
        more = f" (and {len(parts) - 1} more)" if len(parts) > 1 else ""
        code, what, mend = _MESSAGES[reason]
        at = line + _lines_before(parts[0], text)
        problems.append(Problem(code, path, f"{reason}{more}: {what}", mend, at))
    return tuple(problems)


def _tidied(markdown: str) -> tuple[str, bool]:
    """Return a text with plain line ends, expanded tabs and no controls.

    Also tell whether it is nothing but printable characters and line ends.
    """
    # To ask whether there is more takes a third of the time of looking.
    if markdown.replace("\n", "").isprintable():
        text = tame_spaces(markdown)
        return text, text == markdown
    markdown = markdown.replace("\r\n", "\n").replace("\r", "\n")
    # Gone with the controls are Python-Markdown's own marks and those of `bounds`.
    return tame_spaces(without_controls(_LINE_ENDS.sub("\n", markdown))), False


def _lines(fragment: Fragment, text: str, line: int) -> tuple[tuple[str, int], ...]:
    """Return where each address that leads into the collection is written first."""
    addresses = dict.fromkeys(value for what, value in fragment.pieces if what in _ADDRESSES)
    places = ((address, text.find(address)) for address in addresses)
    return tuple((address, line + text.count("\n", 0, at)) for address, at in places if at >= 0)


def to_html(text: str) -> tuple[str, Hidden]:
    """Return HTML, not yet sanitised, and what had to be shown as it was typed.

    text: with expanded tabs and without control characters.
    """
    if is_huge(text):
        return _plain(text), ((Reason.DENSE, text),)
    if not text.strip():
        return "", ()
    rest, held = take_out(text)
    if is_one(rest):
        return write(held[0]).strip(), ()
    # Most texts do without it, and to load it would show in the time of each small build.
    from broadsheet.parser import kept_parser  # noqa: PLC0415  # see above

    parser = kept_parser()
    try:
        html = parser.markdown.reset().convert(rest)
    except RecursionError:
        kept_parser.cache_clear()
        return _plain(text), ((Reason.DENSE, text),)
    return show(put_back(html, held)), parser.tamer.hidden


def _plain(text: str) -> str:
    """Return the text as paragraphs without any markup."""
    blocks = re.split(r"\n\s*\n", reveal(text).strip())
    return "\n".join(f"<p>{escape(block)}</p>" for block in blocks if block.strip())


def _lines_before(part: str, text: str) -> int:
    """Return how many lines stand before a part, by its first line."""
    first = reveal(part).strip().partition("\n")[0]
    plain = reveal(text)
    return plain.count("\n", 0, max(0, plain.find(first)))
