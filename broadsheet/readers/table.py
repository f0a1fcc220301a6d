"""JSON, JSON lines, CSV and TSV: one article for each object or row that holds one.

Fields are known by their usual Vietnamese and English names, others by the settings. Unknown
fields that are single values are kept; those that are not are named.
"""

import csv
import html
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, Final

from broadsheet.address import slugify
from broadsheet.blocks import plain_block
from broadsheet.byline import read_byline
from broadsheet.decoding import decode, fold
from broadsheet.errors import Problem
from broadsheet.frozen import Frozen, replace
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
from broadsheet.readers.text import article_of, left_out, split_paragraphs
from broadsheet.structure import Structure, read_structure

_FIELDS: Final = Path(__file__).parents[1] / "data" / "table_fields.txt"
_DEPTH: Final = 12
_MOST_DIGITS: Final = 1000
_HTML: Final = re.compile(
    r"</?(?:p|div|br|a|b|i|em|strong|span|ul|ol|li|h[1-6]|img|table)\b", re.IGNORECASE
)
# Where an object stands in the place of a text; `rendered` is WordPress's.
_INNER: Final = ("rendered", "html", "text", "value", "name", "title", "url", "#text", "$date")
_HIDDEN: Final = frozenset({"draft", "private", "pending", "trash", "auto-draft", "future", "nháp"})
# Keys of our own front matter, which a source's fields of that name do not mean.
_RESERVED: Final = frozenset(
    {"people", "organisations", "organizations", "converted", "unverified", "aliases", "layout"}
)
_MILLISECONDS: Final = 100_000_000_000  # the year 5138 in seconds, 1973 in milliseconds


class _Row(Frozen):
    """One object: its values by our names of fields, and what no name is known for."""

    known: Mapping[str, Any]
    extra: tuple[tuple[str, object], ...]
    dropped: tuple[str, ...]


def read(data: bytes, name: str, fields: Iterable[tuple[str, str]] = ()) -> Reading:
    """Return the articles of a file. fields: pairs of a field's name in it and ours.

    Problems: damaged, ill-formed, empty, left-out, unknown-format, and what decoding says.
    """
    decoded = decode(data)
    problems = [*decoded.problems_in(name)]
    names = _field_names() | {_plain(theirs): _our_name(ours) for theirs, ours in fields}
    is_table = PurePosixPath(name).suffix.lower() in {".csv", ".tsv"}
    parse = _csv_rows if is_table else _json_values
    values = [*parse(decoded.text, name, problems)]
    rows = [_row(one, names) for one in _objects(values, names)]
    if values and not rows:
        problems.append(_no_fields(values, name))
    articles = [_article(row, name, problems, alone=len(rows) == 1) for row in rows]
    told = tell_apart((one for one in articles if one.body or one.title), name)
    dropped = sorted({field for row in rows for field in row.dropped})
    if dropped:
        what = f"fields that hold more than one value were left out: {', '.join(dropped)}"
        problems.append(Problem("left-out", name, what))
    return Reading(told.articles, (*problems, *told.problems))


# --- the file's values --------------------------------------------------------------------------


def _json_values(text: str, name: str, problems: list[Problem]) -> Iterator[Any]:
    try:
        yield _parsed(text)
    except json.JSONDecodeError as error:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if not lines or not error.msg.startswith("Extra data") or error.lineno == 1 == len(lines):
            problems.append(_broken(error, name, error.lineno))
            return
        for number, line in lines:
            try:
                yield _parsed(line)
            except (ValueError, RecursionError) as broken:
                problems.append(_broken(broken, name, number))
    except (ValueError, RecursionError) as error:
        problems.append(_broken(error, name))


def _parsed(text: str) -> Any:
    return json.loads(text, parse_int=_read_int, parse_constant=_refuse_constant)


def _read_int(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)


def _refuse_constant(constant: str) -> Any:
    raise ValueError(f"{constant} is not a number that JSON knows")


def _broken(error: Exception, name: str, line: int | None = None) -> Problem:
    what = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    if isinstance(error, json.JSONDecodeError):
        what = f"{error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}"
    return Problem("damaged", name, f"not valid JSON: {what}", "export the file again", line)


def _csv_rows(text: str, name: str, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(max(len(text), 131072))  # an article is longer than the usual limit
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey="")
    try:
        yield from reader
    except csv.Error as error:
        what = f"not a valid table: {error}"
        problems.append(Problem("damaged", name, what, "export the file again", reader.line_num))


# --- which objects are articles -----------------------------------------------------------------


def _objects(value: Any, names: Mapping[str, str], depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the objects that hold an article, at any depth; an article's own parts are not."""
    if isinstance(value, list) and depth < _DEPTH:
        for one in value:
            yield from _objects(one, names, depth + 1)
    elif isinstance(value, dict) and depth < _DEPTH:
        ours = {names.get(_plain(str(key))) for key, inner in value.items() if inner}
        if "body" in ours:
            yield value
            return
        inner = [*_objects([*value.values()], names, depth + 1)]
        yield from inner or ([value] if "title" in ours else [])


def _row(value: dict[str, Any], names: Mapping[str, str]) -> _Row:
    """Sort an object's values; of several names for one field the better known one counts."""
    ranks = {name: rank for rank, name in enumerate(names)}
    known: dict[str, Any] = {}
    extra: list[tuple[str, object]] = []
    dropped = []
    for key in sorted(value, key=lambda key: ranks.get(_plain(str(key)), len(ranks))):
        inner, ours = value[key], names.get(_plain(str(key)), "")
        if inner in (None, "", [], {}) or (ours in known and _says_no_more(inner, known[ours])):
            continue
        if ours == "tags":
            known[ours] = [*known.get(ours, ()), inner]
        elif ours and ours not in known:
            known[ours] = inner
        elif isinstance(inner, str | int | float) and _plain(str(key)) not in _RESERVED:
            extra.append((one_line(str(key)), one_line(inner) if isinstance(inner, str) else inner))
        else:
            dropped.append(one_line(str(key)))
    return _Row(known, tuple(extra), tuple(dropped))


def _says_no_more(value: Any, other: Any) -> bool:
    """Tell whether all words of a value stand in another, such as text beside the same as HTML."""
    return set(re.findall(r"\w+", _text(value))) <= set(re.findall(r"\w+", _text(other)))


def _no_fields(values: list[Any], name: str) -> Problem:
    first = next((one for one in _any_objects(values)), {})
    keys = ", ".join(f'"{one_line(str(key))}"' for key in [*first][:8])
    what = f"no field of this file is known as an article's: {keys or 'there are none'}"
    mend = 'say in site.toml under [fields] which is the text, such as `noi_dung_goc = "body"`'
    return Problem("unknown-format", name, what, mend)


def _any_objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list) and depth < _DEPTH:
        for one in value:
            yield from _any_objects(one, depth + 1)


# --- one article --------------------------------------------------------------------------------


def _article(row: _Row, name: str, problems: list[Problem], *, alone: bool) -> RawArticle:
    known = row.known
    title = _words(known.get("title"))
    url = _text(known.get("url")).strip()
    structure = _structure(known, bool(title), url)
    problems += left_out(structure, name)
    called = title or (structure.title.value if structure.title else url)
    date, lastmod = (_date(known, key, called, name, problems) for key in ("date", "lastmod"))
    if not structure.blocks:
        problems.append(Problem("empty", name, f'"{called}" has no text'))
    article = article_of(structure)
    item = url or _words(known.get("item")) or title
    return replace(
        article,
        item="" if alone else item or called,
        title=Claim(title, "field title") if title else article.title,
        date=date or article.date,
        lastmod=lastmod if lastmod != date else None,
        lang=read_language(_text(known.get("lang"))),
        authors=_authors(known.get("authors"), structure),
        description=_description(known) or article.description,
        place=_claim(_words(known.get("place")), "field place") or article.place,
        source=read_source(_words(known.get("source")), url, "fields source and url")
        or article.source,
        tags=tuple(dict.fromkeys(filter(None, map(_words, _items(known.get("tags")))))),
        draft=_is_draft(known),
        extra=row.extra,
    )


def _structure(known: Mapping[str, Any], title_known: bool, url: str) -> Structure:
    """Read the body; what a field says better goes back into it as words."""
    text = _text(known.get("body"), "\n\n")
    is_page = _HTML.search(text)
    blocks = blocks_of(text, url) if is_page else split_paragraphs(fold(html.unescape(text)))
    structure = read_structure(blocks, title_known=title_known)
    if structure.description and _text(known.get("description")):
        lead = plain_block(structure.description.value)
        return replace(structure, description=None, blocks=(lead, *structure.blocks))
    return structure


def _authors(value: Any, structure: Structure) -> Claim[tuple[str, ...]] | None:
    """Return the field's authors and those whom a byline in the text names besides."""
    named = [name for one in _items(value) for name in _split_names(_words(one))]
    stated = read_authors(named, "field authors")
    if not stated or not structure.authors:
        return stated or structure.authors
    return Claim(tuple(dict.fromkeys((*stated.value, *structure.authors.value))), stated.origin)


def _split_names(text: str) -> tuple[str, ...]:
    byline = read_byline(text)
    return byline.names if byline and not byline.formula else (text,)


def _description(known: Mapping[str, Any]) -> Claim[str] | None:
    return _claim(_words(known.get("description")), "field description")


def _claim(value: str, origin: str) -> Claim[str] | None:
    return Claim(value, origin) if value else None


def _date(
    known: Mapping[str, Any], key: str, called: str, name: str, problems: list[Problem]
) -> Claim[Date] | None:
    value = known.get(key)
    if value is None:
        return None
    date = _from_epoch(value) if isinstance(value, int | float) else read_stamp(_text(value))
    if date is None:
        what = f'"{called}" has a date that cannot be read: "{_text(value)}"'
        problems.append(Problem("ill-formed", name, what, "write the date into the article"))
    return Claim(date, f"field {key}") if date else None


def _from_epoch(seconds: float) -> Date | None:
    try:
        moment = datetime.fromtimestamp(seconds / (1000 if seconds > _MILLISECONDS else 1), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return Date(moment.year, moment.month, moment.day, f"{moment:%H:%M:%S}+00:00")


def _is_draft(known: Mapping[str, Any]) -> bool:
    said = _text(known.get("draft")).strip().lower() in {"true", "1", "yes"}
    return said or _text(known.get("status")).strip().lower() in _HIDDEN


# --- values -------------------------------------------------------------------------------------


def _text(value: Any, between: str = ", ") -> str:
    """Return the text of a value of any shape."""
    if isinstance(value, list):
        return between.join(filter(None, (_text(one, between) for one in value)))
    if isinstance(value, dict):
        return next((_text(value[key], between) for key in _INNER if value.get(key)), "")
    return "" if value is None else str(value)


def _words(value: Any) -> str:
    """Return the words of a value on one line, without tags and character references."""
    text = _text(value)
    if _HTML.search(text):
        text = " ".join(block.text for block in blocks_of(text))
    return one_line(html.unescape(text))


def _items(value: Any) -> list[Any]:
    """Return a list's values; a text is a list whose items stand between commas or semicolons."""
    if isinstance(value, list):
        return [item for one in value for item in _items(one)]
    return re.split(r"\s*[;,|]\s*", value) if isinstance(value, str) else [value]


# --- names of fields ----------------------------------------------------------------------------


def _plain(key: str) -> str:
    """Return what the spellings of one field's name share.

    >>> _plain("Tiêu đề") == _plain("tieu_de") == _plain("tieuDe")
    True
    """
    return slugify(key).replace("-", "")


def _our_name(ours: str) -> str:
    return _field_names().get(_plain(ours), ours)


@cache
def _field_names() -> dict[str, str]:
    lines = _FIELDS.read_text("utf-8").splitlines()
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    return {plain: ours for ours, *spellings in rows for plain in spellings}
