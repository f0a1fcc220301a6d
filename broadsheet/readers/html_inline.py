"""Running text of HTML to Markdown: flattened to runs first, so that marks always pair.

Imports the tree and the Markdown writer; knows nothing of blocks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, islice, takewhile
from typing import Final

from broadsheet.blocks import escape_markdown
from broadsheet.frozen import Frozen, replace
from broadsheet.readers.html_tree import Element, fold_blanks, safe_address

_STRONG: Final = frozenset({"b", "strong"})
_EMPHASIS: Final = frozenset({"i", "em", "cite", "dfn", "var"})
_CODE: Final = frozenset({"code", "kbd", "samp", "tt"})
_PICTURES: Final = frozenset({"img", "amp-img"})
_RAISED: Final = {
    "sup": str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"),
    "sub": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋"),
}
_EMOJI_CLASS: Final = re.compile(r"emoji|smil", re.IGNORECASE)


class Run(Frozen):
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


class Page(Frozen):
    """What reading a part of a page needs to know of the whole.

    base: the address that links are relative to, or empty.
    notes: number of the footnote that an element refers to, or that it is.
    skipped: inline elements that are not text here: links from a note back to its place.
    is_nested: inside of a list, quotation, note or cell, where a fence would not be seen.
    is_heading: inside of a heading, which is strong as a whole.
    """

    base: str
    references: Mapping[Element, int]
    notes: Mapping[Element, int]
    skipped: frozenset[Element] = frozenset()
    is_nested: bool = False
    is_heading: bool = False


def runs_of(element: Element, page: Page, style: Run | None = None) -> Iterator[Run]:
    """Yield the runs of an inline element, its tail not included."""
    style = style or Run("")
    if element in page.references:
        yield Run(str(page.references[element]), "note")
    elif element in page.skipped:
        return
    elif element.tag == "br":
        yield replace(style, text="\n", kind="break")
    elif element.tag in _PICTURES:
        if _EMOJI_CLASS.search(element.get("class", "")):
            yield replace(style, text=element.get("alt", ""))
        else:
            yield Run(element.get("alt", ""), "picture", element=element)
    else:
        style = _styled(style, element, page)
        yield from _inner_runs(element, page, style)


def _inner_runs(element: Element, page: Page, style: Run) -> Iterator[Run]:
    around = (outer.tag for outer in islice(chain([element], element.iterancestors()), 3))
    raised = next((_RAISED[tag] for tag in around if tag in _RAISED), {})
    yield replace(style, text=_raised(element.text or "", raised))
    for child in element:
        yield from runs_of(child, page, style)
        yield replace(style, text=_raised(child.tail or "", raised))


def _styled(style: Run, element: Element, page: Page) -> Run:
    tag = element.tag
    if tag in _STRONG:
        return replace(style, strong=not page.is_heading)
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


def _raised(text: str, digits: Mapping[int, int]) -> str:
    """Write raised and lowered digits as such: 10<sup>3</sup> is not 103."""
    return text.translate(digits) if re.fullmatch(r"\s*[+-]?\d+\s*", text, re.ASCII) else text


def text_of(runs: Iterable[Run]) -> str:
    """Return the words of runs, white space folded."""
    return fold_blanks(
        "".join(run.text for run in runs if run.kind not in {"note", "picture"})
    ).strip()


def to_inline_markdown(runs: Iterable[Run]) -> str:
    """Write runs as Markdown: marks close where they opened, blanks stand outside of them."""
    escaped = list(_escaped(_merged(runs)))
    written: list[str] = []
    for href, group in groupby(escaped, key=lambda run: run.href):
        part = _linked(href, _marked(list(group)))
        # `![` would make a picture of the link.
        if part.startswith("[") and written and written[-1].endswith("!"):
            written.append(f"{written.pop()[:-1]}\\!")
        written.append(part)
    return re.sub(r" *\n *", "  \n", "".join(written)).strip()


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Fold white space and join neighbours of one look, so that no marks meet between them."""
    plain = (
        replace(run, strong=False, emphasis=False) if run.kind == "code" else run
        for run in runs
        if run.text and run.kind != "picture"
    )
    before = "\n"
    for look, group in groupby(plain, key=lambda run: replace(run, text="")):
        text = "".join(run.text for run in group)
        if look.kind not in {"break", "note"}:
            text = fold_blanks(text)
            text = text.lstrip(" ") if before in " \n" else text
        if text:
            before = text[-1]
            yield replace(look, text=text)


def _escaped(runs: Iterable[Run]) -> Iterator[Run]:
    """Escape text; a dash within a line needs no backslash as one at its start does."""
    place = "start"
    for run in runs:
        has_mark = run.strong or run.emphasis or run.href
        opens_line = place == "break" or (place == "start" and not has_mark)
        place = run.kind
        yield (
            replace(run, text=_code(run.text))
            if run.kind == "code"
            else (replace(run, text=_escape(run.text, opens_line)) if run.kind == "text" else run)
        )


def _escape(text: str, opens_line: bool) -> str:
    # Without the blanks at its ends, which move out of a mark.
    before, core, after = _trimmed(text)
    if opens_line:
        return before + escape_markdown(core) + after
    # A brace behind a mark would give attributes to what the mark encloses.
    escaped = re.sub(r"\A\{", r"\{", escape_markdown(f".{core}")[1:])
    return before + escaped + after


def _code(text: str) -> str:
    before, core, after = _trimmed(text)
    if not core:
        return text
    fence = "`" * (max(map(len, re.findall("`+", core)), default=0) + 1)
    pad = " " if core.startswith("`") or core.endswith("`") else ""
    return f"{before}{fence}{pad}{core}{pad}{fence}{after}"


def _linked(href: str, markdown: str) -> str:
    before, core, after = _trimmed(markdown)
    return f"{before}[{core}]({href}){after}" if href and core else markdown


def _marked(runs: Sequence[Run]) -> str:
    """Write strong and emphasised runs, the mark that reaches further around the other."""
    written: list[str] = []
    place = 0
    while place < len(runs):
        strong = _reach(runs[at].strong for at in range(place, len(runs)))
        emphasis = _reach(runs[at].emphasis for at in range(place, len(runs)))
        reached = runs[place : place + max(strong, emphasis, 1)]
        before = written[-1] if written else ""
        if strong and strong >= emphasis:
            inner = _marked([replace(run, strong=False) for run in reached])
            written.append(_enclosed(inner, "**", before, reached))
        elif emphasis:
            inner = _marked([replace(run, emphasis=False) for run in reached])
            written.append(_enclosed(inner, "*", before, reached))
        else:
            written.append(_written(reached[0]))
        place += len(reached)
    return "".join(written)


def _reach(flags: Iterable[bool]) -> int:
    return sum(1 for _ in takewhile(bool, flags))


def _enclosed(inner: str, mark: str, before: str, runs: Iterable[Run]) -> str:
    """Return text with marks around, or the bare runs where the marks would meet others."""
    lead, core, tail = _trimmed(inner)
    if not lead and before.endswith("*") and not before.endswith("\\*"):
        return "".join(map(_written, runs))
    return f"{lead}{mark}{core}{mark}{tail}" if core else inner


def _trimmed(markdown: str) -> tuple[str, str, str]:
    core = markdown.strip()
    before, _, after = markdown.partition(core) if core else (markdown, "", "")
    return before, core, after


def _written(run: Run) -> str:
    return f"[^{run.text}]" if run.kind == "note" else run.text
