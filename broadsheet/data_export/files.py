"""Every file below data/ as a view, and the page that lists them.

A file is made of texts, one for each article or name in it, each of which depends on that one
article or name alone: so an edit costs one text and the joining of its file.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from broadsheet.data_export import DATA_PAGE
from broadsheet.data_export.citations import citation_texts
from broadsheet.data_export.ftm import article_lines, entity_lines
from broadsheet.data_export.package import package_text
from broadsheet.data_export.tables import (
    ARTICLES,
    MENTIONS,
    ORGANISATIONS,
    PEOPLE,
    TABLES,
    article_row,
    csv_text,
    entity_row,
    mention_rows,
    table_lines,
)
from broadsheet.library import Entity
from broadsheet.mentions import Mention
from broadsheet.model import Card, Kind
from broadsheet.views.atlas import Atlas, Presence
from broadsheet.views.citations import cite
from broadsheet.views.data_values import DataPart as _Labelled
from broadsheet.views.data_values import DataSet, DataView
from broadsheet.views.facts import DataPart, Listed, Name
from broadsheet.views.parts import split_articles, split_entities
from broadsheet.views.values import Link, PlainView, View

_ARTICLES = "articles"
_PACKAGE = "data/datapackage.json"
_FORMATS = {
    "csv": "CSV",
    "jsonl": "JSON lines",
    "ftm.jsonl": "FollowTheMoney",
    "bib": "BibTeX",
    "ris": "RIS",
    "json": "CSL-JSON",
}
_ARTICLE_FILES = (
    *("articles.csv", "articles.jsonl", "mentions.csv", "mentions.jsonl", "articles.ftm.jsonl"),
    *("citations.bib", "citations.ris", "citations.json"),
)
_ENTITY_FILES = ("csv", "jsonl", "ftm.jsonl")
_TABLES = {Kind.PERSON: PEOPLE, Kind.ORGANISATION: ORGANISATIONS}

_HEADERS = {
    f"{table.name}.csv": csv_text([tuple(column.name for column in table.columns)]).encode()
    for table in TABLES
}

Texts = tuple[bytes, ...]


def data_views(atlas: Atlas, part: DataPart) -> Iterator[PlainView]:
    """Yield the data files that hold a part of the articles or names."""
    items = atlas.data_part(part)
    if part.stem == _ARTICLES:
        yield from _joined(part, atlas.data_texts(items), _ARTICLE_FILES)
    else:
        texts = [entity_texts(atlas, atlas.entity(key)) for key in items]
        yield from _joined(part, texts, [f"{part.stem}.{suffix}" for suffix in _ENTITY_FILES])


def list_data_parts(
    articles: Iterable[Listed], people: Iterable[Name], organisations: Iterable[Name]
) -> Iterator[tuple[DataPart, tuple[str, ...]]]:
    """Yield the parts that the data files are cut into, with the paths or keys of each."""
    for months in split_articles(articles):
        yield DataPart(_ARTICLES, months.label), tuple(listed.path for listed in months.items)
    for kind, names in ((Kind.PERSON, people), (Kind.ORGANISATION, organisations)):
        for letter in split_entities(names):
            yield DataPart(kind.value, letter.label), tuple(name.key for name in letter.items)


def article_texts(
    atlas: Atlas,
    article: Card,
    present: Sequence[Presence],
    found: Mapping[str, tuple[Mention, ...]],
) -> Texts:
    """Return what the data files hold of one article, in the order of those files.

    found: the sentences that name each of those present, by key.
    """
    row = article_row(article, atlas.settings.lang)
    mentions = list(mention_rows(article, present, found))
    return _encoded(
        csv_text([row]),
        table_lines(ARTICLES, [row]),
        csv_text(mentions),
        table_lines(MENTIONS, mentions),
        article_lines(atlas, article, present),
        *citation_texts(cite(atlas, article)),
    )


def entity_texts(atlas: Atlas, entity: Entity) -> Texts:
    """Return what the data files hold of one person or body, in the order of those files."""
    row = entity_row(atlas, entity)
    return _encoded(
        csv_text([row]),
        table_lines(_TABLES[entity.kind], [row]),
        entity_lines(atlas, entity),
    )


def _encoded(*texts: str) -> Texts:
    """Return texts as the bytes that go into files, through the memo and all else as they are."""
    return tuple([text.encode() for text in texts])


def _joined(part: DataPart, texts: Sequence[Texts], names: Sequence[str]) -> Iterator[PlainView]:
    """Yield a file for each name, made of the texts that stand for it."""
    columns = list(zip(*texts, strict=True)) or [()] * len(names)
    for name, column in zip(names, columns, strict=True):
        if name.endswith(".json"):
            data = b"[\n" + b",\n".join(column) + b"\n]\n"
        else:
            data = _HEADERS.get(name, b"") + b"".join(column)
        yield PlainView(path=_path(name, part), data=data)


def described_views(atlas: Atlas) -> Iterator[View]:
    """Yield the package that describes the files for machines, and the page for people."""
    paths: defaultdict[str, list[str]] = defaultdict(list)
    sets: defaultdict[str, defaultdict[str, list[Link]]] = defaultdict(lambda: defaultdict(list))
    for part in atlas.data_parts:
        is_article = part.stem == _ARTICLES
        suffixes = [f"{part.stem}.{suffix}" for suffix in _ENTITY_FILES]
        for name in _ARTICLE_FILES if is_article else suffixes:
            path = _path(name, part)
            stem, _, suffix = name.partition(".")
            paths[name].append(path.removeprefix("data/"))
            sets[stem][part.label].append(Link(_FORMATS[suffix], path))
    yield PlainView(path=_PACKAGE, data=package_text(atlas.settings, paths).encode())
    yield DataView(
        path=DATA_PAGE,
        layout="data.html",
        title="",
        lang=atlas.settings.lang,
        package=_PACKAGE,
        sets=tuple(
            DataSet(name, tuple(_Labelled(label, tuple(files)) for label, files in parts.items()))
            for name, parts in sets.items()
        ),
    )


def _path(name: str, part: DataPart) -> str:
    stem, _, suffix = name.partition(".")
    label = f"-{part.label}" if part.label else ""
    return f"data/{stem}{label}.{suffix}"
