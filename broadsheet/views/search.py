"""The search page and the parts of its index, from the atlas."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from broadsheet.library import Entity
from broadsheet.model import Article
from broadsheet.search.numbers import Numbering, encode_numbers, number_articles, number_names
from broadsheet.search.shards import (
    TOGETHER,
    Sizes,
    make_lists,
    pair_parts,
    script,
    sizes_for,
    word_parts,
)
from broadsheet.search.terms import article_entry, index_article, name_entry, small_print
from broadsheet.views.atlas import Atlas, article_path
from broadsheet.views.values import PlainView, View

# A snippet is cut from what stands here; of longer texts only the beginning is shown.
_TEXT_LIMIT = 30_000
_SHOWN_NAMES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView(View):
    """`search.html`: what the page's script has to know of the index.

    words, pairs, starts, names: how many parts there are of each. name_bits: of a name's number
    within its part. year_bits: of an article's number within its year, counted from first_year.
    years: with articles, newest first.
    """

    articles: int
    words: int
    pairs: int
    starts: int
    names: int
    name_bits: int
    year_bits: int
    first_year: int
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    """What all parts go by. names: the number of each person and body, by key."""

    articles: Numbering
    names: Mapping[str, int]
    name_bits: int
    sizes: Sizes


def search_views(atlas: Atlas) -> Iterator[SearchView | PlainView]:
    """Yield the search page and every part of the index; nothing where search is off."""
    if not atlas.settings.search:
        return
    index = _index(atlas)
    yield _page(atlas, index)
    for name, text in _parts(atlas, index):
        yield PlainView(path=f"search/{name}.js", text=text)


def _index(atlas: Atlas) -> _Index:
    articles = number_articles({a.path: a.date for a in atlas.library.articles})
    sizes = sizes_for(len(atlas.library.articles), len(atlas.entities))
    bits, names = number_names(atlas.entities, sizes.names)
    return _Index(articles, names, bits, sizes)


def _page(atlas: Atlas, index: _Index) -> SearchView:
    years = {article.date.year for article in atlas.library.articles if article.date}
    return SearchView(
        path="search.html",
        layout="search.html",
        title="",
        lang=atlas.settings.lang,
        articles=len(atlas.library.articles),
        words=index.sizes.words,
        pairs=index.sizes.pairs,
        starts=index.sizes.starts,
        names=index.sizes.names,
        name_bits=index.name_bits,
        year_bits=index.articles.bits,
        first_year=index.articles.first_year,
        years=tuple(sorted(years, reverse=True)),
    )


def _parts(atlas: Atlas, index: _Index) -> Iterator[tuple[str, str]]:
    numbers = index.articles.numbers
    ordered = sorted(atlas.library.articles, key=lambda article: numbers[article.path])
    entities = sorted(atlas.entities.values(), key=lambda entity: index.names[entity.key])
    entries = chain(
        (article_entry(numbers[a.path], index_article(a, _names(atlas, a))) for a in ordered),
        (name_entry(index.names[e.key], len(e.appearances), _forms(e)) for e in entities),
    )
    lists = make_lists(entries, index.sizes)
    yield from word_parts(lists, index.sizes)
    yield from pair_parts(lists, index.sizes)
    yield from _article_parts(atlas, index, ordered)
    yield from _name_parts(index, entities)


def _names(atlas: Atlas, article: Article) -> tuple[str, ...]:
    present = atlas.present.get(article.path, ())
    return tuple(form for p in present for form in (p.entity.name, p.appearance.entry.name))


def _forms(entity: Entity) -> tuple[str, ...]:
    weak = entity.record.weak_aliases if entity.record else ()
    return (entity.name, *entity.aliases, *weak)


def _article_parts(
    atlas: Atlas, index: _Index, ordered: list[Article]
) -> Iterator[tuple[str, str]]:
    parts: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    for article in ordered:
        number = index.articles.numbers[article.path]
        parts[number // TOGETHER].append((number, *_article(atlas, article)))
    for number, articles in parts.items():
        name = f"articles/{number:x}"
        yield name, script(name, articles)


def _article(atlas: Atlas, article: Article) -> tuple[object, ...]:
    """Return what is shown of an article: address, title, language, date, names and text."""
    present = atlas.present.get(article.path, ())[:_SHOWN_NAMES]
    date = atlas.date(article.date)
    text, room = [], _TEXT_LIMIT
    for paragraph in article.body.paragraphs:
        text.append(paragraph.text[:room])
        room -= len(paragraph.text)
        if room <= 0:
            break
    return (
        article_path(article),
        article.title,
        atlas.lang(article.lang),
        *((date.iso, date.text) if date else ("", "")),
        [p.entity.key for p in present],
        [p.entity.name for p in present],
        article.description,
        " · ".join(small_print(article)),
        text,
        int(room <= 0),
    )


def _name_parts(index: _Index, entities: list[Entity]) -> Iterator[tuple[str, str]]:
    parts: list[list[tuple[object, ...]]] = [[] for _ in range(index.sizes.names)]
    for entity in entities:
        number = index.names[entity.key]
        parts[number >> index.name_bits].append((number, *_name(index, entity)))
    for number, names in enumerate(parts):
        name = f"names/{number:x}"
        yield name, script(name, names)


def _name(index: _Index, entity: Entity) -> tuple[object, ...]:
    """Return what is shown of a person or body: key, name, note, other forms, articles."""
    numbers = sorted(index.articles.numbers[a.article] for a in entity.appearances)
    others = [form for form in _forms(entity) if form != entity.name]
    return entity.key, entity.name, entity.description, others, encode_numbers(numbers)
