"""Python-Markdown as articles are read with it: bounded, with figures, and spared what is plain.

The only module that imports Python-Markdown.
"""

import re
from functools import cache
from typing import Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from broadsheet.bounds import Reason, tame
from broadsheet.frozen import Frozen

# What any inline pattern but the break at a line's end begins with, and the library's own marks.
_INLINE_SIGN: Final = re.compile("[`\\\\\\[!<&*_\x02\x03]")


class Parser(Frozen):
    """Python-Markdown as articles are read with it. tamer: knows what it hid in the last text."""

    markdown: Markdown
    tamer: "_Tamer"


def make_parser() -> Parser:
    """Return a parser that has read nothing yet."""
    tamer = _Tamer()
    extensions: list[str | Extension] = [
        "attr_list",
        "def_list",
        "fenced_code",
        "sane_lists",
        FootnoteExtension(BACKLINK_TITLE="↩ {}"),
        TableExtension(use_align_attribute=True),
        _Additions(tamer),
    ]
    return Parser(Markdown(extensions=extensions, output_format="html"), tamer)


kept_parser = cache(make_parser)  # to make one takes longer than to read most texts


class _Tamer(Preprocessor):
    """Hides what the parser cannot take, once code fences are out of the way."""

    hidden: tuple[tuple[Reason, str], ...] = ()

    def run(self, lines: list[str]) -> list[str]:
        """Take the lines of the text and return those that the parser shall see."""
        text, self.hidden = tame("\n".join(lines))
        return text.split("\n")


class _Additions(Extension):
    """Registers our steps among those of the library."""

    def __init__(self, tamer: _Tamer) -> None:
        super().__init__()
        self._tamer = tamer

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the library's name
        """Place the tamer between fences (25) and raw HTML (20), figures after classes (8)."""
        md.preprocessors.register(self._tamer, "tamer", 22)
        md.treeprocessors.register(_PlainTexts(md), "plain texts", 21)
        md.treeprocessors.register(_FigureMaker(md), "figures", 5)


class _PlainTexts(Treeprocessor):
    """Spares a text without any sign the inline patterns (20), a third of the parser's time."""

    def run(self, root: Element) -> None:
        """Mark such texts in place; the library passes by what is atomic."""
        for element in root.iter():
            text = element.text
            if text and not _INLINE_SIGN.search(text) and "  \n" not in text:
                element.text = AtomicString(text)


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
