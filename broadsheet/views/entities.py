"""Views of people and organisations: who this is, where, when, in what role, with whom."""

from collections.abc import Iterator
from itertools import groupby

from broadsheet.collation import fold_name
from broadsheet.errors import Problem
from broadsheet.library import Appearance, Entity
from broadsheet.mentions import Mention
from broadsheet.model import Article, Kind
from broadsheet.views.articles import resolve_body
from broadsheet.views.atlas import Atlas, article_link, article_path, entity_path
from broadsheet.views.values import EntityArticle, EntityView, Link, Quote, Role, Year

_LAYOUTS = {Kind.PERSON: "person.html", Kind.ORGANISATION: "organisation.html"}
# Sentences shown for one article; the rest is a click away.
_QUOTES = 3


def entity_views(atlas: Atlas) -> Iterator[tuple[EntityView, tuple[Problem, ...]]]:
    """Yield the view of each person and organisation, with the dead links of its biography."""
    for entity in atlas.entities.values():
        yield _entity_view(atlas, entity)


def _entity_view(atlas: Atlas, entity: Entity) -> tuple[EntityView, tuple[Problem, ...]]:
    record = entity.record
    path = entity_path(entity)
    biography, problems = (
        ("", ()) if record is None else resolve_body(atlas, record.body, record.path, path)
    )
    shown = [_entity_article(atlas, entity, a) for a in entity.appearances]
    dates = [item.date for item in shown if item.date]
    view = EntityView(
        path=path,
        layout=_LAYOUTS[entity.kind],
        title=entity.name,
        lang=atlas.settings.lang,
        description=entity.description,
        feed=f"{entity.key}.xml" if dates else "",
        kind=entity.kind.value,
        aliases=_aliases(entity),
        weak_aliases=record.weak_aliases if record else (),
        biography=biography,
        same_as=record.same_as if record else (),
        verified=bool(record and record.verified),
        unverified=entity.is_unverified,
        parent=_parent(atlas, entity),
        parts=tuple(Link(p.name, entity_path(p)) for p in atlas.parts_of.get(entity.key, ())),
        count=len(shown),
        first=dates[-1] if dates else None,
        last=dates[0] if dates else None,
        roles=_roles(shown),
        years=_years(shown),
        people=atlas.companions(entity, Kind.PERSON),
        organisations=atlas.companions(entity, Kind.ORGANISATION),
    )
    return view, problems


def _aliases(entity: Entity) -> tuple[str, ...]:
    """Return the other forms, one for each spelling that readers would tell apart."""
    forms: dict[str, str] = {}
    for alias in entity.aliases:
        forms.setdefault(fold_name(alias), alias)
    forms.pop(fold_name(entity.name), None)
    return tuple(forms.values())


def _entity_article(atlas: Atlas, entity: Entity, appearance: Appearance) -> EntityArticle:
    article = atlas.articles[appearance.article]
    found = atlas.mentions[article.path].get(entity.key, ())[:_QUOTES]
    return EntityArticle(
        article_link(article),
        atlas.lang(article.lang),
        atlas.date(article.date),
        appearance.entry.roles,
        tuple(_quote(article, mention) for mention in found),
        appearance.unverified,
    )


def _quote(article: Article, mention: Mention) -> Quote:
    sentence = mention.sentence
    return Quote(
        sentence[: mention.start],
        sentence[mention.start : mention.end],
        sentence[mention.end :],
        f"{article_path(article)}#{mention.anchor}",
    )


def _roles(shown: list[EntityArticle]) -> tuple[Role, ...]:
    """Return each role once, oldest first, with the first article that words it so.

    shown: newest first, undated last; a role known from undated articles alone comes last.
    """
    roles: dict[str, Role] = {}
    oldest_first = shown[::-1]
    for item in sorted(oldest_first, key=lambda item: item.date is None):
        for role in item.roles:
            roles.setdefault(fold_name(role), Role(role, item.article, item.date, item.unverified))
    return tuple(roles.values())


def _years(shown: list[EntityArticle]) -> tuple[Year, ...]:
    """Group articles, which come newest first, by year."""
    groups = groupby(shown, key=lambda item: item.date.iso[:4] if item.date else "")
    return tuple(Year(label, tuple(items)) for label, items in groups)


def _parent(atlas: Atlas, entity: Entity) -> Link | None:
    parent = atlas.parent(entity)
    if parent:
        return Link(parent.name, entity_path(parent))
    wanted = entity.record.parent if entity.record else ""
    return Link(wanted, "") if wanted else None
