"""Every file below data/ as a view, and the page that lists them.

A file is made of texts, one for each article or name in it, each of which depends on that one
article or name alone: so an edit costs one text and the joining of its file.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from broadsheet.data_export.citations import bibtex, csl, ris
from broadsheet.data_export.entity_data import entity_data
from broadsheet.data_export.ftm import article_lines, entity_lines
from broadsheet.data_export.json_text import json_text
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
    json_lines,
    mention_rows,
)
from broadsheet.library import Entity
from broadsheet.model import Article, Kind
from broadsheet.views.atlas import Atlas, entity_data_path
from broadsheet.views.citations import cite
from broadsheet.views.data_values import DataPart, DataSet, DataView
from broadsheet.views.parts import Part, split_articles, split_entities
from broadsheet.views.values import Link, PlainView, View

DATA_PAGE = "data/index.html"
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
    f"{table.name}.csv": csv_text([tuple(column.name for column in table.columns)])
    for table in TABLES
}

Texts = tuple[str, ...]


def data_views(atlas: Atlas) -> Iterator[View]:
    """Yield all data files and the page that lists them; none if the settings say so."""
    if not atlas.settings.data:
        return
    listed: list[tuple[str, Part[Article] | Part[Entity]]] = []
    for months in split_articles(atlas.library.articles):
        yield from _joined(months, [article_texts(atlas, a) for a in months.items], _ARTICLE_FILES)
        listed += [(name, months) for name in _ARTICLE_FILES]
    for kind, entities in _by_kind(atlas):
        names = tuple(f"{kind}.{suffix}" for suffix in _ENTITY_FILES)
        for letter in split_entities(entities):
            yield from _joined(letter, [entity_texts(atlas, e) for e in letter.items], names)
            listed += [(name, letter) for name in names]
        for entity in entities:
            yield PlainView(path=entity_data_path(entity), text=entity_data(atlas, entity))
    yield from _described(atlas, listed)


def _by_kind(atlas: Atlas) -> tuple[tuple[Kind, tuple[Entity, ...]], ...]:
    library = atlas.library
    return (Kind.PERSON, library.people), (Kind.ORGANISATION, library.organisations)


def article_texts(atlas: Atlas, article: Article) -> Texts:
    """Return what the data files hold of one article, in the order of those files."""
    row, mentions = article_row(article, atlas.settings.lang), list(mention_rows(atlas, article))
    citation = cite(atlas, article)
    return (
        csv_text([row]),
        json_lines(ARTICLES, [row]),
        csv_text(mentions),
        json_lines(MENTIONS, mentions),
        article_lines(atlas, article),
        bibtex(citation),
        ris(citation),
        json_text(csl(citation)),
    )


def entity_texts(atlas: Atlas, entity: Entity) -> Texts:
    """Return what the data files hold of one person or body, in the order of those files."""
    row = entity_row(atlas, entity)
    return (
        csv_text([row]),
        json_lines(_TABLES[entity.kind], [row]),
        entity_lines(atlas, entity),
    )


def _joined(
    part: Part[Article] | Part[Entity], texts: Sequence[Texts], names: Sequence[str]
) -> Iterator[PlainView]:
    """Yield a file for each name, made of the texts that stand for it."""
    columns = list(zip(*texts, strict=True)) or [()] * len(names)
    for name, column in zip(names, columns, strict=True):
        if name.endswith(".json"):
            text = "[\n" + ",\n".join(column) + "\n]\n"
        else:
            text = _HEADERS.get(name, "") + "".join(column)
        yield PlainView(path=_path(name, part), text=text)


def _described(
    atlas: Atlas, listed: Sequence[tuple[str, Part[Article] | Part[Entity]]]
) -> Iterator[View]:
    """Yield the package that describes the files for machines, and the page for people."""
    paths: defaultdict[str, list[str]] = defaultdict(list)
    sets: defaultdict[str, defaultdict[str, list[Link]]] = defaultdict(lambda: defaultdict(list))
    for name, part in listed:
        path = _path(name, part)
        stem, _, suffix = name.partition(".")
        paths[name].append(path.removeprefix("data/"))
        sets[stem][part.label].append(Link(_FORMATS[suffix], path))
    yield PlainView(path=_PACKAGE, text=package_text(atlas.settings, paths))
    yield DataView(
        path=DATA_PAGE,
        layout="data.html",
        title="",
        lang=atlas.settings.lang,
        package=_PACKAGE,
        sets=tuple(
            DataSet(name, tuple(DataPart(label, tuple(files)) for label, files in parts.items()))
            for name, parts in sets.items()
        ),
    )


def _path(name: str, part: Part[Article] | Part[Entity]) -> str:
    stem, _, suffix = name.partition(".")
    return f"data/{part.named(stem)}.{suffix}"
