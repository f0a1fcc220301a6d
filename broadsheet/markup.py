"""Markdown to a `Fragment`: parsed by Python-Markdown, sanitised and cut by `fragment`.

A body is text, never a template, and never trusted: what the parser could not take in bounded
time is shown as its author typed it (see `bounds`). Pure: the same text gives the same value.
"""

import re
from html import escape
from typing import Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor

from broadsheet.errors import Problem
from broadsheet.fragment import make_fragment
from broadsheet.model import Fragment

# Control characters (Python-Markdown's own marks are among them), marks that turn the direction
# of text around, and noncharacters, which `bounds` uses.
_UNWANTED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\ufdd0-\ufdef\ufeff]")


def render(markdown: str, path: str, line: int = 1) -> tuple[Fragment, tuple[Problem, ...]]:
    """Render one body.

    path, line: of the body in its file, for messages.

    >>> fragment, problems = render("Chợ nổi *Sông Trăng*", "a.md")
    >>> "".join(value for _, value in fragment.pieces)
    '<p id="p1">Chợ nổi <em>Sông Trăng</em></p>'
    """
    text = _UNWANTED.sub("", markdown.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        html = _parser().convert(text)
    except RecursionError:
        what = "the markup is nested too deep to be read, so it is shown as plain text"
        problem = Problem("too-intricate", path, what, line=line)
        return make_fragment(_plain(text)), (problem,)
    return make_fragment(html), ()


def _parser() -> Markdown:
    """Return a fresh parser: link references and footnotes must not reach another body."""
    return Markdown(
        extensions=[
            "attr_list",
            "def_list",
            "fenced_code",
            "sane_lists",
            FootnoteExtension(BACKLINK_TITLE="↩ {}"),
            TableExtension(use_align_attribute=True),
            _Figures(),
        ],
        output_format="html",
    )


def _plain(text: str) -> str:
    """Return the text as paragraphs without any markup."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return "\n".join(f"<p>{escape(block)}</p>" for block in blocks if block.strip())


class _Figures(Extension):
    """Registers `_FigureMaker` after attribute lists (8) have given paragraphs their class."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the library's name
        """Take the place that the library asks for."""
        md.treeprocessors.register(_FigureMaker(md), "figures", 5)


class _FigureMaker(Treeprocessor):
    """Turns a picture, its caption and its credit into one figure."""

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        parents = [parent for parent in root.iter() if any(_role(child) for child in parent)]
        for parent in parents:
            _gather_figures(parent)


def _gather_figures(parent: Element) -> None:
    picture: Element | None = None
    held: dict[str, Element] = {}
    for child in [*parent, Element("end")]:
        role = _role(child)
        if role and role not in held:
            held[role] = child
            continue
        if held:
            _make_figure(parent, picture, held)
        picture = child if not role and _is_picture(child) else None
        held = {role: child} if role else {}


def _make_figure(parent: Element, picture: Element | None, held: dict[str, Element]) -> None:
    """Put a figure where the picture was, or where the words were if there is no picture."""
    figure = Element("figure", {"class": "caption-only"}) if picture is None else picture
    figure.tag = "figure"
    if picture is None:
        parent.insert(list(parent).index(next(iter(held.values()))), figure)
    for element in held.values():
        parent.remove(element)
    caption = held.get("caption", Element("figcaption", {"class": ""}))
    caption.tag = "figcaption"
    del caption.attrib["class"]
    figure.append(caption)
    if "credit" in held:
        credit = held["credit"]
        credit.tag, credit.tail = "span", ""
        credit.set("class", "credit")
        _append_space(caption)
        caption.append(credit)


def _append_space(element: Element) -> None:
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''} "
    elif element.text:
        element.text = f"{element.text} "


def _role(element: Element) -> str:
    classes = element.get("class", "").split() if element.tag == "p" else ()
    return next((role for role in ("caption", "credit") if role in classes), "")


def _is_picture(element: Element) -> bool:
    """Tell whether a paragraph holds pictures, perhaps linked, and no word."""
    pictures = next(element.iter("img"), None) is not None
    return element.tag == "p" and pictures and not "".join(element.itertext()).strip()
