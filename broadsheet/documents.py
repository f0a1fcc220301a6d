"""Markdown files of content/ as values: articles, records and text pages.

`path` is posix and relative to content/; problems show it from the collection's root. A head
that cannot be relied on costs the file (None comes back), a bad item in it only itself.
Nothing is invented: what a file does not say stays empty, and a title made from its words is
listed as unverified.
"""

import re
import unicodedata
from codecs import BOM_UTF8
from pathlib import PurePosixPath
from typing import Final

from broadsheet.address import slug_or_digest, slugify
from broadsheet.cleaning import clean_name
from broadsheet.collation import fold_name
from broadsheet.decoding import decode
from broadsheet.digest import lasting_digest
from broadsheet.errors import Problem, Severity
from broadsheet.fields import Fields
from broadsheet.front_matter import Parsed, parse
from broadsheet.frozen import Frozen
from broadsheet.markup import render
from broadsheet.metadata import read_file_name, read_metadata
from broadsheet.model import Article, Fragment, Kind, Record, TextPage
from broadsheet.titles import first_heading, is_same_title, opening, without_lines, working_title

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WIKIDATA = re.compile(r"[QPL]\d+")
# For each key of a record the spellings that are read, the one that wins first.
RECORD_KEYS: Final = {
    "name": ("name", "title"),
    "aliases": ("aliases", "alias", "alternate_name", "alternatename"),
    "weak_aliases": ("weak_aliases", "weakalias"),
    "previous_names": ("previous_names", "previous_name", "previousname"),
    "sort_as": ("sort_as",),
    "same_as": ("same_as", "sameas"),
    "not_same_as": ("not_same_as",),
    "description": ("description", "summary", "jobtitle"),
    "kind": ("kind",),
    "parent": ("parent", "parentorganization"),
    "verified": ("verified",),
    "hidden": ("hidden",),
    "redacted": ("redacted",),
    "former_ids": ("former_ids",),
}
_RECORD_SPELLINGS = frozenset().union(*RECORD_KEYS.values())


class _File(Frozen):
    """What the three kinds of document have in common."""

    shown: str
    parsed: Parsed
    problems: tuple[Problem, ...]
    is_readable: bool


def read_article(path: str, data: bytes) -> tuple[Article | None, tuple[Problem, ...]]:
    """Read an article.

    >>> article, problems = read_article("articles/2019-11-03-cho-noi.md", "# Chợ nổi".encode())
    >>> article.title, article.slug, str(article.date), article.unverified, problems
    ('Chợ nổi', 'cho-noi', '2019-11-03', ('title',), ())
    """
    file = _read_file(path, data)
    metadata = read_metadata(file.parsed, file.shown)
    problems = file.problems + metadata.problems
    if not file.is_readable or not metadata.is_usable:
        return None, problems
    file_date, stem, file_language = read_file_name(path)
    title, is_guess, body, line = _titled(metadata.title, file.parsed, path)
    fragment, found = render(body, file.shown, line)
    guessed = ("title",) if is_guess else ()
    article = Article(
        path=path,
        slug=metadata.slug or _slug(path, stem),
        title=title,
        opening=next((p.text for p in fragment.paragraphs if p.kind == "p"), ""),
        body=fragment,
        date=metadata.date or file_date,
        lastmod=metadata.lastmod,
        lang=metadata.lang or file_language,
        authors=metadata.authors,
        description=metadata.description,
        place=metadata.place,
        source=metadata.source,
        people=metadata.people,
        organisations=metadata.organisations,
        tags=metadata.tags,
        draft=metadata.draft,
        former_addresses=metadata.former_addresses,
        unverified=tuple(dict.fromkeys((*metadata.unverified, *guessed))),
        layout=metadata.layout,
    )
    return article, problems + found


def read_record(path: str, data: bytes, kind: Kind) -> tuple[Record | None, tuple[Problem, ...]]:
    """Read the record of a person or body; its id is its file's name.

    Where `hidden` or `redacted` is set or unclear the record comes back whatever else is wrong
    in it, because without it the name would be published.
    """
    file = _read_file(path, data)
    if not file.is_readable:
        return None, file.problems
    fields = Fields(file.parsed, file.shown)
    fragment, found = render(file.parsed.body, file.shown, file.parsed.body_line)
    record = _record(fields, path, kind, fragment)
    if not record.name:
        fields.report("front-matter", (), "a record without a name", "add `name: …`", fatal=True)
    missing = tuple(key for key, keys in RECORD_KEYS.items() if not fields.find(*keys))
    fields.near_misses(_RECORD_SPELLINGS, missing)
    problems = file.problems + tuple(fields.problems) + found
    must_hide = bool(record.name) and (record.hidden or record.redacted)
    return (record if fields.is_usable or must_hide else None), problems


def read_page(path: str, data: bytes) -> tuple[TextPage | None, tuple[Problem, ...]]:
    """Read a text page; a draft gives none."""
    file = _read_file(path, data)
    metadata = read_metadata(file.parsed, file.shown)
    problems = file.problems + metadata.problems
    if not file.is_readable or not metadata.is_usable or metadata.draft:
        return None, problems
    title, _, body, line = _titled(metadata.title, file.parsed, path)
    fragment, found = render(body, file.shown, line)
    _, stem, file_language = read_file_name(path)
    page = TextPage(
        path=path,
        slug=metadata.slug or _slug(path, stem),
        title=title,
        body=fragment,
        lang=metadata.lang or file_language,
        layout=metadata.layout,
        menu=metadata.menu,
    )
    return page, problems + found


def _read_file(path: str, data: bytes) -> _File:
    shown = f"content/{path}"
    text, remarks = _decode(data, shown)
    if not text or text.isspace():
        remarks = remarks or (Problem("empty", shown, "no text in this file"),)
        return _File(shown, Parsed(), remarks, is_readable=False)
    parsed = parse(text, shown)
    problems = (*remarks, *parsed.problems)
    is_readable = all(problem.severity is not Severity.ERROR for problem in problems)
    return _File(shown, parsed, problems, is_readable)


def _decode(data: bytes, shown: str) -> tuple[str, tuple[Problem, ...]]:
    """Return NFC text; what a person wrote in UTF-8 keeps its no-break spaces."""
    try:
        return unicodedata.normalize("NFC", data.removeprefix(BOM_UTF8).decode()), ()
    except UnicodeDecodeError:
        decoded = decode(data)
        return decoded.text, decoded.problems_in(shown)


def _titled(title: str, parsed: Parsed, path: str) -> tuple[str, bool, str, int]:
    """Return the title, whether it was made, and the body without it and its first line."""
    body, line = parsed.body, parsed.body_line
    heading = first_heading(opening(body) if title else body)
    opens = heading is not None and heading.is_opening and heading.level == 1
    if heading and opens and (not title or is_same_title(title, heading.text)):
        body, gone = without_lines(body, heading)
        line += gone
    if title:
        return title, False, body, line
    made = heading.text if heading else working_title(body)
    return made or clean_name(PurePosixPath(path).stem) or path, True, body, line


def _slug(path: str, stem: str) -> str:
    return slugify(stem) or slug_or_digest(stem, lasting_digest(path.encode()))


def _record(fields: Fields, path: str, kind: Kind, body: Fragment) -> Record:
    stem = PurePosixPath(path).stem
    is_id = _ID.fullmatch(stem) and slugify(stem) == stem
    name = clean_name(fields.text(*RECORD_KEYS["name"]))
    return Record(
        kind=kind,
        id=stem if is_id else _slug(path, stem),
        path=path,
        name=name,
        body=body,
        aliases=_other_forms(fields, "aliases", name),
        weak_aliases=_other_forms(fields, "weak_aliases", name),
        previous_names=_other_forms(fields, "previous_names", name),
        sort_as=fields.text(*RECORD_KEYS["sort_as"]),
        same_as=_same_as(fields),
        not_same_as=fields.texts(*RECORD_KEYS["not_same_as"]),
        description=fields.text(*RECORD_KEYS["description"]),
        body_kind=fields.text(*RECORD_KEYS["kind"]),
        parent=fields.text(*RECORD_KEYS["parent"]),
        verified=fields.truth(*RECORD_KEYS["verified"]),
        hidden=fields.truth(*RECORD_KEYS["hidden"], otherwise=True),
        redacted=fields.truth(*RECORD_KEYS["redacted"], otherwise=True),
        former_ids=tuple(
            former
            for former in fields.texts(*RECORD_KEYS["former_ids"])
            if slugify(former) == former
        ),
    )


def _other_forms(fields: Fields, key: str, name: str) -> tuple[str, ...]:
    """Return other names, each once and none that is the name itself."""
    forms = {fold_name(form): clean_name(form) for form in fields.texts(*RECORD_KEYS[key])}
    return tuple(form for folded, form in forms.items() if form and folded != fold_name(name))


def _same_as(fields: Fields) -> tuple[str, ...]:
    """Return addresses of the same person or body elsewhere, Wikidata's ids made addresses."""
    ids = fields.texts("wikidata", "wikidata_id", "wikidataid")
    found = fields.web_addresses(*RECORD_KEYS["same_as"])
    known = tuple(
        f"https://www.wikidata.org/entity/{id_}" for id_ in ids if _WIKIDATA.fullmatch(id_)
    )
    return tuple(dict.fromkeys((*found, *known)))
