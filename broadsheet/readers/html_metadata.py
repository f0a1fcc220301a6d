"""What a web page says about its article: title, date, authors, source, each with its origin.

JSON-LD is asked first, then `meta` elements, then what a reader sees. Nothing is guessed.
Source: the order of a title's places is that of Mozilla's Readability, which the reader views
of browsers follow.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, dropwhile
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from broadsheet.dateline import read_dateline
from broadsheet.dates import date_in_address
from broadsheet.frozen import Frozen, replace
from broadsheet.model import Claim, Date, Source
from broadsheet.readers.claims import read_stamp
from broadsheet.readers.html_byline import read_authors
from broadsheet.readers.html_tree import Element, fold_blanks, safe_address, words_of
from broadsheet.readers.json_ld import names_in, read_article, text_in

T = TypeVar("T")

_TITLES: Final = (
    "dc:title", "dc.title", "dcterms.title", "dcterm:title", "og:title", "title", "twitter:title",
    "parsely-title", "citation_title", "headline",
)  # fmt: skip
_DATES: Final = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished",
    "parsely-pub-date", "citation_publication_date", "citation_date", "dc.date.issued",
    "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "sailthru.date", "pubdate",
    "publishdate", "publish_date", "publish-date", "published_time", "date", "pdate",
    "displaydate",
)  # fmt: skip
_CHANGES: Final = ("article:modified_time", "datemodified", "og:updated_time", "dcterms.modified")
_AUTHORS: Final = (
    "dc:creator", "dc.creator", "dcterms.creator", "dcterm:creator", "author", "parsely-author",
    "article:author", "citation_author", "article:author_name", "byl", "sailthru.author",
)  # fmt: skip
_DESCRIPTIONS: Final = (
    "og:description", "description", "dc.description", "dcterms.abstract", "twitter:description",
)  # fmt: skip

_SEPARATOR: Final = re.compile(r"\s+[|\-–—\\/>»]\s+")
_BYLINE_CLASS: Final = re.compile(
    r"byline|author|dateline|writtenby|p-author|tac-?gia|nguoi-?viet|but-?danh", re.IGNORECASE
)
# The first newspapers; some systems write the year 1 where they know no date.
_FIRST_YEAR: Final = 1605
_BYLINE_CHARACTERS: Final = 100
_DATELINE_CHARACTERS: Final = 140
_ELSEWHERE: Final = frozenset({"nav", "footer", "aside"})


class Metadata(Frozen):
    """The claims of a page.

    address: absolute and safe, what its links are relative to, or empty.
    """

    title: Claim[str] | None
    date: Claim[Date] | None
    lastmod: Claim[Date] | None
    lang: Claim[str] | None
    authors: Claim[tuple[str, ...]] | None
    description: Claim[str] | None
    source: Claim[Source] | None
    tags: tuple[str, ...]
    address: str


class _Page(Frozen):
    """The places of a page that speak of its article. metas: (name in lower case, content)."""

    root: Element
    article: dict[str, Any]
    metas: tuple[tuple[str, str], ...]


def read_metadata(root: Element, saved_from: str = "") -> Metadata:
    """Read a parsed page that has not been cleaned.

    saved_from: the address that the file says it was saved from, or empty.
    """
    scripts = (
        script.text or "" for script in root.iter("script") if "ld+json" in script.get("type", "")
    )
    page = _Page(root, read_article(scripts), tuple(_metas(root)))
    address = _own_address(page, saved_from)
    title = _title(page)
    description = _description(page)
    return Metadata(
        title=title,
        date=_first_claim(_dates(page)) or _date_in(address),
        lastmod=_first_claim(_changes(page)),
        lang=_lang(page),
        authors=_first_claim(_authors(page)),
        description=None
        if title and description and title.value == description.value
        else description,
        source=_source(page, address),
        tags=_tags(page),
        address=_base(page, address),
    )


def _metas(root: Element) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        content = text_in(meta.get("content"))
        for key in ("property", "name", "itemprop", "http-equiv"):
            for name in meta.get(key, "").lower().split() if content else ():
                yield name, fold_blanks(content).strip()


def _stated(page: _Page, names: Sequence[str]) -> Iterator[Claim[str]]:
    for name in names:
        for own, content in page.metas:
            if own == name:
                yield Claim(content, f"meta {name}")


def _first_claim(claims: Iterable[Claim[T] | None]) -> Claim[T] | None:
    return next((claim for claim in claims if claim is not None and claim.value), None)


# --- title -------------------------------------------------------------------------------------


def _title(page: _Page) -> Claim[str] | None:
    return _first_claim(
        chain([_json_title(page)], _stated(page, _TITLES), [_head_title(page), _heading(page)])
    )


def _json_title(page: _Page) -> Claim[str] | None:
    """Prefer the name to the headline, unless only the headline is what the page is called."""
    name, headline = (text_in(page.article.get(key)) for key in ("name", "headline"))
    called = _tag_words(page).split()
    is_only_headline = _overlap(headline, called) > 0.75 >= _overlap(name, called)
    title = headline if is_only_headline or not name else name
    return Claim(fold_blanks(title).strip(), "JSON-LD headline") if title else None


def _overlap(text: str, words: Sequence[str]) -> float:
    own = text.split()
    return len(set(own) & set(words)) / max(len(own), len(words), 1)


def _tag_words(page: _Page) -> str:
    title = next(page.root.iter("title"), None)
    return "" if title is None else text_in("".join(title.itertext()))


def _head_title(page: _Page) -> Claim[str] | None:
    """Return the `title` element's words without the site's name, if enough words remain."""
    whole = fold_blanks(_tag_words(page)).strip()
    cuts = list(_SEPARATOR.finditer(whole))
    if cuts:
        front, back = whole[: cuts[-1].start()], whole[cuts[0].end() :]
        shorter = front if len(front.split()) >= 3 else back
        site = _site(page)
        if site and site.value.casefold() == whole[cuts[-1].end() :].casefold():
            whole = front
        elif len(shorter.split()) > 4:
            whole = shorter
    return Claim(whole, "title element") if whole else None


def _heading(page: _Page) -> Claim[str] | None:
    headings = (words_of(heading) for heading in page.root.iter("h1"))
    return next((Claim(text, "first heading") for text in headings if text), None)


# --- dates -------------------------------------------------------------------------------------


def _dates(page: _Page) -> Iterator[Claim[Date] | None]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        yield _dated(text_in(page.article.get(key)), f"JSON-LD {key}")
    for claim in _stated(page, _DATES):
        yield _dated(claim.value, claim.origin)
    yield from _visible_dates(page)


def _changes(page: _Page) -> Iterator[Claim[Date] | None]:
    yield _dated(text_in(page.article.get("dateModified")), "JSON-LD dateModified")
    for claim in _stated(page, _CHANGES):
        yield _dated(claim.value, claim.origin)


def _dated(text: str, origin: str) -> Claim[Date] | None:
    date = read_stamp(text)
    return Claim(date, origin) if date and date.year >= _FIRST_YEAR else None


def _date_in(address: str) -> Claim[Date] | None:
    date = date_in_address(urlsplit(address).path)
    return Claim(date, "page address") if date else None


def _visible_dates(page: _Page) -> Iterator[Claim[Date] | None]:
    """Yield the dates that a reader sees, those below the headline first.

    A date above the headline is mostly that of the day on which the page was looked at.
    """
    body = [
        element
        for element in page.root.iter()
        if not any(outer.tag in _ELSEWHERE for outer in element.iterancestors())
    ]
    below = list(dropwhile(lambda element: element.tag != "h1", body))
    for element in below or [e for e in body if not _is_in(e, "header")]:
        if element.tag == "time":
            yield _dated(element.get("datetime", ""), "time element")
        line = _short_text(element, _DATELINE_CHARACTERS)
        dated = read_dateline(line) if line else None
        if dated:
            yield Claim(dated.date, "date line")


def _is_in(element: Element, tag: str) -> bool:
    return any(outer.tag == tag for outer in element.iterancestors())


def _short_text(element: Element, limit: int) -> str:
    """Return an element's words if they are few, without reading all of a long one."""
    text = ""
    for part in element.itertext():
        text += f"{part} "
        if len(text) > 4 * limit:
            return ""
    words = fold_blanks(text).strip()
    return words if len(words) <= limit else ""


# --- authors -----------------------------------------------------------------------------------


def _authors(page: _Page) -> Iterator[Claim[tuple[str, ...]]]:
    """Yield what each place says; a paper's own name counts only where it stands alone."""
    site = _site(page)
    for claim in _stated_authors(page):
        persons = tuple(name for name in claim.value if not site or not name.startswith(site.value))
        yield replace(claim, value=persons or claim.value)


def _stated_authors(page: _Page) -> Iterator[Claim[tuple[str, ...]]]:
    stated = page.article.get("author") or page.article.get("creator")
    yield Claim(read_authors(names_in(_persons(stated))), "JSON-LD author")
    for name in _AUTHORS:
        values = [claim.value for claim in _stated(page, [name])]
        yield Claim(read_authors(values), f"meta {name}")
    for element in page.root.iter():
        line = _short_text(element, _BYLINE_CHARACTERS) if _is_byline(element) else ""
        if line:
            yield Claim(read_authors([line]), "byline")


def _persons(stated: Any) -> Any:
    """Drop the paper from a list of authors that has persons too."""
    if not isinstance(stated, list):
        return stated
    persons = [
        author
        for author in stated
        if not (isinstance(author, dict) and "Organization" in str(author.get("@type")))
    ]
    return persons if any(names_in(persons)) else stated


def _is_byline(element: Element) -> bool:
    if element.tag in {"body", "html", "link", "meta", "script"}:
        return False
    name = f"{element.get('class', '')} {element.get('id', '')}"
    return "comment" not in name and (
        "author" in element.get("rel", "").split()
        or "author" in element.get("itemprop", "").split()
        or bool(_BYLINE_CLASS.search(name))
    )


# --- the rest ----------------------------------------------------------------------------------


def _description(page: _Page) -> Claim[str] | None:
    own = text_in(page.article.get("description"))
    stated = _stated(page, _DESCRIPTIONS)
    return _first_claim(chain(stated, [Claim(own, "JSON-LD description")]))


def _lang(page: _Page) -> Claim[str] | None:
    stated = chain(
        (
            Claim(page.root.get(name, ""), f"html {name}")
            for name in ("lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang")
        ),
        [Claim(text_in(page.article.get("inLanguage")), "JSON-LD inLanguage")],
        _stated(page, ("content-language", "og:locale", "dc.language", "inlanguage", "language")),
    )
    for claim in stated:
        found = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", claim.value)
        if found:
            return Claim(found[1].lower(), claim.origin)
    return None


def _own_address(page: _Page, saved_from: str) -> str:
    links = (
        link.get("href", "") for link in page.root.iter("link") if link.get("rel") == "canonical"
    )
    metas = (claim.value for claim in _stated(page, ("og:url", "twitter:url", "parsely-link")))
    for address in (*links, *metas, text_in(page.article.get("url")), saved_from):
        if ":" in address and (safe := safe_address(address)):
            return safe
    return ""


def _base(page: _Page, address: str) -> str:
    base = next((element.get("href", "") for element in page.root.iter("base")), "")
    resolved = safe_address(base, address) if base.strip() else ""
    return resolved if ":" in resolved else address


def _source(page: _Page, address: str) -> Claim[Source] | None:
    site = _site(page)
    if site:
        return Claim(Source(site.value, address), site.origin)
    return Claim(Source("", address), "page address") if address else None


def _site(page: _Page) -> Claim[str] | None:
    publisher = [*names_in(page.article.get("publisher")), ""][0]
    stated = chain(
        _stated(page, ("og:site_name",)), [Claim(fold_blanks(publisher), "JSON-LD publisher")]
    )
    return _first_claim(claim for claim in stated if "://" not in claim.value)


def _tags(page: _Page) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.value for claim in _stated(page, ("article:tag",))))
