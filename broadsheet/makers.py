"""How the pages of one article, of the collection's own texts and of the search are made."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from broadsheet.data_export.files import article_texts
from broadsheet.errors import Problem
from broadsheet.fact import Fact
from broadsheet.frozen import Frozen
from broadsheet.recipe import Make
from broadsheet.views.articles import article_view, redirect_view, text_view
from broadsheet.views.atlas import Atlas
from broadsheet.views.search import search_view, shown_articles_view, shown_names_view, terms_of
from broadsheet.views.values import MissingView, View


class Made(Frozen):
    """What came of a recipe. findings: facts met on the way, for other recipes."""

    views: tuple[View, ...]
    problems: tuple[Problem, ...] = ()
    findings: tuple[tuple[Fact, str, Any], ...] = ()


def _article(atlas: Atlas, path: str) -> Made:
    card, text = atlas.article(path), atlas.body(path)
    present = atlas.present(path)
    view, mentions, problems = article_view(atlas, card, text, present)
    findings: list[tuple[Fact, str, Any]] = [(Fact.MENTIONS, path, mentions)]
    if atlas.settings.data:
        findings.append((Fact.DATA_TEXTS, path, article_texts(atlas, card, present, mentions)))
    if atlas.settings.search:
        findings.append((Fact.TERMS, path, terms_of(card, text, present)))
    return Made((view,), problems, tuple(findings))


def _page(atlas: Atlas, path: str) -> Made:
    view, problems = text_view(atlas, atlas.page(path))
    return Made((view,), problems)


def _missing(atlas: Atlas, _: str) -> Made:
    settings = atlas.settings
    base = f"{urlsplit(settings.base_url).path}/" if settings.base_url else ""
    view = MissingView(path="404.html", layout="404.html", title="", lang=settings.lang, base=base)
    return Made((view,))


def _redirect(atlas: Atlas, path: str) -> Made:
    return Made((redirect_view(atlas, atlas.redirect(path)),))


MAKERS: Final[Mapping[str, Callable[[Atlas, str], Made]]] = {
    Make.ARTICLE: _article,
    Make.MISSING: _missing,
    Make.SEARCH: lambda atlas, _: Made((search_view(atlas),)),
    Make.SHOWN_ARTICLES: lambda atlas, part: Made((shown_articles_view(atlas, part),)),
    Make.SHOWN_NAMES: lambda atlas, part: Made((shown_names_view(atlas, part),)),
    Make.PAGE: _page,
    Make.REDIRECT: _redirect,
}
