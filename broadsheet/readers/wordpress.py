"""WordPress exports (WXR): one article for each published post and page.

Drafts and scheduled posts come as drafts; what its owner kept from the public (private, behind a
password, in the trash) stays in the export and is named. Read as a stream by lxml, without
network, external files or entities.
"""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final
from urllib.parse import unquote

from lxml import etree

from broadsheet.address import slugify
from broadsheet.blocks import to_markdown
from broadsheet.decoding import decode
from broadsheet.errors import Problem
from broadsheet.frozen import Frozen
from broadsheet.model import Claim, Date, RawArticle, Reading
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
from broadsheet.readers.wordpress_text import to_html

_CHANNEL_FIELDS: Final = ("title", "language", "wxr_version")

_DRAFTS: Final = frozenset({"draft", "pending", "future"})
_PUBLISHED: Final = "publish"
_ARTICLE_TYPES: Final = frozenset({"post", "page"})
# The category of posts that have none, in WordPress' English and Vietnamese.
_NO_CATEGORY: Final = frozenset(
    {"", "uncategorized", "chua-phan-loai", "chua-duoc-phan-loai", "khong-phan-loai"}
)
_NAMED_ITEMS: Final = 5


class _Item(Frozen):
    """One `item` of an export: its fields by local name, its terms as (taxonomy, name)."""

    fields: dict[str, str]
    terms: tuple[tuple[str, str], ...]
    comments: int

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def status(self) -> str:
        """The status; an item without any of WordPress' fields is one of a feed, so published."""
        return self["status"].strip() or ("" if self["post_id"] else _PUBLISHED)


class _Export(Frozen):
    """An export. channel: its fields. people: display names by login. faults: of its XML."""

    channel: dict[str, str]
    people: dict[str, str]
    items: tuple[_Item, ...]
    faults: tuple[str, ...]


def read(data: bytes, name: str) -> Reading:
    """Return the posts and pages of an export.

    Problems: damaged, ill-formed, empty, left-out, and what decoding says.
    """
    prolog = read_prolog(data)
    if prolog.declares_entities:
        what = "the export declares entities of its own, which can hide files or fill the memory"
        return Reading((), (Problem("damaged", name, what, "export it from WordPress again"),))
    decoded = decode(data, prolog.encoding)
    export = _parse(parsable(decoded.text))
    articles = (_article(item, export) for item in export.items if _is_taken(item))
    told = tell_apart(articles, name)
    problems = (*decoded.problems_in(name), *_export_problems(export, name), *told.problems)
    return Reading(told.articles, problems)


# --- the file -----------------------------------------------------------------------------------


def _parse(text: str) -> _Export:
    channel: dict[str, str] = {}
    people: dict[str, str] = {}
    items: list[_Item] = []
    faults: list[str] = []
    context = etree.iterparse(
        io.BytesIO(text.encode()),
        events=("end",),
        recover=True,
        huge_tree=True,
        no_network=True,
        resolve_entities=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in context:
            parent, field = element.getparent(), _local(element)
            if field == "item":
                items.append(_item(element))
                element.clear()
            elif field == "author" and len(element):
                person = _fields(element)
                people[person.get("author_login", "")] = person.get("author_display_name", "")
            elif field in _CHANNEL_FIELDS and parent is not None and _local(parent) == "channel":
                channel[field] = one_line(_text(element))
    except etree.XMLSyntaxError as error:
        faults.append(str(error))
    errors = (error for error in context.error_log if error.level >= etree.ErrorLevels.ERROR)
    faults.extend(f"{error.message} (line {error.line})" for error in errors)
    return _Export(channel, people, tuple(items), tuple(dict.fromkeys(faults)))


def _item(element: etree._Element) -> _Item:
    children = list(element.iterchildren(etree.Element))
    terms = [
        (child.get("domain", ""), one_line(_text(child)))
        for child in children
        if _local(child) == "category"
    ]
    comments = sum(_local(child) == "comment" for child in children)
    return _Item(_fields(element), tuple(terms), comments)


def _fields(element: etree._Element) -> dict[str, str]:
    """Return the texts of children by name; the two called `encoded` by their namespace."""
    fields: dict[str, str] = {}
    for child in element.iterchildren(etree.Element):
        name = _local(child)
        if name == "encoded":
            name = "excerpt" if "excerpt" in str(child.tag) else "content"
        fields.setdefault(name, _text(child))
    return fields


def _local(element: etree._Element) -> str:
    """Return the name without its namespace, which a cut-out export does not declare."""
    return re.split("[}:]", str(element.tag))[-1]


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


# --- one post -----------------------------------------------------------------------------------


def _is_taken(item: _Item) -> bool:
    is_open = not item["post_password"] and item.status in {_PUBLISHED, "", *_DRAFTS}
    return is_open and (item["post_type"].strip() or "post") in _ARTICLE_TYPES


def _article(item: _Item, export: _Export) -> RawArticle:
    title = one_line(" ".join(block.text for block in blocks_of(item["title"])))
    blocks = blocks_of(to_html(item["content"]), item["link"].strip())
    excerpt = one_line(" ".join(block.text for block in blocks_of(to_html(item["excerpt"]))))
    date, lastmod = _published(item), _local_date(item, "post_modified")
    return RawArticle(
        body=to_markdown(blocks) if blocks else "",
        item=one_line(item["guid"]) or item["post_id"].strip() or title,
        title=Claim(title, "post title") if title else None,
        date=date,
        lastmod=lastmod if date and lastmod and lastmod.value > date.value else None,
        lang=read_language(export.channel.get("language", "")),
        authors=_authors(item, export),
        description=Claim(excerpt, "post excerpt") if excerpt else None,
        source=read_source(export.channel.get("title", ""), item["link"], "export"),
        tags=_tags(item),
        draft=item.status != _PUBLISHED,
        slug=slugify(unquote(item["post_name"])),
    )


def _published(item: _Item) -> Claim[Date] | None:
    date = _local_date(item, "post_date")
    if date:
        return date
    stamp = read_stamp(item["pubDate"])
    return Claim(stamp, "pubDate") if stamp else None


def _local_date(item: _Item, key: str) -> Claim[Date] | None:
    """Return a date as the site's clock showed it, with the zone that GMT beside it tells."""
    local, universal = item[key].strip(), item[f"{key}_gmt"].strip()
    date = read_stamp(local + _offset(local, universal))
    return Claim(date, key) if date else None


def _offset(local: str, universal: str) -> str:
    """Return the zone's offset.

    >>> _offset("2024-03-09 00:10:00", "2024-03-08 17:10:00"), _offset("0000-00-00 00:00:00", "")
    ('+07:00', '')
    """
    try:
        difference = datetime.fromisoformat(local) - datetime.fromisoformat(universal)
    except ValueError:
        return ""
    minutes = round(difference.total_seconds() / 60)
    if abs(minutes) > 14 * 60 or minutes % 15:
        return ""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _authors(item: _Item, export: _Export) -> Claim[tuple[str, ...]] | None:
    """Return the authors by display name; the terms of Co-Authors Plus come first."""
    several = [name for taxonomy, name in item.terms if taxonomy == "author"]
    if several:
        return read_authors(several, "author terms")
    login = item["creator"]
    return read_authors([export.people.get(login, "") or login], "post author")


def _tags(item: _Item) -> tuple[str, ...]:
    names = (name for taxonomy, name in item.terms if taxonomy in {"category", "post_tag", "tag"})
    return tuple(dict.fromkeys(name for name in names if slugify(name) not in _NO_CATEGORY))


# --- what there is to say -----------------------------------------------------------------------


def _export_problems(export: _Export, name: str) -> Iterator[Problem]:
    for fault in export.faults[:1]:
        more = f", and {len(export.faults) - 1} more faults" if export.faults[1:] else ""
        mend = "compare the last articles with the site: the rest of the export may be missing"
        yield Problem("ill-formed", name, f"not well-formed XML: {fault}{more}", mend)
    version = export.channel.get("wxr_version", "")
    if not re.fullmatch(r"\d+(?:\.\d+)*", version):
        yield Problem("ill-formed", name, f'the version of the export is "{version}", not a number')
    if not any(map(_is_taken, export.items)):
        yield Problem("empty", name, "the export holds no posts and no pages")
    yield from _left_out(export, name)
    for item in filter(_is_taken, export.items):
        yield from _item_problems(item, name)


def _left_out(export: _Export, name: str) -> Iterator[Problem]:
    reasons = [(_reason(item), item) for item in export.items if not _is_taken(item)]
    for reason in sorted({reason for reason, _ in reasons}):
        titles = [f'"{one_line(item["title"])}"' for why, item in reasons if why == reason]
        named = ", ".join(titles[:_NAMED_ITEMS]) + (", …" if titles[_NAMED_ITEMS:] else "")
        yield Problem("left-out", name, f"{reason} ({len(titles)}): {named}")
    if comments := sum(item.comments for item in filter(_is_taken, export.items)):
        yield Problem("left-out", name, f"comments of readers ({comments})")


def _reason(item: _Item) -> str:
    kind = item["post_type"].strip() or "post"
    if kind not in _ARTICLE_TYPES:
        return f'items of type "{kind}", neither posts nor pages'
    if item["post_password"]:
        return f"{kind}s behind a password"
    return f'{kind}s of status "{item.status}"'


def _item_problems(item: _Item, name: str) -> Iterator[Problem]:
    called = f'"{one_line(item["title"])}"'
    if not item.status:
        what = f"{called} has no status; it was taken as a draft"
        yield Problem("ill-formed", name, what, "remove `draft` if it was public")
    if not _published(item) and item["post_date"].strip(" 0:-"):
        what = f'{called} has a date that cannot be read: "{item["post_date"]}"'
        yield Problem("ill-formed", name, what, "write the date into the article")
    if not item["content"].strip():
        yield Problem("empty", name, f"{called} has no text")
    if blocks := re.findall(r'<!-- wp:block \{"ref":(\d+)', item["content"]):
        what = f"{called} shows shared blocks kept elsewhere: {', '.join(blocks)}"
        yield Problem("left-out", name, what, "copy their text from the site into the article")
