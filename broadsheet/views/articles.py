"""Views of articles and static pages: bodies with their links and names resolved."""

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import unquote

from broadsheet.collation import fold_name
from broadsheet.errors import Problem
from broadsheet.frozen import replace
from broadsheet.mentions import Mentions, read_names
from broadsheet.model import Card, Fragment, Kind, TextPage
from broadsheet.picture_size import UNKNOWN
from broadsheet.views.atlas import (
    Atlas,
    Presence,
    article_link,
    article_path,
    first_words,
    forms_of,
)
from broadsheet.views.citations import cite
from broadsheet.views.facts import Redirect
from broadsheet.views.related import notes, related_articles
from broadsheet.views.values import ArticleView, Named, Provenance, RedirectView, TextView

# The layouts made for pages of other kinds, which no article or text may ask for.
_OTHERS = frozenset(
    ("404.html", "archive.html", "article.html", "base.html", "data.html", "entity.html")
) | {"entity_part.html", "home.html", "index.html", "network.html", "organisation.html"}
_OTHERS |= {"page.html", "person.html", "redirect.html", "search.html", "shelf.html"}
_OTHERS |= {"timeline.html"}
# Adults read 200 to 260 words a minute; a Vietnamese syllable counts as two thirds of a word.
_WORDS_PER_MINUTE = {"vi": 320}
_OTHER_WORDS_PER_MINUTE = 230
# Signs that white space and marks may take beyond those of the same words elsewhere.
_SLACK = 100
# Signs in which two texts that differ nearly always do.
_FIRST = 30
# Pieces that stand in the page as they are.
_FINAL = frozenset(("html", "text"))


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
    layout, doubts = _layout(atlas, page, "page.html")
    body, problems = resolve_body(atlas, page.body, page.path, path)
    view = TextView(
        path=path, layout=layout, title=page.title, lang=atlas.lang(page.lang), body=body
    )
    return view, (*problems, *doubts)


def _layout(atlas: Atlas, document: Card | TextPage, usual: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the layout that a document asks for, the usual one where there is none for it."""
    wanted = f"{document.layout}.html" if document.layout else usual
    if wanted == usual or (wanted not in _OTHERS and atlas.has_layout(wanted)):
        return wanted, ()
    what = f'there is no layout "{wanted}" for it; it is shown with "{usual}"'
    mend = "add it to layouts/, or drop the key"
    return usual, (Problem("unknown-layout", f"content/{document.path}", what, mend=mend),)


def article_view(
    atlas: Atlas, article: Card, text: Fragment, presences: Sequence[Presence]
) -> tuple[ArticleView, Mentions, tuple[Problem, ...]]:
    """Return the view of an article, where it names whom, and the dead links found in it.

    text: its body. presences: who is in it.
    """
    path = article_path(article)
    layout, doubts = _layout(atlas, article, "article.html")
    shown = atlas.shown(layout)
    is_linked = "body" in shown
    are_told = "mentions" in shown or atlas.are_quoted
    forms = forms_of(presences) if is_linked or are_told else ()
    pieces, mentions = read_names(text, forms, are_linked=is_linked, are_told=are_told)
    counted = mentions if "mentions" in shown else {}
    who = notes(atlas, article, presences) if is_linked else {}
    linked = replace(text, pieces=pieces)
    html, dead = resolve_body(atlas, linked, article.path, path, who)
    unlinked = html if "unlinked_body" in shown else ""
    if unlinked and is_linked:
        unlinked, _ = resolve_body(atlas, text, article.path, path)
    near = atlas.setting(article.path)
    beside = [place for place in (near.older, near.newer) if place]
    around = {card.path: article_link(card) for card in atlas.articles(beside)}
    lang = atlas.lang(article.lang)
    pace = _WORDS_PER_MINUTE.get(lang, _OTHER_WORDS_PER_MINUTE)
    view = ArticleView(
        path=path,
        layout=layout,
        title=article.title,
        lang=lang,
        description=article.description or first_words(article),
        body=html if is_linked else "",
        unlinked_body=unlinked,
        standfirst=_standfirst(article) if "standfirst" in shown else "",
        date=atlas.date(article.date),
        lastmod=atlas.date(article.lastmod),
        authors=article.authors,
        place=article.place,
        source=_provenance(article),
        tags=article.tags,
        minutes=max(1, round(text.words / pace)),
        people=_named(presences, Kind.PERSON, counted),
        organisations=_named(presences, Kind.ORGANISATION, counted),
        citation=cite(atlas, article),
        picture=_first_picture(atlas, article, text) if "<img" in html else "",
        unverified=article.unverified,
        related=related_articles(atlas, article, presences) if "related" in shown else (),
        older=around.get(near.older),
        newer=around.get(near.newer),
    )
    return view, mentions, (*dead, *doubts)


def _named(presences: Sequence[Presence], kind: Kind, mentions: Mentions) -> tuple[Named, ...]:
    return tuple(
        [
            Named(entity.name, f"{own.key}.html", own.roles, len(mentions.get(own.key, ())))
            for entity, own in presences
            if entity.kind == kind
        ]
    )


def _standfirst(article: Card) -> str:
    """Return the description, unless the body begins with the same words."""
    description, opening = article.description, article.opening
    first, other = fold_name(_first_words(description)), fold_name(_first_words(opening))
    if not (first.startswith(other) or other.startswith(first)):
        return description  # nearly always so, and found at a tenth of the cost
    beginning = opening[: len(description) + _SLACK]
    same = fold_name(beginning).startswith(fold_name(description.rstrip("….")))
    return "" if same else description


def _first_words(text: str) -> str:
    """Return the words of a text that end within its first letters."""
    return text[:_FIRST].rpartition(" ")[0]


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
    target: str | None = None
    loading = ""  # the first picture is in sight at once, the others are not
    for what, value in body.pieces:
        if what in _FINAL:
            parts.append(value)
        elif what == "name":
            parts.append(_name_attributes(root, value, (who or {}).get(value)))
        elif what == "alt":  # of the image before it
            parts.append(_picture(atlas, target, root, value, loading))
            loading = ' loading="lazy"'
        else:
            target = atlas.resolve(value, source)
            if target is None:
                problems.append(_dead_link(value, source, dict(body.lines).get(value)))
            elif what == "link":
                parts.append(f' href="{root}{escape(target)}"')
    html = "".join(parts)
    return _with_room(html) if "<table" in html else html, tuple(problems)


def _name_attributes(root: str, key: str, note: str | None) -> str:
    address = f' href="{root}{escape(key)}.html"'
    return f'{address} data-note="{escape(note)}"' if note else address


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
