"""RSS, Atom and RDF feeds: one article for each entry.

The one module that imports feedparser. It is handed clean UTF-8 as a stream: from a string it
might open the file or the address of that name. Entities are refused before it sees the bytes.
"""

import io
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from broadsheet.blocks import plain_block, to_markdown
from broadsheet.decoding import decode
from broadsheet.digest import lasting_digest
from broadsheet.errors import Problem
from broadsheet.model import Block, Claim, Date, RawArticle, Reading, Source
from broadsheet.readers.claims import (
    one_line,
    read_authors,
    read_language,
    read_source,
    read_stamp,
    tell_apart,
)
from broadsheet.readers.html_blocks import blocks_of
from broadsheet.readers.prolog import parsable, read_prolog

Entry: TypeAlias = dict[str, Any]

# Blogger's export is a feed that holds settings, page designs and readers' comments as well.
_BLOGGER_KIND: Final = "http://schemas.google.com/g/2005#kind"
_BLOGGER_ARTICLES: Final = ("#post", "#page")


def read(data: bytes, name: str) -> Reading:
    """Return the entries of a feed.

    Problems: damaged, ill-formed, empty, left-out, and what decoding says.
    """
    prolog = read_prolog(data)
    if prolog.declares_entities:
        what = "the feed declares entities of its own, which can hide files or fill the memory"
        return Reading((), (Problem("damaged", name, what, "get the feed from its site again"),))
    decoded = decode(data, prolog.encoding)
    feed = _parse(parsable(decoded.text))
    # As plain dicts: feedparser's own answer a missing date with another one and warn of it.
    entries: list[Entry] = [dict(entry) for entry in feed["entries"]]
    problems = [*decoded.problems_in(name), *_feed_problems(feed, entries, name)]
    found: list[RawArticle] = []
    for number, entry in enumerate(entries, start=1):
        if _is_article(entry):
            article = _article(entry, feed)
            problems += _entry_problems(entry, article, name, number)
            found += [article] if article.title or article.body else []
    told = tell_apart(found, name)
    return Reading(told.articles, (*problems, *told.problems))


def _parse(text: str) -> dict[str, Any]:
    # deferred: start-up time
    import feedparser  # type: ignore[import-untyped]  # noqa: PLC0415

    feed: dict[str, Any] = feedparser.parse(
        io.BytesIO(text.encode()),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    return feed


def _feed_problems(feed: dict[str, Any], entries: list[Entry], name: str) -> Iterator[Problem]:
    if feed["bozo"]:
        what = f"the feed is not well-formed XML: {feed['bozo_exception']}"
        yield Problem("ill-formed", name, what, "compare the articles with the feed's site")
    if not entries:
        yield Problem("empty", name, "the feed has no entries")
    if count := sum(not _is_article(entry) for entry in entries):
        what = f"{count} settings, designs and readers' comments of the blog were left out"
        yield Problem("left-out", name, what)


def _entry_problems(entry: Entry, article: RawArticle, name: str, number: int) -> Iterator[Problem]:
    called = f'"{article.title.value}"' if article.title else f"number {number}"
    if not article.body:
        address = entry.get("link") or ""
        mend = f"save the page {address} and convert that" if address else ""
        yield Problem("empty", name, f"entry {called} has no text", mend)
    for key in ("published", "updated"):
        if entry.get(key) and not read_stamp(entry[key]):
            what = f'entry {called} has a date that cannot be read: "{entry[key]}"'
            yield Problem("ill-formed", name, what, "write the date into the article")


# --- one entry ----------------------------------------------------------------------------------


def _article(entry: Entry, feed: dict[str, Any]) -> RawArticle:
    base = entry.get("link") or feed["feed"].get("link", "")
    blocks, description = _body(entry, base)
    body = to_markdown(blocks) if blocks else ""
    title = _words(entry.get("title_detail", {}))
    published, updated = _date(entry, "published"), _date(entry, "updated")
    return RawArticle(
        body=body,
        item=one_line(
            entry.get("id") or entry.get("link") or title or lasting_digest(body.encode())
        ),
        title=Claim(title, "entry title") if title else None,
        date=published or updated,
        lastmod=updated if published and updated != published else None,
        lang=_language(entry, feed),
        authors=_authors(entry, feed),
        description=Claim(description, "entry summary") if description else None,
        source=_source(entry, feed["feed"]),
        tags=_tags(entry),
        draft=(entry.get("app_draft") or "").strip().lower() == "yes",
    )


def _is_article(entry: Entry) -> bool:
    tags = entry.get("tags", ())
    kinds = [tag.get("term") or "" for tag in tags if tag.get("scheme") == _BLOGGER_KIND]
    return all(kind.endswith(_BLOGGER_ARTICLES) for kind in kinds)


def _body(entry: Entry, base: str) -> tuple[tuple[Block, ...], str]:
    """Return the body and the summary, which is empty where the body says the same."""
    contents = [_blocks(detail, base) for detail in entry.get("content", ())]
    summary = _blocks(entry.get("summary_detail", {}), base)
    body = max(contents, key=lambda blocks: len(_text(blocks)), default=())
    for other in contents:
        if not _holds(body, other):
            body = (*body, *other)
    if not body:
        return summary, ""
    return body, "" if _holds(body, summary) else _text(summary)


def _blocks(detail: dict[str, Any], base: str) -> tuple[Block, ...]:
    value = detail.get("value") or ""
    if detail.get("type") == "text/plain":
        paragraphs = value.split("\n\n")
        return tuple(plain_block(one_line(part)) for part in paragraphs if part.strip())
    return blocks_of(value, detail.get("base") or base)


def _text(blocks: Iterable[Block]) -> str:
    return one_line(" ".join(block.text for block in blocks))


def _holds(body: Iterable[Block], part: Iterable[Block]) -> bool:
    """Tell whether a body has the words of a part, which may end in dots where it was cut."""
    cut = _text(part).rstrip(" .…[]")
    return cut in _text(body)


def _words(detail: dict[str, Any]) -> str:
    if detail.get("type") == "text/plain":
        return one_line(detail.get("value") or "")
    return _text(blocks_of(detail.get("value") or ""))


def _date(entry: Entry, key: str) -> Claim[Date] | None:
    date = read_stamp(entry.get(key) or "")
    return Claim(date, f"entry {key}") if date else None


def _language(entry: Entry, feed: dict[str, Any]) -> Claim[str] | None:
    details = (*entry.get("content", ()), entry.get("summary_detail", {}))
    stated = (detail.get("language") for detail in (*details, feed["feed"]))
    return read_language(next(filter(None, stated), ""))


def _authors(entry: Entry, feed: dict[str, Any]) -> Claim[tuple[str, ...]] | None:
    """Return the entry's authors; in Atom those of the feed stand for an entry without any."""
    names = [one.get("name") or "" for one in entry.get("authors", ())]
    # feedparser cuts an address in the last name wrongly; its whole text stands in `author`.
    names = [*names[:-1], entry.get("author") or ""]
    own = read_authors(names, "entry author")
    if own or not feed.get("version", "").startswith("atom"):
        return own
    shared = entry.get("source", {}).get("authors") or feed["feed"].get("authors", ())
    return read_authors((one.get("name") or "" for one in shared), "feed author")


def _source(entry: Entry, channel: dict[str, Any]) -> Claim[Source] | None:
    origin = entry.get("source", {}).get("title_detail") or {}
    title = origin.get("value") or entry.get("source", {}).get("title")
    name = one_line(title) if title else _words(channel.get("title_detail", {}))
    return read_source(name, (entry.get("link") or ""), "feed title and entry link")


def _tags(entry: Entry) -> tuple[str, ...]:
    plain = (tag for tag in entry.get("tags", ()) if tag.get("scheme") != _BLOGGER_KIND)
    words = (one_line(tag.get("label") or tag.get("term") or "") for tag in plain)
    return tuple(dict.fromkeys(filter(None, words)))
