"""The search page and the parts of its index, from the atlas."""

from collections.abc import Sequence

from broadsheet.library import Entity
from broadsheet.model import Card, Fragment
from broadsheet.search.shards import script
from broadsheet.search.terms import ArticleTerms, index_article, small_print
from broadsheet.views.atlas import Atlas, Presence, article_path
from broadsheet.views.facts import ShownName
from broadsheet.views.values import PlainView, View

# A snippet is cut from what stands here; of longer texts only the beginning is shown.
_TEXT_LIMIT = 30_000
_SHOWN_NAMES = 40


class SearchView(View, kw_only=True):
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


def search_view(atlas: Atlas) -> SearchView:
    """Return the search page."""
    known = atlas.search
    return SearchView(
        path="search.html",
        layout="search.html",
        title="",
        lang=atlas.settings.lang,
        articles=known.articles,
        words=known.words,
        pairs=known.pairs,
        starts=known.starts,
        names=known.names,
        name_bits=known.name_bits,
        year_bits=known.year_bits,
        first_year=known.first_year,
        years=known.years,
    )


def terms_of(article: Card, text: Fragment, presences: Sequence[Presence]) -> ArticleTerms:
    """Return what an article adds to the index. text: its body. presences: who is in it."""
    names = [form for p in presences for form in (p.entity.name, p.own.name)]
    return index_article(article, text, names)


def shown_articles_view(atlas: Atlas, part: str) -> PlainView:
    """Return the part of the index that shows some articles. part: its number, hexadecimal."""
    name = f"articles/{part}"
    articles = [(one.number, *_article(atlas, one.path)) for one in atlas.shown_articles(part)]
    return index_part(name, script(name, articles))


def shown_names_view(atlas: Atlas, part: str) -> PlainView:
    """Return the part of the index that shows some names."""
    name = f"names/{part}"
    names = [(one.number, *_name(atlas, one)) for one in atlas.shown_names(part)]
    return index_part(name, script(name, names))


def index_part(name: str, text: str) -> PlainView:
    """Return the file of a part of the index."""
    return PlainView(path=f"search/{name}.js", data=text.encode())


def _article(atlas: Atlas, path: str) -> tuple[object, ...]:
    """Return what is shown of an article: address, title, language, date, names and text."""
    article = atlas.article(path)
    keys = atlas.named(path)[:_SHOWN_NAMES]
    date = atlas.date(article.date)
    text, room = [], _TEXT_LIMIT
    for paragraph in atlas.body(path).paragraphs:
        text.append(paragraph.text[:room])
        room -= len(paragraph.text)
        if room <= 0:
            break
    return (
        article_path(article),
        article.title,
        atlas.lang(article.lang),
        *((date.iso, date.text) if date else ("", "")),
        keys,
        [name.name for name in atlas.names(keys)],
        article.description,
        " · ".join(small_print(article)),
        text,
        int(room <= 0),
    )


def _name(atlas: Atlas, shown: ShownName) -> tuple[object, ...]:
    """Return what is shown of a person or body: key, name, note, other forms, articles."""
    entity = atlas.entity(shown.key)
    others = [form for form in forms_of(entity) if form != entity.name]
    return entity.key, entity.name, entity.description, others, shown.articles


def forms_of(entity: Entity) -> tuple[str, ...]:
    """Return the names under which somebody is searched."""
    weak = entity.record.weak_aliases if entity.record else ()
    return (entity.name, *entity.aliases, *weak)
