"""All generators' spellings of front matter to one set of fields.

Source: the front-matter references of Hugo, Zola, Jekyll and Pelican. Unknown keys are kept in
`extra`. Imports `fields` and what that imports.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any, Final

from broadsheet.address import slugify
from broadsheet.cleaning import clean, plain_key, truth
from broadsheet.dates import date_in_address, split_file_name
from broadsheet.errors import Problem
from broadsheet.fields import Fields, is_null
from broadsheet.front_matter import Parsed
from broadsheet.frozen import Frozen, replace
from broadsheet.model import Date, NamedEntry, Source
from broadsheet.strict_yaml import Path, Value

# For each canonical key the spellings that are read, the one that wins first; all of those of
# a list are joined.
SPELLINGS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("title", "linktitle", "headline", "name"),
    "date": ("date", "pubdate", "published", "publishdate", "published_at", "date_published"),
    "lastmod": ("lastmod", "updated", "modified", "last_modified_at", "date_modified"),
    "lang": ("lang", "language", "locale"),
    "authors": ("authors", "author", "byline"),
    "description": ("description", "summary", "excerpt", "standfirst"),
    "place": ("place", "dateline"),
    "source": ("source", "source_name", "publisher"),
    "people": ("people", "persons", "person"),
    "organisations": ("organisations", "organizations", "organisation", "organization"),
    "tags": ("tags", "tag", "categories", "category", "keywords"),
    "draft": ("draft",),
    "slug": ("slug",),
    "aliases": ("aliases", "redirect_from"),
    "unverified": ("unverified",),
    "converted": ("converted",),
    "layout": ("layout", "template", "type"),
}
_ADDRESSES = ("permalink", "path", "url", "save_as")
_SOURCE_ADDRESSES = ("source_url", "canonical_url", "original_url")
_STATUS = ("published", "status", "menu", "weight")
_KNOWN = frozenset().union(*SPELLINGS.values(), _ADDRESSES, _STATUS)
_TABLES = ("taxonomies", "params")

_PUBLIC = frozenset({"published", "publish", "public", "active"})
_PRIVATE = frozenset({"draft", "hidden", "skip", "private", "pending", "trash", "future"})
# Named styles of Jekyll's permalinks; they say how to make an address and are none.
_PERMALINK_STYLES = frozenset({"date", "pretty", "ordinal", "weekdate", "none", "true", "false"})
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?")
_FILE_LANGUAGES = frozenset(
    {"vi", "en", "fr", "de", "es", "it", "ru", "zh", "ja", "ko", "km", "lo"}
)
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


class Metadata(Frozen):
    """What a head says in canonical fields, each empty where it says nothing.

    former_addresses: posix, relative to the site's root, each checked.
    converted: the pairs of that mapping. extra: unknown keys with their values as parsed.
    is_usable: False where a field is so wrong that the file should not be published.
    """

    title: str = ""
    date: Date | None = None
    lastmod: Date | None = None
    lang: str = ""
    authors: tuple[str, ...] = ()
    description: str = ""
    place: str = ""
    source: Source | None = None
    people: tuple[NamedEntry, ...] = ()
    organisations: tuple[NamedEntry, ...] = ()
    tags: tuple[str, ...] = ()
    draft: bool = False
    slug: str = ""
    former_addresses: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    converted: tuple[tuple[str, str], ...] = ()
    layout: str = ""
    menu: int = 0
    extra: tuple[tuple[str, Value], ...] = ()
    problems: tuple[Problem, ...] = ()
    is_usable: bool = True


def read_metadata(parsed: Parsed, path: str) -> Metadata:
    """Return the fields of a head. path: of the file, for messages.

    >>> read_metadata(Parsed({"Title": "Chợ nổi", "published": "false"}), "a.md").draft
    True
    """
    fields = Fields(parsed, path, _TABLES)
    told = set().union(*[_FIELDS_OF.get(key, ()) for key in fields.keys])
    values: dict[str, Any] = {
        name: read(fields, *keys) for name, read, keys, _ in _FIELDS if name in told
    }
    return Metadata(
        **values,
        extra=tuple(_extra(fields)),
        problems=_problems(fields),
        is_usable=fields.is_usable,
    )


def _problems(fields: Fields) -> tuple[Problem, ...]:
    """Return what is wrong once all fields are read: only then are the missing keys known."""
    missing = (key for key in SPELLINGS if not fields.find(*SPELLINGS[key]))
    fields.near_misses(_KNOWN, missing)
    return tuple(dict.fromkeys(fields.problems))


def read_file_name(path: str) -> tuple[Date | None, str, str]:
    """Return date, stem and language that a file's path gives; an index has its folder's name.

    >>> read_file_name("articles/2017-03-12-cho-noi.vi.md")
    (Date(year=2017, month=3, day=12, clock=''), 'cho-noi.vi', 'vi')
    >>> read_file_name("articles/cho-noi/index.md")[1]
    'cho-noi'
    """
    above, _, name = path.rpartition("/")
    stem, _, suffix = name.rpartition(".")
    stem = stem if stem and suffix else name
    plain, _, language = stem.rpartition(".")
    known = language if plain and language in _FILE_LANGUAGES else ""
    if (plain if known else stem) in {"index", "_index"} and above:
        stem = above.rpartition("/")[2] + (f".{known}" if known else "")
    date, rest = split_file_name(stem)
    return date, rest, known


def _description(fields: Fields, *keys: str) -> str:
    text = fields.text(*keys)
    return clean(_HTML_TAG.sub("", text)) if "<" in text or "&" in text else text


def _date(fields: Fields, *keys: str) -> Date | None:
    """Return the date; `published` may hold a truth value instead."""
    addresses = _addresses(fields)
    if _is_truth(fields.find("published")):
        keys = tuple(key for key in keys if key != "published")
    found = fields.date(*keys)
    return found or next((date for a in addresses if (date := date_in_address(a))), None)


def _is_draft(fields: Fields, *keys: str) -> bool:
    """Tell whether the file must not be published; whoever is unclear about it is not."""
    published = fields.find("published")
    status = fields.find("status")
    if fields.truth(*keys, otherwise=True):
        return True
    if published and _is_truth(published) and not truth(published[1]):
        return True
    if not status:
        return False
    word = clean(status[1]).lower() if isinstance(status[1], str) else ""
    if word not in _PUBLIC | _PRIVATE:
        what = f'"status" takes published, draft, hidden or skip, not "{word}"; kept as a draft'
        fields.report("wrong-type", status[0], what, fatal=False)
    return word not in _PUBLIC


def _is_truth(found: tuple[Path, Value] | None) -> bool:
    return found is not None and isinstance(found[1], str) and truth(found[1]) is not None


def _language(fields: Fields, *keys: str) -> str:
    """Return a language tag with its parts in the usual case."""
    text = fields.text(*keys)
    found = _LANGUAGE.fullmatch(text)
    if found:
        return found[1].lower() + (f"-{found[2].upper()}" if found[2] else "")
    if text:
        what = f'"{text}" is not a language'
        fields.report("wrong-type", ("lang",), what, "write `lang: vi`", fatal=False)
    return ""


def _addresses(fields: Fields) -> list[str]:
    """Return the addresses that the article had in another generator, as paths or on the web."""
    addresses = []
    for path, value in fields.find_all(*_ADDRESSES):
        if isinstance(value, str) and value.strip().lower() in _PERMALINK_STYLES:
            continue
        if isinstance(value, str) and re.match(r"(?i)https?://", value.strip()):
            addresses.append(value.strip())
        elif address := fields.address(path, value):
            addresses.append(address)
    return addresses


def _former(fields: Fields, *keys: str) -> tuple[str, ...]:
    addresses = [address for address in _addresses(fields) if "://" not in address]
    for path, value in fields.find_all(*keys):
        items = value if isinstance(value, tuple) else (value,)
        addresses += [fields.address((*path, i), item) for i, item in enumerate(items)]
    return tuple(dict.fromkeys(_as_file(address) for address in addresses if address))


def _as_file(address: str) -> str:
    """Return the file that a server shows for an address."""
    if address.endswith((".html", ".htm", ".xml")):
        return address
    return f"{address.removesuffix('/')}/index.html"


def _slug(fields: Fields, *keys: str) -> str:
    """Return the slug, else the last part of the address in another generator."""
    if found := fields.find(*keys):
        return slugify(fields.address(*found).removesuffix("/").rpartition("/")[2])
    for address in _addresses(fields):
        if "://" not in address:
            parts = re.sub(r"(?:/?index)?\.html?$", "", address).removesuffix("/")
            return slugify(parts.rpartition("/")[2])
    return ""


def _source(fields: Fields, *keys: str) -> Source | None:
    found = fields.find(*keys)
    if found and isinstance(found[1], dict):
        own = Fields(Parsed(found[1], {}), fields.path)
        name, urls = own.text("name"), own.web_addresses("url")
        accessed = own.date("accessed")
        line = fields.parsed.line(*found[0])
        fields.problems += [replace(problem, line=line) for problem in own.problems]
        fields.is_usable = fields.is_usable and own.is_usable
    else:
        name, urls, accessed = fields.text(*keys), (), None
    if re.match(r"https?://\S+$", name):
        name, urls = "", (name,)
    urls = (*urls, *fields.web_addresses(*_SOURCE_ADDRESSES), *_web(fields))
    url = urls[0] if urls else ""
    accessed_text = str(accessed) if accessed else ""
    return Source(name, url, accessed_text) if name or url or accessed_text else None


def _web(fields: Fields) -> tuple[str, ...]:
    """Return an address on the web that stands where Jekyll or Hugo have one of the site."""
    found = [value for _, value in fields.find_all(*_ADDRESSES) if isinstance(value, str)]
    return tuple(value for value in found if re.fullmatch(r"https?://\S+", value))


def _converted(fields: Fields, *keys: str) -> tuple[tuple[str, str], ...]:
    found = fields.find(*keys)
    if not found or not isinstance(found[1], dict):
        return ()
    return tuple((key, clean(item)) for key, item in found[1].items() if isinstance(item, str))


def _layout(fields: Fields, *keys: str) -> str:
    """Return the name of a layout without folder and suffix; no path ever."""
    name = fields.text(*keys)
    return slugify(PurePosixPath(name).name.partition(".")[0]) if name else ""


def _menu(fields: Fields, *keys: str) -> int:
    found = fields.find(*keys)
    text = found[1] if found and isinstance(found[1], str) else ""
    return int(text) if re.fullmatch(r"\d{1,4}", text) else 0


def _extra(fields: Fields) -> Iterator[tuple[str, Value]]:
    """Yield each key that no field was read from; of a table what was not read from it."""
    for key, value in fields.parsed.values.items():
        if (key,) in fields.used:
            continue
        if plain_key(key) in _TABLES and isinstance(value, dict):
            rest = {k: v for k, v in value.items() if (plain_key(key), k) not in fields.used}
            if rest:
                yield key, rest
        elif not is_null(value):
            yield key, value


def _tags(fields: Fields, *keys: str) -> tuple[str, ...]:
    return fields.texts(*keys, separators=",;")


# How each field is read from the keys that are its spellings, and what it goes by besides. In the
# order in which problems are told.
_FIELDS: Final[tuple[tuple[str, Callable[..., object], tuple[str, ...], tuple[str, ...]], ...]] = (
    ("title", Fields.text, SPELLINGS["title"], ()),
    ("description", _description, SPELLINGS["description"], ()),
    ("place", Fields.text, SPELLINGS["place"], ()),
    ("date", _date, SPELLINGS["date"], _ADDRESSES),
    ("lastmod", Fields.date, SPELLINGS["lastmod"], ()),
    ("lang", _language, SPELLINGS["lang"], ()),
    ("authors", Fields.authors, SPELLINGS["authors"], ()),
    ("source", _source, SPELLINGS["source"], (*_SOURCE_ADDRESSES, *_ADDRESSES)),
    ("people", Fields.names, SPELLINGS["people"], ()),
    ("organisations", Fields.names, SPELLINGS["organisations"], ()),
    ("tags", _tags, SPELLINGS["tags"], ()),
    ("draft", _is_draft, SPELLINGS["draft"], ("published", "status")),
    ("slug", _slug, SPELLINGS["slug"], _ADDRESSES),
    ("former_addresses", _former, SPELLINGS["aliases"], _ADDRESSES),
    ("unverified", Fields.texts, SPELLINGS["unverified"], ()),
    ("converted", _converted, SPELLINGS["converted"], ()),
    ("layout", _layout, SPELLINGS["layout"], ()),
    ("menu", _menu, ("menu", "weight"), ()),
)
# Which fields a key has a say in: a head of seven keys is asked for those alone.
_FIELDS_OF: Final = {
    key: [name for name, _, keys, others in _FIELDS if key in keys or key in others]
    for _, _, keys, others in _FIELDS
    for key in (*keys, *others)
}
