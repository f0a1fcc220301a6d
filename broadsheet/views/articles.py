"""Views of articles and static pages: bodies with their links and names resolved."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from urllib.parse import unquote

from broadsheet.collation import fold_name
from broadsheet.errors import Problem
from broadsheet.mentions import Mention
from broadsheet.model import Card, Fragment, Kind, TextPage
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
from broadsheet.views.facts import Redirect
from broadsheet.views.related import notes, related_articles
from broadsheet.views.values import ArticleView, Named, Provenance, RedirectView, TextView

# Adults read 200 to 260 words a minute; a Vietnamese syllable counts as two thirds of a word.
_WORDS_PER_MINUTE = {"vi": 320}
_OTHER_WORDS_PER_MINUTE = 230
# Signs that white space and marks may take beyond those of the same words elsewhere.
_SLACK = 100


def redirect_view(atlas: Atlas, redirect: Redirect) -> RedirectView:
    """Return the page at a former address of an article, person or body."""
    return RedirectView(
        path=redirect.path,
        layout="redirect.html",
        title=redirect.title,
        lang=atlas.lang(redirect.lang),
        target=redirect.target,
    )


def text_view(atlas: Atlas, page: TextPage) -> tuple[TextView, tuple[Problem, ...]]:
    """Return the view of a static page, with the dead links found in it."""
    path = f"{page.slug}.html"
    body, problems = resolve_body(atlas, page.body, page.path, path)
    layout = f"{page.layout or 'page'}.html"
    view = TextView(
        path=path, layout=layout, title=page.title, lang=atlas.lang(page.lang), body=body
    )
    return view, problems


def article_view(
    atlas: Atlas,
    article: Card,
    text: Fragment,
    presences: Sequence[Presence],
    mentions: Mapping[str, tuple[Mention, ...]],
) -> tuple[ArticleView, tuple[Problem, ...]]:
    """Return the view of an article, with the dead links found in it.

    text, mentions: its body with the names linked, and where they stand. presences: who they are.
    """
    path, layout = article_path(article), f"{article.layout or 'article'}.html"
    near = atlas.near(article.path)
    who = notes(atlas, article, presences)
    body, problems = resolve_body(atlas, text, article.path, path, who)
    lang = atlas.lang(article.lang)
    pace = _WORDS_PER_MINUTE.get(lang, _OTHER_WORDS_PER_MINUTE)
    view = ArticleView(
        path=path,
        layout=layout,
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
        minutes=max(1, round(text.words / pace)),
        people=_named(presences, Kind.PERSON, mentions),
        organisations=_named(presences, Kind.ORGANISATION, mentions),
        citation=cite(atlas, article),
        picture=_first_picture(atlas, article, text),
        unverified=article.unverified,
        related=related_articles(atlas, article, presences)
        if "related" in atlas.shown(layout)
        else (),
        older=article_link(atlas.article(near.older)) if near.older else None,
        newer=article_link(atlas.article(near.newer)) if near.newer else None,
    )
    return view, problems


def _named(
    presences: Sequence[Presence], kind: Kind, mentions: Mapping[str, tuple[Mention, ...]]
) -> tuple[Named, ...]:
    return tuple(
        [
            Named(entity.name, f"{own.key}.html", own.roles, len(mentions.get(own.key, ())))
            for entity, own in presences
            if entity.kind == kind
        ]
    )


def _standfirst(article: Card) -> str:
    """Return the description, unless the body begins with the same words."""
    description = article.description
    beginning = article.opening[: len(description) + _SLACK]
    same = fold_name(beginning).startswith(fold_name(description.rstrip("….")))
    return "" if same else description


def _first_picture(atlas: Atlas, article: Card, text: Fragment) -> str:
    shown = (value for what, value in text.pieces if what == "image")
    return next(filter(None, (atlas.resolve(value, article.path) for value in shown)), "")


def _provenance(article: Card) -> Provenance | None:
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
            parts.append(f' href="{root}{escape(entity_path(atlas.name(value)))}"')
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
    width, height = atlas.size(unquote(target.removeprefix("media/"))) or UNKNOWN
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
