"""What there is to make, what a made file depends on, and why one is to be written."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from broadsheet.frozen import Frozen


class Make(StrEnum):
    """What a recipe makes the pages of; in the comments what the recipe's key is."""

    ARTICLE = "article"  # its path
    ENTITY = "entity"  # its key
    ENTITY_PART = "entity part"  # the path of its page
    HOME = "home"
    INDEX = "index"  # the kind of name
    ARCHIVE = "archive"
    SHELF = "shelf"  # the year, or the year and its part; empty for what has no date
    NETWORK = "network"
    TIMELINE = "timeline"
    MISSING = "missing"
    FEED = "feed"
    DATA = "data"
    DATA_PART = "data part"  # stem and label
    SEARCH = "search"
    SHOWN_ARTICLES = "shown articles"  # the part
    SHOWN_NAMES = "shown names"  # the part
    INDEX_PARTS = "index parts"  # made by amending: see `indexing`
    PAGE = "page"  # its path
    REDIRECT = "redirect"  # the address
    COPY = "copy"  # where the file is
    LISTING = "listing"


# The pages that a search engine may list.
LISTED: Final = frozenset(
    (Make.ARTICLE, Make.ENTITY, Make.HOME, Make.INDEX, Make.ARCHIVE, Make.SHELF)
) | {Make.ENTITY_PART, Make.NETWORK, Make.TIMELINE, Make.PAGE}


class Recipe(NamedTuple):
    """What to make. key: tells it from others of its kind; empty where there is one alone."""

    make: str
    key: str = ""


def origin_of(recipe: Recipe) -> str:
    """Return what the pages of a recipe are made of, for messages."""
    if recipe.make in {Make.ARTICLE, Make.PAGE}:
        return f"content/{recipe.key}"
    if recipe.make == Make.COPY:
        return recipe.key
    said = _ORIGINS.get(recipe.make, f"the {recipe.make}")
    return f"{said} {recipe.key}".rstrip()


_ORIGINS: Final[Mapping[str, str]] = {
    Make.ENTITY: "the entry",
    Make.ENTITY_PART: "the page",
    Make.HOME: "the home page",
    Make.INDEX: "the index of",
    Make.SHELF: "the archive of",
    Make.MISSING: "404.html",
    Make.DATA_PART: "the data of",
    Make.SHOWN_ARTICLES: "the search, part",
    Make.SHOWN_NAMES: "the search, part",
    Make.INDEX_PARTS: "the search",
    Make.REDIRECT: "the old address",
    Make.LISTING: "the sitemap",
}


class Key(Frozen):
    """What an output depends on, as four digests; equal keys mean equal bytes."""

    view: str
    layout: str
    site: str
    program: str


class Reason(StrEnum):
    """Why a file is written."""

    NEW = "new"
    VIEW = "its content changed"
    LAYOUT = "its layout changed"
    SITE = "the site's settings or menu changed"
    PROGRAM = "another version of the program"
    DAMAGED = "it was changed or deleted in the output folder"
    INTERRUPTED = "the last build was interrupted, or what it knew is lost"


def copy_key(digest: str) -> Key:
    """Return the key of a copied file, made from the digest of its bytes."""
    return Key(digest, "-", "-", "-")


def reason_of(key: Key, known: Key | None, *, is_damaged: bool) -> Reason | None:
    """Return why a file is to be written, None if it is as it should be.

    known: the key it was written with, an empty one if its build was interrupted.
    """
    if known is None:
        return Reason.NEW
    if not known.view:
        return Reason.INTERRUPTED
    parts = (
        (key.view == known.view, Reason.VIEW),
        (key.layout == known.layout, Reason.LAYOUT),
        (key.site == known.site, Reason.SITE),
        (key.program == known.program, Reason.PROGRAM),
        (not is_damaged, Reason.DAMAGED),
    )
    return next((reason for same, reason in parts if not same), None)
