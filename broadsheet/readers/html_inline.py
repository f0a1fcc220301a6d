"""Running text of HTML to Markdown: flattened to runs first, so that marks always pair.

Imports the tree and the Markdown writer; knows nothing of blocks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from broadsheet.blocks import escape_markdown
from broadsheet.readers.html_tree import Element, fold_blanks, safe_address

_STRONG: Final = frozenset({"b", "strong"})
_EMPHASIS: Final = frozenset({"i", "em", "cite", "dfn", "var"})
_CODE: Final = frozenset({"code", "kbd", "samp", "tt"})
_PICTURES: Final = frozenset({"img", "amp-img"})
_SUPERSCRIPT: Final = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SUBSCRIPT: Final = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_EMOJI_CLASS: Final = re.compile(r"emoji|smil", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look.

    kind: `text`, `code`, `break`, `note` (text is its number) or `picture` (element is set).
    """

    text: str
    kind: str = "text"
    strong: bool = False
    emphasis: bool = False
    href: str = ""
    is_link: bool = False  # also where the link's address is not kept
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What reading a part of a page needs to know of the whole.

    base: the address that links are relative to, or empty.
    notes: number of the footnote that an element refers to, or that it is.
    skipped: inline elements that are not text here: links from a note back to its place.
    is_nested: inside of a list, quotation, note or cell, where a fence would not be seen.
    """

    base: str
    references: Mapping[Element, int]
    notes: Mapping[Element, int]
    skipped: frozenset[Element] = frozenset()
    is_nested: bool = False


def runs_of(element: Element, page: Page, style: Run | None = None) -> Iterator[Run]:
    """Yield the runs of an inline element, its tail not included."""
    style = style or Run("")
    if element in page.references:
        yield Run(str(page.references[element]), "note")
    elif element in page.skipped:
        return
    elif element.tag == "br":
        yield Run("\n", "break")
    elif element.tag in _PICTURES:
        if _EMOJI_CLASS.search(element.get("class", "")):
            yield replace(style, text=element.get("alt", ""))
        else:
            yield Run(element.get("alt", ""), "picture", element=element)
    else:
        style = _styled(style, element, page)
        yield from _inner_runs(element, page, style)


def _inner_runs(element: Element, page: Page, style: Run) -> Iterator[Run]:
    yield replace(style, text=_raised(element.text or "", element.tag))
    for child in element:
        yield from runs_of(child, page, style)
        yield replace(style, text=_raised(child.tail or "", element.tag))


def _styled(style: Run, element: Element, page: Page) -> Run:
    tag = element.tag
    if tag in _STRONG:
        return replace(style, strong=True)
    if tag in _EMPHASIS:
        return replace(style, emphasis=True)
    if tag in _CODE:
        return replace(style, kind="code")
    if tag == "a" and element.get("href"):
        return replace(style, href=link_address(element.get("href", ""), page.base), is_link=True)
    return style


def link_address(href: str, base: str) -> str:
    """Return where a link may lead: nowhere if only the page's own site could tell."""
    if href.startswith("#"):
        return ""
    address = safe_address(href, base, "http https mailto")
    return address if ":" in address else ""


def _raised(text: str, tag: str) -> str:
    """Write raised and lowered digits as such: 10<sup>3</sup> is not 103."""
    table = {"sup": _SUPERSCRIPT, "sub": _SUBSCRIPT}.get(tag)
    is_number = table and re.fullmatch(r"\s*[+-]?\d+\s*", text, re.ASCII)
    return text.translate(table) if table and is_number else text


def text_of(runs: Iterable[Run]) -> str:
    """Return the words of runs, white space folded."""
    return fold_blanks(
        "".join(run.text for run in runs if run.kind not in {"note", "picture"})
    ).strip()


def to_inline_markdown(runs: Iterable[Run]) -> str:
    """Write runs as Markdown: marks close where they opened, blanks stand outside of them."""
    folded = list(_folded(runs))
    parts = [
        _linked(href, _emphasised(list(group)))
        for href, group in groupby(folded, key=lambda run: run.href)
    ]
    return re.sub(r" *\n *", "  \n", "".join(parts)).strip()


def _folded(runs: Iterable[Run]) -> Iterator[Run]:
    """Fold white space across the borders of runs and escape what is text."""
    before = "\n"
    for run in runs:
        text = run.text if run.kind in {"break", "note"} else fold_blanks(run.text)
        if before in " \n" and run.kind == "text":
            text = text.lstrip(" ")
        if text and run.kind != "picture":
            opens_line = before == "\n" and not (run.strong or run.emphasis or run.href)
            before = text[-1]
            yield replace(run, text=_escaped(text, opens_line) if run.kind == "text" else text)


def _escaped(text: str, opens_line: bool) -> str:
    """Escape text; a dash within a line needs no backslash as one at its start does."""
    return escape_markdown(text) if opens_line else escape_markdown(f".{text}")[1:]


def _linked(href: str, markdown: str) -> str:
    if not href or not markdown.strip():
        return markdown
    before, core, after = _trimmed(markdown)
    return f"{before}[{core}]({href}){after}"


def _emphasised(runs: list[Run]) -> str:
    written = ""
    for strong, group in groupby(runs, key=lambda run: run.strong or run.kind == "break"):
        inner = ""
        for emphasis, same in groupby(group, key=lambda run: run.emphasis):
            inner = _appended(inner, "".join(map(_written, same)), "*" if emphasis else "")
        written = _appended(written, inner, "**" if strong else "")
    return written


def _appended(written: str, markdown: str, mark: str) -> str:
    """Append with marks around, unless they would run into those before."""
    before, core, after = _trimmed(markdown)
    runs_together = not before and re.search(r"(?<!\\)\*\Z", written)
    if not core or not mark or runs_together:
        return written + markdown
    return f"{written}{before}{mark}{core}{mark}{after}"


def _trimmed(markdown: str) -> tuple[str, str, str]:
    core = markdown.strip()
    before, _, after = markdown.partition(core) if core else (markdown, "", "")
    return before, core, after


def _written(run: Run) -> str:
    if run.kind == "note":
        return f"[^{run.text}]"
    if run.kind == "code" and run.text.strip():
        fence = "`" * (max(map(len, re.findall("`+", run.text)), default=0) + 1)
        pad = " " if run.text.startswith("`") or run.text.endswith("`") else ""
        return f"{fence}{pad}{run.text}{pad}{fence}"
    return run.text
