"""Lists in parts, a file each: whole while they are small, then by year, month or letter.

A small collection opens in a spreadsheet as one file a table; in a large one an edit rewrites
the file of its year and no other.
"""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from broadsheet.collation import filing_name, index_letter, strip_marks
from broadsheet.frozen import Frozen
from broadsheet.model import Kind
from broadsheet.views.facts import Listed, Name

T = TypeVar("T")

# 1,000 articles of 500 words make 5 MB of mentions; a new title writes eight such files anew.
MOST = 1000


class Part(Frozen, Generic[T]):
    """Some of the rows of a table. label: ends the file's name, empty if these are all."""

    label: str
    items: tuple[T, ...]

    def named(self, stem: str) -> str:
        """Return a file's name without its suffix.

        >>> Part("2019", ()).named("articles"), Part("", ()).named("articles")
        ('articles-2019', 'articles')
        """
        return f"{stem}-{self.label}" if self.label else stem


def split(
    items: Iterable[T],
    *labels: Callable[[T], str],
    whole: str = "",
    most: int = MOST,
) -> tuple[Part[T], ...]:
    """Return items in parts: all in one if they are few, else by the first of the labels.

    A part that is still too large is split by the next label. Keeps the order of the items.

    >>> [(p.label, p.items) for p in split("aab", str, most=1)]
    [('a', ('a', 'a')), ('b', ('b',))]
    """
    held = tuple(items)
    if len(held) <= most or not labels:
        return (Part(whole, held),)
    groups: dict[str, list[T]] = {}
    for item in held:
        groups.setdefault(labels[0](item), []).append(item)
    return tuple(
        part
        for label, group in groups.items()
        for part in split(group, *labels[1:], whole=label, most=most)
    )


def split_articles(articles: Iterable[Listed]) -> tuple[Part[Listed], ...]:
    """Return articles in parts: by year, and a large year by month."""
    return split(articles, _year, _month)


def split_entities(entities: Iterable[Name]) -> tuple[Part[Name], ...]:
    """Return people or bodies in parts: by the letter they are filed under, without marks."""
    return split(entities, _letter)


def _year(article: Listed) -> str:
    return f"{article.date.year:04}" if article.date else "undated"


def _month(article: Listed) -> str:
    return str(article.date)[:7] if article.date else "undated"


def _letter(entity: Name) -> str:
    name = filing_name(entity.name) if entity.kind == Kind.PERSON else entity.name
    letter = index_letter(name)
    return "other" if letter == "#" else strip_marks(letter)
