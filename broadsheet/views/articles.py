"""Views of articles and static pages: bodies with their links and names resolved."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from itertools import pairwise
from urllib.parse import unquote

from broadsheet.collation import fold_name
from broadsheet.errors import Problem
from broadsheet.mentions import Mention, link_first
from broadsheet.model import Article, Fragment, Kind, TextPage
from broadsheet.picture_size import UNKNOWN
from broadsheet.views.atlas import (
    Atlas,
    Presence,
    article_link,
    article_path,
    entity_path,
    first_words,
)
from broadsheet.views.citations import cite
from broadsheet.views.related import notes, related_articles
from broadsheet.views.values import ArticleView, Named, Provenance, RedirectView, TextView

# Adults read 200 to 260 words a minute; a Vietnamese syllable counts as two thirds of a word.
_WORDS_PER_MINUTE = {"vi": 320}
_OTHER_WORDS_PER_MINUTE = 230


def article_views(atlas: Atlas) -> Iterator[tuple[ArticleView, tuple[Problem, ...]]]:
    """Yield the view of each article, newest first, with the dead links found in it."""
    articles = atlas.library.articles
    around = zip((None, *articles), articles, (*articles[1:], None), strict=False)
    for newer, article, older in around:
        yield _article_view(atlas, article, newer, older)


def redirect_views(atlas: Atlas) -> Iterator[RedirectView]:
    """Yield a page for each former address of an article, person or body."""
    for key, entity in atlas.former.items():
        yield RedirectView(
            path=f"{key}.html",
            layout="redirect.html",
            title=entity.name,
            lang=atlas.settings.lang,
            target=entity_path(entity),
        )
    for article in atlas.library.articles:
        for address in article.former_addresses:
            path = address if address.endswith(".html") else f"{address.rstrip('/')}/index.html"
            if path != article_path(article):
                yield RedirectView(
                    path=path,
                    layout="redirect.html",
                    title=article.title,
                    lang=atlas.lang(article.lang),
                    target=article_path(article),
                )


def text_views(atlas: Atlas) -> Iterator[tuple[TextView, tuple[Problem, ...]]]:
    """Yield the view of each static page."""
    for page in atlas.library.pages:
        path = f"{page.slug}.html"
        body, problems = resolve_body(atlas, page.body, page.path, path)
        yield _text_view(atlas, page, path, body), problems


def _text_view(atlas: Atlas, page: TextPage, path: str, body: str) -> TextView:
    layout = f"{page.layout or 'page'}.html"
    return TextView(
        path=path, layout=layout, title=page.title, lang=atlas.lang(page.lang), body=body
    )


def _article_view(
    atlas: Atlas, article: Article, newer: Article | None, older: Article | None
) -> tuple[ArticleView, tuple[Problem, ...]]:
    path = article_path(article)
    presences = atlas.present.get(article.path, ())
    named = replace(article.body, pieces=link_first(article.body.pieces, atlas.forms(article.path)))
    body, problems = resolve_body(atlas, named, article.path, path, notes(atlas, article))
    mentions = atlas.mentions[article.path]
    lang = atlas.lang(article.lang)
    pace = _WORDS_PER_MINUTE.get(lang, _OTHER_WORDS_PER_MINUTE)
    view = ArticleView(
        path=path,
        layout=f"{article.layout or 'article'}.html",
        title=article.title,
        lang=lang,
        description=article.description or first_words(article),
        body=body,
        standfirst=_standfirst(article),
        date=atlas.date(article.date),
        lastmod=atlas.date(article.lastmod),
        authors=article.authors,
        place=article.place,
        source=_provenance(article),
        tags=article.tags,
        minutes=max(1, round(article.body.words / pace)),
        people=_named(presences, Kind.PERSON, mentions),
        organisations=_named(presences, Kind.ORGANISATION, mentions),
        citation=cite(atlas, article),
        picture=_first_picture(atlas, article),
        unverified=article.unverified,
        related=related_articles(atlas, article),
        older=article_link(older) if older else None,
        newer=article_link(newer) if newer else None,
    )
    return view, problems


def _named(
    presences: tuple[Presence, ...], kind: Kind, mentions: Mapping[str, tuple[Mention, ...]]
) -> tuple[Named, ...]:
    return tuple(
        Named(
            p.entity.name,
            entity_path(p.entity),
            p.appearance.entry.roles,
            len(mentions.get(p.entity.key, ())),
        )
        for p in presences
        if p.entity.kind == kind
    )


def _standfirst(article: Article) -> str:
    """Return the description, unless the body begins with the same words."""
    opening = next((p.text for p in article.body.paragraphs if p.kind == "p"), "")
    same = fold_name(opening).startswith(fold_name(article.description.rstrip("….")))
    return "" if same else article.description


def _first_picture(atlas: Atlas, article: Article) -> str:
    shown = (value for what, value in article.body.pieces if what == "image")
    return next(filter(None, (atlas.resolve(value, article.path) for value in shown)), "")


def _provenance(article: Article) -> Provenance | None:
    source = article.source
    if source is None:
        return None
    url = source.url if source.url.startswith(("http://", "https://")) else ""
    return Provenance(source.name, url, source.accessed)


def resolve_body(
    atlas: Atlas,
    body: Fragment,
    source: str,
    page: str,
    who: Mapping[str, str] | None = None,
) -> tuple[str, tuple[Problem, ...]]:
    """Return the HTML of a fragment with its links, pictures and names given addresses.

    source: where it was written, relative to content/. page: output path where it will stand.
    who: for names, who each is in a line, by key.
    """
    root = "../" * page.count("/")
    problems: list[Problem] = []
    parts: list[str] = []
    loading = ""  # the first picture is in sight at once, the others are not
    for (what, value), (_, following) in pairwise((*body.pieces, ("", ""))):
        if what == "html":
            parts.append(_with_room(value) if "table" in value else value)
        elif what == "text":
            parts.append(value)
        elif what == "name":
            note = (who or {}).get(value)
            parts.append(f' href="{root}{escape(entity_path(atlas.entities[value]))}"')
            parts += [f' data-note="{escape(note)}"'] if note else []
        elif what in {"link", "image"}:
            target = atlas.resolve(value, source)
            if target is None:
                problems.append(_dead_link(value, source, dict(body.lines).get(value)))
            if what == "link":
                parts.append(f' href="{root}{escape(target)}"' if target else "")
            else:
                parts.append(_picture(atlas, target, root, following, loading))
                loading = ' loading="lazy"'
    return "".join(parts), tuple(problems)


def _with_room(html: str) -> str:
    """Let each table scroll by itself, with the keyboard too, where it is wider than the page."""
    opened = html.replace("<table", '<div class="wide" tabindex="0"><table')
    return opened.replace("</table>", "</table></div>")


def _picture(atlas: Atlas, target: str | None, root: str, alt: str, loading: str) -> str:
    if not target:
        return f'<span class="missing">{escape(alt)}</span>'
    width, height = atlas.media.get(unquote(target.removeprefix("media/")), UNKNOWN)
    size = f' width="{width}" height="{height}"' if width else ""
    address = f"{root}{escape(target)}"
    return f'<img src="{address}" alt="{escape(alt)}"{size}{loading} decoding="async">'


def _dead_link(address: str, source: str, line: int | None) -> Problem:
    return Problem(
        "dead-link",
        f"content/{source}",
        f'"{address}" leads nowhere',
        mend="link to a Markdown file or picture below content/, relative to this file",
        line=line,
    )
