"""Footnotes of HTML: which link refers to a note, and which element is that note.

A note is known by the pair of links that every generator writes: one from the text to the note
and one back. Imports the tree only.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from broadsheet.readers.html_inline import Page
from broadsheet.readers.html_tree import Element

_NOTE_TAGS: Final = frozenset({"li", "p", "div", "dd", "aside"})
_NOTE_LINK: Final = re.compile(r"\s*[\[(]?\s*(?:\w{1,3}|[*†‡§]+|note \d+)\s*[\])]?\s*")

# A note that holds more is the text itself.
_MOST_LINKS: Final = 50


def find_notes(root: Element, base: str = "") -> Page:
    """Number the footnotes below an element in the order in which the text refers to them."""
    targets = {name: element for element in root.iter() for name in _names(element)}
    links = [link for link in root.iter("a") if link.get("href", "").startswith("#")]
    references: dict[Element, int] = {}
    notes: dict[Element, int] = {}
    backlinks: set[Element] = set()
    for link in links:
        note = _note_element(targets.get(link.get("href", "")[1:]))
        if link in backlinks or note is None or not _NOTE_LINK.fullmatch("".join(link.itertext())):
            continue
        back = _links_back(note, link)
        if back:
            references[link] = notes.setdefault(note, len(notes) + 1)
            backlinks.update(back)
    references = {link: number for link, number in references.items() if link not in backlinks}
    return Page(base, references, notes, frozenset(backlinks))


def _names(element: Element) -> Iterator[str]:
    yield from filter(None, (element.get("id"), element.get("name")))


def _note_element(target: Element | None) -> Element | None:
    """Return the block that a link's target is or stands in."""
    if target is None:
        return None
    nearest = islice(chain([target], target.iterancestors()), 4)
    return next((element for element in nearest if element.tag in _NOTE_TAGS), None)


def _links_back(note: Element, link: Element) -> list[Element]:
    around = chain(link.iter(), islice(link.iterancestors(), 3))
    places = {f"#{name}" for element in around for name in _names(element)}
    links = islice(note.iter("a"), _MOST_LINKS)
    return [back for back in links if back is not link and back.get("href") in places]
